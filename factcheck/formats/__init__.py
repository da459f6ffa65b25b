"""The documents that claims can be exported to: one file a format, `FORMATS` names them.

A format is a module with `write(report)`, which yields the document in pieces, text or bytes. It
asks nobody the time, so that the same report gives the same bytes; whatever the report says is a
stranger's, and is escaped by the document's own rules. A module may have `lacks(report)`: what the
document's readers require and the dataset lacks, a phrase each.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

from factcheck.model import KINDS, Claim, Correction, Dataset
from factcheck.tally import FIELDS


class Report(NamedTuple):
    """What a document is about: the dataset, the claims chosen from it, and how they are grouped.

    `claims` are in their order and as the record held them; `filters` says in words how they
    were chosen, one phrase a filter; `corrections` are those that it tells, newest last. `progress`
    is told how many claims of how many are written, where that takes long.
    """

    dataset: Dataset
    claims: Sequence[Claim]
    by: str = "speaker"
    filters: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    progress: Callable[[int, int], None] = lambda done, total: None


class Format(NamedTuple):
    """A kind of document: the endings of its files, and the module that writes it."""

    endings: tuple[str, ...]
    module: str

    def write(self, report: Report) -> Iterator[str] | Iterator[bytes]:
        """The document, in pieces; its module is imported only now."""
        pieces: Iterator[str] | Iterator[bytes] = import_module(self.module).write(report)
        return pieces

    def lacks(self, report: Report) -> list[str]:
        """What the format's readers require and the dataset lacks."""
        lacks: list[str] = getattr(import_module(self.module), "lacks", lambda _: [])(report)
        return lacks


GROUPS = ("speaker", "verdict", "kind", "month")
FORMATS = {
    "markdown": Format((".md", ".markdown"), "factcheck.formats.markdown"),
    "html": Format((".html", ".htm"), "factcheck.formats.html"),
    "claimreview": Format((".jsonld",), "factcheck.formats.claimreview"),
    "csv": Format((".csv",), "factcheck.formats.csv"),
    "json": Format((".json",), "factcheck.formats.json"),
    "jsonl": Format((".jsonl", ".ndjson"), "factcheck.formats.jsonl"),
    "sqlite": Format((".db", ".sqlite", ".sqlite3"), "factcheck.formats.sqlite"),
    "yaml": Format((".yaml", ".yml"), "factcheck.formats.yaml"),
}


def for_name(name: str) -> str | None:
    """The format that a file's name asks for by its ending, or None."""
    for word, form in FORMATS.items():
        if name.lower().endswith(form.endings):
            return word
    return None


def by_ending() -> dict[str, tuple[str, ...]]:
    """The formats, with the endings that people may type for their names."""
    return {name: tuple(ending[1:] for ending in form.endings) for name, form in FORMATS.items()}


_WITHOUT = {"speaker": "", "verdict": "", "kind": "No kind given", "month": "Undated"}


def grouped(report: Report) -> list[tuple[str, list[Claim]]]:
    """The claims by the report's field, groups in the order of their first claim or of their own."""
    groups: dict[str, list[Claim]] = {}
    for claim in report.claims:
        for value in FIELDS[report.by](claim, report.dataset):
            groups.setdefault(value or _WITHOUT[report.by], []).append(claim)
    order = [*report.dataset.verdicts] if report.by == "verdict" else [*KINDS] if report.by == "kind" else []
    if report.by == "month":
        order = sorted(groups.keys() - {_WITHOUT["month"]})
    first = sorted(groups, key=lambda value: order.index(value) if value in order else len(order))
    return [(value, groups[value]) for value in first]


def anchor(name: str, taken: set[str]) -> str:
    """A target for links, from a name, and none that is taken already."""
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    if not name or name.startswith(("fn-", "fnref-")):  # GitHub's own, for footnotes
        name = f"claim-{name}".rstrip("-")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
