"""The SQLite document: written, read and narrowed.

SQL only narrows: what a question means is decided by `query`, as for a file, so that every answer is
the same. Counts of the whole record alone are made in SQL.
"""

from factcheck.database.reading import load
from factcheck.database.writing import write

__all__ = ["load", "write"]
