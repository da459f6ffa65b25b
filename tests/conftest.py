"""What tests share: running the command in an empty folder, on a dataset written in the test."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from factcheck.cli import app


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in an empty folder; `claims` is written to its claims.yaml first."""
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
