"""The report as GitHub-flavoured markdown."""

import re
from collections.abc import Iterable, Iterator

from factcheck import wording
from factcheck.formats import Report, anchor, grouped
from factcheck.history import Difference, Edit
from factcheck.matching import fold
from factcheck.model import BUILT_IN_VERDICTS, UNRESOLVED, Citation, Claim, Dataset, Outcome, Reviewer
from factcheck.query import date_key
from factcheck.tally import tally

_SPECIAL = re.compile(
    r"(?P<mail>(?<=[\w.+-])@)|(?P<emoji>:(?=[\w+-]+:))|[\\`*_\[\]<>&|~$#]"
    r"|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.",
    re.IGNORECASE,
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
    # GitHub links mail addresses and draws :names: after it has taken the backslashes away; a
    # comment parts them.
    if match["mail"]:
        return "<!-- -->@"
    return ":<!-- -->" if match["emoji"] else f"\\{match[0]}"


class _Anchors:
    """The report's own link targets, none twice: a claim's is its id, the others' are their names."""

    def __init__(self, report: Report) -> None:
        taken = {"contents", "sources", "verdicts", "scoreboard", "still-open"}
        self.claims = {claim.id: anchor(claim.id, taken) for claim in report.claims}
        self.groups = {value: anchor(f"{report.by} {fold(value)}", taken) for value, _ in grouped(report)}
        self.sources = {source: anchor(f"source {source}", taken) for source in report.dataset.sources}


class _Footnotes:
    """One footnote for each place cited, numbered as they are first used."""

    def __init__(self) -> None:
        self.numbers: dict[Citation, int] = {}

    def marks(self, citations: Iterable[Citation]) -> str:
        numbers = (self.numbers.setdefault(citation, len(self.numbers) + 1) for citation in citations)
        return " ".join(f"[^{number}]" for number in numbers)


def write(report: Report) -> Iterator[str]:
    """The report, a few lines a piece."""
    dataset, claims = report.dataset, report.claims
    footnotes, anchors = _Footnotes(), _Anchors(report)
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}\n"
    if dataset.note:
        yield f"\n{escape(dataset.note)}\n"
    if dataset.reviewer:
        yield f"\nPublished by {_reviewer(dataset.reviewer)}.\n"
    yield from _contents(report, anchors)
    yield from _sources(report, anchors)
    yield from _verdicts(dataset, claims)
    yield from _scoreboard(dataset, claims)
    for value, group in grouped(report):
        yield _section(anchors.groups[value], _heading(report, value))
        speaker = dataset.speakers.get(value) if report.by == "speaker" else None
        if speaker:
            yield from (f"\n{escape(text)}\n" for text in (speaker.role, speaker.note) if text)
            yield f"\n{link(speaker.url)}\n" if speaker.url else ""
        for claim in group:
            yield from _claim(report, claim, footnotes, anchors)
    yield from _open_claims(report, anchors)
    yield from _footnotes(dataset, footnotes, anchors)
    yield _origin(report)


def _section(target: str, title: str, level: int = 2) -> str:
    """A heading that can be linked to, on GitHub and wherever headings get no anchors of their own."""
    return f'\n<a id="{target}"></a>\n\n{"#" * level} {title}\n'


def _heading(report: Report, value: str) -> str:
    if report.by == "verdict":
        return f"{wording.glyph(report.dataset, value)} {escape(report.dataset.label(value))}"
    return escape(value[:1].upper() + value[1:] if report.by == "kind" else value)


def _reviewer(reviewer: Reviewer) -> str:
    parts = [escape(reviewer.name)] if reviewer.name else []
    return ", ".join(parts + ([link(reviewer.url)] if reviewer.url else []))


def _contents(report: Report, anchors: _Anchors) -> Iterator[str]:
    yield _section("contents", "Contents") + "\n"
    for title in ("Sources", "Verdicts", "Scoreboard"):
        yield f"- [{title}](#{title.lower()})\n"
    for value, group in grouped(report):
        number = wording.count(len(group), "claim")
        yield f"- [{_heading(report, value)}](#{anchors.groups[value]}): {number}\n"
    if _unresolved(report):
        yield "- [Still open](#still-open)\n"


def _sources(report: Report, anchors: _Anchors) -> Iterator[str]:
    yield _section("sources", "Sources") + "\n"
    if report.dataset.sources:
        yield "Every outcome is given as these report it.\n\n"
    else:
        yield "The dataset says nothing of its sources.\n"
    for source in report.dataset.sources.values():
        addresses = [link(address) for address in (source.url, source.archived) if address]
        mark = f'<a id="{anchors.sources[source.id]}"></a>'
        yield f"- {mark}**{escape(wording.full(source))}**{''.join(f', {at}' for at in addresses)}"
        yield f"\\\n  {escape(source.note)}\n" if source.note else "\n"


def _verdicts(dataset: Dataset, claims: tuple[Claim, ...]) -> Iterator[str]:
    yield _section("verdicts", "Verdicts")
    yield "\n| Verdict | Meaning | Claims |\n| --- | --- | ---: |\n"
    numbers = {row.value: row.claims for row in tally(dataset, claims, "verdict")}
    for word in wording.explained(dataset, {word for word in numbers if word}):
        label = f"{wording.glyph(dataset, word)} {escape(dataset.label(word))}"
        yield f"| {label} | {escape(wording.definition(dataset, word))} | {numbers.get(word, 0)} |\n"
    yield f"| All | together | {len(claims)} |\n"
    if claims:
        yield "\n```mermaid\npie showData title Claims by verdict\n"
        for word in dataset.verdicts:
            if word in numbers:
                yield f'    "{_plain(dataset.label(word))}" : {numbers[word]}\n'
        yield "```\n"


def _plain(text: str) -> str:
    """Text for a diagram, which has no escapes: letters, figures and blanks."""
    return " ".join(re.sub(r"[^\w ,.-]", " ", wording.visible(text)).split())


def _scoreboard(dataset: Dataset, claims: tuple[Claim, ...]) -> Iterator[str]:
    yield _section("scoreboard", "Scoreboard") + f"\n{wording.CAVEAT}\n"
    rows = tally(dataset, claims, "speaker")
    words = [word for word in dataset.verdicts if any(word in row.verdicts for row in rows)]
    settled = [word for word in words if dataset.means(word) != UNRESOLVED]
    if not rows:
        return
    heads = ["Speaker", "n", *(_sign(dataset, word) for word in settled), wording.GLYPHS[UNRESOLVED]]
    yield f"\n| {' | '.join(heads)} |\n| --- |{' ---: |' * (len(heads) - 1)}\n"
    for row in rows:
        numbers = [row.claims, *(row.verdicts.get(word, 0) for word in settled), row.unresolved]
        yield f"| {escape(row.value or '')} | {' | '.join(str(number or '–') for number in numbers)} |\n"


def _sign(dataset: Dataset, word: str) -> str:
    """A verdict as a column's head: its sign, with the word where several share that sign."""
    sign = wording.glyph(dataset, word)
    return sign if word in BUILT_IN_VERDICTS else f"{sign} {escape(dataset.label(word))}"


def _claim(report: Report, claim: Claim, footnotes: _Footnotes, anchors: _Anchors) -> Iterator[str]:
    dataset = report.dataset
    yield _section(anchors.claims[claim.id], escape(claim.claim), level=3)
    if claim.quote:
        yield f"\n> “{escape(claim.quote)}”\n"
    facts = [] if report.by == "speaker" else [claim.speaker]
    facts += [claim.kind or "claim", wording.date(claim.said)]
    if claim.about:
        facts.append("about " + ", ".join(claim.about))
    if claim.due:
        facts.append(f"due {wording.date(claim.due)}")
    said = "; ".join(facts)
    said = said[0].upper() + said[1:] if report.by == "speaker" else said
    yield f"\n{escape(said)}. {footnotes.marks(claim.appearances)}\n"
    if len(claim.outcomes) > 1:
        yield "\n"
    for outcome in claim.outcomes:
        lead = "1. " if len(claim.outcomes) > 1 else "\n"
        yield f"{lead}{_outcome(dataset, outcome)} {footnotes.marks(outcome.evidence)}".rstrip() + "\n"
    if not claim.outcomes:
        yield f"\n{_outcome(dataset, Outcome(claim.verdict))}\n"
    if claim.note:
        yield f"\nNote: {escape(claim.note)}\n"
    if claim.related:
        yield f"\nSee also {', '.join(_related(anchors, related) for related in claim.related)}.\n"
    if claim.tags:
        yield f"\nTags: {escape(', '.join(claim.tags))}.\n"


def _related(anchors: _Anchors, related: str) -> str:
    target = anchors.claims.get(related)
    return f"[{escape(related)}](#{target})" if target else escape(related)


def _outcome(dataset: Dataset, outcome: Outcome) -> str:
    label = f"**{wording.glyph(dataset, outcome.verdict)} {escape(dataset.label(outcome.verdict))}**"
    basis = wording.basis(outcome)
    details = [f"reported {wording.date(outcome.reported)}"] if outcome.reported else []
    details += [basis] if basis else []
    head = f"{label} ({escape(', '.join(details))})" if details else label
    return f"{head}: {escape(outcome.summary)}" if outcome.summary else f"{head}."


def _unresolved(report: Report) -> list[Claim]:
    dataset = report.dataset
    return [claim for claim in report.claims if dataset.means(claim.verdict) == UNRESOLVED]


def _open_claims(report: Report, anchors: _Anchors) -> Iterator[str]:
    """What is unresolved: first what had a day, in the order of the days, then the rest by speaker."""
    claims = _unresolved(report)
    if not claims:
        return
    yield _section("still-open", "Still open")
    due = sorted((claim for claim in claims if claim.due), key=lambda claim: date_key(claim.due))
    if due:
        yield "\nWith a day by which they were due:\n\n"
        for claim in due:
            yield f"- {wording.date(claim.due)}: {_open_link(anchors, claim)}, {escape(claim.speaker)}\n"
    rest: dict[str, list[Claim]] = {}
    for claim in claims:
        if not claim.due:
            rest.setdefault(claim.speaker, []).append(claim)
    if rest:
        yield "\nWithout one:\n\n"
        for speaker, others in rest.items():
            yield f"- {escape(speaker)}\n"
            yield from (f"  - {_open_link(anchors, claim)}\n" for claim in others)


def _open_link(anchors: _Anchors, claim: Claim) -> str:
    return f"[{escape(claim.claim)}](#{anchors.claims[claim.id]})"


def _footnotes(dataset: Dataset, footnotes: _Footnotes, anchors: _Anchors) -> Iterator[str]:
    for citation, number in footnotes.numbers.items():
        place = escape(wording.place(dataset, citation))
        if citation.source in anchors.sources:
            place = f"[{place}](#{anchors.sources[citation.source]})"
        yield f"\n[^{number}]: {place}{f', {link(citation.url)}' if citation.url else ''}.\n"


def link(address: str) -> str:
    """An address as a link where it is one that a reader can follow safely, else as text."""
    return f"<{address}>" if is_followable(address) else escape(address)


def is_followable(address: str) -> bool:
    """Whether an address is one of the web, with nothing in it that could break out of its place."""
    return re.fullmatch(r"https?://[^\s<>\"'`\\]+", address) is not None and address.isprintable()


def _origin(report: Report) -> str:
    names = ", ".join(file.name.replace("\\", "/").rpartition("/")[2] for file in report.dataset.files)
    chosen = f", filtered by {', '.join(report.filters)}" if report.filters else ""
    claims = wording.count(len(report.claims), "claim")
    return f"\n---\n\nMade by factcheck from {escape(names + chosen)}: {claims}.\n"


def corrections(difference: Difference) -> Iterator[str]:
    """A note to publish on what changed between two versions."""
    yield "# Corrections\n"
    for title, claims in (("Added", difference.added), ("Removed", difference.removed)):
        if claims:
            yield f"\n## {title}\n\n"
            for claim in claims:
                yield f"- {escape(claim.speaker)}: {escape(claim.claim)} ({escape(claim.verdict)})\n"
    by_claim: dict[str, list[Edit]] = {}
    for edit in difference.edits:
        by_claim.setdefault(edit.claim.id, []).append(edit)
    if by_claim:
        yield "\n## Changed\n"
    for edits in by_claim.values():
        yield f"\n{escape(edits[0].claim.speaker)}: {escape(edits[0].claim.claim)}\n\n"
        for edit in edits:
            old, new = (escape(wording.value(value)) for value in (edit.old, edit.new))
            yield f"- {escape(edit.field)}: {new} (until now: {old})\n"
    if not any(difference):
        yield "\nNothing changed.\n"
