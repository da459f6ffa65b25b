"""Counts, agreement and history of datasets, and quotations in source texts.

May import `core`.
"""
