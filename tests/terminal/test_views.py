"""speakers, tally and timeline: the same claims, counted and in chronological order."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from factcheck.analysis.tally import shares
from factcheck.cli import app
from factcheck.reading import loader
from tests.conftest import Run

CLAIMS = """
    title: The harbour vote
    sources: {gazette: {title: Council splits, published: 2024-03-02}}
    speakers: {Ana Lóring: {aliases: [Anita]}, Bo Quay: }
    verdicts: {kept: {means: confirmed, label: Promise kept}, odd: }
    claims:
      - {id: a1, speaker: Ana Lóring, said: 2024-03-01T18:30, kind: promise, claim: One,
         tags: [vote, quay], appearances: [{source: gazette}],
         outcomes: [{verdict: disputed, reported: 2024-03-05, summary: Doubted.},
                    {verdict: kept, reported: 2024-07, summary: Done.}]}
      - {id: a2, speaker: Ana Lóring, said: 2024-03-01T10~, kind: promise, claim: Two, tags: [vote],
         appearances: [{source: gazette}], outcomes: [{verdict: confirmed}]}
      - {id: a3, speaker: Ana Lóring, said: 2024-03-01, claim: Three, appearances: [{source: gazette}]}
      - {id: b1, speaker: Bo Quay, claim: Four, about: [Ana Lóring], appearances: [{source: gazette}],
         outcomes: [{verdict: odd}]}
      - {id: b2, speaker: Bo Quay, said: 2024~, claim: Five, appearances: [{source: gazette}],
         outcomes: [{verdict: contradicted}]}
"""


def test_the_scoreboard_counts_verdicts_by_what_they_mean(run: Run) -> None:
    assert json.loads(run("speakers", "--json", claims=CLAIMS).out) == [
        {
            "speaker": "Ana Lóring",
            "claims": 3,
            "resolved": 2,
            "unresolved": 1,
            "verdicts": {"confirmed": 2, "unresolved": 1},
        },
        {
            "speaker": "Bo Quay",
            "claims": 2,
            "resolved": 1,
            "unresolved": 0,
            "verdicts": {"contradicted": 1, "odd": 1},
        },
    ]


def test_the_scoreboard_has_a_column_for_each_verdict_that_occurs_and_a_caveat(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run("speakers", claims=CLAIMS).out == (
        "The harbour vote\n"
        "5 claims\n"
        "Speaker     n  ✓  ✗  ·  •\n"
        + "─" * 80 + "\n"
        "Ana Lóring  3  2     1     " + "✓✓·\n"
        "Bo Quay     2     1     1  " + "✗•\n"
        "\n"
        "✓ confirmed  ✓ Promise kept  ✗ contradicted  · unresolved  • odd\n"
        "Tracked claims, not a random sample: the counts do not cover what else a speaker\n"
        "said.\n"
    )  # fmt: skip


def test_bars_have_a_sign_for_each_claim_or_state_their_scale(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("speakers", claims=CLAIMS).out
    assert "\nAna Lóring\n  n 3  ✓ 2  · 1\n  " + "✓✓·\n" in out
    assert "a sign" not in out
    claim = "  - {{id: c{n}, speaker: {who}, claim: c, appearances: [{{source: s}}]}}\n"
    many = "claims:\n" + "".join(claim.format(n=n, who="A" if n < 467 else "B") for n in range(468))
    out = run("speakers", claims=many).out
    assert "\nA\n  n 467  · 467\n  " + "·" * 36 + "\n" in out
    assert "\nB\n  n 1  · 1\n  …\na sign = 13 claims\n" in out


def test_bars_are_of_the_signs_of_verdicts_and_can_be_told_apart_without_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for args in (["speakers"], ["tally", "--by", "speaker"], ["tally", "--by", "month"]):
        out = run(*args, claims=CLAIMS).out
        assert re.search("✓✓·$", out, re.MULTILINE) and "▇" not in out
    assert re.search("^• odd +1  20 % •+$", run("tally").out, re.MULTILINE)


def test_claims_are_counted_by_source(run: Run) -> None:
    assert [
        (row["source"], row["claims"])
        for row in json.loads(run("tally", "--by", "source", "--json", claims=CLAIMS).out)
    ] == [("gazette", 5)]
    out = run("tally", "--by", "source").out
    assert re.search("^gazette +5 100 % ", out, re.MULTILINE)
    assert "A claim counts under each of its sources, so the counts overlap.\n" in out


def test_rates_say_that_nobody_has_enough_judged_claims_and_leave_appeals_out(run: Run) -> None:
    appeal = """
      - {id: b3, speaker: Bo Quay, kind: appeal, claim: Six, appearances: [{source: gazette}],
         outcomes: [{verdict: confirmed}]}
"""
    out = run("speakers", "--rate", claims=CLAIMS + appeal).out
    assert "None of these has 10 judged claims, so no share is given.\n" in out
    assert "Appeals are left out" in out and re.search("^Bo Quay +2 +1 ", out, re.MULTILINE)
    assert [row["rate"]["judged"] for row in json.loads(run("speakers", "--rate", "--json").out)] == [2, 1]


def test_custom_verdicts_are_in_the_legend_with_their_definition(run: Run) -> None:
    claims = """
        verdicts: {stalled: {means: unresolved, label: Stalled, definition: Work has stopped.}}
        claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}], outcomes: [{verdict: stalled}]}]
    """
    out = run("speakers", claims=claims).out
    assert "\n· Stalled\nStalled: Work has stopped.\n" in out
    assert "\n· Stalled | Work has stopped. | 1\n" in run("export").out


def test_a_tally_by_tag_says_that_counts_overlap(run: Run) -> None:
    rows = json.loads(run("tally", "--by", "tag", "--json", claims=CLAIMS).out)
    assert [(row["tag"], row["claims"]) for row in rows] == [("vote", 2), ("quay", 1), (None, 3)]
    out = run("tally", "--by", "tag").out
    assert "A claim counts under each of its tags, so the counts overlap.\n" in out and "no tag" in out
    assert (
        "A claim counts under each of its subjects, so the counts overlap.\n"
        in run("tally", "--by", "about").out
    )
    assert "overlap" not in run("tally").out


def test_months_are_in_chronological_order(run: Run) -> None:
    rows = json.loads(run("tally", "--by", "month", "--json", claims=CLAIMS).out)
    assert [(row["month"], row["claims"]) for row in rows] == [("2024", 1), ("2024-03", 3), (None, 1)]


def test_the_timeline_is_one_stream_of_events_in_the_order_of_time(run: Run) -> None:
    assert run("timeline", claims=CLAIMS).out == (
        "The harbour vote\n"
        "5 claims\n"
        "\n"
        "Undated\n"
        "→ ✓ confirmed (was · unresolved)  Ana Lóring: Two\n"
        "→ • odd (was · unresolved)  Bo Quay: Four\n"
        "→ ✗ contradicted (was · unresolved)  Bo Quay: Five\n"
        "\n"
        "around 2024\n"
        "Bo Quay: Five  b2\n"
        "\n"
        "2024-03-01\n"
        "Ana Lóring: Three  a3\n"
        "\n"
        "around 2024-03-01\n"
        "10h  Ana Lóring: Two  a2\n"
        "\n"
        "2024-03-01\n"
        "18:30  Ana Lóring: One  a1\n"
        "\n"
        "2024-03-02\n"
        "Bo Quay: Four  b1\n"
        "\n"
        "2024-03-05\n"
        "→ ≠ disputed (was · unresolved)  Ana Lóring: One\n"
        "\n"
        "2024-07\n"
        "→ ✓ Promise kept (was ≠ disputed)  Ana Lóring: One\n"
    )


def test_the_timeline_can_be_of_some_kinds_of_events_only(run: Run) -> None:
    claims = f"{CLAIMS}    corrections: [{{date: 2024-08-01, what: A word., claims: [a1]}}]\n"
    everything = run("timeline", claims=claims).out.splitlines()
    for only, count in (("claims", 5), ("outcomes", 5), ("corr", 1)):
        out = run("timeline", "--only", only).out.splitlines()
        assert set(out) < set(everything)
        assert sum("→" in line for line in out) == (count if only == "outcomes" else 0)
        assert sum("! correction  A word.  a1" in line for line in out) == (only == "corr")
        assert len(json.loads(run("timeline", "--only", only, "--json").out)) == count
    assert len(json.loads(run("timeline", "--only", "claims", "--only", "corr", "--json").out)) == 6
    result = run("timeline", "--only", "verdicts")
    assert result.code == 2 and "--only" in result.err and result.out == ""


def test_a_list_begins_with_counts_by_meaning_and_states_its_limit(run: Run) -> None:
    out = run("list", "-n", "2", claims=CLAIMS).out
    counts = "5 claims, the first 2 shown  ✓ 2 confirmed  ✗ 1 contradicted  · 1 unresolved  • 1 other\n"
    assert out.startswith(f"The harbour vote\n{counts}\n") and "a2" in out and "a3" not in out
    assert "\n3 of 5 claims, the first 1 shown  ✓ 2 confirmed" in run("list", "-s", "ana", "--limit", "1").out


def test_a_list_has_verdicts_first_then_who_said_what_and_what_happened(run: Run) -> None:
    out = run("list", claims=CLAIMS).out
    assert out.partition("\n\n")[2] == (
        "Verdict         Who said what, and what happened\n"
        "✓ Promise kept  Ana Lóring · 2024-03-01 18:30 · a1\n"
        "                One\n"
        "                → Done.  [2024-07]\n"
        "✓ confirmed     Ana Lóring · around 2024-03-01 10h · a2\n"
        "                Two\n"
        "· unresolved    Ana Lóring · 2024-03-01 · a3\n"
        "                Three\n"
        "• odd           Bo Quay · undated · b1\n"
        "                Four\n"
        "✗ contradicted  Bo Quay · around 2024 · b2\n"
        "                Five\n"
    )


def test_the_column_of_short_verdicts_is_as_wide_as_its_heading(run: Run) -> None:
    claims = """
verdicts: {yes: {means: confirmed, label: OK}}
claims:
  - id: a1
    speaker: Ana
    claim: One
    appearances: [{source: s}]
    outcomes: [{verdict: yes}]
"""
    table = run("list", claims=claims).out.partition("\n\n")[2]
    assert table.startswith("Verdict  Who said what, and what happened\n✓ OK     Ana · undated · a1\n")


@pytest.mark.parametrize(
    ("by", "headings", "row"),
    [
        ("speaker", ["Ana Lóring  3 claims", "Bo Quay  2 claims"], "• odd           undated · b1"),
        ("kind", ["promise  2 claims", "No kind given  3 claims"], "• odd           Bo Quay · undated · b1"),
        ("month", ["2024  1 claim", "2024-03  3 claims", "Undated  1 claim"],
         "✗ contradicted  Bo Quay · around 2024 · b2"),
        ("verdict", ["✓ confirmed  1 claim", "✓ Promise kept  1 claim", "✗ contradicted  1 claim",
                     "· unresolved  1 claim", "• odd  1 claim"], "Bo Quay · undated · b1"),
    ],
)  # fmt: skip
def test_a_list_in_groups_has_headings_with_counts_and_does_not_repeat_their_value(
    run: Run, by: str, headings: list[str], row: str
) -> None:
    lines = run("list", "--by", by, claims=CLAIMS).out.splitlines()
    assert [line for line in lines if re.search(r"  \d claims?$", line)] == headings
    assert row in lines
    short = run("list", "-1", "--by", by).out.splitlines()
    assert [line for line in short if re.search(r"  \d claims?$", line)] == headings
    assert sum("Ana Lóring" in line for line in short) == (1 if by == "speaker" else 3)
    assert "the first 1 shown" in run("list", "--by", by, "-n", "1").out
    assert len(re.findall(r"(?m)  \d claims?$", run("list", "--by", by, "-n", "1").out)) == 1


def test_a_line_a_claim_is_cut_at_a_word_and_has_the_date_if_there_is_room(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("Berths " * 40).strip()
    claims = f"""
        claims:
          - {{id: a, speaker: Ana, said: 2024-03-01T10~, claim: {words}, appearances: [{{source: s}}]}}
          - {{id: b, speaker: Bo Quay, said: 2024, claim: Short., appearances: [{{source: s}}]}}
    """
    for width in (40, 60, 99, 100, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        first, second = run("list", "-1", claims=claims).out.partition("\n\n")[2].splitlines()
        assert width - 8 <= len(first) <= width and first.endswith(" Berths…")
        assert ("around 2024-03-01 10h" in first) == (width >= 100) == ("2024 " in second)
        assert first.index("Berths") == second.index("Short.")
        assert run("list", "--oneline").out == run("list", "-1").out


def test_a_long_list_prints_what_show_prints(run: Run) -> None:
    out = run("list", "-l", claims=CLAIMS).out
    for name in ("a1", "a2", "a3", "b1", "b2"):
        assert f"{'─' * 120}\n\n{run('show', name).out}" in out
    assert run("list", "--long").out == out and out.count("─" * 120) == 5
    assert run("list", "-l", "-n", "1").out.endswith(run("show", "a1").out)


@pytest.mark.parametrize("options", [["--by", "speaker"], ["-1"], ["--oneline"], ["-l"], ["--long"]])
def test_json_refuses_options_of_the_view(run: Run, options: list[str]) -> None:
    name = {"-1": "--oneline", "-l": "--long"}.get(options[0], options[0])
    assert run("list", "--json", *options, claims=CLAIMS) == (
        2, "", f"factcheck: --json cannot be used with {name}\n",
    )  # fmt: skip
    assert run("list", "-1", "-l").err == "factcheck: use --oneline or --long, not both\n"


def test_details_serve_where_there_is_no_summary(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    claims = """
        claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}],
                  outcomes: [{verdict: disputed, details: %s}]}]
    """
    whole = ("details " * 50).strip()
    out = run("list", claims=claims % whole).out
    shown = out.partition("→ ")[2].partition("\n")[0]
    assert shown.endswith(" details…") and 150 < len(shown) <= 160
    assert run("show", "a").out.replace("\n ", "").count("details") == 50
    assert "→ Few details.\n" in run("list", claims=claims % "Few details.").out


def test_show_finds_a_claim_by_words_and_lists_several(run: Run) -> None:
    assert run("show", "five", claims=CLAIMS) == run("show", "b2")
    assert run("show", "quay", "four") == run("show", "b1")
    assert run("show", "bo") == (
        2,
        "",
        "factcheck: 2 claims match 'bo'; show one by its id:\n  b1  Bo Quay: Four\n  b2  Bo Quay: Five\n",
    )
    result = run("show", "five", "--json")
    assert (result.code, result.out) == (2, "") and "unknown id 'five'" in result.err
    assert (
        run("show", "a2", "b1").out
        == run("show", "a2").out + "\n" + "─" * 120 + "\n\n" + run("show", "b1").out
    )
    result = run("show", "nobody")
    assert (result.code, result.out) == (2, "") and "'nobody'" in result.err


def test_an_id_is_shown_before_words_that_match(run: Run) -> None:
    claims = """
        claims:
          - {id: quay, speaker: A, claim: One., appearances: [{source: s}]}
          - {id: b, speaker: B, claim: The quay., appearances: [{source: s}]}
    """
    assert "One." in run("show", "quay", claims=claims).out
    assert "One." not in run("show", "the", "quay").out


def test_show_has_the_verdict_in_force_before_earlier_outcomes(run: Run) -> None:
    assert run("show", "a1", claims=CLAIMS).out == (
        "Ana Lóring\n"
        "promise, said 2024-03-01 18:30\n"
        "\n"
        "  One\n"
        "\n"
        "✓ Promise kept  This dataset’s word for ‘confirmed’.\n"
        "  reported 2024-07\n"
        "  Done.\n"
        "\n"
        "Earlier outcomes, newest first\n"
        "\n"
        "≠ disputed  reported 2024-03-05\n"
        "  Doubted.\n"
        "\n"
        "said in  Council splits, 2024-03-02\n"
        "id       a1\n"
        "tags     vote, quay\n"
    )


def test_only_the_verdict_has_its_colour(run: Run) -> None:
    shown = run("show", "a1", "--color", claims=CLAIMS).out
    assert "\x1b[1;32m✓ Promise kept\x1b[0m\x1b[2m  This" in shown and "\n  \x1b[1mDone.\x1b[0m\n" in shown
    assert "\x1b[1;35m≠ disputed\x1b[0m\x1b[2m  reported" in shown
    listed = run("list", "--color").out
    assert re.search("\x1b\\[1;32m✓ Promise kept\x1b\\[0m +Ana Lóring · \x1b", listed)
    line = run("timeline", "--color").out.splitlines()[-1]
    assert line.startswith("→ \x1b[1;32m✓ Promise kept\x1b[0m\x1b[2m (was \x1b[0m\x1b[1;35m≠ disputed\x1b[0m")


def test_a_difference_names_speaker_and_claim_and_marks_the_changed_words(run: Run, tmp_path: Path) -> None:
    run("list", claims=CLAIMS)
    (tmp_path / "old.yaml").write_text(
        (tmp_path / "claims.yaml")
        .read_text("utf-8")
        .replace("summary: Done.", "summary: Work is under way."),
        "utf-8",
    )
    (tmp_path / "claims.yaml").write_text(
        (tmp_path / "claims.yaml").read_text("utf-8").replace("summary: Done.", "summary: Work is all done."),
        "utf-8",
    )
    args = ("diff", "old.yaml", "claims.yaml")
    assert run(*args).out == (
        "Changed\n"
        "~ a1\n"
        "    Ana Lóring, 2024-03-01 18:30: One\n"
        "    outcome 2, summary\n"
        "      - Work is [-under way.-]\n"
        "      + Work is {+all done.+}\n"
    )
    coloured = run(*args, "--color").out
    assert "\x1b[1;4;31munder way.\x1b[0m" in coloured and "\x1b[1;4;32mall done.\x1b[0m" in coloured
    assert "[-" not in coloured and "{+" not in coloured


@pytest.mark.parametrize("command", ["list", "speakers", "tally", "timeline", "show"])
def test_colour_can_be_forced_and_disabled(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    args = [command, "a1"] if command == "show" else [command]
    plain = run(*args, claims=CLAIMS).out
    assert "\x1b[1;32m" in run(*args, "--color").out
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
        assert "\x1b[1;32m" in run(*args, "--color").out
        monkeypatch.delenv(name)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run(*args).out
    assert run(*args, "--no-color").out == plain


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(0, 60))
def test_shares_are_integers_with_the_right_sum_in_proportion(numbers: list[int], total: int) -> None:
    parts = shares(numbers, total)
    assert sum(parts) == total
    for number, part in zip(numbers, parts, strict=True):
        assert abs(part - number * total / sum(numbers)) < 1
        assert all(part >= other for n, other in zip(numbers, parts, strict=True) if number > n)


SHIPPED = json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)
DATASET = loader.load(str(Path(__file__).parents[2] / "claims.yaml")).dataset
assert DATASET
MEANS = {word: DATASET.means(word) for word in DATASET.verdicts}


def cited(claim: dict[str, Any]) -> list[str]:
    """The sources of a claim, each once."""
    outcomes = (citation for outcome in claim["outcomes"] for citation in outcome["evidence"])
    return list(dict.fromkeys(citation["source"] for citation in (*claim["appearances"], *outcomes)))


def values(field: str) -> "st.SearchStrategy[str]":
    found_values = {
        value
        for claim in SHIPPED
        for value in (claim[field] if isinstance(claim[field], list) else [claim[field]])
    }
    return st.sampled_from(sorted(found_values))


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "--speaker": values("speaker"),
        "--verdict": values("verdict"),
        "--kind": values("kind"),
        "--tag": values("tags"),
        "--about": values("about"),
        "--since": st.sampled_from(["2019", "2019-04-30", "2019-04-30T12", "2019-05"]),
        "--until": st.sampled_from(["2019-04", "2019-04-30T10", "2019-05-01"]),
        "--as-of": st.sampled_from(["2019-04-30", "2019-05-01", "2019-01-31"]),
        "--search": st.sampled_from(["armed forces", "loyal", "cuba", "guaido"]),
    },
)


@settings(max_examples=12, deadline=None)
@given(FILTERS)
def test_every_count_equals_a_naive_count_over_the_list(chosen: dict[str, str]) -> None:
    options = [text for pair in chosen.items() for text in pair]

    def answer(*args: str) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = json.loads(CliRunner().invoke(app, [*args, *options, "--json"]).stdout)
        return result

    claims = answer("list")
    if not {"--since", "--until"} & chosen.keys():  # in a timeline those of the event
        made = answer("timeline", "--only", "claims")
        assert sorted(event["id"] for event in made) == sorted(claim["id"] for claim in claims)
    for by in ("speaker", "verdict", "kind", "tag", "about", "month", "source"):
        naive: Counter[tuple[object, object]] = Counter()
        unresolved: Counter[object] = Counter()
        for claim in claims:
            field = {"tag": "tags", "month": "said"}.get(by, by)
            content = cited(claim) if by == "source" else claim[field]
            means = MEANS[claim["verdict"]]
            for value in (content if isinstance(content, list) else [content]) or [None]:
                key = str(value)[:7] if by == "month" and value else value
                naive[key, claim["verdict"] if by == "verdict" else means] += 1
                unresolved[key] += means == "unresolved"
        rows = answer("speakers") if by == "speaker" else answer("tally", "--by", by)
        counted = Counter({(row[by], word): n for row in rows for word, n in row["verdicts"].items()})
        assert counted == naive
        for row in rows:
            assert row["claims"] == sum(n for (value, _), n in naive.items() if value == row[by])
            assert row["unresolved"] == unresolved[row[by]]
            assert row["resolved"] == int(str(row["claims"])) - int(str(row["unresolved"]))


def test_an_outcome_names_the_source_whose_date_it_has(run: Run) -> None:
    claims = """
        sources:
          a: {publisher: Agency, published: 2024-03-01}
          b: {publisher: Herald, published: 2024-03-02}
          c: {publisher: Tribune}
        claims:
          - {id: x, speaker: Ana, claim: Ten., appearances: [{source: a}], outcomes: [
             {verdict: confirmed, reported: 2024-03-02, summary: Ten opened.,
              evidence: [{source: c}, {source: a}, {source: b}]}]}
        """
    assert "[Herald +2, 2024-03-02]" in run("list", claims=claims).out
