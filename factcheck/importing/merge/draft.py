"""A claim while records are merged into it."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from factcheck.core.matching import identity
from factcheck.core.model import Claim, Dataset, Outcome, When
from factcheck.core.query import insertion_index, outcome_date
from factcheck.reading.yaml_tree import MAX_TEXT


class FeedDifference(NamedTuple):
    """A field whose value in the dataset (`old`) differs from the imported one (`new`)."""

    claim: str
    field: str
    old: str
    new: str


_identity = lru_cache(maxsize=1024)(identity)  # of a long text that many records are compared with


_NONE: list[Any] = []  # shared, never changed


class _Reviews:
    """The outcomes of a claim, by what identifies them."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self.seen: dict[tuple[Any, ...], Outcome] = {}  # by themselves, too
        self.urls: set[tuple[str, str]] = set()  # the first URL of each outcome, with its date
        # The dates of the outcomes while these are in order, to insert another by bisection.
        self.starts: list[str] | None = None
        for outcome in outcomes:
            self.add(outcome)

    def add(self, outcome: Outcome) -> None:
        verdict, day, url = key = _key(outcome)
        self.seen[outcome] = outcome
        self.seen.setdefault(key, outcome)
        self.seen.setdefault((verdict, day, ""), outcome)  # matches one without a URL
        self.urls.add((url, day))


class Draft:
    """A claim while records are merged into it.

    What only a second record of the claim needs is made with it: most claims have one, and it takes memory.
    """

    __slots__ = (
        "_lists", "_reviews", "added", "claim", "differences", "has_given_id", "new", "outcomes", "undated",
    )  # fmt: skip

    def __init__(self, claim: Claim, *, new: bool) -> None:
        self.claim, self.new = claim, new
        self.outcomes = list(claim.outcomes)
        self.has_given_id = False  # whether its id is from a record
        self.added: list[tuple[int, Outcome]] = _NONE if new else []  # with their indexes
        self.differences: list[FeedDifference] = _NONE
        self._lists: dict[str, dict[Any, None]] | None = None  # what all records give, each part once
        self.undated = False
        self._reviews: _Reviews | None = None

    @property
    def reviews(self) -> _Reviews:
        """The index of the outcomes."""
        if self._reviews is None:
            self._reviews = _Reviews(self.outcomes)
        return self._reviews

    def add(self, outcome: Outcome | None, dataset: Dataset) -> bool:
        """Insert an outcome by date, unless the claim has one of that verdict, date and URL."""
        if outcome is None:
            return False
        if self.new and not self.outcomes:
            self.outcomes.append(outcome)
            return True
        reviews = self.reviews
        if (same := reviews.seen.get(outcome) or reviews.seen.get(_key(outcome))) is not None:
            self._compare_outcomes(same, outcome)
            return False
        reviews.add(outcome)
        if len(self.outcomes) < 2:
            dates = [outcome_date(outcome, dataset) for outcome in self.outcomes]
            reviews.starts = [date.start for date in dates if date] if all(dates) else None
        date = outcome_date(outcome, dataset)
        if reviews.starts is None or date is None:
            reviews.starts = None
            index = insertion_index(outcome, self.outcomes, dataset)
        else:
            index = bisect_right(reviews.starts, date.start)
            reviews.starts.insert(index, date.start)
        self.outcomes.insert(index, outcome)
        if not self.new:
            self.added.append((index, outcome))
        return True

    def date_was_dropped(self, said: When | None) -> bool:
        """Return whether the claim may have lost this date because its first review is older."""
        dates = (outcome.reported for outcome in self.outcomes if outcome.reported)
        return self.claim.said is None and said is not None and any(date.end < said.start for date in dates)

    def differ(self, field: str, old: str | None, new: str | None) -> None:
        """Keep a difference, unless the old text has the new one in it."""
        if new and identity(new) not in _identity(old or ""):
            self.differences = self.differences or []
            self.differences.append(FeedDifference(self.claim.id, field, old or "nothing", new))

    def _compare_outcomes(self, old: Outcome, new: Outcome) -> None:
        if (old.summary, old.details) != (new.summary, new.details):
            text = " ".join(filter(None, (old.summary, old.details)))  # of one text or the other
            self.differ("summary", text, new.summary)
            self.differ("details", text, new.details)
        self.differ("basis", old.basis, new.basis)
        urls = {citation.url for citation in old.evidence}
        for url in (citation.url for citation in new.evidence if citation.url not in urls):
            self.differ("evidence", None, url)

    def complete(self, other: Claim) -> None:
        """Add the fields of the same claim in another record to a new claim; keep what differs.

        An existing claim stays as it is.
        """
        for name in ("claim", "said", "kind", "quote", "due"):
            old, new = getattr(self.claim, name), getattr(other, name)
            if new is None or new == old or (name == "said" and self.date_was_dropped(new)):
                continue
            if self.new and old is None and name != "said":
                self.claim = self.claim._replace(**{name: new})
            else:
                texts = (value.day if isinstance(value, When) else value for value in (old, new))
                self.differ(name, *texts)
        self._complete_lists(other)

    def _complete_lists(self, other: Claim) -> None:
        for name in ("note", "about", "tags", "related", "appearances"):
            parts = _parts(other, name, self.new)
            if not parts:
                continue
            self._lists = self._lists or {}
            if name not in self._lists:
                self._lists[name] = dict.fromkeys(_parts(self.claim, name, self.new))
            seen = self._lists[name]
            for part in parts:
                if self.new:
                    seen[part] = None
                elif part not in seen:
                    self.differ(name, self.claim.note if name == "note" else None, part)

    def _joined_note(self) -> str | None:
        """Return the notes of all records as one text, as far as the reader reads it."""
        notes, length = [], 0
        for note in (self._lists or {}).get("note", ()):
            length += len(note) + 1
            if length > MAX_TEXT:
                self.differ("note", None, note)
            else:
                notes.append(note)
        return " ".join(notes) or self.claim.note

    def finish(self, dataset: Dataset) -> None:
        """Put the outcomes in the claim; a new one loses a date later than its first review."""
        self.claim = self.claim._replace(outcomes=tuple(self.outcomes))
        if self.new and self._lists:
            lists: dict[str, Any] = {name: tuple(parts) for name, parts in self._lists.items()}
            self.claim = self.claim._replace(**lists | {"note": self._joined_note()})
        said = self.claim.said
        dates = [date for outcome in self.outcomes if (date := outcome_date(outcome, dataset))]
        if self.new and said and any(date.end < said.start for date in dates):
            self.claim = self.claim._replace(said=None)
            self.undated = True


def _parts(claim: Claim, name: str, is_new: bool) -> Sequence[Any]:
    """Return the items of a field; appearances of an existing claim are their URLs or sources."""
    value = getattr(claim, name)
    if name == "note":
        return [value] if value else ()
    if name == "appearances" and not is_new:
        return [citation.url or citation.source for citation in value]
    items: Sequence[Any] = value
    return items


def _key(outcome: Outcome) -> tuple[str, str, str]:
    """Return what identifies an outcome: verdict, date, and the first URL of its evidence."""
    day = outcome.reported.day if outcome.reported else ""
    return outcome.verdict, day, next((citation.url for citation in outcome.evidence if citation.url), "")
