"""The claims as JSON Lines: an object a line, as `list --json` gives them."""

import json
from collections.abc import Iterator

from factcheck.formats import Report
from factcheck.formats.json import claim_object, harmless


def write(report: Report) -> Iterator[str]:
    """A line a claim."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for claim in report.claims:
        yield harmless(encode(claim_object(claim))) + "\n"
