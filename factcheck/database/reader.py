"""A database as a dataset, read as far as it is needed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Generic, TypeVar, overload

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
    MADE_ANEW,
    Connection,
    damaged,
    paragraphs_of,
    required,
    text_of,
    texts,
    when_of,
    word_of,
)
from factcheck.database.filters import counted, tests

Value = TypeVar("Value")
_AT_ONCE = 500  # claims that are held at a time


def load(path: str) -> Dataset:
    """The dataset in a database, whose claims, sources and speakers are read when they are asked for.

    Raises UnreadableDatabase where it is not what `write` makes.
    """
    if files.header(path)[18:20] != b"\x01\x01":  # the write-ahead log would be written beside it
        raise UnreadableDatabase(
            f"is in a mode in which factcheck writes none (a write-ahead log); {MADE_ANEW}"
        )
    for ending, what in (("-wal", "a log"), ("-journal", "a journal")):
        if files.exists(path + ending):
            raise UnreadableDatabase(
                f"is being written by another program, or was: {what} lies beside it, {path}{ending}"
            )
    base = Connection(path)
    base.refuse_foreign()
    claims = _Claims(base)
    header = base.header()
    return header._replace(claims=claims, sources=_Sources(base), speakers=_Speakers(base))


# --- the header's records


class _Table(Mapping[str, Value], Generic[Value]):
    """Records by name: one alone is looked up, and all are read once somebody asks for all."""

    count = ""  # the SQL for how many there are

    def __init__(self, base: Connection) -> None:
        self.base = base
        self.found: dict[str, Value | None] = {}

    def read(self, name: str | None) -> dict[str, Value]:
        """The records, or the one of a name."""
        raise NotImplementedError

    @cached_property
    def all(self) -> dict[str, Value]:
        """Every record, in the order of the file."""
        return self.read(None)

    def __getitem__(self, name: str) -> Value:
        if not isinstance(name, str):
            raise KeyError(name)
        if "all" in self.__dict__:
            return self.all[name]
        if name not in self.found:
            self.found[name] = self.read(name).get(name)
        value = self.found[name]
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    @cached_property
    def _length(self) -> int:
        number = self.base.one(self.count)
        return number if isinstance(number, int) else 0

    def __len__(self) -> int:
        return self._length


class _Sources(_Table[Source]):
    count = "SELECT count(*) FROM source WHERE declared"

    def read(self, name: str | None) -> dict[str, Source]:
        fields = "id, title, publisher, url, archived, text, note, published"
        found = {}
        sql = f"SELECT {fields} FROM source WHERE declared"
        for row in self.base.rows(sql + _named("id", name), *_as(name)):
            key, title, publisher, url, archived, text, note = texts(row[:7])
            published = when_of(row[7])
            source = Source(
                required(key), self.base.span, title, publisher, published, url, archived, text, note
            )
            found[source.id] = source
        return found


class _Speakers(_Table[Speaker]):
    count = "SELECT count(*) FROM speaker WHERE declared"

    def read(self, name: str | None) -> dict[str, Speaker]:
        base, one = self.base, _as(name)
        aliases: dict[str, list[str]] = defaultdict(list)
        sql = "SELECT speaker, alias FROM alias WHERE 1"
        for speaker, alias in base.rows(sql + _named("speaker", name), *one):
            aliases[speaker].append(text_of(alias))
        groups: dict[str, list[Membership]] = defaultdict(list)
        sql = 'SELECT speaker, "group", since, until FROM membership WHERE 1'
        for speaker, group, since, until in base.rows(sql + _named("speaker", name), *one):
            groups[speaker].append(Membership(text_of(group), when_of(since), when_of(until)))
        found = {}
        sql = "SELECT name, type, role, url, note FROM speaker WHERE declared"
        for row in base.rows(sql + _named("name", name), *one):
            key, kind, role, url, note = texts(row)
            told = tuple(groups.get(key or "", ())), tuple(aliases.get(key or "", ()))
            made = Speaker(required(key), base.span, word_of(kind, SPEAKER_TYPES), role, *told, url, note)
            found[made.name] = made
        return found


def _named(column: str, name: str | None) -> str:
    return " ORDER BY rowid" if name is None else f" AND {column} = ? ORDER BY rowid"


def _as(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


# --- the claims


class _Claims(LazyClaims):
    """The claims of a database."""

    def __init__(self, base: Connection) -> None:
        self.base = base

    @cached_property
    def _length(self) -> int:
        number = self.base.one("SELECT max(number) FROM claim")
        return number if isinstance(number, int) else 0

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Claim]: ...
    def __getitem__(self, at: int | slice) -> Claim | Sequence[Claim]:
        numbers = range(1, len(self) + 1)[at]
        if isinstance(numbers, int):
            return required(next(self._read([numbers]), None))
        back = numbers.step < 0
        found = [claim for batch in _batches(numbers[:: -1 if back else 1]) for claim in self._read(batch)]
        return tuple(reversed(found)) if back else tuple(found)

    def __iter__(self) -> Iterator[Claim]:
        return self.prefilter({})

    def prefilter(self, criteria: query.Criteria) -> Iterator[Claim]:
        """The claims that can meet the criteria, in their order."""
        found, values = tests(criteria)
        sql = f"SELECT number FROM claim WHERE {' AND '.join(found) or 1} ORDER BY number"
        for batch in _batches(number for (number,) in self.base.rows(sql, *values)):
            yield from self._read(batch)

    def distinct(self, field: str) -> Iterable[str]:
        """What claims have in a field, each once, as first met."""
        sql = {
            "speaker": "SELECT name FROM speaker ORDER BY rowid",
            "source": "SELECT id FROM source ORDER BY rowid",
        }.get(field, "SELECT word FROM vocabulary WHERE field = ? ORDER BY number")
        return [text_of(word) for (word,) in self.base.rows(sql, *((field,) if "?" in sql else ()))]

    @property
    def by_id(self) -> LazyIds:
        """The claims by their ids."""
        return _Ids(self, self.base)

    def counts(self, by: str) -> dict[str | None, dict[str, int]]:
        """How many claims there are by a field and by verdict."""
        found: dict[str | None, dict[str, int]] = {}
        for value, verdict, number in self.base.rows(counted(by)):
            if verdict not in self.base.verdicts:
                raise damaged("a verdict")
            found.setdefault(value if value is None else text_of(value), {})[verdict] = number
        return found

    def _read(self, numbers: Iterable[int]) -> Iterator[Claim]:
        """The claims of some numbers, in their order."""
        base, wanted = self.base, json.dumps(list(numbers))
        lists: dict[str, dict[int, list[str]]] = {}
        for table, column in (("about", "name"), ("tag", "tag"), ("related", "related_id")):
            of_claim = lists[table] = defaultdict(list)
            for claim, word in base.rows(f"SELECT claim, {column} FROM {table} {_IN} ORDER BY rowid", wanted):
                of_claim[claim].append(text_of(word))
        cited: dict[tuple[int, int | None], list[Citation]] = defaultdict(list)
        sql = f"SELECT claim, outcome, source, paragraphs, url FROM citation {_IN} ORDER BY rowid"
        for claim, outcome, source, paragraphs, url in base.rows(sql, wanted):
            url = url if url is None else text_of(url)
            cited[claim, outcome].append(Citation(text_of(source), paragraphs_of(paragraphs), url))
        outcomes: dict[int, list[Outcome]] = defaultdict(list)
        fields = "claim, number, verdict, reported, basis, summary"
        sql = f"SELECT {fields} FROM outcome {_IN} ORDER BY claim, number"
        for claim, number, verdict, reported, basis, summary in base.rows(sql, wanted):
            if verdict not in base.verdicts:
                raise damaged("a verdict")
            summary = summary if summary is None else text_of(summary)
            evidence = tuple(cited.get((claim, number), ()))
            outcomes[claim].append(
                Outcome(verdict, when_of(reported), word_of(basis, BASES), summary, evidence)
            )
        sql = "SELECT number, said, due, kind, id, speaker, claim, quote, note FROM claim"
        sql += f" {_IN.replace('claim', 'number', 1)} ORDER BY number"
        for number, said, due, kind, *named in base.rows(sql, wanted):
            name, speaker, text, quote, note = texts(named)
            yield Claim(
                required(name),
                required(speaker),
                required(text),
                tuple(cited.get((number, None), ())),
                base.span,
                when_of(said),
                word_of(kind, KINDS),
                tuple(lists["about"].get(number, ())),
                quote,
                when_of(due),
                tuple(outcomes.get(number, ())),
                tuple(lists["tag"].get(number, ())),
                tuple(lists["related"].get(number, ())),
                note,
            )


_IN = "WHERE claim IN (SELECT value FROM json_each(?))"


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    numbers = iter(numbers)
    while batch := list(islice(numbers, _AT_ONCE)):
        yield batch


class _Ids(LazyIds):
    """The claims of a database by their ids."""

    def __init__(self, claims: _Claims, base: Connection) -> None:
        self.claims, self.base = claims, base

    def __getitem__(self, name: str) -> Claim:
        number = self.base.one("SELECT number FROM claim WHERE id = ?", name)
        if number is None:
            raise KeyError(name)
        return required(next(self.claims._read([number]), None))

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[str]:
        return (text_of(name) for (name,) in self.base.rows("SELECT id FROM claim ORDER BY number"))

    def beginning(self, typed: str, most: int | None = None) -> list[str]:
        """The ids that begin so, in order; of very many the first in the claims' own order."""
        order = " ORDER BY id" if most is None else f" ORDER BY number LIMIT {most:d}"
        end = _behind(typed)
        sql = f"SELECT id FROM claim WHERE id >= ?{' AND id < ?' if end else ''}{order}"
        return [text_of(name) for (name,) in self.base.rows(sql, typed, *([end] if end else []))]


def _behind(text: str) -> str:
    """The first text behind all that begin so; empty where there is none."""
    while text and text[-1] == "\U0010ffff":
        text = text[:-1]
    last = ord(text[-1]) + 1 if text else 0
    return text[:-1] + chr(0xE000 if last == 0xD800 else last) if text else ""
