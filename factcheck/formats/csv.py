"""The claims as a table for spreadsheets.

Columns are the keys of the JSON. Items of lists are joined by `; `. A citation is its source,
`#` and its paragraphs, and its address; an outcome is its verdict, in brackets when it was
reported and on what basis, its summary, and in square brackets its evidence.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from factcheck import wording
from factcheck.formats import Report
from factcheck.formats.json import CLAIM_KEYS, claim_object
from factcheck.model import Citation, Claim, Outcome

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(report: Report) -> Iterator[str]:
    """A line a claim, behind a line with the columns; every cell is quoted."""
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(CLAIM_KEYS)
    for claim in report.claims:
        writer.writerow(_row(claim))
        if page.tell() > 65536:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _row(claim: Claim) -> Iterator[str]:
    cells = claim_object(claim) | {
        "appearances": [_citation(citation) for citation in claim.appearances],
        "outcomes": [_outcome(outcome) for outcome in claim.outcomes],
    }
    for cell in cells.values():
        yield _cell(cell if isinstance(cell, str) else "; ".join(cell or ()))


def _cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula: where it might, an apostrophe stands before it."""
    lines = (wording.visible(line) for line in text.split("\n"))  # CSV has no escapes to hide them in
    text = "\n".join(lines)
    return f"'{text}" if text.lstrip(" \xa0").startswith(_RUN_BY_SPREADSHEETS) else text


def _citation(citation: Citation) -> str:
    paragraphs = f"#{','.join(map(str, citation.paragraphs))}" if citation.paragraphs else ""
    return f"{citation.source}{paragraphs}{f' {citation.url}' if citation.url else ''}"


def _outcome(outcome: Outcome) -> str:
    about: Iterable[str] = (
        part for part in (outcome.reported and outcome.reported.text, outcome.basis) if part
    )
    details = ", ".join(about)
    evidence = "; ".join(_citation(citation) for citation in outcome.evidence)
    text = f"{outcome.verdict}{f' ({details})' if details else ''}"
    return f"{text}{f': {outcome.summary}' if outcome.summary else ''}{f' [{evidence}]' if evidence else ''}"
