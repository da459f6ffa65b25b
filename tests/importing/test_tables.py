"""import: rows and columns of tables as people and programs write them."""

import json
import re
from pathlib import Path

import pytest

from factcheck.importing.tables.column_map import TARGETS
from tests.conftest import Run
from tests.importing.test_nothing_lost import add, claims, verdicts


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


# --- columns in their context

FLAT = (
    "URL\tAuthor\tdatePublished\tclaimReviewed\treviewBody\ttitle\tratingValue\talternativeName\n"
    "https://c.example/1\tThe Check\t2019-07-22\tTen berths opened.\tFour opened.\tNo, not ten\t1\tfalso\n"
    "https://c.example/2\tThe Check\t2019-07-23\tNo pier was built.\tNone was.\tRight\t5\tverdadeiro\n"
)


def test_the_author_of_a_review_is_not_the_speaker(run: Run) -> None:
    Path("f.tsv").write_text(FLAT)
    result = run("import", "f.tsv")
    assert result.code == 2 and "no column found for speaker" in result.err
    assert "; the author is who checked; columns: URL, Author, datePublished, " in result.err
    add(run, FLAT, "--map", "speaker:=Claimant not named")
    first, second = claims(run)
    assert (first["speaker"], first["claim"]) == ("Claimant not named", "Ten berths opened.")
    assert [claim["verdict"] for claim in (first, second)] == ["falso", "verdadeiro"]
    outcome = first["outcomes"][0]
    assert (outcome["reported"], outcome["details"]) == ("2019-07-22", "Four opened.")
    assert outcome["evidence"][0]["url"] == "https://c.example/1"
    assert {word: verdicts(run)[word]["means"] for word in ("falso", "verdadeiro")} == {
        "falso": "contradicted", "verdadeiro": "confirmed",
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "No, lemons do not cure gout",
        "FALSE: Lemons cure gout",
        "Fact check: lemons",
        "Lemons? (False)",
        "Yes, lemons are sour",
    ],
)
def test_the_headline_of_a_fact_check_is_not_the_claim(run: Run, title: str) -> None:
    rows = [
        {
            "title": "Lemons",
            "verdict": "False",
            "post": "Lemons cure gout.",
            "source_url": "https://c.example/1",
        },
        {"title": title, "verdict": "False", "post": "Limes cure gout.", "source_url": "https://c.example/2"},
    ]
    Path("f.json").write_text(json.dumps(rows))
    args = ("import", "f.json", "--map", "speaker:=Claimant not named")
    result = run(*args)
    assert (result.code, result.out) == (2, "") and "no column found for claim" in result.err
    assert (
        f"; title has headlines of fact checks, such as {title!r}; columns: title, verdict, post, "
        in result.err
    )
    assert result.err.endswith("choose them with --map claim='COLUMN'\n")
    add(run, rows, *args[2:], "--map", "claim=post")
    assert [claim["claim"] for claim in claims(run)] == ["Lemons cure gout.", "Limes cure gout."]
    outcome = claims(run)[0]["outcomes"][0]
    assert outcome["evidence"][0]["url"] == "https://c.example/1"  # of the check


def test_titles_of_promises_are_claims(run: Run) -> None:
    titles = ["Yes to a new quay", "Build a pier: ten berths", "No berth without a pier", "Is it true?"]
    add(run, [{"title": title, "speaker": "Ana"} for title in titles])
    assert [claim["claim"] for claim in claims(run)] == titles


def test_a_promise_that_was_not_kept_is_unfulfilled(run: Run) -> None:
    result = add(run, "speaker,promise,kept\nAna,Ten berths,TRUE\nBo,No pier,FALSE\nCy,A tram,Pending\n")
    means = [verdicts(run)[claim["verdict"]]["means"] for claim in claims(run)]
    assert means == ["confirmed", "unfulfilled", "unresolved"]
    words = "true = confirmed, yes = confirmed, false = unfulfilled, no = unfulfilled"
    assert f"feed: words of kept: {words}\n" in result.err


def test_yes_and_no_are_no_verdicts_where_they_could_mean_the_opposite(run: Run) -> None:
    table = "speaker,claim,is_fake\nAna,Ten berths opened.,True\nBo,No pier was built.,False\n"
    assert "columns not imported: is_fake" in add(run, table).err
    assert [claim["verdict"] for claim in claims(run)] == ["unresolved"] * 2
    Path("f.csv").write_text(table)
    result = run("import", "f.csv", "--map", "verdict=is_fake")
    assert (result.code, result.out) == (2, "")
    words = "verdict: {column: is_fake, words: {true: contradicted, false: confirmed}}"
    assert (
        f"column 'is_fake' has only yes and no; write what they mean in a map file: {words}\n" in result.err
    )
    Path("claims.yaml").unlink()
    Path("map.yaml").write_text(words)
    add(run, table, "--map", "map.yaml")
    means = [verdicts(run)[claim["verdict"]]["means"] for claim in claims(run)]
    assert means == ["contradicted", "confirmed"]


def test_a_command_that_ends_with_the_columns_it_saw_names_all(run: Run) -> None:
    names = [f"column{number}" for number in range(30)]
    Path("f.csv").write_text(",".join(names) + "\n" + ",".join("x" * 30) + "\n")
    assert f"; columns: {', '.join(names)}; " in run("import", "f.csv").err


def test_xhtml_is_a_page(run: Run) -> None:
    review = '{"@type": "ClaimReview", "claimReviewed": "Ten berths.", "reviewRating": {"name": "False"}}'
    add(
        run,
        '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><head>'
        f'<script type="application/ld+json">{review}</script></head></html>',
    )
    assert [claim["claim"] for claim in claims(run)] == ["Ten berths."]


def test_a_table_of_words_in_another_form_is_refused(run: Run) -> None:
    Path("f.csv").write_text("speaker,claim,verdict\nAna,Ten berths.,Broken!\n")
    Path("words.csv").write_text("word,means,number\nBroken!,confirmed,1\n")
    result = run("import", "f.csv", "--words", "words.csv")
    assert (result.code, result.out) == (2, "")
    assert result.err == "factcheck: words.csv:1: no tab behind the word; keep the form of --print-words\n"


def test_sources_of_a_dataset_without_a_list_stay_known_after_an_import(run: Run) -> None:
    Path("claims.yaml").write_text(
        "claims:\n  - {id: a, speaker: Ana, claim: Ten., appearances: [{source: g}]}\n"
    )
    add(run, "speaker,claim,role\nBo,Four berths.,Minister\n", "--map", "role=role")
    assert [claim["speaker"] for claim in claims(run)] == ["Ana", "Bo"]


def test_a_file_in_another_layout_is_refused_with_what_helps(run: Run) -> None:
    text = '{"claims": [{"id": "a", "speaker": "Ana", "claim": "x.", "appearances": [{"source": "g"}]}]}'
    Path("claims.yaml").write_text(text)
    Path("f.csv").write_text("speaker,claim\nBo,Four berths.\n")
    result = run("import", "f.csv", "--into", "claims.yaml")
    assert result.code == 2 and Path("claims.yaml").read_text() == text
    assert result.err.endswith("; lay it out as `factcheck export --format yaml` does, or report this\n")


def test_only_texts_are_suggested_as_the_claim_and_a_party_as_the_speaker(run: Run) -> None:
    url = "https://paper.example/2020/01/a-very-long-address-of-a-page"
    Path("f.csv").write_text(f"nr,what,proof,party\n1,Ten berths will open.,{url} {url},Left\n")
    err = run("import", "f.csv").err
    assert "choose them with --map claim='what' --map speaker='party'; " in err
    Path("f.csv").write_text(f"proof,with\n{url},\n")
    assert "choose them with --map claim='COLUMN' --map speaker='COLUMN'; " in run("import", "f.csv").err


def test_the_manual_lists_every_field_of_a_map(run: Run) -> None:
    page = " ".join(run("help", "import").out.split())
    (fields,) = re.findall(r"The fields are `([^`]*)` and `source`", page)
    assert fields.split(", ") == list(TARGETS)
