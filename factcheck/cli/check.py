"""The command that checks."""

import sys
from typing import Annotated

import typer

from factcheck.cli.app import app
from factcheck.cli.shared import (
    DONE,
    FOUND,
    REFUSED,
    FileOption,
    dataset_path,
    examples,
    print_problems,
    quiet_pipe,
    read_dataset,
)
from factcheck.wording import count


@app.command(
    rich_help_panel="Read", epilog=examples("factcheck check", "factcheck check claims.yaml more.yaml")
)
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="What to check; without it, the dataset.", show_default=False
        ),
    ] = None,
    file: FileOption = None,
) -> None:
    """Find every problem, at its line."""
    checked = left_out = found = 0
    readable = True
    with quiet_pipe():
        for path in files or [dataset_path(file)]:
            reading = read_dataset(path)
            print_problems(sys.stdout, reading)
            found += len(reading.problems)
            left_out += reading.left_out
            checked += reading.left_out + (len(reading.dataset.claims) if reading.dataset else 0)
            readable = readable and reading.dataset is not None
        if not readable:
            raise typer.Exit(REFUSED)
        claims = f"{count(checked, 'claim')} checked"
        print(
            f"{claims}: {count(found, 'problem')}, {left_out} left out" if found else f"{claims}: no problems"
        )
    raise typer.Exit(FOUND if found else DONE)
