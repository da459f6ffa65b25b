"""What the YAML parsers say of a syntax error, in words that a person can act on."""

import re
from typing import Any

import yaml

from factcheck.model import LINE_BREAK


class Mark:
    """A place as the parsers give it, counted from 0."""

    def __init__(self, index: int, line: int, column: int) -> None:
        self.index, self.line, self.column = index, line, column


def marks(error: Any) -> list[Any]:
    """Where the fault may lie, the likelier place first."""
    # An unclosed quotation or bracket is noticed long after it began, in an item that is sound;
    # a list of items, though, began long before the line that does not fit into it.
    marks = [error.context_mark, error.problem_mark]
    if "block collection" in (error.context or ""):
        marks.reverse()
    return [mark for mark in marks if mark is not None]


def first_error(loader_class: Any, text: str) -> "yaml.MarkedYAMLError | None":
    """The first syntax error of a text, as a loader of that class raises it."""
    loader = loader_class(text)
    try:
        while loader.check_event():
            loader.get_event()
    except yaml.MarkedYAMLError as error:
        return error
    return None


_QUOTE_IT = "quote the text, or write it after >-"


def explanation(error: Any, text: str, index: int) -> tuple[Any, str, str]:
    """The place to point at, the words and the mend for what either parser says.

    A mark's index plus `index` is its place in `text`.
    """
    said, begin, mark = error.problem or "", error.context_mark, error.problem_mark
    at = mark.index + index
    char = text[at : at + 1]
    before = re.split(LINE_BREAK, text[max(0, at - 4096) : at])[-1]
    if char == "\t" or "tab character" in said:
        return mark, "a tab where only spaces may stand", "indent with spaces"
    if "sequence entries are not allowed" in said:
        return mark, "'- ' where no list can begin", _QUOTE_IT
    if "mapping values are not allowed" in said:
        if re.fullmatch(r"[ -]*\w+", before):
            return (
                mark,
                "this field is indented deeper than the one before it",
                "indent it as the lines above",
            )
        return mark, "': ' inside a text that is not quoted", _QUOTE_IT
    if "could not find expected ':'" in said:
        return (
            begin,
            "this line is no field: it has no ': '",
            "write `field: text`, or indent it under its field",
        )
    if "unexpected end of stream" in said or "unexpected document" in said:
        return begin, "this quotation mark is never closed", "close it, or write the text after >-"
    if "escape" in said or "hexdecimal" in said or "hexadecimal" in said:
        hint = "write \\\\ for a backslash, or use single quotation marks"
        back = at - text.rindex("\\", 0, at + 1)
        mark = Mark(mark.index - back, mark.line, mark.column - back)
        return mark, "in double quotation marks a backslash begins a code, and this is none", hint
    if "',' or" in said:
        bracket = text[begin.index + index]
        if begin.line == mark.line and char not in ("", "\n", "\r"):
            return mark, f"{char!r} where only ',' or the end of '{bracket}' can stand", "quote the text"
        return begin, f"this '{bracket}' is never closed", f"close it, or {_QUOTE_IT}"
    if "cannot start any token" in said or "node content" in said:
        return mark, f"a text cannot begin with {char!r}", _QUOTE_IT
    if "block scalar" in (error.context or ""):
        return mark, "text on the line of | or >", "begin the text on the next line"
    if "block collection" in (error.context or ""):
        return (
            mark,
            "this line is indented like neither an item nor a field of one",
            "indent it as the lines above",
        )
    if "block mapping" in (error.context or ""):
        if char == "-" and not before.strip():
            return mark, "this dash is in line with no other of its list", "line up the dashes of one list"
        if before.strip():
            return mark, "text goes on after the field has ended", _QUOTE_IT
        return mark, "this line is indented like no field of the record", "indent it as the lines above"
    if begin is not None:
        return (
            begin,
            f"a text cannot begin with {text[begin.index + index : begin.index + index + 1]!r}",
            _QUOTE_IT,
        )
    return mark, said, _QUOTE_IT
