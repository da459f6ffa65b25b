"""What the README shows: commands with their real output, written into it by cog.

`python -m cogapp -r README.md` brings it up to date; a test fails when it is not.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def shown(command: str, head: int | None = None, file: str | None = None) -> str:
    """A console block: the command and what it prints, in the project's folder.

    With `file`, the command runs in an empty folder that holds this text as claims.yaml.
    """
    args = shlex.split(command)
    assert args[0] == "factcheck"
    env = {"PATH": os.environ["PATH"], "COLUMNS": "88", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryDirectory() as folder:
        if file is not None:
            Path(folder, "claims.yaml").write_text(file, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "factcheck", *args[1:]],
            cwd=ROOT if file is None else folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    lines = done.stdout.rstrip("\n").split("\n")
    if head is not None and len(lines) > head:
        lines = [*lines[:head], "…"]
    return "\n".join(["```console", f"$ {command}", *lines, "```"])
