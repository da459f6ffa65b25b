"""Records to YAML text that the reader reads back to the same records.

Plain where YAML lets text stand plain, folded where it is long, quoted where it must be.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from factcheck.model import Citation, Claim, Outcome

WIDTH = 100

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
    return pattern.fullmatch(text) is not None and text == text.strip() and not _MUST_ESCAPE.search(text)


def in_flow(text: str) -> str:
    """Text as an item of a `[…]` or a value in `{…}`."""
    return text if _is_plain(text, _PLAIN_IN_FLOW) else quoted(text)


def field(key: str, text: str, indent: int, width: int = WIDTH) -> list[str]:
    """The lines of a field with text, its key `indent` columns in."""
    start = " " * indent + (text_key(key) + ":")
    plain = _is_plain(text, _PLAIN)
    one_line = f"{start} {text if plain else quoted(text)}"
    if len(one_line) <= width or not _FOLDABLE.fullmatch(text) or _MUST_ESCAPE.search(text):
        return [one_line]
    margin = " " * (indent + 2)
    lines = wrap(text, max(20, width - indent - 2), break_long_words=False, break_on_hyphens=False)
    return [f"{start} >-", *(margin + line for line in lines)]


def text_key(key: str) -> str:
    """Text as a key of a mapping."""
    return key if _is_plain(key, _PLAIN_IN_FLOW) and len(key) < 100 else quoted(key)


def flow_list(key: str, texts: Iterable[str], indent: int, width: int = WIDTH) -> list[str]:
    """A list of texts in one line, or an item a line where that is too long."""
    items = [in_flow(text) for text in texts]
    start = " " * indent + key + ":"
    one_line = f"{start} [{', '.join(items)}]"
    if len(one_line) <= width:
        return [one_line]
    return [start, *(f"{' ' * (indent + 2)}- {item}" for item in items)]


def citation(cited: Citation) -> str:
    """A citation as a flow mapping."""
    parts = [f"source: {in_flow(cited.source)}"]
    if cited.paragraphs:
        parts.append(f"paragraphs: [{', '.join(map(str, cited.paragraphs))}]")
    if cited.url:
        parts.append(f"url: {in_flow(cited.url)}")
    return "{" + ", ".join(parts) + "}"


def citations(key: str, cited: Iterable[Citation], indent: int) -> list[str]:
    """A list of citations, one a line."""
    return [f"{' ' * indent}{key}:", *(f"{' ' * (indent + 2)}- {citation(one)}" for one in cited)]


def outcome(record: Outcome, dash: int, width: int = WIDTH) -> list[str]:
    """An outcome as an item of a list whose dashes stand `dash` columns in."""
    indent = dash + 2
    lines = field("verdict", record.verdict, indent, width)
    if record.reported:
        lines += field("reported", record.reported.text, indent, width)
    if record.basis:
        lines += field("basis", record.basis, indent, width)
    if record.summary:
        lines += field("summary", record.summary, indent, width)
    if record.evidence:
        lines += citations("evidence", record.evidence, indent)
    return _item(lines, dash)


def claim(record: Claim, dash: int, width: int = WIDTH) -> list[str]:
    """A claim as an item of a list whose dashes stand `dash` columns in."""
    indent = dash + 2
    return _item(list(_claim_lines(record, indent, width)), dash)


def _item(lines: list[str], dash: int) -> list[str]:
    return [" " * dash + "- " + lines[0][dash + 2 :], *lines[1:]]


def _claim_lines(record: Claim, indent: int, width: int) -> Iterator[str]:
    texts = {
        "id": record.id,
        "speaker": record.speaker,
        "said": record.said and record.said.text,
        "kind": record.kind,
    }
    for key, text in texts.items():
        if text:
            yield from field(key, text, indent, width)
    if record.about:
        yield from flow_list("about", record.about, indent, width)
    yield from field("claim", record.claim, indent, width)
    if record.quote:
        yield from field("quote", record.quote, indent, width)
    if record.due:
        yield from field("due", record.due.text, indent, width)
    yield from citations("appearances", record.appearances, indent)
    if record.tags:
        yield from flow_list("tags", record.tags, indent, width)
    if record.related:
        yield from flow_list("related", record.related, indent, width)
    if record.note:
        yield from field("note", record.note, indent, width)
    if record.outcomes:
        yield f"{' ' * indent}outcomes:"
        for one in record.outcomes:
            yield from outcome(one, indent + 2, width)
