"""Merge records into claims, with their sources and speakers.

May import what `importing` may, and `importing.values`.
"""
