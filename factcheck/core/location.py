"""Where text comes from: files as they were read, positions in them, and the spans of records."""

import re
from typing import NamedTuple

LINE_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"  # YAML's


class File:
    """A file as it was read: the name that messages use, and its bytes.

    The text is decoded only when something has to be shown or located.
    """

    __slots__ = ("_lines", "_text", "data", "name")

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self._text: str | None = None
        self._lines: list[str] | None = None

    @property
    def text(self) -> str:
        """The whole text; a byte that is no UTF-8 stands in it as a lone surrogate."""
        if self._text is None:
            self._text = self.data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        return self._text

    def line(self, number: int) -> str:
        """Line `number`, counted from 1 by YAML's line breaks; empty beyond the end."""
        if self._lines is None:
            self._lines = re.split(LINE_BREAK, self.text)
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""


class Position(NamedTuple):
    """Where something stands: lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Span(NamedTuple):
    """The stretch of a file that a record was read from.

    A record keeps this alone. Where one of its fields stands is found by reading the stretch
    again (`places.positions`), which costs nothing until something has to point there.
    `start` and `end` count characters, `line` and `column` of the start count from 0.
    """

    file: File
    start: int
    end: int
    line: int
    column: int


# The stretch of what was not read from a file.
NOWHERE = Span(File("", b""), 0, 0, 0, 0)
