"""Export as a YAML dataset that reads back to equal records."""

from collections.abc import Iterator
from typing import Any

from factcheck.core import schema
from factcheck.core.model import Dataset
from factcheck.exporting import Report
from factcheck.writing import serializer
from factcheck.writing.serializer import Style

_RECORD_TYPES = {"sources": schema.SOURCE, "speakers": schema.SPEAKER, "verdicts": schema.VERDICT}


def write(report: Report) -> Iterator[str]:
    """Yield the complete header, and the selected claims."""
    lines = list(_header(report.dataset))
    if lines:
        yield "\n".join(lines) + "\n\n"
    yield "claims:\n" if report.claims else "claims: []\n"
    for number, claim in enumerate(report.claims):
        yield "\n" * bool(number) + "\n".join(serializer.items([claim], schema.CLAIM, Style())) + "\n"


def _header(dataset: Dataset) -> Iterator[str]:
    verdicts: Any = {
        verdict.word: serializer.without_defaults(verdict)
        for verdict in dataset.verdicts.values()
        if verdict.span
    }
    for key in schema.HEADER.read:
        value: Any = verdicts if key == "verdicts" else getattr(dataset, key)
        if not value:
            continue
        if key in _RECORD_TYPES:
            yield f"\n{key}:"
            yield from serializer.named(value, _RECORD_TYPES[key])
        elif key == "reviewer":
            yield "reviewer:"
            yield from serializer.lines(value, schema.REVIEWER, 2)
        elif key == "corrections":
            yield "\ncorrections:"
            yield from serializer.items(value, schema.CORRECTION, Style())
        elif isinstance(value, str):
            yield from serializer.field(key, value, 0)
        else:
            yield from serializer.flow_list(key, [serializer.in_flow(text) for text in value], 0)
