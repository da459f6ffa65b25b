"""The command that opens an editor: edit."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import Dialog, at_terminal
from factcheck.cli.filters import fail_unmatched
from factcheck.cli.forms import DryRunOption, new_errors, print_diff, writable_path
from factcheck.cli.output import FOUND, WrittenOption, fail, print_problems, read_dataset, readable, warn

if TYPE_CHECKING:
    from factcheck.core.location import File
    from factcheck.reading.loader import LoadResult


@command(
    "edit",
    "factcheck edit guaido-main",
    "factcheck edit imt-2019-05-01",
    "EDITOR='code --wait' factcheck edit",
)
def edit(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A claim's id or a beginning of it, a source's id, a speaker's name; the file without it.",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    import shlex
    import subprocess
    import tempfile

    from factcheck import files

    path = writable_path(file)
    reading = read_dataset(path)
    readable(reading)
    target, line = _where(reading, id)
    try:
        files.refuse_unwritable(target.name)
    except (files.CannotWrite, OSError) as error:
        why = getattr(error, "strerror", None) or error
        fail(f"{target.name} cannot be written, so that no editor was opened: {why}")
    editor = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    editor = editor or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, os.path.basename(target.name))
        files.write(draft, [target.data])
        while True:
            try:
                done = subprocess.run([*at_line(shlex.split(editor), draft, line)], check=False)
                data = files.regular_bytes(draft)
            except (OSError, ValueError) as error:
                fail(f"{editor!r} cannot be run, or left no file: {error}; set VISUAL or EDITOR")
            if data == target.data:
                if done.returncode:
                    fail(f"{editor!r} ended with status {done.returncode}; nothing was written")
                warn("nothing was changed")
                return
            if done.returncode:
                _keep(target, data, f"{editor!r} ended with status {done.returncode}")
            problem = _first_new(reading, target, data)
            if problem is None:
                break
            line = max(1, problem)
            if not (at_terminal() and Dialog().agrees("Go back in?")):
                warn(f"nothing was written; what you wrote is in {files.save_backup(target.name, data)}")
                raise typer.Exit(FOUND)
    if dry_run:
        print_diff(target.data, data, target.name, sys.stdout)
        return
    _put(target, data)


def _first_new(reading: "LoadResult", target: "File", data: bytes) -> int | None:
    """The line of the first error that was not there before, which is shown with the others; or None."""
    from factcheck.core.location import File
    from factcheck.reading import loader

    changed = [File(one.name, data) if one.name == target.name else one for one in reading.files]
    errors = new_errors(reading, loader.read(changed))
    print_problems(sys.stderr, errors, changed)
    return errors[0].position.line if errors else None


def _put(target: "File", data: bytes) -> None:
    """Put what was written in the file's place; whatever fails, it is kept."""
    from factcheck import files

    try:
        with files.locked(target.name):
            if files.regular_bytes(target.name) != target.data:
                _keep(target, data, f"{target.name} was changed by somebody else meanwhile")
            files.refuse_other_names(target.name)
            files.write(target.name, [data])
    except files.CannotWrite as refused:
        _keep(target, data, str(refused))
    except OSError as error:
        _keep(target, data, f"{target.name} cannot be written: {error.strerror or error}")
    warn(f"{target.name} written")


def _keep(target: "File", data: bytes, why: str) -> None:
    """Refuse, and say where what was written is kept."""
    from factcheck import files

    fail(f"{why}; what you wrote is in {files.save_backup(target.name, data)}")


def _where(reading: "LoadResult", typed: str | None) -> "tuple[File, int]":
    """The file and the line of a claim, of one that was left out too, of a source or a speaker."""
    from factcheck.core import matching
    from factcheck.reading.positions import locate

    dataset = readable(reading)
    if typed is None:
        return reading.files[0], 1
    places = {claim.id: (claim.span.file, claim.span.line + 1) for claim in dataset.claims}
    files = {file.name: file for file in reading.files}
    for problem in reading.problems:
        if problem.claim:
            places.setdefault(problem.claim, (files[problem.position.file], problem.position.line))
    for key, records in (("sources", dataset.sources), ("speakers", dataset.speakers)):
        for name, record in records.items():
            if name == typed or matching.fold(name) == matching.fold(typed):
                return record.span.file, locate(record.span, (key, name), key=True).line
    match = matching.match_id(typed, places)
    if isinstance(match, matching.Unmatched):
        fail_unmatched("ID", match)
    return places[match]


def at_line(editor: list[str], path: str, line: int) -> list[str]:
    """An editor's command to open a file at a line, in the syntax of that editor."""
    name = os.path.splitext(os.path.basename(editor[0]))[0] if editor else ""
    if name in ("code", "code-insiders", "codium", "cursor", "windsurf"):
        waiting = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
        return [*editor, *waiting, "--goto", f"{path}:{line}"]
    if name in ("subl", "zed", "zeditor"):
        waiting = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
        return [*editor, *waiting, f"{path}:{line}"]
    if name in ("hx", "helix"):
        return [*editor, f"{path}:{line}"]
    if name in (
        "vi",
        "vim",
        "nvim",
        "view",
        "gvim",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "micro",
        "joe",
        "kak",
        "mg",
        "ne",
        "gedit",
    ):
        return [*editor, f"+{line}", path]
    return [*editor, path]
