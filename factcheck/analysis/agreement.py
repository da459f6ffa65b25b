"""How far several readers' verdicts on the same claims agree."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, zip_longest
from typing import NamedTuple

from factcheck.core.matching import fold
from factcheck.core.model import BUILT_IN_VERDICTS, Claim, Dataset, Verdict


class Rater(NamedTuple):
    """Somebody's verdicts: a name for them, and their dataset."""

    name: str
    dataset: Dataset


class Unit(NamedTuple):
    """A claim as each reader has it, in the readers' order; None where one lacks it."""

    claims: tuple[Claim | None, ...]
    verdicts: tuple[str | None, ...]  # by what they mean, else the word; None where there is no outcome

    @property
    def differs(self) -> bool:
        """Whether two readers gave it different verdicts."""
        return len(set(self.verdicts) - {None}) > 1

    @property
    def claim(self) -> Claim:
        """The claim as the first reader who has it words it."""
        return next(claim for claim in self.claims if claim)


class Agreement(NamedTuple):
    """What readers' verdicts come to.

    `pairable` counts the claims that two or more gave a verdict. `percent` is the share of those on
    which a pair agrees, its mean over the pairs of readers that have any in common; `alpha` is
    Krippendorff's for nominal data. Both are None where nothing can be compared, and alpha where all
    gave one and the same verdict throughout.
    """

    readers: tuple[Rater, ...]
    units: tuple[Unit, ...]
    pairable: int
    percent: float | None
    alpha: float | None

    @property
    def differing(self) -> list[Unit]:
        """The claims that readers gave different verdicts."""
        return [unit for unit in self.units if unit.differs]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The words by which verdicts are compared: the built-ins, and those that mean no other."""
        known = dict(BUILT_IN_VERDICTS)
        for reader in self.readers:
            own = reader.dataset.verdicts.items()
            known |= {word: told for word, told in own if told.means == word and word not in known}
        return known

    def lacking(self, reader: int) -> tuple[list[Unit], list[Unit]]:
        """What others have and a reader lacks: claims, and verdicts on claims that are there."""
        absent = [unit for unit in self.units if unit.claims[reader] is None]
        silent = [
            unit
            for unit in self.units
            if unit.claims[reader] and unit.verdicts[reader] is None and any(unit.verdicts)
        ]
        return absent, silent

    def confusion(self) -> tuple[list[str], dict[tuple[str, str], int]]:
        """Of two readers: the verdicts that they gave, and how often each pair of them occurs."""
        found = Counter(
            (unit.verdicts[0], unit.verdicts[1]) for unit in self.units if None not in unit.verdicts
        )
        order = list(self.verdicts)
        given = {word for pair in found for word in pair if word}
        return sorted(given, key=order.index), {(a or "", b or ""): n for (a, b), n in found.items()}


Key = Callable[[Claim], str]


def by_id(claim: Claim) -> str:
    """What claims are matched by: their id."""
    return claim.id


def by_words(claim: Claim) -> str:
    """What claims are matched by: their speaker and words, whatever the case, accents and signs."""
    return f"{fold(claim.speaker)}\n{fold(claim.claim)}"


def compare(readers: Sequence[Rater], key: Key = by_id) -> Agreement:
    """Readers' verdicts beside each other; the claims in the order in which they are first met.

    Of claims that one reader has under one key several times, those of one day are set beside each
    other, then the rest in their order.
    """
    found: dict[tuple[object, ...], list[Claim | None]] = {}
    for number, reader in enumerate(readers):
        seen: Counter[object] = Counter()
        for claim in reader.dataset.claims:
            same = (key(claim), claim.said and claim.said.text)
            found.setdefault((*same, seen[same]), [None] * len(readers))[number] = claim
            seen[same] += 1
    _join(found)
    units = tuple(_unit(readers, claims) for claims in found.values())
    verdicts = [unit.verdicts for unit in units]
    pairable = sum(len(given) - given.count(None) > 1 for given in verdicts)
    return Agreement(tuple(readers), units, pairable, _percent(verdicts, len(readers)), alpha(verdicts))


def _join(found: dict[tuple[object, ...], list[Claim | None]]) -> None:
    """Set beside each other, in their order, what one reader alone has under a key and a day."""
    alone: dict[object, dict[int, list[tuple[object, ...]]]] = {}
    for full, claims in found.items():
        holders = [number for number, claim in enumerate(claims) if claim]
        if len(holders) == 1:
            alone.setdefault(full[0], {}).setdefault(holders[0], []).append(full)
    for of_readers in alone.values():
        for row in zip_longest(*of_readers.values()):
            first, *others = filter(None, row)
            for other in others:
                found[first] = [one or more for one, more in zip(found[first], found.pop(other), strict=True)]


def _unit(readers: Sequence[Rater], claims: Sequence[Claim | None]) -> Unit:
    verdicts = (
        reader.dataset.means(claim.verdict) if claim and claim.outcomes else None
        for reader, claim in zip(readers, claims, strict=True)
    )
    return Unit(tuple(claims), tuple(verdicts))


def _percent(verdicts: Iterable[Sequence[str | None]], readers: int) -> float | None:
    """The mean over pairs of readers of the share of claims, judged by both, on which they agree."""
    both: Counter[tuple[int, int]] = Counter()
    same: Counter[tuple[int, int]] = Counter()
    pairs = list(combinations(range(readers), 2))
    for given in verdicts:
        for pair in pairs:
            first, second = given[pair[0]], given[pair[1]]
            if first is not None and second is not None:
                both[pair] += 1
                same[pair] += first == second
    return sum(same[pair] / number for pair, number in both.items()) / len(both) if both else None


def alpha(units: Iterable[Sequence[str | None]]) -> float | None:
    """Krippendorff's alpha for nominal data, of units that hold a value or None by each reader.

    1 is full agreement, 0 what chance would give. None where fewer than two values can be paired, or
    all are one. K. Krippendorff, Content Analysis, 4th edition (2018), chapter 12.
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
    """What readers are called by their files: the file's own name, or the folder's, else the whole path."""
    short = [_stem(path) for path in paths]
    return short if len(set(short)) == len(short) else list(paths)


def _stem(path: str) -> str:
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return name.rpartition(".")[0] or name or path
