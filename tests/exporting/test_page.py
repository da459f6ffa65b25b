"""The page in a browser: no errors, no requests, accessible, with filters in its URL.

Needs Chromium and its driver, and for one test the npm package axe-core
(`npm install --prefix tests`); both are skipped, visibly, where they are missing.
"""

import json
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from factcheck.core.labels import long_date
from factcheck.core.model import When
from tests.exporting.test_formats import FULL, NASTY, SHIPPED, nasty, written

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def page(browser: Chrome, tmp_path: Path) -> str:
    (tmp_path / "page.html").write_bytes(written(SHIPPED, "html"))
    browser.get("about:blank")
    browser.get_log("browser"), browser.get_log("performance")
    return (tmp_path / "page.html").as_uri()


def visible(browser: Chrome) -> list[str]:
    return [
        article.get_attribute("id") or ""
        for article in browser.find_elements(By.CSS_SELECTOR, "article")
        if article.is_displayed()
    ]


def test_the_page_logs_no_errors_and_makes_no_requests(browser: Chrome, page: str) -> None:
    browser.get(page)
    assert len(visible(browser)) == 64
    requested = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        for message in (json.loads(entry["message"])["message"],)
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert requested == [page]
    assert browser.get_log("browser") == []


def test_search_and_filters_hide_claims_and_are_kept_in_the_url(browser: Chrome, page: str) -> None:
    browser.get(page)
    browser.find_element(By.ID, "q").send_keys("guaido MILIT")
    WebDriverWait(browser, 5).until(lambda _: len(visible(browser)) < 64)
    assert "guaido-main-military-units" in visible(browser) and "q=guaido+MILIT" in browser.current_url
    browser.find_element(By.CSS_SELECTOR, "button[value=contradicted]").click()
    matching = visible(browser)
    assert f"{len(matching)} claims of 64" in browser.find_element(By.ID, "shown").text
    shared = browser.current_url
    browser.get("about:blank")
    browser.get(shared)
    assert visible(browser) == matching and "guaido-main-military-units" in matching
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    WebDriverWait(browser, 5).until(lambda _: len(visible(browser)) == 64)
    assert "?" not in browser.current_url


def test_a_link_to_a_hidden_claim_shows_it(browser: Chrome, page: str) -> None:
    browser.get(f"{page}?q=bolton#maduro-unit-chiefs-loyal")
    WebDriverWait(browser, 5).until(lambda _: "maduro-unit-chiefs-loyal" in visible(browser))
    assert browser.find_element(By.CSS_SELECTOR, "#maduro-unit-chiefs-loyal details").get_attribute("open")
    browser.get(f"{page}?verdict=x")
    assert len(visible(browser)) == 64


def test_a_search_without_a_match_offers_all_claims(browser: Chrome, page: str) -> None:
    browser.get(f"{page}?q=nothing+like+this")
    assert "No claim matches nothing like this" in browser.find_element(By.ID, "shown").text
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    WebDriverWait(browser, 5).until(lambda _: len(visible(browser)) == 64)


def test_the_page_is_readable_without_javascript(browser: Chrome, page: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(page)
        assert len(visible(browser)) == 64
        assert not browser.find_element(By.ID, "filters").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(
    ("text", "printed"),
    [("2019-04-30T05:46", "30 April 2019 at 05:46"), ("2019-04-30T10", "30 April 2019, 10h"),
     ("2019-04-03", "3 April 2019"), ("2019-04", "April 2019"), ("2019", "2019"),
     ("2019-04~", "around April 2019"), ("", "undated")],
)  # fmt: skip
def test_dates_are_written_out(text: str, printed: str) -> None:
    assert long_date(When.parse(text)) == printed


@pytest.mark.parametrize("width", [380, 800, 1400])
def test_nothing_is_wider_than_the_window(browser: Chrome, page: str, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get(page)
    try:
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_accessibility_violations(browser: Chrome, page: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --prefix tests (Chromium has it run)")
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(page)
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    report = browser.execute_async_script("axe.run().then(arguments[0])")
    assert [(v["id"], [node["html"] for node in v["nodes"]][:2]) for v in report["violations"]] == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_untrusted_text_runs_no_script(browser: Chrome, tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        path = tmp_path / f"{number}.html"
        path.write_bytes(written(nasty(text), "html"))
        browser.get(path.as_uri())
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
        assert browser.find_elements(By.CSS_SELECTOR, "img, article script, article b b") == []
    browser.get("about:blank")
    (tmp_path / "full.html").write_bytes(written(FULL, "html"))
    browser.get((tmp_path / "full.html").as_uri())
    for details in browser.find_elements(By.CSS_SELECTOR, "details"):
        browser.execute_script("arguments[0].open = true", details)
    links = {link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, "a[rel]")}
    assert links == {f"https://example.org/{path}" for path in ("", "a", "b", "c", "ana")}
