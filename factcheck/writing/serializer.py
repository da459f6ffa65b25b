"""Records to YAML text that the reader reads back to the same records.

Plain where YAML lets text stand plain, folded where it is long, quoted where it must be.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from factcheck.core.model import BUILT_IN_VERDICTS, Citation, Claim, Membership, Outcome, Verdict, When
from factcheck.core.schema import CLAIM
from factcheck.core.types import RecordType

WIDTH = 100


class Style(NamedTuple):
    """How a file sets its lists, in columns.

    Where the dash stands, how far behind it the fields begin, and how far the dash of a list inside
    a claim stands behind its key.
    """

    dash: int = 2
    gap: int = 2
    nested: int = 2

    @property
    def indent(self) -> int:
        """The column of a claim's fields."""
        return self.dash + self.gap


# Conservative: what is not surely plain is quoted. The second set may stand in a flow list, too.
_PLAIN = re.compile(r"[^\W_]([\w ./()%+;’“”‘–—'\"?!…&$*^~\\|<>=@`,\[\]{}-]|:(?=\w)|(?<=[\w.)])#)*")
_PLAIN_IN_FLOW = re.compile(r"[^\W_]([\w ./()%+;’‘–—'?!…&$~-]|:(?=\w))*")
_MUST_ESCAPE = re.compile(
    "[^ -~\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FOLDABLE = re.compile(r"\S+(?: \S+)*")


def quoted(text: str) -> str:
    """Text in double quotation marks."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_MUST_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (
        f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def _is_plain(text: str, pattern: re.Pattern[str]) -> bool:
    if text == "null":  # unquoted, it is no text
        return False
    return pattern.fullmatch(text) is not None and text == text.strip() and not _MUST_ESCAPE.search(text)


def in_flow(text: str) -> str:
    """Text as an item of a `[…]` or a value in `{…}`."""
    return text if _is_plain(text, _PLAIN_IN_FLOW) else quoted(text)


def field(key: str, text: str, indent: int) -> list[str]:
    """The lines of a field with text, its key `indent` columns in."""
    start = " " * indent + text_key(key) + ":"
    if len(start) + 1 + len(text) <= WIDTH or not _is_foldable(text):
        one_line = f"{start} {text if _is_plain(text, _PLAIN) else quoted(text)}"
        if len(one_line) <= WIDTH or not _is_foldable(text):
            return [one_line]
    margin = " " * (indent + 2)
    return [f"{start} >-", *(margin + line for line in _wrapping(indent).findall(text))]


def _is_foldable(text: str) -> bool:
    return _FOLDABLE.fullmatch(text) is not None and not _MUST_ESCAPE.search(text)


@cache
def _wrapping(indent: int) -> re.Pattern[str]:
    """Lines as long as there is room for, broken at blanks alone."""
    room = max(20, WIDTH - indent - 2)
    return re.compile(rf"(?:\S.{{0,{room - 2}}}\S|\S)(?= |$)|\S+")


@lru_cache(maxsize=256)
def text_key(key: str) -> str:
    """Text as a key of a mapping."""
    return key if _is_plain(key, _PLAIN_IN_FLOW) and len(key) < 100 else quoted(key)


def flow_list(key: str, texts: Iterable[str], indent: int, nested: int = 2) -> list[str]:
    """A list of texts in one line, or an item a line where that is too long."""
    items = [in_flow(text) for text in texts]
    start = " " * indent + key + ":"
    one_line = f"{start} [{', '.join(items)}]"
    if len(one_line) <= WIDTH:
        return [one_line]
    return [start, *(f"{' ' * (indent + nested)}- {item}" for item in items)]


def citation(cited: Citation) -> str:
    """A citation as a flow mapping."""
    parts = [f"source: {in_flow(cited.source)}"]
    if cited.paragraphs:
        parts.append(f"paragraphs: [{', '.join(map(str, cited.paragraphs))}]")
    if cited.url:
        parts.append(f"url: {in_flow(cited.url)}")
    return "{" + ", ".join(parts) + "}"


def _citations(key: str, cited: Iterable[Citation], indent: int, nested: int) -> list[str]:
    return [f"{' ' * indent}{key}:", *(f"{' ' * (indent + nested)}- {citation(one)}" for one in cited)]


def outcome(record: Outcome, style: Style) -> list[str]:
    """An outcome as an item of a list in that style."""
    indent = style.indent
    lines = field("verdict", record.verdict, indent)
    for key, text in _outcome_texts(record):
        lines += field(key, text, indent)
    if record.evidence:
        lines += _citations("evidence", record.evidence, indent, style.nested)
    return item(lines, style)


def _outcome_texts(record: Outcome) -> Iterator[tuple[str, str]]:
    texts = {
        "reported": record.reported and record.reported.text,
        "basis": record.basis,
        "summary": record.summary,
    }
    yield from ((key, text) for key, text in texts.items() if text)


def outcome_in_flow(record: Outcome) -> str:
    """An outcome as a flow mapping."""
    parts = [f"verdict: {in_flow(record.verdict)}"]
    parts += [f"{key}: {in_flow(text)}" for key, text in _outcome_texts(record)]
    if record.evidence:
        parts.append(f"evidence: [{', '.join(map(citation, record.evidence))}]")
    return "{" + ", ".join(parts) + "}"


def claim(record: Claim, style: Style) -> list[str]:
    """A claim as an item of a list in that style."""
    indent, lines = style.indent, []
    for key, value in _claim_fields(record):
        if isinstance(value, str):
            lines += field(key, value, indent)
        elif key == "appearances":
            lines += _citations(key, record.appearances, indent, style.nested)
        elif key == "outcomes":
            lines.append(f"{' ' * indent}outcomes:")
            inner = Style(indent + style.nested, 2, style.nested)
            lines += [line for one in record.outcomes for line in outcome(one, inner)]
        else:
            lines += flow_list(key, (str(text) for text in value), indent, style.nested)
    return item(lines, style)


def claim_in_flow(record: Claim) -> str:
    """A claim as a flow mapping."""
    parts = []
    for key, value in _claim_fields(record):
        if isinstance(value, str):
            parts.append(f"{key}: {in_flow(value)}")
        elif key == "appearances":
            parts.append(f"{key}: [{', '.join(map(citation, record.appearances))}]")
        elif key == "outcomes":
            parts.append(f"{key}: [{', '.join(map(outcome_in_flow, record.outcomes))}]")
        else:
            parts.append(f"{key}: [{', '.join(in_flow(str(text)) for text in value)}]")
    return "{" + ", ".join(parts) + "}"


def _claim_fields(record: Claim) -> Iterator[tuple[str, str | tuple[object, ...]]]:
    """The fields that a claim has, in the order in which they are written."""
    for key in CLAIM.read:
        value = getattr(record, key)
        if value:
            yield key, value.text if isinstance(value, When) else value


def fields(record: NamedTuple, shape: RecordType, indent: int) -> Iterator[str]:
    """The lines of the fields that a record of the header has, in their order."""
    for key in shape.read:
        value = getattr(record, shape.names.get(key, key))
        if isinstance(value, When):
            value = value.text
        if isinstance(value, str) and value:
            yield from field(key, value, indent)
        elif isinstance(value, int):
            yield f"{' ' * indent}{key}: {value}"
        elif value and isinstance(value[0], Membership):
            yield f"{' ' * indent}{key}: [{', '.join(map(_membership, value))}]"
        elif value:
            yield from flow_list(key, value, indent)


def named(name: str, record: NamedTuple, shape: RecordType, column: int) -> list[str]:
    """A record of the header under its name, the name at that column."""
    return [f"{' ' * column}{text_key(name)}:", *fields(record, shape, column + 2)]


def named_in_flow(name: str, record: NamedTuple, shape: RecordType) -> str:
    """A record of the header under its name, as a part of a flow mapping."""
    return f"{text_key(name)}: {record_in_flow(record, shape)}"


def record_in_flow(record: NamedTuple, shape: RecordType) -> str:
    """A record of the header as a flow mapping."""
    parts = []
    for key in shape.read:
        value = getattr(record, shape.names.get(key, key))
        value = value.text if isinstance(value, When) else value
        if isinstance(value, tuple) and value:
            texts = (_membership(one) if isinstance(one, Membership) else in_flow(one) for one in value)
            parts.append(f"{key}: [{', '.join(texts)}]")
        elif value:
            parts.append(f"{key}: {in_flow(str(value))}")
    return f"{{{', '.join(parts)}}}"


def _membership(group: Membership) -> str:
    dates = {"from": group.since, "until": group.until}
    parts = [f"{key}: {when.text}" for key, when in dates.items() if when]
    return f"{{{', '.join([f'name: {in_flow(group.name)}', *parts])}}}" if parts else in_flow(group.name)


def listed(record: NamedTuple, shape: RecordType, style: Style) -> list[str]:
    """A record of the header as an item of a list in that style."""
    return item(list(fields(record, shape, style.indent)), style)


def item(lines: list[str], style: Style) -> list[str]:
    """The lines of a record's fields as an item of a list in that style."""
    return [" " * style.dash + "-" + " " * (style.gap - 1) + lines[0][style.indent :], *lines[1:]]


def without_defaults(verdict: Verdict) -> Verdict:
    """A verdict without what it has where the file says nothing."""
    built_in = BUILT_IN_VERDICTS.get(verdict.word)
    if built_in and verdict.definition == built_in.definition:
        verdict = verdict._replace(definition=None)
    return verdict._replace(means="") if verdict.means == verdict.word else verdict
