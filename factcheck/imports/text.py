"""Bytes to text, and text as other programs leave it to text as a dataset has it."""

import html
import re
import unicodedata

from factcheck.wording import count, unseen


class Unreadable(Exception):
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
            raise Unreadable(f"--encoding: there is no encoding {encoding!r}") from None
        except (UnicodeError, ValueError) as error:
            raise Unreadable(f"it is not in the encoding {encoding!r}: {error}") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), None
    begin = data[:1000]
    if begin.count(0) > len(begin) // 4:
        name = "utf-16-le" if begin[1::2].count(0) > begin[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), f"read as {name.upper()}; --encoding says otherwise"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        said = "it is no UTF-8, and read as Windows-1252; --encoding says otherwise"
        return data.decode("cp1252", "replace"), said


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_PARTING = """
    address article blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section
    table tbody td th thead tr ul
"""
_JOINING = """
    a abbr b big cite code del em font i img ins mark q s script small span strike strong style sub sup tt u
"""
_PARTS = re.compile(rf"</?(?:{'|'.join(_PARTING.split())})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_JOINS = re.compile(rf"</?(?:{'|'.join(_JOINING.split())})(?:\s[^<>]*)?/?>", re.IGNORECASE)


_TIDY = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")  # ASCII without & and <, parted by single blanks


def plain(text: str) -> str:
    """Text in one line, without HTML's tags and entities and without what cannot be seen.

    Only tags that HTML has are taken out: what else stands in angle brackets is text.
    """
    if _TIDY.fullmatch(text):
        return text
    if "<" in text:
        text = _JOINS.sub("", _PARTS.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        hidden = {at for at in unseen(text) if not text[at].isspace()}
        text = "".join(char for at, char in enumerate(text) if at not in hidden) if hidden else text
    return " ".join(text.split())


_ABSENT = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "–"}


def present(text: str) -> str | None:
    """A table's text as it is, or None where it says that there is none."""
    text = plain(text)
    return None if len(text) < 5 and text.casefold() in _ABSENT else text


def counted(number: int, what: str) -> str:
    """`1,200 records`."""
    return count(number, what).replace(str(number), f"{number:,}", 1)
