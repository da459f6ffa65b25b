"""The work of a command grows with its input and no faster, whatever a dataset repeats."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run, line_events

CLAIM = "  - id: {0}\n    speaker: {1}\n    claim: {2}\n    appearances: [{{source: s}}]\n"


def claims(n: int, name: str = "id-{}", speaker: str = "Ana", claim: str = "Claim {}", more: str = "") -> str:
    """A dataset of n claims; each `{}` is the claim's number."""
    texts = (CLAIM.format(*(part.format(k) for part in (name, speaker, claim))) + more for k in range(n))
    return "claims:\n" + "".join(texts)


def one(field: str, items: list[str], more: str = "") -> str:
    """A dataset of two claims, whose first has a field with a list."""
    start = CLAIM.format("id-0", "Ana", "Ten.").replace("[{source: s}]", "[{source: s}]" + more)
    return f"claims:\n{start}    {field}: [{', '.join(items)}]\n{CLAIM.format('id-1', 'Bo', 'Four.')}"


def header(section: str, names: list[str], speaker: str = "Ana") -> str:
    lines = "".join(f"  {name}\n" for name in names)
    return f"{section}:\n{lines}{claims(2, speaker=speaker)}"


OUTCOME = "{{verdict: partly, reported: 2024-01-01, summary: S{}., evidence: [{{source: s}}]}}"
SHAPES: dict[str, Callable[[int], str]] = {
    "equal claims": lambda n: claims(n, claim="Ten berths will open by June."),
    "one speaker each": lambda n: claims(n, speaker="Speaker {}"),
    "similar declared names": lambda n: header("speakers", [f"Ana Loring {k:b}:" for k in range(n)]),
    "one prefix": lambda n: claims(n, name="a" * 60 + "-{}", more="    related: [" + "a" * 60 + "]\n"),
    "corrections": lambda n: (
        "corrections:\n"
        + "".join(f"  - {{date: 2024-03-05, claims: [id-0, id-{k}], what: W{k}.}}\n" for k in range(n))
        + claims(2)
    ),
    "long quote": lambda n: claims(2, more='    quote: "' + "'a b' … " * n + '"\n'),
    "many problems": lambda n: claims(n, more="    said: 2024-02-31\n    kin: x\n    verdict: y\n"),
    "syntax errors": lambda n: "claims:\n" + "  - id: a\n    claim: He: no\n" * n,
    "outcomes": lambda n: one("outcomes", [OUTCOME.format(k) for k in range(n)]),
    "appearances": lambda n: one("tags", ["x"]).replace(
        "[{source: s}]", "[" + ", ".join(f"{{source: s{k}}}" for k in range(n)) + "]", 1
    ),
    "appearances and outcomes": lambda n: one("outcomes", [OUTCOME.format(k) for k in range(n)]).replace(
        "[{source: s}]", "[" + ", ".join(f"{{source: s, paragraphs: [{k}]}}" for k in range(1, n)) + "]", 1
    ),
    "related": lambda n: one("related", [f"id-{k}" for k in range(n)]),
    "aliases": lambda n: header("speakers", [f"Ana: {{aliases: [{', '.join(f'A{k}' for k in range(n))}]}}"]),
    "sources": lambda n: header("sources", [f"s{k}: {{title: T}}" for k in range(n)]),
    "avoided": lambda n: (
        "avoid: ["
        + ", ".join("a " * (k % 40) + f"b{k}" for k in range(n))
        + "]\n"
        + claims(2, claim="a " * 10 * n)
    ),
    "comments": lambda n: "".join(f"# c{k % 3}\n" for k in range(n)) + claims(2) + "# c\n" * n,
    "flow claims": lambda n: (
        "claims:\n"
        + "".join(
            f"  - {{id: id-{k}, speaker: Ana, claim: C{k}, appearances: [{{source: s}}]}}\n" for k in range(n)
        )
    ),
}
ADD = "add --id new --speaker Ana --claim New --source s --dry-run"
RESOLVE = "resolve id-0 -v partly --summary S --source s --dry-run"
COMMANDS = [
    "list", "list --json", "list -s anna", "show id", "speakers", "tally --by about", "timeline",
    "agree other.yaml claims.yaml", "import other.yaml", ADD, RESOLVE,
]  # fmt: skip
DIFF, INTO = "diff other.yaml claims.yaml", "import new.csv --into claims.yaml --dry-run"
CASES = [(shape, "check") for shape in SHAPES] + [("equal claims", command) for command in COMMANDS]
CASES += [(shape, DIFF) for shape in ("corrections", "outcomes", "appearances", "long quote")]
CASES += [(shape, INTO) for shape in ("one speaker each", "outcomes", "flow claims", "comments")]


@pytest.mark.parametrize(("shape", "command"), CASES)
def test_twice_the_input_takes_twice_the_steps(run: Run, tmp_path: Path, shape: str, command: str) -> None:
    def steps(n: int) -> int:
        text = SHAPES[shape](n)
        (tmp_path / "claims.yaml").write_text(text)
        (tmp_path / "other.yaml").write_text(
            text.replace("Claim", "Case").replace("summary: S", "summary: Z")
        )
        rows = (f"id-{k},,,False,https://e.org/{k}\n,Zed,New {k},False,https://e.org/{k}\n" for k in range(n))
        (tmp_path / "new.csv").write_text("id,speaker,claim,verdict,evidence\n" + "".join(rows))
        return line_events(lambda: run(*command.split()))

    steps(2)  # imports
    is_slow = shape in ("one prefix", "many problems") or command in (DIFF, INTO)
    n = 100 if is_slow else 200
    assert steps(2 * n) < 2.3 * steps(n)
