"""The command that shows claims in full: show."""

from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import fail_unmatched, today
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    fail,
    open_reading,
    open_screen,
    print_json,
    readable,
)

if TYPE_CHECKING:
    pass


@command("show", "factcheck show guaido-main-military-units", "factcheck show guaido-main --json")
def show(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="The claim's id, or any beginning that fits it alone.",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ],
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck.core import matching, query

    reading = open_reading(file)
    dataset = readable(reading)
    by_id = query.by_id(dataset)
    claims = []
    for typed in ids:
        match = query.find_claim(by_id, typed)
        if isinstance(match, matching.Unmatched):
            if any(claim.id.startswith(typed) for claim in reading.dropped if claim.id):
                fail(f"ID: {typed!r} was left out for its problems: `factcheck check` shows them")
            fail_unmatched("ID", match)
        claims.append(match)
    if as_json:
        print_json(dataset, claims)
        return
    from factcheck.analysis.quotes import Text, verified
    from factcheck.reading.loader import source_texts

    texts = {source: Text(text) for source, text in source_texts(dataset)[0].items()}
    with open_screen(dataset, color, no_pager, today()) as screen:
        from factcheck.terminal.claim_page import claim_page

        for number, claim in enumerate(claims):
            if number:
                screen.print()
            claim_page(screen, claim, by_id, verified(claim, texts))
