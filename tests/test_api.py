"""The public API: `import factcheck`."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import factcheck
from factcheck.cli.filters import FilterOptions as Options
from factcheck.core import query
from tests.conftest import Run

ROOT = Path(__file__).parent.parent
CLAIMS = """\
title: The harbour
sources:
  gazette: {title: Council splits, publisher: The Gazette, published: 2024-03-02}
  later: {title: Four berths, publisher: The Gazette, published: 2024-07-02}
speakers:
  Ana Lóring:
    type: person
    aliases: [Anita]
    groups: [{name: Harbour List, until: 2024-05}, {name: Quay, from: 2024-06}]
  Port Authority: {type: organisation}
verdicts:
  broken: {means: unfulfilled}
  odd: {}
claims:
  - id: ana-ten
    speaker: Ana Lóring
    said: 2024-02
    kind: promise
    about: [North quay]
    claim: Ten berths will open.
    due: 2024-06-30
    appearances: [{source: gazette, paragraphs: [4]}]
    tags: [harbour]
    outcomes:
      - {verdict: odd, reported: 2024-06, summary: Doubted., evidence: [{source: gazette}]}
      - verdict: broken
        reported: 2024-07-02
        basis: events
        summary: Four opened.
        evidence: [{source: later, url: "https://example.org/a"}]
  - id: ana-more
    speaker: Ana Lóring
    said: 2024-07-05T10:30
    claim: More will open.
    due: 2024-08
    appearances: [{source: later}]
  - id: port-none
    speaker: Port Authority
    claim: None is planned.
    appearances: [{source: gazette}]
    tags: [harbour]
"""


@pytest.fixture
def dataset(tmp_path: Path) -> Any:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, "utf-8")
    return factcheck.load(str(path)).dataset


def ids(dataset: Any) -> list[str]:
    return [claim.id for claim in dataset.claims]


def test_rows_load_into_data_frames(tmp_path: Path) -> None:
    import pandas

    (tmp_path / "claims.yaml").write_text(CLAIMS, "utf-8")

    reading = factcheck.load(str(tmp_path / "claims.yaml"))
    assert reading.problems == () and reading.left_out == 0
    chosen = factcheck.select(reading.dataset, speaker="loring")

    claims = pandas.DataFrame(factcheck.rows(chosen, "claims"))
    outcomes = pandas.DataFrame(factcheck.rows(chosen, "outcomes"))
    citations = pandas.DataFrame(factcheck.rows(chosen, "citations"))
    assert [len(frame) for frame in (claims, outcomes, citations)] == [2, 2, 4]

    claims["month"] = pandas.to_datetime(claims["said_start"]).dt.to_period("M")
    by_month = claims.groupby(["month", "means"]).size()
    assert {(str(month), word): number for (month, word), number in by_month.items()} == {
        ("2024-02", "unfulfilled"): 1,
        ("2024-07", "unresolved"): 1,
    }
    # The real last minute: pandas refuses 31 February.
    assert pandas.to_datetime(claims["said_end"]).max() == pandas.Timestamp("2024-07-05T10:30")
    assert pandas.to_datetime(claims["said_end"]).min() == pandas.Timestamp("2024-02-29T23:59")

    in_force = outcomes[outcomes["in_force"]]
    days = pandas.to_datetime(in_force["reported_start"]) - pandas.to_datetime(in_force["said_end"])
    assert days.dt.days.tolist() == [123]
    by_publisher = citations.groupby("publisher").size()
    assert by_publisher.to_dict() == {"The Gazette": 4}


def test_rows_are_flat_with_dates_as_text_and_lists_as_lists(dataset: Any) -> None:
    first, _, last = factcheck.rows(dataset, "claims")
    assert first == {
        "id": "ana-ten", "speaker": "Ana Lóring", "type": "person", "groups": ["Harbour List"],
        "said": "2024-02", "said_start": "2024-02-01T00:00", "said_end": "2024-02-29T23:59",
        "kind": "promise", "about": ["North quay"], "claim": "Ten berths will open.", "quote": None,
        "due": "2024-06-30", "due_start": "2024-06-30T00:00", "due_end": "2024-06-30T23:59",
        "appearances": ["gazette"], "tags": ["harbour"], "related": [], "note": None,
        "verdict": "broken", "means": "unfulfilled", "outcomes": 2,
    }  # fmt: skip
    assert (last["said"], last["said_start"], last["groups"], last["outcomes"]) == (None, None, [], 0)
    assert factcheck.rows(dataset, "outcomes")[0] == {
        "claim": "ana-ten", "speaker": "Ana Lóring",
        "said": "2024-02", "said_start": "2024-02-01T00:00", "said_end": "2024-02-29T23:59",
        "number": 1, "in_force": False, "verdict": "odd", "means": "odd",
        "reported": "2024-06", "reported_start": "2024-06-01T00:00", "reported_end": "2024-06-30T23:59",
        "basis": None, "summary": "Doubted.", "details": None, "evidence": ["gazette"],
    }  # fmt: skip
    assert [(row["claim"], row["outcome"], row["source"], row["paragraphs"], row["url"])
            for row in factcheck.rows(dataset, "citations")] == [
        ("ana-ten", None, "gazette", [4], None), ("ana-ten", 1, "gazette", [], None),
        ("ana-ten", 2, "later", [], "https://example.org/a"), ("ana-more", None, "later", [], None),
        ("port-none", None, "gazette", [], None),
    ]  # fmt: skip
    with pytest.raises(ValueError, match=r"unknown table 'people'; use claims, outcomes, citations"):
        factcheck.rows(dataset, "people")  # type: ignore[arg-type]


def test_select_takes_the_words_of_the_command_line(dataset: Any) -> None:
    assert ids(factcheck.select(dataset, speaker="anita")) == ["ana-ten", "ana-more"]
    assert ids(factcheck.select(dataset, speaker=["port", "LORING"], tag="harb")) == ["ana-ten", "port-none"]
    assert ids(factcheck.select(dataset, verdict="unfulfilled")) == ["ana-ten"]
    assert ids(factcheck.select(dataset, group="quay")) == ["ana-more"]
    assert ids(factcheck.select(dataset, until=date(2024, 3, 2))) == ["ana-ten", "port-none"]
    assert ids(factcheck.select(dataset, overdue="2024-09-01")) == ["ana-more"]
    then = factcheck.select(dataset, as_of="2024-06-15")
    assert [(claim.id, claim.verdict) for claim in then.claims] == [
        ("ana-ten", "odd"),
        ("port-none", "unresolved"),
    ]


@pytest.mark.parametrize(
    ("filters", "error", "message"),
    [
        ({"speaker": "lorinng"}, ValueError,
         "speaker: unknown speaker 'lorinng'; did you mean 'Ana Lóring'?"),
        ({"verdict": "true"}, ValueError,
         "verdict: unknown verdict 'true'; did you mean 'confirmed'?"),
        ({"since": "last week"}, ValueError, "since: invalid date 'last week'; use 2019, 2019-04, "
         "2019-04-30, 2019-04-30T10 or 2019-04-30T05:46"),
        ({"speakr": "ana"}, TypeError, "unknown filter 'speakr'; did you mean 'speaker'?"),
        ({"overdue": True}, TypeError, "overdue: expected text or a date, such as '2024-07-01', not True"),
        ({"tag": 3}, TypeError, "tag: expected text or a list of text, not 3"),
        ({"tag": [b"x"]}, TypeError, "tag: expected text or a list of text, not [b'x']"),
        ({"search": date(2019, 5, 1)}, TypeError, "search: expected text, not datetime.date(2019, 5, 1)"),
    ],
)  # fmt: skip
def test_an_unknown_word_raises_with_a_suggestion(
    dataset: Any, filters: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        factcheck.select(dataset, **filters)
    assert str(raised.value) == message


def test_an_unreadable_dataset_raises_with_its_problems(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("title: x\n")
    with pytest.raises(factcheck.Unreadable) as raised:
        factcheck.load(str(tmp_path / "claims.yaml"))
    assert [problem.check for problem in raised.value.problems] == ["missing-key"]
    assert str(raised.value).endswith(
        "claims.yaml:1:1: missing key 'claims' (add `claims:` with a list under it, or `claims: []`)"
    )
    with pytest.raises(factcheck.Unreadable, match="cannot be read: No such file or directory"):
        factcheck.load(str(tmp_path / "nothing.yaml"))


def test_an_invalid_claim_is_left_out_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.replace("kind: promise", "kind: prmise"), "utf-8")
    reading = factcheck.load(str(path))
    assert reading.left_out == 1 and ids(reading.dataset) == ["ana-more", "port-none"]
    assert reading.problems[0].hint == "did you mean 'promise'?"
    assert "unused-source" not in {problem.check for problem in factcheck.check(reading, "2024-07-03")}


def test_check_returns_the_problems_of_the_command(dataset: Any) -> None:
    result = factcheck.check(dataset, date(2024, 7, 3))
    assert {(problem.check, problem.claim) for problem in result} >= {("in-the-future", "ana-more")}
    assert not any(problem.check == "in-the-future" for problem in factcheck.check(dataset, "2025"))


def test_export_returns_the_document_of_the_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(CLAIMS, "utf-8")
    dataset = factcheck.load("claims.yaml").dataset
    result = factcheck.export(dataset, "markdown", "month", speaker="ana", verdict=["odd", "broken"])
    assert result == run("export", "--by", "month", "-s", "ana", "-v", "odd", "-v", "broken").out
    assert "ana-more" not in result
    assert factcheck.export(dataset, "sqlite").startswith(b"SQLite format 3\0")
    assert factcheck.export(dataset, "jsonl").count("\n") == 3
    with pytest.raises(ValueError, match="format: unknown format 'pdf'"):
        factcheck.export(dataset, "pdf")


def test_every_filter_has_one_name_everywhere_and_is_in_the_help() -> None:
    assert list(factcheck.Filters.__annotations__) == list(query.FILTERS) == list(Options._fields)
    assert factcheck.select.__doc__ is not None
    assert [name for name in query.FILTERS if name not in factcheck.select.__doc__] == []


def test_importing_the_package_imports_no_modules_of_it() -> None:
    own = "[name for name in sys.modules if name.startswith('factcheck.')]"
    code = f"import sys, factcheck; print({own}, dir(factcheck))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.startswith("[] ") and "'select'" in shown
    with pytest.raises(AttributeError, match="has no attribute 'selekt'"):
        _ = factcheck.selekt  # type: ignore[attr-defined]


def test_a_user_script_passes_strict_type_checks(tmp_path: Path) -> None:
    script = """
    import factcheck

    reading = factcheck.load("claims.yaml")
    chosen = factcheck.select(reading.dataset, speaker="bolton", verdict=["contradicted"], as_of="2019-05")
    for row in factcheck.rows(chosen, "outcomes"):
        print(row["claim"], row["days"])
    for problem in factcheck.check(reading, "2024-07-01"):
        print(problem.position.line, problem.message, problem.hint or "")
    text: str = factcheck.export(chosen, "markdown")
    data: bytes = factcheck.export(chosen, "sqlite", tag="cuba")
    try:
        factcheck.load("nothing.yaml")
    except factcheck.Unreadable as error:
        print(error.problems[0].message)
    """
    (tmp_path / "script.py").write_text(dedent(script))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(tmp_path / "script.py")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_other_arguments_than_a_dataset_raise(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, "utf-8")
    reading: Any = factcheck.load(str(path))
    for call in (
        lambda: factcheck.select(reading),
        lambda: factcheck.rows(reading, "claims"),
        lambda: factcheck.export(reading, "csv"),
    ):
        with pytest.raises(TypeError, match="expected a Dataset, not Reading; pass its `dataset`"):
            call()
    nothing: Any = None
    with pytest.raises(TypeError, match="expected a Dataset, not NoneType"):
        factcheck.select(nothing)
    with pytest.raises(TypeError, match="today: expected text or a date, not None"):
        factcheck.check(reading, nothing)
    with pytest.raises(TypeError, match="format: expected text, not None"):
        factcheck.export(reading.dataset, nothing)


def test_a_database_has_no_lines_to_check(tmp_path: Path, dataset: Any) -> None:
    (tmp_path / "claims.db").write_bytes(factcheck.export(dataset, "sqlite"))
    stored = factcheck.load(str(tmp_path / "claims.db")).dataset
    for one in (stored, factcheck.select(stored, tag="harbour")):
        with pytest.raises(ValueError, match="check the YAML it was exported from"):
            factcheck.check(one, "2024")
