"""Read rows into records, by a map and by column names."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from factcheck.analysis.quotes import without_marks
from factcheck.core import ratings
from factcheck.core.matching import letters
from factcheck.core.model import When
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.tables.column_map import ALLOWED_WORDS, Map, Target, word_key
from factcheck.importing.values import claimants, dates
from factcheck.importing.values.text import (
    UnreadableImport,
    is_missing,
    none_if_missing,
    parse_url,
    plain_text,
    plain_url,
)

Row: TypeAlias = Mapping[str, Any]


# --- columns matched by name

_COLUMN_NAMES = {
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
    "details": "details",
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
# In a table of fact checks, author, title, date and source are those of the check, not of the claim.
_FACT_CHECKS = _COLUMN_NAMES | {
    "speaker": "speaker; claimant; claim author; item reviewed author name; item reviewed author; said by;"
    " politician; person; originator",
    "claim": "claim; claim reviewed; statement; claim text; statement text; text",
    "said": "said; claim date; item reviewed date published; date said; said on; statement date; date made",
    "verdict": "verdict; alternate name; alternative name; review rating alternate name; "
    + _COLUMN_NAMES["verdict"],
    "details": "details; review body; description",
    "summary": "summary; rating explanation; review rating rating explanation; " + _COLUMN_NAMES["summary"],
    "reported": _COLUMN_NAMES["reported"] + "; date",
    "evidence": _COLUMN_NAMES["evidence"] + "; source url",
    "appearance": "appearance; appearances; claim url; statement url; item reviewed url",
}
_FACT_CHECK_SIGNS = {"claimreviewed", "textualrating"}
_HEADLINE = re.compile(
    r"(?:no|yes|fact.?check\w*|misleading|missing context|satire|hoax|debunked) ?[,:.!|–—]", re.IGNORECASE
)
_HEADLINE_SIGNS = re.compile(r" ?[:|–—?!()\[\]]+\.? ?")
SYNONYMS = {field: names.split("; ") for field, names in _COLUMN_NAMES.items()}


def _column_key(name: str) -> str:
    return letters(name).replace(" ", "")


def find_headline(columns: Sequence[str], rows: Iterable[Row]) -> tuple[str, str] | None:
    """Return the column with headlines of fact checks (`No, …`, `FALSE: …`), and the first of them."""
    names = [column for column in columns if _column_key(column) in ("title", "headline")]
    titles = ((name, plain_text(str(row.get(name)))) for row in (rows if names else ()) for name in names)
    return next((pair for pair in titles if _is_headline(pair[1])), None)


def _is_headline(title: str) -> bool:
    parts = [part for part in _HEADLINE_SIGNS.split(title) if part]
    words = (parts[0], parts[-1]) if len(parts) > 1 else ()
    return _HEADLINE.match(title) is not None or any(
        ratings.meaning(word) in ("confirmed", "partly", "contradicted") for word in words
    )


def match_columns(columns: Sequence[str], mapping: Map, has_headlines: bool) -> dict[str, str]:
    """Return the columns that match unmapped fields by name, by field."""
    by_name = {_column_key(column): column for column in reversed(columns)}
    is_of_checks = has_headlines or not _FACT_CHECK_SIGNS.isdisjoint(by_name)
    synonyms_of = (_FACT_CHECKS if is_of_checks else _COLUMN_NAMES).items()
    used = {column for target in mapping.targets.values() for column in target.columns}
    matches: dict[str, str] = {}
    pairs = [(field, field) for field in SYNONYMS if field != "type"]
    pairs += [(field, synonym) for field, synonyms in synonyms_of for synonym in synonyms.split("; ")]
    for name, synonym in pairs:
        column = by_name.get(_column_key(synonym), "")
        if column and column not in used and name not in mapping.targets and name not in matches:
            matches[name] = column
            used.add(column)
    return matches


# --- columns of yes and no

_YES, _NO = ("true", "yes"), ("false", "no")
_FULFILMENT = {"kept", "fulfilled", "delivered", "achieved", "completed", "implemented", "met", "done"}


def with_yes_and_no(target: Target, rows: Iterable[Row], given: Mapping[str, str | None]) -> Target:
    """Return the target of verdicts with what yes and no mean, by the column's name: `kept`, `is_true`.

    Raises UnreadableImport if neither the name nor the given words say it, as of `is_fake`.
    """
    if len(target.columns) != 1 or target.words or not given.keys().isdisjoint((*_YES, *_NO)):
        return target
    name = letters(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", target.columns[0].rpartition(".")[2]))
    name = name.removeprefix("is ").removeprefix("was ")
    no = "unfulfilled" if name in _FULFILMENT else "contradicted"
    if name in _FULFILMENT or ratings.meaning(name) == "confirmed":
        return target._replace(words=dict.fromkeys(_YES, "confirmed") | dict.fromkeys(_NO, no))
    if _column_key(target.columns[0]) not in map(_column_key, _FACT_CHECKS["verdict"].split("; ")):
        values = (get_path(row, target.columns[0]) for row in rows)
        words = {word_key(str(value)) for value in values if value not in (None, "")}
        if words and words.issubset((*_YES, *_NO)):
            raise UnreadableImport(
                f"column {target.columns[0]!r} has only yes and no; write what they mean in a map file: "
                f"verdict: {{column: {target.columns[0]}, words: {{true: contradicted, false: confirmed}}}}"
            )
    return target


# --- values by a path


def get_path(row: Any, path: str) -> Any:
    """Return the value of a column, or at a path: `author.name`, `reviews.0.url`, `links.*.url`."""
    if isinstance(row, dict) and path in row:
        return row[path]
    return _get_steps(row, path.split(".")) if "." in path or isinstance(row, list) else None


def _get_steps(value: Any, steps: list[str]) -> Any:
    for number, step in enumerate(steps):
        if step == "*":
            items = (
                value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
            )
            parts = [_get_steps(item, steps[number + 1 :]) for item in items]
            return [text for part in parts for text in (part if isinstance(part, list) else [part])]
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and re.fullmatch(r"-?\d+", step):
            at = int(step) if len(step) < 8 else len(value)
            value = value[at] if -len(value) <= at < len(value) else None
        else:
            return None
    return value


# --- records


class RowReader:
    """Reads rows into records, by a map."""

    def __init__(self, mapping: Map, contexts: Mapping[str, dates.Context], left_out: SkippedValues) -> None:
        self.targets = mapping.targets
        self.contexts = contexts
        self.left_out = left_out
        readers: dict[str, Callable[[Row, str], Any]] = {
            **dict.fromkeys(("note", "summary", "details", "role"), self._joined),
            "claim": self._text,
            **dict.fromkeys(("about", "tags", "groups"), self._texts),
            **dict.fromkeys(("said", "due", "reported"), self._date),
            **dict.fromkeys(("kind", "basis", "type"), self._allowed_word),
            **dict.fromkeys(("evidence", "appearance"), self._publishers),
            "quote": self._quote,
            "id": self._id,
        }
        self.plan = [
            ("appearances" if name == "appearance" else name, name, readers[name])
            for name in mapping.targets
            if name in readers
        ]

    def record(self, row: Row) -> Record:
        """Return the record of a row. Raises InvalidRecord."""
        values: dict[str, Any] = {field: read(row, name) for field, name, read in self.plan}
        claim = values.pop("claim", None)
        if not claim and not values.get("id"):
            raise InvalidRecord("missing claim")
        if "verdict" in self.targets:
            word = values["verdict"] = self._text(row, "verdict")
            values["means"] = self.targets["verdict"].words.get(word_key(word)) if word else None
        speakers = self._texts(row, "speaker") if "speaker" in self.targets else ()
        if len(speakers) > 1:
            self.left_out.add("several speakers as one", ", ".join(speakers), "joined")
        key = next((publisher.url or "" for publisher in values.get("evidence", ())), "")
        return Record(claim, claimants.join_names(speakers), key=key, **values)

    def raw(self, row: Row, name: str) -> list[str]:
        """Return the texts of a field unchanged."""
        target = self.targets[name]
        if target.value is not None:
            return [target.value]
        texts: list[str] = []
        for column in target.columns:
            value = row[column] if column in row else get_path(row, column)
            items = value if isinstance(value, list) else (value,)
            if target.split is not None:
                items = [part for item in items for part in _split(item, target.split)]
            for item in items:
                if isinstance(item, str):
                    texts.append(item)
                elif isinstance(item, bool):
                    texts.append("true" if item else "false")
                elif item is not None:
                    self.left_out.add("value that is not text", f"{column}: {type(item).__name__}")
        if target.words and name != "verdict":
            texts = [target.words.get(word_key(text), text) for text in texts]
        return texts

    def _texts(self, row: Row, name: str) -> tuple[str, ...]:
        texts = []
        for raw in self.raw(row, name):
            if text := none_if_missing(raw):
                texts.append(text)
            elif raw and raw[0].isalpha():
                kind = "verdict" if name == "verdict" else "value"
                self.left_out.add(f"{kind} that says it is missing", raw.strip())
        return tuple(texts) if len(texts) < 2 else tuple(dict.fromkeys(texts))

    def _text(self, row: Row, name: str) -> str | None:
        """Return the first text of a field; others are counted."""
        texts = self._texts(row, name)
        for other in texts[1:]:
            self.left_out.add(f"another {name} of a record", other)
        return texts[0] if texts else None

    def _joined(self, row: Row, name: str) -> str | None:
        return " ".join(self._texts(row, name)) or None

    def _id(self, row: Row, name: str) -> str | None:
        text = self._text(row, name)
        return f"{self.targets[name].prefix}{text}" if text else None

    def _quote(self, row: Row, name: str) -> str | None:
        text = self._text(row, name)
        return without_marks(text) or None if text else None

    def _allowed_word(self, row: Row, name: str) -> str | None:
        """Return a word if its field allows it; others are counted."""
        text = self._text(row, name) or ""
        word = _SPELLINGS.get(text.casefold(), text.casefold())
        if word in ALLOWED_WORDS[name]:
            return word
        if text:
            self.left_out.add(f"unknown {name}", text)
        return None

    def _date(self, row: Row, name: str) -> When | None:
        """Return a date; an invalid one is counted."""
        texts = [text for raw in self.raw(row, name) if (text := plain_text(raw))]
        for other in dict.fromkeys(texts[1:]):
            if other != texts[0]:
                self.left_out.add(f"another {name} of a record", other)
        date = dates.parse(texts[0], self.contexts[name]) if texts else None
        if texts and date is None:
            self.left_out.add("invalid date", texts[0])
        return date

    def _publishers(self, row: Row, name: str) -> tuple[Publisher, ...]:
        """Return URLs as publishers; invalid ones are counted."""
        publishers = []
        for raw in self.raw(row, name):
            text = plain_url(raw)
            urls = [] if is_missing(text) else [parse_url(part) for part in _URL_SEPARATOR.split(text)]
            if all(urls):
                publishers += [Publisher(None, url) for url in urls]
            else:
                self.left_out.add("invalid URL", text)
        return tuple(dict.fromkeys(publishers))


_URL_SEPARATOR = re.compile(r"(?:\s*[|;,]\s*|\s+)(?=https?://)")  # of several URLs in one cell
_SPELLINGS = {"organization": "organisation"}


def _split(text: Any, by: str) -> list[Any]:
    if not isinstance(text, str):
        return [text]
    if by != "json":
        return text.split(by)
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        value = text
    return value if isinstance(value, list) else [value]


def date_contexts(mapping: Map, rows: Iterable[Row], option: str | None) -> dict[str, dates.Context]:
    """Return what decides open dates by field. Raises UnreadableImport for a date that stays ambiguous.

    The order of day and month is from the map, else the command line, else the other dates of the field,
    else those of the other fields.
    """
    reader = RowReader(mapping, {}, SkippedValues())
    texts: dict[str, dict[str, None]] = {
        name: {} for name in ("said", "due", "reported") if name in mapping.targets
    }
    for row in rows if texts else ():
        for name, seen in texts.items():
            seen.update(dict.fromkeys(map(plain_text, reader.raw(row, name))))
    contexts = {name: dates.context_of(seen) for name, seen in texts.items()}
    orders = {context.order for context in contexts.values() if context.order}
    shared = orders.pop() if len(orders) == 1 else None
    for name, context in contexts.items():
        order = mapping.targets[name].order or option or context.order or shared
        contexts[name] = context._replace(order=order)
        for text in texts[name]:
            dates.refuse_ambiguous(text, contexts[name])
    return contexts
