"""`factcheck import`."""

import os
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from factcheck import exporting, files, importing
from factcheck.cli.app import command
from factcheck.cli.filters import today, word_of
from factcheck.cli.output import (
    FOUND,
    fail,
    option,
    print_problems,
    progress_bar,
    quiet_pipe,
    read_dataset,
    readable,
    warn,
    warn_some,
)
from factcheck.cli.writing import DryRunOption, print_diff, writable_path
from factcheck.core import query
from factcheck.core.fuzzy import did_you_mean, quote_short
from factcheck.core.labels import count, escape_invisible
from factcheck.core.location import NOWHERE, File
from factcheck.core.model import BUILT_IN_VERDICTS, Dataset, Source
from factcheck.exporting.csv import escape_formulas, unescape_formulas
from factcheck.importing import Imported, Map, Options
from factcheck.importing.tables import column_map, yaml_text
from factcheck.importing.values.dates import ORDERS
from factcheck.importing.values.text import UnreadableImport, decode
from factcheck.writing import splice


@command(
    "import",
    "factcheck import feed.json > claims.yaml",
    "factcheck import promises.csv --map speaker=Politician --map kind:=promise > claims.yaml",
    "factcheck import promises.csv --map promises.map.yaml --date-order dmy",
    "factcheck import feed.json --into claims.yaml",
    "factcheck import feed.json --print-words > words.tsv",
)
def import_claims(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="ClaimReview, responses of the Fact Check Tools API, CSV, TSV, JSON, JSON Lines, YAML or "
            "HTML; - for standard input.",
            show_default=False,
        ),
    ],
    into: Annotated[
        str | None,
        option("--into", metavar="DATASET", help="Add to this dataset, keeping its content unchanged."),
    ] = None,
    map: Annotated[
        list[str] | None,
        option(
            "--map",
            metavar="MAP",
            help="A map file, FIELD=COLUMN, or FIELD:=TEXT for all records. Repeat for several.",
        ),
    ] = None,
    no_header: Annotated[
        bool, typer.Option("--no-header", help="The table has no header; columns are numbered from 1.")
    ] = False,
    date_order: Annotated[
        str | None,
        option("--date-order", metavar="ORDER", help="Dates are day first (dmy) or month first (mdy)."),
    ] = None,
    words: Annotated[
        str | None,
        option("--words", metavar="FILE", help="Verdicts for rating words, as from --print-words."),
    ] = None,
    print_words: Annotated[
        bool, typer.Option("--print-words", help="Print each rating word with its meaning and frequency.")
    ] = False,
    encoding: Annotated[
        str | None, option("--encoding", metavar="NAME", help="Encoding of the files (default: detected).")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with status 1 if a record was rejected.")
    ] = False,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Import the valid records of a broken file.")
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    order = word_of("--date-order", date_order, dict.fromkeys(ORDERS, ())) if date_order is not None else None
    try:
        options = Options(
            today(),
            map=_read_maps(map or []),
            header=not no_header,
            date_order=order,
            words={} if words is None else _read_words(words),
            encoding=encoding,
            salvage=skip_invalid,
        )
        imported = _import_files(files, options, None if print_words else into, print_words, dry_run)
    except UnreadableImport as error:
        fail(str(error))
    _print_summary(imported)
    if strict and imported.refused:
        raise typer.Exit(FOUND)


def _import_files(
    names: list[str], options: Options, into: str | None, print_words: bool, dry_run: bool
) -> Imported:
    if into is not None:
        return _import_into(names, options, into, dry_run)
    imported = _read(names, options)
    with quiet_pipe():
        if print_words:
            print("word\tmeans\tnumber")
            by_number = sorted(imported.words.items(), key=lambda item: (-item[1][1], item[0]))
            for word, (means, number) in by_number:
                print(f"{escape_formulas(escape_invisible(word))}\t{means or ''}\t{number}")
        elif not dry_run:
            sys.stdout.buffer.writelines(_new_dataset(imported))
            sys.stdout.buffer.flush()
    return imported


def _import_into(names: list[str], options: Options, dataset: str, dry_run: bool) -> Imported:
    path = writable_path(dataset)
    try:
        if not os.path.lexists(path):
            imported = _read(names, options)
            data = b"".join(_new_dataset(imported))
            if dry_run:
                print_diff(b"", data, path, sys.stdout)
            else:
                files.write(path, [data], new=True)
            return imported
        with files.locked(path):
            return _add_to(path, names, options, dry_run)
    except files.CannotWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")


def _add_to(path: str, names: list[str], options: Options, dry_run: bool) -> Imported:
    reading = read_dataset(path)
    dataset = readable(reading)
    imported = _read(names, options._replace(into=True), dataset)
    joined = imported.joined
    sources = joined.sources
    if sources and not dataset.sources:  # then each cited source must be in the list
        sources = {name: Source(name, NOWHERE) for name in query.sources(dataset)} | sources
    header: dict[str, Any] = {
        "sources": sources, "speakers": joined.speakers, "verdicts": joined.verdicts,
    }  # fmt: skip
    new = [joined.claims[name] for name in joined.new]
    undated = [name for name in joined.undated if name not in joined.new]
    additions = splice.Additions(new, joined.outcomes, header, undated=undated)
    if not (new or joined.outcomes):
        return imported
    if reading.left_out or reading.problems:
        fail(f"{path} has problems; fix them first: factcheck check")
    changed = splice.apply(reading, additions)
    splice.verify(reading, changed, additions.applied(dataset))
    for file in reading.files:
        if file.name in changed and dry_run:
            print_diff(file.data, changed[file.name], file.name, sys.stdout)
    if not dry_run:
        files.replace(changed)
    return imported


def _read(names: list[str], options: Options, dataset: Dataset | None = None) -> Imported:
    with progress_bar("Reading records") as progress:
        return importing.read(_open_files(names), options._replace(progress=progress), dataset)


def _open_files(names: list[str]) -> Iterator[File]:
    for name in names:
        if name == "-":
            if sys.stdin is None:
                fail("standard input is closed")
            yield File("<stdin>", sys.stdin.buffer.read())
            continue
        try:
            yield File(name, files.read_bytes(name))
        except (OSError, ValueError) as error:
            fail(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}")


def _read_maps(options: list[str]) -> Map:
    """The column map of all `--map` options; single fields override files."""
    fields = [typed for typed in options if "=" in typed and not os.path.exists(typed)]
    names = [name for name in options if name not in fields]
    if len(names) > 1:
        raise UnreadableImport(f"--map: {len(names)} map files; put all fields in one")
    result = _read_map_file(names[0]) if names else Map()
    given: dict[str, str] = {}
    for field in fields:
        name = field.partition("=")[0].strip(": ")
        if (first := given.setdefault(name, field)) != field:
            raise UnreadableImport(
                f"--map: {first} and {field}; for both, write a map file with "
                f"{name}: {{columns: [COLUMN, COLUMN]}}"
            )
        result = column_map.with_option(result, field)
    return result


def _read_map_file(name: str) -> Map:
    (file,) = _open_files([name])
    try:
        result, problems = column_map.read_map(file, yaml_text.document(name, decode(file.data)[0]))
    except UnreadableImport as error:
        raise UnreadableImport(f"{name}: {error}") from None
    if problems:
        print_problems(sys.stderr, problems, [file])
        fail(f"invalid map file {name}")
    return result


def _read_words(name: str) -> dict[str, str | None]:
    """Rating words with their meanings, from a file in the format of --print-words."""
    meanings: dict[str, str | None] = {}
    (file,) = _open_files([name])
    for number, line in enumerate(decode(file.data)[0].splitlines(), 1):
        word, *rest = line.split("\t")
        if line.strip() and not rest:
            raise UnreadableImport(f"{name}:{number}: no tab behind the word; keep the form of --print-words")
        means = rest[0].strip() if rest else ""
        if line.strip() and (word, means) != ("word", "means"):
            if means and means not in BUILT_IN_VERDICTS:
                hint = did_you_mean(means, BUILT_IN_VERDICTS)
                raise UnreadableImport(f"{name}:{number}: {means!r} is not a built-in verdict; {hint}")
            meanings[column_map.word_key(unescape_formulas(word))] = means or None
    return meanings


# --- output


def _new_dataset(imported: Imported) -> Iterator[bytes]:
    """The text of a dataset of the imported records, with their origin in a comment."""
    joined = imported.joined
    dataset = Dataset(
        sources=joined.sources,
        speakers=joined.speakers,
        verdicts={**BUILT_IN_VERDICTS, **joined.verdicts},
        claims=tuple(joined.claims.values()),
    )
    origins = "".join(f"#   {escape_invisible(line)}\n" for line in imported.origins)
    yield f"# Imported by factcheck from\n{origins}".encode()
    report = exporting.Report(dataset, dataset.claims)
    yield from map(exporting.as_bytes, exporting.FORMATS["yaml"].write(report))


def _print_summary(imported: Imported) -> None:
    """Print what was guessed, skipped and rejected, and the totals, on standard error."""
    for remark in imported.remarks:
        warn(remark)
    faults = (f"{fault.file}, {fault.where}: rejected: {fault.why}" for fault in imported.faults)
    warn_some(faults, imported.refused, "rejected")
    for reason, number in imported.left_out.numbers.items():
        times = "once" if number == 1 else f"{number:,} times, first"
        warn(f"{reason}, {times}: {quote_short(imported.left_out.first[reason])}")
    joined = imported.joined
    differences = (
        f"claim {change.claim}: different {change.field}: {change.new!r} in the file, "
        f"{change.old!r} in the dataset (kept)"
        for change in joined.differences
    )
    warn_some(differences, len(joined.differences), "differences")
    if joined.undated:
        warn(f"{count(len(joined.undated), 'claim')}: date removed, as it is after the first review")
    if joined.outcomes:
        warn(f"{count(len(joined.outcomes), 'new outcome')} for existing claims")
    if unmapped := [word for word, (means, _) in imported.words.items() if means is None]:
        names = f" ({', '.join(map(quote_short, unmapped))})" if len(unmapped) <= 5 else ""
        warn(
            f"{count(len(unmapped), 'rating word')} of {len(imported.words):,} without a built-in meaning"
            f"{names}; list them with --print-words"
        )
    totals = f"{imported.taken:,} imported, {imported.joined_to:,} merged, {imported.refused:,} rejected"
    unchanged = "; nothing changed" if imported.joined_to and not joined.claims else ""
    warn(f"{count(imported.read, 'record')} read: {totals}{unchanged}")
