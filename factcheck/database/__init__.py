"""SQLite databases as datasets: writing, reading and filtering.

May import `core`, `files` and `reading`. SQL only preselects claims; `core.query` applies the filters,
as for a YAML file, so that both give the same results.
"""

from factcheck import files
from factcheck.core.lazy_claims import UnreadableDatabase
from factcheck.reading import LoadResult, unreadable


def load(path: str) -> LoadResult:
    """Read the dataset at a path: a database, a YAML file, or a folder of YAML files."""
    if not files.is_database(path):  # either way imports what the other does not need: PyYAML or sqlite3
        from factcheck.reading import loader

        return loader.load(path)
    from factcheck.database import reader

    try:
        return LoadResult(reader.load(path))
    except UnreadableDatabase as error:
        return unreadable(path, str(error))
