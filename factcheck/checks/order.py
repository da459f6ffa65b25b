"""Checks of what follows from what: dates in their order, verdicts with their grounds, days that are due."""

from collections.abc import Iterable

from factcheck.checks.subject import Findings, Subject, in_claim, in_text
from factcheck.core import matching, query
from factcheck.core.diagnostics import WARNING
from factcheck.core.model import UNRESOLVED, Citation, When


def outcome_order(subject: Subject) -> Findings:
    """An outcome was reported before the one that stands above it; the last is the verdict in force.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette}]}
              - {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette}]}
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette}]}
              - {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette}]}
    """
    for claim, number, outcome in subject.outcomes():
        above = claim.outcomes[number - 1].reported if number else None
        if above and outcome.reported and outcome.reported.end < above.start:
            message = f"reported {outcome.reported.text}, before the outcome above it ({above.text})"
            yield in_claim(claim, ("outcomes", number, "reported"), message, "put the oldest outcome first")


def outcome_before_claim(subject: Subject) -> Findings:
    """An outcome was reported before the claim was made.

    It is a warning where the days are neighbours, or one of them is approximate: a report in another
    zone, or of the evening before, can be right.

    Passes:
        claims:
          - id: a
            speaker: Ana
            said: 2024-03-01
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: unresolved, reported: 2024-03}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            said: 2024-03-01
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: unresolved, reported: 2024-02}]
    """
    for claim, number, outcome in subject.outcomes():
        if claim.said and outcome.reported and outcome.reported.end < claim.said.start:
            message = f"reported {outcome.reported.text}, before the claim was made ({claim.said.text})"
            vague = claim.said.approximate or outcome.reported.approximate
            near = vague or _days_between(outcome.reported, claim.said) <= 1
            place = ("outcomes", number, "reported")
            yield in_claim(claim, place, message, severity=WARNING if near else None)


def _days_between(one: When, other: When) -> int:
    """How many days begin after an earlier date's last day, until and with a later one's first."""
    return other.first_day.toordinal() - one.last_day.toordinal()


def reported_before_source(subject: Subject) -> Findings:
    """An outcome's `reported` ends before a source that it rests on was published.

    It is a warning where all its sources are older than `reported` by more than a month, so that
    they can hardly be what reported it.

    Passes:
        sources: {gazette: {published: 2024-03-02}}
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: partly, reported: 2024-03-02, summary: Four., evidence: [{source: gazette}]}
    Fails:
        sources: {gazette: {published: 2024-03-02}}
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: partly, reported: 2024-03-01, summary: Four., evidence: [{source: gazette}]}
    """
    sources = subject.dataset.sources
    for claim, number, outcome in subject.outcomes():
        known = [sources[cited.source] for cited in outcome.evidence if cited.source in sources]
        dates = [(source.published, source) for source in known if source.published]
        if not outcome.reported or not dates:
            continue
        reported, place = outcome.reported, ("outcomes", number, "reported")
        later = next((source for date, source in dates if reported.end < date.start), None)
        if later and later.published:
            message = f"reported {reported.text}, before {later.id} was published ({later.published.text})"
            yield in_claim(claim, place, message, "write the day of the last report that it rests on")
        elif len(dates) == len(outcome.evidence) and all(
            _days_between(date, reported) > 31 for date, _ in dates
        ):
            message = f"reported {reported.text}, more than a month after all of its sources were published"
            hint = "cite the source that reported it, or write that source's day"
            yield in_claim(claim, place, message, hint, severity=WARNING)


def undated_outcome(subject: Subject) -> Findings:
    """An outcome has no `reported`, and none of its sources has a date: no `--as-of` can place it.

    Passes:
        sources: {gazette: {published: 2024-03-02}}
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four., evidence: [{source: gazette, paragraphs: [2]}]}]
    """
    for claim, number, outcome in subject.outcomes(whole=True):
        if outcome.verdict and query.outcome_date(outcome, subject.dataset) is None:
            message = f"nothing says when {outcome.verdict!r} was reported"
            hint = "write `reported:`, or the `published:` of its source"
            yield in_claim(claim, ("outcomes", number, "verdict"), message, hint)


def in_the_future(subject: Subject) -> Findings:
    """A claim, an outcome or a source has a date that is still to come.

    Passes:
        claims: [{id: a, speaker: Ana, said: 2024-03-01, claim: Ten., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, said: 2924-03-01, claim: Ten., appearances: [{source: gazette}]}]
    """
    end = subject.today.end
    for claim in subject.claims:
        if claim.said and claim.said.start > end:
            yield in_claim(claim, ("said",), f"{claim.said.text} is still to come")
        for number, outcome in enumerate(claim.outcomes):
            if outcome.reported and outcome.reported.start > end:
                place = ("outcomes", number, "reported")
                yield in_claim(claim, place, f"{outcome.reported.text} is still to come")
    for source in subject.dataset.sources.values():
        if source.published and source.published.start > end:
            message = f"{source.published.text} is still to come"
            yield in_text(source.span, ("sources", source.id, "published"), None, message)


def due_before_said(subject: Subject) -> Findings:
    """A claim was due before it was made.

    Passes:
        claims: [{id: a, speaker: A, said: 2024-03, due: 2924, claim: c, appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: A, said: 2024-03, due: 2023, claim: c, appearances: [{source: gazette}]}]
    """
    for claim in subject.claims:
        if claim.said and claim.due and claim.due.end < claim.said.start:
            yield in_claim(claim, ("due",), f"due {claim.due.text}, before it was said ({claim.said.text})")


def no_summary(subject: Subject) -> Findings:
    """A verdict other than unresolved comes without a summary of what was reported.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette}]}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, evidence: [{source: gazette, paragraphs: [2]}]}]
    """
    for claim, number, outcome in subject.outcomes(whole=True):
        if not outcome.summary and subject.dataset.means(outcome.verdict) != UNRESOLVED:
            message = f"{outcome.verdict!r} without a summary"
            yield in_claim(
                claim, ("outcomes", number, "verdict"), message, "write `summary:` with what was reported"
            )


def no_evidence(subject: Subject) -> Findings:
    """A verdict other than unresolved comes without evidence.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette}]}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened.}]
    """
    for claim, number, outcome in subject.outcomes(whole=True):
        if not outcome.evidence and subject.dataset.means(outcome.verdict) != UNRESOLVED:
            message = f"{outcome.verdict!r} without evidence"
            hint = "write `evidence:` with the source and its paragraphs"
            yield in_claim(claim, ("outcomes", number, "verdict"), message, hint)


def self_evidence(subject: Subject) -> Findings:
    """The only evidence for a verdict is the claim's own appearance, where the speaker is the publisher.

    Passes:
        sources: {gazette: {publisher: The Gazette}}
        claims:
          - id: a
            speaker: The Gazette
            claim: Ten berths.
            appearances: [{source: gazette, paragraphs: [1]}]
            outcomes: [{verdict: confirmed, summary: Ten., evidence: [{source: gazette, paragraphs: [3]}]}]
    Fails:
        sources: {gazette: {publisher: The Gazette}}
        claims:
          - id: a
            speaker: The Gazette
            claim: Ten berths.
            appearances: [{source: gazette, paragraphs: [1, 2]}]
            outcomes: [{verdict: confirmed, summary: Ten., evidence: [{source: gazette, paragraphs: [2]}]}]
    """
    dataset = subject.dataset
    for claim, number, outcome in subject.outcomes(whole=True):
        own = _places(claim.appearances)
        if (
            outcome.evidence
            and dataset.means(outcome.verdict) != UNRESOLVED
            and _places(outcome.evidence) <= own
        ):
            publishers = {
                dataset.sources[c.source].publisher for c in outcome.evidence if c.source in dataset.sources
            }
            speaker = dataset.speakers.get(claim.speaker)
            names = {matching.fold(name) for name in (claim.speaker, *(speaker.aliases if speaker else ()))}
            if publishers and all(
                publisher and matching.fold(publisher) in names for publisher in publishers
            ):
                message = "the only evidence is where the speaker says so"
                yield in_claim(
                    claim,
                    ("outcomes", number, "evidence"),
                    message,
                    "cite what bears it out, or leave it unresolved",
                )


def _places(citations: Iterable[Citation]) -> set[tuple[str, int]]:
    return {(citation.source, number) for citation in citations for number in citation.paragraphs or (0,)}


def promise_without_due(subject: Subject) -> Findings:
    """A promise does not say by when it is due, so that nobody will notice when it is overdue.

    Passes:
        claims: [{id: a, speaker: Ana, kind: promise, due: 2924, claim: c, appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, kind: promise, claim: Ten., appearances: [{source: gazette}]}]
    """
    for claim in subject.dataset.claims:
        if claim.kind == "promise" and claim.due is None:
            yield in_claim(
                claim, ("kind",), "a promise with no `due`", "write `due:` where the source says by when"
            )


def overdue(subject: Subject) -> Findings:
    """A claim was due, and its verdict is still unresolved.

    Passes:
        claims: [{id: a, speaker: Ana, due: 2924, claim: Ten., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, due: 2024-06, claim: Ten., appearances: [{source: gazette}]}]
    """
    for claim in subject.claims:
        if claim.due and query.is_overdue(claim, subject.today, subject.dataset):
            hint = "record what was reported since under `outcomes`"
            yield in_claim(claim, ("due",), f"due {claim.due.text} and still unresolved", hint)
