"""Where things stand: the keys and values of a record, found by reading its stretch again.

A record keeps no position but that of its stretch, so that positions cost nothing until something
has to point somewhere.
"""

import contextlib
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import yaml

from factcheck.core.location import LINE_BREAK, Position, Span
from factcheck.reading import yaml_tree

Path: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value stands in its file.

    `position` is what messages point at: of a block's, its first key or its first dash alone. From
    `start` to `end` goes all of the value's text, without the comments behind it. `column` counts
    from 0; `flow` tells a value in brackets or braces, or text, from a block.
    """

    position: Position
    start: int
    end: int
    column: int
    flow: bool


class Places(NamedTuple):
    """Where the keys and the values of a stretch stand, by their path in its tree."""

    keys: dict[Path, Position]
    values: dict[Path, Place]


@lru_cache(maxsize=64)
def places(span: Span) -> Places:
    """Where every key and value of a stretch stands."""
    walk = _Walk(span)
    # A stretch of a dataset that is all in braces may be no YAML alone: it stands where it begins.
    with contextlib.suppress(yaml.YAMLError):
        walk.get()  # the stream's start
        if type(walk.get()) is not yaml.StreamEndEvent:
            walk.note(walk.get(), ())
    return walk.found


class _Walk:
    """One walk over the events of a stretch."""

    def __init__(self, span: Span) -> None:
        text = span.file.text[span.start : span.end]
        # Fields on further lines must stand in line with the first; on one line a number does.
        self.shift = 0 if re.search(LINE_BREAK, text) else span.column
        self.text = " " * (span.column - self.shift) + text
        self.offset = span.start - (span.column - self.shift)
        self.span = span
        self.get: Any = yaml_tree.LOADER(re.sub(yaml_tree.NOT_YAML, yaml_tree.STAND_IN, self.text)).get_event
        here = Position(span.file.name, span.line + 1, span.column + 1, span.line + 1, span.column + 1)
        self.found = Places({}, {(): Place(here, span.start, span.start, span.column, True)})

    def note(self, event: Any, path: Path) -> Any:
        """Note where an event stands, and all that is in it; returns the mark at which its text ends."""
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
                stop = self._field(key, path)
            stop = _end(key) if flow else stop
        elif type(event) is yaml.SequenceStartEvent:
            number = 0
            while type(item := self.get()) is not yaml.SequenceEndEvent:
                stop = self.note(item, (*path, number))
                number += 1
            if flow:
                stop, points_to = _end(item), (start, item.end_mark)
        position = self._position(*points_to)
        self.found.values[path] = Place(
            position, start.index + self.offset, stop + self.offset, start.column + self.shift, bool(flow)
        )
        return stop

    def _field(self, key: Any, path: Path) -> Any:
        here = (*path, key.value if type(key) is yaml.ScalarEvent else "")
        if here in self.found.keys:  # a repeated key: the first one counts
            here = (*here, "repeated")
        self.found.keys[here] = self._position(key.start_mark, key.end_mark)
        if type(key) is not yaml.ScalarEvent:
            self.note(key, (*here, "key"))
        return self.note(self.get(), here)

    def _position(self, start: Any, end: Any) -> Position:
        line, shift = self.span.line + 1, self.shift + 1
        return Position(
            self.span.file.name, start.line + line, start.column + shift, end.line + line, end.column + shift
        )


def _end(event: Any) -> Any:
    return event.end_mark.index


def locate(span: Span, path: Path = (), key: bool = False) -> Position:
    """Where the value at a path (or its key) stands, or the nearest thing around it that does."""
    found = places(span)
    if key and path in found.keys:
        return found.keys[path]
    while path not in found.values:
        path = path[:-1]
    return found.values[path].position


def locate_word(span: Span, path: Path, word: re.Pattern[str]) -> Position:
    """Where a pattern first matches inside the value at a path, or the whole value."""
    value = locate(span, path)
    for number in range(value.line, value.end_line + 1):
        line = span.file.line(number)
        start = value.column - 1 if number == value.line else 0
        end = value.end_column - 1 if number == value.end_line else len(line)
        if match := word.search(line, start, end):
            return Position(value.file, number, match.start() + 1, number, match.end() + 1)
    return value
