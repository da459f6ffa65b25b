"""Commands with their real output for the README and the manual, written into them by cog.

`python -m cogapp -r README.md factcheck/manual/*.md` updates them; a test fails when one is stale.
"""

import atexit
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

from factcheck.core import schema
from factcheck.core.types import RecordType

ROOT = Path(__file__).parent.parent
MAX_LINES = 12  # of output per command
SHIPPED_NOTE = (
    "factcheck: no claims.yaml in this folder or above; using the example that comes with factcheck"
)


TABLE = """\
Politician;Promise;Status;Checked
Ana Lóring;A tram will run to the north quay.;Partly kept;31-10-2020
Bo Quay;No berth will be built.;Stalled;2.11.2020
"""


class Folder:
    """A new folder with the table, in which commands run one after the other."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, self.path)
        (self.path / "promises.csv").write_text(TABLE, "utf-8")

    def text(self, name: str) -> str:
        return (self.path / name).read_text("utf-8")


def shown(*commands: str, folder: Folder | None = None) -> str:
    """A console block with commands and their output, by default in a new folder without a dataset."""
    folder = folder or Folder()
    return "\n".join(
        ["```console", *(line for command in commands for line in _output(command, folder)), "```"]
    )


def _output(command: str, folder: Folder) -> list[str]:
    """A command and its output; a final `| head -n N` is applied here."""
    factcheck, _, head = command.partition(" | head -n ")
    args = shlex.split(factcheck)
    assert args[0] == "factcheck"
    env = {"PATH": os.environ["PATH"], "COLUMNS": "88", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.run(
        [sys.executable, "-m", "factcheck", *args[1:]],
        cwd=folder.path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    lines = process.stdout.rstrip("\n").split("\n")
    lines = [line for line in lines if line != SHIPPED_NOTE][: int(head or 1000)]
    assert len(lines) <= MAX_LINES, f"{command} prints {len(lines)} lines"
    return [f"$ {command}", *lines]


# A dataset with every key; `annotated` asserts that.
EVERY_KEY = """\
title: Claims about the harbour vote
note: Claims on the harbour, from one paper.
reviewer:
  name: The Harbour Watch
  url: https://example.org
base_url: https://example.org/harbour/
avoid: [scandal, sham]
sources:
  gazette-2024-03-02:
    title: Council splits over the harbour
    publisher: The Harbour Gazette
    published: 2024-03-02
    url: https://example.org/split
    archived: https://archive.example.org/split
    text: gazette.txt
    note: It takes the side of the harbour's owners.
  gazette-2024-07-02:
    title: Four berths open
    publisher: The Harbour Gazette
    published: 2024-07-02
speakers:
  Ana Lóring:
    type: person
    role: Mayor
    groups:
      - Council
      - name: Harbour List
        from: 2021
        until: 2024-05
    aliases: [Loring]
    url: https://example.org/loring
    note: Stood down in May 2024.
verdicts:
  stalled:
    means: unresolved
    label: Stalled
    definition: Work has stopped and nothing is decided.
    rating: 2
corrections:
  - date: 2024-03-05
    claims: [loring-ten-berths]
    what: The day was given as 2 March; it was 1 March.
claims:
  - id: loring-ten-berths
    speaker: Ana Lóring
    said: 2024-03-01T18:30
    kind: promise
    about: [North quay]
    claim: Ten berths will open at the north quay by June.
    quote: Ten berths by June
    due: 2024-06-30
    appearances:
      - source: gazette-2024-03-02
        paragraphs: [4]
        url: https://example.org/split#p4
    tags: [harbour]
    related: [loring-no-delay]
    note: Said at the end of the sitting.
    outcomes:
      - verdict: unfulfilled
        reported: 2024-07-02
        basis: events
        summary: Four of the ten berths opened.
        details: The paper counted them on 1 July; the harbour master gave no number.
        evidence:
          - {source: gazette-2024-07-02, paragraphs: [2, 5]}
  - id: loring-no-delay
    speaker: Ana Lóring
    claim: Nothing will delay the berths.
    appearances:
      - source: gazette-2024-03-02
    related: [loring-ten-berths]
"""
RECORD_TYPES: dict[str, RecordType] = {
    "": schema.HEADER,
    "reviewer": schema.REVIEWER,
    "sources/*": schema.SOURCE,
    "speakers/*": schema.SPEAKER,
    "groups/-": schema.GROUP,
    "verdicts/*": schema.VERDICT,
    "corrections/-": schema.CORRECTION,
    "claims/-": schema.CLAIM,
    "appearances/-": schema.CITATION,
    "outcomes/-": schema.OUTCOME,
    "evidence/-": schema.CITATION,
}


def annotated() -> str:
    """The dataset with the description of each key in a comment above its first occurrence."""
    lines = list(_annotated(EVERY_KEY))
    return "\n".join(["```yaml", *lines, "```"])


def _words(schema: Mapping[str, Any]) -> list[str]:
    """The words of an enum in a schema."""
    schemas = (schema, *schema.get("anyOf", ()))
    words: list[str | None] = next((option["enum"] for option in schemas if "enum" in option), [])
    return [word for word in words if word]


def _annotated(text: str) -> Iterator[str]:
    left = {(id(record_type), key) for record_type in RECORD_TYPES.values() for key in record_type.fields}
    stack: list[tuple[int, str]] = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        item = line.lstrip().startswith("- ")
        key = line.strip().removeprefix("- ").partition(":")[0]
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if item:
            stack.append((indent, "-"))
            indent += 2
        path = [name for _, name in stack][-2:]
        record_type = RECORD_TYPES.get("/".join(path)) or RECORD_TYPES.get("/".join([*path[:-1], "*"]))
        if record_type and (id(record_type), key) in left:
            left.discard((id(record_type), key))
            field = record_type.fields[key]
            if not path:
                yield ""
            words = _words(field.type.schema)
            comment = field.description + (f" One of {', '.join(words)}." if words else "")
            comment += " Required." if field.required and record_type is not schema.HEADER else ""
            for part in wrap(comment, 72 - indent):
                yield " " * (indent - 2 * item) + f"# {part}"
        elif key == schema.CLAIMS and not stack:
            yield ""
        yield line
        stack.append((indent, key))
    assert not left, f"the example lacks {sorted(key for _, key in left)}"


# --- the commands of a page

BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """The commands in the shell and console blocks of a page, in their order."""
    return [
        line.removeprefix("$ ")
        for block in BLOCK.finditer(page)
        for line in block[1].splitlines()
        if line.startswith("$ ") or (line and block[0].startswith("```sh"))
    ]


def run_here(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a page in a folder; `factcheck` is the one of these tests."""
    function = f'factcheck() {{ "{sys.executable}" -m factcheck "$@"; }}'
    return subprocess.run(
        ["bash", "-c", f"{function}\n{line}"],
        cwd=folder,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
