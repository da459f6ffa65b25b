"""Export as an SQLite database; the package `database` has the schema and the reader."""

from collections.abc import Iterator

from factcheck.database import writer
from factcheck.exporting import Report


def write(report: Report) -> Iterator[bytes]:
    """Yield the bytes of the database."""
    yield writer.write(report.dataset, report.claims, report.corrections, report.progress)
