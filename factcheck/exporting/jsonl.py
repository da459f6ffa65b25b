"""The claims as JSON Lines: an object a line, as `list --json` gives them."""

import json
from collections.abc import Iterator

from factcheck.exporting import Report
from factcheck.exporting.json import claim_objects, harmless


def write(report: Report) -> Iterator[str]:
    """A line a claim."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for value in claim_objects(report.dataset, report.claims):
        yield harmless(encode(value)) + "\n"
