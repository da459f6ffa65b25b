"""The pager for output that is longer than the screen, streamed."""

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from typing import Any, TextIO, cast


def paged() -> AbstractContextManager[TextIO]:
    """Standard output, or a stream to the pager if there is one and a user at the terminal."""
    command = _pager_command()
    if command is None:
        return nullcontext(sys.stdout)
    stream = _PagedStream(sys.stdout, command, shutil.get_terminal_size().lines)
    return closing(cast(TextIO, stream))


def _pager_command() -> list[str] | None:
    """The command of FACTCHECK_PAGER or PAGER, else `less`; None if it cannot be used."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return None
    with suppress(ValueError):  # an unclosed quotation mark
        command = shlex.split(os.environ.get("FACTCHECK_PAGER", os.environ.get("PAGER", "less -FRX")))
        if command and shutil.which(command[0]):
            return command
    return None


class _PagedStream:
    """A stream that buffers what fits on the screen, and starts the pager at the first line that does not."""

    def __init__(self, stream: TextIO, command: list[str], height: int) -> None:
        self.stream = stream
        self.command = command
        self.encoding = stream.encoding
        self.isatty, self.fileno = stream.isatty, stream.fileno
        self.buffer: list[str] = []
        self.lines_left = height - 1  # the last line is for the prompt
        self.process: Any = None  # the pager, once it is started

    def write(self, text: str) -> int:
        if self.process is None:
            self.buffer.append(text)
            self.lines_left -= text.count("\n")
            if self.lines_left >= 0:
                return len(text)
            environment = os.environ | {"LESS": os.environ.get("LESS", "FRX")}  # R: pass colours through
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, env=environment)
            text = "".join(self.buffer)
        self.process.stdin.write(text.encode(self.encoding, "replace"))
        return len(text)

    def flush(self) -> None:
        if self.process:
            self.process.stdin.flush()

    def close(self) -> None:
        """Print the buffer, or wait until the user quits the pager."""
        if self.process is None:
            self.stream.write("".join(self.buffer))
            return
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        while self.process.poll() is None:
            with suppress(KeyboardInterrupt):  # the pager handles it
                self.process.wait()
