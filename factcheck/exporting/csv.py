"""Export as a table for spreadsheets.

Columns are the fields in the file's order, with the speaker's type and groups after the speaker, and the
first and last minute after a date. List items are joined by `; `. A citation is its source, `#` and its
paragraphs, and its URL; an outcome is its verdict, its date and basis in brackets, its summary, and its
evidence in square brackets. Parts that contain a separator are quoted, so that `import` can read them.
"""

import csv
import io
import re
from collections.abc import Iterator

from factcheck.core import labels
from factcheck.core.model import Citation, Claim, Dataset, Outcome
from factcheck.exporting import Report
from factcheck.exporting.flat import CLAIM_COLUMNS, claim_row

# Where a cell may begin: where `;` separates cells, also inside quotation marks. The second is a command of
# GitHub's workflows.
_START, _FORMULA = r"(?:^|(?<=[;\n]))", r"""(?=[ \xa0"']*(?:[=+\-@＝＋－＠]|::))"""


def write(report: Report) -> Iterator[str]:
    """Yield a header line and one line per claim; every cell is quoted."""
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(CLAIM_COLUMNS)
    for claim in report.claims:
        writer.writerow(_cells(report.dataset, claim))
        if page.tell() > 65536:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _cells(dataset: Dataset, claim: Claim) -> Iterator[str]:
    cells = claim_row(dataset, claim) | {
        "appearances": [_citation(citation) for citation in claim.appearances],
        "outcomes": [_outcome(outcome) for outcome in claim.outcomes],
    }
    for key, cell in cells.items():
        if cell is not None and not isinstance(cell, str):
            items = cell if key in ("appearances", "outcomes") else (_quote_part(item, ";") for item in cell)
            cell = "; ".join(items)
        lines = map(labels.escape_invisible, (cell or "").split("\n"))  # CSV has no escapes
        yield escape_formulas("\n".join(lines))


def escape_formulas(text: str) -> str:
    """Return text that no spreadsheet runs as a formula: an apostrophe is inserted where needed."""
    return re.sub(_START + _FORMULA, "'", text)


def unescape_formulas(text: str) -> str:
    """Return the text that `escape_formulas` made another one of."""
    return re.sub(f"{_START}'{_FORMULA}", "", text)


def _quote_part(text: str, separators: str) -> str:
    is_ambiguous = text != text.strip() or any(char in text for char in f'{separators}"')
    return '"' + text.replace('"', '""') + '"' if is_ambiguous else text


def _citation(citation: Citation) -> str:
    paragraphs = f"#{','.join(map(str, citation.paragraphs))}" if citation.paragraphs else ""
    url = f" {_quote_part(citation.url, '; []')}" if citation.url else ""
    return f"{_quote_part(citation.source, '; #[]')}{paragraphs}{url}"


def _outcome(outcome: Outcome) -> str:
    when = ", ".join(part for part in (outcome.reported and outcome.reported.text, outcome.basis) if part)
    evidence = "; ".join(_citation(citation) for citation in outcome.evidence)
    text = f"{_quote_part(outcome.verdict, '; :([')}{f' ({when})' if when else ''}"
    summary = f": {_quote_part(outcome.summary, ';[{')}" if outcome.summary else ""
    details = f" {{{_quote_part(outcome.details, ';[]{}')}}}" if outcome.details else ""
    return f"{text}{summary}{details}{f' [{evidence}]' if evidence else ''}"
