"""What the README shows is what the program does."""

import contextlib
import io

from cogapp import Cog

from tests import picture
from tests.readme import ROOT


def test_the_readme_shows_real_output() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = Cog().main(["cog", "--check", "--diff", str(ROOT / "README.md")])
    assert code == 0, f"python -m cogapp -r README.md brings it up to date\n{said.getvalue()}"


def test_the_picture_shows_the_real_table() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw(), (
        "python -m tests.picture draws it anew"
    )
