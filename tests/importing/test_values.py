"""import: dates, addresses, texts and encodings as files have them."""

from pathlib import Path

import pytest

from factcheck.importing.values import dates
from factcheck.importing.values.dates import NO_CONTEXT, Context
from factcheck.importing.values.text import plain_text
from tests.conftest import Run
from tests.importing.test_nothing_lost import add, claims


def day(text: str, context: Context = NO_CONTEXT) -> str | None:
    date = dates.parse(text, context)
    return date and date.text


# --- dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-May-20", "2020-05-05"), ("05/2020", "2020-05"), ("2030.0", "2030"),  # of spreadsheets
        ("Tue May 05 12:00:00 +0000 2020", "2020-05-05"), ("2020-05-05T12:00:00.000Z", "2020-05-05"),
        ("/Date(1588636800000)/", "2020-05-05"), ("2020-12-31Z", "2020-12-31"),
        ("Tue May 05 2020 12:00:00 GMT+0000 (Coordinated Universal Time)", "2020-05-05"),
        ("+1999-11-00T00:00:00Z", "1999-11"), ("1829-10-00", "1829-10"), ("1829-00-05", "1829"),
        ("12 March 2020, 14:05", "2020-03-12"), ("5/13/2020 3:04:00 PM", "2020-05-13"),
        ("2020-05-05 at 5:04 p.m. ET", "2020-05-05"),
        ("3 mars 2019", "2019-03-03"), ("1er août 2019", "2019-08-01"),
        ("12 de mayo de 2020", "2020-05-12"),
        ("12 de março de 2020", "2020-03-12"), ("12. März 2018", "2018-03-12"),
        ("5 мая 2020 г.", "2020-05-05"),
        ("2020年5月5日", "2020-05-05"), ("２０２０年５月", "2020-05"), ("2020년 5월 5일", "2020-05-05"),
        ("12 March 2018~", "2018-03-12~"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_spreadsheets_programs_and_languages_write_it(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2019-2020", "2019 - 2020", "2012/13", "2012-13", "2020-05-05/2020-06-01",  # ranges, fiscal years
        "12 March 2018 to 3 May 2019", "until 12 March 2018", "Q2 2020", "2020-W19", "2020-126",
        "Spring 2020", "1399/02/16", "2563-05-05", "5780", "30 April 2019 BC", "May-20", "2020-05-05T", "~",
        "2019~~", "2020" + "~" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_one_date_as_a_whole_is_no_date(text: str) -> None:
    assert day(text) is None


def test_year_pairs_are_months_or_fiscal_years_by_their_column() -> None:
    assert day("2009-10") == "2009-10"  # ISO 8601
    assert day("2009/10") is None
    fiscal = dates.context_of(["2009/10", "2012/13"])
    assert [day(text, fiscal) for text in ("2009/10", "2009-10", "2012/13", "2012/03")] == [
        None, None, None, "2012-03",
    ]  # fmt: skip
    months = dates.context_of(["2009/10", "2012/03"])
    assert [day(text, months) for text in ("2009/10", "2012/03")] == ["2009-10", "2012-03"]


def test_fiscal_years_are_left_out_and_counted(run: Run) -> None:
    rows = "".join(f"Ana,Claim of {year}.,{year}/{year - 1999}\n" for year in range(2009, 2014))
    result = add(run, f"speaker,claim,said\n{rows}")
    assert [claim["said"] for claim in claims(run)] == [None] * 5
    assert "skipped: invalid date, 5 times, first: '2009/10'" in result.err


def test_each_column_has_its_own_order_of_day_and_month(run: Run) -> None:
    add(
        run,
        "speaker,claim,said,reported,verdict\n"
        "Ana,Ten berths will open.,12/31/2019,01/02/2020,True\n"
        "Bo,No berth will open.,01/02/2019,31/12/2020,False\n",
    )
    assert [(claim["said"], claim["outcomes"][0]["reported"]) for claim in claims(run)] == [
        ("2019-12-31", "2020-02-01"), ("2019-01-02", "2020-12-31"),
    ]  # fmt: skip


def test_the_order_of_another_column_decides_a_column_that_leaves_it_open(run: Run) -> None:
    add(run, "speaker,claim,said,due\nAna,Ten berths will open.,03/04/2019,13/05/2019\n")
    assert [(claim["said"], claim["due"]) for claim in claims(run)] == [("2019-04-03", "2019-05-13")]


def test_the_dates_of_a_feed_decide_those_that_one_leaves_open(run: Run) -> None:
    feed = [
        {
            "@type": "ClaimReview",
            "claimReviewed": text,
            "datePublished": day,
            "reviewRating": {"name": "False"},
        }
        for text, day in (("Ten berths.", "03/04/2020"), ("Four berths.", "25/12/2019"))
    ]
    add(run, feed)
    assert [claim["outcomes"][0]["reported"] for claim in claims(run)] == ["2020-04-03", "2019-12-25"]


def test_a_year_of_another_calendar_is_left_out_and_counted(run: Run) -> None:
    result = add(
        run, "speaker,claim,said,reported,verdict\nAna,Ten berths opened.,1399/02/16,2021-05-06,True\n"
    )
    assert claims(run)[0]["said"] is None
    assert "skipped: invalid date, once: '1399/02/16'" in result.err


# --- text


def test_addresses_stay_as_they_are_in_the_file(run: Run) -> None:
    url = "https://t.example/p?a=1&region=eu&section=2&timestamp=3&copy=1&para=4&currency=eur&u\u0308=1&lt;"
    add(run, f"speaker,claim,verdict,evidence\nAna,Ten berths opened.,True,{url.replace('&re', '&amp;re')}\n")
    review = {
        "@type": "ClaimReview", "url": url, "claimReviewed": "Four berths opened.",
        "itemReviewed": {"@type": "Claim", "author": {"name": "Bo"}, "appearance": {"url": url}},
        "reviewRating": {"alternateName": "False"},
    }  # fmt: skip
    add(run, review)
    for claim in claims(run):
        assert [cited["url"] for cited in (*claim["appearances"], *claim["outcomes"][0]["evidence"])] == [
            url
        ] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AT&T &copy 2020, a&region=b", None), ("&copy; &eacute;&#233;&#xE9;", "© ééé"),
        ("&notit; &x;", None),
        ("if a <b and c> d", None), ("x < y and z > w", None), ("<claim> of <Bo>", None),
        ("a <b>c</b>", "a c"), ("1 &lt; 2", "1 < 2"),
        ('<a href="https://x.example/?a>b">Ten</a>', "Ten"), ("<p class=x>Ten</p>", "Ten"),
    ],
)  # fmt: skip
def test_only_whole_tags_and_entities_of_html_are_replaced(text: str, expected: str | None) -> None:
    assert plain_text(text) == (expected or text)


# --- encodings


def test_a_text_in_an_unknown_encoding_is_refused_with_the_likely_ones(run: Run) -> None:
    Path("f.csv").write_bytes("speaker,claim\nAna,Ten.\nAna Lóring,Four.\n".encode("cp1252"))
    result = run("import", "f.csv", "--into", "claims.yaml")
    assert (result.code, result.out) == (2, "") and not Path("claims.yaml").exists()
    assert (
        "f.csv: line 3: neither UTF-8 nor UTF-16; choose with --encoding: cp1252 (Lóring), cp1250 (Lóring), "
        "cp1251 (Luring)" in result.err.replace("у", "u").replace("г", "r")
    )


def test_one_invalid_character_is_not_replaced_silently(run: Run) -> None:
    for data in (b"\xef\xbb\xbfspeaker,claim\nAna L\xf3ring,Ten.\n", "Ana".encode("utf-16") + b"\x00"):
        Path("f.csv").write_bytes(data)
        result = run("import", "f.csv")
        assert (result.code, result.out) == (2, "") and "invalid text in the encoding 'utf-" in result.err


def test_the_encoding_that_a_page_declares_is_used(run: Run) -> None:
    page = (
        '<html><head><meta charset="iso-8859-1"></head><script type="application/ld+json">'
        '{"@type": "ClaimReview", "claimReviewed": "Ten berths.", "itemReviewed": {"author": "Ana Lóring"}}'
        "</script></html>"
    )
    Path("p.html").write_bytes(page.encode("latin-1"))
    assert "speaker: Ana Lóring\n" in run("import", "p.html").out


def test_a_zero_in_a_text_is_not_utf_16(run: Run) -> None:
    Path("f.csv").write_bytes(b"speaker,claim\nA\x00na,Ten berths.\n")
    assert run("import", "f.csv", "--into", "claims.yaml").code == 0
    assert [claim["speaker"] for claim in claims(run)] == ["Ana"]
