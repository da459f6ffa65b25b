"""The site: valid linked pages, feeds and sitemap; foreign files are never touched."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import html5lib
import pytest
from pyld import jsonld
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from factcheck.exporting.addresses import folder_name, folder_names
from tests.conftest import Run
from tests.exporting.test_formats import NASTY, _context, written
from tests.exporting.test_formats import SHIPPED as SHIPPED_DATA
from tests.exporting.test_page import AXE

SHIPPED = (Path(__file__).parents[2] / "claims.yaml").read_text(encoding="utf-8")
BASE = "https://example.org/v/"
RECORD = """\
title: T
base_url: https://example.org/t
reviewer: {name: Us, url: "https://us.example"}
sources:
  gazette: {title: G, publisher: The Gazette, published: 2024-03-02, url: "https://g.example", note: N.}
speakers: {Ana: {role: Mayor, groups: [{name: L, from: 2019}]}, Bo: , Nobody: }
verdicts: {stalled: {means: unresolved, label: Stalled}}
corrections:
  - {date: 2024-03-05, claims: [ana-ten, gone-one], what: It was ten.}
claims:
  - id: ana-ten
    speaker: Ana
    said: 2024-03-01
    claim: Ten berths.
    quote: Ten
    due: 2024-06-30
    appearances: [{source: gazette, paragraphs: [4]}]
    related: [bo-no]
    outcomes:
      - {verdict: stalled, reported: 2024-05, summary: Stopped., evidence: [{source: gazette}]}
      - {verdict: stalled, reported: 2024-05, summary: Still.}
  - {id: bo-no, speaker: Bo, claim: No berth., appearances: [{source: other}], related: [ana-ten]}
"""


def site(run: Run, *args: str, claims: str | None = RECORD) -> Any:
    return run("export", "site/", *args, claims=claims)


def pages(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("claims", [SHIPPED, RECORD])
def test_every_link_has_a_target_and_every_page_is_valid_html(run: Run, tmp_path: Path, claims: str) -> None:
    assert site(run, "--base-url", BASE, claims=claims).code == 0
    root = tmp_path / "site"
    files = pages(root)
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in files.items()}
    for name, text in files.items():
        html5lib.HTMLParser(strict=True).parse(text)
        for href in re.findall(r'(?:href|src)="([^"]*)"', text):
            if re.match(r"[a-z]+:", href):
                continue
            target = (
                (root / name).parent / unquote(urlsplit(href).path) if urlsplit(href).path else root / name
            )
            assert target.resolve().is_file(), (name, href)
            if fragment := urlsplit(href).fragment:
                assert unquote(fragment) in ids[target.resolve().relative_to(root.resolve()).as_posix()]


def test_each_judged_claim_has_one_review_equal_to_the_claimreview_export(run: Run, tmp_path: Path) -> None:
    site(run, "--base-url", BASE, claims=SHIPPED)
    reviews = {}
    for name, text in pages(tmp_path / "site").items():
        blocks = re.findall(r'<script type="application/ld\+json">\n(.*?)\n</script>', text, re.DOTALL)
        if blocks:
            (block,) = blocks
            reviews[name.split("/")[1]] = json.loads(block)
    data = SHIPPED_DATA._replace(base_url=BASE)
    document = json.loads(written(data, "claimreview"))["@graph"]
    assert reviews.keys() == {claim.id for claim in data.claims if claim.verdict != "unresolved"}
    on_pages = [{key: value for key, value in one.items() if key != "@context"} for one in reviews.values()]
    assert sorted(on_pages, key=str) == sorted(document, key=str)
    for name, review in reviews.items():
        assert review["url"] == f"{BASE}claims/{name}/"
        (result,) = jsonld.expand(review, {"documentLoader": _context})
        assert result["@type"] == ["https://schema.org/ClaimReview"]


def test_feeds_are_valid_and_dated_by_the_record(run: Run, tmp_path: Path) -> None:
    site(run)
    feed = feedparser.parse((tmp_path / "site" / "feed.xml").read_bytes())
    assert not feed.bozo and feed.feed.updated == "2024-05-01T00:00:00Z"
    assert [(entry.id, entry.updated) for entry in feed.entries] == [
        ("https://example.org/t/claims/ana-ten/#2024-05-stalled", "2024-05-01T00:00:00Z"),
        ("https://example.org/t/claims/ana-ten/#2024-05-stalled-2", "2024-05-01T00:00:00Z"),
        ("https://example.org/t/corrections/#2024-03-05-ana-ten-gone-one", "2024-03-05T00:00:00Z"),
    ]
    assert len(feedparser.parse((tmp_path / "site/speakers/ana/feed.xml").read_bytes()).entries) == 3
    assert not (tmp_path / "site" / "speakers" / "bo" / "feed.xml").exists()
    assert "<loc>https://example.org/t/claims/ana-ten/</loc>" in (tmp_path / "site/sitemap.xml").read_text()
    site(run, "--base-url", BASE, "--force", claims=SHIPPED)
    assert len(feedparser.parse((tmp_path / "site" / "feed.xml").read_bytes()).entries) == 50


def test_a_claim_page_has_all_parts(run: Run, tmp_path: Path) -> None:
    site(run)
    text = (tmp_path / "site/claims/ana-ten/index.html").read_text()
    for part in (
        "Ana</a> claimed on 1 March 2024</span>", '<span class="said" dir="auto">Ten berths.</span>', "“Ten”",
        "Corrected on 5 March 2024", 'data-due="2024-06-30"', "paragraph 4", 'href="https://g.example"',
        "../../claims/bo-no/index.html", "Ana</bdi>: <bdi>Ten berths.</bdi> (Stalled)", "as of May 2024.",
        '<link rel="canonical" href="https://example.org/t/claims/ana-ten/">', 'content="article"', "Stalled",
    ):  # fmt: skip
        assert part in text, part
    assert '<span class="overdue" hidden>' in text and "ld+json" in text
    assert "ld+json" not in (tmp_path / "site/claims/bo-no/index.html").read_text()
    assert "This claim was removed" in (tmp_path / "site/claims/gone-one/index.html").read_text()
    assert "gone-one (removed)" in (tmp_path / "site/corrections/index.html").read_text()
    assert (
        "Only the name of this source is recorded" in (tmp_path / "site/sources/other/index.html").read_text()
    )
    assert not (tmp_path / "site/speakers/nobody").exists()


def test_without_base_url_nothing_needs_an_absolute_url(run: Run, tmp_path: Path) -> None:
    result = site(run, claims=RECORD.replace("base_url: https://example.org/t\n", ""))
    assert "no base_url: no sitemap, feeds, ClaimReview or canonical URLs" in result.err
    names = everything(tmp_path / "site")
    assert not any(name.endswith(".xml") for name in names)
    assert not any("ld+json" in text or "canonical" in text for text in pages(tmp_path / "site").values())
    assert {name for name in names if name.startswith("data/")} == {
        "data/claims.json", "data/claims.jsonl", "data/claims.csv", "data/claims.db",
    }  # fmt: skip


def test_output_is_deterministic_and_a_change_rewrites_only_affected_files(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "site"
    site(run)
    before = everything(root)
    times = {name: os.stat(root / name).st_mtime_ns for name in before}
    assert site(run).err.endswith("0 written, 0 removed\n")
    assert everything(root) == before
    site(run, claims=RECORD.replace("No berth.", "No berths."))
    changed = {name for name in before if os.stat(root / name).st_mtime_ns != times[name]}
    assert changed == {
        "index.html", "verdicts/unresolved/index.html", "claims/bo-no/index.html",
        "claims/ana-ten/index.html", "speakers/bo/index.html", "sources/other/index.html", "assets/search.js",
        "data/claims.json", "data/claims.jsonl", "data/claims.csv",
        "data/claims.db",
    }  # fmt: skip
    result = site(run, claims=RECORD.partition("  - {id: bo-no")[0].replace("related: [bo-no]", "tags: []"))
    assert result.code == 0
    assert not (root / "claims/bo-no").exists() and not (root / "speakers/bo").exists()


def test_foreign_files_are_never_touched(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "CNAME").write_text("example.org")
    result = site(run)
    assert (
        result.code == 2
        and "site has other files in it: CNAME; to write there anyway, use --force" in result.err
    )
    assert site(run, "--force").code == 0 and (root / "CNAME").read_text() == "example.org"
    (root / "CNAME").unlink()
    result = site(run, "-s", "bo")
    assert result.code == 2 and "was made with no filters; to overwrite it, use --force" in result.err
    assert site(run, "-s", "bo", "--force").code == 0 and not (root / "claims/ana-ten").exists()
    (root / "claims/ana-ten").mkdir()
    (root / "claims/ana-ten/index.html").write_text("mine")
    result = site(run, "--force")
    assert result.code == 2 and "is not part of the site and would be overwritten" in result.err
    assert (root / "claims/ana-ten/index.html").read_text() == "mine"


def test_an_untrusted_manifest_affects_no_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    site(run)
    manifest = tmp_path / "site" / "factcheck-site.json"
    data = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(data | {"files": [*data["files"], "../kept", str(tmp_path / "kept")]}))
    assert site(run).code == 0 and (tmp_path / "kept").exists()
    (tmp_path / "site/claims/bo-no/index.html").unlink()
    (tmp_path / "site/claims/bo-no").rmdir()
    (tmp_path / "site/claims/bo-no").symlink_to(tmp_path)
    result = site(run)
    assert result.code == 2 and not (tmp_path / "index.html").exists()
    manifest.write_text("[")
    assert "is not a site's manifest" in site(run).err


def test_a_dry_run_lists_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    result = site(run, "--dry-run")
    assert "write claims/ana-ten/index.html\n" in result.out and not (tmp_path / "site").exists()
    assert run("export", "x.md", "--dry-run").code == 2
    assert run("export", "site/", "--base-url", "javascript:x").code == 2


@pytest.mark.parametrize("at", [0, 1, 5, 20, 33])
def test_an_interrupted_run_is_completed_by_the_next(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    site(run)
    whole = everything(tmp_path / "site")
    changed = RECORD.replace("ana-ten", "ana-eleven").replace("No berth.", "None.")
    left = at

    def cut(source: str, target: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        replace(source, target)

    replace = os.replace
    monkeypatch.setattr(os, "replace", cut)
    result = site(run, claims=changed)
    monkeypatch.setattr(os, "replace", replace)
    assert result.code == 130 or left >= 0
    assert site(run, claims=changed).code == 0
    assert site(run, claims=RECORD).code == 0
    assert everything(tmp_path / "site") == whole


def test_folders_are_safe_on_every_file_system() -> None:
    names = [
        "CON",
        "con",
        "a",
        "A",
        "..",
        "../x",
        "é",
        "e\u0301",
        "x" * 300,
        "x" * 299,
        "lpt1",
        "",
        "ا",
        "a/b",
        "ß",
    ]
    made = [folder_name(name) for name in names]
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert re.fullmatch(r"[\w-]{1,60}", name) and name not in ("con", "lpt1")
    assert (folder_name("ana-ten"), folder_name("a")) == ("ana-ten", "a")
    speakers = folder_names(["Ana Lóring", "Ana Loring", "ANA LORING", "Bo", "con"])
    assert len(set(speakers.values())) == 5 and speakers["Bo"] == "bo"
    assert folder_names(["Bo", "con", "ANA LORING", "Ana Loring", "Ana Lóring"]) == speakers


def test_untrusted_text_is_escaped_on_every_page(run: Run, tmp_path: Path) -> None:
    for text in NASTY:
        quoted = json.dumps(text)
        claims = f"title: {quoted}\nnote: {quoted}\nbase_url: https://e.example/\nclaims:\n"
        claims += f"  - {{id: {quoted}, speaker: {quoted}, claim: {quoted}, tags: [{quoted}], "
        claims += f"appearances: [{{source: {quoted}, url: {quoted}}}], outcomes: "
        claims += f"[{{verdict: partly, reported: 2024, summary: {quoted}}}]}}\n"
        if run("export", "site/", "--force", claims=claims).code:
            continue  # rejected by the reader
        for page in pages(tmp_path / "site").values():
            html5lib.HTMLParser(strict=True).parse(page)
            assert "<script>alert" not in page and "<img" not in page
        assert not feedparser.parse((tmp_path / "site" / "feed.xml").read_bytes()).bozo


PAGES = (
    "index.html", "claims/ana-ten/index.html", "speakers/ana/index.html", "sources/gazette/index.html",
    "method/index.html", "corrections/index.html", "speakers/index.html", "sources/index.html",
    "verdicts/unresolved/index.html", "claims/gone-one/index.html",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_log_no_errors_make_no_requests_and_are_accessible(
    browser: Chrome,
    run: Run,
    tmp_path: Path,
    name: str,
    scheme: str,
) -> None:
    site(run)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    browser.get_log("browser"), browser.get_log("performance")
    browser.get((tmp_path / "site" / name).as_uri())
    requested = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        for message in (json.loads(entry["message"])["message"],)
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert requested and all(url.startswith((tmp_path / "site").as_uri()) for url in requested)
    assert browser.get_log("browser") == []
    if name == "claims/ana-ten/index.html":
        assert "overdue" in browser.find_element("css selector", ".due").text
    if name == "index.html":
        browser.find_element("id", "q").send_keys("none such")
        WebDriverWait(browser, 5).until(
            lambda _: "No claim matches none such" in browser.find_element("id", "shown").text
        )
        browser.find_element("css selector", "button[type=reset]").click()
    if AXE.exists():
        browser.execute_script(AXE.read_text(encoding="utf-8"))
        report = browser.execute_async_script("axe.run().then(arguments[0])")
        assert [(v["id"], [node["html"] for node in v["nodes"]][:2]) for v in report["violations"]] == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
