"""JSON, JSON Lines, and JSON documents one after the other. No value is typed: numbers stay text."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from factcheck.importing.values.text import UnreadableImport


class Broken(NamedTuple):
    """A stretch that is no JSON: where it begins to be none, and why."""

    line: int
    message: str


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_MOST_BROKEN = 1_000  # stretches, behind which what is left is no JSON at all
_BLANK = " \t\r\n\ufeff"


def looks_like(text: str) -> bool:
    """Whether a text begins as JSON does."""
    return text.lstrip(_BLANK)[:1] in ("{", "[")


def documents(text: str, salvage: bool = False) -> Iterator[Any]:
    """The values that a text holds, one after the other; with `salvage` Broken where it is no JSON.

    Raises Unreadable at the first thing that is no JSON, unless it is to salvage.
    """
    start = len(text) - len(text.lstrip(_BLANK))
    end = text.find("\n", start)
    if end >= 0 and text[end:].strip(_BLANK):
        first = text[start:end].strip(_BLANK)
        broken = first.startswith("{") and first.endswith(("}", "},")) and not _decodes(text)
        if broken or (first[-1:] in "}]" and _decodes(first)):
            yield from _lines(text, salvage)
            return
    yield from _one_after_the_other(text, start, salvage)


def _decodes(text: str) -> bool:
    try:
        _decode(text, 0)
    except (ValueError, UnreadableImport):
        return False
    return True


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise UnreadableImport("it is nested too deep to be read") from None


def _lines(text: str, salvage: bool) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip(_BLANK).rstrip(",")
        if not line:
            continue
        try:
            value, end = _decode(line, 0)
            if line[end:].strip(_BLANK):
                raise json.JSONDecodeError("Extra data", line, end)
        except json.JSONDecodeError as error:
            if not salvage:
                raise UnreadableImport(_message(error, number, error.colno)) from None
            value = Broken(number, f"{error.msg} in column {error.colno}")
        except UnreadableImport as error:
            if not salvage:
                raise
            value = Broken(number, str(error))
        yield value


def _message(error: json.JSONDecodeError, line: int, column: int) -> str:
    return f"it is no JSON from line {line}, column {column} on: {error.msg}; --skip-invalid takes the rest"


def _one_after_the_other(text: str, at: int, salvage: bool) -> Iterator[Any]:
    broken = 0
    while at < len(text):
        try:
            value, at = _decode(text, at)
            yield value
        except (json.JSONDecodeError, UnreadableImport) as error:
            if not salvage:
                if isinstance(error, json.JSONDecodeError):
                    raise UnreadableImport(_message(error, error.lineno, error.colno)) from None
                raise
            if not broken:
                said = f"{error.msg} in column {error.colno}" if isinstance(error, ValueError) else str(error)
                yield Broken(error.lineno if isinstance(error, ValueError) else 1, said)
            broken += 1
            at = text.find("{", at + 1) if broken < _MOST_BROKEN else -1
            if at < 0:
                return
        while at < len(text) and text[at] in _BLANK + ",]":
            at += 1
