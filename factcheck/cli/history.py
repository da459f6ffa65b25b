"""The commands that tell what changed: changes and diff."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.filters import date_of
from factcheck.cli.read import ascii_only, print_objects
from factcheck.cli.shared import (
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    dataset_path,
    drawn,
    open_dataset,
    quiet_pipe,
    readable,
    refuse,
    remark,
)

if TYPE_CHECKING:
    from factcheck.model import Dataset


@command("changes", "factcheck changes", "factcheck changes --since 2019-05 --json")
def changes(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Then or later.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Then or earlier.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import history

    dataset = open_dataset(file)
    found = history.changes(dataset, date_of("--since", since), date_of("--until", until))
    if not found:
        remark("nothing changed then")
    if as_json:
        from factcheck.formats.json import change_object

        print_objects(map(change_object, found))
        return
    with drawn(dataset, color, no_pager) as screen:
        from factcheck.terminal.changes import changes_list

        changes_list(screen, found)


@command(
    "diff",
    "factcheck diff HEAD: claims.yaml",
    "factcheck diff HEAD~3: HEAD: --markdown > corrections.md",
    "factcheck diff old.yaml new.yaml --json",
)
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="A file, or a git revision: REV: or REV:path.", show_default=False
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help="A file, or a git revision: REV: or REV:path.", show_default=False
        ),
    ],
    as_json: JsonOption = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="A corrections note to publish, as markdown.")
    ] = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
) -> None:
    from factcheck import history

    if as_json and as_markdown:
        refuse("--json and --markdown ask for two different things")
    path = next((name for name in (new, old) if not _is_revision(name)), None)
    difference = history.difference(_version(old, path), _version(new, path))
    if as_json:
        import json

        from factcheck.formats.json import difference_object

        with quiet_pipe():
            print(json.dumps(difference_object(difference), ensure_ascii=ascii_only(), indent=2))
    elif as_markdown:
        from factcheck.formats.markdown import corrections

        with quiet_pipe():
            for piece in corrections(difference):
                sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
    elif any(difference):
        with drawn(None, color, no_pager) as screen:
            from factcheck.terminal.changes import difference_list

            difference_list(screen, difference)
    else:
        remark("the two hold the same claims")


def _is_revision(name: str) -> bool:
    return ":" in name and not os.path.exists(name)


def _version(name: str, path: str | None) -> "Dataset":
    """The dataset in a file, or in a file as git has it in a revision."""
    if not _is_revision(name):
        return open_dataset(name)
    from factcheck import dataset
    from factcheck.model import File

    revision, _, told = name.partition(":")
    inside = told or os.path.relpath(path or dataset_path(None))
    if not revision or revision.startswith("-"):
        refuse(f"{name}: {revision!r} is no revision")
    if not os.path.isabs(inside) and not told:
        inside = f"./{inside}"
    try:
        done = subprocess.run(
            ["git", "cat-file", "blob", f"{revision}:{inside}"], capture_output=True, check=False
        )
    except OSError as error:
        refuse(f"{name}: git cannot be run: {error.strerror}")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").partition("\n")[0]
        refuse(f"{name}: git has no such version: {said}; `git log --oneline` shows the revisions")
    reading = dataset.read([File(name, done.stdout)])
    return readable(reading)
