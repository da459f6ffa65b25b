"""Values out of trees: the types that fields have, and what is said where a value does not fit.

No scalar is typed by YAML: its type is the field's. YAML editors do type, so that the schema of a
text admits numbers and booleans.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from factcheck.core import model
from factcheck.core.diagnostics import ERROR, Problem, Problems
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.location import NOWHERE, Position, Span
from factcheck.core.model import BASES, BUILT_IN_VERDICTS, EVERYDAY, KINDS, SPEAKER_TYPES, When

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

Hint: TypeAlias = "str | Callable[[], str | None] | None"
# Finds a value, or its key, at a path in the text of a span.
Locate: TypeAlias = "Callable[[Span, tuple[str | int, ...], bool], Position]"

DATE_HINT = (
    "write it as 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46, with ~ behind it for 'about'"
)


class InvalidValue(Exception):
    """A value that its field cannot take; caught where the field's place is known."""

    def __init__(self, check: str, message: str, hint: Hint = None) -> None:
        self.args = (check, message, hint)


class ValueReader:
    """Reads the values of records out of trees; what is wrong is noted at its place."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.problems = Problems()
        # Values that recur are kept once: a file of many claims names few speakers and sources.
        self.words: dict[str, str] = {}
        self.dates: dict[str, When] = {}
        self.citations: dict[model.Citation, model.Citation] = {}
        self.span: Span = NOWHERE
        self.path: list[str | int] = []

    def problem(
        self,
        check: str,
        message: str,
        hint: Hint = None,
        *path: str | int,
        key: bool = False,
    ) -> None:
        """Note a problem at a path under the one that is being read."""

        def made() -> Problem:
            position = self.locate(self.span, (*self.path, *path), key)
            return Problem(position, check, message, hint() if callable(hint) else hint)

        self.problems.add(check, ERROR, made)

    def record(self, tree: Mapping[str, Tree], shape: "RecordType") -> dict[str, Any]:
        """The values of a mapping's known fields; what is wrong with the others is noted."""
        values: dict[str, Any] = {}
        bad_keys: list[str] = []
        path, read = self.path, shape.read
        for key, value in tree.items():
            if key not in read:
                hint = partial(did_you_mean, key, read)
                self.problem("unknown-key", f"unknown key {quote_short(key)}", hint, key, key=True)
            elif not isinstance(value, str) or (value and not value.isspace()):
                path.append(key)
                try:
                    values[shape.names.get(key, key)] = read[key](self, value)
                except InvalidValue as bad:
                    self.problem(*bad.args)
                    bad_keys.append(key)
                path.pop()
        for key in shape.required:
            if key not in values and key not in bad_keys:
                if key in tree:
                    self.problem("missing-key", f"`{key}` is empty", None, key)
                else:
                    self.problem("missing-key", f"`{key}` is missing", f"write `{key}: …`")
        return values

    def items(self, tree: Tree, make: Callable[[Tree], Any]) -> tuple[Any, ...]:
        """A list of values; an item that is none is noted and left out."""
        if not isinstance(tree, list):
            raise InvalidValue("shape", "this must be a list", "begin each of its items with `- `")
        values = []
        for number, item in enumerate(tree):
            self.path.append(number)
            try:
                values.append(make(item))
            except InvalidValue as bad:
                self.problem(*bad.args)
            self.path.pop()
        return tuple(values)

    def read_mapping(self, tree: Tree, shape: "RecordType", make: Callable[..., Any]) -> dict[str, Any]:
        """A mapping of names to records; a name may stand alone."""
        if not isinstance(tree, dict):
            raise InvalidValue(
                "shape", "this must be a mapping of names", "write each as `name:` with its fields under it"
            )
        records = {}
        for name, value in tree.items():
            self.path.append(name)
            if isinstance(value, dict):
                records[name] = make(name, span=self.span, **self.record(value, shape))
            elif value == "":
                records[name] = make(name, span=self.span)
            else:
                message, hint = (
                    f"{quote_short(name)} must be a mapping of fields",
                    f"known here: {', '.join(shape.read)}",
                )
                self.problem("shape", message, shape.hint_for_text(value) or hint)
            self.path.pop()
        return records


class FieldType(NamedTuple):
    """How a value is read from its tree, and the JSON Schema of what may stand there."""

    read: Callable[[ValueReader, Tree], Any]
    schema: Mapping[str, Any]


class Field(NamedTuple):
    """A field of a record: its type, and what it means."""

    type: FieldType
    description: str
    required: bool = False
    name: str | None = None  # of the record's attribute, where Python keeps the field's for itself


class RecordType:
    """The fields of a record, in the order in which they are written."""

    def __init__(self, **fields: Field) -> None:
        self.fields = {name.rstrip("_"): field for name, field in fields.items()}
        self.read = {name: field.type.read for name, field in self.fields.items()}
        self.required = tuple(name for name, field in self.fields.items() if field.required)
        self.names = {name: field.name for name, field in self.fields.items() if field.name}

    def hint_for_text(self, value: Tree) -> str | None:
        """A better hint where text stands for the record, or None."""
        if "means" in self.read and isinstance(value, str):
            known = value if value in BUILT_IN_VERDICTS else EVERYDAY.get(value.casefold())
            return f"write {{means: {known}}}" if known else None
        return None


# --- texts and numbers


def _text(values: ValueReader, tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    raise InvalidValue("shape", "this must be text", "quote it, if it begins with [ or {, or holds ': '")


def _word(values: ValueReader, tree: Tree) -> str:
    text = _text(values, tree)
    return values.words.setdefault(text, text)


def some_word(values: ValueReader, tree: Tree) -> str:
    """A text that is not empty, as an item of a list."""
    if isinstance(tree, str) and (not tree or tree.isspace()):
        raise InvalidValue("shape", "this item is empty", "delete it")
    return _word(values, tree)


def _words(values: ValueReader, tree: Tree) -> tuple[str, ...]:
    if isinstance(tree, str):
        raise InvalidValue("shape", "this must be a list", f"write [{tree}]")
    return values.items(tree, lambda item: some_word(values, item))


def _when(values: ValueReader, tree: Tree) -> When:
    text = _text(values, tree)
    date = values.dates.get(text)
    if date is None:
        date = When.parse(text)
        if date is None:
            raise InvalidValue("date", f"{quote_short(text)} is no date", DATE_HINT)
        values.dates[text] = date
    return date


def _number(what: str, hint: str) -> Callable[[ValueReader, Tree], int]:
    def read(values: ValueReader, tree: Tree) -> int:
        text = _text(values, tree)
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
            return int(text)
        raise InvalidValue(what, f"{quote_short(text)} is no {what}", hint)

    return read


_paragraph = _number("paragraph", "paragraphs are whole numbers, counted from 1")


def _paragraphs(values: ValueReader, tree: Tree) -> tuple[int, ...]:
    if isinstance(tree, str):
        raise InvalidValue("shape", "this must be a list of paragraph numbers", f"write [{tree}]")
    return values.items(tree, lambda item: _paragraph(values, item))


def _one_of(what: str, words: tuple[str, ...]) -> FieldType:
    def read(values: ValueReader, tree: Tree) -> str:
        text = _word(values, tree)
        if text not in words:
            raise InvalidValue(
                f"unknown-{what}", f"unknown {what} {quote_short(text)}", partial(did_you_mean, text, words)
            )
        return text

    return FieldType(read, {"enum": [*words, None]})


def meant_verdict(word: str, known: Mapping[str, Any]) -> str | None:
    """A hint on the verdict that somebody meant by a word of their own."""
    everyday = EVERYDAY.get(" ".join(word.casefold().split()))
    return f"did you mean {everyday!r}?" if everyday else did_you_mean(word, known)


def _means(values: ValueReader, tree: Tree) -> str:
    text = _word(values, tree)
    if text not in BUILT_IN_VERDICTS:
        hint = partial(meant_verdict, text, BUILT_IN_VERDICTS)
        raise InvalidValue("unknown-verdict", f"unknown verdict {quote_short(text)}", hint)
    return text


def is_address(url: str) -> bool:
    """Whether a text is an http or https address, whole and with nothing in it that breaks out of it."""
    return re.fullmatch(r"https?://[^\s/?#<>\"\\^`{|}]+[^\s<>\"\\^`{|}]*", url) is not None


OF_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_DATE = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2})?)?)?)?~?$"

TEXT = FieldType(_text, OF_TEXT)
WORD = FieldType(_word, OF_TEXT)
WORDS = FieldType(_words, {"type": ["array", "null"], "items": OF_TEXT})
WHEN = FieldType(_when, {"type": ["string", "integer", "null"], "pattern": _DATE})
KIND = _one_of("kind", KINDS)
BASIS = _one_of("basis", BASES)
SPEAKER_TYPE = _one_of("type", SPEAKER_TYPES)
MEANS = FieldType(_means, {"enum": [*BUILT_IN_VERDICTS, None]})
RATING = FieldType(
    _number("rating", "a rating is a whole number from 1 up"), {"type": ["integer", "null"], "minimum": 1}
)
PARAGRAPHS = FieldType(_paragraphs, {"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}})


RULES = {
    "shape": """Text stands where a list or a mapping should, or the other way round.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], tags: [harbour]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], tags: harbour}
    """,
    "missing-key": """A required key is missing or empty: `claims`; in a claim `id`, `speaker`, `claim` and
    `appearances`; in a citation `source`; in an outcome `verdict`; in a correction `date` and `what`.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, claim: Ten berths., appearances: [{source: gazette}]}
    """,
    "unknown-key": """A key that the format does not have.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], speeker: Bo}
    """,
    "unknown-kind": """A kind other than assertion, promise, prediction, announcement, threat,
    denial or appeal.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], kind: denial}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], kind: deniel}
    """,
    "unknown-basis": """A basis other than events, characterisation or both.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: unresolved, basis: events}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: unresolved, basis: event}]
    """,
    "unknown-type": """A speaker's type other than person, organisation or group.

    Passes:
        speakers: {Ana: {type: person}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        speakers: {Ana: {type: human}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    """,
    "unknown-verdict": """A verdict that is neither built in nor defined under `verdicts`; or one that `means`
    no built-in.

    Passes:
        verdicts: {kept: {means: confirmed}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        verdicts: {kept: {means: fulfilled}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    """,
    "date": """A date that is none, or is written otherwise than `2019`, `2019-04`, `2019-04-30`,
    `2019-04-30T10`
    or `2019-04-30T05:46`, perhaps with `~` for 'about'.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], said: 2024-02-29}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], said: 2024-02-30}
    """,
    "paragraph": """A paragraph that is no whole number from 1 up.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette, paragraphs: [1]}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette, paragraphs: [0]}]}
    """,
    "rating": """A rating that is no whole number from 1 up.

    Passes:
        verdicts: {kept: {means: confirmed, rating: 5}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        verdicts: {kept: {means: confirmed, rating: high}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    """,
}
