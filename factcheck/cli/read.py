"""The commands that read: list, show, speakers, tally, timeline."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcheck.cli import complete
from factcheck.cli.app import command
from factcheck.cli.filters import Filters, date_of, filtered, selected, today, unmatched, word_of
from factcheck.cli.shared import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    drawn,
    open_dataset,
    open_reading,
    quiet_pipe,
    readable,
    refuse,
    remark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.model import Claim, Dataset
    from factcheck.tally import Row


@command(
    "list",
    "factcheck list -s bolton",
    "factcheck list -v contradicted --sort said",
    "factcheck list --as-of 2019-04-30 --json",
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
            "--limit", "-n", metavar="N", help="The first N claims only, from 0 up.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import query

    dataset = open_dataset(file)
    field = word_of("--sort", sort, dict.fromkeys(query.SORT_FIELDS, ())) if sort is not None else None
    claims, view, _ = selected(dataset, filters)
    rows = query.sort(dataset, claims, field, reverse) if field else claims[::-1] if reverse else claims
    if limit is not None and limit < 0:
        refuse(f"--limit: {limit} is less than none")
    if as_json:
        print_json(dataset, rows if limit is None else rows[:limit])
        return
    with drawn(dataset, color, no_pager, date_of("--as-of", filters.as_of) or today()) as screen:
        from factcheck.terminal.claims import claims_table

        claims_table(screen, rows, limit, view)


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
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import matching, query

    reading = open_reading(file)
    dataset = readable(reading)
    by_id = query.by_id(dataset)
    claims = []
    for typed in ids:
        match = query.find(by_id, typed)
        if isinstance(match, matching.Unmatched):
            if any(claim.id.startswith(typed) for claim in reading.dropped if claim.id):
                refuse(f"ID: {typed!r} was left out for its problems: `factcheck check` shows them")
            unmatched("ID", match)
        claims.append(match)
    if as_json:
        print_json(dataset, claims)
        return
    from factcheck.dataset import source_texts
    from factcheck.quotes import Text, verified

    texts = {source: Text(text) for source, text in source_texts(dataset)[0].items()}
    with drawn(dataset, color, no_pager, today()) as screen:
        from factcheck.terminal.page import claim_page

        for number, claim in enumerate(claims):
            if number:
                screen.print()
            claim_page(screen, claim, by_id, verified(claim, texts))


_Rate = Annotated[
    bool, typer.Option("--rate", help="What share was confirmed of what was judged, with its interval.")
]


@command("speakers", "factcheck speakers", "factcheck speakers -t cuba --json", "factcheck speakers --rate")
@filtered
def speakers(
    filters: Filters,
    with_rate: _Rate = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    show_tally(filters, "speaker", with_rate, as_json, file, color=color, no_pager=no_pager)


@command(
    "tally", "factcheck tally --by tag", "factcheck tally --by month -s guaido", "factcheck tally --by due"
)
@filtered
def tally(
    filters: Filters,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="Speaker, verdict, kind, about, tag, group, month or due.",
            autocompletion=complete.tally_fields,
        ),
    ] = "verdict",
    with_rate: _Rate = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    show_tally(filters, by, with_rate, as_json, file, color=color, no_pager=no_pager)


def show_tally(
    filters: Filters, by: str, with_rate: bool, as_json: bool, file: str | None, **look: Any
) -> None:
    """Count the claims asked for, as a table or as JSON; `look` is how it is drawn."""
    from factcheck import tally

    field = word_of("--by", by, dict.fromkeys(tally.BY, ()))
    if with_rate and field in ("verdict", "due"):
        refuse(f"--rate: there is none by {field}; count by speaker, kind, about, tag, group or month")
    for chosen in ("verdict", "overdue"):
        if with_rate and chosen in filters.typed:
            refuse(f"--rate: --{chosen} chooses claims by their verdict, which is what the rate is of")
    dataset = open_dataset(file)
    rows, number, view = counted(dataset, filters, field)
    if as_json:
        from factcheck.formats.json import tally_object

        print_objects(tally_object(row, field, with_rate) for row in rows)
        return
    with drawn(dataset, **look) as screen:
        from factcheck.terminal import counts

        if with_rate:
            counts.rates(screen, rows, field, number, view)
        elif field == "speaker":
            counts.speakers(screen, rows, number, view)
        else:
            counts.tally(screen, rows, field, number, view)


def counted(dataset: "Dataset", filters: Filters, field: str) -> "tuple[list[Row], int, str]":
    """The rows of a count, of how many claims it is, and how the record is looked at."""
    from factcheck import tally

    if not filters.typed and (rows := tally.of_all(dataset, field)):
        return rows, len(dataset.claims), ""
    claims, view, _ = selected(dataset, filters)
    day = date_of("--as-of", filters.as_of) or today()
    if field != "due":
        return tally.tally(dataset, claims, field), len(claims), view
    rows = tally.tally(dataset, (claim for claim in claims if claim.due), field, day)
    if claims and not rows:
        remark("no claim here had a day by which it was due")
    return rows, sum(row.claims for row in rows), view


@command("timeline", "factcheck timeline", "factcheck timeline -s maduro --since 2019-04-30")
@filtered
def timeline(
    filters: Filters,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import query

    dataset = open_dataset(file)
    chosen, view, _ = selected(dataset, filters)
    claims = query.sort(dataset, chosen, "said")
    if as_json:
        print_json(dataset, claims)
        return
    with drawn(dataset, color, no_pager) as screen:
        from factcheck.terminal.claims import timeline as draw

        draw(screen, claims, view)


def ascii_only() -> bool:
    """Whether standard output takes no more than ASCII, so that JSON must escape the rest."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def print_json(dataset: "Dataset", claims: "Iterable[Claim]") -> None:
    """Claims as a JSON array."""
    from factcheck.formats.json import claim_objects

    print_objects(claim_objects(dataset, claims))


def print_objects(values: "Iterable[dict[str, Any]]") -> None:
    """Plain data as a JSON array on standard output, a piece at a time."""
    from factcheck.formats.json import objects

    with quiet_pipe():
        for piece in objects(values, ascii_only()):
            sys.stdout.write(piece)
