"""Export formats: one module per format, listed in `FORMATS`.

A format's module has `write(report)`, which yields the document in pieces, text or bytes. The same
report gives the same bytes; all text in it is untrusted and escaped by the rules of the format. A module
may also have `missing_requirements(report)`: one phrase for each thing that consumers of the format
require and the dataset lacks. May import `core`, `files`, `reading`, `writing`,
`analysis` and `database`.
"""

import os
import re
from collections.abc import Callable, Container, Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

from factcheck.core.model import Claim, Correction, Dataset


class Report(NamedTuple):
    """The content of a document: the dataset, the selected claims, and how they are grouped.

    `claims` are in order and as of the selected date; `filters` lists the filters as options;
    `corrections` are newest last. `progress` is called with the claims written and in total.
    """

    dataset: Dataset
    claims: Sequence[Claim]
    by: str = "speaker"
    filters: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    progress: Callable[[int, int], None] = lambda done, total: None


class Format(NamedTuple):
    """An export format: its file name endings, and the module that writes it."""

    endings: tuple[str, ...]
    module: str

    def write(self, report: Report) -> Iterator[str] | Iterator[bytes]:
        """Yield the document in pieces; imports the format's module."""
        return import_module(self.module).write(report)  # type: ignore[no-any-return]

    def missing_requirements(self, report: Report) -> list[str]:
        """Return what consumers of the format require and the dataset lacks."""
        check = getattr(import_module(self.module), "missing_requirements", None)
        return check(report) if check else []


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
    """Return the format for a file name's ending, or None."""
    return next((word for word, form in FORMATS.items() if name.lower().endswith(form.endings)), None)


def anchor(name: str, taken: set[str]) -> str:
    """Return a link target for a name that is not in `taken`, and add it."""
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    if not name or name.startswith(("fn-", "fnref-")):  # GitHub uses these for footnotes
        name = f"claim-{name}".rstrip("-")
    name = unique(name, taken)
    taken.add(name)
    return name


def unique(name: str, taken: Container[str]) -> str:
    """Return a name that is not in `taken`: the name, or the name with a free number from 2.

    The number is found by halving, so that names that are all alike take no quadratic time.
    """
    if name not in taken:
        return name
    used, free = 1, 2
    while f"{name}-{free}" in taken:
        used, free = free, 2 * free
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (middle, free) if f"{name}-{middle}" in taken else (used, middle)
    return f"{name}-{free}"


def dataset_paths(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield the paths that an export must not overwrite, and what is there."""
    for file in dataset.files:
        yield file.name, "the dataset itself"
    for source in dataset.sources.values():
        if source.text:
            text = os.path.join(os.path.dirname(source.span.file.name), source.text)
            yield text, "the text of a source of the dataset"


def as_bytes(piece: str | bytes) -> bytes:
    """Encode a piece of a document."""
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")


def made_from(report: Report) -> str:
    """Return the names of the files that a report was made from, and its filters."""
    filters = f", filtered by {', '.join(report.filters)}" if report.filters else ""
    return ", ".join(report.dataset.made_from) + filters
