"""What a record of another program says, before it is a claim."""

from collections import Counter
from typing import NamedTuple

from factcheck.core.model import When


class InvalidRecord(Exception):
    """Why a record cannot be taken."""


class Publisher(NamedTuple):
    """Who published a review or an appearance."""

    name: str | None = None
    address: str | None = None


class Record(NamedTuple):
    """A claim, and perhaps one review of it; texts are plain, absent is None or empty.

    `id` is the record's own, `key` what an id is made from where it has none. `evidence` and
    `appearances` are addresses, each with its publisher's name where that is known.
    """

    claim: str | None
    speaker: str
    id: str | None = None
    key: str = ""
    said: When | None = None
    kind: str | None = None
    about: tuple[str, ...] = ()
    quote: str | None = None
    due: When | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    verdict: str | None = None  # the publisher's own words
    means: str | None = None  # the built-in that those words are told to mean
    summary: str | None = None
    reported: When | None = None
    basis: str | None = None
    evidence: tuple[Publisher, ...] = ()
    appearances: tuple[Publisher, ...] = ()
    type: str | None = None
    role: str | None = None
    groups: tuple[str, ...] = ()
    url: str | None = None  # an address that says who the speaker is


class SkippedValues:
    """What was left out of records that were taken, counted by what it is, with the first of each."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.first: dict[str, str] = {}

    def add(self, what: str, text: str) -> None:
        """Count something that was left out."""
        self.numbers[what] += 1
        self.first.setdefault(what, text)
