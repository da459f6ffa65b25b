"""Formats: complete, deterministic, lossless, and safe with untrusted text."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from factcheck import manual
from factcheck.core.location import NOWHERE, File
from factcheck.core.model import Claim, Dataset
from factcheck.exporting import FORMATS, Report
from factcheck.exporting.flat import CLAIM_COLUMNS, claim_row, speaker_columns
from factcheck.exporting.html import Page
from factcheck.exporting.json import claim_objects, claim_record
from factcheck.reading import loader
from tests.conftest import Run

ROOT = Path(__file__).parents[2]


def read(text: str | bytes) -> Dataset:
    data = text if isinstance(text, bytes) else dedent(text).encode("utf-8", "surrogatepass")
    result = loader.read([File("claims.yaml", data)])
    assert result.problems == () and result.dataset is not None
    return result.dataset


def written(data: Dataset, form: str, **options: Any) -> bytes:
    pieces = FORMATS[form].write(Report(data, data.claims, **options))
    return b"".join(
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace") for piece in pieces
    )


SHIPPED = read((ROOT / "claims.yaml").read_bytes())
FULL = read(
    """
    title: The harbour vote
    note: One paper's account.
    reviewer: {name: The Watch, url: https://example.org}
    base_url: https://example.org/
    avoid: [sham]
    sources:
      gazette: {title: Council splits, publisher: The Gazette, published: 2024-03-02,
                url: https://example.org/a, archived: https://example.org/b, text: g.txt, note: Local.}
      later: {title: Four berths, published: 2024-07-02T10}
    speakers:
      Ana Lóring: {type: person, role: Mayor, aliases: [Loring, Anita], url: https://example.org/ana,
                   note: Since 2019., groups: [Council, {name: Harbour List, until: 2024-03},
                   {name: Quay Party, from: 2024-04}]}
    verdicts:
      broken: {means: unfulfilled, label: Promise broken, rating: 1}
      kept: {means: confirmed, rating: 5}
      torn: {means: disputed, rating: 3}
    claims:
      - id: loring-ten
        speaker: Ana Lóring
        said: 2024-03-01T18:30~
        kind: promise
        about: [North quay, Ana Lóring]
        claim: Ten berths will open.
        quote: Ten berths by June
        due: 2024-06-30
        appearances: [{source: gazette, paragraphs: [4, 5], url: https://example.org/c}, {source: other}]
        tags: [harbour, vote]
        related: [quay-none]
        note: Said in passing.
        outcomes:
          - {verdict: torn, reported: 2024-06, basis: both, summary: Doubted., details: "The herald, too.",
             evidence: [{source: gazette}]}
          - {verdict: broken, reported: 2024-07-02, basis: events, summary: Four opened.,
             evidence: [{source: later, paragraphs: [2, 5]}]}
      - {id: quay-none, speaker: Bo Quay, said: 2024-03-01T18, claim: No berth will open.,
         appearances: [{source: gazette}]}
    """
)


def bare(claims: Sequence[Claim]) -> list[Claim]:
    return [claim._replace(span=NOWHERE) for claim in claims]


@pytest.mark.parametrize("data", [SHIPPED, FULL])
def test_yaml_reads_back_to_the_same_records(data: Dataset) -> None:
    again = read(written(data, "yaml"))
    assert bare(again.claims) == bare(data.claims)
    for field in ("title", "note", "reviewer", "base_url", "avoid"):
        assert getattr(again, field) == getattr(data, field)
    for field in ("sources", "speakers", "verdicts"):
        assert {k: v._replace(span=None) for k, v in getattr(again, field).items()} == {
            k: v._replace(span=None) for k, v in getattr(data, field).items()
        }


@pytest.mark.parametrize("data", [SHIPPED, FULL])
def test_json_and_json_lines_have_every_field_of_the_records(data: Dataset) -> None:
    records = json.loads(json.dumps([*claim_objects(data, data.claims)]))
    assert [json.loads(line) for line in written(data, "jsonl").decode().split("\n") if line] == records
    envelope = json.loads(written(data, "json"))
    assert envelope["claims"] == records
    assert list(envelope) == [
        "title",
        "note",
        "reviewer",
        "base_url",
        "avoid",
        "sources",
        "speakers",
        "verdicts",
        "corrections",
        "claims",
    ]


def test_json_has_the_header_of_the_dataset() -> None:
    envelope = json.loads(written(FULL, "json"))
    assert envelope["reviewer"] == {"name": "The Watch", "url": "https://example.org"}
    assert envelope["sources"]["later"] == {
        "title": "Four berths", "publisher": None, "published": "2024-07-02T10", "url": None,
        "archived": None, "text": None, "note": None,
    }  # fmt: skip
    assert envelope["speakers"] == {
        "Ana Lóring": {
            "type": "person",
            "role": "Mayor",
            "groups": [
                {"name": "Council", "from": None, "until": None},
                {"name": "Harbour List", "from": None, "until": "2024-03"},
                {"name": "Quay Party", "from": "2024-04", "until": None},
            ],
            "aliases": ["Loring", "Anita"],
            "url": "https://example.org/ana",
            "note": "Since 2019.",
        }
    }
    assert envelope["verdicts"]["broken"] == {
        "means": "unfulfilled", "definition": None, "label": "Promise broken", "rating": 1,
    }  # fmt: skip


def test_csv_has_the_fields_in_the_order_of_the_file() -> None:
    rows = list(csv.DictReader(io.StringIO(written(FULL, "csv").decode(), newline="")))
    assert list(rows[0].items()) == [
        ("id", "loring-ten"),
        ("speaker", "Ana Lóring"),
        ("type", "person"),
        ("groups", "Council; Harbour List"),
        ("said", "2024-03-01T18:30~"),
        ("said_start", "2024-03-01T18:30"),
        ("said_end", "2024-03-01T18:30"),
        ("kind", "promise"),
        ("about", "North quay; Ana Lóring"),
        ("claim", "Ten berths will open."),
        ("quote", "Ten berths by June"),
        ("due", "2024-06-30"),
        ("due_start", "2024-06-30T00:00"),
        ("due_end", "2024-06-30T23:59"),
        ("appearances", "gazette#4,5 https://example.org/c; other"),
        ("tags", "harbour; vote"),
        ("related", "quay-none"),
        ("note", "Said in passing."),
        ("verdict", "broken"),
        ("means", "unfulfilled"),
        ("outcomes", "torn (2024-06, both): Doubted. {The herald, too.} [gazette]; "
         "broken (2024-07-02, events): Four opened. [later#2,5]"),
    ]  # fmt: skip


# the schema.org terms that may occur
TERMS = {
    "ClaimReview": {
        "identifier",
        "url",
        "claimReviewed",
        "author",
        "datePublished",
        "description",
        "reviewBody",
        "reviewRating",
        "itemReviewed",
    },
    "Claim": {"author", "datePublished", "text", "about", "keywords", "appearance"},
    "Rating": {"alternateName", "ratingValue", "bestRating", "worstRating"},
    "CreativeWork": {"name", "url", "publisher", "datePublished"},
    "Organization": {"name", "url"},
    "Thing": {"name"},
    "Person": {"name", "sameAs", "affiliation"},
    "": {"name"},
}
VOCABULARY = "https://schema.org/"


def _context(url: str, _: Any) -> dict[str, Any]:
    assert url == "https://schema.org"
    context = {
        "@vocab": VOCABULARY,
        "url": {"@type": "@id"},
        "sameAs": {"@type": "@id"},
        "datePublished": {"@type": "Date"},
    }
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}


def expanded(data: Dataset) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = jsonld.expand(
        json.loads(written(data, "claimreview")), {"documentLoader": _context}
    )
    return result


@pytest.mark.parametrize("data", [SHIPPED, FULL])
def test_claimreview_uses_only_schema_org_terms(data: Dataset) -> None:
    def look(node: Any) -> None:
        for item in node if isinstance(node, list) else [node]:
            if isinstance(item, dict) and "@value" not in item and "@id" not in item:
                kind = item.get("@type", [VOCABULARY])[0].removeprefix(VOCABULARY)
                terms = {term.removeprefix(VOCABULARY) for term in item if not term.startswith("@")}
                assert terms <= TERMS[kind], (kind, terms)
                for value in item.values():
                    look(value)

    result = expanded(data)
    assert len(result) == sum(claim.verdict != "unresolved" for claim in data.claims)
    look(result)


def test_a_review_has_the_recorded_fields_and_a_rating_only_if_the_scale_has_one() -> None:
    (first,) = json.loads(written(FULL, "claimreview"))["@graph"]
    assert first == {
        "@type": "ClaimReview",
        "identifier": "loring-ten",
        "url": "https://example.org/claims/loring-ten/",
        "claimReviewed": "Ten berths will open.",
        "author": {"@type": "Organization", "name": "The Watch", "url": "https://example.org"},
        "datePublished": "2024-07-02",
        "description": "Four opened.",
        "reviewRating": {
            "@type": "Rating", "alternateName": "Promise broken",
            "ratingValue": 1, "bestRating": 5, "worstRating": 1,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Person", "name": "Ana Lóring", "sameAs": "https://example.org/ana",
                "affiliation": [
                    {"@type": "Organization", "name": "Council"},
                    {"@type": "Organization", "name": "Harbour List"},
                ],
            },
            "datePublished": "2024-03-01T18:30",
            "text": "Ten berths by June",
            "about": [{"@type": "Thing", "name": "North quay"}, {"@type": "Thing", "name": "Ana Lóring"}],
            "keywords": ["harbour", "vote"],
            "appearance": [
                {
                    "@type": "CreativeWork", "name": "Council splits", "url": "https://example.org/c",
                    "publisher": {"@type": "Organization", "name": "The Gazette"},
                    "datePublished": "2024-03-02",
                },
                {"@type": "CreativeWork", "name": "other"},
            ],
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "rated"),
    [
        ("{v: {means: disputed, rating: 2}, w: {rating: 1}}", False),
        ("{v: {means: unresolved, rating: 2}, w: {rating: 1}}", False),
        ("{v: {means: partly, rating: 2}}", False),
        ("{v: {means: partly, rating: 2}, w: {rating: 2}}", False),
        ("{v: {means: partly, rating: 2}, w: {rating: 1}}", True),
    ],
)
def test_no_rating_value_for_unresolved_claims_or_without_a_scale(verdicts: str, rated: bool) -> None:
    data = read(
        f"verdicts: {verdicts}\n"
        "claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}], outcomes: [{verdict: v}]}]\n"
    )
    rating = json.loads(written(data, "claimreview"))["@graph"][0]["reviewRating"]
    assert ("ratingValue" in rating) == rated


def test_missing_requirements_of_search_engines_are_reported(run: Run) -> None:
    err = run("export", "r.jsonld").err
    assert "requires data that is missing: `base_url`" in err and "`reviewer` with a name" in err
    assert FORMATS["claimreview"].missing_requirements(Report(FULL, FULL.claims)) == []


_OPENED: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def close_databases() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().close()


def opened(data: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    _OPENED.append(database)
    database.deserialize(data)
    return database


def test_sqlite_has_every_field_of_every_claim() -> None:
    database = opened(written(FULL, "sqlite"))

    def rows(query: str) -> list[Any]:
        return database.execute(query).fetchall()

    assert rows("PRAGMA foreign_key_check") == [] and rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("SELECT * FROM dataset") == [
        (
            "The harbour vote",
            "One paper's account.",
            "The Watch",
            "https://example.org",
            "https://example.org/",
        )
    ]
    assert rows("SELECT * FROM avoided") == [("sham",)]
    assert rows("SELECT * FROM claim WHERE number = 1") == [
        (1, "loring-ten", "Ana Lóring", "2024-03-01T18:30~", "2024-03-01T18:30", "2024-03-01T18:30",
         "promise", "Ten berths will open.", "Ten berths by June",
         "2024-06-30", "2024-06-30T00:00", "2024-06-30T23:59",
         "Said in passing.", "broken", "2024-03-01T18:30", "2024-03-01T18:30")
    ]  # fmt: skip
    assert rows("SELECT name FROM about") == [("North quay",), ("Ana Lóring",)]
    assert rows("SELECT tag FROM tag") == [("harbour",), ("vote",)]
    assert rows("SELECT related_id FROM related") == [("quay-none",)]
    assert rows('SELECT "group" FROM claim_group') == [("Council",), ("Harbour List",)]
    assert rows('SELECT "group", since_start, until_end FROM membership') == [
        ("Council", None, None), ("Harbour List", None, "2024-03-31T23:59"),
        ("Quay Party", "2024-04-01T00:00", None),
    ]  # fmt: skip
    assert rows("SELECT claim, outcome, source, paragraphs, url FROM citation ORDER BY rowid") == [
        (1, None, "gazette", "[4, 5]", "https://example.org/c"), (1, None, "other", "[]", None),
        (1, 1, "gazette", "[]", None), (1, 2, "later", "[2, 5]", None), (2, None, "gazette", "[]", None),
    ]  # fmt: skip
    assert rows("SELECT number, verdict, reported, reported_end, basis, summary FROM outcome") == [
        (1, "torn", "2024-06", "2024-06-30T23:59", "both", "Doubted."),
        (2, "broken", "2024-07-02", "2024-07-02T23:59", "events", "Four opened."),
    ]  # fmt: skip
    assert rows("SELECT alias FROM alias") == [("Loring",), ("Anita",)]
    assert rows("SELECT rowid FROM claim_fts WHERE claim_fts MATCH 'opened'") == [(1,)]


@pytest.mark.parametrize("data", [SHIPPED, FULL])
def test_the_database_view_has_every_field_of_the_json(data: Dataset) -> None:
    database = opened(written(data, "sqlite"))
    database.row_factory = sqlite3.Row
    rows = [dict(row) for row in database.execute("SELECT * FROM claims")]
    for row in rows:
        for name in ("groups", "about", "appearances", "tags", "related", "outcomes"):
            row[name] = json.loads(row[name])
    assert rows == [
        claim_row(data, claim) | claim_record(claim) | speaker_columns(data, claim) for claim in data.claims
    ]
    assert list(rows[0]) == list(CLAIM_COLUMNS)


def test_the_manual_names_the_fields_of_the_json_and_the_tables_of_the_database() -> None:
    page = manual.page("formats")

    def named(start: str) -> list[str]:
        return re.findall(r"`(\w+)`", page.partition(start)[2].partition(".")[0])

    unnamed = read("claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: s}]}]")
    objects = json.loads("".join(written(unnamed, "jsonl").decode().splitlines()))
    assert named("an array of objects with") == list(objects)
    objects = json.loads("".join(written(EVERYTHING, "jsonl").decode().splitlines()))
    assert {*named("an array of objects with"), *named("If any speaker in the dataset has a")} == set(objects)
    tables = opened(written(FULL, "sqlite")).execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
    )
    assert sorted(named("The tables are")) == sorted(name for (name,) in tables)


def test_the_full_text_index_finds_words_of_the_shipped_claims() -> None:
    database = opened(written(SHIPPED, "sqlite"))
    result = database.execute(
        "SELECT id FROM claim WHERE number IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH 'military')"
    )
    assert "guaido-main-military-units" in [row[0] for row in result]


# --- untrusted text

NASTY = [
    "<script>alert(1)</script>", "]]>", "javascript:alert(1)", "=cmd()", "|",
    '"><img src=x onerror=alert(1)>', "</script><b>", "{{ 7*7 }}{% if %}", "+1", "-1", "@x",
    "a\u2028\u2029", "x;=1+1", "'; DROP TABLE claim; --", "<!--", "&amp;", "\x1b[31m", "\u202e", "a\nb",
    "\t=x", "＝1", "a;=1", "a; '-1; '@x", 'a;"" =1', "a\n=1", "a\n::set-output name=x::y",
]  # fmt: skip


def nasty(text: str) -> Dataset:
    quoted = json.dumps(text)
    return read(
        f"""
        title: {quoted}
        note: {quoted}
        reviewer: {{name: {quoted}, url: {quoted}}}
        base_url: {quoted}
        sources: {{{quoted}: {{title: {quoted}, publisher: {quoted}, url: {quoted}, archived: {quoted},
                             text: {quoted}, note: {quoted}}}}}
        speakers: {{{quoted}: {{role: {quoted}, aliases: [{quoted}], url: {quoted}, note: {quoted}}}}}
        verdicts: {{{quoted}: {{label: {quoted}, rating: 1}}}}
        claims:
          - id: {quoted}
            speaker: {quoted}
            about: [{quoted}]
            claim: {quoted}
            quote: {quoted}
            appearances: [{{source: {quoted}, url: {quoted}}}]
            tags: [{quoted}]
            related: [{quoted}]
            note: {quoted}
            outcomes: [{{verdict: {quoted}, summary: {quoted}, evidence: [{{source: {quoted}}}]}}]
        """
    )


class Elements(HTMLParser):
    """The elements, addresses and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.texts = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        self.texts += data


@pytest.mark.parametrize("text", NASTY)
def test_untrusted_text_never_becomes_markup_or_a_formula(text: str) -> None:
    data = nasty(text)
    page = Elements(written(data, "html").decode())
    assert page.tags.count("script") == 1 and "img" not in page.tags and page.handlers == []
    assert all(address.startswith("#") or address == Page.icon for address in page.addresses)
    if text.isprintable():
        assert page.texts.count(text) >= 8
    for row in list(csv.reader(io.StringIO(written(data, "csv").decode(), newline="")))[1:]:
        parts = (part.strip(' "') for cell in row for part in re.split("[;\n]", cell))
        assert not any(part.startswith(("=", "+", "-", "@", "＝", "\t", "::")) for part in parts)
    review = written(data, "claimreview").decode()
    assert "<" not in review and "\u2028" not in review
    assert json.loads(review)["@graph"][0]["claimReviewed"] == text
    assert [json.loads(line)["claim"] for line in written(data, "jsonl").decode().splitlines()] == [text]
    assert bare(read(written(data, "yaml")).claims) == bare(data.claims)
    assert opened(written(data, "sqlite")).execute("SELECT claim FROM claim").fetchall() == [(text,)]
    for form in ("html", "csv", "markdown"):
        document = written(data, form).decode()
        assert "\x1b" not in document


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: not text.isspace())


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, TEXTS, st.lists(TEXTS, max_size=3)),
        min_size=1,
        max_size=3,
        unique_by=lambda claim: claim[0],
    )
)
def test_any_text_round_trips_through_yaml(claims: list[tuple[str, str, list[str]]]) -> None:
    base = FULL.claims[0]
    records = tuple(
        base._replace(
            id=name, speaker=name, claim=text, quote=text, note=text, tags=tuple(tags), about=tuple(tags),
            outcomes=(
                base.outcomes[0]._replace(
                    summary=text, evidence=(base.appearances[0]._replace(source=name, url=text),)
                ),
            ),
        )
        for name, text, tags in claims
    )  # fmt: skip
    again = read(written(FULL._replace(claims=records, speakers={}, title=claims[0][1]), "yaml"))
    assert bare(again.claims) == bare(records) and again.title == claims[0][1]


def test_yaml_escapes_invisible_characters_and_reads_back_the_same() -> None:
    text = "y\x9b31m\u202e\u2066z\u061c\u3164\U000e0041"
    data = FULL._replace(claims=[FULL.claims[1]._replace(claim=text)], speakers={}, verdicts={})
    document = written(data, "yaml")
    assert document.isascii() and b"\\u2066" in document
    assert bare(read(document).claims) == bare(data.claims)


def test_no_line_of_text_is_a_command_of_a_workflow(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    command = "::stop-commands::x"
    words = "word " * 19
    claims = f"""\
    title: '{command} ##[add-mask]x'
    note: '{command}'
    claims:
      - {{id: a, speaker: '{command}', claim: '{words}{command} {words}{command}',
         appearances: [{{source: g}}], note: "a\\n{command}",
         outcomes: [{{verdict: partly, summary: '{command}'}}]}}
    """
    for args in ("list",), ("show", "a"), *(("export", "-", "--format", f) for f in FORMATS if f != "sqlite"):
        out = run(*args, claims=claims).out
        assert "stop-commands" in out
        assert not any(line.lstrip().startswith("::") for line in out.splitlines()), args
        assert args[0] == "export" or "##[" not in out


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_deterministic_and_accepts_an_empty_selection(form: str) -> None:
    assert written(SHIPPED, form) == written(SHIPPED, form)
    assert written(SHIPPED._replace(claims=()), form) or form == "jsonl"  # no claims, no lines


@pytest.mark.parametrize("form", FORMATS)
def test_the_ending_selects_the_format_and_filters_apply(run: Run, tmp_path: Path, form: str) -> None:
    for ending in FORMATS[form].endings:
        result = run("export", f"r{ending}", "-s", "bolton")
        assert result.code == 0 and "7 claims written" in result.err
        text = (tmp_path / f"r{ending}").read_bytes()
        assert b"bolton-maduro-plane" in text and b"guaido-street-call" not in text


# The words that the manual has for what a format leaves out, and what of EVERYTHING is then missing.
HEADER = (
    "Wdataset Wnote Wavoid Wcorrection 2003 Wtext Walias Wrole Wdefinition Wunused Wuncited Warchived Wsource"
    " 2002 2022"
)
LEFT_OUT = {
    "nothing": "",
    "comments and layout of the file": "",
    "`text:`": "Wtext",
    "`avoid`": "Wavoid",
    "`base_url`": "Wbase",
    "ratings": "4321",
    "unused custom verdicts": "Wunused",
    "aliases and types of speakers": "Walias organisation",
    "types of speakers": "organisation",
    "notes on claims and sources": "Wclaimnote Wsourcenote",
    "notes": "Wclaimnote Wsourcenote Wspeakernote",
    "kinds": "prediction",
    "subjects": "Wabout",
    "tags": "Wtag",
    "related claims": "Wrelated",
    "details of earlier outcomes": "Wearlierdetails",
    "sources that are not cited": "Wuncited",
    "earlier outcomes": "Wearlier Wearlierdetails 2006",
    "basis": "characterisation",
    "evidence": "6576",
    "paragraphs": "5675 6576",
    "due dates": "2005",
    "hours without minutes": "T17",
    "'about' of dates": "~",
    "the dataset's header except what a review says of reviewer and speaker and source and verdict": (
        f"{HEADER} organisation"
    ),
    "the dataset's header except types and groups of speakers": (
        f"{HEADER} Wreviewer Wbase Wtitle Wpublisher 2001 Wsourcenote Wspeaker Wspeakernote Wlabel 4321"
    ),
}
EVERYTHING = read(
    """
    title: Wdataset
    note: Wnote.
    reviewer: {name: Wreviewer, url: https://example.org/Wreviewer}
    base_url: https://example.org/Wbase/
    avoid: [Wavoid]
    sources:
      cited: {title: Wtitle, publisher: Wpublisher, published: 2001-01-01, url: https://example.org/Wsource,
              archived: https://example.org/Warchived, text: Wtext.txt, note: Wsourcenote}
      more: {title: Wuncited}
    speakers:
      Wana: {type: organisation, role: Wrole, aliases: [Walias], url: https://example.org/Wspeaker,
             note: Wspeakernote, groups: [{name: Wgroup, from: 2002-02, until: 2022-02}]}
    verdicts:
      broken: {means: unfulfilled, label: Wlabel, definition: Wdefinition, rating: 4321}
      unused: {means: confirmed, label: Wunused, rating: 1}
    corrections: [{date: 2003-03-03, claims: [a], what: Wcorrection}]
    claims:
      - id: a
        speaker: Wana
        said: 2004-04-04T04:44~
        kind: prediction
        about: [Wabout]
        claim: Wclaim
        quote: Wquote
        due: 2005-05-05
        appearances: [{source: cited, paragraphs: [5675], url: https://example.org/Wcitation}]
        tags: [Wtag]
        related: [Wrelated]
        note: Wclaimnote
        outcomes:
          - {verdict: disputed, reported: 2006-06-06, basis: characterisation, summary: Wearlier,
             details: Wearlierdetails, evidence: [{source: cited}]}
          - {verdict: broken, reported: 2007-07-07T17, summary: Wsummary, details: Wdetails,
             evidence: [{source: cited, paragraphs: [6576]}]}
    """
)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_leaves_out_what_the_manual_says_and_nothing_else(form: str) -> None:
    document = written(EVERYTHING, form, corrections=EVERYTHING.corrections)
    text = "\n".join(opened(document).iterdump()) if form == "sqlite" else document.decode()
    row = f"| `{FORMATS[form].endings[0]}` | "
    (line,) = (line for line in manual.page("formats").splitlines() if line.startswith(row))
    missing = " ".join(LEFT_OUT[name] for name in line.split(" | ")[2].removesuffix(" |").split(", "))
    words = r"W[a-z]+|[24]\d{3}\b|\d\d:\d\d|[567]{4}|[a-z]+isation|prediction"
    words += r"|T17|~" if form in ("claimreview", "json", "jsonl", "csv", "sqlite", "yaml") else ""
    words_of_all = set(re.findall(words, EVERYTHING.files[0].text))
    assert {word for word in words_of_all if word not in text} == set(missing.split())


def test_exports_never_overwrite_the_dataset_or_its_texts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text("text")
    (tmp_path / "folder.csv").mkdir()
    claims = (
        "sources: {g: {text: g.txt}}\nclaims: [{id: a, speaker: A, claim: c, appearances: [{source: g}]}]\n"
    )
    for args, message in (
        (["claims.yaml"], "claims.yaml is the dataset itself"),
        (["g.txt", "--format", "csv"], "g.txt is the text of a source"),
        (["folder.csv"], "folder.csv is a folder"),
        (["r.pdf"], "unknown file extension"),
    ):
        result = run("export", *args, claims=claims)
        assert result.code == 2 and message in result.err, args
    assert (tmp_path / "g.txt").read_text() == "text" and (tmp_path / "claims.yaml").read_text() == claims
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.yaml", "folder.csv", "g.txt"]


def test_an_export_never_overwrites_another_dataset_without_force(run: Run) -> None:
    claims = "claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: s}]}]\n"
    Path("other.yml").write_text("title: By hand\nclaims: []\n")
    result = run("export", "other.yml", claims=claims)
    assert (result.code, result.out) == (2, "")
    assert "other.yml exists and may be somebody's dataset; --force overwrites it" in result.err
    assert "By hand" in Path("other.yml").read_text()
    assert run("export", "other.yml", "--force", claims=claims).code == 0
    assert "Ten." in Path("other.yml").read_text()
    assert [run("export", "r.csv", claims=claims).code for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("target", ["nosuch/../claims.yaml", "claims.yaml/", "claims.yaml/.", "link.md"])
def test_an_export_never_overwrites_the_dataset_however_it_is_spelled(run: Run, target: str) -> None:
    text = "claims:\n  - {id: a, speaker: Ana, claim: Ten., appearances: [{source: s}]}\n"
    Path("claims.yaml").write_text(text)
    Path("link.md").symlink_to("nosuch/../claims.yaml")
    assert run("export", target, "--format", "markdown").code == 2
    assert Path("claims.yaml").read_text() == text
