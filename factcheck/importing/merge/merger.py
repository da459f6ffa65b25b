"""Records to claims: which are one claim, their ids, and the sources, speakers and verdicts for them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from factcheck.core import labels
from factcheck.core.location import NOWHERE
from factcheck.core.matching import kebab
from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    Citation,
    Claim,
    Dataset,
    Outcome,
    Source,
    Speaker,
    Verdict,
    When,
)
from factcheck.core.query import citations, outcome_date
from factcheck.core.schema import CLAIM
from factcheck.importing.merge.draft import Difference, Draft
from factcheck.importing.merge.entities import Sources, Speakers, short_hash
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.tables.column_map import word_key
from factcheck.importing.values import claimants, ratings
from factcheck.reading.yaml_tree import MAX_HEADER, MAX_TEXT

SEE_SUMMARY = "see-summary"  # the verdict of a rating that is a text

TAKEN, MERGED_FIELDS = "taken", "joined"


class MergeResult(NamedTuple):
    """What records came to: claims, new or with further outcomes, and what stands in the header for them."""

    claims: dict[str, Claim]  # all that records were about, as they are now, by id
    new: list[str]  # the ids of those that were not there, in the order of the records
    outcomes: list[tuple[str, int, Outcome]]  # added to known claims: the id, the place, the outcome
    sources: dict[str, Source]
    speakers: dict[str, Speaker]
    verdicts: dict[str, Verdict]
    differences: list[Difference]
    undated: list[str]  # claims that lost a day later than their first review


class Merger:
    """Takes records one after the other; `known` is the dataset that they go into.

    `source` is where claims are on record that name no address. What is dated after `today` is left out.
    """

    def __init__(
        self,
        source: Source,
        left_out: SkippedValues,
        today: When,
        words: Mapping[str, str | None],
        known: Dataset,
    ) -> None:
        self.source, self.left_out, self.today, self.words, self.known = source, left_out, today, words, known
        self.sources = Sources(known, source)
        self.header = Dataset()
        self.told = False
        self.speakers = Speakers(known)
        self.verdicts: dict[str, Verdict] = {}
        self.used: dict[
            str, tuple[str | None, int]
        ] = {}  # rating words: their meaning, how often they stand there
        self.drafts: dict[str, Draft] = {}
        self.by_words: dict[tuple[str, str, str], Draft] = {}
        self.by_review: dict[tuple[str, str, str], Draft] = {}
        self.own_ids: dict[str, str] = {}  # ids as they were mapped, by the form that they have here
        # Claims that are known are looked at when a record names their speaker or their id.
        self.waiting: dict[str, list[Claim]] = {}
        self.speaker_of: dict[str, str] = {}
        for claim in known.claims:
            self.waiting.setdefault(claim.speaker, []).append(claim)
            self.speaker_of[claim.id] = claim.speaker

    def begin(self, source: Source, header: Dataset, told: bool = False) -> None:
        """Say where claims are on record from here on that name no address, and what a header tells.

        `told` is whether somebody said so, and did not mean the evidence of their outcomes.
        """
        self.sources.rest, self.header, self.told = source, header, told

    def add(self, record: Record | Claim) -> str:
        """Take a record: TAKEN where it is a claim of its own, else JOINED. Raises Refused."""
        if isinstance(record, Claim):
            return self._add_own(record)
        _refuse_lengths(record)
        record = self._in_time(record)
        speaker = self.speakers.name(record.speaker)
        draft, name = self._draft(record, speaker)
        if draft is None and not record.claim:
            raise InvalidRecord(f"it has no claim, and none is called {name!r}")
        self.speakers.learn(speaker, record)
        if draft is None:
            draft = Draft(self._claim(record, speaker, name), new=True)
            draft.add(self._outcome(record), self.known)
            self._index(draft, record)
            return TAKEN
        outcome = self._outcome(record)
        self._undate(draft, record, outcome, name)
        self._compare(draft, record)
        draft.complete(record)
        if draft.add(outcome, self.known) and outcome:
            self._index_review(draft, outcome, speaker)
        return MERGED_FIELDS

    def _undate(self, draft: "Draft", record: Record, outcome: Outcome | None, name: str) -> None:
        """Take the feed's own day from a known claim that a review older than it comes to; or refuse that."""
        said, date = draft.claim.said, outcome and outcome_date(outcome, self.known)
        if draft.new or not (said and date and date.end < said.start):
            return
        imported = draft.claim.id == name or _MADE.search(draft.claim.id)
        if not (imported and record.said and record.said.text == said.text):
            raise InvalidRecord(
                f"it was reported before {draft.claim.id} was said, which is {said.text} here"
            )
        draft.claim, draft.undated = draft.claim._replace(said=None), True

    def _add_own(self, claim: Claim) -> str:
        """Take a claim of one of our own documents, with all that it has."""
        for cited in citations(claim):
            self.sources.declare(cited.source, self.header)
        self.speakers.declare(claim.speaker, self.header)
        for outcome in claim.outcomes:
            self._declare_verdict(outcome.verdict)
        draft = self._known(claim.id)
        if draft is None:
            self._index(Draft(claim, new=True))
            return TAKEN
        if not draft.new:
            _refuse_another_speaker(draft, claim.speaker)
            for field in (name for name in CLAIM.read if name not in ("id", "speaker", "outcomes")):
                old, new = getattr(draft.claim, field), getattr(claim, field)
                if new != old:
                    draft.differences.append(
                        Difference(claim.id, field, labels.value(old), labels.value(new))
                    )
        for outcome in claim.outcomes:
            draft.add(outcome, self.known)
        return MERGED_FIELDS

    def _declare_verdict(self, word: str) -> None:
        """See that the dataset knows a word of our own documents; a table says nothing of its meaning."""
        if word not in self.known.verdicts and word not in self.verdicts:
            told = self.header.verdicts.get(word) or Verdict(word, ratings.meaning(word) or word)
            self.verdicts[word] = told._replace(span=NOWHERE)

    def result(self) -> MergeResult:
        """What the records came to."""
        touched = {name: draft for name, draft in self.drafts.items() if draft.new or draft.added}
        for draft in touched.values():
            draft.settle(self.known)
        new = {name: draft.claim for name, draft in touched.items() if draft.new}
        outcomes = [
            (name, *added) for name, draft in touched.items() if not draft.new for added in draft.added
        ]
        added = [outcome for claim in new.values() for outcome in claim.outcomes]
        added += [outcome for *_, outcome in outcomes]
        cited = {one.source for claim in new.values() for one in claim.appearances}
        cited |= {one.source for outcome in added for one in outcome.evidence}
        words = {outcome.verdict for outcome in added}
        return MergeResult(
            {name: draft.claim for name, draft in touched.items()},
            list(new),
            outcomes,
            {name: source for name, source in self.sources.new.items() if name in cited},
            self.speakers.new({claim.speaker for claim in new.values()}),
            {word: verdict for word, verdict in self.verdicts.items() if word in words},
            [difference for draft in self.drafts.values() for difference in draft.differences],
            [name for name, draft in touched.items() if draft.undated],
        )

    # --- which claim

    def _known(self, name: str) -> "Draft | None":
        """The claim of an id."""
        if name in self.speaker_of:
            self._look_at(self.speaker_of.pop(name))
        return self.drafts.get(name)

    def _look_at(self, speaker: str) -> None:
        """Look at the known claims of a speaker."""
        for claim in self.waiting.pop(speaker, ()):
            self._index(Draft(claim, new=False))

    def _draft(self, record: Record, speaker: str) -> "tuple[Draft | None, str]":
        """The claim that a record is about, or None and the id that it would have."""
        self._look_at(speaker)
        words = _words(record.claim or "")
        day = record.said.day if record.said else ""
        same = self.by_words.get((speaker, words, day)) if words else None
        if record.id is not None:
            name = self._own_id(record.id)
            if known := self._known(name):
                _refuse_another(known, record, speaker)
                return known, name
            if same is None or same.own_id:
                return None, name
            self._rename(same, name)
            return same, name
        made = made_id(record, self.speakers.typed)
        found = self._known(made) or self._reviewed(record, speaker, words)
        if found is not None and not _is_of_day(found, record):
            made = made_id(record, self.speakers.typed, day)
            found = self._known(made)
        return found or same or self._once_dated(record, speaker), made

    def _reviewed(self, record: Record, speaker: str, words: str) -> "Draft | None":
        """The claim that has this very review already."""
        at = (one.address for one in record.evidence if one.address)
        return next((draft for url in at if (draft := self.by_review.get((speaker, words, url)))), None)

    def _rename(self, draft: "Draft", name: str) -> None:
        """Give a claim the id that a further record of it brings."""
        draft.own_id = True
        if draft.new:
            del self.drafts[draft.claim.id]
            draft.claim = draft.claim._replace(id=name)
            self.drafts[name] = draft

    def _own_id(self, typed: str) -> str:
        name = kebab(typed) or f"record-{short_hash(typed)}"
        if self.own_ids.setdefault(name, typed) != typed:
            raise InvalidRecord(f"its id {typed!r} is {name!r} here, as that of {self.own_ids[name]!r} is")
        return name

    def _once_dated(self, record: Record, speaker: str) -> "Draft | None":
        """The claim that lost the day of this record because its first review is older."""
        draft = self.by_words.get((speaker, _words(record.claim or ""), "")) if record.said else None
        return draft if draft and draft.date_was_dropped(record.said) else None

    def _index(self, draft: "Draft", record: Record | None = None) -> None:
        claim = draft.claim
        self.drafts[claim.id] = draft
        words = _words(claim.claim)
        day = claim.said.day if claim.said else ""
        self.by_words.setdefault((claim.speaker, words, day), draft)
        draft.own_id = record.id is not None if record else _MADE.search(claim.id) is None
        for outcome in claim.outcomes:
            self._index_review(draft, outcome, claim.speaker)

    def _index_review(self, draft: "Draft", outcome: Outcome, speaker: str) -> None:
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
        if not (cited or self.told):  # what reviews a claim is where it is on record, as far as is known
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
        is_text = word is not None and len(word) > ratings.LONGEST
        if word is not None and (is_text or not (kebab(word) or record.means or self._means(word))):
            if not is_text:
                self._count(word, None)
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
            text = "The publisher gave a text for a rating."
            return self._named(Verdict(SEE_SUMMARY, SEE_SUMMARY, "See summary", text, span=NOWHERE))
        means = told or self._means(word)
        self._count(word, means)
        name = kebab(word) or f"rated-{short_hash(word)}"
        if name in BUILT_IN_VERDICTS:
            if means in (None, name):
                self.used[word] = name, self.used[word][1]
                return name
            name = f"rated-{name}"  # a built-in means itself
        return self._named(Verdict(name, means or name, word if word != name else None, span=NOWHERE))

    def _means(self, word: str) -> str | None:
        key = word_key(word)
        return self.words[key] if key in self.words else ratings.meaning(word)

    def _count(self, word: str, means: str | None) -> None:
        self.used[word] = means, self.used.get(word, (means, 0))[1] + 1

    def _named(self, verdict: Verdict) -> str:
        """The word of a verdict; one of another meaning under the same word gets a word of its own."""
        if verdict.word in self.known.verdicts:
            return verdict.word
        own = verdict.means == verdict.word
        name, number = verdict.word, 1
        while known := self.verdicts.get(name):
            if known.means == (name if own else verdict.means):
                return name
            number += 1
            name = f"{verdict.word}-{number}"
        if len(self.verdicts) >= MAX_HEADER:
            raise InvalidRecord(f"there are more than {MAX_HEADER:,} rating words")
        self.verdicts[name] = verdict._replace(word=name, means=name if own else verdict.means)
        return name

    def _compare(self, draft: "Draft", record: Record) -> None:
        """Note what a feed now says otherwise of a claim that was there."""
        if draft.new:
            return
        claim = draft.claim
        pairs = [("words", claim.claim, record.claim), ("quotation", claim.quote, record.quote)]
        pairs += [
            (field, date and date.day, other and other.day)
            for field, date, other in (("day", claim.said, record.said), ("due date", claim.due, record.due))
        ]
        for field, old, new in pairs:
            if new and old and _words(new) != _words(old):
                draft.differences.append(Difference(claim.id, field, old, new))


_MADE = re.compile("-[0-9a-f]{10}$")  # how an id ends that made_id gave


def _refuse_another(known: "Draft", record: Record, speaker: str) -> None:
    """Refuse a record with the id of another claim of the same files."""
    if not known.new and record.speaker != claimants.NOBODY:
        _refuse_another_speaker(known, speaker)
    other = known.claim.speaker != speaker or _words(known.claim.claim) != _words(record.claim or "")
    if known.new and record.claim and other:
        raise InvalidRecord(f"its id {record.id!r} is that of another claim, by {known.claim.speaker}")


def _refuse_another_speaker(known: "Draft", speaker: str) -> None:
    """Refuse what would put an outcome to the claim of another speaker."""
    if known.claim.speaker != speaker:
        raise InvalidRecord(
            f"its id {known.claim.id!r} is that of a claim by {known.claim.speaker}, not {speaker}"
        )


def made_id(record: Record, speaker: str, day: str = "") -> str:
    """The id of a claim that has none of its own: of its speaker, its words, and its review's address.

    With `day` it is that of the same words on another day.
    """
    gist = "-".join(_bounded([*_name_words(speaker), *kebab((record.claim or "")[:80]).split("-")]))
    return "-".join(
        filter(
            None, (gist, short_hash(record.key, speaker, _words(record.claim or ""), *filter(None, (day,))))
        )
    )


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


def _is_of_day(draft: "Draft", record: Record) -> bool:
    """Whether a record is of a claim's day; a known one with this very review is, whatever day it has now."""
    said = draft.claim.said
    if (said.day if said else "") == (record.said.day if record.said else ""):
        return True
    if draft.date_was_dropped(record.said):
        return True
    at = [one.address for one in record.evidence if one.address]
    reported = record.reported.day if record.reported else ""
    return not draft.new and bool(reported) and any(draft.has_review(url, reported) for url in at[:1])


def _words(text: str) -> str:
    return text.casefold()


def _refuse_lengths(record: Record) -> None:
    for name in ("claim", "quote", "note", "summary", "verdict"):
        text = getattr(record, name)
        if text and len(text) > MAX_TEXT:
            raise InvalidRecord(f"its {name} has {len(text):,} characters; the limit is {MAX_TEXT:,}")
    if len(record.speaker) > _LONGEST_NAME:
        raise InvalidRecord(
            f"its speaker’s name has {len(record.speaker):,} characters; the limit is {_LONGEST_NAME:,}"
        )


_LONGEST_NAME = 1_000
