"""The formats that can be read: JSON, HTML pages, ClaimReview, and factcheck's own exports.

May import what `importing` may, and `importing.values` and `importing.merge.record`.
"""
