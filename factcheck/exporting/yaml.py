"""The claims as a dataset that reads back to the same records."""

from collections.abc import Iterator
from typing import Any

from factcheck.core import schema
from factcheck.core.model import Dataset
from factcheck.core.types import RecordType
from factcheck.exporting import Report
from factcheck.writing import serializer

_NAMED = {"sources": schema.SOURCE, "speakers": schema.SPEAKER, "verdicts": schema.VERDICT}


def write(report: Report) -> Iterator[str]:
    """The dataset's header, whole, and the claims."""
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
    own: Any = {
        verdict.word: serializer.as_written(verdict) for verdict in dataset.verdicts.values() if verdict.span
    }
    for key in schema.HEADER.read:
        value: Any = own if key == "verdicts" else getattr(dataset, key)
        if not value:
            continue
        if key in _NAMED:
            yield f"\n{key}:"
            yield from _records(value, _NAMED[key])
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


def _records(records: dict[str, Any], shape: RecordType) -> Iterator[str]:
    for name, record in records.items():
        yield f"  {serializer.text_key(name)}:"
        yield from serializer.fields(record, shape, 4)
