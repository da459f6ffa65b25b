"""The pager, in a real terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests import needs

pytestmark = needs.terminals

CLAIM = "  - {{id: c{0}, speaker: A, claim: Claim number {0}., appearances: [{{source: s}}]}}\n"


def terminal(folder: Path, claims: int, *args: str, **env: str) -> "pexpect.spawn[str]":
    (folder / "claims.yaml").write_text("claims:\n" + "".join(CLAIM.format(n) for n in range(claims)))
    pager = folder / "pager"
    pager.write_text("#!/bin/sh\necho PAGED LESS=$LESS\nexec head -n 3\n")
    pager.chmod(0o755)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("LESS", "PAGER", "NO_COLOR")
    }
    return pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", *args],
        cwd=str(folder),
        env=environment | {"TERM": "xterm", "FACTCHECK_PAGER": str(pager)} | env,
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )


def output(child: "pexpect.spawn[str]") -> str:
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before)


def test_only_output_longer_than_the_screen_is_paged(tmp_path: Path) -> None:
    for command in ("list", "timeline"):
        out = output(terminal(tmp_path, 50, command))
        assert "PAGED LESS=FRX" in out and "\x1b[1m" in out and "number 49" not in out
    assert "PAGED" not in output(terminal(tmp_path, 2, "list"))


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["--no-pager"], {}),
        (["--json"], {}),
        ([], {"FACTCHECK_PAGER": ""}),
        ([], {"FACTCHECK_PAGER": "no-such-program"}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_the_pager_can_be_disabled_and_json_is_never_paged(
    tmp_path: Path, args: list[str], env: dict[str, str]
) -> None:
    out = output(terminal(tmp_path, 50, "list", *args, **env))
    assert "PAGED" not in out and "number 49" in out


def test_the_less_variable_is_kept(tmp_path: Path) -> None:
    assert "PAGED LESS=Q" in output(terminal(tmp_path, 50, "list", LESS="Q"))


def test_output_into_a_pipe_is_never_paged(tmp_path: Path) -> None:
    terminal(tmp_path, 50, "list").close()
    done = subprocess.run(
        [sys.executable, "-m", "factcheck", "list"],
        cwd=tmp_path,
        env=os.environ | {"FACTCHECK_PAGER": str(tmp_path / "pager")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PAGED" not in done.stdout and "number 49" in done.stdout


@needs.less
def test_q_ends_at_once_while_many_claims_are_printed(tmp_path: Path) -> None:
    child = terminal(tmp_path, 20_000, "list", FACTCHECK_PAGER="less -FRX")
    child.expect("Claim number 1")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
