"""The check of a dataset against its published version."""

from functools import partial

from factcheck.analysis import history
from factcheck.checks.subject import Finding, Findings, Subject, in_record
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import value
from factcheck.core.location import Position
from factcheck.reading.positions import Path


def uncorrected(subject: Subject) -> Findings:
    """A published claim was changed or removed without a new correction, or a correction was.

    Published are its wording, speaker, date, quotation and outcomes. A correction must name the claim; it
    is new if the version that is checked against does not have it.

    Passes with --against before.yaml: {claim: Eleven berths.,
      corrections: [{date: 2024-03-05, claims: [a], what: The wording said ten berths.}]}
    Fails with --against before.yaml: {claim: Eleven berths.}
    """
    if subject.before is None:
        return
    whole_file = partial(Position, subject.dataset.files[0].name, 0, 0, 0, 0)  # where nothing is left
    skipped = {claim.id for claim in subject.claims} - {claim.id for claim in subject.dataset.claims}
    for edit in history.uncorrected(subject.before, subject.dataset):
        hint = f"publish a correction: `factcheck add-correction {edit.name} --what …`"
        if edit.field == "corrections":
            for old in edit.old:
                message = f"the correction of {old.date.text} was changed or removed: {quote_short(old.what)}"
                yield Finding(whole_file, message, "put it back; another one can amend it")
        elif edit.old is not edit.claim:
            yield _changed(edit, hint)
        elif subject.complete and edit.name not in skipped:
            message = f"the claim {quote_short(edit.name)} was removed without a correction"
            yield Finding(whole_file, message, hint, edit.name)


_WORDS = {
    "claim": "the wording",
    "speaker": "the speaker",
    "said": "the date",
    "quote": "the quotation",
    "due": "the due date",
    "outcomes": "the order of the outcomes",
}


def _changed(edit: history.Edit, hint: str) -> Finding:
    assert edit.claim
    path: Path = (edit.field or "outcomes",)
    part = _WORDS.get(edit.field or "", "")
    if edit.outcome is not None:
        field = "date" if edit.field == "reported" else edit.field
        part = f"{f'the {field} of ' if field else ''}outcome {edit.outcome}"
        path = ("outcomes", edit.outcome - 1, edit.field) if edit.field else ("outcomes",)
    change = "was removed" if edit.new in (None, ()) else "was changed"
    old = "" if edit.field == "outcomes" else f"; it was {quote_short(value(edit.old))}"
    return in_record(edit.claim, path, f"{part} {change} without a correction{old}", hint)
