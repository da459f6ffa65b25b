"""A connection to a database, which may be a stranger's, and what its cells may hold.

It is refused unless its schema is ours to the letter, so that no trigger, view or generated column of
somebody else's can run; what its cells hold is looked at as a file's fields are.
"""

import json
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from factcheck import files
from factcheck.core.lazy_claims import UnreadableDatabase
from factcheck.core.location import File, Span
from factcheck.core.model import BUILT_IN_VERDICTS, Correction, Dataset, Reviewer, Verdict, When
from factcheck.database.schema import APPLICATION, INDICES, SCHEMA, VERSION, VIEWS

_STEPS = 100_000  # of SQLite's machine, between two looks at how many there were
MADE_ANEW = "make it anew with `factcheck export`"


class Connection:
    """A connection, and what is said when it fails."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.span = Span(File(path, b""), 0, 0, 0, 0)
        self.verdicts: Mapping[str, Verdict] = {}
        self.size = files.size(path)
        self._steps = 0
        with _told():
            self.database = files.open_database(path)
        self.database.set_progress_handler(self._is_too_long, _STEPS)
        weakref.finalize(self, self.database.close)

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they come; never more than a file of that size can hold.

        Pages that are named again and again would make a small file endless.
        """
        self._steps = read = 0
        with _told():
            for row in self.database.execute(sql, values):
                read += sum(len(cell) if isinstance(cell, str | bytes) else 1 for cell in row)
                if read > self.size:
                    raise damaged("a table")
                yield row

    def _is_too_long(self) -> bool:
        self._steps += _STEPS
        return self._steps > 8 * self.size  # SQLite's own steps, of which a row takes some ten

    def one(self, sql: str, *values: Any) -> Any:
        """The first cell of a query's first row, or None."""
        for row in self.rows(sql, *values):
            return row[0]
        return None

    def refuse_foreign(self) -> None:
        """Refuse a database with another schema than ours."""
        if self.one("PRAGMA application_id") != APPLICATION:
            raise UnreadableDatabase(f"is an SQLite database that factcheck did not write; {MADE_ANEW}")
        version = self.one("PRAGMA user_version")
        if version != VERSION:
            raise UnreadableDatabase(
                "was written by a newer factcheck: bring this one up to date"
                if version > VERSION
                else f"was written by an older factcheck; {MADE_ANEW}"
            )
        if set(self.rows(_MASTER)) != _expected():
            raise UnreadableDatabase(f"was changed since factcheck wrote it; {MADE_ANEW}")

    def header(self) -> Dataset:
        """What a dataset says of itself, and its verdicts and corrections."""
        found = list(self.rows("SELECT title, note, reviewer, reviewer_url, base_url FROM dataset"))
        title, note, name, url, base_url = texts(found[0]) if found else (None,) * 5
        verdicts = {}
        fields = "word, means, label, definition, rating, declared"
        for *cells, rating, declared in self.rows(f"SELECT {fields} FROM verdict ORDER BY rowid"):
            word, means, label, definition = texts(cells)
            word, means = required(word), required(means)
            is_own = word not in BUILT_IN_VERDICTS and means in BUILT_IN_VERDICTS
            if not (means == word or is_own) or not isinstance(rating, int | None):
                raise damaged("a verdict")
            span = self.span if declared else None
            verdicts[word] = Verdict(word, means, label, definition, rating, span)
        self.verdicts = verdicts
        if not verdicts.keys() >= BUILT_IN_VERDICTS.keys():
            raise damaged("its verdicts")
        named = defaultdict(list)
        for number, claim in self.rows("SELECT correction, claim_id FROM corrected ORDER BY rowid"):
            named[number].append(text_of(claim))
        corrections = tuple(
            Correction(required(when_of(date)), text_of(what), tuple(named[number]))
            for number, date, what in self.rows("SELECT number, date, what FROM correction ORDER BY number")
        )
        return Dataset(
            title=title,
            note=note,
            reviewer=Reviewer(name, url) if name is not None or url is not None else None,
            base_url=base_url,
            avoid=tuple(text_of(word) for (word,) in self.rows("SELECT word FROM avoided ORDER BY rowid")),
            verdicts=verdicts,
            corrections=corrections,
            files=(File(self.path, b""),),
            origin=tuple(text_of(name) for (name,) in self.rows("SELECT file FROM origin ORDER BY rowid")),
        )


_BROKEN = ("malformed", "not a database", "corrupt", "disk I/O", "interrupted", "decode")


@contextmanager
def _told() -> Iterator[None]:
    """Say in words what SQLite cannot read."""
    try:
        yield
    except UnicodeEncodeError:  # what is asked for holds what no UTF-8 can
        return
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        said = str(error)
        if "locked" in said:
            raise UnreadableDatabase("is locked by another program; try again when that is done") from None
        if any(word in said for word in _BROKEN):
            raise UnreadableDatabase(f"is damaged or cut short; {MADE_ANEW}") from None
        raise UnreadableDatabase(f"cannot be read: {said}") from None


_MASTER = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@lru_cache(maxsize=1)
def _expected() -> set[tuple[Any, ...]]:
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SCHEMA + VIEWS + INDICES)
        return set(database.execute(_MASTER))
    finally:
        database.close()


# --- cells, which a stranger can have filled with anything


def damaged(what: str) -> UnreadableDatabase:
    """What is said of a cell that holds what we do not write."""
    return UnreadableDatabase(f"is damaged: {what} holds what factcheck does not write; {MADE_ANEW}")


def text_of(cell: Any) -> str:
    """A text."""
    if type(cell) is not str:
        raise damaged("a text")
    return cell


def texts(cells: Iterable[Any]) -> tuple[str | None, ...]:
    """Texts, or None where there is none."""
    found = tuple(cells)
    for cell in found:
        if cell is not None and type(cell) is not str:
            raise damaged("a text")
    return found


@lru_cache(maxsize=4096)
def when_of(cell: Any) -> When | None:
    """A date, or None."""
    if cell is None:
        return None
    when = When.parse(cell) if isinstance(cell, str) else None
    if when is None:
        raise damaged("a date")
    return when


Value = TypeVar("Value")


def required(value: Value | None) -> Value:
    """What must be there."""
    if value is None:
        raise damaged("a record")
    return value


def word_of(cell: Any, words: Iterable[str]) -> Any:
    """A word of a closed list, or None."""
    if cell is not None and cell not in words:
        raise damaged("a field")
    return cell


@lru_cache(maxsize=4096)
def paragraphs_of(cell: Any) -> tuple[int, ...]:
    """The numbers of paragraphs, out of JSON."""
    try:
        found = json.loads(text_of(cell))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(type(one) is int for one in found):
        raise damaged("a citation")
    return tuple(found)
