"""Writing: splices into the file's own text, so that every other byte stays as it is.

What is written is read again first: it must give the old records and exactly the change that was
meant, or nothing is written.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from factcheck.core.location import NOWHERE, File, Span
from factcheck.core.model import Claim, Correction, Dataset, Outcome
from factcheck.core.schema import CLAIMS, CORRECTION, SOURCE, SPEAKER, VERDICT
from factcheck.core.types import RecordType
from factcheck.files import CannotWrite
from factcheck.reading import loader
from factcheck.reading.loader import LoadResult
from factcheck.reading.positions import ValueRange, find_positions
from factcheck.reading.yaml_file import Item, Section
from factcheck.writing import serializer
from factcheck.writing.serializer import Style

# --- where to write


class _Layout(NamedTuple):
    """A file's text, and where its list of claims and their items stand."""

    file: File
    text: str
    newline: str
    claims: Span | None
    items: tuple[Span, ...]
    sections: dict[str, Span]


def _layout(file: File) -> _Layout:
    try:
        text = file.data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise CannotWrite(f"{file.name} is not UTF-8") from error
    items: list[Span] = []
    sections: dict[str, Span] = {}
    claims = None
    for found in loader.parts(file):
        if isinstance(found, Item) and not found.problems:
            items.append(found.span)
        elif isinstance(found, Section):
            sections[found.key] = found.span
            claims = found.span if found.key == CLAIMS else claims
        else:
            raise CannotWrite(f"{file.name} has syntax errors: mend what `factcheck check` shows first")
    if claims is None:
        raise CannotWrite(f"{file.name} has no list of claims")
    return _Layout(file, text, _newline(text), claims, tuple(items), sections)


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def _layouts(reading: LoadResult, data: Dataset) -> dict[str, _Layout]:
    """The layouts of a dataset's files as they were read; nothing in them may have been left out."""
    items: dict[str, list[Span]] = {}
    for claim in data.claims:
        items.setdefault(claim.span.file.name, []).append(claim.span)
    return {
        file.name: _Layout(
            file,
            file.text,
            _newline(file.text),
            reading.claim_lists.get(file.name),
            tuple(items.get(file.name, ())),
            {key: span for key, span in data.spans.items() if span.file is file},
        )
        for file in reading.files
    }


_BOM = b"\xef\xbb\xbf"


def file_for_a_claim(data: Dataset) -> File:
    """The file that a new claim goes into: that of the last claim, else the last with a list of claims."""
    if data.claims:
        return data.claims[-1].span.file
    for file in reversed(data.files):
        with contextlib.suppress(CannotWrite):
            return _layout(file).file
    raise CannotWrite("no file here has a list of claims")


class _Splice(NamedTuple):
    """A stretch of a file's text, perhaps empty, and what goes into its place."""

    start: int
    end: int
    text: str


def add_claim(file: File, claim: Claim) -> bytes:
    """The file's bytes with a claim behind its last one."""
    layout = _layout(file)
    return _spliced(layout, _claims(layout, [claim]))


def add_outcome(file: File, claim: Claim, outcome: Outcome, place: int | None = None) -> bytes:
    """The file's bytes with an outcome at its place among a claim's others, or behind the last."""
    layout = _layout(file)
    place = len(claim.outcomes) if place is None else place
    return _spliced(layout, _outcomes(layout, claim, place, [outcome]))


def add_named(file: File, key: str, records: Mapping[str, NamedTuple], shape: RecordType) -> bytes:
    """The file's bytes with records under their names at the end of a section of the header.

    Where the section is not there, it goes before the claims.
    """
    layout = _layout(file)
    return _spliced(layout, _named(layout, key, records, shape))


def add_correction(file: File, correction: Correction) -> bytes:
    """The file's bytes with a correction behind those that are there."""

    def lines(column: int) -> list[str]:
        return serializer.listed(correction, CORRECTION, Style(column))

    layout = _layout(file)
    flow = serializer.record_in_flow(correction, CORRECTION)
    return _spliced(layout, _section(layout, "corrections", lines, flow))


class Additions(NamedTuple):
    """What goes into a dataset at once.

    New claims; outcomes of known ones, each with the claim's id and the place that it has when those
    before it are in; records of the header by section and name; the ids of claims that lose their day.
    """

    claims: Sequence[Claim]
    outcomes: Sequence[tuple[str, int, Outcome]]
    header: Mapping[str, Mapping[str, NamedTuple]]
    undated: Sequence[str] = ()


_SHAPES = {"sources": SOURCE, "speakers": SPEAKER, "verdicts": VERDICT}


def add_all(reading: LoadResult, data: Dataset, additions: Additions) -> dict[str, bytes]:
    """The new bytes of the files that additions change, by name: the header's first."""
    if reading.left_out or reading.problems:
        raise CannotWrite("the dataset has problems: mend what `factcheck check` shows first")
    layouts = _layouts(reading, data)
    target = file_for_a_claim(data).name
    splices: dict[str, list[_Splice]] = {}
    for key, records in additions.header.items():
        if key == "verdicts":
            records = {word: serializer.as_written(verdict) for word, verdict in records.items()}  # type: ignore[arg-type]
        if records:
            span = data.spans.get(key)
            name = span.file.name if span else target
            splices.setdefault(name, []).extend(_named(layouts[name], key, records, _SHAPES[key]))
    known = {claim.id: claim for claim in data.claims}
    added: dict[str, list[tuple[int, Outcome]]] = {}
    for claim_id, place, outcome in additions.outcomes:
        added.setdefault(claim_id, []).append((place, outcome))
    for claim_id, outcomes in added.items():
        claim = known[claim_id]
        layout = layouts[claim.span.file.name]
        for place, together in _group_by_position(len(claim.outcomes), outcomes).items():
            splices.setdefault(layout.file.name, []).extend(_outcomes(layout, claim, place, together))
    for claim_id in additions.undated:
        layout = layouts[known[claim_id].span.file.name]
        splices.setdefault(layout.file.name, []).append(_without_day(layout, known[claim_id]))
    if additions.claims:
        splices.setdefault(target, []).extend(_claims(layouts[target], additions.claims))
    return {name: _spliced(layouts[name], found) for name, found in splices.items()}


def _without_day(layout: _Layout, claim: Claim) -> _Splice:
    """The line of a claim's `said` taken out."""
    value = find_positions(claim.span).values["said",]
    start = max(layout.text.rfind("\n", 0, value.start), layout.text.rfind("\r", 0, value.start)) + 1
    end = layout.text.find(layout.newline, value.end)
    if end < 0 or not re.fullmatch(r" *[\"']?said[\"']? *: *", layout.text[start : value.start]):
        raise CannotWrite(f"the day of {claim.id} stands on no line of its own: delete it first")
    return _Splice(start, end + len(layout.newline), "")


def _group_by_position(number: int, added: Iterable[tuple[int, Outcome]]) -> dict[int, list[Outcome]]:
    """Outcomes by how many of a claim's own stand before them."""
    order: list[Outcome | None] = [None] * number
    for place, new in added:
        order.insert(place, new)
    gaps: dict[int, list[Outcome]] = {}
    before = 0
    for outcome in order:
        if outcome is None:
            before += 1
        else:
            gaps.setdefault(before, []).append(outcome)
    return gaps


# --- the splices


def _claims(layout: _Layout, claims: Sequence[Claim]) -> list[_Splice]:
    """Claims behind a file's last one."""
    if layout.items and layout.text[_dash(layout.text, layout.items[-1].start)] == "-":
        last = layout.items[-1]  # a list in block style: where its last item ends is all that is asked
        style, blank = _style(layout, last), [""] * _blank_lines(layout)
        lines = [line for claim in claims for line in [*blank, *serializer.claim(claim, style)]]
        return [_lines_after(layout, find_positions(last).values[()].end, lines, style.dash)]
    section = find_positions(layout.claims).values.get(("claims",)) if layout.claims else None
    if section is None:
        name = layout.file.name
        raise CannotWrite(f"{name} writes `claims` in a way that nothing can be added to: write `claims:`")
    if layout.items:
        end = find_positions(layout.items[-1]).values[()].end
        return [_Splice(end, end, "".join(f", {serializer.claim_in_flow(claim)}" for claim in claims))]
    lines = serializer.claim(claims[0], Style())
    lines += [line for claim in claims[1:] for line in ["", *serializer.claim(claim, Style())]]
    return _first_item(layout, section, lines)


def _outcomes(layout: _Layout, claim: Claim, place: int, outcomes: Sequence[Outcome]) -> list[_Splice]:
    """Outcomes at one place among a claim's others."""
    stretches = find_positions(claim.span).values
    style = _style(layout, claim.span)
    whole, known = stretches[()], stretches.get(("outcomes",))
    inner = Style(style.indent + style.nested, 2, style.nested)
    flow = ", ".join(map(serializer.outcome_in_flow, outcomes))
    if known is None:
        if whole.flow:
            return [_before_bracket(layout, whole, f"outcomes: [{flow}]")]
        lines = [" " * style.indent + "outcomes:", *_outcome_lines(outcomes, inner)]
        return [_lines_after(layout, whole.end, lines, style.dash)]
    if claim.outcomes and place == 0:
        return _before_first(layout, stretches["outcomes", 0], known.flow, outcomes, style)
    last = stretches.get(("outcomes", place - 1))
    if claim.outcomes and last is not None:
        if known.flow:
            return [_Splice(last.end, last.end, f", {flow}")]
        column = _column(layout.text, _dash(layout.text, last.start))
        inner = Style(column, last.column - column, style.nested)
        return [_lines_after(layout, last.end, _outcome_lines(outcomes, inner), inner.dash)]
    if whole.flow:
        lead = " " if layout.text[known.start - 1] == ":" else ""
        return [_Splice(known.start, known.end, f"{lead}[{flow}]")]
    return _first_item(layout, known, _outcome_lines(outcomes, inner))


def _outcome_lines(outcomes: Iterable[Outcome], style: Style) -> list[str]:
    return [line for outcome in outcomes for line in serializer.outcome(outcome, style)]


def _before_first(
    layout: _Layout, first: ValueRange, flow: bool, outcomes: Sequence[Outcome], style: Style
) -> list[_Splice]:
    """Put outcomes before the one that stood first."""
    if flow:
        text = "".join(f"{serializer.outcome_in_flow(outcome)}, " for outcome in outcomes)
        return [_Splice(first.start, first.start, text)]
    dash = _dash(layout.text, first.start)
    column = _column(layout.text, dash)
    lines = _outcome_lines(outcomes, Style(column, first.column - column, style.nested))
    return [_Splice(dash - column, dash - column, "".join(line + layout.newline for line in lines))]


def _named(layout: _Layout, key: str, records: Mapping[str, NamedTuple], shape: RecordType) -> list[_Splice]:
    def lines(column: int) -> list[str]:
        return [line for name in records for line in serializer.named(name, records[name], shape, column)]

    flow = ", ".join(serializer.named_in_flow(name, records[name], shape) for name in records)
    return _section(layout, key, lines, flow)


def _section(layout: _Layout, key: str, lines: Callable[[int], list[str]], flow: str) -> list[_Splice]:
    """Put lines, or in brackets a flow, at the end of a section; `lines` makes them for a column."""
    span = layout.sections.get(key)
    if span is None:
        added = "".join(line + layout.newline for line in [f"{key}:", *lines(2), ""])
        start = layout.claims.start if layout.claims else len(layout.text)
        return [_Splice(start, start, added)]
    whole = find_positions(span).values[key,]
    text = layout.text
    in_brackets = whole.flow and text[whole.start : whole.start + 1] in ("{", "[")
    if in_brackets and text[whole.start + 1 : whole.end - 1].strip():
        return [_before_bracket(layout, whole, flow)]
    if whole.flow or whole.end == whole.start:
        return _first_item(layout, whole, lines(2))
    return [_lines_after(layout, whole.end, lines(whole.column), whole.column)]


def _first_item(layout: _Layout, empty: ValueRange, lines: list[str]) -> list[_Splice]:
    """Put the first item under a key whose list is empty, `[]` or nothing at all."""
    start = empty.start
    if empty.end > empty.start:
        start = len(layout.text[: empty.start].rstrip(" "))
    added = _lines_after(layout, empty.end, lines)
    return [_Splice(start, empty.end, ""), added] if empty.end > start else [added]


def _lines_after(layout: _Layout, index: int, lines: list[str], dash: int | None = None) -> _Splice:
    """Put lines behind the line in which an index stands, whatever comment ends it.

    Comments on lines of their own that stand farther in than `dash` belong to what is before them.
    """
    text = layout.text
    if text[index - 1 : index] in ("\n", "\r"):  # the line break belongs to the value (`|+`)
        index -= 2 if text[index - 2 : index] == "\r\n" else 1
    rest_of_line = re.compile(r"[^\r\n]*")
    at = rest_of_line.match(text, index).end()  # type: ignore[union-attr]
    if dash is not None:
        comment = re.compile(rf"(?:\r\n|\n|\r) {{{dash + 1},}}#[^\r\n]*")
        while match := comment.match(text, at):
            at = match.end()
    return _Splice(at, at, "".join(layout.newline + line for line in lines))


def _before_bracket(layout: _Layout, stretch: ValueRange, flow: str) -> _Splice:
    inside = layout.text[stretch.start + 1 : stretch.end - 1]
    content = inside.rstrip()
    lead = "" if not content else " " if content.endswith(",") else " , " if content.endswith(":") else ", "
    at = stretch.start + 1 + len(content)
    return _Splice(at, at, lead + flow)


def _spliced(layout: _Layout, splices: Iterable[_Splice]) -> bytes:
    """The file's bytes with stretches replaced; what goes into one place stays in its order."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [layout.text[at : splice.start], splice.text]
        at = splice.end
    text = "".join([*pieces, layout.text[at:]])
    return (_BOM if layout.file.data.startswith(_BOM) else b"") + text.encode()


def _dash(text: str, start: int) -> int:
    """The index of the dash before an item."""
    while start and text[start - 1].isspace():
        start -= 1
    return start - 1


def _column(text: str, index: int) -> int:
    return index - max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) - 1


def _style(layout: _Layout, span: Span) -> Style:
    """The style of the claim at a span, or that of any claim with a list in block style."""
    dash = _dash(layout.text, span.start)
    column = _column(layout.text, dash) if layout.text[dash] == "-" else 2
    gap = span.column - column if span.column > column else 2
    nested = 2
    for item in layout.items:
        found = find_positions(item).values
        block = next(
            (s for path, s in found.items() if len(path) == 1 and not s.flow and (*path, 0) in found), None
        )
        if block is not None and layout.text[block.start] == "-":
            nested = max(0, block.column - item.column)
            break
    return Style(column, gap, nested)


def _blank_lines(layout: _Layout) -> int:
    """How many blank lines stand between the last two claims; one where there is but one claim."""
    if len(layout.items) < 2:
        return 1
    before, last = layout.items[-2:]
    between = layout.text[find_positions(before).values[()].end : _dash(layout.text, last.start)]
    return sum(not line.strip() for line in re.split(r"\r\n|\n|\r", between)[1:-1])


# --- only what was meant


def verify(old: LoadResult, changed: Mapping[str, bytes], meant: Dataset) -> LoadResult:
    """Refuse bytes that do not read as what is meant to be there; returns how they were read."""
    files = [File(file.name, changed[file.name]) if file.name in changed else file for file in old.files]
    name = " and ".join(changed)
    reading = loader.read(files, old.dataset.claims if old.dataset else ())
    if reading.dataset is None or sum(reading.counts.values()) != sum(old.counts.values()):
        raise CannotWrite(f"nothing was written: {name} would not read back; please report this")
    if not _is_same(reading.dataset, meant):
        raise CannotWrite(f"nothing was written: {name} would not read back as meant; please report this")
    return reading


def _is_same(data: Dataset, meant: Dataset) -> bool:
    """Whether two datasets say the same, wherever it stands."""
    if len(data.claims) != len(meant.claims) or _header(data) != _header(meant):
        return False
    wanted = {claim.id: claim for claim in meant.claims}
    return all(
        (other := wanted.get(claim.id)) is not None
        and claim[:_SPAN] == other[:_SPAN]
        and claim[_SPAN + 1 :] == other[_SPAN + 1 :]
        for claim in data.claims
    )


_SPAN = Claim._fields.index("span")


def _header(data: Dataset) -> list[object]:
    named = (data.sources, data.speakers, data.verdicts)
    records = [{name: one._replace(span=NOWHERE) for name, one in mapping.items()} for mapping in named]
    corrections = sorted(data.corrections)  # those of a folder's files stand one file after the other
    return [data.title, data.note, data.reviewer, data.base_url, data.avoid, corrections, records]
