"""Readers beside each other: how far they agree, and where they differ."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from factcheck.analysis.agreement import Agreement, Rater, Unit
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS, Claim
from factcheck.terminal.screen import GAP, NARROW, Screen, ruled

_LISTED = 20  # claims that one lacks; of more their number is told


def draw(screen: Screen, found: Agreement) -> None:
    """The numbers, the confusion table of two readers, where they differ, and what each lacks."""
    names = [reader.name for reader in found.readers]
    screen.print(screen.text((", ".join(names), "bold")))
    total = labels.count(len(found.units), "claim")
    judged = f"{found.pairable:,} with a verdict of two readers or more"
    screen.print(screen.text((f"{total}, {judged}", "dim")))
    if found.pairable:
        _numbers(screen, found)
    if len(names) == 2 and found.pairable:
        _confusion(screen, found)
    if differing := found.differing:
        screen.print("", screen.text((f"Where they differ: {labels.count(len(differing), 'claim')}", "bold")))
        _differences(screen, found, differing)
    for number, name in enumerate(names):
        for units, what in zip(found.lacking(number), ("lacks", "has no outcome for"), strict=True):
            if units:
                _lacking(screen, name, what, units)


def _numbers(screen: Screen, found: Agreement) -> None:
    pairs = "" if len(found.readers) == 2 else ", the mean over pairs of readers"
    if found.percent is not None:
        screen.print("", screen.text((labels.percent(found.percent), "bold"), f" agreement{pairs}"))
    if found.alpha is None:
        screen.print(screen.text("Krippendorff’s alpha is not defined: all verdicts are the same word"))
    else:
        screen.print(
            screen.text((f"{round(found.alpha, 2) + 0.0:.2f}", "bold"), " Krippendorff’s alpha, nominal")
        )
    screen.print(screen.text((labels.ALPHA, "dim")))


def _confusion(screen: Screen, found: Agreement) -> None:
    words, numbers = found.confusion()
    first, second = (reader.name for reader in found.readers)
    heads = [Text(screen.sign(word)) if word in BUILT_IN_VERDICTS else screen.verdict(word) for word in words]
    figures = max(len(str(n)) for n in numbers.values())
    names = [screen.verdict(word) for word in words]
    widths = [max(head.cell_len, figures) for head in heads]
    name = max(cell_len(screen.sanitize(first)), *(text.cell_len for text in names))
    if name + sum(widths) + len(GAP) * len(widths) > screen.width:  # a line for each pair of verdicts
        screen.print("")
        for (one, other), number in sorted(numbers.items(), key=lambda item: -item[1]):
            pair = (f"{first}: ", screen.verdict(one), f", {second}: ", screen.verdict(other))
            screen.print(screen.text(*pair, f"  {number:,}"))
        return
    table = Table(box=ruled(screen.plain), show_edge=False, header_style="dim", border_style="dim", padding=0)
    table.add_column(screen.sanitize(first), width=name)
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, width=width, justify="right")
    for word, text in zip(words, names, strict=True):
        row = [(other, numbers.get((word, other), 0)) for other in words]
        table.add_row(text, *(Text(str(n or ""), "bold" if word == other else "") for other, n in row))
    screen.print("", screen.text((f"Rows are {first}’s verdicts, columns {second}’s:", "dim")), "", table)


def _differences(screen: Screen, found: Agreement, units: Sequence[Unit]) -> None:
    if screen.width < NARROW:
        screen.stacked(
            (_who(screen, unit.claim, screen.width), screen.text((unit.claim.claim, "bold")), given)
            for unit in units
            for given in (_given(screen, found.readers, unit),)
        )
        return
    room = screen.width - 2 * len(GAP)
    longest = max(cell_len(line) for unit in units[:1000] for line in (unit.claim.id, unit.claim.speaker))
    who = max(16, min(longest, room * 32 // 100))
    claim = (room - who) * 35 // 100
    cells = (
        (
            _who(screen, unit.claim, who),
            screen.text((unit.claim.claim, "bold")),
            _given(screen, found.readers, unit),
        )
        for unit in units
    )
    screen.rows((who, claim, room - who - claim), cells, ("Who, when", "Claim", "Verdicts"))


def _who(screen: Screen, claim: Claim, width: int) -> Text:
    text = screen.text(claim.speaker).append(f"\n{labels.date(claim.said)}")
    return text.append(f"\n{screen.folded_id(claim, width)}", "dim")


def _given(screen: Screen, readers: Sequence[Rater], unit: Unit) -> Text:
    text = Text("\n").join(_lines(screen, readers, unit))
    text.overflow = "fold"
    return text


def _lines(screen: Screen, readers: Sequence[Rater], unit: Unit) -> Iterator[Text]:
    """What each reader gave, in that reader's own words."""
    for reader, claim, verdict in zip(readers, unit.claims, unit.verdicts, strict=True):
        line = screen.text((f"{reader.name}: ", "dim"))
        if claim is None:
            line.append("not there", "dim")
        elif verdict is None:
            line.append("no outcome", "dim")
        else:
            line.append_text(screen.verdict(claim.verdict, reader.dataset))
            if claim.verdict != verdict:
                line.append(screen.sanitize(f" ({verdict})"))
            if summary := claim.outcomes[-1].summary:
                line.append(f"\n{screen.sanitize(summary)}", "not bold")
        yield line


def _lacking(screen: Screen, name: str, what: str, units: Sequence[Unit]) -> None:
    head = screen.text((f"{name} {what} {labels.count(len(units), 'claim')}:", "bold"))
    screen.print("", head)
    for unit in units[:_LISTED]:
        screen.print(screen.indented(Text(screen.folded_id(unit.claim, screen.width - 2), overflow="fold")))
    more = len(units) - _LISTED
    if more > 0:
        screen.print(screen.indented(Text(f"and {more:,} more", "dim")))
