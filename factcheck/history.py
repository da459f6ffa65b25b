"""Changes: what the record itself says of when, and what two versions of it differ in."""

from collections.abc import Iterator
from typing import NamedTuple

from factcheck.fields import CLAIM, OUTCOME
from factcheck.model import UNRESOLVED, Claim, Dataset, Outcome, When
from factcheck.query import date_key


class Change(NamedTuple):
    """Something that happened to a claim: it was made, or an outcome of it was recorded."""

    when: When | None
    claim: Claim
    outcome: Outcome | None = None
    before: str | None = None  # the verdict in force until then


def changes(dataset: Dataset, since: When | None = None, until: When | None = None) -> list[Change]:
    """What the record says changed, newest last; the undated come first, where no dates are asked for."""
    found = [change for claim in dataset.claims for change in _of_claim(claim)]
    if since or until:
        found = [change for change in found if change.when and _within(change.when, since, until)]
    return sorted(found, key=lambda change: date_key(change.when) if change.when else ("", 0))


def _of_claim(claim: Claim) -> Iterator[Change]:
    yield Change(claim.said, claim)
    before = UNRESOLVED
    for outcome in claim.outcomes:
        yield Change(outcome.reported, claim, outcome, before)
        before = outcome.verdict


def _within(when: When, since: When | None, until: When | None) -> bool:
    return (since is None or when.end >= since.start) and (until is None or when.start <= until.end)


class Edit(NamedTuple):
    """A field of a claim that two versions differ in."""

    claim: Claim
    field: str
    old: object
    new: object


class Difference(NamedTuple):
    """What two versions of a dataset differ in, claim by claim."""

    added: tuple[Claim, ...]
    removed: tuple[Claim, ...]
    edits: tuple[Edit, ...]


def difference(old: Dataset, new: Dataset) -> Difference:
    """The difference of two versions; a claim is the same where its id is."""
    before = {claim.id: claim for claim in old.claims}
    after = {claim.id: claim for claim in new.claims}
    edits = [edit for name, claim in after.items() if name in before for edit in _edits(before[name], claim)]
    return Difference(
        tuple(claim for name, claim in after.items() if name not in before),
        tuple(claim for name, claim in before.items() if name not in after),
        tuple(edits),
    )


_FIELDS = tuple(name for name in CLAIM.read if name not in ("id", "outcomes"))


def _edits(old: Claim, new: Claim) -> Iterator[Edit]:
    if old.verdict != new.verdict:
        yield Edit(new, "verdict", old.verdict, new.verdict)
    for field in _FIELDS:
        if getattr(old, field) != getattr(new, field):
            yield Edit(new, field, getattr(old, field), getattr(new, field))
    if old.outcomes != new.outcomes:
        yield from _outcome_edits(old, new)


def _outcome_edits(old: Claim, new: Claim) -> Iterator[Edit]:
    """Outcomes recorded or taken back, and what changed in those that both have in the same place."""
    for place in range(max(len(old.outcomes), len(new.outcomes))):
        one = old.outcomes[place] if place < len(old.outcomes) else None
        other = new.outcomes[place] if place < len(new.outcomes) else None
        if one is None or other is None:
            yield Edit(new, "outcome", one, other)
            continue
        for field in OUTCOME.read:
            before, after = getattr(one, field), getattr(other, field)
            last = place == len(old.outcomes) - 1 == len(new.outcomes) - 1
            if before != after and not (last and field == "verdict"):  # it has an edit of its own
                yield Edit(new, f"outcome {place + 1}, {field}", before, after)
