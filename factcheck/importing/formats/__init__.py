"""The formats that are read: JSON, HTML pages, ClaimReview, and the documents that factcheck exports.

May import what `importing` may, and `importing.values` and `importing.merge.record`.
"""
