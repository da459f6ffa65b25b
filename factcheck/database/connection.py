"""A connection to a database, which is untrusted input, and validation of its cells.

A database is rejected unless its schema is exactly the expected one, so that no foreign trigger, view or
generated column can run. Cells are validated as the fields of a YAML file are.
"""

import json
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from factcheck import files
from factcheck.core.lazy_claims import UnreadableDatabase
from factcheck.core.location import File, Span
from factcheck.core.model import BUILT_IN_VERDICTS, Correction, Dataset, Reviewer, Verdict, When
from factcheck.database.schema import APPLICATION, INDICES, SCHEMA, VERSION, VIEWS

_STEPS = 100_000  # virtual machine instructions between two calls of the progress handler
EXPORT_AGAIN = "export it again with `factcheck export`"


class Connection:
    """A read-only connection; SQLite's errors become UnreadableDatabase."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.span = Span(File(path, b""), 0, 0, 0, 0)
        self.verdicts: dict[str, Verdict] = {}
        self.size = files.size(path)
        with _translate_errors():
            self.database = files.open_database(path)
        weakref.finalize(self, self.database.close)

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, at most as much data as a file of that size can hold.

        A crafted file that references one page many times would otherwise yield rows without end.
        """
        read, steps, limit = 0, count(_STEPS, _STEPS), 8 * self.size  # a row takes about ten instructions
        # The handler does not refer to this object, which would then never be freed.
        self.database.set_progress_handler(lambda: next(steps) > limit, _STEPS)
        with _translate_errors():
            for row in self.database.execute(sql, values):
                read += sum(len(cell) if isinstance(cell, str | bytes) else 1 for cell in row)
                if read > self.size:
                    raise corrupt("table")
                yield row

    def first_cell(self, sql: str, *values: Any) -> Any:
        """Return the first cell of a query's first row, or None."""
        return next(self.rows(sql, *values), (None,))[0]

    def count(self, sql: str) -> int:
        """Return the number that a query counts: at most as many as a file of that size can hold."""
        number = self.first_cell(sql) or 0
        if type(number) is not int or not 0 <= number <= self.size:
            raise corrupt("number")
        return number

    def check_schema(self) -> None:
        """Raise UnreadableDatabase unless the schema is the one that factcheck writes."""
        if self.first_cell("PRAGMA application_id") != APPLICATION:
            raise UnreadableDatabase(f"is not a database written by factcheck; {EXPORT_AGAIN}")
        version = self.first_cell("PRAGMA user_version")
        if version != VERSION:
            raise UnreadableDatabase(
                "was written by a newer version of factcheck; upgrade factcheck"
                if version > VERSION
                else f"was written by an older version of factcheck; {EXPORT_AGAIN}"
            )
        if set(self.rows(_SCHEMA_QUERY)) != _expected_schema():
            raise UnreadableDatabase(f"was modified after factcheck wrote it; {EXPORT_AGAIN}")
        self.count("SELECT min(number) - 1 FROM claim")  # the claims are numbered from 1

    def header(self) -> Dataset:
        """Return the dataset without its sources, speakers and claims."""
        header = self.rows("SELECT title, note, reviewer, reviewer_url, base_url FROM dataset")
        title, note, name, url, base_url = text_cells(next(header, (None,) * 5))
        sql = "SELECT word, means, label, definition, rating, declared FROM verdict ORDER BY rowid"
        for *cells, rating, declared in self.rows(sql):
            word, means, label, definition = text_cells(cells)
            word, means = required(word), required(means)
            is_mapped = word not in BUILT_IN_VERDICTS and means in BUILT_IN_VERDICTS
            if not (means == word or is_mapped) or type(rating or 1) is not int or (rating or 1) < 1:
                raise corrupt("verdict")
            self.verdicts[word] = Verdict(
                word, means, label, definition, rating, self.span if declared else None
            )
        if not self.verdicts.keys() >= BUILT_IN_VERDICTS.keys():
            raise corrupt("verdicts")
        corrected = defaultdict(list)
        for number, claim in self.rows("SELECT correction, claim_id FROM corrected ORDER BY rowid"):
            corrected[number].append(text_cell(claim))
        corrections = tuple(
            Correction(required(date_cell(date)), text_cell(what), tuple(corrected[number]))
            for number, date, what in self.rows("SELECT number, date, what FROM correction ORDER BY number")
        )
        return Dataset(
            title=title,
            note=note,
            reviewer=Reviewer(name, url) if name is not None or url is not None else None,
            base_url=base_url,
            avoid=tuple(text_cell(word) for (word,) in self.rows("SELECT word FROM avoided ORDER BY rowid")),
            verdicts=self.verdicts,
            corrections=corrections,
            files=(File(self.path, b""),),
            origin=tuple(text_cell(name) for (name,) in self.rows("SELECT file FROM origin ORDER BY rowid")),
        )


_CORRUPTION_MESSAGES = ("malformed", "not a database", "corrupt", "disk I/O", "interrupted", "decode")


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except UnicodeEncodeError:  # a query value with a lone surrogate matches nothing
        return
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        message = str(error)
        if "locked" in message:
            raise UnreadableDatabase("is locked by another program; try again later") from None
        if any(word in message for word in _CORRUPTION_MESSAGES):
            raise UnreadableDatabase(f"is corrupt or truncated; {EXPORT_AGAIN}") from None
        raise UnreadableDatabase(f"cannot be read: {message}") from None


_SCHEMA_QUERY = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@lru_cache(maxsize=1)
def _expected_schema() -> set[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA + VIEWS + INDICES)
        return set(database.execute(_SCHEMA_QUERY))


# --- cells, which are untrusted input


def corrupt(field: str) -> UnreadableDatabase:
    """Return the error for a cell with an invalid value."""
    return UnreadableDatabase(f"is corrupt (invalid {field}); {EXPORT_AGAIN}")


def text_cell(cell: Any) -> str:
    """Return a cell that must be text."""
    if type(cell) is not str:
        raise corrupt("text")
    return cell


def text_cells(cells: Iterable[Any]) -> tuple[str | None, ...]:
    """Return cells that must be text or NULL."""
    return tuple(cell if cell is None else text_cell(cell) for cell in cells)


@lru_cache(maxsize=4096)
def date_cell(cell: Any) -> When | None:
    """Return the date in a cell, or None."""
    when = When.parse(cell) if isinstance(cell, str) else None
    if when is None and cell is not None:
        raise corrupt("date")
    return when


Value = TypeVar("Value")


def required(value: Value | None) -> Value:
    """Return a value that must not be None."""
    if value is None:
        raise corrupt("record")
    return value


def word_cell(cell: Any, words: Iterable[str]) -> Any:
    """Return a cell that must be one of the words or NULL."""
    if cell is not None and cell not in words:
        raise corrupt("field")
    return cell


@lru_cache(maxsize=4096)
def paragraphs_cell(cell: Any) -> tuple[int, ...]:
    """Return the paragraph numbers in a cell of JSON."""
    try:
        numbers = json.loads(text_cell(cell))
    except (ValueError, RecursionError):
        numbers = None
    if not isinstance(numbers, list) or not all(type(number) is int and number > 0 for number in numbers):
        raise corrupt("citation")
    return tuple(numbers)
