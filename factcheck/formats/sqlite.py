"""The claims as an SQLite database: `database` has its schema, and reads it again."""

from collections.abc import Iterator

from factcheck import database
from factcheck.formats import Report


def write(report: Report) -> Iterator[bytes]:
    """The database's bytes."""
    yield database.write(report.dataset, report.claims, report.corrections, report.progress)
