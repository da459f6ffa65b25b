"""`factcheck check`: every problem at its place with its mend, and nothing that is none.

`tests/gallery` holds, for every name that a problem can carry, a smallest file and all that
checking it prints. `python -m tests.test_checks` writes the outputs anew, to be looked at.
"""

import json
import re
import shutil
import textwrap
from inspect import cleandoc
from pathlib import Path

import jsonschema
import pytest
import yaml

from factcheck import checks, dataset
from factcheck.model import File, When
from factcheck.problems import Problem, as_annotation
from factcheck.quotes import Text
from factcheck.schema import schema
from tests.conftest import Run

GALLERY = Path(__file__).parent / "gallery"
ROOT = Path(__file__).parent.parent
DOCUMENTED = checks.documentation()
TEXT = (GALLERY / "gazette.txt").read_text(encoding="utf-8")
DAY = When.parse("2024-08-01")


def found(text: str, *, told: str = TEXT) -> list[Problem]:
    """What checking a dataset finds, the gazette's text being at hand."""
    assert DAY
    reading = dataset.read([File("claims.yaml", textwrap.dedent(text).encode())])
    problems = list(reading.problems)
    if reading.dataset:
        texts = {"gazette": told} if "gazette" in reading.dataset.sources else {}
        problems += checks.run(checks.Record(reading.dataset, DAY, texts))
    return problems


def names(text: str) -> set[str]:
    return {problem.check for problem in found(text)}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_gallery_shows_each_check(run: Run, tmp_path: Path, name: str) -> None:
    if name == "file":
        result = run("check", "missing.yaml")
    else:
        if name == "too-long":
            (tmp_path / "too-long.yaml").write_text(TOO_LONG)
        else:
            shutil.copy(GALLERY / f"{name}.yaml", tmp_path / f"{name}.yaml")
        shutil.copy(GALLERY / "gazette.txt", tmp_path)
        result = run(*_gallery_command(name))
    assert result.out == (GALLERY / f"{name}.txt").read_text(encoding="utf-8")
    assert f"[{name}]" in result.out and result.err == ""


TOO_LONG = (
    f"claims:\n  - {{id: a, speaker: Ana, claim: {'x' * 1_000_001}, appearances: [{{source: gazette}}]}}\n"
)


def _gallery_command(name: str) -> list[str]:
    told = ["--text", "gazette=gazette.txt"] if "--text" in DOCUMENTED[name][1] else []
    return ["check", f"{name}.yaml", "--strict", "--as-of", "2024-08-01", *told]


def test_the_gallery_holds_nothing_that_is_no_check() -> None:
    shown = {path.stem for path in GALLERY.glob("*.txt")} - {"gazette"}
    assert shown == set(DOCUMENTED)


@pytest.mark.parametrize("name", [name for name, (_, text) in DOCUMENTED.items() if "Passes" in text])
def test_the_documentations_examples_pass_and_fail(name: str) -> None:
    text = cleandoc(DOCUMENTED[name][1])
    passes, fails = re.fullmatch(r"(?s).*?\nPasses[^\n]*:\n(.*?)Fails[^\n]*:\n(.*)", text).groups()  # type: ignore[union-attr]
    assert name in names(fails)
    assert names(passes) <= {"unknown-speaker", "promise-without-due", "unused-speaker"} - {name}


def test_list_prints_every_check_with_its_documentation(run: Run) -> None:
    out = run("check", "--list").out
    assert re.findall(r"^(\S+) \((?:error|warning|advice)\)$", out, re.MULTILINE) == list(DOCUMENTED)
    assert run("check", "--list", "--select", "overdue").out.startswith(
        "overdue (advice)\n\n  A claim was due,"
    )


FIVE = """
    sources: {gazette: {title: G}}
    claims:
      - {id: a, speaker: Ana, claim: One., quote: Ten births by June, appearances: [{source: gazette, paragraphs: [2]}]}
      - {id: b, speaker: Ana, claim: Two., appearances: [{source: gazette, paragraphs: [4]}]}
      - {id: c, speaker: Ana, claim: Three., appearances: [{source: gazete}]}
      - {id: a, speaker: Ana, claim: Four., appearances: [{source: gazette}]}
      - {id: d, speaker: Ana, claim: Five., said: 2024-02-30, appearances: [{source: gazette}]}
"""


def test_five_slips_are_five_problems_each_at_its_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text(TEXT.replace("ten berths", "Ten berths"))
    result = run("check", "--text", "gazette=g.txt", "--format", "json", claims=FIVE)
    assert result.code == 1
    assert [
        (p["line"], p["column"], p["end_column"], p["check"], p["claim"]) for p in json.loads(result.out)
    ] == [
        (4, 47, 65, "quotation", "a"),
        (5, 85, 86, "no-such-paragraph", "b"),
        (6, 65, 71, "unknown-source", "c"),
        (7, 10, 11, "duplicate-id", "a"),
        (8, 47, 57, "date", "d"),
    ]
    assert json.loads(result.out)[0] == {
        "file": "claims.yaml",
        "line": 4,
        "column": 47,
        "end_line": 4,
        "end_column": 65,
        "check": "quotation",
        "severity": "error",
        "message": "this quotation is not in gazette",
        "hint": "nearest, in paragraph 2: Ten »berths at the north quay« by June",
        "claim": "a",
    }


def test_severity_selection_and_ignoring(run: Run) -> None:
    text = "claims: [{id: A, speaker: A, kind: promise, claim: c, appearances: [{source: s}]}]\n"
    for options, code, checks_found in (
        ([], 0, ["id-form"]),
        (["--strict"], 1, ["id-form", "promise-without-due"]),
        (["--strict", "--ignore", "id-form"], 0, ["promise-without-due"]),
        (["--select", "promise-w"], 0, ["promise-without-due"]),
        (["--ignore", "id-form", "--ignore", "overdue"], 0, []),
    ):
        result = run("check", *options, "--format", "json", claims=text)
        assert (result.code, [problem["check"] for problem in json.loads(result.out)]) == (
            code,
            checks_found,
        ), options
    assert (
        run("check", "--ignore", "id-from").err
        == "factcheck: --ignore: nothing here is called 'id-from'; did you mean 'id-form'?\n"
    )


def test_the_summary_counts_what_was_found(run: Run) -> None:
    text = "claims:\n  - {id: A, speaker: A, claim: c, quote: q, appearances: [{source: s}]}\n  - {id: b}\n"
    out = run("check", claims=text).out
    assert out.endswith(
        "\n2 claims checked: 3 errors, 1 warning; 1 claim left out; 1 quotation: 1 not checked for want of a text\n"
    )


def test_several_files_are_checked_one_by_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(
        "claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}]}]\n"
    )
    (tmp_path / "two.yaml").write_text(
        "claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}]}]\nx: y\n"
    )
    result = run("check", "one.yaml", "two.yaml", "none.yaml")
    assert result.code == 2
    assert [line.split(" ")[0] for line in result.out.splitlines() if "error[" in line] == [
        "two.yaml:2:1:",
        "none.yaml:",
    ]
    assert result.out.endswith("\n2 claims checked: 2 errors\n")


def test_annotations_are_escaped_as_github_asks(run: Run) -> None:
    result = run("check", "--format", "github", claims="x: y\nclaims: []\n")
    assert (result.code, result.out) == (
        1,
        "::error file=claims.yaml,line=1,endLine=1,col=1,endColumn=2,title=unknown-key::unknown key 'x'%0A"
        "known here: title, note, reviewer, base_url, avoid, sources, speakers, verdicts, claims\n",
    )
    problem = found("claims: [{id: A, speaker: A, claim: c, appearances: [{source: s}]}]")[0]
    strange = problem._replace(
        position=problem.position._replace(file="a,b:c%.yaml"), message="x\n::set-env\r%0A"
    )
    assert "\n" not in as_annotation(strange) and "\r" not in as_annotation(strange)
    assert as_annotation(strange).startswith("::warning file=a%2Cb%3Ac%25.yaml,line=1,")
    assert "::x%0A::set-env%0D%250A" in as_annotation(strange)


# --- where a check must not speak


def test_names_that_only_look_alike_are_left_alone() -> None:
    for one, other, alike in (
        ("Ana Lóring", "Loring, Ana", True),
        ("Juan Guaidó", "Juan Guiado", True),
        ("Ana Lóring", "Ana Lórings", True),
        ("Soldier 1", "Soldier 2", False),
        ("Bo Li", "Bo Lu", False),
        ("John Bolton", "Michael Bolton", False),
    ):
        text = f"claims:\n  - {{id: a, speaker: '{one}', claim: One., appearances: [{{source: s}}]}}\n  - {{id: b, speaker: '{other}', claim: Two., appearances: [{{source: s}}]}}\n"
        assert ("similar-speakers" in names(text)) == alike, (one, other)


def test_claims_that_differ_in_number_negation_or_day_are_left_alone() -> None:
    for one, other, alike in (
        ("claim: The quay will open in June.", "claim: 'The quay will open in: June'", True),
        ("claim: The quay will open in June 2024.", "claim: The quay will open in June 2025.", False),
        ("claim: The quay will open in June.", "claim: The quay will not open in June.", False),
        (
            "claim: The quay will open in June., said: 2024-01",
            "claim: The quay will open in June., said: 2024-02",
            False,
        ),
        (
            "claim: The quay will open in June., said: 2024-01",
            "claim: The quay will open in June., said: 2024-01-07",
            True,
        ),
        ("claim: Yes., said: 2024", "claim: Nay.", False),
    ):
        text = f"claims:\n  - {{id: a, speaker: A, {one}, appearances: [{{source: s}}]}}\n  - {{id: b, speaker: A, {other}, appearances: [{{source: s}}]}}\n"
        assert ("same-claim" in names(text)) == alike, (one, other)


def test_joined_emoji_and_words_in_quotation_marks_are_no_problems() -> None:
    claim = "{{id: a, speaker: A, claim: {0}, appearances: [{{source: s}}]}}"
    assert "invisible" not in names(f"claims: [{claim.format(chr(0x1F469) + chr(0x200D) + chr(0x1F52C))}]")
    assert "invisible" in names(f"claims: [{claim.format('a' + chr(0x200D) + 'b')}]")
    for text, avoided in (
        ("a “sham” vote", False),
        ("“a” sham “b”", True),
        ("shams", False),
        ("'A sham' it was", False),
        ("It's sham, isn't it", True),
    ):
        assert (
            "loaded-word" in names(f"avoid: [sham]\nclaims: [{claim.format(json.dumps(text))}]")
        ) == avoided, text


def test_the_very_word_is_pointed_at_inside_folded_text() -> None:
    text = "avoid: [sham]\nclaims:\n  - id: a\n    speaker: A\n    claim: >-\n      A vote that was\n      a sham indeed.\n    appearances: [{source: s}]\n"
    (problem,) = found(text)
    assert problem.position[1:] == (7, 9, 7, 13)


# --- quotations


@pytest.mark.parametrize(
    ("quote", "paragraphs", "verdict"),
    [
        ("ten berths at the north quay by June", "[2]", None),
        ("ten berths … by June", "[2]", None),
        ("ten berths [...] by June", "[2, 3]", None),
        ("‘ten berths at the\u00a0north quay by June’", "[2]", None),
        ("The mayor promised \"ten berths at the north quay by June'", "[2]", None),
        ("by June … ten berths", "[2]", "this quotation is not in gazette"),
        ("ten berth", "[2]", "this quotation is not in gazette"),
        ("ten berths", "[3]", "this stands in paragraph 2 of gazette"),
        ("ten berths", "[]", None),
        ("TEN berths", "[2]", "this quotation is not in gazette"),
        ("wholly otherwise", "[2]", "this quotation is in none of the sources cited"),
    ],
)
def test_marks_dashes_blanks_and_forms_do_not_count_but_words_do(
    quote: str, paragraphs: str, verdict: str | None
) -> None:
    text = f"sources: {{gazette: }}\nclaims: [{{id: a, speaker: A, claim: c, quote: {json.dumps(quote)}, appearances: [{{source: gazette, paragraphs: {paragraphs}}}]}}]"
    assert [problem.message for problem in found(text) if problem.check == "quotation"] == (
        [verdict] if verdict else []
    )


def test_a_quotation_may_stand_in_any_of_the_sources_cited() -> None:
    text = "sources: {gazette: , other: }\nclaims: [{id: a, speaker: A, claim: c, quote: ten berths, appearances: [{source: other}, {source: gazette, paragraphs: [2]}]}]"
    assert "quotation" not in names(text)


def test_a_sources_text_may_come_from_the_datasets_folder_and_from_nowhere_else(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "g.txt").write_text(TEXT)
    (tmp_path / "secret.txt").write_text("secret\n\nten berths")
    (tmp_path / "data" / "link.txt").symlink_to("../secret.txt")
    for path, seen in (
        ("g.txt", True),
        ("../secret.txt", False),
        (str(tmp_path / "secret.txt"), False),
        ("link.txt", False),
        ("none.txt", False),
        ("/dev/stdin", False),
    ):
        text = f"sources: {{gazette: {{text: {path}}}}}\nclaims: [{{id: a, speaker: A, claim: c, quote: ten berths, appearances: [{{source: gazette, paragraphs: [2]}}]}}]\n"
        (tmp_path / "data" / "claims.yaml").write_text(text)
        result = run("check", "data/claims.yaml")
        assert ("1 quotation: 1 verified" in result.out) == seen, path
        assert ("error[source-text]" in result.out) == (not seen) and "secret\n" not in result.out
        assert (
            "verified in paragraph 2 of gazette" in run("show", "a", "-f", "data/claims.yaml").out
        ) == seen


def test_text_names_a_source_of_the_dataset(run: Run) -> None:
    for told, said in (
        ("gazette", "'gazette' is not SOURCE=PATH"),
        ("x=y", "no dataset here has a source 'x'"),
    ):
        result = run("check", "--text", told, claims=FIVE)
        assert (result.code, result.out, result.err) == (2, "", f"factcheck: --text: {said}\n")


# --- the schema


class _Editor(yaml.SafeLoader):
    """Types as YAML 1.2's core schema does, which editors use: dates stay text."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def valid(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    return validator.is_valid(yaml.load(text, _Editor))


def test_the_schema_takes_the_shipped_dataset_and_what_the_reader_takes() -> None:
    assert valid((ROOT / "claims.yaml").read_text(encoding="utf-8"))
    assert valid("claims:\n")
    assert valid(
        "sources: {s: }\nclaims: [{id: 10, speaker: 3.5, claim: true, said: 2019, note: , appearances: [{source: 7}]}]"
    )


SCHEMA_CANNOT = {
    "duplicate-key",
    "duplicate-id",
    "anchor",
    "alias",
    "tag",
    "second-document",
    "syntax",
    "encoding",
    "control-character",
    "source-text",
    "key",
    "unknown-verdict",
    "redefined-verdict",
    "too-long",
    "date",
}


@pytest.mark.parametrize(
    "name", [rule.name for rule in checks.RULES if rule.name not in SCHEMA_CANNOT | {"file"}]
)
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    assert not valid((GALLERY / f"{name}.yaml").read_text(encoding="utf-8"))


def test_every_field_of_the_schema_is_described(run: Run) -> None:
    printed = json.loads(run("schema").out)
    assert printed == schema()
    for part in (printed, *printed["$defs"].values()):
        assert all(field["description"].endswith((".", "05:46.")) for field in part["properties"].values())


def test_the_shipped_dataset_has_no_error_and_no_warning(run: Run) -> None:
    result = run("check", "--strict", "--format", "json", str(ROOT / "claims.yaml"))
    assert result.code == 0
    assert {problem["severity"] for problem in json.loads(result.out)} <= {"advice"}


def _write_gallery() -> None:
    import os

    from typer.testing import CliRunner

    from factcheck.cli import app

    os.chdir(GALLERY)
    Path("too-long.yaml").write_text(TOO_LONG)
    for name in DOCUMENTED:
        args = ["check", "missing.yaml"] if name == "file" else _gallery_command(name)
        Path(f"{name}.txt").write_text(CliRunner().invoke(app, args).stdout, encoding="utf-8")


if __name__ == "__main__":
    _write_gallery()
    Path("too-long.yaml").unlink()


def test_a_part_of_a_word_or_a_number_is_not_quoted() -> None:
    told = "It cost 1.5 million and rose to 10,000.\r\nShe said « non » and don't.\r\n\r\ngovern\u00adment \u6211\u4e0d\u540c\u610f"
    for quote, paragraph in (
        ("5 million", None), ("rose to 10", None), ("don", None), ("ment", None), ("cost 1.5 million", 1), ("rose to 10,000", 1),
        ('10,000. She said "non" and', 1), ("don’t", 1), ("government", 2), ("不同", 2), ("cost (...) million", 1),
    ):  # fmt: skip
        found_in = Text(told).find(quote, ())
        assert (found_in.paragraph if found_in else None) == paragraph, quote
