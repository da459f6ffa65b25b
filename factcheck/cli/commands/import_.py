"""The command that brings claims in: import."""

import os
import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcheck.cli.app import command
from factcheck.cli.filters import today, word_of
from factcheck.cli.forms import DryRunOption, print_diff, writable_path
from factcheck.cli.output import (
    FOUND,
    fail,
    gc_paused,
    print_problems,
    progress_bar,
    quiet_pipe,
    read_dataset,
    readable,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factcheck.core.location import File
    from factcheck.core.model import Dataset
    from factcheck.importing import Imported, Map, Options

SHOWN = 10  # refused records


def _option(name: str, metavar: str, help: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help, show_default=False)


_Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="ClaimReview, answers of the Fact Check Tools API, CSV, TSV, JSON, JSON Lines, YAML or a page; "
        "- for standard input.",
        show_default=False,
    ),
]
_Map = Annotated[
    list[str] | None,
    _option("--map", "MAP", "A map's file, FIELD=COLUMN, or FIELD:=TEXT for every record. May be repeated."),
]
_Header = Annotated[
    bool, typer.Option("--no-header", help="A table's first line is a record; columns are numbers from 1.")
]
_Order = Annotated[
    str | None, _option("--date-order", "ORDER", "Dates begin with the day (dmy) or month (mdy).")
]
_Words = Annotated[
    str | None, _option("--words", "FILE", "What rating words mean, as --print-words has them.")
]
_Encoding = Annotated[
    str | None, _option("--encoding", "NAME", "The files' encoding, where it is not found out.")
]
_Strict = Annotated[bool, typer.Option("--strict", help="Exit status 1 where a record was refused.")]
_Salvage = Annotated[bool, typer.Option("--skip-invalid", help="Take what is whole in a broken file.")]
_Into = Annotated[
    str | None,
    _option("--into", "DATASET", "The dataset that it goes into; what is there stays as it is."),
]
_PrintWords = Annotated[
    bool, typer.Option("--print-words", help="Print each rating word, what it means and how often it stands.")
]


@command(
    "import",
    "factcheck import feed.json > claims.yaml",
    "factcheck import promises.csv --map speaker=Politician --map kind:=promise > claims.yaml",
    "factcheck import promises.csv --map promises.map.yaml --date-order dmy",
    "factcheck import feed.json --into claims.yaml",
    "factcheck import feed.json --print-words > words.tsv",
)
def import_claims(
    files: _Files,
    into: _Into = None,
    map: _Map = None,
    no_header: _Header = False,
    date_order: _Order = None,
    words: _Words = None,
    print_words: _PrintWords = False,
    encoding: _Encoding = None,
    strict: _Strict = False,
    skip_invalid: _Salvage = False,
    dry_run: DryRunOption = False,
) -> None:
    from factcheck.importing import Options, UnreadableImport
    from factcheck.importing.values.dates import ORDERS

    order = word_of("--date-order", date_order, dict.fromkeys(ORDERS, ())) if date_order is not None else None
    try:
        options = Options(
            today(), _map(map or []), not no_header, order, _words(words), encoding, skip_invalid
        )
        imported = _imported(files, options, None if print_words else into, print_words, dry_run)
    except UnreadableImport as error:
        fail(str(error))
    say(imported)
    if strict and imported.refused:
        raise typer.Exit(FOUND)


def _imported(
    files: list[str], options: "Options", into: str | None, print_words: bool, dry_run: bool
) -> "Imported":
    """What came of files, written to where it goes."""
    if into is not None:
        return _into(files, options, into, dry_run)
    imported = _read(files, options)
    with quiet_pipe():
        if print_words:
            for line in _word_lines(imported):
                print(line)
        elif not dry_run:
            sys.stdout.buffer.writelines(_new_dataset(imported))
            sys.stdout.buffer.flush()
    return imported


def _into(names: list[str], options: "Options", told: str, dry_run: bool) -> "Imported":
    """Read, splice, check and replace, all under one lock."""
    from factcheck import files

    path = writable_path(told)
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
            return _added(names, options, path, dry_run)
    except files.CannotWrite as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")


def _added(names: list[str], options: "Options", path: str, dry_run: bool) -> "Imported":
    from factcheck import files
    from factcheck.writing import splice

    reading = read_dataset(path)
    dataset = readable(reading)
    imported = _read(names, options._replace(into=True), dataset)
    joined = imported.joined
    header: dict[str, Any] = {
        "sources": joined.sources, "speakers": joined.speakers, "verdicts": joined.verdicts,
    }  # fmt: skip
    new = [joined.claims[name] for name in joined.new]
    undated = [name for name in joined.undated if name not in joined.new]
    additions = splice.Additions(new, joined.outcomes, header, undated)
    if not (new or joined.outcomes):
        return imported
    with gc_paused():
        changed = splice.add_all(reading, dataset, additions)
        splice.verify(reading, changed, _meant(dataset, imported))
    for file in reading.files:
        if file.name in changed and dry_run:
            print_diff(file.data, changed[file.name], file.name, sys.stdout)
    for name, data in changed.items() if not dry_run else ():
        files.refuse_other_names(name)
        files.write(name, [data])
    return imported


def _meant(dataset: "Dataset", imported: "Imported") -> "Dataset":
    """What a dataset is to hold with what was imported."""
    joined = imported.joined
    return dataset._replace(
        sources={**dataset.sources, **joined.sources},
        speakers={**dataset.speakers, **joined.speakers},
        verdicts={**dataset.verdicts, **joined.verdicts},
        claims=(
            *(joined.claims.get(claim.id, claim) for claim in dataset.claims),
            *(joined.claims[name] for name in joined.new),
        ),
    )


def _read(files: list[str], options: "Options", known: "Dataset | None" = None) -> "Imported":
    from factcheck import importing

    with progress_bar("Reading records") as progress, gc_paused():
        return importing.read(_contents(files), options._replace(progress=progress), known)


def _contents(names: list[str]) -> "Iterator[File]":
    from factcheck import files
    from factcheck.core.location import File

    for name in names:
        if name == "-":
            if sys.stdin is None:
                fail("standard input is closed")
            yield File("<stdin>", sys.stdin.buffer.read())
            continue
        try:
            yield File(name, files.regular_bytes(name))
        except (OSError, ValueError) as error:
            fail(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}")


def _map(options: list[str]) -> "Map":
    """The map that options give: files first, then single fields."""
    from factcheck.importing.tables import column_map

    known = column_map.Map()
    for option in options:
        if "=" not in option or os.path.exists(option):
            known = _map_file(option)
    for option in options:
        if "=" in option and not os.path.exists(option):
            known = column_map.with_option(known, option)
    return known


def _map_file(name: str) -> "Map":
    from factcheck.importing.tables import column_map, yaml_text
    from factcheck.importing.values.text import UnreadableImport, decoded

    (file,) = _contents([name])
    try:
        found, problems = column_map.read_map(file, yaml_text.document(name, decoded(file.data)[0]))
    except UnreadableImport as error:
        raise UnreadableImport(f"{name}: {error}") from None
    if problems:
        print_problems(sys.stderr, problems, [file])
        fail(f"{name} is no map that can be used")
    return found


def _words(name: str | None) -> dict[str, str | None]:
    """Rating words and what they mean, out of the lines that --print-words wrote."""
    from factcheck.core.fuzzy import did_you_mean
    from factcheck.core.model import BUILT_IN_VERDICTS
    from factcheck.importing.tables.column_map import word_key
    from factcheck.importing.values.text import UnreadableImport, decoded

    found: dict[str, str | None] = {}
    if name is None:
        return found
    (file,) = _contents([name])
    for number, line in enumerate(decoded(file.data)[0].splitlines(), 1):
        word, *rest = line.split("\t")
        means = rest[0].strip() if rest else ""
        if line.strip() and (word, means) != ("word", "means"):
            if means and means not in BUILT_IN_VERDICTS:
                hint = did_you_mean(means, BUILT_IN_VERDICTS)
                raise UnreadableImport(f"{name}:{number}: {means!r} is no built-in verdict; {hint}")
            found[word_key(word)] = means or None
    return found


def _word_lines(imported: "Imported") -> "Iterator[str]":
    from factcheck.core.labels import escape_invisible

    yield "word\tmeans\tnumber"
    for word, (means, number) in sorted(imported.words.items(), key=lambda item: (-item[1][1], item[0])):
        yield f"{escape_invisible(word)}\t{means or ''}\t{number}"


# --- what is written


def _new_dataset(imported: "Imported") -> "Iterator[bytes]":
    """A dataset of what was imported, with a comment that says from what and how."""
    from factcheck import exporting
    from factcheck.cli.commands.export import as_bytes

    dataset = as_dataset(imported)
    yield "".join(f"# {line}\n" for line in origin(imported)).encode()
    pieces = map(as_bytes, exporting.FORMATS["yaml"].write(exporting.Report(dataset, dataset.claims)))
    while together := b"".join(islice(pieces, 1000)):
        yield together


def as_dataset(imported: "Imported") -> "Dataset":
    """What was imported as a dataset of its own."""
    from factcheck.core.model import BUILT_IN_VERDICTS, Dataset

    joined = imported.joined
    return Dataset(
        sources=joined.sources,
        speakers=joined.speakers,
        verdicts={**BUILT_IN_VERDICTS, **joined.verdicts},
        claims=tuple(joined.claims.values()),
    )


def origin(imported: "Imported") -> "Iterable[str]":
    """From what claims were imported, and by what map, in lines."""
    from factcheck.core.labels import escape_invisible

    yield "Imported by factcheck from"
    yield from (escape_invisible(f"  {line}") for line in imported.origins)


# --- what is said


def say(imported: "Imported") -> None:
    """What was guessed, left out and refused, and the sum."""
    from factcheck.importing.values.text import counted

    for said in imported.remarks:
        warn(said)
    for fault in imported.faults[:SHOWN]:
        warn(f"{fault.file}, {fault.where}: refused: {fault.why}")
    if imported.refused > SHOWN:
        warn(f"… and {imported.refused - SHOWN:,} more refused")
    for what, number in imported.left_out.numbers.items():
        first = imported.left_out.first[what]
        shown = first if len(first) <= 60 else f"{first[:59]}…"
        times = "once" if number == 1 else f"{number:,} times, first"
        warn(f"left out: {what}, {times}: {shown!r}")
    joined = imported.joined
    for found in joined.differences[:SHOWN]:
        warn(f"claim {found.claim}: the feed's {found.field} changed: {found.new!r}, and here {found.old!r}")
    if len(joined.differences) > SHOWN:
        warn(f"… and {len(joined.differences) - SHOWN:,} more that the feed says otherwise")
    if joined.undated:
        warn(f"{counted(len(joined.undated), 'claim')} lost a day that was later than the first review")
    if joined.outcomes:
        warn(f"{counted(len(joined.outcomes), 'new outcome')} of claims that were there")
    if own := sum(means is None for means, _ in imported.words.values()):
        what = counted(own, "rating word")
        warn(f"{what} of {len(imported.words):,} without a built-in meaning: --print-words shows them")
    sums = f"{imported.taken:,} taken, {imported.joined_to:,} joined, {imported.refused:,} refused"
    warn(f"{counted(imported.read, 'record')} read: {sums}")
