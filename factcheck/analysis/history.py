"""Changes: what the record itself says of when, and what two versions of it differ in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from factcheck.core import schema
from factcheck.core.model import UNRESOLVED, Claim, Correction, Dataset, Outcome, When
from factcheck.core.query import claim_date, date_key, outcome_date
from factcheck.core.schema import CLAIM, HEADER, OUTCOME
from factcheck.core.types import RecordType


class Change(NamedTuple):
    """Something that happened to the record: a claim, an outcome of it, or a correction."""

    when: When | None
    claim: Claim | None
    outcome: Outcome | None = None
    before: str | None = None  # the verdict in force until then
    correction: Correction | None = None


def changes(
    dataset: Dataset,
    claims: Iterable[Claim],
    corrections: Iterable[Correction] = (),
    since: When | None = None,
    until: When | None = None,
) -> list[Change]:
    """What the record says changed, newest last; the undated come first, where no dates are asked for.

    What has no date of its own counts from that of its sources.
    """
    found = [change for claim in claims for change in _of_claim(claim, dataset)]
    found += [Change(correction.date, None, correction=correction) for correction in corrections]
    if since or until:
        found = [change for change in found if change.when and _within(change.when, since, until)]
    return sorted(found, key=lambda change: date_key(change.when) if change.when else ("", 0))


def _of_claim(claim: Claim, dataset: Dataset) -> Iterator[Change]:
    yield Change(claim_date(claim, dataset), claim)
    before = UNRESOLVED
    for outcome in claim.outcomes:
        yield Change(outcome_date(outcome, dataset), claim, outcome, before)
        before = outcome.verdict


def _within(when: When, since: When | None, until: When | None) -> bool:
    return (since is None or when.end >= since.start) and (until is None or when.start <= until.end)


# --- two versions


class NewOutcome(NamedTuple):
    """An outcome that only the newer version has; `before` is the verdict in force before it.

    `before` is None where it was put in before an outcome that was on record already.
    """

    claim: Claim
    outcome: Outcome
    before: str | None = None


class Edit(NamedTuple):
    """Something that two versions differ in: a field, or with `field` None a whole record.

    `of` is `claim`, `source`, `speaker`, `verdict` or `header`; `name` its id, name or word. `outcome`
    counts from 1, in the version that has it.
    """

    of: str
    name: str
    field: str | None
    old: Any
    new: Any
    outcome: int | None = None
    claim: Claim | None = None  # as it is now, or was where it is gone


class Difference(NamedTuple):
    """What two versions of a dataset differ in.

    `edits` are what was changed in claims or went from them, `header` what became of everything
    beside the claims, `corrections` those that only the newer version tells.
    """

    added: tuple[Claim, ...] = ()
    removed: tuple[Claim, ...] = ()
    outcomes: tuple[NewOutcome, ...] = ()
    edits: tuple[Edit, ...] = ()
    header: tuple[Edit, ...] = ()
    corrections: tuple[Correction, ...] = ()


def difference(old: Dataset, new: Dataset) -> Difference:
    """The difference of two versions; a claim is the same where its id is."""
    before = {claim.id: claim for claim in old.claims}
    after = {claim.id: claim for claim in new.claims}
    outcomes: list[NewOutcome] = []
    edits: list[Edit] = []
    for name, claim in after.items():
        if name in before and before[name] != claim:
            edits += _edits("claim", name, _CLAIM, before[name], claim, claim)
            _compare_outcomes(before[name], claim, outcomes, edits)
    told = Counter(new.corrections) - Counter(old.corrections)
    return Difference(
        tuple(claim for name, claim in after.items() if name not in before),
        tuple(claim for name, claim in before.items() if name not in after),
        tuple(outcomes),
        tuple(edits),
        tuple(_header_edits(old, new)),
        tuple(correction for correction in dict.fromkeys(new.corrections) if correction in told),
    )


def uncorrected(old: Dataset, new: Dataset) -> Iterator[Edit]:
    """What was published and is changed or gone, of claims that no new correction names.

    Published are a claim's words, its speaker, day and quotation, and its outcomes.
    """
    found = difference(old, new)
    told = {name for correction in found.corrections for name in correction.claims}
    gone = (Edit("claim", claim.id, None, claim, None, claim=claim) for claim in found.removed)
    for edit in (*found.edits, *gone):
        published = edit.outcome is not None or edit.field in (None, *_PUBLISHED)
        if published and edit.name not in told:
            yield edit


_PUBLISHED = ("claim", "speaker", "said", "quote", "outcomes")
_CLAIM = tuple((name, name) for name in CLAIM.read if name not in ("id", "outcomes"))
_OUTCOME = tuple((name, name) for name in OUTCOME.read)


def _of_shape(shape: RecordType) -> tuple[tuple[str, str], ...]:
    """The fields of a record of the header, each with the name of its attribute."""
    return tuple((name, shape.names.get(name, name)) for name in shape.read)


_NAMED = {
    "source": ("sources", _of_shape(schema.SOURCE)),
    "speaker": ("speakers", _of_shape(schema.SPEAKER)),
    "verdict": ("verdicts", _of_shape(schema.VERDICT)),
}
_HEADER = tuple(
    name for name in HEADER.read if name not in ("corrections", *(key for key, _ in _NAMED.values()))
)


def _edits(
    of: str,
    name: str,
    names: Iterable[tuple[str, str]],
    old: Any,
    new: Any,
    claim: Claim | None = None,
    outcome: int | None = None,
) -> Iterator[Edit]:
    for field, attribute in names:
        one, other = getattr(old, attribute), getattr(new, attribute)
        if one != other:
            yield Edit(of, name, field, one, other, outcome, claim)


def _header_edits(old: Dataset, new: Dataset) -> Iterator[Edit]:
    yield from _edits("header", "", ((name, name) for name in _HEADER), old, new)
    left = Counter(old.corrections) - Counter(new.corrections)
    if gone := tuple(one for one in dict.fromkeys(old.corrections) if one in left):
        yield Edit("header", "", "corrections", gone, ())
    for of, (key, names) in _NAMED.items():
        before, after = getattr(old, key), getattr(new, key)
        for name, record in after.items():
            if name not in before:
                yield Edit(of, name, None, None, record)
            else:
                yield from _edits(of, name, names, before[name], record)
        for name, record in before.items():
            if name not in after:
                yield Edit(of, name, None, record, None)


# --- outcomes


def _compare_outcomes(old: Claim, new: Claim, outcomes: list[NewOutcome], edits: list[Edit]) -> None:
    """Tell outcomes that are new from those that were changed, moved or taken away."""
    pairs = _paired(old.outcomes, new.outcomes)
    last = max(pairs, default=-1)
    for place, outcome in enumerate(new.outcomes):
        if place not in pairs:
            # The first one behind those on record follows the verdict that was in force.
            before = new.outcomes[place - 1].verdict if place > last + 1 else old.verdict
            outcomes.append(NewOutcome(new, outcome, before if place > last else None))
        elif old.outcomes[pairs[place]] != outcome:
            edits += _edits(
                "claim", new.id, _OUTCOME, old.outcomes[pairs[place]], outcome, new, outcome=place + 1
            )
    kept = set(pairs.values())
    for place, outcome in enumerate(old.outcomes):
        if place not in kept:
            edits.append(Edit("claim", new.id, None, outcome, None, place + 1, new))
    order = [pairs[place] for place in sorted(pairs)]
    if order != sorted(order):
        edits.append(Edit("claim", new.id, "outcomes", old.outcomes, new.outcomes, claim=new))


_ALIKE: tuple[Callable[[Outcome], Any], ...] = (
    lambda outcome: outcome,
    *(
        # One of four differs, then two: a summary that was mended, a day and its evidence.
        lambda outcome, names=names: tuple(getattr(outcome, name) for name in names)
        for names in (
            ("verdict", "reported", "evidence"),
            ("reported", "summary", "evidence"),
            ("verdict", "summary", "evidence"),
            ("verdict", "reported", "summary"),
            ("reported", "evidence"),
            ("reported", "summary"),
            ("summary", "evidence"),
            ("verdict", "reported"),
            ("verdict", "summary"),
        )
    ),
)


def _paired(old: tuple[Outcome, ...], new: tuple[Outcome, ...]) -> dict[int, int]:
    """The places of outcomes in a new version, each with that of the same outcome in the old one.

    First those that are equal, then those that have the more in common.
    """
    pairs: dict[int, int] = {}
    rest = dict(enumerate(old))
    for alike in _ALIKE:
        places: dict[Any, list[int]] = {}
        for place, outcome in rest.items():
            if _says(common := alike(outcome)):
                places.setdefault(common, []).append(place)
        for place, outcome in enumerate(new):
            if place not in pairs and (found := places.get(alike(outcome))):
                pairs[place] = found.pop(0)
                del rest[pairs[place]]
        if not rest:
            break
    return pairs


def _says(common: tuple[Any, ...]) -> bool:
    """Whether two outcomes that have this in common have anything in common: not only what both lack."""
    return sum(bool(part) for part in common) > 1 or isinstance(common, Outcome)
