"""What changed, and what two versions differ in."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from factcheck.analysis.history import Change, Difference, Edit, NewOutcome
from factcheck.core import labels
from factcheck.core.model import Claim, Correction
from factcheck.terminal.screen import GAP, NARROW, Screen


def changes_list(screen: Screen, changes: Sequence[Change], number: int, view: str = "") -> None:
    """What the record says changed, each under the day on which it did."""
    screen.head(number, view)
    if screen.width < NARROW:
        for day, found in groupby(changes, _day):
            screen.print("", Text(day, "bold"))
            screen.stacked(_stacked(screen, change) for change in found)
        return
    last = max((cell_len(change.claim.id) for change in islice(changes, 1000) if change.claim), default=0)
    last = min(last, screen.width // 4)
    screen.rows((screen.width - last - len(GAP), last), _rows(screen, changes, last))


def _rows(screen: Screen, changes: Iterable[Change], width: int) -> Iterator[tuple[Text, Text]]:
    for day, found in groupby(changes, _day):
        yield Text(f"\n{day}", "bold"), Text()
        for change in found:
            named = screen.folded_id(change.claim, width) if change.claim else ""
            yield _change(screen, change), Text(named, "dim")


def _day(change: Change) -> str:
    return change.when.day if change.when else "Undated"


def _change(screen: Screen, change: Change) -> Text:
    """What was claimed, and what came of it; or what was corrected."""
    if change.correction:
        text = screen.text(("Correction", "bold yellow"), f"  {change.correction.what}")
        text.append(f"\n{screen.sanitize(', '.join(change.correction.claims))}", "dim")
        text.overflow = "fold"
        return text
    assert change.claim
    clock = change.when.clock if change.when and not change.outcome else ""
    text = screen.text(f"{clock} " if clock else "", change.claim.speaker, "  ", (change.claim.claim, "bold"))
    text.overflow = "fold"
    if change.outcome is None:
        return text
    text.append(f"\n{screen.sanitize('└')} ", "dim")
    text.append_text(_became(screen, change.before, change.outcome.verdict))
    return text.append(screen.sanitize(f"  {change.outcome.summary}") if change.outcome.summary else "")


def _became(screen: Screen, before: str | None, verdict: str) -> Text:
    """A verdict, and the one in force before it, where there was one and it is another."""
    if before is None:
        return screen.verdict(verdict)
    if before == verdict:
        return screen.text(("still ", "dim"), screen.verdict(verdict))
    return screen.text(screen.verdict(before), (" → ", "dim"), screen.verdict(verdict))


def _stacked(screen: Screen, change: Change) -> Iterator[RenderableType]:
    yield screen.indented(_change(screen, change))
    if change.claim:
        yield screen.indented(Text(screen.sanitize(change.claim.id), "dim", overflow="fold"), 4)


# --- two versions


def difference_list(screen: Screen, difference: Difference) -> None:
    """What two versions differ in: corrections first, then claims, outcomes, and the rest."""
    parts: tuple[tuple[str, Iterable[Iterable[RenderableType]]], ...] = (
        ("Corrections", (_correction(screen, told) for told in difference.corrections)),
        ("New claims", (_claim(screen, "+", "green", claim) for claim in difference.added)),
        ("New outcomes", (_outcome(screen, new) for new in difference.outcomes)),
        ("Claims removed", (_claim(screen, "-", "red", claim) for claim in difference.removed)),
        ("Changed", _edits(screen, difference.edits)),
        ("Changed beside the claims", _edits(screen, difference.header)),
    )
    gap: list[RenderableType] = []
    for title, records in parts:
        for number, lines in enumerate(records):
            heading = [*gap, Text(title, "bold")] if number == 0 else []
            screen.print(*heading, *lines)
            gap = [""]


def _named(screen: Screen, sign: str, colour: str, *parts: str | Text | tuple[str, str]) -> Text:
    text = screen.text((f"{sign} ", f"bold {colour}"), *parts)
    text.overflow = "fold"
    return text


def _claimed(screen: Screen, claim: Claim) -> RenderableType:
    said = f", {labels.date(claim.said)}" if claim.said else ""
    return screen.indented(screen.text((f"{claim.speaker}{said}: {claim.claim}", "dim")), 4)


def _correction(screen: Screen, told: Correction) -> Iterator[RenderableType]:
    yield _named(screen, "!", "yellow", labels.date(told.date), "  ", (", ".join(told.claims), "bold"))
    yield screen.indented(screen.text(told.what), 4)


def _claim(screen: Screen, sign: str, colour: str, claim: Claim) -> Iterator[RenderableType]:
    yield _named(screen, sign, colour, (claim.id, "bold"), "  ", screen.verdict(claim.verdict))
    yield _claimed(screen, claim)


def _outcome(screen: Screen, new: NewOutcome) -> Iterator[RenderableType]:
    date = f"  {labels.date(new.outcome.reported)}" if new.outcome.reported else ""
    yield _named(
        screen,
        "+",
        "green",
        (new.claim.id, "bold"),
        f"{date}  ",
        _became(screen, new.before, new.outcome.verdict),
    )
    yield _claimed(screen, new.claim)
    if new.outcome.summary:
        yield screen.indented(screen.text(new.outcome.summary), 4)


def _edits(screen: Screen, edits: Iterable[Edit]) -> Iterator[Iterator[RenderableType]]:
    for _, of_record in groupby(edits, lambda edit: (edit.of, edit.name)):
        yield _record_edits(screen, list(of_record))


def _record_edits(screen: Screen, edits: list[Edit]) -> Iterator[RenderableType]:
    """What became of one claim, or of one record beside the claims."""
    first = edits[0]
    name = first.name if first.of == "claim" else f"{first.of} {first.name}".rstrip()
    if first.field is None and first.of != "claim":
        sign, colour = ("+", "green") if first.old is None else ("-", "red")
        yield _named(screen, sign, colour, (name, "bold"))
        return
    yield _named(screen, "~", "yellow", (name, "bold"))
    for edit in edits:
        yield screen.indented(screen.text((labels.edited_field(edit.field, edit.outcome), "dim")), 4)
        for sign, value, colour in (("-", edit.old, "red"), ("+", edit.new, "green")):
            if value not in (None, ()):
                line = screen.text((f"{sign} ", colour), labels.value(value))
                yield screen.indented(line, 6)
