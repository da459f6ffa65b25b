"""A claim while records are joined to it."""

from bisect import bisect_right
from typing import NamedTuple

from factcheck.core.model import Claim, Dataset, Outcome, When
from factcheck.core.query import insertion_index, outcome_date
from factcheck.importing.merge.record import Record


class Difference(NamedTuple):
    """Something that a feed now says otherwise than the dataset has it."""

    claim: str
    field: str
    old: str
    new: str


class Draft:
    """A claim while records are joined to it."""

    def __init__(self, claim: Claim, *, new: bool) -> None:
        self.claim, self.new = claim, new
        self.outcomes = list(claim.outcomes)
        self.own_id = False  # whether its id is one that a record brought
        self.added: list[tuple[int, Outcome]] = []  # to a claim that was there, each with its place
        self.differences: list[Difference] = []
        self.undated = False
        # The days of outcomes that stand in their order, to find the place of a further one by.
        self._starts: list[str] | None = None if claim.outcomes else []
        self._seen: dict[tuple[str, str, str], Outcome] = {}
        self._reviews: set[tuple[str, str]] = set()  # addresses with their days
        for outcome in claim.outcomes:
            self._see(outcome)

    def add(self, outcome: Outcome | None, dataset: Dataset) -> bool:
        """Put in an outcome at its place by date; the same verdict, day and address again adds none."""
        if outcome is None:
            return False
        if (known := self._seen.get(_key(outcome))) is not None:
            self._note_other_words(known, outcome)
            return False
        self._see(outcome)
        place = self._place(outcome, dataset)
        self.outcomes.insert(place, outcome)
        if not self.new:
            self.added.append((place, outcome))
        return True

    def date_was_dropped(self, said: When | None) -> bool:
        """Whether a claim may have had a day that it lost because its first review is older."""
        if self.claim.said is not None or said is None:
            return False
        return any(one.reported is not None and one.reported.end < said.start for one in self.outcomes)

    def _place(self, outcome: Outcome, dataset: Dataset) -> int:
        """Where an outcome goes; among ten thousand in order it is not looked for one by one."""
        date = outcome_date(outcome, dataset)
        if self._starts is None or date is None:
            self._starts = None
            return insertion_index(outcome, self.outcomes, dataset)
        place = bisect_right(self._starts, date.start)
        self._starts.insert(place, date.start)
        return place

    def has_review(self, url: str, day: str) -> bool:
        """Whether an outcome of that day has its evidence at that address."""
        return (url, day) in self._reviews

    def _see(self, outcome: Outcome) -> None:
        verdict, day, url = key = _key(outcome)
        self._seen.setdefault(key, outcome)
        self._seen.setdefault((verdict, day, ""), outcome)  # what comes without an address is the same
        self._reviews.add((url, day))

    def _note_other_words(self, known: Outcome, outcome: Outcome) -> None:
        if not self.new and known.summary and outcome.summary and known.summary != outcome.summary:
            self.differences.append(Difference(self.claim.id, "summary", known.summary, outcome.summary))

    def complete(self, record: Record) -> None:
        """Take from a further record of a new claim what the first lacked."""
        if self.new:
            lacking = {
                name: value
                for name in ("kind", "quote", "due", "note", "about", "tags")
                if not getattr(self.claim, name) and (value := getattr(record, name))
            }
            self.claim = self.claim._replace(**lacking)

    def settle(self, dataset: Dataset) -> None:
        """Make the claim whole; a new one loses a day that would be later than its first review."""
        self.claim = self.claim._replace(outcomes=tuple(self.outcomes))
        said = self.claim.said
        dates = [date for one in self.outcomes if (date := outcome_date(one, dataset))]
        if self.new and said and any(date.end < said.start for date in dates):
            self.claim = self.claim._replace(said=None)
            self.undated = True


def _key(outcome: Outcome) -> tuple[str, str, str]:
    """What an outcome is told from others by: verdict, day, and the first address of its evidence."""
    day = outcome.reported.day if outcome.reported else ""
    return outcome.verdict, day, next((cited.url for cited in outcome.evidence if cited.url), "")
