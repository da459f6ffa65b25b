"""What the README and the manual show is what the program does."""

import contextlib
import doctest
import io
import json
import re
import shlex
from pathlib import Path

import duckdb
import pytest
from cogapp import Cog

from factcheck import manual
from factcheck.core.location import File
from factcheck.reading import loader
from tests import needs, picture
from tests.conftest import Run
from tests.readme import EVERY_KEY, ROOT, TABLE, annotated, commands, run_here

MANUAL = [f"factcheck/manual/{topic}.md" for topic in manual.TOPICS]
PAGES = ["README.md", *MANUAL]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_real_output(page: str) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = Cog().main(["cog", "--check", "--diff", str(ROOT / page)])
    assert code == 0, f"python -m cogapp -r {page} brings it up to date\n{said.getvalue()}"


def test_the_picture_shows_the_real_list_and_leaves_room_for_the_text() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw(), (
        "python -m tests.picture draws it anew"
    )
    height = re.search(r'viewBox="0 0 \S+ ([0-9.]+)"', picture.draw())
    assert height and float(height[1]) <= 420


def test_the_library_page_shows_what_its_steps_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = manual.page("library").replace("\n```", "\n\n```")
    test = doctest.DocTestParser().get_doctest(page, {}, "library.md", None, 0)
    assert len(test.examples) > 10
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert said == []


# What the pages' commands find in their folder.
FILES = {
    "anna.yaml": EVERY_KEY,
    "ben.yaml": EVERY_KEY.replace("verdict: unfulfilled", "verdict: partly"),
    "promises.csv": "Politician;Promise text;Date\nAna;Ten berths will open.;2024-03-01\n",
    "map.yaml": "speaker: Politician\nclaim: Promise text\nsaid: Date\n",
    "feed.json": """{"@type": "ClaimReview", "claimReviewed": "Ten berths.", "url": "https://example.org/1",
        "author": {"@type": "Organization", "name": "Checks"}, "reviewRating": {"alternateName": "False"},
        "itemReviewed": {"author": {"@type": "Person", "name": "Ana"}}}""",
}


@needs.bash
@pytest.mark.parametrize("page", MANUAL)
def test_every_command_of_a_page_runs(page: str, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    for line in commands((ROOT / page).read_text("utf-8")):
        assert line.startswith("factcheck "), line
        (tmp_path / "claims.yaml").write_bytes((ROOT / "claims.yaml").read_bytes())
        done = run_here(line, tmp_path)
        assert done.returncode == 0, (line, done.stderr)


@needs.bash
def test_the_commands_of_the_readme_work_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "promises.csv").write_text(TABLE, "utf-8")
    author = {
        f"GIT_{who}_{what}": "ana@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    queries = 0
    for line in commands((ROOT / "README.md").read_text("utf-8")):
        if line.startswith("python3 -m venv"):  # run by .ci/run, from a fresh clone
            continue
        if line.startswith("duckdb -c "):
            tally = json.loads(run_here("factcheck tally --by verdict --json", tmp_path).stdout)
            query = shlex.split(line)[2].replace("claims.jsonl", str(tmp_path / "claims.jsonl"))
            assert dict(duckdb.execute(query).fetchall()) == {row["verdict"]: row["claims"] for row in tally}
            queries += 1
            continue
        done = run_here(line, tmp_path, EDITOR="true", **author)
        assert done.returncode == (2 if "bolten" in line else 0), (line, done.stderr)
    assert queries == 1


def test_the_example_of_the_file_is_whole_and_checks_without_a_word(run: Run) -> None:
    Path("gazette.txt").write_text("Title\n\nOne.\n\nTwo.\n\n“Ten berths by June”, she said.\n", "utf-8")
    text = annotated().removeprefix("```yaml\n").removesuffix("\n```")
    assert loader.read([File("claims.yaml", text.encode())]).problems == ()
    result = run("check", claims=text)
    assert (result.code, result.out) == (0, "2 claims checked: no problems; 1 quotation: 1 verified\n")


def test_help_lists_the_pages_and_shows_one(run: Run) -> None:
    told = run("help").out
    assert [line.split("`")[1] for line in told.split("\n") if line.startswith("- ")] == [
        f"factcheck help {topic}" for topic in manual.TOPICS
    ]
    for topic in manual.TOPICS:
        page = run("help", topic).out
        assert page.startswith("# ") and "[[[" not in page and page.count("```") % 2 == 0
    assert run("help", "dat").out == run("help", "dates").out
    assert "Usage: factcheck export" in run("help", "export").out


def test_help_answers_a_slip(run: Run) -> None:
    result = run("help", "verdcts")
    assert (result.code, result.err) == (
        2, "factcheck: TOPIC: unknown topic 'verdcts'; did you mean 'verdicts'?\n",
    )  # fmt: skip
