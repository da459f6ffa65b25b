"""Export as JSON Lines: one object per line, as in `list --json`."""

import json
from collections.abc import Iterator

from factcheck.exporting import Report
from factcheck.exporting.json import claim_objects, escape_json


def write(report: Report) -> Iterator[str]:
    """Yield one line per claim."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for value in claim_objects(report.dataset, report.claims):
        yield escape_json(encode(value)) + "\n"
