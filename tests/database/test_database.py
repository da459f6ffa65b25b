"""Databases as datasets: the same output as for YAML, and untrusted files are safe."""

import gc
import json
import os
import sqlite3
import stat
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factcheck
from tests import needs
from tests.conftest import Result, Run

CLAIMS = """\
title: The harbour vote
note: Of one paper.
sources:
  gazette: {title: Council splits, publisher: The Gazette, published: 2024-03-02}
  later: {title: Four berths, publisher: The Gazette, published: 2024-07-02}
speakers:
  Ana Lóring: {type: person, aliases: [Anita], groups: [Council, {name: Harbour List, until: 2024-05}]}
  Bo Quay:
verdicts: {broken: {means: unfulfilled, label: Promise broken}, odd: }
corrections: [{date: 2024-07-05, claims: [loring-ten], what: The day was wrong.}]
claims:
  - id: loring-ten
    speaker: Ana Lóring
    said: 2024-03-01T18:30
    kind: promise
    about: [North quay]
    claim: Ten berths will open in Straße Łódź.
    due: 2024-06-30
    appearances: [{source: gazette, paragraphs: [4, 5]}]
    tags: [harbour]
    outcomes:
      - {verdict: odd, reported: 2024-06, summary: Doubted., evidence: [{source: other}]}
      - {verdict: broken, reported: 2024-07-02, summary: Four opened., evidence: [{source: later}]}
  - {id: loring-more, speaker: Ana Lóring, claim: More., appearances: [{source: gazette}],
     related: [loring-ten]}
  - {id: quay-none, speaker: Bo Quay, said: 2024-08, claim: None., appearances: [{source: gazette}],
     tags: [a b]}
"""


@pytest.fixture
def both(run: Run) -> Run:
    """The same claims as claims.yaml and as claims.db."""
    assert run("export", "claims.db", claims=CLAIMS).code == 0
    return run


def same(run: Run, *args: str) -> Result:
    """Return the output of a command, which must be the same for the file and its database."""
    answers = [run(*args, "-f", name) for name in ("claims.yaml", "claims.db")]
    assert answers[0] == answers[1], args
    return answers[1]


# --- the same output

QUESTIONS = [
    ["list"], ["list", "--json"], ["list", "--sort", "said", "--reverse"], ["list", "--limit", "1"],
    ["list", "--reverse", "--json"], ["list", "--reverse", "-n", "1"], ["list", "--sort", "id", "-n", "2"],
    ["speakers"], ["speakers", "--rate", "--json"], ["timeline"], ["timeline", "--json"],
    ["timeline", "--since", "2024", "--json"], ["list", "--by", "month"], ["list", "-1"],
    ["list", "--long"], ["tally", "--by", "source"], ["speakers", "--rate"],
    *(["tally", "--by", by, "--json"]
      for by in ("speaker", "verdict", "kind", "about", "tag", "group", "month", "due")),
    ["tally", "--by", "tag", "--rate"],
    *(["export", "--format", form]
      for form in ("markdown", "html", "claimreview", "csv", "json", "jsonl", "yaml")),
]  # fmt: skip
FILTERS = [
    ["-s", "loring"], ["-s", "ani"], ["-s", "nobody"], ["--group", "harbour"], ["--group", "x"],
    ["-v", "broken"], ["-v", "unfulfilled"], ["-v", "true"], ["--kind", "promise"], ["--about", "north"],
    ["-t", "harb"], ["-t", "zzz"], ["--source", "later"], ["--source", "other"],
    ["--since", "2024-03"], ["--until", "2024-02"], ["--as-of", "2024-06-15"],
    ["--as-of", "2024-06", "-v", "odd"],
    ["--according-to", "gazette"], ["--according-to", "later", "-v", "unresolved"], ["--overdue"],
    ["--overdue", "--as-of", "2024-06-30"], ["-q", "strasse lodz"], ["-q", "doubt"], ["-q", "—"],
    ["-s", "loring", "-q", "berths", "--since", "2024"],
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_reading_command_prints_the_same(both: Run, question: list[str]) -> None:
    same(both, *question)


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
def test_every_filter_matches_the_same(both: Run, filters: list[str]) -> None:
    same(both, "list", "--json", *filters)
    same(both, "speakers", *filters)
    same(both, "export", *filters)


@pytest.mark.parametrize(
    "args", [["loring-ten"], ["quay"], ["loring"], ["lorin-ten"], ["zzz"], [""], ["loring-m", "quay-none"]]
)
def test_show_finds_ids_and_suggestions(both: Run, args: list[str]) -> None:
    same(both, "show", *args)
    same(both, "show", "--json", *args)


WORDS = st.sampled_from(
    ["Straße", "Łódź", "ﬁn", "Ana", "berths", "ten", "x²", "Ωmega", "שלום", "हिन्दी", "a_b", "O’Neill"]
)
TEXT = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DATE = st.sampled_from(
    [
        "2019",
        "2019~",
        "2023-02",
        "2024-02",
        "2024-02~",
        "2024-02-29",
        "2024-03-01T10",
        "2024-03-01T10:30",
        None,
    ]
)
VERDICT = st.sampled_from(["confirmed", "partly", "disputed", "unresolved", "kept", "stalled", "odd"])
SOURCE = st.sampled_from(["s1", "s2", "s3", "undeclared"])
SPEAKER = st.sampled_from(["Ana Straße", "Bo Łódź", "Cem", "Nobody declared"])


@st.composite
def outcomes(draw: Any) -> dict[str, Any]:
    evidence = draw(st.lists(st.fixed_dictionaries({"source": SOURCE}), max_size=2))
    result = {
        "verdict": draw(VERDICT),
        "reported": draw(DATE),
        "summary": draw(st.none() | TEXT),
        "evidence": evidence,
    }
    return {key: value for key, value in result.items() if value}


@st.composite
def datasets(draw: Any) -> str:
    claims = []
    for number in range(draw(st.integers(0, 6))):
        cited = {"source": draw(SOURCE), "paragraphs": draw(st.lists(st.integers(1, 9), max_size=2))}
        claim = {
            "id": f"{draw(st.sampled_from(['a', 'b-c', 'ł']))}-{number}", "speaker": draw(SPEAKER),
            "said": draw(DATE), "kind": draw(st.sampled_from(["promise", "denial", None])),
            "about": draw(st.lists(TEXT, max_size=2)), "claim": draw(TEXT), "quote": draw(st.none() | TEXT),
            "due": draw(DATE), "appearances": [cited], "tags": draw(st.lists(WORDS, max_size=2)),
            "related": draw(st.lists(st.sampled_from(["a-0", "b-c-1"]), max_size=1)),
            "note": draw(st.none() | TEXT), "outcomes": draw(st.lists(outcomes(), max_size=3)),
        }  # fmt: skip
        claims.append({key: value for key, value in claim.items() if value})
    header = {
        "title": draw(st.none() | TEXT),
        "sources": {"s1": {"title": "One", "published": draw(DATE)}, "s2": {"publisher": "Two"}, "s3": {}},
        "speakers": {
            "Ana Straße": {
                "aliases": draw(st.lists(WORDS, max_size=1)), "type": "person",
                "groups": [{"name": "Party", "from": draw(DATE)}, {"name": "Łódź List", "until": draw(DATE)}],
            },
            "Bo Łódź": {"role": draw(st.none() | TEXT)}, "Cem": {},
        },
        "verdicts": {"kept": {"means": "confirmed", "label": "Kept"}, "odd": {},
                     "stalled": {"means": "unresolved"}},
        "claims": claims,
    }  # fmt: skip
    return json.dumps(header, ensure_ascii=False)


def test_a_database_is_closed_when_its_dataset_is_no_longer_used(run: Run) -> None:
    claims = "claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: s}]}]"
    assert run("export", "claims.db", claims=claims).code == 0

    def connections() -> int:
        gc.collect()
        return sum(isinstance(thing, sqlite3.Connection) for thing in gc.get_objects())

    before = connections()
    reading = factcheck.load("claims.db")
    assert [claim.id for claim in reading.dataset.claims] == ["a"] and connections() == before + 1
    del reading
    assert connections() == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=datasets(),
    asked=st.lists(st.sampled_from(QUESTIONS), min_size=3, max_size=3),
    filters=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["-s", "--about", "-q", "-t", "--group"]), WORDS),
            st.tuples(st.just("-v"), VERDICT),
            st.tuples(st.sampled_from(["--source", "--according-to"]), SOURCE),
            st.tuples(st.sampled_from(["--since", "--until", "--as-of"]), DATE.filter(bool)),
            st.just(("--overdue",)),
            st.tuples(st.just("--kind"), st.just("promise")),
        ),
        min_size=4,
        max_size=4,
    ),
)
def test_any_dataset_gives_the_same_output(
    run: Run, text: str, asked: list[list[str]], filters: list[tuple[str, ...]]
) -> None:
    assert run("export", "claims.db", "--skip-invalid", claims=text).code == 0
    for question in asked:
        same(run, *question)
    for given_filter, question in zip(filters, [*asked, ["list", "--json"]], strict=True):
        same(run, *question, *given_filter)
        same(run, "list", "--json", *given_filter)
    same(run, "show", "a-0", "b-c-1")
    same(run, "tally", "--by", "tag", *filters[0], *filters[1])


def test_completion_offers_the_same_words(both: Run) -> None:
    from typer.main import get_command

    from factcheck.cli import app, completion

    for name in ("speakers", "groups", "verdicts", "abouts", "tags", "sources", "ids"):
        offered = []
        for file in ("claims.yaml", "claims.db"):
            context: Any = type("Context", (), {"params": {"file": file}})()
            offered.append(getattr(completion, name)(context, ""))
        assert offered[0] == offered[1] and offered[0], name
    assert get_command(app)


def test_the_api_reads_databases(both: Run) -> None:
    file, database = (factcheck.load(name).dataset for name in ("claims.yaml", "claims.db"))
    assert len(database.claims) == 3 and database.claims[1].id == "loring-more"
    assert [claim.id for claim in database.claims[:2]] == ["loring-ten", "loring-more"]
    assert list(database.claims[::-2]) == list(reversed(database.claims[::2]))
    assert database.claims[-1] == list(database.claims)[-1] and database.claims[5:] == ()
    with pytest.raises(IndexError):
        database.claims[3]
    for table in ("claims", "outcomes", "citations"):
        assert factcheck.rows(file, table) == factcheck.rows(database, table)
    chosen = factcheck.select(database, speaker="anita", verdict="unfulfilled")
    assert [claim.id for claim in chosen.claims] == ["loring-ten"]
    assert factcheck.export(database, "yaml") == factcheck.export(file, "yaml")


def test_a_database_is_recognised_by_content_and_found_by_the_variable(
    both: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.rename("claims.db", "what 100%?#.yaml")
    os.remove("claims.yaml")
    monkeypatch.setenv("FACTCHECK_FILE", "what 100%?#.yaml")
    assert "3 claims" in both("list").out
    assert both("list", "--json", "-s", "bo").out.count('"id"') == 1


def test_agree_and_diff_read_databases_too(both: Run) -> None:
    assert "100 % agreement" in both("agree", "claims.yaml", "claims.db").out
    result = both("diff", "claims.yaml", "claims.db")
    assert (result.code, result.out) == (0, "") and "no differences" in result.err


def test_a_database_of_a_selection_is_that_selection(both: Run) -> None:
    both("export", "bo.db", "-s", "bo", "-f", "claims.db")
    assert [claim["id"] for claim in json.loads(both("list", "--json", "-f", "bo.db").out)] == ["quay-none"]


def test_source_texts_are_read_only_from_the_folder_of_the_database(run: Run) -> None:
    text = CLAIMS.replace("published: 2024-03-02}", "text: g.txt}", 1).replace(
        "due: 2024-06-30", "quote: Ten berths"
    )
    Path("g.txt").write_text("Title\n\nOne\n\nTwo\n\nShe said “Ten berths” there.\n", "utf-8")
    assert run("export", "claims.db", claims=text).code == 0
    assert "verified in paragraph 4 of gazette" in same(run, "show", "loring-ten").out


# --- commands that need YAML

WRITERS = [
    ["check"], ["add", "--speaker", "Zoe", "--claim", "C.", "--source", "gazette"],
    ["resolve", "loring-ten", "-v", "partly"], ["edit"], ["add-speaker", "Zoe"],
    ["add-source", "x"], ["add-correction", "loring-ten", "--what", "x"],
]  # fmt: skip


@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_check_and_writing_commands_require_yaml(both: Run, args: list[str]) -> None:
    before = Path("claims.db").read_bytes()
    result = both(*args, "-f", "claims.db")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "factcheck: claims.db is a read-only database; use its YAML file, or export one: "
        "`factcheck export claims.yaml -f claims.db`\n"
    )
    assert Path("claims.db").read_bytes() == before


def test_import_and_standard_input_reject_databases(both: Run) -> None:
    Path("feed.csv").write_text("speaker,claim\nAna,One.\n")
    assert "claims.db is a read-only database" in both("import", "feed.csv", "--into", "claims.db").err
    result = both("import", "claims.db")
    assert result.code == 2 and "this is an SQLite database (read one of factcheck with -f)" in result.err
    refused = both("export", "claims.db", "-f", "claims.db")
    assert refused.code == 2 and "is the dataset itself" in refused.err


# --- untrusted files


def changed(statement: str | Callable[[sqlite3.Connection], object]) -> None:
    with closing(sqlite3.connect("claims.db")) as database:
        if isinstance(statement, str):
            database.executescript(statement)
        else:
            statement(database)
        database.commit()


SCHEMAS = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON tag BEGIN DELETE FROM claim; END",
    "a view more": "CREATE VIEW v AS SELECT 1",
    "another view": "DROP VIEW claims; CREATE VIEW claims AS SELECT load_extension('x') AS id",
    "a table more": "CREATE TABLE more (x)",
    "an index more": "CREATE INDEX more ON claim (note)",
    "a generated column": "ALTER TABLE claim ADD COLUMN g TEXT GENERATED ALWAYS AS (hex(id)) VIRTUAL",
    "a column renamed": "ALTER TABLE alias RENAME COLUMN alias TO word",
    "a table that is a view": "DROP TABLE avoided; CREATE VIEW avoided AS SELECT randomblob(9e8) AS word",
    "another virtual table": "DROP TABLE claim_fts; CREATE VIRTUAL TABLE claim_fts USING fts5(words)",
}


@pytest.mark.parametrize("statement", SCHEMAS.values(), ids=SCHEMAS)
def test_a_foreign_schema_is_rejected(both: Run, statement: str) -> None:
    changed(statement)
    for args in (["list"], ["list", "-s", "ana"], ["show", "loring-ten"], ["speakers"], ["export"]):
        result = both(*args, "-f", "claims.db")
        assert (result.code, result.out) == (2, ""), args
        message = "was modified after factcheck wrote it; export it again with `factcheck export`"
        assert result.err == f"claims.db: error[file] {message}\n"


FILES: dict[str, tuple[Callable[[], object], str]] = {
    "cut short": (lambda: os.truncate("claims.db", 60_000), "is corrupt or truncated"),
    "its head alone": (lambda: os.truncate("claims.db", 100), "is corrupt or truncated"),
    "newer": (lambda: changed("PRAGMA user_version = 99"), "was written by a newer version"),
    "older": (lambda: changed("PRAGMA user_version = 0"), "was written by an older version"),
    "another program's": (
        lambda: changed("PRAGMA application_id = 0"),
        "is not a database written by factcheck",
    ),
    "with a log to be written": (
        lambda: changed("PRAGMA journal_mode = WAL"),
        "a write-ahead log",
    ),
}


@pytest.mark.parametrize(("change", "message"), FILES.values(), ids=FILES)
def test_corrupt_and_foreign_files_have_clear_messages(
    both: Run, change: Callable[[], object], message: str
) -> None:
    change()
    result = both("list", "-f", "claims.db")
    assert (result.code, result.out) == (2, "") and message in result.err
    assert "Traceback" not in result.err and "claims.db" in result.err


def test_a_locked_file_has_a_clear_message(both: Run) -> None:
    with closing(sqlite3.connect("claims.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = both("list", "-f", "claims.db")
    assert result.code == 2 and "is locked by another program" in result.err
    assert both("list", "-f", "claims.db").code == 0


CELLS = {
    "a number for a text": "UPDATE claim SET claim = 7 WHERE number = 1; UPDATE claim SET claim = x'00ff'",
    "bytes for a name": "UPDATE claim SET speaker = x'ff'",
    "no date": "UPDATE claim SET said = '2024-02-30'",
    "bytes for a date": "UPDATE outcome SET reported = x'32303234'",
    "an unknown verdict": "UPDATE outcome SET verdict = 'zzz'; UPDATE claim SET verdict = 'zzz'",
    "an unknown kind": "UPDATE claim SET kind = 'zzz'",
    "an unknown basis": "UPDATE outcome SET basis = 'zzz'",
    "paragraphs that are none": "UPDATE citation SET paragraphs = '{\"a\": 1}'",
    "paragraphs that are text": "UPDATE citation SET paragraphs = '[\"a\"]'",
    "a paragraph below 1": "UPDATE citation SET paragraphs = '[4, -5]'",
    "a rating below 1": "UPDATE verdict SET rating = -1",
    "half a rating": "UPDATE verdict SET rating = 1.5",
    "a claim's number below 1": "UPDATE claim SET number = 0 WHERE number = 1",
    "the least number": "UPDATE claim SET number = -9223372036854775808 WHERE number = 1",
    "the greatest number": "UPDATE claim SET number = 9223372036854775807 WHERE number = 3",
    "a number that no file can hold": "UPDATE claim SET number = 10000000 WHERE number = 3",
    "nested paragraphs": "UPDATE citation SET paragraphs = '" + "[" * 100_000 + "'",
    "a meaning that is none": "UPDATE verdict SET means = 'zzz' WHERE word = 'broken'",
    "a built-in that means another": "UPDATE verdict SET means = 'partly' WHERE word = 'confirmed'",
    "no built-in verdicts": "DELETE FROM verdict WHERE word = 'partly'",
    "no claim's id": "UPDATE claim SET id = x'00' WHERE number = 2",
}


@pytest.mark.parametrize("statement", CELLS.values(), ids=CELLS)
def test_invalid_cells_have_clear_messages(both: Run, statement: str) -> None:
    changed("PRAGMA ignore_check_constraints = ON;" + statement)
    for args in (["list"], ["list", "--json"], ["timeline"], ["export"], ["speakers", "--as-of", "2025"]):
        result = both(*args, "-f", "claims.db")
        assert result.code == 2 and "is corrupt" in result.err, args
        assert "Traceback" not in result.err


def test_texts_are_untrusted_as_in_any_dataset(both: Run) -> None:
    changed(
        "UPDATE claim SET claim = char(27) || '[31mred' || char(8238), speaker = '[bold]Ana' WHERE number = 1"
    )
    out = both("list", "-f", "claims.db").out
    assert "<U+001B>[31mred<U+202E>" in out and "[bold]Ana" in out and "\x1b" not in out
    assert "\\u001b" in both("list", "--json", "-f", "claims.db").out


@needs.modes
def test_reading_creates_no_files_in_a_read_only_folder(both: Run) -> None:
    names = sorted(os.listdir())
    os.chmod("claims.db", stat.S_IRUSR)
    os.chmod(".", stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert both("list", "-f", "claims.db").code == 0
        assert sorted(os.listdir()) == names
    finally:
        os.chmod(".", stat.S_IRWXU)


def test_a_text_outside_the_folder_is_not_read(both: Run) -> None:
    Path("../secret.txt").write_text("Title\n\nTen berths\n")
    changed("UPDATE source SET text = '../secret.txt' WHERE id = 'gazette'")
    changed("UPDATE claim SET quote = 'Ten berths' WHERE number = 1")
    assert "verified" not in both("show", "loring-ten", "-f", "claims.db").out


def test_a_log_or_journal_is_neither_read_nor_written(both: Run) -> None:
    for ending in ("-wal", "-journal"):
        Path(f"claims.db{ending}").write_bytes(b"x" * 600)
        names = sorted(os.listdir())
        result = both("list", "-f", "claims.db")
        assert (result.code, result.out) == (
            2,
            "",
        ) and f"a write was interrupted: see claims.db{ending}" in result.err
        assert sorted(os.listdir()) == names
        os.remove(f"claims.db{ending}")


def bomb(table: str, fan: int = 100, levels: int = 4) -> None:
    """Reference one page of a table many times, so that a small file has a hundred million rows."""
    data = bytearray(Path("claims.db").read_bytes())
    size = struct.unpack(">H", data[16:18])[0]
    with closing(sqlite3.connect("claims.db")) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()

    def added(page: bytes) -> int:
        data.extend(page)
        return int(len(data) // size)

    def interior(child: int) -> bytes:
        page, cells = bytearray(size), []
        for number in range(fan):
            cells.append(size - 5 * (number + 1))
            page[cells[-1] : cells[-1] + 5] = struct.pack(">I", child) + bytes([number + 1])
        page[:12] = struct.pack(">BHHHBI", 5, 0, fan, cells[-1], 0, child)
        page[12 : 12 + 2 * fan] = struct.pack(f">{fan}H", *cells)
        return bytes(page)

    child = added(bytes(data[(root - 1) * size : root * size]))
    for _ in range(levels - 1):
        child = added(interior(child))
    data[(root - 1) * size : root * size] = interior(child)
    data[28:32] = struct.pack(">I", len(data) // size)
    Path("claims.db").write_bytes(data)


@pytest.mark.parametrize("table", ["avoided", "claim", "source", "tag"])
def test_a_small_file_with_repeated_pages_is_read_in_bounded_time(both: Run, table: str) -> None:
    bomb(table)
    for args in (["list"], ["tally", "--by", "tag"], ["speakers"], ["export", "--format", "json"]):
        result = both(*args, "-f", "claims.db")
        assert result.code in (0, 2) and "Traceback" not in result.err
        assert len(result.out) < 1_000_000


def test_a_schema_with_invalid_utf_8_has_a_clear_message(both: Run) -> None:
    data = bytearray(Path("claims.db").read_bytes())
    data[data.find(b"CREATE TABLE avoided") + 13] = 0xFF
    Path("claims.db").write_bytes(data)
    result = both("list", "-f", "claims.db")
    assert result.code == 2 and "claims.db" in result.err


def test_a_row_missing_from_its_table_has_a_clear_message(both: Run) -> None:
    changed("PRAGMA writable_schema = ON; DELETE FROM claim WHERE number = 2")
    changed("DELETE FROM outcome; DELETE FROM citation")
    assert both("show", "loring-more", "-f", "claims.db").code == 2


UNUSUAL_WORDS = [
    ["show", "\udcff"], ["show", "a\udcff"], ["list", "-s", "\udcff"], ["list", "-q", "\udcff"],
    ["list", "-s", "ana"], ["list", "--about", "nul"], ["list", "-t", "t"],
    ["show", "x"], ["show", "x\U0010ffff"],
    ["export", "--format", "json"], ["export"], ["list", "--source", "g"], ["show", "a"],
]  # fmt: skip
UNUSUAL = """\
reviewer: {url: ''}
sources: {"g\\0": {text: "\\0"}}
claims:
  - {id: a, speaker: "Ana\\0x", about: ["nul\\0"], claim: Ten., appearances: [{source: "g\\0"}],
     tags: ["t\\0"]}
  - {id: "x\\U0010ffffy", speaker: Bo, claim: Ten., appearances: [{source: h}]}
"""


@pytest.mark.parametrize("args", UNUSUAL_WORDS, ids=repr)
def test_unusual_letters_match_as_in_the_file(run: Run, args: list[str]) -> None:
    assert run("export", "claims.db", "--skip-invalid", claims=UNUSUAL).code == 0
    same(run, *args)


def test_a_path_may_begin_with_two_slashes(both: Run, tmp_path: Path) -> None:
    assert both("list", "--json", "-f", f"/{tmp_path}/claims.db").code == 0
