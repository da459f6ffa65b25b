"""The pager: what is longer than the screen goes through it, as it is made."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, cast


@contextmanager
def paged() -> Iterator[TextIO]:
    """Standard output, or a stream to the pager where both ends are a terminal and there is a pager."""
    command = _command()
    if command is None:
        yield sys.stdout
        return
    stream = _Paged(sys.stdout, command, shutil.get_terminal_size().lines)
    try:
        yield cast(TextIO, stream)
    finally:
        stream.finish()


def _command() -> list[str] | None:
    """The pager as it was chosen, or none."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return None
    chosen = os.environ.get("FACTCHECK_PAGER", os.environ.get("PAGER", "less -FRX"))
    with suppress(ValueError):  # a quotation mark that is never closed
        command = shlex.split(chosen)
        if command and shutil.which(command[0]):
            return command
    return None


class _Paged:
    """A stream that holds back what fits on the screen; the pager begins with the first line too many."""

    def __init__(self, stream: TextIO, command: list[str], height: int) -> None:
        self.stream = stream
        self.command = command
        self.encoding = stream.encoding
        self.isatty, self.fileno = stream.isatty, stream.fileno
        self.held: list[str] = []
        self.room = height - 1  # the last line is the prompt's
        self.process: subprocess.Popen[bytes] | None = None

    def write(self, text: str) -> int:
        if self.process is None:
            self.held.append(text)
            self.room -= text.count("\n")
            if self.room >= 0:
                return len(text)
            self._begin()
            text = "".join(self.held)
        assert self.process and self.process.stdin
        self.process.stdin.write(text.encode(self.encoding, "replace"))
        return len(text)

    def flush(self) -> None:
        if self.process and self.process.stdin:
            self.process.stdin.flush()

    def _begin(self) -> None:
        environment = os.environ | {"LESS": os.environ.get("LESS", "FRX")}  # R: or colours show as escapes
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, env=environment)

    def finish(self) -> None:
        """Give out what was held back, or wait until the reader has left the pager."""
        if self.process is None:
            self.stream.write("".join(self.held))
            return
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        while self.process.poll() is None:
            with suppress(KeyboardInterrupt):  # the pager's own affair
                self.process.wait()
