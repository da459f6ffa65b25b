"""Writing: splices into the file's own text, so that every other byte stays as it is.

What is written is read again first: it must give the old records and exactly the change that was
meant, or nothing is written.
"""

import contextlib
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from factcheck import dataset, yamlout
from factcheck.dataset import Reading
from factcheck.fields import CLAIMS, CORRECTION
from factcheck.files import Refused
from factcheck.model import NOWHERE, Claim, Correction, Dataset, File, Outcome, Span
from factcheck.places import Place, places
from factcheck.values import Shape
from factcheck.yamlout import Style
from factcheck.yamltext import Item, Section

# --- where to write


class _Layout(NamedTuple):
    """A file's text, and where its list of claims and their items stand."""

    file: File
    text: str
    newline: str
    claims: Section
    items: tuple[Item, ...]
    sections: dict[str, Section]


def _layout(file: File) -> _Layout:
    try:
        text = file.data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name} is not UTF-8") from error
    items: list[Item] = []
    sections: dict[str, Section] = {}
    for found in dataset.parts(file):
        if isinstance(found, Item) and not found.problems:
            items.append(found)
        elif isinstance(found, Section):
            sections[found.key] = found
        else:
            raise Refused(f"{file.name} has syntax errors: mend what `factcheck check` shows first")
    claims = sections.get(CLAIMS)
    if claims is None:
        raise Refused(f"{file.name} has no list of claims")
    newline = re.search(r"\r\n|\n|\r", text)
    return _Layout(file, text, newline[0] if newline else "\n", claims, tuple(items), sections)


_BOM = b"\xef\xbb\xbf"


def file_for_a_claim(data: Dataset) -> File:
    """The file that a new claim goes into: that of the last claim, else the last with a list of claims."""
    if data.claims:
        return data.claims[-1].span.file
    for file in reversed(data.files):
        with contextlib.suppress(Refused):
            return _layout(file).file
    raise Refused("no file here has a list of claims")


def add_claim(file: File, claim: Claim) -> bytes:
    """The file's bytes with a claim behind its last one."""
    layout = _layout(file)
    section = places(layout.claims.span).values.get(("claims",))
    if section is None:
        raise Refused(f"{file.name} writes `claims` in a way that nothing can be added to: write `claims:`")
    if not layout.items:
        return _first_item(layout, section, yamlout.claim(claim, Style()))
    last = layout.items[-1].span
    stretch = places(last).values[()]
    if section.flow:
        return _spliced(layout, stretch.end, ", " + yamlout.claim_in_flow(claim))
    style = _style(layout, last)
    lines = [""] * _blank_lines(layout) + yamlout.claim(claim, style)
    return _lines_after(layout, stretch.end, lines, style.dash)


def add_outcome(file: File, claim: Claim, outcome: Outcome, place: int | None = None) -> bytes:
    """The file's bytes with an outcome at its place among a claim's others, or behind the last."""
    place = len(claim.outcomes) if place is None else place
    layout = _layout(file)
    stretches = places(claim.span).values
    style = _style(layout, claim.span)
    whole, outcomes = stretches[()], stretches.get(("outcomes",))
    inner = Style(style.indent + style.nested, 2, style.nested)
    if outcomes is None:
        if whole.flow:
            flow = f"outcomes: [{yamlout.outcome_in_flow(outcome)}]"
            return _spliced(layout, *_before_bracket(layout, whole, flow))
        lines = [" " * style.indent + "outcomes:", *yamlout.outcome(outcome, inner)]
        return _lines_after(layout, whole.end, lines, style.dash)
    if claim.outcomes and place == 0:
        return _before_first(layout, stretches["outcomes", 0], outcomes.flow, outcome, style)
    last = stretches.get(("outcomes", place - 1))
    if claim.outcomes and last is not None:
        if outcomes.flow:
            return _spliced(layout, last.end, ", " + yamlout.outcome_in_flow(outcome))
        dash = _dash(layout.text, last.start)
        inner = Style(_column(layout.text, dash), last.column - _column(layout.text, dash), style.nested)
        return _lines_after(layout, last.end, yamlout.outcome(outcome, inner), inner.dash)
    if whole.flow:
        start = layout.text[: outcomes.end]
        empty = f"[{yamlout.outcome_in_flow(outcome)}]"
        text = start[: outcomes.start] + (" " if start[outcomes.start - 1] == ":" else "") + empty
        return _encoded(layout, text + layout.text[outcomes.end :])
    return _first_item(layout, outcomes, yamlout.outcome(outcome, inner))


def _before_first(layout: _Layout, first: Place, flow: bool, outcome: Outcome, style: Style) -> bytes:
    """Put an outcome before the one that stood first."""
    if flow:
        return _spliced(layout, first.start, yamlout.outcome_in_flow(outcome) + ", ")
    dash = _dash(layout.text, first.start)
    column = _column(layout.text, dash)
    lines = yamlout.outcome(outcome, Style(column, first.column - column, style.nested))
    return _spliced(layout, dash - column, "".join(line + layout.newline for line in lines))


def add_named(file: File, key: str, records: Mapping[str, NamedTuple], shape: Shape) -> bytes:
    """The file's bytes with records under their names at the end of a section of the header.

    Where the section is not there, it goes before the claims.
    """

    def lines(column: int) -> list[str]:
        return [line for name in records for line in yamlout.named(name, records[name], shape, column)]

    flow = ", ".join(yamlout.named_in_flow(name, records[name], shape) for name in records)
    return _add_to_section(file, key, lines, flow)


def add_correction(file: File, correction: Correction) -> bytes:
    """The file's bytes with a correction behind those that are there."""

    def lines(column: int) -> list[str]:
        return yamlout.listed(correction, CORRECTION, Style(column))

    return _add_to_section(file, "corrections", lines, yamlout.record_in_flow(correction, CORRECTION))


def _add_to_section(file: File, key: str, lines: Callable[[int], list[str]], flow: str) -> bytes:
    """Put lines, or in brackets a flow, at the end of a section; `lines` makes them for a column."""
    layout = _layout(file)
    section = layout.sections.get(key)
    if section is None:
        added = "".join(line + layout.newline for line in [f"{key}:", *lines(2), ""])
        return _spliced(layout, layout.claims.span.start, added)
    whole = places(section.span).values[key,]
    if whole.flow and layout.text[whole.start : whole.start + 1] in ("{", "[") and section.tree:
        return _spliced(layout, *_before_bracket(layout, whole, flow))
    if whole.flow or whole.end == whole.start:
        return _first_item(layout, whole, lines(2))
    return _lines_after(layout, whole.end, lines(whole.column), whole.column)


def _first_item(layout: _Layout, empty: Place, lines: list[str]) -> bytes:
    """Put the first item under a key whose list is empty, `[]` or nothing at all."""
    text = layout.text
    before = text[: empty.start].rstrip(" ") if empty.end > empty.start else text[: empty.start]
    text = before + text[empty.end :]
    return _lines_after(layout._replace(text=text), len(before), lines)


def _lines_after(layout: _Layout, index: int, lines: list[str], dash: int | None = None) -> bytes:
    """Put lines behind the line in which an index stands, whatever comment ends it.

    Comments on lines of their own that stand farther in than `dash` belong to what is before them.
    """
    text = layout.text
    if text[:index].endswith(("\n", "\r")):  # the line break belongs to the value (`|+`)
        index -= 2 if text[:index].endswith("\r\n") else 1
    rest_of_line = re.compile(r"[^\r\n]*")
    at = rest_of_line.match(text, index).end()  # type: ignore[union-attr]
    if dash is not None:
        comment = re.compile(rf"(?:\r\n|\n|\r) {{{dash + 1},}}#[^\r\n]*")
        while match := comment.match(text, at):
            at = match.end()
    return _spliced(layout, at, "".join(layout.newline + line for line in lines))


def _before_bracket(layout: _Layout, stretch: Place, flow: str) -> tuple[int, str]:
    inside = layout.text[stretch.start + 1 : stretch.end - 1]
    content = inside.rstrip()
    lead = "" if not content else " " if content.endswith(",") else " , " if content.endswith(":") else ", "
    return stretch.start + 1 + len(content), lead + flow


def _spliced(layout: _Layout, index: int, added: str) -> bytes:
    return _encoded(layout, layout.text[:index] + added + layout.text[index:])


def _encoded(layout: _Layout, text: str) -> bytes:
    return (_BOM if layout.file.data.startswith(_BOM) else b"") + text.encode()


def _dash(text: str, start: int) -> int:
    """The index of the dash before an item."""
    return len(text[:start].rstrip()) - 1


def _column(text: str, index: int) -> int:
    return index - max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) - 1


def _style(layout: _Layout, span: Span) -> Style:
    """The style of the claim at a span, or that of any claim with a list in block style."""
    dash = _dash(layout.text, span.start)
    column = _column(layout.text, dash) if layout.text[dash] == "-" else 2
    gap = span.column - column if span.column > column else 2
    nested = 2
    for item in layout.items:
        found = places(item.span).values
        block = next(
            (s for path, s in found.items() if len(path) == 1 and not s.flow and (*path, 0) in found), None
        )
        if block is not None and layout.text[block.start] == "-":
            nested = max(0, block.column - item.span.column)
            break
    return Style(column, gap, nested)


def _blank_lines(layout: _Layout) -> int:
    """How many blank lines stand between the last two claims; one where there is but one claim."""
    if len(layout.items) < 2:
        return 1
    before, last = (item.span for item in layout.items[-2:])
    between = layout.text[places(before).values[()].end : _dash(layout.text, last.start)]
    return sum(not line.strip() for line in re.split(r"\r\n|\n|\r", between)[1:-1])


# --- only what was meant


def checked(old: Reading, new: bytes, name: str, meant: Dataset) -> Reading:
    """Refuse bytes that do not read as what is meant to be there; returns how they were read."""
    files = [File(name, new) if file.name == name else file for file in old.files]
    reading = dataset.read(files)
    if reading.dataset is None or sum(reading.found.values()) != sum(old.found.values()):
        raise Refused(f"nothing was written: {name} would not read back; please report this")
    if _without_spans(reading.dataset) != _without_spans(meant):
        raise Refused(f"nothing was written: {name} would not read back as meant; please report this")
    return reading


def _without_spans(data: Dataset) -> list[object]:
    named = (data.sources, data.speakers, data.verdicts)
    records = [{name: one._replace(span=NOWHERE) for name, one in mapping.items()} for mapping in named]
    claims = {claim.id: claim._replace(span=NOWHERE) for claim in data.claims}
    return [
        data.title,
        data.note,
        data.reviewer,
        data.base_url,
        data.avoid,
        sorted(data.corrections),  # those of a folder's files stand one file after the other
        records,
        claims,
    ]
