"""Decode files, and clean text from other programs for a dataset."""

import html
import re
import unicodedata
from html.entities import html5

from factcheck.core.labels import invisible_positions
from factcheck.core.types import is_http_url
from factcheck.files import SQLITE


class UnreadableImport(Exception):
    """The reason why a file or option cannot be used, with a suggested fix."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """Return a file's text, and a remark if the encoding was guessed.

    Without `encoding` it is UTF-8 or UTF-16, or the one that a web page declares. Raises UnreadableImport.
    """
    for mark, kind in _BINARIES:
        if data.startswith(mark):
            raise UnreadableImport(f"this is {kind}; save it as CSV or JSON first")
    declared = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if declared is None and data[:99].lstrip()[:1] == b"<" and (match := _CHARSET.search(data, 0, 1024)):
        declared = match[1].decode()
    zeros = max(data[:1000:2].count(0), data[1:1000:2].count(0))
    if declared is None and zeros * 8 > len(data[:1000]):  # in UTF-8, a zero is a stray character
        declared = "utf-16-le" if zeros == data[1:1000:2].count(0) else "utf-16-be"
    try:
        text = data.decode(declared or "utf-8").removeprefix("\ufeff")
    except LookupError:
        raise UnreadableImport(f"--encoding: unknown encoding {declared!r}") from None
    except UnicodeError as error:
        if declared is not None:
            raise UnreadableImport(
                f"invalid text in the encoding {declared!r}: {error}; choose another with --encoding"
            ) from None
        if re.search(rb"[\0-\x08\x0e-\x1a]", data[:1000]):
            raise UnreadableImport("this is a binary file; save it as CSV or JSON first") from None
        raise UnreadableImport(_encoding_message(data)) from None
    is_guess = encoding is None and declared is not None and declared.startswith("utf-16-")
    return text, f"read as {declared.upper()}; override with --encoding" if declared and is_guess else None


_BINARIES = (
    (SQLITE, "an SQLite database (read one of factcheck with -f)"),
    (b"PK\x03\x04", "a workbook or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"<meta\s[^<>]*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LIKELY = ("cp1252", "cp1250", "cp1251", "cp1256", "shift_jis", "euc_kr", "gb18030", "big5")


def _encoding_message(data: bytes) -> str:
    word = re.search(rb"[^\x00-\x20,;|\"]*[\x80-\xff][^\x00-\x20,;|\"]*", data)
    readings = {name: word[0][:40].decode(name, "ignore") for name in _LIKELY} if word else {}
    examples = ", ".join(f"{name} ({text})" for name, text in readings.items() if text.isprintable())
    line = data.count(b"\n", 0, word.start() if word else 0) + 1
    return f"line {line}: neither UTF-8 nor UTF-16; choose with --encoding: {examples}"


_BLOCK_TAGS = """
    address article aside blockquote body br center dd details div dl dt figure footer h1 h2 h3 h4 h5 h6
    header hr html iframe li main nav ol p pre section summary table tbody td tfoot th thead title tr ul video
"""
_INLINE_TAGS = """
    a abbr b big button cite code del em embed font i img ins kbd label mark noscript object picture q s
    script small span strike strong style sub sup svg time tt u wbr
"""


def _tag_pattern(names: str) -> re.Pattern[str]:
    quoted = r"""\s[^<>=]*=(?:[^<>"']|"[^"<]*"|'[^'<]*')*>"""  # `a <b and c> d` has no tag
    tag = rf"</?(?:{'|'.join(names.split())})(?:\s*/?>|{quoted}|\s[^<>=]*=[^<>]*>)"
    return re.compile(tag, re.IGNORECASE)


_BLOCKS, _INLINE = _tag_pattern(_BLOCK_TAGS), _tag_pattern(_INLINE_TAGS)
_ENTITY = re.compile(r"&(?:#\w{1,8}|[A-Za-z]\w{1,31});")
_CLEAN = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")  # ASCII words without & and <, single spaces


def plain_text(text: str) -> str:
    """Return text in one line, without HTML tags, HTML entities and invisible characters.

    Only whole tags and entities that HTML knows are replaced: anything else with `<` or `&` is text.
    """
    if _CLEAN.fullmatch(text):
        return text
    if "<" in text:
        text = _INLINE.sub("", _BLOCKS.sub(" ", _without_comments(text)))
    if "&" in text:
        text = _ENTITY.sub(_unescape, text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(_without_invisible(text).split())


def _unescape(entity: re.Match[str]) -> str:
    return html.unescape(entity[0]) if entity[0][1] == "#" else html5.get(entity[0][1:], entity[0])


def _without_invisible(text: str) -> str:
    hidden = {at for at in invisible_positions(text) if not text[at].isspace()}
    return "".join(char for at, char in enumerate(text) if at not in hidden) if hidden else text


def _without_comments(text: str) -> str:
    pieces, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        pieces.append(text[at:begin])
        at = end + 3
    return "".join([*pieces, text[at:]]) if pieces else text


def plain_url(text: str) -> str:
    """Return a URL unchanged but for `&amp;`, blanks around it and invisible characters."""
    return _without_invisible(text).strip().replace("&amp;", "&")


def parse_url(text: str) -> str | None:
    """Return a web URL with its scheme in lower case, or None."""
    scheme, colon, rest = text.partition(":")
    text = scheme.lower() + colon + rest
    return text if is_http_url(text) else None


_ABSENT = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "–"}


def none_if_missing(text: str) -> str | None:
    """Return a cell as plain text, or None if it is empty or a word for a missing value."""
    text = plain_text(text)
    return None if is_missing(text) else text


def is_missing(text: str) -> bool:
    """Return whether a text is empty or a word for a missing value."""
    return len(text) < 5 and text.casefold() in _ABSENT
