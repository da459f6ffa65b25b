"""Odd machines and odd streams: no traceback, a status that means what it says, nothing half done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

ROOT = Path(__file__).parent.parent
CLAIMS = "title: T\nclaims:\n" + "".join(
    f"  - {{id: c{n}, speaker: Guaidó, claim: c, appearances: [{{source: s}}]}}\n" for n in range(3)
)


def shell(tmp_path: Path, command: str, **env: str) -> "subprocess.CompletedProcess[str]":
    (tmp_path / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    text = command.replace("factcheck", f"{sys.executable} -m factcheck")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **env}
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in done.stderr and "Traceback" not in done.stdout, done.stderr
    return done


COMMANDS = [
    "list",
    "list --json",
    "show c1",
    "speakers",
    "timeline",
    "check",
    "export",
    "export --format sqlite",
    "changes",
    "schema",
    "check --list",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_or_full_standard_output_is_a_refusal(tmp_path: Path, command: str) -> None:
    closed = shell(tmp_path, f"factcheck {command} >&-")
    assert (closed.returncode, closed.stderr) == (2, "factcheck: standard output is closed\n")
    full = shell(tmp_path, f"factcheck {command} >/dev/full")
    assert (full.returncode, full.stderr) == (
        2,
        "factcheck: standard output cannot be written to: No space left on device\n",
    )


def test_help_into_a_full_disk_is_a_refusal(tmp_path: Path) -> None:
    for command in ("--version", "list --help"):
        assert shell(tmp_path, f"factcheck {command} >/dev/full").returncode == 2


def test_remarks_that_nobody_can_read_change_nothing(tmp_path: Path) -> None:
    for ending in ("2>/dev/full", "2>&-", "2>&1 >/dev/null | true"):
        done = shell(tmp_path, f"factcheck list -s zzz {ending}; exit ${{PIPESTATUS[0]}}")
        assert done.returncode == 2, ending


def test_a_closed_standard_input_matters_only_where_it_is_read(tmp_path: Path) -> None:
    assert shell(tmp_path, "factcheck list <&-").returncode == 0
    assert shell(tmp_path, "factcheck list -f - <&-").returncode == 2
    assert shell(tmp_path, "factcheck add <&-").returncode == 2


def test_the_status_of_check_survives_head(tmp_path: Path) -> None:
    claims = "claims:\n" + "  - {id: a}\n" * 2000
    (tmp_path / "bad.yaml").write_text(claims)
    done = shell(tmp_path, "factcheck check bad.yaml | head -1; exit ${PIPESTATUS[0]}")
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1 and done.stderr == ""
    lines = shell(tmp_path, "factcheck check bad.yaml").stdout.splitlines()
    assert lines[-2] == "… and 5,000 more" and lines[-1].startswith("2000 claims checked: 6000 errors")


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"},
     {"TERM": ""}, {"COLUMNS": "1"}, {"COLUMNS": "x"}, {"PYTHONOPTIMIZE": "2"},
     {"TZ": "Pacific/Kiritimati"}, {"HOME": "/nonexistent"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", ["list", "show c1", "speakers", "timeline", "list --json", "check", "export"]
)
def test_every_machine_gets_whole_readable_text(tmp_path: Path, env: dict[str, str], command: str) -> None:
    done = shell(tmp_path, f"factcheck {command}", **env)
    assert done.returncode == 0
    if command != "check":
        assert "Guaid" in "".join(done.stdout.split())
    if env.get("PYTHONIOENCODING") == "ascii" and command != "export":
        assert done.stdout.isascii()


def test_a_folder_that_is_gone_or_read_only_is_no_obstacle_to_reading(tmp_path: Path) -> None:
    assert shell(tmp_path, "mkdir gone; cd gone; rmdir ../gone; factcheck list").returncode == 0
    (tmp_path / "ro").mkdir()
    (tmp_path / "ro" / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "ro").chmod(0o555)
    assert shell(tmp_path, "cd ro && factcheck list && factcheck export >/dev/null").returncode == 0


@pytest.mark.parametrize("name", ["a b.yaml", "a\nb.yaml", "é名.yaml", "-x.yaml", "q\x1b[31m.yaml"])
def test_odd_names_of_files_are_names(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("claims: [{id: a}]\n", encoding="utf-8")
    for result in (run("list", f"--file={name}"), run("check", "--", name)):
        assert "\x1b" not in result.out + result.err
        assert result.code == (0 if "Claims" in result.out else 1)
    result = run("export", f"./{name}.no")
    assert result.code == 2 and "\x1b" not in result.err


def test_words_from_the_dataset_do_not_steer_the_terminal_in_remarks(run: Run) -> None:
    claims = (
        'claims: [{id: "x\\e[31m1", speaker: A, claim: "\\u202e", appearances: [{source: s}]}, '
        '{id: "x\\e[31m2", speaker: A, claim: "\\u009b31m", appearances: [{source: s}]}]'
    )
    assert (
        run("show", "x", claims=claims).err
        == "factcheck: ID: 'x' could be x<U+001B>[31m1 or x<U+001B>[31m2\n"
    )
    out = run("list", "--json").out
    assert "\\u202e" in out and "\\u009b" in out and "\u202e" not in out and "\u009b" not in out
