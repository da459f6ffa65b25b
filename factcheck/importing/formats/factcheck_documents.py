"""Claims of our own documents: CSV, JSON and JSON Lines back to the very records."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from factcheck.core.location import NOWHERE
from factcheck.core.model import SPEAKER_TYPES, Claim, Dataset, Speaker, When
from factcheck.core.schema import CLAIM, HEADER
from factcheck.core.types import RecordType, Tree, ValueReader
from factcheck.exporting.csv import RUN_BY_SPREADSHEETS
from factcheck.exporting.flat import CLAIM_COLUMNS
from factcheck.exporting.json import CLAIM_KEYS
from factcheck.importing.merge.entities import MembershipHistory
from factcheck.importing.merge.record import InvalidRecord
from factcheck.reading.positions import locate

CALLED = "claims of our own document"
_SURE = {"id", "speaker", "claim", "appearances", "outcomes"}


def is_ours(columns: Iterable[str]) -> bool:
    """Whether columns are those of our own documents."""
    return set(columns) >= _SURE


def lacking(columns: Iterable[str]) -> list[str]:
    """What our own document lacks that this was; nothing where it is ours, or somebody else's."""
    names = {name.casefold() for name in columns}
    is_ours_cut = len(names & _TELLING) > 3 and bool(names & {"appearances", "outcomes"})
    return sorted(_SURE - set(columns)) if is_ours_cut else []


_TELLING = {"appearances", "outcomes", "related", "quote", "about", "means", "said_start", "due_end"}


def unknown(columns: Iterable[str]) -> list[str]:
    """The columns that our own documents have not."""
    return [name for name in columns if name and name not in (*CLAIM_KEYS, *CLAIM_COLUMNS)]


class Document(NamedTuple):
    """The claims of one of our documents, and what stands beside them."""

    rows: list[Any]
    header: Dataset


def of_documents(documents: list[Any]) -> Document | None:
    """The rows that JSON or JSON Lines of our own hold, or None where they are somebody else's."""
    value = documents[0] if len(documents) == 1 else documents
    header: Mapping[str, Any] = {}
    if isinstance(value, dict) and isinstance(value.get("claims"), list) and "verdicts" in value:
        header, value = value, value["claims"]
    rows = value if isinstance(value, list) else [value]
    if not rows or not all(isinstance(row, dict) and is_ours(row) for row in rows[:100]):
        return None
    return Document(rows, _header(header) if "speakers" in header else header_of(rows))


def _header(value: Mapping[str, Any]) -> Dataset:
    """The sources, speakers and verdicts of a JSON document; what cannot be read of it is left out."""
    found: dict[str, Any] = {}
    for key in ("sources", "speakers", "verdicts"):
        if isinstance(value.get(key), dict) and value[key]:
            records = {name: _without_itself(name, record) for name, record in value[key].items()}
            read = _read({key: records}, HEADER)
            found |= {name: records for name, records in read.items() if records}
    return Dataset(**found)


def header_of(rows: Iterable[Any]) -> Dataset:
    """What rows tell of speakers: the type, and the groups that stand beside their claims, by their days."""
    types: dict[str, set[str]] = {}
    groups: dict[str, MembershipHistory] = {}
    for row in rows:
        if isinstance(row, dict) and isinstance(name := row.get("speaker"), str):
            kind, listed, said = row.get("type"), row.get("groups"), row.get("said")
            if isinstance(listed, str):
                listed = [_unquoted(part) for part in _parts(_bare(listed))]
                name = _bare(name)
            types.setdefault(name, set()).update([kind] if kind in SPEAKER_TYPES else [])
            named = [group for group in listed if isinstance(group, str)] if isinstance(listed, list) else []
            groups.setdefault(name, MembershipHistory()).add(
                tuple(named), When.parse(said) if isinstance(said, str) else None
            )
    speakers = {}
    for name, told in types.items():
        kind = next(iter(told)) if len(told) == 1 else None
        belongs = groups[name].memberships()
        if kind or belongs:
            speakers[name] = Speaker(name, NOWHERE, kind, groups=belongs)
    return Dataset(speakers=speakers)


def _without_itself(name: str, record: Any) -> Any:
    """A record without a `means` that is its own word: a word of its own, which a file says nothing of."""
    if isinstance(record, dict) and record.get("means") == name:
        return {**record, "means": None}
    return record


def claim(row: Mapping[str, Any]) -> Claim:
    """The claim of a row of cells or of an object. Raises Refused."""
    own = {key: value for key, value in row.items() if key in CLAIM.read}
    if all(isinstance(value, str) for value in own.values()):
        own = dict(_cells(own))
    made = Claim(span=NOWHERE, **_read(own, CLAIM))
    told = row.get("verdict")
    if isinstance(told, str) and told and _bare(told) != made.verdict:
        raise InvalidRecord(
            f"its verdict is {told!r}, and its outcomes end with {made.verdict!r}: change those"
        )
    return made


def _read(value: Mapping[str, Any], shape: RecordType) -> dict[str, Any]:
    values = ValueReader(locate)
    found = values.read_record({key: _tree(part) for key, part in value.items()}, shape)
    if values.problems.listed:
        problem = values.problems.listed[0]
        raise InvalidRecord(f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}")
    return found


def _tree(value: Any) -> Tree:
    """JSON as the reader has YAML: absent is empty, all else text."""
    if isinstance(value, dict):
        return {key: _tree(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_tree(part) for part in value]
    return "" if value is None else value if isinstance(value, str) else str(value)


# --- cells of CSV


def _cells(row: Mapping[str, str]) -> Iterator[tuple[str, Tree]]:
    for key, cell in row.items():
        text = _bare(cell)
        if key == "appearances":
            yield key, [_citation(part) for part in _parts(text)]
        elif key == "outcomes":
            yield key, [_outcome(part) for part in _parts(text)]
        elif key in ("about", "tags", "related"):
            yield key, [_unquoted(part) for part in _parts(text)]
        else:
            yield key, text.strip() if key == "id" else text


def _bare(cell: str) -> str:
    """A cell without the apostrophe that stands before it so that no spreadsheet runs it."""
    guarded = cell.startswith("'") and cell.lstrip("'").lstrip(" \xa0").startswith(RUN_BY_SPREADSHEETS)
    return cell[1:] if guarded else cell


_QUOTED = r'"(?:[^"]|"")*"'
_SIGNS = re.compile(r'[";\[\]]')
_CITED = re.compile(rf"({_QUOTED}|[^\s#\[\]]+)(?:#([\d,]+))?(?: ({_QUOTED}|\S+))?")
_OUTCOME = re.compile(
    rf'({_QUOTED}|[^\s:(\[]+)(?: \(([^()]*)\))?(?:: ({_QUOTED}|[^\["]+?))?(?: \[(.*)\])?', re.DOTALL
)


def _parts(text: str) -> list[str]:
    """What `; ` parts, outside of quotation marks and brackets."""
    parts, start, quoted, depth = [], 0, False, 0
    for match in _SIGNS.finditer(text):
        sign = match[0]
        if sign == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return list(filter(None, parts))


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _citation(text: str) -> Tree:
    match = _CITED.fullmatch(text)
    if match is None:
        raise InvalidRecord(f"{text[:60]!r} is no citation")
    cited: dict[str, Tree] = {"source": _unquoted(match[1])}
    if match[2]:
        cited["paragraphs"] = list(filter(None, match[2].split(",")))
    return cited | ({"url": _unquoted(match[3])} if match[3] else {})


def _outcome(text: str) -> Tree:
    match = _OUTCOME.fullmatch(text)
    if match is None:
        raise InvalidRecord(f"{text[:60]!r} is no outcome")
    outcome: dict[str, Tree] = {"verdict": _unquoted(match[1])}
    for detail in filter(None, (match[2] or "").split(", ")):
        outcome["reported" if detail[:1].isdigit() else "basis"] = detail
    if match[3]:
        outcome["summary"] = _unquoted(match[3])
    if match[4]:
        outcome["evidence"] = [_citation(part) for part in _parts(match[4])]
    return outcome
