"""Import of ClaimReview, responses of the Fact Check Tools API, and tables.

The format of a file is detected from its content. `formats` and `tables` read records, and
`merge.merger` makes claims of them. May import `core`, `files`, `reading`, `writing`, `analysis` and
`exporting`, whose documents can be imported again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from factcheck.core.location import NOWHERE, File
from factcheck.core.matching import kebab
from factcheck.core.model import Claim, Dataset, Source, When
from factcheck.importing.formats import claim_review, factcheck_documents, html_page, json_text
from factcheck.importing.formats.json_text import Broken
from factcheck.importing.merge.merger import Merger, MergeResult
from factcheck.importing.merge.record import InvalidRecord, Record, SkippedValues
from factcheck.importing.tables import column_map, row_reader, rows
from factcheck.importing.tables.column_map import Map
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
    merger = Merger(left_out, options.today, options.words, dataset or Dataset())
    faults: list[SkippedRecord] = []
    read = taken = refused = 0
    remarks: list[str] = []
    origins: list[str] = []
    for file in files:
        try:
            records = _read_file(file, options, left_out)
            file = File(file.name, b"")  # frees the memory of its data
            remarks += (f"{file.name}: {remark}" for remark in records.remarks)
            origins += records.origin
            source = options.map.source
            merger.begin_file(source or _file_source(file), records.header, source is not None)
            for position, item in records.items:
                read += 1
                if read % 256 == 0:
                    options.progress(read, records.total)
                try:
                    if isinstance(item, InvalidRecord):
                        raise item
                    taken += merger.add(records.make(item))
                except InvalidRecord as error:
                    refused += 1
                    if len(faults) < MAX_REPORTED:
                        faults.append(SkippedRecord(file.name, position, str(error)))
        except (UnreadableImport, RecursionError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else error
            raise UnreadableImport(f"{file.name}: {reason}") from None
    if not read:
        raise UnreadableImport("no records found")
    counts = (read, taken, read - taken - refused, refused)
    return Imported(merger.result(), *counts, faults, left_out, remarks, origins, merger.rating_words)


class _FileRecords(NamedTuple):
    """The records of a file before `make`, each with its position, or the reason why it is refused.

    `header` has the sources, speakers and verdicts of a factcheck export.
    """

    items: Iterable[tuple[str, Any]]
    make: Callable[[Any], Record | Claim]
    total: int
    origin: list[str]
    remarks: list[str]
    header: Dataset = Dataset()


def _file_source(file: File) -> Source:
    name = file.name.replace("\\", "/").rpartition("/")[2]
    title = "standard input" if name == "<stdin>" else name
    return Source(kebab(title.partition(".")[0]) or "imported", NOWHERE, title=title)


def _read_file(file: File, options: Options, left_out: SkippedValues) -> _FileRecords:
    text, remark = decode(file.data, options.encoding)
    remarks = [remark] if remark else []
    path = options.map.records
    name = file.name.replace("\\", "/").rpartition("/")[2]
    if not text.strip():
        raise UnreadableImport("the file is empty")
    is_page = html_page.looks_like(text)
    if not is_page and text.lstrip().startswith("<?xml"):
        raise UnreadableImport("this is XML; save it as CSV or JSON first")
    if not is_page and not json_text.looks_like(text):
        if options.map == Map() and (found := factcheck_documents.find_dataset(file.name, text)):
            items, dataset = found
            if unused := [key for key in dataset.spans if key not in factcheck_documents.SECTIONS]:
                remarks.append(f"not imported: {', '.join(unused)}")
            return _FileRecords(
                items, lambda item: item, len(items), [f"{name}: factcheck dataset"], remarks, dataset
            )
        table = rows.table_of_text(file.name, text, path, options.header)
        return _table_records(name, table, options, left_out, remarks)
    read_documents = partial(html_page.blocks if is_page else json_text.documents, text, options.salvage)
    parsed = read_documents()
    documents: list[Any] = []
    for document in parsed:
        documents.append(document)
        if path is None and any(claim_review.reviews(document)):
            if options.map.targets:
                raise UnreadableImport("ClaimReview needs no map; --map is for tables")
            reader = claim_review.ClaimReviewReader(left_out, options.date_order, read_documents)
            reviews = _reviews(chain(documents, parsed), is_page)
            return _FileRecords(reviews, reader.record, 0, [f"{name}: ClaimReview"], remarks)
    if is_page:
        broken = [document for document in documents if isinstance(document, Broken)]
        reason = f"; line {broken[0].line}: {broken[0].message}" if broken else ""
        raise UnreadableImport(f"this page has no ClaimReview in JSON-LD or microdata{reason}")
    if options.map == Map() and (export := factcheck_documents.find_export(documents)):
        listed, header = export
        return _export_records(name, rows.Table(list(enumerate(listed, 1))), header, remarks)
    return _table_records(name, rows.table_of_documents(documents, path), options, left_out, remarks)


def _reviews(documents: Iterable[Any], is_page: bool) -> Iterator[tuple[str, Any]]:
    number = 0
    for document in documents:
        if isinstance(document, Broken):
            yield f"line {document.line}", InvalidRecord(document.message)
            continue
        before = number
        for number, review in enumerate(claim_review.reviews(document), before + 1):
            yield f"review {number}", review
        if number == before and not is_page:
            yield f"document after review {number}", InvalidRecord("no ClaimReview in it")


def _export_records(name: str, table: rows.Table, header: Dataset, remarks: list[str]) -> _FileRecords:
    origin = [f"{name}: factcheck export"]
    return _FileRecords(table.items(), factcheck_documents.claim, len(table), origin, remarks, header)


def _table_records(
    name: str, table: rows.Table, options: Options, left_out: SkippedValues, remarks: list[str]
) -> _FileRecords:
    """Return the records of a factcheck export in CSV, or of a table by its map and column names."""
    columns = table.columns or rows.columns_of(table)
    if options.map == Map():
        if missing := factcheck_documents.missing_columns(columns):
            raise UnreadableImport(
                f"a factcheck export with missing columns: {', '.join(missing)}; restore them, or use --map"
            )
        if factcheck_documents.is_export(columns):
            if unknown := factcheck_documents.unknown_columns(columns):
                remarks.append(f"unknown columns, not imported: {', '.join(unknown)}")
            return _export_records(name, table, factcheck_documents.header_of(table), remarks)
    headline = row_reader.find_headline(columns, table)
    matches = row_reader.match_columns(columns, options.map, headline is not None)
    by_name = {field: column_map.Target((column,)) for field, column in matches.items()}
    mapping = options.map._replace(targets={**by_name, **options.map.targets})
    rows.refuse_unknown_columns(mapping, columns, table)
    rows.refuse_unmapped(mapping, columns, table, options.into, headline)
    if "verdict" in mapping.targets:
        verdict = row_reader.with_yes_and_no(mapping.targets["verdict"], table, options.words)
        mapping = mapping._replace(targets={**mapping.targets, "verdict": verdict})
        if verdict.words and "verdict" in matches:
            pairs = ", ".join(f"{word} = {means}" for word, means in verdict.words.items())
            remarks.append(f"words of {matches['verdict']}: {pairs}")
    contexts = row_reader.date_contexts(mapping, table, options.date_order)
    if matches:
        pairs = ", ".join(f"{field} = {column}" for field, column in matches.items())
        remarks.append(f"columns matched by name: {pairs}")
    if unused := rows.unused_columns(mapping, columns):
        remarks.append(f"columns not imported: {rows.join_names(unused)}")
    make = row_reader.RowReader(mapping, contexts, left_out).record
    origin = [f"{name}, with this map:", *column_map.map_lines(mapping)]
    return _FileRecords(table.items(), make, len(table), origin, remarks)


__all__ = ["Imported", "Map", "Options", "SkippedRecord", "UnreadableImport", "read"]
