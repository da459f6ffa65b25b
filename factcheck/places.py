"""Where things stand: the keys and values of a record, found by reading its stretch again.

A record keeps no position but that of its stretch, so that positions cost nothing until something
has to point somewhere.
"""

import contextlib
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import yaml

from factcheck import syntax, yamltext
from factcheck.model import LINE_BREAK, Position, Span

Path: TypeAlias = tuple[str | int, ...]


class Places(NamedTuple):
    """Where the keys and the values of a stretch stand, by their path in its tree."""

    keys: dict[Path, Position]
    values: dict[Path, Position]


@lru_cache(maxsize=64)
def positions(span: Span) -> Places:
    """Where every key and value of a stretch stands.

    A list or a mapping stands where it begins: at its first key, its first dash, its bracket.
    """
    text = span.file.text[span.start : span.end]
    # Fields on further lines must stand in line with the first; on one line a number does.
    shift = 0 if re.search(LINE_BREAK, text) else span.column
    text = " " * (span.column - shift) + text
    places = Places({}, {})
    get: Any = yamltext.LOADER(re.sub(yamltext.NOT_YAML, yamltext.STAND_IN, text)).get_event

    def position(start: Any, end: Any) -> Position:
        lines = start.line + span.line + 1, end.line + span.line + 1
        columns = start.column + shift + 1, end.column + shift + 1
        return Position(span.file.name, lines[0], columns[0], lines[1], columns[1])

    here = syntax.Mark(0, 0, span.column - shift)
    places.values[()] = position(here, here)
    # A stretch of a dataset that is all in braces may be no YAML alone: it stands where it begins.
    with contextlib.suppress(yaml.YAMLError):
        get()  # the stream's start
        if type(get()) is not yaml.StreamEndEvent:
            _mark(get(), (), get, places, position)
    return places


def _mark(event: Any, path: Path, get: Any, places: Places, position: Any) -> None:
    """Note where an event stands, and all that is in it."""
    start: Any = event.start_mark
    places.values[path] = position(start, event.end_mark)
    if type(event) is yaml.MappingStartEvent:
        while type(key := get()) is not yaml.MappingEndEvent:
            name = key.value if type(key) is yaml.ScalarEvent else ""
            if not event.flow_style and key.start_mark.index == start.index:
                places.values[path] = position(key.start_mark, key.end_mark)
            here = (*path, name)
            if here in places.keys:  # a repeated key: the first one counts
                here = (*here, "repeated")
            places.keys[here] = position(key.start_mark, key.end_mark)
            if type(key) is not yaml.ScalarEvent:
                _mark(key, (*here, "key"), get, places, position)
            _mark(get(), here, get, places, position)
    elif type(event) is yaml.SequenceStartEvent:
        number = 0
        while type(item := get()) is not yaml.SequenceEndEvent:
            _mark(item, (*path, number), get, places, position)
            number += 1
        if event.flow_style:
            places.values[path] = position(start, item.end_mark)


class Stretch(NamedTuple):
    """Where a value's text begins and ends in its file, without the comments behind it.

    `column` counts from 0; `flow` tells a value in brackets or braces, or text, from a block.
    """

    start: int
    end: int
    column: int
    flow: bool


def stretches(span: Span) -> dict[Path, Stretch]:
    """The stretch of every value under a span, by its path."""
    text = " " * span.column + span.file.text[span.start : span.end]
    offset = span.start - span.column
    found: dict[Path, Stretch] = {}
    get: Any = yamltext.LOADER(text).get_event

    get()  # the stream's start
    if type(get()) is not yaml.StreamEndEvent:
        _measure(get(), (), get, found, text, offset)
    return found


def _measure(event: Any, path: Path, get: Any, found: dict[Path, Stretch], text: str, offset: int) -> int:
    """Note the stretch of an event, and of all that is in it; where its text ends."""
    closing: Any
    rest = get, found, text, offset
    first: Any = event.start_mark
    start, end = first.index, event.end_mark.index
    flow = getattr(event, "flow_style", True)
    if type(event) is yaml.ScalarEvent:
        flow = event.style not in ("|", ">")
        if not flow and "+" not in text[start : start + 4]:
            end = start + len(text[start:end].rstrip())
    elif type(event) is yaml.MappingStartEvent:
        while type(key := get()) is not yaml.MappingEndEvent:
            _measure(key, (*path, ""), *rest)
            del found[(*path, "")]
            end = _measure(get(), (*path, key.value if type(key) is yaml.ScalarEvent else ""), *rest)
        closing = key.end_mark
        end = closing.index if flow else end
    elif type(event) is yaml.SequenceStartEvent:
        number = 0
        while type(item := get()) is not yaml.SequenceEndEvent:
            end = _measure(item, (*path, number), *rest)
            number += 1
        closing = item.end_mark
        end = closing.index if flow else end
    found[path] = Stretch(start + offset, end + offset, first.column, bool(flow))
    return int(end)


def locate(span: Span, path: Path = (), key: bool = False) -> Position:
    """Where the value at a path (or its key) stands, or the nearest thing around it that does."""
    places = positions(span)
    if key and path in places.keys:
        return places.keys[path]
    while path not in places.values:
        path = path[:-1]
    return places.values[path]


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
