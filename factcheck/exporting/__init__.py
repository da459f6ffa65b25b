"""The documents that claims can be exported to: one module per format, listed in `FORMATS`.

A format is a module with `write(report)`, which yields the document in pieces, text or bytes. The
same report gives the same bytes; every text of the report is untrusted and is escaped by the rules of
the document's format. A module may also have `missing_requirements(report)`: what the format's readers
require and the dataset lacks, one phrase each. May import `core`, `files`, `reading`, `writing`,
`analysis` and `database`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

from factcheck.analysis.tally import FIELDS
from factcheck.core.model import KINDS, Claim, Correction, Dataset


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

    def missing_requirements(self, report: Report) -> list[str]:
        """What the format's readers require and the dataset lacks."""
        lacks: list[str] = getattr(import_module(self.module), "missing_requirements", lambda _: [])(report)
        return lacks


GROUPS = ("speaker", "verdict", "kind", "month")
FORMATS = {
    "markdown": Format((".md", ".markdown"), "factcheck.exporting.markdown"),
    "html": Format((".html", ".htm"), "factcheck.exporting.html"),
    "claimreview": Format((".jsonld",), "factcheck.exporting.claim_review"),
    "csv": Format((".csv",), "factcheck.exporting.csv"),
    "json": Format((".json",), "factcheck.exporting.json"),
    "jsonl": Format((".jsonl", ".ndjson"), "factcheck.exporting.jsonl"),
    "sqlite": Format((".db", ".sqlite", ".sqlite3"), "factcheck.exporting.sqlite"),
    "yaml": Format((".yaml", ".yml"), "factcheck.exporting.yaml"),
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
