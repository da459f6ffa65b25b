"""Export as a static site: a page for each claim, speaker and source, with feeds and data.

All links are relative, and nothing is loaded from other hosts. Without `base_url` everything that needs
an absolute URL is left out: sitemap, feeds, ClaimReview, canonical URLs. May import what `exporting` may.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import chain
from typing import Any

from factcheck.analysis.tally import Row
from factcheck.core.model import Citation, Claim, Correction
from factcheck.core.query import citations, claim_date, corrections_by_claim, date_key, sort
from factcheck.exporting import FORMATS, Report
from factcheck.exporting.addresses import claim_url, folder_name, folder_names, page_url
from factcheck.exporting.claim_review import has_review, review, script_json
from factcheck.exporting.html import Page, make_environment, read_asset
from factcheck.exporting.site.feeds import Entry, atom, entries_of_claim, entries_of_corrections, sitemap

Piece = tuple[str, bytes]  # a file's path in the folder, and its bytes
DATA = ("json", "jsonl", "csv", "sqlite")


def paths(report: Report) -> list[str]:
    """Return the paths of all files of a site, without rendering them."""
    return [path for path, _ in _Site(report).plan()]


def write(report: Report) -> Iterator[Piece]:
    """Yield the files of a site."""
    for path, render in _Site(report).plan():
        yield path, render()


class View(Page):
    """The values and methods of a page's template; `root` is the relative path to the site's root."""

    def __init__(self, site: "_Site", path: str) -> None:
        self.__dict__ |= vars(site.page)  # computed once for all pages
        self.site, self.path, self.root = site, path, "../" * path.count("/")

    @property
    def url(self) -> str | None:
        """The URL of the page, if the site has a base URL."""
        base = self.dataset.base_url
        return page_url(base, self.path.removesuffix("index.html")) if base else None

    def source_link(self, source: str) -> str | None:
        """Return the link to a source's page, or None."""
        return self._link("sources", self.site.sources.get(source))

    def claim_link(self, name: str) -> str | None:
        """Return the link to a claim's page, or None."""
        return self._link("claims", folder_name(name) if name in self.site.by_id else None)

    def speaker_link(self, name: str | None) -> str | None:
        """Return the link to a speaker's page, or None."""
        return self._link("speakers", self.site.speakers.get(name or ""))

    def _link(self, parent: str, folder: str | None) -> str | None:
        return f"{self.root}{parent}/{folder}/index.html" if folder else None

    def citation_urls(self, citation: Citation) -> tuple[str | None, str | None]:
        """Return the URL of a citation or its source, and that of the archived source."""
        source = self.dataset.sources.get(citation.source)
        return citation.url or (source and source.url), source and source.archived


class _Site:
    def __init__(self, report: Report) -> None:
        self.report, self.dataset = report, report.dataset
        self.by_id = {claim.id: claim for claim in report.claims}
        self.speakers = folder_names(dict.fromkeys(claim.speaker for claim in report.claims))
        cited = dict.fromkeys(citation.source for claim in report.claims for citation in citations(claim))
        self.sources = {name: folder_name(name) for name in (*self.dataset.sources, *cited)}
        self.corrected = corrections_by_claim(report.corrections)
        self.removed = [name for name in self.corrected if name not in self.by_id and not report.filters]
        self._template = cache(make_environment().get_template)

    @cached_property
    def page(self) -> Page:
        return Page(self.report)

    @cached_property
    def rows(self) -> dict[str | None, Row]:
        return {row.value: row for row in self.page.rows}

    @cached_property
    def claims_by_speaker(self) -> dict[str, list[Claim]]:
        claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in sort(self.dataset, self.report.claims, "said"):
            claims[claim.speaker].append(claim)
        return claims

    @cached_property
    def claims_by_source(self) -> dict[str, dict[str, list[Claim]]]:
        """The claims that cite each source: in an appearance (`said`) or as evidence (`shown`)."""
        claims: dict[str, dict[str, list[Claim]]] = {}
        for claim in self.report.claims:
            evidence = [citation for outcome in claim.outcomes for citation in outcome.evidence]
            for kind, cited in (("said", claim.appearances), ("shown", evidence)):
                for name in dict.fromkeys(citation.source for citation in cited):
                    claims.setdefault(name, {}).setdefault(kind, []).append(claim)
        return claims

    def last_day(self, claim: Claim) -> str:
        """Return the last date in a claim's record, or an empty text."""
        dates = (
            claim_date(claim, self.dataset),
            *(outcome.reported for outcome in claim.outcomes),
            *(correction.date for correction in self.corrected.get(claim.id, ())),
        )
        return max(filter(None, dates), key=date_key).day if any(dates) else ""

    # --- the files

    def plan(self) -> Iterator[tuple[str, Any]]:
        """Yield every file's path, and a function that returns its bytes."""
        yield "assets/style.css", lambda: (read_asset("page.css") + read_asset("site/site.css")).encode()
        yield "assets/page.js", lambda: read_asset("page.js").encode()
        yield "assets/due.js", lambda: read_asset("site/due.js").encode()
        yield "index.html", lambda: self._page("index.html", "index.html")
        for claim in self.report.claims:
            path = f"claims/{folder_name(claim.id)}/index.html"
            yield path, lambda claim=claim, path=path: self._claim(claim, path)
        for name in self.removed:
            path = f"claims/{folder_name(name)}/index.html"
            yield path, lambda name=name, path=path: self._page("gone.html", path, name=name)
        for name, slug in self.speakers.items():
            path = f"speakers/{slug}/index.html"
            yield path, lambda name=name, path=path: self._speaker(name, path)
        for name, slug in self.sources.items():
            path = f"sources/{slug}/index.html"
            yield (
                path,
                lambda name=name, path=path: self._page(
                    "source.html", path, name=name, claims=self.claims_by_source.get(name, {})
                ),
            )
        yield "method/index.html", lambda: self._page("method.html", "method/index.html")
        yield "corrections/index.html", lambda: self._page("corrections.html", "corrections/index.html")
        if self.dataset.base_url:
            yield from self._feeds_and_sitemap(self.dataset.base_url)
        for name in DATA:
            path = f"data/claims{FORMATS[name].endings[0]}"
            yield path, lambda name=name: b"".join(map(_as_bytes, FORMATS[name].write(self.report)))

    def _feeds_and_sitemap(self, base: str) -> Iterator[tuple[str, Any]]:
        title = self.page.title
        if feed := self._entries(self.report.claims, self.report.corrections):
            yield "feed.xml", lambda: self._feed(base, "feed.xml", title, feed)
        for name, slug in self.speakers.items():
            claims = self.claims_by_speaker[name]
            corrections = [it for claim in claims for it in self.corrected.get(claim.id, ())]
            if entries := self._entries(claims, dict.fromkeys(corrections)):
                path = f"speakers/{slug}/feed.xml"
                yield (
                    path,
                    lambda path=path, name=name, entries=entries: self._feed(
                        base, path, f"{name}: {title}", entries
                    ),
                )
        pages = [
            "",
            *(f"claims/{folder_name(claim.id)}/" for claim in self.report.claims),
            *(f"speakers/{slug}/" for slug in self.speakers.values()),
            *(f"sources/{slug}/" for slug in self.sources.values()),
            "method/",
            "corrections/",
        ]
        yield "sitemap.xml", lambda: sitemap(page_url(base, page) for page in pages)

    def _entries(self, claims: Iterable[Claim], corrections: Iterable[Correction]) -> list[Entry]:
        base = self.dataset.base_url or ""
        entries = (entries_of_claim(self.dataset, claim, claim_url(base, claim.id)) for claim in claims)
        return [*chain(*entries), *entries_of_corrections(corrections, page_url(base, "corrections/"))]

    def _feed(self, base: str, path: str, title: str, entries: list[Entry]) -> bytes:
        author = self.dataset.reviewer and self.dataset.reviewer.name
        return atom(page_url(base, path), page_url(base, ""), title, author, entries)

    def _page(self, template: str, path: str, **values: Any) -> bytes:
        return _as_bytes(self._template(f"site/{template}").render(page=View(self, path), **values))

    def _claim(self, claim: Claim, path: str) -> bytes:
        has_script = self.dataset.base_url and has_review(claim)
        data = {"@context": "https://schema.org", **review(self.dataset, claim)} if has_script else None
        return self._page("claim.html", path, claim=claim, review=data and script_json(data))

    def _speaker(self, name: str, path: str) -> bytes:
        claims = self.claims_by_speaker[name]
        return self._page(
            "speaker.html",
            path,
            name=name,
            claims=claims,
            row=self.rows[name],
            has_feed=bool(self.dataset.base_url and self._entries(claims, ())),
        )


def _as_bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
