"""The claims as JSON Lines: an object a line, as `list --json` gives them."""

import json
from collections.abc import Iterator

from factcheck.formats import Report
from factcheck.formats.json import claim_object


def write(report: Report) -> Iterator[str]:
    """A line a claim."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for claim in report.claims:
        # Some readers take these for the end of a line, though JSON does not.
        line = encode(claim_object(claim)).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        yield line.replace("\x85", "\\u0085") + "\n"
