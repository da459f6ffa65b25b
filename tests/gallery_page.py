"""One page of every message that `check` has, each with the smallest file that gets it.

`python -m tests.gallery_page` writes `tests/gallery/README.md` anew; a test fails when it is stale.
"""

import os
import re
import tempfile
from pathlib import Path

from typer.testing import CliRunner

from factcheck import checks
from factcheck.cli import app

PAGE = Path(__file__).parent / "gallery" / "README.md"
GAZETTE = """\
Harbour vote

The mayor promised “ten berths at the north quay by June”, and the council split.

Four berths opened on 1 July.
"""
ONE = "claims:\n  - {id: a, speaker: Ana, claim: %s, appearances: [{source: gazette}]}\n"
BEFORE = ONE % "Ten berths."  # the version that is checked against
# What no documentation can hold as text.
OTHERS = {
    "encoding": (ONE % "Caf").encode().replace(b"Caf", b"Caf\xe9"),
    "control-character": (ONE % "Ten\x07 berths.").encode(),
    "source-text": b"sources: {gazette: {text: ../gazette.txt}}\n" + (ONE % "Ten berths.").encode(),
    "too-long": (ONE % ("x" * 1_000_001)).encode(),
}


def examples(text: str) -> tuple[str, str] | None:
    """The example that passes and the one that fails, of a check's documentation."""
    found = re.fullmatch(r"(?s).*?\nPasses[^\n]*:\n(.*?)Fails[^\n]*:\n(.*)", text)
    return (_flush(found[1]), _flush(found[2])) if found else None


def _flush(example: str) -> str:
    return "".join(line[4:] + "\n" for line in example.rstrip("\n").split("\n"))


def printed(name: str) -> str:
    """What checking the smallest file with a problem prints, in a folder with nothing else."""
    _, text = checks.documentation()[name]
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("gazette.txt").write_text(GAZETTE, encoding="utf-8")
            if name != "file":
                Path("claims.yaml").write_bytes(example(name))
            told = ["--text", "gazette=gazette.txt"] if "--text" in text else []
            Path("before.yaml").write_text(BEFORE, encoding="utf-8")
            told += ["--against", "before.yaml"] if "--against" in text else []
            options = ["claims.yaml", "--strict", "--as-of", "2024-08-01", *told]
            return CliRunner().invoke(app, ["check", *options], catch_exceptions=False).stdout
        finally:
            os.chdir(here)


def example(name: str) -> bytes:
    """The smallest file with a problem."""
    told = examples(checks.documentation()[name][1])
    return told[1].encode() if told else OTHERS[name]


def page() -> str:
    """The page, as markdown."""
    parts = [
        "# Every message of `factcheck check`\n\n"
        "Each with the smallest file that gets it. Made by the tests.\n"
    ]
    for name, (severity, text) in checks.documentation().items():
        parts.append(f"\n## {name} ({severity})\n\n{' '.join(text.partition('Passes')[0].split())}\n")
        if examples(text):
            parts.append(f"\n```yaml\n{example(name).decode()}```\n")
        parts.append(f"\n```text\n{printed(name)}```\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
