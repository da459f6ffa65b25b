"""From YAML text to records and problems, each with its position.

May import `core` and `files`. Here is what a reading returns, without PyYAML, which a database does not need.
"""

from collections.abc import Mapping
from typing import NamedTuple

from factcheck.core.diagnostics import ERROR, Problem
from factcheck.core.location import File, Position, Span
from factcheck.core.model import Claim, Dataset


class LoadResult(NamedTuple):
    """A dataset, or None if nothing could be read, and its problems.

    `problems` are the first thousand, `counts` the numbers of all. `left_out` is the number of dropped
    claims; `dropped` are those with readable fields, the others being empty. `claim_lists` are the
    spans of the files' lists of claims.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    files: tuple[File, ...] = ()
    dropped: tuple[Claim, ...] = ()
    counts: Mapping[tuple[str, str], int] = {}  # by check and severity
    claim_lists: Mapping[str, Span] = {}  # by file


def unreadable(name: str, message: str, hint: str | None = None) -> LoadResult:
    """The result for a file that could not be opened."""
    problem = Problem(Position(name, 0, 0, 0, 0), "file", message, hint)
    return LoadResult(None, (problem,), counts={("file", ERROR): 1})
