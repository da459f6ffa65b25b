"""The map from columns of a table to fields of a claim, read from a file and options."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factcheck.core.diagnostics import Problem
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.location import NOWHERE, File, Span
from factcheck.core.matching import identity, kebab
from factcheck.core.model import BASES, BUILT_IN_VERDICTS, KINDS, SPEAKER_TYPES, Source
from factcheck.core.schema import SOURCE, read_fields
from factcheck.core.types import (
    TEXT,
    WORDS,
    Field,
    FieldType,
    InvalidValue,
    RecordType,
    Tree,
    ValueReader,
    is_http_url,
    one_of,
)
from factcheck.importing.values import dates
from factcheck.importing.values.text import UnreadableImport, plain_text
from factcheck.reading.positions import locate
from factcheck.writing import serializer


def word_key(word: str) -> str:
    """Return a word in lower case without surrounding punctuation, for comparisons."""
    return identity(word).strip(" .,;:!…\"'“”«»()")


class Target(NamedTuple):
    """The source of a field's value: columns or paths, or one text for every record."""

    columns: tuple[str, ...] = ()
    value: str | None = None
    order: str | None = None  # of day and month: dmy or mdy
    split: str | None = None  # the separator of values in one cell; `json` for a JSON list
    words: Mapping[str, str] = {}
    prefix: str = ""


class Map(NamedTuple):
    """The path to the records of a table, and the target of each field."""

    targets: Mapping[str, Target] = {}
    records: str | None = None
    source: Source | None = None  # of claims without a URL


# --- the file


def _words(values: ValueReader, tree: Tree) -> dict[str, str]:
    if not isinstance(tree, dict):
        raise InvalidValue(
            "shape", "must be a mapping of words", "write {Kept: confirmed, Broken: unfulfilled}"
        )
    return {word_key(word): TEXT.read(values, meaning) for word, meaning in tree.items()}


_TARGET_RECORD = RecordType(
    column=Field(TEXT),
    columns=Field(WORDS),
    value=Field(TEXT),
    order=Field(one_of("order", dates.ORDERS, lambda word, orders: "use dmy or mdy")),
    split=Field(TEXT),
    words=Field(FieldType(_words)),
    prefix=Field(TEXT),
)


def _target(values: ValueReader, tree: Tree) -> Target:
    if isinstance(tree, str):
        return Target((tree,))
    hint = "write a column name, or {column: …}"
    fields = read_fields(values, tree, _TARGET_RECORD, "must be a column", hint)
    columns = (*filter(None, [fields.pop("column", None)]), *fields.pop("columns", ()))
    if bool(columns) == ("value" in fields):
        raise InvalidValue("shape", "must have either a column or a value", "write {column: …} or {value: …}")
    return Target(columns, **fields)


def _source(values: ValueReader, tree: Tree) -> Source:
    hint = "write {id: …, title: …, url: …}"
    fields = read_fields(values, tree, _SOURCE_RECORD, "must be a mapping", hint)
    source = Source(span=NOWHERE, **{"id": "", **fields})
    if source.url and not is_http_url(source.url):
        raise InvalidValue("url", f"invalid URL {quote_short(source.url)}", "write https://…")
    return source


_SOURCE_RECORD = RecordType(id=Field(TEXT, required=True), **SOURCE.fields)
TARGETS = (
    "id", "speaker", "claim", "quote", "said", "kind", "about", "due", "tags", "note", "verdict", "summary",
    "details", "reported", "basis", "evidence", "appearance", "role", "groups", "type",
)  # fmt: skip
MAP = RecordType(
    records=Field(TEXT), **dict.fromkeys(TARGETS, Field(FieldType(_target))), source=Field(FieldType(_source))
)


def read_map(file: File, tree: Tree) -> tuple[Map, list[Problem]]:
    """Return the map of a file, and the problems in it."""
    values = ValueReader(locate)
    values.span = Span(file, 0, len(file.text), 0, 0)
    if not isinstance(tree, dict):
        values.problem(
            "shape", "a map must be a mapping of fields to columns", "write `speaker: …`, `claim: …`"
        )
        return Map(), values.problems.listed
    fields = values.read_record(tree, MAP)
    mapping = Map(
        {name: target for name, target in fields.items() if name in TARGETS},
        fields.get("records"),
        fields.get("source"),
    )
    for name, allowed in ALLOWED_WORDS.items():
        target = mapping.targets.get(name, Target())
        constants = [target.value] if target.value and name != "verdict" else []
        for word in (word for word in (*target.words.values(), *constants) if word not in allowed):
            values.problem("shape", f"unknown {name} {word!r}", did_you_mean(word, allowed), name)
    return mapping, values.problems.listed


ALLOWED_WORDS = {"verdict": tuple(BUILT_IN_VERDICTS), "kind": KINDS, "basis": BASES, "type": SPEAKER_TYPES}


def with_option(mapping: Map, option: str) -> Map:
    """Return a map with `field=column` or `field:=text` added. Raises UnreadableImport."""
    name, sign, value = option.partition("=")
    constant, name = name.endswith(":"), name.removesuffix(":").strip()
    allowed: tuple[str, ...] = ALLOWED_WORDS.get(name, ())
    if not sign or not value:
        raise UnreadableImport(f"--map: expected FIELD=COLUMN, FIELD:=TEXT or a file, not {option!r}")
    if name == "records" and not constant:
        return mapping._replace(records=value)
    if name == "source" and constant:
        return mapping._replace(source=Source(kebab(value) or "source", NOWHERE, title=plain_text(value)))
    if name not in TARGETS:
        hint = did_you_mean(name, [*TARGETS, "records", "source"]) or (
            f"did you mean --map {value}={name!r}?"
            if value in TARGETS
            else f"write FIELD=COLUMN with one of the fields {', '.join(TARGETS)}"
        )
        raise UnreadableImport(f"--map: unknown field {name!r}; {hint}")
    target = mapping.targets.get(name, Target())
    target = target._replace(columns=() if constant else (value,), value=value if constant else None)
    if constant and allowed and name != "verdict" and value not in allowed:
        raise UnreadableImport(f"--map: unknown {name} {value!r}; {did_you_mean(value, allowed)}")
    return mapping._replace(targets={**mapping.targets, name: target})


def map_lines(mapping: Map) -> Iterator[str]:
    """Yield the lines of a map's file."""
    if mapping.records:
        yield from serializer.field("records", mapping.records, 0)
    for name, target in mapping.targets.items():
        if target == Target(target.columns) and len(target.columns) == 1:
            yield from serializer.field(name, target.columns[0], 0)
            continue
        columns = target.columns[0] if len(target.columns) == 1 else target.columns
        words = ", ".join(map(": ".join, (map(serializer.in_flow, pair) for pair in target.words.items())))
        fields = {
            "value": target.value,
            "columns" if len(target.columns) > 1 else "column": columns,
            "order": target.order,
            "split": target.split,
            "prefix": target.prefix,
        }
        parts = [f"{key}: {serializer.flow(field)}" for key, field in fields.items() if field]
        parts += [f"words: {{{words}}}"] if words else []
        yield f"{name}: {{{', '.join(parts)}}}"
    if mapping.source:
        source = serializer.flow(mapping.source, SOURCE)
        yield f"source: {{id: {serializer.in_flow(mapping.source.id)}, {source[1:]}"
