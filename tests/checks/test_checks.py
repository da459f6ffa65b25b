"""`factcheck check`: every problem with its position and hint, and no false alarms."""

import json
import re
import textwrap
from pathlib import Path

import jsonschema
import pytest
import yaml

from factcheck import checks
from factcheck.analysis import quotes
from factcheck.analysis.quotes import Text
from factcheck.checks import examples
from factcheck.core.diagnostics import Problem, as_annotation
from factcheck.core.location import File
from factcheck.core.model import When
from factcheck.core.schema import json_schema
from factcheck.reading import loader
from tests import gallery_page
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
DOCUMENTED = checks.documentation()
TEXT = gallery_page.GAZETTE
DAY = When.parse("2024-08-01")


def problems_of(text: str, *, gazette: str = TEXT, before: str | None = None) -> list[Problem]:
    """The problems of a dataset, with the text of its source `gazette` available."""
    assert DAY
    reading = loader.read([File("claims.yaml", textwrap.dedent(text).encode())])
    problems = list(reading.problems)
    if reading.dataset:
        texts = {"gazette": gazette} if "gazette" in reading.dataset.sources else {}
        old = loader.read([File("before.yaml", before.encode())]).dataset if before else None
        subject = checks.Subject(reading.dataset, DAY, texts, not reading.left_out, reading.dropped, old)
        problems += checks.run(subject).listed
    return problems


def names(text: str, before: str | None = None) -> set[str]:
    return {problem.check for problem in problems_of(text, before=before)}


def test_the_gallery_shows_every_message() -> None:
    page = gallery_page.page()
    assert gallery_page.PAGE.read_text(encoding="utf-8") == page, "stale; run python -m tests.gallery_page"
    for name, (severity, _) in DOCUMENTED.items():
        part = page.partition(f"\n## {name} (")[2].partition("\n## ")[0]
        assert re.search(rf"(?:error|warning|advice)\[{name}\]", part), name
        assert part.startswith(severity)


@pytest.mark.parametrize("name", [name for name, (_, text) in DOCUMENTED.items() if "Passes" in text])
def test_examples_in_the_documentation_pass_and_fail(name: str) -> None:
    pair = gallery_page.examples(DOCUMENTED[name][1])
    assert pair
    passes, fails = pair
    before = gallery_page.BEFORE if "--against" in DOCUMENTED[name][1] else None
    assert all(problem.hint for problem in problems_of(fails, before=before)) and name in names(fails, before)
    assert names(passes, before) <= {"undated-outcome", "promise-without-due"} - {name}


def test_a_short_example_is_completed_to_a_dataset() -> None:
    text = (
        "Text.\n\nPasses:\n    claims: []\nFails with -x: {avoid: [a, b], claim: 'One, two.', tags: [\n  a]}"
    )
    assert examples.complete(text) == (
        "Text.\n\nPasses:\n    claims: []\nFails with -x:\n    avoid: [a, b]\n    claims:\n      - id: a\n"
        "        speaker: Ana\n        claim: 'One, two.'\n        appearances: [{source: gazette}]\n"
        "        tags: [a]"
    )


def test_list_prints_every_check_with_its_documentation(run: Run) -> None:
    out = run("check", "--list").out
    assert re.findall(r"^(\S+) \((?:error|warning|advice)\)$", out, re.MULTILINE) == list(DOCUMENTED)
    assert run("check", "--list", "--select", "overdue").out.startswith(
        "overdue (advice)\n\n  A claim's due date is past,"
    )


FIVE_MISTAKES = (
    """
    sources: {gazette: {title: G}}
    claims:
      - {id: a, speaker: Ana, claim: One., quote: Ten births by June, """
    """appearances: [{source: gazette, paragraphs: [2]}]}
      - {id: b, speaker: Ana, claim: Two., appearances: [{source: gazette, paragraphs: [4]}]}
      - {id: c, speaker: Ana, claim: Three., appearances: [{source: gazete}]}
      - {id: a, speaker: Ana, claim: Four., appearances: [{source: gazette}]}
      - {id: d, speaker: Ana, claim: Five., said: 2024-02-30, appearances: [{source: gazette}]}
"""
)


def test_five_mistakes_are_five_problems_with_positions(run: Run, tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text(TEXT.replace("ten berths", "Ten berths"))
    result = run("check", "--text", "gazette=g.txt", "--format", "json", claims=FIVE_MISTAKES)
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
        "message": "quotation not found in gazette",
        "hint": "closest match, in paragraph 2: Ten »berths at the north quay« by June",
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
        == "factcheck: --ignore: unknown check 'id-from'; did you mean 'id-form'?\n"
    )


def test_the_summary_counts_what_was_found(run: Run) -> None:
    text = "claims:\n  - {id: A, speaker: A, claim: c, quote: q, appearances: [{source: s}]}\n  - {id: b}\n"
    out = run("check", claims=text).out
    assert out.endswith("\n2 claims checked: 3 errors, 1 warning; 1 claim skipped\n")


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
        "use one of: title, note, reviewer, base_url, avoid, sources, speakers, verdicts, "
        "corrections, claims\n",
    )
    problem = problems_of("claims: [{id: A, speaker: A, claim: c, appearances: [{source: s}]}]")[0]
    strange = problem._replace(
        position=problem.position._replace(file="a,b:c%.yaml"), message="x\n::set-env\r%0A"
    )
    assert "\n" not in as_annotation(strange) and "\r" not in as_annotation(strange)
    assert as_annotation(strange).startswith("::warning file=a%2Cb%3Ac%25.yaml,line=1,")
    assert "::x%0A::set-env%0D%250A" in as_annotation(strange)


# --- no false alarms


def test_similar_names_of_different_people_are_no_problem() -> None:
    for first, second, is_problem in (
        ("Ana Lóring", "Loring, Ana", True),
        ("Juan Guaidó", "Juan Guiado", True),
        ("Ana Lóring", "Ana Lórings", True),
        ("Soldier 1", "Soldier 2", False),
        ("Bo Li", "Bo Lu", False),
        ("John Bolton", "Michael Bolton", False),
    ):
        text = (
            "claims:\n"
            f"  - {{id: a, speaker: '{first}', claim: One., appearances: [{{source: s}}]}}\n"
            f"  - {{id: b, speaker: '{second}', claim: Two., appearances: [{{source: s}}]}}\n"
        )
        assert ("similar-speakers" in names(text)) == is_problem, (first, second)


def test_claims_that_differ_in_a_number_a_negation_or_the_date_are_no_problem() -> None:
    for first, second, is_problem in (
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
        text = (
            "claims:\n"
            f"  - {{id: a, speaker: A, {first}, appearances: [{{source: s}}]}}\n"
            f"  - {{id: b, speaker: A, {second}, appearances: [{{source: s}}]}}\n"
        )
        assert ("same-claim" in names(text)) == is_problem, (first, second)


def test_emoji_sequences_and_words_in_quotation_marks_are_no_problem() -> None:
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


def test_the_position_of_a_word_in_folded_text() -> None:
    text = (
        "avoid: [sham]\nclaims:\n  - id: a\n    speaker: A\n"
        "    claim: >-\n      A vote that was\n      a sham indeed.\n"
        "    appearances: [{source: s}]\n"
    )
    (problem,) = problems_of(text)
    assert problem.position[1:] == (7, 9, 7, 13)


# --- quotations


@pytest.mark.parametrize(
    ("quote", "paragraphs", "message"),
    [
        ("ten berths at the north quay by June", "[2]", None),
        ("ten berths … by June", "[2]", None),
        ("ten berths [...] by June", "[2, 3]", None),
        ("‘ten berths at the\u00a0north quay by June’", "[2]", None),
        ("The mayor promised \"ten berths at the north quay by June'", "[2]", None),
        ("by June … ten berths", "[2]", "quotation not found in gazette"),
        ("ten berth", "[2]", "quotation not found in gazette"),
        ("ten berths", "[3]", "quotation is in paragraph 2 of gazette"),
        ("ten berths", "[]", None),
        ("TEN berths", "[2]", "quotation not found in gazette"),
        ("wholly otherwise", "[2]", "quotation not found in gazette"),
    ],
)
def test_quotation_marks_dashes_and_spaces_are_ignored_but_words_are_not(
    quote: str, paragraphs: str, message: str | None
) -> None:
    text = (
        "sources: {gazette: }\n"
        f"claims: [{{id: a, speaker: A, claim: c, quote: {json.dumps(quote)}, "
        f"appearances: [{{source: gazette, paragraphs: {paragraphs}}}]}}]"
    )
    assert [problem.message for problem in problems_of(text) if problem.check == "quotation"] == (
        [message] if message else []
    )


def test_a_quotation_may_be_in_any_cited_source() -> None:
    text = (
        "sources: {gazette: , other: }\n"
        "claims: [{id: a, speaker: A, claim: c, quote: ten berths, "
        "appearances: [{source: other}, {source: gazette, paragraphs: [2]}]}]"
    )
    assert "quotation" not in names(text)


def test_the_text_of_a_source_must_be_inside_the_datasets_folder(run: Run, tmp_path: Path) -> None:
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
        text = (
            f"sources: {{gazette: {{text: {path}}}}}\n"
            "claims: [{id: a, speaker: A, claim: c, quote: ten berths, "
            "appearances: [{source: gazette, paragraphs: [2]}]}]\n"
        )
        (tmp_path / "data" / "claims.yaml").write_text(text)
        result = run("check", "data/claims.yaml")
        assert ("1 quotation: 1 verified" in result.out) == seen, path
        assert ("error[source-text]" in result.out) == (not seen) and "secret\n" not in result.out
        assert (
            "verified in paragraph 2 of gazette" in run("show", "a", "-f", "data/claims.yaml").out
        ) == seen


def test_the_text_option_requires_a_source_of_the_dataset(run: Run) -> None:
    for argument, message in (
        ("gazette", "expected SOURCE=PATH, not 'gazette'"),
        ("x=y", "unknown source 'x'"),
    ):
        result = run("check", "--text", argument, claims=FIVE_MISTAKES)
        assert (result.code, result.out, result.err) == (2, "", f"factcheck: --text: {message}\n")


# --- the schema


class _Editor(yaml.SafeLoader):
    """A loader with the types of YAML 1.2's core schema, which editors use: dates stay text."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def valid(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(json_schema())
    return validator.is_valid(yaml.load(text, _Editor))


def test_the_schema_accepts_the_shipped_dataset_and_what_the_reader_accepts() -> None:
    assert valid((ROOT / "claims.yaml").read_text(encoding="utf-8"))
    assert valid("claims:\n")
    assert valid(
        "sources: {s: }\n"
        "claims: [{id: 10, speaker: 3.5, claim: true, said: 2019, note: , appearances: [{source: 7}]}]"
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


@pytest.mark.parametrize("name", [name for name in checks.RULES if name not in SCHEMA_CANNOT | {"file"}])
def test_the_schema_rejects_what_the_reader_rejects(name: str) -> None:
    assert not valid(gallery_page.example(name).decode())


def test_every_field_of_the_schema_has_a_description(run: Run) -> None:
    printed = json.loads(run("schema").out)
    assert printed == json_schema()
    for part in (printed, *printed["$defs"].values()):
        assert all(field["description"].endswith((".", "05:46.")) for field in part["properties"].values())


def test_the_shipped_dataset_has_no_error_and_no_warning(run: Run) -> None:
    result = run("check", "--strict", "--format", "json", str(ROOT / "claims.yaml"))
    assert result.code == 0
    assert {problem["severity"] for problem in json.loads(result.out)} <= {"advice"}


def test_a_quotation_matches_whole_words_and_numbers_only() -> None:
    text = (
        "It cost 1.5 million and rose to 10,000.\r\nShe said « non » and don't.\r\n\r\n"
        "govern\u00adment \u6211\u4e0d\u540c\u610f"
    )
    for quote, paragraph in (
        ("5 million", None), ("rose to 10", None), ("don", None), ("ment", None),
        ("cost 1.5 million", 1), ("rose to 10,000", 1), ('10,000. She said "non" and', 1), ("don’t", 1),
        ("government", 2), ("不同", 2), ("cost (...) million", 1),
    ):  # fmt: skip
        assert Text(text).find(quote, ()) == paragraph, quote


@pytest.mark.parametrize(
    ("quote", "text", "hint"),
    [
        ("ten" + " " * 20_000 + "berths", "x", None),
        ("a" * 200_000, "a" * 400_000, None),
        ("a " * 5_000 + "z", "b " + "a " * 5_000, "the closest match was not searched for: too much text"),
    ],
)
def test_hostile_quotations_are_not_found_soon(quote: str, text: str, hint: str | None) -> None:
    claim = f"{{id: a, speaker: A, claim: c, quote: {quote}, appearances: [{{source: gazette}}]}}"
    (problem,) = problems_of(f"sources: {{gazette: }}\nclaims: [{claim}]", gazette=text)
    assert (problem.message, problem.hint) == ("quotation not found in gazette", hint)


def test_quotations_that_are_not_searched_for_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "_MAX_WORK", 50)
    claims = "\n".join(
        f"  - {{id: a{n}, speaker: A, claim: c{n}, quote: bb aa, appearances: [{{source: gazette}}]}}"
        for n in range(2)
    )
    text = f"sources: {{gazette: }}\nclaims:\n{claims}"
    assert [problem.message for problem in problems_of(text, gazette="aa bb\n\n" * 20)] == [
        "quotation not found in gazette: too much text to search all of it"
    ] * 2


def test_long_phrases_to_avoid_are_looked_for_once_in_a_text() -> None:
    phrases = "".join(f"  - {'a ' * number}b\n" for number in range(1, 400))
    claim = f"{{id: c, speaker: A, claim: '{'a ' * 100_000}c A a-B', appearances: [{{source: s}}]}}"
    (problem,) = problems_of(f"avoid:\n{phrases}claims:\n  - {claim}")
    assert problem.message == "'A a-B' is in the dataset's `avoid` list"
    assert problems_of(f"avoid:\n{phrases}claims:\n  - {claim.replace('B', 'c')}") == []


def test_names_that_only_look_equal_are_similar() -> None:
    claim = "  - {id: %s, speaker: %s, claim: %s, appearances: [{source: s}]}\n"
    cyrillic = "\u0410n\u0430 Loring"
    text = "claims:\n" + claim % ("a", "Ana Loring", "Ten.") + claim % ("b", cyrillic, "Four.")
    (problem,) = problems_of(text)
    assert problem.message == f"speaker '{cyrillic}' is nearly the same as 'Ana Loring'"
    assert names("claims:\n" + claim % ("a", "Анна", "Ten.") + claim % ("b", "Инна", "Four.")) == set()


# --- skipped claims, and the limit of problems


def test_one_run_reports_every_mistake_also_in_skipped_claims(run: Run) -> None:
    text = """
        sources: {gazette: {published: 2024-03-02}}
        claims:
          - id: a
            speaker: Ana
            claim: Ten.
            appearances: [{source: gazete}]
            related: [nobody]
            outcomes: [{verdict: maybe}]
    """
    out = run("check", claims=text).out
    assert [
        line.partition("[")[2].partition("]")[0]
        for line in out.splitlines()
        if line.startswith("claims.yaml:")
    ] == [
        "unknown-source",
        "unknown-verdict",
    ]


def test_the_first_thousand_problems_are_shown_and_the_rest_counted(run: Run) -> None:
    result = run("check", claims="claims:\n" + "  - {a}\n" * 3_000)
    assert result.code == 1
    assert result.out.count("error[") == 1_000
    assert result.out.endswith(
        "… and 14,000 more\n3,000 claims checked: 15,000 errors (12,000 missing-key, 3,000 unknown-key); "
        "3,000 claims skipped\n"
    )
    assert run("list").err == (
        "factcheck: 15,000 problems found, 3,000 claims skipped; see `factcheck check`\n"
        "factcheck: the dataset has no claims yet\n"
    )


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("true", "did you mean 'confirmed'?"),
        ("fulfilled", "did you mean 'confirmed'?"),
        ("broken", "did you mean 'unfulfilled'?"),
        ("Pending", "did you mean 'unresolved'?"),
        ("resolved", "use one of: confirmed, partly, disputed, unfulfilled, contradicted, unresolved"),
        ("unconfirmed", "did you mean 'unresolved'?"),
        ("not confirmd", "use one of: confirmed, partly, disputed, unfulfilled, contradicted, unresolved"),
        ("confrimed", "did you mean 'confirmed'?"),
    ],
)
def test_everyday_words_suggest_the_right_verdict_and_never_its_negation(word: str, hint: str) -> None:
    claim = (
        "claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}], "
        f"outcomes: [{{verdict: {word}}}]}}]"
    )
    assert [problem.hint for problem in problems_of(claim)][:1] == [hint]


def test_a_custom_verdict_given_as_text_gets_a_hint(run: Run) -> None:
    for word, hint in (("confirmed", "write {means: confirmed}"), ("fulfilled", "write {means: confirmed}")):
        assert [problem.hint for problem in problems_of(f"verdicts: {{kept: {word}}}\nclaims: []")] == [hint]


def test_text_instead_of_a_list_is_a_problem() -> None:
    assert [problem.message for problem in problems_of("speakers: {Ana: {aliases: Annie}}\nclaims: []")] == [
        "must be a list"
    ]


def test_direction_marks_in_right_to_left_text_are_no_problem() -> None:
    for text, is_problem in (
        ("\u200fالرئيس قال\u200f 2019\u200e.", False),
        ("می\u200cخواهم", False),
        ("Bol\u200fton", True),
        ("رئيس\u202e", True),
    ):
        claim = f"claims: [{{id: a, speaker: A, claim: {json.dumps(text)}, appearances: [{{source: s}}]}}]"
        assert ("invisible" in names(claim)) == is_problem, text


def test_an_empty_dataset_has_no_unused_records() -> None:
    assert names("sources: {gazette: }\nspeakers: {Ana: }\nclaims: []") == set()


def test_an_outcome_one_day_before_the_claim_is_a_warning_and_an_older_one_an_error() -> None:
    for said, reported, severity in (
        ("2024-03-02", "2024-03-01", "warning"),
        ("2024-03-02", "2024-02-28", "error"),
        ("2024-03-02~", "2024-01", "warning"),
        ("2024-03", "2024-02", "warning"),
    ):
        text = (
            f"claims: [{{id: a, speaker: A, claim: c, said: {said}, appearances: [{{source: s}}], "
            f"outcomes: [{{verdict: unresolved, reported: {reported}}}]}}]"
        )
        (problem,) = problems_of(text)
        assert (problem.check, problem.severity) == ("outcome-before-claim", severity)
        assert problem.message == f"reported {reported}, before the claim was made ({said})"


def test_a_date_that_the_calendar_lacks_is_not_called_a_wrong_form() -> None:
    for said, hint in (
        ("2023-02-30", "there is no such date"),
        ("2023-13~", "there is no such date"),
        ("30-02-2023", "use 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46; "
         "append ~ for 'about'"),
    ):  # fmt: skip
        text = f"claims: [{{id: a, speaker: A, claim: c, said: {said}, appearances: [{{source: s}}]}}]"
        (problem,) = problems_of(text)
        assert (problem.message, problem.hint) == (f"invalid date '{said}'", hint)


def test_an_empty_claim_gets_a_hint() -> None:
    (problem,) = problems_of("claims: [{id: a, speaker: A, claim: , appearances: [{source: s}]}]")
    assert (problem.message, problem.hint) == ("'claim' is empty", "write it after `claim:`")


def test_an_outcome_long_after_all_its_sources_is_a_warning() -> None:
    for published, warned in (("2024-03-02", True), ("2024-06-10", False)):
        text = f"""
            sources: {{gazette: {{published: {published}}}}}
            claims:
              - id: a
                speaker: A
                claim: c
                appearances: [{{source: gazette}}]
                outcomes: [{{verdict: partly, reported: 2024-07, summary: Four.,
                            evidence: [{{source: gazette}}]}}]
        """
        assert [(p.check, p.severity) for p in problems_of(text)] == (
            [("reported-before-source", "warning")] if warned else []
        )


@pytest.mark.parametrize(
    ("quote", "doubled"),
    [
        ("“Ten berths”", True),
        ("«Ten»", True),
        ("„Ten“", True),
        ('"Yes" and "no"', False),
        ("Ten “new” berths", False),
    ],
)
def test_outer_quotation_marks_of_any_language_are_reported(quote: str, doubled: bool) -> None:
    text = (
        f"claims: [{{id: a, speaker: A, claim: c, quote: {json.dumps(quote)}, appearances: [{{source: s}}]}}]"
    )
    assert ("quoted-quotation" in names(text)) == doubled


def test_ids_may_use_letters_of_any_script() -> None:
    for name, valid_id in (
        ("лоринг-десять", True),
        ("हिन्दी-दावा", True),
        ("市长-十个", True),
        ("Лоринг", False),
        ("a--b", False),
    ):
        text = f"claims: [{{id: {name}, speaker: A, claim: c, appearances: [{{source: s}}]}}]"
        assert ("id-form" not in names(text)) == valid_id, name


def test_an_invalid_path_of_a_text_is_a_problem(run: Run) -> None:
    result = run("check", claims='sources: {g: {text: "\\0"}}\nclaims: []')
    assert result.code == 1
    assert "error[source-text] the text is outside the dataset's folder" in result.out


def test_of_many_problems_the_last_line_counts_each_kind(run: Run) -> None:
    outcome = "{verdict: partly, reported: 2024-03, evidence: [{source: g}]}"
    claims = "".join(
        f"  - {{id: c{n}, speaker: A, claim: {n}., appearances: [{{source: g}}], outcomes: [{outcome}]}}\n"
        for n in range(10)
    )
    lines = run("check", claims=f"claims:\n{claims}").out.splitlines()
    assert lines[-1] == "10 claims checked: 10 warnings"
    claims = claims.replace("id: c0", "id: c0, said: 2024-03, due: 2023")
    lines = run("check", claims=f"claims:\n{claims}").out.splitlines()
    assert lines[-1] == "10 claims checked: 1 error, 10 warnings (10 no-summary, 1 due-before-said)"
