"""The report as GitHub-flavoured markdown."""

import re
from collections.abc import Iterable, Iterator

from factcheck import wording
from factcheck.formats import Report
from factcheck.model import Citation, Claim, Dataset, Outcome, Source
from factcheck.tally import FIELDS, tally

_SPECIAL = re.compile(
    r"(?P<mail>(?<=[\w.+-])@)|[\\`*_\[\]<>&|~$#]|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.IGNORECASE
)
_AT_START = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """Text that renders as itself wherever it stands in a document: one line, no markup."""
    text = _SPECIAL.sub(_escaped, " ".join(wording.visible(text).split()))
    start = _AT_START.match(text)
    if start:
        at = start.end() if text[0].isdigit() else 0
        text = f"{text[:at]}\\{text[at:]}"
    return text


def _escaped(match: re.Match[str]) -> str:
    # GitHub links mail addresses after it has taken the backslashes away; a comment parts them.
    return "<!-- -->@" if match["mail"] else f"\\{match[0]}"


class _Footnotes:
    """One footnote for each place cited, numbered as they are first used."""

    def __init__(self) -> None:
        self.numbers: dict[Citation, int] = {}

    def marks(self, citations: Iterable[Citation]) -> str:
        return "".join(
            f"[^{self.numbers.setdefault(citation, len(self.numbers) + 1)}]" for citation in citations
        )


def write(report: Report) -> Iterator[str]:
    """The report, a few lines a piece."""
    dataset, claims = report.dataset, report.claims
    footnotes = _Footnotes()
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}\n"
    if dataset.note:
        yield f"\n{escape(dataset.note)}\n"
    yield from _summary(dataset, claims)
    for value, group in _grouped(report):
        yield f"\n## {escape(value)}\n"
        speaker = dataset.speakers.get(value) if report.by == "speaker" else None
        if speaker and speaker.role:
            yield f"\n{escape(speaker.role)}\n"
        for claim in group:
            yield from _claim(report, claim, footnotes)
    yield from _footnotes(dataset, footnotes)
    yield _origin(report)


def _summary(dataset: Dataset, claims: tuple[Claim, ...]) -> Iterator[str]:
    yield "\n| Verdict | Meaning | Claims |\n| --- | --- | ---: |\n"
    for row in tally(dataset, claims, "verdict"):
        word = row.value or ""
        label = f"{wording.glyph(dataset, word)} {escape(dataset.label(word))}"
        yield f"| {label} | {escape(dataset.verdicts[word].definition)} | {row.claims} |\n"
    yield f"| All | | {len(claims)} |\n"


def _grouped(report: Report) -> Iterator[tuple[str, list[Claim]]]:
    values = FIELDS[report.by]
    groups: dict[str, list[Claim]] = {}
    for claim in report.claims:
        for value in values(claim, report.dataset):
            groups.setdefault(value or "Undated", []).append(claim)
    yield from groups.items()


def _claim(report: Report, claim: Claim, footnotes: _Footnotes) -> Iterator[str]:
    dataset = report.dataset
    yield f'\n<a id="{escape(claim.id)}"></a>\n\n### {escape(claim.claim)}\n'
    if claim.quote:
        yield f"\n> “{escape(claim.quote)}”\n"
    facts = [claim.kind or "claim", wording.date(claim.said)]
    if claim.about:
        facts.append("about " + ", ".join(claim.about))
    if claim.due:
        facts.append(f"due {wording.date(claim.due)}")
    said = "; ".join(facts)
    yield f"\n{escape(said[0].upper() + said[1:])}.{footnotes.marks(claim.appearances)}\n"
    for outcome in claim.outcomes or (Outcome(claim.verdict),):
        yield f"\n{_outcome(dataset, outcome)}{footnotes.marks(outcome.evidence)}\n"
    if claim.note:
        yield f"\nNote: {escape(claim.note)}\n"


def _outcome(dataset: Dataset, outcome: Outcome) -> str:
    label = f"**{wording.glyph(dataset, outcome.verdict)} {escape(dataset.label(outcome.verdict))}**"
    basis = wording.basis(outcome)
    details = [f"reported {wording.date(outcome.reported)}"] if outcome.reported else []
    details += [basis] if basis else []
    head = f"{label} ({escape(', '.join(details))})" if details else label
    return f"{head}: {escape(outcome.summary)}" if outcome.summary else f"{head}."


def _footnotes(dataset: Dataset, footnotes: _Footnotes) -> Iterator[str]:
    for citation, number in footnotes.numbers.items():
        source = dataset.sources.get(citation.source) or Source(citation.source, dataset.claims[0].span)
        parts = [escape(wording.full(source)), wording.paragraphs(citation)]
        address = citation.url or source.url
        if address:
            parts.append(link(address))
        yield f"\n[^{number}]: {', '.join(part for part in parts if part)}.\n"


def link(address: str) -> str:
    """An address as a link where it is one that a reader can follow safely, else as text."""
    if re.fullmatch(r"https?://[^\s<>\x00-\x20\\]+", address) and address.isprintable():
        return f"<{address}>"
    return escape(address)


def _origin(report: Report) -> str:
    names = ", ".join(file.name.replace("\\", "/").rpartition("/")[2] for file in report.dataset.files)
    chosen = f", filtered by {', '.join(report.filters)}" if report.filters else ""
    claims = wording.count(len(report.claims), "claim")
    return f"\n---\n\nMade by factcheck from {escape(names + chosen)}: {claims}.\n"
