"""Merge records into claims: their identity, ids, sources, speakers and verdicts."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from factcheck.core import ratings
from factcheck.core.fuzzy import quote_short
from factcheck.core.location import NOWHERE
from factcheck.core.matching import accented_kebab, identity, kebab
from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    MAX_SUMMARY,
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
from factcheck.importing.merge.draft import Draft, FeedDifference
from factcheck.importing.merge.entities import Sources, Speakers, bounded, refuse_long_key, short_hash
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.tables.column_map import word_key
from factcheck.importing.values import claimants
from factcheck.reading.yaml_tree import MAX_HEADER, MAX_TEXT

SEE_SUMMARY = "see-summary"  # the verdict for a rating that is a sentence


class MergeResult(NamedTuple):
    """The claims of records, new or with new outcomes, and their sources, speakers and verdicts."""

    claims: dict[str, Claim]  # new and changed, by id
    new: list[str]  # the ids of new claims, in the order of the records
    outcomes: list[tuple[str, int, Outcome]]  # added to existing claims: the id, the index, the outcome
    sources: dict[str, Source]
    speakers: dict[str, Speaker]
    verdicts: dict[str, Verdict]
    differences: list[FeedDifference]
    undated: list[str]  # ids of claims that lost a date later than their first review


class Merger:
    """Merges records into claims, one after the other.

    Dates after `today` are left out. `words` gives rating words a built-in verdict, `dataset` the existing
    claims. `begin_file` must be called before the first record.
    """

    def __init__(
        self,
        left_out: SkippedValues,
        today: When,
        words: Mapping[str, str | None],
        dataset: Dataset,
    ) -> None:
        self.left_out, self.today, self.words, self.dataset = left_out, today, words, dataset
        self.sources = Sources(dataset)
        self.speakers = Speakers(dataset, left_out)
        self.verdicts: dict[str, Verdict] = {}
        self.rated: dict[str, str] = {}  # the verdicts of rating words, by rating_key
        custom = [verdict for verdict in dataset.verdicts.values() if verdict.word not in BUILT_IN_VERDICTS]
        for text, word in [(v.word, v.word) for v in custom] + [(v.label or "", v.word) for v in custom]:
            self.rated.setdefault(rating_key(text), word)
        self.rating_words: dict[str, tuple[str | None, int]] = {}  # their meaning and number of uses
        self.drafts: dict[str, Draft] = {}
        self.by_words: dict[tuple[str, str, str], Draft] = {}
        self.by_review: dict[tuple[str, str, str], Draft] = {}
        self.given_ids: dict[str, str] = {}  # ids in records, by the ids of their claims
        # Existing claims are indexed when a record has their speaker or id.
        self.unindexed: dict[str, list[Claim]] = {}
        self.speaker_of: dict[str, str] = {}
        for claim in dataset.claims:
            self.unindexed.setdefault(claim.speaker, []).append(claim)
            self.speaker_of[claim.id] = claim.speaker

    def begin_file(self, source: Source, header: Dataset, has_source: bool) -> None:
        """Set the source of claims without a URL, and the header, for the next records.

        `has_source` is whether the user chose the source: then evidence is not used as an appearance.
        """
        self.sources.default, self.header, self.has_source = source, header, has_source
        self.cited: tuple[tuple[Publisher, ...], tuple[Citation, ...]] = ((), ())

    def add(self, record: Record | Claim) -> bool:
        """Merge a record, and return whether it is a new claim. Raises InvalidRecord."""
        if isinstance(record, Claim):
            return self._add_claim(record)
        _refuse_long_texts(record)
        record = self._drop_invalid_dates(record)
        speaker = self.speakers.name(record.speaker)
        draft, name = self._find_draft(record, speaker)
        if draft is None and not record.claim:
            raise InvalidRecord(f"missing claim, and no claim has the id {name!r}")
        refuse_long_key("speaker", speaker)
        self.speakers.learn(speaker, record)
        if draft is None:
            draft = Draft(self._claim(record, speaker, name), new=True)
            draft.add(self._outcome(record), self.dataset)
            self._index(draft, record)
            return True
        outcome = self._outcome(record)
        self._drop_late_date(draft, record, outcome, name)
        draft.complete(
            self._claim(record, speaker, name)._replace(appearances=self._cite_all(record.appearances))
        )
        if draft.add(outcome, self.dataset) and outcome:
            self._index_review(draft, outcome, speaker)
        return False

    def _drop_late_date(self, draft: Draft, record: Record, outcome: Outcome | None, name: str) -> None:
        """Remove an imported date later than a review; refuse the review if the date was edited."""
        said, date = draft.claim.said, outcome and outcome_date(outcome, self.dataset)
        if draft.new or not (said and date and date.end < said.start):
            return
        imported = draft.claim.id == name or _MADE_ID.search(draft.claim.id)
        if not (imported and record.said and record.said.text == said.text):
            raise InvalidRecord(
                f"reported before {draft.claim.id} was said, which is {said.text} in the dataset"
            )
        draft.claim, draft.undated = draft.claim._replace(said=None), True

    def _add_claim(self, claim: Claim) -> bool:
        _refuse_long_texts(claim)
        draft = self._existing(claim.id)
        if draft is not None:
            _refuse_other_claim(draft, claim.id, claim.speaker, claim.claim)
        for citation in citations(claim):
            self.sources.declare(citation.source, self.header)
        self.speakers.declare(claim.speaker, self.header)
        for word in (outcome.verdict for outcome in claim.outcomes):
            given = self.header.verdicts.get(word)
            known = self.dataset.verdicts.get(word) or self.verdicts.get(word)
            if known is None:
                # The header of a table has no meaning for it.
                self._add_verdict(
                    (given or Verdict(word, ratings.meaning(word) or word))._replace(span=NOWHERE)
                )
            elif given and given.means != known.means:
                raise InvalidRecord(f"verdict {word!r} means {given.means} in the file, {known.means} here")
        if draft is None:
            self._index(Draft(claim, new=True))
            return True
        draft.complete(claim)
        for outcome in claim.outcomes:
            draft.add(outcome, self.dataset)
        return False

    def result(self) -> MergeResult:
        """Return the merged claims; afterwards nothing can be added."""
        for index in (self.by_words, self.by_review):
            index.clear()  # a third of the memory
        changed = {name: draft for name, draft in self.drafts.items() if draft.new or draft.added}
        for draft in changed.values():
            draft.finish(self.dataset)
        new = {name: draft.claim for name, draft in changed.items() if draft.new}
        outcomes = [
            (name, *added) for name, draft in changed.items() if not draft.new for added in draft.added
        ]
        added = [
            *(outcome for claim in new.values() for outcome in claim.outcomes),
            *(outcome for *_, outcome in outcomes),
        ]
        lists = (*(claim.appearances for claim in new.values()), *(outcome.evidence for outcome in added))
        cited = {citation.source for citations in lists for citation in citations}
        words = {outcome.verdict for outcome in added}
        return MergeResult(
            {name: draft.claim for name, draft in changed.items()},
            list(new),
            outcomes,
            {name: source for name, source in self.sources.new.items() if name in cited},
            self.speakers.new({claim.speaker for claim in new.values()}),
            {word: verdict for word, verdict in self.verdicts.items() if word in words},
            [difference for draft in self.drafts.values() for difference in draft.differences],
            [name for name, draft in changed.items() if draft.undated],
        )

    # --- find the claim

    def _existing(self, name: str) -> Draft | None:
        self._index_speaker(self.speaker_of.get(name, ""))
        return self.drafts.get(name)

    def _index_speaker(self, speaker: str) -> None:
        for claim in self.unindexed.pop(speaker, ()):
            self._index(Draft(claim, new=False))

    def _find_draft(self, record: Record, speaker: str) -> tuple[Draft | None, str]:
        """Return the claim of a record, or None, and the id that a new one gets."""
        self._index_speaker(speaker)
        words = identity(record.claim or "")
        day = record.said.day if record.said else ""
        same = self.by_words.get((speaker, words, day)) if words else None
        if record.id is not None:
            name = self._given_id(record.id)
            if draft := self._existing(name):
                unnamed = record.speaker == claimants.NOBODY and not (draft.new and record.claim)
                known = draft.claim.speaker if unnamed else speaker
                _refuse_other_claim(draft, record.id, known, record.claim, record.said)
                return draft, name
            if same is None or same.has_given_id:
                return None, name
            self._rename(same, name)
            return same, name
        name = make_id(record)
        draft = self._existing(name) or self._find_by_review(record, speaker, words)
        if draft and draft is not same and (same or not _is_of_day(draft, record)):
            name = make_id(record, day or "undated")
            draft = self._existing(name)
        return draft or same or self._find_undated(record, speaker), name

    def _find_by_review(self, record: Record, speaker: str, words: str) -> Draft | None:
        keys = ((speaker, words, publisher.url) for publisher in record.evidence if publisher.url)
        return next(filter(None, map(self.by_review.get, keys)), None)

    def _rename(self, draft: Draft, name: str) -> None:
        draft.has_given_id = True
        if draft.new:
            del self.drafts[draft.claim.id]
            draft.claim = draft.claim._replace(id=name)
            self.drafts[name] = draft

    def _given_id(self, typed: str) -> str:
        slug = accented_kebab(typed) or f"record-{short_hash(typed)}"
        name = bounded(slug)
        if name != slug:
            self.left_out.add("long id", typed, "shortened")
        if identity(self.given_ids.setdefault(name, typed)) != identity(typed):
            raise InvalidRecord(f"ids {typed!r} and {self.given_ids[name]!r} both become {name!r}")
        return name

    def _find_undated(self, record: Record, speaker: str) -> Draft | None:
        """Return the claim that lost this record's date because its first review is older."""
        draft = self.by_words.get((speaker, identity(record.claim or ""), "")) if record.said else None
        return draft if draft and draft.date_was_dropped(record.said) else None

    def _index(self, draft: Draft, record: Record | None = None) -> None:
        claim = draft.claim
        self.drafts[claim.id] = draft
        day = claim.said.day if claim.said else ""
        self.by_words.setdefault((claim.speaker, identity(claim.claim), day), draft)
        draft.has_given_id = record.id is not None if record else _MADE_ID.search(claim.id) is None
        for outcome in claim.outcomes:
            self._index_review(draft, outcome, claim.speaker)

    def _index_review(self, draft: Draft, outcome: Outcome, speaker: str) -> None:
        words = identity(draft.claim.claim)
        for citation in outcome.evidence:
            if citation.url:
                self.by_review.setdefault((speaker, words, citation.url), draft)

    # --- convert the record

    def _drop_invalid_dates(self, record: Record) -> Record:
        """Return a record without future dates and without a due date before the claim."""
        record = record._replace(said=self._past(record.said), reported=self._past(record.reported))
        if record.due and record.said and record.due.end < record.said.start:
            self.left_out.add("due date before the claim", record.due.text)
            record = record._replace(due=None)
        return record

    def _past(self, date: When | None) -> When | None:
        if date and date.start > self.today.end:
            self.left_out.add("date in the future", date.text)
            return None
        return date

    def _claim(self, record: Record, speaker: str, name: str) -> Claim:
        # Without an appearance, the review is the only known place where the claim is on record.
        appearances = record.appearances or (() if self.has_source else record.evidence)
        return Claim(
            name, speaker, record.claim or "", self._cite(appearances), NOWHERE, record.said, record.kind,
            record.about, record.quote, record.due, (), record.tags, (), record.note,
        )  # fmt: skip

    def _outcome(self, record: Record) -> Outcome | None:
        """Return the outcome of a record, or None if it has neither a rating nor a summary."""
        word, summary, details = record.verdict, record.summary, record.details
        if word is None and summary is None and details is None:
            # Of a new claim, evidence is the appearance.
            for publisher in record.evidence if record.appearances or self.has_source else ():
                if publisher.url:
                    self.left_out.add("evidence without a verdict", publisher.url)
            if record.reported:
                self.left_out.add("date of a report without a verdict", record.reported.text)
            return None
        is_sentence = word is not None and len(word) > ratings.MAX_LENGTH
        if word is not None and (is_sentence or not (kebab(word) or record.means or self._meaning(word))):
            if not is_sentence:
                self._count(word, None)
            joined = word if summary is None or summary.startswith(word) else f"{word} {summary}"
            if summary and joined is not summary and len(joined) > MAX_SUMMARY >= len(word):
                joined, details = word, " ".join(filter(None, (summary, details)))
            summary, word = joined, None
        if summary and len(summary) > MAX_SUMMARY:
            summary, details = None, summary if details in (None, summary) else f"{summary} {details}"
        if details and len(details) > MAX_TEXT:
            raise InvalidRecord(f"details of {len(details):,} characters; the limit is {MAX_TEXT:,}")
        verdict = self._verdict(word, record.means)
        return Outcome(verdict, record.reported, record.basis, summary, self._cite(record.evidence), details)

    def _cite(self, publishers: tuple[Publisher, ...]) -> tuple[Citation, ...]:
        """Return the citations of publishers, or else of the default source."""
        return self._cite_all(publishers or (Publisher(),))

    def _cite_all(self, publishers: tuple[Publisher, ...]) -> tuple[Citation, ...]:
        if publishers != self.cited[0]:  # appearances and evidence are often the same
            self.cited = publishers, tuple(dict.fromkeys(map(self.sources.citation, publishers)))
        return self.cited[1]

    def _verdict(self, word: str | None, means: str | None) -> str:
        """Return the dataset's verdict for a publisher's word; add it if it is new."""
        if word is None:
            definition = "The publisher gave a text for a rating."
            return self._add_verdict(
                Verdict(SEE_SUMMARY, SEE_SUMMARY, "See summary", definition, span=NOWHERE)
            )
        given = means or self.words.get(word_key(word))
        means = given or self._meaning(word)
        self._count(word, means)
        key = rating_key(word)
        name = self.rated.get(key)
        if name is None:
            name = verdict_name(word)
            if name in BUILT_IN_VERDICTS and means in (None, name):
                self.rating_words[word] = name, self.rating_words[word][1]
                return name
            if name in BUILT_IN_VERDICTS or name == SEE_SUMMARY:  # which keep their meaning
                name = f"{name}-{short_hash(key)[:6]}"
            self.rated[key] = name
        # A dataset's meaning is its editors', unless the map gives another.
        wanted = given if name in self.dataset.verdicts else means
        known = self.dataset.verdicts.get(name) or self.verdicts.get(name)
        if known and wanted and known.means != wanted:
            name = f"{name}-{wanted}"
        return self._add_verdict(Verdict(name, means or name, word if word != name else None, span=NOWHERE))

    def _meaning(self, word: str) -> str | None:
        return self.words.get(word_key(word), ratings.meaning(word))

    def _count(self, word: str, means: str | None) -> None:
        self.rating_words[word] = means, self.rating_words.get(word, (means, 0))[1] + 1

    def _add_verdict(self, verdict: Verdict) -> str:
        """Add a verdict if its word is new, and return the word."""
        word = verdict.word
        if word not in self.dataset.verdicts and word not in self.verdicts:
            refuse_long_key("verdict", word)
            if len(self.dataset.verdicts) + len(self.verdicts) >= MAX_HEADER:
                raise InvalidRecord(f"more than {MAX_HEADER:,} rating words")
            self.verdicts[word] = verdict
        return word


_MADE_ID = re.compile("-[0-9a-f]{10}$")  # the end of an id from make_id


def _refuse_other_claim(
    draft: Draft, typed: str, speaker: str, words: str | None, said: When | None = None
) -> None:
    """Raise InvalidRecord if a known id is given to a claim with another speaker, words or date."""
    claim = draft.claim
    edit = f"if it is the same one, change it first: factcheck edit {claim.id}"
    is_other = bool(words) and identity(words or "") != identity(claim.claim)
    is_by_other = identity(claim.speaker) != identity(speaker)
    if is_by_other and not draft.new:
        raise InvalidRecord(f"id {typed!r} belongs to a claim by {claim.speaker}, not {speaker}; {edit}")
    if is_by_other or is_other:
        text = f"{claim.speaker}: {quote_short(claim.claim)}"
        raise InvalidRecord(f"id {typed!r} belongs to another claim, by {text}; {edit}")
    if said and claim.said and (said.end < claim.said.start or claim.said.end < said.start):
        raise InvalidRecord(f"id {typed!r} belongs to a claim of {claim.said.text}, not {said.text}; {edit}")


def rating_key(word: str) -> str:
    """Return what rating words have in common that are the same: all but hyphens and end punctuation."""
    return " ".join(re.split(r"[-_\s]+", word_key(word))).strip()


@lru_cache(maxsize=65536)
def verdict_name(word: str) -> str:
    """Return the verdict of a rating word, with a hash if it has other characters than letters and digits.

    It depends on nothing else, so that it is the same in any order of words.
    """
    slug, key = accented_kebab(word), rating_key(word)
    if not slug:
        return f"rated-{short_hash(word)}"
    return slug if slug.replace("-", " ") == key else f"{slug}-{short_hash(key)[:6]}"


def make_id(record: Record, day: str = "") -> str:
    """Return an id made from a record's speaker, words, review URL and perhaps date."""
    claim = record.claim or ""
    words = list(filter(None, (*_name_words(record.speaker), *kebab(claim[:80]).split("-"))))[:6]
    lengths = accumulate(len(word) + 1 for word in words)
    short = [word for word, length in zip(words, lengths, strict=True) if length <= 40]
    digits = short_hash(record.key, record.speaker, identity(claim), *filter(None, (day,)))
    return "-".join((*(short or (word[:40] for word in words[:1])), digits))


@lru_cache(maxsize=65536)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(kebab(name[:100]).split("-"))


def _is_of_day(draft: Draft, record: Record) -> bool:
    """Return whether a record has a claim's date, or the claim already has its review."""
    said = draft.claim.said
    is_same_day = (said.day if said else "") == (record.said.day if record.said else "")
    if is_same_day or draft.date_was_dropped(record.said):
        return True
    url = next((publisher.url for publisher in record.evidence if publisher.url), None)
    return bool(
        not draft.new and url and record.reported and (url, record.reported.day) in draft.reviews.urls
    )


def _refuse_long_texts(record: Record | Claim) -> None:
    """Raise InvalidRecord for a text in any field, or in a list of it, that cannot be read again."""
    for name, value in zip(record._fields, record, strict=True):
        for text in _texts(value):
            if len(text) > MAX_TEXT:
                raise InvalidRecord(f"{name} has {len(text):,} characters; the limit is {MAX_TEXT:,}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
