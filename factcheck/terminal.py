"""The drawing room: everything that is laid out for a screen; the only one that imports rich.

What a dataset says reaches the screen through `_shown` alone, which makes control, bidi and
invisible characters visible and gives plain letters where the terminal has no others.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO, TypeAlias, cast

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from factcheck import wording
from factcheck.history import Change, Difference
from factcheck.model import UNRESOLVED, Citation, Claim, Dataset, Outcome, Source
from factcheck.problems import ERROR, Problem
from factcheck.query import citations
from factcheck.tally import OVERLAPPING, Row, shares, tally

if TYPE_CHECKING:
    from rich.table import Table

_Line: TypeAlias = "tuple[str, Style | None]"

NARROW = 70  # columns below which a table becomes stacked records
PIPE_WIDTH = 120
BATCH = 100  # rows drawn together, so that the first ones appear at once

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


# --- text from a stranger


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


def _is_plain(console: Console) -> bool:
    return not console.encoding.lower().startswith("utf")


def _shown(console: Console, text: str) -> str:
    """Text as it may be drawn: one line, nothing that steers a terminal, only letters it has."""
    text = wording.visible(text)
    if not text.isascii() and _is_plain(console):
        text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
        text = "".join(char for char in text if not unicodedata.combining(char))
        text = text.encode("ascii", "backslashreplace").decode()
    return text


def _sign(console: Console, dataset: Dataset, word: str) -> tuple[str, Style]:
    """A verdict by glyph and word, and its colour."""
    glyph = wording.glyph(dataset, word)
    if _is_plain(console):
        glyph = glyph.translate(_PLAIN_GLYPHS)
    colour = _COLOURS.get(dataset.means(word), "white")
    return f"{glyph} {_shown(console, dataset.label(word))}", Style(bold=True, color=colour)


def _verdict(console: Console, dataset: Dataset, word: str) -> Text:
    """A verdict by glyph, word and colour."""
    return Text(*_sign(console, dataset, word))


# --- list


def claims_table(
    console: Console, dataset: Dataset, claims: Sequence[Claim], limit: int | None = None
) -> None:
    """The claims as a table of three columns, or as stacked records where it is narrow.

    Only the first `limit` are drawn; how many there are, and of what verdicts, is said of all.
    """
    rows = claims[:limit]
    _header(
        console, dataset, len(claims), f", the first {len(rows)} shown" if len(rows) < len(claims) else ""
    )
    if rows:
        _rows(console, dataset, rows)
        console.print()
        console.print(_verdict_counts(console, dataset, claims))


def _header(console: Console, dataset: Dataset, number: int, more: str = "") -> None:
    """The dataset's title, and how many of how many claims are meant."""
    title = _shown(console, dataset.title or "Claims")
    total = wording.count(len(dataset.claims), "claim")
    count = total if number == len(dataset.claims) else f"{number} of {total}"
    console.print(Text.assemble((title, "bold"), "\n", (f"{count}{more}", "dim")))


def _verdict_counts(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> Text:
    """How many claims there are of each verdict, in the verdicts' order."""
    counts = [
        Text.assemble(f"{row.claims} ", _verdict(console, dataset, row.value or ""))
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
        who = _folded(f"{_shown(console, claim.speaker)}, {wording.date(claim.said)}", width)
        name = len(_shown(console, claim.speaker))
        row = [Segment.line()]
        row += (
            [Segment(who[0][:name], bold), Segment(who[0][name:]), Segment.line()]
            if name <= len(who[0])
            else [Segment(who[0], bold), Segment.line()]
        )
        lines: list[_Line] = [(line, None) for line in who[1:]]
        lines += [(line, dim) for line in _id(console, claim, width).split("\n")]
        lines += [(f"  {line}", None) for line in _folded(_shown(console, claim.claim), width - 2)]
        label, style = _sign(console, dataset, claim.verdict)
        lines += [(line, style) for line in _folded(label, width)]
        summary = claim.outcomes[-1].summary if claim.outcomes else None
        lines += [(f"  {line}", None) for line in _folded(_shown(console, summary or ""), width - 2) if line]
        for text, style_of_line in lines:
            row += [Segment(text, style_of_line), Segment.line()]
        yield row


def _columns(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> Iterator[list[Segment]]:
    """The claims in three columns, with rules between them."""
    bold, dim = Style(bold=True), Style(dim=True)
    widths = _widths(console, claims)
    rule = Segment(("-" if _is_plain(console) else "─") * console.width, dim)
    yield _lines([[(heading, dim)] for heading in ("Who, when", "Claim", "Outcome")], widths)
    for claim in claims:
        who: list[_Line] = [(line, bold) for line in _folded(_shown(console, claim.speaker), widths[0])]
        who.append((wording.date(claim.said), None))
        who += [(line, dim) for line in _id(console, claim, widths[0]).split("\n")]
        said = [(line, None) for line in _folded(_shown(console, claim.claim), widths[1])]
        label, style = _sign(console, dataset, claim.verdict)
        outcome: list[_Line] = [(line, style) for line in _folded(label, widths[2])]
        summary = claim.outcomes[-1].summary if claim.outcomes else None
        if summary:
            outcome += [(line, None) for line in _folded(_shown(console, summary), widths[2])]
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


def _id(console: Console, claim: Claim, width: int) -> str:
    """An id, folded behind its hyphens where it is too long."""
    shown = _shown(console, claim.id)
    return shown if len(shown) <= width else "\n".join(wrap(shown, width))


# --- tally


def tally_table(console: Console, dataset: Dataset, rows: Sequence[Row], by: str, number: int) -> None:
    """Counts with a bar each: one sign a claim, or in proportion where there is no room for all."""
    _header(console, dataset, number)
    if not rows:
        return
    names = [_shown(console, _value(dataset, row, by)) for row in rows]
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
        Text(", ").join(_verdict(console, dataset, word) for word in dataset.verdicts if word in words)
    )
    if by == "speaker":
        console.print(Text(_shown(console, wording.CAVEAT), "dim"))
    if by in OVERLAPPING:
        console.print(Text(_shown(console, wording.OVERLAP.format(OVERLAPPING[by])), "dim"))


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

    rule, blank = " -- \n" if _is_plain(console) else " ── \n", "    \n"
    table = Table(
        box=Box(blank * 2 + rule + blank + rule * 2 + blank * 2, ascii=_is_plain(console)),
        show_edge=False,
        header_style="dim",
        border_style="dim",
    )
    headings = (by.capitalize(), "n", "resolved", "unresolved", "")
    for heading, width in zip(headings, widths, strict=True):
        right = heading in ("n", "unresolved")
        table.add_column(heading, width=width, justify="right" if right else "left", overflow="fold")
    most = max(row.claims for row in rows)
    for shown, row, text in zip(names, rows, resolved, strict=True):
        bar = _bar(console, dataset, row, widths[-1], most)
        table.add_row(Text(shown), str(row.claims), text, str(row.unresolved), bar)
    return table


def _resolved(console: Console, dataset: Dataset, row: Row) -> Text:
    """How many are resolved, and of what verdicts: `5 (1◐ 2≠ 2✗)`."""
    text = Text(str(row.resolved))
    parts = [
        Text.assemble(str(number), (sign.plain[0], sign.style))
        for word, number in row.verdicts.items()
        if dataset.means(word) != UNRESOLVED
        for sign in (_verdict(console, dataset, word),)
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
        sign = _verdict(console, dataset, word)
        bar.append(sign.plain[0] * number, sign.style)
    return bar


# --- timeline


def timeline_table(console: Console, dataset: Dataset, claims: Sequence[Claim]) -> None:
    """Claims in the order of time, under their day; outcomes under their claims."""
    from rich.table import Table

    _header(console, dataset, len(claims))
    about = any(claim.said and claim.said.approximate and claim.said.clock for claim in claims)
    day = None
    for claim in claims:
        said = claim.said
        this_day = said.day if said else "Undated"
        clock = said.clock if said else ""
        if said and said.approximate:
            clock, this_day = (f"about {clock}", this_day) if clock else ("", f"about {this_day}")
        if this_day != day:
            day = this_day
            console.print()
            console.print(Text(day, "bold"))
        entry = Table.grid(padding=(0, 1, 0, 0))
        entry.add_column(width=len("about 18:30" if about else "18:30"), justify="right", style="dim")
        entry.add_column(overflow="fold")
        text = Text.assemble((_shown(console, claim.speaker), "bold"), f": {_shown(console, claim.claim)}")
        entry.add_row(clock, text)
        for outcome in claim.outcomes or (Outcome(claim.verdict),):
            reported = f", reported {wording.date(outcome.reported)}" if outcome.reported else ""
            summary = f": {_shown(console, outcome.summary)}" if outcome.summary else ""
            text = Text.assemble(_verdict(console, dataset, outcome.verdict), (reported, "dim"), summary)
            entry.add_row("", text)
        console.print(entry)


# --- show


def claim_page(console: Console, dataset: Dataset, claim: Claim, verified: Citation | None) -> None:
    """One claim in full; `verified` is where its quotation was found in its source's text."""
    from rich.padding import Padding
    from rich.table import Table

    shown = _shown
    speaker = dataset.speakers.get(claim.speaker)
    console.print(Text(_id(console, claim, console.width), "bold"), overflow="fold")
    console.print(Text(("-" if _is_plain(console) else "─") * console.width, "dim"))
    who = Text(shown(console, claim.speaker), "bold")
    if speaker and speaker.role:
        who.append(f", {shown(console, speaker.role)}", "not bold")
    console.print(who)
    facts = [part for part in (claim.kind, wording.date(claim.said)) if part]
    console.print(Text(", ".join(facts), "dim"))
    console.print()
    console.print(Padding(Text(shown(console, claim.claim), "bold"), (0, 2)))
    if claim.quote:
        bar = "|" if _is_plain(console) else "▌"
        quote = Table.grid(padding=(0, 1, 0, 0))
        quote.add_column(width=1)
        quote.add_column(overflow="fold")
        marks = '""' if _is_plain(console) else "“”"
        text = Text(f"{marks[0]}{shown(console, claim.quote)}{marks[1]}", "italic")
        lines = text.wrap(console, console.width - 6)
        for line in lines:
            quote.add_row(Text(bar, "cyan"), line)
        console.print()
        console.print(Padding(quote, (0, 2)))
        if verified:
            where = f"verified in {wording.paragraphs(verified)} of {shown(console, verified.source)}"
            console.print(Padding(Text(where, "dim"), (0, 4)))
    for number, outcome in enumerate(claim.outcomes):
        console.print()
        earlier = number < len(claim.outcomes) - 1
        _print_outcome(console, dataset, outcome, earlier)
    if not claim.outcomes:
        console.print()
        console.print(_verdict(console, dataset, claim.verdict))
    console.print()
    facts_table = Table.grid(padding=(0, 2, 0, 0))
    facts_table.add_column(style="dim", no_wrap=True)
    facts_table.add_column(overflow="fold")
    for citation in claim.appearances:
        facts_table.add_row("appears in", _citation(console, dataset, citation))
    if claim.about:
        facts_table.add_row("about", shown(console, ", ".join(claim.about)))
    if claim.due:
        facts_table.add_row("due", wording.date(claim.due))
    if claim.tags:
        facts_table.add_row("tags", shown(console, ", ".join(claim.tags)))
    by_id = {other.id: other for other in dataset.claims} if claim.related else {}
    for related in claim.related:
        other = by_id.get(related)
        text = Text(shown(console, related))
        if other:
            text = Text.assemble(
                _verdict(console, dataset, other.verdict),
                f"  {shown(console, other.speaker)}: {shown(console, other.claim)} ",
                (shown(console, related), "dim"),
            )
        facts_table.add_row("related", text)
    if claim.note:
        facts_table.add_row("note", shown(console, claim.note))
    for source in dict.fromkeys(citation.source for citation in citations(claim)):
        if source in dataset.sources:
            facts_table.add_row("source", _source(console, dataset.sources[source]))
    console.print(facts_table)


def _print_outcome(console: Console, dataset: Dataset, outcome: Outcome, earlier: bool) -> None:
    from rich.padding import Padding

    head = _verdict(console, dataset, outcome.verdict)
    details = [f"reported {wording.date(outcome.reported)}"] if outcome.reported else []
    if basis := wording.basis(outcome):
        details.append(_shown(console, basis))
    if earlier:
        details.append("since replaced")
    if details:
        head.append(f"  {', '.join(details)}", "not bold dim")
    console.print(head)
    if outcome.summary:
        console.print(Padding(Text(_shown(console, outcome.summary)), (0, 2)))
    for citation in outcome.evidence:
        console.print(Padding(Text(_citation(console, dataset, citation), "dim"), (0, 2)))


def _citation(console: Console, dataset: Dataset, citation: Citation) -> str:
    address = f", {citation.url}" if citation.url else ""
    return _shown(console, wording.place(dataset, citation) + address)


def _source(console: Console, source: Source) -> Text:
    text = Text(_shown(console, wording.full(source)))
    for extra in (source.url, source.archived, source.note):
        if extra:
            text.append(f"\n{_shown(console, extra)}", "dim")
    return text


# --- changes


def changes_list(console: Console, dataset: Dataset, changes: Sequence[Change]) -> None:
    """What the record says changed, under the days on which it did."""
    from rich.padding import Padding

    _header(console, dataset, len(dataset.claims))
    day = None
    for change in changes:
        this_day = change.when.day if change.when else "Undated"
        if this_day != day:
            day = this_day
            console.print()
            console.print(Text(day, "bold"))
        name = Text(f"{_shown(console, change.claim.id)}  ", "dim")
        if change.outcome and change.before is not None:
            text = _verdict(console, dataset, change.outcome.verdict)
            if change.before != change.outcome.verdict:
                text = Text.assemble(_verdict(console, dataset, change.before), " -> ", text)
            if change.outcome.summary:
                text = Text.assemble(text, f": {_shown(console, change.outcome.summary)}")
        else:
            who, what = _shown(console, change.claim.speaker), _shown(console, change.claim.claim)
            text = Text.assemble("claimed by ", (who, "bold"), f": {what}")
        console.print(Padding(Text.assemble(name, text), (0, 0, 0, 2)))


def difference_list(console: Console, difference: Difference) -> None:
    """What two versions differ in, claim by claim."""
    from rich.padding import Padding

    for sign, word, claims, colour in (
        ("+", "added", difference.added, "green"),
        ("-", "removed", difference.removed, "red"),
    ):
        for claim in claims:
            head = Text.assemble((f"{sign} {word} ", f"bold {colour}"), (_shown(console, claim.id), "bold"))
            console.print(head)
            said = f"{claim.speaker}: {claim.claim} ({claim.verdict})"
            console.print(Padding(Text(_shown(console, said)), (0, 0, 0, 4)))
    shown = None
    for edit in difference.edits:
        if edit.claim.id != shown:
            shown = edit.claim.id
            console.print(Text.assemble(("~ changed ", "bold yellow"), (_shown(console, shown), "bold")))
        console.print(Padding(Text(_shown(console, edit.field), "dim"), (0, 0, 0, 4)))
        for sign, value, colour in (("-", edit.old, "red"), ("+", edit.new, "green")):
            line = Text.assemble((f"{sign} ", colour), _shown(console, wording.value(value)))
            console.print(Padding(line, (0, 0, 0, 6)))


# --- problems


def print_problem(console: Console, problem: Problem, line: str) -> None:
    """A problem as compilers show it: place and message, the line, a caret span, the mend."""
    position = problem.position
    place = _shown(console, position.file)
    if position.line:
        place += f":{position.line}:{position.column}"
    colour = "red" if problem.severity == ERROR else "yellow"
    head = Text.assemble(
        f"{place}: ",
        (f"{problem.severity}[{problem.check}]", f"bold {colour}"),
        f" {_shown(console, problem.message)}",
    )
    _print_unwrapped(console, head)
    if position.line and line:
        line = line.replace("\t", "→")
        end = position.end_column - 1 if position.end_line == position.line else len(line)
        start = min(position.column - 1, len(line))
        first = max(0, start - 60) if len(line) > 160 else 0
        before, under, after = "…" * bool(first) + line[first:start], line[start:end], line[max(start, end) :]
        under, after = under[:100], after[: max(0, 100 - len(under))]
        lead = _shown(console, before)
        number = f"{position.line:>5} | "
        carets = "^" * max(1, cell_len(_shown(console, under)))
        shown = _shown(console, before + under + after)
        _print_unwrapped(console, Text.assemble((number, "dim"), shown))
        _print_unwrapped(
            console, Text.assemble((" " * 5 + " | ", "dim"), " " * cell_len(lead), (carets, f"bold {colour}"))
        )
    if problem.hint:
        _print_unwrapped(console, Text.assemble(("      = ", "dim"), _shown(console, problem.hint)))


def _print_unwrapped(console: Console, text: Text) -> None:
    console.print(text, no_wrap=True, overflow="ignore", crop=False)
