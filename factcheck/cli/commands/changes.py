"""The command that tells what the record says changed: changes."""

from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, date_of, filtered, selected
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    open_dataset,
    open_screen,
    print_objects,
    warn,
)

if TYPE_CHECKING:
    pass


@command("changes", "factcheck changes", "factcheck changes -s guaido --since 2019-05 --json")
@filtered
def changes(
    filters: FilterOptions,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Changed then or later.", show_default=False)
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Changed then or earlier.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck.analysis import history

    dataset = open_dataset(file)
    first, last = date_of("--since", since), date_of("--until", until)
    claims, view, corrections = selected(dataset, filters)
    found = history.changes(dataset, claims, corrections, first, last)
    if claims and not found:
        warn("nothing changed then")
    if as_json:
        from factcheck.exporting.json import change_object

        print_objects(map(change_object, found))
        return
    with open_screen(dataset, color, no_pager) as screen:
        from factcheck.terminal.changes import changes_list

        changes_list(screen, found, len(claims), view)
