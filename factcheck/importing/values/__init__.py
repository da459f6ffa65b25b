"""Single values: dates, claimants, and text of other programs.

May import what `importing` may.
"""
