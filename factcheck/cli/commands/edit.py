"""The command that opens an editor: edit."""

from typing import Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.editor import edit_and_write
from factcheck.cli.filters import fail_unmatched
from factcheck.cli.output import WrittenOption, read_dataset, readable
from factcheck.cli.writing import DryRunOption, writable_path
from factcheck.core import matching
from factcheck.core.location import File
from factcheck.reading.loader import LoadResult
from factcheck.reading.positions import locate


@command(
    "edit",
    "factcheck edit guaido-main",
    "factcheck edit imt-2019-05-01",
    "EDITOR='code --wait' factcheck edit",
)
def edit(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A claim's id or a unique prefix, a source's id, or a speaker's name [default: the file].",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    path = writable_path(file)
    reading = read_dataset(path)
    target, line = _locate(reading, id)
    edit_and_write(reading, target, target.data, line, dry_run)


def _locate(reading: LoadResult, typed: str | None) -> tuple[File, int]:
    """The file and line of a claim (valid or skipped), a source or a speaker."""
    dataset = readable(reading)
    if typed is None:
        return reading.files[0], 1
    positions = {claim.id: (claim.span.file, claim.span.line + 1) for claim in dataset.claims}
    files = {file.name: file for file in reading.files}
    for problem in reading.problems:
        if problem.claim:
            positions.setdefault(problem.claim, (files[problem.position.file], problem.position.line))
    for key, records in (("sources", dataset.sources), ("speakers", dataset.speakers)):
        for normalize in (str, matching.identity, matching.fold):
            for name, record in records.items():
                if normalize(name) == normalize(typed):
                    return record.span.file, locate(record.span, (key, name), key=True).line
    match = matching.match_id(typed, positions)
    if isinstance(match, matching.Unmatched):
        fail_unmatched("ID", match)
    return positions[match]
