"""`factcheck agree`."""

import os
from typing import Annotated

import typer

from factcheck.analysis import agreement
from factcheck.cli.app import command
from factcheck.cli.output import (
    ColorOption,
    JsonOption,
    PagerOption,
    fail,
    open_dataset,
    open_screen,
    print_object,
    warn,
    warn_some,
)
from factcheck.core.fuzzy import quote_short
from factcheck.exporting.json import agreement_object


@command("agree", "factcheck agree anna.yaml ben.yaml", "factcheck agree class/*.yaml --by-words --json")
def agree(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Two or more datasets, one per reviewer.", show_default=False),
    ],
    by_words: Annotated[
        bool, typer.Option("--by-words", help="Match claims by speaker and text instead of id.")
    ] = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
) -> None:
    if len(files) < 2:
        fail("expected two or more datasets, one per reviewer")
    if len({os.path.realpath(path) for path in files}) < len(files):
        fail("the same dataset is given twice")
    raters = [
        agreement.Rater(name, open_dataset(path))
        for name, path in zip(agreement.names(files), files, strict=True)
    ]
    result = agreement.compare(raters, agreement.by_words if by_words else agreement.by_id)
    if not any(None not in unit.claims for unit in result.units) and not result.pairable:
        hint = "" if by_words else "; to match by speaker and text, use --by-words"
        warn(f"the datasets have no claims in common{hint}")
    conflicts = [
        f"claim {unit.claim.id}: different {field}: {' or '.join(map(quote_short, values))}"
        for unit in result.units
        for field in ("said", "speaker", "claim")
        if (values := unit.conflicts(field))
    ]
    warn_some(conflicts, len(conflicts), "differences")
    if as_json:
        print_object(agreement_object(result))
        return
    with open_screen(raters[0].dataset._replace(verdicts=result.verdicts), color, no_pager) as screen:
        from factcheck.terminal.agreement import print_agreement

        print_agreement(screen, result)
