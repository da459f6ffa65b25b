"""What the YAML parsers say of a syntax error, in words that a person can act on."""

import contextlib
import re
from typing import Any

import yaml


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


def line_start(text: str, index: int) -> int:
    """The index at which the line of an index begins."""
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
    return max(start, *(text.rfind(char, start + 1, index) for char in "\x85\u2028\u2029")) + 1


_DEEP = 64  # levels; what is nested deeper has its own problem, and the parser's time grows with its square


def open_bracket(loader_class: Any, text: str) -> Any:
    """The mark of the last bracket or brace that a text with a syntax error leaves open, or None."""
    loader = loader_class(text)
    opened: list[Any] = []
    with contextlib.suppress(yaml.YAMLError):
        while loader.check_token() and len(opened) <= _DEEP:
            token = loader.get_token()
            if type(token) in (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken):
                opened.append(token.start_mark)
            elif type(token) in (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken) and opened:
                opened.pop()
    return opened[-1] if opened else None


def first_error(loader_class: Any, text: str) -> "yaml.MarkedYAMLError | None":
    """The first syntax error of a text, as a loader of that class raises it."""
    loader, depth = loader_class(text), 0
    try:
        while loader.check_event() and depth <= _DEEP:
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
    except yaml.MarkedYAMLError as error:
        return error.with_traceback(None)
    return None


QUOTE_IT = "quote the text, or write it after >-"


def explanation(error: Any, text: str, index: int) -> tuple[Any, str, str]:
    """The place to point at, the words and the mend for what either parser says.

    A mark's index plus `index` is its place in `text`.
    """
    said, begin, mark = error.problem or "", error.context_mark, error.problem_mark
    at = mark.index + index
    char = text[at : at + 1]
    before = text[line_start(text, at) : at]
    if char == "\t" or "tab character" in said:
        return mark, "a tab where only spaces may stand", "indent with spaces"
    if re.match(r"<{7}|={7}|>{7}", before + text[at : at + 7]):
        return mark, "a merge conflict that is not resolved", "keep one side, and delete the marks"
    if "sequence entries are not allowed" in said:
        return mark, "'- ' where no list can begin", QUOTE_IT
    if "mapping values are not allowed" in said:
        if re.fullmatch(r"[ -]*\w+", before):
            return (
                mark,
                "this field is indented deeper than the one before it",
                "indent it as the lines above, or quote the text above if this belongs to it",
            )
        return mark, "': ' inside a text that is not quoted", QUOTE_IT
    if "could not find expected ':'" in said:
        return (
            begin,
            "this line is no field: it has no ': '",
            "write `field: text`, or indent it under its field",
        )
    if "unexpected end of stream" in said or "unexpected document" in said:
        return begin, "this quotation mark is never closed", "close it, or write the text after >-"
    if "quoted scalar" in (error.context or "").replace("-", " ") and re.search("escape|hexa?decimal", said):
        hint = "write \\\\ for a backslash, or use single quotation marks"
        back = at - text.rindex("\\", 0, at + 1)
        mark = Mark(mark.index - back, mark.line, mark.column - back)
        return mark, "in double quotation marks a backslash begins a code, and this is none", hint
    if "',' or" in said:
        bracket = text[begin.index + index]
        if begin.line == mark.line and char not in ("", "\n", "\r"):
            hint = f"close the '{bracket}' first" if char in "]}" else "quote the text"
            return mark, f"{char!r} where only ',' or the end of '{bracket}' can stand", hint
        return begin, f"this '{bracket}' is never closed", f"close it, or {QUOTE_IT}"
    if "document start" in said:
        return (
            mark,
            "this stands at the margin, where it belongs to nothing",
            "indent it, quote it, or delete it",
        )
    if "unexpected ':'" in said:
        return mark, "a colon needs a blank behind it", "write `key: value`"
    if "cannot start any token" in said or "node content" in said:
        return mark, f"a text cannot begin with {char!r}", QUOTE_IT
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
            return mark, "text goes on after the field has ended", QUOTE_IT
        return mark, "this line is indented like no field of the record", "indent it as the lines above"
    if begin is not None:
        return (
            begin,
            f"a text cannot begin with {text[begin.index + index : begin.index + index + 1]!r}",
            QUOTE_IT,
        )
    return mark, said, QUOTE_IT
