"""How far several raters' verdicts on the same claims agree."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from factcheck.core.matching import identity
from factcheck.core.model import BUILT_IN_VERDICTS, Claim, Dataset, Verdict


class Rater(NamedTuple):
    """A rater: a name and a dataset with their verdicts."""

    name: str
    dataset: Dataset


class Unit(NamedTuple):
    """A claim as each rater has it, in the raters' order; None where a rater does not have it."""

    claims: tuple[Claim | None, ...]
    verdicts: tuple[str | None, ...]  # the built-in, else the word; None without an outcome

    @property
    def differs(self) -> bool:
        """Whether any two raters gave different verdicts."""
        return len(set(self.verdicts) - {None}) > 1

    def conflicts(self, field: str) -> list[str]:
        """Return the values of a text or date that the raters' claims differ in, else nothing."""
        values = [getattr(claim, field) for claim in self.claims if claim]
        texts = ["no date" if value is None else getattr(value, "text", value) for value in values]
        return list(dict.fromkeys(texts)) if len(set(map(identity, texts))) > 1 else []

    @property
    def claim(self) -> Claim:
        """The claim as the first rater has it."""
        return next(claim for claim in self.claims if claim)


class Agreement(NamedTuple):
    """The raters' verdicts and how far they agree.

    `pairable` counts the claims that two or more raters judged. `percent` is the share of these on which
    a pair of raters agrees (0 to 1), averaged over the pairs; `alpha` is Krippendorff's alpha for nominal
    data. Both are None where nothing can be compared, and alpha where all verdicts are the same.
    """

    readers: tuple[Rater, ...]
    units: tuple[Unit, ...]
    pairable: int
    percent: float | None
    alpha: float | None

    @property
    def differing(self) -> list[Unit]:
        """The claims on which raters differ."""
        return [unit for unit in self.units if unit.differs]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdicts that are compared: the built-ins, and words that map to no built-in."""
        verdicts = dict(BUILT_IN_VERDICTS)
        for rater in self.readers:
            for word, verdict in rater.dataset.verdicts.items():
                if verdict.means == word:
                    verdicts.setdefault(word, verdict)
        return verdicts

    def lacking(self, reader: int) -> tuple[list[Unit], list[Unit]]:
        """Return the claims that a rater does not have, and those that only the others judged."""
        absent = [unit for unit in self.units if unit.claims[reader] is None]
        silent = [
            unit
            for unit in self.units
            if unit.claims[reader] and unit.verdicts[reader] is None and any(unit.verdicts)
        ]
        return absent, silent

    def confusion(self) -> tuple[list[str], dict[tuple[str, str], int]]:
        """Return the verdicts of two raters, and the number of claims for each pair of verdicts."""
        counts = Counter(
            (unit.verdicts[0], unit.verdicts[1]) for unit in self.units if None not in unit.verdicts
        )
        given = {word for pair in counts for word in pair}
        order = [word for word in self.verdicts if word in given]
        return order, {(a or "", b or ""): n for (a, b), n in counts.items()}


def by_id(claim: Claim) -> str:
    """Match claims by id."""
    return claim.id


def by_words(claim: Claim) -> str:
    """Match claims by speaker and words; ignores case and blanks."""
    return f"{identity(claim.speaker)}\n{identity(claim.claim)}"


def compare(raters: Sequence[Rater], key: Callable[[Claim], str] = by_id) -> Agreement:
    """Return the agreement of raters; claims are in the order of first occurrence.

    Claims with the same key are matched by id first, then by date, then in their order.
    """
    rows: list[list[Claim | None]] = [
        [claim if number == rater else None for number in range(len(raters))]
        for rater, (_, dataset) in enumerate(raters)
        for claim in dataset.claims
    ]
    steps: tuple[Callable[[Claim], object], ...] = (
        lambda claim: (key(claim), claim.id),
        lambda claim: (key(claim), claim.said and claim.said.text),
        key,
    )
    for step in steps:
        rows = _join(rows, step)
    units = tuple(_unit(raters, claims) for claims in rows)
    verdicts = [unit.verdicts for unit in units]
    pairable = sum(len(given) - given.count(None) > 1 for given in verdicts)
    return Agreement(tuple(raters), units, pairable, _percent(verdicts), alpha(verdicts))


def _join(rows: list[list[Claim | None]], key: Callable[[Claim], object]) -> list[list[Claim | None]]:
    """Join the rows of different raters whose first claims have the same key, in their order."""
    joined: list[list[Claim | None]] = []
    by_key: dict[object, list[list[Claim | None]]] = {}
    used: dict[tuple[object, int], int] = {}  # by key and rater: the number of joined rows up to their last
    for row in rows:
        same = key(next(filter(None, row)))
        holders = [number for number, claim in enumerate(row) if claim]
        place = max(used.get((same, number), 0) for number in holders)
        places = by_key.setdefault(same, [])
        if place == len(places):
            places.append([None] * len(row))
            joined.append(places[place])
        for number in holders:
            places[place][number] = row[number]
            used[same, number] = place + 1
    return joined


def _unit(raters: Sequence[Rater], claims: Sequence[Claim | None]) -> Unit:
    verdicts = (
        rater.dataset.means(claim.verdict) if claim and claim.outcomes else None
        for rater, claim in zip(raters, claims, strict=True)
    )
    return Unit(tuple(claims), tuple(verdicts))


def _percent(verdicts: Iterable[Sequence[str | None]]) -> float | None:
    """Return the share of claims on which two raters agree, averaged over the pairs of raters."""
    pairs = (
        [a == b for a, b in zip(first, second, strict=True) if None not in (a, b)]
        for first, second in combinations(zip(*verdicts, strict=True), 2)
    )
    shares = [sum(both) / len(both) for both in pairs if both]
    return sum(shares) / len(shares) if shares else None


def alpha(units: Iterable[Sequence[str | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal data; a unit holds a value or None for each rater.

    1 is full agreement, 0 is chance. None where no values can be paired or all are equal.
    K. Krippendorff, Content Analysis, 4th edition (2018), chapter 12.
    """
    totals: Counter[str] = Counter()
    disagreement = 0.0
    for unit in units:
        counts = Counter(value for value in unit if value is not None)
        number = counts.total()
        if number > 1:
            totals.update(counts)
            disagreement += sum(n * (number - n) for n in counts.values()) / (number - 1)
    values = totals.total()
    expected = sum(n * (values - n) for n in totals.values())
    return 1 - (values - 1) * disagreement / expected if expected else None


def names(paths: Sequence[str]) -> list[str]:
    """Return a name for each rater's path: the file name without its ending, or the paths if two match."""
    files = (path.replace("\\", "/").rstrip("/").rpartition("/")[2] for path in paths)
    short = [name.rpartition(".")[0] or name or path for name, path in zip(files, paths, strict=True)]
    return short if len(set(short)) == len(short) else list(paths)
