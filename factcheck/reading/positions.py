"""The positions of the keys and values of a record, found by parsing its span again.

Records store only their span, so that positions cost nothing until they are needed.
"""

import contextlib
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import yaml

from factcheck.core.location import LINE_BREAK, Position, Span
from factcheck.reading import yaml_tree

Path: TypeAlias = tuple[str | int, ...]


class ValueRange(NamedTuple):
    """The range of a value in its file.

    `position` is what messages point at: for a block, its first key or dash. `start` to `end` is all
    of the value's text without the comments after it. `column` counts from 0; `flow` is false for a
    block, true for text and for values in brackets or braces.
    """

    position: Position
    start: int
    end: int
    column: int
    flow: bool


class RecordPositions(NamedTuple):
    """The positions of the keys and values of a span, by their path in its tree."""

    keys: dict[Path, Position]
    values: dict[Path, ValueRange]


@lru_cache(maxsize=64)
def find_positions(span: Span) -> RecordPositions:
    """The positions of all keys and values of a span."""
    walk = _Walk(span)
    # A span of a dataset in braces may not be valid YAML alone: then only its start is known.
    with contextlib.suppress(yaml.YAMLError):
        walk.get()  # the stream's start
        if type(walk.get()) is not yaml.StreamEndEvent:
            walk.visit(walk.get(), ())
    return walk.positions


class _Walk:
    def __init__(self, span: Span) -> None:
        text = span.file.text[span.start : span.end]
        # Fields on further lines must be aligned with the first; a single line needs one space at most,
        # without which `---` would begin a document.
        self.shift = 0 if re.search(LINE_BREAK, text) else max(0, span.column - 1)
        self.text = " " * (span.column - self.shift) + text
        self.offset = span.start - (span.column - self.shift)
        self.span = span
        source = re.sub(yaml_tree.INVALID_CHAR, yaml_tree.REPLACEMENT, self.text)
        self.get: Any = yaml_tree.LOADER(source).get_event
        start = Position(span.file.name, span.line + 1, span.column + 1, span.line + 1, span.column + 1)
        self.positions = RecordPositions(
            {}, {(): ValueRange(start, span.start, span.start, span.column, True)}
        )

    def visit(self, event: Any, path: Path) -> Any:
        """Store the positions of a value and of all in it; returns the index at which its text ends."""
        start, end, flow = event.start_mark, event.end_mark, getattr(event, "flow_style", True)
        stop, points_to = end.index, (start, end)
        if type(event) is yaml.ScalarEvent:
            flow = event.style not in ("|", ">")
            if not flow and "+" not in self.text[start.index : start.index + 4]:
                stop = start.index + len(self.text[start.index : stop].rstrip())
        elif type(event) is yaml.MappingStartEvent:
            while type(key := self.get()) is not yaml.MappingEndEvent:
                if not flow and key.start_mark.index == start.index:
                    points_to = (key.start_mark, key.end_mark)
                stop = self._visit_field(key, path)
            stop = _end(key) if flow else stop
        elif type(event) is yaml.SequenceStartEvent:
            number = 0
            while type(item := self.get()) is not yaml.SequenceEndEvent:
                stop = self.visit(item, (*path, number))
                number += 1
            if flow:
                stop, points_to = _end(item), (start, item.end_mark)
        self.positions.values[path] = ValueRange(
            self._position(*points_to),
            start.index + self.offset,
            stop + self.offset,
            start.column + self.shift,
            bool(flow),
        )
        return stop

    def _visit_field(self, key: Any, path: Path) -> Any:
        path = (*path, key.value if type(key) is yaml.ScalarEvent else "")
        if path in self.positions.keys:  # of duplicate keys, the first one counts
            path = (*path, "duplicate")
        self.positions.keys[path] = self._position(key.start_mark, key.end_mark)
        if type(key) is not yaml.ScalarEvent:
            self.visit(key, (*path, "key"))
        return self.visit(self.get(), path)

    def _position(self, start: Any, end: Any) -> Position:
        line, shift = self.span.line + 1, self.shift + 1
        return Position(
            self.span.file.name, start.line + line, start.column + shift, end.line + line, end.column + shift
        )


def _end(event: Any) -> Any:
    return event.end_mark.index


def locate(span: Span, path: Path = (), key: bool = False) -> Position:
    """The position of the value at a path, or of its key; else of the nearest value that contains it."""
    positions = find_positions(span)
    if key and path in positions.keys:
        return positions.keys[path]
    while path not in positions.values:
        path = path[:-1]
    return positions.values[path].position


def locate_word(span: Span, path: Path, word: re.Pattern[str]) -> Position:
    """The position of the first match of a pattern in the value at a path, else of the whole value."""
    value = locate(span, path)
    for number in range(value.line, value.end_line + 1):
        line = span.file.line(number)
        start = value.column - 1 if number == value.line else 0
        end = value.end_column - 1 if number == value.end_line else len(line)
        if match := word.search(line, start, end):
            return Position(value.file, number, match.start() + 1, number, match.end() + 1)
    return value
