"""The claims as one self-contained page: no request to anywhere, and readable without JavaScript.

The template escapes whatever it is given. The page's policy lets it run its own script and style,
known by their hashes, and nothing else.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from factcheck.analysis.tally import Row, tally
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS, UNRESOLVED, Citation, Claim, Dataset, Membership
from factcheck.core.query import corrections_by_claim, date_key, groups_of
from factcheck.exporting import Report, anchor, grouped
from factcheck.exporting.markdown import is_followable

_COLUMNS = 32  # days beside each other in the picture of time; more become months, or years
_MARK = 14  # the side of the square that a claim's mark stands in


class Mark(NamedTuple):
    """A claim in the picture of time."""

    x: int
    y: int
    claim: Claim


class Column(NamedTuple):
    """A day, a month or a year in the picture of time, with its claims."""

    label: str
    x: int
    width: int
    marks: list[Mark]


def write(report: Report) -> Iterator[str]:
    """The page, in pieces."""
    style, script = text("page.css"), text("page.js")
    template = environment().get_template("page.html")
    yield from template.stream(page=Page(report), style=style, script=script, policy=_policy(style, script))


def text(name: str) -> str:
    """A template, a style or a script of this folder."""
    return files("factcheck.exporting").joinpath(*name.split("/")).read_text("utf-8")


def environment() -> Environment:
    """Where templates are found, and how: they escape whatever they are given, and lack nothing."""
    return Environment(
        loader=FunctionLoader(text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """What the template is given to show: its invisible characters made visible, whoever wrote it."""
    return (
        value if isinstance(value, Markup) or not isinstance(value, str) else labels.escape_invisible(value)
    )


def _policy(style: str, script: str) -> str:
    def known(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    sources = f"style-src {known(style)}; script-src {known(script)}"
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


class Page:
    """What the template asks for."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.dataset: Dataset = report.dataset
        self.claims = report.claims
        self.groups = grouped(report)
        taken = {
            "claims",
            "sources",
            "verdicts",
            "corrections",
            "summary",
            "filters",
            "shown",
            "q",
            "speaker",
            "verdict",
            "tag",
        }
        self.anchors = {claim.id: anchor(claim.id, taken) for claim in report.claims}
        self.source_anchors = {source: anchor(f"source-{source}", taken) for source in self.dataset.sources}
        self.rows = tally(self.dataset, report.claims, "speaker")
        self.verdict_rows = tally(self.dataset, report.claims, "verdict")
        self.most = max((row.claims for row in self.rows), default=1)
        self.speakers = list(dict.fromkeys(claim.speaker for claim in report.claims))
        self.tags = sorted({tag for claim in report.claims for tag in claim.tags})
        self.columns = list(_columns(report.claims))
        self.time_width = sum(column.width for column in self.columns)
        self.time_height = (
            max((mark.y for column in self.columns for mark in column.marks), default=0) + _MARK
        )
        self.caveat = labels.CAVEAT
        self.corrected = corrections_by_claim(report.corrections)

    date = staticmethod(labels.date)
    basis = staticmethod(labels.basis)
    paragraphs = staticmethod(labels.paragraphs)
    followable = staticmethod(is_followable)

    @property
    def title(self) -> str:
        """The dataset's title."""
        return self.dataset.title or "Claims and their reported outcomes"

    @property
    def origin(self) -> str:
        """Where the page is from, and how its claims were chosen."""
        names = ", ".join(self.dataset.made_from)
        chosen = f", filtered by {', '.join(self.report.filters)}" if self.report.filters else ""
        claims = labels.count(len(self.claims), "claim")
        return f"Made by factcheck from {names}{chosen}: {claims}."

    def source_link(self, source: str) -> str | None:
        """Where a source is told of, or None."""
        return f"#{self.source_anchors[source]}" if source in self.source_anchors else None

    def speaker_link(self, name: str) -> str | None:
        """Where a speaker has a page, or None."""
        return None

    def claim_link(self, name: str) -> str | None:
        """Where a claim stands, or None."""
        return f"#{self.anchors[name]}" if name in self.anchors else None

    def glyph(self, verdict: str) -> str:
        """The sign of a verdict."""
        return labels.glyph(self.dataset, verdict)

    def definition(self, verdict: str) -> str:
        """What a verdict means."""
        return labels.definition(self.dataset, verdict)

    def label(self, verdict: str) -> str:
        """The words for a verdict."""
        return self.dataset.label(verdict)

    def kind_of(self, verdict: str) -> str:
        """The built-in verdict that a word counts as, which gives it its colour; `own` where none does."""
        means = self.dataset.means(verdict)
        return means if means in BUILT_IN_VERDICTS else "own"

    def bars(self, row: Row) -> Iterator[tuple[str, float, float]]:
        """A row's verdicts as pieces of a bar: the word, where it begins and how long it is, of 1000."""
        at = 0.0
        for word, number in row.verdicts.items():
            length = 1000 * number / self.most
            yield word, round(at, 1), round(length, 1)
            at += length

    def place(self, citation: Citation) -> str:
        """Where something is on record, in short."""
        return labels.citation_line(self.dataset, citation)

    def groups_of(self, claim: Claim) -> str:
        """The groups of a claim's speaker on its day."""
        return ", ".join(groups_of(claim, self.dataset))

    def membership(self, group: Membership) -> str:
        """A group that a speaker belongs to, and from when until when."""
        return labels.value(group)

    def heading(self, value: str) -> str:
        """A group's heading."""
        if self.report.by == "verdict":
            return f"{self.glyph(value)} {self.label(value)}"
        return value[:1].upper() + value[1:] if self.report.by == "kind" else value

    def is_open_and_due(self, claim: Claim) -> bool:
        """Whether a claim has a day by which it was due, and is unresolved."""
        return claim.due is not None and self.dataset.means(claim.verdict) == UNRESOLVED

    def legend(self) -> list[str]:
        """What the colours of the bars stand for."""
        used = {word for row in self.rows for word in row.words}
        return [word for word in self.dataset.verdicts if word in used]

    def explained(self) -> list[str]:
        """The verdicts whose meaning is told."""
        return labels.explained(self.dataset, self.legend())

    def unresolved_due(self) -> list[Claim]:
        """What was due and is unresolved, by its day."""
        claims = filter(self.is_open_and_due, self.claims)
        return sorted(claims, key=lambda claim: date_key(claim.due))

    def words(self, claim: Claim) -> str:
        """What the page's search looks through."""
        summaries: list[Any] = [outcome.summary for outcome in claim.outcomes]
        texts = (claim.claim, claim.speaker, claim.quote, *summaries, claim.note, *claim.about, *claim.tags)
        return " ".join(text for text in texts if text)


def _columns(claims: Sequence[Claim]) -> Iterator[Column]:
    """Claims under their days; under months or years where the days are too many; the undated last."""
    dated = sorted((claim for claim in claims if claim.said), key=lambda claim: date_key(claim.said))
    for length in (10, 7, 4, 3):
        labels = {claim.said.day[:length] for claim in dated if claim.said}
        if len(labels) <= _COLUMNS:
            break
    by_label: dict[str, list[Claim]] = {}
    for claim in dated:
        if claim.said:
            by_label.setdefault(claim.said.day[:length].ljust(4, "0"), []).append(claim)
    if undated := [claim for claim in claims if not claim.said]:
        by_label["undated"] = undated
    x = 0
    for label, group in by_label.items():
        across = max(6, round(len(group) ** 0.5))
        marks = [
            Mark(x + n % across * _MARK + _MARK // 2, n // across * _MARK + _MARK // 2, claim)
            for n, claim in enumerate(group)
        ]
        width = across * _MARK + 16
        yield Column(label, x, width, marks)
        x += width
