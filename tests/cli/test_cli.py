"""The command line: filters, output, exit statuses, messages."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from factcheck import __version__
from factcheck.cli.app import COMMANDS
from factcheck.cli.usage_errors import HINTS
from tests import needs
from tests.conftest import Run

CLAIMS = """
    title: The harbour vote
    sources:
      gazette: {title: Council splits, publisher: The Gazette, published: 2024-03-02}
      later: {title: Four berths, published: 2024-07-02}
    speakers:
      Ana Lóring: {role: Mayor, aliases: [Anita]}
      Bo Quay:
    verdicts:
      promise-broken: {means: unfulfilled, label: Promise broken}
    claims:
      - id: loring-ten-berths
        speaker: Ana Lóring
        said: 2024-03-01T18:30
        kind: promise
        about: [North quay]
        claim: Ten berths will open.
        quote: Ten berths by June
        due: 2024-06-30
        appearances: [{source: gazette, paragraphs: [4]}]
        tags: [harbour]
        related: [quay-no-berth]
        outcomes:
          - {verdict: promise-broken, reported: 2024-07-02, basis: events, summary: Four opened.,
             evidence: [{source: later, paragraphs: [2, 5]}]}
      - id: quay-no-berth
        speaker: Bo Quay
        claim: No berth will open.
        appearances: [{source: gazette}]
        tags: [harbour, vote]
"""
BROKEN = """
    claims:
      - {id: good, speaker: A, claim: c, appearances: [{source: s}]}
      - {id: bad, speaker: A, claim: c, said: never, appearances: [{source: s}]}
"""


def listed(out: str) -> list[str]:
    return [claim["id"] for claim in json.loads(out)]


def test_list_shows_speaker_claim_and_outcome(run: Run) -> None:
    result = run("list", claims=CLAIMS)
    assert result.code == 0 and result.err == ""
    for text in ("The harbour vote", "2 claims", "Ana Lóring", "2024-03-01 18:30", "loring-ten-berths",
                 "Ten berths will open.", "○ Promise broken", "→ Four opened.", "undated",
                 "2 claims  ○ 1 unfulfilled  · 1 unresolved\n"):  # fmt: skip
        assert result.out.count(text) == 1, text


def test_list_json_has_every_field(run: Run) -> None:
    assert json.loads(run("list", "--json", claims=CLAIMS).out) == [
        {
            "id": "loring-ten-berths",
            "speaker": "Ana Lóring",
            "said": "2024-03-01T18:30",
            "kind": "promise",
            "about": ["North quay"],
            "claim": "Ten berths will open.",
            "quote": "Ten berths by June",
            "due": "2024-06-30",
            "verdict": "promise-broken",
            "appearances": [{"source": "gazette", "paragraphs": [4], "url": None}],
            "outcomes": [
                {
                    "verdict": "promise-broken",
                    "reported": "2024-07-02",
                    "basis": "events",
                    "summary": "Four opened.",
                    "details": None,
                    "evidence": [{"source": "later", "paragraphs": [2, 5], "url": None}],
                }
            ],
            "tags": ["harbour"],
            "related": ["quay-no-berth"],
            "note": None,
        },
        {
            "id": "quay-no-berth",
            "speaker": "Bo Quay",
            "said": None,
            "kind": None,
            "about": [],
            "claim": "No berth will open.",
            "quote": None,
            "due": None,
            "verdict": "unresolved",
            "appearances": [{"source": "gazette", "paragraphs": [], "url": None}],
            "outcomes": [],
            "tags": ["harbour", "vote"],
            "related": [],
            "note": None,
        },
    ]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["-s", "loring"], "loring-ten-berths"),
        (["--speaker", "ANITA"], "loring-ten-berths"),
        (["-s", "bo", "-s", "ana"], "loring-ten-berths quay-no-berth"),
        (["-v", "unfulfilled"], "loring-ten-berths"),
        (["-v", "promise b"], "loring-ten-berths"),
        (["-v", "unres"], "quay-no-berth"),
        (["--kind", "promise"], "loring-ten-berths"),
        (["--about", "quay"], "loring-ten-berths"),
        (["-t", "vote"], "quay-no-berth"),
        (["-t", "vote", "-t", "harbour", "-s", "ana"], "loring-ten-berths"),
        (["--source", "later"], "loring-ten-berths"),
        (["--source", "the gazette"], "loring-ten-berths quay-no-berth"),
        (["--source", "four b"], "loring-ten-berths"),
        (["--according-to", "The Gazette"], "loring-ten-berths quay-no-berth"),
        (["-q", "four"], "loring-ten-berths"),
        (["--since", "2024-03-02"], "quay-no-berth"),
        (["--until", "2024-03-01"], "loring-ten-berths"),
        (["--as-of", "2024-07-01", "--overdue"], "loring-ten-berths"),
        (["--overdue"], ""),
        (["--sort", "id", "--reverse"], "quay-no-berth loring-ten-berths"),
        (["--sort", "sa", "--limit", "1"], "loring-ten-berths"),
        (["--reverse"], "quay-no-berth loring-ten-berths"),
        (["-n", "0"], ""),
    ],
)
def test_filters_and_sorting(run: Run, options: list[str], ids: str) -> None:
    result = run("list", *options, "--json", claims=CLAIMS)
    assert result.code == 0
    assert listed(result.out) == ids.split()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["list", "-s", "lorang"], "--speaker: unknown speaker 'lorang'; did you mean 'Ana Lóring'?"),
        (["list", "-v", "con"], "--verdict: ambiguous verdict 'con': could be confirmed or contradicted"),
        (["list", "-v", "confrmed"],
         "--verdict: unknown verdict 'confrmed'; did you mean 'confirmed'?"),
        (["list", "--kind", "treat"], "--kind: unknown kind 'treat'; did you mean 'threat'?"),
        (["list", "-t", "harbor"], "--tag: unknown tag 'harbor'; did you mean 'harbour'?"),
        (["list", "--source", "gazete"],
         "--source: unknown source 'gazete'; did you mean 'gazette'?"),
        (["list", "--about", "nort kway"],
         "--about: unknown name 'nort kway'; did you mean 'North quay'?"),
        (["list", "--sort", "speeker"], "--sort: unknown field 'speeker'; did you mean 'speaker'?"),
        (["show", "loring-ten-births"],
         "ID: unknown id 'loring-ten-births'; did you mean 'loring-ten-berths'?"),
        (["list", "--since", "yesterday"],
         "--since: invalid date 'yesterday'; "
         "use 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46"),
        (["export", "report.docx"],
         "report.docx: unknown file extension; use one of .md, .markdown, .html, .htm, .jsonld, .csv, "
         ".json, .jsonl, .ndjson, .db, .sqlite, .sqlite3, .yaml, .yml, or --format; folder/ for a site"),
    ],
)  # fmt: skip
def test_an_unknown_value_gets_a_suggestion(run: Run, args: list[str], message: str) -> None:
    result = run(*args, claims=CLAIMS)
    assert (result.code, result.out, result.err) == (2, "", f"factcheck: {message}\n")


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("true", "confirmed"), ("KEPT", "confirmed"), ("fulfilled", "confirmed"), ("false", "contradicted"),
        ("incorrect", "contradicted"), ("broken", "unfulfilled"), ("not kept", "unfulfilled"),
        ("pending", "unresolved"), ("open", "unresolved"), ("unconfirmed", "unresolved"),
        ("half true", "partly"), ("wahr", "confirmed"),
    ],
)  # fmt: skip
def test_an_everyday_word_for_a_verdict_is_taken_with_a_note(run: Run, typed: str, verdict: str) -> None:
    claim = "{{id: a, speaker: A, claim: c, appearances: [{{source: s}}], outcomes: [{{verdict: {}}}]}}"
    result = run("list", "-v", typed, "--json", claims=f"claims: [{claim.format(verdict)}]")
    assert result.err == f"factcheck: {typed!r} taken as {verdict!r}\n"
    assert listed(result.out) == ["a"]
    own = f"verdicts: {{{typed.lower().replace(' ', '-')}: {{means: disputed}}}}\n"
    result = run("list", "-v", typed, "--json", claims=f"{own}claims: [{claim.format('confirmed')}]")
    assert (listed(result.out), result.err) == ([], "factcheck: no matching claims\n")


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("30 April 2019", "2019-04-30"), ("Apr 30, 2019", "2019-04-30"), ("30/04/2019", "2019-04-30"),
     ("4/4/2019", "2019-04-04"), ("April 2019", "2019-04"), ("2019-04-30 05:46", "2019-04-30T05:46")],
)  # fmt: skip
def test_a_date_in_another_form_is_taken_with_a_note(run: Run, typed: str, taken: str) -> None:
    claims = f"claims: [{{id: a, speaker: A, claim: c, said: {taken}, appearances: [{{source: s}}]}}]"
    note = f"factcheck: {typed!r} taken as {taken}\n"
    for option in ("--since", "--until", "--as-of"):
        result = run("list", option, typed, "--json", claims=claims)
        assert (listed(result.out), result.err) == (["a"], note), option
    assert run("timeline", "--since", typed).err == run("check", "--as-of", typed).err == note


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("03/04/2020", "ambiguous date '03/04/2020'; use 2020-04-03 or 2020-03-04"),
        ("", "invalid date ''; use 2019"), ("30/30/2020", "invalid date '30/30/2020'; use 2019"),
        ("1" * 5000, f"invalid date '{'1' * 77}…'; use 2019"), ("²⁰¹⁹x", "invalid date '²⁰¹⁹x'; use 2019"),
        ("2020-01-01 to 2020-02-01", "invalid date '2020-01-01 to 2020-02-01'; use 2019"),
    ],
)  # fmt: skip
def test_a_date_with_no_reading_or_two_is_refused(run: Run, typed: str, message: str) -> None:
    for args in (["list", "--since", typed], ["timeline", "--until", typed], ["check", "--as-of", typed]):
        result = run(*args, claims=CLAIMS)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"factcheck: {args[1]}: {message}")


def test_a_publisher_is_all_of_its_sources_and_a_beginning_only_one(run: Run) -> None:
    claims = """
        sources: {gaz-1: {publisher: El País}, gaz-2: {publisher: El País}, herald: {title: Gazing}}
        claims:
          - {id: a, speaker: A, claim: c, appearances: [{source: gaz-1}]}
          - {id: b, speaker: A, claim: c, appearances: [{source: gaz-2}]}
          - {id: c, speaker: A, claim: c, appearances: [{source: herald}]}
    """
    assert listed(run("list", "--source", "el pais", "--json", claims=claims).out) == ["a", "b"]
    assert listed(run("list", "--source", "her", "--json").out) == ["c"]
    assert listed(run("list", "--source", "gaz-1", "--source", "gazing", "--json").out) == ["a", "c"]
    result = run("list", "--source", "el")
    assert result.err == "factcheck: --source: ambiguous source 'el': could be gaz-1 or gaz-2\n"
    result = run("list", "--source", "el pias")
    assert result.err == "factcheck: --source: unknown source 'el pias'; did you mean 'gaz-2'?\n"


def test_a_mistyped_command_gets_a_suggestion(run: Run) -> None:
    result = run("lst")
    assert result.code == 2 and "list" in result.err


def test_no_match_is_an_empty_result_with_status_0(run: Run) -> None:
    result = run("list", "-v", "confirmed", "--json", claims=CLAIMS)
    assert (result.code, json.loads(result.out), result.err) == (0, [], "factcheck: no matching claims\n")
    result = run("list", "--as-of", "2018-01-01", claims=CLAIMS)
    assert (result.code, result.err) == (0, "factcheck: no matching claims\n")


def test_show_takes_a_unique_prefix_and_shows_all_fields(run: Run) -> None:
    result = run("show", "loring", claims=CLAIMS)
    assert result.code == 0
    for text in ("loring-ten-berths", "Ana Lóring, Mayor", "promise, said 2024-03-01 18:30; due 2024-06-30",
                 "Ten berths will open.", "“Ten berths by June”",
                 "○ Promise broken  ", "  reported 2024-07-02, based on events that the source states",
                 "Four opened.", "Four berths, 2024-07-02, paragraphs 2, 5",
                 "The Gazette, 2024-03-02, paragraph 4  Council splits", "North quay", "harbour",
                 "· unresolved  Bo Quay: No berth will open. quay-no-berth"):  # fmt: skip
        assert text in result.out, text
    assert listed(run("show", "quay", "loring", "--json").out) == ["quay-no-berth", "loring-ten-berths"]


# --- finding the dataset


def test_claims_yaml_is_found_in_parent_folders(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    run("list", claims=CLAIMS)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert "The harbour vote" in run("list").out
    assert "../../claims.yaml:" in run("check", claims=BROKEN).out


def test_precedence_of_option_environment_folder_and_shipped_dataset(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = run("list", "--json")
    assert len(listed(shipped.out)) > 50
    assert (
        shipped.err
        == "factcheck: no claims.yaml in this folder or above; using the example that comes with factcheck\n"
    )
    run("list", claims=CLAIMS)
    (tmp_path / "one.yaml").write_text("claims: []\ntitle: One\n")
    (tmp_path / "two.yaml").write_text("claims: []\ntitle: Two\n")
    monkeypatch.setenv("FACTCHECK_FILE", "one.yaml")
    assert "One" in run("list").out
    assert "Two" in run("list", "-f", "two.yaml").out
    assert "Three" in run("list", "-f", "-", stdin="claims: []\ntitle: Three\n").out


def test_check_and_diff_without_a_dataset_end_with_2_and_say_how_to_name_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_dataset = (
        "factcheck: no claims.yaml in this folder or above; name a dataset with --file or FACTCHECK_FILE, "
        "or create one with `factcheck init`\n"
    )
    (tmp_path / "old.yaml").write_text("claims: []\n")
    for args in (["check"], ["check", "--strict"], ["diff"], ["diff", "HEAD~1"], ["diff", "old.yaml"]):
        assert run(*args) == (2, "", no_dataset), args
    assert run("diff", "old.yaml", "old.yaml") == (0, "", "factcheck: no differences\n")
    assert run("check", "old.yaml").code == run("check", "-f", "old.yaml").code == 0
    monkeypatch.setenv("FACTCHECK_FILE", "old.yaml")
    assert run("check").code == run("diff", "old.yaml").code == 0


def test_an_unreadable_dataset_exits_with_2_and_the_reason(run: Run) -> None:
    result = run("list", "-f", "none.yaml")
    assert (result.code, result.out, result.err) == (
        2,
        "",
        "none.yaml: error[file] cannot be read: No such file or directory\n",
    )
    result = run("list", claims="title: x: y\n")
    assert result.code == 2 and result.out == ""
    assert result.err.startswith("claims.yaml:1:9: error[syntax] ': ' in unquoted text\n")


# --- problems


def test_invalid_claims_are_skipped_with_a_warning(run: Run) -> None:
    result = run("list", "--json", claims=BROKEN)
    assert (result.code, listed(result.out)) == (0, ["good"])
    assert result.err == "factcheck: 1 problem found, 1 claim skipped; see `factcheck check`\n"


def test_an_export_stops_at_problems_without_skip_invalid(run: Run, tmp_path: Path) -> None:
    result = run("export", "r.md", claims=BROKEN)
    assert (result.code, result.out) == (1, "") and not (tmp_path / "r.md").exists()
    assert "nothing was exported; to export the valid claims, use --skip-invalid" in result.err
    assert run("export", "r.md", "--skip-invalid").code == 0
    assert (tmp_path / "r.md").exists()


def test_check_shows_the_line_the_span_and_a_fix(run: Run) -> None:
    result = run("check", claims=BROKEN)
    assert result.code == 1 and result.err == ""
    assert result.out == (
        "claims.yaml:4:43: error[date] invalid date 'never'\n"
        "    4 |   - {id: bad, speaker: A, claim: c, said: never, appearances: [{source: s}]}\n"
        "      |                                           ^^^^^\n"
        "      = use 2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46; append ~ for 'about'\n"
        "2 claims checked: 1 error; 1 claim skipped\n"
    )  # fmt: skip


def test_check_of_a_valid_dataset_prints_one_line(run: Run) -> None:
    good = CLAIMS.replace("related: [quay-no-berth]", "").replace("quote: Ten berths by June", "")
    assert run("check", claims=good) == (0, "2 claims checked: no problems\n", "")


def test_check_counts_unchecked_quotations_only_where_a_source_has_a_text(run: Run, tmp_path: Path) -> None:
    claims = """
        sources: {g: , h: }
        claims:
          - {id: a, speaker: A, claim: c, quote: Yes, appearances: [{source: g}]}
          - {id: b, speaker: A, claim: d, quote: No, appearances: [{source: h}]}
    """
    assert run("check", claims=claims).out == "2 claims checked: no problems\n"
    (tmp_path / "h.txt").write_text("No\n")
    assert run("check", "--text", "h=h.txt").out == (
        "2 claims checked: no problems; 2 quotations: 1 verified, 1 without a text\n"
    )


def test_twenty_errors_in_one_file_are_twenty_problems(run: Run) -> None:
    errors = [
        ("x: He said: no", "syntax"), ('x: "open', "syntax"), ("\tx: y", "syntax"), ("tags: [a]]", "syntax"),
        ("x: @y", "syntax"), ("!margin", "syntax"), ("speeker: B", "unknown-key"),
        ("said: 2024-02-30", "date"), ("due: soon", "date"), ("kind: promsie", "unknown-kind"),
        ("tags: harbour", "shape"), ("quote: {a: b}", "shape"), ("id: again", "duplicate-key"),
        ("note: &a b", "anchor"), ("note: *b", "alias"), ("note: !t b", "tag"),
        ("outcomes: [{verdict: x}]", "unknown-verdict"),
        ("outcomes: [{verdict: partly, basis: x}]", "unknown-basis"),
        ("outcomes: [{}]", "missing-key"), ("outcomes: {verdict: partly}", "shape"),
    ]  # fmt: skip
    text = "claims:\n"
    for number, (error, _) in enumerate(errors):
        line = (
            "   " + error[1:] + ": x"
            if error.startswith("!m")
            else error
            if error.startswith("\t")
            else "    " + error
        )
        text += (
            f"  - id: bad{number}\n    speaker: A\n    claim: c\n    appearances: [{{source: s}}]\n{line}\n"
        )
        text += (
            f"  - id: good{number}\n    speaker: A\n    claim: c{number}\n    appearances: [{{source: s}}]\n"
        )
    result = run("check", claims=text)
    heads = [line for line in result.out.splitlines() if line.startswith("claims.yaml:")]
    assert [head.partition("[")[2].partition("]")[0] for head in heads] == [check for _, check in errors]
    assert [int(head.split(":")[1]) for head in heads] == [9 * number + 6 for number in range(20)]
    assert result.out.endswith(
        "20 errors (6 syntax, 3 shape, 2 date, 1 unknown-key, 1 unknown-kind, …); 20 claims skipped\n"
    )
    assert listed(run("list", "--json").out) == [f"good{number}" for number in range(20)]
    assert run("export", "r.md").code == 1
    assert run("export", "r.md", "--skip-invalid").code == 0


# --- exports


def test_an_export_never_overwrites_the_dataset(run: Run, tmp_path: Path) -> None:
    run("list", claims=CLAIMS)
    before = (tmp_path / "claims.yaml").read_bytes()
    (tmp_path / "link.md").symlink_to("claims.yaml")
    for name in ("claims.yaml", "link.md"):
        result = run("export", name, "--format", "markdown")
        assert (result.code, result.err) == (
            2,
            f"factcheck: {name} is the dataset itself; nothing was written\n",
        )
    assert (tmp_path / "claims.yaml").read_bytes() == before


@needs.modes
def test_an_export_replaces_a_file_atomically_and_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    report.write_text("old")
    report.chmod(0o640)
    assert run("export", "r.md", claims=CLAIMS) == (0, "", "factcheck: 2 claims written to r.md\n")
    first = report.read_bytes()
    assert first == run("export").out.encode() and report.stat().st_mode & 0o777 == 0o640
    run("export", "r.md")
    assert report.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.yaml", "r.md"]


def test_an_export_to_an_invalid_path_fails_with_the_reason(run: Run) -> None:
    for name, message in (
        ("no/r.md", "no/r.md cannot be written: No such file or directory"),
        ("d.md", "d.md is a folder; give a file, or d.md/ for a site"),
    ):
        os.makedirs("d.md", exist_ok=True)
        result = run("export", name, claims=CLAIMS)
        assert (result.code, result.err) == (2, f"factcheck: {message}\n")


# --- the process


def process(*args: str, **env: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "factcheck", *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **env},
    )


def test_a_closed_pipe_ends_quietly(run: Run, tmp_path: Path) -> None:
    claim = "  - {id: c%d, speaker: A, claim: %s, appearances: [{source: s}]}\n"
    (tmp_path / "claims.yaml").write_text(
        "claims:\n" + "".join(claim % (n, "words " * 20) for n in range(3000))
    )
    for command in (["list"], ["list", "--json"], ["export"]):
        with process(*command) as child:
            assert child.stdout and child.stderr
            child.stdout.readline()
            child.stdout.close()
            assert child.stderr.read() == ""
        assert child.returncode == 0


def test_ctrl_c_ends_quietly(run: Run) -> None:
    with process("list", "-f", "-") as child:  # waits for standard input
        time.sleep(2)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
    assert (child.returncode, err) == (130, "")


def test_start_up_imports_only_what_is_needed(run: Run) -> None:
    claims = "claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: s}]}]"
    assert run("export", "claims.db", claims=claims).code == 0
    code = (
        "import sys; from factcheck.__main__ import main; sys.argv[1:] = {}\n"
        "try: main()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    for args, absent in (
        (["list"], {"pydantic", "sqlite3", "csv"}),
        (["list", "--json"], {"pydantic", "rich"}),
        (["list", "-f", "claims.db"], {"yaml"}),
        (["show", "a", "-f", "claims.db"], {"yaml"}),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code.format(args)], capture_output=True, text=True, check=True
        )
        loaded = set(done.stderr.split())
        assert "factcheck.cli" in loaded and not absent & loaded


def test_version_and_help(run: Run) -> None:
    assert run("--version") == (0, f"factcheck {__version__}\n", "")
    assert run("-h").out == run("--help").out
    for command in ("list", "show", "check", "export"):
        result = run(command, "-h")
        assert result.code == 0 and result.out.count(f"factcheck {command} ") >= 2, command


# --- usage errors


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["list", "bolton"],
         "list: unexpected argument 'bolton'; to filter by speaker: factcheck list -s bolton; "
         "to search: factcheck list -q bolton"),
        (["list", "--speker", "x"], "list: unknown option --speker; did you mean --speaker?"),
        (["list", "--zzz"], "list: unknown option --zzz; see `factcheck list --help`"),
        (["lst"], "unknown command 'lst'; did you mean `factcheck list`?"),
        (["verdicts"], "unknown command 'verdicts'; did you mean `factcheck help verdicts`?"),
        (["list", "--limit", "x"], "list: invalid value 'x' for '--limit': not a whole number"),
        (["list", "--limit", "-1"], "invalid value -1 for --limit: must be 0 or more"),
        (["show", "zzz", "--json"], "ID: unknown id 'zzz'; `factcheck list` shows the ids"),
        (["list", "-v", "not confrmed"],
         "--verdict: unknown verdict 'not confrmed'; use one of: confirmed, partly, disputed, unfulfilled, "
         "promise-broken, contradicted, unresolved"),
        (["list", "-v", ""],
         "--verdict: unknown verdict ''; use one of: confirmed, partly, disputed, unfulfilled, "
         "promise-broken, contradicted, unresolved"),
        (["check", "--select", "zzz"],
         "--select: unknown check 'zzz'; `factcheck check --list` lists them"),
    ],
)  # fmt: skip
def test_a_usage_error_is_one_line_with_a_hint(run: Run, args: list[str], message: str) -> None:
    result = run(*args, claims=CLAIMS)
    assert (result.code, result.out, result.err) == (2, "", f"factcheck: {message}\n")


MEANT = [
    (["list", "--format", "json"], "list: unknown option --format; did you mean --json?"),
    (["list", "--open"], "list: unknown option --open; did you mean -v unresolved?"),
    (["export", "--json"], "export: unknown option --json; did you mean --format json?"),
    (["add", "--open"], "add: unknown option --open; see `factcheck add --help`"),
    (["bolton"], "unknown command 'bolton'; to filter by speaker: factcheck list -s bolton; "
                 "to search: factcheck list -q bolton"),
    (["john", "bolton", "--json"],
     "unknown command 'john'; to filter by speaker: factcheck list -s 'john bolton'; "
     "to search: factcheck list -q 'john bolton'"),
    ([""], "unknown command ''; to filter by speaker: factcheck list -s ''; to search: factcheck list -q ''"),
    (["search", "coup"], "unknown command 'search'; did you mean `factcheck list -q coup`?"),
    (["search", "the coup"], "unknown command 'search'; did you mean `factcheck list -q 'the coup'`?"),
    (["stats"], "unknown command 'stats'; did you mean `factcheck tally`?"),
    (["validate"], "unknown command 'validate'; did you mean `factcheck check`?"),
    (["sources"], "unknown command 'sources'; did you mean `factcheck tally --by source`?"),
    (["delete", "quay"], "unknown command 'delete'; did you mean `factcheck edit quay`?"),
    (["delete"], "unknown command 'delete'; did you mean `factcheck edit ID`?"),
    (["serve"], "unknown command 'serve'; did you mean `factcheck export site/`?"),
    (["list", "-s", "a,b c"], "--speaker: unknown speaker 'a,b c'; for several: -s a -s 'b c'"),
    (["list", "-v", "a,b"], "--verdict: unknown verdict 'a,b'; for several: -v a -v b"),
    (["-f", "c d.yaml", "list", "-s", "a"],
     "unknown option -f; write it after the command: factcheck list -f 'c d.yaml' -s a"),
    (["--file=x", "show", "a"],
     "unknown option --file; write it after the command: factcheck show --file=x a"),
    (["-f", "x", "schema"], "unknown option -f; see `factcheck --help`"),
    (["add", "bolton"], "add: unexpected argument 'bolton'; see `factcheck add --help`"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "message"), MEANT)
def test_a_hint_knows_what_was_meant(run: Run, args: list[str], message: str) -> None:
    assert run(*args, claims=CLAIMS) == (2, "", f"factcheck: {message}\n")


@needs.terminals
def test_a_terminal_shows_the_same_hints(run: Run, tmp_path: Path) -> None:
    run("check", claims=CLAIMS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for args, message in MEANT:
        shown = pexpect.spawn(
            sys.executable, ["-m", "factcheck", *args], cwd=tmp_path, env=environment, encoding="utf-8",
            timeout=20, dimensions=(24, 300),
        ).read()  # fmt: skip
        assert shown == f"factcheck: {message}\r\n"


def test_every_hint_is_a_command_line_that_parses(run: Run, tmp_path: Path) -> None:
    lines = [hint for word, hint in HINTS.items() if not word.startswith("-")]
    for command in COMMANDS:
        for option in (word for word in HINTS if word.startswith("-")):
            hint = re.search(r"did you mean (.*)\?$", run(command, option, claims=CLAIMS).err)
            lines += [f"{command} {hint[1]}"] if hint else []
    assert len(lines) > 25
    for line in lines:
        err = run(*shlex.split(line), claims=CLAIMS).err
        assert "unknown option" not in err and "unknown command" not in err and "unexpected" not in err, line


def test_many_candidates_of_a_prefix_are_shortened_and_counted(run: Run) -> None:
    claim = "  - {{id: a{0}, speaker: A, claim: c, appearances: [{{source: s}}]}}\n"
    result = run("show", "a", claims="claims:\n" + "".join(claim.format(n) for n in range(1, 10)))
    lines = result.err.splitlines()
    assert (result.code, lines[0]) == (2, "factcheck: 9 claims match 'a'; show one by its id:")
    assert lines[1:] == [f"  a{n}  A: c" for n in range(1, 10)]
    result = run("show", "a", "--json")
    assert result.err == "factcheck: ID: ambiguous id 'a': could be a1, a2, a3, a4, a5 or one of 4 more\n"


def test_show_explains_that_a_claim_was_skipped(run: Run) -> None:
    result = run("show", "lost", claims="claims: [{id: lost, speaker: A}]")
    assert result.code == 2
    assert result.err.endswith("ID: 'lost' was skipped because of problems; see `factcheck check`\n")


def test_help_does_not_truncate_options_in_a_narrow_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("list", "--help").out
    for option in ("--according-to ID", "--speaker NAME", "--no-pager", "--color / --no-color"):
        assert option in out
    assert "…" not in out.replace("prediction, …", "") and "[bold]" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_list_shows_due_and_overdue_dates(run: Run) -> None:
    claims = """
        claims:
          - {id: a, speaker: A, said: 2024-03-01, due: 2024-06, claim: One., appearances: [{source: s}]}
          - {id: b, speaker: A, said: 2024-03-01, due: 2924, claim: Two., appearances: [{source: s}]}
    """
    out = run("list", claims=claims).out
    assert " · ! overdue since 2024-06 · " in out and " · due 2924 · " in out
    assert " · due 2024-06 · " in run("list", "--as-of", "2024-04").out


def test_list_names_the_source_of_an_outcome_where_there_are_several(run: Run) -> None:
    claims = """
        sources: {g: {publisher: The Gazette}, h: {publisher: The Herald}, i: }
        claims:
          - id: a
            speaker: A
            claim: One.
            appearances: [{source: g}]
            outcomes:
              - verdict: partly
                reported: 2024-07-02
                summary: Four.
                evidence: [{source: g}, {source: h}, {source: i}]
    """
    out = run("list", claims=claims).out
    assert "→ Four.  [The Gazette +2, 2024-07-02]" in out
