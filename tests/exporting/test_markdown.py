"""The Markdown report: complete, without repetition, and valid on GitHub."""

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
from factcheck.exporting import markdown
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


def test_the_report_has_every_field_once(run: Run) -> None:
    page = Page(run("export", claims=CLAIMS).out)
    for text in ("The harbour vote", "One paper's account.", "Ten berths will open.",
                 "“Ten berths by June”", "2024-03-01 18:30",
                 "North quay", "2024-06-30", "The paper doubts it.", "Four opened.", "Said in passing.",
                 "Council splits, The Gazette, 2024-03-02", "The Gazette, 2024-03-02, paragraph 4",
                 "Four berths, 2024-07-02, paragraphs 2, 5"):  # fmt: skip
        assert page.text.count(text) == 1, text
    assert page.text.count("No berth will open.") == 2  # repeated under Still open
    assert {"loring-ten-berths", "quay-none"} <= set(page.anchors)
    assert page.tags.count("blockquote") == 1
    assert "https://example.org/a_b" in page.links


@pytest.mark.parametrize("by", ["speaker", "verdict", "kind", "month"])
@pytest.mark.parametrize("claims", [CLAIMS, None])
def test_every_link_and_footnote_has_a_target(run: Run, by: str, claims: str | None) -> None:
    text = run("export", "--by", by, claims=claims).out
    page = Page(text)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.anchors)
    assert len(page.anchors) == len(set(page.anchors))
    notes = [line.split(":")[0] for line in text.splitlines() if line.startswith("[^")]
    assert notes == [f"[^{n}]" for n in range(1, len(notes) + 1)]
    assert len({line.split(":", 1)[1] for line in text.splitlines() if line.startswith("[^")}) == len(notes)


@pytest.mark.parametrize("by", ["speaker", "verdict", "kind", "month"])
def test_the_report_passes_a_linter(run: Run, tmp_path: Path, by: str) -> None:
    run("export", "report.md", "--by", by)
    linter = PyMarkdownApi().disable_rule_by_identifier("md013")  # prose is not wrapped
    linter = linter.disable_rule_by_identifier("md026")  # a claim is a sentence, and a heading
    linter = linter.disable_rule_by_identifier("md033")  # anchors
    linter = linter.disable_rule_by_identifier("md024")  # two may claim the same
    result = linter.scan_path(str(tmp_path / "report.md"))
    assert [(failure.line_number, failure.rule_id) for failure in result.scan_failures] == []


def test_groups_are_in_the_order_of_their_field(run: Run) -> None:
    run("check", claims=CLAIMS)
    for by, headings in (
        ("speaker", ["Ana Lóring", "Bo Quay"]),
        ("verdict", ["○ Promise broken", "· unresolved"]),
        ("kind", ["Promise", "No kind given"]),
        ("month", ["2024-03", "Undated"]),
    ):
        lines = run("export", "--by", by).out.splitlines()
        assert [line[3:] for line in lines if line.startswith("## ")][4:-1] == headings


def test_the_report_defines_verdicts_and_counts_them_by_speaker(run: Run) -> None:
    out = run("export", claims=CLAIMS).out
    assert "| ○ Promise broken | This dataset’s word for ‘unfulfilled’. | 1 |\n" in out
    assert "| ✓ confirmed | Reported events confirm the claim. | 0 |\n" in out
    assert (
        "| Speaker | n | ○ | · |\n| --- | ---: | ---: | ---: |\n"
        "| Ana Lóring | 1 | 1 | – |\n| Bo Quay | 1 | – | 1 |\n" in out
    )
    assert labels.CAVEAT in out
    assert (
        "```mermaid\npie showData title Claims by verdict\n"
        '    "Promise broken" : 1\n    "unresolved" : 1\n```\n' in out
    )


def test_outcomes_are_a_numbered_list_oldest_first(run: Run) -> None:
    assert (
        "1. **≠ disputed** (reported 2024-06, by the source’s own characterisation): "
        "The paper doubts it. [^1]\n"
        "1. **○ Promise broken** (reported 2024-07-02, by events that the source states): Four opened. [^2]\n"
    ) in run("export", claims=CLAIMS).out


def test_unresolved_claims_are_listed_with_due_claims_first(run: Run) -> None:
    claims = "claims:\n" + "".join(
        f"  - {{id: c{n}, speaker: A, claim: c, appearances: [{{source: s}}]{due}}}\n"
        for n, due in enumerate((", due: 2024-06", "", ", due: 2024-05~"))
    )
    end = run("export", claims=claims).out.partition("## Still open\n")[2].partition("[^1]: ")[0]
    assert end == (
        "\nWith a due date:\n\n- around 2024-05: [c](#c2), A\n- 2024-06: [c](#c0), A\n"
        "\nWithout a due date:\n\n- A\n  - [c](#c1)\n\n"
    )


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


def test_the_closing_line_names_the_dataset_and_filters(run: Run) -> None:
    assert run("export", claims=CLAIMS).out.endswith("\nGenerated by factcheck from claims.yaml: 2 claims.\n")
    out = run("export", "-s", "bo", "--overdue", "--as-of", "2024-07-01", "-v", "unresolved").out
    assert out.endswith(
        "\nGenerated by factcheck from claims.yaml, filtered by --speaker bo, --verdict unresolved, "
        "--as-of 2024-07-01, --overdue: 0 claims.\n"
    )


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
