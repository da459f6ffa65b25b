"""The check of a dataset against its published version."""

from functools import partial

from factcheck.analysis.history import Edit
from factcheck.analysis.history import uncorrected as changed_silently
from factcheck.checks.subject import Finding, Findings, Subject, in_claim
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import value
from factcheck.core.location import Position
from factcheck.reading.positions import locate


def uncorrected(subject: Subject) -> Findings:
    """A published claim was changed or removed without a new correction that names it.

    Published are its wording, speaker, date, quotation and outcomes. A correction is new if the version
    that is checked against does not have it.

    Passes with --against before.yaml: {claim: Eleven berths.,
      corrections: [{date: 2024-03-05, claims: [a], what: The wording said ten berths.}]}
    Fails with --against before.yaml: {claim: Eleven berths.}
    """
    if subject.before is None:
        return
    skipped = {claim.id for claim in subject.claims} - {claim.id for claim in subject.dataset.claims}
    for edit in changed_silently(subject.before, subject.dataset):
        if edit.old is edit.claim:
            if subject.complete and edit.name not in skipped:
                yield Finding(partial(_first_claim, subject), _removed(edit), _hint(edit), edit.name)
        elif edit.claim is not None:
            yield _changed(edit)


_WORDS = {
    "claim": "the wording",
    "speaker": "the speaker",
    "said": "the date",
    "quote": "the quotation",
    "outcomes": "the order of the outcomes",
}


def _changed(edit: Edit) -> Finding:
    assert edit.claim
    path: tuple[str | int, ...] = (edit.field or "outcomes",)
    part = _WORDS.get(edit.field or "", "")
    if edit.outcome is not None:
        part = f"{f'the {edit.field} of ' if edit.field else ''}outcome {edit.outcome}"
        path = ("outcomes", edit.outcome - 1, edit.field) if edit.field else ("outcomes",)
    change = "was removed" if edit.new in (None, ()) else "was changed"
    old = "" if edit.field == "outcomes" else f"; it was {quote_short(value(edit.old))}"
    message = f"{part} {change} without a correction{old}"
    return in_claim(edit.claim, path, message, _hint(edit))


def _removed(edit: Edit) -> str:
    return f"the claim {quote_short(edit.name)} was removed without a correction"


def _hint(edit: Edit) -> str:
    return f"publish a correction: `factcheck add-correction {edit.name} --what …`"


def _first_claim(subject: Subject) -> Position:
    """The position of the first claim, or of the file's start."""
    if subject.dataset.claims:
        return locate(subject.dataset.claims[0].span)
    return Position(subject.dataset.files[0].name, 1, 1, 1, 1)
