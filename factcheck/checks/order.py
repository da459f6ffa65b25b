"""Checks of what follows from what: dates in their order, verdicts with their grounds, days that are due."""

from collections.abc import Iterable

from factcheck import query
from factcheck.checks.record import Found, Record, at, in_claim
from factcheck.model import UNRESOLVED, Citation
from factcheck.places import Path, locate


def outcome_order(record: Record) -> Found:
    """An outcome was reported before the one that stands above it; the last is the verdict in force.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette, paragraphs: [2]}]}
              - {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette, paragraphs: [3]}]}
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes:
              - {verdict: confirmed, reported: 2024-07, summary: Opened., evidence: [{source: gazette, paragraphs: [3]}]}
              - {verdict: disputed, reported: 2024-03, summary: Doubted., evidence: [{source: gazette, paragraphs: [2]}]}
    """
    for claim, number, outcome in record.outcomes:
        above = claim.outcomes[number - 1].reported if number else None
        if above and outcome.reported and outcome.reported.end < above.start:
            message = f"reported {outcome.reported.text}, before the outcome above it ({above.text})"
            yield in_claim(claim, ("outcomes", number, "reported"), message, "put the oldest outcome first")


def outcome_before_claim(record: Record) -> Found:
    """An outcome was reported before the claim was made.

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
    for claim, number, outcome in record.outcomes:
        if claim.said and outcome.reported and outcome.reported.end < claim.said.start:
            message = f"reported {outcome.reported.text}, before the claim was made ({claim.said.text})"
            yield in_claim(claim, ("outcomes", number, "reported"), message)


def in_the_future(record: Record) -> Found:
    """A claim, an outcome or a source has a date that is still to come.

    Passes:
        claims: [{id: a, speaker: Ana, said: 2024-03-01, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, said: 2924-03-01, claim: Ten berths., appearances: [{source: gazette}]}]
    """
    end = record.today.end
    for claim in record.dataset.claims:
        if claim.said and claim.said.start > end:
            yield in_claim(claim, ("said",), f"{claim.said.text} is still to come")
        for number, outcome in enumerate(claim.outcomes):
            if outcome.reported and outcome.reported.start > end:
                place: Path = ("outcomes", number, "reported")
                yield in_claim(claim, place, f"{outcome.reported.text} is still to come")
    for source in record.dataset.sources.values():
        if source.published and source.published.start > end:
            place = ("sources", source.id, "published")
            yield at(locate(source.span, place), f"{source.published.text} is still to come")


def due_before_said(record: Record) -> Found:
    """A claim was due before it was made.

    Passes:
        claims: [{id: a, speaker: Ana, said: 2024-03, due: 2924-06, claim: Ten., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, said: 2024-03, due: 2023-06, claim: Ten., appearances: [{source: gazette}]}]
    """
    for claim in record.dataset.claims:
        if claim.said and claim.due and claim.due.end < claim.said.start:
            yield in_claim(claim, ("due",), f"due {claim.due.text}, before it was said ({claim.said.text})")


def no_summary(record: Record) -> Found:
    """A verdict other than unresolved comes without a summary of what was reported.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette, paragraphs: [2]}]}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, evidence: [{source: gazette, paragraphs: [2]}]}]
    """
    for claim, number, outcome in record.outcomes:
        if not outcome.summary and record.dataset.means(outcome.verdict) != UNRESOLVED:
            message = f"{outcome.verdict!r} without a summary"
            yield in_claim(
                claim, ("outcomes", number, "verdict"), message, "write `summary:` with what was reported"
            )


def no_evidence(record: Record) -> Found:
    """A verdict other than unresolved comes without evidence.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened., evidence: [{source: gazette, paragraphs: [2]}]}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            appearances: [{source: gazette}]
            outcomes: [{verdict: partly, summary: Four opened.}]
    """
    for claim, number, outcome in record.outcomes:
        if not outcome.evidence and record.dataset.means(outcome.verdict) != UNRESOLVED:
            message = f"{outcome.verdict!r} without evidence"
            hint = "write `evidence:` with the source and its paragraphs"
            yield in_claim(claim, ("outcomes", number, "verdict"), message, hint)


def self_evidence(record: Record) -> Found:
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
    dataset = record.dataset
    for claim, number, outcome in record.outcomes:
        own = _places(claim.appearances)
        if (
            outcome.evidence
            and dataset.means(outcome.verdict) != UNRESOLVED
            and _places(outcome.evidence) <= own
        ):
            publishers = {
                dataset.sources[c.source].publisher for c in outcome.evidence if c.source in dataset.sources
            }
            names = {query.fold(name) for name in (claim.speaker, *query.speakers(dataset)[claim.speaker])}
            if publishers and all(publisher and query.fold(publisher) in names for publisher in publishers):
                message = "the only evidence is where the speaker says so"
                yield in_claim(
                    claim,
                    ("outcomes", number, "evidence"),
                    message,
                    "cite what bears it out, or leave it unresolved",
                )


def _places(citations: Iterable[Citation]) -> set[tuple[str, int]]:
    return {(citation.source, number) for citation in citations for number in citation.paragraphs or (0,)}


def promise_without_due(record: Record) -> Found:
    """A promise does not say by when it is due, so that nobody will notice when it is overdue.

    Passes:
        claims: [{id: a, speaker: Ana, kind: promise, due: 2924, claim: Ten., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, kind: promise, claim: Ten., appearances: [{source: gazette}]}]
    """
    for claim in record.dataset.claims:
        if claim.kind == "promise" and claim.due is None:
            yield in_claim(
                claim, ("kind",), "a promise with no `due`", "write `due:` where the source says by when"
            )


def overdue(record: Record) -> Found:
    """A claim was due, and its verdict is still unresolved.

    Passes:
        claims: [{id: a, speaker: Ana, due: 2924, claim: Ten., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, due: 2024-06, claim: Ten., appearances: [{source: gazette}]}]
    """
    for claim in record.dataset.claims:
        if claim.due and query.is_overdue(claim, record.today, record.dataset):
            hint = "record what was reported since under `outcomes`"
            yield in_claim(claim, ("due",), f"due {claim.due.text} and still unresolved", hint)
