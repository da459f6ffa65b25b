"""How a command changes a dataset: one read, one splice, one verification, and one atomic write."""

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from difflib import unified_diff
from typing import Annotated, Any, TypeAlias

import typer

from factcheck import checks, files
from factcheck.cli.filters import today
from factcheck.cli.forms import Entry
from factcheck.cli.output import (
    dataset_path,
    fail,
    fail_on_database,
    quiet_pipe,
    read_dataset,
    readable,
    shipped,
    warn,
)
from factcheck.core.diagnostics import Problem
from factcheck.core.labels import escape_invisible
from factcheck.core.location import File
from factcheck.core.model import Dataset
from factcheck.reading import LoadResult
from factcheck.writing import splice

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change without writing it.")]


# What a command adds to a dataset, and how the message about it names that.
Proposal: TypeAlias = tuple[splice.Additions, str]


def write(path: str | None, entry: Entry, propose: Callable[[Dataset], Proposal], dry_run: bool) -> None:
    """Change the dataset at a path as proposed, whole or not at all.

    Questions are asked, and the change is verified, before the lock is taken; where somebody else has
    written since, both are repeated under the lock with the same answers.
    """
    path = writable_path(path)
    try:
        reading, file, data, name = _prepare(path, propose)
        if dry_run:
            print_diff(file.data, data, file.name, sys.stdout)
            return
        if entry.dialog:
            print_diff(file.data, data, file.name, sys.stderr)
            answer = entry.dialog.choose("Write this? (e opens the editor)", "Yne")
            if answer == "n":
                warn("nothing was written")
                return
            if answer == "e":
                from factcheck.cli.editor import edit_and_write  # which imports this module

                line = _equal_lines(file.data.splitlines(), data.splitlines()) + 1
                edit_and_write(reading, file, data, line)
                return
        with files.locked(path):
            if not _is_current(path, reading):
                _, file, data, name = _prepare(path, propose)
            files.replace({file.name: data})
    except files.CannotWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")
    warn(f"{name} written to {file.name}")


def _prepare(path: str, propose: Callable[[Dataset], Proposal]) -> tuple[LoadResult, File, bytes, str]:
    """The dataset as read, a file of it with its new bytes, and the name of what they add.

    The bytes were read again, and hold what is intended.
    """
    reading = read_dataset(path)
    dataset = readable(reading)
    additions, name = propose(dataset)
    changed = splice.apply(reading, additions)
    if len(changed) > 1:
        fail(f"this would change {' and '.join(changed)}; add the source or the speaker first")
    after = splice.verify(reading, changed, additions.applied(dataset))
    if errors := new_errors(reading, after):
        hint = f" ({errors[0].hint})" if errors[0].hint else ""
        fail(f"nothing was written: {errors[0].message}{hint}")
    ((target, data),) = changed.items()
    return reading, next(file for file in reading.files if file.name == target), data, name


def _equal_lines(before: list[Any], after: list[Any]) -> int:
    """The number of lines at the start that two versions of a file have in common."""
    differing = (number for number, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(differing, min(len(before), len(after)))


def _is_current(path: str, reading: LoadResult) -> bool:
    return files.dataset_files(path) == [file.name for file in reading.files] and all(
        files.read_bytes(file.name) == file.data for file in reading.files
    )


def new_errors(before: LoadResult, after: LoadResult) -> list[Problem]:
    """The errors that a dataset has and did not have before."""
    errors = _errors(after)
    if not errors:
        return []
    old = {(problem.check, problem.message, problem.claim) for problem in _errors(before)}
    return [problem for problem in errors if (problem.check, problem.message, problem.claim) not in old]


def _errors(reading: LoadResult) -> list[Problem]:
    problems = list(reading.problems)
    if reading.dataset:
        subject = checks.Subject(reading.dataset, today(), {}, not reading.left_out, reading.dropped)
        problems += checks.run(subject).listed
    return [problem for problem in problems if problem.severity == "error"]


def writable_path(file: str | None) -> str:
    """The dataset to write to: never standard input, never the one that comes with factcheck."""
    path = dataset_path(file)
    if path == "-":
        fail("standard input cannot be written to; name a file with --file")
    fail_on_database(path)
    if files.is_same_file(path, shipped()):
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        is_near = files.is_inside(os.getcwd(), os.path.dirname(os.path.realpath(path)))
        if os.path.dirname(os.path.abspath(path)) == package or (file is None and not is_near):
            fail("the example that comes with factcheck is read-only; create a dataset with `factcheck init`")
    return path


def print_diff(old: bytes, new: bytes, name: str, stream: Any) -> None:
    """A unified diff of two versions of a file."""
    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    name = name.lstrip("/")
    # Equal lines at both ends are compared as unique texts: difflib's time grows with the square of
    # repeated lines.
    start = _equal_lines(before, after)
    end = -_equal_lines(before[start:][::-1], after[start:][::-1]) or None
    equal = before[:start] + (before[end:] if end else [])
    marks = {f"\0{number}\n": line for number, line in enumerate(equal)}
    keys = list(marks)
    before, after = ([*keys[:start], *lines[start:end], *keys[start:]] for lines in (before, after))
    with quiet_pipe() if stream is sys.stdout else nullcontext():
        for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
            line = line[0] + marks.get(line[1:], line[1:])
            print(escape_invisible(line.rstrip("\r\n")), file=stream)
