"""`factcheck speakers` and `factcheck tally`."""

from typing import Annotated, Any

import typer

from factcheck.analysis import tally as analysis
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
    print_objects,
    warn,
)
from factcheck.core.model import Dataset

_Rate = Annotated[
    bool,
    typer.Option(
        "--rate", help="Share of judged claims that were confirmed, with a 95 % confidence interval."
    ),
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
    _show_tally(filters, "speaker", with_rate, as_json, file, color=color, no_pager=no_pager)


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
            help="Count by speaker, verdict, kind, about, tag, group, source, month or due.",
            autocompletion=completion.tally_fields,
        ),
    ] = "verdict",
    with_rate: _Rate = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    _show_tally(filters, by, with_rate, as_json, file, color=color, no_pager=no_pager)


def _show_tally(
    filters: FilterOptions, by: str, with_rate: bool, as_json: bool, file: str | None, **screen_options: Any
) -> None:
    field = word_of("--by", by, dict.fromkeys(analysis.BY, ()))
    if with_rate and field in ("verdict", "due"):
        fail(
            f"--rate cannot be used with --by {field}; use speaker, kind, about, tag, group, source or month"
        )
    for option in ("verdict", "overdue"):
        if with_rate and option in filters.typed:
            fail(f"--rate cannot be used with --{option}, which selects claims by their verdict")
    dataset = open_dataset(file)
    rows, number, view = _count_claims(dataset, filters, field, appeals=not with_rate)
    if as_json:
        from factcheck.exporting.json import tally_object

        print_objects(tally_object(row, field, with_rate) for row in rows)
        return
    with open_screen(dataset, **screen_options) as screen:
        from factcheck.terminal import counts

        screen.head(number, view)
        if not rows:
            return
        if with_rate:
            counts.print_rates(screen, rows, field)
        elif field == "speaker":
            counts.print_speakers(screen, rows)
        else:
            counts.print_tally(screen, rows, field, number)


def _count_claims(
    dataset: Dataset, filters: FilterOptions, field: str, *, appeals: bool
) -> tuple[list[analysis.Row], int, str]:
    """Return the rows of a tally, the number of claims in it, and the label of the view."""
    if not filters.typed and (rows := analysis.tally_all(dataset, field, appeals=appeals)):
        all_rows = rows if field == "verdict" else analysis.tally_all(dataset, "verdict", appeals=appeals)
        return rows, sum(row.claims for row in all_rows or ()), ""
    claims, view, _ = selected(dataset, filters)
    if not appeals:
        claims = [claim for claim in claims if claim.kind != "appeal"]
    if field != "due":
        return analysis.tally(dataset, claims, field), len(claims), view
    rows = analysis.tally(dataset, (claim for claim in claims if claim.due), field, filters.day)
    if claims and not rows:
        warn("no selected claim has a due date")
    return rows, sum(row.claims for row in rows), view
