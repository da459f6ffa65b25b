"""The events of a record in the order of time: claims made, outcomes reported, corrections published."""

from collections.abc import Sequence
from itertools import groupby

from rich.text import Text

from factcheck.analysis.history import Change
from factcheck.core import labels
from factcheck.terminal.screen import GAP, Screen


def print_timeline(screen: Screen, events: Sequence[Change], number: int, view: str = "") -> None:
    """Print events under their days, a line or two each; `number` is that of the claims."""
    screen.head(number, view)
    for day, group in groupby(events, _day):
        screen.print("", Text(day, "bold"))
        for event in group:
            screen.print(screen.hanging(_event(screen, event)))


def _day(event: Change) -> str:
    if event.when is None:
        return "Undated"
    return ("around " if event.when.approximate else "") + event.when.day


def _event(screen: Screen, event: Change) -> Text:
    if event.correction:
        claims = ", ".join(event.correction.claims)
        return screen.text(
            ("! correction", "bold yellow"), f"{GAP}{event.correction.what}", (f"{GAP}{claims}", "dim")
        )
    assert event.claim
    claimed = f"{event.claim.speaker}: {event.claim.claim}"
    if event.outcome is None:
        clock = event.when.clock if event.when else ""
        return screen.text(
            (f"{clock}{GAP}" if clock else "", "dim"), claimed, (f"{GAP}{event.claim.id}", "dim")
        )
    text = screen.text("→ ", became(screen, event.before, event.outcome.verdict), f"{GAP}{claimed}")
    reporter = labels.describe(screen.dataset, event.outcome._replace(reported=None)).reporter
    return text.append(screen.sanitize(f"{GAP}[{reporter}]" if reporter else ""), "dim")


def became(screen: Screen, before: str | None, verdict: str) -> Text:
    """A verdict, with the one that was in force before it if there was another."""
    if before is None:
        return screen.verdict(verdict)
    if before == verdict:
        return screen.text(("still ", "dim"), screen.verdict(verdict))
    return screen.text(screen.verdict(verdict), (" (was ", "dim"), screen.verdict(before), (")", "dim"))
