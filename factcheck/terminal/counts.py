"""Counts with bars: the scoreboard, and tallies by field."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from factcheck.analysis.tally import FEWEST, OVERLAPPING, Rate, Row, rate, shares
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.terminal.screen import COLOURS, GAP, NARROW, Screen

OTHER = "other"  # the column of all custom verdicts without `means`
_NOTES = {"speaker": labels.CAVEAT, "due": labels.DUE} | {
    by: labels.OVERLAP.format(noun) for by, noun in OVERLAPPING.items()
}


def print_speakers(screen: Screen, rows: Sequence[Row]) -> None:
    """Print the scoreboard: a column for each verdict that occurs, and a bar."""
    columns = [
        *(word for word in BUILT_IN_VERDICTS if any(word in row.verdicts for row in rows)),
        *([OTHER] if any(row.own for row in rows) else []),
    ]
    figures = max(len(f"{row.claims:,}") for row in rows)
    available = screen.width - figures * (len(columns) + 1) - len(GAP) * (len(columns) + 2)
    longest = max(7, *(cell_len(screen.sanitize(row.value or "")) for row in rows))
    name = min(longest, max(14, available * 6 // 10))
    bars = _Bars(screen, rows, available - name)
    if screen.width < NARROW or available - name < 8:
        _print_stacked(screen, rows, columns)
    else:
        table = screen.ruled_table()
        table.add_column("Speaker", width=name, overflow="fold")
        table.add_column("n", width=figures, justify="right", style="bold")
        for word in columns:
            table.add_column(
                screen.sign(word), width=figures, justify="right", header_style=_style(screen, word)
            )
        table.add_column("", width=bars.width)
        for row in rows:
            counts = (
                Text(f"{number:,}" if number else "", _style(screen, word))
                for word in columns
                for number in (row.own if word == OTHER else row.verdicts.get(word, 0),)
            )
            table.add_row(screen.text(row.value or ""), f"{row.claims:,}", *counts, bars.of(row))
        screen.print(table)
        bars.print_scale()
    _print_legend(screen, rows)
    screen.print(screen.text((labels.CAVEAT, "dim")))


def print_tally(screen: Screen, rows: Sequence[Row], by: str, number: int) -> None:
    """Print a line for each value: its count, its share of a number of claims, and a bar."""
    screen.print()
    names = [_name(screen, row, by) for row in rows]
    figures = max(len(f"{row.claims:,}") for row in rows)
    longest = max(name.cell_len for name in names)
    width = min(longest, max(12, screen.width - figures - 22))
    bars = _Bars(screen, rows, screen.width - width - figures - 10)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=width, overflow="fold")
    table.add_column(width=figures, justify="right")
    table.add_column(width=5, justify="right", style="dim")
    table.add_column(width=max(1, bars.width))
    for name, row in zip(names, rows, strict=True):
        table.add_row(name, f"{row.claims:,}", labels.percent(row.claims / number), bars.of(row))
    screen.print(table)
    bars.print_scale()
    if by != "verdict":
        _print_legend(screen, rows)
    if by in _NOTES:
        screen.print(screen.text((_NOTES[by], "dim")))


def print_rates(screen: Screen, rows: Sequence[Row], by: str) -> None:
    """Print a line for each value: the share of confirmed claims with its confidence interval."""
    rated = [rate(row) for row in rows]
    names = [_name(screen, row, by) for row in rows]
    heads = ("n", "judged", "confirmed", "95 %", "partly")
    cells = [
        (f"{row.claims:,}", f"{row_rate.judged:,}", *_shares(screen, row_rate))
        for row, row_rate in zip(rows, rated, strict=True)
    ]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    available = screen.width - sum(widths) - len(GAP) * (len(heads) + 1)
    name = min(max(len(by), *(text.cell_len for text in names)), max(14, available * 6 // 10))
    if screen.width < NARROW or available - name < 10:
        for text, line in zip(names, cells, strict=True):
            parts = [Text(f"{head} {cell}") for head, cell in zip(heads, line, strict=True) if cell]
            text.overflow = "fold"
            screen.print("", text, screen.indented(screen.join_wrapped(parts, ", ", 2)))
    else:
        table = screen.ruled_table()
        table.add_column(by.capitalize(), width=name, overflow="fold")
        for head, width in zip(heads, widths, strict=True):
            table.add_column(head, width=width, justify="right")
        across = min(41, available - name - len(GAP))
        scale = "0".ljust(across // 2) + "50".ljust(across - across // 2 - 3) + "100"
        table.add_column(scale if across > 11 else "", width=across)
        for text, line, row_rate in zip(names, cells, rated, strict=True):
            table.add_row(text, *line, _whisker(screen, row_rate, across))
        screen.print(table)
    _print_legend(screen, rows)
    screen.print(*(screen.text((note, "dim")) for note in (labels.RATE.format(FEWEST), labels.NO_APPEALS)))
    if all(row_rate.share is None for row_rate in rated):
        screen.print(screen.text((labels.NO_SHARES.format(FEWEST), "bold")))
    intervals = [(r.low, r.high) for r in rated if r.low is not None and r.high is not None]
    if len(intervals) > 1:
        all_overlap = max(low for low, _ in intervals) <= min(high for _, high in intervals)
        screen.print(screen.text((labels.ALL_OVERLAP if all_overlap else labels.NO_ORDER, "bold")))
    screen.print(screen.text((labels.CAVEAT, "dim")))
    if by in OVERLAPPING:
        screen.print(screen.text((_NOTES[by], "dim")))


def _shares(screen: Screen, rated: Rate) -> tuple[str, str, str]:
    """The share of confirmed claims, its interval, and the share of those confirmed in part."""
    if rated.share is None or rated.low is None or rated.high is None:
        return "", "", ""
    interval = f"{100 * rated.low:.0f}{screen.sanitize('–')}{100 * rated.high:.0f} %"
    return labels.percent(rated.share), interval, labels.percent(rated.partly / rated.judged)


def _whisker(screen: Screen, rated: Rate, width: int) -> Text:
    """A confidence interval as a line with a point, `width` columns for 0 to 100 %."""
    if rated.share is None or rated.low is None or rated.high is None:
        return Text(f"fewer than {FEWEST}" if width > 12 else "", "dim")
    low, point_at, high = (round(share * (width - 1)) for share in (rated.low, rated.share, rated.high))
    line, point = ("-", "o") if screen.plain else ("─", "●")
    text = Text(" " * low + line * (high - low + 1), "dim", no_wrap=True)
    return Text.assemble(text[:point_at], (point, COLOURS["confirmed"]), text[point_at + 1 :])


def _name(screen: Screen, row: Row, by: str) -> Text:
    if row.value is None:
        return Text({"month": "undated", "kind": "no kind"}.get(by, f"no {by}"))
    return screen.verdict(row.value) if by == "verdict" else screen.text(row.value)


def _style(screen: Screen, word: str) -> str:
    return screen.style(word).removeprefix("bold ")


class _Bars:
    """Bars of the signs of verdicts, which differ without colour: a sign for each claim, or for several."""

    def __init__(self, screen: Screen, rows: Sequence[Row], width: int) -> None:
        self.screen = screen
        most = max(row.claims for row in rows)
        self.width = max(1, width)
        self.unit = -(-most // self.width)  # claims of a sign

    def of(self, row: Row) -> Text:
        """The bar of a row, in the colours of its verdicts."""
        numbers = list(row.verdicts.values())
        lengths = numbers if self.unit == 1 else shares(numbers, (row.claims + self.unit // 2) // self.unit)
        bar = Text(no_wrap=True)
        for word, length in zip(row.verdicts, lengths, strict=True):
            bar.append(self.screen.sign(word) * length, _style(self.screen, word))
        return bar or Text(self.screen.sanitize("…"), "dim")

    def print_scale(self) -> None:
        """Print how many claims a character represents, if more than one."""
        if self.unit > 1:
            self.screen.print(Text(f"a sign = {self.unit:,} claims", "dim"))


def _print_stacked(screen: Screen, rows: Sequence[Row], columns: Sequence[str]) -> None:
    bars = _Bars(screen, rows, screen.width - 2)
    for row in rows:
        counts = [Text(f"n {row.claims:,}", "bold")]
        for word in columns:
            number = row.own if word == OTHER else row.verdicts.get(word, 0)
            if number:
                counts.append(Text(f"{screen.sign(word)} {number:,}", _style(screen, word)))
        name = screen.text(row.value or "")
        name.overflow = "fold"
        screen.print(
            "", name, screen.indented(screen.join_wrapped(counts, "  ", 2)), screen.indented(bars.of(row))
        )
    bars.print_scale()


def _print_legend(screen: Screen, rows: Sequence[Row]) -> None:
    used = {word for row in rows for word in row.words}
    words = [word for word in screen.dataset.verdicts if word in used]
    screen.print()
    screen.print(screen.join_wrapped(map(screen.verdict, words), "  "))
    for word in words:
        definition = screen.dataset.verdicts[word].definition
        if word not in BUILT_IN_VERDICTS and definition:
            screen.print(screen.text((f"{screen.dataset.label(word)}: {definition}", "dim")))
