"""The command that opens an editor: edit."""

from typing import Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.commands.show import find_claims
from factcheck.cli.editor import edit_and_write
from factcheck.cli.filters import fail_unmatched
from factcheck.cli.output import WrittenOption, read_dataset, readable
from factcheck.cli.writing import DryRunOption, writable_path
from factcheck.core import matching
from factcheck.core.location import File
from factcheck.reading import LoadResult
from factcheck.reading.positions import locate


@command(
    "edit",
    "factcheck edit guaido-main",
    "factcheck edit bolton",
    "factcheck edit imt-2019-05-01",
    "EDITOR='code --wait' factcheck edit",
)
def edit(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...",
            help="The id of a claim or a source or a unique prefix of it, a speaker's name, or words of a "
            "claim (default: the file).",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    path = writable_path(file)
    reading = read_dataset(path)
    target, line = _locate(reading, words or [])
    edit_and_write(reading, target, target.data, line, dry_run)


def _locate(reading: LoadResult, words: list[str]) -> tuple[File, int]:
    """The file and line of a claim (valid or skipped), a source or a speaker."""
    dataset, typed = readable(reading), " ".join(words)
    if not words:
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
    match = matching.match_id(typed, {**dataset.sources, **positions})
    if isinstance(match, str):
        return positions[match] if match in positions else _locate(reading, [match])
    names = matching.match_names(typed, {name: speaker.aliases for name, speaker in dataset.speakers.items()})
    if isinstance(names, frozenset) and len(names) == 1:
        speaker = dataset.speakers[min(names)]
        return speaker.span.file, locate(speaker.span, ("speakers", speaker.name), key=True).line
    if dataset.sources.keys() & match.candidates:
        fail_unmatched("ID", match)
    return positions[find_claims(reading, dataset, words, ids_only=False, verb="edit")[0].id]
