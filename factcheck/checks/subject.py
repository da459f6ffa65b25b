"""The input of checks, and their findings with positions in it."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from factcheck.analysis import quotes
from factcheck.core.fuzzy import MANY, did_you_mean, quote_short
from factcheck.core.location import Position, Span
from factcheck.core.model import Citation, Claim, Dataset, Outcome, When
from factcheck.reading.positions import Path, locate, locate_word


class Subject:
    """A dataset with everything that its checks need.

    `dropped` are the readable parts of claims that the reader skipped; they are checked, too.
    `complete` is whether no claim was skipped: only then can a check conclude that something is missing.
    `before` is the version that is checked against.
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
        self.texts = quotes.indexed(texts or {})
        self._compared = 0  # words, for hints

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.claims if claim.id}

    @property
    def citations(self) -> Iterator[tuple[Claim, Path, Citation]]:
        """Every citation with its claim and its path in it."""
        for claim in self.claims:
            yield from ((claim, ("appearances", n), citation) for n, citation in enumerate(claim.appearances))
            for number, outcome in enumerate(claim.outcomes):
                for n, citation in enumerate(outcome.evidence):
                    yield claim, ("outcomes", number, "evidence", n), citation

    def outcomes(self, *, whole: bool = False) -> Iterator[tuple[Claim, Path, Outcome]]:
        """Every outcome with its claim and its path in it.

        With `whole`, only those of claims that were read in full: a skipped claim may have unread fields.
        """
        for claim in self.dataset.claims if whole else self.claims:
            for number, outcome in enumerate(claim.outcomes):
                yield claim, ("outcomes", number), outcome

    def has_text(self, claim: Claim) -> bool:
        """Whether the text of one of the sources that a claim appears in is available."""
        return any(citation.source in self.texts for citation in claim.appearances)

    def unknown(self, claim: Claim, path: Path, kind: str, word: str, words: Collection[str]) -> "Finding":
        """A finding for a word that is not among the known words of its kind, with a did-you-mean hint."""

        def hint() -> str | None:
            self._compared += len(words)
            return did_you_mean(word, words) if self._compared <= MANY else None

        return in_record(claim, path, f"unknown {kind} {quote_short(word)}", hint)


class Finding(NamedTuple):
    """A problem that a check found; its position and its hint are computed when it is shown.

    `severity` overrides that of the check.
    """

    locate: Callable[[], Position]
    message: str
    hint: str | Callable[[], str | None] | None = None
    claim: str | None = None
    severity: str | None = None


Findings: TypeAlias = Iterator[Finding]


def in_record(
    record: Claim | Span,
    path: Path,
    message: str,
    hint: str | Callable[[], str | None] | None = None,
    *,
    key: bool = False,
    word: re.Pattern[str] | None = None,
    severity: str | None = None,
) -> Finding:
    """A finding at a field, a key or a word in a field of a claim or of a header record's span."""
    span, claim = (record.span, record.id or None) if isinstance(record, Claim) else (record, None)
    locator = partial(locate_word, span, path, word) if word else partial(locate, span, path, key)
    return Finding(locator, message, hint, claim, severity)
