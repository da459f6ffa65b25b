"""The records of an import, before they become claims."""

from collections import Counter
from typing import NamedTuple

from factcheck.core.model import When


class InvalidRecord(Exception):
    """The reason why a record is refused."""


class Publisher(NamedTuple):
    """The publisher and URL of a review or an appearance."""

    name: str | None = None
    url: str | None = None


class Record(NamedTuple):
    """A claim, perhaps with one review of it; texts are plain, absent values None or empty.

    `id` is the record's id; without one, an id is made from `key`.
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
    verdict: str | None = None  # the publisher's rating word
    means: str | None = None  # the built-in verdict that a map gives that word
    summary: str | None = None
    details: str | None = None
    reported: When | None = None
    basis: str | None = None
    evidence: tuple[Publisher, ...] = ()
    appearances: tuple[Publisher, ...] = ()
    type: str | None = None
    role: str | None = None
    groups: tuple[str, ...] = ()
    url: str | None = None  # of the speaker's profile


class SkippedValues:
    """The values that were left out of records or changed: the number of each kind, and the first."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.first: dict[str, str] = {}

    def add(self, kind: str, text: str, action: str = "skipped") -> None:
        """Count a value that was left out, or what else was done with it."""
        kind = f"{action}: {kind}"
        self.numbers[kind] += 1
        self.first.setdefault(kind, text)
