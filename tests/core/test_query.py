"""Selecting claims: typed names, dates as intervals, the record as of a day."""

import json
from collections.abc import Sequence
from textwrap import dedent

import pytest

from factcheck.core import query
from factcheck.core.location import File
from factcheck.core.matching import Unmatched, fold, identity, match_id, match_names, match_word
from factcheck.core.model import Claim, Dataset, When
from factcheck.core.query import select
from factcheck.reading import loader
from tests.conftest import Run


def read(text: str) -> Dataset:
    result = loader.read([File("claims.yaml", dedent(text).encode())])
    assert result.dataset is not None and result.problems == ()
    return result.dataset


def when(text: str) -> When:
    date = When.parse(text)
    assert date is not None
    return date


def ids(claims: Sequence[Claim]) -> str:
    return " ".join(claim.id for claim in claims)


NAMES = {
    "Juan Guaidó": ("Guaido", "the interim leader"),
    "John Bolton": (),
    "Michael Bolton": (),
    "Ana O’Neill-Łuksza": (),
    "Bo": (),
}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("guaido", {"Juan Guaidó"}),
        ("GUAIDÓ", {"Juan Guaidó"}),
        ("inter lead", {"Juan Guaidó"}),
        ("bolton", {"John Bolton", "Michael Bolton"}),
        ("john b", {"John Bolton"}),
        ("b john", {"John Bolton"}),
        ("bo", {"Bo"}),  # a match of the whole name takes precedence
        ("bol", {"John Bolton", "Michael Bolton"}),
        ("o neill", {"Ana O’Neill-Łuksza"}),
    ],
)
def test_every_typed_word_begins_a_word_of_the_name(typed: str, names: set[str]) -> None:
    assert match_names(typed, NAMES) == frozenset(names)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("bolten", "John Bolton"), ("Gaido", "Juan Guaidó"), ("", None), ("—", None), ("zzz", None)],
)
def test_for_an_unknown_name_the_most_similar_one_is_suggested(typed: str, suggestion: str | None) -> None:
    assert match_names(typed, NAMES) == Unmatched(typed, (), suggestion)


def test_a_prefix_must_match_one_word_of_a_closed_list() -> None:
    words: dict[str, tuple[str, ...]] = {
        "confirmed": (),
        "contradicted": (),
        "kept": ("Promise kept",),
        "kept-late": (),
    }
    assert match_word("conf", words) == "confirmed"
    assert match_word("KEPT", words) == "kept"
    assert match_word("promise k", words) == "kept"
    assert match_word("con", words) == Unmatched("con", ("confirmed", "contradicted"), None)
    assert match_word("confrimed", words) == Unmatched("confrimed", (), "confirmed")
    assert match_word("", words) == Unmatched("", (), None, tuple(words))


def test_an_id_may_be_any_unique_prefix() -> None:
    known_ids = ["ab-one", "ab-two", "ab"]
    assert match_id("ab-o", known_ids) == "ab-one"
    assert match_id("ab", known_ids) == "ab"
    assert match_id("a", known_ids) == Unmatched("a", ("ab", "ab-one", "ab-two"), None)
    assert match_id("ba-one", known_ids) == Unmatched("ba-one", (), "ab-one")


def test_folding_drops_case_accents_and_marks() -> None:
    assert fold("  Ñandú—ÉCLAIR_x's ") == "nandu eclair x s"
    assert fold("Straße ﬁn") == "strasse fin"


DATED = """
    sources:
      early: {published: 2019-03-01}
      late: {published: 2019-05-01}
      undated:
    claims:
      - {id: year, speaker: A, claim: c, said: 2019, appearances: [{source: late}]}
      - {id: month, speaker: A, claim: c, said: 2019-04, appearances: [{source: late}]}
      - {id: day, speaker: A, claim: c, said: 2019-04-30, appearances: [{source: late}]}
      - {id: clock, speaker: A, claim: c, said: 2019-04-30T05:46, appearances: [{source: late}]}
      - {id: by-source, speaker: A, claim: c, appearances: [{source: late}, {source: early}]}
      - {id: never, speaker: A, claim: c, appearances: [{source: undated}]}
"""


@pytest.mark.parametrize(
    ("since", "until", "selected"),
    [
        ("2019-04-30T12", None, "year month day"),
        ("2019-05", None, "year"),
        (None, "2019-04-29", "year month by-source"),
        (None, "2019", "year month day clock by-source"),
        ("2019-03-01", "2019-03-01", "year by-source"),
        ("2020", None, ""),
    ],
)
def test_since_and_until_select_dates_that_may_be_in_the_interval(
    since: str | None, until: str | None, selected: str
) -> None:
    days = {"since": when(since) if since else None, "until": when(until) if until else None}
    assert ids(select(read(DATED), {name: day for name, day in days.items() if day})) == selected


def test_as_of_a_day_excludes_later_claims() -> None:
    data = read(DATED)
    assert ids(select(data, {"as_of": when("2019-04-30")})) == "year month day clock by-source never"
    assert ids(select(data, {"as_of": when("2019-02")})) == "year never"
    assert ids(select(data, {"as_of": when("2018")})) == "never"


HISTORY = """
    sources: {may: {published: 2019-05-01}, june: {published: 2019-06-01}}
    verdicts: {kept: {means: confirmed}, open: {means: unresolved}}
    claims:
      - id: a
        speaker: A
        claim: c
        said: 2019-04
        due: 2019-05
        appearances: [{source: may}]
        outcomes:
          - {verdict: open, reported: 2019-05-02}
          - {verdict: disputed, evidence: [{source: may}, {source: june}]}
          - {verdict: kept, reported: 2019-07}
      - {id: b, speaker: A, claim: c, due: 2019-06, said: 2019-04, appearances: [{source: may}]}
"""


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2019-05-01", "unresolved"),
        ("2019-05-02", "open"),
        ("2019-05-31", "open"),
        ("2019-06-01", "disputed"),
        ("2019-07", "kept"),
    ],
)
def test_as_of_a_day_excludes_later_outcomes(day: str, verdict: str) -> None:
    assert select(read(HISTORY), {"as_of": when(day)})[0].verdict == verdict


def test_overdue_claims_were_due_before_the_day_and_are_unresolved() -> None:
    data = read(HISTORY)
    for day, selected in (("2019-05-31", ""), ("2019-07-01", "b")):
        assert ids(select(data, {"overdue": when(day)})) == selected
    assert ids(select(data, {"overdue": when("2019-06-01"), "as_of": when("2019-05-20")})) == "a"


def test_a_built_in_verdict_includes_the_datasets_words_for_it() -> None:
    data = read(HISTORY)
    assert query.with_meaning(data, "confirmed") == {"confirmed", "kept"}
    assert query.with_meaning(data, "kept") == {"kept"}


def test_search_finds_beginnings_of_words_in_the_texts_of_a_claim() -> None:
    data = read(
        """
        claims:
          - {id: a, speaker: Harbour, claim: Ten berths, quote: É já, appearances: [{source: s}],
             tags: [quay]}
          - {id: b, speaker: A, claim: c, note: Berthing, about: [Müller], appearances: [{source: s}]}
          - {id: c, speaker: A, claim: c, appearances: [{source: s}],
             outcomes: [{verdict: partly, summary: Four berths}, {verdict: partly}]}
        """
    )
    for text, selected in (
        ("berth", "a b c"),
        ("ten BERTHS", "a"),
        ("muller", "b"),
        ("e ja quay", "a"),
        ("harbour", ""),
        ("erth", ""),
    ):
        assert ids(select(data, {"search": text})) == selected, text


def test_sorting_puts_less_precise_dates_first_and_undated_claims_last() -> None:
    data = read(DATED)
    assert ids(query.sort(data, data.claims, "said")) == "year month day clock by-source never"
    assert ids(query.sort(data, data.claims, "said", reverse=True)) == "clock day month year by-source never"
    assert ids(query.sort(data, data.claims, "id")) == "by-source clock day month never year"


def test_sorting_follows_the_order_of_the_verdicts() -> None:
    data = read(HISTORY)
    assert ids(query.sort(data, data.claims, "verdict")) == "a b"
    assert ids(query.sort(data, data.claims, "verdict", reverse=True)) == "b a"


def test_every_filter_has_an_option_of_the_same_name() -> None:
    from factcheck.cli.filters import FilterOptions

    assert FilterOptions._fields == tuple(query.FILTERS)


REPORTED_BY = """
    sources: {gazette: {published: 2024-03-02}, herald: {published: 2024-07-02}, watch: }
    claims:
      - id: a
        speaker: A
        claim: c
        appearances: [{source: gazette}]
        outcomes:
          - {verdict: disputed, reported: 2024-03-02, evidence: [{source: gazette}]}
          - {verdict: confirmed, reported: 2024-07-02, evidence: [{source: herald}, {source: watch}]}
          - {verdict: unresolved, reported: 2024-08}
      - {id: b, speaker: A, claim: c, appearances: [{source: herald}]}
"""


@pytest.mark.parametrize(
    ("sources", "day", "verdicts"),
    [
        (["gazette"], None, {"a": "disputed"}),
        (["herald"], None, {"a": "confirmed", "b": "unresolved"}),
        (["gaz", "watch"], None, {"a": "confirmed"}),
        (["herald"], "2024-06", {}),
        (["gazette"], "2024-03-01", {}),
    ],
)
def test_according_to_a_source_includes_only_what_it_reported(
    sources: list[str], day: str | None, verdicts: dict[str, str]
) -> None:
    data = read(REPORTED_BY)
    typed = {"according_to": sources, **({"as_of": day} if day else {})}
    claims = select(data, query.criteria(data, typed, when("2026")))
    assert {claim.id: claim.verdict for claim in claims} == verdicts


def test_identity_ignores_only_composition_blanks_and_case() -> None:
    assert identity(" Ana\u00a0 LO\u0301RING") == identity("ana lóring")
    for one, other in (
        ("Hùng", "Hưng"), ("सोमा", "सीमा"), ("ヒル", "ビル"), ("Groß", "Gross"), ("A+", "A-"),
        ("Dừng", "Đúng"), ("Ana", "Añá"),
    ):  # fmt: skip
        assert identity(one) != identity(other)


def test_vowel_signs_are_letters_of_a_filter() -> None:
    names = {"नरेंद्र मोदी": (), "मनमोहन सिंह": (), "सोमा शर्मा": (), "सीमा शर्मा": ()}
    assert match_names("मोदी", names) == frozenset({"नरेंद्र मोदी"})
    assert match_names("सीमा", names) == frozenset({"सीमा शर्मा"})
    assert match_names("शर्मा", names) == frozenset({"सोमा शर्मा", "सीमा शर्मा"})


def test_the_very_same_letters_precede_folded_ones() -> None:
    names = {"Nguyễn Văn Hùng": (), "Nguyễn Văn Hưng": ()}
    assert match_names("nguyễn văn HƯNG", names) == frozenset({"Nguyễn Văn Hưng"})
    assert match_names("Hùng", names) == frozenset({"Nguyễn Văn Hùng"})
    assert match_names("hung", names) == frozenset(names)
    assert match_word("ĐÚNG", {"đúng": (), "dừng": ()}) == "đúng"
    assert isinstance(match_word("dung", {"đúng": (), "dừng": ()}), Unmatched)


@pytest.mark.parametrize(
    ("period", "last", "after"),
    [
        ("2024-02", "2024-02-29", "2024-03"),
        ("2023-02", "2023-02-28", "2023-03-01"),
        ("2024-06", "2024-06-30", "2024-07-01"),
        ("2024", "2024-12-31", "2025"),
    ],
)
def test_a_month_and_a_year_end_on_their_real_last_day(run: Run, period: str, last: str, after: str) -> None:
    claim = "  - {{id: {0}-{1}, speaker: A, claim: c{1}, {0}: {1}, appearances: [{{source: s}}]}}\n"
    fields = [(field, date) for field in ("due", "said") for date in (last, period)]
    run("export", "claims.db", claims="claims:\n" + "".join(claim.format(*field) for field in fields))
    due, said = ([f"{field}-{last}", f"{field}-{period}"] for field in ("due", "said"))
    for file in ("claims.yaml", "claims.db"):

        def listed(*options: str, file: str = file) -> list[str]:
            return [claim["id"] for claim in json.loads(run("list", "--json", "-f", file, *options).out)]

        for day in (last, period):
            assert listed("--overdue", "--as-of", day) == []
            assert listed("--since", day) == listed("--until", day) == said
        assert listed("--overdue", "--as-of", after) == due
        assert listed("--since", after) == []
        assert listed("--sort", "due")[:2] == due[::-1]
