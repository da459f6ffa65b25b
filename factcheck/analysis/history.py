"""The changes in a dataset's record, and the differences between two versions of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from factcheck.core.model import UNRESOLVED, Claim, Correction, Dataset, Outcome, When
from factcheck.core.query import claim_date, date_key, outcome_date
from factcheck.core.schema import CLAIM, HEADER, OUTCOME, SOURCE, SPEAKER, VERDICT


class Change(NamedTuple):
    """A claim that was made, an outcome that was reported, or a correction that was published."""

    when: When | None
    claim: Claim | None
    outcome: Outcome | None = None
    before: str | None = None  # the verdict in force until then
    correction: Correction | None = None

    @property
    def kind(self) -> str:
        """Which of `EVENTS` it is."""
        return "corrections" if self.correction else "outcomes" if self.outcome else "claims"


EVENTS = ("claims", "outcomes", "corrections")


def changes(
    dataset: Dataset,
    claims: Iterable[Claim],
    corrections: Iterable[Correction] = (),
    since: When | None = None,
    until: When | None = None,
) -> list[Change]:
    """Return the changes, oldest first; undated ones come first, and only without `since` and `until`.

    A change without a date has the date of its sources.
    """
    changes = [change for claim in claims for change in _claim_changes(claim, dataset)]
    changes += [Change(correction.date, None, correction=correction) for correction in corrections]
    if since or until:
        start, end = since.start if since else "", until.end if until else "~"
        changes = [c for c in changes if c.when and c.when.end >= start and c.when.start <= end]
    return sorted(changes, key=lambda change: date_key(change.when) if change.when else ("", 0))


def _claim_changes(claim: Claim, dataset: Dataset) -> Iterator[Change]:
    yield Change(claim_date(claim, dataset), claim)
    before = UNRESOLVED
    for outcome in claim.outcomes:
        yield Change(outcome_date(outcome, dataset), claim, outcome, before)
        before = outcome.verdict


# --- two versions


class NewOutcome(NamedTuple):
    """An outcome that only the newer version has; `before` is the verdict in force before it.

    `before` is None where the outcome was inserted before an existing one.
    """

    claim: Claim
    outcome: Outcome
    before: str | None = None


class Edit(NamedTuple):
    """A field, or a whole record if `field` is None, that differs between two versions.

    `of` is `claim`, `source`, `speaker`, `verdict` or `header`; `name` its id, name or word. `outcome`
    counts from 1, in the version that has it.
    """

    of: str
    name: str
    field: str | None
    old: Any
    new: Any
    outcome: int | None = None
    claim: Claim | None = None  # in the newer version, or in the older one if it was removed


class Difference(NamedTuple):
    """The differences between two versions of a dataset.

    `edits` are changes within claims, `header` changes outside the claims, `corrections` those that only
    the newer version has.
    """

    added: tuple[Claim, ...] = ()
    removed: tuple[Claim, ...] = ()
    outcomes: tuple[NewOutcome, ...] = ()
    edits: tuple[Edit, ...] = ()
    header: tuple[Edit, ...] = ()
    corrections: tuple[Correction, ...] = ()


def difference(old: Dataset, new: Dataset) -> Difference:
    """Return the differences between two versions; claims are matched by id."""
    before = {claim.id: claim for claim in old.claims}
    after = {claim.id: claim for claim in new.claims}
    outcomes: list[NewOutcome] = []
    edits: list[Edit] = []
    for name, claim in after.items():
        if name in before and before[name]._replace(span=claim.span) != claim:
            edits += _edits("claim", name, _CLAIM, before[name], claim, claim)
            _compare_outcomes(before[name], claim, outcomes, edits)
    return Difference(
        tuple(claim for name, claim in after.items() if name not in before),
        tuple(claim for name, claim in before.items() if name not in after),
        tuple(outcomes),
        tuple(edits),
        tuple(_header_edits(old, new)),
        tuple(Counter(new.corrections) - Counter(old.corrections)),
    )


def uncorrected(old: Dataset, new: Dataset) -> Iterator[Edit]:
    """Yield changes to published fields of claims that no new correction names, and to corrections.

    Published are a claim's words, speaker, date, quotation, due date and outcomes, with the meaning of their
    verdicts.
    """
    changes = difference(old, new)
    # An old correction with other words is not a new one.
    corrected = _corrected(new) - _corrected(old)
    removed = (Edit("claim", claim.id, None, claim, None, claim=claim) for claim in changes.removed)
    yield from (edit for edit in changes.header if edit.field == "corrections")
    for edit in (*changes.edits, *_redefined(old, new), *removed):
        is_published = edit.outcome is not None or edit.field in (None, *_PUBLISHED)
        if is_published and edit.name not in corrected:
            yield edit


def _corrected(dataset: Dataset) -> Counter[str]:
    return Counter(name for correction in dataset.corrections for name in correction.claims)


def _redefined(old: Dataset, new: Dataset) -> Iterator[Edit]:
    """Yield outcomes of old claims whose verdict has another meaning or label, or whose source another date.

    The date of a source counts where the outcome has none of its own.
    """
    words = {
        word
        for word in old.verdicts.keys() & new.verdicts.keys()
        if _meaning(old, word) != _meaning(new, word)
    }
    dates = {
        name
        for name in old.sources.keys() & new.sources.keys()
        if old.sources[name].published != new.sources[name].published
    }
    known = {claim.id for claim in old.claims} if words or dates else set()
    for claim in (claim for claim in new.claims if claim.id in known):
        for number, outcome in enumerate(claim.outcomes, 1):
            if outcome.verdict in words:
                before, after = old.label(outcome.verdict), new.label(outcome.verdict)
                yield Edit("claim", claim.id, "verdict", before, after, number, claim)
            if outcome.reported is None and any(cited.source in dates for cited in outcome.evidence):
                day, now = outcome_date(outcome, old), outcome_date(outcome, new)
                yield Edit("claim", claim.id, "reported", day and day.text, now and now.text, number, claim)


def _meaning(dataset: Dataset, word: str) -> tuple[str, str]:
    return dataset.label(word), dataset.means(word)


_PUBLISHED = ("claim", "speaker", "said", "quote", "due", "outcomes")
_CLAIM = tuple(name for name in CLAIM.read if name not in ("id", "outcomes"))
_RECORDS = {"source": SOURCE, "speaker": SPEAKER, "verdict": VERDICT}  # in `sources`, `speakers`, `verdicts`
_HEADER = tuple(
    name for name in HEADER.read if name not in ("sources", "speakers", "verdicts", "corrections")
)


def _edits(
    of: str,
    name: str,
    fields: Iterable[str],
    old: Any,
    new: Any,
    claim: Claim | None = None,
    outcome: int | None = None,
) -> Iterator[Edit]:
    for field in fields:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Edit(of, name, field, before, after, outcome, claim)


def _header_edits(old: Dataset, new: Dataset) -> Iterator[Edit]:
    yield from _edits("header", "", _HEADER, old, new)
    if removed := tuple(Counter(old.corrections) - Counter(new.corrections)):
        yield Edit("header", "", "corrections", removed, ())
    for of, record in _RECORDS.items():
        before, after = getattr(old, f"{of}s"), getattr(new, f"{of}s")
        for name in (*after, *(name for name in before if name not in after)):
            if name in before and name in after:
                yield from _edits(of, name, record.read, before[name], after[name])
            else:
                yield Edit(of, name, None, before.get(name), after.get(name))


# --- outcomes


def _compare_outcomes(old: Claim, new: Claim, outcomes: list[NewOutcome], edits: list[Edit]) -> None:
    """Add the new outcomes, and edits for outcomes that were changed, moved or removed."""
    pairs = _pair_outcomes(old.outcomes, new.outcomes)
    last = max(pairs, default=-1)
    for index, outcome in enumerate(new.outcomes):
        if index not in pairs:
            # The first one after the existing outcomes follows the verdict that was in force.
            before = new.outcomes[index - 1].verdict if index > last + 1 else old.verdict
            outcomes.append(NewOutcome(new, outcome, before if index > last else None))
        else:
            same = old.outcomes[pairs[index]]
            edits += _edits("claim", new.id, OUTCOME.read, same, outcome, new, index + 1)
    removed = set(range(len(old.outcomes))) - set(pairs.values())
    edits += (Edit("claim", new.id, None, old.outcomes[at], None, at + 1, new) for at in sorted(removed))
    order = [pairs[index] for index in sorted(pairs)]
    if order != sorted(order):
        edits.append(Edit("claim", new.id, "outcomes", old.outcomes, new.outcomes, claim=new))


_SIMILARITY_KEYS: tuple[Callable[[Outcome], Any], ...] = (
    lambda outcome: outcome,
    *(
        # One of four fields differs, then two: an edited summary, or a date and its evidence.
        lambda outcome, names=names: tuple(getattr(outcome, name) for name in names)
        for names in (
            ("verdict", "reported", "evidence"), ("reported", "summary", "evidence"),
            ("verdict", "summary", "evidence"), ("verdict", "reported", "summary"),
            ("reported", "evidence"), ("reported", "summary"), ("summary", "evidence"),
            ("verdict", "reported"), ("verdict", "summary"),
        )
    ),
)  # fmt: skip


def _pair_outcomes(old: tuple[Outcome, ...], new: tuple[Outcome, ...]) -> dict[int, int]:
    """Return the indices of outcomes in the new version with that of the same outcome in the old one.

    Equal outcomes are paired first, then those with most fields in common.
    """
    pairs: dict[int, int] = {}
    rest = dict(enumerate(old))
    for key in _SIMILARITY_KEYS:
        indices: dict[Any, list[int]] = defaultdict(list)
        for index, outcome in rest.items():
            if _is_significant(common := key(outcome)):
                indices[common].append(index)
        for index, outcome in enumerate(new):
            if index not in pairs and (matches := indices.get(key(outcome))):
                pairs[index] = matches.pop(0)
                del rest[pairs[index]]
        if not rest:
            break
    return pairs


def _is_significant(common: tuple[Any, ...]) -> bool:
    """Whether common fields identify an outcome: they are not only missing values."""
    return sum(bool(part) for part in common) > 1 or isinstance(common, Outcome)
