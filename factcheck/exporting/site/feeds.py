"""The site's Atom feeds and sitemap; all dates are from the record, never from the clock."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from html import escape
from typing import NamedTuple

from factcheck.core import labels
from factcheck.core.model import MAX_SUMMARY, Claim, Correction, Dataset, When
from factcheck.core.query import outcome_date
from factcheck.exporting import unique

_MAX_ENTRIES = 50  # entries in a feed


class Entry(NamedTuple):
    """A feed entry."""

    id: str
    date: When
    url: str
    title: str
    summary: str


def entries_of_claim(dataset: Dataset, claim: Claim, url: str) -> list[Entry]:
    """Return one entry per dated outcome."""
    entries: dict[str, Entry] = {}
    for outcome in claim.outcomes:
        if date := outcome_date(outcome, dataset):
            name = unique(f"{url}#{date.day}-{outcome.verdict}", entries)
            label, text = labels.cut(dataset.label(outcome.verdict)), labels.cut(claim.claim)
            title = f"{label}: {labels.cut(claim.speaker)}: {text}"
            entries[name] = Entry(name, date, url, title, outcome.summary or "")
    return list(entries.values())


def entries_of_corrections(corrections: Iterable[Correction], url: str) -> Iterator[tuple[Correction, Entry]]:
    """Yield the corrections with their entries."""
    taken: set[str] = set()
    for correction in corrections:
        names = "-".join(correction.claims) or "record"
        if len(names) > MAX_SUMMARY:
            names = blake2b(names.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        name = unique(f"{url}#{correction.date.day}-{names}", taken)
        taken.add(name)
        yield correction, Entry(name, correction.date, url, "Correction", labels.cut(correction.what))


def atom(url: str, home: str, title: str, author: str, entries: Sequence[Entry]) -> bytes:
    """Return an Atom feed of the newest entries; `home` is the URL of the site."""
    newest = sorted(entries, key=lambda entry: entry.date.start, reverse=True)[:_MAX_ENTRIES]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(url)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_updated(newest[0].date)}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f'<link rel="self" href="{_attribute(url)}"/>',
        f'<link href="{_attribute(home)}"/>',
    ]
    for entry in newest:
        lines += [
            "<entry>",
            f"<id>{_text(entry.id)}</id>",
            f"<title>{_text(entry.title)}</title>",
            f"<updated>{_updated(entry.date)}</updated>",
            f'<link href="{_attribute(entry.url)}"/>',
            f"<summary>{_text(entry.summary or entry.title)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode("utf-8", "xmlcharrefreplace")


def sitemap(urls: Iterable[str]) -> bytes:
    """Return a sitemap of URLs."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{_text(url)}</loc></url>" for url in urls),
        "</urlset>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "xmlcharrefreplace")


def _text(text: str) -> str:
    return escape(labels.escape_invisible(text), quote=False)


def _attribute(text: str) -> str:
    return escape(labels.escape_invisible(text))


def _updated(date: When) -> str:
    return f"{date.start[:10]}T00:00:00Z"
