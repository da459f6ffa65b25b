"""Which claims are meant: names as people type them, dates as intervals, the record as of a day."""

from collections.abc import Sequence
from textwrap import dedent

import pytest

from factcheck.core import query
from factcheck.core.location import File
from factcheck.core.matching import Unmatched, fold, match_id, match_names, match_word
from factcheck.core.model import Claim, Dataset, When
from factcheck.core.query import select
from factcheck.reading import loader


def read(text: str) -> Dataset:
    found = loader.read([File("claims.yaml", dedent(text).encode())])
    assert found.dataset is not None and found.problems == ()
    return found.dataset


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
        ("bo", {"Bo"}),  # a whole match beats beginnings
        ("bol", {"John Bolton", "Michael Bolton"}),
        ("o neill", {"Ana O’Neill-Łuksza"}),
    ],
)
def test_every_typed_word_begins_a_word_of_the_name(typed: str, names: set[str]) -> None:
    assert match_names(typed, NAMES) == frozenset(names)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("bolten", "John Bolton"), ("Gaido", "Juan Guaidó"), ("", None), ("—", None), ("zzz", None)],
)
def test_a_name_that_nobody_has_is_answered_with_the_nearest(typed: str, meant: str | None) -> None:
    assert match_names(typed, NAMES) == Unmatched(typed, (), meant)


def test_a_beginning_must_fit_one_word_of_a_closed_list() -> None:
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


def test_an_id_may_be_any_unique_beginning() -> None:
    known = ["ab-one", "ab-two", "ab"]
    assert match_id("ab-o", known) == "ab-one"
    assert match_id("ab", known) == "ab"
    assert match_id("a", known) == Unmatched("a", ("ab", "ab-one", "ab-two"), None)
    assert match_id("ba-one", known) == Unmatched("ba-one", (), "ab-one")


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
    ("since", "until", "found"),
    [
        ("2019-04-30T12", None, "year month day"),
        ("2019-05", None, "year"),
        (None, "2019-04-29", "year month by-source"),
        (None, "2019", "year month day clock by-source"),
        ("2019-03-01", "2019-03-01", "year by-source"),
        ("2020", None, ""),
    ],
)
def test_since_and_until_take_what_may_have_been_within(
    since: str | None, until: str | None, found: str
) -> None:
    asked = {"since": when(since) if since else None, "until": when(until) if until else None}
    assert ids(select(read(DATED), {name: day for name, day in asked.items() if day})) == found


def test_as_of_a_day_later_claims_are_not_there_yet() -> None:
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
def test_as_of_a_day_later_outcomes_are_not_there_yet(day: str, verdict: str) -> None:
    assert select(read(HISTORY), {"as_of": when(day)})[0].verdict == verdict


def test_overdue_is_what_was_due_before_the_day_and_is_unresolved_on_it() -> None:
    data = read(HISTORY)
    for day, found in (("2019-05-31", ""), ("2019-07-01", "b")):
        assert ids(select(data, {"overdue": when(day)})) == found
    assert ids(select(data, {"overdue": when("2019-06-01"), "as_of": when("2019-05-20")})) == "a"


def test_a_built_in_verdict_means_the_datasets_words_for_it_too() -> None:
    data = read(HISTORY)
    assert query.with_meaning(data, "confirmed") == {"confirmed", "kept"}
    assert query.with_meaning(data, "kept") == {"kept"}


def test_search_finds_beginnings_of_words_in_what_is_said_of_a_claim() -> None:
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
    for text, found in (
        ("berth", "a b c"),
        ("ten BERTHS", "a"),
        ("muller", "b"),
        ("e ja quay", "a"),
        ("harbour", ""),
        ("erth", ""),
    ):
        assert ids(select(data, {"search": text})) == found, text


def test_sorting_puts_the_coarser_date_first_and_the_undated_last_either_way() -> None:
    data = read(DATED)
    assert ids(query.sort(data, data.claims, "said")) == "year month day clock by-source never"
    assert ids(query.sort(data, data.claims, "said", reverse=True)) == "clock day month year by-source never"
    assert ids(query.sort(data, data.claims, "id")) == "by-source clock day month never year"


def test_sorting_follows_the_verdicts_own_order() -> None:
    data = read(HISTORY)
    assert ids(query.sort(data, data.claims, "verdict")) == "a b"
    assert ids(query.sort(data, data.claims, "verdict", reverse=True)) == "b a"


def test_every_filter_has_an_option_of_its_name() -> None:
    from factcheck.cli.filters import FilterOptions

    assert FilterOptions._fields == tuple(query.FILTERS)


TOLD = """
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
    ("told", "day", "found"),
    [
        (["gazette"], None, {"a": "disputed"}),
        (["herald"], None, {"a": "confirmed", "b": "unresolved"}),
        (["gaz", "watch"], None, {"a": "confirmed"}),
        (["herald"], "2024-06", {}),
        (["gazette"], "2024-03-01", {}),
    ],
)
def test_according_to_a_source_what_it_did_not_report_is_not_there(
    told: list[str], day: str | None, found: dict[str, str]
) -> None:
    data = read(TOLD)
    typed = {"according_to": told, **({"as_of": day} if day else {})}
    claims = select(data, query.criteria(data, typed, when("2026")))
    assert {claim.id: claim.verdict for claim in claims} == found
