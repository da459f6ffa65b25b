"""The commands that read: list, show, speakers, tally, timeline."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import complete
from factcheck.cli.app import command
from factcheck.cli.filters import Filters, filtered, selected, unmatched, word_of
from factcheck.cli.shared import (
    ColorOption,
    FileOption,
    JsonOption,
    open_dataset,
    quiet_pipe,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.model import Claim


@command(
    "list",
    "factcheck list -s bolton",
    "factcheck list -v contradicted --sort said",
    "factcheck list --as-of 2019-04-30 --json",
    "factcheck list --color | less -R",
)
@filtered
def list_claims(
    filters: Filters,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="Order by said, due, reported, speaker, verdict, kind or id.",
            show_default=False,
            autocompletion=complete.sort_fields,
        ),
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=0, metavar="N", help="The first N claims only.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    from factcheck import query

    dataset = open_dataset(file)
    field = word_of("--sort", sort, dict.fromkeys(query.SORT_FIELDS, ())) if sort is not None else None
    claims, view = selected(dataset, filters)
    rows = query.sort(dataset, claims, field, reverse) if field else list(claims)[:: -1 if reverse else 1]
    with quiet_pipe():
        if as_json:
            print_json(rows[:limit])
        else:
            from factcheck.terminal.screen import screen
            from factcheck.terminal.table import claims_table

            claims_table(screen(sys.stdout, color), dataset, rows, limit, view)


@command("show", "factcheck show guaido-main-military-units", "factcheck show guaido-main --json")
def show(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="The claim's id, or any beginning that fits it alone.",
            show_default=False,
            autocompletion=complete.ids,
        ),
    ],
    as_json: JsonOption = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    from factcheck import matching

    dataset = open_dataset(file)
    by_id = {claim.id: claim for claim in dataset.claims}
    claims = []
    for typed in ids:
        match = matching.match_id(typed, by_id)
        if isinstance(match, matching.Unmatched):
            unmatched("ID", match)
        claims.append(by_id[match])
    with quiet_pipe():
        if as_json:
            print_json(claims)
        else:
            from factcheck.dataset import source_texts
            from factcheck.quotes import Text, verified
            from factcheck.terminal.pages import claim_page
            from factcheck.terminal.screen import screen

            console = screen(sys.stdout, color)
            texts = {source: Text(text) for source, text in source_texts(dataset)[0].items()}
            for number, claim in enumerate(claims):
                if number:
                    console.print()
                claim_page(console, dataset, claim, verified(claim, texts))


@command("speakers", "factcheck speakers", "factcheck speakers -t cuba --json")
@filtered
def speakers(
    filters: Filters,
    as_json: JsonOption = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    show_tally(filters, "speaker", as_json, color, file)


@command("tally", "factcheck tally --by tag", "factcheck tally --by month -s guaido")
@filtered
def tally(
    filters: Filters,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="Speaker, verdict, kind, about, tag or month.",
            autocompletion=complete.tally_fields,
        ),
    ] = "verdict",
    as_json: JsonOption = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    show_tally(filters, by, as_json, color, file)


def show_tally(filters: Filters, by: str, as_json: bool, color: bool | None, file: str | None) -> None:
    """Count the claims asked for, as a table or as JSON."""
    from factcheck import tally

    field = word_of("--by", by, dict.fromkeys(tally.FIELDS, ()))
    dataset = open_dataset(file)
    claims, view = selected(dataset, filters)
    rows = tally.tally(dataset, claims, field)
    with quiet_pipe():
        if as_json:
            from factcheck.formats.json import objects

            write_all(
                objects(
                    (
                        {field: row.value, "claims": row.claims, "resolved": row.resolved}
                        | {"unresolved": row.unresolved, "verdicts": row.verdicts}
                        for row in rows
                    ),
                    ascii_only(),
                )
            )
        else:
            from factcheck.terminal.counts import tally_table
            from factcheck.terminal.screen import screen

            tally_table(screen(sys.stdout, color), dataset, rows, field, len(claims), view)


@command("timeline", "factcheck timeline", "factcheck timeline -s maduro --since 2019-04-30")
@filtered
def timeline(
    filters: Filters,
    as_json: JsonOption = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    from factcheck import query

    dataset = open_dataset(file)
    chosen, view = selected(dataset, filters)
    claims = query.sort(dataset, chosen, "said")
    with quiet_pipe():
        if as_json:
            print_json(claims)
        else:
            from factcheck.terminal.pages import timeline_table
            from factcheck.terminal.screen import screen

            timeline_table(screen(sys.stdout, color), dataset, claims, view)


def ascii_only() -> bool:
    """Whether standard output takes no more than ASCII, so that JSON must escape the rest."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def print_json(claims: "Iterable[Claim]") -> None:
    """Claims as a JSON array."""
    from factcheck.formats.json import claim_object, objects

    write_all(objects(map(claim_object, claims), ascii_only()))


def write_all(pieces: "Iterable[str]") -> None:
    """Text on standard output, a piece at a time."""
    for piece in pieces:
        sys.stdout.write(piece)
