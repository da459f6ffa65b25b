"""The screen: a console for one dataset, and the form of text, verdicts and tables on it."""

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
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
from factcheck.core.model import UNRESOLVED, Claim, Dataset, When

NARROW = 70  # columns below which a table becomes stacked records
PIPE_WIDTH = 120
BATCH = 50  # rows per table, so that the first rows appear at once and memory is bounded

COLOURS = {
    "confirmed": "green", "partly": "cyan", "disputed": "magenta",
    "unfulfilled": "yellow", "contradicted": "red",
}  # fmt: skip


class Screen:
    """A console for a stream, as wide as its terminal, or in a pipe COLUMNS or 120 wide.

    `color` forces or disables colour; without it NO_COLOR, FORCE_COLOR, TERM and the stream decide.
    `today` is the date for overdue claims.
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
            height=25,  # not used, but without it Rich assumes that a dumb terminal is 80 wide
            force_terminal=color,
            color_system={True: "standard", False: None, None: "auto"}[color],
            no_color=False if color else None,
            markup=False, emoji=False, highlight=False, soft_wrap=False, legacy_windows=False,
        )  # fmt: skip
        self.width = self.console.width
        self.in_workflow = "GITHUB_ACTIONS" in os.environ
        self.plain = not self.console.encoding.lower().startswith("utf")  # ASCII only
        self.has_links = self.console.is_terminal and self.console.color_system is not None

    # --- text

    def sanitize(self, text: str) -> str:
        """Text that is safe to print: one line, no control characters, only letters of the encoding."""
        text = labels.escape_invisible(text)
        if self.in_workflow:  # GitHub runs a line that begins with `::`, and `##[` anywhere, as commands
            text = text.replace("::", ": :").replace("##[", "## [")
        if self.plain and not text.isascii():
            text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
            text = "".join(char for char in text if not unicodedata.combining(char))
            text = text.encode("ascii", "backslashreplace").decode()
        return text

    def text(self, *parts: "str | Text | tuple[str, str]") -> Text:
        """Parts joined to one text, each sanitized."""
        styled = ((part, "") if isinstance(part, str) else part for part in parts)
        return Text.assemble(
            *(part if isinstance(part, Text) else (self.sanitize(part[0]), part[1]) for part in styled)
        )

    def print(self, *renderables: RenderableType) -> None:
        """Print each renderable on new lines; an empty line if there is none."""
        self.console.print(*(renderables or ("",)), sep="\n")

    def unwrapped(self, text: Text) -> None:
        """Print a line without wrapping or cropping it."""
        self.console.print(text, no_wrap=True, overflow="ignore", crop=False)

    def indented(self, renderable: RenderableType, by: int = 2) -> Padding:
        """A renderable, indented by some columns."""
        return Padding(renderable, (0, 0, 0, by))

    def hanging(self, text: Text) -> Group:
        """A text whose lines after the first are indented."""
        first, *others = text.wrap(self.console, self.width - 2)
        return Group(first, *map(self.indented, others))

    def rule(self) -> Text:
        """A line of the screen's width."""
        return Text(("-" if self.plain else "─") * self.width, "dim")

    def folded_id(self, claim: Claim, width: int) -> str:
        """A claim's id, wrapped after its hyphens if it is longer than `width`."""
        name = self.sanitize(claim.id)
        return name if cell_len(name) <= width else "\n".join(wrap(name, width))

    def markdown(self, text: str) -> None:
        """Print Markdown, formatted for the screen."""
        from rich.markdown import Markdown  # and with it a parser

        self.console.print(Markdown(text, code_theme="ansi_dark", hyperlinks=False))

    # --- verdicts

    def sign(self, word: str) -> str:
        """The sign of a verdict."""
        return labels.glyph(self.dataset, word).translate(_PLAIN_GLYPHS if self.plain else {})

    def style(self, word: str) -> str:
        """The style of a verdict: bold in its colour, or dim if unresolved."""
        means = self.dataset.means(word)
        return "dim" if means == UNRESOLVED else f"bold {COLOURS.get(means, 'default')}"

    def verdict(self, word: str, of: Dataset | None = None) -> Text:
        """A verdict's sign and label in its colour, by the dataset that it is `of`."""
        dataset = of or self.dataset
        means = dataset.means(word)
        return Text(f"{self.sign(means)} {self.sanitize(dataset.label(word))}", self.style(means))

    # --- parts of views

    def title(self) -> None:
        """Print the dataset's title and the note's first sentence."""
        self.print(self.text((self.dataset.title or "Claims", "bold")))
        if self.dataset.note:
            self.print(self.text((labels.first_sentence(self.dataset.note), "dim")))

    def head(self, number: int, *more: str) -> None:
        """Print the title, the note's first sentence and the number of claims."""
        self.title()
        self.print(self.text((self.count(number, *more), "dim")))

    def count(self, number: int, *more: str) -> str:
        """`3 of 64 claims`, and what else there is to say of them."""
        total = labels.count(len(self.dataset.claims), "claim")
        count = total if number == len(self.dataset.claims) else f"{number:,} of {total}"
        return ", ".join(filter(None, (count, *more)))

    def join_wrapped(self, parts: Iterable[Text], gap: str, indent: int = 0) -> Text:
        """Parts joined and wrapped between them, for a width less `indent` columns."""
        text, column = Text(), 0
        for part in parts:
            if text:
                fits = column + len(gap) + part.cell_len <= self.width - indent
                mark = gap.rstrip()
                text.append(gap if fits else f"{mark if column + len(mark) <= self.width - indent else ''}\n")
                column = column + len(gap) if fits else 0
            text.append_text(part)
            column += part.cell_len
        return text

    def ruled_table(self) -> Table:
        """A table with rules between rows only, and a gap between columns."""
        sign = "-" if self.plain else "─"
        rule, blank = f" {sign * 2} \n", "    \n"
        box = Box(blank * 2 + rule + blank + rule * 2 + blank * 2, ascii=self.plain)
        box.head_vertical = box.mid_vertical = box.foot_vertical = GAP
        box.head_row_cross = box.row_cross = sign * len(GAP)
        return Table(
            box=box, pad_edge=False, show_edge=False, header_style="dim", border_style="dim", padding=0
        )

    def rows(
        self,
        widths: Sequence[int],
        rows: Iterable[Sequence[RenderableType]],
        heads: Sequence[str],
        *,
        rules: bool = True,
    ) -> None:
        """Print a table of fixed column widths in batches; rules separate its rows."""
        rows, first = iter(rows), True
        while batch := list(islice(rows, BATCH)):
            table = self.ruled_table()
            table.show_header, table.show_lines = first, rules
            if not rules:
                table.box, table.padding = None, (0, len(GAP), 0, 0)
            for width, head in zip(widths, heads, strict=True):
                table.add_column(head, width=width, overflow="fold")
            for row in batch:
                table.add_row(*row)
            if rules and not first:
                self.print(self.rule())
            self.console.print(table)
            first = False

    def stacked(self, records: Iterable[Iterable[RenderableType]]) -> None:
        """Print records below each other, each after an empty line."""
        for record in records:
            self.console.print(Group("", *record))


GAP = "  "  # between columns


def _width(stream: TextIO) -> int:
    """COLUMNS, else the terminal's width; into a pipe that of standard error's terminal; else 120."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 0 < int(columns[:6]) < 100_000:
        return int(columns)
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns or 80
    with suppress(OSError, ValueError, AttributeError):
        if stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            return os.get_terminal_size(sys.stderr.fileno()).columns or PIPE_WIDTH
    return PIPE_WIDTH


class _Console(Console):
    """A console that raises BrokenPipeError for a closed pipe, for the caller to handle."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class _Trimmed:
    """A stream without the trailing spaces with which Rich pads lines."""

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
        **dict.fromkeys("│▌", "|"),
        "¡": "!", "¿": "?", "⁄": "/", "·": "-", "×": "x", "•": "*", "└": "`", "→": ">",
        "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    }
)  # fmt: skip
