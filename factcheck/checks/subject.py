"""A dataset as checks look at it, and what they find at a place in it."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from factcheck.analysis.quotes import Text
from factcheck.core.fuzzy import FuzzyIndex, did_you_mean
from factcheck.core.location import Position, Span
from factcheck.core.model import Citation, Claim, Dataset, Outcome, When
from factcheck.reading.positions import Path, locate, locate_word


class Subject:
    """A dataset with what checks look at it by.

    `dropped` is what could be read of claims that the reader left out: what is wrong with them is
    told, too. `complete` is whether no claim was left out: only then can a check say that something
    is nowhere. `before` is the version that is checked against.
    """

    def __init__(
        self,
        dataset: Dataset,
        today: When,
        texts: Mapping[str, str] | None = None,
        complete: bool = True,
        dropped: tuple[Claim, ...] = (),
        before: Dataset | None = None,
    ) -> None:
        self.dataset = dataset
        self.today = today
        self.complete = complete
        self.before = before
        self.claims = (*dataset.claims, *dropped)
        self.texts = {source: Text(text) for source, text in (texts or {}).items()}
        self._near: dict[str, FuzzyIndex] = {}

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.claims if claim.id}

    @property
    def citations(self) -> Iterator[tuple[Claim, Path, Citation]]:
        """Every citation with its claim and its place in it."""
        for claim in self.claims:
            yield from ((claim, ("appearances", n), citation) for n, citation in enumerate(claim.appearances))
            for number, outcome in enumerate(claim.outcomes):
                for n, citation in enumerate(outcome.evidence):
                    yield claim, ("outcomes", number, "evidence", n), citation

    def outcomes(self, *, whole: bool = False) -> Iterator[tuple[Claim, int, Outcome]]:
        """Every outcome with its claim and its number in it.

        With `whole`, of claims alone that were read in full: what others lack may only be unread.
        """
        for claim in self.dataset.claims if whole else self.claims:
            for number, outcome in enumerate(claim.outcomes):
                yield claim, number, outcome

    def meant(self, word: str, what: str, words: Collection[str]) -> Callable[[], str | None]:
        """A hint on which of the words was meant; `what` they are called, so that they are prepared once."""

        def hint() -> str | None:
            if what not in self._near:
                self._near[what] = FuzzyIndex(words)
            return did_you_mean(word, words, self._near[what])

        return hint


class Finding(NamedTuple):
    """What a check found; its place and its hint are only looked for where it is shown.

    `severity` is the check's own, unless it says otherwise here.
    """

    where: Callable[[], Position]
    message: str
    hint: str | Callable[[], str | None] | None = None
    claim: str | None = None
    severity: str | None = None


Findings: TypeAlias = Iterator[Finding]


def in_claim(
    claim: Claim,
    path: Path,
    message: str,
    hint: str | Callable[[], str | None] | None = None,
    *,
    word: re.Pattern[str] | None = None,
    severity: str | None = None,
) -> Finding:
    """A finding at a field of a claim, or at a word in it."""
    return Finding(_place(claim.span, path, word), message, hint, claim.id or None, severity)


def in_text(
    span: Span,
    path: Path,
    claim: Claim | None,
    message: str,
    hint: str | None = None,
    *,
    key: bool = False,
    word: re.Pattern[str] | None = None,
) -> Finding:
    """A finding at a field, a key or a word under a span, of the header or of a claim."""
    where = partial(locate, span, path, True) if key else _place(span, path, word)
    return Finding(where, message, hint, claim.id or None if claim else None)


def _place(span: Span, path: Path, word: re.Pattern[str] | None) -> Callable[[], Position]:
    return partial(locate_word, span, path, word) if word else partial(locate, span, path)
