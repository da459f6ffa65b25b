"""The claims as a table for spreadsheets.

Columns are the fields in the file's order, the speaker's type and groups beside the speaker, dates
with their first and last minute. Items of lists are joined by `; `. A citation is its source,
`#` and its paragraphs, and its address; an outcome is its verdict, in brackets when it was
reported and on what basis, its summary, and in square brackets its evidence. A part that holds
what parts them stands in quotation marks, so that `import` reads the same claims back.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from factcheck.core import labels
from factcheck.core.model import Citation, Claim, Dataset, Outcome
from factcheck.exporting import Report
from factcheck.exporting.flat import CLAIM_COLUMNS, claim_row

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(report: Report) -> Iterator[str]:
    """A line a claim, behind a line with the columns; every cell is quoted."""
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(CLAIM_COLUMNS)
    for claim in report.claims:
        writer.writerow(_row(report.dataset, claim))
        if page.tell() > 65536:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _row(dataset: Dataset, claim: Claim) -> Iterator[str]:
    cells = claim_row(dataset, claim) | {
        "appearances": [_citation(citation) for citation in claim.appearances],
        "outcomes": [_outcome(outcome) for outcome in claim.outcomes],
    }
    for key, cell in cells.items():
        if cell is None or isinstance(cell, str):
            yield _cell(cell or "")
        else:
            items = cell if key in ("appearances", "outcomes") else (_part(item, ";") for item in cell)
            yield _cell("; ".join(items))


def _cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula: where it might, an apostrophe stands before it."""
    lines = (labels.escape_invisible(line) for line in text.split("\n"))  # CSV has no escapes to hide them in
    text = "\n".join(lines)
    bare = text.lstrip("'")  # a text that begins with apostrophes of its own gets one more, too
    return f"'{text}" if bare.lstrip(" \xa0").startswith(RUN_BY_SPREADSHEETS) else text


def _part(text: str, signs: str) -> str:
    """A part of a cell; in quotation marks where it holds what parts the cell."""
    odd = text != text.strip() or any(sign in text for sign in f'{signs}"')
    return '"' + text.replace('"', '""') + '"' if odd else text


def _citation(citation: Citation) -> str:
    paragraphs = f"#{','.join(map(str, citation.paragraphs))}" if citation.paragraphs else ""
    url = f" {_part(citation.url, '; []')}" if citation.url else ""
    return f"{_part(citation.source, '; #[]')}{paragraphs}{url}"


def _outcome(outcome: Outcome) -> str:
    about: Iterable[str] = (
        part for part in (outcome.reported and outcome.reported.text, outcome.basis) if part
    )
    details = ", ".join(about)
    evidence = "; ".join(_citation(citation) for citation in outcome.evidence)
    text = f"{_part(outcome.verdict, '; :([')}{f' ({details})' if details else ''}"
    summary = f": {_part(outcome.summary, ';[')}" if outcome.summary else ""
    return f"{text}{summary}{f' [{evidence}]' if evidence else ''}"
