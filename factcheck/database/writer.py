"""Write a dataset as a database."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from factcheck.core import query
from factcheck.core.location import NOWHERE
from factcheck.core.model import Claim, Correction, Dataset, Source, Speaker, When
from factcheck.database.schema import APPLICATION, INDICES, SCHEMA, VERSION, VIEWS

_PRAGMAS = f"""
PRAGMA journal_mode = OFF;
PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};
"""
_Rows = list[tuple[Any, ...]]
_BATCH_SIZE = 5_000  # claims whose rows are inserted together


def write(
    dataset: Dataset,
    claims: Sequence[Claim],
    corrections: Iterable[Correction],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """Return the bytes of a database, built in memory; calls `progress` with the claims done and in total."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_PRAGMAS + SCHEMA + VIEWS)
        with database:
            for table, rows in _header_rows(dataset, claims, corrections).items():
                _insert(database, table, rows)
            for done, table, rows in _claim_rows(dataset, claims):
                _insert(database, table, rows)
                progress(done, len(claims))
        database.executescript(INDICES)
        return database.serialize()


def _insert(database: sqlite3.Connection, table: str, rows: _Rows) -> None:
    if rows:
        columns = " (rowid, words)" if table == "claim_fts" else ""
        sql = f"INSERT INTO {table}{columns} VALUES ({', '.join('?' * len(rows[0]))})"
        try:
            database.executemany(sql, rows)
        except UnicodeEncodeError:  # SQLite rejects lone surrogates, which stand for invalid UTF-8
            database.executemany(sql, [tuple(map(_encodable, row)) for row in rows])


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _date(when: When | None) -> tuple[str | None, str | None, str | None]:
    return (when.text, when.start, when.end) if when else (None, None, None)


def _header_rows(
    dataset: Dataset, claims: Sequence[Claim], corrections: Iterable[Correction]
) -> dict[str, _Rows]:
    exported = dataset._replace(claims=claims)
    declared, numbered = dataset.speakers.values(), list(enumerate(corrections, 1))
    speakers = (dataset.speakers.get(name) or Speaker(name, NOWHERE) for name in query.speakers(exported))
    sources = (dataset.sources.get(name) or Source(name, NOWHERE) for name in query.sources(exported))
    vocabulary = {"about": query.abouts(exported), "tag": query.tags(exported)}
    return {
        "dataset": [(dataset.title, dataset.note, *(dataset.reviewer or (None, None)), dataset.base_url)],
        "avoided": [(word,) for word in dataset.avoid],
        "origin": [(name,) for name in dataset.made_from],
        "speaker": [
            (it.name, int(it.name in dataset.speakers), it.type, it.role, it.url, it.note) for it in speakers
        ],
        "alias": [(speaker.name, alias) for speaker in declared for alias in speaker.aliases],
        "membership": [
            (speaker.name, group.name, *_date(group.since), *_date(group.until))
            for speaker in declared
            for group in speaker.groups
        ],
        "source": [
            (
                it.id,
                int(it.id in dataset.sources),
                it.title,
                it.publisher,
                *_date(it.published),
                it.url,
                it.archived,
                it.text,
                it.note,
            )
            for it in sources
        ],
        "verdict": [
            (it.word, int(it.span is not None), it.means, it.label, it.rating, it.definition)
            for it in dataset.verdicts.values()
        ],
        "correction": [(number, *_date(it.date), it.what) for number, it in numbered],
        "corrected": [(number, name) for number, it in numbered for name in it.claims],
        "vocabulary": [
            (field, number, word)
            for field, words in vocabulary.items()
            for number, word in enumerate(words, 1)
        ],
    }


def _claim_rows(dataset: Dataset, claims: Iterable[Claim]) -> Iterator[tuple[int, str, _Rows]]:
    """Yield rows by table, a batch of claims at a time, with the number of claims done."""
    numbered = enumerate(claims, 1)
    while batch := list(islice(numbered, _BATCH_SIZE)):
        tables: dict[str, _Rows] = {
            "claim": [(number, *_claim_cells(claim, dataset)) for number, claim in batch],
            "about": [(number, name) for number, claim in batch for name in claim.about],
            "tag": [(number, tag) for number, claim in batch for tag in claim.tags],
            "related": [(number, name) for number, claim in batch for name in claim.related],
            "claim_group": [(n, name) for n, claim in batch for name in query.groups_of(claim, dataset)],
            "outcome": [
                (number, position, it.verdict, *_date(it.reported), it.basis, it.summary, it.details)
                for number, claim in batch
                for position, it in enumerate(claim.outcomes, 1)
            ],
            "citation": [(number, *cells) for number, claim in batch for cells in _citation_cells(claim)],
            "claim_fts": [(number, query.search_text(claim)) for number, claim in batch],
        }
        for table, rows in tables.items():
            yield batch[-1][0], table, rows


def _claim_cells(claim: Claim, dataset: Dataset) -> tuple[Any, ...]:
    return (
        claim.id, claim.speaker, *_date(claim.said), claim.kind, claim.claim, claim.quote,
        *_date(claim.due), claim.note, claim.verdict, *_date(query.claim_date(claim, dataset))[1:],
    )  # fmt: skip


_json = lru_cache(maxsize=4096)(json.dumps)


def _citation_cells(claim: Claim) -> Iterator[tuple[Any, ...]]:
    evidence = ((number, outcome.evidence) for number, outcome in enumerate(claim.outcomes, 1))
    for number, citations in chain([(None, claim.appearances)], evidence):
        for cited in citations:
            yield number, cited.source, _json(cited.paragraphs), cited.url
