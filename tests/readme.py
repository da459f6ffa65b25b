"""What the README shows: commands with their real output, written into it by cog.

`python -m cogapp -r README.md` brings it up to date; a test fails when it is not.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def shown(command: str, file: str | None = None, also: Mapping[str, str] | None = None) -> str:
    """A console block: the command and what it prints, in the project's folder.

    With `file`, the command runs in an empty folder that holds this text as claims.yaml, and
    the texts of `also` under their names.
    """
    args = shlex.split(command)
    assert args[0] == "factcheck"
    env = {"PATH": os.environ["PATH"], "COLUMNS": "88", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"claims.yaml": file or "", **(also or {})}.items():
            Path(folder, name).write_text(text, encoding="utf-8")
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
    return "\n".join(["```console", f"$ {command}", *lines, "```"])
