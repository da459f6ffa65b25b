"""Problems in the style of a compiler."""

from rich.cells import cell_len
from rich.text import Text

from factcheck.core.diagnostics import ERROR, Problem
from factcheck.terminal.screen import Screen


def print_problem(screen: Screen, problem: Problem, line: str) -> None:
    """Print a problem like a compiler: position and message, the line with carets below, the hint."""
    position = problem.position
    location = screen.sanitize(position.file)
    if position.line:
        location += f":{position.line}:{position.column}"
    colour = "red" if problem.severity == ERROR else "yellow"
    head = Text.assemble(
        f"{location}: ",
        (f"{problem.severity}[{problem.check}]", f"bold {colour}"),
        f" {screen.sanitize(problem.message)}",
    )
    screen.unwrapped(head)
    if position.line and line and "\0" not in line:
        line = line.replace("\t", "→")
        end = position.end_column - 1 if position.end_line == position.line else len(line)
        start = min(position.column - 1, len(line))
        first = max(0, start - 60) if len(line) > 160 else 0
        before, under, after = "…" * bool(first) + line[first:start], line[start:end], line[max(start, end) :]
        under, after = under[:100], after[: max(0, 100 - len(under))]
        lead = screen.sanitize(before)
        number = f"{position.line:>5} | "
        carets = "^" * max(1, cell_len(screen.sanitize(under)))
        excerpt = screen.sanitize(before + under + after)
        screen.unwrapped(Text.assemble((number, "dim"), excerpt))
        screen.unwrapped(
            Text.assemble((" " * 5 + " | ", "dim"), " " * cell_len(lead), (carets, f"bold {colour}"))
        )
    if problem.hint:
        screen.unwrapped(Text.assemble(("      = ", "dim"), screen.sanitize(problem.hint)))
