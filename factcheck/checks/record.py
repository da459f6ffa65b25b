"""A dataset as checks look at it, and problems at a place in it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from factcheck.model import Citation, Claim, Dataset, Outcome, Position, When
from factcheck.places import Path, locate
from factcheck.problems import Problem
from factcheck.quotes import Text


class Record:
    """A dataset with what checks look at it by.

    `complete` is whether no claim was left out: only then can a check say that something is nowhere.
    """

    def __init__(
        self,
        dataset: Dataset,
        today: When,
        texts: Mapping[str, str] | None = None,
        complete: bool = True,
    ) -> None:
        self.complete = complete
        self.dataset = dataset
        self.today = today
        self.texts = {source: Text(text) for source, text in (texts or {}).items()}

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.dataset.claims}

    @cached_property
    def citations(self) -> list[tuple[Claim, Path, Citation]]:
        """Every citation with its claim and its place in it."""
        found: list[tuple[Claim, Path, Citation]] = []
        for claim in self.dataset.claims:
            found += ((claim, ("appearances", n), citation) for n, citation in enumerate(claim.appearances))
            for number, outcome in enumerate(claim.outcomes):
                place = ("outcomes", number, "evidence")
                found += ((claim, (*place, n), citation) for n, citation in enumerate(outcome.evidence))
        return found

    @property
    def outcomes(self) -> Iterator[tuple[Claim, int, Outcome]]:
        """Every outcome with its claim and its number in it."""
        for claim in self.dataset.claims:
            for number, outcome in enumerate(claim.outcomes):
                yield claim, number, outcome


Found: TypeAlias = Iterator[Problem]


def at(position: Position, message: str, hint: str | None = None, claim: Claim | None = None) -> Problem:
    """A problem at a position; its check and severity are filled in by who runs the check."""
    return Problem(position, "", message, hint, claim=claim.id if claim else None)


def in_claim(
    claim: Claim, path: Path, message: str, hint: str | None = None, *, key: bool = False
) -> Problem:
    """A problem at a field of a claim."""
    return at(locate(claim.span, path, key), message, hint, claim)
