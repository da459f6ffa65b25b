"""The command that lists claims: list."""

from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, date_of, filtered, selected, today, word_of
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    fail,
    open_dataset,
    open_screen,
    print_json,
)

if TYPE_CHECKING:
    pass


@command(
    "list",
    "factcheck list -s bolton",
    "factcheck list -v contradicted --sort said",
    "factcheck list --as-of 2019-04-30 --json",
)
@filtered
def list_claims(
    filters: FilterOptions,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="Order by said, due, reported, speaker, verdict, kind or id.",
            show_default=False,
            autocompletion=completion.sort_fields,
        ),
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", metavar="N", help="The first N claims only, from 0 up.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck.core import query

    dataset = open_dataset(file)
    field = word_of("--sort", sort, dict.fromkeys(query.SORT_FIELDS, ())) if sort is not None else None
    claims, view, _ = selected(dataset, filters)
    rows = query.sort(dataset, claims, field, reverse) if field else claims[::-1] if reverse else claims
    if limit is not None and limit < 0:
        fail(f"--limit: {limit} is less than none")
    if as_json:
        print_json(dataset, rows if limit is None else rows[:limit])
        return
    with open_screen(dataset, color, no_pager, date_of("--as-of", filters.as_of) or today()) as screen:
        from factcheck.terminal.claims import claims_table

        claims_table(screen, rows, limit, view)
