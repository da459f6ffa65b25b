"""A bar for work that takes longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_PATIENCE = 1.0  # seconds


@contextmanager
def bar(stream: TextIO, what: str) -> Iterator[Callable[[int, int], None]]:
    """Takes how many of how many are done; draws from the second second on."""
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task(what, total=None)
    began, running = time.monotonic(), False

    def advance(done: int, total: int) -> None:
        nonlocal running
        if not running and time.monotonic() - began > _PATIENCE:
            progress.start()
            running = True
        progress.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        progress.stop()
