"""Unusual environments and streams: no traceback, the right exit status, no partial output."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from factcheck import files
from tests import needs
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
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
    "schema",
    "check --list",
]


@pytest.mark.parametrize("command", COMMANDS)
@needs.bash
@needs.full_disk
def test_a_closed_or_full_standard_output_exits_with_2(tmp_path: Path, command: str) -> None:
    closed = shell(tmp_path, f"factcheck {command} >&-")
    assert (closed.returncode, closed.stderr) == (2, "factcheck: standard output is closed\n")
    full = shell(tmp_path, f"factcheck {command} >/dev/full")
    assert (full.returncode, full.stderr) == (
        2,
        "factcheck: standard output cannot be written to: No space left on device\n",
    )


@needs.bash
@needs.full_disk
def test_help_into_a_full_disk_exits_with_2(tmp_path: Path) -> None:
    for command in ("--version", "list --help"):
        assert shell(tmp_path, f"factcheck {command} >/dev/full").returncode == 2


@needs.bash
@needs.full_disk
def test_a_closed_standard_error_does_not_change_the_status(tmp_path: Path) -> None:
    for ending in ("2>/dev/full", "2>&-", "2>&1 >/dev/null | true"):
        done = shell(tmp_path, f"factcheck list -s zzz {ending}; exit ${{PIPESTATUS[0]}}")
        assert done.returncode == 2, ending


@needs.bash
def test_a_closed_standard_input_fails_only_commands_that_read_it(tmp_path: Path) -> None:
    assert shell(tmp_path, "factcheck list <&-").returncode == 0
    assert shell(tmp_path, "factcheck list -f - <&-").returncode == 2
    assert shell(tmp_path, "factcheck add <&-").returncode == 2


@needs.bash
def test_the_status_of_check_survives_head(tmp_path: Path) -> None:
    claims = "claims:\n" + "  - {id: a}\n" * 2000
    (tmp_path / "bad.yaml").write_text(claims)
    done = shell(tmp_path, "factcheck check bad.yaml | head -1; exit ${PIPESTATUS[0]}")
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1 and done.stderr == ""
    lines = shell(tmp_path, "factcheck check bad.yaml").stdout.splitlines()
    assert lines[-2] == "… and 5,000 more" and lines[-1].startswith("2,000 claims checked: 6,000 errors")


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"},
     {"TERM": ""}, {"COLUMNS": "1"}, {"COLUMNS": "x"}, {"PYTHONOPTIMIZE": "2"},
     {"TZ": "Pacific/Kiritimati"}, {"HOME": "/nonexistent"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", ["list", "show c1", "speakers", "timeline", "list --json", "check", "export"]
)
@needs.bash
def test_output_is_complete_in_any_environment(tmp_path: Path, env: dict[str, str], command: str) -> None:
    done = shell(tmp_path, f"factcheck {command}", **env)
    assert done.returncode == 0
    if command != "check":
        assert "Guaid" in "".join(done.stdout.split())
    if env.get("PYTHONIOENCODING") == "ascii" and command != "export":
        assert done.stdout.isascii()


@needs.bash
def test_reading_works_in_a_deleted_or_read_only_folder(tmp_path: Path) -> None:
    assert shell(tmp_path, "mkdir gone; cd gone; rmdir ../gone; factcheck list").returncode == 0
    (tmp_path / "ro").mkdir()
    (tmp_path / "ro" / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "ro").chmod(0o555)
    assert shell(tmp_path, "cd ro && factcheck list && factcheck export >/dev/null").returncode == 0


@pytest.mark.parametrize("name", ["a b.yaml", "a\nb.yaml", "é名.yaml", "-x.yaml", "q\x1b[31m.yaml"])
def test_unusual_file_names_work(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("claims: [{id: a}]\n", encoding="utf-8")
    for result in (run("list", f"--file={name}"), run("check", "--", name)):
        assert "\x1b" not in result.out + result.err
        assert result.code == (0 if "Claims" in result.out else 1)
    result = run("export", f"./{name}.no")
    assert result.code == 2 and "\x1b" not in result.err


def test_control_characters_of_the_dataset_are_escaped_in_messages(run: Run) -> None:
    claims = (
        'claims: [{id: "x\\e[31m1", speaker: A, claim: "\\u202e", appearances: [{source: s}]}, '
        '{id: "x\\e[31m2", speaker: A, claim: "\\u009b31m", appearances: [{source: s}]}]'
    )
    assert (
        run("show", "x", claims=claims).err
        == "factcheck: ID: ambiguous id 'x': could be x<U+001B>[31m1 or x<U+001B>[31m2\n"
    )
    Path("old.yaml").write_text("claims: []")
    for command in (["list"], ["diff", "old.yaml", "claims.yaml"]):
        out = run(*command, "--json").out
        assert "\\u202e" in out and "\\u009b" in out and "\u202e" not in out and "\u009b" not in out


# --- Windows and macOS, as far as they can be simulated


def test_nothing_depends_on_what_windows_lacks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_NONBLOCK")
    monkeypatch.setattr(files, "fcntl", None)
    assert run("init").code == 0
    assert run("add", "--speaker", "Bo", "--claim", "One.", "--source", "gazette-2024-03-02").code == 0
    assert run("export", "claims.db").code == 0
    assert run("list", "-s", "bo", "--json", "-f", "claims.db").out == run("list", "-s", "bo", "--json").out


@pytest.mark.parametrize(
    ("path", "separator", "address"),
    [
        ("C:\\Users\\Ana\\100% mine?#.db", "\\", "file:///C:/Users/Ana/100%25 mine%3f%23.db?mode=ro"),
        ("/home/a\\b/c.db", "/", "file:///home/a\\b/c.db?mode=ro"),
        ("//home/c.db", "/", "file:////home/c.db?mode=ro"),
    ],
)
def test_a_database_is_opened_by_windows_and_posix_paths(path: str, separator: str, address: str) -> None:
    assert files.database_uri(path, separator) == address


def test_decomposed_names_of_macos_are_found(run: Run, tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Lóring.yaml")
    claims = "claims: [{id: a, speaker: Ana Lóring, claim: One., appearances: [{source: s}]}]"
    (tmp_path / name).write_text(unicodedata.normalize("NFD", claims), "utf-8")
    for typed in ("loring", "Lóring", unicodedata.normalize("NFD", "Lóring")):
        assert json.loads(run("list", "--json", "-f", name, "-s", typed).out)[0]["id"] == "a"
    assert "warning[not-nfc]" in run("check", name).out


@pytest.mark.parametrize(
    "command",
    ["add --speaker A --claim B. --source s --dry-run", "export site/ --dry-run", "help file", "list --help"],
)
@needs.bash
def test_a_closed_pipe_prints_no_error(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"factcheck {command} | true; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 0 and "Broken pipe" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["help", "help file"])
@needs.bash
def test_help_without_standard_output_exits_with_2(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"factcheck {command} >&-")
    assert done.returncode == 2 and done.stderr == "factcheck: standard output is closed\n"


@pytest.mark.parametrize("command", ["help verdicts", "list --help", "import --help"])
@needs.bash
def test_help_is_ascii_in_an_ascii_terminal(tmp_path: Path, command: str) -> None:
    done = shell(tmp_path, f"factcheck {command}", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and done.stdout.isascii() and len(done.stdout) > 500
