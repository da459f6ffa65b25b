"""Export as a static site: a page for each claim, speaker and source, with feeds and data.

All links are relative, and nothing is loaded from other hosts. Without `base_url` everything that needs
an absolute URL is left out: sitemap, feeds, ClaimReview, canonical URLs. May import what `exporting` may.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from markupsafe import Markup

from factcheck.analysis.tally import group_claims
from factcheck.core import labels
from factcheck.core.fuzzy import quote_short
from factcheck.core.model import Claim
from factcheck.core.query import citations, claim_date, corrections_by_claim, date_key, sort
from factcheck.exporting import FORMATS, Report, as_bytes
from factcheck.exporting.addresses import claim_url, folder_name, folder_names, page_url
from factcheck.exporting.claim_review import has_review, review, scale, script_json
from factcheck.exporting.html import Page, make_environment, read_asset
from factcheck.exporting.site.feeds import Entry, atom, entries_of_claim, entries_of_corrections, sitemap
from factcheck.files import CannotWrite

Groups = list[tuple[str, list[Claim]]]  # claims under their headings
File = tuple[str, Callable[[], bytes]]  # a file's path in the folder, and what renders it
MISSING = "404.html"
_PATH = re.compile(
    r"(?:[^/\\.:]+/){0,3}(?:index\.html|feed\.xml)|404\.html|sitemap\.xml"
    r"|assets/(?:page\.css|page\.js|icon\.svg|search\.js)|data/claims\.(?:json|jsonl|csv|db)"
)
_MAX_CLAIMS = 500  # the most claims in a list on one page
_PAGE_CLAIMS = 100  # claims on a page of a longer list
_WHO = re.compile(r'<b dir="auto">.*?</b>, ', re.DOTALL)  # the speaker in a row
_SAID, _SHOWN = "Claims that appear here", "Outcomes based on it"


def plan(report: Report) -> dict[str, Callable[[], bytes]]:
    """Return the paths of a site's files, each with a function that renders the file."""
    return dict(_Site(report).plan())


def is_path(path: str) -> bool:
    """Whether a path is one that a file of a site can have."""
    return _PATH.fullmatch(path) is not None and path.isprintable()


class View(Page):
    """The values and methods of a page's template; `root` is the relative path to the site's root."""

    in_list = staticmethod(partial(labels.cut, limit=300))  # the whole text is on the claim's page

    def __init__(self, site: "_Site", path: str) -> None:
        self.__dict__ |= vars(site.page)  # computed once for all pages
        self.site, self.path, self.root = site, path, "../" * path.count("/")
        if path == MISSING:  # shown at any path
            self.root = page_url(self.dataset.base_url or "", "")

    @cached_property
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

    def speaker_link(self, name: str) -> str | None:
        """Return the link to a speaker's page, or None."""
        return self._link("speakers", self.site.speakers.get(name))

    def row(self, macro: Callable[..., str], claim: Claim, who: bool) -> Markup:
        """Return a claim in a list: rendered once, since only its link and speaker differ between pages."""
        link = f'href="{self.claim_link(claim.id)}"'
        if claim.id not in self.site.rows:
            before, _, after = macro(claim, who=True).partition(link)
            self.site.rows[claim.id] = (before, after, _WHO.sub("", after, count=1))
        before, named, unnamed = self.site.rows[claim.id]
        return Markup(f"{before}{link}{named if who else unnamed}")

    def _link(self, parent: str, folder: str | None) -> str | None:
        return f"{self.root}{parent}/{folder}/index.html" if folder else None


class _Site:
    def __init__(self, report: Report) -> None:
        self.report, self.dataset = report, report.dataset
        self.by_id = {claim.id: claim for claim in report.claims}
        self.speakers = folder_names(dict.fromkeys(claim.speaker for claim in report.claims))
        cited = dict.fromkeys(citation.source for claim in report.claims for citation in citations(claim))
        self.sources = {name: folder_name(name) for name in (*self.dataset.sources, *cited)}
        self.corrected = corrections_by_claim(report.corrections)
        self.removed = [name for name in self.corrected if name not in self.by_id and not report.filters]
        pages = {name: folder_name(name) for name in (*self.by_id, *self.removed)}
        for folders in (pages, self.speakers, self.sources):
            _refuse_equal(folders)
        self.rows: dict[str, tuple[str, str, str]] = {}
        self.scale = scale(report.dataset)
        self.page = Page(report)
        self._template = cache(make_environment().get_template)

    @cached_property
    def claims_by_speaker(self) -> dict[str, list[Claim]]:
        return dict(group_claims(self.dataset, sort(self.dataset, self.report.claims, "said"), "speaker"))

    @cached_property
    def claims_by_source(self) -> dict[str, dict[str, list[Claim]]]:
        """The claims that cite each source, under the headings of its page."""
        claims: dict[str, dict[str, list[Claim]]] = {}
        for claim in self.report.claims:
            evidence = [citation for outcome in claim.outcomes for citation in outcome.evidence]
            for kind, cited in ((_SAID, claim.appearances), (_SHOWN, evidence)):
                for name in dict.fromkeys(citation.source for citation in cited):
                    claims.setdefault(name, {}).setdefault(kind, []).append(claim)
        return claims

    def cited_by(self, name: str) -> str:
        """Return how many claims and outcomes cite a source."""
        cited = self.claims_by_source.get(name, {})
        nouns = ((_SAID, "claim"), (_SHOWN, "outcome"))
        return ", ".join(labels.count(len(cited[kind]), noun) for kind, noun in nouns if kind in cited)

    def last_day(self, claim: Claim) -> str:
        """Return the last date in a claim's record, or an empty text."""
        dates = (
            claim_date(claim, self.dataset),
            *(outcome.reported for outcome in claim.outcomes),
            *(correction.date for correction in self.corrected.get(claim.id, ())),
        )
        latest = max(filter(None, dates), key=date_key, default=None)
        return labels.long_date(latest._replace(text=latest.day)) if latest else ""

    # --- the files

    def plan(self) -> Iterator[File]:
        for name in ("page.css", "page.js", "icon.svg"):
            yield f"assets/{name}", partial(as_bytes, read_asset(name))
        yield "assets/search.js", self._search_index
        pages = dict(self._pages())
        yield from pages.items()
        for name in self.removed:
            yield self._page("gone.html", f"claims/{folder_name(name)}/", name=name)
        if base := self.dataset.base_url:
            yield MISSING, partial(self._render, "missing.html", MISSING)
            home, reviewer = page_url(base, ""), self.dataset.reviewer and self.dataset.reviewer.name
            for path, (title, entries) in self.feeds.items():
                author = labels.cut(reviewer or title)
                yield path, partial(atom, page_url(base, path), home, title, author, entries)
            urls = [page_url(base, path.removesuffix("index.html")) for path in pages]
            yield "sitemap.xml", partial(sitemap, urls)
        for name in ("json", "jsonl", "csv", "sqlite"):
            path = f"data/claims{FORMATS[name].endings[0]}"
            yield path, partial(self._data, name)

    def _pages(self) -> Iterator[File]:
        groups = [(self.page.heading(value), claims) for value, claims in self.page.groups]
        yield from self._listing("index.html", "", groups, more="pages/", chip=None)
        for chip in self.page.chips:
            of_chip = [
                (value, [claim for claim in claims if self.page.meaning(claim.verdict) == chip.meaning])
                for value, claims in groups
            ]
            yield from self._listing("index.html", f"verdicts/{chip.meaning}/", of_chip, chip=chip)
        for claim in self.report.claims:
            yield self._page("claim.html", f"claims/{folder_name(claim.id)}/", claim=claim)
        yield self._page("speakers.html", "speakers/")
        counts = {row.value: row for row in self.page.rows}
        for name, slug in self.speakers.items():
            folder, groups = f"speakers/{slug}/", [("Claims", self.claims_by_speaker[name])]
            feed = f"{folder}feed.xml" if f"{folder}feed.xml" in self.feeds else None
            yield from self._listing(
                "speaker.html", folder, groups, name=name, feed=feed, counts=counts[name]
            )
        yield self._page("sources.html", "sources/")
        for name, slug in self.sources.items():
            groups = [*self.claims_by_source.get(name, {}).items()]
            yield from self._listing("source.html", f"sources/{slug}/", groups, name=name)
        yield self._page("method.html", "method/")
        yield self._page("corrections.html", "corrections/")

    def _data(self, name: str) -> bytes:
        return b"".join(map(as_bytes, FORMATS[name].write(self.report)))

    def _page(self, template: str, folder: str, **values: Any) -> File:
        path = f"{folder}index.html"
        return path, partial(self._render, template, path, **values)

    def _render(self, template: str, path: str, **values: Any) -> bytes:
        return as_bytes(self._template(f"site/{template}").render(page=View(self, path), **values))

    def _listing(
        self, template: str, folder: str, groups: Groups, *, more: str = "", **values: Any
    ) -> Iterator[File]:
        """Yield the pages of a list of claims; those after the first are in folders with their numbers."""
        parts = list(_split(groups))
        folders = [folder, *(f"{folder}{more}{number}/" for number in range(2, len(parts) + 1))]
        for number, part in enumerate(parts, 1):
            near = sorted({1, *range(max(1, number - 2), min(len(parts), number + 2) + 1), len(parts)})
            named = [("Previous", number - 1), *((f"{it:,}", it) for it in near), ("Next", number + 1)]
            pages = [(name, f"{folders[it - 1]}index.html") for name, it in named if 1 <= it <= len(parts)]
            yield self._page(
                template, folders[number - 1], groups=part, pages=pages, current=f"{number:,}", **values
            )

    @cached_property
    def feeds(self) -> dict[str, tuple[str, list[Entry]]]:
        """The titles and entries of the feeds with entries, by path."""
        title, feeds = self.page.name, {}
        if self.dataset.base_url:
            url = page_url(self.dataset.base_url, "corrections/")
            corrections = {
                id(it): entry for it, entry in entries_of_corrections(self.report.corrections, url)
            }
            feeds["feed.xml"] = (title, [*self._entries(self.report.claims), *corrections.values()])
            for name, slug in self.speakers.items():
                claims = self.claims_by_speaker[name]
                corrected = (id(it) for claim in claims for it in self.corrected.get(claim.id, ()))
                entries = [*self._entries(claims), *(corrections[key] for key in dict.fromkeys(corrected))]
                feeds[f"speakers/{slug}/feed.xml"] = (f"{name}: {title}", entries)
        return {path: feed for path, feed in feeds.items() if feed[1]}

    def _search_index(self) -> bytes:
        """Return the script with what the search looks through, and what it shows of each claim."""
        page, lines = View(self, "index.html"), []
        for claim in self.report.claims:
            outcomes = (text for outcome in claim.outcomes for text in (outcome.summary, outcome.details))
            row = (
                page.claim_link(claim.id),
                page.meaning(claim.verdict),
                page.glyph(claim.verdict),
                page.label(claim.verdict),
                claim.speaker,
                claim.claim,
                page.headline(claim),
                page.facts(claim),
                " ".join(filter(None, (claim.quote, claim.note, *claim.about, *claim.tags, *outcomes))),
            )
            lines.append(
                json.dumps([labels.escape_invisible(text or "") for text in row], ensure_ascii=False)
            )
        return as_bytes("window.claimIndex = [\n" + ",\n".join(lines) + "\n];\n")

    def _entries(self, claims: Iterable[Claim]) -> Iterator[Entry]:
        for claim in claims:
            yield from entries_of_claim(self.dataset, claim, claim_url(self.dataset.base_url or "", claim.id))

    def review(self, claim: Claim) -> str | None:
        if not self.dataset.base_url or not has_review(claim):
            return None
        return script_json({"@context": "https://schema.org", **review(self.dataset, claim, self.scale)})


def _refuse_equal(folders: dict[str, str]) -> None:
    """Raise CannotWrite if two names have one folder, as an id has that looks like a shortened one."""
    names: dict[str, str] = {}
    for name, folder in folders.items():
        if (other := names.setdefault(folder, name)) != name:
            both = f"{quote_short(other)} and {quote_short(name)}"
            raise CannotWrite(f"{both} would have the same page, {folder}/; rename one of them")


def _split(groups: Groups) -> Iterator[Groups]:
    """Yield the groups of each page of a list."""
    pairs = [(value, claim) for value, claims in groups for claim in claims]
    size = _PAGE_CLAIMS if len(pairs) > _MAX_CLAIMS else _MAX_CLAIMS
    for start in range(0, max(1, len(pairs)), size):
        by_value = groupby(pairs[start : start + size], key=itemgetter(0))
        yield [(value, [claim for _, claim in part]) for value, part in by_value]
