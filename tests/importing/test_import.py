"""import: the formats, the claims made of records, refused records, and reports of skipped values."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from factcheck.core import ratings
from factcheck.importing.formats import claim_review
from factcheck.importing.tables import delimited
from factcheck.importing.values import claimants, dates
from factcheck.importing.values.text import plain_text
from tests.conftest import Result, Run

WORDS = "Ten berths will open."
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example.org/2020/03/berths",
    "claimReviewed": WORDS,
    "datePublished": "2020-03-27T10:46:13+0200",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Mostly false"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {
            "@type": "Person",
            "name": "Ana Lóring",
            "jobTitle": "Mayor",
            "sameAs": "https://ana.example",
        },
        "datePublished": "2020-03-18",
        "appearance": {
            "@type": "NewsArticle",
            "url": "https://gazette.example/a",
            "publisher": {"name": "Gazette"},
        },
    },
}


def imported(run: Run, folder: Path, name: str, text: str | bytes | dict[str, Any], *args: str) -> Result:
    """Import a file with that text; the new dataset must pass `check`."""
    data = json.dumps(text).encode() if isinstance(text, dict) else text
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    result = run("import", name, *args)
    if result.code == 0 and "--print-words" not in args:
        (folder / "claims.yaml").write_text(result.out)
        assert run("check").code == 0, result.out
    return result


def claims(run: Run) -> list[dict[str, Any]]:
    claims: list[dict[str, Any]] = json.loads(run("list", "--json").out)
    return claims


def header(run: Run) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("export", "--format", "json").out)
    return document


def review(**changes: Any) -> dict[str, Any]:
    return REVIEW | changes


# --- ClaimReview


def test_a_review_becomes_a_readable_claim(run: Run, tmp_path: Path) -> None:
    result = imported(run, tmp_path, "feed.json", REVIEW)
    assert result.err == "factcheck: 1 record read: 1 imported, 0 merged, 0 rejected\n"
    name = claims(run)[0]["id"]
    assert (
        result.out
        == f"""\
# Imported by factcheck from
#   feed.json: ClaimReview

sources:
  gazette-example:
    publisher: Gazette
    url: "https://gazette.example"
  checks-example-org:
    publisher: Example Checks
    url: "https://checks.example.org"

speakers:
  Ana Lóring:
    type: person
    role: Mayor
    url: "https://ana.example"

verdicts:
  mostly-false:
    means: contradicted
    label: Mostly false

claims:
  - id: {name}
    speaker: Ana Lóring
    said: 2020-03-18
    claim: Ten berths will open.
    appearances:
      - {{source: gazette-example, url: "https://gazette.example/a"}}
    outcomes:
      - verdict: mostly-false
        reported: 2020-03-27
        evidence:
          - {{source: checks-example-org, url: "https://checks.example.org/2020/03/berths"}}
"""
    )
    assert imported(run, tmp_path, "feed.json", REVIEW).out == result.out


WRAPPED = json.dumps(REVIEW)
PAGE = (
    '<!doctype html><html><head><!-- <script> --><script type="application/ld+json">{}</script></head></html>'
)
MICRODATA = """
<div itemscope itemtype="http://schema.org/ClaimReview">
<meta itemprop="url" content="https://checks.example.org/2020/03/berths">
<span itemprop="claimReviewed">Ten <b>berths</b> will open.</span>
<meta itemprop="datePublished" content="2020-03-27">
<div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">
<i itemprop="alternateName">Mostly false</i></div>
<p itemprop="itemReviewed" itemscope itemtype="http://schema.org/Claim"><br>
<time itemprop="datePublished" datetime="2020-03-18"></time>
<a itemprop="appearance" href="https://gazette.example/a">there</a>
<span itemprop="author" itemscope itemtype="http://schema.org/Person">
<span itemprop="name">Ana Lóring</span></span></p></div>
"""


@pytest.mark.parametrize(
    "text",
    [
        f"[{WRAPPED}]",
        f'{{"@graph": [{{"@type": "WebPage"}}, {WRAPPED}]}}',
        f'{{"@type": "DataFeed", "dataFeedElement": [{{"@type": "DataFeedItem", "item": [{WRAPPED}]}}]}}',
        f'{{"@type": "Article", "review": {{"deep": [{WRAPPED}]}}}}',
        f"{WRAPPED}\n",
        f'<script type="application/ld+json">{WRAPPED}</script>\n',
        PAGE.format(WRAPPED),
        PAGE.format(f"<!-- {WRAPPED} -->"),
        PAGE.format('{"@type": "Organization", "name": "X"}') + MICRODATA,
        json.dumps(review(**{"@type": ["Review", "ClaimReview"]}, reviewRating=[REVIEW["reviewRating"]])),
        json.dumps(review(**{"@type": "http://schema.org/ClaimReview"}, claimReviewed=[WORDS])),
        json.dumps(
            {"@graph": [review(itemReviewed={"@id": "#c"}), {"@id": "#c", **REVIEW["itemReviewed"]}]}
        ),
        "\ufeff" + json.dumps(REVIEW, indent=4),
    ],
)  # fmt: skip
def test_reviews_are_found_in_every_place(run: Run, tmp_path: Path, text: str) -> None:
    imported(run, tmp_path, "feed", text)
    (claim,) = claims(run)
    assert (claim["speaker"], claim["claim"], claim["said"]) == (
        "Ana Lóring",
        "Ten berths will open.",
        "2020-03-18",
    )
    assert [cited["url"] for cited in claim["appearances"]] == ["https://gazette.example/a"]
    (outcome,) = claim["outcomes"]
    assert (outcome["verdict"], outcome["reported"]) == ("mostly-false", "2020-03-27")
    assert [cited["url"] for cited in outcome["evidence"]] == [REVIEW["url"]]


def test_a_fact_check_tools_api_response_is_read(run: Run, tmp_path: Path) -> None:
    review = {"publisher": {"name": "Example Checks", "site": "checks.example.org"}, "title": "No &amp; no",
            "url": "https://checks.example.org/1", "reviewDate": "2019-06-20T12:12:40Z",
            "textualRating": "Falso"}  # fmt: skip
    response = {
        "claims": [
            {
                "text": "Ten berths.",
                "claimant": "x.com",
                "claimReview": [review, review | {"url": "https://b.example/2"}],
            }
        ]
    }
    result = imported(run, tmp_path, "answer.json", response)
    assert result.err.endswith("2 records read: 1 imported, 1 merged, 0 rejected\n")
    (claim,) = claims(run)
    assert (claim["speaker"], claim["said"], len(claim["outcomes"])) == ("Unnamed (x.com)", None, 2)
    assert claim["outcomes"][0]["summary"] == "No & no"
    assert header(run)["verdicts"]["falso"]["means"] == "contradicted"


SENTENCE = "Correct. This was money for councils, which they were to spend on what they liked."


@pytest.mark.parametrize(
    "changes, verdict, summary",
    [
        ({"reviewRating": {"alternateName": "Not the whole story"}}, "not-the-whole-story", None),
        ({"reviewRating": {"alternateName": SENTENCE}}, "see-summary", SENTENCE),
        ({"reviewRating": {"ratingValue": 1, "bestRating": 5}}, "1-of-5", None),
        ({"reviewRating": {"ratingValue": "-1"}, "reviewBody": "It is so."}, "see-summary", "It is so."),
        ({"reviewRating": {"alternateName": "Confirmed"}}, "confirmed", None),
        ({"reviewRating": {"alternateName": "وهمي"}}, "وهمي", None),
        ({"reviewRating": {"alternateName": "!!!"}}, "see-summary", "!!!"),
    ],
)  # fmt: skip
def test_rating_words_are_kept(
    run: Run, tmp_path: Path, changes: dict[str, Any], verdict: str, summary: str | None
) -> None:
    imported(run, tmp_path, "feed.json", review(**changes))
    (outcome,) = claims(run)[0]["outcomes"]
    assert (outcome["verdict"], outcome["summary"]) == (verdict, summary)
    assert header(run)["verdicts"][verdict]["means"] == verdict  # a built-in verdict, or no meaning


def test_a_review_without_a_claim_is_refused_with_its_reason(run: Run, tmp_path: Path) -> None:
    without = {key: value for key, value in REVIEW.items() if key != "claimReviewed"}
    without["itemReviewed"] = {"@type": "CreativeWork", "name": "A speech"}
    args = ("feed.json", json.dumps([REVIEW, without]))
    result = imported(run, tmp_path, *args)
    assert "feed.json, review 2: rejected: missing claimReviewed\n" in result.err
    assert result.err.endswith("2 records read: 1 imported, 0 merged, 1 rejected\n")
    assert imported(run, tmp_path, *args, "--strict").code == 1


# --- tables


CSV = """\
Politician;Promise;Status;Checked;Link
Ana;Ten berths;Kept;31-10-2020;https://a.example/1
Bo;No berth;Stalled;01-02-2020;TBD
"""
OPTIONS = ("--map", "evidence=Link", "--map", "reported=Checked", "--map", "kind:=promise")


def test_a_table_is_mapped_by_column_names_and_options(run: Run, tmp_path: Path) -> None:
    result = imported(run, tmp_path, "a.csv", CSV, *OPTIONS)
    assert result.err == (
        "factcheck: a.csv: columns matched by name: speaker = Politician, claim = Promise, "
        "verdict = Status\n"
        "factcheck: skipped: invalid URL, once: 'TBD'\n"
        "factcheck: 2 records read: 2 imported, 0 merged, 0 rejected\n"
    )
    ana, bo = claims(run)
    assert (ana["speaker"], ana["kind"], ana["outcomes"][0]["reported"]) == ("Ana", "promise", "2020-10-31")
    assert (bo["verdict"], bo["outcomes"][0]["reported"]) == ("stalled", "2020-02-01")
    assert bo["appearances"] == [{"source": "a", "paragraphs": [], "url": None}]
    assert header(run)["sources"]["a"]["title"] == "a.csv"
    assert "#   a.csv, with this map:\n#   speaker: Politician\n" in result.out


MAP = """
records: blocks.*.statements
speaker: author.name
claim: text
said: {column: date, order: mdy}
verdict: {column: history.-1.status, words: {in limbo: unresolved, "Yes": confirmed}}
evidence: {column: links.*.url}
tags: {column: topics, split: ";"}
groups: {column: author.party, words: {NF: New Front}}
id: {column: number, prefix: x-}
source: {id: tracker, title: What was promised, url: https://tracker.example}
"""
NESTED = {
    "blocks": {
        "a": {"statements": [
            {"number": 10, "text": "Ten.", "date": "3/4/2020", "author": {"name": "Ana", "party": "NF"},
             "history": [{"status": "No"}, {"status": "In limbo!"}], "links": [{"url": "https://l.example/1"}],
             "topics": "quay; north ", "unused": True},
        ]},
        "b": {"statements": [
            {"number": "010", "text": "Four.", "date": "13/4/2020", "author": {"name": "Bo"},
             "history": [{"status": "Yes"}], "topics": None},
        ]},
    }
}  # fmt: skip


def test_a_map_file_selects_records_and_fields(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAP)
    result = imported(run, tmp_path, "n.json", NESTED, "--map", "m.yaml")
    assert "n.json: columns not imported: unused\n" in result.err
    assert "skipped: invalid date, once: '13/4/2020'\n" in result.err
    ten, four = claims(run)
    assert (ten["id"], ten["said"], ten["tags"]) == ("x-10", "2020-03-04", ["quay", "north"])
    assert (four["id"], four["said"], four["appearances"][0]["source"]) == ("x-010", None, "tracker")
    assert [claim["verdict"] for claim in (ten, four)] == ["in-limbo", "yes"]
    document = header(run)
    assert {word: document["verdicts"][word]["means"] for word in ("in-limbo", "yes")} == {
        "in-limbo": "unresolved", "yes": "confirmed",
    }  # fmt: skip
    assert document["speakers"]["Ana"]["groups"] == [{"name": "New Front", "from": None, "until": None}]
    assert document["sources"]["tracker"]["title"] == "What was promised"


@pytest.mark.parametrize(
    "text, message",
    [
        ("speeker: a\n", "m.yaml:1:1: error[unknown-key] unknown key 'speeker'"),
        ("speaker: [a]\n", "must be a column"),
        ("speaker: {order: dmy}\n", "must have either a column or a value"),
        ("said: {column: a, order: ymd}\n", "unknown order 'ymd'"),
        ("verdict: {column: a, words: {Kept: kept}}\n", "unknown verdict 'kept'"),
        ("kind: {value: promis}\n", "did you mean 'promise'?"),
        ("- a\n", "a map must be a mapping"),
        ("a: b: c\n", "m.yaml: line 1"),
    ],
)
def test_a_problem_in_a_map_has_a_position(run: Run, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    result = imported(run, tmp_path, "a.csv", CSV, "--map", "m.yaml")
    assert (result.code, result.out) == (2, "") and message in result.err


@pytest.mark.parametrize(
    "args, message",
    [
        ((), "no column found for speaker (speaker, claimant, "),
        (("--map", "speaker=Whomm"), "unknown column 'Whomm' for speaker; did you mean 'Whom'?"),
        (("--map", "spaeker=Whom"), "unknown field 'spaeker'; did you mean 'speaker'?"),
        (("--map", "Whom=speaker"), "unknown field 'Whom'; did you mean --map speaker='Whom'?"),
        (("--map", "foo=Whom"), "unknown field 'foo'; write FIELD=COLUMN with one of the fields id, "),
        (
            ("--map", "summary=Where", "--map", "summary=Whom"),
            "--map: summary=Where and summary=Whom; for both, write a map file with "
            "summary: {columns: [COLUMN, COLUMN]}",
        ),
        (("--map", "note:=A", "--map", "note=Whom"), "--map: note:=A and note=Whom; for both, "),
        (("--map", "a.map", "--map", "b.map"), "--map: 2 map files; put all fields in one"),
        (("--map", "none.yaml"), "none.yaml cannot be read"),
        (("--map", "kind:=vow", "--map", "speaker:=A"), "unknown kind 'vow'"),
        (("--date-order", "ymd"), "unknown date order 'ymd'"),
        (("--encoding", "klingon"), "unknown encoding 'klingon'"),
    ],
)
def test_unknown_names_are_reported_with_suggestions(
    run: Run, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    result = imported(run, tmp_path, "a.csv", "Where,Whom,promise\nA,B,C\n", *args)
    assert (result.code, result.out) == (2, "") and message in result.err


def test_a_map_may_leave_the_speaker_unnamed(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, "a.csv", "claim\nTen berths\n", "--map", "speaker:=Claimant not named")
    assert claims(run)[0]["speaker"] == "Claimant not named"


@pytest.mark.parametrize(
    "data, args",
    [
        (b"speaker,claim\r\nAna,Ten \xc3\xa9\r\n", ()),
        (b"\xef\xbb\xbfspeaker\tclaim\nAna\tTen \xc3\xa9\n", ()),
        ("speaker|claim\nAna|Ten é\n".encode("utf-16"), ()),
        ("speaker;claim\nAna;Ten é\n".encode("utf-16-le"), ()),
        (b"speaker,claim\nAna,Ten \xe9\n", ("--encoding", "cp1252")),
        ("speaker,claim\nAna,Ten é\n".encode("cp037"), ("--encoding", "cp037")),
        (b"Ana;Ten \xc3\xa9\n", ("--no-header", "--map", "speaker=1", "--map", "claim=2")),
        (b'{"speaker": "Ana", "claim": "Ten \xc3\xa9"}\n\n', ()),
        (b'{"meta": {}, "rows": [{"speaker": "Ana", "claim": "Ten \\u00e9"}]}', ()),
        (b"# notes\nmeta: {a: b}\nrows:\n- speaker: Ana\n  claim: Ten \xc3\xa9\n", ()),
        (b"- {speaker: Ana, claim: Ten \xc3\xa9}\n", ()),
    ],
)
def test_any_delimiter_and_encoding_is_read(
    run: Run, tmp_path: Path, data: bytes, args: tuple[str, ...]
) -> None:
    imported(run, tmp_path, "anything.txt", data, *args)
    assert [(claim["speaker"], claim["claim"]) for claim in claims(run)] == [("Ana", "Ten é")]


def rows(text: str) -> list[list[str]]:
    sign = delimited.detect_delimiter(text)
    assert sign
    return [row for _, row in delimited.read_rows(text, sign)]


def test_unpaired_quotation_marks_are_text() -> None:
    assert rows('a\tb\n"Ten,\tx\ny\t"z" said\n') == [["a", "b"], ['"Ten,', "x"], ["y", '"z" said']]
    assert rows('a,b\n"one ""two""\nthree",x\n"",y\n') == [["a", "b"], ['one "two"\nthree', "x"], ["", "y"]]
    assert rows('a,b\n"open,1\nc,2\nd,"3"\n') == [["a", "b"], ['"open', "1"], ["c", "2"], ["d", "3"]]


def test_a_row_with_too_many_cells_is_refused(run: Run, tmp_path: Path) -> None:
    result = imported(run, tmp_path, "a.csv", "speaker,claim,note\nA,One,n,n2\nB,Two\nC,Three,n,\n")
    for line in (2, 4):  # an empty cell too many shows as well that the cells are not where they belong
        assert f"a.csv, line {line}: rejected: 4 cells in a table of 3 columns" in result.err
    assert [claim["claim"] for claim in claims(run)] == ["Two"]


def test_records_in_several_lists_need_a_choice(run: Run, tmp_path: Path) -> None:
    both = {"kept": [{"speaker": "A", "claim": "One"}], "broken": [{"speaker": "B", "claim": "Two"}]}
    result = imported(run, tmp_path, "a.json", both)
    assert (
        result.code == 2
        and "records in several lists: kept, broken; choose one with --map records=kept" in result.err
    )
    imported(run, tmp_path, "a.json", both, "--map", "records=broken")
    assert [claim["claim"] for claim in claims(run)] == ["Two"]


def test_yaml_is_untyped_and_invalid_json_is_not_read_as_yaml(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, "a.yaml", "- {speaker: No, claim: 010, id: 1_000, due: 2020-01-02}\n")
    (claim,) = claims(run)
    assert (claim["speaker"], claim["claim"], claim["due"]) == ("No", "010", "2020-01-02")
    result = imported(run, tmp_path, "a.json", '[{"speaker": "A", "claim": "One"},\n {"speaker": }]')
    assert result.code == 2
    assert (
        "a.json: invalid JSON at line 2, column 14: Expecting value; --skip-invalid imports the rest"
        in result.err
    )
    for text in ("a: &x 1\nb: *x\n", "a: b\n---\nc: d\n", "a: [\n"):
        assert imported(run, tmp_path, "a.yaml", text).err.startswith("factcheck: a.yaml: line ")


@pytest.mark.parametrize(
    "text",
    [
        '{"speaker": "A", "claim": "One"}\n{"speaker": "B", "claim\n{"speaker": "C", "claim": "Three"}\n',
        '[{"speaker": "A", "claim": "One"}, {"speaker": "C", "claim": "Three"}, {"speaker": "B", "cla',
    ],
)
def test_invalid_json_is_imported_only_with_skip_invalid(run: Run, tmp_path: Path, text: str) -> None:
    assert imported(run, tmp_path, "a.json", text).code == 2
    result = imported(run, tmp_path, "a.json", text, "--skip-invalid")
    assert [claim["claim"] for claim in claims(run)] == ["One", "Three"]
    assert result.err.endswith("3 records read: 2 imported, 0 merged, 1 rejected\n")


EXPORT_ROW = '[{"id": "a", "speaker": "A", "claim": "One", "appearances": [], "outcomes": DEEP}]'


@pytest.mark.parametrize("text", ["{}", "[{}\n]", PAGE])
def test_strings_in_json_may_have_line_breaks_and_tabs(run: Run, tmp_path: Path, text: str) -> None:
    imported(run, tmp_path, "a", text.replace("{}", WRAPPED.replace("Ten berths", "Ten\n\tberths")))
    assert claims(run)[0]["claim"] == WORDS


def test_text_in_broken_json_is_not_read_again_without_limit(run: Run, tmp_path: Path) -> None:
    text = f'[{WRAPPED}, {{"a": ' + '{"a": ' * 300 + "[" + "[], " * 500_000
    result = imported(run, tmp_path, "a.json", text, "--skip-invalid")
    assert "a.json, line 1: rejected: too many invalid parts; the rest is skipped" in result.err
    assert [claim["claim"] for claim in claims(run)] == [WORDS]


@pytest.mark.parametrize(
    "text",
    [
        '[{"speaker": "A", "claim": DEEP}]',
        '{"speaker": "A", "claim": "One"}\n{"speaker": "A", "claim": DEEP}\n',
        EXPORT_ROW,
        WRAPPED[:-1] + ', "itemReviewed": DEEP}',
    ],
)
def test_json_nested_too_deep_is_one_error(run: Run, tmp_path: Path, text: str) -> None:
    for depth in (700, 100_000):
        deep = '{"a": ' * depth + "1" + "}" * depth
        result = imported(run, tmp_path, "a.json", text.replace("DEEP", deep))
        expected = (2, "factcheck: a.json: nested too deep\n")
        assert (result.code, result.err) == expected or (depth == 700 and text != EXPORT_ROW)


# --- from record to claim


def test_dates_are_read_in_common_formats() -> None:
    for text, day in (
        ("2018-07-12", "2018-07-12"), ("2018/07/12", "2018-07-12"), ("12 March 2018", "2018-03-12"),
        ("March 12, 2018", "2018-03-12"), ("12.03.2018", "2018-03-12"), ("31-10-2020", "2020-10-31"),
        ("2019-7-10", "2019-07-10"), ("May 2025", "2025-05"), ("2019", "2019"), ("2019-04", "2019-04"),
        ("2020-03-18T14:00:00+0200", "2020-03-18"), ("2012-09-13 04:55:57+00:00", "2012-09-13"),
        ("1589241600", "2020-05-12"), ("1589241600000", "2020-05-12"), ("Sept. 3rd, 2019", "2019-09-03"),
        ("Mon, 02 Jan 2006 15:04:05 MST", "2006-01-02"), ("20190430", "2019-04-30"),
        ("13/6/18", "2018-06-13"), ("4/4/2020", "2020-04-04"), ("NA", None), ("2019-02-30", None),
        ("3/4/2020", None), ("0000-00-00", None),
        ("soon", None), ("30 Febtober 2019", None),
    ):  # fmt: skip
        date = dates.parse(text)
        assert (date and date.text) == day, text


def test_the_order_of_day_and_month_is_detected_or_given(run: Run, tmp_path: Path) -> None:
    text = "speaker,claim,said,reported\nA,One,03/04/2020,04/04/2020\nB,Two,{},05/06/2020\n"
    result = imported(run, tmp_path, "a.csv", text.format("05/04/2020"))
    assert (
        result.code == 2
        and "--date-order dmy or --date-order mdy" in result.err
        and "'03/04/2020'" in result.err
    )
    imported(run, tmp_path, "a.csv", text.format("05/04/2020"), "--date-order", "dmy")
    assert [claim["said"] for claim in claims(run)] == ["2020-04-03", "2020-04-05"]
    imported(run, tmp_path, "a.csv", text.format("04/25/2020"))
    assert [claim["said"] for claim in claims(run)] == ["2020-03-04", "2020-04-25"]


def test_rating_words_of_many_languages_have_a_meaning() -> None:
    for word, means in (
        ("TRUE", "confirmed"), ("Pants on Fire!", "contradicted"), ("barely-true", "contradicted"),
        ("half_true", "partly"), ("Promise Broken", "unfulfilled"), ("In Progress", "unresolved"),
        ("Misleading", None), ("Satire", None), ("out of context", None), ("exaggerated", None), ("1", None),
        ("Verdadeiro", "confirmed"), ("engañoso", None), ("Faux", "contradicted"),
        ("Größtenteils richtig", "partly"), ("Falso", "contradicted"), ("NEPRAVDA", "contradicted"),
        ("Pravda", "confirmed"), ("Fałsz", "contradicted"), ("\u200fصحيح\u200e", "confirmed"),
        ("거짓", "contradicted"), ("완료", "confirmed"), ("Yanlış", "contradicted"), ("झूठ", "contradicted"),
        ("Salah", "contradicted"), ("splněno", "confirmed"), ("nesplněno", "unfulfilled"),
        ("not true", "contradicted"), ("untrue", "contradicted"), ("not false", None),
        ("FALSE, mostly", None),
    ):  # fmt: skip
        assert ratings.meaning(word) == means, word


def test_the_plain_word_for_partly_has_its_meaning_in_each_language() -> None:
    words = "partly; en parte; parcialmente; em parte; partiellement; en partie; teilweise; teils; zum Teil; "
    words += "in parte; parzialmente; gedeeltelijk; deels; částečně; čiastočne; częściowo; djelomično; "
    words += "delimično; delvis; delvist; osittain; részben; parțial; în parte; μερικώς; εν μέρει; kısmen; "
    words += "частично; отчасти; частково; جزئياً; تا حدی; جزوی طور پر; आंशिक रूप से; আংশিক; sebagian; "
    words += "sebahagian; một phần; บางส่วน; 부분적; 部分的; 部分"
    assert {word: ratings.meaning(word) for word in words.split("; ")} == dict.fromkeys(
        words.split("; "), "partly"
    )


def test_platforms_crowds_and_unknown_claimants_are_unnamed() -> None:
    crowds = "x.com; Facebook posts; Social media users; Post no Facebook; Réseaux sociaux; Viral image"
    crowds += "; مواقع التواصل الاجتماعي; सोशल मीडिया यूजर्स; 소셜미디어 이용자; Media sosial; Redes sociales"
    for name in crowds.split("; "):
        assert claimants.speaker_name(name) == f"Unnamed ({name})"
    for name in ("@jack", "Bernie Sanders", "Story", "FB User-Harshit Pandey", "Facebook page of Ana"):
        assert claimants.speaker_name(name) == name
    for nothing in (None, "", "NA", "Unknown", "Anónimo", "???"):
        assert claimants.speaker_name(nothing) == "Claimant not named"


def test_html_and_invisible_characters_become_plain_text() -> None:
    assert plain_text("<p>One &amp; two<br />three</p>\r\n") == "One & two three"
    assert (
        plain_text("a <b>b</b>c 2 < 3 > 1 ‹d> <Smith> <em class='x'>e</em>") == "a bc 2 < 3 > 1 ‹d> <Smith> e"
    )
    assert plain_text("\u202eevil\u200b\x00 x\u00ad\ud800") == "evil x"
    assert plain_text("می\u200cخواهم") == "می\u200cخواهم"
    assert plain_text("&lt;script&gt;") == "<script>"
    assert plain_text("e\u0301") == "é"


HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> \x1b]0;t\x07 \u202e; DROP TABLE claims; --"


def test_untrusted_input_stays_data(run: Run, tmp_path: Path) -> None:
    row = {
        "speaker": HOSTILE,
        "claim": HOSTILE,
        "url": "javascript:alert(1)",
        "tags": [HOSTILE],
        "id": "../../etc/x",
    }
    result = imported(run, tmp_path, "a.json", json.dumps([row]))
    assert "skipped: invalid URL, once: 'javascript:alert(1)'" in result.err
    (claim,) = claims(run)
    assert claim["id"] == "etc-x"
    assert claim["claim"] == "=cmd|' /C calc'!A0 ]0;t ; DROP TABLE claims; --"
    assert yaml.safe_load(result.out)["claims"][0]["speaker"] == claim["speaker"]


def test_impossible_dates_are_left_out_and_reported(run: Run, tmp_path: Path) -> None:
    text = (
        "speaker,claim,said,due,verdict,reported,url\n"
        "A,One,2199-01-01,,,,\n"
        "B,Two,2020-05,2020-01,,,\n"
        "C,Three,2020-05-02,,false,2020-05-01,https://a.example/3\n"
    )
    result = imported(run, tmp_path, "a.csv", text)
    assert "date in the future, once: '2199-01-01'" in result.err
    assert "due date before the claim, once: '2020-01'" in result.err
    assert "1 claim: date removed, as it is after the first review" in result.err
    assert [(claim["said"], claim["due"]) for claim in claims(run)] == [
        (None, None),
        ("2020-05", None),
        (None, None),
    ]


def test_rating_words_are_printed_edited_and_read_again(run: Run, tmp_path: Path) -> None:
    text = "speaker,claim,verdict\nA,One,Kept\nB,Two,Adrift\nC,Three,adrift!\n"
    assert imported(run, tmp_path, "a.csv", text, "--print-words").out == (
        "word\tmeans\tnumber\nAdrift\t\t1\nKept\tconfirmed\t1\nadrift!\t\t1\n"
    )
    (tmp_path / "w.tsv").write_text("word\tmeans\tnumber\nAdrift\tunresolved\t2\nKept\t\t1\n")
    imported(run, tmp_path, "a.csv", text, "--words", "w.tsv")
    verdicts = header(run)["verdicts"]
    assert (verdicts["adrift"]["means"], verdicts["kept"]["means"]) == ("unresolved", "kept")
    (tmp_path / "w.tsv").write_text("Adrift\tunresolvd\n")
    result = imported(run, tmp_path, "a.csv", text, "--words", "w.tsv")
    assert "w.tsv:1: 'unresolvd' is not a built-in verdict; did you mean 'unresolved'?" in result.err


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("[]", "no column found"),
        ('{"a": 1}', "no column found"),
        ("<!doctype html><p>Nothing", "this page has no ClaimReview"),
        ("[" * 100_000, "nested too deep"),
        ("- " * 100_000 + "x", "nested more than 32 deep"),
        ("<div itemscope itemtype=a>" * 10_000, "this page has no ClaimReview"),
        ("<!--" * 100_000, "this page has no ClaimReview"),
        ("<a b='" * 100_000, "this page has no ClaimReview"),
        ("claim," + "c," * 100_000, "100,002 columns; the limit is 1,000"),
        ('"' * 300_001 + ",claim\n", "no column found"),
    ],
)  # fmt: skip
def test_files_without_records_are_reported_quickly(
    run: Run, tmp_path: Path, text: str, message: str
) -> None:
    result = imported(run, tmp_path, "a", text)
    assert (result.code, result.out) == (2, "") and message in result.err


def test_only_the_record_with_too_long_a_text_is_refused(run: Run, tmp_path: Path) -> None:
    long = {"speaker": "A", "claim": "x" * 1_000_001}
    result = imported(run, tmp_path, "a.json", json.dumps([long, {"speaker": "B", "claim": "Two"}]))
    assert "claim has 1,000,001 characters; the limit is 1,000,000" in result.err
    assert [claim["claim"] for claim in claims(run)] == ["Two"]


def test_standard_input_is_read_and_claimreview_takes_no_map(run: Run) -> None:
    assert run("import", "-", stdin=WRAPPED).out.startswith(
        "# Imported by factcheck from\n#   <stdin>: ClaimReview\n"
    )
    result = run("import", "-", "--map", "claim=x", stdin=WRAPPED)
    assert result.code == 2 and "ClaimReview needs no map; --map is for tables" in result.err
    assert "none.json cannot be read" in run("import", "none.json").err


# --- regressions


def test_the_same_words_on_two_days_are_two_claims(run: Run, tmp_path: Path) -> None:
    rows = "speaker,claim,said,verdict,url\nAna,I win,2020-01-01,true,{0}\nAna,I win,2024-01-01,false,{0}\n"
    for url in ("", "https://a.example/1"):
        imported(run, tmp_path, "a.csv", rows.format(url))
        assert [(claim["said"], claim["verdict"]) for claim in claims(run)] == [
            ("2020-01-01", "true"), ("2024-01-01", "false"),
        ]  # fmt: skip


def test_a_verdict_never_goes_to_another_claim_with_the_same_id(run: Run, tmp_path: Path) -> None:
    result = imported(
        run, tmp_path, "a.csv", "id,speaker,claim,verdict\n7,Ana,x,true\n7,Bo,y,false\n7,,,open\n"
    )
    assert "line 3: rejected: id '7' belongs to another claim, by Ana" in result.err
    assert [outcome["verdict"] for outcome in claims(run)[0]["outcomes"]] == ["true", "open"]


def test_a_claim_takes_the_id_of_a_later_record(run: Run, tmp_path: Path) -> None:
    imported(
        run, tmp_path, "a.csv", "id,speaker,claim,verdict\n,Ana,x,true\n5,Ana,x,false\n5,,,partly true\n"
    )
    (claim,) = claims(run)
    assert claim["id"] == "5" and len(claim["outcomes"]) == 3


def test_rating_words_with_the_same_or_no_slug_keep_the_meaning_of_the_map(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        'verdict: {column: v, words: {A+: confirmed, A-: contradicted, "✓": partly, Confirmed: partly}}\n'
    )
    rows = "speaker,claim,v\nA,1,A+\nA,2,A-\nA,3,✓\nA,4,Confirmed\nA,5,✗\n"
    imported(run, tmp_path, "a.csv", rows, "--map", "m.yaml")
    verdicts = header(run)["verdicts"]
    assert [verdicts[claim["verdict"]]["means"] for claim in claims(run)] == [
        "confirmed", "contradicted", "partly", "partly", "see-summary",
    ]  # fmt: skip
    assert "✗\t\t1\n" in imported(run, tmp_path, "a.csv", rows, "--map", "m.yaml", "--print-words").out


@pytest.mark.parametrize(
    "text",
    [
        "- {speaker: Ana, claim: One}\n- {speaker: Bo, claim: Two}\n",
        '- speaker: Ana\n  claim: "One"\n  note: a, b\n- speaker: Bo\n  claim: Two\n  note: a, b\n',
        "sep=;\nspeaker;claim\nAna;One\nBo;Two\n",
    ],
)
def test_yaml_with_commas_is_yaml_and_a_sep_line_names_the_delimiter(
    run: Run, tmp_path: Path, text: str
) -> None:
    imported(run, tmp_path, "a", text)
    assert [claim["claim"] for claim in claims(run)] == ["One", "Two"]


def test_references_are_followed_in_nested_lists(run: Run, tmp_path: Path) -> None:
    graph = [
        review(itemReviewed=[{"@id": "#c"}], reviewRating=[{"@id": "#r"}]),
        {"@id": "#c", "@type": "Claim", "author": [{"@id": "#ana"}], "appearance": [{"@id": "#app"}]},
        {"@id": "#ana", "@type": "Person", "name": ["Ana"], "affiliation": {"@id": "#party"}},
        {"@id": "#party", "name": "Quay List"},
        {"@id": "#r", "alternateName": ["False"]},
        {"@id": "#app", "url": "https://gazette.example/a"},
    ]
    imported(run, tmp_path, "a.json", {"@graph": graph})
    (claim,) = claims(run)
    assert (claim["speaker"], claim["verdict"]) == ("Ana", "false")
    assert claim["appearances"][0]["url"] == "https://gazette.example/a"
    assert header(run)["speakers"]["Ana"]["groups"][0]["name"] == "Quay List"


def test_a_node_that_many_refer_to_is_copied_once_for_each_depth() -> None:
    graph = [review(**{"@id": "a", **{key: {"@id": "a"} for key in "bcdefgh"}})]
    ((resolved, _),) = claim_review.reviews({"@graph": graph})
    parts: dict[int, Any] = {}
    level: list[Any] = [resolved]
    while level := [part for part in level if isinstance(part, dict) and id(part) not in parts]:
        parts |= {id(part): part for part in level}
        level = [value for part in level for value in part.values()]
    assert 7 < len(parts) < 50


def test_reviews_of_other_kinds_do_not_get_a_copy_of_their_claim() -> None:
    claim = {"@type": "Claim", "name": "One", "about": REVIEW, "review": [{"@type": "Review"}] * 3}
    assert len(list(claim_review.reviews(claim))) == 1


@pytest.mark.parametrize(
    "author, speaker, role",
    [
        (["Ana Ruiz", "Bo Lim"], "Ana Ruiz and Bo Lim", None),
        ({"name": ["Ana Smith", "Bo Jones"]}, "Ana Smith and Bo Jones", None),
        ({"name": ["Ana Smith", "mayor of Ekurhuleni"]}, "Ana Smith", "mayor of Ekurhuleni"),
        ([{"name": "Facebook"}, {"name": "x.com"}], "Unnamed (Facebook and x.com)", None),
        ([{"name": "Unknown"}, {"name": "Bo"}], "Bo", None),
        ({"name": "Il Post"}, "Il Post", None),
        ({"name": "The Media Group"}, "The Media Group", None),
        ({"name": "chain e-mail"}, "Unnamed (chain e-mail)", None),
    ],
)
def test_claimants_become_a_speaker_and_a_role(
    run: Run, tmp_path: Path, author: Any, speaker: str, role: str | None
) -> None:
    imported(run, tmp_path, "a.json", review(itemReviewed={"@type": "Claim", "author": author}))
    assert claims(run)[0]["speaker"] == speaker
    assert header(run)["speakers"].get(speaker, {}).get("role") == role


def test_ratings_and_publishers_may_be_plain_text(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path, "a.json", review(reviewRating="False", author="Plain Checks"))
    assert claims(run)[0]["verdict"] == "false"
    assert header(run)["sources"]["checks-example-org"]["publisher"] == "Plain Checks"


@pytest.mark.parametrize("wrap", ["//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/{}/*]]>*/", "<!--\n{}\n//-->"])
def test_comment_marks_around_a_script_are_removed(run: Run, tmp_path: Path, wrap: str) -> None:
    result = imported(run, tmp_path, "a.html", PAGE.format(wrap.format(WRAPPED)))
    assert result.err.endswith("1 record read: 1 imported, 0 merged, 0 rejected\n")
    broken = imported(run, tmp_path, "a.html", PAGE.format(WRAPPED[:-1]))
    assert broken.code == 2 and "line 1: a JSON-LD block starts here" in broken.err


def test_an_error_after_the_first_record_names_its_file(run: Run, tmp_path: Path) -> None:
    result = imported(run, tmp_path, "a.jsonl", f"{WRAPPED}\n{WRAPPED}\n{{\n")
    assert result.err.startswith("factcheck: a.jsonl: invalid JSON at line 3")


def test_claims_of_an_api_response_without_a_review_are_refused(run: Run, tmp_path: Path) -> None:
    review = {"url": "https://o.example/a", "textualRating": "Falso"}
    items = [{"text": "A", "claimReview": [review]}, {"text": "B"}, {"text": "C", "claimReview": []}]
    result = imported(run, tmp_path, "a.json", {"claims": items})
    assert result.err.endswith("3 records read: 1 imported, 0 merged, 2 rejected\n")


def test_optional_end_tags_may_be_missing(run: Run, tmp_path: Path) -> None:
    scope = '<div itemscope itemtype="http://schema.org/ClaimReview">'
    imported(run, tmp_path, "a.html", f"{scope}<p itemprop=claimReviewed>First<p>other</div>")
    assert claims(run)[0]["claim"] == "First"
    author = (
        "<b itemprop=itemReviewed itemscope><i itemprop=author itemscope><u itemprop=name>Ana</u></i></b>"
    )
    imported(run, tmp_path, "a.html", f"{scope}<p itemprop=claimReviewed>First</p>{author}</div>")
    assert (claims(run)[0]["claim"], claims(run)[0]["speaker"]) == ("First", "Ana")


def test_any_field_may_have_a_word_map(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "said: {column: d, words: {Election: 2020-11-03}}\nkind: {column: k, words: {vow: promise}}\n"
        'evidence: {column: u, words: {home: "https://a.example/home"}}\n'
    )
    imported(
        run, tmp_path, "a.csv", "speaker,claim,d,k,u,verdict\nA,1,Election,Vow,home,true\n", "--map", "m.yaml"
    )
    (claim,) = claims(run)
    assert (claim["said"], claim["kind"]) == ("2020-11-03", "promise")
    assert claim["outcomes"][0]["evidence"][0]["url"] == "https://a.example/home"


def test_ambiguous_dates_of_reviews_need_an_order_and_factcheck_dates_are_read(
    run: Run, tmp_path: Path
) -> None:
    text = review(datePublished="03/04/2020")
    assert "--date-order dmy" in imported(run, tmp_path, "a.json", text).err
    imported(run, tmp_path, "a.json", text, "--date-order", "dmy")
    assert claims(run)[0]["outcomes"][0]["reported"] == "2020-04-03"
    parsed = [dates.parse(text) for text in ("2019-04-30T10", "2019~")]
    assert [date and date.text for date in parsed] == ["2019-04-30", "2019~"]


def test_one_publisher_is_one_source_in_any_order_of_records(run: Run, tmp_path: Path) -> None:
    both = [review(url="/rel"), review(url="HTTPS://checks.example.org/x", claimReviewed="Two.")]
    for records in (both, both[::-1]):
        imported(run, tmp_path, "a.json", json.dumps(records))
        assert [name for name in header(run)["sources"] if "checks" in name] in (
            ["example-checks"], ["checks-example-org"],
        )  # fmt: skip


def test_unmapped_siblings_of_a_mapped_path_are_reported(run: Run, tmp_path: Path) -> None:
    row = {"speaker": "A", "claim": "x", "reviews": [{"url": "https://a.example/1", "note": "lost"}]}
    for path in ("reviews.*.url", "reviews.0.url"):
        result = imported(run, tmp_path, "a.json", json.dumps([row]), "--map", f"evidence={path}")
        assert "columns not imported: reviews.*.note\n" in result.err


def test_a_question_or_a_symbol_next_to_a_word_has_no_meaning() -> None:
    for word in ("True?", "¿Verdadero?", "❌ True", "≠ true", "giá", "Fake?"):
        assert ratings.meaning(word) is None, word


# --- into an existing dataset


TRACKER = """\
# Ours.
title: T
sources:
  gazette: {title: G}  # one
speakers:
  Ana Lóring: {aliases: [A. Loring]}
claims:
  # the first
  - id: ana-ten
    speaker: Ana Lóring
    said: 2020-01-01
    claim: Ten berths.
    appearances: [{source: gazette}]

  - {id: ana-old, speaker: Ana Lóring, claim: Old., appearances: [{source: gazette}]}
"""
FEED = "speaker,claim,said,verdict,reported,url,summary,party\n"
ROWS = [
    "A. Loring,Ten berths.,2020-01-01,Kept,2020-06-01,https://a.example/1,Ten opened.,\n",
    "A. Loring,ten  Berths.,2020-01-01,Stalled,2020-03-01,https://b.example/1,Work stopped.,\n",
    "Bo Quay,No berth.,2020-02-01,false,2020-06-01,https://a.example/2,Four opened.,Quay List\n",
]


def into(run: Run, folder: Path, rows: list[str], *args: str) -> Result:
    (folder / "feed.csv").write_text(FEED + "".join(rows))
    return run("import", "feed.csv", "--into", "claims.yaml", *args)


def test_new_outcomes_are_inserted_and_existing_lines_are_unchanged(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(TRACKER)
    result = into(run, tmp_path, ROWS)
    assert result.code == 0
    assert result.err.endswith("factcheck: 3 records read: 1 imported, 2 merged, 0 rejected\n")
    text = (tmp_path / "claims.yaml").read_text()
    rest = iter(text.splitlines())
    assert all(line in rest for line in TRACKER.splitlines())  # in the same order
    assert run("check").code == 0
    ten, old, new = claims(run)
    assert [outcome["verdict"] for outcome in ten["outcomes"]] == ["stalled", "kept"]  # by date
    assert (ten["id"], old["id"], new["speaker"]) == ("ana-ten", "ana-old", "Bo Quay")
    assert header(run)["speakers"]["Bo Quay"]["groups"][0]["name"] == "Quay List"
    again = into(run, tmp_path, ROWS)
    assert (tmp_path / "claims.yaml").read_text() == text
    assert again.err.endswith("3 records read: 0 imported, 3 merged, 0 rejected; nothing changed\n")


@pytest.mark.parametrize("first", [0, 1, 2])
def test_importing_in_two_steps_gives_the_same_claims(run: Run, tmp_path: Path, first: int) -> None:
    into(run, tmp_path, ROWS)
    whole = claims(run)
    (tmp_path / "claims.yaml").unlink()
    into(run, tmp_path, ROWS[:first] or ["C,C,,,,,,\n"])
    into(run, tmp_path, ROWS)
    assert [claim for claim in claims(run) if claim["speaker"] != "C"] == whole


def test_edits_are_kept_and_differences_reported(run: Run, tmp_path: Path) -> None:
    rows = [row.replace("A. Loring", "Ana Lóring") for row in ROWS]
    into(run, tmp_path, rows)
    path = tmp_path / "claims.yaml"
    text = (
        path.read_text().replace("Ten opened.", "Ten were opened.").replace("claims:\n", "# mine\nclaims:\n")
    )
    head, *items = text.split("  - id: ")
    text = (
        head
        + "  - id: ".join(["", *(item.rstrip("\n") + "\n\n" for item in items[::-1])]).rstrip("\n")
        + "\n"
    )
    text = text.replace("  Ana Lóring:\n", "  Ana Lóring:\n    aliases: [The Mayor]\n")
    path.write_text(text)
    result = into(run, tmp_path, [rows[0].replace("Ana Lóring", "The Mayor"), *rows[1:]])
    assert path.read_text() == text
    assert (
        "different summary: 'Ten opened.' in the file, 'Ten were opened.' in the dataset (kept)\n"
        in result.err
    )


def test_a_mapped_id_identifies_a_claim_without_text_but_not_with_another(run: Run, tmp_path: Path) -> None:
    rows = "id,speaker,claim,verdict,reported\n7,Ana,Ten.,pending,2020-01\n8,Ana,Ten.,pending,2020-01\n"
    (tmp_path / "a.csv").write_text(rows)
    run("import", "a.csv", "--into", "claims.yaml")
    (tmp_path / "a.csv").write_text(
        rows.replace("7,Ana,Ten.", "7,Ana,Ten berths.") + "7,,,kept,2020-06\n9,,,kept,\n"
    )
    result = run("import", "a.csv", "--into", "claims.yaml")
    assert "line 2: rejected: id '7' belongs to another claim, by Ana: 'Ten.'; " in result.err
    assert "change it first: factcheck edit 7\n" in result.err
    assert "line 5: rejected: missing claim, and no claim has the id '9'" in result.err
    assert [(claim["id"], claim["verdict"]) for claim in claims(run)] == [("7", "kept"), ("8", "pending")]


def test_a_review_older_than_a_claim_removes_only_an_imported_date(run: Run, tmp_path: Path) -> None:
    older = ROWS[0].replace("2020-06-01,https://a", "2019-06-01,https://c")
    into(run, tmp_path, [ROWS[0], older])
    whole = claims(run)
    assert whole[0]["said"] is None and len(whole[0]["outcomes"]) == 2
    (tmp_path / "claims.yaml").unlink()
    into(run, tmp_path, ROWS[:1])
    result = into(run, tmp_path, [ROWS[0], older])
    assert "1 claim: date removed, as it is after the first review" in result.err
    assert claims(run) == whole and run("check").code == 0
    assert into(run, tmp_path, [ROWS[0], older]).err.endswith(
        "0 imported, 2 merged, 0 rejected; nothing changed\n"
    )
    (tmp_path / "claims.yaml").write_text(TRACKER)
    result = into(run, tmp_path, [older])
    assert "reported before ana-ten was said, which is 2020-01-01 in the dataset" in result.err
    assert (tmp_path / "claims.yaml").read_text() == TRACKER


def test_a_dry_run_shows_the_difference_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(TRACKER)
    result = into(run, tmp_path, ROWS, "--dry-run")
    assert (tmp_path / "claims.yaml").read_text() == TRACKER
    assert result.out.startswith("--- a/claims.yaml\n+++ b/claims.yaml\n")
    assert "+    outcomes:\n" in result.out and result.err.endswith("1 imported, 2 merged, 0 rejected\n")
    (tmp_path / "claims.yaml").unlink()
    assert "+claims:\n" in into(run, tmp_path, ROWS, "--dry-run").out
    assert not (tmp_path / "claims.yaml").exists()


def test_a_dataset_with_problems_is_not_changed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(TRACKER.replace("2020-01-01", "2020-02-30"))
    result = into(run, tmp_path, ROWS)
    assert result.code == 2 and "fix them first: factcheck check" in result.err
    assert run("import", "feed.csv", "--into", "-").code == 2


def test_importing_into_a_folder_changes_the_right_files(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    head, _, items = TRACKER.partition("claims:\n")
    (folder / "a.yaml").write_text(head)
    (folder / "b.yaml").write_text("claims:\n" + items)
    (tmp_path / "feed.csv").write_text(FEED + "".join(ROWS))
    assert run("import", "feed.csv", "--into", "claims").code == 0
    assert "a-example" in (folder / "a.yaml").read_text() and "No berth." in (folder / "b.yaml").read_text()
    assert run("check", "claims").code == 0


# --- factcheck exports


FULL = """\
sources: {gazette: {title: G}, "odd #1; x": }
speakers: {Ana: {role: Mayor, groups: [{name: L, from: 2019}]}, Bo: }
verdicts: {kept: {means: confirmed}, "half way": }
claims:
  - id: ana-ten
    speaker: Ana
    said: 2024-03-01T18:30
    kind: promise
    about: [Quay; north, '"The" pier', '=1+1']
    claim: "'=Ten berths; [all] of them: now."
    quote: Ten "berths" …
    due: 2024-06~
    appearances: [{source: gazette, paragraphs: [1, 2], url: "https://a.example/x;y"}, {source: "odd #1; x"}]
    tags: [quay]
    related: [bo-no]
    note: "-1 and more"
    outcomes:
      - {verdict: half way, reported: 2024-05, basis: both, summary: "Six [of ten]; \\"so\\" far: so.",
         evidence: [{source: gazette, paragraphs: [3]}, {source: gazette, url: "https://a.example/[z]"}]}
      - {verdict: kept, summary: 'Ten "opened".'}
  - {id: bo-no, speaker: Bo, claim: No., appearances: [{source: gazette}], related: [ana-ten]}
"""


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.csv", "x.yaml"])
def test_an_export_is_imported_without_loss(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "claims.yaml").write_text(FULL)
    was = claims(run)
    run("export", name)
    (tmp_path / "claims.yaml").unlink()
    result = run("import", name, "--into", "claims.yaml")
    assert result.err.endswith("2 records read: 2 imported, 0 merged, 0 rejected\n")
    assert claims(run) == was and run("check").code == 0
    text = (tmp_path / "claims.yaml").read_text()
    assert run("import", name, "--into", "claims.yaml").err.endswith(
        "0 imported, 2 merged, 0 rejected; nothing changed\n"
    )
    assert (tmp_path / "claims.yaml").read_text() == text


def test_a_dataset_is_merged_into_another_with_its_header(run: Run) -> None:
    Path("theirs.yaml").write_text("title: Theirs\n" + FULL.replace("ana-ten", "a-10"))
    result = run("import", "theirs.yaml", "--into", "claims.yaml", claims=DATASET)
    assert result.err == (
        "factcheck: theirs.yaml: not imported: title\n"
        "factcheck: 2 records read: 2 imported, 0 merged, 0 rejected\n"
    )
    assert run("check").code == 0
    document = header(run)
    assert [claim["id"] for claim in document["claims"]] == ["a-ten", "b-none", "a-10", "bo-no"]
    assert [len(outcome["evidence"]) for outcome in document["claims"][2]["outcomes"]] == [2, 0]
    assert document["verdicts"]["kept"]["means"] == "confirmed"
    assert document["sources"]["gazette"]["title"] == "G"


def test_two_outcomes_with_the_same_verdict_and_date_are_not_differences(run: Run) -> None:
    outcomes = "outcomes: [{verdict: partly, summary: One.}, {verdict: partly, summary: Two.}]"
    text = f"claims:\n  - {{id: a, speaker: Ana, claim: Ten., appearances: [{{source: g}}], {outcomes}}}\n"
    Path("theirs.yaml").write_text(text)
    result = run("import", "theirs.yaml", "--into", "claims.yaml", claims=text)
    assert result.err == ("factcheck: 1 record read: 0 imported, 1 merged, 0 rejected; nothing changed\n")


def test_sources_in_which_an_existing_claim_does_not_appear_are_reported(run: Run) -> None:
    Path("theirs.yaml").write_text(DATASET.replace("source: g", "source: h"))
    err = run("import", "theirs.yaml", "--into", "claims.yaml", claims=DATASET).err
    assert "claim a-ten: different appearances: 'h' in the file, 'nothing' in the dataset (kept)\n" in err
    assert err.endswith("; nothing changed\n") and Path("claims.yaml").read_text() == DATASET


def test_every_invalid_claim_of_a_dataset_counts_as_rejected(run: Run) -> None:
    claim = "- {{id: a{}, speaker: A, claim: B, appearances: [{{source: s}}], speeker: C}}\n"
    Path("theirs.yaml").write_text("claims:\n" + "".join(claim.format(number) for number in range(1_200)))
    result = run("import", "theirs.yaml", "--dry-run")
    assert result.err.endswith("1,200 records read: 0 imported, 0 merged, 1,200 rejected\n")


def test_only_invalid_claims_of_a_dataset_are_refused_with_their_lines(run: Run) -> None:
    start = "appearances: [{source: g}]"
    Path("theirs.yaml").write_text(
        "claims:\n"
        f"  - {{id: a, speaker: Ana, claim: One., {start}}}\n"
        f"  - {{id: b, speeker: Ana, claim: Two., said: soon, {start}}}\n"
        f"  - {{id: c, speaker: Ana, claim: Three: four., {start}}}\n"
        f"  - {{id: a, speaker: Ana, claim: Five., {start}}}\n"
        f"  - {{id: d, speaker: Ana, claim: Six., {start}, outcomes: [{{verdict: kept}}]}}\n"
    )
    result = run("import", "theirs.yaml", "--into", "claims.yaml")
    rejected = [line.partition("theirs.yaml, ")[2] for line in result.err.splitlines()[:-1]]
    assert [line.split(": ")[:2] for line in rejected] == [
        [f"line {number}", "rejected"] for number in (3, 4, 5, 6)
    ]
    assert "unknown key 'speeker' (did you mean 'speaker'?)" in rejected[0]
    assert result.err.endswith("5 records read: 1 imported, 0 merged, 4 rejected\n")
    assert [claim["id"] for claim in claims(run)] == ["a"]


def test_an_export_with_an_invalid_source_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(FULL)
    document = header(run)
    document["sources"]["gazette"]["titel"] = "G"
    result = imported(run, tmp_path, "x.json", document)
    assert result.code == 2
    assert "x.json: invalid sources of a factcheck export: unknown key 'titel'" in result.err


def test_an_exported_claimreview_is_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("base_url: https://t.example/\nreviewer: {name: Us}\n" + FULL)
    (was, _) = claims(run)
    run("export", "x.jsonld")
    (tmp_path / "claims.yaml").unlink()
    run("import", "x.jsonld", "--into", "claims.yaml")
    claim = next(claim for claim in claims(run) if claim["id"] == "ana-ten")
    for key in ("speaker", "claim", "quote", "about", "tags", "verdict"):
        assert claim[key] == was[key]
    assert (claim["said"], claim["outcomes"][0]["summary"]) == ("2024-03-01", 'Ten "opened".')
    assert [cited["url"] for cited in claim["appearances"]] == ["https://a.example/x;y", None]


def test_the_source_of_a_map_is_the_appearance_and_evidence_is_not(run: Run) -> None:
    table = "Who,What,State,Proof\nAna,Ten berths.,Kept,https://paper.example/pool\n"
    maps = (
        "speaker: Who\nclaim: What\nverdict: State\nevidence: Proof\nsource: {id: tracker, title: Pledges}\n"
    )
    Path("p.csv").write_text(table)
    Path("p.map").write_text(maps)
    assert run("import", "p.csv", "--map", "p.map", "--into", "claims.yaml").code == 0
    (claim,) = json.loads(run("list", "--json").out)
    assert [cited["source"] for cited in claim["appearances"]] == ["tracker"]
    assert claim["outcomes"][0]["evidence"][0]["url"] == "https://paper.example/pool"


def test_the_source_of_a_map_has_a_web_address(run: Run) -> None:
    Path("p.csv").write_text("Who,What\nAna,Ten berths.\n")
    Path("p.map").write_text("speaker: Who\nclaim: What\nsource: {id: tracker, url: 'javascript:alert(1)'}\n")
    result = run("import", "p.csv", "--map", "p.map", "--into", "claims.yaml")
    assert result.code == 2 and "invalid URL 'javascript:alert(1)'" in result.err
    assert not Path("claims.yaml").exists()


DATASET = """\
speakers: {Ana: {}, Bo: {}}
sources: {g: {}, h: {}}
claims:
  - {id: a-ten, speaker: Ana, said: 2024-03-01T10, claim: "=Ten berths.", appearances: [{source: g}],
     outcomes: [{verdict: partly, reported: 2024-05, summary: Four., evidence: [{source: h}]}]}
  - {id: b-none, speaker: Bo, claim: None., appearances: [{source: g}]}
"""


def edit_csv(run: Run, change: Callable[[list[dict[str, str]]], object]) -> None:
    """Write an exported CSV with changes, as a spreadsheet saves it."""
    table = io.StringIO(run("export", "--format", "csv", claims=DATASET).out, newline="")
    rows = list(csv.DictReader(table))
    change(rows)
    with Path("back.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        stream.write("," * (len(rows[0]) - 1) + "\n")


def test_an_exported_csv_may_have_additional_columns(run: Run) -> None:
    edit_csv(run, lambda rows: [row.update(checked="yes") for row in rows])
    result = run("import", "back.csv", "--into", "claims.yaml")
    assert "unknown columns, not imported: checked" in result.err
    assert result.err.endswith("2 records read: 0 imported, 2 merged, 0 rejected; nothing changed\n")
    assert Path("claims.yaml").read_text() == DATASET


def test_an_exported_csv_has_the_meaning_of_the_current_verdict(run: Run) -> None:
    claim = (
        "- {{id: {0}, speaker: A, claim: {0}, appearances: [{{source: s}}], outcomes: [{{verdict: {1}}}]}}\n"
    )
    text = "verdicts: {delayed: {means: unfulfilled}, 'true': }\nclaims:\n"
    text += claim.format("one", "delayed") + claim.format("two", "'true'")
    Path("x.csv").write_text(run("export", "--format", "csv", claims=text).out)
    Path("claims.yaml").unlink()
    assert run("import", "x.csv", "--into", "claims.yaml").code == 0
    means = {word: verdict["means"] for word, verdict in header(run)["verdicts"].items()}
    assert (means["delayed"], means["true"]) == ("unfulfilled", "true")


def test_differences_in_an_exported_csv_are_reported(run: Run) -> None:
    edit_csv(run, lambda rows: rows[0].update(kind="promise"))
    err = run("import", "back.csv", "--into", "claims.yaml").err
    assert "claim a-ten: different kind: 'promise' in the file, 'nothing' in the dataset" in err
    edit_csv(run, lambda rows: rows[0].update(claim="'=Eleven berths."))
    err = run("import", "back.csv", "--into", "claims.yaml").err
    assert "id 'a-ten' belongs to another claim, by Ana: '=Ten berths.'; " in err
    assert Path("claims.yaml").read_text() == DATASET


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"verdict": "confirmed"},
            "verdict 'confirmed' differs from 'partly', the last of its outcomes; edit the outcomes",
        ),
        ({"speaker": "Bo"}, "id 'a-ten' belongs to a claim by Ana, not Bo"),
    ],
)
def test_a_row_that_contradicts_itself_or_the_dataset_is_refused(
    run: Run, change: dict[str, str], reason: str
) -> None:
    edit_csv(run, lambda rows: rows[0].update(change))
    assert reason in run("import", "back.csv", "--into", "claims.yaml").err
    assert Path("claims.yaml").read_text() == DATASET


def test_a_known_id_with_another_speaker_is_refused(run: Run) -> None:
    head = "id,speaker,claim,said,rating,reviewed\n"
    Path("one.csv").write_text(f"{head}x-1,Ann,It rains.,2024-01-02,true,2024-02-03\n")
    Path("two.csv").write_text(f"{head}x-1,Bob,It rains.,2024-01-02,false,2024-03-03\n")
    maps = ("--map", "verdict=rating", "--map", "reported=reviewed", "--into", "claims.yaml")
    run("import", "one.csv", *maps)
    before = Path("claims.yaml").read_bytes()
    assert "id 'x-1' belongs to a claim by Ann, not Bob" in run("import", "two.csv", *maps).err
    assert Path("claims.yaml").read_bytes() == before


@pytest.mark.parametrize("between", [" | ", ";", " ", ", "])
def test_urls_in_one_cell_are_separated(run: Run, between: str) -> None:
    cell = between.join(("https://a.example/1", "https://b.example/2"))
    Path("p.csv").write_text(f'speaker,claim,verdict,evidence\nAna,One.,true,"{cell}"\n')
    assert "invalid URL" not in run("import", "p.csv", "--into", "claims.yaml").err
    (claim,) = json.loads(run("list", "--json").out)
    urls = [cited["url"] for cited in claim["outcomes"][0]["evidence"]]
    assert urls == ["https://a.example/1", "https://b.example/2"]


@pytest.mark.parametrize("column", ["outcomes", "appearances", "id"])
def test_an_export_without_a_required_column_is_refused(run: Run, column: str) -> None:
    edit_csv(run, lambda rows: [row.pop(column) for row in rows])
    result = run("import", "back.csv", "--into", "claims.yaml")
    assert result.code == 2 and f"a factcheck export with missing columns: {column}" in result.err
    assert Path("claims.yaml").read_text() == DATASET


def test_a_space_after_an_id_is_ignored(run: Run) -> None:
    edit_csv(run, lambda rows: rows[0].update(id="a-ten "))
    assert "0 imported, 2 merged" in run("import", "back.csv", "--into", "claims.yaml").err


def test_up_to_five_words_without_a_meaning_are_named(run: Run, tmp_path: Path) -> None:
    rows = ["speaker,claim,verdict", "Ana,One,true", *(f"Ana,C{n},In limbo {n}" for n in range(5))]
    text = "\n".join(rows)
    names = ", ".join(f"'In limbo {n}'" for n in range(5))
    assert (
        f"5 rating words of 6 without a built-in meaning ({names}); list them with --print-words\n"
        in imported(run, tmp_path, "a.csv", text).err
    )
    err = imported(run, tmp_path, "a.csv", text + "\nAna,Six,In limbo 5\n").err
    assert "6 rating words of 7 without a built-in meaning; list them with --print-words\n" in err


def test_rating_words_that_look_like_formulas_are_harmless_in_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    rows = "speaker,claim,verdict\nAna,One,=cmd|' /C calc'!A0\n"
    words = imported(run, tmp_path, "a.csv", rows, "--print-words").out
    assert "\n'=cmd|' /C calc'!A0\t\t1\n" in words
    (tmp_path / "words.tsv").write_text(words.replace("A0\t\t", "A0\tpartly\t"))
    assert "means: partly" in imported(run, tmp_path, "a.csv", rows, "--words", "words.tsv").out
