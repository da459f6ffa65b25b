"""Decode files, and clean text from other programs for a dataset."""

import html
import re
import unicodedata

from factcheck.core.labels import count, invisible_positions
from factcheck.core.types import is_http_url


class UnreadableImport(Exception):
    """The reason why a file or option cannot be used, with a suggested fix."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """Return a file's text, and a remark if the encoding was guessed.

    Without `encoding` it is UTF-8 or UTF-16, by byte order mark or zeros, else Windows-1252.
    Raises UnreadableImport.
    """
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), None
        except LookupError:
            raise UnreadableImport(f"--encoding: unknown encoding {encoding!r}") from None
        except (UnicodeError, ValueError) as error:
            raise UnreadableImport(f"invalid text in the encoding {encoding!r}: {error}") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), None
    start = data[:1000]
    if 0 in start:  # UTF-8 text has no zeros
        name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), f"read as {name.upper()}; override with --encoding"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        remark = "not valid UTF-8, read as Windows-1252; override with --encoding"
        return data.decode("cp1252", "replace"), remark


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_BLOCK_TAGS = """
    address article aside blockquote body br center dd details div dl dt figure footer h1 h2 h3 h4 h5 h6
    header hr html iframe li main nav ol p pre section summary table tbody td tfoot th thead title tr ul video
"""
_INLINE_TAGS = """
    a abbr b big button cite code del em embed font i img ins kbd label mark noscript object picture q s
    script small span strike strong style sub sup svg time tt u wbr
"""


def _tag_pattern(names: str) -> re.Pattern[str]:
    quoted = r"""(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?/?>"""
    return re.compile(rf"</?(?:{'|'.join(names.split())})(?:{quoted}|(?:\s[^<>]*)?/?>)", re.IGNORECASE)


_BLOCKS, _INLINE = _tag_pattern(_BLOCK_TAGS), _tag_pattern(_INLINE_TAGS)
_CLEAN = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")  # ASCII words without & and <, single spaces


def plain_text(text: str) -> str:
    """Return text in one line, without HTML tags, HTML entities and invisible characters.

    Only known HTML tags are removed: anything else in angle brackets is text.
    """
    if _CLEAN.fullmatch(text):
        return text
    if "<" in text:
        text = _INLINE.sub("", _BLOCKS.sub(" ", _without_comments(text)))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        hidden = {at for at in invisible_positions(text) if not text[at].isspace()}
        text = "".join(char for at, char in enumerate(text) if at not in hidden) if hidden else text
    return " ".join(text.split())


def _without_comments(text: str) -> str:
    pieces, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        pieces.append(text[at:begin])
        at = end + 3
    return "".join([*pieces, text[at:]]) if pieces else text


def escape_ampersands(url: str) -> str:
    """Return a URL in which no `&` begins an HTML entity, so that plain text keeps its `&copy=`."""
    return url.replace("&amp;", "&").replace("&", "&amp;")


def parse_url(text: str) -> str | None:
    """Return a web URL with its scheme in lower case, or None."""
    scheme, colon, rest = text.partition(":")
    text = scheme.lower() + colon + rest
    return text if is_http_url(text) else None


_ABSENT = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "–"}


def none_if_missing(text: str) -> str | None:
    """Return a cell as plain text, or None if it is empty or a word for a missing value."""
    text = plain_text(text)
    return None if len(text) < 5 and text.casefold() in _ABSENT else text


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1,200 records`."""
    return count(number, noun).replace(str(number), f"{number:,}", 1)
