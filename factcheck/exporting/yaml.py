"""Export as a YAML dataset that reads back to equal records."""

from collections.abc import Iterator
from typing import Any

from factcheck.core import schema
from factcheck.core.model import Dataset
from factcheck.core.types import RecordType
from factcheck.exporting import Report
from factcheck.writing import serializer

_RECORD_TYPES = {"sources": schema.SOURCE, "speakers": schema.SPEAKER, "verdicts": schema.VERDICT}


def write(report: Report) -> Iterator[str]:
    """Yield the complete header, and the selected claims."""
    lines = list(_header(report.dataset))
    if lines:
        yield "\n".join(lines) + "\n\n"
    if not report.claims:
        yield "claims: []\n"
        return
    yield "claims:\n"
    for number, claim in enumerate(report.claims):
        yield "\n" * bool(number) + "\n".join(serializer.claim(claim, serializer.Style())) + "\n"


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
            yield from _records(value, _RECORD_TYPES[key])
        elif key == "reviewer":
            yield "reviewer:"
            yield from serializer.fields(value, schema.REVIEWER, 2)
        elif key == "corrections":
            yield "\ncorrections:"
            for correction in value:
                yield from serializer.listed(correction, schema.CORRECTION, serializer.Style())
        elif isinstance(value, str):
            yield from serializer.field(key, value, 0)
        else:
            yield from serializer.flow_list(key, value, 0)


def _records(records: dict[str, Any], record_type: RecordType) -> Iterator[str]:
    for name, record in records.items():
        yield f"  {serializer.text_key(name)}:"
        yield from serializer.fields(record, record_type, 4)
