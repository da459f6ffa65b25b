"""Read a database as a dataset, lazily."""

import json
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Generic

from factcheck import files
from factcheck.core import query
from factcheck.core.lazy_claims import LazyClaims, LazyIds, UnreadableDatabase
from factcheck.core.model import (
    BASES,
    KINDS,
    SPEAKER_TYPES,
    Citation,
    Claim,
    Dataset,
    Membership,
    Outcome,
    Source,
    Speaker,
)
from factcheck.database.connection import (
    EXPORT_AGAIN,
    Connection,
    Value,
    corrupt,
    date_cell,
    paragraphs_cell,
    required,
    text_cell,
    text_cells,
    word_cell,
)
from factcheck.database.filters import conditions, count_query

_BATCH_SIZE = 500  # claims in memory at a time


def load(path: str) -> Dataset:
    """Return the dataset in a database; claims, sources and speakers are read on access.

    Raises UnreadableDatabase where `write` did not make the file.
    """
    if files.read_start(path)[18:20] != b"\x01\x01":  # opening it would write a log next to it
        raise UnreadableDatabase(f"uses a write-ahead log, which factcheck never does; {EXPORT_AGAIN}")
    if log := next(filter(files.exists, (f"{path}-wal", f"{path}-journal")), None):
        raise UnreadableDatabase(
            f"is being written by another program, or a write was interrupted: see {log}"
        )
    connection = Connection(path)
    connection.check_schema()
    return connection.header()._replace(
        claims=_Claims(connection), sources=_Sources(connection), speakers=_Speakers(connection)
    )


# --- the header's records


class _Table(Mapping[str, Value], Generic[Value]):
    """Records by name: single records are looked up; iteration reads and caches all."""

    count = ""  # the SQL that counts the records

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.cache: dict[str, Value | None] = {}

    @abstractmethod
    def read(self, name: str | None) -> dict[str, Value]:
        """Return all records, or the one with a name."""

    def rows(self, sql: str, column: str, name: str | None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query that ends in a condition: all, or those with a name in a column."""
        condition, values = ("", ()) if name is None else (f" AND {column} = ?", (name,))
        return self.connection.rows(f"{sql}{condition} ORDER BY rowid", *values)

    @cached_property
    def all(self) -> dict[str, Value]:
        return self.read(None)

    def __getitem__(self, name: str) -> Value:
        if "all" in self.__dict__:
            return self.all[name]
        if isinstance(name, str) and name not in self.cache:
            self.cache[name] = self.read(name).get(name)
        value = self.cache.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    @cached_property
    def _length(self) -> int:
        return self.connection.count(self.count)

    def __len__(self) -> int:
        return self._length


class _Sources(_Table[Source]):
    count = "SELECT count(*) FROM source WHERE declared"

    def read(self, name: str | None) -> dict[str, Source]:
        sources = {}
        sql = "SELECT published, id, title, publisher, url, archived, text, note FROM source WHERE declared"
        for published, *cells in self.rows(sql, "id", name):
            key, title, publisher, *texts = text_cells(cells)
            key, date = required(key), date_cell(published)
            sources[key] = Source(key, self.connection.span, title, publisher, date, *texts)
        return sources


class _Speakers(_Table[Speaker]):
    count = "SELECT count(*) FROM speaker WHERE declared"

    def read(self, name: str | None) -> dict[str, Speaker]:
        aliases: dict[str, list[str]] = defaultdict(list)
        for speaker, alias in self.rows("SELECT speaker, alias FROM alias WHERE 1", "speaker", name):
            aliases[speaker].append(text_cell(alias))
        groups: dict[str, list[Membership]] = defaultdict(list)
        sql = 'SELECT speaker, "group", since, until FROM membership WHERE 1'
        for speaker, group, since, until in self.rows(sql, "speaker", name):
            groups[speaker].append(Membership(text_cell(group), date_cell(since), date_cell(until)))
        speakers = {}
        sql = "SELECT name, type, role, url, note FROM speaker WHERE declared"
        for row in self.rows(sql, "name", name):
            key, kind, role, url, note = text_cells(row)
            key, kind = required(key), word_cell(kind, SPEAKER_TYPES)
            lists = tuple(groups.get(key, ())), tuple(aliases.get(key, ()))
            speakers[key] = Speaker(key, self.connection.span, kind, role, *lists, url, note)
        return speakers


# --- the claims


class _Claims(LazyClaims):
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __len__(self) -> int:
        return self.connection.count("SELECT max(number) FROM claim")

    def __getitem__(self, at: int | slice) -> Any:
        numbers = range(1, len(self) + 1)[at]
        if isinstance(numbers, int):
            return required(next(self._read([numbers]), None))
        is_reversed = numbers.step < 0
        batches = _batches(numbers[:: -1 if is_reversed else 1])
        claims = tuple(claim for batch in batches for claim in self._read(batch))
        return claims[::-1] if is_reversed else claims

    def __iter__(self) -> Iterator[Claim]:
        return self.prefilter({})

    def prefilter(self, criteria: query.Criteria) -> Iterator[Claim]:
        tests, values = conditions(criteria)
        sql = f"SELECT number FROM claim WHERE {' AND '.join(tests) or 1} ORDER BY number"
        for batch in _batches(number for (number,) in self.connection.rows(sql, *values)):
            yield from self._read(batch)

    def distinct(self, field: str) -> Iterable[str]:
        sql = {
            "speaker": "SELECT name FROM speaker ORDER BY rowid",
            "source": "SELECT id FROM source ORDER BY rowid",
        }.get(field, "SELECT word FROM vocabulary WHERE field = ? ORDER BY number")
        return [text_cell(word) for (word,) in self.connection.rows(sql, *((field,) if "?" in sql else ()))]

    @property
    def by_id(self) -> LazyIds:
        return _ClaimIds(self)

    def counts(self, by: str, *, appeals: bool = True) -> dict[str | None, dict[str, int]]:
        counts: dict[str | None, dict[str, int]] = defaultdict(dict)
        for value, verdict, number in self.connection.rows(count_query(by, appeals=appeals)):
            if verdict not in self.connection.verdicts:
                raise corrupt("verdict")
            counts[value if value is None else text_cell(value)][verdict] = number
        return counts

    def _read(self, numbers: Iterable[int]) -> Iterator[Claim]:
        connection, wanted = self.connection, json.dumps(list(numbers))
        words: dict[tuple[str, int], list[str]] = defaultdict(list)
        for table, column in (("about", "name"), ("tag", "tag"), ("related", "related_id")):
            sql = f"SELECT claim, {column} FROM {table} {_IN} ORDER BY rowid"
            for claim, word in connection.rows(sql, wanted):
                words[table, claim].append(text_cell(word))
        cited: dict[tuple[int, int | None], list[Citation]] = defaultdict(list)
        sql = f"SELECT claim, outcome, source, paragraphs, url FROM citation {_IN} ORDER BY rowid"
        for claim, outcome, source, paragraphs, url in connection.rows(sql, wanted):
            cited[claim, outcome].append(
                Citation(text_cell(source), paragraphs_cell(paragraphs), *text_cells([url]))
            )
        outcomes: dict[int, list[Outcome]] = defaultdict(list)
        fields = "claim, number, verdict, reported, basis, summary, details"
        sql = f"SELECT {fields} FROM outcome {_IN} ORDER BY 1, 2"
        for claim, number, verdict, reported, basis, *cells in connection.rows(sql, wanted):
            if verdict not in connection.verdicts:
                raise corrupt("verdict")
            evidence = tuple(cited.get((claim, number), ()))
            summary, details = text_cells(cells)
            outcomes[claim].append(
                Outcome(verdict, date_cell(reported), word_cell(basis, BASES), summary, evidence, details)
            )
        sql = "SELECT number, said, due, kind, id, speaker, claim, quote, note FROM claim"
        sql += f" {_IN.replace('claim', 'number', 1)} ORDER BY number"
        for number, said, due, kind, *cells in connection.rows(sql, wanted):
            name, speaker, text, quote, note = text_cells(cells)
            yield Claim(
                required(name),
                required(speaker),
                required(text),
                tuple(cited.get((number, None), ())),
                connection.span,
                date_cell(said),
                word_cell(kind, KINDS),
                tuple(words.get(("about", number), ())),
                quote,
                date_cell(due),
                tuple(outcomes.get(number, ())),
                tuple(words.get(("tag", number), ())),
                tuple(words.get(("related", number), ())),
                note,
            )


_IN = "WHERE claim IN (SELECT value FROM json_each(?))"


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    numbers = iter(numbers)
    while batch := list(islice(numbers, _BATCH_SIZE)):
        yield batch


class _ClaimIds(LazyIds):
    def __init__(self, claims: _Claims) -> None:
        self.claims, self.connection = claims, claims.connection

    def __getitem__(self, name: str) -> Claim:
        number = self.connection.first_cell("SELECT number FROM claim WHERE id = ?", name)
        if number is None:
            raise KeyError(name)
        return required(next(self.claims._read([number]), None))

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[str]:
        return (text_cell(name) for (name,) in self.connection.rows("SELECT id FROM claim ORDER BY number"))

    def beginning(self, typed: str) -> list[str]:
        # The byte FF is greater than any of UTF-8.
        sql = "SELECT id FROM claim WHERE id >= ? AND id < ? || CAST(x'ff' AS TEXT) ORDER BY id"
        return [text_cell(name) for (name,) in self.connection.rows(sql, typed, typed)]
