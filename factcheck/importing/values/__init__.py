"""Single values: dates, rating words, claimants, and text of other programs.

May import what `importing` may.
"""
