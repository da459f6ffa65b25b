"""The agreement of several readers, and where they differ."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from factcheck.analysis.agreement import Agreement, Rater, Unit
from factcheck.core import labels
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.terminal.screen import GAP, NARROW, Screen

_MAX_LISTED = 20  # missing claims of a reader; the rest are counted


def print_agreement(screen: Screen, agreement: Agreement) -> None:
    """Print the numbers, the confusion table of two readers, the differences and missing claims."""
    names = [reader.name for reader in agreement.readers]
    total = labels.count(len(agreement.units), "claim")
    judged = f"{agreement.pairable:,} with verdicts of two or more reviewers"
    screen.print(screen.text((", ".join(names), "bold")), screen.text((f"{total}, {judged}", "dim")))
    if agreement.pairable:
        _print_numbers(screen, agreement)
    if len(names) == 2 and agreement.pairable:
        _print_confusion(screen, agreement)
    if differing := agreement.differing:
        screen.print("", screen.text((f"Where they differ: {labels.count(len(differing), 'claim')}", "bold")))
        _print_differences(screen, agreement, differing)
    for number, name in enumerate(names):
        for units, status in zip(agreement.lacking(number), ("lacks", "has no outcome for"), strict=True):
            if units:
                _print_missing(screen, name, status, units)


def _print_numbers(screen: Screen, agreement: Agreement) -> None:
    pairs = "" if len(agreement.readers) == 2 else ", the mean over pairs of reviewers"
    if agreement.percent is not None:
        screen.print("", screen.text((labels.percent(agreement.percent), "bold"), f" agreement{pairs}"))
    if agreement.alpha is None:
        screen.print(screen.text("Krippendorff’s alpha is not defined: all verdicts are the same word"))
    else:
        screen.print(
            screen.text((f"{round(agreement.alpha, 2) + 0.0:.2f}", "bold"), " Krippendorff’s alpha, nominal")
        )
    screen.print(screen.text((labels.ALPHA, "dim")))


def _print_confusion(screen: Screen, agreement: Agreement) -> None:
    words, numbers = agreement.confusion()
    first, second = (reader.name for reader in agreement.readers)
    heads = [Text(screen.sign(word)) if word in BUILT_IN_VERDICTS else screen.verdict(word) for word in words]
    figures = max(len(str(n)) for n in numbers.values())
    names = [screen.verdict(word) for word in words]
    widths = [max(head.cell_len, figures) for head in heads]
    name = max(cell_len(screen.sanitize(first)), *(text.cell_len for text in names))
    if name + sum(widths) + len(GAP) * len(widths) > screen.width:  # a line for each pair of verdicts
        screen.print("")
        for (row_word, column), number in sorted(numbers.items(), key=lambda item: -item[1]):
            pair = (f"{first}: ", screen.verdict(row_word), f", {second}: ", screen.verdict(column))
            screen.print(screen.text(*pair, f"  {number:,}"))
        return
    table = screen.ruled_table()
    table.add_column(screen.sanitize(first), width=name)
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, width=width, justify="right")
    for word, text in zip(words, names, strict=True):
        row = ((str(numbers.get((word, other), "")), "bold" if word == other else "") for other in words)
        table.add_row(text, *(Text(*cell) for cell in row))
    screen.print("", screen.text((f"Rows are {first}’s verdicts, columns {second}’s:", "dim")), "", table)


def _print_differences(screen: Screen, agreement: Agreement, units: Sequence[Unit]) -> None:
    def cells(unit: Unit, width: int) -> tuple[Text, ...]:
        claim = unit.claim
        who = screen.text(claim.speaker).append(f"\n{labels.date(claim.said)}")
        who.append(f"\n{screen.folded_id(claim, width)}", "dim")
        return who, screen.text((claim.claim, "bold")), _verdicts(screen, agreement.readers, unit)

    if screen.width < NARROW:
        screen.stacked(cells(unit, screen.width) for unit in units)
        return
    width = screen.width - 2 * len(GAP)
    longest = max(cell_len(line) for unit in units[:1000] for line in (unit.claim.id, unit.claim.speaker))
    speaker_width = max(16, min(longest, width * 32 // 100))
    claim_width = (width - speaker_width) * 35 // 100
    widths = (speaker_width, claim_width, width - speaker_width - claim_width)
    rows = (cells(unit, speaker_width) for unit in units)
    screen.rows(widths, rows, ("Who, when", "Claim", "Verdicts"))


def _verdicts(screen: Screen, readers: Sequence[Rater], unit: Unit) -> Text:
    """Each reader's verdict, with the label of that reader's dataset."""
    text = Text(overflow="fold")
    for reader, claim, verdict in zip(readers, unit.claims, unit.verdicts, strict=True):
        text.append("\n" if text else "").append(screen.sanitize(f"{reader.name}: "), "dim")
        if claim is None:
            text.append("not in this dataset", "dim")
        elif verdict is None:
            text.append("no outcome", "dim")
        else:
            text.append_text(screen.verdict(claim.verdict, reader.dataset))
            text.append(screen.sanitize(f" ({verdict})") if claim.verdict != verdict else "")
            if summary := claim.outcomes[-1].summary:
                text.append(f"\n{screen.sanitize(summary)}", "not bold")
    return text


def _print_missing(screen: Screen, name: str, status: str, units: Sequence[Unit]) -> None:
    screen.print("", screen.text((f"{name} {status} {labels.count(len(units), 'claim')}:", "bold")))
    for unit in units[:_MAX_LISTED]:
        screen.print(screen.indented(Text(screen.folded_id(unit.claim, screen.width - 2), overflow="fold")))
    if len(units) > _MAX_LISTED:
        screen.print(screen.indented(Text(f"and {len(units) - _MAX_LISTED:,} more", "dim")))
