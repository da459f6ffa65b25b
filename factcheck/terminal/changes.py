"""What changed, and what two versions differ in."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from factcheck import wording
from factcheck.history import Change, Difference
from factcheck.model import Dataset
from factcheck.terminal.screen import header, shown, verdict


def changes_list(console: Console, dataset: Dataset, changes: Sequence[Change]) -> None:
    """What the record says changed, under the days on which it did."""
    header(console, dataset, len(dataset.claims))
    day = None
    for change in changes:
        this_day = change.when.day if change.when else "Undated"
        if this_day != day:
            day = this_day
            console.print()
            console.print(Text(day, "bold"))
        name = Text(f"{shown(console, change.claim.id)}  ", "dim")
        if change.outcome and change.before is not None:
            text = verdict(console, dataset, change.outcome.verdict)
            if change.before != change.outcome.verdict:
                text = Text.assemble(verdict(console, dataset, change.before), " -> ", text)
            if change.outcome.summary:
                text = Text.assemble(text, f": {shown(console, change.outcome.summary)}")
        else:
            who, what = shown(console, change.claim.speaker), shown(console, change.claim.claim)
            text = Text.assemble("claimed by ", (who, "bold"), f": {what}")
        console.print(Padding(Text.assemble(name, text), (0, 0, 0, 2)))


def difference_list(console: Console, difference: Difference) -> None:
    """What two versions differ in, claim by claim."""
    for sign, word, claims, colour in (
        ("+", "added", difference.added, "green"),
        ("-", "removed", difference.removed, "red"),
    ):
        for claim in claims:
            head = Text.assemble((f"{sign} {word} ", f"bold {colour}"), (shown(console, claim.id), "bold"))
            console.print(head)
            said = f"{claim.speaker}: {claim.claim} ({claim.verdict})"
            console.print(Padding(Text(shown(console, said)), (0, 0, 0, 4)))
    last = None
    for edit in difference.edits:
        if edit.claim.id != last:
            last = edit.claim.id
            console.print(Text.assemble(("~ changed ", "bold yellow"), (shown(console, last), "bold")))
        console.print(Padding(Text(shown(console, edit.field), "dim"), (0, 0, 0, 4)))
        for sign, value, colour in (("-", edit.old, "red"), ("+", edit.new, "green")):
            line = Text.assemble((f"{sign} ", colour), shown(console, wording.value(value)))
            console.print(Padding(line, (0, 0, 0, 6)))
