"""`factcheck list`."""

from typing import Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, filtered, selected, word_of
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    fail,
    open_dataset,
    open_screen,
    option,
    print_objects,
)
from factcheck.core import query


@command(
    "list",
    "factcheck list -s bolton",
    "factcheck list -v contradicted --by speaker",
    "factcheck list --oneline --sort said",
    "factcheck list --as-of 2019-04-30 --json",
)
@filtered
def list_claims(
    filters: FilterOptions,
    by: Annotated[
        str | None,
        option(
            "--by",
            metavar="FIELD",
            help="Group by speaker, verdict, kind or month.",
            words=completion.groups_of_claims,
        ),
    ] = None,
    sort: Annotated[
        str | None,
        option(
            "--sort",
            metavar="FIELD",
            help="Order by said, due, reported, speaker, verdict, kind or id.",
            words=completion.sort_fields,
        ),
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False,
    limit: Annotated[int | None, option("--limit", "-n", metavar="N", help="Print at most N claims.")] = None,
    oneline: Annotated[bool, typer.Option("--oneline", "-1", help="Print one line per claim.")] = False,
    long: Annotated[bool, typer.Option("--long", "-l", help="Print every claim in full.")] = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    for name, given in (("--by", by is not None), ("--oneline", oneline), ("--long", long)):
        if as_json and given:
            fail(f"--json cannot be used with {name}")
    if oneline and long:
        fail("use --oneline or --long, not both")
    if limit is not None and limit < 0:
        fail(f"invalid value {limit} for --limit: must be 0 or more")
    group = None
    if by is not None:
        from factcheck.analysis.tally import GROUPS

        group = word_of("--by", by, dict.fromkeys(GROUPS, ()))
    dataset = open_dataset(file)
    field = word_of("--sort", sort, dict.fromkeys(query.SORT_FIELDS, ())) if sort is not None else None
    claims, view, _ = selected(dataset, filters)
    rows = query.sort(dataset, claims, field, reverse) if field else claims[::-1] if reverse else claims
    if as_json:
        from factcheck.exporting.json import claim_objects

        print_objects(claim_objects(dataset, rows if limit is None else rows[:limit]))
        return
    with open_screen(dataset, color, no_pager, filters.day) as screen:
        from factcheck.terminal.claims import print_claims, print_in_full, print_lines

        printer = print_lines if oneline else print_in_full if long else print_claims
        printer(screen, rows, limit, view, group)
