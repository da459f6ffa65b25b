"""Parse dates in common formats, to the day at most."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from factcheck.core.model import When

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)

_ISO = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?:[T ]\d{1,2}(?::?\d{2}.*)?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T\d+Z?)?")
_DOTTED = re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4}|\d\d)(?:\D.*)?")
_EITHER = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d\d)(?:[ T,]+\d{1,2}:\d\d.*)?")
_DAY_MONTH = re.compile(
    r"(?:[a-z]{3,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[a-z]{3,9})\.?,?[ -]"
    r"(?P<year>\d{4})(?: .*)?"
)
_MONTH_DAY = re.compile(
    r"(?:[a-z]{3,9},? )?(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})(?: .*)?"
)
_MONTH = re.compile(r"(?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})")
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTHS = {"sept": "9"} | {
    name: str(number) for number, full in enumerate(_NAMES, 1) for name in (full, full[:3])
}


@lru_cache(maxsize=65536)
def parse(text: str, order: str | None = None) -> When | None:
    """Return the day, month or year in a text, or None.

    `order` (`dmy` or `mdy`) is for dates like `03/04/2020`; without it such a date is read only if one
    of the two numbers cannot be a month. Two-digit years are 1970 to 2069.
    """
    text = " ".join(text.split())
    if text.endswith("~"):
        about = parse(text[:-1], order)
        return When.parse(f"{about.text}~") if about else None
    lower = text.casefold()
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _DOTTED.fullmatch(text)
    match = match or _DAY_MONTH.fullmatch(lower) or _MONTH_DAY.fullmatch(lower) or _MONTH.fullmatch(lower)
    if match:
        return _when(**match.groupdict())
    if match := _EITHER.fullmatch(text):
        first, second = match[1], match[3]
        order = order or order_of([text])
        if order is None and first != second:
            return None
        return _when(match[4], *((first, second) if order == MONTH_FIRST else (second, first)))
    if match := _EPOCH.fullmatch(text):
        return When.parse(datetime.fromtimestamp(int(match[1]), UTC).date().isoformat())
    return None


def order_of(texts: Iterable[str]) -> str | None:
    """Return the order of day and month in ambiguous dates, from the dates that are unambiguous.

    None if there are none, or if they contradict each other.
    """
    matches = (_EITHER.fullmatch(" ".join(text.split())) for text in texts)
    pairs = ((int(match[1]) > 12, int(match[3]) > 12) for match in matches if match)
    orders = {DAY_FIRST if first else MONTH_FIRST for first, second in pairs if first != second}
    return orders.pop() if len(orders) == 1 else None


def is_ambiguous(text: str) -> bool:
    """Return whether day and month of a date could be swapped."""
    match = _EITHER.fullmatch(" ".join(text.split()))
    return match is not None and match[1] != match[3] and int(match[1]) <= 12 and int(match[3]) <= 12


def _when(year: str, month: str | None, day: str | None = None) -> When | None:
    if len(year) == 2:
        year = ("20" if int(year) < 70 else "19") + year
    if month and not month.isdecimal():
        month = _MONTHS.get(month, "0")
    return When.parse("-".join(part.zfill(2) for part in (year, month, day) if part is not None))


def ambiguity_message(text: str) -> str:
    """Return the message for an ambiguous date."""
    return f"ambiguous date {text!r}: day or month first? use --date-order dmy or --date-order mdy"
