"""The command that adds a source: add-source."""

from typing import Any

import typer

from factcheck.cli.app import command
from factcheck.cli.forms import SOURCE_FORM, Entry, header_record, takes
from factcheck.cli.output import WrittenOption, fail
from factcheck.cli.writing import DryRunOption, Proposal, write
from factcheck.core.model import Dataset
from factcheck.writing.splice import Additions


@command(
    "add-source",
    "factcheck add-source gazette-2024-07-02 --title 'Four berths open' --published 2024-07-02",
)
@takes(SOURCE_FORM)
def add_source(
    context: typer.Context, given: dict[str, Any], dry_run: DryRunOption = False, file: WrittenOption = None
) -> None:
    entry = Entry(SOURCE_FORM, given, context, "a source")

    def propose(dataset: Dataset) -> Proposal:
        section, source = header_record(SOURCE_FORM, entry.collect(dataset))
        if source.id in dataset.sources:
            fail(f"source {source.id!r} already exists; nothing was written")
        return Proposal(Additions(header={section: {source.id: source}}), source.id)

    write(file, entry, propose, dry_run)
