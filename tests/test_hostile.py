"""A dataset from a stranger: whatever it is, an answer comes, whole, and says what to do."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from factcheck.core.location import File
from factcheck.reading import loader
from tests import needs
from tests.conftest import Run

ROOT = Path(__file__).parent.parent
CLAIM = b"  - {id: a, speaker: A, claim: %s, appearances: [{source: s}]}\n"
HEAD = b"claims:\n"

# What the file holds, and a part of what is said of it.
FILES = {
    "empty": (b"", "missing key 'claims'"),
    "comments": (b"# nothing\n", "missing key 'claims'"),
    "scalar": (b"text\n", "not a dataset"),
    "list": (b"- a\n- b\n", "not a dataset"),
    "NUL": (b"\0" * 1000, "save the file as UTF-8"),
    "NUL inside": (HEAD + CLAIM % b"a\0b", "control character U+0000"),
    "UTF-16": ("claims: []\n".encode("utf-16"), "save the file as UTF-8"),
    "Latin-1": (HEAD + CLAIM % "Guaidó".encode("latin-1"), "byte 0xf3 is not UTF-8"),
    "lone surrogate": (HEAD + CLAIM % b"\xed\xa0\x80", "byte 0xed is not UTF-8"),
    "escaped surrogate": (HEAD + CLAIM % b'"\\ud800"', "invalid escape sequence in double quotation marks"),
    "tabs": (b"claims:\n\t- id: a\n", "indent with spaces"),
    "brackets": (HEAD + b"  - x: " + b"[" * 100_000 + b"\n", "nested more than 32 deep"),
    "braces": (b"claims: " + b"{a: " * 100_000, "nested more than 32 deep"),
    "dashes": (HEAD + b"  " + b"- " * 100_000 + b"\n", "nested more than 32 deep"),
    "keys": (HEAD + b"  - " + b"? " * 100_000 + b"x\n", "nested more than 32 deep"),
    "steps": (HEAD + b"".join(b" " * n + b"a:\n" for n in range(1000)), "nested more than 32 deep"),
    "alias bomb": (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + HEAD, "write the text out, or quote it"),
    "merge bomb": (b"a: &a {x: y}\nb: {<<: [*a, *a]}\n" + HEAD, "write the text out, or quote it"),
    "long text": (HEAD + CLAIM % (b"x" * 20_000_000), "a text of 20,000,000 characters"),
    "many keys": (
        HEAD + b"  - {" + b"".join(b"k%d: 1, " % n for n in range(20_000)) + b"}\n",
        "20,000 keys in one mapping",
    ),
    "many sources": (
        b"sources:\n" + b"".join(b"  s%d: {}\n" % n for n in range(200_000)) + HEAD,
        "200,000 keys in one mapping",
    ),
    "listed sources": (b"sources:\n" + b"- id: s\n" * 200_000 + HEAD, "200,000 items in one list"),
    "many aliases": (HEAD + b"  - tags: [" + b"*a, " * 20_000 + b"]\n", "… and "),
    "long number": (
        HEAD + b"  - {id: a, speaker: A, claim: c, appearances: [{source: s, paragraphs: ["
        + b"9" * 10_000 + b"]}]}\n",
        "invalid paragraph",
    ),
    "syntax errors": (HEAD + b"  - x: @y\n" * 5000, "… and 4,000 more"),
    "one line": (b"claims: [" + b"{id: a, said: x}, " * 2000 + b"]\n", "… and "),
    "random": (bytes(range(256)) * 400, "error["),
}  # fmt: skip


def bound(megabytes: int) -> Callable[[], None]:
    """What limits a process's address space."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)

    return limit


@pytest.mark.parametrize("name", FILES)
@needs.memory_limits
def test_any_file_gets_a_whole_answer(tmp_path: Path, name: str) -> None:
    data, said = FILES[name]
    (tmp_path / "claims.yaml").write_bytes(data)

    memory = len(data) // 2**20 * 10 + 310  # of address space, of which Python takes its own share
    for command in ("check", "list", "export"):
        done = subprocess.run(
            [sys.executable, "-m", "factcheck", command],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, encoding="utf-8", timeout=60, preexec_fn=bound(memory), check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr
        assert not {*"\x1b\x07\x9b"} & {*done.stdout, *done.stderr}
        if command == "check":
            assert said in done.stdout and done.returncode in (1, 2)
        elif done.returncode == 2:
            assert done.stdout == "" and done.stderr
        elif command == "export":
            assert (done.returncode, done.stdout) == (1, "") and "nothing was exported" in done.stderr


@needs.memory_limits
def test_one_text_of_many_sources_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("word " * 400_000)
    sources = "".join(f"  s{n}: {{title: T, text: t.txt}}\n" for n in range(400))
    claims = "claims:\n- {id: a, speaker: Ana, claim: Ten., appearances: [{source: s1}]}\n"
    (tmp_path / "claims.yaml").write_text(f"sources:\n{sources}{claims}")
    for command in ("check", "--select", "quotation"), ("show", "a"):
        done = subprocess.run(
            [sys.executable, "-m", "factcheck", *command],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, encoding="utf-8", timeout=60, preexec_fn=bound(300), check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


@needs.pipes
@needs.sockets
def test_what_is_no_file_is_named_and_not_waited_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("nothing")
    (tmp_path / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")  # in the test's own folder
        for name in (
            "fifo",
            "folder",
            "dangling",
            "loop",
            "socket",
            "/dev/zero",
            "/dev/null",
            "nothing",
            "a" * 300,
            "x/" * 3000,
        ):
            for command in ("list", "check", "export"):
                result = run(command, "-f", name)
                assert result.code == 2, name
                assert "error[file]" in result.out + result.err


def test_a_dangling_dataset_is_not_passed_over_for_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").symlink_to("gone.yaml")
    result = run("list")
    assert result.code == 2 and "claims.yaml: error[file]" in result.err


@pytest.mark.parametrize("target", ["../secret.txt", "set/.git/config"])
def test_a_linked_file_of_a_folder_is_read_only_from_inside_it(run: Run, tmp_path: Path, target: str) -> None:
    (tmp_path / "set" / ".git").mkdir(parents=True)
    (tmp_path / "set" / "a.yaml").write_bytes(HEAD + CLAIM % b"c")
    (tmp_path / "set" / ".git" / "config").write_text("token: ghp_SECRET")
    (tmp_path / "secret.txt").write_text("token: ghp_SECRET")
    (tmp_path / "set" / "b.yaml").symlink_to(target.removeprefix("set/"))
    result = run("check", "-f", "set")
    assert result.code == 2 and "set/b.yaml: error[file] links to a file outside the folder" in result.out
    assert "token" not in result.out + result.err


def test_no_line_of_a_linked_file_is_shown_unless_it_is_a_dataset(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "x.yaml").write_text("token: ghp_SECRET")
    (tmp_path / "claims.yaml").symlink_to("home/x.yaml")
    (tmp_path / "set").symlink_to("home")
    for args in ((), ("-f", "claims.yaml"), ("-f", "set"), ("-f", "set/x.yaml")):
        result = run("check", *args)
        assert result.code == 2 and "is a link to something that is not a dataset" in result.out
        assert "token" not in result.out + result.err
    assert "unknown key 'token'" in run("check", "home/x.yaml").out
    (tmp_path / "home" / "x.yaml").write_bytes(HEAD + CLAIM % b"c\x01")
    assert "<U+0001>" in run("check").out


@pytest.mark.parametrize("text", ["../secret.txt", "link.txt", ".git/config", "a/../.git/config"])
def test_a_source_text_is_read_only_from_inside_the_folder_and_never_from_git(
    run: Run, tmp_path: Path, text: str
) -> None:
    for folder in ("set/.git", "set/a"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("secret.txt", "set/.git/config"):
        (tmp_path / name).write_text("SECRET is the token of this machine")
    (tmp_path / "set" / "link.txt").symlink_to("../secret.txt")
    claim = "{id: a, speaker: A, claim: c, quote: is the token of, appearances: [{source: s}]}"
    (tmp_path / "set" / "claims.yaml").write_text(f"sources: {{s: {{text: {text}}}}}\nclaims: [{claim}]\n")
    for args in (("check",), ("show", "a")):
        result = run(*args, "-f", "set/claims.yaml")
        assert "verified" not in result.out and "SECRET" not in result.out
    assert "the text is outside the dataset's folder" in run("check", "set/claims.yaml").out


def test_files_are_written_only_where_the_command_line_says(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", None)
    run("list", claims=HEAD + CLAIM % b"c")
    for args in (
        ("list", "--json"), ("show", "a"), ("timeline",), ("tally", "--by", "kind"), ("check", "--strict"),
        ("export",), ("export", "r.md"), ("export", "r.db"), ("list", "-f", "r.db"),
        ("agree", "r.db", "claims.yaml"),
        ("diff", "r.db", "claims.yaml"), ("check", "--against", "./r.db"), ("import", "claims.yaml"),
        ("add", "-s", "A", "--claim", "d", "--source", "s", "--dry-run"), ("schema",), ("help", "limits"),
    ):  # fmt: skip
        assert run(*args).code in (0, 1), args
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert names == {"home", "claims.yaml", "r.md", "r.db"}


def test_a_source_text_of_more_than_50_mb_is_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").touch()
    os.truncate("text.txt", 50 * 2**20 + 1)
    claims = "sources: {s: {text: text.txt}}\n" + (HEAD + CLAIM % b"c").decode()
    message = "cannot be read: file too large (limit: 50 MB)"
    assert f"error[source-text] the text {message}" in run("check", claims=claims).out
    assert f"the text text.txt (from --text) {message}" in run("check", "--text", "s=text.txt").out


@needs.bash
def test_an_export_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    claims = HEAD + b"".join(
        b"  - {id: c%d, speaker: A, claim: %s, appearances: [{source: s}]}\n" % (n, b"words " * 20)
        for n in range(500)
    )
    (tmp_path / "claims.yaml").write_bytes(claims)
    (tmp_path / "r.md").write_text("old")
    command = f"trap '' XFSZ; ulimit -f 8; exec {sys.executable} -B -m factcheck export r.md"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "factcheck: r.md cannot be written: File too large\n")
    assert (tmp_path / "r.md").read_text() == "old" and sorted(p.name for p in tmp_path.iterdir()) == [
        "claims.yaml",
        "r.md",
    ]


@needs.bash
def test_an_export_from_standard_input_does_not_overwrite_it(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_bytes(HEAD + CLAIM % b"c")
    command = f"{sys.executable} -m factcheck export -f - claims.yaml --format markdown < claims.yaml"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "is the dataset itself" in done.stderr
    assert (tmp_path / "claims.yaml").read_bytes() == HEAD + CLAIM % b"c"


UNSEEN = "\x9b\u202e\u2066\u061c\u3164\u115f\u2800\u17b4\xad\u180e\ufff9\U000e0041"


@pytest.mark.parametrize(
    "command",
    [
        "list", "list --json", "show a --json", "check", "check --format github", "check --format json",
        "diff old.yaml claims.yaml", "diff old.yaml claims.yaml --json", "timeline --json",
        "export --format json", "export --format jsonl", "export --format yaml",
        "export --format claimreview",
        "add --id b --speaker Bo --claim C --source s --dry-run", "resolve b -v kept",
    ],
)  # fmt: skip
def test_characters_that_nobody_sees_are_printed_and_written_as_escapes(
    run: Run, tmp_path: Path, command: str
) -> None:
    escaped = "".join(f"\\U{ord(char):08x}" for char in UNSEEN)
    claim = CLAIM.decode() % f'"x{escaped}y"'
    claims = f'base_url: https://e.org/\nspeakers: {{"A{escaped}": , A: }}\n{HEAD.decode()}{claim}'
    claims += claim.replace("id: a", "id: b").replace("speaker: A", "speaker: B")
    (tmp_path / "old.yaml").write_bytes(HEAD + CLAIM % b"x")
    result = run(*command.split(), claims=claims)
    assert not {*UNSEEN} & {*result.out, *result.err} and (result.out or result.err)
    if command == "export --format yaml":
        reading = loader.read([File("out.yaml", result.out.encode())])
        assert reading.dataset and reading.dataset.claims[0].claim == f"x{UNSEEN}y"


def test_marks_of_direction_are_printed_in_the_scripts_that_need_them(run: Run) -> None:
    arabic = "\u0642\u0627\u0644 10\u061c%"
    assert arabic in run("list", claims=HEAD + CLAIM % arabic.encode()).out
    assert run("check", "--select", "invisible").code == 0


def test_nothing_is_imported_that_could_reach_a_network(tmp_path: Path) -> None:
    code = (
        "import sys, pkgutil, importlib, factcheck\n"
        "for one in pkgutil.walk_packages(factcheck.__path__, 'factcheck.'):\n"
        "    if one.name != 'factcheck.__main__': importlib.import_module(one.name)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert not {"socket", "ssl", "http.client", "urllib.request", "ftplib"} & set(done.stdout.split())


WIDE = {
    "emoji": "👩‍🔬 met 👨‍👩‍👧",
    "flags": "🇻🇪 and 🇨🇺",
    "wide": "名前は長い",
    "towers": "Z̷̢a̸͜l̶",
    "rtl": "שלום עולם",
    "markup": "[bold]x[/] [link=u]y",
}


@pytest.mark.parametrize("text", WIDE.values(), ids=WIDE)
def test_columns_stay_aligned_whatever_they_hold(run: Run, text: str) -> None:
    claims = (
        "claims:\n"
        f"  - {{id: a, speaker: '{text}', claim: '{text}', appearances: [{{source: s}}]}}\n"
        "  - {id: b, speaker: Ana, claim: Ten berths, appearances: [{source: s}]}\n"
    )
    out = run("list", claims=claims).out
    _, rows = out.split("Who said what, and what happened\n")
    assert [line[: len("· unresolved  ")] for line in rows.splitlines()] == ["· unresolved  ", " " * 14] * 2
    assert rows.splitlines()[1].strip() == text
    lines = run("list", "-1").out.splitlines()[-2:]
    at = {cell_len(line[: line.index("undated")]) for line in lines}
    assert len(at) == 1 and lines[0].startswith(f"· {text}  ")
