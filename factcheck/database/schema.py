"""The schema of the SQLite format.

Tables for SQL users, and a view with the fields of the JSON. Dates are text as written; `_start` and
`_end` are their first and last minute. `claim_fts` holds each claim's words as `fold` returns them, so
that a search matches the same claims as in the file. SQL comments are part of the compared schema.
"""

APPLICATION = 0x66616374  # "fact", in the file's header
VERSION = 2


def _date(name: str) -> str:
    return f"{name} TEXT, {name}_start TEXT, {name}_end TEXT"


SCHEMA = f"""
CREATE TABLE dataset (title TEXT, note TEXT, reviewer TEXT, reviewer_url TEXT, base_url TEXT);
CREATE TABLE avoided (word TEXT NOT NULL);
CREATE TABLE origin (file TEXT NOT NULL);  -- the files that it was made from
CREATE TABLE speaker (
    name TEXT PRIMARY KEY, declared INTEGER NOT NULL, type TEXT, role TEXT, url TEXT, note TEXT
);
CREATE TABLE alias (speaker TEXT NOT NULL REFERENCES speaker, alias TEXT NOT NULL);
CREATE TABLE membership (
    speaker TEXT NOT NULL REFERENCES speaker, "group" TEXT NOT NULL, {_date("since")}, {_date("until")}
);
CREATE TABLE source (
    id TEXT PRIMARY KEY, declared INTEGER NOT NULL, title TEXT, publisher TEXT, {_date("published")},
    url TEXT, archived TEXT, text TEXT, note TEXT
);
CREATE TABLE verdict (
    word TEXT PRIMARY KEY, declared INTEGER NOT NULL, means TEXT NOT NULL,
    label TEXT, rating INTEGER, definition TEXT
);
CREATE TABLE correction (number INTEGER PRIMARY KEY, {_date("date")}, what TEXT NOT NULL);
CREATE TABLE corrected (correction INTEGER NOT NULL REFERENCES correction, claim_id TEXT NOT NULL);
CREATE TABLE claim (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, speaker TEXT NOT NULL REFERENCES speaker,
    {_date("said")}, kind TEXT, claim TEXT NOT NULL, quote TEXT, {_date("due")}, note TEXT,
    verdict TEXT NOT NULL REFERENCES verdict,  -- the one in force
    counts_start TEXT, counts_end TEXT  -- the day that it counts from: its own, else its earliest source's
);
CREATE TABLE about (claim INTEGER NOT NULL REFERENCES claim, name TEXT NOT NULL);
CREATE TABLE tag (claim INTEGER NOT NULL REFERENCES claim, tag TEXT NOT NULL);
CREATE TABLE related (claim INTEGER NOT NULL REFERENCES claim, related_id TEXT NOT NULL);
CREATE TABLE claim_group (  -- the groups of its speaker on the day that it counts from
    claim INTEGER NOT NULL REFERENCES claim, "group" TEXT NOT NULL
);
CREATE TABLE outcome (  -- oldest first, and the last number is the one in force
    claim INTEGER NOT NULL REFERENCES claim, number INTEGER NOT NULL,
    verdict TEXT NOT NULL REFERENCES verdict, {_date("reported")}, basis TEXT, summary TEXT, details TEXT,
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


_OUTCOME = "'verdict', verdict, 'reported', reported, 'basis', basis, 'summary', summary, 'details', details"
_OUTCOMES = f"""(SELECT json_group_array(json_object({_OUTCOME}, 'evidence', json(evidence))) FROM (
        SELECT verdict, reported, basis, summary, details, {_citations("outcome = o.number")} AS evidence
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
CREATE INDEX alias_speaker ON alias (speaker);
CREATE INDEX membership_speaker ON membership (speaker);
CREATE INDEX claim_speaker ON claim (speaker, verdict);
CREATE INDEX claim_verdict ON claim (verdict);
CREATE INDEX claim_kind ON claim (kind, verdict);
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
