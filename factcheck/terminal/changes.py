"""What changed, and what two versions differ in."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from factcheck import wording
from factcheck.history import Change, Difference
from factcheck.terminal.screen import GAP, NARROW, Screen


def changes_list(screen: Screen, changes: Sequence[Change]) -> None:
    """What the record says changed, each under the day on which it did."""
    screen.head(len(screen.dataset.claims))
    if screen.width < NARROW:
        screen.stacked(
            (Text(_day(change), "dim"), screen.indented(_change(screen, change))) for change in changes
        )
        return
    screen.print()
    first = max((len(_day(change)) for change in changes[:1000]), default=0)
    screen.rows((first, screen.width - first - len(GAP)), _rows(screen, changes))


def _rows(screen: Screen, changes: Sequence[Change]) -> Iterator[tuple[Text, Text]]:
    day = ""
    for change in changes:
        this_day = _day(change)
        yield Text("" if this_day == day else this_day, "bold"), _change(screen, change)
        day = this_day


def _day(change: Change) -> str:
    return change.when.day if change.when else "Undated"


def _change(screen: Screen, change: Change) -> Text:
    text = screen.text((f"{change.claim.id}  ", "dim"))
    text.overflow = "fold"
    if change.outcome is None or change.before is None:
        return screen.text(text, "claimed by ", change.claim.speaker, ": ", (change.claim.claim, "bold"))
    if change.before != change.outcome.verdict:
        text = screen.text(text, screen.verdict(change.before), " → ")
    summary = f": {change.outcome.summary}" if change.outcome.summary else ""
    return screen.text(text, screen.verdict(change.outcome.verdict), summary)


def difference_list(screen: Screen, difference: Difference) -> None:
    """What two versions differ in, claim by claim."""
    for sign, word, claims, colour in (
        ("+", "added", difference.added, "green"),
        ("-", "removed", difference.removed, "red"),
    ):
        for claim in claims:
            screen.print(screen.text((f"{sign} {word} ", f"bold {colour}"), (claim.id, "bold")))
            said = f"{claim.speaker}: {claim.claim} ({claim.verdict})"
            screen.print(screen.indented(screen.text(said), 4))
    last = None
    for edit in difference.edits:
        if edit.claim.id != last:
            last = edit.claim.id
            screen.print(screen.text(("~ changed ", "bold yellow"), (last, "bold")))
        screen.print(screen.indented(screen.text((edit.field, "dim")), 4))
        for sign, value, colour in (("-", edit.old, "red"), ("+", edit.new, "green")):
            line = screen.text((f"{sign} ", colour), wording.value(value))
            screen.print(screen.indented(line, 6))
