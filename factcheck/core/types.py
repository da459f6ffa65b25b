"""The types of fields: how a value is read from its tree, and the problem where it is invalid.

A field's type is the schema's, never YAML's. Editors do apply YAML's types, so that the JSON Schema
of a text allows numbers and booleans.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from factcheck.core import model
from factcheck.core.diagnostics import ERROR, Problem, Problems
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.location import NOWHERE, Position, Span
from factcheck.core.model import BASES, BUILT_IN_VERDICTS, KINDS, SPEAKER_TYPES, When

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

Read: TypeAlias = "Callable[[ValueReader, Tree], Any]"
Hint: TypeAlias = "str | Callable[[], str | None] | None"
# Returns the position of a value, or of its key, at a path in a span.
Locate: TypeAlias = "Callable[[Span, tuple[str | int, ...], bool], Position]"

DATE_HINT = "use 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46; append ~ for 'about'"


class InvalidValue(Exception):
    """A value that is invalid for its field: the check, the message and the hint of its problem."""


class ValueReader:
    """Reads the values of records from trees, and reports problems at their positions."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.problems = Problems()
        # Equal values are stored once: a file of many claims has few speakers and sources.
        self.words: dict[str, str] = {}
        self.dates: dict[str, When] = {}
        self.citations: dict[model.Citation, model.Citation] = {}
        self.span: Span = NOWHERE
        self.path: list[str | int] = []

    def problem(
        self, check: str, message: str, hint: Hint = None, *path: str | int, key: bool = False
    ) -> None:
        """Report a problem at a path relative to the value that is being read."""

        def build() -> Problem:
            position = self.locate(self.span, (*self.path, *path), key)
            return Problem(position, check, message, hint() if callable(hint) else hint)

        self.problems.add(check, ERROR, build)

    def read_record(self, tree: Mapping[str, Tree], record_type: "RecordType") -> dict[str, Any]:
        """The valid fields of a mapping; the others are reported."""
        values: dict[str, Any] = {}
        invalid_keys: list[str] = []
        path, read = self.path, record_type.read
        for key, value in tree.items():
            if key not in read:
                hint = partial(did_you_mean, key, read)
                self.problem("unknown-key", f"unknown key {quote_short(key)}", hint, key, key=True)
            elif not isinstance(value, str) or (value and not value.isspace()):
                path.append(key)
                try:
                    values[record_type.names.get(key, key)] = read[key](self, value)
                except InvalidValue as error:
                    self.problem(*error.args)
                    invalid_keys.append(key)
                path.pop()
        for key in record_type.required:
            if key not in values and key not in invalid_keys:
                if key in tree:
                    self.problem("missing-key", f"{key!r} is empty", f"write it after `{key}:`", key)
                else:
                    self.problem("missing-key", f"missing key {key!r}", f"add `{key}: …`")
        return values

    def read_items(self, tree: Tree, read: Callable[[Tree], Any]) -> tuple[Any, ...]:
        """The valid items of a list; the others are reported."""
        if not isinstance(tree, list):
            raise InvalidValue("shape", "must be a list", "begin each item with `- `")
        values = []
        for number, item in enumerate(tree):
            self.path.append(number)
            try:
                values.append(read(item))
            except InvalidValue as error:
                self.problem(*error.args)
            self.path.pop()
        return tuple(values)

    def read_mapping(self, tree: Tree, record_type: "RecordType", make: Callable[..., Any]) -> dict[str, Any]:
        """The valid records of a mapping of names to records; a name without fields is valid."""
        if not isinstance(tree, dict):
            raise InvalidValue(
                "shape", "must be a mapping of names", "write each as `name:` with its fields under it"
            )
        records = {}
        for name, value in tree.items():
            self.path.append(name)
            if isinstance(value, dict):
                records[name] = make(name, span=self.span, **self.read_record(value, record_type))
            elif value == "":
                records[name] = make(name, span=self.span)
            else:
                hint = record_type.hint_for_text(value) or f"use the fields {', '.join(record_type.read)}"
                self.problem("shape", f"{quote_short(name)} must be a mapping of fields", hint)
            self.path.pop()
        return records


class FieldType(NamedTuple):
    """How a value is read from its tree, and its JSON Schema."""

    read: Read
    schema: Mapping[str, Any] = {}  # empty in the map of an import, which has none
    record: "RecordType | None" = None  # of the items of a list


class Field(NamedTuple):
    """A field of a record: its type and description."""

    type: FieldType
    description: str = ""
    required: bool = False
    name: str | None = None  # of the record's attribute, where the field's is a keyword of Python


class RecordType:
    """The fields of a record, in the order in which they are written to files."""

    def __init__(self, **fields: Field) -> None:
        self.fields = {name.rstrip("_"): field for name, field in fields.items()}
        self.read = {name: field.type.read for name, field in self.fields.items()}
        self.required = tuple(name for name, field in self.fields.items() if field.required)
        self.names = {name: field.name for name, field in self.fields.items() if field.name}

    def hint_for_text(self, value: Tree) -> str | None:
        """A hint for text in place of the record, or None."""
        if "means" in self.read and isinstance(value, str):
            from factcheck.core.ratings import meaning

            verdict = value if value in BUILT_IN_VERDICTS else meaning(value)
            return f"write {{means: {verdict}}}" if verdict else None
        return None


# --- texts and numbers


def _read_text(values: ValueReader, tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    raise InvalidValue("shape", "must be text", "quote it if it begins with [ or { or contains ': '")


def _read_word(values: ValueReader, tree: Tree) -> str:
    text = _read_text(values, tree)
    return values.words.setdefault(text, text)


def nonempty_word(values: ValueReader, tree: Tree) -> str:
    """An item of a list of words; it must not be empty."""
    if isinstance(tree, str) and (not tree or tree.isspace()):
        raise InvalidValue("shape", "empty item", "delete it")
    return _read_word(values, tree)


def list_reader(read: Read, items: str = "") -> Read:
    """A reader of short lists, which suggests brackets for a single value."""

    def read_list(values: ValueReader, tree: Tree) -> tuple[Any, ...]:
        if isinstance(tree, str):
            raise InvalidValue("shape", f"must be a list{items}", f"write [{tree}]")
        return values.read_items(tree, partial(read, values))

    return read_list


def _read_date(values: ValueReader, tree: Tree) -> When:
    text = _read_text(values, tree)
    date = values.dates.get(text) or When.parse(text)
    if date is None:
        hint = "there is no such date" if re.match(_DATE, text) else DATE_HINT
        raise InvalidValue("date", f"invalid date {quote_short(text)}", hint)
    return values.dates.setdefault(text, date)


def _number_reader(noun: str, hint: str) -> Read:
    def read(values: ValueReader, tree: Tree) -> int:
        text = _read_text(values, tree)
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
            return int(text)
        raise InvalidValue(noun, f"invalid {noun} {quote_short(text)}", hint)

    return read


def suggest_verdict(word: str, verdicts: Collection[str]) -> str | None:
    """A hint that suggests a verdict for an unknown word."""
    from factcheck.core.ratings import meaning  # a large table, needed only for a word that is not found

    everyday = meaning(word)
    return f"did you mean {everyday!r}?" if everyday else did_you_mean(word, verdicts)


def one_of(
    noun: str, words: Collection[str], suggest: Callable[[str, Collection[str]], str | None] = did_you_mean
) -> FieldType:
    """A field whose values are the words of a closed list."""

    def read(values: ValueReader, tree: Tree) -> str:
        text = _read_word(values, tree)
        if text not in words:
            hint = partial(suggest, text, words)
            raise InvalidValue(f"unknown-{noun}", f"unknown {noun} {quote_short(text)}", hint)
        return text

    return FieldType(read, {"enum": [*words, None]})


MAX_URL = 2000  # characters of a link; browsers cut longer ones


def is_http_url(url: str) -> bool:
    """Whether a text is an absolute http or https URL that is safe to embed in a document."""
    return re.fullmatch(r"https?://[^\s/?#<>\"\\^`{|}]+[^\s<>\"\\^`{|}]*", url) is not None


TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_DATE = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2})?)?)?)?~?$"

TEXT = FieldType(_read_text, TEXT_SCHEMA)
WORD = FieldType(_read_word, TEXT_SCHEMA)
WORDS = FieldType(list_reader(nonempty_word), {"type": ["array", "null"], "items": TEXT_SCHEMA})
WHEN = FieldType(_read_date, {"type": ["string", "integer", "null"], "pattern": _DATE})
KIND = one_of("kind", KINDS)
BASIS = one_of("basis", BASES)
SPEAKER_TYPE = one_of("type", SPEAKER_TYPES)
MEANS = one_of("verdict", BUILT_IN_VERDICTS, suggest_verdict)
RATING = FieldType(
    _number_reader("rating", "use a whole number from 1 up"), {"type": ["integer", "null"], "minimum": 1}
)
PARAGRAPHS = FieldType(
    list_reader(_number_reader("paragraph", "use whole numbers, counted from 1"), " of paragraph numbers"),
    {"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
)


RULES = {
    "shape": """A value of the wrong shape: text in place of a list or a mapping, or vice versa.

    Passes: {tags: [harbour]}
    Fails: {tags: harbour}
    """,
    "missing-key": """A required key is missing or empty: `claims`; in a claim `id`, `speaker`, `claim` and
    `appearances`; in a citation `source`; in an outcome `verdict`; in a correction `date` and `what`.

    Passes: {}
    Fails:
        claims:
          - {id: a, claim: Ten berths., appearances: [{source: gazette}]}
    """,
    "unknown-key": """An unknown key.

    Passes: {}
    Fails: {speeker: Bo}
    """,
    "unknown-kind": """A kind other than assertion, promise, prediction, announcement, threat,
    denial or appeal.

    Passes: {kind: denial}
    Fails: {kind: deniel}
    """,
    "unknown-basis": """A basis other than events, characterisation or both.

    Passes: {outcomes: [{verdict: unresolved, basis: events}]}
    Fails: {outcomes: [{verdict: unresolved, basis: event}]}
    """,
    "unknown-type": """A speaker's type other than person, organisation or group.

    Passes: {speakers: {Ana: {type: person}}}
    Fails: {speakers: {Ana: {type: human}}}
    """,
    "unknown-verdict": """A verdict that is neither built in nor defined under `verdicts`; or a `means`
    that is not a built-in verdict.

    Passes: {verdicts: {kept: {means: confirmed}}}
    Fails: {verdicts: {kept: {means: fulfilled}}}
    """,
    "date": """An invalid date. Dates are `2019`, `2019-04`, `2019-04-30`, `2019-04-30T10` or
    `2019-04-30T05:46`, optionally followed by `~` for 'about'.

    Passes: {said: 2024-02-29}
    Fails: {said: 2024-02-30}
    """,
    "paragraph": """A paragraph that is not a whole number from 1 up.

    Passes: {appearances: [{source: gazette, paragraphs: [1]}]}
    Fails: {appearances: [{source: gazette, paragraphs: [0]}]}
    """,
    "rating": """A rating that is not a whole number from 1 up.

    Passes: {verdicts: {kept: {means: confirmed, rating: 5}}}
    Fails: {verdicts: {kept: {means: confirmed, rating: high}}}
    """,
}
