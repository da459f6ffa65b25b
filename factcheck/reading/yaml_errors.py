"""Explains syntax errors: a position, a plain message and a hint."""

import contextlib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml


class Diagnosis(NamedTuple):
    """The mark of a syntax error, a message and a hint."""

    mark: Any
    message: str
    hint: str


class YamlSyntaxError(Exception):
    """YAML that the parser accepts but a dataset must not contain."""

    def __init__(self, mark: Any, message: str, hint: str) -> None:
        self.mark, self.message, self.hint = mark, message, hint


QUOTE_IT = "quote the text, or write it after >-"
UNCLOSED_QUOTATION = "unclosed quotation mark", "close it, or write the text after >-"
MISALIGNED_DASH = "this dash is not aligned with its list", "align the dashes of the list"
BAD_INDENTATION = "indentation matches no field of the record", "indent it like the lines above"
MAX_DEPTH = 32  # a claim needs five levels; the parser's time grows with the square of the depth
TOO_DEEP = f"nested more than {MAX_DEPTH} deep", "a claim needs five levels"

_SEARCH_DEPTH = 64  # levels; deeper nesting is reported anyway


def at_the_margin(key: str) -> tuple[str, str]:
    """The message and the hint for a field without indentation."""
    return f"{key!r} is not indented, so the list ends here", "indent it under its item"


def marks(error: Any) -> list[Any]:
    """The possible marks of an error, the more likely one first."""
    # An unclosed quotation or bracket is noticed long after its start, in a valid item; but a list
    # of items starts long before the line that does not fit into it.
    candidates = [error.context_mark, error.problem_mark]
    if "block collection" in (error.context or ""):
        candidates.reverse()
    return [mark for mark in candidates if mark is not None]


def line_start(text: str, index: int) -> int:
    """The index of the start of the line that an index is in."""
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
    return max(start, *(text.rfind(char, start + 1, index) for char in "\x85\u2028\u2029")) + 1


def items_by_dashes(
    text: str, begin: int, column: int, first_key: str, headers: Iterable[str]
) -> tuple[list[int], int]:
    """The starts of the items of a list that cannot be parsed, and the end of the last one.

    An item starts at a dash in the list's column, or at any other dash that is followed by the first
    key of the first item. A key of the header that is not indented ends the list.
    """
    keyed = re.compile(rf"^[ \t]*-[ \t]*[\"']?{re.escape(first_key)}[\"']?[ \t]*:", re.MULTILINE)
    keyed_starts = [match.start() for match in keyed.finditer(text, begin)] if first_key else []
    keys = "|".join(map(re.escape, sorted(headers)))
    header = re.compile(rf"^[\"']?(?:{keys})[\"']?[ \t]*:", re.MULTILINE)
    after = header.search(text, max(keyed_starts, default=begin))
    end = after.start() if after else len(text)
    dashes = re.compile(rf"^ {{{column}}}-(?=\s|$)", re.MULTILINE)
    starts = {match.start() for match in dashes.finditer(text, begin, end)}
    return sorted(starts.union(keyed_starts)), end


def first_error(loader_class: Any, text: str) -> "yaml.MarkedYAMLError | None":
    """The first syntax error of a text, as raised by a loader of that class, or None."""
    loader, depth = loader_class(text), 0
    try:
        while loader.check_event() and depth <= _SEARCH_DEPTH:
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
    except yaml.MarkedYAMLError as error:
        return error.with_traceback(None)
    return None


def unclosed_bracket(loader_class: Any, text: str, error: Any) -> Diagnosis | None:
    """The last bracket that is left open on a line before the syntax error of a text."""
    if isinstance(error, YamlSyntaxError):
        return None
    loader = loader_class(text)
    open_marks: list[Any] = []
    with contextlib.suppress(yaml.YAMLError):
        while loader.check_token() and len(open_marks) <= _SEARCH_DEPTH:
            token = loader.get_token()
            if type(token) in (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken):
                open_marks.append(token.start_mark)
            elif type(token) in (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken) and open_marks:
                open_marks.pop()
    if not open_marks or open_marks[-1].line >= error.problem_mark.line:
        return None
    return _unclosed(open_marks[-1], text[open_marks[-1].index])


def _unclosed(mark: Any, bracket: str) -> Diagnosis:
    return Diagnosis(mark, f"unclosed '{bracket}'", f"close it, or {QUOTE_IT}")


class _ParserError:
    def __init__(self, error: Any, text: str, index: int) -> None:
        self.problem, self.context = error.problem or "", error.context or ""
        self.begin, self.mark = error.context_mark, error.problem_mark
        self.text, self.index = text, index
        self.start = self.mark.index + index
        self.char = text[self.start : self.start + 1]
        self.before = text[line_start(text, self.start) : self.start]

    def char_at(self, mark: Any) -> str:
        return self.text[mark.index + self.index : mark.index + self.index + 1]


def diagnose(error: Any, text: str, index: int) -> Diagnosis:
    """The diagnosis of a syntax error of either parser; marks count from `index` in `text`."""
    if isinstance(error, YamlSyntaxError):
        return Diagnosis(error.mark, error.message, error.hint)
    fault = _ParserError(error, text, index)
    for diagnose_part in (_in_line, _by_problem, _in_quotation, _in_brackets, _in_block):
        if diagnosis := diagnose_part(fault):
            return diagnosis
    if fault.begin is not None:
        return Diagnosis(
            fault.begin, f"unquoted text cannot begin with {fault.char_at(fault.begin)!r}", QUOTE_IT
        )
    return Diagnosis(fault.mark, fault.problem, QUOTE_IT)


def _in_line(fault: _ParserError) -> Diagnosis | None:
    if fault.char == "\t" or "tab character" in fault.problem:
        return Diagnosis(fault.mark, "unexpected tab", "indent with spaces")
    line = fault.before + fault.text[fault.start : fault.start + 80]
    if re.match(r"<{7}|={7}|>{7}", line):
        return Diagnosis(
            fault.mark, "unresolved merge conflict", "keep one side and delete the conflict markers"
        )
    in_block = "document start" in fault.problem or "block collection" in fault.context
    if not fault.before and in_block and (key := re.match(r"[\"']?([\w-]+)[\"']?[ \t]*:(?!\S)", line)):
        return Diagnosis(fault.mark, *at_the_margin(key[1]))
    return None


# Text of the parser's message, the mark to point at, our message and hint.
_BY_PROBLEM = (
    ("sequence entries are not allowed", "mark", "unexpected '- ': no list can begin here", QUOTE_IT),
    (
        "could not find expected ':'",
        "begin",
        "missing ': '",
        "write `field: text`, or indent it under its field",
    ),
    ("maximum nesting depth", "mark", *TOO_DEEP),  # libyaml's own limit, from 0.2.6 on
    ("unexpected end of stream", "begin", *UNCLOSED_QUOTATION),
    ("unexpected document", "begin", *UNCLOSED_QUOTATION),
    ("document start", "mark", "unexpected text without indentation", "indent it, quote it, or delete it"),
    ("unexpected ':'", "mark", "missing space after ':'", "write `key: value`"),
)


def _by_problem(fault: _ParserError) -> Diagnosis | None:
    if "mapping values are not allowed" in fault.problem:
        if re.fullmatch(r"[ -]*\w+", fault.before):
            return Diagnosis(
                fault.mark,
                "this field is indented deeper than the one above",
                "indent it like the lines above, or quote the text above if this belongs to it",
            )
        return Diagnosis(fault.mark, "': ' in unquoted text", QUOTE_IT)
    for problem, attribute, message, hint in _BY_PROBLEM:
        if problem in fault.problem:
            return Diagnosis(getattr(fault, attribute), message, hint)
    if "cannot start any token" in fault.problem or "node content" in fault.problem:
        return Diagnosis(fault.mark, f"unquoted text cannot begin with {fault.char!r}", QUOTE_IT)
    return None


def _in_quotation(fault: _ParserError) -> Diagnosis | None:
    if "quoted scalar" not in fault.context or not re.search("escape|hexa?decimal", fault.problem):
        return None
    back = fault.start - fault.text.rindex("\\", 0, fault.start + 1)
    mark = yaml.Mark("", fault.mark.index - back, fault.mark.line, fault.mark.column - back, None, 0)
    return Diagnosis(
        mark,
        "invalid escape sequence in double quotation marks",
        "write \\\\ for a backslash, or use single quotation marks",
    )


def _in_brackets(fault: _ParserError) -> Diagnosis | None:
    if "',' or" not in fault.problem:
        return None
    bracket = fault.char_at(fault.begin)
    if fault.begin.line != fault.mark.line or fault.char in ("", "\n", "\r"):
        return _unclosed(fault.begin, bracket)
    hint = f"close the '{bracket}' first" if fault.char in "]}" else "quote the text"
    return Diagnosis(fault.mark, f"unexpected {fault.char!r} in '{bracket}'", hint)


def _in_block(fault: _ParserError) -> Diagnosis | None:
    if "block scalar" in fault.context:
        return Diagnosis(fault.mark, "unexpected text after | or >", "begin the text on the next line")
    if "block collection" in fault.context:
        return Diagnosis(
            fault.mark, "indentation matches neither an item nor a field", "indent it like the lines above"
        )
    if "block mapping" in fault.context:
        if fault.char == "-" and not fault.before.strip():
            return Diagnosis(fault.mark, *MISALIGNED_DASH)
        end_of_field = "unexpected text after the end of the field", QUOTE_IT
        return Diagnosis(fault.mark, *(end_of_field if fault.before.strip() else BAD_INDENTATION))
    return None
