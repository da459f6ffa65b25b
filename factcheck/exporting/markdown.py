"""Export as a report in GitHub-flavoured Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from factcheck.analysis.history import Difference, Edit, NewOutcome
from factcheck.analysis.tally import tally
from factcheck.core import labels
from factcheck.core.matching import fold
from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    UNRESOLVED,
    Citation,
    Claim,
    Correction,
    Dataset,
    Outcome,
    Reviewer,
    Source,
)
from factcheck.core.query import corrections_by_claim, date_key
from factcheck.exporting import Report, anchor, group_claims
from factcheck.exporting.addresses import claim_url

_SPECIAL = re.compile(
    r"(?P<mail>(?<=[\w.+-])@)|(?P<emoji>:(?=[\w+-]+:))|[\\`*_\[\]<>&|~$#]"
    r"|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.",
    re.IGNORECASE,
)
_AT_START = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """Return text as one line that renders literally anywhere in a document."""
    text = _SPECIAL.sub(_escape_match, " ".join(labels.escape_invisible(text).split()))
    if start := _AT_START.match(text):
        index = start.end() if text[0].isdigit() else 0
        return f"{text[:index]}\\{text[index:]}"
    return text


def _escape_match(match: re.Match[str]) -> str:
    # GitHub links mail addresses and renders :names: after removing backslashes; a comment prevents it.
    if match["mail"]:
        return "<!-- -->@"
    return ":<!-- -->" if match["emoji"] else f"\\{match[0]}"


class _Anchors:
    """The link targets of a report, all different: ids of claims, names of groups and sources."""

    def __init__(self, report: Report) -> None:
        taken = {"contents", "sources", "verdicts", "scoreboard", "still-open", "corrections"}
        self.claims = {claim.id: anchor(claim.id, taken) for claim in report.claims}
        self.groups = {
            value: anchor(f"{report.by} {fold(value)}", taken) for value, _ in group_claims(report)
        }
        self.sources = {source: anchor(f"source {source}", taken) for source in report.dataset.sources}


class _Footnotes:
    """One footnote per citation, numbered in order of first use."""

    def __init__(self) -> None:
        self.numbers: dict[Citation, int] = {}

    def marks(self, citations: Iterable[Citation]) -> str:
        numbers = (self.numbers.setdefault(citation, len(self.numbers) + 1) for citation in citations)
        return " ".join(f"[^{number}]" for number in numbers)


def write(report: Report) -> Iterator[str]:
    """Yield the report, a few lines at a time."""
    dataset, claims = report.dataset, report.claims
    footnotes, anchors, corrected = _Footnotes(), _Anchors(report), corrections_by_claim(report.corrections)
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}\n"
    if dataset.note:
        yield f"\n{escape(dataset.note)}\n"
    if dataset.reviewer:
        yield f"\nPublished by {_reviewer(dataset.reviewer)}.\n"
    yield from _contents(report, anchors)
    yield from _sources(report, anchors)
    yield from _verdicts(dataset, claims)
    yield from _scoreboard(dataset, claims)
    for value, group in group_claims(report):
        yield _section(anchors.groups[value], _heading(report, value))
        speaker = dataset.speakers.get(value) if report.by == "speaker" else None
        if speaker:
            groups = ", ".join(labels.value(group) for group in speaker.groups)
            description = "; ".join(part for part in (speaker.role, groups) if part)
            yield from (f"\n{escape(text)}\n" for text in (description, speaker.note) if text)
            yield f"\n{link(speaker.url)}\n" if speaker.url else ""
        for claim in group:
            yield from _claim_entry(report, claim, footnotes, anchors)
            for correction in corrected.get(claim.id, ()):
                yield f"\nCorrected on {labels.date(correction.date)}: {escape(correction.what)}\n"
    yield from _open_claims(report, anchors)
    yield from _corrections(report, anchors)
    yield from _footnotes(dataset, footnotes, anchors)
    yield _origin(report)


def _section(target: str, title: str, level: int = 2) -> str:
    """Return a heading with a link target that works on GitHub and elsewhere."""
    return f'\n<a id="{target}"></a>\n\n{"#" * level} {title}\n'


def _heading(report: Report, value: str) -> str:
    if report.by == "verdict":
        return f"{labels.glyph(report.dataset, value)} {escape(report.dataset.label(value))}"
    return escape(value[:1].upper() + value[1:] if report.by == "kind" else value)


def _reviewer(reviewer: Reviewer) -> str:
    parts = [escape(reviewer.name)] if reviewer.name else []
    return ", ".join(parts + ([link(reviewer.url)] if reviewer.url else []))


def _contents(report: Report, anchors: _Anchors) -> Iterator[str]:
    yield _section("contents", "Contents") + "\n"
    for title in ("Sources", "Verdicts", "Scoreboard"):
        yield f"- [{title}](#{title.lower()})\n"
    for value, group in group_claims(report):
        number = labels.count(len(group), "claim")
        yield f"- [{_heading(report, value)}](#{anchors.groups[value]}): {number}\n"
    if _unresolved(report):
        yield "- [Still open](#still-open)\n"
    if report.corrections:
        yield "- [Corrections](#corrections)\n"


def _sources(report: Report, anchors: _Anchors) -> Iterator[str]:
    yield _section("sources", "Sources") + "\n"
    if report.dataset.sources:
        yield "Outcomes are given as these sources report them.\n\n"
    else:
        yield "The dataset lists no sources.\n"
    for source in report.dataset.sources.values():
        links = [link(address) for address in (source.url, source.archived) if address]
        target = f'<a id="{anchors.sources[source.id]}"></a>'
        yield f"- {target}**{escape(labels.source_line(source))}**{''.join(f', {link}' for link in links)}"
        yield f"\\\n  {escape(source.note)}\n" if source.note else "\n"


def _verdicts(dataset: Dataset, claims: Sequence[Claim]) -> Iterator[str]:
    yield _section("verdicts", "Verdicts")
    yield "\n| Verdict | Meaning | Claims |\n| --- | --- | ---: |\n"
    numbers = {row.value: row.claims for row in tally(dataset, claims, "verdict")}
    for word in labels.explained(dataset, {word for word in numbers if word}):
        label = f"{labels.glyph(dataset, word)} {escape(dataset.label(word))}"
        yield f"| {label} | {escape(labels.definition(dataset, word))} | {numbers.get(word, 0)} |\n"
    yield f"| All | together | {len(claims)} |\n"
    if claims:
        yield "\n```mermaid\npie showData title Claims by verdict\n"
        for word in dataset.verdicts:
            if word in numbers:
                yield f'    "{_diagram_text(dataset.label(word))}" : {numbers[word]}\n'
        yield "```\n"


def _diagram_text(text: str) -> str:
    """Return text for a diagram, which has no escapes: letters, digits and spaces."""
    return " ".join(re.sub(r"[^\w ,.-]", " ", labels.escape_invisible(text)).split())


def _scoreboard(dataset: Dataset, claims: Sequence[Claim]) -> Iterator[str]:
    yield _section("scoreboard", "Scoreboard") + f"\n{labels.CAVEAT}\n"
    rows = tally(dataset, claims, "speaker")
    words = [word for word in dataset.verdicts if any(word in row.verdicts for row in rows)]
    settled = [word for word in words if dataset.means(word) != UNRESOLVED]
    if not rows:
        return
    heads = ["Speaker", "n", *(_column_head(dataset, word) for word in settled), labels.GLYPHS[UNRESOLVED]]
    yield f"\n| {' | '.join(heads)} |\n| --- |{' ---: |' * (len(heads) - 1)}\n"
    for row in rows:
        numbers = [row.claims, *(row.verdicts.get(word, 0) for word in settled), row.unresolved]
        yield f"| {escape(row.value or '')} | {' | '.join(str(number or '–') for number in numbers)} |\n"


def _column_head(dataset: Dataset, word: str) -> str:
    """Return a verdict as a column head: its symbol, with the label unless it is a built-in."""
    glyph = labels.glyph(dataset, word)
    return glyph if word in BUILT_IN_VERDICTS else f"{glyph} {escape(dataset.label(word))}"


def _claim_entry(report: Report, claim: Claim, footnotes: _Footnotes, anchors: _Anchors) -> Iterator[str]:
    dataset = report.dataset
    yield _section(anchors.claims[claim.id], escape(claim.claim), level=3)
    if claim.quote:
        yield f"\n> “{escape(claim.quote)}”\n"
    facts = [] if report.by == "speaker" else [claim.speaker]
    facts += [claim.kind or "claim", labels.date(claim.said)]
    if claim.about:
        facts.append("about " + ", ".join(claim.about))
    if claim.due:
        facts.append(f"due {labels.date(claim.due)}")
    line = "; ".join(facts)
    line = line[0].upper() + line[1:] if report.by == "speaker" else line
    yield f"\n{escape(line)}. {footnotes.marks(claim.appearances)}\n"
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
        yield f"\nSee also {', '.join(_claim_link(anchors, related) for related in claim.related)}.\n"
    if claim.tags:
        yield f"\nTags: {escape(', '.join(claim.tags))}.\n"


def _claim_link(anchors: _Anchors, name: str) -> str:
    target = anchors.claims.get(name)
    return f"[{escape(name)}](#{target})" if target else escape(name)


def _outcome(dataset: Dataset, outcome: Outcome) -> str:
    label = f"**{labels.glyph(dataset, outcome.verdict)} {escape(dataset.label(outcome.verdict))}**"
    basis = labels.basis(outcome)
    details = [f"reported {labels.date(outcome.reported)}"] if outcome.reported else []
    details += [basis] if basis else []
    head = f"{label} ({escape(', '.join(details))})" if details else label
    return f"{head}: {escape(outcome.summary)}" if outcome.summary else f"{head}."


def _unresolved(report: Report) -> list[Claim]:
    dataset = report.dataset
    return [claim for claim in report.claims if dataset.means(claim.verdict) == UNRESOLVED]


def _open_claims(report: Report, anchors: _Anchors) -> Iterator[str]:
    """Yield the unresolved claims: first those with a due date, by date, then the others by speaker."""
    claims = _unresolved(report)
    if not claims:
        return
    yield _section("still-open", "Still open")
    due = sorted((claim for claim in claims if claim.due), key=lambda claim: date_key(claim.due))
    if due:
        yield "\nWith a due date:\n\n"
        for claim in due:
            yield f"- {labels.date(claim.due)}: {_open_link(anchors, claim)}, {escape(claim.speaker)}\n"
    rest: dict[str, list[Claim]] = {}
    for claim in claims:
        if not claim.due:
            rest.setdefault(claim.speaker, []).append(claim)
    if rest:
        yield "\nWithout a due date:\n\n"
        for speaker, others in rest.items():
            yield f"- {escape(speaker)}\n"
            yield from (f"  - {_open_link(anchors, claim)}\n" for claim in others)


def _open_link(anchors: _Anchors, claim: Claim) -> str:
    return f"[{escape(claim.claim)}](#{anchors.claims[claim.id]})"


def _corrections(report: Report, anchors: _Anchors) -> Iterator[str]:
    if report.corrections:
        yield _section("corrections", "Corrections") + "\n"
    for correction in reversed(report.corrections):
        names = ", ".join(_claim_link(anchors, name) for name in correction.claims)
        yield _correction(report.dataset, correction, names)


def _footnotes(dataset: Dataset, footnotes: _Footnotes, anchors: _Anchors) -> Iterator[str]:
    for citation, number in footnotes.numbers.items():
        line = escape(labels.citation_line(dataset, citation))
        if citation.source in anchors.sources:
            line = f"[{line}](#{anchors.sources[citation.source]})"
        yield f"\n[^{number}]: {line}{f', {link(citation.url)}' if citation.url else ''}.\n"


def link(address: str) -> str:
    """Return a URL as a link if it is safe to follow, else as text."""
    return f"<{address}>" if is_followable(address) else escape(address)


def is_followable(address: str) -> bool:
    """Whether a URL is http or https, without characters that could end the link early."""
    return re.fullmatch(r"https?://[^\s<>\"'`\\]+", address) is not None and address.isprintable()


def _origin(report: Report) -> str:
    names = ", ".join(report.dataset.made_from)
    filters = f", filtered by {', '.join(report.filters)}" if report.filters else ""
    claims = labels.count(len(report.claims), "claim")
    return f"\n---\n\nGenerated by factcheck from {escape(names + filters)}: {claims}.\n"


# --- the change note


def note(dataset: Dataset, difference: Difference) -> Iterator[str]:
    """Yield a note to publish on the differences between two versions of a dataset."""
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}: what changed\n"
    yield from _note_corrections(dataset, difference)
    if difference.outcomes:
        yield "\n## New outcomes\n\n"
        for new in difference.outcomes:
            yield _new_outcome(dataset, new)
    if difference.added:
        yield "\n## New claims\n\n"
        for claim in difference.added:
            yield f"- {_claim_line(dataset, claim)}: {_verdict_label(dataset, claim.verdict)}\n"
    added = [edit for edit in difference.header if edit.field is None and edit.old is None]
    if added:
        yield "\n## New sources, speakers and verdicts\n\n"
        for edit in added:
            yield f"- {_header_name(edit)}\n"
    if not any(difference):
        yield "\nNo changes.\n"


def _note_corrections(dataset: Dataset, difference: Difference) -> Iterator[str]:
    """Yield the corrections, then the other changes and removals."""
    header = [edit for edit in difference.header if edit.old is not None or edit.field is not None]
    if not (difference.corrections or difference.edits or difference.removed or header):
        return
    yield "\n## Corrections\n"
    if difference.corrections:
        yield "\n"
        yield from (_correction(dataset, correction) for correction in reversed(difference.corrections))
    if difference.edits or difference.removed or header:
        yield "\n### What was changed or removed\n\n"
    for claim in difference.removed:
        line, verdict = _claim_line(dataset, claim, removed=True), _verdict_label(dataset, claim.verdict)
        yield f"- {line}: removed; it was {verdict}\n"
    by_claim: dict[str, list[Edit]] = {}
    for edit in difference.edits:
        by_claim.setdefault(edit.name, []).append(edit)
    for edits in by_claim.values():
        yield f"- {_claim_line(dataset, edits[0].claim)}\n"
        yield from (f"  - {_edit_line(edit)}\n" for edit in edits)
    for edit in header:
        yield f"- {_header_name(edit)}: {_edit_line(edit) if edit.field else 'removed'}\n"


def _correction(dataset: Dataset, correction: Correction, names: str | None = None) -> str:
    if names is None:
        names = ", ".join(_id_link(dataset, name) for name in correction.claims)
    return f"- {labels.date(correction.date)}{f', {names}' if names else ''}: {escape(correction.what)}\n"


def _id_link(dataset: Dataset, name: str) -> str:
    """Return a claim's id, linked to its page if the site has a URL."""
    url = claim_url(dataset.base_url or "", name)
    return f"[{escape(name)}](<{url}>)" if is_followable(url) else escape(name)


def _claim_line(dataset: Dataset, claim: Claim | None, *, removed: bool = False) -> str:
    if claim is None:
        return ""
    said = f"{labels.date(claim.said)}, " if claim.said else ""
    name = escape(claim.id) if removed else _id_link(dataset, claim.id)
    return f"{said}{escape(claim.speaker)}: {escape(claim.claim)} ({name})"


def _verdict_label(dataset: Dataset, word: str) -> str:
    label = dataset.label(word) if word in dataset.verdicts else word
    return f"{labels.glyph(dataset, word)} {escape(label)}"


def _new_outcome(dataset: Dataset, new: NewOutcome) -> str:
    reported = f"{labels.date(new.outcome.reported)}, " if new.outcome.reported else ""
    verdict, summary = new.outcome.verdict, new.outcome.summary
    if new.before is None:
        before = " (inserted before existing outcomes)"
    else:
        before = " (as before)" if new.before == verdict else f" (was {_verdict_label(dataset, new.before)})"
    line = (
        f"{reported}**{_verdict_label(dataset, verdict)}**{before}{f': {escape(summary)}' if summary else ''}"
    )
    return f"- {line}\\\n  {_claim_line(dataset, new.claim)}\n"


def _edit_line(edit: Edit) -> str:
    old, new = (escape(labels.value(value)) for value in (edit.old, edit.new))
    name = escape(labels.edited_field(edit.field, edit.outcome))
    return f"{name}: removed; it was {old}" if edit.field is None else f"{name}: {new} (was: {old})"


def _header_name(edit: Edit) -> str:
    if edit.of == "header":
        return "the record"
    title = next((it.title for it in (edit.new, edit.old) if isinstance(it, Source) and it.title), None)
    return f"{edit.of} {escape(edit.name)}{f', {escape(title)}' if title else ''}"
