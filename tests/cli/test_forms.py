"""add, resolve, edit and init: what they write, what they refuse, and that nothing is ever lost."""

import errno
import json
import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from factcheck.cli import output, writing
from factcheck.cli.editor import at_line
from tests import needs
from tests.conftest import Run

CLAIMS = """\
title: T
sources: {gazette: {title: G}, herald: }
speakers: {Ana Lóring: {aliases: [Anita]}, Bo Quay: }
verdicts: {kept: {means: confirmed}}
claims:
  - id: loring-ten  # the first
    speaker: Ana Lóring
    claim: Ten berths.
    appearances: [{source: gazette}]
    tags: [quay]
"""
ADD = ["add", "-s", "Bo Quay", "--claim", "No berth: never # ever", "--source", "gaz", "--paragraph", "2"]
RESOLVE = ["resolve", "lor", "-v", "kept", "--summary", "Ten opened.", "--source", "herald"]


def test_add_takes_everything_by_options(run: Run, tmp_path: Path) -> None:
    result = run(
        *ADD, "--id", "quay-no", "--said", "2024-03~", "--kind", "den", "--about", "North quay",
        "--quote", "No!", "--due", "2024-06", "--paragraph", "3", "--url", "https://example.org",
        "-t", "vote", "-t", "quay", "--related", "loring", "--note", "N.", claims=CLAIMS,
    )  # fmt: skip
    assert result == (0, "", "factcheck: quay-no (Bo Quay, unresolved) written to claims.yaml\n")
    text = (tmp_path / "claims.yaml").read_text()
    assert text == CLAIMS + (
        "\n"
        "  - id: quay-no\n"
        "    speaker: Bo Quay\n"
        "    said: 2024-03~\n"
        "    kind: denial\n"
        "    about: [North quay]\n"
        '    claim: "No berth: never # ever"\n'
        "    quote: No!\n"
        "    due: 2024-06\n"
        "    appearances:\n"
        '      - {source: gazette, paragraphs: [2, 3], url: "https://example.org"}\n'
        "    tags: [vote, quay]\n"
        "    related: [loring-ten]\n"
        "    note: N.\n"
    )


def test_add_suggests_an_id_that_is_free(run: Run) -> None:
    run(*ADD, claims=CLAIMS)
    run(*ADD, "--said", "2024")
    ids = [claim["id"] for claim in json.loads(run("list", "--json").out)]
    assert ids == ["loring-ten", "quay-no-berth-never-ever", "quay-no-berth-never-ever-2"]


def test_resolve_appends_and_the_history_stays(run: Run, tmp_path: Path) -> None:
    assert (
        run(*RESOLVE, "--paragraph", "7", "--basis", "ev", "--reported", "2024-07", claims=CLAIMS).code == 0
    )
    assert (
        run("resolve", "loring-ten", "-v", "disputed", "--summary", "Doubted.", "--source", "gazette").code
        == 0
    )
    (claim,) = json.loads(run("list", "--json").out)
    assert [(o["verdict"], o["basis"], o["summary"]) for o in claim["outcomes"]] == [
        ("kept", "events", "Ten opened."),
        ("disputed", None, "Doubted."),
    ]
    assert claim["verdict"] == "disputed"
    assert (tmp_path / "claims.yaml").read_text().startswith(CLAIMS)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["add"], "a claim needs --speaker, --claim and --source\n"),
        (["add", "-s", "Nobody", "--claim", "c", "--source", "gazette"],
         "--speaker: unknown speaker 'Nobody'; to add it: factcheck add-speaker Nobody"),
        (["add", "-s", "Anna", "--claim", "c", "--source", "gazette"],
         "--speaker: unknown speaker 'Anna'; did you mean --speaker 'Ana Lóring'?\n"),
        (["add", "-s", "bo", "--claim", "c", "--source", "gazette"],
         "--speaker: unknown speaker 'bo'; did you mean --speaker 'Bo Quay'?\n"),
        (["add", "-s", "Bo Quay", "--claim", "c", "--source", "gazete"],
         "--source: unknown source 'gazete'; did you mean --source gazette?\n"),
        (["add", "-s", "Bo Quay", "--claim", " ", "--source", "gazette"], "--claim: the text is empty"),
        ([*ADD, "--id", "loring-ten"], "--id: claim 'loring-ten' already exists"),
        ([*ADD, "--said", "soon"], "--said: invalid date 'soon'"),
        ([*ADD, "--said", "03/04/2020"],
         "--said: ambiguous date '03/04/2020'; use 2020-04-03 or 2020-03-04"),
        ([*ADD, "--kind", "lie"], "--kind: unknown kind 'lie'"),
        ([*ADD, "--related", "x"], "--related: unknown id 'x'"),
        (["add", "-s", "Bo Quay", "--claim", "c", "--source", "tribune"],
         "--source: unknown source 'tribune'"),
        (["add", "-s", "Bo Quay", "--claim", "c", "--source", "gazette", "--paragraph", "0"],
         "--paragraph: invalid paragraph '0'; use whole numbers, counted from 1"),
        *(([*RESOLVE, "--paragraph", number], f"--paragraph: invalid paragraph '{number[:77]}")
          for number in ("1234567890", "1" * 5000, "-1", "²")),
        ([*RESOLVE, "--paragraph", ""], "--paragraph: the text is empty"),
        (["resolve", "x", "-v", "kept"], "ID: unknown id 'x'"),
        (["resolve", "lor", "-v", ""], "--verdict: the text is empty"),
        (["resolve", "lor", "-v", "not confrmed"], "--verdict: unknown verdict 'not confrmed'; use one of:"),
        (["add-speaker", "Cy", "--alias", ""], "--alias: the text is empty"),
        (["add-speaker", "Cy", "--group", ""], "--group: the text is empty"),
        (["add-source", "herald"],
         "source 'herald' already exists; nothing was written; to change it: factcheck edit herald\n"),
        (["add-speaker", " "], "NAME: the text is empty"),
        (["resolve", "lor", "-v", "maybe"], "--verdict: unknown verdict 'maybe'"),
        (["resolve", "lor", "-v", "kept"], "an outcome needs --summary and --source\n"),
        (["resolve", "lor", "-v", "unres", "--paragraph", "2"], "--paragraph needs a --source before it"),
        ([*RESOLVE, "--basis", "guess"], "--basis: unknown basis 'guess'"),
        ([*ADD, "-f", "-"], "standard input cannot be written to"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, args: list[str], said: str
) -> None:
    result = run(*args, claims=CLAIMS)
    assert (result.code, result.out) == (2, "") and said in result.err
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS


def test_an_everyday_word_is_written_as_the_verdict_that_it_means(run: Run) -> None:
    result = run("resolve", "lor", "-v", "false", *RESOLVE[4:], claims=CLAIMS)
    assert result.err.startswith("factcheck: 'false' taken as 'contradicted'\n")
    assert run("resolve", "lor", "-v", "Kept", *RESOLVE[4:]).err.count("taken as") == 0
    (claim,) = json.loads(run("list", "--json").out)
    assert [outcome["verdict"] for outcome in claim["outcomes"]] == ["contradicted", "kept"]


def test_a_dry_run_shows_a_unified_diff_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    out = run(*RESOLVE, "--reported", "2024-07", "--dry-run", claims=CLAIMS).out
    assert out.startswith("--- a/claims.yaml\n+++ b/claims.yaml\n@@ -8,3 +8,9 @@\n")
    assert [line for line in out.splitlines() if line.startswith("+")][1:] == [
        "+    outcomes:", "+      - verdict: kept", "+        reported: 2024-07",
        "+        summary: Ten opened.", "+        evidence:", "+          - {source: herald}",
    ]  # fmt: skip
    assert run(*ADD, "--dry-run").out.count("\n+") == 7
    assert run("init", "--dry-run", "new.yaml").out.startswith("--- a/new.yaml\n+++ b/new.yaml\n@@ -0,0 +1,")
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS and not (tmp_path / "new.yaml").exists()


def test_a_dry_run_among_many_equal_lines_is_short_and_at_its_line(run: Run) -> None:
    lines = "".join(f"# c{number % 150}\n" for number in range(20_000))
    out = run(*ADD, "--dry-run", claims=lines + CLAIMS + "    # the end\n" + lines).out
    assert out.startswith("--- a/claims.yaml\n+++ b/claims.yaml\n@@ -20009,6 +20009,12 @@\n")
    assert out.count("\n ") == 6 and out.count("\n+") == 7 and "\0" not in out


def test_the_shipped_claims_are_never_written_to(run: Run) -> None:
    for args in (ADD, RESOLVE, ["edit", "guaido-main"]):
        result = run(*args)
        assert result.code == 2 and "create a dataset with `factcheck init`" in result.err


def test_init_writes_a_dataset_that_is_sound_and_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert run("check", "--strict", "--ignore", "no-such-paragraph").code == 0
    assert stat.S_IMODE((tmp_path / "claims.yaml").stat().st_mode) == 0o666 & ~_umask()
    result = run("init")
    assert (result.code, result.err) == (2, "factcheck: claims.yaml already exists; nothing was written\n")
    assert run("init", "no/such/claims.yaml").code == 2


def test_away_from_a_terminal_init_needs_a_title_and_nothing_more(run: Run, tmp_path: Path) -> None:
    result = run("init", "new.yaml", "--title", "The harbour vote")
    assert (result.code, result.err) == (
        0, "factcheck: new.yaml written; to add the first claim: factcheck add -f new.yaml\n",
    )  # fmt: skip
    assert run("check", "--strict", "new.yaml").out == "0 claims checked: no problems\n"
    dataset = json.loads(run("export", "--format", "json", "-f", "new.yaml").out)
    assert dataset["title"] == "The harbour vote"
    assert (dataset["sources"], dataset["speakers"], dataset["claims"]) == ({}, {}, [])
    text = (tmp_path / "new.yaml").read_text()
    assert "\nsources:\n  # title-of-a-source:\n  #   title: Title of a source\n" in text
    assert "\nspeakers:\n  # Ana Example:\n" in text and "  #   speaker: Ana Example\n" in text
    assert run("add-source", "gazette", "-f", "new.yaml").code == 0
    add = ("add", "-f", "new.yaml", "--speaker", "Bo", "--claim", "Ten.", "--source", "gazette")
    assert run(*add).code == 0 and run("check", "--strict", "new.yaml").code == 0
    result = run("init", "other.yaml", "--speaker", "Bo")
    assert (result.code, result.err) == (2, "factcheck: a new dataset needs --title\n")


def test_init_works_without_hard_links(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(old: str, new: str) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    assert run("init").code == 0 and run("list").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["claims.yaml"]
    monkeypatch.setattr(os.path, "lexists", lambda path: False)  # created since it was looked for
    assert run("init").err == "factcheck: claims.yaml already exists; nothing was written\n"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@needs.modes
def test_links_and_modes_are_kept_and_other_names_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "data.yaml"
    real.write_text(CLAIMS)
    real.chmod(0o640)
    (tmp_path / "claims.yaml").symlink_to("real/data.yaml")
    assert run(*ADD).code == 0
    assert (tmp_path / "claims.yaml").is_symlink() and stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "No berth" in real.read_text() and [path.name for path in real.parent.iterdir()] == ["data.yaml"]
    os.link(real, tmp_path / "other.yaml")
    before = real.read_text()
    result = run(*ADD, "--said", "2024")
    assert result.code == 2 and "2 hard links" in result.err and real.read_text() == before


def test_in_a_folder_the_claims_own_file_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.yaml").write_text(CLAIMS)
    (tmp_path / "d" / "b.yaml").write_text("claims: []\n")
    assert run(*RESOLVE, "-f", "d").code == 0 and run(*ADD, "-f", "d").code == 0
    text = (tmp_path / "d" / "a.yaml").read_text()
    assert "Ten opened." in text and "No berth" in text
    assert (tmp_path / "d" / "b.yaml").read_text() == "claims: []\n"


def test_what_would_be_an_error_at_once_is_not_written(run: Run, tmp_path: Path) -> None:
    run(*RESOLVE, "--reported", "2024", claims=CLAIMS)
    before = (tmp_path / "claims.yaml").read_text()
    for args, said in (
        ([*RESOLVE, "--reported", "2990"], "is in the future"),
        ([*ADD, "--said", "2990"], "is in the future"),
    ):
        result = run(*args)
        assert result.code == 2 and "nothing was written" in result.err and said in result.err
    assert (tmp_path / "claims.yaml").read_text() == before


def test_edit_looks_at_the_whole_folder_and_only_at_new_errors(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.yaml").write_text(
        CLAIMS + "  - {id: broken, speaker: Bo Quay, clam: c, claim: c, appearances: [{source: gazette}]}\n"
    )
    b = tmp_path / "d" / "b.yaml"
    b.write_text(
        "claims:\n  - {id: z, speaker: Bo Quay, claim: Old., appearances: [{source: gazette}], "
        "outcomes: [{verdict: kept}]}\n"
    )
    monkeypatch.setenv("EDITOR", editor(tmp_path, "text = text.replace('Old', 'New')"))
    assert run("edit", "z", "-f", "d").code == 0 and "New." in b.read_text()
    monkeypatch.setenv("EDITOR", editor(tmp_path, "text = text.replace('id: z', 'id: loring-ten')"))
    result = run("edit", "z", "-f", "d")
    assert (
        result.code == 1
        and "duplicate-id" in result.err
        and "your changes are in d/b.yaml.edited" in result.err
    )
    assert "id: z" in b.read_text() and "id: loring-ten" in (tmp_path / "d" / "b.yaml.edited").read_text()
    monkeypatch.setenv("EDITOR", editor(tmp_path, "text = text.replace('clam: c, ', '')"))
    assert (
        run("edit", "broken", "-f", "d").code == 0 and "clam" not in (tmp_path / "d" / "a.yaml").read_text()
    )


@needs.terminals
def test_ctrl_c_at_a_prompt_is_an_interruption(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "add"], cwd=tmp_path, encoding="utf-8", timeout=20
    )
    child.expect("Speaker, by name or number: ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130 and (tmp_path / "claims.yaml").read_text() == CLAIMS


# --- at a terminal


@needs.terminals
def test_add_asks_field_by_field_and_shows_the_block_before_it_writes(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "add", "--kind", "promise"],
        cwd=tmp_path,
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 200),
    )
    for prompt, answer in (
        ("1  Ana Lóring.*2  Bo Quay.*Speaker, by name or number: ", "2"),
        ("Claim, in neutral words: ", "Four: at most."), ("Said .*: ", "soon"),
        ("invalid date 'soon'.*Said .*: ", "3/4/2024"),
        ("ambiguous date '3/4/2024'; use 2024-04-03 or 2024-03-04.*Said .*: ", "3 April 2024"),
        ("  '3 April 2024' taken as 2024-04-03.*Due.*: ", ""), ("Quotation.*: ", "“Four, at most”"),
        ("About whom.*: ", "Pier 4, Ana Lóring"), ("Source, by name or number: ", "gaz"),
        ("Paragraphs .*: ", "2 3"), ("URL.*: ", "harbour"), ("invalid URL.*URL.*: ", ""), ("Tags.*: ", "1"),
        (r"Id \[quay-four-most\]: ", "Bad Id!"), ("write 'bad-id'.*Id .*: ", ""), ("Write this.*: ", "y"),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect("quay-four-most \\(Bo Quay, unresolved\\) written")
    child.expect(pexpect.EOF)
    assert (tmp_path / "claims.yaml").read_text().endswith(
        "  - id: quay-four-most\n    speaker: Bo Quay\n    said: 2024-04-03\n    kind: promise\n"
        "    about: [Pier 4, Ana Lóring]\n    claim: \"Four: at most.\"\n    quote: Four, at most\n"
        "    appearances:\n      - {source: gazette, paragraphs: [2, 3]}\n    tags: [quay]\n"
    )  # fmt: skip


def editor(tmp_path: Path, script: str) -> str:
    path = tmp_path / "editor.py"
    path.write_text(
        f"import sys\npath = sys.argv[-1]\ntext = open(path).read()\n{script}\nopen(path, 'w').write(text)\n"
    )
    return f"{sys.executable} {path}"


def test_edit_keeps_what_is_sound_and_shows_what_is_not(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", claims=CLAIMS)
    for script, code, written, said in (
        ("text = text.replace('Ten berths.', 'Nine berths.')", 0, True, "claims.yaml written"),
        ("text = text + '    said: never'", 1, False, "error[date] invalid date 'never'"),
        ("text = text + '    said: never'", 1, False,
         "your changes are in claims.yaml.edited-2; correct that file and rename it to claims.yaml\n"),
        ("text = text", 0, False, "no changes"),
        ("sys.exit(3)", 2, False, "exited with status 3"),
    ):  # fmt: skip
        before = (tmp_path / "claims.yaml").read_text()
        monkeypatch.setenv("VISUAL", editor(tmp_path, script))
        result = run("edit", "lor")
        assert result.code == code and said in result.err, script
        assert ((tmp_path / "claims.yaml").read_text() != before) == written
    (tmp_path / "claims.yaml.edited").unlink()
    monkeypatch.setenv("VISUAL", editor(tmp_path, "text = text.replace('Nine', 'Six')"))
    assert "+    claim: Six berths." in run("edit", "lor", "--dry-run").out
    assert not (tmp_path / "claims.yaml.edited").exists()
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "cannot run" in run("edit", "lor").err


def test_edit_does_not_overwrite_what_changed_underneath_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", claims=CLAIMS)
    target = tmp_path / "claims.yaml"
    monkeypatch.setenv(
        "VISUAL", editor(tmp_path, f"open({str(target)!r}, 'a').write('# theirs\\n'); text += '# mine\\n'")
    )
    result = run("edit", "lor")
    assert (
        result.code == 2
        and "changed by another program; your changes are in claims.yaml.edited; "
        "copy what you need to claims.yaml\n"
        in result.err
    )
    assert (
        target.read_text() == CLAIMS + "# theirs\n"
        and (tmp_path / "claims.yaml.edited").read_text() == CLAIMS + "# mine\n"
    )


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("vim -n", ["vim", "-n", "+7", "f"]),
        ("/usr/bin/nano", ["/usr/bin/nano", "+7", "f"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "f"]),
        ("code", ["code", "--wait", "--goto", "f:7"]),
        ("code --wait", ["code", "--wait", "--goto", "f:7"]),
        ("subl", ["subl", "--wait", "f:7"]),
        ("hx", ["hx", "f:7"]),
        ("strange", ["strange", "f"]),
    ],
)
def test_editors_are_opened_at_the_line_in_their_own_syntax(command: str, args: list[str]) -> None:
    assert at_line(command.split(), "f", 7) == args


# --- nothing is lost


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_twenty_writers_at_once_lose_nothing_however_they_spell_the_path(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    (tmp_path / "link").symlink_to("claims.yaml")
    paths = ("claims.yaml", ".", f"../{tmp_path.name}", str(tmp_path / "claims.yaml"), "link")
    children = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "factcheck",
                *ADD,
                "--id",
                f"new-{n}",
                "--said",
                f"{2000 + n}",
                "-f",
                path,
            ],
            cwd=tmp_path,
            env=environment(),
            stderr=subprocess.DEVNULL,
        )
        for n, path in enumerate(paths * 4)
    ]
    assert [child.wait() for child in children] == [0] * 20
    claims = json.loads(run("list", "--json").out)
    assert {claim["id"] for claim in claims} == {"loring-ten", *(f"new-{n}" for n in range(20))}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.yaml", "link"]


@needs.bash
def test_a_full_disk_is_a_clear_error_and_leaves_the_old_file_alone(run: Run, tmp_path: Path) -> None:
    text = CLAIMS + "".join(
        f"  - {{id: c{n}, speaker: Bo Quay, claim: c, appearances: [{{source: gazette}}]}}\n"
        for n in range(400)
    )
    (tmp_path / "claims.yaml").write_text(text)
    command = (
        f"trap '' XFSZ; ulimit -f 16; exec {sys.executable} -B -m factcheck {' '.join(RESOLVE[:4])}"
        " --summary S --source herald"
    )
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stderr.endswith(
        "factcheck: claims.yaml cannot be written: File too large\n"
    )
    assert (tmp_path / "claims.yaml").read_text() == text and [path.name for path in tmp_path.iterdir()] == [
        "claims.yaml"
    ]


CALLS = (
    "openat,write,fsync,fdatasync,rename,chmod,fchmod,fchmodat,chown,fchown,fchownat,"
    "unlink,flock,mkdir,link,linkat"
)


def strace(tmp_path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    for path in tmp_path.glob("*"):
        path.unlink()
    for path in tmp_path.glob(".*.part"):
        path.unlink()
    (tmp_path / "claims.yaml").write_text(CLAIMS)
    command = ["strace", "-qq", *options, sys.executable, "-B", "-m", "factcheck", *RESOLVE]
    return subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )


@needs.strace
def test_whatever_call_fails_and_wherever_it_is_killed_the_file_is_old_or_new_and_whole(
    tmp_path: Path,
) -> None:
    log = tmp_path.parent / f"{tmp_path.name}.log"
    assert strace(tmp_path, "-y", "-o", str(log), "-e", f"trace={CALLS}").returncode == 0
    new = (tmp_path / "claims.yaml").read_text()
    assert new != CLAIMS
    seen: dict[str, int] = {}
    steps: list[tuple[str, int]] = []
    for line in log.read_text().splitlines():
        call, line = line.partition("(")[0], re.sub(r"AT_FDCWD<[^>]*>", "", line)
        if re.fullmatch(r"\w+", call):
            seen[call] = seen.get(call, 0) + 1
            # Before the first look at the dataset, Python itself looks for modules in the folder.
            if call == "flock" or "claims.yaml" in line or (steps and str(tmp_path) in line):
                steps.append((call, seen[call]))
    names = [call for call, _ in steps]
    assert names.index("fsync") < names.index("rename") and {"flock", "write"} <= set(names)
    for call, number in steps:
        for fault in ("error=EIO", "error=ENOSPC", "error=EACCES", "signal=KILL"):
            done = strace(
                tmp_path,
                "-o",
                "/dev/null",
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:{fault}:when={number}",
            )
            text = (tmp_path / "claims.yaml").read_text()
            assert text in (CLAIMS, new), (call, number, fault)
            assert "Traceback" not in done.stderr, (call, number, fault, done.stderr)
            if fault != "signal=KILL":
                assert done.returncode == (0 if text == new else 2), (call, number, fault, done.stderr)
                assert not list(tmp_path.glob(".*.part")) or call == "unlink"


def test_several_files_are_written_together_or_the_message_says_which(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, claims = "sources:\n  g: {title: G}\nclaims: []\n", CLAIMS[CLAIMS.index("claims:") :]
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.yaml").write_text(head)
    (tmp_path / "set" / "b.yaml").write_text(claims)
    (tmp_path / "new.csv").write_text("speaker,claim,source,verdict\nBo,No.,herald,false\n")
    fails_at, replace = 1, os.replace

    def failing(old: str, new: str) -> None:
        nonlocal fails_at
        fails_at -= 1
        if not fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(old, new)

    monkeypatch.setattr(os, "replace", failing)
    message = "set/a.yaml cannot be written: No space left on device; nothing was written\n"
    assert message in run("import", "new.csv", "--into", "set").err
    assert [(tmp_path / "set" / name).read_text() for name in ("a.yaml", "b.yaml")] == [head, claims]
    fails_at = 2
    message = "set/b.yaml cannot be written: No space left on device; set/a.yaml was written\n"
    result = run("import", "new.csv", "--into", "set")
    assert result.code == 2 and message in result.err
    assert (tmp_path / "set" / "a.yaml").read_text() != head
    assert (tmp_path / "set" / "b.yaml").read_text() == claims
    assert run("import", "new.csv", "--into", "set").code == 0
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == ["a.yaml", "b.yaml"]


def test_drafts_of_killed_programs_are_removed_after_a_day(run: Run, tmp_path: Path) -> None:
    old, fresh, other = (tmp_path / name for name in (".factcheck-a.part", ".factcheck-b.part", "c.part"))
    for path in (old, fresh, other):
        path.write_text("x")
    for path in (old, other):
        os.utime(path, (0, 0))
    assert run(*RESOLVE, claims=CLAIMS).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"claims.yaml", fresh.name, other.name}


def test_the_shipped_record_is_not_written_from_a_folder_with_a_longer_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fc", "fc-mine"):
        (tmp_path / name).mkdir()
    (tmp_path / "fc" / "claims.yaml").write_text(CLAIMS)
    for module in (output, writing):
        monkeypatch.setattr(module, "shipped", lambda: str(tmp_path / "fc" / "claims.yaml"))
    monkeypatch.chdir(tmp_path / "fc-mine")
    assert "is read-only; create a dataset" in run(*RESOLVE).err
    monkeypatch.chdir(tmp_path / "fc")
    assert run(*RESOLVE).code == 0


# --- nobody misquoted, nothing falsified


PEOPLE = """\
sources: {gazette: {published: 2024-03-02}, herald: {published: 2024-07-02}}
speakers: {Ann Leeson: {aliases: [Leeson]}}
claims: []
"""


def test_nothing_is_put_into_another_persons_mouth(run: Run, tmp_path: Path) -> None:
    args = ("--claim", "No more.", "--source", "gazette")
    result = run("add", "-s", "Ann Lee", *args, claims=PEOPLE)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "factcheck: --speaker: unknown speaker 'Ann Lee'; did you mean --speaker 'Ann Leeson'?\n"
    )
    assert (tmp_path / "claims.yaml").read_text() == PEOPLE
    assert run("add-speaker", "Ann Lee").code == 0
    assert run("add", "-s", "ann lee", *args).err == (
        "factcheck: lee-no-more (Ann Lee, unresolved) written to claims.yaml\n"
    )
    assert run("add", "-s", "leeson", *args).err.startswith(
        "factcheck: leeson-no-more (Ann Leeson, unresolved)"
    )


@pytest.mark.parametrize(
    ("speaker", "answer", "code", "message"),
    [
        ("Lesson", "y", 0, "leeson-no-more (Ann Leeson,"),
        ("ann", "", 2, "unknown speaker 'ann'; to add it: factcheck add-speaker ann\r\n"),
        ("Ann Lee", "\x03", 130, "nothing was written\r\n"),
    ],
)
def test_at_a_terminal_a_near_name_is_asked_about(
    run: Run, tmp_path: Path, speaker: str, answer: str, code: int, message: str
) -> None:
    (tmp_path / "claims.yaml").write_text(PEOPLE)
    args = ["add", "-s", speaker, "--claim", "No more.", "--source", "gazette"]
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", *args], cwd=str(tmp_path), encoding="utf-8", timeout=20,
        dimensions=(40, 200), env=environment(),
    )  # fmt: skip
    child.expect(r"Did you mean Ann Leeson\? \[y/N\]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code and message in child.before
    assert ((tmp_path / "claims.yaml").read_text() == PEOPLE) == (code != 0)


def test_of_several_near_names_each_is_named_and_none_taken(run: Run) -> None:
    speakers = "{John Bolton: , Michael Bolton: {aliases: [Bo]}, Bo Li: {aliases: [Bo]}}"
    claims = f"sources: {{g: }}\nspeakers: {speakers}\nclaims: []\n"
    for typed, names in (("bolton", "John Bolton or Michael Bolton"), ("Bo", "Michael Bolton or Bo Li")):
        result = run("add", "-s", typed, "--claim", "c", "--source", "g", claims=claims)
        assert result.err == f"factcheck: --speaker: ambiguous speaker {typed!r}: could be {names}\n"


def test_a_source_is_written_by_its_whole_publisher_or_title(run: Run, tmp_path: Path) -> None:
    sources = (
        "{a: {publisher: The Gazette, title: Fees}, b: {publisher: The Gazette}, c: {publisher: Herald}}"
    )
    claims = f"sources: {sources}\nspeakers: {{Bo Quay: }}\nclaims: []\n"
    for typed, written in (("herald", "c"), ("FEES", "a"), ("a", "a")):
        result = run(*ADD[:6], typed, claims=claims)
        assert result.code == 0, result.err
        assert f"{{source: {written}}}" in (tmp_path / "claims.yaml").read_text()
    result = run(*ADD[:6], "the gazette")
    assert result.err == "factcheck: --source: ambiguous source 'the gazette': could be a or b\n"
    assert "unknown source 'fee'" in run(*ADD[:6], "fee").err


def test_add_source_speaker_and_correction_may_be_typed_as_two_words(run: Run) -> None:
    for args, name in (
        (["source", "herald-2024", "--title", "Fees"], "herald-2024"),
        (["speaker", "Cy"], "Cy"),
        (["correction", "loring", "--what", "It was nine."], "a correction of loring-ten"),
    ):
        result = run("add", *args, claims=CLAIMS)
        assert (result.code, result.err) == (0, f"factcheck: {name} written to claims.yaml\n")


@pytest.mark.parametrize("quote", ["““ten thousand trees””", "«ten thousand trees»", "„ten thousand trees“"])
def test_outer_quotation_marks_of_any_language_are_taken_off(run: Run, quote: str) -> None:
    args = ("--claim", "Trees.", "--source", "gazette", "--quote", quote)
    assert run("add", "-s", "Leeson", *args, claims=PEOPLE).code == 0
    assert json.loads(run("list", "--json").out)[0]["quote"] == "ten thousand trees"


@pytest.mark.parametrize(
    ("speaker", "claim", "suggested"),
    [
        ("Inés Öztürk", "There will be no taxes", "ozturk-no-taxes"),
        ("王小明", "北码头将开放", "王小明-北码头将开放"),
        ("محمد عبد الله", "سيفتح الميناء", "الله-سيفتح-الميناء"),
        ("Bo", "It is to be", "bo"),
        ("Ana Lóring", "She will not stand again", "loring-not-stand-again"),
        ("Bo", "The WON'T pay, and it can’t", "bo-not-pay-not"),
        ("Bo", "Four berths of the quay and more are not ready", "bo-four-berths-quay-not-ready"),
        ("Bo", "Ten berths without any fee, nor rent", "bo-ten-berths-without-any-nor-rent"),
        ("Ian No", "There is no fee", "no-no-fee"),
        ("Jan Kot", "Nie będzie opłat", "kot-nie-bedzie-oplat"),
        (
            "Bo",
            "Internationalisation commercialisation institutionalisation will never be undone",
            "bo-internationalisation-commercialisation-institutionalisation-never-undone",
        ),
    ],
)
def test_an_id_is_suggested_from_the_words_that_carry_the_claim_in_any_script(
    run: Run, speaker: str, claim: str, suggested: str
) -> None:
    claims = "sources: {gazette: {published: 2024-03-02}}\nclaims: []\n"
    run("add", "-s", speaker, "--claim", claim, "--source", "gazette", claims=claims)
    assert [one["id"] for one in json.loads(run("list", "--json").out)] == [suggested]
    assert run("check").code == 0


def test_an_id_that_is_none_is_refused_with_the_form_that_is(run: Run) -> None:
    result = run(*ADD, "--id", "Bad Id!", claims=CLAIMS)
    assert (result.code, result.err) == (
        2,
        "factcheck: --id: 'Bad Id!' is not in kebab case; write 'bad-id'\n",
    )


def test_the_same_claim_again_is_refused(run: Run) -> None:
    run(*ADD, claims=CLAIMS)
    result = run(*ADD)
    assert (result.code, result.err) == (
        2,
        "factcheck: quay-no-berth-never-ever is the same claim by the same speaker on the same date; "
        "nothing was written\n",
    )


def test_an_outcome_is_dated_by_its_latest_source_and_put_in_at_its_place(run: Run) -> None:
    claims = PEOPLE.replace(
        "claims: []", "claims:\n  - {id: a, speaker: Ann Leeson, claim: c, appearances: [{source: gazette}]}"
    )
    late = ("resolve", "a", "-v", "conf", "--summary", "Done.", "--source", "gazette", "--paragraph", "3")
    result = run(*late, "--source", "herald", "--url", "https://example.org/h", claims=claims)
    assert result.err == (
        "factcheck: reported on 2024-07-02 (date of the latest source); override with --reported\n"
        "factcheck: a (Ann Leeson, confirmed) written to claims.yaml\n"
    )
    early = ("resolve", "a", "-v", "disputed", "--summary", "Doubted.", "--source", "gazette")
    assert run(*early, "--reported", "2024-04").code == 0
    assert run(*early, "--reported", "2024-05").code == 0
    (claim,) = json.loads(run("list", "--json").out)
    assert [one["reported"] for one in claim["outcomes"]] == ["2024-04", "2024-05", "2024-07-02"]
    assert claim["outcomes"][-1]["evidence"] == [
        {"source": "gazette", "paragraphs": [3], "url": None},
        {"source": "herald", "paragraphs": [], "url": "https://example.org/h"},
    ]
    again = run(*early, "--reported", "2024-04")
    assert (again.code, again.err) == (
        2,
        "factcheck: a already has this outcome; nothing was written\n",
    )


# --- speakers and sources


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "speakers:\n  Bo:\n    role: R  # kept\n\nclaims: []\n",
            "speakers:\n  Bo:\n    role: R  # kept\n  Ana Lóring:\n    type: person\n    role: Mayor\n"
            "    aliases: [Loring]\n\nclaims: []\n",
        ),
        (
            "speakers: {Bo: }\nclaims: []\n",
            "speakers: {Bo: , Ana Lóring: {type: person, role: Mayor, aliases: [Loring]} }\nclaims: []\n",
        ),
        (
            "title: T\nclaims: []\n",
            "title: T\nspeakers:\n  Ana Lóring:\n    type: person\n    role: Mayor\n    aliases: [Loring]\n"
            "\nclaims: []\n",
        ),
        (
            "speakers:\nclaims: []\n",
            "speakers:\n  Ana Lóring:\n    type: person\n    role: Mayor\n"
            "    aliases: [Loring]\nclaims: []\n",
        ),
    ],
)
def test_a_speaker_is_added_to_the_header_and_no_other_byte_changes(
    run: Run, tmp_path: Path, before: str, after: str
) -> None:
    args = ("--type", "pers", "--role", "Mayor", "--alias", "Loring")
    result = run("add-speaker", "Ana Lóring", *args, claims=before)
    assert (result.code, result.err) == (0, "factcheck: Ana Lóring written to claims.yaml\n")
    assert (tmp_path / "claims.yaml").read_text() == after
    assert run("add-speaker", "loring").err == (
        "factcheck: 'loring' is already a name of Ana Lóring; nothing was written; "
        "to change it: factcheck edit 'Ana Lóring'\n"
    )


def test_the_first_speaker_brings_those_who_speak_already(run: Run, tmp_path: Path) -> None:
    claims = "claims:\n  - {id: a, speaker: Bo, claim: c, appearances: [{source: s}]}\n"
    assert run("add-speaker", "Ana", claims=claims).code == 0
    assert (tmp_path / "claims.yaml").read_text() == f"speakers:\n  Bo:\n  Ana:\n\n{claims}"


def test_a_source_is_added_to_the_file_that_has_the_sources(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.yaml").write_text("sources:\n  gazette:\n    title: G\nclaims: []\n")
    (tmp_path / "d" / "b.yaml").write_text("claims: []\n")
    args = ("--title", "Four: open", "--published", "2024-07-02", "--url", "https://example.org")
    assert run("add-source", "herald", *args, "-f", "d").code == 0
    assert (tmp_path / "d" / "a.yaml").read_text() == (
        'sources:\n  gazette:\n    title: G\n  herald:\n    title: "Four: open"\n'
        '    published: 2024-07-02\n    url: "https://example.org"\nclaims: []\n'
    )
    for bad, said in (
        (["herald"], "source 'herald' already exists"),
        (["x", "--published", "soon"], "--published: invalid date 'soon'"),
        (["x", "--url", "harbour"], "--url: invalid URL 'harbour'"),
    ):
        result = run("add-source", *bad, "-f", "d")
        assert result.code == 2 and said in result.err


# --- what was typed is never lost


@needs.terminals
def test_ctrl_c_brings_back_what_was_typed(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "add", "--kind", "denial"],
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 200),
    )
    child.expect("Speaker, by name or number: ")
    child.sendline("2")
    child.expect("Claim, in neutral words: ")
    child.sendline("It's over")
    child.expect("Said.*: ")
    child.sendintr()
    child.expect(
        "nothing was written. To resume:\r\n"
        r"factcheck add --kind denial --speaker 'Bo Quay' --claim 'It'\"'\"'s over'\r\n"
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_edit_opens_no_editor_where_nothing_can_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", claims=CLAIMS)
    os.link(tmp_path / "claims.yaml", tmp_path / "other.yaml")
    monkeypatch.setenv("EDITOR", editor(tmp_path, "text = 'lost'"))
    result = run("edit", "loring")
    assert result.code == 2 and "no editor was opened: claims.yaml has 2 hard links" in result.err


def test_what_an_editor_that_failed_left_is_kept(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "open(path, 'w').write(text + '# mine')\nsys.exit(3)"
    monkeypatch.setenv("EDITOR", editor(tmp_path, script))
    result = run("edit", claims=CLAIMS)
    assert result.code == 2 and "exited with status 3; your changes are in claims.yaml.edited" in result.err
    assert (tmp_path / "claims.yaml.edited").read_text() == CLAIMS + "# mine"
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS


@needs.terminals
def test_ctrl_c_at_the_question_after_an_edit_keeps_the_changes(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "edit", "lor"], cwd=str(tmp_path), encoding="utf-8", timeout=20,
        env={**environment(), "VISUAL": editor(tmp_path, "text = text + '    said: never'")},
    )  # fmt: skip
    child.expect("Edit again")
    child.sendline("what")
    child.expect("answer y or n.*: ")
    child.sendintr()
    child.expect("nothing was written; your changes are in claims.yaml.edited")
    child.expect(pexpect.EOF)
    assert (tmp_path / "claims.yaml.edited").read_text() == CLAIMS + "    said: never"
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS


def test_edit_without_a_terminal_and_without_an_editor_does_not_wait_for_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    result = run("edit", "lor", claims=CLAIMS)
    assert (result.code, result.err) == (
        2, "factcheck: no terminal for an editor; set VISUAL or EDITOR, or edit claims.yaml, line 6\n",
    )  # fmt: skip


def test_an_outcome_that_is_not_the_latest_does_not_change_the_verdict_and_says_so(run: Run) -> None:
    resolve = ("resolve", "lor", "--summary", "S.", "--source", "herald", "--reported")
    run(*resolve, "2024-07-02", "-v", "kept", claims=CLAIMS)
    result = run(*resolve, "2024-05-01", "-v", "partly")
    note = "partly; an earlier outcome, the claim stays kept"
    assert result.err == f"factcheck: loring-ten (Ana Lóring, {note}) written to claims.yaml\n"


def test_ids_and_tags_are_checked_where_they_are_typed(run: Run) -> None:
    result = run("add-source", "The Gazette", claims=CLAIMS)
    assert (result.code, result.err) == (
        2, "factcheck: ID: 'The Gazette' is not in kebab case; write 'the-gazette'\n",
    )  # fmt: skip
    assert run("add-source", "?").err == "factcheck: ID: '?' is not in kebab case\n"
    assert run(*ADD, "--tag", "quay, vote").err == "factcheck: --tag: for several: --tag quay --tag vote\n"
    assert Path("claims.yaml").read_text() == CLAIMS


def test_the_beginning_of_several_ids_is_ambiguous_and_not_a_search(run: Run) -> None:
    second = CLAIMS[CLAIMS.index("  - id:") :].replace("loring-ten", "loring-ten-more")
    third = second.replace("loring-ten-more", "quay-loring").replace("Ten berths.", "Loring ten m.")
    result = run("show", "loring-ten-", claims=CLAIMS + second + second.replace("-more", "-most") + third)
    assert (result.code, result.err) == (
        2, "factcheck: ID: ambiguous id 'loring-ten-': could be loring-ten-more or loring-ten-most\n",
    )  # fmt: skip


def test_edit_opens_at_a_source_a_speaker_or_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "vi"
    script.write_text('#!/bin/sh\necho "$1" > opened\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    for args, line in (
        ([], "+1"), (["herald"], "+2"), (["bo quay"], "+3"), (["loring"], "+6"), (["quay"], "+3"),
        (["anita"], "+3"), (["berths", "ten"], "+6"), (["ten berths"], "+6"), (["her"], "+2"),
    ):  # fmt: skip
        run("edit", *args, claims=CLAIMS)
        assert (tmp_path / "opened").read_text() == f"{line}\n", args
    (tmp_path / "opened").unlink()
    claims = CLAIMS.replace("speakers: {Ana Lóring: {aliases: [Anita]}, Bo Quay: }\n", "")
    second = claims[claims.index("  - id") :].replace("loring-ten", "loring-two")
    result = run("edit", "lóring", claims=claims + second)
    assert result.code == 2 and not (tmp_path / "opened").exists()
    assert "2 claims match 'lóring'; edit one by its id:\n  loring-ten  Ana" in result.err


def test_the_beginning_of_several_sources_is_ambiguous_and_opens_no_claim_that_has_the_word(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    claims = CLAIMS.replace("herald:", "herald-1: , herald-2:").replace("Ten berths.", "The herald.")
    result = run("edit", "herald", claims=claims)
    assert (result.code, result.err) == (
        2, "factcheck: ID: ambiguous id 'herald': could be herald-1 or herald-2\n",
    )  # fmt: skip


@pytest.mark.parametrize("command", ["edit", "show"])
def test_a_word_that_no_claim_has_is_not_called_an_id(run: Run, command: str) -> None:
    result = run(command, "coup", claims=CLAIMS)
    message = "no claim has 'coup' as its id or in its text; `factcheck list` shows all claims"
    assert (result.code, result.err) == (2, f"factcheck: {message}\n")


@needs.terminals
def test_resolve_asks_for_what_it_lacks_and_shows_the_claim(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "resolve", "lor"],
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 200),
    )
    for prompt, answer in (
        ("Ana Lóring: Ten berths. .unresolved.*1  confirmed.*2  kept.*Verdict.*: ", "maybe"),
        ("'maybe'.*Verdict.*: ", "2"), ("What happened.*: ", ""),
        ("answer is required.*What happened.*: ", "Ten opened."), ("Details.*: ", ""),
        ("2  herald.*Source.*: ", "2"),
        ("Paragraphs .*: ", "4, 5"), (r"URL of this citation \[optional\]: ", ""),
        ("3  both.*Basis.*: ", "1"),
        (r"Reported \[\d{4}-\d\d-\d\d\]: ", "2024-07-02"), ("Write this.*: ", ""),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect("loring-ten \\(Ana Lóring, kept\\) written")
    child.expect(pexpect.EOF)
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS + (
        "    outcomes:\n      - verdict: kept\n        reported: 2024-07-02\n        basis: events\n"
        "        summary: Ten opened.\n        evidence:\n          - {source: herald, paragraphs: [4, 5]}\n"
    )


@needs.terminals
def test_a_new_speaker_and_a_new_source_are_asked_about_and_added_on_the_way(
    run: Run, tmp_path: Path
) -> None:
    run("check", claims=PEOPLE)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "add"],
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 200),
    )
    for prompt, answer in (
        ("Speaker, by name or number: ", "Ann Lee"),
        (r"Did you mean Ann Leeson\? \[y/N\]: ", "n"),
        (r"Add Ann Lee as a new speaker\? \[y/N\]: ", "y"),
        ("Type.*: ", "person"), ("Role .*: ", "Clerk"), ("Claim, in neutral words: ", "No more fees."),
        ("Said.*: ", ""), ("Kind.*: ", ""), ("Quotation.*: ", ""), ("About.*: ", ""),
        ("Source, by name or number: ", "tribune-2024"), ("Add tribune-2024 as a new source.*: ", "y"),
        ("Title .*: ", "Fees"), ("Publisher .*: ", ""), ("Published .*: ", "2024-05"), ("URL .*: ", ""),
        ("Paragraphs .*: ", "3"), ("URL of this.*: ", ""), ("Tags.*: ", ""), ("Id .*: ", ""),
        ("Write this.*: ", "y"),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect("lee-no-more-fees \\(Ann Lee, unresolved\\) written")
    child.expect(pexpect.EOF)
    assert (tmp_path / "claims.yaml").read_text() == (
        "sources: {gazette: {published: 2024-03-02}, herald: {published: 2024-07-02}, "
        "tribune-2024: {title: Fees, published: 2024-05}}\n"
        "speakers: {Ann Leeson: {aliases: [Leeson]}, Ann Lee: {type: person, role: Clerk}}\n"
        "claims:\n  - id: lee-no-more-fees\n    speaker: Ann Lee\n    claim: No more fees.\n"
        "    appearances:\n      - {source: tribune-2024, paragraphs: [3]}\n"
    )


def test_a_command_reads_the_dataset_once_before_and_once_after_and_checks_it_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factcheck import checks
    from factcheck.reading import loader

    counted = {"read": 0, "run": 0}
    for module, name in ((loader, "read"), (checks, "run")):
        real = getattr(module, name)

        def counting(*args: Any, name: str = name, real: Any = real) -> Any:
            counted[name] += 1
            return real(*args)

        monkeypatch.setattr(module, name, counting)
    for command in (RESOLVE, ADD, ["add-speaker", "Cy"], ["add-source", "tribune"]):
        counted.update(read=0, run=0)
        assert run(*command, claims=CLAIMS).code == 0
        assert counted == {"read": 2, "run": 1}, command


QUESTIONS = (
    ("Speaker, by name or number: ", "2"), ("Claim, in neutral words: ", "Over."), ("Said.*: ", "2024"),
    ("Kind.*: ", "promise"), ("Due.*: ", "2024-06"), ("Quotation.*: ", "Over"), ("About.*: ", "Pier"),
    ("Source, by.*: ", "1"), ("Paragraphs .*: ", "4"), ("URL.*: ", "https://example.org"),
    ("Tags.*: ", "quay"),
    ("Id .*: ", "quay-over"), ("Write this.*: ", ""),
)  # fmt: skip


@pytest.mark.parametrize("answered", range(2, len(QUESTIONS)))
@needs.terminals
def test_whichever_question_is_interrupted_what_was_typed_comes_back_and_works(
    run: Run, tmp_path: Path, answered: int
) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "add"],
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 300),
    )
    for prompt, answer in QUESTIONS[:answered]:
        child.expect(prompt)
        child.sendline(answer)
    child.expect(QUESTIONS[answered][0])
    child.sendintr()
    child.expect("nothing was written. To resume:\r\nfactcheck ([^\r]*)")
    line = str(child.match.group(1))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130 and (tmp_path / "claims.yaml").read_text() == CLAIMS
    args = shlex.split(line)
    assert args[:3] == ["add", "--speaker", "Bo Quay"]
    if answered > 8:
        assert run(*args).code == 0


@needs.terminals
def test_what_is_brought_back_from_a_strangers_file_steers_no_terminal(run: Run, tmp_path: Path) -> None:
    run("check", claims='sources: {g: }\nspeakers: {"A\\e]0;owned\\ana": }\nclaims: []\n')
    child = pexpect.spawn(
        sys.executable,
        ["-m", "factcheck", "add"],
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 200),
    )
    child.expect("Speaker, by name or number: ")
    child.sendline("1")
    child.expect("Claim, in neutral words: ")
    child.sendintr()
    child.expect("nothing was written. To resume:\r\n.*\r\n")
    assert "<U+001B>]0;owned" in child.after and "\x1b]0;" not in child.after
    child.close(force=True)


@needs.terminals
def test_init_asks_three_things_at_a_terminal_and_writes_what_passes_the_strictest_check(
    run: Run, tmp_path: Path
) -> None:
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "init"], cwd=tmp_path, encoding="utf-8", timeout=20,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    for question, answer in (
        ("^  `back` returns to the previous question; .*Title of the dataset: ", "Claims: about 'the' #vote"),
        ("source .an article's headline, not the newspaper's name.: ", "Council splits again and again"),
        ("Name of the first speaker", ""),
        ("answer is required", "Ana: Lóring #1"),
    ):
        child.expect(question)
        child.sendline(answer)
    child.expect("to add the first claim: factcheck add")
    child.expect(pexpect.EOF)
    assert run("check", "--strict").code == 0
    told = json.loads(run("export", "--format", "json").out)
    assert told["title"] == "Claims: about 'the' #vote" and list(told["speakers"]) == ["Ana: Lóring #1"]
    assert list(told["sources"]) == ["council-splits-again-and-again"] and told["claims"] == []
    assert run("add", "--speaker", "Ana: Lóring #1", "--claim", "One.", "--source", "council").code == 0
    assert run("check", "--strict").code == 0


@needs.terminals
def test_what_is_brought_back_keeps_the_dataset_and_the_dry_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "add", "-f", "other.yaml", "--dry-run"], cwd=str(tmp_path),
        encoding="utf-8", timeout=20, dimensions=(40, 300),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    for question, answer in (("Speaker", "Zed Other"), ("Add", "y"), ("Type", "1"), ("Role", "Clerk")):
        child.expect(question)
        child.sendline(answer)
    child.expect("Claim, in neutral words: ")
    child.sendintr()
    child.expect("nothing was written. To resume:\r\n(.*)\r\n(.*)\r\n")
    assert [child.match.group(1), child.match.group(2)] == [
        "factcheck add-speaker 'Zed Other' -f other.yaml --dry-run --type person --role Clerk",
        "factcheck add -f other.yaml --dry-run --speaker 'Zed Other'",
    ]


@needs.terminals
def test_a_dialog_with_three_slips_and_one_step_back_ends_in_the_right_bytes(
    run: Run, tmp_path: Path
) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "resolve", "lor"], cwd=str(tmp_path), encoding="utf-8",
        timeout=20, dimensions=(40, 200), env=environment(),
    )  # fmt: skip
    for prompt, answer in (
        ("confirmed +Reported events.*Verdict.*: ", "perhaps"),
        ("perhaps.*Verdict.*: ", "broken"),
        ("'broken' taken as 'unfulfilled'.*What happened.*: ", "back"), ("Verdict.*: ", "5"),
        ("What happened.*: ", "Nine opened."), ("Details.*: ", "At noon."),
        ("1  gazette  G.*Source.*: ", "tribune"),
        (r"Add tribune as a new source\? .y/N.: ", ""), ("choose one from the list.*Source.*: ", "back"),
        ("Details.*: ", "back"), ("What happened.*: ", "Six opened."), ("Details.*: ", ""),
        ("Source.*: ", "herald"), ("Paragraphs .*: ", "four"),
        ("whole numbers.*Paragraphs .*: ", "4,5"), ("URL.*: ", ""), ("Basis.*: ", ""),
        (r"Reported \[[-0-9]+\]: ", "2024-07-02"), (r"Write this\?.*\[Y/n/e\]: ", "y"),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect(pexpect.EOF)
    assert (tmp_path / "claims.yaml").read_text() == CLAIMS + (
        "    outcomes:\n      - verdict: unfulfilled\n        reported: 2024-07-02\n"
        "        summary: Six opened.\n        evidence:\n          - {source: herald, paragraphs: [4, 5]}\n"
    )


@needs.terminals
def test_what_was_proposed_can_be_changed_in_the_editor_before_it_is_written(
    run: Run, tmp_path: Path
) -> None:
    run("check", claims=CLAIMS)
    command = editor(tmp_path, "text = text.replace('Over.', 'It is over.')")
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "add", "-s", "Bo Quay", "--claim", "Over."], cwd=str(tmp_path),
        encoding="utf-8", timeout=20, dimensions=(40, 200), env={**environment(), "VISUAL": command},
    )  # fmt: skip
    for prompt in ("Said", "Kind", "Quotation", "About", "Source", "Paragraphs", "URL", "Tags", "Id"):
        child.expect(prompt)
        child.sendline("1" if prompt == "Source" else "")
    child.expect("Write this")
    child.sendline("e")
    child.expect("claims.yaml written")
    child.expect(pexpect.EOF)
    assert "    claim: It is over.\n" in (tmp_path / "claims.yaml").read_text()


@needs.terminals
def test_a_new_speaker_that_was_not_wanted_after_all_is_not_brought_back(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "add"], cwd=str(tmp_path), encoding="utf-8", timeout=20,
        dimensions=(40, 200), env=environment(),
    )  # fmt: skip
    for prompt, answer in (
        ("Speaker", "Zed"), ("Add Zed as a new speaker", "y"), ("Type", "person"), ("Role", ""),
        ("Claim", "back"), ("Speaker", "2"), ("Claim", "Over."),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect("Said.*: ")
    child.sendintr()
    child.expect("nothing was written. To resume:\r\n(.*)\r\n")
    assert child.match.group(1) == "factcheck add --speaker 'Bo Quay' --claim Over."


@needs.terminals
def test_a_summary_that_is_too_long_is_split_at_once(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    child = pexpect.spawn(
        sys.executable, ["-m", "factcheck", "resolve", "lor", "-v", "kept", "--source", "herald"],
        cwd=str(tmp_path), encoding="utf-8", timeout=20, dimensions=(40, 400), env=environment(),
    )  # fmt: skip
    rest = "The herald counted them, one after the other, and the harbour master signed the list. " * 2
    for prompt, answer in (
        ("What happened.*: ", f"Ten berths opened. {rest}"),
        (r"190 characters; the limit of a summary is 160.*Keep the first sentence.*\[Y/n\]: ", ""),
        (r"Details.*\[The herald counted.*\]: ", ""), ("Basis.*: ", ""), ("Reported.*: ", "2024-07-02"),
        ("Write this.*: ", "y"),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect(pexpect.EOF)
    (claim,) = json.loads(run("list", "--json").out)
    assert claim["outcomes"][0]["summary"] == "Ten berths opened."
    assert claim["outcomes"][0]["details"] == rest.strip()


def test_details_are_an_option_too_and_a_long_summary_is_a_warning(run: Run) -> None:
    long = "Ten " + "x" * 160
    args = ("--summary", long, "--details", "D.", "--source", "gazette")
    run("resolve", "lor", "-v", "kept", *args, claims=CLAIMS)
    (claim,) = json.loads(run("list", "--json").out)
    assert claim["outcomes"][0]["details"] == "D."
    assert "warning[long-summary] summary of 164 characters; the limit is 160" in run("check").out
