"""Shared fixtures: the command in an empty folder with a dataset from the test, and a browser."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from types import FrameType
from typing import NamedTuple

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from typer.testing import CliRunner

from factcheck.cli import app


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for a shell or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in an empty folder; `claims` is first written to claims.yaml."""
    monkeypatch.chdir(tmp_path)
    for name in ("FACTCHECK_FILE", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def command(*args: str, claims: str | bytes | None = None, stdin: str | None = None) -> Result:
        if claims is not None:
            data = claims if isinstance(claims, bytes) else dedent(claims).encode()
            (tmp_path / "claims.yaml").write_bytes(data)
        result = CliRunner().invoke(app, args, input=stdin, prog_name="factcheck", catch_exceptions=False)
        return Result(result.exit_code, result.stdout, result.stderr)

    return command


def line_events(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs, and steps of its loops in one line.

    It is a measure of time that is the same on every machine.
    """
    count = 0

    def trace(frame: FrameType, *_: object) -> object:
        nonlocal count
        count += 1
        if "/lib/python" in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = frame.f_code.co_name.endswith("comp>")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        call()
    finally:
        sys.settrace(before)
    return count


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium or its driver is not installed")
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
        "--no-first-run",
        "--disable-component-update",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Chrome(options, ChromeService(driver))
    yield chrome
    chrome.quit()
