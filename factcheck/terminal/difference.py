"""The differences between two versions of a dataset."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from factcheck.analysis.history import Difference, Edit, NewOutcome
from factcheck.core import labels
from factcheck.core.model import Claim, Correction
from factcheck.terminal.screen import Screen
from factcheck.terminal.timeline import became


def print_difference(screen: Screen, difference: Difference) -> None:
    """Print the differences: corrections first, then claims, outcomes, edits, and the header."""
    parts: tuple[tuple[str, Iterable[Iterable[RenderableType]]], ...] = (
        ("Corrections", (_correction(screen, correction) for correction in difference.corrections)),
        ("New claims", (_claim(screen, "+", "green", claim) for claim in difference.added)),
        ("New outcomes", (_outcome(screen, new) for new in difference.outcomes)),
        ("Claims removed", (_claim(screen, "-", "red", claim) for claim in difference.removed)),
        ("Changed", _edits(screen, difference.edits)),
        ("Changed in the header", _edits(screen, difference.header)),
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


def _correction(screen: Screen, correction: Correction) -> Iterator[RenderableType]:
    claims = ", ".join(correction.claims)
    yield _named(screen, "!", "yellow", f"{labels.date(correction.date)}  ", (claims, "bold"))
    yield screen.indented(screen.text(correction.what), 4)


def _claim(screen: Screen, sign: str, colour: str, claim: Claim) -> Iterator[RenderableType]:
    yield _named(screen, sign, colour, (claim.id, "bold"), "  ", screen.verdict(claim.verdict))
    yield _claimed(screen, claim)


def _outcome(screen: Screen, new: NewOutcome) -> Iterator[RenderableType]:
    date = f"  {labels.date(new.outcome.reported)}" if new.outcome.reported else ""
    verdict = became(screen, new.before, new.outcome.verdict)
    yield _named(screen, "+", "green", (new.claim.id, "bold"), f"{date}  ", verdict)
    yield _claimed(screen, new.claim)
    if new.outcome.summary:
        yield screen.indented(screen.text(new.outcome.summary), 4)


def _edits(screen: Screen, edits: Iterable[Edit]) -> Iterator[Iterator[RenderableType]]:
    for _, of_record in groupby(edits, lambda edit: (edit.of, edit.name)):
        yield _record_edits(screen, list(of_record))


def _record_edits(screen: Screen, edits: list[Edit]) -> Iterator[RenderableType]:
    first = edits[0]
    name = first.name if first.of == "claim" else f"{first.of} {first.name}".rstrip()
    if first.field is None and first.of != "claim":
        sign, colour = ("+", "green") if first.old is None else ("-", "red")
        yield _named(screen, sign, colour, (name, "bold"))
        return
    yield _named(screen, "~", "yellow", (name, "bold"))
    if first.claim:
        yield _claimed(screen, first.claim)
    for edit in edits:
        yield screen.indented(screen.text((labels.edited_field(edit.field, edit.outcome), "dim")), 4)
        old, new = (
            Text() if value in (None, ()) else screen.text(labels.value(value)) for value in edit[3:5]
        )
        if old and new:
            _mark_changed_words(screen, old, new)
        for sign, line, colour in (("-", old, "red"), ("+", new, "green")):
            if line:
                yield screen.indented(screen.text((f"{sign} ", colour), line), 6)


_MOST_WORDS = 400  # of two texts together: the comparison takes the product of their words


def _mark_changed_words(screen: Screen, old: Text, new: Text) -> None:
    """Mark the words that only one of two texts has; without colour, in brackets as git does."""
    words = [list(re.finditer(r"\S+", text.plain)) for text in (old, new)]
    if sum(map(len, words)) > _MOST_WORDS:
        return
    before, after = ([word[0] for word in matches] for matches in words)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, *bounds in reversed(codes):
        if tag != "equal":
            _mark(screen, old, words[0][slice(*bounds[:2])], "red", "[-", "-]")
            _mark(screen, new, words[1][slice(*bounds[2:])], "green", "{+", "+}")


def _mark(
    screen: Screen, text: Text, words: list[re.Match[str]], colour: str, before: str, after: str
) -> None:
    if not words:
        return
    start, end = words[0].start(), words[-1].end()
    if screen.console.color_system:
        text.stylize(f"bold underline {colour}", start, end)
    else:
        text.plain = "".join((text.plain[:start], before, text.plain[start:end], after, text.plain[end:]))
