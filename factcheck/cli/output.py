"""What commands share: messages, exit statuses, options, and reading the dataset."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from factcheck.core.labels import count, escape_invisible
from factcheck.core.location import File
from factcheck.core.model import Dataset, When

if TYPE_CHECKING:
    from factcheck.core.diagnostics import Problem
    from factcheck.reading import LoadResult
    from factcheck.terminal.screen import Screen

DONE, FOUND, REFUSED = 0, 1, 2
MAX_MESSAGES = 10  # of a kind, and of problems where an export stops

# --- streams and exits


def warn(text: str) -> None:
    """Print a message on standard error."""
    if sys.stderr is not None:
        try:
            print(f"factcheck: {escape_invisible(text)}", file=sys.stderr, flush=True)
        except OSError:  # standard error is closed or full
            silence(sys.stderr)


def warn_some(messages: Iterable[str], total: int, noun: str) -> None:
    """Print the first messages of a kind, and the number of the others."""
    for message in islice(messages, MAX_MESSAGES):
        warn(message)
    if total > MAX_MESSAGES:
        warn(f"… and {total - MAX_MESSAGES:,} more {noun}")


def fail(text: str) -> NoReturn:
    """Print an error message and exit with status 2."""
    warn(text)
    raise typer.Exit(REFUSED)


def silence(stream: Any) -> None:
    """Discard a stream's buffer, which would raise again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def quiet_pipe(code: int = DONE) -> Iterator[None]:
    """Flush standard output; exit quietly with `code` if its reader has closed it, as `head` does."""
    if sys.stdout is None:
        fail("standard output is closed")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        raise typer.Exit(code) from None
    except OSError as error:
        silence(sys.stdout)
        fail(f"standard output cannot be written to: {error.strerror}")


# --- options that commands share


def option(
    *names: str, help: str, metavar: str | None = None, words: Any = None, panel: str | None = None
) -> Any:
    """An option without a printed default; `words` completes its value."""
    return typer.Option(
        *names, metavar=metavar, help=help, show_default=False, autocompletion=words, rich_help_panel=panel
    )


_file = partial(option, "--file", "-f", metavar="PATH")
FileOption = Annotated[
    str | None, _file(help="The dataset: a file, a folder, an exported database, or - for standard input.")
]
WrittenOption = Annotated[str | None, _file(help="The dataset: a file or a folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on standard output instead of a table.")]
ColorOption = Annotated[bool | None, option("--color/--no-color", help="Force or disable colour.")]
PagerOption = Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")]


@contextmanager
def open_screen(
    dataset: Dataset | None, color: bool | None, no_pager: bool, today: When | None = None
) -> "Iterator[Screen]":
    """Yield a screen on standard output; output longer than the terminal goes through the pager."""
    from factcheck.cli.pager import paged
    from factcheck.terminal.screen import Screen

    with quiet_pipe(), nullcontext(sys.stdout) if no_pager else paged() as stream:
        yield Screen(stream, dataset, color, today)


def progress_bar(description: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """A context with a function that takes the done and total numbers; drawn at a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext(lambda done, total: None)
    from factcheck.terminal.progress import delayed_bar

    return delayed_bar(sys.stderr, description)


# --- the dataset


def shipped() -> str:
    """The path of the dataset that comes with factcheck: in the package, or in a checkout above it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = os.path.join(package, "claims.yaml")
    return path if os.path.exists(path) else os.path.join(os.path.dirname(package), "claims.yaml")


def dataset_path(file: str | None, *, example: bool = True) -> str:
    """The dataset's path: `file`, else `FACTCHECK_FILE`, the nearest `claims.yaml`, the shipped `example`."""
    if file == "":
        fail("--file is empty")
    if path := file or os.environ.get("FACTCHECK_FILE"):
        return path
    try:
        here = Path.cwd()
    except OSError:  # the folder was deleted
        here = Path(os.path.abspath(os.sep))
    for folder in (here, *here.parents):
        if os.path.lexists(folder / "claims.yaml"):
            return os.path.relpath(folder / "claims.yaml")
    missing = "no claims.yaml in this folder or above;"
    if not example:
        fail(f"{missing} name a dataset with --file or FACTCHECK_FILE, or create one with `factcheck init`")
    warn(f"{missing} using the example that comes with factcheck")
    return shipped()


def read_dataset(path: str) -> "LoadResult":
    """Read the dataset at a path, or from standard input for `-`."""
    from factcheck import database
    from factcheck.reading import unreadable

    if path == "-" and sys.stdin is None:
        fail("standard input is closed")
    try:
        if path == "-":
            from factcheck.reading import loader

            return loader.read([File("<stdin>", sys.stdin.buffer.read())])
        return database.load(path)
    except MemoryError:
        return unreadable(path, "cannot be read: not enough memory")


def fail_on_database(path: str) -> None:
    """Exit if the path is a database, for commands that need the YAML."""
    from factcheck import files

    if files.is_database(path):
        fail(
            f"{path} is a read-only database; use its YAML file, or export one: "
            f"`factcheck export claims.yaml -f {path}`"
        )


def open_dataset(file: str | None, *, strict: bool = False) -> Dataset:
    """Read the dataset and warn of its problems; with `strict`, exit if there are any."""
    return readable(open_reading(file, strict=strict))


def open_reading(file: str | None, *, strict: bool = False) -> "LoadResult":
    """Like `open_dataset`, with the problems and the files."""
    reading = read_dataset(dataset_path(file))
    readable(reading)
    if reading.problems:
        if strict:
            print_problems(sys.stderr, reading.problems[:MAX_MESSAGES], reading.files)
        warn(f"{count_problems(reading)}; see `factcheck check`")
        if strict:
            warn("nothing was exported; to export the valid claims, use --skip-invalid")
            raise typer.Exit(FOUND)
    return reading


def count_problems(reading: "LoadResult") -> str:
    """The numbers of problems and of skipped claims, in words."""
    skipped = f", {count(reading.left_out, 'claim')} skipped" if reading.left_out else ""
    return f"{count(sum(reading.counts.values()), 'problem')} found{skipped}"


def readable(reading: "LoadResult") -> Dataset:
    """The dataset that was read; if there is none, print the problems and exit."""
    if reading.dataset is None:
        print_problems(sys.stderr, reading.problems, reading.files)
        raise typer.Exit(REFUSED)
    return reading.dataset


def print_problems(
    stream: Any, problems: "Iterable[Problem]", files: Iterable[File], color: bool | None = None
) -> None:
    """Print problems with their source lines."""
    from factcheck.terminal.problems import print_problem
    from factcheck.terminal.screen import Screen

    screen, by_name = Screen(stream, color=color), {file.name: file for file in files}
    for problem in problems:
        file = by_name.get(problem.position.file)
        print_problem(screen, problem, file.line(problem.position.line) if file else "")


# --- JSON


def ascii_only() -> bool:
    """Whether standard output is not UTF-8, so that JSON must escape other characters."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def print_objects(values: Iterable[dict[str, Any]]) -> None:
    """Print plain data as a JSON array, streamed."""
    from factcheck.exporting.json import objects

    with quiet_pipe():
        for piece in objects(values, ascii_only()):
            sys.stdout.write(piece)


def print_object(value: dict[str, Any]) -> None:
    """Print plain data as a JSON object."""
    import json

    from factcheck.exporting.json import escape_json

    with quiet_pipe():
        print(escape_json(json.dumps(value, ensure_ascii=ascii_only(), indent=2)))
