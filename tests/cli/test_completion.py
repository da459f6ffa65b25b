"""Completion in real shells offers words of the dataset, and nothing that a shell would run."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Run

CLAIMS = """
    sources: {gazette-2024: }
    speakers: {Ana Lóring: {aliases: [Anita]}, Bo Quay (unnamed): ,
      "Eve $(touch hit) `touch hit` \\\\$(touch hit) '; touch hit #": }
    verdicts: {promise-broken: {means: unfulfilled}}
    claims:
      - {id: loring-ten, speaker: Ana Lóring, claim: c, tags: [harbour], about: [North quay],
         appearances: [{source: gazette-2024}]}
      - {id: quay-none, speaker: Bo Quay (unnamed), claim: c, tags: [quay],
         appearances: [{source: gazette-2024}]}
"""


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (
            "list --speaker ",
            ["Ana Lóring", "Bo Quay (unnamed)", "Eve (touch hit) touch hit (touch hit) touch hit"],
        ),
        ("list -s lo", ["Ana Lóring"]),
        ("list --speaker LÓR", ["Ana Lóring"]),
        ("list -v promise", ["promise-broken"]),
        ("list -v con", ["confirmed", "contradicted"]),
        ("list --kind pr", ["promise", "prediction"]),
        ("list --about no", ["North quay"]),
        ("export -t ", ["harbour", "quay"]),
        ("timeline --source ", ["gazette-2024"]),
        ("show ", ["loring-ten", "quay-none"]),
        ("show quay-none lo", ["loring-ten"]),
        ("list --sort sp", ["speaker"]),
        ("export --format m", ["markdown"]),
        ("export --by m", ["month"]),
        ("tally --by t", ["tag"]),
    ],
)
def test_words_of_the_dataset_are_completed(
    run: Run, monkeypatch: pytest.MonkeyPatch, line: str, offered: list[str]
) -> None:
    run("check", claims=CLAIMS)
    assert _completed(run, monkeypatch, line) == offered


def _completed(run: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    monkeypatch.setenv("_FACTCHECK_COMPLETE", "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"factcheck {line}")
    result = run()
    assert result.err == ""
    return result.out.strip().splitlines()


@pytest.mark.parametrize("claims", ["claims: x: y\n", "claims: []\n"])
def test_an_unreadable_or_empty_dataset_completes_nothing_and_prints_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, claims: str
) -> None:
    run("check", claims=claims)
    assert _completed(run, monkeypatch, "list --speaker ") == []
    assert _completed(run, monkeypatch, "list -f missing.yaml --speaker ") == []


def test_the_file_option_selects_the_dataset_for_completion(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("check", claims="claims: []\n")
    (tmp_path / "other.yaml").write_text(
        "claims: [{id: a, speaker: Zoë, claim: c, appearances: [{source: s}]}]\n"
    )
    assert _completed(run, monkeypatch, "list -f other.yaml -s ") == ["Zoë"]


SHELLS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> "Iterator[pexpect.spawn]":
    """An interactive shell in a folder with a dataset, with completion loaded."""
    name = request.param
    if not hasattr(pexpect, "spawn"):
        pytest.skip("pexpect.spawn is missing")
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    run("check", claims=CLAIMS)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "PS1": "> ",
        "INPUTRC": "/dev/null",
        "fish_greeting": "",
    }
    child = pexpect.spawn(
        name, SHELLS[name], cwd=tmp_path, env=environment, encoding="utf-8", timeout=20, dimensions=(24, 200)
    )
    child.shell = name
    script = f"_FACTCHECK_COMPLETE=source_{name} factcheck"
    loads = {
        "bash": f'bind "set enable-bracketed-paste off"; eval "$({script})"; echo load""ed',
        "zsh": f'autoload -Uz compinit; compinit -u -D; eval "$({script})"; echo load""ed',
        "fish": f"{script} | source; echo load''ed",
    }
    child.sendline(loads[name])
    child.expect("loaded")
    yield child
    child.close(force=True)
    assert not (tmp_path / "hit").exists()


def test_a_real_shell_completes_a_speaker(shell: "pexpect.spawn") -> None:
    typed = {"bash": "lor", "zsh": "An", "fish": "An"}[shell.shell]
    completed = {"bash": r"Ana\\ Lóring", "zsh": r"Ana\\ Lóring", "fish": r"'?Ana(\\)? Lóring'?"}[shell.shell]
    shell.send(f"factcheck list --speaker {typed}\t")
    shell.expect(completed)
    shell.sendline(" --json")
    shell.expect('"speaker": "Ana Lóring"')


def test_a_real_shell_offers_all_speakers(shell: "pexpect.spawn") -> None:
    shell.send("factcheck list --speaker \t\t")
    for name in ("Ana", "Bo", "Eve"):
        shell.expect(name)


@pytest.mark.parametrize("shell", ["zsh"], indirect=True)
@pytest.mark.parametrize("typed", ["list -s an", "list --speaker=An", "list -s lor"])
def test_zsh_completes_a_prefix_in_any_case_and_after_an_equals_sign(
    shell: "pexpect.spawn", typed: str
) -> None:
    shell.send(f"factcheck {typed}\t")
    shell.expect(r"Ana\\ Lóring")


def test_zsh_gets_descriptions_with_their_apostrophes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FACTCHECK_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "factcheck res")
    out = run().out
    assert out.startswith("local -a lines; lines=('resolve Record a claim'\\''s outcome")
