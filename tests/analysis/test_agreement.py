"""`agree`: several raters' verdicts on the same claims."""

import json
import random
from pathlib import Path

import pytest

from factcheck.analysis.agreement import alpha
from tests.conftest import Run

_: int | None = None
# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL = [list("aabbdcccedda"), list("babbbccceddd")]
WITH_GAPS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


@pytest.mark.parametrize(("data", "value"), [(BINARY, 0.095), (NOMINAL, 0.692), (WITH_GAPS, 0.743)])
def test_alpha_equals_the_published_values(data: list[list[object]], value: float) -> None:
    units = [[None if v is None else str(v) for v in unit] for unit in zip(*data, strict=True)]
    assert alpha(units) == pytest.approx(value, abs=0.0005)


def test_alpha_equals_another_implementation_on_random_data_with_gaps() -> None:
    import krippendorff

    dice = random.Random(7)
    compared = 0
    for _round in range(200):
        readers, units, words = dice.randint(2, 6), dice.randint(2, 40), dice.randint(2, 6)
        data = [
            [None if dice.random() < 0.3 else dice.randrange(words) for _ in range(units)]
            for _ in range(readers)
        ]
        ours = alpha([[None if v is None else f"w{v}" for v in unit] for unit in zip(*data, strict=True)])
        if ours is not None:
            numbers = [[float("nan") if v is None else v for v in row] for row in data]
            other = krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal")
            assert ours == pytest.approx(other, abs=1e-9)
            compared += 1
    assert compared > 150


@pytest.mark.parametrize("units", [[], [["a", None]], [["a", "a"], ["a", "a"]], [[None, None], ["b", None]]])
def test_alpha_is_undefined_without_differences_or_pairs(units: list[list[str | None]]) -> None:
    assert alpha(units) is None


def reader(name: str, **verdicts: str | None) -> None:
    """A rater's file: claims by id, with a verdict or none."""
    lines = ["title: " + name, "verdicts: {kept: {means: confirmed}, odd: {label: Odd one}}", "claims:"]
    for key, verdict in verdicts.items():
        given = f", outcomes: [{{verdict: {verdict}, summary: {name} read {key}.}}]" if verdict else ""
        lines.append(
            f"  - {{id: {name if key.startswith('x') else 'c'}-{key}, speaker: Ana Lóring, "
            f"claim: 'Claim {key} of hers.', appearances: [{{source: s}}]{given}}}"
        )
    Path(f"{name}.yaml").write_text("\n".join(lines), "utf-8")


@pytest.fixture
def three(run: Run) -> Run:
    reader("anna", a="confirmed", b="partly", c="disputed", d="contradicted", e="odd")
    reader("ben", a="kept", b="contradicted", c="disputed", d=None, e="odd")
    reader("cem", a="confirmed", b="partly", c="contradicted", d="contradicted")
    return run


def test_three_raters_are_compared_by_built_in_verdicts(three: Run) -> None:
    out = three("agree", "anna.yaml", "ben.yaml", "cem.yaml").out
    # anna and ben agree on 3 of 4, anna and cem on 3 of 4, ben and cem on 1 of 3.
    assert "61 % agreement, the mean over pairs of reviewers" in out
    assert "5 claims, 5 with verdicts of two or more reviewers" in out
    assert "Where they differ: 2 claims" in out and "Claim a of hers." not in out
    for line in ("anna: ◐ partly", "anna read b.", "ben: ✗ contradicted", "ben read b.", "cem read c."):
        assert line in out, line
    assert "cem lacks 1 claim:\n  c-e\n" in out and "ben has no outcome for 1 claim:\n  c-d\n" in out


def test_two_raters_get_a_confusion_table(three: Run) -> None:
    out = three("agree", "anna.yaml", "ben.yaml").out
    assert "75 % agreement\n" in out and "Rows are anna’s verdicts, columns ben’s:" in out
    table = out.split("columns ben’s:\n\n")[1].split("\n\n")[0].split("\n")
    assert [line.split() for line in table if "partly" in line] == [["◐", "partly", "1"]]


def test_json_has_the_same_numbers(three: Run) -> None:
    data = json.loads(three("agree", "anna.yaml", "ben.yaml", "--json").out)
    assert (data["readers"], data["claims"], data["pairable"]) == (["anna", "ben"], 5, 4)
    assert data["agreement"] == 0.75 and data["alpha"] == 0.72
    assert data["differ"] == [
        {
            "id": "c-b", "speaker": "Ana Lóring", "claim": "Claim b of hers.",
            "readers": {
                "anna": {"id": "c-b", "verdict": "partly", "means": "partly", "summary": "anna read b."},
                "ben": {"id": "c-b", "verdict": "contradicted", "means": "contradicted",
                        "summary": "ben read b."},
            },
        }
    ]  # fmt: skip
    assert data["lacks"] == {"anna": [], "ben": []} and data["no_outcome"] == {"anna": [], "ben": ["c-d"]}
    assert {"verdicts": ["partly", "contradicted"], "claims": 1} in data["confusion"]


def test_claims_with_different_ids_are_matched_by_words(run: Run) -> None:
    reader("anna", x1="confirmed", x2="partly")
    reader("ben", x1="confirmed", x2="disputed")
    by_id = run("agree", "anna.yaml", "ben.yaml")
    assert by_id.err == (
        "factcheck: the datasets have no claims in common; to match by speaker and text, use --by-words\n"
    )
    assert by_id.code == 0 and "0 with verdicts of two or more" in by_id.out
    assert "50 % agreement" in run("agree", "anna.yaml", "ben.yaml", "--by-words").out


def test_full_agreement_on_one_verdict_has_no_alpha(run: Run) -> None:
    reader("anna", a="confirmed", b="kept")
    reader("ben", a="confirmed", b="confirmed")
    out = run("agree", "anna.yaml", "ben.yaml").out
    assert "100 % agreement" in out and "alpha is not defined" in out
    assert json.loads(run("agree", "anna.yaml", "ben.yaml", "--json").out)["alpha"] is None


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["anna.yaml"], "expected two or more datasets, one per reviewer"),
        (["anna.yaml", "anna.yaml"], "the same dataset is given twice"),
    ],
)
def test_a_single_rater_is_an_error(run: Run, args: list[str], message: str) -> None:
    reader("anna", a="confirmed")
    result = run("agree", *args)
    assert (result.code, result.err) == (2, f"factcheck: {message}\n")


def test_raters_with_equal_file_names_are_named_by_path(run: Run) -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
        reader(f"{folder}/claims", a="confirmed")
    assert run("agree", "one/claims.yaml", "two/claims.yaml").out.startswith(
        "one/claims.yaml, two/claims.yaml\n"
    )


@pytest.mark.parametrize("columns", [30, 50, 69, 70, 120])
def test_it_fits_every_terminal(three: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = three("agree", "anna.yaml", "ben.yaml").out
    assert max(map(len, out.split("\n"))) <= columns
    assert "ben: ✗ contradicted" in out


def test_verdicts_are_shown_in_the_words_of_their_rater(run: Run) -> None:
    claim = "{id: a, speaker: Ana, claim: One., appearances: [{source: s}], outcomes: [{verdict: odd}]}"
    Path("anna.yaml").write_text(f"verdicts: {{odd: {{means: partly, label: Half}}}}\nclaims: [{claim}]")
    Path("ben.yaml").write_text(f"verdicts: {{odd: {{label: Odd one}}}}\nclaims: [{claim}]")
    out = run("agree", "anna.yaml", "ben.yaml").out
    assert "anna: ◐ Half (partly)" in out and "ben: • Odd one" in out
    assert "◐ partly" in out.split("columns ben’s")[1]


def test_repeated_claims_are_matched_by_date(run: Run) -> None:
    one = (
        "{{id: {0}, speaker: Ana, said: {1}, claim: Ten., appearances: [{{source: s}}], "
        "outcomes: [{{verdict: {2}}}]}}"
    )
    first, second = one.format("a", "2024-01", "confirmed"), one.format("b", "2024-02", "partly")
    Path("anna.yaml").write_text(f"claims: [{first}, {second}]")
    Path("ben.yaml").write_text(f"claims: [{second}, {first}]")
    assert "100 % agreement" in run("agree", "anna.yaml", "ben.yaml", "--by-words").out
    Path("ben.yaml").write_text(f"claims: [{second.replace('said: 2024-02, ', '')}]")
    data = json.loads(run("agree", "anna.yaml", "ben.yaml", "--by-words", "--json").out)
    assert (data["claims"], data["pairable"]) == (2, 1)


def test_shares_near_one_are_not_rounded_up(run: Run) -> None:
    reader("anna", **{f"k{n}": "confirmed" for n in range(300)})
    reader("ben", **{f"k{n}": "partly" if n == 7 else "confirmed" for n in range(300)})
    assert ">99 % agreement" in run("agree", "anna.yaml", "ben.yaml").out


def test_a_wide_confusion_table_becomes_a_list(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reader("anna", a="confirmed", b="odd", c="partly")
    reader("ben", a="odd", b="odd", c="partly")
    monkeypatch.setenv("COLUMNS", "26")
    out = run("agree", "anna.yaml", "ben.yaml").out
    assert "anna: ✓ confirmed, ben: • Odd one" in " ".join(out.split()) and "Rows are" not in out


def test_an_id_identifies_a_claim_whose_date_differs(run: Run) -> None:
    claim = (
        "{{id: {}, speaker: Ana, said: {}, claim: {}, appearances: [{{source: s}}], "
        "outcomes: [{{verdict: {}}}]}}"
    )
    for name, said, verdict in (
        ("a", "2024-01", "confirmed"),
        ("b", "2024-01", "confirmed"),
        ("c", "2024-02", "partly"),
    ):
        rows = [claim.format("one", said, "Ten.", verdict), claim.format("two", "2023", "Four.", "partly")]
        Path(f"{name}.yaml").write_text(f"claims: [{', '.join(rows)}]")
    for options in ((), ("--by-words",)):
        for names in (("a.yaml", "c.yaml"), ("a.yaml", "b.yaml", "c.yaml")):
            result = run("agree", *names, "--json", *options)
            data = json.loads(result.out)
            assert (data["claims"], data["pairable"]) == (2, 2)
            assert data["agreement"] == (0.5 if len(names) == 2 else 0.6667)
            assert "claim one: different said: '2024-01' or '2024-02'" in result.err


def test_words_of_different_dates_are_matched_for_three_raters(run: Run) -> None:
    for name, said in (("a", "2024-01"), ("b", "2024-01"), ("c", "2024-02")):
        Path(f"{name}.yaml").write_text(
            f"claims: [{{id: {name}, speaker: Ana, said: {said}, claim: Ten., appearances: [{{source: s}}], "
            f"outcomes: [{{verdict: {'partly' if name == 'c' else 'confirmed'}}}]}}]"
        )
    data = json.loads(run("agree", "a.yaml", "b.yaml", "c.yaml", "--by-words", "--json").out)
    assert (data["claims"], data["pairable"], data["agreement"]) == (1, 1, 0.3333)
