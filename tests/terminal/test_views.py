"""speakers, tally and timeline: the same claims, counted and in chronological order."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from factcheck.analysis.tally import shares
from factcheck.cli import app
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
        + "─" * 30 + "\n"
        "Ana Lóring  3  2     1     ▇▇▇\n"
        "Bo Quay     2     1     1  ▇▇\n"
        "\n"
        "✓ confirmed  ✓ Promise kept  ✗ contradicted  · unresolved  • odd\n"
        "Tracked claims, not a random sample: the counts do not cover what else a speaker\n"
        "said.\n"
    )  # fmt: skip


def test_bars_are_proportional_and_state_their_scale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("speakers", claims=CLAIMS).out
    assert "\nAna Lóring\n  n 3  ✓ 2  · 1\n  ▇▇▇\n" in out
    claim = "  - {{id: c{n}, speaker: {who}, claim: c, appearances: [{{source: s}}]}}\n"
    many = "claims:\n" + "".join(claim.format(n=n, who="A" if n < 467 else "B") for n in range(468))
    out = run("speakers", claims=many).out
    assert "\nA\n  n 467  · 467\n  " + "▇" * 36 + "\n" in out
    assert "\nB\n  n 1  · 1\n  ▏\n▇ = 13 claims\n" in out


def test_custom_verdicts_are_in_the_legend_with_their_definition(run: Run) -> None:
    claims = """
        verdicts: {stalled: {means: unresolved, label: Stalled, definition: Work has stopped.}}
        claims: [{id: a, speaker: A, claim: c, appearances: [{source: s}], outcomes: [{verdict: stalled}]}]
    """
    out = run("speakers", claims=claims).out
    assert "\n· Stalled\nStalled: Work has stopped.\n" in out
    assert "| · Stalled | Work has stopped. | 1 |\n" in run("export").out


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


def test_the_timeline_is_sorted_by_time_with_outcomes_under_their_claims(run: Run) -> None:
    out = run("timeline", claims=CLAIMS).out
    assert re.sub(" +(?=[ab][123]$)", "  ", out, flags=re.MULTILINE) == (
        "The harbour vote\n"
        "5 claims\n"
        "\n"
        "around 2024  Bo Quay  Five  b2\n"
        "             └ ✗ contradicted\n"
        "\n"
        "2024-03-01   Ana Lóring  Three  a3\n"
        "             └ · unresolved\n"
        "\n"
        "around 10h   Ana Lóring  Two  a2\n"
        "             └ ✓ confirmed\n"
        "\n"
        "18:30        Ana Lóring  One  a1\n"
        "             └ 2024-03-05  ≠ disputed  Doubted.\n"
        "             └ 2024-07  ✓ Promise kept  Done.\n"
        "\n"
        "Undated      Bo Quay  Four  b1\n"
        "             └ • odd\n"
    )
    assert [claim["id"] for claim in json.loads(run("timeline", "--json").out)] == [
        "b2",
        "a3",
        "a2",
        "a1",
        "b1",
    ]


def test_a_list_ends_with_counts_of_verdicts_and_states_its_limit(run: Run) -> None:
    out = run("list", "-n", "2", claims=CLAIMS).out
    assert "\n5 claims, the first 2 shown\n" in out
    assert out.endswith("\n1 ✓ confirmed, 1 ✓ Promise kept, 1 ✗ contradicted, 1 · unresolved, 1 • odd\n")
    assert "\n3 of 5 claims, the first 1 shown\n" in run("list", "-s", "ana", "--limit", "1").out


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


@settings(max_examples=40, deadline=None)
@given(FILTERS)
def test_every_count_equals_a_naive_count_over_the_list(chosen: dict[str, str]) -> None:
    options = [text for pair in chosen.items() for text in pair]

    def answer(*args: str) -> list[dict[str, object]]:
        result: list[dict[str, object]] = json.loads(
            CliRunner().invoke(app, [*args, *options, "--json"]).stdout
        )
        return result

    claims = answer("list")
    assert sorted(str(claim["id"]) for claim in answer("timeline")) == sorted(
        str(claim["id"]) for claim in claims
    )
    for by in ("speaker", "verdict", "kind", "tag", "about", "month"):
        naive: Counter[tuple[object, object]] = Counter()
        for claim in claims:
            field = {"tag": "tags", "month": "said"}.get(by, by)
            content = claim[field]
            for value in (content if isinstance(content, list) else [content]) or [None]:
                naive[str(value)[:7] if by == "month" and value else value, claim["verdict"]] += 1
        rows = answer("speakers") if by == "speaker" else answer("tally", "--by", by)
        counted = Counter(
            {
                (row[by], word): n
                for row in rows
                for word, n in row["verdicts"].items()  # type: ignore[attr-defined]
            }
        )
        assert counted == naive
        for row in rows:
            assert row["claims"] == sum(n for (value, _), n in naive.items() if value == row[by])
            assert row["unresolved"] == naive[row[by], "unresolved"]
            assert row["resolved"] == int(str(row["claims"])) - int(str(row["unresolved"]))
