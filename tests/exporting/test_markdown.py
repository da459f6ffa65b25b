"""The Markdown report: who said what and what happened, at a glance, and valid on GitHub."""

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from pymarkdown.api import PyMarkdownApi

from factcheck.core import labels
from factcheck.core.location import NOWHERE
from factcheck.core.model import Citation, Claim, Dataset, Outcome, Source, Speaker, Verdict, When
from factcheck.exporting import Report, markdown
from tests.conftest import Run


def gfm(text: str) -> str:
    """HTML from GitHub's parser: tables, strikethrough, bare addresses as links, footnotes."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    html: str = github_flavored_markdown_to_html(text, options)
    return html


class Page(HTMLParser):
    """The text of a rendered page, its elements, and where links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.tags: list[str] = []
        self.feed(gfm(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(unquote(value or ""))
            if name == "id":
                self.anchors.append(value or "")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


CLAIMS = """
    title: The harbour vote
    note: One paper's account.
    sources:
      gazette: {title: Council splits, publisher: The Gazette, published: 2024-03-02,
                url: "https://example.org/a_b"}
      later: {title: Four berths, published: 2024-07-02}
    speakers: {Ana Lóring: {role: Mayor}}
    verdicts: {promise-broken: {means: unfulfilled, label: Promise broken}}
    claims:
      - id: loring-ten-berths
        speaker: Ana Lóring
        said: 2024-03-01T18:30
        kind: promise
        about: [North quay]
        claim: Ten berths will open.
        quote: Ten berths by June
        due: 2024-06-30
        appearances: [{source: gazette, paragraphs: [4]}]
        outcomes:
          - {verdict: disputed, reported: 2024-06, basis: characterisation,
             summary: The paper doubts it., evidence: [{source: gazette, paragraphs: [4]}]}
          - {verdict: promise-broken, reported: 2024-07-02, basis: events, summary: Four opened.,
             evidence: [{source: later, paragraphs: [2, 5]}]}
      - {id: quay-none, speaker: Bo Quay, claim: No berth will open., appearances: [{source: gazette}],
         note: Said in passing.}
"""


CORRECTED = CLAIMS.replace(
    "    verdicts:",
    "    corrections: [{date: 2024-03-05, claims: [loring-ten-berths], what: The day was wrong.}]\n"
    "    verdicts:",
    1,
)


def headings(text: str, level: int) -> list[str]:
    """The headings of a level as readers see them."""
    return [
        unescape(re.sub("<[^>]*>", "", it)) for it in re.findall(f"<h{level}>(.*?)</h{level}>", gfm(text))
    ]


def test_the_first_claim_is_within_45_lines_and_the_shipped_record_within_10_000_words(run: Run) -> None:
    text = run("export").out
    assert any(
        "The main military units of the Venezuelan Armed Forces" in line for line in text.splitlines()[:45]
    )
    assert len(text.split()) <= 10_000


def test_it_begins_with_the_title_two_sentences_the_counts_and_a_table(run: Run) -> None:
    assert run("export", claims=CLAIMS).out.startswith(
        "# The harbour vote\n\n"
        "One paper's account. This report has 2 claims by 2 speakers: 1 unfulfilled and 1 unresolved.\n\n"
        "○ 1 unfulfilled, · 1 unresolved. "
        "The [method](#method) and the [sources](#sources) are at the end.\n\n"
        "Verdict | Who said what\n--- | ---\n"
        "○&nbsp;Promise broken | Ana Lóring: [Ten berths will open.](#loring-ten-berths)\n"
        "·&nbsp;unresolved | Bo Quay: [No berth will open.](#quay-none)\n\n"
        '## <a id="speaker-ana-loring"></a>Ana Lóring\n'
    )


def test_an_entry_has_the_heading_claim_quotation_summary_details_and_evidence(run: Run) -> None:
    claims = CLAIMS.replace("summary: Four opened.", "summary: Four opened., details: More later.")
    assert (
        '### <a id="loring-ten-berths"></a>**Ana Lóring**, 1 March 2024 at 18:30, due 30 June 2024 '
        "· ○ Promise broken\n\n"
        "Ten berths will open.[^1]<sup>¶4</sup>\n\n"
        "> “Ten berths by June”\n\n"
        "**Four opened.** More later. (2 July 2024, events)[^2]<sup>¶2,5</sup>\n\n"
    ) in run("export", claims=claims).out


def test_earlier_outcomes_are_folded_with_the_newest_first(run: Run) -> None:
    claims = CLAIMS.replace(
        "- {verdict: disputed", "- {verdict: partly, details: One opened.}\n          - {verdict: disputed"
    )
    assert (
        "\n<details><summary>Earlier</summary>\n\n"
        "- ≠ disputed, June 2024: **The paper doubts it.**<sup>[1](#source-1)¶4</sup>\n"
        "- ◐ partly: **One opened.**\n"
        "\n</details>\n"
    ) in run("export", claims=claims).out


def test_a_heading_names_the_speaker_and_states_no_claim(run: Run) -> None:
    text = run("export").out
    assert len(headings(text, 3)) == 64
    shipped = [heading for level in (1, 2, 3) for heading in headings(text, level)]
    claims = re.findall(r"^\S+ \| .*?: \[(.*)\]\(#", text, re.MULTILINE)
    assert not [heading for heading in shipped for claim in claims if claim.rstrip(".") in heading]
    speakers = headings(text, 2)[:-2]
    assert all(heading.startswith(tuple(f"{name}, " for name in speakers)) for heading in headings(text, 3))


def test_method_corrections_and_sources_are_last(run: Run) -> None:
    text = run("export", claims=CORRECTED).out
    assert headings(text, 2) == ["Ana Lóring", "Bo Quay", "Method", "Corrections", "Sources"]
    assert "- 5 March 2024, [loring-ten-berths](#loring-ten-berths): The day was wrong.\n" in text
    assert "\nCorrected on 5 March 2024: The day was wrong.\n" in text
    assert text.endswith(
        '## <a id="sources"></a>Sources\n\n'
        "The numbers in the text refer to these sources; ¶ gives the paragraphs.\n\n"
        '[^1]: <a id="source-1"></a>The Gazette, 2 March 2024: [Council splits](<https://example.org/a_b>)\n\n'
        '[^2]: <a id="source-2"></a>2 July 2024: Four berths\n'
    )


def test_a_cited_page_has_its_own_footnote(run: Run) -> None:
    claims = CLAIMS.replace(
        "appearances: [{source: gazette}]", "appearances: [{source: gazette, url: https://x.org}]"
    )
    assert ": [Council splits](<https://x.org>)\n" in run("export", claims=claims).out


def test_a_report_of_one_claim_has_neither_counts_nor_table(run: Run) -> None:
    text = run("export", "-s", "bo", claims=CLAIMS).out
    assert text.startswith(
        "# The harbour vote\n\nOne paper's account. "
        "This report has 1 claim by Bo Quay, filtered by --speaker bo: unresolved.\n\n"
        '## <a id="speaker-bo-quay"></a>Bo Quay\n\n'
        '### <a id="quay-none"></a>**Bo Quay**, undated · · unresolved\n\n'
        "No berth will open.[^1]\n\n**No outcome is reported.**\n"
    )


def test_a_report_without_claims_says_so(run: Run) -> None:
    text = run("export", claims="claims: []").out
    assert "This report has 0 claims.\n" in text and "The report cites no sources.\n" in text


def many(claims: int, speakers: int, words: int = 1) -> Dataset:
    """A dataset in which names, words and sources collide as link targets."""
    verdicts = {f"w{n}": Verdict(f"w{n}", f"w{n}") for n in range(words)}
    return Dataset(
        speakers={"!" * (n + 1): Speaker("!" * (n + 1), NOWHERE) for n in range(speakers)},
        verdicts=verdicts,
        claims=[
            Claim(
                "?" * (n + 1), "!" * (n % speakers + 1), f"Claim {n}.", (Citation("s"), Citation(f"s{n}")),
                NOWHERE,
                said=When.parse("2024-03"),
                outcomes=(Outcome("w0"), Outcome(f"w{n % words}", summary="a", evidence=(Citation("s"),))),
            )
            for n in range(claims)
        ],
    )  # fmt: skip


@pytest.mark.parametrize("speakers", [20, 2000])
def test_of_2_000_claims_the_table_is_by_speaker_and_the_first_claim_within_45_lines(speakers: int) -> None:
    dataset = many(2000, speakers)
    lines = "".join(markdown.write(Report(dataset, dataset.claims))).splitlines()
    table = lines.index("Speaker | Claims | Verdicts")
    first = next(number for number, line in enumerate(lines, 1) if line.startswith("### "))
    assert first + 2 <= 45 and lines[first + 1].startswith("Claim 0.")
    assert lines[table + 2] == f"[!](#speaker) | {2000 // speakers} | • {2000 // speakers}"
    if speakers == 2000:
        assert lines[table + 22] == "1,980 more, with at most 1 each | 1,980"
    assert sum(line.startswith("### ") for line in lines) == 2000


def test_github_notifies_nobody_and_links_no_issue(run: Run, tmp_path: Path) -> None:
    claims = CLAIMS.replace("Ten berths", "cc @octocat, me@example.org, o/r#1, GH-2 (#3)")
    (tmp_path / "old.yaml").write_text("claims: []\n")
    for text in (run("export", claims=claims).out, run("diff", "old.yaml", "claims.yaml", "--markdown").out):
        assert "octocat" in text and not re.search(r"@\w|#\d|GH-\d", re.sub(r"<a id=.*?>|\(#.*?\)", "", text))
        assert "cc @octocat, me@example.org, o/r#1, GH-2 (#3)" in Page(text).text


def test_every_claim_is_in_the_table_and_has_an_entry(run: Run) -> None:
    page = Page(run("export").out)
    anchors, links = set(page.anchors), page.links
    for claim in json.loads(run("list", "--json").out):
        assert claim["id"] in anchors and f"#{claim['id']}" in links
        assert page.text.count(f"{claim['speaker']}: {claim['claim']}") == 1
        for outcome in claim["outcomes"]:
            assert outcome["summary"] in page.text


@pytest.mark.parametrize("by", ["speaker", "verdict", "kind", "month"])
@pytest.mark.parametrize("claims", [CLAIMS, None])
def test_every_link_and_footnote_has_a_target(run: Run, by: str, claims: str | None) -> None:
    text = run("export", "--by", by, claims=claims).out
    page = Page(text)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.anchors)
    assert len(page.anchors) == len(set(page.anchors))
    marks = re.findall(r"\[\^\d+\](?!:)", text)
    notes = [line.split(":")[0] for line in text.splitlines() if line.startswith("[^")]
    assert notes == [f"[^{n}]" for n in range(1, len(notes) + 1)]
    assert marks == notes  # a footnote for the first mention of a source; links after that
    assert len({line.split(":", 1)[1] for line in text.splitlines() if line.startswith("[^")}) == len(notes)


@pytest.mark.parametrize("by", ["speaker", "month"])
def test_the_report_passes_a_linter(run: Run, tmp_path: Path, by: str) -> None:
    run("export", "report.md", "--by", by)
    linter = PyMarkdownApi().disable_rule_by_identifier("md013")  # prose is not wrapped
    linter = linter.disable_rule_by_identifier("md033")  # anchors
    linter = linter.disable_rule_by_identifier("md024")  # a speaker may make two claims on a day
    linter = linter.disable_rule_by_identifier("md051")  # it sees no anchors in headings; tested above
    result = linter.scan_path(str(tmp_path / "report.md"))
    assert [(failure.line_number, failure.rule_id) for failure in result.scan_failures] == []


def test_groups_are_in_the_order_of_their_field(run: Run) -> None:
    run("check", claims=CLAIMS)
    for by, expected in (
        ("speaker", ["Ana Lóring", "Bo Quay"]),
        ("verdict", ["○ Promise broken", "· unresolved"]),
        ("kind", ["Promise", "No kind given"]),
        ("month", ["2024-03", "Undated"]),
    ):
        assert headings(run("export", "--by", by).out, 2) == [*expected, "Method", "Sources"]


def test_the_method_has_the_note_the_verdicts_and_what_the_counts_do_not_say(run: Run) -> None:
    claims = CLAIMS.replace("One paper's account.", "One paper's account. It was read in full.")
    method = run("export", claims=claims).out.partition("Method\n")[2]
    assert "\nOne paper's account. It was read in full.\n" in method and labels.CAVEAT in method
    assert "\n○ Promise broken | This dataset’s word for ‘unfulfilled’. | 1\n" in method
    assert "\n✓ confirmed | Reported events confirm the claim. | 0\n" in method


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (["confirmed"] * 3, "3 confirmed"),
        (["confirmed", "partly", "odd"], "2 confirmed or partly confirmed and 1 with another verdict"),
        (["partly", "disputed", "unresolved"], "1 partly confirmed, 1 disputed and 1 unresolved"),
    ],
)
def test_the_second_sentence_says_how_the_claims_turned_out(
    run: Run, verdicts: list[str], sentence: str
) -> None:
    claims = "verdicts: {odd: {}}\nclaims:\n" + "".join(
        f"  - {{id: c{n}, speaker: A, claim: c, appearances: [{{source: s}}], "
        f"outcomes: [{{verdict: {word}}}]}}\n"
        for n, word in enumerate(verdicts)
    )
    assert f" This report has 3 claims by A: {sentence}.\n" in run("export", claims=claims).out


def test_unusual_ids_and_names_cannot_collide_or_become_markup(run: Run) -> None:
    ids = ["sources", "fn-1", 'x"><script>', "x-script", "a b", "a-b", "speaker-a", "名", "<!---->"]
    claims = "claims:\n" + "".join(
        f"  - {{id: '{name}', speaker: A, claim: c, related: ['{name}'], appearances: [{{source: s}}]}}\n"
        for name in ids
    )
    page = Page(run("export", claims=claims).out)
    assert "script" not in page.tags
    assert len(page.anchors) == len(set(page.anchors))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.anchors)


def test_the_method_names_the_dataset_and_filters(run: Run) -> None:
    assert "\nGenerated by factcheck from claims.yaml: 2 claims.\n" in run("export", claims=CLAIMS).out
    out = run("export", "-s", "bo", "--overdue", "--as-of", "2024-07-01", "-v", "unresolved").out
    assert (
        "\nGenerated by factcheck from claims.yaml, filtered by --speaker bo, --verdict unresolved, "
        "--as-of 2024-07-01, --overdue: 0 claims.\n"
    ) in out


def test_a_report_has_nothing_that_jekyll_would_run(run: Run) -> None:
    claims = CLAIMS.replace("Ten berths", "Ten {{ site.x }}{% include y %}{{{ berths")
    assert claims != CLAIMS
    out = run("export", claims=claims).out
    assert "site.x" in out and "{{" not in out and "{%" not in out


@pytest.mark.parametrize(
    "text",
    ["x | y", "`code` ```", "*a* _b_ **c** ~~d~~", "[a](b) ![c](d) [^1] [e][f]",
     "<script>alert(1)</script> <b>", "&amp; &copy;", "# h", "- li", "+ li", "1. li", "2) li", "> q",
     "=== ---", "$x$ $$y$$", "http://x.org www.x.org a@b.c https://y", "\\ \\* \\\\", "| - |",
     "javascript:alert(1)", "Setext\n===", "a\n\n- b", "    code", "x #", "<!-- c -->", "]]>", "- [ ] task",
     "---", "***", '"><img onerror=x>', "a  \nb", "\t tab", "‮rtl", "ftp://x.y mailto:a@b.c",
     "{{x}} {% y %}", ":smile: @user #1 GH-1"],
)  # fmt: skip
def test_special_characters_render_literally(text: str) -> None:
    holds(text)


def rendered(line: str) -> Iterator[str]:
    for source in (
        f"{line}\n",
        f"# {line}\n",
        f"> “{line}”\n",
        f"| h |\n| --- |\n| {line} |\n",
        f"**w**: {line}[^1]\n\n[^1]: x\n",
    ):
        yield gfm(source)


def holds(text: str) -> None:
    seen = " ".join(labels.escape_invisible(text).split())
    line = markdown.escape(text)
    assert "\n" not in line
    plain, heading, quote, table, mixed = rendered(line)
    plain, heading, quote, table, mixed = (
        html.replace("<!-- -->", "") for html in (plain, heading, quote, table, mixed)
    )
    escaped = seen.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert plain == (f"<p>{escaped}</p>\n" if seen else "")
    assert heading == f"<h1>{escaped}</h1>\n"
    assert quote == f"<blockquote>\n<p>“{escaped}”</p>\n</blockquote>\n"
    assert f"<td>{escaped}</td>" in table
    assert f"<strong>w</strong>: {escaped}<sup" in mixed


@pytest.mark.parametrize("by", ["speaker", "verdict"])
@pytest.mark.parametrize(
    "text",
    [
        "</details><script>x</script>",
        "x | y\n\n| z",
        "](javascript:x)",
        "[^1]: x",
        "**x** `y`",
        "</sup>!",
        "# x",
    ],
)
@pytest.mark.parametrize("number", [1, 2, 101])
def test_no_text_of_a_dataset_becomes_markup_in_a_report(text: str, by: str, number: int) -> None:
    url = "https://x.org/)[a](b)"
    source = Source(text, NOWHERE, text, text, url=text, archived=text)
    outcome = Outcome(text, summary=text, details=text, evidence=(Citation(text), Citation(text, url=url)))
    claims = [
        Claim(f"{text}{n}", text, text, (Citation(text),), NOWHERE, quote=text, outcomes=(outcome, outcome))
        for n in range(number)
    ]
    dataset = Dataset(text, text, sources={text: source}, claims=claims, verdicts={text: Verdict(text, text)})
    page = Page("".join(markdown.write(Report(dataset, claims, by))))
    assert set(page.tags) <= {
        "h1", "h2", "h3", "p", "a", "sup", "strong", "blockquote", "details", "summary", "ul", "ol", "li",
        "table", "thead", "tbody", "tr", "th", "td", "section",
    }  # fmt: skip
    assert all(link.startswith("#") or link == url for link in page.links)
    cells = {1: 0, 2: 2 * 2, 101: 3}[number] + 3  # of the table at the top, and of the only verdict used
    assert (page.tags.count("details"), page.tags.count("td")) == (number, cells)


@given(
    st.one_of(
        st.text(max_size=40), st.text(alphabet="\\`*_[]<>&|~$#@!-+=1.):/ \nahtpwfcm^{}\"'", max_size=30)
    )
)
@example("www.a")
@example("0.")
@example("-\n-")
@example("a@a.aa")
def test_any_text_renders_literally(text: str) -> None:
    holds(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://a b",
        "https://x/<y>",
        "https://x\u202e",
        "//x",
        "https://x)y",
    ],
)
def test_only_safe_urls_become_links(address: str) -> None:
    html = gfm(markdown.link(address))
    if address == "https://x)y":
        assert html == '<p><a href="https://x)y">https://x)y</a></p>\n'
    else:
        assert "<a " not in html and unescape(html).strip() == f"<p>{labels.escape_invisible(address)}</p>"
