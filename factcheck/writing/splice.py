"""Insert records into a file's text; every other byte stays as it is.

Before anything is written, the new text is read back: it must give the old records and exactly the
intended change.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from factcheck.core.location import NOWHERE, File, Span
from factcheck.core.model import Claim, Correction, Dataset, Outcome
from factcheck.core.schema import CLAIM, CLAIMS, CORRECTION, OUTCOME, SOURCE, SPEAKER, VERDICT
from factcheck.core.types import RecordType
from factcheck.files import CannotWrite
from factcheck.reading import LoadResult, loader
from factcheck.reading.positions import ValueRange, find_positions
from factcheck.reading.yaml_file import Item, Section
from factcheck.writing import serializer
from factcheck.writing.serializer import Style, flow, text_key

# --- where to write


@dataclass
class _Layout:
    file: File
    text: str
    claims: Span | None
    items: tuple[Span, ...]
    sections: dict[str, Span]

    @property
    def newline(self) -> str:
        match = re.search(r"\r\n|\n|\r", self.text)
        return match[0] if match else "\n"

    @cached_property
    def nesting(self) -> int:
        """The columns by which the first block list in a claim is indented."""
        for item in self.items:
            values = find_positions(item).values
            for path, value in values.items():
                is_list = len(path) == 1 and not value.flow and (*path, 0) in values
                if is_list and self.text[value.start] == "-":
                    return max(0, value.column - item.column)
        return Style().nested


def _layout(file: File) -> _Layout:
    try:
        text = file.data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise CannotWrite(f"{file.name} is not UTF-8") from error
    items: list[Span] = []
    sections: dict[str, Span] = {}
    for part in loader.parts(file):
        if isinstance(part, Item) and not part.problems:
            items.append(part.span)
        elif isinstance(part, Section):
            sections[part.key] = part.span
        else:
            raise CannotWrite(f"{file.name} has syntax errors; fix them first: factcheck check")
    if CLAIMS not in sections:
        raise CannotWrite(f"{file.name} has no list of claims")
    return _Layout(file, text, sections[CLAIMS], tuple(items), sections)


def _layouts(reading: LoadResult, data: Dataset) -> dict[str, _Layout]:
    """The layouts of a dataset's files by name, from a reading that skipped nothing."""
    items: dict[str, list[Span]] = {}
    for claim in data.claims:
        items.setdefault(claim.span.file.name, []).append(claim.span)
    return {
        file.name: _Layout(
            file,
            file.text,
            reading.claim_lists.get(file.name),
            tuple(items.get(file.name, ())),
            {key: span for key, span in data.spans.items() if span.file is file},
        )
        for file in reading.files
    }


_BOM = b"\xef\xbb\xbf"


class _Splice(NamedTuple):
    """A range of a file's text, perhaps empty, and its replacement."""

    start: int
    end: int
    text: str


class Additions(NamedTuple):
    """What is added to a dataset in one write.

    Outcomes have the id of their claim, and the index that they get there when those before them are
    in; records of the header are by section and name; `undated` are ids of claims that lose their date.
    """

    claims: Sequence[Claim] = ()
    outcomes: Sequence[tuple[str, int, Outcome]] = ()
    header: Mapping[str, Mapping[str, NamedTuple]] = {}
    corrections: Sequence[Correction] = ()
    undated: Collection[str] = ()

    def applied(self, dataset: Dataset) -> Dataset:
        """The dataset with the additions in it."""
        claims = {claim.id: claim for claim in dataset.claims}
        for claim_id, index, outcome in self.outcomes:
            before, after = claims[claim_id].outcomes[:index], claims[claim_id].outcomes[index:]
            claims[claim_id] = claims[claim_id]._replace(outcomes=(*before, outcome, *after))
        for claim_id in self.undated:
            claims[claim_id] = claims[claim_id]._replace(said=None)
        header: dict[str, Any] = {
            section: {**getattr(dataset, section), **records} for section, records in self.header.items()
        }
        return dataset._replace(
            claims=(*claims.values(), *self.claims),
            corrections=(*dataset.corrections, *self.corrections),
            **header,
        )


_RECORD_TYPES = {"sources": SOURCE, "speakers": SPEAKER, "verdicts": VERDICT}


def apply(reading: LoadResult, additions: Additions) -> dict[str, bytes]:
    """The new bytes of the files that additions change, by name: those of the header first.

    Raises CannotWrite where a file is written in a way that nothing can be added to.
    """
    dataset = reading.dataset
    if dataset is None:
        raise CannotWrite("the dataset cannot be read")
    layouts = {} if reading.problems else _layouts(reading, dataset)
    splices: dict[str, list[_Splice]] = {}

    def layout_of(file: File) -> _Layout:
        if file.name not in layouts:
            layouts[file.name] = _layout(file)
        return layouts[file.name]

    def add(layout: _Layout, added: Iterable[_Splice]) -> None:
        splices.setdefault(layout.file.name, []).extend(added)

    lists = [file for file in dataset.files if file.name in reading.claim_lists]
    target = layout_of(dataset.claims[-1].span.file if dataset.claims else lists[-1])
    for section, records in additions.header.items():
        if records:
            layout = layout_of(dataset.spans[section].file) if section in dataset.spans else target
            add(layout, _add_named(layout, section, records, _RECORD_TYPES[section]))
    if additions.corrections:
        layout = layout_of(dataset.spans["corrections"].file) if dataset.corrections else target
        items = partial(serializer.items, additions.corrections, CORRECTION)
        in_flow = flow(tuple(additions.corrections), CORRECTION)[1:-1]
        add(layout, _add_to_section(layout, "corrections", lambda column: items(Style(column)), in_flow))
    claims = {claim.id: claim for claim in dataset.claims}
    for (claim_id, index), outcomes in _by_position(additions.outcomes, claims).items():
        layout = layout_of(claims[claim_id].span.file)
        add(layout, _add_outcomes(layout, claims[claim_id], index, outcomes))
    for claim_id in additions.undated:
        layout = layout_of(claims[claim_id].span.file)
        add(layout, [_remove_said(layout, claims[claim_id])])
    if additions.claims:
        add(target, _add_claims(target, additions.claims))
    return {name: _apply(layouts[name], edits) for name, edits in splices.items()}


def _remove_said(layout: _Layout, claim: Claim) -> _Splice:
    value = find_positions(claim.span).values["said",]
    start = max(layout.text.rfind("\n", 0, value.start), layout.text.rfind("\r", 0, value.start)) + 1
    end = layout.text.find(layout.newline, value.end)
    if end < 0 or not re.fullmatch(r" *[\"']?said[\"']? *: *", layout.text[start : value.start]):
        raise CannotWrite(f"`said` of {claim.id} is not on a separate line; delete it first")
    return _Splice(start, end + len(layout.newline), "")


def _by_position(
    added: Iterable[tuple[str, int, Outcome]], claims: Mapping[str, Claim]
) -> dict[tuple[str, int], list[Outcome]]:
    """New outcomes by their claim and the number of its existing outcomes before them."""
    orders: dict[str, list[Outcome | None]] = {}
    for claim_id, index, new in added:
        orders.setdefault(claim_id, [None] * len(claims[claim_id].outcomes)).insert(index, new)
    groups: dict[tuple[str, int], list[Outcome]] = {}
    for claim_id, order in orders.items():
        before = 0
        for outcome in order:
            if outcome is None:
                before += 1
            else:
                groups.setdefault((claim_id, before), []).append(outcome)
    return groups


# --- the splices


def _add_claims(layout: _Layout, claims: Sequence[Claim]) -> list[_Splice]:
    if layout.items and layout.text[_find_dash(layout.text, layout.items[-1].start)] == "-":
        last = layout.items[-1]  # in block style
        style = _style_of(layout, last)
        added = serializer.items(claims, CLAIM, style, _blank_lines_between_claims(layout))
        return [_insert_after_line(layout, find_positions(last).values[()].end, added, style.dash)]
    section = find_positions(layout.claims).values.get(("claims",)) if layout.claims else None
    if section is None:
        raise CannotWrite(f"cannot add to `claims` as it is written in {layout.file.name}; write `claims:`")
    if layout.items:
        end = find_positions(layout.items[-1]).values[()].end
        return [_Splice(end, end, "".join(f", {flow(claim, CLAIM)}" for claim in claims))]
    _, *lines = serializer.items(claims, CLAIM, Style(), blank_lines=1)
    return _add_first_item(layout, section, lines)


def _add_outcomes(layout: _Layout, claim: Claim, index: int, outcomes: Sequence[Outcome]) -> list[_Splice]:
    values = find_positions(claim.span).values
    style = _style_of(layout, claim.span)
    whole, existing = values[()], values.get(("outcomes",))
    inner = Style(style.indent + style.nested, 2, style.nested)
    in_brackets = flow(tuple(outcomes), OUTCOME)
    if existing is None:
        if whole.flow:
            return [_add_in_flow(layout, whole, f"outcomes: {in_brackets}")]
        added = [" " * style.indent + "outcomes:", *serializer.items(outcomes, OUTCOME, inner)]
        return [_insert_after_line(layout, whole.end, added, style.dash)]
    near = values.get(("outcomes", max(0, index - 1)))  # the outcome before the new ones, or the first
    if claim.outcomes and near is not None:
        if existing.flow:
            at, text = (near.end, ", {}") if index else (near.start, "{}, ")
            return [_Splice(at, at, text.format(in_brackets[1:-1]))]
        dash = _find_dash(layout.text, near.start)
        column = _column(layout.text, dash)
        lines = serializer.items(outcomes, OUTCOME, Style(column, near.column - column, style.nested))
        if index:
            return [_insert_after_line(layout, near.end, lines, column)]
        return [_Splice(dash - column, dash - column, "".join(line + layout.newline for line in lines))]
    if whole.flow:
        lead = " " if layout.text[existing.start - 1] == ":" else ""
        return [_Splice(existing.start, existing.end, f"{lead}{in_brackets}")]
    return _add_first_item(layout, existing, serializer.items(outcomes, OUTCOME, inner))


def _add_named(
    layout: _Layout, key: str, records: Mapping[str, NamedTuple], record_type: RecordType
) -> list[_Splice]:
    if key == "verdicts":
        records = {word: serializer.without_defaults(verdict) for word, verdict in records.items()}  # type: ignore[arg-type]
    pairs = ", ".join(f"{text_key(name)}: {flow(record, record_type)}" for name, record in records.items())
    return _add_to_section(layout, key, lambda column: serializer.named(records, record_type, column), pairs)


def _add_to_section(
    layout: _Layout, key: str, lines: Callable[[int], Iterable[str]], added: str
) -> list[_Splice]:
    """Add lines, or a text inside brackets, to the end of a section; `lines` takes a column."""
    span = layout.sections.get(key)
    if span is None:
        section = "".join(line + layout.newline for line in [f"{key}:", *lines(2), ""])
        start = layout.claims.start if layout.claims else len(layout.text)
        return [_Splice(start, start, section)]
    whole = find_positions(span).values[key,]
    written = layout.text[whole.start : whole.end]
    if whole.flow and written[:1] in ("{", "[") and written[1:-1].strip():
        return [_add_in_flow(layout, whole, added)]
    if whole.flow or whole.end == whole.start:
        return _add_first_item(layout, whole, lines(2))
    return [_insert_after_line(layout, whole.end, lines(whole.column), whole.column)]


def _add_first_item(layout: _Layout, empty: ValueRange, lines: Iterable[str]) -> list[_Splice]:
    """Insert the first item under a key whose list is `[]` or missing."""
    start = empty.start if empty.end == empty.start else len(layout.text[: empty.start].rstrip(" "))
    added = _insert_after_line(layout, empty.end, lines)
    return [_Splice(start, empty.end, ""), added] if empty.end > start else [added]


def _insert_after_line(layout: _Layout, index: int, lines: Iterable[str], dash: int | None = None) -> _Splice:
    """Insert lines after the line with an index.

    Comment lines indented more than `dash` belong to the value before them.
    """
    text = layout.text
    if text[index - 1 : index] in ("\n", "\r"):  # the value includes its line break (`|+`)
        index -= 2 if text[index - 2 : index] == "\r\n" else 1
    comments = "" if dash is None else rf"(?:(?:\r\n|\n|\r) {{{dash + 1},}}#[^\r\n]*)*"
    end = re.compile(rf"[^\r\n]*{comments}").match(text, index).end()  # type: ignore[union-attr]
    return _Splice(end, end, "".join(layout.newline + line for line in lines))


def _add_in_flow(layout: _Layout, value: ValueRange, added: str) -> _Splice:
    content = layout.text[value.start + 1 : value.end - 1].rstrip()
    lead = "" if not content else " " if content.endswith(",") else " , " if content.endswith(":") else ", "
    end = value.start + 1 + len(content)
    return _Splice(end, end, lead + added)


def _apply(layout: _Layout, splices: Iterable[_Splice]) -> bytes:
    """The file's bytes with splices applied; those at the same position keep their order."""
    pieces, end = [], 0
    for splice in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [layout.text[end : splice.start], splice.text]
        end = splice.end
    text = "".join([*pieces, layout.text[end:]])
    return (_BOM if layout.file.data.startswith(_BOM) else b"") + text.encode()


def _find_dash(text: str, start: int) -> int:
    while start and text[start - 1].isspace():
        start -= 1
    return start - 1


def _column(text: str, index: int) -> int:
    return index - max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) - 1


def _style_of(layout: _Layout, span: Span) -> Style:
    """The style of the claim at a span."""
    dash = _find_dash(layout.text, span.start)
    column = _column(layout.text, dash) if layout.text[dash] == "-" else 2
    gap = span.column - column if span.column > column else 2
    return Style(column, gap, layout.nesting)


def _blank_lines_between_claims(layout: _Layout) -> int:
    if len(layout.items) < 2:
        return 1
    before, last = layout.items[-2:]
    between = layout.text[find_positions(before).values[()].end : _find_dash(layout.text, last.start)]
    return sum(not line.strip() for line in re.split(r"\r\n|\n|\r", between)[1:-1])


# --- verification


_LAYOUT = "lay it out as `factcheck export --format yaml` does, or report this"


def verify(old: LoadResult, changed: Mapping[str, bytes], intended: Dataset) -> LoadResult:
    """Read changed files back; raise CannotWrite unless they give the intended dataset."""
    files = [File(file.name, changed[file.name]) if file.name in changed else file for file in old.files]
    name = " and ".join(changed)
    reading = loader.read(files, old.dataset.claims if old.dataset else ())
    if reading.dataset is None or sum(reading.counts.values()) != sum(old.counts.values()):
        raise CannotWrite(f"nothing was written: {name} would be invalid; {_LAYOUT}")
    if _contents(reading.dataset) != _contents(intended):
        raise CannotWrite(f"nothing was written: {name} would have unintended changes; {_LAYOUT}")
    return reading


def _contents(data: Dataset) -> list[object]:
    """Return everything in a dataset but positions; claims and corrections in any order."""
    claims = {claim.id: claim for claim in data.claims}
    mappings: tuple[Mapping[str, Any], ...] = (data.sources, data.speakers, data.verdicts, claims)
    records = [
        {name: record._replace(span=NOWHERE) for name, record in mapping.items()} for mapping in mappings
    ]
    header = [data.title, data.note, data.reviewer, data.base_url, data.avoid, sorted(data.corrections)]
    return [*header, *records, len(data.claims)]
