"""Counts with bars: the scoreboard, and the count by any field."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from factcheck.analysis.tally import FEWEST, OVERLAPPING, Rate, Row, rate, shares
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.terminal.screen import COLOURS, GAP, NARROW, Screen, ruled

OWN = "own"  # the column of all words that mean no built-in


def speakers(screen: Screen, rows: Sequence[Row], number: int, view: str) -> None:
    """The scoreboard: a column for each verdict that occurs, and a bar."""
    screen.head(number, view)
    if not rows:
        return
    columns = [
        *(word for word in BUILT_IN_VERDICTS if any(word in row.verdicts for row in rows)),
        *([OWN] if any(row.own for row in rows) else []),
    ]
    figures = max(len(f"{row.claims:,}") for row in rows)
    room = screen.width - figures * (len(columns) + 1) - len(GAP) * (len(columns) + 2)
    longest = max(7, *(cell_len(screen.sanitize(row.value or "")) for row in rows))
    name = min(longest, max(14, room * 6 // 10))
    bars = _Bars(screen, rows, room - name)
    if screen.width < NARROW or room - name < 8:
        _stacked(screen, rows, columns)
    else:
        table = _table(screen)
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
                for number in (row.own if word == OWN else row.verdicts.get(word, 0),)
            )
            table.add_row(screen.text(row.value or ""), f"{row.claims:,}", *counts, bars.of(row))
        screen.print(table)
        bars.say_scale()
    _legend(screen, rows)
    screen.print(screen.text((labels.CAVEAT, "dim")))


def tally(screen: Screen, rows: Sequence[Row], by: str, number: int, view: str) -> None:
    """A line a value: what it is, how many, what share, and a bar."""
    screen.head(number, view)
    if not rows:
        return
    screen.print()
    names = [_name(screen, row, by) for row in rows]
    figures = max(len(f"{row.claims:,}") for row in rows)
    longest = max(name.cell_len for name in names)
    width = min(longest, max(12, screen.width - figures - 22))
    bars = _Bars(screen, rows, screen.width - width - figures - 10, signs=by != "verdict")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=width, overflow="fold")
    table.add_column(width=figures, justify="right")
    table.add_column(width=5, justify="right", style="dim")
    table.add_column(width=max(1, bars.width))
    for name, row in zip(names, rows, strict=True):
        share = labels.percent(row.claims / number) if number else ""
        table.add_row(name, f"{row.claims:,}", share, bars.of(row))
    screen.print(table)
    bars.say_scale()
    if by != "verdict":
        _legend(screen, rows)
    if by == "speaker":
        screen.print(screen.text((labels.CAVEAT, "dim")))
    if by == "due":
        screen.print(screen.text((labels.DUE, "dim")))
    if by in OVERLAPPING:
        screen.print(screen.text((labels.OVERLAP.format(OVERLAPPING[by]), "dim")))


def rates(screen: Screen, rows: Sequence[Row], by: str, number: int, view: str) -> None:
    """A line a value: what share of the judged claims was confirmed, with its interval as a picture, too."""
    screen.head(number, view)
    if not rows:
        return
    found = [rate(row) for row in rows]
    names = [_name(screen, row, by) for row in rows]
    heads = ("n", "judged", "confirmed", "95 %", "partly")
    cells = [
        (f"{row.claims:,}", f"{one.judged:,}", _share(one.share), _interval(screen, one), _partly(one))
        for row, one in zip(rows, found, strict=True)
    ]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    room = screen.width - sum(widths) - len(GAP) * (len(heads) + 1)
    name = min(max(len(by), *(text.cell_len for text in names)), max(14, room * 6 // 10))
    if screen.width < NARROW or room - name < 10:
        for text, line in zip(names, cells, strict=True):
            told = [Text(f"{head} {cell}") for head, cell in zip(heads, line, strict=True) if cell]
            text.overflow = "fold"
            screen.print("", text, screen.indented(screen.join_wrapped(told, ", ", 2)))
    else:
        table = _table(screen)
        table.add_column(by.capitalize(), width=name, overflow="fold")
        for head, width in zip(heads, widths, strict=True):
            table.add_column(head, width=width, justify="right")
        across = min(41, room - name - len(GAP))
        scale = "0".ljust(across // 2) + "50".ljust(across - across // 2 - 3) + "100"
        table.add_column(scale if across > 11 else "", width=across)
        for text, line, one in zip(names, cells, found, strict=True):
            table.add_row(text, *line, _whisker(screen, one, across))
        screen.print(table)
    _legend(screen, rows)
    screen.print(screen.text((labels.RATE.format(FEWEST), "dim")))
    known = [one for one in found if one.low is not None and one.high is not None]
    if len(known) > 1:
        all_overlap = max(one.low or 0 for one in known) <= min(one.high or 0 for one in known)
        screen.print(screen.text((labels.ALL_OVERLAP if all_overlap else labels.NO_ORDER, "bold")))
    screen.print(screen.text((labels.CAVEAT, "dim")))
    if by in OVERLAPPING:
        screen.print(screen.text((labels.OVERLAP.format(OVERLAPPING[by]), "dim")))


def _share(share: float | None) -> str:
    return "" if share is None else labels.percent(share)


def _interval(screen: Screen, one: Rate) -> str:
    if one.low is None or one.high is None:
        return ""
    return f"{100 * one.low:.0f}{screen.sanitize('–')}{100 * one.high:.0f} %"


def _partly(one: Rate) -> str:
    return "" if one.share is None else labels.percent(one.partly / one.judged)


def _whisker(screen: Screen, one: Rate, width: int) -> Text:
    if one.share is None or one.low is None or one.high is None:
        return Text(f"fewer than {FEWEST}" if width > 12 else "", "dim")
    low, at, high = (round(share * (width - 1)) for share in (one.low, one.share, one.high))
    line, point = ("-", "o") if screen.plain else ("─", "●")
    text = Text(" " * low + line * (high - low + 1), "dim", no_wrap=True)
    return Text.assemble(text[:at], (point, COLOURS["confirmed"]), text[at + 1 :])


def _table(screen: Screen) -> Table:
    return Table(box=ruled(screen.plain), show_edge=False, header_style="dim", border_style="dim", padding=0)


def _name(screen: Screen, row: Row, by: str) -> Text:
    if row.value is None:
        return Text({"month": "undated", "kind": "no kind"}.get(by, f"no {by}"))
    return screen.verdict(row.value) if by == "verdict" else screen.text(row.value)


def _style(screen: Screen, word: str) -> str:
    return screen.style(word).removeprefix("bold ")


class _Bars:
    """Bars at one sign a claim; where the fullest has no room, a sign stands for several."""

    def __init__(self, screen: Screen, rows: Sequence[Row], room: int, signs: bool = False) -> None:
        self.screen = screen
        self.signs = signs and screen.console.color_system is None  # colour never carries meaning alone
        most = max(row.claims for row in rows)
        room = max(1, room)
        self.unit = -(-most // room)
        self.width = min(room, -(-most // self.unit))
        self.sign, self.part = ("#", ".") if screen.plain else ("▇", "▏")

    def of(self, row: Row) -> Text:
        """A row's bar, in the colours of its verdicts."""
        numbers = list(row.verdicts.values())
        total = (row.claims + self.unit // 2) // self.unit
        lengths = numbers if self.unit == 1 else shares(numbers, total)
        bar = Text(no_wrap=True)
        for word, length in zip(row.verdicts, lengths, strict=True):
            sign = self.screen.sign(word) if self.signs else self.sign
            bar.append(sign * length, _style(self.screen, word))
        return bar or Text(self.part, "dim")

    def say_scale(self) -> None:
        """What a sign stands for, where it is more than a claim."""
        if self.unit > 1:
            scale = f"{'a sign' if self.signs else self.sign} = {self.unit:,} claims"
            self.screen.print(Text(scale, "dim"))


def _stacked(screen: Screen, rows: Sequence[Row], columns: Sequence[str]) -> None:
    bars = _Bars(screen, rows, screen.width - 2)
    for row in rows:
        counts = [Text(f"n {row.claims:,}", "bold")]
        for word in columns:
            number = row.own if word == OWN else row.verdicts.get(word, 0)
            if number:
                counts.append(Text(f"{screen.sign(word)} {number:,}", _style(screen, word)))
        name = screen.text(row.value or "")
        name.overflow = "fold"
        screen.print(
            "", name, screen.indented(screen.join_wrapped(counts, "  ", 2)), screen.indented(bars.of(row))
        )
    bars.say_scale()


def _legend(screen: Screen, rows: Sequence[Row]) -> None:
    """The signs with their words: the dataset's own where they are what is used, with what they mean."""
    used = {word for row in rows for word in row.words}
    words = [word for word in screen.dataset.verdicts if word in used]
    screen.print()
    screen.print(screen.join_wrapped(map(screen.verdict, words), "  "))
    for line in _definitions(screen, words):
        screen.print(line)


def _definitions(screen: Screen, words: Sequence[str]) -> Iterator[Text]:
    for word in words:
        verdict = screen.dataset.verdicts[word]
        if word not in BUILT_IN_VERDICTS and verdict.definition:
            yield screen.text((f"{screen.dataset.label(word)}: {verdict.definition}", "dim"))
