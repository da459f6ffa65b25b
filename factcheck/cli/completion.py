"""Shell completion: the dataset's names and words.

A dataset is untrusted input, and shells run parts of what they complete: only harmless characters
are offered. Names match without the other characters, too.
"""

import os
import re
from collections.abc import Iterable
from contextlib import redirect_stderr
from importlib import import_module
from typing import Any

import typer

from factcheck.cli import output


class _Candidate(str):
    """A completion that passes Typer's filter.

    Typer keeps only words that start exactly as typed; names also match by a later word, and in any case.
    """

    def startswith(self, *_: object) -> bool:
        return True


def _candidates(words: Iterable[str], incomplete: str) -> list[str]:
    """The words that complete what was typed, escaped for this shell."""
    from factcheck.core.matching import fold

    harmless = dict.fromkeys(" ".join(re.sub(r"[^\w.,+@%()/-]", " ", word).split()) for word in words)
    typed = fold(incomplete)
    matches = [word for word in harmless if word and f" {fold(word)}".startswith(f" {typed}")]
    matches = matches or [word for word in harmless if word and f" {typed}" in f" {fold(word)}"]
    if os.environ.get("_FACTCHECK_COMPLETE") == "complete_bash":
        line = os.environ.get("COMP_WORDS", "")
        if not any(line.count(mark) % 2 for mark in "\"'"):  # nothing is escaped in quotation marks
            matches = [re.sub(r"([^\w.,+@%/-])", r"\\\1", word) for word in matches]
    return [_Candidate(word) for word in matches]


def _from_dataset(function: str) -> Any:
    """A completer for what a function of `query` returns of the dataset that the command would read."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from factcheck.core import query

        with open(os.devnull, "w") as devnull, redirect_stderr(devnull):
            path = output.dataset_path(ctx.params.get("file"))
            dataset = None if path == "-" else output.read_dataset(path).dataset
        return _candidates(getattr(query, function)(dataset), incomplete) if dataset else []

    return complete


speakers, verdicts, kinds, groups = map(_from_dataset, ("speakers", "verdicts", "kinds", "groups"))
abouts, tags, sources, ids = map(_from_dataset, ("abouts", "tags", "sources", "by_id"))


def _constant(module: str, name: str) -> Any:
    """A completer for the words of a constant, or that a function returns; imported when it is used."""

    def complete(incomplete: str) -> list[str]:
        words = getattr(import_module(module), name)
        return _candidates(words() if callable(words) else words, incomplete)

    return complete


sort_fields = _constant("factcheck.core.query", "SORT_FIELDS")
formats = _constant("factcheck.exporting", "FORMATS")
groups_of_claims = _constant("factcheck.analysis.tally", "GROUPS")
events = _constant("factcheck.analysis.history", "EVENTS")
tally_fields = _constant("factcheck.analysis.tally", "BY")
check_formats = _constant("factcheck.cli.commands.check", "FORMATS")
topics = _constant("factcheck.cli.commands.help", "TOPICS")
checks = _constant("factcheck.checks", "documentation")
