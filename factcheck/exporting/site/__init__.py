"""A static site: a page for each claim, speaker and source, with feeds and data; works without a server.

Every link is relative, and nothing is loaded from elsewhere. Without `base_url` everything that
needs an absolute address is left out: sitemap, feeds, ClaimReview, canonical addresses. May import
what `exporting` may.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from jinja2 import Template

from factcheck.analysis.tally import Row
from factcheck.core.model import Citation, Claim, Correction, Outcome, Source, Speaker, When
from factcheck.core.query import citations, claim_date, corrections_by_claim, date_key, sort
from factcheck.exporting import FORMATS, Report
from factcheck.exporting.addresses import at, claim_address, folder, folders
from factcheck.exporting.claim_review import has_review, in_script, review
from factcheck.exporting.html import Page, environment, text
from factcheck.exporting.site.feeds import Entry, atom, entries_of_claim, entries_of_corrections, sitemap

Piece = tuple[str, bytes]  # a file's path in the folder, and its bytes
DATA = ("json", "jsonl", "csv", "sqlite")


def paths(report: Report) -> list[str]:
    """The paths of all files of a site, without making them."""
    site = _Site(report)
    return [path for path, _ in site.plan()]


def write(report: Report) -> Iterator[Piece]:
    """The files of a site, one after the other."""
    for path, make in _Site(report).plan():
        yield path, make()


class View(Page):
    """What a page's template asks for; `root` leads from the page to the site's top."""

    def __init__(self, site: "_Site", path: str) -> None:  # the whole of a Page is the index's alone
        self.site, self.report, self.dataset = site, site.report, site.report.dataset
        self.claims, self.path = site.report.claims, path
        self.root = "../" * path.count("/")
        self.rows, self.caveat = site.index.rows, site.index.caveat
        self.corrected = site.corrected

    @property
    def address(self) -> str | None:
        """The page's own address, where the site has one."""
        base = self.dataset.base_url
        return at(base, self.path.removesuffix("index.html")) if base else None

    def source_link(self, source: str) -> str | None:
        """Where a source is told of, or None."""
        found = self.site.sources.get(source)
        return f"{self.root}sources/{found}/index.html" if found else None

    def claim_link(self, name: str) -> str | None:
        """Where a claim stands, or None."""
        return f"{self.root}claims/{folder(name)}/index.html" if name in self.site.by_id else None

    def speaker_link(self, name: str | None) -> str | None:
        """Where a speaker has a page, or None."""
        found = self.site.speakers.get(name or "")
        return f"{self.root}speakers/{found}/index.html" if found else None

    def other(self, name: str) -> Claim | None:
        """A claim that another one names."""
        return self.site.by_id.get(name)

    def last_day(self, claim: Claim) -> str:
        """The last day that a claim's record has: what it is cited by; empty where it has none."""
        return self.site.last_day(claim)

    def known_source(self, source: str) -> Source | None:
        """What is on record of a source."""
        return self.dataset.sources.get(source)

    def known_speaker(self, name: str) -> Speaker | None:
        """What is on record of a speaker."""
        return self.dataset.speakers.get(name)

    def rest(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """What came before the outcome in force, the newest first."""
        return outcomes[-2::-1]


class _Index(Page):
    """The first page, whose links lead to pages."""

    root = ""
    path = "index.html"

    def __init__(self, site: "_Site", report: Report) -> None:
        super().__init__(report)
        self.site = site

    address = View.address
    source_link, claim_link, speaker_link = View.source_link, View.claim_link, View.speaker_link
    known_speaker = View.known_speaker


class _Site:
    """A site, and what its pages share."""

    def __init__(self, report: Report) -> None:
        self.report, self.dataset = report, report.dataset
        self.by_id = {claim.id: claim for claim in report.claims}
        self.speakers = folders(dict.fromkeys(claim.speaker for claim in report.claims))
        cited = dict.fromkeys(cited.source for claim in report.claims for cited in citations(claim))
        self.sources = {name: folder(name) for name in (*self.dataset.sources, *cited)}
        self.corrected = corrections_by_claim(report.corrections)
        self.gone = [name for name in self.corrected if name not in self.by_id and not report.filters]
        self._templates: dict[str, Template] = {}
        self._environment = environment()

    @cached_property
    def index(self) -> _Index:
        """The first page, with the counts that others show, too."""
        return _Index(self, self.report)

    @cached_property
    def rows(self) -> dict[str | None, Row]:
        """The scoreboard, by speaker."""
        return {row.value: row for row in self.index.rows}

    @cached_property
    def of_speaker(self) -> dict[str, list[Claim]]:
        """The claims of each speaker, by date."""
        found: dict[str, list[Claim]] = {}
        for claim in sort(self.dataset, self.report.claims, "said"):
            found.setdefault(claim.speaker, []).append(claim)
        return found

    @cached_property
    def of_source(self) -> dict[str, dict[str, list[Claim]]]:
        """The claims that rest on each source: those on record there, and those with evidence there."""
        found: dict[str, dict[str, list[Claim]]] = {}
        for claim in self.report.claims:
            for kind, cited in (("said", claim.appearances), ("shown", _evidence(claim))):
                for name in dict.fromkeys(one.source for one in cited):
                    found.setdefault(name, {}).setdefault(kind, []).append(claim)
        return found

    def last_day(self, claim: Claim) -> str:
        """The last day of a claim's record."""
        dates: list[When | None] = [claim_date(claim, self.dataset)]
        dates += [outcome.reported for outcome in claim.outcomes]
        dates += [told.date for told in self.corrected.get(claim.id, ())]
        known = [date for date in dates if date]
        return max(known, key=date_key).day if known else ""

    # --- the files

    def plan(self) -> Iterator[tuple[str, Any]]:
        """Every file's path, and what makes its bytes."""
        yield "assets/style.css", lambda: (text("page.css") + text("site/site.css")).encode()
        yield "assets/page.js", lambda: text("page.js").encode()
        yield "assets/due.js", lambda: text("site/due.js").encode()
        yield "index.html", lambda: self._page("index.html", "index.html", page=self.index)
        for claim in self.report.claims:
            path = f"claims/{folder(claim.id)}/index.html"
            yield path, lambda claim=claim, path=path: self._claim(claim, path)
        for name in self.gone:
            path = f"claims/{folder(name)}/index.html"
            yield path, lambda name=name, path=path: self._page("gone.html", path, name=name)
        for name, slug in self.speakers.items():
            path = f"speakers/{slug}/index.html"
            yield path, lambda name=name, path=path: self._speaker(name, path)
        for name, slug in self.sources.items():
            path = f"sources/{slug}/index.html"
            yield (
                path,
                lambda name=name, path=path: self._page(
                    "source.html", path, name=name, found=self.of_source.get(name, {})
                ),
            )
        yield "method/index.html", lambda: self._page("method.html", "method/index.html")
        yield "corrections/index.html", lambda: self._page("corrections.html", "corrections/index.html")
        if self.dataset.base_url:
            yield from self._addressed(self.dataset.base_url)
        for name in DATA:
            path = f"data/claims{FORMATS[name].endings[0]}"
            yield path, lambda name=name: b"".join(map(_as_bytes, FORMATS[name].write(self.report)))

    def _addressed(self, base: str) -> Iterator[tuple[str, Any]]:
        title = self.index.title
        feed = self._entries(self.report.claims, self.report.corrections)
        if feed:
            yield "feed.xml", lambda: self._feed(base, "feed.xml", title, feed)
        for name, slug in self.speakers.items():
            told = [one for claim in self.of_speaker[name] for one in self.corrected.get(claim.id, ())]
            entries = self._entries(self.of_speaker[name], dict.fromkeys(told))
            if entries:
                path = f"speakers/{slug}/feed.xml"
                yield (
                    path,
                    lambda path=path, name=name, entries=entries: self._feed(
                        base, path, f"{name}: {title}", entries
                    ),
                )
        pages = ["", *(f"claims/{folder(claim.id)}/" for claim in self.report.claims)]
        pages += [f"speakers/{slug}/" for slug in self.speakers.values()]
        pages += [f"sources/{slug}/" for slug in self.sources.values()]
        pages += ["method/", "corrections/"]
        yield "sitemap.xml", lambda: sitemap(at(base, page) for page in pages)

    def _entries(self, claims: Iterable[Claim], told: Iterable[Correction]) -> list[Entry]:
        base = self.dataset.base_url or ""
        found = [
            entry
            for claim in claims
            for entry in entries_of_claim(self.dataset, claim, claim_address(base, claim.id))
        ]
        return found + entries_of_corrections(told, at(base, "corrections/"))

    def _feed(self, base: str, path: str, title: str, entries: list[Entry]) -> bytes:
        reviewer = self.dataset.reviewer
        return atom(at(base, path), at(base, ""), title, reviewer.name if reviewer else None, entries)

    def _page(self, template: str, path: str, **values: Any) -> bytes:
        found = self._templates.get(template)
        if found is None:
            found = self._templates[template] = self._environment.get_template(f"site/{template}")
        return found.render(**{"page": View(self, path), **values}).encode("utf-8", "backslashreplace")

    def _claim(self, claim: Claim, path: str) -> bytes:
        told = in_script({"@context": "https://schema.org", **review(self.dataset, claim)})
        shown = told if self.dataset.base_url and has_review(claim) else None
        return self._page("claim.html", path, claim=claim, review=shown)

    def _speaker(self, name: str, path: str) -> bytes:
        has_feed = bool(self.dataset.base_url and self._entries(self.of_speaker[name], ()))
        return self._page(
            "speaker.html",
            path,
            name=name,
            claims=self.of_speaker[name],
            row=self.rows[name],
            has_feed=has_feed,
        )


def _evidence(claim: Claim) -> Iterator[Citation]:
    return (cited for outcome in claim.outcomes for cited in outcome.evidence)


def _as_bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
