"""Single values: dates, rating words, claimants, and text as other programs write it.

May import what `importing` may.
"""
