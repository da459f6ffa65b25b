"""Import of ClaimReview, responses of the Fact Check Tools API, and tables.

The format of a file is detected from its content. `formats` and `tables` read records, and
`merge.merger` makes claims of them. May import `core`, `files`, `reading`, `writing`, `analysis` and
`exporting`, whose documents can be imported again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from factcheck.core.location import NOWHERE, File
from factcheck.core.matching import kebab
from factcheck.core.model import Claim, Dataset, Source, When
from factcheck.files import SQLITE
from factcheck.importing.formats import claim_review, factcheck_documents, html_page, json_text
from factcheck.importing.formats.json_text import Broken
from factcheck.importing.merge.merger import Merger, MergeResult
from factcheck.importing.merge.record import InvalidRecord, Record, SkippedValues
from factcheck.importing.tables import column_map, row_reader, rows
from factcheck.importing.tables.column_map import Map
from factcheck.importing.tables.rows import (
    Rows,
    columns_of,
    join_few,
    refuse_unknown_columns,
    refuse_unmapped,
    unused_columns,
)
from factcheck.importing.values import dates
from factcheck.importing.values.text import UnreadableImport, decode

MAX_REPORTED = 1_000  # refused records that are listed; the rest are only counted


class Options(NamedTuple):
    """How files are read; `progress` is called with the number of records read and the total."""

    today: When
    map: Map = Map()
    header: bool = True
    date_order: str | None = None
    words: Mapping[str, str | None] = {}
    encoding: str | None = None
    salvage: bool = False
    into: bool = False  # whether records may add outcomes to claims of an existing dataset
    progress: Callable[[int, int], None] = lambda done, total: None


class SkippedRecord(NamedTuple):
    """A record that was refused: the file, the record's number or line, and the reason."""

    file: str
    where: str
    why: str


class Imported(NamedTuple):
    """The result of an import.

    `read` counts records or reviews: `taken` + `joined_to` + `refused`. `origins` lists the files and their
    maps, `remarks` what was guessed or ignored.
    """

    joined: MergeResult
    read: int
    taken: int
    joined_to: int
    refused: int
    faults: list[SkippedRecord]
    left_out: SkippedValues
    remarks: list[str]
    origins: list[str]
    words: Mapping[str, tuple[str | None, int]]  # each rating word's meaning and number of uses


def read(files: Iterable[File], options: Options, dataset: Dataset | None = None) -> Imported:
    """Return the claims of files, merged with those of a dataset. Raises UnreadableImport."""
    left_out = SkippedValues()
    merger = Merger(Source("", NOWHERE), left_out, options.today, options.words, dataset or Dataset())
    faults: list[SkippedRecord] = []
    read = taken = refused = 0
    remarks: list[str] = []
    origins: list[str] = []
    for file in files:
        try:
            records = _read_file(file, options, left_out)
            remarks += (f"{file.name}: {remark}" for remark in records.remarks)
            origins += records.origin
            merger.begin_file(
                options.map.source or _file_source(file), records.header, options.map.source is not None
            )
            for where, make in records.records:
                read += 1
                if read % 256 == 0:
                    options.progress(read, records.total)
                try:
                    taken += merger.add(make())
                except InvalidRecord as error:
                    refused += 1
                    if len(faults) < MAX_REPORTED:
                        faults.append(SkippedRecord(file.name, where, str(error)))
        except UnreadableImport as error:
            raise UnreadableImport(f"{file.name}: {error}") from None
    if not read:
        raise UnreadableImport("no records found")
    counts = (read, taken, read - taken - refused, refused)
    return Imported(merger.result(), *counts, faults, left_out, remarks, origins, merger.rating_words)


class _FileRecords(NamedTuple):
    """The records of a file, each as its position and a function that makes it.

    `header` has the sources, speakers and verdicts of a factcheck export.
    """

    records: Iterable[tuple[str, Callable[[], Record | Claim]]]
    total: int
    origin: list[str]
    remarks: list[str]
    header: Dataset = Dataset()


def _file_source(file: File) -> Source:
    """Return the source of claims without a URL: the imported file."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    title = "standard input" if name == "<stdin>" else name
    return Source(kebab(title.partition(".")[0]) or "imported", NOWHERE, title=title)


def _read_file(file: File, options: Options, left_out: SkippedValues) -> _FileRecords:
    if file.data.startswith(SQLITE):
        raise UnreadableImport(
            "this is an SQLite database; read a factcheck database with -f, export any other to CSV first"
        )
    text, remark = decode(file.data, options.encoding)
    remarks = [remark] if remark else []
    name = file.name.replace("\\", "/").rpartition("/")[2]
    if not text.strip():
        raise UnreadableImport("the file is empty")
    documents: list[Any] | None = None
    is_page = html_page.looks_like(text)
    if is_page or json_text.looks_like(text):
        parsed = (html_page.blocks if is_page else json_text.documents)(text, options.salvage)
        documents = _take_until_review(parsed) if options.map.records is None else list(parsed)
        if options.map.records is None and documents and _has_review(documents[-1]):
            if options.map.targets:
                raise UnreadableImport("ClaimReview needs no map; --map is for tables")
            reader = claim_review.ClaimReviewReader(left_out, options.date_order)
            records = _review_records(chain(documents, parsed), is_page, reader)
            return _FileRecords(records, 0, [f"{name}: ClaimReview"], remarks)
        if is_page:
            broken = [document for document in documents if isinstance(document, Broken)]
            reason = f"; line {broken[0].line}: {broken[0].message}" if broken else ""
            raise UnreadableImport(f"this page has no ClaimReview in JSON-LD or microdata{reason}")
        export = factcheck_documents.find_export(documents) if options.map == Map() else None
        if export:
            claims = (
                (f"record {n}", _LazyRecord(factcheck_documents.claim, row))
                for n, row in enumerate(export.rows, 1)
            )
            return _FileRecords(
                claims, len(export.rows), [f"{name}: {factcheck_documents.ORIGIN}"], remarks, export.header
            )
    if documents is not None:
        table = rows.rows_of_documents(documents, options.map.records)
    else:
        table = rows.rows_of_text(file.name, text, options.map.records, options.header)
    return _table_records(name, table, options, left_out, remarks)


def _has_review(document: Any) -> bool:
    return not isinstance(document, Broken) and next(claim_review.reviews(document), None) is not None


def _take_until_review(documents: Iterator[Any]) -> list[Any]:
    """Return the documents up to the first with a review, or all of them."""
    taken = []
    for document in documents:
        taken.append(document)
        if _has_review(document):
            break
    return taken


class _Refusal:
    """Raises the reason why a record is invalid, when the record is requested."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __call__(self) -> Record:
        raise InvalidRecord(self.reason)


def _review_records(
    documents: Iterable[Any], is_page: bool, reader: claim_review.ClaimReviewReader
) -> Iterator[tuple[str, Callable[[], Record]]]:
    number = 0
    for document in documents:
        if isinstance(document, Broken):
            yield f"line {document.line}", _Refusal(document.message)
            continue
        has_review = False
        for review, claim in claim_review.reviews(document):
            number, has_review = number + 1, True
            yield f"review {number}", _LazyRecord(reader.record, review, claim)
        if not has_review and not is_page:
            yield f"document after review {number}", _Refusal("no ClaimReview in it")


class _LazyRecord:
    """A record that is made when it is requested."""

    __slots__ = ("args", "make")

    def __init__(self, make: Callable[..., Record | Claim], *args: Any) -> None:
        self.make, self.args = make, args

    def __call__(self) -> Any:
        return self.make(*self.args)


def _table_records(
    name: str,
    table: Rows,
    options: Options,
    left_out: SkippedValues,
    remarks: list[str],
) -> _FileRecords:
    """Return the records of a factcheck export in CSV, or of a table by its map and column names."""
    dicts = table.objects()
    columns = table.columns or columns_of(dicts)
    if options.map == Map() and (missing := factcheck_documents.missing_columns(columns)):
        raise UnreadableImport(
            f"a factcheck export with missing columns: {', '.join(missing)}; restore them, or use --map"
        )
    if factcheck_documents.is_export(columns) and options.map == Map():
        claims = _row_records(table, factcheck_documents.claim)
        header = factcheck_documents.header_of(row for _, row in table.rows)
        if unknown := factcheck_documents.unknown_columns(name for name in columns if not name.isdecimal()):
            remarks.append(f"unknown columns, not imported: {', '.join(unknown)}")
        return _FileRecords(
            claims, len(table.rows), [f"{name}: {factcheck_documents.ORIGIN}"], remarks, header
        )
    matches = row_reader.match_columns(columns, options.map)
    by_name = {field: column_map.Target((column,)) for field, column in matches.items()}
    mapping = options.map._replace(targets={**by_name, **options.map.targets})
    refuse_unknown_columns(mapping, columns, dicts)
    refuse_unmapped(mapping, columns, dicts, options.into)
    orders, ambiguous = row_reader.date_orders(mapping, dicts, options.date_order)
    if ambiguous:
        raise UnreadableImport(dates.ambiguity_message(ambiguous))
    if matches:
        pairs = ", ".join(f"{field} = {column}" for field, column in matches.items())
        remarks.append(f"columns matched by name: {pairs}")
    if unused := unused_columns(mapping, columns):
        remarks.append(f"columns not imported: {join_few(unused)}")
    records = _row_records(table, row_reader.RowReader(mapping, orders, left_out).record)
    total = len(table.rows) + len(table.broken)
    return _FileRecords(records, total, [f"{name}, with this map:", *column_map.map_lines(mapping)], remarks)


def _row_records(
    table: Rows, make: Callable[[Any], Record | Claim]
) -> Iterator[tuple[str, Callable[[], Record | Claim]]]:
    for number, row in table.rows:
        where = f"{table.unit} {number}"
        yield where, _LazyRecord(make, row) if isinstance(row, dict) else _Refusal("expected an object")
    for number, reason in table.broken:
        yield f"line {number}", _Refusal(reason)


__all__ = ["Imported", "Map", "Options", "SkippedRecord", "UnreadableImport", "read"]
