"""The SQLite document: one schema, in tables for anybody's SQL and a view like the table of the JSON.

Dates are text as written; `_start` and `_end` beside them are the first and the last minute that they
stand for. `claim_fts` holds each claim's words as `fold` gives them, so that what people type finds
the same here as in the file.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from factcheck import query
from factcheck.model import Citation, Claim, Correction, Dataset, When


def _dated(name: str) -> str:
    return f"{name} TEXT, {name}_start TEXT, {name}_end TEXT"


SCHEMA = f"""
CREATE TABLE dataset (title TEXT, note TEXT, reviewer TEXT, reviewer_url TEXT, base_url TEXT);
CREATE TABLE avoided (word TEXT PRIMARY KEY);
CREATE TABLE speaker (
    name TEXT PRIMARY KEY, declared INTEGER NOT NULL, type TEXT, role TEXT, url TEXT, note TEXT
);
CREATE TABLE alias (speaker TEXT NOT NULL REFERENCES speaker, alias TEXT NOT NULL);
CREATE TABLE membership (
    speaker TEXT NOT NULL REFERENCES speaker, "group" TEXT NOT NULL, {_dated("since")}, {_dated("until")}
);
CREATE TABLE source (
    id TEXT PRIMARY KEY, declared INTEGER NOT NULL, title TEXT, publisher TEXT, {_dated("published")},
    url TEXT, archived TEXT, text TEXT, note TEXT
);
CREATE TABLE verdict (
    word TEXT PRIMARY KEY, means TEXT NOT NULL, label TEXT NOT NULL, rating INTEGER, definition TEXT
);
CREATE TABLE correction (number INTEGER PRIMARY KEY, {_dated("date")}, what TEXT NOT NULL);
CREATE TABLE corrected (correction INTEGER NOT NULL REFERENCES correction, claim_id TEXT NOT NULL);
CREATE TABLE claim (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, speaker TEXT NOT NULL REFERENCES speaker,
    {_dated("said")}, kind TEXT, claim TEXT NOT NULL, quote TEXT, {_dated("due")}, note TEXT,
    verdict TEXT NOT NULL REFERENCES verdict,  -- the one in force
    counts_start TEXT, counts_end TEXT  -- the day that it counts from: its own, else its earliest source's
);
CREATE TABLE about (claim INTEGER NOT NULL REFERENCES claim, name TEXT NOT NULL);
CREATE TABLE tag (claim INTEGER NOT NULL REFERENCES claim, tag TEXT NOT NULL);
CREATE TABLE related (claim INTEGER NOT NULL REFERENCES claim, related_id TEXT NOT NULL);
CREATE TABLE claim_group (  -- the groups of its speaker on the day that it counts from
    claim INTEGER NOT NULL REFERENCES claim, "group" TEXT NOT NULL
);
CREATE TABLE outcome (  -- oldest first; the last number is the one in force
    claim INTEGER NOT NULL REFERENCES claim, number INTEGER NOT NULL,
    verdict TEXT NOT NULL REFERENCES verdict, {_dated("reported")}, basis TEXT, summary TEXT,
    PRIMARY KEY (claim, number)
) WITHOUT ROWID;
CREATE TABLE citation (  -- an appearance of the claim, or evidence of its outcome of that number
    claim INTEGER NOT NULL REFERENCES claim, outcome INTEGER,
    source TEXT NOT NULL REFERENCES source, paragraphs TEXT NOT NULL,  -- a JSON array
    url TEXT
);
CREATE TABLE vocabulary (field TEXT NOT NULL, number INTEGER NOT NULL, word TEXT NOT NULL,
    PRIMARY KEY (field, number)) WITHOUT ROWID;
CREATE VIRTUAL TABLE claim_fts USING fts5(
    words, content='', detail=none, tokenize='ascii'
);
"""


def _citations(of: str) -> str:
    cited = "'source', source, 'paragraphs', json(paragraphs), 'url', url"
    listed = f"SELECT source, paragraphs, url FROM citation WHERE citation.claim = c.number AND {of}"
    return f"(SELECT json_group_array(json_object({cited})) FROM ({listed} ORDER BY citation.rowid))"


def _list(column: str, table: str) -> str:
    listed = f"SELECT {column} FROM {table} WHERE {table}.claim = c.number ORDER BY {table}.rowid"
    return f"(SELECT json_group_array({column}) FROM ({listed}))"


_OUTCOME = "'verdict', verdict, 'reported', reported, 'basis', basis, 'summary', summary"
_OUTCOMES = f"""(SELECT json_group_array(json_object({_OUTCOME}, 'evidence', json(evidence))) FROM (
        SELECT verdict, reported, basis, summary, {_citations("outcome = o.number")} AS evidence
        FROM outcome AS o WHERE o.claim = c.number ORDER BY o.number))"""
VIEWS = f"""
CREATE VIEW claims AS SELECT
    c.id, c.speaker, speaker.type, {_list('"group"', "claim_group")} AS "groups",
    c.said, c.said_start, c.said_end, c.kind, {_list("name", "about")} AS about, c.claim, c.quote,
    c.due, c.due_start, c.due_end, {_citations("citation.outcome IS NULL")} AS appearances,
    {_list("tag", "tag")} AS tags, {_list("related_id", "related")} AS related, c.note,
    c.verdict, verdict.means, {_OUTCOMES} AS outcomes
    FROM claim AS c JOIN verdict ON verdict.word = c.verdict JOIN speaker ON speaker.name = c.speaker
    ORDER BY c.number;
"""
INDICES = """
CREATE INDEX membership_speaker ON membership (speaker);
CREATE INDEX claim_speaker ON claim (speaker);
CREATE INDEX claim_verdict ON claim (verdict);
CREATE INDEX claim_kind ON claim (kind);
CREATE INDEX claim_counts ON claim (counts_start, counts_end);
CREATE INDEX about_claim ON about (claim);
CREATE INDEX about_name ON about (name, claim);
CREATE INDEX tag_claim ON tag (claim);
CREATE INDEX tag_tag ON tag (tag, claim);
CREATE INDEX related_claim ON related (claim);
CREATE INDEX claim_group_claim ON claim_group (claim);
CREATE INDEX claim_group_group ON claim_group ("group", claim);
CREATE INDEX citation_claim ON citation (claim);
CREATE INDEX citation_source ON citation (source, claim);
"""
_AT_ONCE = 5_000  # claims of which the rows are held before they are written


def write(dataset: Dataset, claims: tuple[Claim, ...], corrections: Iterable[Correction]) -> bytes:
    """The database's bytes; it is built in memory."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF;" + SCHEMA + VIEWS)
        with database:
            for table, rows in _header(dataset, claims, corrections):
                _insert(database, table, rows)
            for table, rows in _claims(dataset, claims):
                _insert(database, table, rows)
        database.executescript(INDICES)
        return database.serialize()


def _insert(database: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"
        if table == "claim_fts":
            sql = "INSERT INTO claim_fts (rowid, words) VALUES (?, ?)"
        try:
            database.executemany(sql, rows)
        except UnicodeEncodeError:  # a byte that was no UTF-8: SQLite takes no lone surrogates
            database.executemany(sql, [tuple(map(_encodable, row)) for row in rows])


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _date(when: When | None) -> tuple[str | None, str | None, str | None]:
    return (when.text, when.start, when.last_minute) if when else (None, None, None)


def _header(
    dataset: Dataset, claims: tuple[Claim, ...], corrections: Iterable[Correction]
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    reviewer = dataset.reviewer or (None, None)
    yield "dataset", [(dataset.title, dataset.note, *reviewer, dataset.base_url)]
    yield "avoided", [(word,) for word in dict.fromkeys(dataset.avoid)]
    known = dataset._replace(claims=claims)
    speakers = []
    for name in query.speakers(known):
        one = dataset.speakers.get(name)
        speakers.append((name, 1, one.type, one.role, one.url, one.note) if one else (name, 0, *[None] * 4))
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
    for name in query.sources(known):
        of = dataset.sources.get(name)
        sources.append(
            (name, 1, of.title, of.publisher, *_date(of.published), of.url, of.archived, of.text, of.note)
            if of
            else (name, 0, *[None] * 9)
        )
    yield "source", sources
    verdicts = dataset.verdicts.items()
    yield "verdict", [(word, v.means, v.label or word, v.rating, v.definition) for word, v in verdicts]
    told = list(enumerate(corrections, 1))
    yield "correction", [(number, *_date(one.date), one.what) for number, one in told]
    yield "corrected", [(number, name) for number, one in told for name in one.claims]
    for field, words in (("about", query.abouts(known)), ("tag", query.tags(known))):
        yield "vocabulary", [(field, number, word) for number, word in enumerate(words, 1)]


def _claims(dataset: Dataset, claims: Iterable[Claim]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    numbered = enumerate(claims, 1)
    while batch := list(islice(numbered, _AT_ONCE)):
        tables: dict[str, list[tuple[Any, ...]]] = {
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
            tables["citation"] += _cited(number, None, claim.appearances)
            for place, outcome in enumerate(claim.outcomes, 1):
                reported = _date(outcome.reported)
                tables["outcome"].append(
                    (number, place, outcome.verdict, *reported, outcome.basis, outcome.summary)
                )
                tables["citation"] += _cited(number, place, outcome.evidence)
        yield from tables.items()
        yield "claim_fts", [(number, query.searched(claim)) for number, claim in batch]


def _cited(number: int, outcome: int | None, citations: Iterable[Citation]) -> Iterator[tuple[Any, ...]]:
    for cited in citations:
        yield number, outcome, cited.source, json.dumps(cited.paragraphs), cited.url
