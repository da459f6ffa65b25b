"""Read JSON, JSON Lines and concatenated JSON. Numbers stay text."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from factcheck.importing.values.text import UnreadableImport


class Broken(NamedTuple):
    """An invalid part of a file: its first line, and the reason."""

    line: int
    message: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a repeated key has the list of all its values, so that none is lost."""
    value = dict(pairs)
    if len(value) < len(pairs):
        lists: dict[str, list[Any]] = {}
        for key, part in pairs:
            lists.setdefault(key, []).extend(part if isinstance(part, list) else [part])
        repeated = {key for key, number in Counter(key for key, _ in pairs).items() if number > 1}
        value |= {key: lists[key] for key in repeated}
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str, strict=False
)
_BLANK = " \t\r\n\ufeff"


def looks_like(text: str) -> bool:
    """Return whether a text begins like JSON."""
    return text.lstrip(_BLANK)[:1] in ("{", "[")


def documents(text: str, salvage: bool = False) -> Iterator[Any]:
    """Yield the JSON values of a text; with `salvage` also Broken for each invalid part.

    Raises UnreadableImport at the first invalid part otherwise.
    """
    start = len(text) - len(text.lstrip(_BLANK))
    end = text.find("\n", start)
    if end >= 0 and text[end:].strip(_BLANK):
        first = text[start:end].strip(_BLANK)
        invalid = first.startswith("{") and first.endswith(("}", "},")) and not _is_json(text)
        if invalid or (first[-1:] in "}]" and _is_json(first)):
            yield from _json_lines(text, salvage)
            return
    yield from _concatenated(text, start, salvage)


def _is_json(text: str) -> bool:
    try:
        _decode(text, 0)
    except (ValueError, UnreadableImport):
        return False
    return True


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise UnreadableImport("nested too deep") from None


def _json_lines(text: str, salvage: bool) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip(_BLANK).rstrip(",")
        if not line:
            continue
        try:
            value, end = _decode(line, 0)
            if line[end:].strip(_BLANK):
                raise json.JSONDecodeError("Extra data", line, end)
        except (json.JSONDecodeError, UnreadableImport) as error:
            value = _broken(error, number, salvage)
        yield value


def _broken(error: json.JSONDecodeError | UnreadableImport, line: int, salvage: bool) -> Broken:
    """Return the invalid part for an error. Raises UnreadableImport without `salvage`."""
    if isinstance(error, UnreadableImport):
        message = reason = str(error)
    else:
        reason = f"{error.msg} in column {error.colno}"
        message = (
            f"invalid JSON at line {line}, column {error.colno}: {error.msg}; --skip-invalid imports the rest"
        )
    if not salvage:
        raise UnreadableImport(message) from None
    return Broken(line, reason)


def _concatenated(text: str, at: int, salvage: bool) -> Iterator[Any]:
    read = 0
    while at < len(text):
        try:
            value, at = _decode(text, at)
            yield value
        except (json.JSONDecodeError, UnreadableImport) as error:
            part = _broken(error, getattr(error, "lineno", 1), salvage)
            if not read:
                yield part
            read += max(getattr(error, "pos", len(text)) - at, len(text) // 200) + 1
            if read > 5 * len(text):
                yield part._replace(message="too many invalid parts; the rest is skipped")
                return
            at = text.find("{", at + 1)
            if at < 0:
                return
        while at < len(text) and text[at] in _BLANK + ",]":
            at += 1
