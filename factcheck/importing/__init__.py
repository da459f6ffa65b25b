"""Claims out of other people's files: ClaimReview, the Fact Check Tools API's answers, and tables.

The format of a file is detected by its content. `formats` and `tables` read records, and
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
from factcheck.importing.merge.merger import MERGED_FIELDS, Merger, MergeResult
from factcheck.importing.merge.record import InvalidRecord, Record, SkippedValues
from factcheck.importing.tables import column_map, row_reader, rows
from factcheck.importing.tables.column_map import Map
from factcheck.importing.tables.rows import (
    Rows,
    columns_of,
    name_some,
    refuse_unknown_columns,
    refuse_unmapped,
    unused,
)
from factcheck.importing.values import dates
from factcheck.importing.values.text import UnreadableImport, decoded

MOST_FAULTS = 1_000  # refused records that are told; the rest are counted


class Options(NamedTuple):
    """How files are read; `progress` is told how many records of how many are done."""

    today: When
    map: Map = Map()
    header: bool = True
    date_order: str | None = None
    words: Mapping[str, str | None] = {}
    encoding: str | None = None
    salvage: bool = False
    into: bool = False  # whether there are claims that records may be further outcomes of
    progress: Callable[[int, int], None] = lambda done, total: None


class SkippedRecord(NamedTuple):
    """A record that was refused: the file, its number or line, and why."""

    file: str
    where: str
    why: str


class Imported(NamedTuple):
    """What came of files.

    `read` counts records, or reviews, and is `taken` + `joined` + `refused`. `origins` says from what and
    by what map, `remarks` what the reader had to guess or leave.
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
    words: Mapping[str, tuple[str | None, int]]  # the rating words: what each means, and how often it stands


def read(files: Iterable[File], options: Options, known: Dataset | None = None) -> Imported:
    """The claims of files, put beside those of a dataset. Raises Unreadable, with the file's name."""
    left_out = SkippedValues()
    nowhere = Source("", NOWHERE)
    joiner = Merger(nowhere, left_out, options.today, options.words, known or Dataset())
    faults: list[SkippedRecord] = []
    numbers = {"read": 0, MERGED_FIELDS: 0, "refused": 0}
    remarks: list[str] = []
    origins: list[str] = []
    for file in files:
        try:
            found = _file(file, options, left_out)
            remarks += (f"{file.name}: {said}" for said in found.remarks)
            origins += found.origin
            joiner.begin(options.map.source or _of_file(file), found.header, options.map.source is not None)
            for where, make in found.records:
                numbers["read"] += 1
                if numbers["read"] % 256 == 0:
                    options.progress(numbers["read"], found.total)
                try:
                    numbers[MERGED_FIELDS] += joiner.add(make()) == MERGED_FIELDS
                except InvalidRecord as refused:
                    numbers["refused"] += 1
                    if len(faults) < MOST_FAULTS:
                        faults.append(SkippedRecord(file.name, where, str(refused)))
        except UnreadableImport as error:
            raise UnreadableImport(f"{file.name}: {error}") from None
    if not numbers["read"]:
        raise UnreadableImport("there is no record in it")
    taken = numbers["read"] - numbers[MERGED_FIELDS] - numbers["refused"]
    counts = (numbers["read"], taken, numbers[MERGED_FIELDS], numbers["refused"])
    return Imported(joiner.result(), *counts, faults, left_out, remarks, origins, joiner.used)


class _Found(NamedTuple):
    """The records of a file, each with where it stands and how it is made.

    `header` is what a document of our own says beside its claims.
    """

    records: Iterable[tuple[str, Callable[[], Record | Claim]]]
    total: int
    origin: list[str]
    remarks: list[str]
    header: Dataset = Dataset()


def _of_file(file: File) -> Source:
    """The source of claims that name no address: the file that they are from."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    title = "standard input" if name == "<stdin>" else name
    return Source(kebab(title.partition(".")[0]) or "imported", NOWHERE, title=title)


def _file(file: File, options: Options, left_out: SkippedValues) -> _Found:
    if file.data.startswith(SQLITE):
        raise UnreadableImport(
            "it is a database; one of ours is read as it is (-f), another exported to CSV first"
        )
    text, remark = decoded(file.data, options.encoding)
    remarks = [remark] if remark else []
    name = file.name.replace("\\", "/").rpartition("/")[2]
    if not text.strip():
        raise UnreadableImport("it is empty")
    documents: list[Any] | None = None
    is_page = html_page.looks_like(text)
    if is_page or json_text.looks_like(text):
        found = (html_page.blocks if is_page else json_text.documents)(text, options.salvage)
        begun = _until_a_review(found) if options.map.records is None else list(found)
        if options.map.records is None and begun and _holds_a_review(begun[-1]):
            if options.map.targets:
                raise UnreadableImport("ClaimReview maps itself; --map is for tables")
            reader = claim_review.ClaimReviewReader(left_out, options.date_order)
            records = _reviews(chain(begun, found), is_page, reader)
            return _Found(records, 0, [f"{name}: ClaimReview"], remarks)
        if is_page:
            broken = [one for one in begun if isinstance(one, Broken)]
            more = f"; line {broken[0].line}: {broken[0].message}" if broken else ""
            raise UnreadableImport(f"this page holds no ClaimReview, in JSON-LD or microdata{more}")
        documents = begun
        ours = factcheck_documents.of_documents(documents) if options.map == Map() else None
        if ours:
            made = (
                (f"record {n}", _Later(factcheck_documents.claim, row)) for n, row in enumerate(ours.rows, 1)
            )
            return _Found(
                made, len(ours.rows), [f"{name}: {factcheck_documents.CALLED}"], remarks, ours.header
            )
    if documents is not None:
        table = rows.of_documents(documents, options.map.records)
    else:
        table = rows.of_text(file.name, text, options.map.records, options.header)
    return _mapped(name, table, options, left_out, remarks)


def _holds_a_review(document: Any) -> bool:
    return not isinstance(document, Broken) and next(claim_review.reviews(document), None) is not None


def _until_a_review(documents: Iterator[Any]) -> list[Any]:
    """The documents up to the first that holds a review; all of them where none does."""
    begun = []
    for document in documents:
        begun.append(document)
        if _holds_a_review(document):
            break
    return begun


class _Broken:
    """Raises why a stretch is no record, when it would be made."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __call__(self) -> Record:
        raise InvalidRecord(self.why)


def _reviews(
    documents: Iterable[Any], is_page: bool, reader: claim_review.ClaimReviewReader
) -> Iterator[tuple[str, Callable[[], Record]]]:
    number = 0
    for document in documents:
        if isinstance(document, Broken):
            yield f"line {document.line}", _Broken(document.message)
            continue
        found = False
        for review, claim in claim_review.reviews(document):
            number, found = number + 1, True
            yield f"review {number}", _Later(reader.record, review, claim)
        if not found and not is_page:
            yield f"document after review {number}", _Broken("it holds no ClaimReview")


class _Later:
    """A record that is made when it is asked for."""

    __slots__ = ("args", "make")

    def __init__(self, make: Callable[..., Record | Claim], *args: Any) -> None:
        self.make, self.args = make, args

    def __call__(self) -> Any:
        return self.make(*self.args)


def _mapped(
    name: str,
    table: Rows,
    options: Options,
    left_out: SkippedValues,
    remarks: list[str],
) -> _Found:
    """The records of a table by a map, and what its columns were taken for."""
    dicts = table.objects()
    columns = table.columns or columns_of(dicts)
    if options.map == Map() and (gone := factcheck_documents.lacking(columns)):
        named = ", ".join(gone)
        raise UnreadableImport(
            f"it is a document of ours that lacks {named}: put them back, or map it with --map"
        )
    if factcheck_documents.is_ours(columns) and options.map == Map():
        ours = _of_rows(table, factcheck_documents.claim)
        header = factcheck_documents.header_of(row for _, row in table.rows)
        if strange := factcheck_documents.unknown(name for name in columns if not name.isdecimal()):
            remarks.append(f"columns that are not ours: {', '.join(strange)}")
        return _Found(ours, len(table.rows), [f"{name}: {factcheck_documents.CALLED}"], remarks, header)
    known = options.map
    taken = row_reader.matched(columns, known)
    by_name = {field: column_map.Target((column,)) for field, column in taken.items()}
    known = known._replace(targets={**by_name, **known.targets})
    refuse_unknown_columns(known, columns, dicts)
    refuse_unmapped(known, columns, dicts, options.into)
    orders, unsettled = row_reader.orders(known, dicts, options.date_order)
    if unsettled:
        raise UnreadableImport(dates.unsettled(unsettled))
    if taken:
        said = ", ".join(f"{field} = {column}" for field, column in taken.items())
        remarks.append(f"columns taken by their names: {said}")
    if left := unused(known, columns):
        remarks.append(f"columns that nothing maps: {name_some(left)}")
    records = _of_rows(table, row_reader.RowReader(known, orders, left_out).record)
    total = len(table.rows) + len(table.broken)
    return _Found(records, total, [f"{name}, by this map:", *column_map.as_lines(known)], remarks)


def _of_rows(
    table: Rows, make: Callable[[Any], Record | Claim]
) -> Iterator[tuple[str, Callable[[], Record | Claim]]]:
    for number, row in table.rows:
        where = f"{table.unit} {number}"
        yield where, _Later(make, row) if isinstance(row, dict) else _Broken("it is no object")
    for number, why in table.broken:
        yield f"line {number}", _Broken(why)


__all__ = ["Imported", "Map", "Options", "SkippedRecord", "UnreadableImport", "read"]
