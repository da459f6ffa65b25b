"""Counts of claims by verdict, for speakers and for any other field."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from factcheck.model import UNRESOLVED, Claim, Dataset

FIELDS: dict[str, Callable[[Claim, Dataset], Iterable[str | None]]] = {
    "speaker": lambda claim, dataset: (claim.speaker,),
    "verdict": lambda claim, dataset: (claim.verdict,),
    "kind": lambda claim, dataset: (claim.kind,),
    "about": lambda claim, dataset: dict.fromkeys(claim.about) or (None,),
    "tag": lambda claim, dataset: dict.fromkeys(claim.tags) or (None,),
    "month": lambda claim, dataset: (claim.said.day[:7] if claim.said else None,),
}
OVERLAPPING = {"about": "subjects", "tag": "tags"}


class Row(NamedTuple):
    """The claims under one value of a field; None stands for claims without one."""

    value: str | None
    claims: int
    verdicts: dict[str, int]  # by what each verdict means, in the dataset's order, none of them 0
    unresolved: int

    @property
    def resolved(self) -> int:
        """How many have an outcome other than unresolved."""
        return self.claims - self.unresolved


def tally(dataset: Dataset, claims: Iterable[Claim], by: str) -> list[Row]:
    """The claims counted by a field: the most first, months and verdicts in their own order."""
    counts: dict[str | None, dict[str, int]] = {}
    numbers: dict[str | None, int] = {}
    for claim in claims:
        verdict = claim.verdict if by == "verdict" else dataset.means(claim.verdict)
        for value in FIELDS[by](claim, dataset):
            of_value = counts.setdefault(value, {})
            of_value[verdict] = of_value.get(verdict, 0) + 1
            numbers[value] = numbers.get(value, 0) + 1
    order = list(dataset.verdicts)
    rows = [
        Row(
            value,
            numbers[value],
            dict(sorted(verdicts.items(), key=lambda item: order.index(item[0]))),
            sum(number for verdict, number in verdicts.items() if dataset.means(verdict) == UNRESOLVED),
        )
        for value, verdicts in counts.items()
    ]
    if by == "month":
        return sorted(rows, key=lambda row: row.value or "~")
    if by == "verdict":
        return sorted(rows, key=lambda row: order.index(row.value or UNRESOLVED))
    return sorted(rows, key=lambda row: (row.value is None, -row.claims, row.value))


def shares(numbers: list[int], total: int) -> list[int]:
    """Whole numbers in proportion to others that add up to a total, none above zero left out.

    The rest that rounding down leaves goes to the largest remainders.
    """
    whole = sum(numbers)
    parts = [number * total // whole for number in numbers]
    remainders = sorted(range(len(numbers)), key=lambda n: -(numbers[n] * total % whole))
    for n in remainders[: total - sum(parts)]:
        parts[n] += 1
    for n, part in enumerate(parts):
        if part == 0:
            parts[n] = 1
            parts[parts.index(max(parts))] -= max(parts) > 1
    return parts
