"""Export as a static site: a page for each claim, speaker and source, with feeds and data.

All links are relative, and nothing is loaded from other hosts. Without `base_url` everything that needs
an absolute URL is left out: sitemap, feeds, ClaimReview, canonical URLs. May import what `exporting` may.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from factcheck.analysis.tally import Row
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS, Claim, Correction
from factcheck.core.query import citations, claim_date, corrections_by_claim, date_key, outcome_date, sort
from factcheck.exporting import FORMATS, Report
from factcheck.exporting.addresses import claim_url, folder_name, folder_names, page_url
from factcheck.exporting.claim_review import has_review, review, script_json
from factcheck.exporting.html import Chip, Page, make_environment, read_asset
from factcheck.exporting.site.feeds import Entry, atom, entries_of_claim, entries_of_corrections, sitemap

Groups = list[tuple[str, list[Claim]]]  # claims under their headings
Piece = tuple[str, bytes]  # a file's path in the folder, and its bytes
DATA = ("json", "jsonl", "csv", "sqlite")
MISSING = "404.html"
_MAX_DESCRIPTION = 200  # characters
_MAX_CLAIMS = 500  # the most claims in a list on one page
_PAGE_CLAIMS = 100  # claims on a page of a longer list
_CITED = (("said", "claim"), ("shown", "outcome"))
_HEADINGS = {"said": "Claims that appear here", "shown": "Outcomes based on it"}


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
        if path == MISSING:  # shown at any path
            self.root = page_url(self.dataset.base_url or "", "")

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

    def short(self, description: str) -> str:
        """Return a page's description, cut to the length that previews show."""
        return labels.cut(labels.escape_invisible(description), _MAX_DESCRIPTION)

    def explained(self, chip: Chip) -> str:
        """Return the definition of a built-in meaning, or an empty text."""
        return self.definition(chip.meaning) if chip.meaning in BUILT_IN_VERDICTS else ""


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

    def cited_by(self, name: str) -> str:
        """Return how many claims and outcomes cite a source."""
        cited = self.claims_by_source.get(name, {})
        parts = [labels.count(len(cited[kind]), noun) for kind, noun in _CITED if kind in cited]
        return ", ".join(parts) or "not cited"

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

    def plan(self) -> Iterator[tuple[str, Any]]:
        """Yield every file's path, and a function that returns its bytes."""
        yield "assets/style.css", lambda: read_asset("page.css").encode()
        yield "assets/page.js", lambda: read_asset("page.js").encode()
        yield "assets/icon.svg", lambda: read_asset("icon.svg").encode()
        yield "assets/search.js", self._search_index
        groups = [(self.page.heading(value), claims) for value, claims in self.page.groups]
        yield from self._listing("index.html", "", groups, {"chip": None}, more="pages/")
        for chip in self.page.chips:
            members = [
                (value, [claim for claim in claims if self.page.meaning(claim.verdict) == chip.meaning])
                for value, claims in groups
            ]
            members = [(value, claims) for value, claims in members if claims]
            yield from self._listing("index.html", f"verdicts/{chip.meaning}/", members, {"chip": chip})
        for claim in self.report.claims:
            path = f"claims/{folder_name(claim.id)}/index.html"
            yield path, lambda claim=claim, path=path: self._claim(claim, path)
        for name in self.removed:
            path = f"claims/{folder_name(name)}/index.html"
            yield path, lambda name=name, path=path: self._page("gone.html", path, name=name)
        yield "speakers/index.html", lambda: self._page("speakers.html", "speakers/index.html")
        for name, slug in self.speakers.items():
            claims, folder = self.claims_by_speaker[name], f"speakers/{slug}/"
            values = {"name": name, "counts": self.rows[name], "feed": self._feed_path(claims, folder)}
            yield from self._listing("speaker.html", folder, [("Claims", claims)], values)
        yield "sources/index.html", lambda: self._page("sources.html", "sources/index.html")
        for name, slug in self.sources.items():
            cited = self.claims_by_source.get(name, {})
            groups = [(_HEADINGS[kind], cited[kind]) for kind, _ in _CITED if kind in cited]
            yield from self._listing("source.html", f"sources/{slug}/", groups, {"name": name})
        if self.dataset.base_url:
            yield MISSING, lambda: self._page("missing.html", MISSING)
        yield "method/index.html", lambda: self._page("method.html", "method/index.html")
        yield "corrections/index.html", lambda: self._page("corrections.html", "corrections/index.html")
        if self.dataset.base_url:
            yield from self._feeds_and_sitemap(self.dataset.base_url)
        for name in DATA:
            path = f"data/claims{FORMATS[name].endings[0]}"
            yield path, lambda name=name: b"".join(map(_as_bytes, FORMATS[name].write(self.report)))

    def _listing(
        self, template: str, folder: str, groups: Groups, values: dict[str, Any], more: str = ""
    ) -> Iterator[tuple[str, Any]]:
        """Yield the pages of a list of claims; those after the first are in folders with their numbers."""
        parts = list(_pages(groups))
        paths = [
            f"{folder}{f'{more}{number}/' if number > 1 else ''}index.html"
            for number in range(1, len(parts) + 1)
        ]
        for number, (path, part) in enumerate(zip(paths, parts, strict=True), 1):
            root = "../" * path.count("/")
            near = sorted({1, *range(max(1, number - 2), min(len(paths), number + 2) + 1), len(paths)})
            pages = [(shown, root + paths[shown - 1]) for shown in near]
            yield (
                path,
                lambda path=path, part=part, pages=pages, number=number: self._page(
                    template, path, groups=part, pages=pages, current=number, **values
                ),
            )

    def _feed_path(self, claims: Iterable[Claim], folder: str) -> str | None:
        """Return the path of the feed of a speaker's claims, or None if there is no feed."""
        outcomes = (outcome for claim in claims for outcome in claim.outcomes)
        is_dated = any(outcome_date(outcome, self.dataset) for outcome in outcomes)
        return f"{folder}feed.xml" if self.dataset.base_url and is_dated else None

    def _search_index(self) -> bytes:
        """Return the script with what the search looks through, and what it shows of each claim."""
        page = View(self, "index.html")
        rows = (
            [
                page.claim_link(claim.id),
                page.meaning(claim.verdict),
                page.glyph(claim.verdict),
                page.label(claim.verdict),
                claim.speaker,
                claim.claim,
                page.headline(claim),
                page.facts(claim),
                " ".join(filter(None, _other_texts(claim))),
            ]
            for claim in self.report.claims
        )
        lines = (
            json.dumps([labels.escape_invisible(text or "") for text in row], ensure_ascii=False)
            for row in rows
        )
        return _as_bytes("window.claimIndex = [\n" + ",\n".join(lines) + "\n];\n")

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
            *(f"verdicts/{chip.meaning}/" for chip in self.page.chips),
            "speakers/",
            *(f"speakers/{slug}/" for slug in self.speakers.values()),
            "sources/",
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


def _pages(groups: Groups) -> Iterator[Groups]:
    """Yield the groups of each page of a list."""
    pairs = [(value, claim) for value, claims in groups for claim in claims]
    size = _PAGE_CLAIMS if len(pairs) > _MAX_CLAIMS else _MAX_CLAIMS
    for start in range(0, max(1, len(pairs)), size):
        by_value = groupby(pairs[start : start + size], key=itemgetter(0))
        yield [(value, [claim for _, claim in part]) for value, part in by_value]


def _other_texts(claim: Claim) -> Iterator[str | None]:
    """Yield the texts of a claim that its row does not show, to search in."""
    yield from (claim.quote, claim.note, *claim.about, *claim.tags)
    for outcome in claim.outcomes:
        yield from (outcome.summary, outcome.details)


def _as_bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
