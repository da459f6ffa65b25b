"""Records as YAML text, by their schema; the reader reads it back to the same records.

Text is plain where YAML allows that, folded if it is long, and else quoted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from factcheck.core.labels import UNSEEN
from factcheck.core.model import BUILT_IN_VERDICTS, Verdict, When
from factcheck.core.schema import CITATION, GROUP, OUTCOME
from factcheck.core.types import RecordType

WIDTH = 100


class Style(NamedTuple):
    """The layout of a list, in columns: its dash, and from there its fields.

    `nested` is the indentation of the dash of a list inside an item, relative to its key.
    """

    dash: int = 2
    gap: int = 2
    nested: int = 2

    @property
    def indent(self) -> int:
        """The column of an item's fields."""
        return self.dash + self.gap


# Conservative: text is quoted unless it is certainly plain; the second pattern is for flow style.
_PLAIN = re.compile(r"[^\W_]([\w ./()%+;’“”‘–—'\"?!…&$*^~\\|<>=@`,\[\]{}-]|:(?=\w)|(?<=[\w.)])#)*")
_PLAIN_IN_FLOW = re.compile(r"[^\W_]([\w ./()%+;’‘–—'?!…&$~-]|:(?=\w))*")
_MUST_ESCAPE = re.compile(f"[\0-\x1f{UNSEEN}]")
# What YAML 1.1 or 1.2 reads as a number, a boolean, a date or nothing where it is not quoted.
_TYPED = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|0x[\da-f_]+|0o[0-7]+|0b[01_]+|[\d_.]+(e[+-]?\d+)?"
    r"|\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?|\d{4}-\d\d?-\d\d?([t ][\d:. z+-]*)?)"
)
_FOLDABLE = re.compile(r"\S+(?: \S+)*")


def quoted(text: str) -> str:
    """Text in double quotation marks."""
    return '"' + _MUST_ESCAPE.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (
        f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def _is_plain(text: str, pattern: re.Pattern[str]) -> bool:
    return bool(
        text == text.strip()
        and pattern.fullmatch(text)
        and not _MUST_ESCAPE.search(text)
        and not _TYPED.fullmatch(text)
    )


def in_flow(text: str) -> str:
    """Text as an item of a `[…]` or a value in `{…}`."""
    return text if _is_plain(text, _PLAIN_IN_FLOW) else quoted(text)


def field(key: str, text: str, indent: int) -> list[str]:
    """The lines of a field with text, in block style, `indent` columns in."""
    start = " " * indent + text_key(key) + ":"
    one_line = f"{start} {text if _is_plain(text, _PLAIN) else quoted(text)}"
    # A line of GitHub's log that begins with `::` is a command.
    if len(one_line) <= WIDTH or not _FOLDABLE.fullmatch(text) or " ::" in text or _MUST_ESCAPE.search(text):
        return [one_line]
    inner, margin = max(20, WIDTH - indent - 2) - 2, " " * (indent + 2)
    folded = re.findall(rf"(?:\S.{{0,{inner}}}\S|\S)(?= |$)|\S+", text)  # broken at spaces only
    return [f"{start} >-", *(margin + line for line in folded)]


@lru_cache(maxsize=256)
def text_key(key: str) -> str:
    """Text as a key of a mapping."""
    return key if _is_plain(key, _PLAIN_IN_FLOW) and len(key) < 100 else quoted(key)


def flow_list(
    key: str, flow_items: Sequence[str], indent: int, nested: int = 2, on_one_line: bool | None = None
) -> list[str]:
    """A list of items in flow style: on one line if it fits or if required, else an item per line."""
    start = " " * indent + key + ":"
    one_line = f"{start} [{', '.join(flow_items)}]"
    if on_one_line or (on_one_line is None and len(one_line) <= WIDTH):
        return [one_line]
    return [start, *(f"{' ' * (indent + nested)}- {item}" for item in flow_items)]


def flow(value: Any, record_type: RecordType | None = None) -> str:
    """A text, a list or a record in flow style; `record_type` is that of the record or the list's items."""
    if type(value) is tuple:
        return f"[{', '.join(flow(item, record_type) for item in value)}]"
    if isinstance(value, int | When):
        return str(value.text if isinstance(value, When) else value)
    if record_type is None or isinstance(value, str):
        return in_flow(value)
    parts = [f"{key}: {flow(part, nested)}" for key, part, nested in _fields(value, record_type)]
    if record_type is GROUP and len(parts) == 1:
        return in_flow(value.name)
    return f"{{{', '.join(parts)}}}"


def lines(record: NamedTuple, record_type: RecordType, indent: int, nested: int = 2) -> Iterator[str]:
    """The lines of a record's fields in block style, `indent` columns in; lists inside are `nested` more."""
    for key, value, item_type in _fields(record, record_type):
        if isinstance(value, str):
            yield from field(key, value, indent)
        elif isinstance(value, int | When):
            yield f"{' ' * indent}{key}: {flow(value)}"
        elif item_type is OUTCOME:
            yield f"{' ' * indent}{key}:"
            yield from items(value, item_type, Style(indent + nested, 2, nested))
        else:
            flow_items = [flow(item, item_type) for item in value]
            yield from flow_list(key, flow_items, indent, nested, _ON_ONE_LINE.get(item_type))


# Lists whose layout does not depend on their length.
_ON_ONE_LINE: Mapping[RecordType | None, bool] = {CITATION: False, GROUP: True}


def _fields(record: NamedTuple, record_type: RecordType) -> Iterator[tuple[str, Any, RecordType | None]]:
    """The keys and values of the fields that a record has, with the record type of a list's items."""
    for key, known in record_type.fields.items():
        if value := getattr(record, known.name or key):
            yield key, value, known.type.record


def items(
    records: Iterable[NamedTuple], record_type: RecordType, style: Style, blank_lines: int = 0
) -> Iterator[str]:
    """The lines of records as items of a list in a style, each after some blank lines."""
    for record in records:
        yield from [""] * blank_lines
        first, *others = lines(record, record_type, style.indent, style.nested)
        yield " " * style.dash + "-" + " " * (style.gap - 1) + first[style.indent :]
        yield from others


def named(records: Mapping[str, NamedTuple], record_type: RecordType, column: int = 2) -> Iterator[str]:
    """The lines of header records, each under its name at a column."""
    for name, record in records.items():
        yield f"{' ' * column}{text_key(name)}:"
        yield from lines(record, record_type, column + 2)


def without_defaults(verdict: Verdict) -> Verdict:
    """A verdict without the values that the reader adds for missing fields."""
    built_in = BUILT_IN_VERDICTS.get(verdict.word)
    if built_in and verdict.definition == built_in.definition:
        verdict = verdict._replace(definition=None)
    return verdict._replace(means="") if verdict.means == verdict.word else verdict
