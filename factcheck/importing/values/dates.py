"""Dates in the forms that occur in other people's files, cut to the day."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from factcheck.core.model import When

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{1,2}(?::?\d{2}.*)?)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T\d+Z?)?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d\d)(?:\D.*)?")
_EITHER = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d\d)(?:[ T,]+\d{1,2}:\d\d.*)?")
_NAMED = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})(?: .*)?")
_NAMED_FIRST = re.compile(r"(?:[a-z]{3,9},? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: .*)?")
_MONTH = re.compile(r"([a-z]{3,9})\.?,? (\d{4})")
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "sept",
)  # fmt: skip


@lru_cache(maxsize=65536)
def read(text: str, order: str | None = None) -> When | None:
    """The day, month or year that a text spells, or None where it spells none.

    `order` says which comes first in `03/04/2020` and `03-04-2020`; without it such a text is read
    only where one of the two can be no month. Years of two figures are 1970 to 2069.
    """
    text = " ".join(text.split())
    if text.endswith("~"):
        about = read(text[:-1], order)
        return When.parse(f"{about.text}~") if about else None
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _made(match[1], match[2], match[3])
    if match := _DOTTED.fullmatch(text):
        return _made(match[3], match[2], match[1])
    if match := _EITHER.fullmatch(text):
        first, second = match[1], match[3]
        order = order or order_of([text])
        if order is None and first != second:
            return None
        return _made(match[4], *((first, second) if order == MONTH_FIRST else (second, first)))
    lower = text.casefold()
    if match := _NAMED.fullmatch(lower):
        return _made(match[3], _month(match[2]), match[1])
    if match := _NAMED_FIRST.fullmatch(lower):
        return _made(match[3], _month(match[1]), match[2])
    if match := _MONTH.fullmatch(lower):
        return _made(match[2], _month(match[1]))
    if match := _EPOCH.fullmatch(text):
        return When.parse(datetime.fromtimestamp(int(match[1]), UTC).date().isoformat())
    return None


def order_of(texts: Iterable[str]) -> str | None:
    """Which comes first in dates whose day and month could change places, by those that settle it.

    None where none settles it, or where they contradict each other.
    """
    found = set()
    for text in texts:
        if match := _EITHER.fullmatch(" ".join(text.split())):
            if int(match[1]) > 12 >= int(match[3]):
                found.add(DAY_FIRST)
            elif int(match[3]) > 12 >= int(match[1]):
                found.add(MONTH_FIRST)
    return found.pop() if len(found) == 1 else None


def is_open(text: str) -> bool:
    """Whether day and month of a date could change places."""
    match = _EITHER.fullmatch(" ".join(text.split()))
    return match is not None and match[1] != match[3] and int(match[1]) <= 12 and int(match[3]) <= 12


def _month(name: str) -> str | None:
    known = name in _MONTHS or name in _NAMES
    return str(_MONTHS.index(name[:3]) + 1) if known else "0"


def _made(year: str, month: str | None, day: str | None = None) -> When | None:
    if len(year) == 2:
        year = ("20" if int(year) < 70 else "19") + year
    return When.parse("-".join(part.zfill(2) for part in (year, month, day) if part is not None))


def unsettled(text: str) -> str:
    """What is said where nothing settles which comes first, day or month."""
    why = f"nothing in it says whether {text!r} begins with the day or the month"
    return f"{why}: --date-order dmy or --date-order mdy does"
