"""The table of claims."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TypeAlias

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from factcheck import wording
from factcheck.model import Claim, Dataset
from factcheck.tally import tally
from factcheck.terminal.screen import NARROW, folded_id, header, is_plain, shown, sign, verdict

BATCH = 100  # rows drawn together, so that the first ones appear at once

_Line: TypeAlias = "tuple[str, Style | None]"


def claims_table(
    console: Console, dataset: Dataset, claims: Sequence[Claim], limit: int | None = None, view: str = ""
) -> None:
    """The claims as a table of three columns, or as stacked records where it is narrow.

    Only the first `limit` are drawn; how many there are, and of what verdicts, is said of all.
    """
    rows = claims[:limit]
    first = f"the first {len(rows)} shown" if len(rows) < len(claims) else ""
    header(console, dataset, len(claims), view, first)
    if rows:
        _rows(console, dataset, rows)
        console.print()
        console.print(_verdict_counts(console, dataset, claims))


def _verdict_counts(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> Text:
    """How many claims there are of each verdict, in the verdicts' order."""
    counts = [
        Text.assemble(f"{row.claims} ", verdict(console, dataset, row.value or ""))
        for row in tally(dataset, claims, "verdict")
    ]
    return Text(", ").join(counts)


def _rows(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> None:
    """The claims under the header, some at a time, so that the first ones appear at once.

    The widths are known and cells are folded here: measuring and wrapping are what costs a table of
    Rich's own most of its time.
    """
    draw = _stacked if console.width < NARROW else _columns
    rows = draw(console, dataset, claims)
    while batch := list(islice(rows, BATCH)):
        segments = chain.from_iterable(batch)
        if console.color_system is None:
            console.file.write("".join(segment.text for segment in segments))
        else:
            console.print(Segments(segments), end="", crop=False)


def _stacked(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> Iterator[list[Segment]]:
    """Each claim as lines under each other."""
    bold, dim, width = Style(bold=True), Style(dim=True), console.width
    for claim in claims:
        who = _folded(f"{shown(console, claim.speaker)}, {wording.date(claim.said)}", width)
        name = len(shown(console, claim.speaker))
        row = [Segment.line()]
        row += (
            [Segment(who[0][:name], bold), Segment(who[0][name:]), Segment.line()]
            if name <= len(who[0])
            else [Segment(who[0], bold), Segment.line()]
        )
        lines: list[_Line] = [(line, None) for line in who[1:]]
        lines += [(line, dim) for line in folded_id(console, claim, width).split("\n")]
        lines += [(f"  {line}", None) for line in _folded(shown(console, claim.claim), width - 2)]
        label, style = sign(console, dataset, claim.verdict)
        lines += [(line, style) for line in _folded(label, width)]
        summary = claim.outcomes[-1].summary if claim.outcomes else None
        lines += [(f"  {line}", None) for line in _folded(shown(console, summary or ""), width - 2) if line]
        for text, style_of_line in lines:
            row += [Segment(text, style_of_line), Segment.line()]
        yield row


def _columns(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> Iterator[list[Segment]]:
    """The claims in three columns, with rules between them."""
    bold, dim = Style(bold=True), Style(dim=True)
    widths = _widths(console, claims)
    rule = Segment(("-" if is_plain(console) else "─") * console.width, dim)
    yield _lines([[(heading, dim)] for heading in ("Who, when", "Claim", "Outcome")], widths)
    for claim in claims:
        who: list[_Line] = [(line, bold) for line in _folded(shown(console, claim.speaker), widths[0])]
        who.append((wording.date(claim.said), None))
        who += [(line, dim) for line in folded_id(console, claim, widths[0]).split("\n")]
        said = [(line, None) for line in _folded(shown(console, claim.claim), widths[1])]
        label, style = sign(console, dataset, claim.verdict)
        outcome: list[_Line] = [(line, style) for line in _folded(label, widths[2])]
        summary = claim.outcomes[-1].summary if claim.outcomes else None
        if summary:
            outcome += [(line, None) for line in _folded(shown(console, summary), widths[2])]
        yield [rule, Segment.line(), *_lines([who, said, outcome], widths)]


def _lines(cells: Sequence[Sequence[_Line]], widths: Sequence[int]) -> list[Segment]:
    """Cells beside each other, line by line."""
    segments = []
    nothing: _Line = ("", None)
    for line in zip_longest(*cells, fillvalue=nothing):
        for (text, style), width in zip(line, widths, strict=True):
            segments += [Segment(" "), Segment(text, style), Segment(" " * (width - cell_len(text) + 2))]
        segments.append(Segment.line())
    return segments


def _folded(text: str, width: int) -> list[str]:
    """Text in lines no wider than that, folded at blanks, and inside words only where one is too long."""
    measure = len if text.isascii() else cell_len
    if measure(text) <= width:
        return [text]
    lines, line, room = [], "", width
    for word in text.split(" "):
        length = measure(word)
        if length < room or (length == room and not line):
            line, room = (f"{line} {word}", room - length - 1) if line else (word, room - length)
            continue
        if line:
            lines.append(line)
        *whole, word = chop_cells(word, width) if length > width else [word]
        lines += whole
        line, room = word, width - measure(word)
    return [*lines, line]


def _widths(console: Console, claims: Sequence[Claim]) -> tuple[int, int, int]:
    """The columns' widths: the first as wide as it needs within bounds, the others share the rest."""
    longest = max(max(cell_len(claim.id), cell_len(claim.speaker)) for claim in islice(claims, 1000))
    room = console.width - 8
    who = max(16, min(longest, room * 30 // 100))
    claim = (room - who) * 43 // 100
    return who, claim, room - who - claim
