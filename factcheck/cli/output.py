"""What commands share: streams and exits, options, finding the dataset."""

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from factcheck.core.labels import count

if TYPE_CHECKING:
    from factcheck.core.diagnostics import Problem
    from factcheck.core.location import File
    from factcheck.core.model import Claim, Dataset, When
    from factcheck.reading.loader import LoadResult
    from factcheck.terminal.screen import Screen

DONE, FOUND, REFUSED = 0, 1, 2

# --- streams and exits


def warn(text: str) -> None:
    """Say something that is not the answer."""
    from factcheck.core.labels import escape_invisible

    if sys.stderr is not None:
        try:
            print(f"factcheck: {escape_invisible(text)}", file=sys.stderr, flush=True)
        except OSError:  # nobody can be told
            silence(sys.stderr)


def fail(text: str) -> NoReturn:
    """Say what is wrong with how the command was called, and end."""
    warn(text)
    raise typer.Exit(REFUSED)


def silence(stream: Any) -> None:
    """Let what is left in a stream's buffer go nowhere: it would raise again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def quiet_pipe(code: int = DONE) -> Iterator[None]:
    """End quietly, with that status, when the reader of our output has gone, as `head` does."""
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

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        help="The dataset: a file, a folder, a database that export made, or - for standard input.",
        show_default=False,
    ),
]
WrittenOption = Annotated[
    str | None,
    typer.Option("--file", "-f", metavar="PATH", help="The dataset: a file or a folder.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on standard output instead of a table.")]

ColorOption = Annotated[
    bool | None,
    typer.Option("--color/--no-color", help="Colour or none, whatever the output is.", show_default=False),
]


PagerOption = Annotated[bool, typer.Option("--no-pager", help="Never through a pager, however long it is.")]


@contextmanager
def open_screen(
    dataset: "Dataset | None", color: bool | None, no_pager: bool, today: "When | None" = None
) -> "Iterator[Screen]":
    """A screen to draw on, through the pager where what is drawn is longer than the terminal."""
    from factcheck.cli.pager import paged
    from factcheck.terminal.screen import Screen

    with quiet_pipe(), nullcontext(sys.stdout) if no_pager else paged() as stream:
        yield Screen(stream, dataset, color, today)


@contextmanager
def progress_bar(what: str) -> "Iterator[Callable[[int, int], None]]":
    """Takes how many of how many are done; drawn where somebody is looking, on standard error."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from factcheck.terminal.progress import bar

    with bar(sys.stderr, what) as progress:
        yield progress


# --- the dataset


def shipped() -> str:
    """The dataset inside the package, or in a checkout beside the package."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    beside = os.path.join(here, "claims.yaml")
    return beside if os.path.exists(beside) else os.path.join(os.path.dirname(here), "claims.yaml")


def dataset_path(file: str | None) -> str:
    """Where the dataset is: as told, else `FACTCHECK_FILE`, the nearest `claims.yaml`, the shipped one."""
    if file == "":
        fail("--file is empty")
    if told := file or os.environ.get("FACTCHECK_FILE"):
        return told
    try:
        folder = os.getcwd()
    except OSError:  # a folder that is gone
        folder = os.path.abspath(os.sep)
    while True:
        path = os.path.join(folder, "claims.yaml")
        if os.path.lexists(path):
            return os.path.relpath(path)
        above = os.path.dirname(folder)
        if above == folder:
            warn("no claims.yaml here or above: these are the claims that come with factcheck")
            return shipped()
        folder = above


def read_dataset(path: str) -> "LoadResult":
    """Read the dataset at a path, `-` for standard input."""
    from factcheck import database, files
    from factcheck.core.location import File
    from factcheck.reading import loader

    if path == "-" and sys.stdin is None:
        fail("standard input is closed")
    with gc_paused():
        try:
            if path == "-":
                data = sys.stdin.buffer.read()
                if data.startswith(files.SQLITE):
                    fail("a database is not read from standard input; name its file with -f")
                return loader.read([File("<stdin>", data)])
            return database.load(path)
        except MemoryError:
            return loader.unreadable(path, "cannot be read: it is too large for the memory of this machine")


@contextmanager
def gc_paused() -> Iterator[None]:
    """Read without looking for garbage: there is none, and to look would cost three times the reading."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def fail_on_database(path: str) -> None:
    """Refuse a database, for what needs the very text that people wrote."""
    from factcheck import files

    if files.is_database(path):
        fail(
            f"{path} is a database, which is only read; this needs the YAML that it was made from, or "
            f"another: `factcheck export claims.yaml -f {path}`"
        )


SHOWN_WHEN_STOPPED = 10  # problems


def open_dataset(file: str | None, *, strict: bool = False, skip_invalid: bool = False) -> "Dataset":
    """The dataset, with a remark on what is wrong in it; `strict` stops at any problem."""
    return readable(open_reading(file, strict=strict, skip_invalid=skip_invalid))


def open_reading(file: str | None, *, strict: bool = False, skip_invalid: bool = False) -> "LoadResult":
    """The dataset as it was read, with a remark on what is wrong in it."""
    reading = read_dataset(dataset_path(file))
    readable(reading)
    if reading.problems:
        stopped = strict and not skip_invalid
        if stopped:
            print_problems(sys.stderr, reading.problems[:SHOWN_WHEN_STOPPED], reading.files)
        found = count(sum(reading.counts.values()), "problem")
        left_out = f", {count(reading.left_out, 'claim')} left out" if reading.left_out else ""
        warn(f"{found} found{left_out}: `factcheck check` shows them")
        if stopped:
            warn("nothing was exported; --skip-invalid exports the rest")
            raise typer.Exit(FOUND)
    return reading


def readable(reading: "LoadResult") -> "Dataset":
    """The dataset that was read; ends with what is wrong where there is none."""
    if reading.dataset is None:
        print_problems(sys.stderr, reading.problems, reading.files)
        raise typer.Exit(REFUSED)
    return reading.dataset


def print_problems(
    stream: Any, problems: "Iterable[Problem]", files: "Iterable[File]", color: bool | None = None
) -> None:
    """Problems with their lines, on a stream."""
    from factcheck.terminal.problems import print_problem
    from factcheck.terminal.screen import Screen

    screen, by_name = Screen(stream, color=color), {file.name: file for file in files}
    for problem in problems:
        file = by_name.get(problem.position.file)
        print_problem(screen, problem, file.line(problem.position.line) if file else "")


# --- JSON


def ascii_only() -> bool:
    """Whether standard output takes no more than ASCII, so that JSON must escape the rest."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def print_json(dataset: "Dataset", claims: "Iterable[Claim]") -> None:
    """Claims as a JSON array."""
    from factcheck.exporting.json import claim_objects

    print_objects(claim_objects(dataset, claims))


def print_objects(values: "Iterable[dict[str, Any]]") -> None:
    """Plain data as a JSON array on standard output, a piece at a time."""
    from factcheck.exporting.json import objects

    with quiet_pipe():
        for piece in objects(values, ascii_only()):
            sys.stdout.write(piece)
