"""Parse dates in the forms that records have, to the day at most.

A text is matched as a whole: a range, a fiscal year, a quarter, a week or a year of another calendar is not
a date. What one text leaves open (`03/04/2020`, `2009/10`) is decided by the other dates of its column.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from factcheck.core.model import When
from factcheck.importing.values.text import UnreadableImport

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)


class Context(NamedTuple):
    """What the other dates of a column decide.

    `order` is the order of day and month. `months` is whether `2009/10` is a month; False if it is a fiscal
    year, None if no other date decides it.
    """

    order: str | None = None
    months: bool | None = None


NO_CONTEXT = Context()
_ZONE = r"(?: ?(?:z|(?:gmt|utc)?[+-]\d\d:?\d\d|[a-z]{2,5}))?(?: \([^()]*\))?"
_CLOCK = (
    r"(?:(?:t\d{1,2}(?::?\d\d){0,2}(?:[.,]\d+)?"
    rf"|,? (?:at )?\d{{1,2}}(?:(?::\d\d){{1,2}}(?:[.,]\d+)?|(?= ?[ap]\.?m))(?: ?[ap]\.?m\.?)?){_ZONE})?"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? )?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_OF = "(?:de |del |of )?"
_YEAR = r"(?P<year>\d{4})(?: г\.?| года)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\+?(?P<year>\d{{4}})(?P<sep>[-/]|\. ?)(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})\.?"
        rf"(?:{_CLOCK}|z|[+-]\d\d:\d\d)",
        r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2}))?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:t\d+z?)?",
        rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?(?P<year>\d{{4}}|\d\d){_CLOCK}",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        rf"{_WEEKDAY}{_DAY}[ -]{_OF}{_MONTH},?[ -]{_OF}(?:{_YEAR}|(?P<short>\d\d)){_CLOCK}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_MONTH} {_DAY} \d\d:\d\d:\d\d (?:[+-]\d{{4}} |[a-z]{{3,4}} )?{_YEAR}",
        rf"{_MONTH},?[ -]{_OF}{_YEAR}",
        r"(?P<year>\d{4}) ?[年년](?: ?(?P<month>\d{1,2}) ?[月월](?: ?(?P<day>\d{1,2}) ?[日일])?)?",
    )
)
_EITHER = re.compile(rf"(\d{{1,2}})([-/])(\d{{1,2}})\2(\d{{4}}|\d\d){_CLOCK}")
_YEAR_PAIR = re.compile(r"(\d\d(\d\d))([-/])(\d\d)")
_EPOCH = re.compile(r"(?:/date\()?(\d{9,10})(?:\d{3})?(?:\.\d+)?(?:\)/)?")
_NAMES = """
    january jan janvier enero ene janeiro januar январь января янв
    february feb février févr fevrier febrero fevereiro fev februar февраль февраля фев февр
    march mar mars marzo março marco märz maerz март марта мар
    april apr avril avr abril abr апрель апреля апр
    may mai mayo maio май мая
    june jun juin junio junho juni июнь июня июн
    july jul juillet juil julio julho juli июль июля июл
    august aug août aout agosto ago август августа авг
    september sep sept septembre septiembre setiembre setembro set сентябрь сентября сен сент
    october oct octobre octubre outubro out oktober okt октябрь октября окт
    november nov novembre noviembre novembro ноябрь ноября ноя нояб
    december dec décembre déc decembre diciembre dic dezembro dez dezember декабрь декабря дек
"""
_MONTHS = {
    name: str(number) for number, names in enumerate(_NAMES.strip().split("\n"), 1) for name in names.split()
}


@lru_cache(maxsize=65536)
def parse(text: str, context: Context = NO_CONTEXT) -> When | None:
    """Return the day, month or year in a text, or None.

    Two-digit years are 1970 to 2069. Years before 1500 and from 2400 are of other calendars.
    """
    text = _normalize(text)
    about = "~" if text.endswith("~") else ""
    text = text.removesuffix("~").rstrip()
    if match := _EITHER.fullmatch(text):
        first, second = match[1], match[3]
        order = context.order or _order(match)
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        return _when(match[4], month, day, about) if order or first == second else None
    if match := _YEAR_PAIR.fullmatch(text):
        return _when(match[1], match[4], None, about) if _is_month(match, context) else None
    if match := next(filter(None, (form.fullmatch(text) for form in _FORMS)), None):
        parts = match.groupdict()
        return _when(parts["year"] or parts["short"], parts.get("month"), parts.get("day"), about)
    if match := _EPOCH.fullmatch(text):
        return When.parse(datetime.fromtimestamp(int(match[1]), UTC).date().isoformat())
    return None


def context_of(texts: Iterable[str]) -> Context:
    """Return what the dates of a column decide; nothing where they contradict each other."""
    orders: set[str | None] = set()
    months: set[bool | None] = set()
    for text in map(_normalize, texts):
        if match := _EITHER.fullmatch(text):
            orders.add(_order(match))
        elif match := _YEAR_PAIR.fullmatch(text):
            is_next, is_month = _is_next_year(match), int(match[4]) <= 12
            months.add(None if is_next and is_month else is_month)
    orders.discard(None)
    return Context(
        orders.pop() if len(orders) == 1 else None,
        False if False in months else True if True in months else None,
    )


def refuse_ambiguous(text: str, context: Context) -> None:
    """Raise UnreadableImport if day and month of a date could be swapped."""
    match = _EITHER.fullmatch(_normalize(text))
    if match and not context.order and match[1] != match[3] and _order(match) is None:
        raise UnreadableImport(
            f"ambiguous date {text!r}: day or month first? use --date-order dmy or --date-order mdy"
        )


def _normalize(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _order(match: re.Match[str]) -> str | None:
    """Return the order of day and month if one of the numbers cannot be a month."""
    first, second = int(match[1]) > 12, int(match[3]) > 12
    return None if first == second else DAY_FIRST if first else MONTH_FIRST


def _is_next_year(pair: re.Match[str]) -> bool:
    return int(pair[4]) == (int(pair[2]) + 1) % 100


def _is_month(pair: re.Match[str], context: Context) -> bool:
    """Return whether `2009/10` is a month: as ISO 8601 writes it, unless the column has fiscal years."""
    if not _is_next_year(pair):
        return True
    return context.months is True or (context.months is None and pair[3] == "-")


def _when(year: str, month: str | None, day: str | None, about: str) -> When | None:
    number = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    if not 1500 <= number < 2400:
        return None
    parts = [str(number)]
    for part in (month, day):
        if not part or not part.strip("0"):  # Wikidata and others write 00 for an unknown part
            break
        parts.append(_MONTHS.get(part, part).zfill(2))
    return When.parse("-".join(parts) + about)
