"""Read the rows and column names of CSV, JSON, JSON Lines and YAML."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from factcheck.core.fuzzy import did_you_mean
from factcheck.importing.formats.json_text import Broken
from factcheck.importing.merge.record import InvalidRecord
from factcheck.importing.tables import delimited, row_reader, yaml_text
from factcheck.importing.tables.column_map import Map, Target
from factcheck.importing.values.text import UnreadableImport

MAX_COLUMNS = 1_000


class Table:
    """The rows of a table and the reasons why others are invalid, each with a line or record number.

    Iteration gives the rows that are objects.
    """

    def __init__(
        self,
        rows: "Cells | list[tuple[int, Any]]",
        broken: Iterable[tuple[int, str]] = (),
        unit: str = "record",
        columns: list[str] | None = None,
    ) -> None:
        self.rows, self.broken, self.unit = rows, list(broken), unit
        self.columns = columns  # of delimited text

    def __len__(self) -> int:
        return len(self.rows) + len(self.broken)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (row for _, row in self.rows if isinstance(row, dict))

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield each row once with its position, or the reason why it is refused."""
        for number, row in self.rows.drain() if isinstance(self.rows, Cells) else self.rows:
            yield (
                f"{self.unit} {number}",
                row if isinstance(row, dict) else InvalidRecord("expected an object"),
            )
        for number, reason in self.broken:
            yield f"line {number}", InvalidRecord(reason)


class Cells:
    """Rows of cells that become objects one at a time, to save memory."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.cells: list[tuple[int, list[str]]] = []

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return map(self._row, self.cells)

    def drain(self) -> Iterator[tuple[int, Any]]:
        """Yield the rows for the last time, and free their memory."""
        self.cells.reverse()
        while self.cells:
            yield self._row(self.cells.pop())

    def _row(self, line_and_cells: tuple[int, list[str]]) -> tuple[int, Any]:
        line, cells = line_and_cells
        return line, dict(zip(self.names, cells, strict=False))


def table_of_documents(documents: list[Any], path: str | None) -> Table:
    """Return the table in JSON documents: at a path, at the top, or in the only list of objects."""
    broken = [(part.line, part.message) for part in documents if isinstance(part, Broken)]
    whole = [document for document in documents if not isinstance(document, Broken)]
    if broken and not whole:
        raise UnreadableImport(f"line {broken[0][0]}: {broken[0][1]}")
    value: Any = whole[0] if len(whole) == 1 and not broken else whole
    return Table(_find_rows(value, path), broken)


def table_of_text(name: str, text: str, path: str | None, header: bool) -> Table:
    """Return the table in YAML or of delimited text."""
    if match := re.match(r"sep=([^\r\n])\r?\n", text):  # spreadsheets name the delimiter so
        return _table_of_cells(delimited.read_rows(text[match.end() :], match[1]), header)
    if (rows := delimited.markdown_rows(text)) is not None:
        return _table_of_cells(rows, header)
    sign = delimited.detect_delimiter(text)
    if _looks_like_yaml(text):
        try:
            tree = yaml_text.document(name, text)
        except UnreadableImport:
            if sign is None:
                raise
        else:
            if sign is None or isinstance(tree, dict) or (isinstance(tree, list) and _has_objects(tree)):
                return Table(_find_rows(tree, path))
    return _table_of_cells(delimited.read_rows(text, sign or "\x1f"), header)


def _looks_like_yaml(text: str) -> bool:
    for line in map(str.rstrip, text.split("\n", 200)[:200]):
        if line and not line.startswith(("#", "%", "---")):
            key, colon, rest = line.partition(":")
            return (
                line.startswith("- ")
                or line == "-"
                or (bool(colon) and rest[:1] in ("", " ") and len(key) < 200)
            )
    return False


def _find_rows(value: Any, path: str | None) -> list[tuple[int, Any]]:
    if path is not None:
        value = _keyed_rows(value, path) or row_reader.get_path(value, path)
        rows = value if isinstance(value, list) else [value]
        if not _has_objects(rows):
            raise UnreadableImport(f"no records found at {path!r}")
    elif isinstance(value, list):
        rows = value
    elif isinstance(value, dict):
        lists = {
            key: items for key, items in value.items() if isinstance(items, list) and _has_objects(items)
        }
        if len(lists) > 1:
            hint = f"choose one with --map records={next(iter(lists))}, or a dotted path, * for each"
            raise UnreadableImport(f"records in several lists: {join_names([*lists])}; {hint}")
        rows = next(iter(lists.values()), [value])
    else:
        raise UnreadableImport("no records found: expected a list of objects, or an object with one")
    return list(enumerate(rows, 1))


def _keyed_rows(value: Any, path: str) -> list[Any] | None:
    """Return the values of an object at a path that ends with `*`, each with its key in the column `*`."""
    parent, _, last = path.rpartition(".")
    holder = row_reader.get_path(value, parent) if parent else value
    if last != "*" or not isinstance(holder, dict):
        return None
    items = (
        (key, row) for key, part in holder.items() for row in (part if isinstance(part, list) else [part])
    )
    return [{"*": key, **row} if isinstance(row, dict) else row for key, row in items]


def _has_objects(value: list[Any]) -> bool:
    return any(isinstance(item, dict) for item in value)


def join_names(names: list[str]) -> str:
    """Return the names of columns or lists, long ones cut."""
    return ", ".join(name if len(name) <= 60 else f"{name[:59]}…" for name in names)


def _table_of_cells(lines: Iterator[tuple[int, list[str]]], header: bool) -> Table:
    line, first = next(lines, (1, []))
    if len(first) > MAX_COLUMNS:
        raise UnreadableImport(f"{len(first):,} columns; the limit is {MAX_COLUMNS:,}")
    names = [str(number) for number in range(1, len(first) + 1)]
    if header:
        for number, name in enumerate(" ".join(cell.split()) for cell in first):
            names[number] = name if name and name not in names[:number] else names[number]
    else:
        lines = chain([(line, first)], lines)
    rows, broken = Cells(names), []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):  # spreadsheets leave such rows below a table
            continue
        if len(cells) > len(names):
            broken.append((line, f"{len(cells):,} cells in a table of {len(names)} columns"))
        else:
            rows.cells.append((line, cells))
    return Table(rows, broken, "line", names)


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the columns of rows, as paths for nested objects; the first thousand."""
    columns: dict[str, None] = {}
    for row in rows:
        if row.keys() <= columns.keys():
            continue
        for key, value in islice(row.items(), MAX_COLUMNS):
            for path in _paths(key, value):
                if len(columns) < MAX_COLUMNS:
                    columns[path] = None
    return list(columns)


def _paths(key: str, value: Any, depth: int = 3) -> Iterator[str]:
    if isinstance(value, list) and depth:
        objects = [item for item in value[:10] if isinstance(item, dict) and item]
        for item in objects:
            yield from _paths(f"{key}.*", item, depth)
        if not objects:
            yield key
    elif isinstance(value, dict) and value and depth:
        for name, part in islice(value.items(), MAX_COLUMNS):
            yield from _paths(f"{key}.{name}", part, depth - 1)
    else:
        yield key


def refuse_unknown_columns(mapping: Map, columns: list[str], rows: Iterable[Any]) -> None:
    """Raise UnreadableImport for a mapped column that no record has."""
    for field, target in mapping.targets.items():
        for column in target.columns:
            if not (
                column in columns
                or _wildcard_path(column) in columns
                or any(row_reader.get_path(row, column) is not None for row in rows)
            ):
                hint = did_you_mean(column, columns) or f"choose one of {join_names(columns)}"
                raise UnreadableImport(f"unknown column {column!r} for {field}; {hint}")


def refuse_unmapped(
    mapping: Map, columns: list[str], rows: Iterable[Any], into: bool, headline: tuple[str, str] | None
) -> None:
    """Raise UnreadableImport for a table without a column for the speaker or the claim.

    Records for an existing dataset may have an id instead of a claim.
    """
    missing = [field for field in ("claim", "speaker") if field not in mapping.targets]
    if not missing or (into and "id" in mapping.targets and missing == ["claim"]):
        return
    fields = " or ".join(f"{field} ({', '.join(row_reader.SYNONYMS[field][:5])}, …)" for field in missing)
    sample = list(islice(rows, 100))
    length = {  # without addresses, blanks and signs
        column: sum(len(re.sub(r"(?:https?://|www\.)\S*|\W", "", str(row.get(column, "")))) for row in sample)
        for column in columns
    }
    example = {
        "claim": max(filter(length.get, columns), key=length.__getitem__, default="COLUMN"),
        "speaker": (*mapping.targets.get("groups", Target()).columns, "COLUMN")[0],
    }
    why = ""
    if headline and "claim" in missing:
        example["claim"] = "COLUMN"
        why = f"; {headline[0]} has headlines of fact checks, such as {headline[1][:60]!r}"
    elif "speaker" in missing and "author" in map(str.casefold, columns):
        why = "; the author is who checked"
    options = " ".join(f"--map {field}={example[field]!r}" for field in missing)
    unnamed = "; --map speaker:='Claimant not named' if nobody is named" if "speaker" in missing else ""
    raise UnreadableImport(
        f"no column found for {fields}{why}; columns: {join_names(columns)}; "
        f"choose them with {options}{unnamed}"
    )


def unused_columns(mapping: Map, columns: list[str]) -> list[str]:
    """Return the columns that a map does not use."""
    used = {_wildcard_path(column) for target in mapping.targets.values() for column in target.columns}
    roots = {column.partition(".")[0] for column in used}
    unused = (
        column if column.partition(".")[0] in roots else column.partition(".*")[0]
        for column in columns
        if column not in used and not any(name.startswith(f"{column}.") for name in used)
    )
    return list(dict.fromkeys(unused))


def _wildcard_path(path: str) -> str:
    """Return a path with `*` for its numbers."""
    first, *steps = path.split(".")
    return ".".join([first, *("*" if step.lstrip("-").isdecimal() else step for step in steps)])
