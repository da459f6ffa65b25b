"""Rows to records, by a map and by the names of columns."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from factcheck.core.matching import fold
from factcheck.core.model import When
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.tables.column_map import CLOSED, Map, word_key
from factcheck.importing.values import claimants, dates
from factcheck.importing.values.text import address, none_if_missing, plain

Row: TypeAlias = Mapping[str, Any]


# --- columns that match by their names


_SYNONYMS: Mapping[str, str] = {
    "id": "id; claim id",
    "speaker": "speaker; claimant; politician; person; author; originator; said by; who; name; candidate;"
    " user",
    "claim": "claim; claim reviewed; statement; promise; prediction; pledge; claim text; promise text;"
    " statement text; text; event; title",
    "quote": "quote; quotation",
    "said": "said; claim date; date said; said on; statement date; date made; date; time created",
    "kind": "kind",
    "about": "about",
    "due": "due; deadline; due date; predicted date; target date; time known",
    "tags": "tags; tag; topics; topic; subjects; subject; category; categories; theme",
    "note": "note; notes",
    "verdict": "verdict; rating; textual rating; label; status; ruling; truth rating; review rating; outcome;"
    " result; kept",
    "summary": "summary; justification; explanation; reason; reasoning; comment; what happened; status info",
    "reported": "reported; review date; reviewed; date reviewed; updated; last updated; date published;"
    " resolved date; rating date",
    "basis": "basis",
    "evidence": "evidence; evidence urls; evidence url; evidence links; review url; url; link;"
    " fact check url",
    "appearance": "appearance; appearances; claim url; source url; promise link; statement url",
    "role": "role; office; job title; position",
    "groups": "groups; group; party; claimant party; affiliation; party affiliation",
    "type": "speaker type",
}


def synonyms(field: str) -> list[str]:
    """The names of columns that are taken for a field."""
    return _SYNONYMS[field].split("; ")


def _squeezed(name: str) -> str:
    return fold(name).replace(" ", "")


def matched(columns: Iterable[str], known: Map) -> dict[str, str]:
    """The columns that are fields by their names, for fields that a map says nothing of."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_squeezed(column), column)
    taken = {column for target in known.targets.values() for column in target.columns}
    found: dict[str, str] = {}
    for exact in (True, False):
        for name in _SYNONYMS:
            if name in known.targets or name in found:
                continue
            for synonym in synonyms(name) if not exact else (name,) if name != "type" else ():
                named = by_name.get(_squeezed(synonym))
                if named is not None and named not in taken:
                    found[name] = named
                    taken.add(named)
                    break
    return found


# --- values by a path


def get_path(row: Any, path: str) -> Any:
    """The value at a column's very name, or at a path: `author.name`, `reviews.0.url`, `links.*.url`."""
    if isinstance(row, dict) and path in row:
        return row[path]
    return _get_path(row, path.split(".")) if "." in path or isinstance(row, list) else None


def _get_path(value: Any, steps: list[str]) -> Any:
    for number, step in enumerate(steps):
        if step == "*":
            each = (
                value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
            )
            rest = steps[number + 1 :]
            found = [_get_path(one, rest) for one in each]
            return [part for one in found for part in (one if isinstance(one, list) else [one])]
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.lstrip("-").isdecimal():
            at = int(step) if len(step) < 8 else len(value)
            value = value[at] if -len(value) <= at < len(value) else None
        else:
            return None
    return value


# --- records


class RowReader:
    """Rows to records, by a map."""

    def __init__(self, known: Map, orders: Mapping[str, str | None], left_out: SkippedValues) -> None:
        self.targets = known.targets
        self.orders = orders
        self.left_out = left_out
        readers: dict[str, Callable[[Row, str], Any]] = {
            **dict.fromkeys(("claim", "note", "summary", "role"), self.one),
            **dict.fromkeys(("about", "tags", "groups"), self.several),
            **dict.fromkeys(("said", "due", "reported"), self.date),
            **dict.fromkeys(("kind", "basis", "type"), self.word),
            **dict.fromkeys(("evidence", "appearance"), self.addresses),
            "quote": self.quote,
            "id": self.id,
        }
        self.plan = [
            ("appearances" if name == "appearance" else name, name, readers[name])
            for name in known.targets
            if name in readers
        ]

    def record(self, row: Row) -> Record:
        """The record of a row. Raises Refused."""
        values: dict[str, Any] = {field: read(row, name) for field, name, read in self.plan}
        claim = values.pop("claim", None)
        if not claim and not values.get("id"):
            raise InvalidRecord("it has no claim")
        if "verdict" in self.targets:
            values["verdict"], values["means"] = self.verdict(row)
        speaker = self.one(row, "speaker") if "speaker" in self.targets else None
        evidence = values.get("evidence")
        values["key"] = evidence[0].address or "" if evidence else ""
        return Record(claim, claimants.named(speaker), **values)

    def raw(self, row: Row, name: str) -> list[str]:
        """The texts of a field, as they stand there."""
        target = self.targets[name]
        if target.value is not None:
            return [target.value]
        found: list[str] = []
        for column in target.columns:
            value = row[column] if column in row else get_path(row, column)
            for one in value if isinstance(value, list) else (value,):
                if isinstance(one, str):
                    found += (one,) if target.split is None else _split(one, target.split)
                elif isinstance(one, bool):
                    found.append("true" if one else "false")
                elif one is not None:
                    self.left_out.add("a value that is no text", f"{column}: {type(one).__name__}")
        if target.words and name != "verdict":
            found = [target.words.get(word_key(text), text) for text in found]
        return found

    def several(self, row: Row, name: str) -> tuple[str, ...]:
        """The texts of a field that may have several."""
        found = [text for raw in self.raw(row, name) if (text := none_if_missing(raw))]
        return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))

    def one(self, row: Row, name: str) -> str | None:
        """The one text of a field."""
        found = self.several(row, name)
        return found[0] if found else None

    def id(self, row: Row, name: str) -> str | None:
        """The record's own id, with what the map puts before it."""
        text = self.one(row, name)
        return f"{self.targets[name].prefix}{text}" if text else None

    def quote(self, row: Row, name: str) -> str | None:
        """The speaker's own words, without the quotation marks around them."""
        from factcheck.analysis.quotes import without_marks

        text = self.one(row, name)
        return without_marks(text) or None if text else None

    def verdict(self, row: Row) -> tuple[str | None, str | None]:
        """The publisher's word, and the built-in that the map gives it."""
        target = self.targets["verdict"]
        text = next((text for raw in self.raw(row, "verdict") if (text := none_if_missing(raw))), None)
        return text, target.words.get(word_key(text)) if text else None

    def word(self, row: Row, name: str) -> str | None:
        """A word of a closed list; another is left out."""
        text = self.one(row, name)
        if text is None:
            return None
        meant = _KNOWN_TYPES.get(text.casefold(), text.casefold())
        if meant in CLOSED[name]:
            return meant
        self.left_out.add(f"a word that is no {name}", text)
        return None

    def date(self, row: Row, name: str) -> When | None:
        """A date; what is none is left out."""
        for raw in self.raw(row, name):
            if text := plain(raw):
                found = dates.read(text, self.orders.get(name))
                if found is None:
                    self.left_out.add("a date that is none", text)
                return found
        return None

    def addresses(self, row: Row, name: str) -> tuple[Publisher, ...]:
        """Addresses; what is none is left out."""
        found = []
        for raw in self.raw(row, name):
            text = none_if_missing(raw)
            parts = [address(part) for part in _BETWEEN.split(text)] if text else []
            if parts and all(parts):
                found += [Publisher(None, at) for at in parts]
            elif text:
                self.left_out.add("an address that is none", text)
        return tuple(dict.fromkeys(found))


_BETWEEN = re.compile(r"(?:\s*[|;,]\s*|\s+)(?=https?://)")  # addresses that share a cell
_KNOWN_TYPES = {"organization": "organisation"}


def _split(text: str, by: str | None) -> Iterator[str]:
    if by is None:
        yield text
    elif by == "json":
        try:
            value = json.loads(text, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            yield text
            return
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
    else:
        yield from text.split(by)


def orders(known: Map, rows: Iterable[Row], told: str | None) -> tuple[dict[str, str | None], str | None]:
    """Which comes first in a file's dates, day or month, by field; and a date that leaves it open.

    The map says it, else the command line, else the dates of the file together.
    """
    found: dict[str, str | None] = {}
    texts: list[str] = []
    reader = RowReader(known, {}, SkippedValues())
    names = [name for name in ("said", "due", "reported") if name in known.targets]
    undecided = [name for name in names if not (known.targets[name].order or told)]
    for row in rows if undecided else ():
        texts += (plain(text) for name in undecided for text in reader.raw(row, name))
    order = dates.order_of(texts)
    for name in names:
        found[name] = known.targets[name].order or told or order
    unsettled = None if order else next((text for text in texts if dates.is_open(text)), None)
    return found, unsettled
