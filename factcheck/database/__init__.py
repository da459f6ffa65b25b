"""The SQLite document, which is also a dataset: written, read, and narrowed by SQL.

May import `core`, `files` and `reading`. SQL only narrows: what a question means is decided by
`core.query`, as for a file, so that every answer is the same.
"""

from factcheck import files
from factcheck.core.lazy_claims import UnreadableDatabase
from factcheck.reading import loader


def load(path: str) -> loader.LoadResult:
    """Read the dataset at a path: a database, a YAML file, or a folder of YAML files."""
    if not files.is_database(path):
        return loader.load(path)
    from factcheck.database import reader  # and with it sqlite3, which most starts do not need

    try:
        return loader.LoadResult(reader.load(path))
    except UnreadableDatabase as error:
        return loader.unreadable(path, str(error))
