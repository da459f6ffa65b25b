"""Tables in text: CSV and its relatives, whatever parts the cells.

The delimiter is the one that makes rows equal. Quotation marks that do not pair at a cell's borders
are text, as spreadsheets write and people type them.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

DELIMITERS = ",;\t|"
_SAMPLE = 65_536  # characters that the delimiter is looked for in
Row = list[str]


def delimiter(text: str) -> str | None:
    """The sign that parts the cells; None where none makes rows of equal length."""
    whole = len(text) <= _SAMPLE
    sample = text if whole else text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    best: tuple[float, int] = (0.0, 1)
    found = None
    for sign in DELIMITERS:
        lengths = Counter(len(row) for row in islice(_split(sample, sign), 200))
        if not lengths:
            return None
        length, number = max(lengths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (round(number / lengths.total(), 1), length)
        if length > 1 and score > best:
            best, found = score, sign
    return found if best[0] >= 0.5 else None


def rows(text: str, sign: str) -> Iterator[tuple[int, Row]]:
    """The rows, each with the number of its line; lines without anything are none."""
    strict = _strictly(text, sign)
    if strict is not None:
        yield from strict
        return
    line = 1
    for row, breaks in _rows(text, sign):
        if row != [""]:
            yield line, row
        line += breaks


def _strictly(text: str, sign: str) -> list[tuple[int, Row]] | None:
    """The rows as the csv module reads them, where it finds nothing odd and all are of one length."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        reader = csv.reader(_lines(text), delimiter=sign, strict=True)
        found, line = [], 1
        for row in reader:
            if row:
                found.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)
    if len({len(row) for _, row in found}) > 1 or _swallowed(text, sign, found):
        return None
    return found


def _lines(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start) + 1) > 0:
        yield text[start:end]
        start = end
    yield text[start:]


def _swallowed(text: str, sign: str, found: list[tuple[int, Row]]) -> bool:
    """Whether a quotation mark ran on over what looks like rows of its own."""
    if '"' not in text or not found:
        return False
    length = len(found[0][1])
    return length > 1 and any(
        "\n" in cell and any(line.count(sign) == length - 1 for line in cell.split("\n")[1:])
        for _, row in found
        for cell in row
    )


def _split(text: str, sign: str) -> Iterator[Row]:
    return (row for row, _ in _rows(text, sign) if row != [""])


_BREAK = re.compile(r"\r\n|\n|\r")


def _rows(text: str, sign: str) -> Iterator[tuple[Row, int]]:
    """The rows, each with how many lines it takes up; a quoted cell that swallows rows is none."""
    plain = re.compile(rf"[^{re.escape(sign)}\r\n]*")
    at, length = 0, 0
    while at < len(text):
        row, end, first = _row(text, at, sign, plain, quoted=True)
        if first and length and len(row) != length:
            again, again_end, _ = _row(text, at, sign, plain, quoted=False)
            if len(again) == length:
                row, end = again, again_end
        length = length or len(row)
        yield row, len(_BREAK.findall(text, at, end)) or 1
        at = end


def _row(text: str, at: int, sign: str, plain: re.Pattern[str], *, quoted: bool) -> tuple[Row, int, bool]:
    """A row from a place on, where it ends, and whether a cell of it goes over several lines.

    Without `quoted`, quotation marks pair within a line alone.
    """
    row, over_lines = [], False
    while True:
        cell = None
        if text.startswith('"', at):
            closed = _closed(text, at, sign)
            if closed is not None:
                held = text[at + 1 : closed]
                broken = "\n" in held or "\r" in held
                if quoted or not broken:
                    cell, over_lines = held.replace('""', '"'), over_lines or broken
                    at = closed + 1
        if cell is None:
            match = plain.match(text, at)
            assert match
            cell, at = match[0], match.end()
        row.append(cell)
        if not text.startswith(sign, at):
            break
        at += 1
    ending = _BREAK.match(text, at)
    return row, ending.end() if ending else len(text), over_lines


_QUOTES = re.compile('"+')


def _closed(text: str, at: int, sign: str) -> int | None:
    """Where the mark closes that opens a cell, or None where it does not: then it is text."""
    opening = _QUOTES.match(text, at)
    assert opening
    if len(opening[0]) % 2 == 0:  # the last of them closes
        end = opening.end() - 1
    else:
        odd = opening.end()
        while True:
            marks = _QUOTES.search(text, odd)
            if marks is None:
                return None
            odd = marks.end()
            if len(marks[0]) % 2:
                end = odd - 1
                break
    return end if end + 1 == len(text) or text[end + 1] in f"{sign}\r\n" else None
