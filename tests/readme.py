"""Commands with their real output for the README and the manual, written into them by cog.

`python -m cogapp -r README.md factcheck/manual/*.md` updates them; a test fails when one is stale.
"""

import os
import re
import shlex
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


def shown(
    command: str, file: str | None = None, also: Mapping[str, str] | None = None, most: int = MAX_LINES
) -> str:
    """A console block with a command and its output, run in a new folder.

    `file` is the text of claims.yaml, by default the shipped dataset; `also` are the texts of other
    files. A final `| head -n N` is applied here.
    """
    factcheck, _, head = command.partition(" | head -n ")
    args = shlex.split(factcheck)
    assert args[0] == "factcheck"
    env = {"PATH": os.environ["PATH"], "COLUMNS": "88", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryDirectory() as folder:
        claims = (ROOT / "claims.yaml").read_text("utf-8") if file is None and also is None else file
        for name, text in {**({"claims.yaml": claims} if claims else {}), **(also or {})}.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        process = subprocess.run(
            [sys.executable, "-m", "factcheck", *args[1:]],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    lines = process.stdout.rstrip("\n").split("\n")[: int(head or 1000)]
    assert len(lines) <= most, f"{command} prints {len(lines)} lines"
    return "\n".join(["```console", f"$ {command}", *lines, "```"])


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


# --- the commands in shell blocks

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """The commands in the shell blocks of a page."""
    return [line for block in BLOCK.findall(page) for line in block.splitlines() if line]
