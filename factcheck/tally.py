"""Counts of claims by verdict, for speakers and for any other field."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from factcheck.model import UNRESOLVED, Claim, Dataset
from factcheck.query import groups_of

FIELDS: dict[str, Callable[[Claim, Dataset], Iterable[str | None]]] = {
    "speaker": lambda claim, dataset: (claim.speaker,),
    "verdict": lambda claim, dataset: (claim.verdict,),
    "kind": lambda claim, dataset: (claim.kind,),
    "about": lambda claim, dataset: dict.fromkeys(claim.about) or (None,),
    "tag": lambda claim, dataset: dict.fromkeys(claim.tags) or (None,),
    "group": lambda claim, dataset: groups_of(claim, dataset) or (None,),
    "month": lambda claim, dataset: (claim.said.day[:7] if claim.said else None,),
}
OVERLAPPING = {"about": "subjects", "tag": "tags", "group": "groups"}


class Row(NamedTuple):
    """The claims under one value of a field; None stands for claims without one.

    `words` counts them by their verdicts, `verdicts` by what each of those means, both in the
    dataset's order and none of them 0. A word that means no built-in is neither resolved nor unresolved.
    """

    value: str | None
    claims: int
    words: dict[str, int]
    verdicts: dict[str, int]
    resolved: int
    unresolved: int


def tally(dataset: Dataset, claims: Iterable[Claim], by: str) -> list[Row]:
    """The claims counted by a field: the most first, months and verdicts in their own order."""
    counts: dict[str | None, dict[str, int]] = {}
    for claim in claims:
        for value in FIELDS[by](claim, dataset):
            of_value = counts.setdefault(value, {})
            of_value[claim.verdict] = of_value.get(claim.verdict, 0) + 1
    order = {word: number for number, word in enumerate(dataset.verdicts)}
    rows = [_row(dataset, value, words, by, order) for value, words in counts.items()]
    if by == "month":
        return sorted(rows, key=lambda row: row.value or "~")
    if by == "verdict":
        return sorted(rows, key=lambda row: order[row.value or UNRESOLVED])
    return sorted(rows, key=lambda row: (row.value is None, -row.claims, row.value))


def _row(dataset: Dataset, value: str | None, words: dict[str, int], by: str, order: dict[str, int]) -> Row:
    words = dict(sorted(words.items(), key=lambda item: order[item[0]]))
    verdicts: dict[str, int] = {}
    for word, number in words.items():
        means = word if by == "verdict" else dataset.means(word)
        verdicts[means] = verdicts.get(means, 0) + number
    resolved = sum(number for word, number in words.items() if dataset.is_resolved(word))
    unresolved = sum(number for word, number in words.items() if dataset.means(word) == UNRESOLVED)
    return Row(value, sum(words.values()), words, verdicts, resolved, unresolved)


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
