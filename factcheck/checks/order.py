"""Checks of the order of dates, of the evidence for verdicts, and of due dates."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, pairwise

from factcheck.checks.subject import Findings, Subject, in_record
from factcheck.core import matching, query
from factcheck.core.diagnostics import WARNING
from factcheck.core.location import Span
from factcheck.core.model import MAX_SUMMARY, UNRESOLVED, Citation, Claim, Outcome, When
from factcheck.reading.positions import Path


def outcome_order(subject: Subject) -> Findings:
    """An outcome was reported before the one above it; the last one is the current verdict.

    Passes: {outcomes: [
      {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette}]},
      {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette}]}]}
    Fails: {outcomes: [
      {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette}]},
      {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette}]}]}
    """
    for claim in subject.claims:
        for number, (above, outcome) in enumerate(pairwise(claim.outcomes), 1):
            if above.reported and outcome.reported and outcome.reported.end < above.reported.start:
                path, hint = ("outcomes", number, "reported"), "put the oldest outcome first"
                above_it = f"before the outcome above it ({above.reported.text})"
                yield in_record(claim, path, f"reported {outcome.reported.text}, {above_it}", hint)


def outcome_before_claim(subject: Subject) -> Findings:
    """An outcome was reported before the claim was made.

    It is a warning if the dates are consecutive days or one is approximate, since a report from another
    time zone can be correct.

    Passes: {said: 2024-03-01, outcomes: [{verdict: unresolved, reported: 2024-03}]}
    Fails: {said: 2024-03-01, outcomes: [{verdict: unresolved, reported: 2024-02}]}
    """
    for claim, path, outcome in subject.outcomes():
        if claim.said and outcome.reported and outcome.reported.end < claim.said.start:
            message = f"reported {outcome.reported.text}, before the claim was made ({claim.said.text})"
            near = _days_between(outcome.reported, claim.said) <= 1
            unsure = near or claim.said.approximate or outcome.reported.approximate
            path, hint = (*path, "reported"), "correct one of the dates"
            yield in_record(claim, path, message, hint, severity=WARNING if unsure else None)


def _days_between(earlier: When, later: When) -> int:
    """The days from the last day of a date to the first day of a later one."""
    return (date.fromisoformat(later.start[:10]) - date.fromisoformat(earlier.end[:10])).days


def reported_before_source(subject: Subject) -> Findings:
    """An outcome was reported before one of its sources was published.

    It is a warning if all of its sources are more than a month older than `reported`, since they can
    hardly have reported it.

    Passes: {sources: {gazette: {published: 2024-03-02}}, outcomes: [
      {verdict: partly, reported: 2024-03-02, summary: Four., evidence: [{source: gazette}]}]}
    Fails: {sources: {gazette: {published: 2024-03-02}}, outcomes: [
      {verdict: partly, reported: 2024-03-01, summary: Four., evidence: [{source: gazette}]}]}
    """
    sources = subject.dataset.sources
    for claim, path, outcome in subject.outcomes():
        cited = [sources[citation.source] for citation in outcome.evidence if citation.source in sources]
        dates = [(source.published, source) for source in cited if source.published]
        if not outcome.reported or not dates:
            continue
        reported, path = outcome.reported, (*path, "reported")
        later = next((source for date, source in dates if reported.end < date.start), None)
        if later and later.published:
            message = f"reported {reported.text}, before {later.id} was published ({later.published.text})"
            yield in_record(claim, path, message, "use the date of the latest source")
        elif len(dates) == len(outcome.evidence) and all(
            _days_between(date, reported) > 31 for date, _ in dates
        ):
            message = f"reported {reported.text}, more than a month after all of its sources were published"
            hint = "cite the source that reported it, or correct the date"
            yield in_record(claim, path, message, hint, severity=WARNING)


def undated_outcome(subject: Subject) -> Findings:
    """Neither an outcome nor its sources have a date, so `--as-of` cannot apply to it.

    Passes: {sources: {gazette: {published: 2024-03-02}},
      outcomes: [{verdict: partly, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]}
    Fails: {outcomes: [{verdict: partly, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]}
    """
    for claim, path, outcome in subject.outcomes(whole=True):
        if outcome.verdict and query.outcome_date(outcome, subject.dataset) is None:
            hint = "add `reported`, or `published` to its source"
            yield in_record(claim, (*path, "verdict"), f"{outcome.verdict!r} has no date", hint)


def in_the_future(subject: Subject) -> Findings:
    """A claim, an outcome or a source has a date in the future.

    Passes: {said: 2024-03-01}
    Fails: {said: 2924-03-01}
    """
    sources = subject.dataset.sources.values()
    dates: Iterable[tuple[Claim | Span, Path, When | None]] = chain(
        ((claim, ("said",), claim.said) for claim in subject.claims),
        ((claim, (*path, "reported"), outcome.reported) for claim, path, outcome in subject.outcomes()),
        ((source.span, ("sources", source.id, "published"), source.published) for source in sources),
    )
    for record, path, when in dates:
        if when and when.start > subject.today.end:
            yield in_record(record, path, f"{when.text} is in the future", "correct the date")


def due_before_said(subject: Subject) -> Findings:
    """A claim was due before it was made.

    Passes: {said: 2024-03, due: 2924}
    Fails: {said: 2024-03, due: 2023}
    """
    for claim in subject.claims:
        if claim.said and claim.due and claim.due.end < claim.said.start:
            message = f"due {claim.due.text}, before it was said ({claim.said.text})"
            yield in_record(claim, ("due",), message, "correct one of the dates")


def no_summary(subject: Subject) -> Findings:
    """A verdict other than unresolved has no summary.

    Passes: {outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette}]}]}
    Fails: {outcomes: [{verdict: partly, evidence: [{source: gazette, paragraphs: [2]}]}]}
    """
    for claim, path, outcome in _resolved(subject):
        if not outcome.summary:
            hint = "add a `summary` of what was reported"
            yield in_record(claim, (*path, "verdict"), f"{outcome.verdict!r} without a summary", hint)


def long_summary(subject: Subject) -> Findings:
    """A summary is longer than 160 characters, so that a list cannot be read at a glance.

    Passes: {outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette}]}]}
    Fails: {outcomes: [{verdict: partly, evidence: [{source: gazette}], summary: Four of the ten berths that
      had been announced in March opened in July. The paper counted them on the first day of the month
      and the harbour master gave no number.}]}
    """
    for claim, path, outcome in subject.outcomes():
        if outcome.summary and len(outcome.summary) > MAX_SUMMARY:
            message = f"summary of {len(outcome.summary):,} characters; the limit is {MAX_SUMMARY}"
            hint = "say what happened in one sentence, and move the rest to `details`"
            yield in_record(claim, (*path, "summary"), message, hint)


def no_evidence(subject: Subject) -> Findings:
    """A verdict other than unresolved has no evidence.

    Passes: {outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette}]}]}
    Fails: {outcomes: [{verdict: partly, summary: Four opened.}]}
    """
    for claim, path, outcome in _resolved(subject):
        if not outcome.evidence:
            hint = "add `evidence` with the source and its paragraphs"
            yield in_record(claim, (*path, "verdict"), f"{outcome.verdict!r} without evidence", hint)


def self_evidence(subject: Subject) -> Findings:
    """The only evidence for a verdict is the claim's own appearance, published by the speaker.

    Passes: {sources: {gazette: {publisher: The Gazette}}, speaker: The Gazette,
      appearances: [{source: gazette, paragraphs: [1]}],
      outcomes: [{verdict: confirmed, summary: Ten., evidence: [{source: gazette, paragraphs: [3]}]}]}
    Fails: {sources: {gazette: {publisher: The Gazette}}, speaker: The Gazette,
      appearances: [{source: gazette, paragraphs: [1, 2]}],
      outcomes: [{verdict: confirmed, summary: Ten., evidence: [{source: gazette, paragraphs: [2]}]}]}
    """
    dataset, before = subject.dataset, None
    for claim, path, outcome in _resolved(subject):
        if claim is not before:
            before, own = claim, _cited_paragraphs(claim.appearances)
        if _cited_paragraphs(outcome.evidence) <= own:
            sources = (dataset.sources.get(citation.source) for citation in outcome.evidence)
            publishers = {matching.identity(source.publisher or "") for source in sources if source}
            speaker = dataset.speakers.get(claim.speaker)
            names = (claim.speaker, *(speaker.aliases if speaker else ()))
            if publishers and publishers <= {matching.identity(name) for name in names} - {""}:
                hint = "cite other evidence, or use the verdict unresolved"
                yield in_record(claim, (*path, "evidence"), "the only evidence is the claim itself", hint)


def _resolved(subject: Subject) -> Iterator[tuple[Claim, Path, Outcome]]:
    """The outcomes that are not unresolved, of claims that were read in full."""
    means = subject.dataset.means
    return (item for item in subject.outcomes(whole=True) if means(item[2].verdict) != UNRESOLVED)


def _cited_paragraphs(citations: Iterable[Citation]) -> set[tuple[str, int]]:
    return {(citation.source, number) for citation in citations for number in citation.paragraphs or (0,)}


def promise_without_due(subject: Subject) -> Findings:
    """A promise has no due date, so it will never be listed as overdue.

    Passes: {kind: promise, due: 2924}
    Fails: {kind: promise}
    """
    for claim in subject.dataset.claims:
        if claim.kind == "promise" and claim.due is None:
            hint = "add `due` if the source gives a date"
            yield in_record(claim, ("kind",), "a promise without `due`", hint)


def overdue(subject: Subject) -> Findings:
    """A claim's due date is past, and its verdict is still unresolved.

    Passes: {due: 2924}
    Fails: {due: 2024-06}
    """
    for claim in subject.claims:
        if claim.due and query.is_overdue(claim, subject.today, subject.dataset):
            hint = "add what has been reported since to `outcomes`"
            yield in_record(claim, ("due",), f"due {claim.due.text} and still unresolved", hint)
