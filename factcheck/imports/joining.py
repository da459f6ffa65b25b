"""Records to claims: which are one claim, their ids, and the sources, speakers and verdicts for them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from factcheck.imports import ratings
from factcheck.imports.named import Sources, Speakers, short_hash
from factcheck.imports.record import LeftOut, Publisher, Record, Refused
from factcheck.matching import fold, kebab
from factcheck.model import (
    BUILT_IN_VERDICTS,
    NOWHERE,
    Citation,
    Claim,
    Dataset,
    Outcome,
    Source,
    Speaker,
    Verdict,
    When,
)
from factcheck.query import outcome_date, place_for
from factcheck.trees import MAX_HEADER, MAX_TEXT

SEE_SUMMARY = "see-summary"  # the verdict of a rating that is a text

TAKEN, JOINED = "taken", "joined"


class Difference(NamedTuple):
    """Something that a feed now says otherwise than the dataset has it."""

    claim: str
    field: str
    old: str
    new: str


class Joined(NamedTuple):
    """What records came to: claims, new or with further outcomes, and what stands in the header for them."""

    claims: dict[str, Claim]  # all that records were about, as they are now, by id
    new: list[str]  # the ids of those that were not there, in the order of the records
    outcomes: list[tuple[str, int, Outcome]]  # added to known claims: the id, the place, the outcome
    sources: dict[str, Source]
    speakers: dict[str, Speaker]
    verdicts: dict[str, Verdict]
    differences: list[Difference]
    undated: list[str]  # claims that lost a day later than their first review


class Joiner:
    """Takes records one after the other; `known` is the dataset that they go into.

    `source` is where claims are on record that name no address. What is dated after `today` is left out.
    """

    def __init__(
        self, source: Source, left_out: LeftOut, today: When, words: Mapping[str, str | None], known: Dataset
    ) -> None:
        self.source, self.left_out, self.today, self.words, self.known = source, left_out, today, words, known
        self.sources = Sources(known, source)
        self.speakers = Speakers(known)
        self.verdicts: dict[str, Verdict] = {}
        self.used: dict[
            str, tuple[str | None, int]
        ] = {}  # rating words: their meaning, how often they stand there
        self.drafts: dict[str, _Draft] = {}
        self.by_words: dict[tuple[str, str, str], _Draft] = {}
        self.by_review: dict[tuple[str, str, str], _Draft] = {}
        self.own_ids: dict[str, str] = {}  # ids as they were mapped, by the form that they have here
        for claim in known.claims:
            self._index(_Draft(claim, new=False))

    def begin(self, source: Source) -> None:
        """Say where claims are on record from here on that name no address."""
        self.sources.rest = source

    def add(self, record: Record) -> str:
        """Take a record: TAKEN where it is a claim of its own, else JOINED. Raises Refused."""
        _refuse_lengths(record)
        record = self._in_time(record)
        speaker = self.speakers.name(record.speaker)
        draft, name = self._draft(record, speaker)
        if draft is None:
            if not record.claim:
                raise Refused(f"it has no claim, and none is called {name!r}")
            if speaker not in self.speakers.known and len(self.speakers.found) >= MAX_HEADER:
                raise Refused(f"there are more than {MAX_HEADER:,} speakers")
        self.speakers.learn(speaker, record)
        if draft is None:
            draft = _Draft(self._claim(record, speaker, name), new=True)
            draft.add(self._outcome(record), self.known)
            self._index(draft, record)
            return TAKEN
        outcome = self._outcome(record)
        self._compare(draft, record)
        draft.complete(record)
        if draft.add(outcome, self.known) and outcome:
            self._index_review(draft, outcome, speaker)
        return JOINED

    def result(self) -> Joined:
        """What the records came to."""
        touched = {name: draft for name, draft in self.drafts.items() if draft.new or draft.added}
        for draft in touched.values():
            draft.settle(self.known)
        return Joined(
            {name: draft.claim for name, draft in touched.items()},
            [name for name, draft in touched.items() if draft.new],
            [(name, *added) for name, draft in touched.items() if not draft.new for added in draft.added],
            self.sources.new,
            self.speakers.new(),
            self.verdicts,
            [difference for draft in self.drafts.values() for difference in draft.differences],
            [name for name, draft in touched.items() if draft.undated],
        )

    # --- which claim

    def _draft(self, record: Record, speaker: str) -> "tuple[_Draft | None, str]":
        """The claim that a record is about, or None and the id that it would have."""
        words = _words(record.claim or "")
        day = record.said.text if record.said else ""
        same = self.by_words.get((speaker, words, day)) if words else None
        if record.id is not None:
            name = self._own_id(record.id)
            if (known := self.drafts.get(name)) or same is None or same.own_id:
                return known, name
            same.own_id = True
            return same, name
        made = made_id(record, self.speakers.typed)
        reviews = (
            self.by_review.get((speaker, words, one.address)) for one in record.evidence if one.address
        )
        found = (
            self.drafts.get(made)
            or same
            or next(filter(None, reviews), None)
            or self._once_dated(record, speaker)
        )
        return found, made

    def _own_id(self, typed: str) -> str:
        name = kebab(typed) or f"record-{short_hash(typed)}"
        if self.own_ids.setdefault(name, typed) != typed:
            raise Refused(f"its id {typed!r} is {name!r} here, as that of {self.own_ids[name]!r} is")
        return name

    def _once_dated(self, record: Record, speaker: str) -> "_Draft | None":
        """The claim that lost the day of this record because its first review is older."""
        draft = self.by_words.get((speaker, _words(record.claim or ""), "")) if record.said else None
        first = draft.claim.outcomes[0].reported if draft and draft.claim.outcomes else None
        return draft if first and record.said and first.end < record.said.start else None

    def _index(self, draft: "_Draft", record: Record | None = None) -> None:
        claim = draft.claim
        self.drafts[claim.id] = draft
        words = _words(claim.claim)
        day = claim.said.text[:10] if claim.said else ""
        self.by_words.setdefault((claim.speaker, words, day), draft)
        draft.own_id = record is not None and record.id is not None
        for outcome in claim.outcomes:
            self._index_review(draft, outcome, claim.speaker)

    def _index_review(self, draft: "_Draft", outcome: Outcome, speaker: str) -> None:
        words = _words(draft.claim.claim)
        for cited in outcome.evidence:
            if cited.url:
                self.by_review.setdefault((speaker, words, cited.url), draft)

    # --- what it is

    def _in_time(self, record: Record) -> Record:
        """A record without dates that are to come, or in an order that cannot be."""
        if record.said and record.said.start > self.today.end:
            self.left_out.add("a date to come", record.said.text)
            record = record._replace(said=None)
        if record.reported and record.reported.start > self.today.end:
            self.left_out.add("a date to come", record.reported.text)
            record = record._replace(reported=None)
        if record.due and record.said and record.due.end < record.said.start:
            self.left_out.add("a due date before the claim", record.due.text)
            record = record._replace(due=None)
        return record

    def _claim(self, record: Record, speaker: str, name: str) -> Claim:
        cited = [self.sources.citation(one) for one in record.appearances]
        if not cited:  # what reviews a claim is where it is on record, as far as is known
            cited = [self.sources.citation(one) for one in record.evidence if one.address or one.name]
        return Claim(
            name,
            speaker,
            record.claim or "",
            tuple(dict.fromkeys(cited)) or (self.sources.citation(Publisher()),),
            NOWHERE,
            record.said,
            record.kind,
            record.about,
            record.quote,
            record.due,
            (),
            record.tags,
            (),
            record.note,
        )

    def _outcome(self, record: Record) -> Outcome | None:
        """The outcome that a record tells; None where it rates nothing and finds nothing."""
        word, summary = record.verdict, record.summary
        if word is None and summary is None:
            for one in record.evidence:
                if one.address and record.key != one.address:
                    self.left_out.add("evidence of no verdict", one.address)
            return None
        if word is not None and (len(word) > ratings.LONGEST or not kebab(word)):
            summary = word if summary is None or summary.startswith(word) else f"{word} {summary}"
            word = None
        verdict = self._verdict(word, record.means)
        evidence = [self.sources.citation(one) for one in record.evidence if one.address or one.name]
        return Outcome(
            verdict,
            record.reported,
            record.basis,
            summary,
            tuple(dict.fromkeys(evidence)) or self._source_itself(),
        )

    def _source_itself(self) -> tuple[Citation, ...]:
        return (self.sources.citation(Publisher()),)

    def _verdict(self, word: str | None, told: str | None) -> str:
        """The dataset's verdict for a publisher's word, made where there is none."""
        if word is None:
            name, label, means = SEE_SUMMARY, "See summary", None
            told = None
        else:
            name, label = kebab(word), word
            built_in = name if name in BUILT_IN_VERDICTS else None
            means = told or (self.words[fold(word)] if fold(word) in self.words else ratings.meaning(word))
            means = means or built_in
            if built_in and means != built_in:  # a built-in means itself
                name = f"rated-{name}"
            self.used[word] = means, self.used.get(word, (means, 0))[1] + 1
        known = self.known.verdicts.get(name) or self.verdicts.get(name)
        if known is None:
            if len(self.verdicts) >= MAX_HEADER:
                raise Refused(f"there are more than {MAX_HEADER:,} rating words")
            shown = None if label == name else label
            definition = "The publisher gave a text for a rating." if name == SEE_SUMMARY else None
            self.verdicts[name] = Verdict(name, means or name, shown, definition, span=NOWHERE)
        return name

    def _compare(self, draft: "_Draft", record: Record) -> None:
        """Note what a feed now says otherwise of a claim that was there."""
        if draft.new:
            return
        claim = draft.claim
        pairs = [("words", claim.claim, record.claim), ("quotation", claim.quote, record.quote)]
        pairs += [
            (field, date.text if date else None, other.text if other else None)
            for field, date, other in (("day", claim.said, record.said), ("due date", claim.due, record.due))
        ]
        for field, old, new in pairs:
            if new and old and _words(new) != _words(old):
                draft.differences.append(Difference(claim.id, field, old, new))


def made_id(record: Record, speaker: str) -> str:
    """The id of a claim that has none of its own: of its speaker, its words, and its review's address."""
    gist = "-".join(_bounded([*_name_words(speaker), *kebab((record.claim or "")[:80]).split("-")]))
    return "-".join(filter(None, (gist, short_hash(record.key, speaker, _words(record.claim or "")))))


@lru_cache(maxsize=65536)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(kebab(name[:100]).split("-"))


def _bounded(words: Iterable[str], most: int = 40) -> Iterator[str]:
    for number, word in enumerate(filter(None, words)):
        most -= len(word) + 1
        if most < 0 or number >= 6:
            if number == 0:
                yield word[:40]
            return
        yield word


def _words(text: str) -> str:
    return text.casefold()


def _refuse_lengths(record: Record) -> None:
    for name in ("claim", "quote", "note", "summary", "verdict"):
        text = getattr(record, name)
        if text and len(text) > MAX_TEXT:
            raise Refused(f"its {name} has {len(text):,} characters; the limit is {MAX_TEXT:,}")
    if len(record.speaker) > _LONGEST_NAME:
        raise Refused(
            f"its speaker’s name has {len(record.speaker):,} characters; the limit is {_LONGEST_NAME:,}"
        )


_LONGEST_NAME = 1_000


class _Draft:
    """A claim while records are joined to it."""

    def __init__(self, claim: Claim, *, new: bool) -> None:
        self.claim, self.new = claim, new
        self.own_id = False  # whether its id is one that a record brought
        self.added: list[tuple[int, Outcome]] = []  # to a claim that was there, each with its place
        self.differences: list[Difference] = []
        self.undated = False
        self._seen = {key for outcome in claim.outcomes for key in _keys(outcome)}

    def add(self, outcome: Outcome | None, dataset: Dataset) -> bool:
        """Put in an outcome at its place by date; the same verdict, day and address again adds none."""
        if outcome is None or not self._seen.isdisjoint(_keys(outcome)):
            self._note_other_words(outcome)
            return False
        self._seen.update(_keys(outcome))
        place = place_for(outcome, self.claim, dataset)
        outcomes = self.claim.outcomes
        self.claim = self.claim._replace(outcomes=(*outcomes[:place], outcome, *outcomes[place:]))
        if not self.new:
            self.added.append((place, outcome))
        return True

    def _note_other_words(self, outcome: Outcome | None) -> None:
        if self.new or outcome is None or outcome.summary is None:
            return
        keys = set(_keys(outcome))
        known = next((one for one in self.claim.outcomes if not keys.isdisjoint(_keys(one))), None)
        if known and known.summary and _words(known.summary) != _words(outcome.summary):
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
        """Take the day from a new claim that would be later than its first review."""
        claim = self.claim
        dates = [date for one in claim.outcomes if (date := outcome_date(one, dataset))]
        if self.new and claim.said and any(date.end < claim.said.start for date in dates):
            self.claim = claim._replace(said=None, due=claim.due)
            self.undated = True


def _keys(outcome: Outcome) -> list[tuple[str, str, str]]:
    day = outcome.reported.day if outcome.reported else ""
    urls = [cited.url for cited in outcome.evidence if cited.url] or [""]
    return [(outcome.verdict, day, url) for url in urls[:1]]
