"""The documents that claims can be exported to: one file a format, `FORMATS` names them."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from factcheck.model import Claim, Dataset


class Report(NamedTuple):
    """What a document is about: the dataset, the claims chosen from it, and how they are grouped.

    `claims` are in their order and as the record held them; `filters` says in words how they
    were chosen, one phrase a filter.
    """

    dataset: Dataset
    claims: tuple[Claim, ...]
    by: str = "speaker"
    filters: tuple[str, ...] = ()


Write = Callable[[Report], Iterator[str]]


class Format(NamedTuple):
    """A kind of document: the endings of its files, and the module that writes it."""

    endings: tuple[str, ...]
    module: str

    def write(self, report: Report) -> Iterator[str]:
        """The document, in pieces; its module is imported only now."""
        write: Write = import_module(self.module).write
        return write(report)


GROUPS = ("speaker", "verdict", "kind", "month")
FORMATS = {
    "markdown": Format((".md", ".markdown"), "factcheck.formats.markdown"),
}


def for_name(name: str) -> str | None:
    """The format that a file's name asks for by its ending, or None."""
    for word, form in FORMATS.items():
        if name.lower().endswith(form.endings):
            return word
    return None
