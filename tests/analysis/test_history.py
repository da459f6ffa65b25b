"""History: changes, diff, corrections, and the check for uncorrected changes."""

import json
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests import needs
from tests.conftest import Run

RECORD = """\
title: T
base_url: https://example.org/t/
sources: {gazette: {title: G, published: 2024-03-02}, herald: {published: 2024-05-02}}
claims:
  - id: ana-ten
    speaker: Ana
    said: 2024-03-01
    claim: Ten berths.
    quote: Ten berths
    appearances: [{source: gazette}]
    outcomes:
      - {verdict: unresolved, reported: 2024-05, summary: Work began., evidence: [{source: herald}]}
  - id: bo-no
    speaker: Bo
    claim: No berth.
    appearances: [{source: gazette}]
"""


def git(folder: Path, *args: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(run: Run, tmp_path: Path) -> Path:
    """A repository in which RECORD is committed as record/claims.yaml; the command runs in that folder."""
    folder = tmp_path / "record"
    folder.mkdir()
    (folder / "claims.yaml").write_text(RECORD)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    return folder


@pytest.fixture
def there(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(repository)
    return repository


# --- changes


def test_the_timeline_lists_claims_outcomes_and_corrections_by_day(run: Run) -> None:
    claims = """
        sources: {s: {published: 2024-02}}
        corrections: [{date: 2024-08-01, claims: [a], what: It was two.}]
        claims:
          - {id: a, speaker: A, said: 2024-03-01T10, claim: One, appearances: [{source: s}],
             outcomes: [{verdict: disputed, reported: 2024-04, summary: Doubted.},
                        {verdict: partly, reported: 2024-07}, {verdict: partly, reported: 2024-07}]}
          - {id: b, speaker: B, claim: Two, appearances: [{source: s}]}
          - {id: c, speaker: B, claim: Three, appearances: [{source: t}]}
        """
    out = run("timeline", claims=claims).out
    lines = [line.rstrip() for line in out.partition("\n\n")[2].splitlines()]
    assert [" ".join(line.split()) for line in lines] == [
        "Undated", "B: Three c", "",
        "2024-02", "B: Two b", "",
        "2024-03-01", "10h A: One a", "",
        "2024-04", "→ ≠ disputed (was · unresolved) A: One", "",
        "2024-07", "→ ◐ partly (was ≠ disputed) A: One", "→ still ◐ partly A: One", "",
        "2024-08-01", "! correction It was two. a",
    ]  # fmt: skip
    data = json.loads(run("timeline", "--since", "2024-04", "--until", "2024-04", "--json").out)
    assert data == [
        {
            "when": "2024-04",
            "what": "outcome",
            "id": "a",
            "speaker": "A",
            "claim": "One",
            "before": "unresolved",
            "verdict": "disputed",
            "summary": "Doubted.",
            "correction": None,
        }
    ]
    assert run("timeline", "--since", "2025").err == "factcheck: no matching events\n"
    events = json.loads(run("timeline", "--only", "corr", "--only", "claims", "--json").out)
    assert [event["what"] for event in events] == ["claim", "claim", "claim", "correction"]


def test_the_timeline_takes_filters_and_its_dates_are_those_of_the_event(run: Run) -> None:
    claims = """
        corrections: [{date: 2024-08, claims: [a], what: Of A.}, {date: 2024-08, claims: [b], what: Of B.}]
        claims:
          - {id: a, speaker: A, said: 2024-03, claim: One, appearances: [{source: s}],
             outcomes: [{verdict: partly, reported: 2024-07}]}
          - {id: b, speaker: B, said: 2024-03, claim: Two, appearances: [{source: s}]}
        """

    def what(*args: str) -> list[str]:
        data = json.loads(run("timeline", *args, "--json", claims=claims).out)
        return [f"{one['what']} {one['id'] or one['correction']['claims'][0]}" for one in data]

    assert what("-s", "a") == ["claim a", "outcome a", "correction a"]
    assert what("-s", "a", "--since", "2024-04") == ["outcome a", "correction a"]
    assert what("--as-of", "2024-07", "--since", "2024-04") == ["outcome a"]
    assert what("--since", "2024-08") == ["correction a", "correction b"]
    assert run("timeline", "-s", "nobody").code == 2


# --- diff


def changed(record: str) -> str:
    """The record with an edited quotation, new outcomes, a removed claim and a new one."""
    first = next(line for line in record.splitlines(keepends=True) if "verdict: unresolved" in line)
    outcomes = (
        "      - {verdict: disputed, reported: 2024-04, summary: Doubted.}\n"
        f"{first}"
        "      - {verdict: partly, reported: 2024-07, summary: Four opened.}\n"
        "      - {verdict: confirmed, reported: 2024-09}\n"
    )
    record = record.replace(first, outcomes).replace("quote: Ten berths", "quote: Ten")
    record = record.replace("id: bo-no", "id: bo-none").replace("title: G", "title: H")
    return record.replace("sources:", "speakers: {Ana: {role: Mayor}, Bo: }\nsources:")


def test_diff_separates_new_outcomes_from_changes_and_removals(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(changed(RECORD))
    run("add-correction", "ana", "--what", "A word too many.", "--date", "2024-10-01")
    result = run("diff")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Corrections\n"
        "! 2024-10-01  ana-ten\n"
        "    A word too many.\n"
        "\n"
        "New claims\n"
        "+ bo-none  · unresolved\n"
        "    Bo: No berth.\n"
        "\n"
        "New outcomes\n"
        "+ ana-ten  2024-04  ≠ disputed\n"
        "    Ana, 2024-03-01: Ten berths.\n"
        "    Doubted.\n"
        "+ ana-ten  2024-07  ◐ partly (was · unresolved)\n"
        "    Ana, 2024-03-01: Ten berths.\n"
        "    Four opened.\n"
        "+ ana-ten  2024-09  ✓ confirmed (was ◐ partly)\n"
        "    Ana, 2024-03-01: Ten berths.\n"
        "\n"
        "Claims removed\n"
        "- bo-no  · unresolved\n"
        "    Bo: No berth.\n"
        "\n"
        "Changed\n"
        "~ ana-ten\n"
        "    Ana, 2024-03-01: Ten berths.\n"
        "    quote\n"
        "      - Ten [-berths-]\n"
        "      + Ten\n"
        "\n"
        "Changed in the header\n"
        "~ source gazette\n"
        "    title\n"
        "      - [-G-]\n"
        "      + {+H+}\n"
        "+ speaker Ana\n"
        "+ speaker Bo\n"
    )
    data = json.loads(run("diff", "--json").out)
    assert [claim["id"] for claim in data["added"] + data["removed"]] == ["bo-none", "bo-no"]
    assert [(new["before"], new["outcome"]["verdict"]) for new in data["outcomes"]] == [
        (None, "disputed"), ("unresolved", "partly"), ("partly", "confirmed"),
    ]  # fmt: skip
    assert data["changed"][0] == {
        "of": "claim", "id": "ana-ten", "outcome": None, "field": "quote", "old": "Ten berths", "new": "Ten",
    }  # fmt: skip


def test_the_note_lists_corrections_first(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(changed(RECORD))
    run("add-correction", "ana", "bo-no", "--what", "A word *too* many.", "--date", "2024-10-01")
    ana = "[ana-ten](<https://example.org/t/claims/ana-ten/>)"
    assert run("diff", "--markdown").out == (
        "# T: what changed\n"
        "\n"
        "## Corrections\n"
        "\n"
        f"- 2024-10-01, {ana}, [bo-no](<https://example.org/t/claims/bo-no/>): A word \\*too\\* many.\n"
        "\n"
        "### What was changed or removed\n"
        "\n"
        "- Bo: No berth. (bo-no): removed; it was · unresolved\n"
        f"- 2024-03-01, Ana: Ten berths. ({ana})\n"
        "  - quote: Ten (was: Ten berths)\n"
        "- source gazette: title: H (was: G)\n"
        "\n"
        "## New outcomes\n"
        "\n"
        "- 2024-04, **≠ disputed** (inserted before existing outcomes): Doubted.\\\n"
        f"  2024-03-01, Ana: Ten berths. ({ana})\n"
        "- 2024-07, **◐ partly** (was · unresolved): Four opened.\\\n"
        f"  2024-03-01, Ana: Ten berths. ({ana})\n"
        "- 2024-09, **✓ confirmed** (was ◐ partly)\\\n"
        f"  2024-03-01, Ana: Ten berths. ({ana})\n"
        "\n"
        "## New claims\n"
        "\n"
        "- Bo: No berth. ([bo-none](<https://example.org/t/claims/bo-none/>)): · unresolved\n"
        "\n"
        "## New sources, speakers and verdicts\n"
        "\n"
        "- speaker Ana\n"
        "- speaker Bo\n"
    )


@pytest.mark.parametrize(
    "old, new, changed, added",
    [
        ("{verdict: partly, summary: Four.}", "{verdict: partly, summary: Five.}", [(1, None)], 1),
        ("{verdict: partly, reported: 2024}", "{verdict: disputed, reported: 2024}", [(1, None)], 1),
        (
            "{verdict: partly, reported: 2024, summary: Four.}",
            "{verdict: disputed, reported: 2024, summary: Four.}",
            [(1, "verdict")],
            0,
        ),
        ("{verdict: partly}, {verdict: disputed}", "{verdict: disputed}", [(1, None)], 0),
        (
            "{verdict: partly, reported: 2024}, {verdict: disputed, reported: 2024}",
            "{verdict: disputed, reported: 2024}, {verdict: partly, reported: 2024}",
            [(None, "outcomes")],
            0,
        ),
    ],
)
def test_changed_outcomes_are_distinguished_from_new_ones(
    run: Run, tmp_path: Path, old: str, new: str, changed: list[object], added: int
) -> None:
    text = "claims:\n  - {id: a, speaker: A, claim: One, appearances: [{source: s}], outcomes: [%s]}\n"
    (tmp_path / "old.yaml").write_text(text % old)
    (tmp_path / "new.yaml").write_text(text % new)
    data = json.loads(run("diff", "old.yaml", "new.yaml", "--json").out)
    assert [(one["outcome"], one["field"]) for one in data["changed"]] == changed
    assert len(data["outcomes"]) == added


@pytest.mark.parametrize(
    "args",
    [
        (), ("HEAD",), ("HEAD:",), ("HEAD", "claims.yaml"), ("HEAD:record/claims.yaml",),
        ("HEAD:./claims.yaml", "claims.yaml"), ("HEAD", "-f", "claims.yaml"),
    ],
)  # fmt: skip
def test_diff_accepts_arguments_as_git_does(run: Run, there: Path, args: tuple[str, ...]) -> None:
    assert run("diff", *args) == (0, "", "factcheck: no differences\n")
    (there / "claims.yaml").write_text(changed(RECORD))
    assert "+ bo-none" in run("diff", *args).out


def test_two_revisions_are_compared(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(changed(RECORD))
    git(there, "commit", "-qam", "y")
    (there / "claims.yaml").write_text("claims: []\n")
    for args in (("HEAD~1..HEAD",), ("HEAD~1", "HEAD"), ("HEAD~1:", "HEAD:"), ("HEAD~1..",)):
        assert "+ bo-none" in run("diff", *args).out


def test_a_folder_is_read_from_git_even_if_it_was_a_file(run: Run, there: Path) -> None:
    head, _, claims = RECORD.partition("claims:\n")
    (there / "claims.yaml").unlink()
    (there / "claims").mkdir()
    (there / "claims" / "a.yaml").write_text(head)
    (there / "claims" / "b.yaml").write_text("claims:\n" + claims)
    message = "factcheck: HEAD has no claims; comparing with its claims.yaml\nfactcheck: no differences\n"
    assert run("diff", "-f", "claims") == (0, "", message)
    git(there, "add", "-A", ".")
    git(there, "commit", "-qm", "y")
    (there / "claims" / "b.yaml").write_text("claims:\n" + claims.replace("Ten berths.", "Ten."))
    assert "      + {+Ten.+}\n" in run("diff", "HEAD", "claims").out
    assert "      + {+Ten.+}\n" in run("diff", "HEAD:record/claims", "claims").out
    (there / "old").mkdir()
    (there / "old" / "a.yaml").write_text(RECORD)
    assert "      + {+Ten.+}\n" in run("diff", "old", "claims").out
    (there / "claims.yaml").write_text(RECORD)
    assert "comparing with its claims" in run("diff", "HEAD", "claims.yaml").err


@pytest.mark.parametrize(
    "args, said",
    [
        (("HEAD~9",), "HEAD~9: no such file, and no git revision 'HEAD~9'; `git log --oneline` lists"),
        (
            ("HEAD:none.yaml",),
            "git has no none.yaml in HEAD; for a path relative to this folder: `HEAD:./none.yaml`",
        ),
        (("HEAD", "other.yaml"), "git has no other.yaml in HEAD; commit it first"),
        ((":",), "invalid revision ''"),
        (("--", "-x"), "invalid revision '-x'"),
        (("old.yaml",), "no such file, and no git revision 'old.yaml'"),
        (("HEAD:\nx",), "git has no"),
    ],
)
def test_missing_files_and_revisions_have_clear_messages(
    run: Run, there: Path, args: tuple[str, ...], said: str
) -> None:
    (there / "other.yaml").write_text(RECORD)
    result = run("diff", *args)
    assert (result.code, result.out) == (2, "") and said in result.err


def test_outside_git_before_a_commit_and_in_a_shallow_clone(
    run: Run, tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow" / "record")
    assert run("diff").err == "factcheck: no differences\n"
    assert "this clone is shallow; `git fetch --unshallow`" in run("diff", "HEAD~1").err
    git(tmp_path, "worktree", "add", "-q", "-b", "other", "tree")
    monkeypatch.chdir(tmp_path / "tree" / "record")
    assert run("diff").err == "factcheck: no differences\n"
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    git(fresh, "init", "-q")
    (fresh / "claims.yaml").write_text(RECORD)
    monkeypatch.chdir(fresh)
    assert run("diff").err == "factcheck: the repository has no commits yet\n"
    assert run("diff", "claims.yaml", "claims.yaml").err == "factcheck: no differences\n"
    assert run("check", "--against", "HEAD").code == 2
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (fresh / ".git").rename(tmp_path / "gone")
    assert "not a git repository; to compare two files" in run("diff").err
    assert run("check", "--against", "HEAD").code == 2
    monkeypatch.setenv("PATH", "/nowhere")
    assert "cannot run git" in run("diff").err
    assert run("diff", "claims.yaml", "claims.yaml").err == "factcheck: no differences\n"


# --- corrections


def test_a_correction_is_written_and_shown_with_its_claim(run: Run, there: Path) -> None:
    result = run("add-correction", "ana", "--what", "The day was wrong.", "--date", "2024-10-01")
    assert result == (0, "", "factcheck: a correction of ana-ten written to claims.yaml\n")
    text = (there / "claims.yaml").read_text()
    lines = "  - date: 2024-10-01\n    claims: [ana-ten]\n    what: The day was wrong.\n"
    assert text == RECORD.replace("claims:\n", f"corrections:\n{lines}\nclaims:\n", 1)
    run("add-correction", "bo-no", "ana-ten", "--what", "Another.", "--date", "2024-11")
    message = "2024-10-01: The day was wrong."
    assert message in run("show", "ana").out and message not in run("show", "bo").out
    assert [one["date"] for one in json.loads(run("export", "--format", "json").out)["corrections"]] == [
        "2024-10-01", "2024-11",
    ]  # fmt: skip
    report = run("export").out
    assert "\nCorrected on 1 October 2024: The day was wrong.\n" in report
    assert report.index("- November 2024, [bo-no](#bo-no), [ana-ten](#ana-ten): Another.") < report.index(
        "- 1 October 2024, [ana-ten](#ana-ten): The day was wrong."
    )
    page = run("export", "--format", "html").out
    assert page.count("The day was wrong.") == 2
    by_bo, in_october = run("export", "-s", "bo").out, run("export", "--as-of", "2024-10").out
    assert "The day was wrong." not in by_bo and "Another." in by_bo
    assert "The day was wrong." in in_october and "Another." not in in_october


@pytest.mark.parametrize(
    "before",
    ["corrections: []\n", "corrections:\n", "corrections: [{date: 2024, what: W.}]\n",
     "corrections:\n- date: 2024  # then\n  what: W.\n  # mended\n"],
)  # fmt: skip
def test_a_correction_is_appended_and_nothing_else_changes(run: Run, there: Path, before: str) -> None:
    (there / "claims.yaml").write_text(before + RECORD)
    assert run("add-correction", "ana", "--what", "N.", "--date", "2024-10").code == 0
    assert (there / "claims.yaml").read_text().endswith(RECORD)
    data = json.loads(run("export", "--format", "json").out)["corrections"]
    assert [one["what"] for one in data] == [*(["W."] if "W." in before else []), "N."]


def test_a_correction_may_name_a_removed_claim_but_no_unknown_id(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(RECORD.partition("  - id: bo-no")[0])
    assert run("add-correction", "bo-no", "--what", "It was another’s.").code == 0
    result = run("add-correction", "bo-nope", "--what", "W.")
    assert result.code == 2 and "unknown id 'bo-nope'" in result.err
    assert run("add-correction", "--what", "W.").code == 2
    assert run("add-correction", "ana").err == "factcheck: a correction needs --what\n"
    again = run("add-correction", "bo-no", "--what", "It was another’s.")
    assert again.code == 2 and "this correction already exists" in again.err


@needs.terminals
def test_a_correction_is_prompted_for_and_can_be_resumed(run: Run, there: Path) -> None:
    command = [sys.executable, "-m", "factcheck", "add-correction"]
    child = pexpect.spawn(*command[:1], command[1:], cwd=str(there), encoding="utf-8", timeout=20)
    for prompt, answer in (
        ("Claims that were wrong.*: ", "ana, nobody"), ("'nobody'.*Claims.*: ", "ana,bo"),
        ("What was.*: ", "W."),
    ):  # fmt: skip
        child.expect(prompt)
        child.sendline(answer)
    child.expect(r"Day \[\d{4}-\d\d-\d\d\]: ")
    child.sendintr()
    child.expect("nothing was written. To resume:\r\nfactcheck add-correction ana-ten bo-no --what W.\r\n")
    child.expect(pexpect.EOF)
    assert run("add-correction", "ana-ten", "bo-no", "--what", "W.").code == 0


# --- uncorrected changes


OUTCOMES = RECORD[RECORD.index("    outcomes") : RECORD.index("  - id: bo-no")]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("quote: Ten berths", "quote: Ten", "claims.yaml:9:12: error[uncorrected] the quotation was changed"),
        ("claim: Ten berths.", "claim: Ten.", "the wording was changed"),
        ("speaker: Ana", "speaker: Bo", "the speaker was changed"),
        ("said: 2024-03-01", "said: 2024-03", "the date was changed"),
        ("    said: 2024-03-01\n", "", "the date was removed"),
        ("summary: Work began.", "summary: Work began late.", "the summary of outcome 1 was changed"),
        ("verdict: unresolved", "verdict: disputed", "the verdict of outcome 1 was changed"),
        (OUTCOMES, "", "outcome 1 was removed"),
        (RECORD[RECORD.index("  - id: bo-no") :], "", "the claim 'bo-no' was removed"),
    ],
)
def test_published_fields_need_a_correction_to_change(
    run: Run, there: Path, old: str, new: str, said: str
) -> None:
    assert old in RECORD
    name = "bo-no" if "bo-no" in said else "ana-ten"
    against = ("check", "--against", "HEAD", "--select", "uncorrected")
    results = f"corrections: [{{date: 2024-09, claims: [{name}], what: Of something else.}}]\n"
    (there / "claims.yaml").write_text(results + RECORD)
    git(there, "commit", "-qam", "y")
    (there / "claims.yaml").write_text(RECORD.replace(old, new, 1))
    assert run(*against).out.startswith("claims.yaml:")
    (there / "claims.yaml").write_text(results + RECORD.replace(old, new, 1))
    result = run(*against)
    assert result.code == 1
    assert said.replace("yaml:9", "yaml:10") + " without a correction" in result.out
    run("add-correction", name, "--what", "W.", "--date", "2024-10")
    result = run(*against)
    assert (result.code, result.out.partition(":")[0]) == (
        0,
        "2 claims checked" if name != "bo-no" else "1 claim checked",
    )


def test_a_deadline_is_not_moved_without_a_correction(run: Run, there: Path) -> None:
    dated = RECORD.replace("    quote:", "    due: 2024-06\n    quote:", 1)
    (there / "claims.yaml").write_text(dated)
    git(there, "commit", "-qam", "y")
    (there / "claims.yaml").write_text(dated.replace("due: 2024-06", "due: 2025-06"))
    result = run("check", "--against", "HEAD")
    assert result.code == 1 and "the due date was changed without a correction" in result.out


def test_additions_and_notes_need_no_correction(run: Run, there: Path) -> None:
    added = RECORD.replace("    outcomes:\n", "    note: N.\n    tags: [x]\n    outcomes:\n", 1)
    added += "    outcomes: [{verdict: disputed}]\n"
    added += "  - {id: c, speaker: C, claim: C., appearances: [{source: gazette}]}\n"
    (there / "claims.yaml").write_text(added)
    assert run("check", "--against", "HEAD").code == 0


def test_an_invalid_claim_is_not_reported_again_as_removed(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(RECORD.replace("said: 2024-03-01", "said: 2024-02-30"))
    out = run("check", "--against", "HEAD").out
    assert "error[date]" in out and "uncorrected" not in out


@pytest.mark.parametrize("version", ["HEAD", "HEAD~0", "HEAD:", "main", "HEAD..main"])
def test_a_file_named_like_a_revision_is_not_read_for_it(run: Run, there: Path, version: str) -> None:
    (there / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Ten."))
    (there / version).write_text(RECORD.replace("Ten berths.", "Ten."))
    if version == "HEAD..main":
        assert run("diff", version).err == "factcheck: no differences\n"
        return
    assert "the wording was changed without" in run("check", "--against", version).out
    assert "      + {+Ten.+}\n" in run("diff", version).out
    assert run("check", "--against", f"./{version}").code == 0
    assert run("diff", f"./{version}").err == "factcheck: no differences\n"


def test_a_bare_repository_among_the_files_is_refused(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Ten."))
    (there / "config").write_text("[core]\nbare = false\nworktree = .\n")
    for name in ("HEAD", "objects", "refs"):
        (there.parent / ".git" / name).rename(there / name)
    for against in ("HEAD", "main"):
        result = run("check", "--against", against)
        assert (result.code, result.out) == (2, "") and "git: cannot use bare repository" in result.err


def test_links_and_missing_files_in_a_revision_are_refused(run: Run, there: Path) -> None:
    (there / "a.yaml").symlink_to("../../outside.yaml")
    git(there, "add", ".")
    git(there, "commit", "-qm", "y")
    (there / "a.yaml").unlink()
    (there / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Ten."))
    result = run("check", "-f", ".", "--against", "HEAD")
    assert result.code == 2 and "HEAD:a.yaml is a symbolic link, which is not followed" in result.err
    (there / "a.yaml").symlink_to("claims.yaml")
    git(there, "rm", "-q", "--cached", "a.yaml")
    git(there, "commit", "-qam", "z")
    assert "the wording was changed without" in run("check", "-f", ".", "--against", "HEAD~2").out
    for path in (there.parent / ".git" / "objects").glob("*/*"):
        path.unlink() if path.stat().st_size > 200 else None  # the files, not the commits
    assert run("check", "-f", ".", "--against", "HEAD").code == 2


def test_nothing_to_compare_is_an_error(run: Run, there: Path) -> None:
    (there / "claims.yaml").rename(there / "new.yaml")
    result = run("check", "new.yaml", "--against", "HEAD")
    assert (result.code, result.out) == (2, "") and "git has no new.yaml in HEAD" in result.err
    assert result.err.endswith("--against HEAD: nothing to compare; see `factcheck help history`\n")
    assert run("check", "new.yaml", "--against", "HEAD:./claims.yaml").code == 0
    (there / "claims.yaml").symlink_to("new.yaml")
    assert run("check", "claims.yaml", "--against", "HEAD").code == 2
    for against in ("", "0" * 40):
        assert run("check", "new.yaml", "--against", against).code == 2


def test_a_path_with_dots_is_no_range_of_revisions(run: Run, there: Path) -> None:
    for path in ("../missing.yaml", "a/../missing.yaml"):
        result = run("diff", path)
        assert result.code == 2 and f"{path}: error[file] cannot be read: No such file" in result.err


def test_each_file_is_checked_against_its_version_and_a_new_one_has_none(run: Run, there: Path) -> None:
    (there / "new.yaml").write_text(RECORD)
    result = run("check", "claims.yaml", "new.yaml", "--against", "HEAD")
    assert result.code == 2  # else a file that was renamed would not be checked
    assert result.err.startswith("factcheck: nothing to compare: git has no new.yaml in HEAD")
    assert run("check", "--against", "HEAD~7").code == 2
    (there / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Ten."))
    assert run("check", "claims.yaml", "new.yaml", "--against", "new.yaml").code == 1


def test_a_removed_verdict_is_shown_by_its_word(run: Run, tmp_path: Path) -> None:
    claim = "{id: a, speaker: Ana, claim: Ten., appearances: [{source: g}], outcomes: [{verdict: stalled}]}"
    (tmp_path / "old.yaml").write_text(f"verdicts: {{stalled: {{means: unresolved}}}}\nclaims: [{claim}]")
    (tmp_path / "new.yaml").write_text("claims: []")
    result = run("diff", "old.yaml", "new.yaml")
    assert result.code == 0 and "stalled" in result.out


def test_a_removed_correction_is_reported(run: Run, tmp_path: Path) -> None:
    message = "corrections: [{date: 2024-03-05, what: The day was wrong.}]\n"
    (tmp_path / "old.yaml").write_text(f"{message}claims: []")
    (tmp_path / "new.yaml").write_text("claims: []")
    assert "2024-03-05, The day was wrong." in run("diff", "old.yaml", "new.yaml").out


# --- what a pull request may try


def test_a_verdict_is_not_redefined_without_a_correction(run: Run, there: Path) -> None:
    record = "verdicts: {kept: {means: confirmed, label: Kept}}\n" + RECORD.replace(
        "verdict: unresolved", "verdict: kept"
    )
    (there / "claims.yaml").write_text(record)
    git(there, "commit", "-qam", "y")
    (there / "claims.yaml").write_text(
        record.replace("confirmed, label: Kept", "contradicted, label: Broken")
    )
    result = run("check", "--against", "HEAD")
    assert result.code == 1
    assert "the verdict of outcome 1 was changed without a correction; it was 'Kept'" in result.out


def test_an_old_correction_with_other_words_is_not_a_new_one(run: Run, there: Path) -> None:
    old = "corrections: [{date: 2024-09, claims: [ana-ten], what: The day was wrong.}]\n"
    (there / "claims.yaml").write_text(old + RECORD)
    git(there, "commit", "-qam", "y")
    changed = (old + RECORD).replace("was wrong.", "was wrong!").replace("claim: Ten", "claim: Nine")
    (there / "claims.yaml").write_text(changed)
    result = run("check", "--against", "HEAD")
    assert result.code == 1 and "the wording was changed without a correction" in result.out


def test_a_check_of_changes_fails_where_a_claim_was_skipped(run: Run, there: Path) -> None:
    skipped = "  - {id: z, speaker: Z, kind: zzz, claim: Z., appearances: [{source: gazette}]}\n"
    (there / "claims.yaml").write_text(RECORD[: RECORD.index("  - id: bo-no")] + skipped)
    assert run("check", "--against", "HEAD", "--select", "uncorrected").code == 1


def test_a_dataset_that_became_a_link_is_not_compared(run: Run, there: Path) -> None:
    (there / "claims.yaml").rename(there / "old.yaml")
    (there / "claims.yaml").symlink_to("old.yaml")
    result = run("check", "--against", "HEAD")
    assert (result.code, result.out) == (2, "")
    assert "claims.yaml is a symbolic link; name what it links to" in result.err


def test_the_variables_that_git_sets_in_hooks_change_nothing(
    run: Run, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (there.parent / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Nine berths."))
    git(there.parent, "add", ".")
    git(there.parent, "commit", "-qm", "y")
    (there / "claims.yaml").write_text(RECORD.replace("claim: Ten", "claim: Nine"))
    monkeypatch.setenv("GIT_DIR", str(there.parent / ".git"))
    assert run("check", "--against", "HEAD").code == 1


def test_a_folder_that_became_a_repository_of_its_own_is_not_compared(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # a submodule's HEAD is whatever its author committed to it
    (repository / "claims.yaml").write_text(RECORD.replace("Ten berths.", "Nine berths."))
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "y")
    result = run("check", "record/claims.yaml", "--against", "HEAD")
    assert (result.code, result.out) == (2, "")
    assert "record is another git repository, inside the one of this folder" in result.err
    monkeypatch.chdir(repository)
    assert run("check", "claims.yaml", "--against", "HEAD").code == 0


def test_a_published_correction_stays(run: Run, there: Path) -> None:
    published = RECORD.replace(
        "claims:\n  - id",
        "corrections: [{date: 2024-06-01, claims: [bo-no], what: It was two.}]\nclaims:\n  - id",
        1,
    )
    (there / "claims.yaml").write_text(published)
    git(there, "commit", "-qam", "y")
    for changed in RECORD, published.replace("It was two", "Nothing was wrong"):
        (there / "claims.yaml").write_text(changed)
        result = run("check", "--against", "HEAD", "--select", "uncorrected")
        assert result.code == 1
        assert "the correction of 2024-06-01 was changed or removed: 'It was two.'" in result.out


def test_what_was_removed_is_reported_at_the_file_as_a_whole(run: Run, there: Path) -> None:
    (there / "claims.yaml").write_text(RECORD.replace("id: bo-no", "id: bo-yes"))
    against = ("check", "--against", "HEAD", "--select", "uncorrected")
    message = "the claim 'bo-no' was removed without a correction"
    assert run(*against).out.splitlines()[:2] == [
        f"claims.yaml: error[uncorrected] {message}",
        "      = publish a correction: `factcheck add-correction bo-no --what …`",
    ]
    (problem,) = json.loads(run(*against, "--format", "json").out)
    assert (problem["file"], problem["line"], problem["claim"]) == ("claims.yaml", 0, "bo-no")
    annotation = run(*against, "--format", "github").out
    assert annotation.startswith(f"::error file=claims.yaml,title=uncorrected::{message}%0A")


def test_another_date_of_a_source_changes_the_outcomes_that_it_dates(run: Run, there: Path) -> None:
    published = RECORD.replace("reported: 2024-05, ", "")
    (there / "claims.yaml").write_text(published)
    git(there, "commit", "-qam", "y")
    (there / "claims.yaml").write_text(published.replace("2024-05-02", "2024-04-02"))
    result = run("check", "--against", "HEAD", "--select", "uncorrected")
    assert result.code == 1
    assert "the date of outcome 1 was changed without a correction; it was '2024-05-02'" in result.out
    (there / "claims.yaml").write_text(published.replace("2024-03-02", "2024-03-01"))  # dates no outcome
    assert run("check", "--against", "HEAD", "--select", "uncorrected").code == 0
