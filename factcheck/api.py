"""The public API: what `import factcheck` exports.

Every change is listed in the changelog. Filters take the same words as on the command line, and the
same code resolves them.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypedDict, Unpack, overload

from factcheck import checks, database
from factcheck.analysis.tally import GROUPS
from factcheck.core import query
from factcheck.core.diagnostics import Problem
from factcheck.core.fuzzy import did_you_mean
from factcheck.core.matching import Unmatched, match_word
from factcheck.core.model import Claim, Dataset
from factcheck.exporting import FORMATS, Report, flat
from factcheck.reading import loader


class Unreadable(ValueError):
    """Raised where a dataset cannot be read at all; `problems` are the reasons, with positions."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(_as_text, self.problems)))


def _as_text(problem: Problem) -> str:
    position = ":".join(str(part) for part in problem.position[:3] if part)
    return f"{position}: {problem.message}{f' ({problem.hint})' if problem.hint else ''}"


class Reading(NamedTuple):
    """A dataset as read, with its problems and the number of claims skipped because of them."""

    dataset: Dataset
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    dropped: tuple[Claim, ...] = ()  # as far as they could be read


class Filters(TypedDict, total=False):
    """The keyword arguments of `select` and `export`."""

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

    An invalid claim is skipped and reported in `problems`. Raises Unreadable where nothing can be read.

        >>> reading = factcheck.load("claims.yaml")
        >>> len(reading.dataset.claims), reading.left_out
        (64, 0)
    """
    result = database.load(os.fspath(path))
    if result.dataset is None:
        raise Unreadable(result.problems)
    return Reading(result.dataset, result.problems, result.left_out, result.dropped)


def select(dataset: Dataset, **filters: Unpack[Filters]) -> Dataset:
    """Return a dataset with only the claims that match the filters, in the same order.

    Filters take the same words as on the command line. A list for one filter matches any of its words;
    different filters must all match.

        speaker, group, about   names, without case and accents; each word matches the beginning of a
                                word ("guaido", "john b"), and all matching names are selected
        verdict                 the word, its label, or its built-in ("contradicted")
        kind, tag, source       a word of a closed list, or an unambiguous prefix; a source also by its
                                publisher or title
        search                  every word matches the beginning of a word in the claim, quote,
                                outcomes, note, subjects or tags
        since, until            said on this date or later, or earlier: "2019", "2019-04",
                                "2019-04-30", or a date
        as_of                   the record as of that date: without later claims and outcomes, and
                                with the verdict that was current then
        according_to            the record as far as these sources are its evidence
        overdue                 due before that date and still unresolved

    Raises ValueError, with a suggestion, for an unknown word, and TypeError for an unknown filter.

        >>> select(dataset, speaker="bolton", verdict=["contradicted", "unfulfilled"])
        >>> select(dataset, group="harbour list", as_of="2024-05")
        >>> len(select(dataset, tag="cuba").claims)
        8
    """
    criteria = _resolve_filters(_require_dataset(dataset), _as_typed(filters))
    claims = query.select(dataset, criteria)
    return dataset._replace(claims=claims, corrections=query.corrections(dataset, criteria, claims))


def _as_typed(filters: Filters) -> dict[str, Any]:
    """Return filters as typed on the command line: lists of words, dates as text."""
    typed: dict[str, Any] = {}
    for name, value in filters.items():
        if name not in query.FILTERS:
            hint = did_you_mean(name, query.FILTERS)
            raise TypeError(f"unknown filter {name!r}{f'; {hint}' if hint else ''}")
        is_list = query.FILTERS[name].names or query.FILTERS[name].words
        words = list(value) if is_list and isinstance(value, Iterable) else [None]
        if isinstance(value, str):
            typed[name] = [value] if is_list else value
        elif isinstance(value, date) and not is_list and name != "search":
            typed[name] = value.isoformat()[:16]
        elif all(isinstance(word, str) for word in words):
            typed[name] = words
        elif value is not None:
            other = "" if name == "search" else " or a list of text" if is_list else " or a date"
            example = ", such as '2024-07-01'," if name == "overdue" else ""
            raise TypeError(f"{name}: expected text{other}{example or ','} not {value!r}")
    return typed


def _require_dataset(dataset: Dataset) -> Dataset:
    if not isinstance(dataset, Dataset):
        hint = "; pass its `dataset`" if isinstance(dataset, Reading) else ""
        raise TypeError(f"expected a Dataset, not {type(dataset).__name__}{hint}")
    return dataset


def _resolve_filters(dataset: Dataset, typed: dict[str, Any]) -> dict[str, Any]:
    return {
        name: query.parse_date(name, value)
        if name == "overdue"
        else query.resolve_filter(dataset, name, value)
        for name, value in typed.items()
    }


def rows(dataset: Dataset, table: Literal["claims", "outcomes", "citations"]) -> list[dict[str, Any]]:
    """Return claims, outcomes or citations as flat dicts: `pandas.DataFrame(rows(…))`.

    A date is text as written, with its first and last minute as `…_start` and `…_end`; a missing value is
    None or []. `verdict` is the dataset's word, `means` the built-in that it maps to, or the word itself.

        claims      one row per claim: its fields, the speaker's `type` and `groups` on that date; the
                    current `verdict`; `appearances` are source ids, `outcomes` is their number
        outcomes    one row per outcome: `claim` is the id, `number` counts from 1 within it, `in_force`
                    marks the last; `evidence` are source ids
        citations   one row per citation: `outcome` is None for an appearance of the claim

    Raises ValueError for any other table.
    """
    if table not in flat.TABLES:
        raise ValueError(f"unknown table {table!r}; use {', '.join(flat.TABLES)}")
    return list(flat.TABLES[table](_require_dataset(dataset)))


def check(dataset: Dataset | Reading, today: str | date) -> list[Problem]:
    """Return the problems that the checks of `factcheck check` find, check by check.

    `today` is the date to check by, as "2024-07-01" or a date. Source texts are read if they are inside
    the dataset's folder. A problem has `position`, `check` (its name), `severity`, `message`, `hint` and
    `claim`. Problems found while reading are in `Reading.problems`.
    """
    if not isinstance(today, str | date):
        raise TypeError(f"today: expected text or a date, not {today!r}")
    day = query.parse_date("today", today if isinstance(today, str) else today.isoformat()[:16])
    reading = dataset if isinstance(dataset, Reading) else Reading(dataset)
    if _require_dataset(reading.dataset).origin:
        raise ValueError("a database has no lines to report; check the YAML it was exported from")
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
    """Return the document that `factcheck export` writes: text, or the bytes of a database.

    `format` is markdown, html, claimreview, csv, json, jsonl, sqlite or yaml; `by` groups a report by
    speaker, verdict, kind or month. The filters are those of `select`; a report lists them. Raises
    ValueError for an unknown word.
    """
    name, group = _match_option("format", format, FORMATS), _match_option("by", by, GROUPS)
    typed = _as_typed(filters)
    criteria = _resolve_filters(_require_dataset(dataset), typed)
    claims = tuple(query.select(dataset, criteria))
    corrections = query.corrections(dataset, criteria, claims)
    pieces = list(FORMATS[name].write(Report(dataset, claims, group, query.as_options(typed), corrections)))
    if any(isinstance(piece, bytes) for piece in pieces):
        return b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _match_option(option: str, typed: str, words: Iterable[str]) -> str:
    if not isinstance(typed, str):
        raise TypeError(f"{option}: expected text, not {typed!r}")
    match = match_word(typed, dict.fromkeys(words, ()))
    if isinstance(match, Unmatched):
        raise ValueError(f"{option}: {match.message(option)}")
    return match
