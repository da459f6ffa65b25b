"""Files as they were read, positions in them, and the spans of records."""

import re
from functools import cached_property
from typing import NamedTuple

LINE_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"  # YAML's


class File:
    """A file as it was read: the name that messages use, and its bytes.

    The text is decoded when it is first needed.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    @cached_property
    def text(self) -> str:
        """The whole text; bytes that are not UTF-8 become lone surrogates."""
        return self.data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")

    @cached_property
    def _lines(self) -> list[str]:
        return re.split(LINE_BREAK, self.text)

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty after the last line."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""


class Position(NamedTuple):
    """A range in a file: lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Span(NamedTuple):
    """The part of a file that a record was read from.

    The position of a single field is found by parsing the span again (`reading.positions`), and only
    when it is needed. `start` and `end` count characters, `line` and `column` of the start from 0.
    """

    file: File
    start: int
    end: int
    line: int
    column: int


NOWHERE = Span(File("", b""), 0, 0, 0, 0)  # of records that were not read from a file
