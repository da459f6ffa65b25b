"""Which claims are meant: what can be asked for, the filters, the record as of a day, order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from factcheck.core.fuzzy import fuzzy_index
from factcheck.core.lazy_claims import LazyClaims, LazyIds
from factcheck.core.matching import Unmatched, begins, fold, match_id, match_names, match_word
from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    EVERYDAY,
    KINDS,
    UNRESOLVED,
    Citation,
    Claim,
    Correction,
    Dataset,
    Membership,
    Outcome,
    When,
)

# --- one claim


def by_id(dataset: Dataset) -> Mapping[str, Claim]:
    """A dataset's claims by their ids."""
    if isinstance(dataset.claims, LazyClaims):
        return dataset.claims.by_id
    return {claim.id: claim for claim in dataset.claims}


def find_claim(ids: Mapping[str, Claim], typed: str) -> Claim | Unmatched:
    """The claim of an id, or of its beginning where that fits one alone."""
    if typed in ids:
        return ids[typed]
    if not isinstance(ids, LazyIds):
        match = match_id(typed, ids)
        return match if isinstance(match, Unmatched) else ids[match]
    found = ids.beginning(typed) if typed else []
    if len(found) == 1:
        return ids[found[0]]
    begin_alike = partial(ids.beginning, typed[:2])
    return Unmatched(
        typed, tuple(found), None if found else fuzzy_index(typed, ids, begin_alike).nearest(typed)
    )


# --- what can be asked for


def speakers(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Everyone who is declared or speaks, with their aliases."""
    known = {name: speaker.aliases for name, speaker in dataset.speakers.items()}
    return {**known, **{name: known.get(name, ()) for name in _distinct(dataset, "speaker")}}


def groups(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every group that a speaker belongs to, or did."""
    return {group.name: () for speaker in dataset.speakers.values() for group in speaker.groups}


def abouts(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Everything that claims are about; speakers among it with their aliases."""
    aliases = speakers(dataset)
    return {name: aliases.get(name, ()) for name in _distinct(dataset, "about")}


def tags(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every tag in use."""
    return dict.fromkeys(_distinct(dataset, "tag"), ())


def sources(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every source that is declared or cited."""
    cited = set(_distinct(dataset, "source"))
    return dict.fromkeys((*dataset.sources, *sorted(cited - dataset.sources.keys())), ())


def _distinct(dataset: Dataset, field: str) -> Iterable[str]:
    if isinstance(dataset.claims, LazyClaims):
        return dataset.claims.distinct(field)
    return (word for claim in dataset.claims for word in _DISTINCT[field](claim))


_DISTINCT: dict[str, Callable[[Claim], Iterable[str]]] = {
    "speaker": lambda claim: (claim.speaker,),
    "about": lambda claim: claim.about,
    "tag": lambda claim: claim.tags,
    "source": lambda claim: (citation.source for citation in citations(claim)),
}


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


def groups_of(claim: Claim, dataset: Dataset) -> tuple[str, ...]:
    """The groups that a claim's speaker belonged to on the day it counts from.

    Of a claim without any day, those that are on record without one.
    """
    speaker = dataset.speakers.get(claim.speaker)
    if speaker is None or not speaker.groups:
        return ()
    day = claim_date(claim, dataset)
    return tuple(dict.fromkeys(group.name for group in speaker.groups if _held(group, day)))


def _held(group: Membership, day: When | None) -> bool:
    if day is None:
        return group.since is None and group.until is None
    began = group.since is None or group.since.start <= day.end
    return began and (group.until is None or group.until.end >= day.start)


def outcome_date(outcome: Outcome, dataset: Dataset) -> When | None:
    """When an outcome counts from: its own date, else the latest of its sources."""
    if outcome.reported:
        return outcome.reported
    return max(_published(outcome.evidence, dataset), key=lambda when: when.start, default=None)


def insertion_index(outcome: Outcome, others: Sequence[Outcome], dataset: Dataset) -> int:
    """Where an outcome stands among others, the oldest first: behind those of its own day."""
    date, place = outcome_date(outcome, dataset), len(others)
    while place and date and (before := outcome_date(others[place - 1], dataset)):
        if before.start <= date.start:
            break
        place -= 1
    return place


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


def according_to(claim: Claim, wanted: Collection[str]) -> Claim | None:
    """The claim as far as some sources are its evidence: None where they have neither it nor an outcome."""
    outcomes = tuple(
        outcome for outcome in claim.outcomes if any(cited.source in wanted for cited in outcome.evidence)
    )
    if not outcomes and not any(cited.source in wanted for cited in claim.appearances):
        return None
    return claim if len(outcomes) == len(claim.outcomes) else claim._replace(outcomes=outcomes)


# --- filters


Known: TypeAlias = Mapping[str, Collection[str]]  # words with their aliases or labels
Test: TypeAlias = Callable[[Claim], bool]


class Filter(NamedTuple):
    """What a filter's words can be, and what it leaves of a claim.

    `known` are the names that people may mean all at once, `words` a list of which they mean one; a
    filter with neither takes a date, a text, or nothing. `passes` says which claims are meant; `view`
    is the claim as the filter shows the record, or None where it is not there.
    """

    passes: Callable[[Dataset, Any], Test] | None = None
    view: Callable[[Dataset, Any], Callable[[Claim], Claim | None]] | None = None
    known: Callable[[Dataset], Known] | None = None
    words: Callable[[Dataset], Known] | None = None


def _within(dataset: Dataset, fits: Callable[[When], bool]) -> Test:
    return lambda claim: (date := claim_date(claim, dataset)) is not None and fits(date)


def _cites(sources: Collection[str]) -> Test:
    return lambda claim: any(citation.source in sources for citation in citations(claim))


def _says(text: str) -> Test:
    words = fold(text)
    return lambda claim: begins(words, search_text(claim))


# In the order in which they are listed; every filter is named here once, and by its option in `cli`.
FILTERS: dict[str, Filter] = {
    "speaker": Filter(lambda _, wanted: lambda claim: claim.speaker in wanted, known=speakers),
    "group": Filter(
        lambda dataset, wanted: lambda claim: not wanted.isdisjoint(groups_of(claim, dataset)), known=groups
    ),
    "verdict": Filter(lambda _, wanted: lambda claim: claim.verdict in wanted, words=verdicts),
    "kind": Filter(lambda _, wanted: lambda claim: claim.kind in wanted, words=kinds),
    "about": Filter(lambda _, wanted: lambda claim: not wanted.isdisjoint(claim.about), known=abouts),
    "tag": Filter(lambda _, wanted: lambda claim: not wanted.isdisjoint(claim.tags), words=tags),
    "source": Filter(lambda _, wanted: _cites(wanted), words=sources),
    "search": Filter(lambda _, text: _says(text)),
    "since": Filter(lambda dataset, day: _within(dataset, lambda date: date.end >= day.start)),
    "until": Filter(lambda dataset, day: _within(dataset, lambda date: date.start <= day.end)),
    "as_of": Filter(view=lambda dataset, day: lambda claim: as_of(claim, day, dataset)),
    "according_to": Filter(view=lambda _, wanted: lambda claim: according_to(claim, wanted), words=sources),
    "overdue": Filter(lambda dataset, day: lambda claim: is_overdue(claim, day, dataset)),
}

Criteria: TypeAlias = Mapping[str, Any]  # by filter: the set of words that are meant, a date, or a text


class InvalidFilter(ValueError):
    """Why a word that was typed for a filter cannot be meant."""

    def __init__(self, option: str, fault: Unmatched | str) -> None:
        self.option, self.fault = option, fault
        super().__init__(f"{option}: {fault if isinstance(fault, str) else fault.words}")


def criteria(dataset: Dataset, typed: Mapping[str, Any], today: When) -> dict[str, Any]:
    """What typed filters mean in a dataset: lists of words, dates as text, `overdue` as true.

    Raises Refused for what cannot be meant.
    """
    found = {
        name: resolve_filter(dataset, name, value) for name, value in typed.items() if value or value == ""
    }
    if "overdue" in found:
        found["overdue"] = found.get("as_of", today)
    return found


def as_options(typed: Mapping[str, Any]) -> tuple[str, ...]:
    """Typed filters as the options of the command line that would ask for the same."""
    words = []
    for name, value in typed.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        else:
            words += [f"{option} {text}" for text in (value if isinstance(value, list) else [value])]
    return tuple(words)


def resolve_filter(dataset: Dataset, name: str, value: Any) -> Any:
    """What a filter's typed value means."""
    known, words = FILTERS[name].known, FILTERS[name].words
    if known:
        return frozenset().union(*(_resolve_names(name, text, known(dataset)) for text in value))
    if words:
        found = [_resolve_word(name, text, words(dataset)) for text in value]
        if name == "verdict":
            return frozenset().union(*(with_meaning(dataset, word) for word in found))
        return frozenset(found)
    if name == "search" and not fold(value):
        raise InvalidFilter(name, f"{value!r} holds no word")
    return value if name in ("search", "overdue") else parse_date(name, value)


def _resolve_names(name: str, text: str, known: Known) -> frozenset[str]:
    match = match_names(text, known)
    if isinstance(match, Unmatched):
        raise InvalidFilter(name, match)
    return match


def _resolve_word(name: str, text: str, words: Known) -> str:
    match = match_word(text, words)
    if isinstance(match, Unmatched):
        if name == "verdict" and (everyday := EVERYDAY.get(fold(text))):
            match = match._replace(suggestion=everyday)
        raise InvalidFilter(name, match)
    return match


def parse_date(name: str, text: str) -> When:
    """The date that was typed for an option."""
    date = When.parse(text)
    if date is None:
        forms = "2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46"
        raise InvalidFilter(name, f"{text!r} is no date; write {forms}")
    return date


def select(dataset: Dataset, criteria: Criteria) -> Sequence[Claim]:
    """The claims that meet the criteria, in the dataset's order, as the record held them."""
    if not criteria:
        return dataset.claims
    claims: Iterable[Claim] = dataset.claims
    if isinstance(dataset.claims, LazyClaims):
        claims = dataset.claims.prefilter(criteria)
    tests = []
    for name, (passes, view, *_) in FILTERS.items():
        if name in criteria and view:
            claims = [seen for seen in map(view(dataset, criteria[name]), claims) if seen is not None]
        elif name in criteria and passes:
            tests.append(passes(dataset, criteria[name]))
    return tuple(claim for claim in claims if all(test(claim) for test in tests))


def corrections(dataset: Dataset, criteria: Criteria, claims: Iterable[Claim]) -> tuple[Correction, ...]:
    """The corrections that the record tells by the criteria: of the claims meant, where not all are."""
    told = dataset.corrections
    if day := criteria.get("as_of"):
        told = tuple(correction for correction in told if _known_by(correction.date, day))
    if criteria.keys() - {"as_of"}:
        resolve_filter = {claim.id for claim in claims}
        told = tuple(correction for correction in told if not resolve_filter.isdisjoint(correction.claims))
    return told


def corrections_by_claim(told: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Corrections by the ids of the claims that they name."""
    found: dict[str, list[Correction]] = {}
    for correction in told:
        for name in dict.fromkeys(correction.claims):
            found.setdefault(name, []).append(correction)
    return found


def search_text(claim: Claim) -> str:
    """What search looks through: every text of a claim that people look for, folded."""
    summaries = (outcome.summary for outcome in claim.outcomes)
    texts = (claim.claim, claim.quote, *summaries, claim.note, *claim.about, *claim.tags)
    return fold(" ".join(text for text in texts if text))


def is_past_due(claim: Claim, day: When) -> bool:
    """Whether a claim's due date ended before a day."""
    # Of a month or a year the last day counts, as for what the record held.
    begins = max(day.start, f"{day.end[:10]}T00:00")
    return claim.due is not None and claim.due.end < begins


def is_overdue(claim: Claim, day: When, dataset: Dataset) -> bool:
    """Whether a claim's due date ended before a day while its verdict is still unresolved."""
    return is_past_due(claim, day) and dataset.means(claim.verdict) == UNRESOLVED


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
