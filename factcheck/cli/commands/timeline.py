"""`factcheck timeline`."""

from typing import Annotated

from factcheck.analysis import history
from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import FilterOptions, date_of, filtered, selected, word_of
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    open_dataset,
    open_screen,
    option,
    print_objects,
    warn,
)


@command("timeline", "factcheck timeline", "factcheck timeline -s maduro --since 2019-05 --only outcomes")
@filtered
def timeline(
    filters: FilterOptions,
    since: Annotated[
        str | None, option("--since", metavar="DATE", help="Only events on or after this date.")
    ] = None,
    until: Annotated[
        str | None, option("--until", metavar="DATE", help="Only events on or before this date.")
    ] = None,
    only: Annotated[
        list[str] | None,
        option(
            "--only",
            metavar="EVENTS",
            help="Only claims, outcomes or corrections. Repeat for several.",
            words=completion.events,
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    dataset = open_dataset(file)
    first, last = date_of("--since", since), date_of("--until", until)
    kinds = {word_of("--only", word, dict.fromkeys(history.EVENTS, ())) for word in only or ()}
    claims, view, corrections = selected(dataset, filters)
    events = history.changes(dataset, claims, corrections, first, last)
    events = [event for event in events if not kinds or event.kind in kinds]
    if claims and not events:
        warn("no matching events")
    if as_json:
        from factcheck.exporting.json import change_object

        print_objects(map(change_object, events))
        return
    with open_screen(dataset, color, no_pager) as screen:
        from factcheck.terminal.timeline import print_timeline

        print_timeline(screen, events, len(claims), view)
