"""The claims as an SQLite database: `database` has its schema, and reads it again."""

from collections.abc import Iterator

from factcheck.database import writer
from factcheck.exporting import Report


def write(report: Report) -> Iterator[bytes]:
    """The database's bytes."""
    yield writer.write(report.dataset, report.claims, report.corrections, report.progress)
