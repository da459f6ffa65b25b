"""The claims as a dataset that reads back to the same records."""

from collections.abc import Iterator
from typing import Any

from factcheck import fields, yamlout
from factcheck.formats import Report
from factcheck.model import Dataset
from factcheck.values import Shape

_NAMED = {"sources": fields.SOURCE, "speakers": fields.SPEAKER, "verdicts": fields.VERDICT}


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
        yield "\n" * bool(number) + "\n".join(yamlout.claim(claim, yamlout.Style())) + "\n"


def _header(dataset: Dataset) -> Iterator[str]:
    own: Any = {
        verdict.word: yamlout.as_written(verdict) for verdict in dataset.verdicts.values() if verdict.span
    }
    for key in fields.HEADER.read:
        value: Any = own if key == "verdicts" else getattr(dataset, key)
        if not value:
            continue
        if key in _NAMED:
            yield f"\n{key}:"
            yield from _records(value, _NAMED[key])
        elif key == "reviewer":
            yield "reviewer:"
            yield from yamlout.fields(value, fields.REVIEWER, 2)
        elif key == "corrections":
            yield "\ncorrections:"
            for correction in value:
                yield from yamlout.listed(correction, fields.CORRECTION, yamlout.Style())
        elif isinstance(value, str):
            yield from yamlout.field(key, value, 0)
        else:
            yield from yamlout.flow_list(key, value, 0)


def _records(records: dict[str, Any], shape: Shape) -> Iterator[str]:
    for name, record in records.items():
        yield f"  {yamlout.text_key(name)}:"
        yield from yamlout.fields(record, shape, 4)
