"""The problems that the reader and the checks report."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from factcheck.core.location import Position

ERROR = "error"
WARNING = "warning"
ADVICE = "advice"

MAX_LISTED = 1_000  # nobody reads more than that; the rest are counted


class Problem(NamedTuple):
    """One mistake: its position, a message, and a hint how to fix it where there is one."""

    position: Position
    check: str
    message: str
    hint: str | None = None
    severity: str = ERROR
    claim: str | None = None


class Problems:
    """The first thousand problems of a dataset, and the number for each check and severity."""

    def __init__(self) -> None:
        self.listed: list[Problem] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        self.total = 0

    def add(self, check: str, severity: str, build: Callable[[], Problem]) -> None:
        """Count a problem; it is only built, with its position and hint, if it is listed."""
        self.total += 1
        self.counts[check, severity] += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(build())

    def extend(self, problems: Iterable[Problem]) -> None:
        """Count existing problems, and list them up to the limit."""
        for problem in problems:
            self.add(problem.check, problem.severity, partial(Problem._make, problem))


def sort_problems(problems: Iterable[Problem], files: Iterable[str]) -> list[Problem]:
    """Problems sorted by file, in the order of `files`, then by line and column."""
    order = {name: number for number, name in enumerate(files)}
    return sorted(problems, key=lambda p: (order.get(p.position.file, len(order)), p.position[1:3]))


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as a JSON object."""
    return problem.position._asdict() | {
        key: getattr(problem, key) for key in ("check", "severity", "message", "hint", "claim")
    }


def as_annotation(problem: Problem) -> str:
    """A problem as a GitHub workflow command, which annotates its line in a pull request."""
    position = problem.position
    command = {ERROR: "error", WARNING: "warning"}.get(problem.severity, "notice")
    fields = {"file": position.file}
    if position.line:
        fields |= {
            "line": str(position.line),
            "endLine": str(position.end_line),
            "col": str(position.column),
            "endColumn": str(position.end_column),
        }
    fields["title"] = problem.check
    properties = ",".join(f"{name}={_percent_encode(value, ':,')}" for name, value in fields.items())
    text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
    return f"::{command} {properties}::{_percent_encode(text)}"


def _percent_encode(text: str, extra: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + extra else char for char in text)
