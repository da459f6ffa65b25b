"""The commands that add a record to the header: add-source and add-speaker."""

import shlex
from typing import Any

import typer

from factcheck.cli.app import command
from factcheck.cli.forms import SOURCE_FORM, SPEAKER_FORM, Entry, takes
from factcheck.cli.output import WrittenOption, fail
from factcheck.cli.writing import DryRunOption, Proposal, write
from factcheck.core import matching, query
from factcheck.core.location import NOWHERE
from factcheck.core.model import Dataset, Source, Speaker
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
        source = Source(span=NOWHERE, **entry.collect(dataset))
        if source.id in dataset.sources:
            fail(
                f"source {source.id!r} already exists; nothing was written; "
                f"to change it: factcheck edit {source.id}"
            )
        return Additions(header={"sources": {source.id: source}}), source.id

    write(file, entry, propose, dry_run)


@command("add-speaker", "factcheck add-speaker 'Ana Lóring' --role Mayor --type person --alias Loring")
@takes(SPEAKER_FORM)
def add_speaker(
    context: typer.Context, given: dict[str, Any], dry_run: DryRunOption = False, file: WrittenOption = None
) -> None:
    entry = Entry(SPEAKER_FORM, given, context, "a speaker")

    def propose(dataset: Dataset) -> Proposal:
        speaker = Speaker(span=NOWHERE, **entry.collect(dataset))
        taken = {
            matching.identity(form): name
            for name, record in dataset.speakers.items()
            for form in (name, *record.aliases)
        }
        for form in (speaker.name, *speaker.aliases):
            if owner := taken.get(matching.identity(form)):
                fail(
                    f"{form!r} is already a name of {owner}; nothing was written; "
                    f"to change it: factcheck edit {shlex.quote(owner)}"
                )
        speakers = {speaker.name: speaker}
        if not dataset.speakers:  # once there are speakers, everyone who makes a claim must be among them
            speakers = {name: Speaker(name, NOWHERE) for name in query.speakers(dataset)} | speakers
        return Additions(header={"speakers": speakers}), speaker.name

    write(file, entry, propose, dry_run)
