"""A map: which columns of a table are which fields of a claim; its file, and its options."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factcheck.core.diagnostics import Problem
from factcheck.core.fuzzy import did_you_mean
from factcheck.core.location import NOWHERE, File, Span
from factcheck.core.model import BASES, BUILT_IN_VERDICTS, KINDS, SPEAKER_TYPES, Source
from factcheck.core.schema import SOURCE
from factcheck.core.types import (
    TEXT,
    TEXT_SCHEMA,
    Field,
    FieldType,
    InvalidValue,
    RecordType,
    Tree,
    ValueReader,
)
from factcheck.importing.values import dates
from factcheck.importing.values.text import UnreadableImport, plain
from factcheck.reading.positions import locate
from factcheck.writing import serializer


def word_key(word: str) -> str:
    """A word as it is compared: without case and the punctuation around it."""
    return " ".join(word.casefold().split()).strip(" .,;:!…\"'“”«»()")


class Target(NamedTuple):
    """Where a field's value comes from: columns or paths, or one text for every record."""

    columns: tuple[str, ...] = ()
    value: str | None = None
    order: str | None = None  # of day and month
    split: str | None = None  # what parts several in one cell; `json` for a list in it
    words: Mapping[str, str] = {}
    prefix: str = ""


class Map(NamedTuple):
    """Where the records of a table are, and what their columns are."""

    targets: Mapping[str, Target] = {}
    records: str | None = None
    source: Source | None = None  # where the claims are on record that name no address


# --- a map's file


def _texts(values: ValueReader, tree: Tree) -> tuple[str, ...]:
    return values.read_items(tree, lambda item: TEXT.read(values, item))


def _words(values: ValueReader, tree: Tree) -> dict[str, str]:
    if not isinstance(tree, dict):
        raise InvalidValue(
            "shape", "this must be a mapping of words", "write {Kept: confirmed, Broken: unfulfilled}"
        )
    return {word_key(word): TEXT.read(values, meaning) for word, meaning in tree.items()}


def _order(values: ValueReader, tree: Tree) -> str:
    text: str = TEXT.read(values, tree)
    if text not in dates.ORDERS:
        raise InvalidValue("shape", f"{text!r} is no order", "write dmy or mdy")
    return text


_OF_A_TARGET = RecordType(
    column=Field(TEXT, "The column, or in JSON and YAML the path to it."),
    columns=Field(FieldType(_texts, {"type": "array", "items": TEXT_SCHEMA}), "Several columns."),
    value=Field(TEXT, "One text for every record."),
    order=Field(
        FieldType(_order, {"enum": list(dates.ORDERS)}), "Which comes first in a date, day or month."
    ),
    split=Field(TEXT, "What parts several in one cell; json for a list in it."),
    words=Field(FieldType(_words, {"type": "object"}), "What its words become."),
    prefix=Field(TEXT, "What is put before it."),
)


def _target(values: ValueReader, tree: Tree) -> Target:
    if isinstance(tree, str):
        return Target((tree,))
    if not isinstance(tree, dict):
        raise InvalidValue("shape", "this must name a column", "write a column, or {column: …}")
    read = values.read_record(tree, _OF_A_TARGET)
    column = read.pop("column", None)
    columns = (*((column,) if column else ()), *read.pop("columns", ()))
    if bool(columns) == ("value" in read):
        raise InvalidValue("shape", "this needs a column or a value", "write {column: …} or {value: …}")
    return Target(columns, **read)


def _source(values: ValueReader, tree: Tree) -> Source:
    if not isinstance(tree, dict):
        raise InvalidValue("shape", "this must be a mapping", "write {id: …, title: …, url: …}")
    read = values.read_record(tree, _OF_A_SOURCE)
    return Source(span=NOWHERE, **{"id": "", **read})


_OF_A_SOURCE = RecordType(id=Field(TEXT, "Its id.", required=True), **SOURCE.fields)
_TARGET = FieldType(_target, {"anyOf": [TEXT_SCHEMA, {"type": "object"}]})
TARGETS = {
    "id": "The record's own id; a claim's id is made from it.",
    "speaker": "Who said it.",
    "claim": "What was said.",
    "quote": "The speaker's own words.",
    "said": "When.",
    "kind": f"One of {', '.join(KINDS)}.",
    "about": "The people or things that it is about.",
    "due": "By when it should come true.",
    "tags": "Words to find it by.",
    "note": "Anything else.",
    "verdict": "The publisher's rating word.",
    "summary": "What was found.",
    "reported": "When.",
    "basis": f"One of {', '.join(BASES)}.",
    "evidence": "Addresses of the evidence.",
    "appearance": "Addresses at which the claim is on record.",
    "role": "The speaker's office.",
    "groups": "The speaker's parties, governments, alliances.",
    "type": f"The speaker's type: one of {', '.join(SPEAKER_TYPES)}.",
}
MAP = RecordType(
    records=Field(TEXT, "Where the records are, if not at the top: a dotted path, * for each."),
    **{name: Field(_TARGET, meaning) for name, meaning in TARGETS.items()},
    source=Field(FieldType(_source, {"type": "object"}), "Where claims are on record that name no address."),
)


def read_map(file: File, tree: Tree) -> tuple[Map, list[Problem]]:
    """A map out of its file, and what is wrong in it."""
    values = ValueReader(locate)
    values.span = Span(file, 0, len(file.text), 0, 0)
    if not isinstance(tree, dict):
        values.problem("shape", "a map is a mapping of fields to columns", "write `speaker: …`, `claim: …`")
        return Map(), values.problems.listed
    read = values.read_record(tree, MAP)
    known = Map(
        {name: target for name, target in read.items() if name in TARGETS},
        read.get("records"),
        read.get("source"),
    )
    for name, allowed in CLOSED.items():
        target = known.targets.get(name, Target())
        wrong = [word for word in target.words.values() if word not in allowed]
        if target.value and name != "verdict" and target.value not in allowed:
            wrong.append(target.value)
        for word in wrong:
            values.problem("shape", f"{word!r} is no {name}", did_you_mean(word, allowed), name)
    return known, values.problems.listed


# The words that a field may have, where they are few.
CLOSED = {"verdict": tuple(BUILT_IN_VERDICTS), "kind": KINDS, "basis": BASES, "type": SPEAKER_TYPES}


def with_option(known: Map, option: str) -> Map:
    """A map with what `field=column` or `field:=text` says besides. Raises Unreadable."""
    name, sign, value = option.partition("=")
    constant, name = name.endswith(":"), name.removesuffix(":").strip()
    allowed: tuple[str, ...] = CLOSED.get(name, ())
    if not sign or not value:
        raise UnreadableImport(f"--map: {option!r} is not FIELD=COLUMN, FIELD:=TEXT or a file")
    if name == "records" and not constant:
        return known._replace(records=value)
    if name == "source" and constant:
        from factcheck.core.matching import kebab

        return known._replace(source=Source(kebab(value) or "source", NOWHERE, title=plain(value)))
    if name not in TARGETS:
        hint = did_you_mean(name, [*TARGETS, "records", "source"]) or f"known here: {', '.join(TARGETS)}"
        raise UnreadableImport(f"--map: there is no field {name!r}; {hint}")
    target = known.targets.get(name, Target())._replace(columns=(), value=None)
    target = target._replace(value=value) if constant else target._replace(columns=(value,))
    if constant and allowed and name != "verdict" and value not in allowed:
        raise UnreadableImport(f"--map: {value!r} is no {name}; {did_you_mean(value, allowed)}")
    return known._replace(targets={**known.targets, name: target})


def as_lines(known: Map) -> Iterator[str]:
    """A map as the lines of its file."""
    if known.records:
        yield from serializer.field("records", known.records, 0)
    for name, target in known.targets.items():
        if target == Target(target.columns) and len(target.columns) == 1:
            yield from serializer.field(name, target.columns[0], 0)
            continue
        parts = [f"value: {serializer.in_flow(target.value)}"] if target.value is not None else []
        if len(target.columns) == 1:
            parts.append(f"column: {serializer.in_flow(target.columns[0])}")
        elif target.columns:
            parts.append(f"columns: [{', '.join(map(serializer.in_flow, target.columns))}]")
        texts = {"order": target.order, "split": target.split, "prefix": target.prefix}
        parts += [f"{key}: {serializer.in_flow(text)}" for key, text in texts.items() if text]
        if target.words:
            words = ", ".join(
                f"{serializer.in_flow(word)}: {serializer.in_flow(means)}"
                for word, means in target.words.items()
            )
            parts.append(f"words: {{{words}}}")
        yield f"{name}: {{{', '.join(parts)}}}"
    if known.source:
        source = serializer.record_in_flow(known.source, SOURCE)
        yield f"source: {{id: {serializer.in_flow(known.source.id)}, {source[1:]}"
