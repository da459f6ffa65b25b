"""Shell completion: the dataset's names and words.

A dataset is untrusted input, and shells run parts of what they complete: only harmless characters
are offered. Names match without the other characters, too.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from factcheck.cli import output

if TYPE_CHECKING:
    from factcheck.core.model import Dataset


class _Candidate(str):
    """A completion that passes Typer's filter.

    Typer keeps only words that start exactly as typed; names also match by a later word, and in any case.
    """

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        return True


def _candidates(words: Iterable[str], incomplete: str) -> list[str]:
    """The words that complete what was typed, escaped for this shell."""
    from factcheck.core.matching import fold

    harmless = dict.fromkeys(" ".join(re.sub(r"[^\w.,+@%()/-]", " ", word).split()) for word in words)
    typed = fold(incomplete)
    matches = [word for word in harmless if word and f" {fold(word)}".startswith(f" {typed}")]
    matches = matches or [word for word in harmless if word and f" {typed}" in f" {fold(word)}"]
    if os.environ.get("_FACTCHECK_COMPLETE") == "complete_bash" and not _in_quotes():
        matches = [re.sub(r"([^\w.,+@%/-])", r"\\\1", word) for word in matches]
    return [_Candidate(word) for word in matches]


def _in_quotes() -> bool:
    """Whether the word being typed in bash has an open quotation mark."""
    line = os.environ.get("COMP_WORDS", "")
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _dataset(context: typer.Context) -> "Dataset | None":
    """The dataset that the command would read, or None; prints nothing."""
    with open(os.devnull, "w") as devnull, contextlib.redirect_stderr(devnull):
        path = output.dataset_path(context.params.get("file"))
        return None if path == "-" else output.read_dataset(path).dataset


def from_dataset(words: "Callable[[Dataset], Iterable[str]]") -> Any:
    """A completer for words of the dataset."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        dataset = _dataset(ctx)
        return _candidates(words(dataset), incomplete) if dataset else []

    return complete


def _from_query(function: str) -> Any:
    def words(dataset: "Dataset") -> Any:
        from factcheck.core import query

        return getattr(query, function)(dataset)

    return from_dataset(words)


speakers, verdicts, kinds, groups = map(_from_query, ("speakers", "verdicts", "kinds", "groups"))
abouts, tags, sources = map(_from_query, ("abouts", "tags", "sources"))
ids = from_dataset(lambda dataset: (claim.id for claim in dataset.claims))


def _constant(module: str, name: str) -> Any:
    """A completer for the words of a constant; its module is imported when it is used."""

    def complete(incomplete: str) -> list[str]:
        return _candidates(getattr(import_module(module), name), incomplete)

    return complete


sort_fields = _constant("factcheck.core.query", "SORT_FIELDS")
formats = _constant("factcheck.exporting", "FORMATS")
report_groups = _constant("factcheck.exporting", "GROUPS")
tally_fields = _constant("factcheck.analysis.tally", "BY")
check_formats = _constant("factcheck.cli.commands.check", "FORMATS")


def topics(incomplete: str) -> list[str]:
    """The pages of the manual and the commands."""
    from factcheck.cli.app import COMMANDS
    from factcheck.manual import TOPICS

    return _candidates([*TOPICS, *COMMANDS], incomplete)


def checks(incomplete: str) -> list[str]:
    """The names of checks."""
    from factcheck.checks import documentation

    return _candidates(documentation(), incomplete)
