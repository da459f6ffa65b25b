"""A claim while records are merged into it."""

from bisect import bisect_right
from typing import NamedTuple

from factcheck.core.model import Claim, Dataset, Outcome, When
from factcheck.core.query import insertion_index, outcome_date
from factcheck.importing.merge.record import Record


class FeedDifference(NamedTuple):
    """A field whose value in the dataset (`old`) differs from the imported one (`new`)."""

    claim: str
    field: str
    old: str
    new: str


class Draft:
    """A claim while records are merged into it."""

    def __init__(self, claim: Claim, *, new: bool) -> None:
        self.claim, self.new = claim, new
        self.outcomes = list(claim.outcomes)
        self.has_given_id = False  # whether its id is from a record
        self.added: list[tuple[int, Outcome]] = []  # to an existing claim, with their indexes
        self.differences: list[FeedDifference] = []
        self.undated = False
        # The dates of the outcomes while these are in order, to insert another by bisection.
        self._starts: list[str] | None = None if claim.outcomes else []
        self._seen: dict[tuple[str, str, str], Outcome] = {}
        self.reviews: set[tuple[str, str]] = set()  # the first URL of each outcome, with its date
        for outcome in claim.outcomes:
            self._index(outcome)

    def add(self, outcome: Outcome | None, dataset: Dataset) -> bool:
        """Insert an outcome by date, unless the claim has one of that verdict, date and URL."""
        if outcome is None:
            return False
        if (same := self._seen.get(_key(outcome))) is not None:
            old, new = same.summary, outcome.summary
            if not self.new and old and new and old != new:
                self.differences.append(FeedDifference(self.claim.id, "summary", old, new))
            return False
        self._index(outcome)
        date = outcome_date(outcome, dataset)
        if self._starts is None or date is None:
            self._starts = None
            index = insertion_index(outcome, self.outcomes, dataset)
        else:
            index = bisect_right(self._starts, date.start)
            self._starts.insert(index, date.start)
        self.outcomes.insert(index, outcome)
        if not self.new:
            self.added.append((index, outcome))
        return True

    def date_was_dropped(self, said: When | None) -> bool:
        """Return whether the claim may have lost this date because its first review is older."""
        dates = (outcome.reported for outcome in self.outcomes if outcome.reported)
        return self.claim.said is None and said is not None and any(date.end < said.start for date in dates)

    def _index(self, outcome: Outcome) -> None:
        verdict, day, url = key = _key(outcome)
        self._seen.setdefault(key, outcome)
        self._seen.setdefault((verdict, day, ""), outcome)  # matches one without a URL
        self.reviews.add((url, day))

    def complete(self, record: Record) -> None:
        """Fill empty fields of a new claim from another record."""
        if self.new:
            missing = {
                name: value
                for name in ("kind", "quote", "due", "note", "about", "tags")
                if not getattr(self.claim, name) and (value := getattr(record, name))
            }
            self.claim = self.claim._replace(**missing)

    def finish(self, dataset: Dataset) -> None:
        """Put the outcomes in the claim; a new one loses a date later than its first review."""
        self.claim = self.claim._replace(outcomes=tuple(self.outcomes))
        said = self.claim.said
        dates = [date for outcome in self.outcomes if (date := outcome_date(outcome, dataset))]
        if self.new and said and any(date.end < said.start for date in dates):
            self.claim = self.claim._replace(said=None)
            self.undated = True


def _key(outcome: Outcome) -> tuple[str, str, str]:
    """Return what identifies an outcome: verdict, date, and the first URL of its evidence."""
    day = outcome.reported.day if outcome.reported else ""
    return outcome.verdict, day, next((citation.url for citation in outcome.evidence if citation.url), "")
