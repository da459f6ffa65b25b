"""The command that sets readers beside each other: agree."""

import os
from typing import Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.output import (
    ColorOption,
    JsonOption,
    PagerOption,
    fail,
    open_dataset,
    open_screen,
    quiet_pipe,
    warn,
)


@command("agree", "factcheck agree anna.yaml ben.yaml", "factcheck agree class/*.yaml --by-words --json")
def agree(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="A dataset of each reader, two or more.", show_default=False),
    ],
    by_words: Annotated[
        bool, typer.Option("--by-words", help="Match claims by speaker and words, not by their ids.")
    ] = False,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
) -> None:
    from factcheck.analysis import agreement

    if len(files) < 2:
        fail("name two datasets or more, one of each reader")
    if len({os.path.realpath(path) for path in files}) < len(files):
        fail("name each dataset once")
    readers = [
        agreement.Rater(name, open_dataset(path))
        for name, path in zip(agreement.names(files), files, strict=True)
    ]
    found = agreement.compare(readers, agreement.by_words if by_words else agreement.by_id)
    if not any(None not in unit.claims for unit in found.units) and not found.pairable:
        other = "" if by_words else "; --by-words matches by speaker and words"
        warn(f"no two of them have a claim in common{other}")
    if as_json:
        import json

        from factcheck.cli.output import ascii_only
        from factcheck.exporting.json import agreement_object, harmless

        with quiet_pipe():
            text = json.dumps(agreement_object(found), ensure_ascii=ascii_only(), indent=2)
            print(harmless(text))
        return
    with open_screen(readers[0].dataset._replace(verdicts=found.verdicts), color, no_pager) as screen:
        from factcheck.terminal.agreement import draw

        draw(screen, found)
