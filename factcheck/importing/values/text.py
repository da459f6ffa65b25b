"""Bytes to text, and text as other programs leave it to text as a dataset has it."""

import html
import re
import unicodedata

from factcheck.core.labels import count, invisible_positions
from factcheck.core.types import is_http_url


class UnreadableImport(Exception):
    """Why nothing of a file can be read, in words with the mend."""


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """A file's text, and a remark on how it was read where that had to be guessed.

    Without `encoding` it is UTF-8 or UTF-16, by its mark or by its zeros, else Windows-1252.
    Raises Unreadable.
    """
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), None
        except LookupError:
            raise UnreadableImport(f"--encoding: there is no encoding {encoding!r}") from None
        except (UnicodeError, ValueError) as error:
            raise UnreadableImport(f"it is not in the encoding {encoding!r}: {error}") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), None
    begin = data[:1000]
    if 0 in begin:  # no text in UTF-8 has a zero
        name = "utf-16-le" if begin[1::2].count(0) > begin[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), f"read as {name.upper()}; --encoding says otherwise"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        said = "it is no UTF-8, and read as Windows-1252; --encoding says otherwise"
        return data.decode("cp1252", "replace"), said


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_PARTING = """
    address article aside blockquote body br center dd details div dl dt figure footer h1 h2 h3 h4 h5 h6
    header hr html iframe li main nav ol p pre section summary table tbody td tfoot th thead title tr ul video
"""
_JOINING = """
    a abbr b big button cite code del em embed font i img ins kbd label mark noscript object picture q s
    script small span strike strong style sub sup svg time tt u wbr
"""


def _tags(names: str) -> re.Pattern[str]:
    quoted = r"""(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?/?>"""
    return re.compile(rf"</?(?:{'|'.join(names.split())})(?:{quoted}|(?:\s[^<>]*)?/?>)", re.IGNORECASE)


_PARTS, _JOINS = _tags(_PARTING), _tags(_JOINING)
_TIDY = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")  # ASCII without & and <, parted by single blanks


def plain(text: str) -> str:
    """Text in one line, without HTML's tags and entities and without what cannot be seen.

    Only tags that HTML has are taken out: what else stands in angle brackets is text.
    """
    if _TIDY.fullmatch(text):
        return text
    if "<" in text:
        text = _JOINS.sub("", _PARTS.sub(" ", _without_comments(text)))
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


def address(text: str) -> str | None:
    """An address that a reader can follow, its scheme in small letters; None where it is none."""
    scheme, colon, rest = text.partition(":")
    text = scheme.lower() + colon + rest
    return text if is_http_url(text) else None


_ABSENT = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "–"}


def none_if_missing(text: str) -> str | None:
    """A table's text as it is, or None where it says that there is none."""
    text = plain(text)
    return None if len(text) < 5 and text.casefold() in _ABSENT else text


def counted(number: int, what: str) -> str:
    """`1,200 records`."""
    return count(number, what).replace(str(number), f"{number:,}", 1)
