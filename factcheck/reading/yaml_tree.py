"""Turns the parser's events into trees: text, lists of trees, and dicts of text to tree.

All scalars are text; an unquoted `null` or `~` is the empty text. The parser is libyaml, or PyYAML
if libyaml is missing. No YAML objects are constructed, and nothing is expanded.
"""

import re
from typing import Any

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from factcheck.core.diagnostics import Problem
from factcheck.core.location import File, Position
from factcheck.core.types import Tree
from factcheck.reading import yaml_errors
from factcheck.reading.yaml_errors import YamlSyntaxError

MAX_TEXT = 1_000_000  # characters
MAX_KEYS = 1_000  # of one mapping in an item
MAX_HEADER = 50_000  # keys of one mapping, or items of one list, before or after the claims

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

INVALID_CHAR = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
REPLACEMENT = "\ufffd"

RULES = {
    "duplicate-key": """A key occurs twice in one mapping, or in two files of a folder.

    Passes: {}
    Fails: {speaker: Ana, speaker: Bo}
    """,
    "key": """A key is a list or a mapping, not text.

    Passes: {note: Said.}
    Fails: {[note]: Said.}
    """,
    "anchor": """An anchor (`&name`), which names text to repeat elsewhere, is not supported.

    Passes: {note: '&n Said.'}
    Fails: {note: &n Said.}
    """,
    "alias": """An alias (`*name`), which repeats text from elsewhere, is not supported.

    Passes: {note: '*n'}
    Fails: {note: *n}
    """,
    "tag": """A tag (`!name`), which sets a type, is not supported: the schema defines the types.

    Passes: {note: 7}
    Fails: {note: !!int 7}
    """,
    "too-long": """A text is longer than a million characters.
    """,
}


class Events:
    """Reads the events of a part of a file as trees; reports problems, or raises YamlSyntaxError.

    `index` and `line` are the start of the part in its file.
    """

    def __init__(self, file: File, source: str | bytes, index: int = 0, line: int = 0) -> None:
        self.file = file
        self.get: Any = LOADER(source).get_event
        self.index, self.line = index, line
        self.problems: list[Problem] = []
        self.last: Any = None  # the event that ended the last tree
        self.in_items = False
        self.swallowed_item: re.Pattern[str] | None = None  # the start of an item inside a quotation

    def tree(self, event: Any, depth: int) -> Tree:
        """The tree that starts with an event."""
        self.last = event
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is not MappingStartEvent and kind is not SequenceStartEvent:
            self.report(event, "alias", "aliases (*) are not supported", "write the text out, or quote it")
            return ""
        self.report_extras(event)
        if depth > yaml_errors.MAX_DEPTH:
            raise YamlSyntaxError(event.start_mark, *yaml_errors.TOO_DEEP)
        return self._mapping(event, depth) if kind is MappingStartEvent else self._sequence(event, depth)

    def _scalar(self, event: Any) -> str:
        if event.anchor is not None or event.tag is not None:
            self.report_extras(event)
        value: str = event.value
        if len(value) > MAX_TEXT:
            message, hint = f"a text of {len(value):,} characters", f"the limit is {MAX_TEXT:,}"
            self.report(event, "too-long", message, hint)
        if not event.style:
            return "" if value == "null" or value == "~" else value
        # An unclosed quotation extends to the next quotation mark, and may include whole items.
        start, end = event.start_mark, event.end_mark
        if (
            end.line != start.line
            and self.swallowed_item
            and event.style in "\"'"
            and "- " in value
            and self.swallowed_item.search(self.file.text, start.index + self.index, end.index + self.index)
        ):
            raise YamlSyntaxError(start, *yaml_errors.UNCLOSED_QUOTATION)
        return value

    def _mapping(self, event: Any, depth: int) -> dict[str, Tree]:
        get = self.get
        mapping: dict[str, Tree] = {}
        is_repeated = False  # from the first key on: probably the next item without its dash
        while type(key := get()) is not MappingEndEvent:
            name = key.value if type(key) is ScalarEvent and key.tag is None else self.key(key, depth)
            tree = self.tree(get(), depth + 1)
            if type(key) is not ScalarEvent:
                continue
            if name not in mapping:
                mapping[name] = tree
            elif not is_repeated:
                is_repeated = self.in_items and name == next(iter(mapping))
                dash = f"begin a new {'claim' if depth == 2 else 'item'} with `- `, or " * is_repeated
                self.report(key, "duplicate-key", f"duplicate key {name!r}", f"{dash}keep one of them")
        limit = MAX_KEYS if self.in_items else MAX_HEADER
        if len(mapping) > limit:
            hint = "a claim has at most 13" if self.in_items else "spread the claims over several files"
            message = f"{len(mapping):,} keys in one mapping"
            raise YamlSyntaxError(event.start_mark, message, f"the limit is {limit:,}; {hint}")
        self.last = key
        return mapping

    def _sequence(self, event: Any, depth: int) -> list[Tree]:
        sequence, mark = [], event.start_mark
        while type(event := self.get()) is not SequenceEndEvent:
            sequence.append(self.tree(event, depth + 1))
        if len(sequence) > MAX_HEADER and not self.in_items:
            hint = f"the limit is {MAX_HEADER:,}; spread the claims over several files"
            raise YamlSyntaxError(mark, f"{len(sequence):,} items in one list", hint)
        self.last = event
        return sequence

    def key(self, event: Any, depth: int = 0) -> str:
        """The text of a key of a mapping at a depth."""
        if type(event) is ScalarEvent:
            self.report_extras(event)
            return str(event.value)
        self.report(event, "key", "key must be plain text", "quote the text, or write it after >-")
        self.tree(event, depth + 1)
        return ""

    def report_extras(self, event: Any) -> None:
        """Report an anchor or a tag."""
        if event.anchor is not None:
            self.report(event, "anchor", "anchors (&) are not supported", "delete it, or quote the text")
        if event.tag is not None:
            self.report(event, "tag", "tags (!) are not supported", "delete it, or quote the text")

    # --- positions and problems

    def place(self, mark: Any) -> tuple[int, int, int]:
        """The index, line and column of a mark in the file."""
        return mark.index + self.index, mark.line + self.line, mark.column

    def position(self, event: Any) -> Position:
        """The position of an event."""
        start, end = event.start_mark, event.end_mark
        lines = start.line + self.line + 1, end.line + self.line + 1
        return Position(self.file.name, lines[0], start.column + 1, lines[1], end.column + 1)

    def report(self, event: Any, check: str, message: str, hint: str) -> None:
        """Report a problem at an event."""
        self.problems.append(Problem(self.position(event), check, message, hint))
