"""The site: valid linked pages, feeds and sitemap; foreign files are never touched."""

import base64
import fcntl
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import html5lib
import pytest
from pyld import jsonld
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from factcheck import files
from factcheck.cli.site_folder import _hash
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.exporting import Report
from factcheck.exporting.addresses import folder_name, folder_names
from factcheck.exporting.site import plan
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
        "Ana</a> said on 1 March 2024</span>", '<span class="said" dir="auto">Ten berths.</span>', "“Ten”",
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
        "data/claims.json", "data/claims.jsonl", "data/claims.csv", "data/claims.db", "factcheck-site.json",
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
    names = ("../kept", str(tmp_path / "kept"), "claims.yaml", "notes/mine.html")
    (tmp_path / "site/notes").mkdir()
    for name in names[2:]:
        (tmp_path / "site" / name).write_text("x")
    listed = data["files"] | dict.fromkeys(names, _hash(b"x"))
    manifest.write_text(json.dumps(data | {"files": listed}))
    assert site(run, "--force").code == 0
    assert all((tmp_path / "site" / name).read_text() == "x" for name in names)
    manifest.write_text(json.dumps(data | {"files": {"claims/\x1b]0;x\x07/index.html": ""}}))
    assert "\x1b" not in site(run, "--force", "--dry-run").out
    for name in names[2:]:
        (tmp_path / "site" / name).unlink()
    manifest.write_text(json.dumps(data | {"filters": [1]}))
    assert "was made with 1; to overwrite it" in site(run).err
    manifest.write_text("[")
    assert "is not a site's manifest" in site(run).err


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("link", ["claims", "claims/bo-no", "index.html", "factcheck-site.json", "notes"])
def test_links_in_the_folder_are_not_followed(run: Run, tmp_path: Path, link: str, force: Any) -> None:
    site(run)
    manifest = json.loads((tmp_path / "site/factcheck-site.json").read_text())
    outside = tmp_path / "outside"
    (tmp_path / "site" / link).rename(outside) if link != "notes" else outside.mkdir()
    (outside / "old").mkdir() if outside.is_dir() else None
    (outside / "old/index.html").write_text("x") if outside.is_dir() else None
    (tmp_path / "site" / link).symlink_to(outside)
    if link != "factcheck-site.json":
        manifest["files"][f"{link}/old/index.html"] = _hash(b"x")
        (tmp_path / "site/factcheck-site.json").write_text(json.dumps(manifest))
    before = everything(outside) if outside.is_dir() else outside.read_bytes()
    result = site(run, *force, claims=RECORD.replace("berth", "pier"))
    assert (result.code == 0) == (link == "notes" and force != ()) and "factcheck:" in result.err
    assert (everything(outside) if outside.is_dir() else outside.read_bytes()) == before
    assert ("pier" in (tmp_path / "site/data/claims.json").read_text()) == (result.code == 0)


def test_the_folder_itself_may_be_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")
    assert site(run).code == 0 and (tmp_path / "elsewhere/index.html").exists()


def test_what_waits_at_the_name_of_a_draft_is_not_opened(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "kept").write_text("x")
    (tmp_path / "site/.factcheck-site.part").symlink_to(tmp_path / "kept")
    os.mkfifo(tmp_path / "site/.factcheck-1.part")
    assert site(run).code == 2 and site(run, "--force").code == 0
    assert (tmp_path / "kept").read_text() == "x" and (tmp_path / "site/.factcheck-site.part").is_symlink()
    assert {name for name in os.listdir(tmp_path / "site") if name.startswith(".")} == {
        ".factcheck-site.part", ".factcheck-1.part",
    }  # fmt: skip


def test_a_file_that_was_changed_by_hand_is_left_and_reported(run: Run, tmp_path: Path) -> None:
    site(run)
    kept, outdated = (tmp_path / "site" / name for name in ("method/index.html", "claims/bo-no/index.html"))
    manifest = tmp_path / "site/factcheck-site.json"
    listed = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(listed | {"files": [*listed["files"]]}))  # as 0.2 wrote it
    assert site(run).code == 0
    kept.write_text("mine")
    outdated.write_text("mine, too")
    claims = RECORD.partition("  - {id: bo-no")[0].replace("title: T", "title: New")
    result = site(run, claims=claims)
    assert result.code == 1 and "exported and not touched: method/index.html and 1 more" in result.err
    assert kept.read_text() == "mine" and "New" in (tmp_path / "site/index.html").read_text()
    assert site(run, claims=claims).code == 1  # until somebody decides
    assert site(run, "--force", claims=claims).code == 1 and "New" in kept.read_text()
    assert outdated.read_text() == "mine, too"
    outdated.unlink()
    assert site(run, claims=claims).code == 0


def test_line_endings_that_git_changed_are_no_change_by_hand(run: Run, tmp_path: Path) -> None:
    site(run)
    for path in (tmp_path / "site").rglob("*.html"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert site(run, claims=RECORD.replace("title: T", "title: New")).code == 0
    assert b"\r" not in (tmp_path / "site/method/index.html").read_bytes()


def test_the_dataset_and_its_texts_are_never_overwritten(run: Run, tmp_path: Path) -> None:
    site(run)
    before = everything(tmp_path / "site")
    result = site(run, "-s", "bo", "--force", "-f", "site/data/claims.db")
    assert result.code == 2 and "site/data/claims.db is the dataset itself" in result.err
    claims = RECORD.replace("note: N.", "text: site/index.html")
    assert "site/index.html is the text of a source" in site(run, claims=claims).err
    assert everything(tmp_path / "site") == before


def test_a_second_export_into_the_folder_waits(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, original = [], files.write_in_folder

    def write(folder: str, path: str, data: bytes) -> None:
        original(folder, path, data)
        descriptor = os.open(tmp_path / "site", os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.append(path)
        os.close(descriptor)

    monkeypatch.setattr(files, "write_in_folder", write)
    assert site(run).code == 0 and len(held) > 10


def test_a_dry_run_lists_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    result = site(run, "--dry-run")
    assert "write claims/ana-ten/index.html\n" in result.out and not (tmp_path / "site").exists()
    assert run("export", "x.md", "--dry-run").code == 2
    for url in ("javascript:x", "https://e.example/" + "x" * 2000):
        assert run("export", "site/", "--base-url", url).code == 2
        assert "invalid base URL" in site(run, claims=f"base_url: '{url}'\nclaims: []\n").err
    assert not (tmp_path / "site").exists()


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


def test_two_claims_never_share_a_page(run: Run, tmp_path: Path) -> None:
    long = "ana-" + "said-" * 14 + "ten"
    claims = RECORD.replace("ana-ten", folder_name(long)).replace("bo-no", long)
    result = site(run, claims=claims)
    assert result.code == 2 and "would have the same page" in result.err and long[:30] in result.err
    removed = RECORD.replace("ana-ten", folder_name(long)).replace("gone-one", long)
    assert "would have the same page" in site(run, claims=removed).err
    assert not (tmp_path / "site/index.html").exists()


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
        script = (tmp_path / "site/assets/search.js").read_text(encoding="utf-8")
        rows = json.loads(script.removeprefix("window.claimIndex = ").removesuffix(";\n"))
        assert len(rows) == 1 and all(cell.isprintable() for cell in rows[0])
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


# --- what a reader meets first, measured in the browser


@pytest.fixture
def shipped(run: Run, tmp_path: Path) -> Path:
    assert site(run, claims=SHIPPED).code == 0
    return tmp_path / "site"


@contextmanager
def window(browser: Chrome, width: int, height: int) -> Iterator[None]:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def top(browser: Chrome, selector: str) -> float:
    return float(
        browser.execute_script(
            "return document.querySelector(arguments[0]).getBoundingClientRect().top", selector
        )
    )


@pytest.mark.parametrize(("width", "height", "limit"), [(1400, 900, 400), (380, 800, 600)])
def test_the_first_claim_is_near_the_top_of_the_index_and_of_the_page(
    browser: Chrome, shipped: Path, run: Run, width: int, height: int, limit: int
) -> None:
    run("export", "page.html")
    with window(browser, width, height):
        for path in (shipped / "index.html", shipped.parent / "page.html"):
            browser.get(path.as_uri())
            assert top(browser, "article .said") < limit


def test_the_verdict_is_near_the_top_of_every_claim_on_a_phone(browser: Chrome, shipped: Path) -> None:
    longest = sorted(SHIPPED_DATA.claims, key=lambda claim: len(claim.claim + claim.speaker))[-5:]
    with window(browser, 380, 800):
        for claim in longest:
            browser.get((shipped / "claims" / claim.id / "index.html").as_uri())
            assert top(browser, ".stamp .verdict") < 400


@pytest.mark.parametrize("width", [380, 800, 1400])
def test_no_page_is_wider_than_the_window(browser: Chrome, shipped: Path, width: int) -> None:
    names = ("index.html", "claims/guaido-main-military-units/index.html", "speakers/index.html",
             "speakers/juan-guaido/index.html", "sources/index.html", "method/index.html")  # fmt: skip
    with window(browser, width, 900):
        for name in names:
            browser.get((shipped / name).as_uri())
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, name


def test_a_keyboard_reaches_the_search_in_a_few_stops(browser: Chrome, shipped: Path) -> None:
    browser.get((shipped / "index.html").as_uri())
    stops = browser.execute_script(
        "return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".findIndex((element) => element.id === 'q')"
    )
    assert 0 < stops < 12


def test_a_row_of_the_index_says_who_claimed_what_when_and_what_happened(shipped: Path) -> None:
    text = (shipped / "index.html").read_text("utf-8")
    group = text[text.index("Juan Guaidó</a>") :].partition("</article>")[0]
    for part in (
        "contradicted</span>", "The main military units of the Venezuelan Armed Forces are with Juan Guaidó.",
        '<p class="happened" dir="auto">', "30 April 2019 at 05:46 · outcome reported by ",
    ):  # fmt: skip
        assert part in group
    assert "Up to 15 October 2024." in text


def test_a_claim_page_begins_with_who_said_it_and_the_verdict_follows(shipped: Path) -> None:
    text = (shipped / "claims/guaido-main-military-units/index.html").read_text("utf-8")
    plain = " ".join(re.sub("<[^>]+>", " ", text[text.index("<main") :]).split())
    assert re.match(
        "Juan Guaidó said on 30 April 2019 at 05:46 The main military units of .* Guaidó. ✗ contradicted ",
        plain,
    )
    assert "<title>Juan Guaidó: The main military units" in text


def test_a_printed_claim_begins_on_the_first_sheet(browser: Chrome, shipped: Path) -> None:
    for name in ("claims/guaido-main-military-units/index.html", "index.html"):
        browser.get((shipped / name).as_uri())
        pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"pageRanges": "1"})["data"])
        streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
        drawn = max(zlib.decompressobj().decompress(stream).count(b"Tj") for stream in streams)
        assert drawn > 500, name  # pieces of text; the heading of the index has 262


def test_the_site_works_without_javascript(browser: Chrome, shipped: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((shipped / "index.html").as_uri())
        assert len(browser.find_elements("css selector", "article")) == 64
        assert not browser.find_element("id", "filters").is_displayed()
        browser.find_element("partial link text", "contradicted").click()
        signs = {sign.text for sign in browser.find_elements("css selector", "article .sign")}
        assert signs == {"✗ contradicted"}
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_previews_and_browsers_get_a_description_and_an_icon(run: Run, tmp_path: Path) -> None:
    site(run, "--base-url", BASE, claims=SHIPPED)
    for name, text in pages(tmp_path / "site").items():
        (description,) = re.findall('<meta property="og:description" content="([^"]*)">', text)
        assert 0 < len(unescape(description)) <= 200, name
        assert '<meta name="twitter:card" content="summary">' in text and '<link rel="icon"' in text
    missing = (tmp_path / "site/404.html").read_text("utf-8")
    assert f'href="{BASE}assets/page.css"' in missing and f'href="{BASE}index.html"' in missing


def test_empty_pages_say_what_to_do(run: Run, tmp_path: Path) -> None:
    site(run, claims="reviewer: {name: Us, url: 'https://us.example'}\nclaims: []\n")
    corrections = (tmp_path / "site/corrections/index.html").read_text("utf-8")
    assert "No corrections so far." in corrections and "To report an error, send" in corrections
    assert 'href="https://us.example"' in corrections
    assert "No claims yet." in (tmp_path / "site/index.html").read_text("utf-8")
    assert not (tmp_path / "site/404.html").exists()


def test_another_base_url_makes_the_same_site_anew(run: Run, tmp_path: Path) -> None:
    site(run)
    assert site(run, "--base-url", BASE).code == 0
    assert f"<loc>{BASE}</loc>" in (tmp_path / "site/sitemap.xml").read_text()
    assert site(run, "--by", "verdict").code == 2


def test_a_sparse_claim_says_everything_once(run: Run, tmp_path: Path) -> None:
    claims = """\
    claims:
      - {id: a, speaker: Ana, said: 2020-03, claim: One., appearances: [{source: s}]}
      - {id: b, speaker: Bo, claim: Two., appearances: [{source: s}],
         outcomes: [{verdict: partly, details: Half.}]}
    """
    assert site(run, "--by", "month", claims=claims).code == 0
    index, one, two = (
        (tmp_path / "site" / name / "index.html").read_text("utf-8") for name in ("", "claims/a", "claims/b")
    )
    assert "2 claims by 2 speakers, with what happened, from 1 source." in index
    assert "<bdi>March 2020</bdi>" in index and "said in March 2020" in one
    assert one.count("No outcome is reported") == 3  # two are the description
    assert two[two.index("<main") :].count("Half.") == 1 and "said (undated)" in two


# --- many claims


def many(number: int) -> Report:
    """A report of generated claims by a tenth as many speakers."""
    base, words = SHIPPED_DATA.claims[0], list(BUILT_IN_VERDICTS)
    claims = [
        base._replace(
            id=f"claim-{n}",
            speaker=f"Speaker {n % (number // 10)}",
            claim=f"District {n} will have {n % 90} new homes on the old quay before the next election.",
            outcomes=(base.outcomes[-1]._replace(verdict=words[n % 6]),),
            related=(),
        )
        for n in range(number)
    ]
    return Report(SHIPPED_DATA._replace(claims=claims, base_url=None), claims)


def test_the_index_of_ten_thousand_claims_is_light() -> None:
    site = plan(many(10_000)).items()
    index = {path: render() for path, render in site if path == "index.html" or path.startswith("pages/")}
    assert len(index) == 100
    assert max(len(gzip.compress(data)) for data in index.values()) < 150_000
    assert b"10,000 claims by 1,000 speakers" in index["index.html"]


def test_lists_of_many_claims_have_pages_and_the_search_covers_them_all(
    browser: Chrome, tmp_path: Path
) -> None:
    files = {path: render() for path, render in plan(many(600)).items() if not path.startswith("speakers/")}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    index = [text for name, text in pages(tmp_path).items() if re.match("index|pages/", name)]
    linked = [name for text in index for name in re.findall(r'claims/(claim-\d+)/index.html">', text)]
    assert len(index) == 6 and sorted(linked) == sorted(f"claim-{n}" for n in range(600))
    browser.get((tmp_path / "index.html").as_uri())
    assert not browser.execute_script("return window.claimIndex")
    browser.find_element("link text", "2").click()
    assert browser.title.endswith(", page 2")
    browser.find_element("id", "q").send_keys("district 599")
    WebDriverWait(browser, 5).until(lambda _: browser.find_element("id", "shown").text == "1 claim of 600")
    (row,) = browser.find_elements("css selector", "#found article")
    assert "District 599" in row.text and "Speaker 59" in row.text and "unresolved" in row.text
    target = row.find_element("css selector", "a").get_attribute("href") or ""
    assert target.endswith("/claims/claim-599/index.html")
    browser.find_element("partial link text", "confirmed").click()
    WebDriverWait(browser, 5).until(lambda _: "No claim matches" in browser.find_element("id", "shown").text)
    browser.find_element("css selector", "button[type=reset]").click()
    WebDriverWait(browser, 5).until(lambda _: browser.find_element("id", "claims").is_displayed())
