"""Counts of claims by a field and by verdict, and the share of confirmed claims."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from math import sqrt
from typing import Any, NamedTuple

from factcheck.core.lazy_claims import LazyClaims
from factcheck.core.model import KINDS, UNRESOLVED, Claim, Dataset, When
from factcheck.core.query import citations, groups_of, is_past_due, outcome_date

# The verdicts that judge a claim; `disputed` does not.
JUDGED = ("confirmed", "partly", "unfulfilled", "contradicted")


def timeliness(claim: Claim, dataset: Dataset, today: When) -> str | None:
    """Return whether a claim was settled by its due date, by the first outcome that judges it.

    None without a due date. `unsettled` is a claim past its due date whose verdict neither judges it
    nor is `unresolved`.
    """
    if claim.due is None:
        return None
    for outcome in claim.outcomes:
        if dataset.means(outcome.verdict) in JUDGED:
            date = outcome_date(outcome, dataset)
            if date is None:
                return "settled, undated"
            return "late" if date.start > claim.due.end else "in time"
    if not is_past_due(claim, today):
        return "not yet due"
    return "overdue" if dataset.means(claim.verdict) == UNRESOLVED else "unsettled"


TIMELINESS = ("in time", "late", "settled, undated", "overdue", "unsettled", "not yet due")
FIELDS: dict[str, Callable[[Claim, Dataset], Iterable[str | None]]] = {
    "speaker": lambda claim, dataset: (claim.speaker,),
    "verdict": lambda claim, dataset: (claim.verdict,),
    "kind": lambda claim, dataset: (claim.kind,),
    "about": lambda claim, dataset: dict.fromkeys(claim.about) or (None,),
    "tag": lambda claim, dataset: dict.fromkeys(claim.tags) or (None,),
    "group": lambda claim, dataset: groups_of(claim, dataset) or (None,),
    "source": lambda claim, dataset: dict.fromkeys(cited.source for cited in citations(claim)),
    "month": lambda claim, dataset: (claim.said.day[:7] if claim.said else None,),
}
BY = (*FIELDS, "due")  # `due` needs a date to compare with
OVERLAPPING = {"about": "subjects", "tag": "tags", "group": "groups", "source": "sources"}


class Rate(NamedTuple):
    """Share of judged claims that were confirmed, with Wilson's 95 % interval; None below FEWEST."""

    judged: int
    confirmed: int
    partly: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Row(NamedTuple):
    """The claims with one value of a field; the value is None for claims without one.

    `words` counts them by verdict, `verdicts` by built-in verdict, both in the dataset's order and
    without zeros. `own` counts verdicts that map to no built-in: neither resolved nor unresolved.
    """

    value: str | None
    claims: int
    words: dict[str, int]
    verdicts: dict[str, int]
    resolved: int
    unresolved: int

    @property
    def own(self) -> int:
        """The number of claims whose verdict maps to no built-in."""
        return self.claims - self.resolved - self.unresolved


def tally(dataset: Dataset, claims: Iterable[Claim], by: str, today: When | None = None) -> list[Row]:
    """Count claims by a field: largest first; months, verdicts and due in their natural order.

    `today` is the date that `due` is compared with.
    """
    counts: dict[str | None, dict[str, int]] = defaultdict(Counter)
    for claim in claims:
        values = (timeliness(claim, dataset, today),) if today and by == "due" else FIELDS[by](claim, dataset)
        for value in values:
            counts[value][claim.verdict] += 1
    return rows(dataset, counts, by)


GROUPS = ("speaker", "verdict", "kind", "month")  # fields with one value for each claim
_MISSING = {"kind": "No kind given", "month": "Undated"}


def group_claims(dataset: Dataset, claims: Iterable[Claim], by: str) -> list[tuple[str, list[Claim]]]:
    """Return claims by the values of a field, in the field's order or that of first occurrence."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        for value in FIELDS[by](claim, dataset):
            groups.setdefault(value or _MISSING.get(by, ""), []).append(claim)
    if by == "month":
        values = sorted(groups, key=lambda month: (month == _MISSING["month"], month))
    else:
        words = {"verdict": [*dataset.verdicts], "kind": [*KINDS]}.get(by, [])
        order = {word: number for number, word in enumerate(words)}
        values = sorted(groups, key=lambda value: order.get(value, len(order)))
    return [(value, groups[value]) for value in values]


def tally_all(dataset: Dataset, by: str, *, appeals: bool = True) -> list[Row] | None:
    """Count all claims, or all but appeals, without reading them; None where that is not possible."""
    if isinstance(dataset.claims, LazyClaims) and by in FIELDS:
        return rows(dataset, dataset.claims.counts(by, appeals=appeals), by)
    return None


def rows(dataset: Dataset, counts: dict[str | None, dict[str, int]], by: str) -> list[Row]:
    """Return rows for counts by value and verdict."""
    order = {word: number for number, word in enumerate(dataset.verdicts)}
    keys: dict[str, Callable[[Row], Any]] = {
        "month": lambda row: row.value or "~",
        "verdict": lambda row: order[row.value or UNRESOLVED],
        "due": lambda row: TIMELINESS.index(row.value or TIMELINESS[-1]),
    }
    result = [_row(dataset, value, words, by, order) for value, words in counts.items()]
    return sorted(result, key=keys.get(by, lambda row: (row.value is None, -row.claims, row.value)))


def _row(dataset: Dataset, value: str | None, words: dict[str, int], by: str, order: dict[str, int]) -> Row:
    words = dict(sorted(words.items(), key=lambda item: order[item[0]]))
    verdicts: dict[str, int] = Counter()
    for word, number in words.items():
        verdicts[word if by == "verdict" else dataset.means(word)] += number
    resolved = sum(number for word, number in words.items() if dataset.is_resolved(word))
    unresolved = sum(number for word, number in words.items() if dataset.means(word) == UNRESOLVED)
    return Row(value, sum(words.values()), words, verdicts, resolved, unresolved)


FEWEST = 10  # judged claims; below that no share is computed
_Z = 1.959963984540054  # the normal distribution's 97.5th percentile


def rate(row: Row) -> Rate:
    """Return the share of a row's judged claims that were confirmed."""
    judged = sum(row.verdicts.get(word, 0) for word in JUDGED)
    confirmed, partly = row.verdicts.get("confirmed", 0), row.verdicts.get("partly", 0)
    shares = (confirmed / judged, *wilson(confirmed, judged)) if judged >= FEWEST else ()
    return Rate(judged, confirmed, partly, *shares)


def wilson(number: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927).
    """
    share, square = number / total, _Z * _Z
    center = share + square / (2 * total)
    margin = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    scale = 1 + square / total
    return max(0.0, (center - margin) / scale), min(1.0, (center + margin) / scale)


def shares(numbers: list[int], total: int) -> list[int]:
    """Return whole numbers that add up to a total, in proportion to others (largest remainders)."""
    whole = sum(numbers)
    parts = [number * total // whole for number in numbers]
    remainders = sorted(range(len(numbers)), key=lambda n: (-(numbers[n] * total % whole), -numbers[n]))
    for n in remainders[: total - sum(parts)]:
        parts[n] += 1
    return parts
