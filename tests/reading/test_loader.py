"""From trees to records: types from the schema, and which claims a problem drops."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck import checks
from factcheck.core.location import File
from factcheck.core.model import Citation, Dataset, Membership, Outcome, Reviewer, When
from factcheck.reading import LoadResult, loader
from tests import needs


def load_texts(*texts: str) -> LoadResult:
    return loader.read([File(f"{n}.yaml", dedent(text).encode()) for n, text in enumerate(texts)])


def load_valid(text: str) -> Dataset:
    result = load_texts(text)
    assert result.problems == ()
    assert result.dataset is not None
    return result.dataset


def problems(*texts: str) -> list[tuple[int, int, str, str]]:
    return [(p.position.line, p.position.column, p.check, p.message) for p in load_texts(*texts).problems]


def test_every_field_of_a_dataset_becomes_a_record() -> None:
    data = load_valid(
        """
        title: T
        note: N
        reviewer: {name: The Watch, url: https://example.org}
        base_url: https://example.org/claims/
        avoid: [sham]
        sources:
          gazette: {title: G, publisher: P, published: 2024-03-02, url: u, archived: a, text: g.txt, note: n}
          bare:
        speakers:
          Ana Lóring:
            type: person
            role: Mayor
            groups: [Harbour List, {name: Quay Party, from: 2021, until: 2024-05}]
            aliases: [Loring]
            url: u
            note: n
        verdicts:
          promise-broken: {means: unfulfilled, label: Promise broken, definition: It was not kept., rating: 1}
          odd: {label: Odd}
        corrections:
          - {date: 2024-03-05, claims: [gone], what: The day was wrong.}
        claims:
          - id: 010
            speaker: No
            said: 2024-03-01T18:30
            kind: promise
            about: [North quay, 12:30]
            claim: Ten berths.
            quote: Ten berths by June
            due: 2024-06~
            appearances: [{source: gazette, paragraphs: [4, 5], url: w}]
            tags: [1e3]
            related: [x]
            note: "~"
            outcomes:
              - {verdict: promise-broken, reported: 2024-07, basis: events, summary: Four.,
                 evidence: [{source: bare}]}
        """
    )
    (claim,) = data.claims
    assert (claim.id, claim.speaker, claim.kind, claim.claim) == ("010", "No", "promise", "Ten berths.")
    assert claim.said == When.parse("2024-03-01T18:30") and claim.due == When.parse("2024-06~")
    assert (claim.about, claim.tags, claim.related, claim.note) == (
        ("North quay", "12:30"),
        ("1e3",),
        ("x",),
        "~",
    )
    assert claim.appearances == (Citation("gazette", (4, 5), "w"),)
    assert claim.outcomes == (
        Outcome("promise-broken", When.parse("2024-07"), "events", "Four.", (Citation("bare"),)),
    )
    assert claim.verdict == "promise-broken" and data.means(claim.verdict) == "unfulfilled"
    assert data.label("promise-broken") == "Promise broken" and data.label("partly") == "partly"
    assert data.means("odd") == "odd"
    assert data.verdicts["promise-broken"].rating == 1
    assert data.verdicts["promise-broken"].definition == "It was not kept."
    (correction,) = data.corrections
    assert correction == (When.parse("2024-03-05"), "The day was wrong.", ("gone",))
    assert list(data.verdicts) == [
        "confirmed", "partly", "disputed", "unfulfilled", "promise-broken", "contradicted", "unresolved",
        "odd",
    ]  # fmt: skip
    assert (data.title, data.note, data.base_url, data.avoid) == (
        "T",
        "N",
        "https://example.org/claims/",
        ("sham",),
    )
    assert data.reviewer == Reviewer("The Watch", "https://example.org")
    assert data.sources["gazette"][2:] == ("G", "P", When.parse("2024-03-02"), "u", "a", "g.txt", "n")
    assert data.sources["bare"].title is None
    assert data.speakers["Ana Lóring"][2:] == (
        "person",
        "Mayor",
        (Membership("Harbour List"), Membership("Quay Party", When.parse("2021"), When.parse("2024-05"))),
        ("Loring",),
        "u",
        "n",
    )


def test_an_empty_field_is_absent() -> None:
    claim = load_valid(
        """
        claims:
          - {id: a, speaker: A, claim: c, quote: '', note: , appearances: [{source: s}]}
        """
    ).claims[0]
    assert claim.quote is None and claim.note is None and claim.said is None and claim.outcomes == ()
    assert claim.verdict == "unresolved"


CLAIM = "{{id: {0}, speaker: A, claim: c, appearances: [{{source: s}}]{1}}}"


@pytest.mark.parametrize(
    ("mistake", "under", "check", "message"),
    [
        (", saidd: 2024", "saidd", "unknown-key", "unknown key 'saidd'"),
        (", said: 2024-02-30", "2024-02-30", "date", "invalid date '2024-02-30'"),
        (", due: soon", "soon", "date", "invalid date 'soon'"),
        (", kind: promis", "promis", "unknown-kind", "unknown kind 'promis'"),
        (", tags: x", "x", "shape", "must be a list"),
        (", tags: [x, [y]]", "[y]", "shape", "must be text"),
        (", quote: [x]", "[x]", "shape", "must be text"),
        (", outcomes: [{verdict: maybe}]", "maybe", "unknown-verdict", "unknown verdict 'maybe'"),
        (", outcomes: [{summary: x}]", "{", "missing-key", "missing key 'verdict'"),
        (", outcomes: [{verdict: partly, basis: hope}]", "hope", "unknown-basis", "unknown basis 'hope'"),
        (", outcomes: [x]", "x", "shape", "an outcome must be a mapping of fields"),
        (", outcomes: [{verdict: partly, evidence: [{}]}]", "{", "missing-key", "missing key 'source'"),
        (
            ", outcomes: [{verdict: partly, evidence: [{source: s, paragraphs: [1, -2]}]}]",
            "-2",
            "paragraph",
            "invalid paragraph '-2'",
        ),
    ],
)
def test_a_problem_in_a_claim_drops_only_that_claim(
    mistake: str, under: str, check: str, message: str
) -> None:
    text = f"claims:\n  - {CLAIM.format('one', '')}\n  - {CLAIM.format('two', mistake)}\n"
    result = load_texts(text)
    (problem,) = result.problems
    at = problem.position
    assert (at.line, text.splitlines()[2][at.column - 1 : at.end_column - 1]) == (3, under)
    assert (problem.check, problem.message, problem.claim) == (check, message, "two")
    assert result.left_out == 1
    assert result.dataset and [claim.id for claim in result.dataset.claims] == ["one"]


def test_all_mistakes_of_a_claim_are_reported_in_one_run() -> None:
    result = load_texts(
        f"claims:\n  - {CLAIM.format('a', ', outcomes: [{verdict: maybe, reported: x}], said: 2024')}\n"
    )
    assert [(problem.message, problem.claim) for problem in result.problems] == [
        ("unknown verdict 'maybe'", "a"),
        ("invalid date 'x'", "a"),
    ]
    assert [(claim.id, claim.said) for claim in result.dropped] == [("a", When.parse("2024"))]


def test_missing_fields_are_reported_at_their_claim() -> None:
    assert problems("claims:\n  - id: a\n  - {}\n") == [
        (2, 5, "missing-key", "missing key 'speaker'"),
        (2, 5, "missing-key", "missing key 'claim'"),
        (2, 5, "missing-key", "missing key 'appearances'"),
        *((3, 5, "missing-key", f"missing key {key!r}") for key in ("id", "speaker", "claim", "appearances")),
    ]


def test_hints_suggest_the_most_similar_word() -> None:
    result = load_texts(
        f"claims:\n  - {CLAIM.format('a', ', speeker: B')}\n  - {CLAIM.format('b', ', kind: treat')}\n"
    )
    assert [p.hint for p in result.problems] == ["did you mean 'speaker'?", "did you mean 'threat'?"]


def test_a_claim_or_outcome_whose_dash_is_missing_is_one_problem_and_the_hint_is_the_dash() -> None:
    text = """
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            id: b
            speaker: Bo
            claim: Four berths.
          - id: c
            speaker: Ana
            outcomes:
              - verdict: partly
                summary: Four.
                verdict: confirmed
                summary: Ten.
            speaker: Bo
    """
    listed = [problem for problem in load_texts(text).problems if problem.check == "duplicate-key"]
    assert [(problem.position.line, problem.message, problem.hint) for problem in listed] == [
        (6, "duplicate key 'id'", "begin a new claim with `- `, or keep one of them"),
        (14, "duplicate key 'verdict'", "begin a new item with `- `, or keep one of them"),
        (16, "duplicate key 'speaker'", "keep one of them"),
    ]


def test_a_duplicate_id_drops_the_later_claim_and_both_positions_are_reported() -> None:
    result = load_texts(
        f"claims:\n  - {CLAIM.format('a', '')}\n", f"claims:\n\n  - {CLAIM.format('a', ', tags: [x]')}\n"
    )
    (problem,) = result.problems
    assert (problem.position.file, problem.position.line, problem.position.column) == ("1.yaml", 3, 10)
    assert problem.message == "duplicate id 'a' (first at 0.yaml:2)"
    assert result.dataset and len(result.dataset.claims) == 1 and result.dataset.claims[0].tags == ()


def test_headers_may_follow_the_claims() -> None:
    text = (
        f"claims:\n  - {CLAIM.format('a', ', outcomes: [{verdict: kept}]')}\n"
        "verdicts: {kept: {means: confirmed}}\n"
    )
    assert load_valid(text).means(load_valid(text).claims[0].verdict) == "confirmed"


def test_problems_in_the_header_drop_no_claim() -> None:
    text = (
        "titel: x\nsources:\n  s: {pages: 3, published: 2024-13}\n  t: 7\n"
        f"verdicts: {{w: {{means: wrong}}}}\nclaims:\n  - {CLAIM.format('a', '')}\n"
    )
    result = load_texts(text)
    assert [(p.position.line, p.position.column, p.check) for p in result.problems] == [
        (1, 1, "unknown-key"), (3, 7, "unknown-key"), (3, 28, "date"), (4, 6, "shape"),
        (5, 23, "unknown-verdict"),
    ]  # fmt: skip
    assert result.dataset and len(result.dataset.claims) == 1 and result.left_out == 0


def test_a_membership_does_not_end_before_it_begins() -> None:
    groups = "[{name: L, from: 2021, until: 2021-05}, {name: Q, from: 2021, until: 2020-12}]"
    result = load_texts(f"speakers: {{Ana: {{groups: {groups}}}}}\nclaims: []\n")
    (problem,) = result.problems
    assert problem.message == "from 2021 until 2020-12, which is earlier" and problem.position.column == 66
    assert result.dataset and [group.name for group in result.dataset.speakers["Ana"].groups] == ["L"]


def test_a_folder_is_one_dataset(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"title: T\nsources: {{s: {{title: S}}}}\nclaims:\n  - {CLAIM.format('a', '')}\n"
    )
    (tmp_path / "b.yaml").write_text(
        f"title: U\nsources: {{s: {{title: S}}, t: }}\nclaims:\n  - {CLAIM.format('b', '')}\n"
    )
    (tmp_path / "c.txt").write_text("not read")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "d.yaml").write_text("not: read")
    result = loader.load(str(tmp_path))
    assert result.dataset and [claim.id for claim in result.dataset.claims] == ["a", "b"]
    assert list(result.dataset.sources) == ["s", "t"] and result.dataset.title == "T"
    assert [(Path(p.position.file).name, p.position.line, p.check) for p in result.problems] == [
        ("b.yaml", 1, "duplicate-key"), ("b.yaml", 2, "duplicate-key"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "title: T\n", "- a\n", "text", "claims: {a: b}\n", "claims: text\n"]
)
def test_a_file_without_a_list_of_claims_says_so(text: str) -> None:
    result = load_texts(text)
    assert result.problems
    if text.startswith("claims"):
        assert result.problems[0].message == "`claims` must be a list"
    else:
        assert result.dataset is None


def test_an_empty_list_of_claims_is_a_dataset() -> None:
    assert load_valid("claims: []\n").claims == ()
    assert load_valid("claims:\n").claims == ()


@needs.pipes
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for name, message in (
        ("pipe", "cannot be read: not a regular file"),
        ("none", "cannot be read: No such file or directory"),
        ("empty", "no *.yaml file in this folder"),
        ("loop", "cannot be read: Too many levels of symbolic links"),
    ):
        result = loader.load(str(tmp_path / name))
        assert result.dataset is None and [p.message for p in result.problems] == [message]
    assert loader.load(str(tmp_path / "a\0b")).dataset is None


PIECES = st.lists(
    st.sampled_from(
        ["claims:\n", "  - id: a\n    speaker: A\n    claim: c\n    appearances: [{source: s}]\n",
         "  - id: b\n", "    claim: x\n", "note: n\n", "    tags: [a,\n", "]\n", '    x: "\n', "- r\n",
         "\t- id: c\n", "    outcomes:\n    - verdict: partly\n", "   - verdict: x\n", "---\n",
         "...\n", "# c\n", "    'a': b\n", "}\n", "{", "sources:\n", "  s: {title: t}\n", "\r", "\x01",
         "é: ", "'", ": "]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(PIECES)
def test_any_text_can_be_read_and_checked(text: str) -> None:
    result = loader.read([File("claims.yaml", text.encode())])
    day = When.parse("2024")
    assert day
    for problem in result.problems:
        assert problem.position.line >= 1 and problem.position.column >= 1 and problem.message
    if result.dataset:
        checks.run(checks.Subject(result.dataset, day, {}, not result.left_out, result.dropped))


def test_an_outcome_among_the_claims_drops_the_claim_above() -> None:
    text = (
        f"claims:\n  - {CLAIM.format('a', '')}\n  - {{verdict: contradicted}}\n  - {CLAIM.format('b', '')}\n"
    )
    result = load_texts(text)
    assert [(p.position.line, p.message) for p in result.problems] == [(3, "outcome in the list of claims")]
    assert result.dataset and [claim.id for claim in result.dataset.claims] == ["b"] and result.left_out == 1


def test_blank_values_are_empty_and_long_values_are_quoted_in_part() -> None:
    assert problems("claims:\n  - {id: ' ', speaker: A, claim: c, appearances: [{source: s}]}\n") == [
        (2, 10, "missing-key", "'id' is empty")
    ]
    (problem,) = problems(f"claims:\n  - {CLAIM.format('a', f', said: {chr(120) * 500}')}\n")
    assert problem[3] == f"invalid date '{'x' * 77}…'"


def test_hidden_files_and_subfolders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("claims: []\n")
    (tmp_path / ".#a.yaml").symlink_to("nobody@nowhere")
    (tmp_path / "b.yaml").mkdir()
    assert loader.load(str(tmp_path)).problems == ()


def test_an_outcome_among_the_claims_drops_nothing_if_the_claim_above_was_dropped() -> None:
    result = load_texts(
        f"claims:\n  - {CLAIM.format('a', '')}\n  - {CLAIM.format('b', ', kind: x')}\n"
        "  - {verdict: contradicted}\n"
    )
    assert result.dataset and [claim.id for claim in result.dataset.claims] == ["a"] and result.left_out == 1
    result = load_texts(f"claims:\n  - {CLAIM.format('a', '')}\n  - {{verdict: contradicted}}\n")
    assert [problem.claim for problem in result.problems] == ["a"]


def test_a_tilde_is_an_empty_claim() -> None:
    assert problems("claims:\n  - {id: a, speaker: A, claim: ~, appearances: [{source: s}]}\n") == [
        (2, 32, "missing-key", "'claim' is empty")
    ]


def test_a_file_that_is_too_large_is_reported(tmp_path: Path) -> None:
    with (tmp_path / "claims.yaml").open("wb") as file:
        file.truncate(6 * 1024**3)
    (problem,) = loader.load(str(tmp_path / "claims.yaml")).problems
    assert problem.message == "cannot be read: file too large (limit: 2 GB)"
