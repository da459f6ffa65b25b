"""Output is complete and readable at every width, with or without colour, in any script."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from factcheck.terminal import screen as terminal
from tests import needs
from tests.conftest import Run

CLAIMS = """
    title: The harbour vote, as one paper of the town reported it
    sources: {gazette: {title: Council splits over the harbour, publisher: The Gazette,
                        published: 2024-03-02}}
    speakers: {Ana Lóring: {role: Mayor of the town}}
    claims:
      - id: loring-ten-berths-will-open-at-the-north-quay
        speaker: Ana Lóring
        said: 2024-03-01T18
        claim: Ten berths – “no fewer” – will open at the north quay by June, whatever the council says…
        quote: Ten berths by June
        appearances: [{source: gazette, paragraphs: [4]}]
        related: [quay-no]
        note: Unabhängigkeitserklärungsunterzeichnungsfeierlichkeiten
        outcomes:
          - {verdict: disputed, reported: 2024-03-02~, basis: both, summary: The paper reports both sides.}
          - {verdict: contradicted, reported: 2024-07-02, basis: events,
             summary: The paper reports that four berths opened.}
      - {id: quay-no, speaker: Bo Quay, claim: None will., appearances: [{source: gazette}]}
"""


def output(run: Run, monkeypatch: pytest.MonkeyPatch, width: int, *args: str, **env: str) -> str:
    for name, value in {"COLUMNS": str(width), **env}.items():
        monkeypatch.setenv(name, value)
    result = run(*args, claims=CLAIMS)
    assert result.code == 0
    return result.out


def without_spaces(text: str) -> str:
    """Text without the whitespace that wrapping may add."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("width", [200, 140, 120, 80, 71, 70, 69, 60, 40, 24])
@pytest.mark.parametrize("command", [["list"], ["show", "loring"]])
def test_no_text_is_cut_at_any_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int, command: list[str]
) -> None:
    out = output(run, monkeypatch, width, *command)
    assert max(cell_len(line) for line in out.splitlines()) <= width
    assert not any(line != line.rstrip() for line in out.splitlines())
    whole = without_spaces(out)
    for text in (
        "loring-ten-berths-will-open-at-the-north-quay",
        "Tenberths–“nofewer”–willopenatthenorthquaybyJune,whateverthecouncilsays…",
        "✗contradicted",
        "18h",
        "thatfourberthsopened.",
    ):
        assert text in whole
    if command[0] == "show":
        for text in (
            "Unabhängigkeitserklärungsunterzeichnungsfeierlichkeiten",
            "reportedaround2024-03-02",
            "Thepaperreportsbothsides.",
            "BoQuay:Nonewill.",
        ):
            assert text in whole


@pytest.mark.parametrize("width", [200, 120, 80, 60, 47, 40])
def test_an_id_that_fits_on_a_line_is_never_split(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    name = "loring-ten-berths-will-open-at-the-north-quay"
    for command in (["list"], ["list", "--by", "verdict"], ["list", "--by", "speaker"], ["timeline"]):
        assert (name in output(run, monkeypatch, width, *command)) == (width >= len(name)), command
    assert (name in output(run, monkeypatch, width, "show", "loring")) == (width >= len(name) + 9)


@pytest.mark.parametrize("width", [200, 120, 80, 70])
def test_the_verdict_has_a_column_of_its_own_in_the_list(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    _, rows = output(run, monkeypatch, width, "list").split("Who said what, and what happened\n")
    starts = [line[:16].rstrip() for line in rows.splitlines()]
    assert [start for start in starts if start] == ["✗ contradicted", "· unresolved"]
    assert starts[0] and all(line[14:16] == "  " and line[16] != " " for line in rows.splitlines())


def test_a_long_label_wraps_in_the_column_of_verdicts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = """
        verdicts: {odd: {label: A label that has as many as forty column}, long: {label: %s}}
        claims:
          - {id: a, speaker: A, claim: c, appearances: [{source: s}], outcomes: [{verdict: odd}]}
          - {id: b, speaker: B, claim: d, appearances: [{source: s}], outcomes: [{verdict: long}]}
    """ % ("x" * 40)
    for width in (20, 40, 69, 70, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        out = run("list", claims=claims).out
        if width < terminal.NARROW:
            assert "Alabelthathasasmanyasfortycolumn" in without_spaces(out)
            assert "x" * 40 in without_spaces(out)
        else:
            assert (
                "• A label that has  A · undated · a\n"
                "as many as forty    c\n"
                "column\n"
                "•                   B · undated · b\n"
                "xxxxxxxxxxxxxxxxxx  d\n"
                "xxxxxxxxxxxxxxxxxx\n"
                "xxxx\n"
            ) in out


@pytest.mark.parametrize("width", [20, 40, 69, 70, 100, 200])
def test_long_names_and_claims_fold_and_no_line_is_wider_than_the_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    speaker, claim = "Sp" * 100, ("word " * 400).strip()
    claims = (
        f"claims: [{{id: a, speaker: {speaker}, claim: {claim}, appearances: [{{source: s}}],"
        f" outcomes: [{{verdict: disputed, summary: S.}}]}}]"
    )
    monkeypatch.setenv("COLUMNS", str(width))
    for command in (["list"], ["list", "--by", "verdict"], ["list", "-l"], ["timeline"], ["show", "a"]):
        out = run(*command, claims=claims).out
        assert max(map(len, out.splitlines())) <= width
        assert out.count("word") == (800 if command == ["timeline"] else 400)
        assert speaker in re.sub(r"(?m)^(≠ disputed)? +|\n", "", out) and "\n ·" not in out
    for command in (["list", "-1"], ["speakers"], ["tally", "--by", "speaker"]):
        assert max(map(len, run(*command).out.splitlines())) <= width


def test_no_view_fails_on_an_empty_dataset_or_a_limit_of_0(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = (["--by", by] for by in ("speaker", "verdict", "kind", "month"))
    views = [[], ["-1"], ["-l"], *groups]
    for width in ("1", "40", "120"):
        monkeypatch.setenv("COLUMNS", width)
        for options in views:
            result = run("list", *options, claims="claims: []\n")
            assert (result.code, " ".join(result.out.split())) == (0, "Claims 0 claims")
            result = run("list", "--limit", "0", *options, claims=CLAIMS)
            assert result.code == 0 and "Lóring" not in result.out
            assert "2 claims, the first 0 shown" in " ".join(result.out.split())
        for command in ("timeline", "speakers", "tally"):
            assert run(command, claims="claims: []\n").code == 0


def test_text_that_hangs_may_be_empty() -> None:
    stream = io.StringIO()
    screen = terminal.Screen(stream)
    screen.print(screen.hanging(Text()))
    assert stream.getvalue() == "\n"


def test_narrow_terminals_get_the_verdict_above_each_claim(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert output(run, monkeypatch, 40, "list") == (
        "The harbour vote, as one paper of the\n"
        "town reported it\n"
        "2 claims  ✗ 1 contradicted\n"
        "· 1 unresolved\n"
        "\n"
        "✗ contradicted\n"
        "Ana Lóring · 2024-03-01 18h ·\n"
        "loring-ten-berths-will-open-at-the-\n"
        "north-quay\n"
        "Ten berths – “no fewer” – will open at\n"
        "the north quay by June, whatever the\n"
        "council says…\n"
        "→ The paper reports that four berths\n"
        "opened.  [2024-07-02]\n"
        "\n"
        "· unresolved\n"
        "Bo Quay · undated · quay-no\n"
        "None will.\n"
    )


def test_a_stream_without_a_terminal_is_120_wide_unless_columns_says_otherwise(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = f"claims: [{{id: a, speaker: A, claim: {'x' * 300}, appearances: [{{source: s}}]}}]"
    for columns in ("", "0", "-5", "wide", "９０", "99999999999999999999"):
        monkeypatch.setenv("COLUMNS", columns)
        assert max(map(len, run("list", claims=claims).out.splitlines())) == 120, columns
    monkeypatch.setenv("COLUMNS", "90")
    assert max(map(len, run("list").out.splitlines())) == 90


@needs.terminals
def test_a_pipe_is_as_wide_as_the_terminal_of_standard_error_and_a_file_is_not(tmp_path: Path) -> None:
    claims = f"claims: [{{id: a, speaker: A, claim: {'x' * 300}, appearances: [{{source: s}}]}}]"
    (tmp_path / "claims.yaml").write_text(claims)
    import termios

    main, terminal_of_error = os.openpty()
    termios.tcsetwinsize(terminal_of_error, (24, 90))
    command = [sys.executable, "-m", "factcheck", "list"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm"}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=terminal_of_error, check=True
    )
    assert max(map(len, done.stdout.decode().splitlines())) == 90
    with (tmp_path / "out").open("wb") as file:
        subprocess.run(command, cwd=tmp_path, env=env, stdout=file, stderr=terminal_of_error, check=True)
    assert max(map(len, (tmp_path / "out").read_text("utf-8").splitlines())) == 120
    os.close(main)
    os.close(terminal_of_error)


def test_addresses_are_links_on_a_terminal_with_colour_and_written_out_elsewhere(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = """
        sources: {gazette: {publisher: The Gazette, url: "https://example.org/a"}}
        claims: [{id: a, speaker: A, claim: c, appearances: [{source: gazette}]}]
    """
    link = "\x1b]8;"
    coloured = run("show", "a", "--color", claims=claims).out
    assert link in coloured and coloured.count("https://example.org/a") == 1
    assert "\n         https://example.org/a\n" in run("show", "a").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    dumb = run("show", "a").out
    assert link not in dumb and "https://example.org/a" in dumb


ESCAPES = re.compile("\x1b\\[[0-9;]*m")


def test_colour_is_for_terminals_and_adds_no_information(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = output(run, monkeypatch, 100, "list")
    assert "\x1b" not in plain
    coloured = output(run, monkeypatch, 100, "list", FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[1;31m✗ contradicted" in coloured
    without = "\n".join(line.rstrip() for line in ESCAPES.sub("", coloured).splitlines()) + "\n"
    assert without == plain
    assert "\x1b" not in ESCAPES.sub("", coloured)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert "\x1b[1;31m" not in run("list").out


def test_an_ascii_terminal_gets_ascii_text() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    assert (
        terminal.Screen(stream).sanitize("Guaidó – “¡ya!” … 名 [/b] ½")
        == 'Guaido - "!ya!" ... \\u540d [/b] 1/2'
    )


@pytest.mark.parametrize("command", [["list"], ["show", "loring"]])
@pytest.mark.parametrize("width", ["120", "40"])
def test_an_ascii_locale_loses_no_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    run("list", claims=CLAIMS)
    stream = io.TextIOWrapper(buffer := io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr("sys.stdout", stream)
    from factcheck.cli import app

    with pytest.raises(SystemExit):
        app(command)
    stream.flush()
    out = buffer.getvalue().decode("ascii")
    assert '"no fewer"' in " ".join(out.split())
    assert "Ana Loring" in out and "x contradicted" in out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\x1b[31mred\\x1b]8;;http://x\\x07", "<U+001B>[31mred<U+001B>]8;;http://x<U+0007>"),
        ("[bold]x[/bold][/] [link=y]", "[bold]x[/bold][/] [link=y]"),
        (":smile: {x} %s", ":smile: {x} %s"),
        ("a\\u202eb\\u2066c\\u200bd\\u2028e\\tf", "a<U+202E>b<U+2066>c<U+200B>d e f"),
        ("\\u009b31m\\b\\r\\u00ad", "<U+009B>31m<U+0008> <U+00AD>"),
        ("\\U000e0041\\ufeff", "<U+E0041><U+FEFF>"),
    ],
)
def test_text_of_a_file_is_never_markup_or_an_escape_sequence(
    run: Run, monkeypatch: pytest.MonkeyPatch, text: str, expected: str
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    for command in ("list", "show"):
        result = run(
            command,
            *(["a"] if command == "show" else []),
            claims=f'claims: [{{id: a, speaker: A, claim: "{text}", appearances: [{{source: s}}]}}]',
        )
        assert result.code == 0
        assert expected in result.out and "\x1b" not in result.out


def test_wide_characters_keep_columns_aligned(run: Run) -> None:
    claims = "claims:\n" + "".join(
        f"  - {{id: c{n}, speaker: {name}, claim: {name * 30}, appearances: [{{source: s}}]}}\n"
        for n, name in enumerate(("ab", "名前", "😀", "é"))
    )
    _, rows = run("list", claims=claims).out.split("Who said what, and what happened\n")
    assert all(line.startswith(("· unresolved  ", " " * 14)) for line in rows.splitlines())
    lines = run("list", "-1").out.splitlines()[-4:]
    assert len({cell_len(line[: line.index("undated")]) for line in lines}) == 1
    assert max(map(cell_len, lines)) <= 120


def test_carets_are_aligned_with_wide_characters(run: Run) -> None:
    out = run(
        "check",
        claims='claims:\n  - {id: 名, speaker: "\\tA", claim: c, said: 名x, appearances: [{source: s}]}\n',
    ).out.splitlines()
    line, carets = out[1], out[2]
    assert cell_len(line[: line.index("名x")]) == carets.index("^") and carets.count("^") == 3


def test_only_a_part_of_a_very_long_line_is_shown(run: Run) -> None:
    out = run(
        "check",
        claims="claims:\n"
        f"  - {{id: a, claim: {'x' * 5000}, said: never, speaker: A, appearances: [{{source: s}}]}}\n",
    ).out
    assert "never" in out.splitlines()[1] and len(out.splitlines()[1]) < 200
    assert out.splitlines()[1].index("never") == out.splitlines()[2].index("^")
