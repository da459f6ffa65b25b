"""What is wrong with a stretch that cannot be read, in words that a person can act on."""

import contextlib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml


class Mark:
    """A place as the parsers give it, counted from 0."""

    def __init__(self, index: int, line: int, column: int) -> None:
        self.index, self.line, self.column = index, line, column


class YamlSyntaxError(Exception):
    """What the parser lets pass but must not stand."""

    def __init__(self, mark: Any, message: str, hint: str) -> None:
        self.mark = mark
        self.message = message
        self.hint = hint


class Diagnosis(NamedTuple):
    """Where to point, what to say, and the mend."""

    mark: Any
    message: str
    hint: str


QUOTE_IT = "quote the text, or write it after >-"
UNCLOSED_QUOTATION = "this quotation mark is never closed", "close it, or write the text after >-"
MAX_DEPTH = 32  # a claim needs five levels; the parser's time grows with the square of the depth
TOO_DEEP = f"nested more than {MAX_DEPTH} deep", "a claim needs five levels"

_DEEP = 64  # levels; what is nested deeper has its own problem, and the parser's time grows with its square


def at_the_margin(key: str) -> tuple[str, str]:
    """What is said of a field without its indentation, and the mend."""
    return f"{key!r} stands at the margin, where the list ends", "indent it under its item"


def marks(error: Any) -> list[Any]:
    """Where the fault may lie, the likelier place first."""
    # An unclosed quotation or bracket is noticed long after it began, in an item that is sound;
    # a list of items, though, began long before the line that does not fit into it.
    found = [error.context_mark, error.problem_mark]
    if "block collection" in (error.context or ""):
        found.reverse()
    return [mark for mark in found if mark is not None]


def line_start(text: str, index: int) -> int:
    """The index at which the line of an index begins."""
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
    return max(start, *(text.rfind(char, start + 1, index) for char in "\x85\u2028\u2029")) + 1


def items_by_dashes(
    text: str, begin: int, column: int, first_key: str, headers: Iterable[str]
) -> tuple[list[int], int]:
    """Where the items of a list begin that cannot be parsed, and where the last of them ends.

    An item begins at a dash in the list's column; or anywhere else, where the key behind the dash is
    the one that the first item begins with. A header's key at the margin ends the list.
    """
    keyed = re.compile(rf"^[ \t]*-[ \t]*[\"']?{re.escape(first_key)}[\"']?[ \t]*:", re.MULTILINE)
    sure = [match.start() for match in keyed.finditer(text, begin)] if first_key else []
    keys = "|".join(map(re.escape, sorted(headers)))
    header = re.compile(rf"^[\"']?(?:{keys})[\"']?[ \t]*:", re.MULTILINE)
    after = header.search(text, max(sure, default=begin))
    end = after.start() if after else len(text)
    dashes = re.compile(rf"^ {{{column}}}-(?=\s|$)", re.MULTILINE)
    starts = {match.start() for match in dashes.finditer(text, begin, end)}
    return sorted(starts.union(sure)), end


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


def bracket_left_open(loader_class: Any, text: str, error: Any) -> Diagnosis | None:
    """The last bracket that a text with a syntax error leaves open on a line before the error."""
    if isinstance(error, YamlSyntaxError):
        return None
    loader = loader_class(text)
    opened: list[Any] = []
    with contextlib.suppress(yaml.YAMLError):
        while loader.check_token() and len(opened) <= _DEEP:
            token = loader.get_token()
            if type(token) in (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken):
                opened.append(token.start_mark)
            elif type(token) in (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken) and opened:
                opened.pop()
    if not opened or opened[-1].line >= error.problem_mark.line:
        return None
    return _never_closed(opened[-1], text[opened[-1].index])


def _never_closed(mark: Any, bracket: str) -> Diagnosis:
    return Diagnosis(mark, f"this '{bracket}' is never closed", f"close it, or {QUOTE_IT}")


class _Error:
    """A parser's error, with the text around the place that it names."""

    def __init__(self, error: Any, text: str, index: int) -> None:
        self.said, self.context = error.problem or "", error.context or ""
        self.begin, self.mark = error.context_mark, error.problem_mark
        self.text, self.index = text, index
        self.at = self.mark.index + index
        self.char = text[self.at : self.at + 1]
        self.before = text[line_start(text, self.at) : self.at]

    def char_at(self, mark: Any) -> str:
        """The character at a mark."""
        return self.text[mark.index + self.index : mark.index + self.index + 1]


def explanation(error: Any, text: str, index: int) -> Diagnosis:
    """The place to point at, the words and the mend for what either parser says, or for a slip.

    A mark's index plus `index` is its place in `text`.
    """
    if isinstance(error, YamlSyntaxError):
        return Diagnosis(error.mark, error.message, error.hint)
    fault = _Error(error, text, index)
    for explain in (_of_the_line, _by_what_is_said, _in_quotation, _in_brackets, _in_block):
        if said := explain(fault):
            return said
    if fault.begin is not None:
        return Diagnosis(fault.begin, f"a text cannot begin with {fault.char_at(fault.begin)!r}", QUOTE_IT)
    return Diagnosis(fault.mark, fault.said, QUOTE_IT)


def _of_the_line(fault: _Error) -> Diagnosis | None:
    """What can be seen of the line, whatever the parser says."""
    if fault.char == "\t" or "tab character" in fault.said:
        return Diagnosis(fault.mark, "a tab where only spaces may stand", "indent with spaces")
    line = fault.before + fault.text[fault.at : fault.at + 80]
    if re.match(r"<{7}|={7}|>{7}", line):
        return Diagnosis(
            fault.mark, "a merge conflict that is not resolved", "keep one side, and delete the marks"
        )
    in_block = "document start" in fault.said or "block collection" in fault.context
    if not fault.before and in_block and (key := re.match(r"[\"']?([\w-]+)[\"']?[ \t]*:(?!\S)", line)):
        return Diagnosis(fault.mark, *at_the_margin(key[1]))
    return None


# What the parsers say; whether it lies where that begins or where they noticed it; our words.
_SAID = (
    ("sequence entries are not allowed", "mark", "'- ' where no list can begin", QUOTE_IT),
    (
        "could not find expected ':'",
        "begin",
        "this line is no field: it has no ': '",
        "write `field: text`, or indent it under its field",
    ),
    ("maximum nesting depth", "mark", *TOO_DEEP),  # libyaml's own limit, from 0.2.6 on
    ("unexpected end of stream", "begin", *UNCLOSED_QUOTATION),
    ("unexpected document", "begin", *UNCLOSED_QUOTATION),
    (
        "document start",
        "mark",
        "this stands at the margin, where it belongs to nothing",
        "indent it, quote it, or delete it",
    ),
    ("unexpected ':'", "mark", "a colon needs a blank behind it", "write `key: value`"),
)


def _by_what_is_said(fault: _Error) -> Diagnosis | None:
    if "mapping values are not allowed" in fault.said:
        if re.fullmatch(r"[ -]*\w+", fault.before):
            message = "this field is indented deeper than the one before it"
            hint = "indent it as the lines above, or quote the text above if this belongs to it"
            return Diagnosis(fault.mark, message, hint)
        return Diagnosis(fault.mark, "': ' inside a text that is not quoted", QUOTE_IT)
    for words, where, message, hint in _SAID:
        if words in fault.said:
            return Diagnosis(getattr(fault, where), message, hint)
    if "cannot start any token" in fault.said or "node content" in fault.said:
        return Diagnosis(fault.mark, f"a text cannot begin with {fault.char!r}", QUOTE_IT)
    return None


def _in_quotation(fault: _Error) -> Diagnosis | None:
    quoted = "quoted scalar" in fault.context.replace("-", " ")
    if not quoted or not re.search("escape|hexa?decimal", fault.said):
        return None
    back = fault.at - fault.text.rindex("\\", 0, fault.at + 1)
    mark = Mark(fault.mark.index - back, fault.mark.line, fault.mark.column - back)
    message = "in double quotation marks a backslash begins a code, and this is none"
    return Diagnosis(mark, message, "write \\\\ for a backslash, or use single quotation marks")


def _in_brackets(fault: _Error) -> Diagnosis | None:
    if "',' or" not in fault.said:
        return None
    bracket = fault.char_at(fault.begin)
    if fault.begin.line != fault.mark.line or fault.char in ("", "\n", "\r"):
        return _never_closed(fault.begin, bracket)
    hint = f"close the '{bracket}' first" if fault.char in "]}" else "quote the text"
    return Diagnosis(fault.mark, f"{fault.char!r} where only ',' or the end of '{bracket}' can stand", hint)


def _in_block(fault: _Error) -> Diagnosis | None:
    if "block scalar" in fault.context:
        return Diagnosis(fault.mark, "text on the line of | or >", "begin the text on the next line")
    if "block collection" in fault.context:
        message = "this line is indented like neither an item nor a field of one"
        return Diagnosis(fault.mark, message, "indent it as the lines above")
    if "block mapping" in fault.context:
        if fault.char == "-" and not fault.before.strip():
            message = "this dash is in line with no other of its list"
            return Diagnosis(fault.mark, message, "line up the dashes of one list")
        if fault.before.strip():
            return Diagnosis(fault.mark, "text goes on after the field has ended", QUOTE_IT)
        message = "this line is indented like no field of the record"
        return Diagnosis(fault.mark, message, "indent it as the lines above")
    return None
