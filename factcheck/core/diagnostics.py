"""Problems: what the reader or a check found wrong, as values."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from factcheck.core.location import Position

ERROR = "error"
WARNING = "warning"
ADVICE = "advice"

MOST_KEPT = 1_000  # problems; more are a file of another kind, and nobody reads them


class Problem(NamedTuple):
    """One thing that is wrong, at its place, with the mend where there is one."""

    position: Position
    check: str
    message: str
    hint: str | None = None
    severity: str = ERROR
    claim: str | None = None


class Problems:
    """The first thousand problems of a dataset, and how many there are of each check and severity."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.total = 0

    def add(self, check: str, severity: str, problem: Callable[[], Problem]) -> None:
        """Count a problem; its place and its hint are only looked for where it is kept."""
        self.total += 1
        self.numbers[check, severity] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(problem())

    def take(self, problems: Iterable[Problem]) -> None:
        """Count problems that are made already."""
        for problem in problems:
            self.add(problem.check, problem.severity, lambda made=problem: made)  # type: ignore[misc]


def in_order(problems: Iterable[Problem], files: Iterable[str]) -> list[Problem]:
    """Problems in the order of their files and of their places in them."""
    order = {name: number for number, name in enumerate(files)}
    return sorted(problems, key=lambda p: (order.get(p.position.file, len(order)), p.position[1:3]))


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as plain data."""
    values = problem._asdict()
    return {**values.pop("position")._asdict(), **{key: values[key] for key in _KEYS}}


_KEYS = ("check", "severity", "message", "hint", "claim")


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
