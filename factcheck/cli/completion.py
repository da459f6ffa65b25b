"""What a TAB offers: the dataset's own names and words.

What stands in a dataset is a stranger's, and shells run parts of what they complete: only
harmless characters are offered. Names match without the others all the same.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import typer

from factcheck.cli import output

if TYPE_CHECKING:
    from factcheck.core.model import Dataset


class _Offer(str):
    """A word to offer though what is typed begins another word of it, or begins it in other case.

    Typer keeps only what begins exactly as typed; names match more freely than that.
    """

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        return True


def _offered(words: Iterable[str], incomplete: str) -> list[str]:
    """The words that what is typed could become, as this shell wants them."""
    from factcheck.core.matching import fold

    harmless = dict.fromkeys(" ".join(re.sub(r"[^\w.,+@%()/-]", " ", word).split()) for word in words)
    typed = fold(incomplete)
    fitting = [word for word in harmless if word and f" {fold(word)}".startswith(f" {typed}")]
    fitting = fitting or [word for word in harmless if word and f" {typed}" in f" {fold(word)}"]
    if os.environ.get("_FACTCHECK_COMPLETE") == "complete_bash" and not _in_quotes():
        fitting = [re.sub(r"([^\w.,+@%/-])", r"\\\1", word) for word in fitting]
    return [_Offer(word) for word in fitting]


def _in_quotes() -> bool:
    """Whether the word being typed in bash has an open quotation mark."""
    line = os.environ.get("COMP_WORDS", "")
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _dataset(context: typer.Context) -> "Dataset | None":
    """The dataset that the command would read; None where there is none to be read, quietly."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        path = output.dataset_path(context.params.get("file"))
        return None if path == "-" else output.read_dataset(path).dataset


def from_dataset(words: "Callable[[Dataset], Iterable[str]]") -> Any:
    """A completer for words that the dataset knows."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        dataset = _dataset(ctx)
        return _offered(words(dataset), incomplete) if dataset else []

    return complete


def _known(vocabulary: str) -> Any:
    def words(dataset: "Dataset") -> Iterable[str]:
        from factcheck.core import query

        found: Iterable[str] = getattr(query, vocabulary)(dataset)
        return found

    return from_dataset(words)


speakers, verdicts, kinds = _known("speakers"), _known("verdicts"), _known("kinds")
groups, abouts, tags, sources = _known("groups"), _known("abouts"), _known("tags"), _known("sources")
ids = from_dataset(lambda dataset: (claim.id for claim in dataset.claims))


def sort_fields(incomplete: str) -> list[str]:
    """What claims can be ordered by."""
    from factcheck.core.query import SORT_FIELDS

    return _offered(SORT_FIELDS, incomplete)


def formats(incomplete: str) -> list[str]:
    """What claims can be exported to."""
    from factcheck.exporting import FORMATS

    return _offered(FORMATS, incomplete)


def report_groups(incomplete: str) -> list[str]:
    """What a report can be grouped by."""
    from factcheck.exporting import GROUPS

    return _offered(GROUPS, incomplete)


def tally_fields(incomplete: str) -> list[str]:
    """What claims can be counted by."""
    from factcheck.analysis.tally import BY

    return _offered(BY, incomplete)


def topics(incomplete: str) -> list[str]:
    """The pages of the manual, and the commands."""
    from factcheck.cli.app import COMMANDS
    from factcheck.manual import TOPICS

    return _offered([*TOPICS, *COMMANDS], incomplete)


def checks(incomplete: str) -> list[str]:
    """The names of checks."""
    from factcheck.checks import documentation

    return _offered(documentation(), incomplete)


def check_formats(incomplete: str) -> list[str]:
    """How problems can be printed."""
    return _offered(("text", "json", "github"), incomplete)
