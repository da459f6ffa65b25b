"""The claims as an SQLite database: normalised tables, a full-text index, a view like the table."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from factcheck.formats import Report
from factcheck.model import Citation, Claim, Dataset, When
from factcheck.query import citations

_TABLES = """
CREATE TABLE dataset (title TEXT, note TEXT, reviewer TEXT, reviewer_url TEXT, base_url TEXT);
CREATE TABLE avoided (word TEXT PRIMARY KEY);
CREATE TABLE speaker (name TEXT PRIMARY KEY, role TEXT, url TEXT, note TEXT);
CREATE TABLE alias (speaker TEXT NOT NULL REFERENCES speaker, alias TEXT NOT NULL);
CREATE TABLE source (
    id TEXT PRIMARY KEY, title TEXT, publisher TEXT, published TEXT,
    url TEXT, archived TEXT, text TEXT, note TEXT
);
CREATE TABLE verdict (
    word TEXT PRIMARY KEY, means TEXT NOT NULL, label TEXT, rating INTEGER, definition TEXT
);
CREATE TABLE claim (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, speaker TEXT NOT NULL REFERENCES speaker,
    said TEXT, kind TEXT, claim TEXT NOT NULL, quote TEXT, due TEXT, note TEXT,
    verdict TEXT NOT NULL REFERENCES verdict,
    summary TEXT  -- of the outcome in force, here again so that the index can be rebuilt from one table
);
CREATE TABLE about (claim INTEGER NOT NULL REFERENCES claim, name TEXT NOT NULL);
CREATE TABLE tag (claim INTEGER NOT NULL REFERENCES claim, tag TEXT NOT NULL);
CREATE TABLE related (claim INTEGER NOT NULL REFERENCES claim, related_id TEXT NOT NULL);
CREATE TABLE appearance (
    id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim,
    source TEXT NOT NULL REFERENCES source, url TEXT
);
CREATE TABLE appearance_paragraph (
    appearance INTEGER NOT NULL REFERENCES appearance, paragraph INTEGER NOT NULL
);
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY, claim INTEGER NOT NULL REFERENCES claim, number INTEGER NOT NULL,
    verdict TEXT NOT NULL REFERENCES verdict, reported TEXT, basis TEXT, summary TEXT
);
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY, outcome INTEGER NOT NULL REFERENCES outcome,
    source TEXT NOT NULL REFERENCES source, url TEXT
);
CREATE TABLE evidence_paragraph (
    evidence INTEGER NOT NULL REFERENCES evidence, paragraph INTEGER NOT NULL
);
CREATE VIEW claims AS
    SELECT claim.id, claim.speaker, claim.said, claim.claim,
        verdict.label AS verdict, claim.summary AS outcome
    FROM claim JOIN verdict ON verdict.word = claim.verdict ORDER BY claim.number;
CREATE VIRTUAL TABLE claim_fts USING fts5(
    claim, quote, summary, content="claim", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
"""
_INDICES = """
CREATE INDEX claim_speaker ON claim (speaker);
CREATE INDEX tag_tag ON tag (tag, claim);
CREATE INDEX outcome_claim ON outcome (claim, number);
"""


def write(report: Report) -> Iterator[bytes]:
    """The database's bytes; it is built in memory."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript("PRAGMA foreign_keys = ON;" + _TABLES)
        with database:
            _header(database, report.dataset, report.claims)
            for number, claim in enumerate(report.claims, 1):
                _claim(database, number, claim)
            database.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")
        database.executescript(_INDICES + "VACUUM;")
        yield database.serialize()


def _insert(database: sqlite3.Connection, table: str, *values: str | int | None) -> int:
    # SQLite ends text at a NUL when it shows it; lone surrogates it does not take at all.
    clean = [
        v.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values
    ]
    marks = ", ".join("?" * len(values))
    row = database.execute(f"INSERT INTO {table} VALUES ({marks})", clean).lastrowid
    return row or 0


def _date(when: When | None) -> str | None:
    return when.text if when else None


def _header(database: sqlite3.Connection, dataset: Dataset, claims: tuple[Claim, ...]) -> None:
    reviewer = dataset.reviewer or (None, None)
    _insert(database, "dataset", dataset.title, dataset.note, *reviewer, dataset.base_url)
    for word in dict.fromkeys(dataset.avoid):
        _insert(database, "avoided", word)
    for speaker in dataset.speakers.values():
        _insert(database, "speaker", speaker.name, speaker.role, speaker.url, speaker.note)
        for alias in speaker.aliases:
            _insert(database, "alias", speaker.name, alias)
    for name in dict.fromkeys(claim.speaker for claim in claims if claim.speaker not in dataset.speakers):
        _insert(database, "speaker", name, None, None, None)
    for one in dataset.sources.values():
        published = _date(one.published)
        _insert(
            database,
            "source",
            one.id,
            one.title,
            one.publisher,
            published,
            one.url,
            one.archived,
            one.text,
            one.note,
        )
    cited = dict.fromkeys(citation.source for claim in claims for citation in citations(claim))
    for source in cited:
        if source not in dataset.sources:
            _insert(database, "source", source, *[None] * 7)
    for word, verdict in dataset.verdicts.items():
        label = verdict.label or word
        _insert(database, "verdict", word, verdict.means, label, verdict.rating, verdict.definition)


def _claim(database: sqlite3.Connection, number: int, claim: Claim) -> None:
    summary = claim.outcomes[-1].summary if claim.outcomes else None
    _insert(
        database, "claim", number, claim.id, claim.speaker, _date(claim.said), claim.kind, claim.claim,
        claim.quote, _date(claim.due), claim.note, claim.verdict, summary,
    )  # fmt: skip
    for table, texts in (("about", claim.about), ("tag", claim.tags), ("related", claim.related)):
        for text in texts:
            _insert(database, table, number, text)
    for citation in claim.appearances:
        _cite(database, "appearance", number, citation)
    for place, outcome in enumerate(claim.outcomes, 1):
        key = _insert(
            database, "outcome", None, number, place, outcome.verdict,
            _date(outcome.reported), outcome.basis, outcome.summary,
        )  # fmt: skip
        for citation in outcome.evidence:
            _cite(database, "evidence", key, citation)


def _cite(database: sqlite3.Connection, table: str, owner: int, citation: Citation) -> None:
    key = _insert(database, table, None, owner, citation.source, citation.url)
    for paragraph in citation.paragraphs:
        _insert(database, f"{table}_paragraph", key, paragraph)
