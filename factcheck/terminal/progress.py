"""A progress bar for work that takes longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_DELAY = 1.0  # seconds


@contextmanager
def delayed_bar(stream: TextIO, label: str) -> Iterator[Callable[[int, int], None]]:
    """A context with a function to report progress, as done and total; the bar appears after a second."""
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task(label, total=None)
    started = time.monotonic()

    def advance(done: int, total: int) -> None:
        if time.monotonic() - started > _DELAY:
            progress.start()  # nothing, if it was started before
        progress.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        progress.stop()
