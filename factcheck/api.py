"""What `import factcheck` offers to notebooks and programs.

It changes only with a line in the changelog. Words are those that people type on the command line,
and the same code finds what they mean.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypedDict, Unpack, overload

from factcheck import checks, database
from factcheck.core import query
from factcheck.core.diagnostics import Problem
from factcheck.core.fuzzy import did_you_mean
from factcheck.core.matching import Unmatched, match_word
from factcheck.core.model import Claim, Dataset
from factcheck.exporting import FORMATS, GROUPS, Report, flat
from factcheck.reading import loader


class Unreadable(ValueError):
    """A dataset of which nothing can be used; `problems` says why, each at its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(_as_text, self.problems)))


def _as_text(problem: Problem) -> str:
    place = ":".join(str(part) for part in problem.position[:3] if part)
    return f"{place}: {problem.message}{f' ({problem.hint})' if problem.hint else ''}"


class Reading(NamedTuple):
    """A dataset as it was read: what was wrong in it, and how many claims were left out for that."""

    dataset: Dataset
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    dropped: tuple[Claim, ...] = ()  # what could be read of those


class Filters(TypedDict, total=False):
    """The filters that `select` and `export` take, by name."""

    speaker: str | Sequence[str]
    group: str | Sequence[str]
    verdict: str | Sequence[str]
    kind: str | Sequence[str]
    about: str | Sequence[str]
    tag: str | Sequence[str]
    source: str | Sequence[str]
    search: str
    since: str | date
    until: str | date
    as_of: str | date
    according_to: str | Sequence[str]
    overdue: str | date


def load(path: str | os.PathLike[str]) -> Reading:
    """Read a dataset: a YAML file, a folder of them, or a database that `export` made.

    What is wrong in a claim drops that claim and is told in `problems`; every good claim is there.
    Raises Unreadable where nothing can be used.

        >>> reading = factcheck.load("claims.yaml")
        >>> len(reading.dataset.claims), reading.left_out
        (64, 0)
    """
    found = database.load(os.fspath(path))
    if found.dataset is None:
        raise Unreadable(found.problems)
    return Reading(found.dataset, found.problems, found.left_out, found.dropped)


def select(dataset: Dataset, **filters: Unpack[Filters]) -> Dataset:
    """The dataset with those of its claims alone that the filters mean, in its order.

    Filters take the words that people type on the command line. Several words for one filter, as a
    list, mean any of them; different filters are all required.

        speaker, group, about   names, by what people type: no case, no accents, and a beginning of
                                each word will do ("guaido", "john b"); all that match are meant
        verdict                 the word, its label, or what it means ("contradicted")
        kind, tag, source       a word of a closed list, or a beginning that fits one alone
        search                  every word begins some word of the claim, quote, outcomes, note,
                                subjects or tags
        since, until            said then or later, then or earlier: "2019", "2019-04",
                                "2019-04-30", or a date
        as_of                   the record as it stood that day: later claims and outcomes are not
                                there, and the verdict is the one that was in force
        according_to            the record as far as these sources are its evidence
        overdue                 due before that day, and still unresolved

    A word that names nothing raises ValueError, with what was probably meant; a filter that does not
    exist raises TypeError.

        >>> select(dataset, speaker="bolton", verdict=["contradicted", "unfulfilled"])
        >>> select(dataset, group="harbour list", as_of="2024-05")
        >>> len(select(dataset, tag="cuba").claims)
        8
    """
    criteria = _criteria(_whole(dataset), _typed(filters))
    claims = query.select(dataset, criteria)
    return dataset._replace(claims=claims, corrections=query.corrections(dataset, criteria, claims))


def _typed(filters: Filters) -> dict[str, Any]:
    """Filters as the command line has them: lists of words, dates as text."""
    typed: dict[str, Any] = {}
    for name, value in filters.items():
        if name not in query.FILTERS:
            hint = did_you_mean(name, query.FILTERS)
            raise TypeError(f"there is no filter {name!r}{f': {hint}' if hint else ''}")
        several = query.FILTERS[name].names or query.FILTERS[name].words
        words = (
            list(value) if several and isinstance(value, Iterable) and not isinstance(value, str) else None
        )
        if isinstance(value, str):
            typed[name] = [value] if several else value
        elif isinstance(value, date) and not several and name != "search":
            typed[name] = value.isoformat()[:16]
        elif words is not None and all(isinstance(word, str) for word in words):
            typed[name] = words
        elif value is not None:
            if name == "overdue":
                raise TypeError(f"overdue: {value!r} is no day; give the one to ask by, as in '2024-07-01'")
            other = {"search": ""}.get(name, " nor a list of it" if several else " nor a date")
            raise TypeError(f"{name}: {value!r} is {'neither' if other else 'no'} text{other}")
    return typed


def _whole(dataset: Dataset) -> Dataset:
    """What was given for a dataset, if it is one."""
    if not isinstance(dataset, Dataset):
        more = ": pass its `dataset`" if isinstance(dataset, Reading) else ""
        raise TypeError(f"a {type(dataset).__name__} is no dataset{more}")
    return dataset


def _criteria(dataset: Dataset, typed: dict[str, Any]) -> dict[str, Any]:
    found = {
        name: query.resolve_filter(dataset, name, value) for name, value in typed.items() if name != "overdue"
    }
    return found | ({"overdue": query.parse_date("overdue", typed["overdue"])} if "overdue" in typed else {})


def rows(dataset: Dataset, table: Literal["claims", "outcomes", "citations"]) -> list[dict[str, Any]]:
    """The dataset's claims, their outcomes, or all citations, as flat dicts: `pandas.DataFrame(rows(…))`.

    A date is text as written, with its first and its last minute beside it as `…_start` and `…_end`;
    what is absent is None or []. `verdict` is the dataset's word, `means` the built-in that it counts
    as, or the word itself.

        claims      a row a claim: its fields, the speaker's `type` and, on that day, `groups`; the
                    `verdict` in force; `appearances` are ids of sources, `outcomes` is their number
        outcomes    a row an outcome: `claim` is the id, `number` counts from 1 within it, `in_force`
                    marks the last; `evidence` are ids of sources
        citations   a row a citation: `outcome` is None where the claim itself is on record

    Raises ValueError for any other table.
    """
    if table not in flat.TABLES:
        raise ValueError(f"there is no table {table!r}: {', '.join(flat.TABLES)}")
    return list(flat.TABLES[table](_whole(dataset)))


def check(dataset: Dataset | Reading, today: str | date) -> list[Problem]:
    """Every problem that `factcheck check` finds in what was read, a check at a time.

    `today` is the day to check by, as "2024-07-01" or a date. Sources' texts are read where they lie
    inside the dataset's folder. A problem has `position`, `check` (its name), `severity`, `message`,
    `hint` and `claim`. What the reader itself found is in `Reading.problems`.
    """
    if not isinstance(today, str | date):
        raise TypeError(f"today: {today!r} is neither text nor a date")
    day = query.parse_date("today", today if isinstance(today, str) else today.isoformat()[:16])
    reading = dataset if isinstance(dataset, Reading) else Reading(dataset)
    if _whole(reading.dataset).origin:
        raise ValueError("a database has no lines to point at: check the YAML that it was made from")
    texts, problems = loader.source_texts(reading.dataset)
    subject = checks.Subject(reading.dataset, day, texts, not reading.left_out, reading.dropped)
    return [*problems, *checks.run(subject).listed]


_Texts = Literal["markdown", "html", "claimreview", "csv", "json", "jsonl", "yaml"]


@overload
def export(
    dataset: Dataset, format: Literal["sqlite"], by: str = "speaker", **filters: Unpack[Filters]
) -> bytes: ...
@overload
def export(dataset: Dataset, format: _Texts, by: str = "speaker", **filters: Unpack[Filters]) -> str: ...
@overload
def export(dataset: Dataset, format: str, by: str = "speaker", **filters: Unpack[Filters]) -> str | bytes: ...
def export(dataset: Dataset, format: str, by: str = "speaker", **filters: Unpack[Filters]) -> str | bytes:
    """The document that `factcheck export` writes: text, or bytes of a database.

    `format` is markdown, html, claimreview, csv, json, jsonl, sqlite or yaml; `by` groups a report by
    speaker, verdict, kind or month. The filters are those of `select`, and a report says by which it
    was made. Raises ValueError for a word that names nothing.
    """
    name, group = _one_of("format", format, FORMATS), _one_of("by", by, GROUPS)
    typed = _typed(filters)
    criteria = _criteria(_whole(dataset), typed)
    claims = query.select(dataset, criteria)
    corrections = query.corrections(dataset, criteria, claims)
    report = Report(dataset, tuple(claims), group, query.as_options(typed), corrections)
    pieces = list(FORMATS[name].write(report))
    if any(isinstance(piece, bytes) for piece in pieces):
        return b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _one_of(option: str, typed: str, words: Iterable[str]) -> str:
    if not isinstance(typed, str):
        raise TypeError(f"{option}: {typed!r} is no text")
    match = match_word(typed, dict.fromkeys(words, ()))
    if isinstance(match, Unmatched):
        raise ValueError(f"{option}: {match.message(option)}")
    return match
