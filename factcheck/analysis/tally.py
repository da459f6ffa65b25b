"""Counts of claims by verdict, for speakers and for any other field, and what share was confirmed."""

from collections.abc import Callable, Iterable
from math import sqrt
from typing import NamedTuple

from factcheck.core.lazy_claims import LazyClaims
from factcheck.core.model import UNRESOLVED, Claim, Dataset, When
from factcheck.core.query import groups_of, is_past_due, outcome_date

# The verdicts that judge a claim. `disputed` is none: nothing settles it.
JUDGED = ("confirmed", "partly", "unfulfilled", "contradicted")


def timeliness(claim: Claim, dataset: Dataset, today: When) -> str | None:
    """How a claim stands to the day by which it was due, by the first outcome that settles it.

    None where it had no day. What is settled is settled whichever way; `unsettled` is what is past its
    day and has another verdict than `unresolved`, which settles nothing.
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
    "month": lambda claim, dataset: (claim.said.day[:7] if claim.said else None,),
}
BY = (*FIELDS, "due")  # `due` needs a day to count by
OVERLAPPING = {"about": "subjects", "tag": "tags", "group": "groups"}


class Rate(NamedTuple):
    """What share of judged claims was confirmed, with the 95 % interval of Wilson; None where too few are."""

    judged: int
    confirmed: int
    partly: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Row(NamedTuple):
    """The claims under one value of a field; None stands for claims without one.

    `words` counts them by their verdicts, `verdicts` by what each of those means, both in the
    dataset's order and none of them 0. `own` are those whose word means no built-in: they are neither
    resolved nor unresolved.
    """

    value: str | None
    claims: int
    words: dict[str, int]
    verdicts: dict[str, int]
    resolved: int
    unresolved: int

    @property
    def own(self) -> int:
        """How many have a word of the dataset's own that means no built-in."""
        return self.claims - self.resolved - self.unresolved


def tally(dataset: Dataset, claims: Iterable[Claim], by: str, today: When | None = None) -> list[Row]:
    """The claims counted by a field: the most first, months, verdicts and due days in their own order.

    `today` is the day that `due` is counted by.
    """
    counts: dict[str | None, dict[str, int]] = {}
    for claim in claims:
        values = (timeliness(claim, dataset, today),) if today and by == "due" else FIELDS[by](claim, dataset)
        for value in values:
            of_value = counts.setdefault(value, {})
            of_value[claim.verdict] = of_value.get(claim.verdict, 0) + 1
    return rows(dataset, counts, by)


def of_all(dataset: Dataset, by: str) -> list[Row] | None:
    """All claims counted by a field, where that takes no reading of them; else None."""
    if isinstance(dataset.claims, LazyClaims) and by in FIELDS:
        return rows(dataset, dataset.claims.counts(by), by)
    return None


def rows(dataset: Dataset, counts: dict[str | None, dict[str, int]], by: str) -> list[Row]:
    """Rows out of numbers by value and verdict."""
    order = {word: number for number, word in enumerate(dataset.verdicts)}
    found = [_row(dataset, value, words, by, order) for value, words in counts.items()]
    if by == "month":
        return sorted(found, key=lambda row: row.value or "~")
    if by == "verdict":
        return sorted(found, key=lambda row: order[row.value or UNRESOLVED])
    if by == "due":
        return sorted(found, key=lambda row: TIMELINESS.index(row.value or TIMELINESS[-1]))
    return sorted(found, key=lambda row: (row.value is None, -row.claims, row.value))


def _row(dataset: Dataset, value: str | None, words: dict[str, int], by: str, order: dict[str, int]) -> Row:
    words = dict(sorted(words.items(), key=lambda item: order[item[0]]))
    verdicts: dict[str, int] = {}
    for word, number in words.items():
        means = word if by == "verdict" else dataset.means(word)
        verdicts[means] = verdicts.get(means, 0) + number
    resolved = sum(number for word, number in words.items() if dataset.is_resolved(word))
    unresolved = sum(number for word, number in words.items() if dataset.means(word) == UNRESOLVED)
    return Row(value, sum(words.values()), words, verdicts, resolved, unresolved)


FEWEST = 10  # judged claims, below which a share is no figure
_Z = 1.959963984540054  # the normal distribution's 97.5th percentile


def rate(row: Row) -> Rate:
    """What share of a row's judged claims was confirmed."""
    judged = sum(row.verdicts.get(word, 0) for word in JUDGED)
    confirmed, partly = row.verdicts.get("confirmed", 0), row.verdicts.get("partly", 0)
    if judged < FEWEST:
        return Rate(judged, confirmed, partly)
    return Rate(judged, confirmed, partly, confirmed / judged, *wilson(confirmed, judged))


def wilson(number: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927).
    """
    share, square = number / total, _Z * _Z
    middle = share + square / (2 * total)
    reach = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    whole = 1 + square / total
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def shares(numbers: list[int], total: int) -> list[int]:
    """Whole numbers in proportion to others that add up to a total; of two the larger gets no less.

    The rest that rounding down leaves goes to the largest remainders.
    """
    whole = sum(numbers)
    parts = [number * total // whole for number in numbers]
    remainders = sorted(range(len(numbers)), key=lambda n: (-(numbers[n] * total % whole), -numbers[n]))
    for n in remainders[: total - sum(parts)]:
        parts[n] += 1
    return parts
