"""The command that publishes a correction: add-correction."""

from typing import Any

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import InvalidAnswer
from factcheck.cli.filters import today
from factcheck.cli.forms import Entry, Question, always, parse_claim_id, question, takes
from factcheck.cli.git import committed
from factcheck.cli.output import WrittenOption, dataset_path, fail
from factcheck.cli.writing import DryRunOption, Proposal, write
from factcheck.core.model import Correction, Dataset
from factcheck.core.schema import CORRECTION
from factcheck.core.types import WORDS, Field
from factcheck.writing.splice import Additions


def _parse_corrected(typed: str, entry: Entry) -> str:
    """The id of a claim that is corrected: one of the dataset, or a whole one that git has in HEAD."""
    if typed not in {claim.id for claim in entry.dataset.claims} and typed in committed(
        dataset_path(entry.given["file"])
    ):
        return typed  # rather than one that it begins
    try:
        return parse_claim_id(typed, entry)
    except InvalidAnswer as error:
        raise InvalidAnswer(f"{error}; git's HEAD has no such claim, either") from None


FORM = (
    Question(
        "ids", "claims", Field(WORDS, "The claims that were wrong: ids, or unique prefixes of ids."),
        "Claims that were wrong, comma-separated", metavar="ID", is_argument=True, required=always,
        parse=_parse_corrected, completion=completion.ids,
    ),
    question(CORRECTION, "what", "What was wrong, and what is right", required=always),
    question(
        CORRECTION, "date", "Day", metavar="DATE", default=lambda entry: today().text,
        help="The date of the correction; default: today.",
    ),
)  # fmt: skip


@command(
    "add-correction",
    "factcheck add-correction loring-ten --what 'The day was given as 2 March; it was 1 March.'",
)
@takes(FORM)
def add_correction(
    context: typer.Context, given: dict[str, Any], dry_run: DryRunOption = False, file: WrittenOption = None
) -> None:
    entry = Entry(FORM, given | {"file": file}, context, "a correction")

    def propose(dataset: Dataset) -> Proposal:
        values = entry.collect(dataset)
        claims = tuple(dict.fromkeys(values["claims"]))
        correction = Correction(values["date"] or today(), values["what"], claims)
        if correction in dataset.corrections:
            fail("this correction already exists; nothing was written")
        return Additions(corrections=(correction,)), f"a correction of {', '.join(claims)}"

    write(file, entry, propose, dry_run)
