"""The site's feeds, in Atom, and its sitemap. Their days are the record's own, never the clock's."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from factcheck.core import labels
from factcheck.core.model import Claim, Correction, Dataset, When
from factcheck.core.query import outcome_date

MOST = 50  # entries of a feed


class Entry(NamedTuple):
    """Something new: what it is called by, when, where it stands, and in words."""

    id: str
    date: When
    link: str
    title: str
    summary: str


def entries_of_claim(dataset: Dataset, claim: Claim, address: str) -> list[Entry]:
    """An entry an outcome that has a day."""
    found: dict[str, Entry] = {}
    for outcome in claim.outcomes:
        date = outcome_date(outcome, dataset)
        if date:
            name = free = f"{address}#{date.day}-{outcome.verdict}"
            number = 1
            while free in found:
                number += 1
                free = f"{name}-{number}"
            title = f"{dataset.label(outcome.verdict)}: {claim.speaker}: {claim.claim}"
            found[free] = Entry(free, date, address, title, outcome.summary or "")
    return list(found.values())


def entries_of_corrections(told: Iterable[Correction], address: str) -> list[Entry]:
    """An entry a correction."""
    found: list[Entry] = []
    for correction in told:
        name = f"{address}#{correction.date.day}-{'-'.join(correction.claims) or 'record'}"
        number = sum(entry.id == name or entry.id.startswith(f"{name}--") for entry in found[-MOST:])
        name = f"{name}--{number + 1}" if number else name
        found.append(Entry(name, correction.date, address, "Correction", correction.what))
    return found


def atom(address: str, home: str, title: str, author: str | None, entries: Sequence[Entry]) -> bytes:
    """A feed of the newest entries."""
    newest = sorted(entries, key=lambda entry: entry.date.start, reverse=True)[:MOST]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(address)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_updated(newest[0].date)}</updated>",
        f"<author><name>{_text(author or title)}</name></author>",
        f'<link rel="self" href="{escape(labels.escape_invisible(address))}"/>',
        f'<link href="{escape(labels.escape_invisible(home))}"/>',
    ]
    for entry in newest:
        lines += [
            "<entry>",
            f"<id>{_text(entry.id)}</id>",
            f"<title>{_text(entry.title)}</title>",
            f"<updated>{_updated(entry.date)}</updated>",
            f'<link href="{escape(labels.escape_invisible(entry.link))}"/>',
            f"<summary>{_text(entry.summary or entry.title)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode("utf-8", "xmlcharrefreplace")


def sitemap(addresses: Iterable[str]) -> bytes:
    """A sitemap of addresses."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{_text(address)}</loc></url>" for address in addresses),
        "</urlset>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "xmlcharrefreplace")


def _text(text: str) -> str:
    return escape(labels.escape_invisible(text), quote=False)


def _updated(date: When) -> str:
    """The beginning of a day: of a month its first, of a year its first."""
    return f"{date.start[:10]}T00:00:00Z"
