"""`factcheck edit`."""

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
            help="A claim's id or a prefix of it, a source's id, or a speaker's name [default: the file].",
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
    target, line = _locate(reading, id)
    try:
        files.refuse_unwritable(target.name)
    except (files.CannotWrite, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        fail(f"{target.name} cannot be written; no editor was opened: {reason}")
    editor = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    editor = editor or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, os.path.basename(target.name))
        files.write(draft, [target.data])
        while True:
            try:
                process = subprocess.run([*at_line(shlex.split(editor), draft, line)], check=False)
                data = files.read_bytes(draft)
            except (OSError, ValueError) as error:
                fail(f"cannot run {editor!r}, or it left no file: {error}; set VISUAL or EDITOR")
            if data == target.data:
                if process.returncode:
                    fail(f"{editor!r} exited with status {process.returncode}; nothing was written")
                warn("no changes")
                return
            if process.returncode:
                _fail_with_backup(target, data, f"{editor!r} exited with status {process.returncode}")
            error_line = _first_new_error(reading, target, data)
            if error_line is None:
                break
            line = max(1, error_line)
            if not (at_terminal() and Dialog().agrees("Edit again?")):
                warn(f"nothing was written; your changes are in {files.save_backup(target.name, data)}")
                raise typer.Exit(FOUND)
    if dry_run:
        print_diff(target.data, data, target.name, sys.stdout)
        return
    _replace(target, data)


def _first_new_error(reading: "LoadResult", target: "File", data: bytes) -> int | None:
    """Print the errors that the change adds; return the line of the first, or None."""
    from factcheck.core.location import File
    from factcheck.reading import loader

    changed = [File(file.name, data) if file.name == target.name else file for file in reading.files]
    errors = new_errors(reading, loader.read(changed))
    print_problems(sys.stderr, errors, changed)
    return errors[0].position.line if errors else None


def _replace(target: "File", data: bytes) -> None:
    """Replace the file; on any failure, save the changes as a backup."""
    from factcheck import files

    try:
        with files.locked(target.name):
            if files.read_bytes(target.name) != target.data:
                _fail_with_backup(target, data, f"{target.name} was changed by another program")
            files.refuse_hard_links(target.name)
            files.write(target.name, [data])
    except files.CannotWrite as error:
        _fail_with_backup(target, data, str(error))
    except OSError as error:
        _fail_with_backup(target, data, f"{target.name} cannot be written: {error.strerror or error}")
    warn(f"{target.name} written")


def _fail_with_backup(target: "File", data: bytes, reason: str) -> None:
    from factcheck import files

    fail(f"{reason}; your changes are in {files.save_backup(target.name, data)}")


def _locate(reading: "LoadResult", typed: str | None) -> "tuple[File, int]":
    """The file and line of a claim (valid or skipped), a source or a speaker."""
    from factcheck.core import matching
    from factcheck.reading.positions import locate

    dataset = readable(reading)
    if typed is None:
        return reading.files[0], 1
    positions = {claim.id: (claim.span.file, claim.span.line + 1) for claim in dataset.claims}
    files = {file.name: file for file in reading.files}
    for problem in reading.problems:
        if problem.claim:
            positions.setdefault(problem.claim, (files[problem.position.file], problem.position.line))
    for key, records in (("sources", dataset.sources), ("speakers", dataset.speakers)):
        for name, record in records.items():
            if name == typed or matching.fold(name) == matching.fold(typed):
                return record.span.file, locate(record.span, (key, name), key=True).line
    match = matching.match_id(typed, positions)
    if isinstance(match, matching.Unmatched):
        fail_unmatched("ID", match)
    return positions[match]


def at_line(editor: list[str], path: str, line: int) -> list[str]:
    """The command to open a file at a line, in the editor's syntax."""
    name = os.path.splitext(os.path.basename(editor[0]))[0] if editor else ""
    wait = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
    if name in ("code", "code-insiders", "codium", "cursor", "windsurf"):
        return [*editor, *wait, "--goto", f"{path}:{line}"]
    if name in ("subl", "zed", "zeditor"):
        return [*editor, *wait, f"{path}:{line}"]
    if name in ("hx", "helix"):
        return [*editor, f"{path}:{line}"]
    if name in _PLUS_LINE:
        return [*editor, f"+{line}", path]
    return [*editor, path]


_PLUS_LINE = (
    "vi", "vim", "nvim", "view", "gvim", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "kak", "mg",
    "ne", "gedit",
)  # fmt: skip
