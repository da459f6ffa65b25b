"""Counts with bars."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from factcheck import wording
from factcheck.model import UNRESOLVED, Dataset
from factcheck.tally import OVERLAPPING, Row, shares
from factcheck.terminal.screen import NARROW, header, is_plain, shown, verdict

if TYPE_CHECKING:
    from rich.table import Table


def tally_table(
    console: Console, dataset: Dataset, rows: Sequence[Row], by: str, number: int, view: str
) -> None:
    """Counts with a bar each: one sign a claim, or in proportion where there is no room for all."""
    header(console, dataset, number, view)
    if not rows:
        return
    names = [shown(console, _value(dataset, row, by)) for row in rows]
    columns = _tally_columns(console, dataset, rows, names, by)
    if columns is None:
        most = max(row.claims for row in rows)
        for name, row in zip(names, rows, strict=True):
            console.print()
            console.print(Text(name, "bold", overflow="fold"))
            counts = _resolved(console, dataset, row)
            console.print(Text.assemble(counts, f" of {row.claims} resolved, {row.unresolved} unresolved"))
            console.print(_bar(console, dataset, row, console.width, most))
    else:
        console.print(columns)
    console.print()
    words = {word for row in rows for word in row.verdicts}
    console.print(
        Text(", ").join(verdict(console, dataset, word) for word in dataset.verdicts if word in words)
    )
    if by == "speaker":
        console.print(Text(shown(console, wording.CAVEAT), "dim"))
    if by in OVERLAPPING:
        console.print(Text(shown(console, wording.OVERLAP.format(OVERLAPPING[by])), "dim"))


def _tally_columns(
    console: Console, dataset: Dataset, rows: Sequence[Row], names: Sequence[str], by: str
) -> "Table | None":
    """The counts beside each other; None where that leaves names or bars no room."""
    resolved = [_resolved(console, dataset, row) for row in rows]
    counts = [
        max(len("n"), *(len(str(row.claims)) for row in rows)),
        max(len("resolved"), *(text.cell_len for text in resolved)),
        len("unresolved"),
    ]
    room = console.width - sum(counts) - 14  # what the names and the bars share
    name = min(max(len(by), *map(cell_len, names)), max(14, room - 20))
    if console.width < NARROW or room - name < 10:
        return None
    widths = [name, *counts, room - name]
    from rich.box import Box
    from rich.table import Table

    rule, blank = " -- \n" if is_plain(console) else " ── \n", "    \n"
    table = Table(
        box=Box(blank * 2 + rule + blank + rule * 2 + blank * 2, ascii=is_plain(console)),
        show_edge=False,
        header_style="dim",
        border_style="dim",
    )
    headings = (by.capitalize(), "n", "resolved", "unresolved", "")
    for heading, width in zip(headings, widths, strict=True):
        right = heading in ("n", "unresolved")
        table.add_column(heading, width=width, justify="right" if right else "left", overflow="fold")
    most = max(row.claims for row in rows)
    for name_shown, row, text in zip(names, rows, resolved, strict=True):
        bar = _bar(console, dataset, row, widths[-1], most)
        table.add_row(Text(name_shown), str(row.claims), text, str(row.unresolved), bar)
    return table


def _resolved(console: Console, dataset: Dataset, row: Row) -> Text:
    """How many are resolved, and of what verdicts: `5 (1◐ 2≠ 2✗)`."""
    text = Text(str(row.resolved))
    parts = [
        Text.assemble(str(number), (sign.plain[0], sign.style))
        for word, number in row.verdicts.items()
        if dataset.means(word) != UNRESOLVED
        for sign in (verdict(console, dataset, word),)
    ]
    return Text.assemble(text, " (", Text(" ").join(parts), ")") if parts else text


def _value(dataset: Dataset, row: Row, by: str) -> str:
    if row.value is None:
        return {"month": "undated", "kind": "no kind"}.get(by, f"no {by}")
    return dataset.label(row.value) if by == "verdict" else row.value


def _bar(console: Console, dataset: Dataset, row: Row, width: int, most: int) -> Text:
    """A row's verdicts as signs, one a claim where the fullest row has room; the unresolved apart."""
    numbers = list(row.verdicts.values())
    if most >= width:
        numbers = shares(numbers, max(1, row.claims * (width - 1) // most))
    bar = Text()
    for word, number in zip(row.verdicts, numbers, strict=True):
        if bar and dataset.means(word) == UNRESOLVED:
            bar.append(" ")
        sign = verdict(console, dataset, word)
        bar.append(sign.plain[0] * number, sign.style)
    return bar
