"""Selects claims: the vocabulary of a dataset, the filters, the record as of a day, sorting."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from factcheck.core.fuzzy import quote_short
from factcheck.core.lazy_claims import LazyClaims, LazyIds
from factcheck.core.matching import Unmatched, begins, fold, match_id, match_names, match_word
from factcheck.core.model import (
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
    """A dataset's claims by id."""
    if isinstance(dataset.claims, LazyClaims):
        return dataset.claims.by_id
    return {claim.id: claim for claim in dataset.claims}


def find_claim(ids: Mapping[str, Claim], typed: str) -> Claim | Unmatched:
    """The claim with an id, or the only one whose id begins with what was typed."""
    beginning = ids.beginning(typed) if isinstance(ids, LazyIds) else ()
    match = match_id(typed, beginning or ids)
    return match if isinstance(match, Unmatched) else ids[match]


# --- the vocabulary


def speakers(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every speaker who is declared or made a claim, with their aliases."""
    declared = {name: speaker.aliases for name, speaker in dataset.speakers.items()}
    return declared | {name: declared.get(name, ()) for name in _distinct(dataset, "speaker")}


def groups(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every group that a speaker belongs or belonged to."""
    return {group.name: () for speaker in dataset.speakers.values() for group in speaker.groups}


def abouts(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Everything that claims are about; speakers with their aliases."""
    aliases = speakers(dataset)
    return {name: aliases.get(name, ()) for name in _distinct(dataset, "about")}


def tags(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every tag in use."""
    return dict.fromkeys(_distinct(dataset, "tag"), ())


def sources(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Every source that is declared or cited, with its publisher and title."""
    declared = {
        name: tuple(filter(None, (source.publisher, source.title)))
        for name, source in dataset.sources.items()
    }
    return declared | dict.fromkeys(sorted(set(_distinct(dataset, "source")) - declared.keys()), ())


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


def match_sources(typed: str, dataset: Dataset) -> frozenset[str] | Unmatched:
    """The sources with an id, publisher or title, or the only one with that beginning."""
    known = sources(dataset)
    match = match_word(typed, known)
    if isinstance(match, Unmatched):
        names = match.candidates
        is_whole = names and all(fold(typed) in map(fold, (name, *known[name])) for name in names)
        return frozenset(names) if is_whole else match
    return frozenset({match})


def with_meaning(dataset: Dataset, word: str) -> frozenset[str]:
    """A verdict, and for a built-in one also all words that mean it."""
    return frozenset(verdict for verdict in dataset.verdicts if dataset.means(verdict) == word) | {word}


def citations(claim: Claim) -> Iterator[Citation]:
    """All citations of a claim: its appearances, then its outcomes' evidence."""
    yield from claim.appearances
    for outcome in claim.outcomes:
        yield from outcome.evidence


# --- dates


def claim_date(claim: Claim, dataset: Dataset) -> When | None:
    """The date that a claim counts from: when it was said, else the earliest date of its sources."""
    return claim.said or min(
        _published(claim.appearances, dataset), key=lambda when: when.start, default=None
    )


def groups_of(claim: Claim, dataset: Dataset) -> tuple[str, ...]:
    """The groups that a claim's speaker belonged to on the date that it counts from.

    For a claim without a date, the groups without dates.
    """
    speaker = dataset.speakers.get(claim.speaker)
    if speaker is None or not speaker.groups:
        return ()
    date = claim_date(claim, dataset)
    return tuple(dict.fromkeys(group.name for group in speaker.groups if _is_member(group, date)))


def _is_member(group: Membership, date: When | None) -> bool:
    if date is None:
        return group.since is None and group.until is None
    return _is_by(group.since, date) and (group.until is None or group.until.end >= date.start)


def outcome_date(outcome: Outcome, dataset: Dataset) -> When | None:
    """The date that an outcome counts from: when it was reported, else the latest of its sources."""
    return outcome.reported or max(
        _published(outcome.evidence, dataset), key=lambda when: when.start, default=None
    )


def insertion_index(outcome: Outcome, others: Sequence[Outcome], dataset: Dataset) -> int:
    """The index at which to insert an outcome into others, oldest first: after those of its date."""
    date, index = outcome_date(outcome, dataset), len(others)
    while (
        index and date and (before := outcome_date(others[index - 1], dataset)) and before.start > date.start
    ):
        index -= 1
    return index


def _published(citations: Iterable[Citation], dataset: Dataset) -> list[When]:
    sources = (dataset.sources.get(citation.source) for citation in citations)
    return [source.published for source in sources if source and source.published]


def _is_by(date: When | None, day: When) -> bool:
    return date is None or date.start <= day.end


def as_of(claim: Claim, day: When, dataset: Dataset) -> Claim | None:
    """The claim as recorded on a day, without later outcomes; None if it was made later."""
    if not _is_by(claim_date(claim, dataset), day):
        return None
    outcomes = tuple(outcome for outcome in claim.outcomes if _is_by(outcome_date(outcome, dataset), day))
    return claim if len(outcomes) == len(claim.outcomes) else claim._replace(outcomes=outcomes)


def according_to(claim: Claim, sources: Collection[str]) -> Claim | None:
    """The claim with the outcomes that cite some sources; None if nothing of it cites them."""
    outcomes = tuple(
        outcome for outcome in claim.outcomes if any(cited.source in sources for cited in outcome.evidence)
    )
    if not outcomes and not any(cited.source in sources for cited in claim.appearances):
        return None
    return claim if len(outcomes) == len(claim.outcomes) else claim._replace(outcomes=outcomes)


# --- filters


Vocabulary: TypeAlias = Mapping[str, Collection[str]]  # words with their aliases or labels
Test: TypeAlias = Callable[[Claim], bool]


class Filter(NamedTuple):
    """The values that a filter takes, and its effect on claims.

    A value of a filter with `names` selects all names that match; of one with `words`, a single word.
    Other filters take a date, a text or nothing. `passes` tests claims; `view` changes them, or
    returns None for a claim that the view does not contain.
    """

    passes: Callable[[Dataset, Any], Test] | None = None
    view: Callable[[Dataset, Any], Callable[[Claim], Claim | None]] | None = None
    names: Callable[[Dataset], Vocabulary] | None = None
    words: Callable[[Dataset], Vocabulary] | None = None


def _date_test(dataset: Dataset, test: Callable[[When], bool]) -> Test:
    return lambda claim: (date := claim_date(claim, dataset)) is not None and test(date)


def _search_test(text: str) -> Test:
    words = fold(text)
    return lambda claim: begins(words, search_text(claim))


# In the order of the help. The names of the options in `cli.filters` are the same.
FILTERS: dict[str, Filter] = {
    "speaker": Filter(lambda _, wanted: lambda claim: claim.speaker in wanted, names=speakers),
    "group": Filter(
        lambda dataset, wanted: lambda claim: not wanted.isdisjoint(groups_of(claim, dataset)), names=groups
    ),
    "verdict": Filter(lambda _, wanted: lambda claim: claim.verdict in wanted, words=verdicts),
    "kind": Filter(lambda _, wanted: lambda claim: claim.kind in wanted, words=kinds),
    "about": Filter(lambda _, wanted: lambda claim: not wanted.isdisjoint(claim.about), names=abouts),
    "tag": Filter(lambda _, wanted: lambda claim: not wanted.isdisjoint(claim.tags), words=tags),
    "source": Filter(
        lambda _, wanted: lambda claim: any(citation.source in wanted for citation in citations(claim)),
        words=sources,
    ),
    "search": Filter(lambda _, text: _search_test(text)),
    "since": Filter(lambda dataset, day: _date_test(dataset, lambda date: date.end >= day.start)),
    "until": Filter(lambda dataset, day: _date_test(dataset, lambda date: date.start <= day.end)),
    "as_of": Filter(view=lambda dataset, day: lambda claim: as_of(claim, day, dataset)),
    "according_to": Filter(view=lambda _, wanted: lambda claim: according_to(claim, wanted), words=sources),
    "overdue": Filter(lambda dataset, day: lambda claim: is_overdue(claim, day, dataset)),
}

Criteria: TypeAlias = Mapping[str, Any]  # by filter: a set of words, a date, or a text


class InvalidFilter(ValueError):
    """A value that a filter does not accept."""

    def __init__(self, option: str, fault: Unmatched | str) -> None:
        self.option, self.fault = option, fault
        super().__init__(f"{option}: {fault if isinstance(fault, str) else fault.message(option)}")


def criteria(dataset: Dataset, typed: Mapping[str, Any], today: When) -> dict[str, Any]:
    """The criteria of typed filters: lists of words, dates as text, `overdue` as true.

    Raises InvalidFilter.
    """
    resolved = {
        name: resolve_filter(dataset, name, value) for name, value in typed.items() if value or value == ""
    }
    if "overdue" in resolved:
        resolved["overdue"] = resolved.get("as_of", today)
    return resolved


def as_options(typed: Mapping[str, Any]) -> tuple[str, ...]:
    """Typed filters as the equivalent options of the command line."""
    return tuple(
        f"--{name.replace('_', '-')}" + ("" if text is True else f" {text}")
        for name, value in typed.items()
        for text in (value if isinstance(value, list) else [value])
    )


def resolve_filter(dataset: Dataset, name: str, value: Any) -> Any:
    """The criterion for a filter's typed value. Raises InvalidFilter."""
    if FILTERS[name].names or FILTERS[name].words:
        return frozenset().union(*(_matched(dataset, name, text) for text in value))
    if name == "search" and not fold(value):
        raise InvalidFilter(name, f"{value!r} contains no word")
    return value if name in ("search", "overdue") else parse_date(name, value)


def _matched(dataset: Dataset, name: str, typed: str) -> frozenset[str]:
    """The words that a typed one selects. Raises InvalidFilter."""
    _, _, names, words = FILTERS[name]
    if words:
        match = match_sources(typed, dataset) if words is sources else match_word(typed, words(dataset))
    elif names:
        match = match_names(typed, names(dataset))
    if isinstance(match, Unmatched):
        if name == "verdict":
            from factcheck.core.ratings import meaning  # a large table, needed only for an unknown word

            match = match._replace(suggestion=meaning(match.typed) or match.suggestion)
        raise InvalidFilter(name, match)
    if isinstance(match, str):
        return with_meaning(dataset, match) if name == "verdict" else frozenset({match})
    return match


def parse_date(name: str, text: str) -> When:
    """The date that was typed for a filter. Raises InvalidFilter."""
    date = When.parse(text)
    if date is None:
        forms = "2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46"
        raise InvalidFilter(name, f"invalid date {quote_short(text)}; use {forms}")
    return date


def select(dataset: Dataset, criteria: Criteria) -> Sequence[Claim]:
    """The claims that meet the criteria, in the dataset's order, as the criteria view them."""
    if not criteria:
        return dataset.claims
    claims: Iterable[Claim] = dataset.claims
    if isinstance(dataset.claims, LazyClaims):
        claims = dataset.claims.prefilter(criteria)
    tests = []
    for name, (passes, view, *_) in FILTERS.items():
        if name in criteria and view:
            claims = [claim for claim in map(view(dataset, criteria[name]), claims) if claim is not None]
        elif name in criteria and passes:
            tests.append(passes(dataset, criteria[name]))
    return tuple(claim for claim in claims if all(test(claim) for test in tests))


def corrections(dataset: Dataset, criteria: Criteria, claims: Iterable[Claim]) -> tuple[Correction, ...]:
    """The corrections as of the criteria's day; with other criteria, only those of the selected claims."""
    selected = dataset.corrections
    if day := criteria.get("as_of"):
        selected = tuple(correction for correction in selected if _is_by(correction.date, day))
    if criteria.keys() - {"as_of"}:
        ids = {claim.id for claim in claims}
        selected = tuple(correction for correction in selected if not ids.isdisjoint(correction.claims))
    return selected


def corrections_by_claim(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Corrections by the ids of their claims."""
    by_claim: dict[str, list[Correction]] = {}
    for correction in corrections:
        for name in dict.fromkeys(correction.claims):
            by_claim.setdefault(name, []).append(correction)
    return by_claim


def find_by_words(dataset: Dataset, words: Sequence[str]) -> Sequence[Claim]:
    """The claims that contain all words; if there are none, those of a speaker with the other words."""
    text = " ".join(words)
    claims = select(dataset, {"search": text}) if fold(text) else ()
    for number in range(1, 0 if claims else len(words) + 1):
        names = match_names(" ".join(words[:number]), speakers(dataset))
        rest = " ".join(words[number:])
        if isinstance(names, frozenset) and (fold(rest) or not rest):
            claims = select(dataset, {"speaker": names} | ({"search": rest} if rest else {}))
            if claims:
                break
    return claims


def search_text(claim: Claim) -> str:
    """The folded text of a claim that `--search` looks through."""
    outcomes = (text for outcome in claim.outcomes for text in (outcome.summary, outcome.details))
    texts = (claim.claim, claim.quote, *outcomes, claim.note, *claim.about, *claim.tags)
    return fold(" ".join(text for text in texts if text))


def is_past_due(claim: Claim, day: When) -> bool:
    """Whether a claim's due date ended before a day."""
    # For a month or a year, its last day counts, as for `as_of`.
    return claim.due is not None and claim.due.end < max(day.start, f"{day.end[:10]}T00:00")


def is_overdue(claim: Claim, day: When, dataset: Dataset) -> bool:
    """Whether a claim's due date ended before a day while its verdict is still unresolved."""
    return is_past_due(claim, day) and dataset.means(claim.verdict) == UNRESOLVED


def date_key(date: When | None) -> tuple[str, int]:
    """A sort key: by start, less precise dates first, undated last."""
    return (date.start, len(date.day) + len(date.clock)) if date else ("~", 0)


_DATES: dict[str, Callable[[Claim], When | None]] = {
    "said": lambda claim: claim.said,
    "due": lambda claim: claim.due,
    "reported": lambda claim: claim.outcomes[-1].reported if claim.outcomes else None,
}
SORT_FIELDS = ("said", "due", "reported", "speaker", "verdict", "kind", "id")


def sort(dataset: Dataset, claims: Iterable[Claim], field: str, reverse: bool = False) -> list[Claim]:
    """Claims sorted by a field (stable), undated ones last in either direction."""
    if date := _DATES.get(field):
        claims = list(claims)
        dated = sorted((c for c in claims if date(c)), key=lambda c: date_key(date(c)), reverse=reverse)
        return dated + [claim for claim in claims if not date(claim)]
    order = {word: number for number, word in enumerate(dataset.verdicts)}
    keys: dict[str, Callable[[Claim], Any]] = {
        "speaker": lambda claim: fold(claim.speaker),
        "verdict": lambda claim: order[claim.verdict],
        "kind": lambda claim: [*KINDS, None].index(claim.kind),
        "id": lambda claim: claim.id,
    }
    return sorted(claims, key=keys[field], reverse=reverse)
