"""Output is complete and readable at every width, with or without colour, in any script."""

import io
import re

import pytest
from rich.cells import cell_len

from factcheck.terminal import screen as terminal
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
    if command[0] == "list" and width >= terminal.NARROW:
        columns = [line for line in out.splitlines() if "  " in line]
        assert len(columns) > 3
        for word in ("fewer”", "council", "contradicted", "opened.", "18h"):
            assert word in out
    else:
        whole = without_spaces(out)
        for text in (
            "loring-ten-berths-will-open-at-the-north-quay",
            "Tenberths–“nofewer”–willopen",
            "contradicted",
            "thatfourberthsopened.",
        ):
            assert text in whole
        if command[0] == "show":
            for text in (
                "Unabhängigkeitserklärungsunterzeichnungsfeierlichkeiten",
                "reportedaround2024-03-02",
                "sincereplaced",
                "BoQuay:Nonewill.",
            ):
                assert text in whole


def test_narrow_terminals_get_stacked_records(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert output(run, monkeypatch, 40, "list") == (
        "The harbour vote, as one paper of the\n"
        "town reported it\n"
        "2 claims\n"
        "\n"
        "Ana Lóring, 2024-03-01 18h\n"
        "loring-ten-berths-will-open-at-the-\n"
        "north-quay\n"
        "  Ten berths – “no fewer” – will open at\n"
        "  the north quay by June, whatever the\n"
        "  council says…\n"
        "  ✗ contradicted\n"
        "  The paper reports that four berths\n"
        "  opened.\n"
        "\n"
        "Bo Quay, undated\n"
        "quay-no\n"
        "  None will.\n"
        "  · unresolved\n"
        "\n"
        "1 ✗ contradicted, 1 · unresolved\n"
    )


def test_a_pipe_is_120_wide_unless_columns_says_otherwise(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in ("", "0", "-5", "wide", "９０", "99999999999999999999"):
        monkeypatch.setenv("COLUMNS", columns)
        lines = run("list", claims=CLAIMS).out.splitlines()
        assert max(map(len, lines)) == 120, columns


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

    app(["list"] if command == ["list"] else command, standalone_mode=False)
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
    lines = run("list", claims=claims).out.splitlines()
    assert sum(line.endswith("  · unresolved") for line in lines) == 4
    at = {cell_len(line[: line.index("· unresolved")]) for line in lines if line.endswith("  · unresolved")}
    assert len(at) == 1


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
