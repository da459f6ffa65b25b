"""Write a dataset as a database."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import islice
from typing import Any

from factcheck.core import query
from factcheck.core.location import NOWHERE
from factcheck.core.model import Citation, Claim, Correction, Dataset, Source, Speaker, When
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
            for table, rows in _header_rows(dataset, claims, corrections):
                _insert(database, table, rows)
            for done, table, rows in _claim_rows(dataset, claims):
                _insert(database, table, rows)
                progress(done, len(claims))
        database.executescript(INDICES)
        return database.serialize()


def _insert(database: sqlite3.Connection, table: str, rows: _Rows) -> None:
    if rows:
        sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"
        if table == "claim_fts":
            sql = "INSERT INTO claim_fts (rowid, words) VALUES (?, ?)"
        try:
            database.executemany(sql, rows)
        except UnicodeEncodeError:  # SQLite rejects lone surrogates, which stand for invalid UTF-8
            database.executemany(sql, [tuple(map(_encodable, row)) for row in rows])


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _date(when: When | None) -> tuple[str | None, str | None, str | None]:
    return (when.text, when.start, when.last_minute) if when else (None, None, None)


def _header_rows(
    dataset: Dataset, claims: Sequence[Claim], corrections: Iterable[Correction]
) -> Iterator[tuple[str, _Rows]]:
    reviewer = dataset.reviewer or (None, None)
    yield "dataset", [(dataset.title, dataset.note, *reviewer, dataset.base_url)]
    yield "avoided", [(word,) for word in dataset.avoid]
    yield "origin", [(name,) for name in dataset.made_from]
    exported = dataset._replace(claims=claims)
    speakers = []
    for name in query.speakers(exported):
        speaker = dataset.speakers.get(name) or Speaker(name, NOWHERE)
        texts = (speaker.type, speaker.role, speaker.url, speaker.note)
        speakers.append((name, int(name in dataset.speakers), *texts))
    yield "speaker", speakers
    declared = dataset.speakers.values()
    yield "alias", [(speaker.name, alias) for speaker in declared for alias in speaker.aliases]
    yield (
        "membership",
        [
            (speaker.name, group.name, *_date(group.since), *_date(group.until))
            for speaker in declared
            for group in speaker.groups
        ],
    )
    sources = []
    for name in query.sources(exported):
        source = dataset.sources.get(name) or Source(name, NOWHERE)
        texts = (source.url, source.archived, source.text, source.note)
        head = (name, int(name in dataset.sources), source.title, source.publisher)
        sources.append((*head, *_date(source.published), *texts))
    yield "source", sources
    verdicts = dataset.verdicts.values()
    yield (
        "verdict",
        [(v.word, int(v.span is not None), v.means, v.label, v.rating, v.definition) for v in verdicts],
    )
    numbered = list(enumerate(corrections, 1))
    yield "correction", [(number, *_date(it.date), it.what) for number, it in numbered]
    yield "corrected", [(number, name) for number, it in numbered for name in it.claims]
    for field, words in (("about", query.abouts(exported)), ("tag", query.tags(exported))):
        yield "vocabulary", [(field, number, word) for number, word in enumerate(words, 1)]


def _claim_rows(dataset: Dataset, claims: Iterable[Claim]) -> Iterator[tuple[int, str, _Rows]]:
    """Yield rows by table, a batch of claims at a time, with the number of claims done."""
    numbered = enumerate(claims, 1)
    while batch := list(islice(numbered, _BATCH_SIZE)):
        tables: dict[str, _Rows] = {
            name: [] for name in ("claim", "about", "tag", "related", "claim_group", "outcome", "citation")
        }
        for number, claim in batch:
            counts = query.claim_date(claim, dataset)
            said, due = _date(claim.said), _date(claim.due)
            row = (number, claim.id, claim.speaker, *said, claim.kind, claim.claim, claim.quote, *due)
            days = (counts.start, counts.last_minute) if counts else (None, None)
            tables["claim"].append((*row, claim.note, claim.verdict, *days))
            tables["about"] += [(number, name) for name in claim.about]
            tables["tag"] += [(number, tag) for tag in claim.tags]
            tables["related"] += [(number, name) for name in claim.related]
            tables["claim_group"] += [(number, name) for name in query.groups_of(claim, dataset)]
            tables["citation"] += _citation_rows(number, None, claim.appearances)
            for position, outcome in enumerate(claim.outcomes, 1):
                reported = _date(outcome.reported)
                tables["outcome"].append(
                    (number, position, outcome.verdict, *reported, outcome.basis, outcome.summary)
                )
                tables["citation"] += _citation_rows(number, position, outcome.evidence)
        tables["claim_fts"] = [(number, query.search_text(claim)) for number, claim in batch]
        for table, rows in tables.items():
            yield batch[-1][0], table, rows


_json = lru_cache(maxsize=4096)(json.dumps)


def _citation_rows(
    number: int, outcome: int | None, citations: Iterable[Citation]
) -> Iterator[tuple[Any, ...]]:
    for cited in citations:
        yield number, outcome, cited.source, _json(cited.paragraphs), cited.url
