"""A file in the person's editor: opened at a line, checked when it is saved, and never lost."""

import os
import shlex
import subprocess
import sys
import tempfile

import typer

from factcheck import files
from factcheck.cli.dialog import Dialog, at_terminal
from factcheck.cli.output import FOUND, fail, print_problems, warn
from factcheck.cli.writing import new_errors, print_diff
from factcheck.core.location import File
from factcheck.reading import LoadResult, loader


def edit_and_write(reading: LoadResult, target: File, data: bytes, line: int, dry_run: bool = False) -> None:
    """Open an editor on what a file shall hold, and write what is saved.

    It is opened again where that has errors which the file had not; whatever fails, the text is kept.
    """
    try:
        files.refuse_unwritable(target.name)
    except (files.CannotWrite, OSError) as error:
        fail(
            f"{target.name} cannot be written; no editor was opened: "
            f"{getattr(error, 'strerror', None) or error}"
        )
    editor = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    if not (editor or at_terminal()):
        fail(f"no terminal for an editor; set VISUAL or EDITOR, or edit {target.name}, line {line}")
    editor = editor or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, os.path.basename(target.name))
        files.write(draft, [data])
        while True:
            try:
                done = subprocess.run(at_line(shlex.split(editor), draft, line), check=False)
                data = files.read_bytes(draft)
            except (OSError, ValueError) as error:
                fail(f"cannot run {editor!r}, or it left no file: {error}; set VISUAL or EDITOR")
            status = f"{editor!r} exited with status {done.returncode}"
            if data == target.data:
                if done.returncode:
                    fail(f"{status}; nothing was written")
                warn("no changes")
                return
            if done.returncode:
                _fail_with_backup(target, data, status)
            changed = [File(file.name, data) if file.name == target.name else file for file in reading.files]
            errors = new_errors(reading, loader.read(changed))
            if not errors:
                break
            print_problems(sys.stderr, errors, changed)
            line = max(1, errors[0].position.line)
            _ask_again(target, data)
    if dry_run:
        print_diff(target.data, data, target.name, sys.stdout)
        return
    _write(target, data)


def _ask_again(target: File, data: bytes) -> None:
    """Return if the editor is to be opened again; otherwise, and after Ctrl-C, exit with a backup."""
    again = False
    try:
        again = at_terminal() and Dialog().choose("Edit again?", "Yn") == "y"
    finally:
        if not again:
            warn(
                f"nothing was written; your changes are in {files.save_backup(target.name, data)}; "
                f"correct that file and rename it to {target.name}"
            )
    if not again:
        raise typer.Exit(FOUND)


def _write(target: File, data: bytes) -> None:
    try:
        with files.locked(target.name):
            if files.read_bytes(target.name) != target.data:
                _fail_with_backup(target, data, f"{target.name} was changed by another program")
            files.replace({target.name: data})
    except files.CannotWrite as error:
        _fail_with_backup(target, data, str(error))
    except OSError as error:
        _fail_with_backup(target, data, f"{target.name} cannot be written: {error.strerror or error}")
    warn(f"{target.name} written")


def _fail_with_backup(target: File, data: bytes, reason: str) -> None:
    fail(
        f"{reason}; your changes are in {files.save_backup(target.name, data)}; "
        f"copy what you need to {target.name}"
    )


def at_line(editor: list[str], path: str, line: int) -> list[str]:
    """The command to open a file at a line, in the editor's syntax."""
    wait = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
    match os.path.splitext(os.path.basename(editor[0]))[0] if editor else "":
        case "code" | "code-insiders" | "codium" | "cursor" | "windsurf":
            return [*editor, *wait, "--goto", f"{path}:{line}"]
        case "subl" | "zed" | "zeditor":
            return [*editor, *wait, f"{path}:{line}"]
        case "hx" | "helix":
            return [*editor, f"{path}:{line}"]
        case (
            "vi" | "vim" | "nvim" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient"
            | "micro" | "joe" | "kak" | "mg" | "ne" | "gedit"
        ):  # fmt: skip
            return [*editor, f"+{line}", path]
    return [*editor, path]
