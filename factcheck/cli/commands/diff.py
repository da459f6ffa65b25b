"""`factcheck diff`."""

import sys
from typing import Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.output import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    dataset_path,
    fail,
    open_dataset,
    open_screen,
    print_object,
    quiet_pipe,
    warn,
)
from factcheck.core.model import Dataset

_VERSION = "a file, a folder, or a git revision: REV, REV: or REV:path"


@command(
    "diff",
    "factcheck diff",
    "factcheck diff HEAD~3",
    "factcheck diff HEAD~3: HEAD: --markdown > corrections.md",
    "factcheck diff old.yaml new.yaml --json",
)
def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="[OLD]", help=f"The older version: {_VERSION}.", show_default="HEAD:"),
    ] = "HEAD:",
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help=f"The newer version: {_VERSION}.", show_default="the dataset"),
    ] = None,
    as_json: JsonOption = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a note on the changes for publication.")
    ] = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck.analysis import history

    if as_json and as_markdown:
        fail("use --json or --markdown, not both")
    before, after = _versions(old, new, file)
    difference = history.difference(before, after)
    if as_json:
        from factcheck.exporting.json import difference_object

        print_object(difference_object(difference))
    elif as_markdown:
        from factcheck.exporting.markdown import note

        with quiet_pipe():
            for piece in note(after, difference):
                sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
    elif any(difference):
        with open_screen(after, color, no_pager) as screen:
            from factcheck.terminal.difference import print_difference

            print_difference(screen, difference)
    else:
        warn("no differences")


def _versions(old: str, new: str | None, file: str | None) -> tuple[Dataset, Dataset]:
    """Read the two versions; `A..B` names both, as in git."""
    from factcheck.cli.git import UnknownVersion, is_path, version

    try:
        if new is None and ".." in old and ":" not in old and not is_path(old, file or "."):
            old, _, new = old.partition("..")
            old, new = old or "HEAD", new or "HEAD"
        on_disk = next((name for name in (new, old) if name and is_path(name, file or ".")), None)
        current = dataset_path(file, example=False) if new is None else None
        path = file or on_disk or current or dataset_path(None, example=False)
        return version(old, path), version(new, path) if new is not None else open_dataset(current)
    except UnknownVersion as error:
        fail(str(error))
