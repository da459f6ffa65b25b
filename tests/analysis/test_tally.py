"""Counts: shares with confidence intervals, due claims, and custom verdicts."""

import csv
import io
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from factcheck.analysis.tally import wilson
from tests.conftest import Run

# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17
# (1998), table I, the score method without continuity correction.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("number", "total", "low", "high"), PUBLISHED)
def test_the_interval_equals_the_published_values(number: int, total: int, low: float, high: float) -> None:
    assert wilson(number, total) == pytest.approx((low, high), abs=0.00005)


def test_the_interval_of_none_and_all_stays_within_0_and_1() -> None:
    for total in (10, 1_000_000):
        assert 0 <= wilson(0, total)[0] < 0.00000001 and 0.99999999 < wilson(total, total)[1] <= 1


# The numbers of a public tracker of two governments' promises: 146 and 176 judged.
TRACKED = {
    "labour": {"delivered": 58, "largely": 22, "partly": 40, "not-delivered": 21, "abandoned": 5,
               "superseded": 6},
    "national": {"delivered": 80, "largely": 28, "partly": 49, "not-delivered": 17, "abandoned": 2,
                 "superseded": 8, "in-progress": 11},
}  # fmt: skip
MAP = """
id: {column: id, prefix: nz-}
speaker: party
claim: promise
tags: era
verdict:
  column: status
  words: {delivered: confirmed, largely: confirmed, partly: partly, not-delivered: unfulfilled,
          abandoned: unfulfilled, in-progress: unresolved}
"""


@pytest.fixture
def tracker(run: Run) -> Run:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(["id", "party", "promise", "era", "status"])
    rows = [(era, status) for era, words in TRACKED.items() for status, n in words.items() for _ in range(n)]
    writer.writerows((n, era.title(), f"Promise {n}.", era, status) for n, (era, status) in enumerate(rows))
    Path("nz.csv").write_text(page.getvalue())
    Path("nz.map").write_text(MAP)
    assert run("import", "nz.csv", "--map", "nz.map", "--into", "claims.yaml").code == 0
    return run


def test_a_share_is_of_judged_claims_and_overlapping_intervals_are_noted(tracker: Run) -> None:
    out = tracker("tally", "--by", "tag", "--rate").out
    lines = [line.split("  ") for line in out.split("\n") if line.startswith(("national", "labour"))]
    assert [[cell.strip() for cell in line if cell.strip()][:6] for line in lines] == [
        ["national", "195", "176", "61 %", "54–68 %", "28 %"],
        ["labour", "152", "146", "55 %", "47–63 %", "27 %"],
    ]
    assert "The intervals overlap: no share is clearly higher than another." in out
    assert "Tracked claims, not a random sample" in out and "not disputed" in out


def test_json_has_the_same_numbers(tracker: Run) -> None:
    rows = json.loads(tracker("tally", "--by", "tag", "--rate", "--json").out)
    assert [(row["tag"], row["rate"]) for row in rows] == [
        ("national",
         {"judged": 176, "confirmed": 108, "partly": 49, "share": 0.6136, "low": 0.54, "high": 0.6824}),
        ("labour",
         {"judged": 146, "confirmed": 80, "partly": 40, "share": 0.5479, "low": 0.467, "high": 0.6264}),
    ]  # fmt: skip
    # A word without `means` is neither: 'superseded' is counted only under verdicts.
    counted = [
        (row["claims"], row["resolved"], row["unresolved"], row["verdicts"]["superseded"]) for row in rows
    ]
    assert counted == [(195, 176, 11, 8), (152, 146, 0, 6)]
    assert "rate" not in json.loads(tracker("tally", "--by", "tag", "--json").out)[0]


def claims(verdicts: str, speaker: str = "Ana", start: int = 0) -> str:
    return "".join(
        f"\n  - {{id: c{start + n}, speaker: {speaker}, claim: C., appearances: [{{source: s}}], "
        f"outcomes: [{{verdict: {verdict}}}]}}"
        for n, verdict in enumerate(verdicts.split())
    )


def test_no_share_below_ten_and_disputed_is_not_judged(run: Run) -> None:
    nine = claims("confirmed " * 9 + "disputed disputed unresolved odd") + claims("partly " * 10, "Bo", 50)
    rows = json.loads(run("speakers", "--rate", "--json", claims=f"verdicts: {{odd: }}\nclaims:{nine}").out)
    assert [(row["speaker"], row["rate"]["judged"], row["rate"]["share"]) for row in rows] == [
        ("Ana", 9, None), ("Bo", 10, 0.0),
    ]  # fmt: skip
    assert (rows[0]["claims"], rows[0]["resolved"], rows[0]["unresolved"]) == (13, 11, 1)
    table = run("speakers", "--rate").out
    assert "fewer than 10" in table and "0–28 %" in table and "overlap" not in table


def test_rows_are_ordered_by_number_of_claims(run: Run) -> None:
    data = claims("contradicted " * 30, "Zoe") + claims("confirmed " * 20, "Ana", 50)
    out = run("speakers", "--rate", claims=f"claims:{data}").out
    assert out.index("Zoe") < out.index("Ana")
    assert "Shares whose intervals overlap cannot be ranked" in out


@pytest.mark.parametrize("columns", [40, 69, 70, 88, 200])
def test_the_rates_fit_every_terminal(tracker: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = tracker("speakers", "--rate").out
    assert max(map(len, out.split("\n"))) <= columns
    assert all(text in out for text in ("61 %", "54–68 %", "28 %", "176", "195"))


@pytest.mark.parametrize("by", ["verdict", "due"])
def test_no_rate_by_verdict_or_due(run: Run, by: str) -> None:
    result = run("tally", "--by", by, "--rate", claims="claims: []")
    other = "use speaker, kind, about, tag, group, source or month"
    assert (result.code, result.err) == (2, f"factcheck: --rate cannot be used with --by {by}; {other}\n")


DUE = """\
sources: {late: {published: 2024-09-01}, bare: {}}
verdicts: {kept: {means: confirmed}, odd: }
claims:
  - {id: kept, speaker: A, due: 2024-06, claim: C., appearances: [{source: s}],
     outcomes: [{verdict: kept, reported: 2024-06-30T23:00}, {verdict: contradicted, reported: 2024-08}]}
  - {id: late, speaker: A, due: 2024-06-30, claim: C., appearances: [{source: s}],
     outcomes: [{verdict: disputed, reported: 2024-06-01}, {verdict: partly, reported: 2024-07-01}]}
  - {id: by-source, speaker: A, due: 2024-06-30, claim: C., appearances: [{source: s}],
     outcomes: [{verdict: unfulfilled, evidence: [{source: late}]}]}
  - {id: undated, speaker: A, due: 2024-06-30, claim: C., appearances: [{source: s}],
     outcomes: [{verdict: unfulfilled, evidence: [{source: bare}]}]}
  - {id: open, speaker: A, due: 2024-06-30, claim: C., appearances: [{source: s}]}
  - {id: odd, speaker: A, due: 2024-06-30, claim: C., appearances: [{source: s}], outcomes: [{verdict: odd}]}
  - {id: to-come, speaker: A, due: 2025, claim: C., appearances: [{source: s}], outcomes: [{verdict: odd}]}
  - {id: no-day, speaker: A, claim: C., appearances: [{source: s}], outcomes: [{verdict: kept}]}
"""


def test_due_claims_are_counted_by_the_first_outcome_that_judges_them(run: Run) -> None:
    rows = json.loads(run("tally", "--by", "due", "--as-of", "2024-12-01", "--json", claims=DUE).out)
    assert [(row["due"], row["claims"]) for row in rows] == [
        ("in time", 1), ("late", 2), ("settled, undated", 1), ("overdue", 1), ("unsettled", 1),
        ("not yet due", 1),
    ]  # fmt: skip
    table = run("tally", "--by", "due", "--as-of", "2024-12-01").out
    assert "7 of 8 claims, as of 2024-12-01" in table
    positions = [table.index(word) for word in ("in time", "late", "overdue", "not yet due")]
    assert all(first < second for first, second in pairwise(positions))


def test_overdue_counts_equal_the_overdue_filter(run: Run) -> None:
    data = json.loads(run("list", "--overdue", "--as-of", "2024-07-01", "--json", claims=DUE).out)
    rows = json.loads(run("tally", "--by", "due", "--as-of", "2024-07-01", "--json").out)
    assert [claim["id"] for claim in data] == ["by-source", "open"]
    assert {row["due"]: row["claims"] for row in rows}["overdue"] == 2


def test_a_count_without_due_dates_says_so(run: Run) -> None:
    result = run("tally", "--by", "due", claims=f"claims:{claims('confirmed')}")
    assert (result.code, result.err) == (0, "factcheck: no selected claim has a due date\n")


@pytest.mark.parametrize("args", [["-v", "confirmed"], ["--overdue"]])
def test_a_rate_of_claims_filtered_by_verdict_is_an_error(run: Run, args: list[str]) -> None:
    result = run("speakers", "--rate", *args, claims="claims: []")
    assert result.code == 2 and "which selects claims by their verdict" in result.err


def test_shares_near_zero_and_one_are_not_rounded_to_them(run: Run) -> None:
    run("speakers", claims=f"claims:{claims('confirmed ' * 299 + 'partly')}")
    out = run("speakers", "--rate").out
    assert "  >99 %  98–100 %    <1 %" in out


def test_bars_are_the_symbols_of_verdicts_with_colour_and_without(run: Run) -> None:
    for color in ((), ("--color",)):
        out = run(
            "tally", "--by", "kind", *color, claims=f"claims:{claims('confirmed confirmed partly')}"
        ).out
        bar = re.sub(r"\x1b\[[0-9;]*m", "", out).split("100 %")[1].splitlines()[0].strip()
        assert set(bar) == {"✓", "◐"} and bar.count("✓") == 2 * bar.count("◐")
