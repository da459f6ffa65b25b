"""The command that shows claims in the order of time: timeline."""

from typing import TYPE_CHECKING

from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, filtered, selected
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    open_dataset,
    open_screen,
    print_json,
)

if TYPE_CHECKING:
    pass


@command("timeline", "factcheck timeline", "factcheck timeline -s maduro --since 2019-04-30")
@filtered
def timeline(
    filters: FilterOptions,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck.core import query

    dataset = open_dataset(file)
    chosen, view, _ = selected(dataset, filters)
    claims = query.sort(dataset, chosen, "said")
    if as_json:
        print_json(dataset, claims)
        return
    with open_screen(dataset, color, no_pager) as screen:
        from factcheck.terminal.claims import timeline as draw

        draw(screen, claims, view)
