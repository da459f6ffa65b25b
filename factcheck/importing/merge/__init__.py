"""From records to claims: which records are one claim, and the sources and speakers they name.

May import what `importing` may, and `importing.values`.
"""
