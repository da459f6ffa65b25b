"""Read claims of factcheck's own files: datasets in YAML, and exports in CSV, JSON and JSON Lines."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

from factcheck.core.diagnostics import MAX_LISTED, Problem
from factcheck.core.location import NOWHERE, File
from factcheck.core.model import BUILT_IN_VERDICTS, SPEAKER_TYPES, Claim, Dataset, Speaker, Verdict, When
from factcheck.core.schema import CLAIM, HEADER, MAX_GROUPS
from factcheck.core.types import RecordType, Tree, ValueReader
from factcheck.exporting.csv import unescape_formulas
from factcheck.exporting.flat import CLAIM_COLUMNS
from factcheck.exporting.json import CLAIM_KEYS
from factcheck.importing.merge.entities import MembershipHistory
from factcheck.importing.merge.record import InvalidRecord
from factcheck.importing.values.text import UnreadableImport
from factcheck.reading import LoadResult, loader
from factcheck.reading.positions import locate

_REQUIRED = {"id", "speaker", "claim", "appearances", "outcomes"}
SECTIONS = ("sources", "speakers", "verdicts")  # of a header, which are imported


def is_export(columns: Iterable[str]) -> bool:
    """Return whether columns are those of a factcheck export."""
    return set(columns) >= _REQUIRED


def missing_columns(columns: Iterable[str]) -> list[str]:
    """Return the required columns missing from a factcheck export; none for other tables."""
    names = {name.casefold() for name in columns}
    is_incomplete = len(names & _TYPICAL) > 3 and bool(names & {"appearances", "outcomes"})
    return sorted(_REQUIRED - set(columns)) if is_incomplete else []


_TYPICAL = {"appearances", "outcomes", "related", "quote", "about", "means", "said_start", "due_end"}


def unknown_columns(columns: Iterable[str]) -> list[str]:
    """Return the columns that no factcheck export has."""
    known = {"", *CLAIM_KEYS, *CLAIM_COLUMNS}
    return [name for name in columns if name not in known and not name.isdecimal()]


def find_dataset(name: str, text: str) -> tuple[list[tuple[str, Any]], Dataset] | None:
    """Return the claims of a dataset in YAML and the reasons why others are refused, and the dataset.

    None if the text is anything else.
    """
    dataset, problems, left_out, _, dropped, *_ = (
        loader.read([File(name, text.encode("utf-8", "replace"))])
        if re.search(r"^claims[ \t]*:", text, re.MULTILINE)
        else LoadResult(None)
    )
    claims = (*dataset.claims, *dropped) if dataset else ()
    if dataset is None or not any(c.id and c.speaker and c.claim and c.appearances for c in claims):
        return None
    starts = sorted(claim.span.line + 1 for claim in claims)
    # The problems of one claim are one reason; a claim with a syntax error has no start.
    groups = groupby(
        problems, lambda p: (bisect(starts, p.position.line), p.check == "syntax" and p.position)
    )
    items: list[tuple[str, Any]] = [_refusal(list(islice(group, 5))) for _, group in groups]
    unlisted = left_out - len(items) if len(problems) == MAX_LISTED else 0
    items += [("further claims", InvalidRecord("see factcheck check"))] * unlisted
    items += ((f"line {claim.span.line + 1}", claim._replace(span=NOWHERE)) for claim in dataset.claims)
    return items, dataset


def find_export(documents: list[Any]) -> tuple[list[Any], Dataset] | None:
    """Return the rows of the factcheck export in JSON documents, and its sources, speakers and verdicts.

    None if the documents are anything else.
    """
    value = documents[0] if len(documents) == 1 else documents
    header: Mapping[str, Any] = {}
    if isinstance(value, dict) and isinstance(value.get("claims"), list) and "verdicts" in value:
        header, value = value, value["claims"]
    rows = value if isinstance(value, list) else [value]
    if not rows or not all(isinstance(row, dict) and is_export(row) for row in rows[:100]):
        return None
    return rows, _header(header) if "speakers" in header else header_of(rows)


def _header(value: Mapping[str, Any]) -> Dataset:
    """Return the sources, speakers and verdicts of a JSON export. Raises UnreadableImport."""
    sections: dict[str, Any] = {}
    for key in SECTIONS:
        if isinstance(value.get(key), dict) and value[key]:
            records = {name: _without_own_meaning(name, record) for name, record in value[key].items()}
            try:
                read = _read({key: records}, HEADER)
            except InvalidRecord as error:
                raise UnreadableImport(f"invalid {key} of a factcheck export: {error}") from None
            sections |= {name: records for name, records in read.items() if records}
    return Dataset(**sections)


def header_of(rows: Iterable[Any]) -> Dataset:
    """Return speakers with types and groups, dated by the rows' claims, and meanings of current verdicts."""
    verdicts: dict[str, Verdict] = {}
    types: dict[str, set[str]] = {}
    groups: dict[str, MembershipHistory] = {}
    for row in rows:
        if isinstance(row, dict) and isinstance(name := row.get("speaker"), str):
            kind, listed, said = row.get("type"), row.get("groups"), row.get("said")
            if isinstance(listed, str):
                listed = [_unquote(part) for part in _split_cell(unescape_formulas(listed))]
                name = unescape_formulas(name)
            word, means = (unescape_formulas(str(row.get(key) or "")) for key in ("verdict", "means"))
            if means in (word, *BUILT_IN_VERDICTS):
                verdicts.setdefault(word, Verdict(word, means))
            types.setdefault(name, set()).update([kind] if kind in SPEAKER_TYPES else [])
            names = [group for group in listed if isinstance(group, str)] if isinstance(listed, list) else []
            groups.setdefault(name, MembershipHistory()).add(
                tuple(names), When.parse(said) if isinstance(said, str) else None
            )
    speakers = (
        Speaker(
            name,
            NOWHERE,
            kinds.pop() if len(kinds) == 1 else None,
            groups=tuple(groups[name].memberships()[:MAX_GROUPS]),
        )
        for name, kinds in types.items()
    )
    return Dataset(
        speakers={speaker.name: speaker for speaker in speakers if speaker.type or speaker.groups},
        verdicts=verdicts,
    )


def _without_own_meaning(name: str, record: Any) -> Any:
    """Return a verdict without a `means` that repeats its word: JSON gives one to every verdict."""
    repeats = isinstance(record, dict) and record.get("means") == name
    return {**record, "means": None} if repeats else record


def claim(row: Mapping[str, Any]) -> Claim:
    """Return the claim of a row of cells or of an object. Raises InvalidRecord."""
    fields = {key: value for key, value in row.items() if key in CLAIM.read}
    if all(isinstance(value, str) for value in fields.values()):
        fields = dict(_parse_cells(fields))
    claim = Claim(span=NOWHERE, **_read(fields, CLAIM))
    verdict = row.get("verdict")
    if isinstance(verdict, str) and verdict and unescape_formulas(verdict) != claim.verdict:
        raise InvalidRecord(
            f"verdict {verdict!r} differs from {claim.verdict!r}, the last of its outcomes; edit the outcomes"
        )
    return claim


def _read(value: Mapping[str, Any], record_type: RecordType) -> dict[str, Any]:
    values = ValueReader(locate)
    fields = values.read_record({key: _tree(part) for key, part in value.items()}, record_type)
    if values.problems.listed:
        raise _refusal(values.problems.listed[:1])[1]
    return fields


def _refusal(problems: list[Problem]) -> tuple[str, InvalidRecord]:
    """Return the line of the first problem, and all of them as the reason why a record is refused."""
    reasons = (f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}" for problem in problems)
    return f"line {problems[0].position.line}", InvalidRecord("; ".join(reasons))


def _tree(value: Any) -> Tree:
    """Return JSON as a tree of texts, like YAML: absent is empty."""
    if isinstance(value, dict):
        return {key: _tree(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_tree(part) for part in value]
    return "" if value is None else value if isinstance(value, str) else str(value)


# --- cells of CSV


def _parse_cells(row: Mapping[str, str]) -> Iterator[tuple[str, Tree]]:
    for key, cell in row.items():
        text = unescape_formulas(cell)
        if key == "appearances":
            yield key, [_parse_citation(part) for part in _split_cell(text)]
        elif key == "outcomes":
            yield key, [_parse_outcome(part) for part in _split_cell(text)]
        elif key in ("about", "tags", "related"):
            yield key, [_unquote(part) for part in _split_cell(text)]
        else:
            yield key, text.strip() if key == "id" else text


_QUOTED = r'"(?:[^"]|"")*"'
_SIGNS = re.compile(r'[";\[\]]')
_CITATION = re.compile(rf"({_QUOTED}|[^\s#\[\]]+)(?:#([\d,]+))?(?: ({_QUOTED}|\S+))?")
_OUTCOME = re.compile(
    rf'({_QUOTED}|[^\s:(\[]+)(?: \(([^()]*)\))?(?:: ({_QUOTED}|[^\["{{]+?))?'
    rf'(?: {{({_QUOTED}|[^"}}]+)}})?(?: \[(.*)\])?',
    re.DOTALL,
)


def _split_cell(text: str) -> list[str]:
    """Split a cell at `;` outside quotation marks and brackets."""
    parts, start, quoted, depth = [], 0, False, 0
    for match in _SIGNS.finditer(text):
        sign = match[0]
        if sign == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif sign in "[]":
            depth = depth + 1 if sign == "[" else max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return list(filter(None, parts))


def _unquote(text: str) -> str:
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _parse_citation(text: str) -> Tree:
    match = _CITATION.fullmatch(text)
    if match is None:
        raise InvalidRecord(f"invalid citation {text[:60]!r}")
    citation: dict[str, Tree] = {"source": _unquote(match[1])}
    if match[2]:
        citation["paragraphs"] = list(filter(None, match[2].split(",")))
    return citation | ({"url": _unquote(match[3])} if match[3] else {})


def _parse_outcome(text: str) -> Tree:
    match = _OUTCOME.fullmatch(text)
    if match is None:
        raise InvalidRecord(f"invalid outcome {text[:60]!r}")
    outcome: dict[str, Tree] = {"verdict": _unquote(match[1])}
    for detail in filter(None, (match[2] or "").split(", ")):
        outcome["reported" if detail[:1].isdigit() else "basis"] = detail
    texts = (("summary", match[3]), ("details", match[4]))
    outcome |= {name: _unquote(text) for name, text in texts if text}
    if match[5]:
        outcome["evidence"] = [_parse_citation(part) for part in _split_cell(match[5])]
    return outcome
