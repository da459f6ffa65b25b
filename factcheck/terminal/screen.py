"""The screen itself, and how text, verdicts and headers look on it."""

import os
import re
import unicodedata
from functools import partial
from textwrap import wrap
from typing import TextIO, cast

from rich.console import Console
from rich.style import Style
from rich.text import Text

from factcheck import wording
from factcheck.model import Claim, Dataset

NARROW = 70  # columns below which a table becomes stacked records
PIPE_WIDTH = 120

_COLOURS = {
    "confirmed": "green",
    "partly": "cyan",
    "disputed": "magenta",
    "unfulfilled": "yellow",
    "contradicted": "red",
    "unresolved": "blue",
}
_PLAIN_GLYPHS = str.maketrans("✓◐≠○✗·•", "+~!ox.*")


def screen(stream: TextIO, color: bool | None = None) -> Console:
    """A console for a stream, as wide as its terminal; in a pipe COLUMNS, else 120.

    Colour is for terminals, by NO_COLOR, FORCE_COLOR and TERM, unless `color` says otherwise.
    """
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 6 else 0
    try:
        width = os.get_terminal_size(stream.fileno()).columns or width or 80
    except (OSError, ValueError):
        width = width or PIPE_WIDTH
    return _Screen(
        file=cast(TextIO, _Trimmed(stream)),
        width=max(width, 20),
        height=25,  # nothing is fitted to it; without one Rich takes a dumb terminal to be 80 wide
        force_terminal=color,
        color_system={True: "standard", False: None, None: "auto"}[color],
        no_color=False if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        legacy_windows=False,
    )


class _Screen(Console):
    """A console that leaves a closed pipe to whoever opened it."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class _Trimmed:
    """A stream that gets no blanks at the ends of lines, which Rich pads to the full width."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.encoding = stream.encoding
        self.isatty, self.flush, self.fileno = stream.isatty, stream.flush, stream.fileno

    def write(self, text: str) -> int:
        return self.stream.write(re.sub(r" +(?=\n)", "", text))


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "¡": "!",
        "¿": "?",
        "⁄": "/",
        "·": "-",
        "×": "x",
        "•": "*",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "│": "|",
        "▌": "|",
        "→": ">",
    }
)


def is_plain(console: Console) -> bool:
    """Whether a screen has no letters beyond ASCII."""
    return not console.encoding.lower().startswith("utf")


def shown(console: Console, text: str) -> str:
    """Text as it may be drawn: one line, nothing that steers a terminal, only letters it has."""
    text = wording.visible(text)
    if not text.isascii() and is_plain(console):
        text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
        text = "".join(char for char in text if not unicodedata.combining(char))
        text = text.encode("ascii", "backslashreplace").decode()
    return text


def sign(console: Console, dataset: Dataset, word: str) -> tuple[str, Style]:
    """A verdict by glyph and word, and its colour."""
    glyph = wording.glyph(dataset, word)
    if is_plain(console):
        glyph = glyph.translate(_PLAIN_GLYPHS)
    colour = _COLOURS.get(dataset.means(word), "white")
    return f"{glyph} {shown(console, dataset.label(word))}", Style(bold=True, color=colour)


def verdict(console: Console, dataset: Dataset, word: str) -> Text:
    """A verdict by glyph, word and colour."""
    return Text(*sign(console, dataset, word))


def header(console: Console, dataset: Dataset, number: int, *more: str) -> None:
    """The dataset's title, and how many of how many claims are meant."""
    title = shown(console, dataset.title or "Claims")
    total = wording.count(len(dataset.claims), "claim")
    count = total if number == len(dataset.claims) else f"{number} of {total}"
    console.print(
        Text.assemble(
            (title, "bold"),
            "\n",
            (", ".join([count, *filter(None, map(partial(shown, console), more))]), "dim"),
        )
    )


def folded_id(console: Console, claim: Claim, width: int) -> str:
    """An id, folded behind its hyphens where it is too long."""
    name = shown(console, claim.id)
    return name if len(name) <= width else "\n".join(wrap(name, width))
