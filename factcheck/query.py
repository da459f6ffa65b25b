"""Which claims are meant: folding and matching names, criteria, as-of, order."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from factcheck.model import BUILT_IN_VERDICTS, KINDS, UNRESOLVED, Citation, Claim, Dataset, Outcome, When
from factcheck.problems import nearest


class Criteria(NamedTuple):
    """What a claim must be like; None asks for nothing. Every criterion must hold."""

    speakers: frozenset[str] | None = None
    verdicts: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    about: frozenset[str] | None = None
    tags: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    search: str = ""
    since: When | None = None
    until: When | None = None
    as_of: When | None = None
    overdue_on: When | None = None


class Unmatched(NamedTuple):
    """Why a typed word names nothing: nothing like it is known, or it could be several."""

    typed: str
    could_be: tuple[str, ...]
    suggestion: str | None
    known: tuple[str, ...] = ()  # all there is, where it is little


# --- names


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text as people type it: no case, no accents, words parted by single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_BARRED))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


# Letters that Unicode does not take apart, as people type them who have no such keys.
_BARRED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE"}
    | {"œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)


def _begins(typed: str, name: str) -> bool:
    """Whether every typed word begins some word of the name; both are folded."""
    padded = f" {name}"
    return all(f" {word}" in padded for word in typed.split())


def match_names(typed: str, names: Mapping[str, Collection[str]]) -> frozenset[str] | Unmatched:
    """All the names that a typed text means; `names` gives each with its aliases.

    A whole match beats beginnings of words.
    """
    wanted = fold(typed)
    folded = {name: [fold(form) for form in (name, *aliases)] for name, aliases in names.items()}
    whole = frozenset(name for name, forms in folded.items() if wanted in forms or typed == name)
    if whole:
        return whole
    begun = frozenset(
        name for name, forms in folded.items() if wanted and any(_begins(wanted, form) for form in forms)
    )
    if begun:
        return begun
    by_form: dict[str, str] = {}
    for name, forms in folded.items():
        for form in forms:
            for part in (form, *form.split()):
                by_form.setdefault(part, name)
    close = nearest(wanted, by_form)
    return Unmatched(typed, (), by_form[close] if close else None)


def match_word(typed: str, words: Mapping[str, Iterable[str]]) -> str | Unmatched:
    """The one word of a closed list that a typed beginning fits; `words` gives each with its labels."""
    wanted = fold(typed)
    if typed in words:
        return typed
    folded = {word: [fold(form) for form in (word, *labels)] for word, labels in words.items()}
    for fits in (str.__eq__, str.startswith):
        found = [
            word for word, forms in folded.items() if wanted and any(fits(form, wanted) for form in forms)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            return Unmatched(typed, tuple(found), None)
    by_form = {form: word for word, forms in folded.items() for form in forms}
    close = nearest(wanted, by_form)
    few = tuple(words) if close is None and len(words) <= 12 else ()
    return Unmatched(typed, (), by_form[close] if close else None, few)


def match_id(typed: str, ids: Collection[str]) -> str | Unmatched:
    """The id that is typed, or the one that it uniquely begins."""
    if typed in ids:
        return typed
    found = sorted(known for known in ids if typed and known.startswith(typed))
    if len(found) == 1:
        return found[0]
    return Unmatched(typed, tuple(found), None if found else nearest(typed, ids))


# --- what can be asked for


def speakers(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Everyone who is declared or speaks, with their aliases."""
    known = {name: speaker.aliases for name, speaker in dataset.speakers.items()}
    return {**known, **{claim.speaker: known.get(claim.speaker, ()) for claim in dataset.claims}}


def abouts(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Everything that claims are about; speakers among it with their aliases."""
    aliases = speakers(dataset)
    return {name: aliases.get(name, ()) for claim in dataset.claims for name in claim.about}


def tags(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every tag in use."""
    return {tag: () for claim in dataset.claims for tag in claim.tags}


def sources(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every source that is declared or cited."""
    cited = {citation.source for claim in dataset.claims for citation in citations(claim)}
    return dict.fromkeys((*dataset.sources, *sorted(cited - dataset.sources.keys())), ())


def kinds(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The kinds of claims."""
    return dict.fromkeys(KINDS, ())


def verdicts(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every verdict, with its label."""
    return {word: (verdict.label,) if verdict.label else () for word, verdict in dataset.verdicts.items()}


def with_meaning(dataset: Dataset, word: str) -> frozenset[str]:
    """A verdict, and with a built-in all the words that mean it."""
    if word in BUILT_IN_VERDICTS:
        return frozenset(own for own in dataset.verdicts if dataset.means(own) == word) | {word}
    return frozenset({word})


def citations(claim: Claim) -> Iterator[Citation]:
    """All citations of a claim: its appearances, then its outcomes' evidence."""
    yield from claim.appearances
    for outcome in claim.outcomes:
        yield from outcome.evidence


# --- dates


def claim_date(claim: Claim, dataset: Dataset) -> When | None:
    """When a claim counts from: its own date, else the earliest of its sources."""
    if claim.said:
        return claim.said
    return min(_published(claim.appearances, dataset), key=lambda when: when.start, default=None)


def outcome_date(outcome: Outcome, dataset: Dataset) -> When | None:
    """When an outcome counts from: its own date, else the latest of its sources."""
    if outcome.reported:
        return outcome.reported
    return max(_published(outcome.evidence, dataset), key=lambda when: when.start, default=None)


def _published(cited: Iterable[Citation], dataset: Dataset) -> list[When]:
    known = (dataset.sources.get(citation.source) for citation in cited)
    return [source.published for source in known if source and source.published]


def _known_by(date: When | None, day: When) -> bool:
    return date is None or date.start <= day.end


def as_of(claim: Claim, day: When, dataset: Dataset) -> Claim | None:
    """The claim as the record held it that day: None before it was made, later outcomes left out."""
    if not _known_by(claim_date(claim, dataset), day):
        return None
    outcomes = tuple(outcome for outcome in claim.outcomes if _known_by(outcome_date(outcome, dataset), day))
    return claim if len(outcomes) == len(claim.outcomes) else claim._replace(outcomes=outcomes)


# --- selection and order


def select(dataset: Dataset, criteria: Criteria) -> tuple[Claim, ...]:
    """The claims that meet the criteria, in the dataset's order, as the record held them."""
    claims: Iterable[Claim] = dataset.claims
    if criteria.as_of:
        held = (as_of(claim, criteria.as_of, dataset) for claim in claims)
        claims = [claim for claim in held if claim is not None]
    tests = _tests(dataset, criteria)
    return tuple(claim for claim in claims if all(test(claim) for test in tests))


def _tests(dataset: Dataset, criteria: Criteria) -> list[Callable[[Claim], bool]]:
    """One test for each criterion that asks for something, the cheap ones first."""
    (wanted_speakers, wanted_verdicts, wanted_kinds, wanted_about, wanted_tags, wanted_sources) = criteria[:6]
    search, since, until, overdue_on = criteria.search, criteria.since, criteria.until, criteria.overdue_on
    tests: list[Callable[[Claim], bool]] = []
    if wanted_speakers is not None:
        tests.append(lambda claim: claim.speaker in wanted_speakers)
    if wanted_kinds is not None:
        tests.append(lambda claim: claim.kind in wanted_kinds)
    if wanted_verdicts is not None:
        tests.append(lambda claim: claim.verdict in wanted_verdicts)
    if wanted_about is not None:
        tests.append(lambda claim: not wanted_about.isdisjoint(claim.about))
    if wanted_tags is not None:
        tests.append(lambda claim: not wanted_tags.isdisjoint(claim.tags))
    if wanted_sources is not None:
        tests.append(lambda claim: any(citation.source in wanted_sources for citation in citations(claim)))
    if since is not None:
        tests.append(
            lambda claim: (date := claim_date(claim, dataset)) is not None and date.end >= since.start
        )
    if until is not None:
        tests.append(
            lambda claim: (date := claim_date(claim, dataset)) is not None and date.start <= until.end
        )
    if overdue_on is not None:
        tests.append(lambda claim: is_overdue(claim, overdue_on, dataset))
    if search:
        words = fold(search)
        tests.append(lambda claim: _begins(words, _searched(claim)))
    return tests


def _searched(claim: Claim) -> str:
    summaries = (outcome.summary for outcome in claim.outcomes)
    texts = (claim.claim, claim.quote, *summaries, claim.note, *claim.about, *claim.tags)
    return fold(" ".join(text for text in texts if text))


def is_overdue(claim: Claim, day: When, dataset: Dataset) -> bool:
    """Whether a claim's due date ended before a day while its verdict is still unresolved."""
    # Of a month or a year the last day counts, as for what the record held.
    begins = max(day.start, f"{day.end[:10]}T00:00")
    return claim.due is not None and claim.due.end < begins and dataset.means(claim.verdict) == UNRESOLVED


def date_key(date: When | None) -> tuple[str, int]:
    """Orders by start, the coarser first, undated last."""
    return (date.start, len(date.day) + len(date.clock)) if date else ("~", 0)


def _last_report(claim: Claim) -> When | None:
    return claim.outcomes[-1].reported if claim.outcomes else None


_DATES: dict[str, Callable[[Claim], When | None]] = {
    "said": lambda claim: claim.said,
    "due": lambda claim: claim.due,
    "reported": _last_report,
}
_TEXTS: dict[str, Callable[[Claim], str]] = {
    "speaker": lambda claim: fold(claim.speaker),
    "id": lambda claim: claim.id,
}
SORT_FIELDS = ("said", "due", "reported", "speaker", "verdict", "kind", "id")


def sort(dataset: Dataset, claims: Iterable[Claim], field: str, reverse: bool = False) -> list[Claim]:
    """Claims in the order of a field, equal ones as they were, undated ones last either way."""
    claims = list(claims)
    if field in _DATES:
        date = _DATES[field]
        dated = sorted((c for c in claims if date(c)), key=lambda c: date_key(date(c)), reverse=reverse)
        return dated + [claim for claim in claims if not date(claim)]
    if field in _TEXTS:
        return sorted(claims, key=_TEXTS[field], reverse=reverse)
    words = list(dataset.verdicts) if field == "verdict" else [*KINDS, None]
    order = {word: number for number, word in enumerate(words)}
    return sorted(claims, key=lambda c: order[c.verdict if field == "verdict" else c.kind], reverse=reverse)
