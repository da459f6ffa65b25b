"""The files around the package: workflows with few permissions, versions that agree, lowest versions."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from factcheck import __version__
from tests import needs
from tests.readme import ROOT, run_here

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def from_readme() -> str:
    found = re.search(r"```yaml\n(on:.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


WORKFLOWS = {
    "README.md": from_readme(),
    **{path.name: path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")},
}


def jobs(name: str) -> dict[str, dict[str, Any]]:
    # BaseLoader keeps the key `on`, which YAML 1.1 reads as true.
    loaded: dict[str, dict[str, Any]] = yaml.load(WORKFLOWS[name], yaml.BaseLoader)["jobs"]
    return loaded


def steps(name: str) -> Iterator[dict[str, Any]]:
    for job in jobs(name).values():
        yield from job["steps"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_to_a_commit_with_the_version_beside_it(name: str) -> None:
    uses = re.findall(r"uses: (.*)", WORKFLOWS[name])
    assert len(uses) == sum("uses" in step for step in steps(name)) > 0
    for action in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_an_action_has_the_same_commit_everywhere() -> None:
    pins = {step["uses"] for name in WORKFLOWS for step in steps(name) if "uses" in step}
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_token_can_only_read_except_in_jobs_that_run_nothing_of_the_repository(name: str) -> None:
    assert yaml.load(WORKFLOWS[name], yaml.BaseLoader)["permissions"] == {"contents": "read"}
    for job in jobs(name).values():
        if "permissions" in job:
            assert not any("checkout" in step.get("uses", "") for step in job["steps"])
    for step in steps(name):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


def test_releases_and_pages_are_published_from_their_environments() -> None:
    assert jobs("release.yml")["pypi"]["permissions"] == {"id-token": "write"}
    assert jobs("release.yml")["pypi"]["environment"]["name"] == "pypi"
    deploy = jobs("README.md")["deploy"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    # Without it GitHub refuses to deploy: "Missing environment".
    assert deploy["environment"] == "github-pages"


@needs.bash
@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_the_readmes_workflow_passes_on_a_first_commit(event: str, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_bytes((ROOT / "claims.yaml").read_bytes())
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    if event == "pull_request":  # that adds the dataset to an empty branch
        subprocess.run([*git, "commit", "-qm", "First", "--allow-empty"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "Claims"], check=True)
    runs = [
        step["run"]
        for step in jobs("README.md")["check"]["steps"]
        if re.search("factcheck (?:check|export)", step.get("run", ""))
        and step.get("if", f"github.event_name == '{event}'") == f"github.event_name == '{event}'"
    ]
    assert len(runs) == (2 if event == "push" else 3)
    for line in runs:
        done = run_here(line, tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/index.html").exists()


def test_tests_run_on_every_python_that_is_promised() -> None:
    classifiers = [text.rpartition(" ")[2] for text in PROJECT["classifiers"] if "Python :: 3." in text]
    assert jobs("tests.yml")["tests"]["strategy"]["matrix"]["python"] == classifiers
    assert PROJECT["requires-python"] == f">={classifiers[0]}"


def test_the_lowest_versions_are_written_down_and_tested() -> None:
    extras = PROJECT["optional-dependencies"]
    for requirement in (*PROJECT["dependencies"], *(line for extra in extras.values() for line in extra)):
        assert requirement.startswith("factcheck-cli[") or ">=" in requirement, requirement
    (install,) = (step["run"] for step in steps("tests.yml") if "lowest-direct" in step.get("run", ""))
    assert install.endswith('-e ".[test]"')


def test_the_citation_has_the_version_and_the_licence_of_the_package() -> None:
    citation = yaml.load((ROOT / "CITATION.cff").read_text("utf-8"), yaml.BaseLoader)
    assert (citation["version"], citation["license"]) == (__version__, PROJECT["license"])
    assert (ROOT / "factcheck/py.typed").exists() and "Typing :: Typed" in PROJECT["classifiers"]
