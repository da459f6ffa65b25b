"""Problems: what the reader or a check found wrong, as values."""

from collections.abc import Iterable
from typing import NamedTuple

from factcheck.model import Position

ERROR = "error"
WARNING = "warning"
ADVICE = "advice"


class Problem(NamedTuple):
    """One thing that is wrong, at its place, with the mend where there is one."""

    position: Position
    check: str
    message: str
    hint: str | None = None
    severity: str = ERROR
    claim: str | None = None


def brief(text: str) -> str:
    """Text as a message quotes it: in quotation marks, and its beginning alone where it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word of `words` that `word` was probably meant to be, or None."""
    import difflib

    by_folded = {known.casefold(): known for known in words}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A hint that names the nearest of `words`, or all of them where they are few."""
    words = tuple(words)
    close = nearest(word, words)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(words) <= 16:
        return f"known here: {', '.join(words)}"
    return None


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as plain data."""
    position = problem.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "end_line": position.end_line,
        "end_column": position.end_column,
        "check": problem.check,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "claim": problem.claim,
    }


def as_annotation(problem: Problem) -> str:
    """A problem as a GitHub workflow command, which shows it at its line of a pull request."""
    position = problem.position
    command = {ERROR: "error", WARNING: "warning"}.get(problem.severity, "notice")
    fields = {"file": position.file}
    if position.line:
        fields |= {"line": str(position.line), "endLine": str(position.end_line)}
        fields |= {"col": str(position.column), "endColumn": str(position.end_column)}
    fields["title"] = problem.check
    properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
    text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
    return f"::{command} {properties}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
