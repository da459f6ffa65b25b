"""The check of what was published against the version before."""

from functools import partial

from factcheck.analysis.history import Edit
from factcheck.analysis.history import uncorrected as changed_silently
from factcheck.checks.subject import Finding, Findings, Subject, in_claim
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import value
from factcheck.core.location import Position
from factcheck.reading.positions import locate


def uncorrected(subject: Subject) -> Findings:
    """What was published of a claim was changed or taken away, and no new correction names the claim.

    Published are its words, speaker, day and quotation, and its outcomes; new is what the version
    that is checked against lacks.

    Passes with --against before.yaml:
        corrections: [{date: 2024-03-05, claims: [a], what: Eleven berths were meant.}]
        claims: [{id: a, speaker: Ana, claim: Eleven berths., appearances: [{source: gazette}]}]
    Fails with --against before.yaml:
        claims: [{id: a, speaker: Ana, claim: Eleven berths., appearances: [{source: gazette}]}]
    """
    if subject.before is None:
        return
    left_out = {claim.id for claim in subject.claims} - {claim.id for claim in subject.dataset.claims}
    for edit in changed_silently(subject.before, subject.dataset):
        if edit.old is edit.claim:
            if subject.complete and edit.name not in left_out:
                yield Finding(partial(_where_claims_stand, subject), _gone(edit), _mend(edit), edit.name)
        elif edit.claim is not None:
            yield _changed(edit)


_WORDS = {
    "claim": "the wording",
    "speaker": "the speaker",
    "said": "the day",
    "quote": "the quotation",
    "outcomes": "the order of the outcomes",
}


def _changed(edit: Edit) -> Finding:
    assert edit.claim
    path: tuple[str | int, ...] = (edit.field or "outcomes",)
    what = _WORDS.get(edit.field or "", "")
    if edit.outcome is not None:
        what = f"{f'the {edit.field} of ' if edit.field else ''}outcome {edit.outcome}"
        path = ("outcomes", edit.outcome - 1, edit.field) if edit.field else ("outcomes",)
    became = "was taken away" if edit.new in (None, ()) else "was changed"
    was = "" if edit.field == "outcomes" else f"; it was {quote_short(value(edit.old))}"
    message = f"{what} {became} without a correction{was}"
    return in_claim(edit.claim, path, message, _mend(edit))


def _gone(edit: Edit) -> str:
    return f"the claim {quote_short(edit.name)} was taken away without a correction"


def _mend(edit: Edit) -> str:
    return f"`factcheck add-correction {edit.name} --what …` tells the readers"


def _where_claims_stand(subject: Subject) -> Position:
    """Where a claim that is gone is missed: at the beginning of the claims that are there."""
    if subject.dataset.claims:
        return locate(subject.dataset.claims[0].span)
    return Position(subject.dataset.files[0].name, 1, 1, 1, 1)
