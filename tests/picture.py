"""The README's pictures: the list, rendered by the code of the command, and a claim's page in Chromium.

`python -m tests.picture` updates them; a test fails when the list is stale.
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from factcheck.core import query
from factcheck.core.model import When
from factcheck.reading import loader
from factcheck.terminal.claims import print_claims
from factcheck.terminal.screen import Screen

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "tests" / "pictures" / "list.svg"


def draw() -> str:
    """Two claims of the Venezuelan opposition, as an SVG without external fonts."""
    data = loader.load(str(ROOT / "claims.yaml")).dataset
    assert data is not None
    options = {"speaker": ["venezuelan opposition"]}
    claims = query.select(data, query.criteria(data, options, When("", "", "")))
    screen = Screen(io.StringIO(), data)
    screen.width, screen.plain = 100, False
    console = screen.console = Console(
        file=io.StringIO(), width=100, record=True, force_terminal=True, color_system="standard"
    )
    print_claims(screen, claims, limit=2)
    svg = console.export_svg(
        title='factcheck list -s "venezuelan opposition" -n 2',
        unique_id="factcheck",
        code_format=re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL),
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def photograph() -> None:
    """Draw a claim's page of the shipped record."""
    with tempfile.TemporaryDirectory() as folder:
        export = [sys.executable, "-m", "factcheck", "export", f"{folder}/", "-f", str(ROOT / "claims.yaml")]
        subprocess.run(export, check=True)
        page = f"file://{folder}/claims/guaido-main-military-units/index.html"
        picture = f"--screenshot={PICTURE.with_name('claim.png')}"
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=760,570"]
        subprocess.run(["chromium", *options, picture, page], check=True)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), encoding="utf-8")
    photograph()
