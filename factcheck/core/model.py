"""The records of a dataset.

They are NamedTuples: immutable, and fast to import and to build.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from factcheck.core.location import File, Span

UNRESOLVED = "unresolved"
MAX_SUMMARY = 160  # characters, which a list shows in two or three lines

KINDS = ("assertion", "promise", "prediction", "announcement", "threat", "denial", "appeal")
BASES = ("events", "characterisation", "both")
SPEAKER_TYPES = ("person", "organisation", "group")


class When(NamedTuple):
    """A date as written, as precise as its source, and the interval that it denotes.

    `start` and `end` are minutes as `YYYY-MM-DDTHH:MM`, so that they compare as text.
    """

    text: str
    start: str
    end: str

    @classmethod
    def parse(cls, text: str) -> "When | None":
        """The date that `text` denotes, or None if it is not a date."""
        date = text.removesuffix("~")
        if date.translate(_DIGITS_TO_ZERO) not in _DATE_SHAPES:
            return None
        start = date + "-01-01T00:00"[len(date) - 4 :]
        try:
            datetime.fromisoformat(start)
        except ValueError:
            return None
        end = date + "-12-31T23:59"[len(date) - 4 :]
        if len(date) == 7 and not date.endswith("12"):
            next_month = datetime(int(date[:4]), int(date[5:]) + 1, 1)
            end = f"{(next_month - timedelta(days=1)).date()}T23:59"
        return cls(text, start, end)

    @property
    def approximate(self) -> bool:
        """Whether the date is written with `~` for 'about'."""
        return self.text.endswith("~")

    @property
    def day(self) -> str:
        """The date without the time: `2019-04-30`, `2019-04` or `2019`."""
        return self.text.removesuffix("~").partition("T")[0]

    @property
    def clock(self) -> str:
        """The time of day as printed, `05:46` or `10h`; empty if there is none."""
        clock = self.text.removesuffix("~").partition("T")[2]
        return f"{clock}h" if len(clock) == 2 else clock


_DIGITS_TO_ZERO = str.maketrans("123456789", "000000000")
_DATE_SHAPES = ("0000", "0000-00", "0000-00-00", "0000-00-00T00", "0000-00-00T00:00")


class Citation(NamedTuple):
    """A source, the paragraphs in it, and optionally a URL."""

    source: str
    paragraphs: tuple[int, ...] = ()
    url: str | None = None


class Outcome(NamedTuple):
    """What was reported to have happened."""

    verdict: str
    reported: When | None = None
    basis: str | None = None
    summary: str | None = None
    evidence: tuple[Citation, ...] = ()
    details: str | None = None


class Claim(NamedTuple):
    """One statement by one speaker that events can confirm or contradict."""

    id: str
    speaker: str
    claim: str
    appearances: tuple[Citation, ...]
    span: Span
    said: When | None = None
    kind: str | None = None
    about: tuple[str, ...] = ()
    quote: str | None = None
    due: When | None = None
    outcomes: tuple[Outcome, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str | None = None

    @property
    def verdict(self) -> str:
        """The verdict in force: that of the last outcome, else `unresolved`."""
        return self.outcomes[-1].verdict if self.outcomes else UNRESOLVED


class Source(NamedTuple):
    """A document that is cited for claims or outcomes."""

    id: str
    span: Span
    title: str | None = None
    publisher: str | None = None
    published: When | None = None
    url: str | None = None
    archived: str | None = None
    text: str | None = None
    note: str | None = None


class Membership(NamedTuple):
    """A group that a speaker belongs to, and since and until when, if that changed."""

    name: str
    since: When | None = None
    until: When | None = None


class Speaker(NamedTuple):
    """Who makes claims: a person, an organisation, or an openly unnamed group."""

    name: str
    span: Span
    type: str | None = None
    role: str | None = None
    groups: tuple[Membership, ...] = ()
    aliases: tuple[str, ...] = ()
    url: str | None = None
    note: str | None = None


class Verdict(NamedTuple):
    """A word for the verdict on a claim.

    `means` is the built-in verdict that it counts as, or the word itself if it counts as none.
    """

    word: str
    means: str
    label: str | None = None
    definition: str | None = None
    rating: int | None = None
    span: Span | None = None  # None if the dataset does not define it


class Correction(NamedTuple):
    """What the editors corrected on a day; its claims may have been removed since."""

    date: When
    what: str
    claims: tuple[str, ...] = ()


class Reviewer(NamedTuple):
    """Who publishes the verdicts."""

    name: str | None = None
    url: str | None = None


BUILT_IN_VERDICTS: Mapping[str, Verdict] = {
    word: Verdict(word, word, definition=definition)
    for word, definition in (
        ("confirmed", "Reported events confirm the claim."),
        ("partly", "Reported events confirm the claim in part."),
        ("disputed", "A competing statement contradicts it, and nothing settles it."),
        ("unfulfilled", "What was promised, announced or urged did not happen."),
        ("contradicted", "Reported events contradict the claim."),
        (UNRESOLVED, "No outcome is reported."),
    )
}


class Dataset(NamedTuple):
    """All records of a file or of a folder of files."""

    title: str | None = None
    note: str | None = None
    reviewer: Reviewer | None = None
    base_url: str | None = None
    avoid: tuple[str, ...] = ()
    sources: Mapping[str, Source] = {}
    speakers: Mapping[str, Speaker] = {}
    verdicts: Mapping[str, Verdict] = BUILT_IN_VERDICTS
    corrections: tuple[Correction, ...] = ()
    claims: Sequence[Claim] = ()
    files: tuple[File, ...] = ()
    spans: Mapping[str, Span] = {}  # of each key of the header
    origin: tuple[str, ...] = ()  # the files that a database was made from

    @property
    def made_from(self) -> tuple[str, ...]:
        """The names, without folders, of the files that the dataset was written in."""
        return self.origin or tuple(file.name.replace("\\", "/").rpartition("/")[2] for file in self.files)

    def means(self, verdict: str) -> str:
        """The built-in verdict that a word counts as, or the word itself."""
        record = self.verdicts.get(verdict)
        return record.means if record else verdict

    def is_resolved(self, verdict: str) -> bool:
        """Whether a word counts as a built-in verdict other than unresolved."""
        return self.means(verdict) in BUILT_IN_VERDICTS.keys() - {UNRESOLVED}

    def label(self, verdict: str) -> str:
        """The text that readers see for a verdict."""
        record = self.verdicts.get(verdict)
        return (record and record.label) or verdict
