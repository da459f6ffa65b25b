"""Read CSV with any delimiter.

The delimiter is the one that gives rows of equal length. Quotation marks that do not enclose a cell are
text, as spreadsheets write them and people type them. Tables in Markdown are read, too.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from factcheck.importing.values.text import UnreadableImport

DELIMITERS = ",;\t|"
_SAMPLE = 65_536  # characters
Row = list[str]


def detect_delimiter(text: str) -> str | None:
    """Return the delimiter, or None if none gives rows of equal length."""
    end = text.rfind("\n", 0, _SAMPLE) + 1 if len(text) > _SAMPLE else 0
    sample = text[: end or _SAMPLE]
    best: tuple[float, int] = (0.0, 1)
    delimiter = None
    for sign in DELIMITERS:
        rows = (row for row, _ in _read_leniently(sample, sign) if row != [""])
        lengths = Counter(len(row) for row in islice(rows, 200))
        if not lengths:
            return None
        length, number = max(lengths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (round(number / lengths.total(), 1), length)
        if length > 1 and score > best:
            best, delimiter = score, sign
    return delimiter if best[0] >= 0.5 else None


_MARKDOWN = re.compile(
    r"(?:(?:#.*|\r)?\n)*+(?P<table>(?>[^\n|]*\|[^\n]*\n)"
    r"[ \t]*\|?(?:[ \t]*:?-++:?[ \t]*\|)++[-: \t\r]*(?:\n|\Z))"
)


def markdown_rows(text: str) -> Iterator[tuple[int, Row]] | None:
    """Return the rows of a text that is a table in Markdown, perhaps under headings, or None."""
    match = _MARKDOWN.match(text)
    return _markdown_rows(text, match.start("table")) if match else None


def _markdown_rows(text: str, start: int) -> Iterator[tuple[int, Row]]:
    first = text.count("\n", 0, start) + 1
    lines = text[start:].rstrip().split("\n")
    for number, line in enumerate(lines, first):
        if not line.strip():
            raise UnreadableImport(f"line {number}: text after the table; keep one table per file")
        if number != first + 1:  # the rule below the header
            yield number, _markdown_cells(line)


def _markdown_cells(line: str) -> Row:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():  # behind the last |
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


def read_rows(text: str, sign: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows with their line numbers, without empty lines."""
    strict = _read_strictly(text, sign)
    if strict is not None:
        yield from strict
        return
    line = 1
    for row, breaks in _read_leniently(text, sign):
        if row != [""]:
            yield line, row
        line += breaks


def _read_strictly(text: str, sign: str) -> list[tuple[int, Row]] | None:
    """Return the rows as the csv module reads them, or None if it fails or their lengths differ."""
    if re.search(rf'(?:^|{re.escape(sign)}) +"(?!")', text, re.MULTILINE):
        return None
    limit = csv.field_size_limit(len(text) + 1)
    try:
        lines = (match[0] for match in re.finditer("[^\n]*\n?", text))
        reader = csv.reader(lines, delimiter=sign, strict=True)
        rows, line = [], 1
        for row in reader:
            if row:
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)
    if len({len(row) for _, row in rows}) > 1 or _has_quoted_rows(text, sign, rows):
        return None
    return rows


def _has_quoted_rows(text: str, sign: str, rows: list[tuple[int, Row]]) -> bool:
    """Return whether a quoted cell contains lines that look like rows."""
    if '"' not in text or not rows:
        return False
    length = len(rows[0][1])
    return length > 1 and any(
        "\n" in cell and any(line.count(sign) == length - 1 for line in cell.split("\n")[1:])
        for _, row in rows
        for cell in row
    )


_BREAK = re.compile(r"\r\n|\n|\r")


def _read_leniently(text: str, sign: str) -> Iterator[tuple[Row, int]]:
    """Yield the rows with their numbers of lines; a quotation mark that would enclose rows is text."""
    plain = re.compile(rf"[^{re.escape(sign)}\r\n]*")
    at, length = 0, 0
    while at < len(text):
        row, end, over_lines = _read_row(text, at, sign, plain, quoted=True)
        if over_lines and length and len(row) != length:
            retry, retry_end, _ = _read_row(text, at, sign, plain, quoted=False)
            if len(retry) == length:
                row, end = retry, retry_end
        length = length or len(row)
        yield row, len(_BREAK.findall(text, at, end)) or 1
        at = end


def _read_row(
    text: str, at: int, sign: str, plain: re.Pattern[str], *, quoted: bool
) -> tuple[Row, int, bool]:
    """Return the row at an index, its end, and whether it has a cell of several lines.

    Without `quoted`, quotation marks enclose a cell only within a line.
    """
    row, over_lines = [], False
    while True:
        if (match := _BLANKS.match(text, at)) is not None:
            at = match.end()
        end = _closing_quote(text, at, sign) if text.startswith('"', at) else None
        content = text[at + 1 : end] if end is not None else ""
        has_break = "\n" in content or "\r" in content
        if end is not None and (quoted or not has_break):
            cell, over_lines, at = content.replace('""', '"'), over_lines or has_break, end + 1
        else:
            match = plain.match(text, at)
            assert match
            cell, at = match[0], match.end()
        row.append(cell)
        if not text.startswith(sign, at):
            break
        at += 1
    ending = _BREAK.match(text, at)
    return row, ending.end() if ending else len(text), over_lines


_BLANKS = re.compile(' +(?=")')
_QUOTES = re.compile('"+')


def _closing_quote(text: str, at: int, sign: str) -> int | None:
    """Return the index of the mark that closes a quoted cell, or None: then the opening mark is text."""
    number = 0
    for marks in _QUOTES.finditer(text, at):
        number += len(marks[0])
        if number % 2 == 0:  # the last of these closes
            after = marks.end()
            return after - 1 if after == len(text) or text[after] in f"{sign}\r\n" else None
    return None
