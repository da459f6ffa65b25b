"""The screen: a console and the dataset that is drawn on it, and how text and verdicts look there."""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from textwrap import wrap
from typing import TextIO, cast

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from factcheck.core import labels
from factcheck.core.model import UNRESOLVED, Claim, Dataset, Outcome, When

NARROW = 70  # columns below which a table becomes stacked records
PIPE_WIDTH = 120
BATCH = 50  # rows drawn together, so that the first ones appear at once and memory stays flat

COLOURS = {
    "confirmed": "green",
    "partly": "cyan",
    "disputed": "magenta",
    "unfulfilled": "yellow",
    "contradicted": "red",
}


class Screen:
    """A console for a stream, as wide as its terminal; in a pipe COLUMNS, else 120.

    Colour is for terminals, by NO_COLOR, FORCE_COLOR and TERM, unless `color` says otherwise. `today`
    is the day by which something is overdue.
    """

    def __init__(
        self,
        stream: TextIO,
        dataset: Dataset | None = None,
        color: bool | None = None,
        today: When | None = None,
    ) -> None:
        self.dataset = dataset or Dataset()
        self.today = today
        self.stream = stream
        self.console: Console = _Console(
            file=cast(TextIO, _Trimmed(stream)),
            width=max(_width(stream), 20),
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
        self.width = self.console.width
        self.plain = not self.console.encoding.lower().startswith("utf")  # no letters beyond ASCII

    # --- text

    def sanitize(self, text: str) -> str:
        """Text as it may be drawn: one line, nothing that steers a terminal, only letters it has."""
        text = labels.escape_invisible(text)
        if self.plain and not text.isascii():
            text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
            text = "".join(char for char in text if not unicodedata.combining(char))
            text = text.encode("ascii", "backslashreplace").decode()
        return text

    def text(self, *parts: "str | Text | tuple[str, str]") -> Text:
        """Parts as one text, each made harmless."""
        made = Text()
        for part in parts:
            if isinstance(part, Text):
                made.append_text(part)
            elif isinstance(part, str):
                made.append(self.sanitize(part))
            else:
                made.append(self.sanitize(part[0]), part[1])
        return made

    def print(self, *things: RenderableType) -> None:
        """Draw things, each on lines of its own; with nothing an empty line."""
        self.console.print(*(things or ("",)), sep="\n")

    def unwrapped(self, text: Text) -> None:
        """Draw a line as it is, however long."""
        self.console.print(text, no_wrap=True, overflow="ignore", crop=False)

    def indented(self, thing: RenderableType, by: int = 2) -> Padding:
        """A thing some columns in."""
        return Padding(thing, (0, 0, 0, by))

    def rule(self) -> Text:
        """A line across the screen."""
        return Text(("-" if self.plain else "─") * self.width, "dim")

    def folded_id(self, claim: Claim, width: int) -> str:
        """An id, folded behind its hyphens where it is too long."""
        name = self.sanitize(claim.id)
        return name if cell_len(name) <= width else "\n".join(wrap(name, width))

    # --- verdicts

    def sign(self, word: str) -> str:
        """A verdict's sign."""
        glyph = labels.glyph(self.dataset, word)
        return glyph.translate(_PLAIN_GLYPHS) if self.plain else glyph

    def style(self, word: str) -> str:
        """A verdict's colour; what is unresolved is not loud."""
        means = self.dataset.means(word)
        return "dim" if means == UNRESOLVED else f"bold {COLOURS.get(means, 'default')}"

    def verdict(self, word: str, of: Dataset | None = None) -> Text:
        """A verdict by sign, word and colour, as its dataset has it."""
        known = of or self.dataset
        means = known.means(word)
        return Text(f"{self.sign(means)} {self.sanitize(known.label(word))}", self.style(means))

    def reported(self, outcome: Outcome) -> str:
        """Who reported an outcome when, where the dataset has more than one source."""
        return self.sanitize(labels.reporter(self.dataset, outcome)) if len(self.dataset.sources) > 1 else ""

    def outcome(self, claim: Claim) -> Text:
        """The verdict in force, who reported it, and its summary."""
        last = claim.outcomes[-1] if claim.outcomes else Outcome(UNRESOLVED)
        open_ = self.dataset.means(last.verdict) == UNRESOLVED
        text = self.verdict(last.verdict)
        if by := self.reported(last):
            text = Text.assemble(text, (f"  {by}", "dim"))
        if last.summary:
            text.append(f"\n{self.sanitize(last.summary)}", "dim" if open_ else "not bold")
        return text

    # --- what views share

    def head(self, number: int, *more: str) -> None:
        """The dataset's title, how many of how many claims are meant, and where the record stands."""
        total = labels.count(len(self.dataset.claims), "claim")
        count = total if number == len(self.dataset.claims) else f"{number:,} of {total}"
        self.print(self.text((self.dataset.title or "Claims", "bold")))
        self.print(self.text((", ".join([count, *filter(None, more)]), "dim")))
        if self.dataset.note:
            self.print(self.text((labels.first_sentence(self.dataset.note), "dim")))

    def join_wrapped(self, parts: Iterable[Text], gap: str, indent: int = 0) -> Text:
        """Parts in lines, none of which is ever broken inside; `indent` columns are kept free."""
        lines, room = [Text()], 0
        for part in parts:
            if lines[-1] and part.cell_len + len(gap) > room:
                lines[-1].append(gap.rstrip())
                lines.append(Text())
            elif lines[-1]:
                lines[-1].append(gap)
                room -= len(gap)
            room = self.width - indent - part.cell_len if not lines[-1] else room - part.cell_len
            lines[-1].append_text(part)
        return Text("\n").join(lines)

    def rows(
        self,
        widths: Sequence[int],
        rows: Iterable[Sequence[RenderableType]],
        heads: Sequence[str] = (),
    ) -> None:
        """A table of known widths, some rows at a time; with heads, rules stand between its rows."""
        rows, first = iter(rows), True
        while batch := list(islice(rows, BATCH)):
            table = Table(
                box=ruled(self.plain),
                show_header=first and bool(heads),
                show_lines=bool(heads),
                show_edge=False,
                header_style="dim",
                border_style="dim",
                padding=0,  # the gaps are the box's: a padding around each cell costs a fifth of the time
            )
            for number, width in enumerate(widths):
                head = heads[number] if heads else ""
                table.add_column(head, width=width, overflow="fold")
            for row in batch:
                table.add_row(*row)
            if heads and not first:
                self.print(self.rule())
            self.console.print(table)
            first = False

    def stacked(self, records: Iterable[Iterable[RenderableType]]) -> None:
        """Records under each other, with an empty line before each."""
        for record in records:
            self.console.print(Group("", *record))


GAP = "  "  # between two columns


def ruled(plain: bool) -> Box:
    """A table's rules: between its rows, and nowhere else; its columns stand a gap apart."""
    rule, blank = (" -- \n", "    \n") if plain else (" ── \n", "    \n")
    box = Box(blank * 2 + rule + blank + rule * 2 + blank * 2, ascii=plain)
    box.head_vertical = box.mid_vertical = box.foot_vertical = GAP
    box.head_row_cross = box.row_cross = ("-" if plain else "─") * len(GAP)
    return box


def _width(stream: TextIO) -> int:
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 6 else 0
    try:
        return os.get_terminal_size(stream.fileno()).columns or width or 80
    except (OSError, ValueError):
        return width or PIPE_WIDTH


class _Console(Console):
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


_PLAIN_GLYPHS = str.maketrans("✓◐≠○✗·•", "+~!ox.*")
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
        "└": "`",
        "→": ">",
    }
)
