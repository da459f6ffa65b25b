"""The rows of tables: out of CSV, JSON, JSON Lines and YAML, and what their columns are called."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from factcheck.importing.formats.json_text import Broken
from factcheck.importing.tables import delimited, row_reader, yaml_text
from factcheck.importing.tables.column_map import Map
from factcheck.importing.values.text import UnreadableImport

MOST_COLUMNS = 1_000
_MOST_NAMED = 12  # columns that a message names


class Rows(NamedTuple):
    """The rows of a table and what is broken in it, each with the number of its line or record."""

    rows: "Cells | list[tuple[int, Any]]"
    broken: list[tuple[int, str]]
    unit: str = "record"
    columns: list[str] | None = None  # where a table's first line names them

    def objects(self) -> "Objects":
        """The rows that are objects; made again each time that they are gone through."""
        return Objects(self.rows)


class Cells:
    """Rows of cells, which become objects one at a time: a hundred thousand of those take much room."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.cells: list[tuple[int, list[str]]] = []

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        for line, cells in self.cells:
            yield line, dict(zip(self.names, cells, strict=False))


class Objects:
    """The objects among rows."""

    def __init__(self, rows: "Cells | list[tuple[int, Any]]") -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (row for _, row in self.rows if isinstance(row, dict))


def of_documents(documents: list[Any], path: str | None) -> Rows:
    """The rows that JSON documents hold: where a map says, else at the top or in the one list of objects."""
    broken = [(one.line, one.message) for one in documents if isinstance(one, Broken)]
    whole = [one for one in documents if not isinstance(one, Broken)]
    if broken and not whole:
        raise UnreadableImport(f"line {broken[0][0]}: {broken[0][1]}")
    value: Any = whole[0] if len(whole) == 1 and not broken else whole
    return Rows(_located(value, path), broken)


def of_text(name: str, text: str, path: str | None, header: bool) -> Rows:
    """The rows of a text that is no JSON: YAML, or cells that a sign parts."""
    if told := re.match(r"sep=([^\r\n])\r?\n", text):  # a spreadsheet's own word for what parts the cells
        return _cells(text[told.end() :], told[1], header)
    sign = delimited.delimiter(text)
    if _looks_like_yaml(text):
        try:
            tree = yaml_text.document(name, text)
        except UnreadableImport:
            if sign is None:
                raise
        else:
            if sign is None or isinstance(tree, dict) or (isinstance(tree, list) and _has_objects(tree)):
                return Rows(_located(tree, path), [])
    return _cells(text, sign or "\x1f", header)


def _looks_like_yaml(text: str) -> bool:
    for line in text.split("\n", 200)[:200]:
        line = line.rstrip()
        if line and not line.startswith(("#", "%", "---")):
            key, colon, rest = line.partition(":")
            return (
                line.startswith("- ")
                or line == "-"
                or (bool(colon) and rest[:1] in ("", " ") and len(key) < 200)
            )
    return False


def _located(value: Any, path: str | None) -> list[tuple[int, Any]]:
    """The objects that a value holds: where the map says, else at the top or in its one list of objects."""
    if path is not None:
        found = row_reader.get_path(value, path)
        rows = found if isinstance(found, list) else [found]
        if not any(isinstance(row, dict) for row in rows):
            raise UnreadableImport(f"there are no records at {path!r}")
    elif isinstance(value, list):
        rows = value
    elif isinstance(value, dict):
        lists = {
            key: one
            for key, one in value.items()
            if isinstance(one, list) and any(isinstance(r, dict) for r in one)
        }
        if len(lists) > 1:
            raise UnreadableImport(_several_lists(list(lists)))
        rows = next(iter(lists.values()), [value])
    else:
        raise UnreadableImport("it holds no records: neither a list of objects nor an object with one")
    return list(enumerate(rows, 1))


def _has_objects(value: list[Any]) -> bool:
    return any(isinstance(one, dict) for one in value)


def _several_lists(names: list[str]) -> str:
    where = f"its records could be in any of {name_some(names)}"
    return f"{where}: say so with --map records={names[0]}, or a dotted path, * for each"


def name_some(names: list[str]) -> str:
    """A few names, then how many more there are."""
    shown = ", ".join(name if len(name) <= 60 else f"{name[:59]}…" for name in names[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else "")


def _cells(text: str, sign: str, header: bool) -> Rows:
    found = delimited.rows(text, sign)
    line, first = next(found, (1, []))
    if len(first) > MOST_COLUMNS:
        raise UnreadableImport(f"it has {len(first):,} columns; the limit is {MOST_COLUMNS:,}")
    names = [str(number) for number in range(1, len(first) + 1)]
    if header:
        for number, name in enumerate(first):
            name = " ".join(name.split())
            names[number] = name if name and name not in names[:number] else names[number]
    else:
        found = chain([(line, first)], found)
    rows, broken = Cells(names), []
    for line, cells in found:
        if not any(cell.strip() for cell in cells):  # what spreadsheets leave below a table
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            broken.append((line, f"it has {len(cells):,} cells, where there are {len(names)} columns"))
        else:
            rows.cells.append((line, cells))
    return Rows(rows, broken, "line", names)


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The columns of rows, and of objects in them the paths; the first thousand."""
    found: dict[str, None] = {}
    for row in rows:
        if row.keys() <= found.keys():
            continue
        for key, value in islice(row.items(), MOST_COLUMNS):
            for path in _paths(key, value):
                if len(found) < MOST_COLUMNS:
                    found[path] = None
    return list(found)


def _paths(key: str, value: Any, depth: int = 3) -> Iterator[str]:
    if isinstance(value, list) and depth:
        objects = [one for one in value[:10] if isinstance(one, dict) and one]
        for one in objects:
            yield from _paths(f"{key}.*", one, depth)
        if not objects:
            yield key
    elif isinstance(value, dict) and value and depth:
        for name, part in islice(value.items(), MOST_COLUMNS):
            yield from _paths(f"{key}.{name}", part, depth - 1)
    else:
        yield key


def refuse_unknown_columns(known: Map, columns: list[str], rows: Iterable[Any]) -> None:
    """Refuse a map that names a column which no record has."""
    from factcheck.core.fuzzy import did_you_mean

    for field, target in known.targets.items():
        for column in target.columns:
            if (
                column in columns
                or _any_number(column) in columns
                or any(row_reader.get_path(row, column) is not None for row in rows)
            ):
                continue
            hint = did_you_mean(column, columns) or f"there are {name_some(columns)}"
            raise UnreadableImport(f"no record has a column {column!r} for {field}; {hint}")


def refuse_unmapped(known: Map, columns: list[str], rows: Iterable[Any], into: bool) -> None:
    """Refuse a table in which no column is the speaker's or the claim's.

    Into a dataset that is there, the ids of its claims are enough.
    """
    lacking = [field for field in ("claim", "speaker") if field not in known.targets]
    if not lacking or (into and "id" in known.targets and lacking == ["claim"]):
        return
    looked = " or ".join(f"{field} ({', '.join(row_reader.synonyms(field)[:5])}, …)" for field in lacking)
    few = list(islice(rows, 100))
    longest = {column: sum(len(str(row.get(column, ""))) for row in few) for column in columns}
    example = {"claim": max(columns, key=longest.__getitem__, default="COLUMN"), "speaker": "COLUMN"}
    say = " ".join(f"--map {field}={example[field]!r}" for field in lacking)
    nobody = " (--map speaker:='Claimant not named' says that nobody is)" if "speaker" in lacking else ""
    there = f"there are {name_some(columns)}"
    raise UnreadableImport(f"no column was found for {looked}: {there}; say which it is, as in {say}{nobody}")


def unused(known: Map, columns: list[str]) -> list[str]:
    """The columns that a map makes no use of."""
    used = {_any_number(column) for target in known.targets.values() for column in target.columns}
    begun = {column.partition(".")[0] for column in used}
    left = (
        column if column.partition(".")[0] in begun else column.partition(".*")[0]
        for column in columns
        if column not in used and not any(name.startswith(f"{column}.") for name in used)
    )
    return list(dict.fromkeys(left))


def _any_number(path: str) -> str:
    """A path with `*` for the numbers in it."""
    return ".".join("*" if part.lstrip("-").isdecimal() else part for part in path.split("."))
