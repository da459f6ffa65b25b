"""The commands that count: speakers and tally."""

from typing import TYPE_CHECKING, Annotated, Any

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
    print_objects,
    warn,
)

if TYPE_CHECKING:
    from factcheck.analysis.tally import Row
    from factcheck.core.model import Dataset


_Rate = Annotated[
    bool, typer.Option("--rate", help="What share was confirmed of what was judged, with its interval.")
]


@command("speakers", "factcheck speakers", "factcheck speakers -t cuba --json", "factcheck speakers --rate")
@filtered
def speakers(
    filters: FilterOptions,
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
    filters: FilterOptions,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="Speaker, verdict, kind, about, tag, group, month or due.",
            autocompletion=completion.tally_fields,
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
    filters: FilterOptions, by: str, with_rate: bool, as_json: bool, file: str | None, **look: Any
) -> None:
    """Count the claims asked for, as a table or as JSON; `look` is how it is drawn."""
    from factcheck.analysis import tally

    field = word_of("--by", by, dict.fromkeys(tally.BY, ()))
    if with_rate and field in ("verdict", "due"):
        fail(f"--rate: there is none by {field}; count by speaker, kind, about, tag, group or month")
    for chosen in ("verdict", "overdue"):
        if with_rate and chosen in filters.typed:
            fail(f"--rate: --{chosen} chooses claims by their verdict, which is what the rate is of")
    dataset = open_dataset(file)
    rows, number, view = counted(dataset, filters, field)
    if as_json:
        from factcheck.exporting.json import tally_object

        print_objects(tally_object(row, field, with_rate) for row in rows)
        return
    with open_screen(dataset, **look) as screen:
        from factcheck.terminal import counts

        if with_rate:
            counts.rates(screen, rows, field, number, view)
        elif field == "speaker":
            counts.speakers(screen, rows, number, view)
        else:
            counts.tally(screen, rows, field, number, view)


def counted(dataset: "Dataset", filters: FilterOptions, field: str) -> "tuple[list[Row], int, str]":
    """The rows of a count, of how many claims it is, and how the record is looked at."""
    from factcheck.analysis import tally

    if not filters.typed and (rows := tally.of_all(dataset, field)):
        return rows, len(dataset.claims), ""
    claims, view, _ = selected(dataset, filters)
    day = date_of("--as-of", filters.as_of) or today()
    if field != "due":
        return tally.tally(dataset, claims, field), len(claims), view
    rows = tally.tally(dataset, (claim for claim in claims if claim.due), field, day)
    if claims and not rows:
        warn("no claim here had a day by which it was due")
    return rows, sum(row.claims for row in rows), view
