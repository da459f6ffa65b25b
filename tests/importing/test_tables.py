"""import: rows and columns of tables as people and programs write them."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.importing.test_nothing_lost import add, claims


def texts(run: Run) -> list[tuple[str, str]]:
    return [(claim["speaker"], claim["claim"]) for claim in claims(run)]


# --- rows


@pytest.mark.parametrize(
    "table",
    [
        "| Speaker | Claim | Date | Verdict |\n|---------|:------|-----:|---|\n"
        "| Ana | Ten berths. | 2024-03-01 | True |\n| Bo | No berth \\| pier. | 2024-03-02 | False |\n",
        "# Claims\r\n\r\nSpeaker | Claim | Date | Verdict\r\n--- | --- | --- | ---\r\n"
        "Ana | Ten berths. | 2024-03-01 | True\r\nBo | No berth \\| pier. | 2024-03-02 | False\r\n\r\n",
    ],
)
def test_a_markdown_table_is_a_table(run: Run, table: str) -> None:
    add(run, table)
    assert texts(run) == [("Ana", "Ten berths."), ("Bo", "No berth | pier.")]
    assert [(claim["said"], claim["verdict"]) for claim in claims(run)] == [
        ("2024-03-01", "true"), ("2024-03-02", "false"),
    ]  # fmt: skip


def test_text_after_a_markdown_table_is_not_read_as_rows(run: Run) -> None:
    Path("t.md").write_text(
        "Speaker | Claim\n--- | ---\nAna | Ten.\n\nSpeaker | Claim\n--- | ---\nBo | Four.\n"
    )
    result = run("import", "t.md")
    assert (result.code, result.out) == (2, "")
    assert "t.md: line 4: text after the table; keep one table per file" in result.err


def test_a_blank_before_a_quotation_mark_is_skipped(run: Run) -> None:
    add(run, '"speaker", "claim"\n"Ana", "Ten berths, by June"\n"Bo",  "No ""berth"""\n')
    assert texts(run) == [("Ana", "Ten berths, by June"), ("Bo", 'No "berth"')]


def test_objects_keyed_by_id_are_records_and_their_keys_a_column(run: Run) -> None:
    keyed = {"p-1": {"speaker": "Ana", "promise": "Ten."}, "p-2": {"speaker": "Bo", "promise": "Four."}}
    result = add(run, keyed, "--map", "records=*")
    assert texts(run) == [("Ana", "Ten."), ("Bo", "Four.")]
    assert "columns not imported: *\n" in result.err
    Path("claims.yaml").unlink()
    add(run, {"data": keyed}, "--map", "records=data.*", "--map", "id=*")
    assert [claim["id"] for claim in claims(run)] == ["p-1", "p-2"]
    Path("claims.yaml").unlink()
    add(
        run,
        {"Ana": [{"promise": "Ten."}, {"promise": "Two."}], "Bo": []},
        "--map",
        "records=*",
        "--map",
        "speaker=*",
    )
    assert texts(run) == [("Ana", "Ten."), ("Ana", "Two.")]


def test_an_index_that_is_no_number_finds_nothing(run: Run) -> None:
    Path("f.json").write_text(json.dumps([{"speaker": "Ana", "claim": "Ten.", "list": ["a", "b"]}]))
    result = run("import", "f.json", "--map", "tags=list.--1")
    assert result.code == 2 and "unknown column 'list.--1' for tags" in result.err


def test_the_columns_of_a_table_without_a_header_are_known_when_they_are_mapped(run: Run) -> None:
    result = add(run, "Ana,Ten.\n", "--no-header", "--map", "speaker=1", "--map", "claim=2")
    assert "not imported" not in result.err


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<?xml version="1.0"?>\n<rss><channel><item/></channel></rss>', "XML"),
        (b"PK\x03\x04\x14\0", "a workbook or another ZIP archive"), (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "a binary file"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_is_refused_as_what_it_is(run: Run, data: bytes, kind: str) -> None:
    Path("f.csv").write_bytes(data)
    result = run("import", "f.csv")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"factcheck: f.csv: this is {kind}; save it as CSV or JSON first\n"
