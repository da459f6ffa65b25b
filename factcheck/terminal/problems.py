"""Problems in the style of a compiler."""

from rich.cells import cell_len

from factcheck.core.diagnostics import ERROR, Problem
from factcheck.terminal.screen import Screen


def print_problem(screen: Screen, problem: Problem, line: str) -> None:
    """Print a problem like a compiler: position and message, the line with carets below, the hint."""
    position = problem.position
    place = f":{position.line}:{position.column}" if position.line else ""
    style = "bold red" if problem.severity == ERROR else "bold yellow"
    check = (f"{problem.severity}[{problem.check}]", style)
    screen.unwrapped(screen.text(f"{position.file}{place}: ", check, f" {problem.message}"))
    if position.line and line and "\0" not in line:
        line = line.replace("\t", "→")
        end = position.end_column - 1 if position.end_line == position.line else len(line)
        start = min(position.column - 1, len(line))
        first = max(0, start - 60) if len(line) > 160 else 0
        before, under, after = "…" * bool(first) + line[first:start], line[start:end], line[max(start, end) :]
        under, after = under[:100], after[: max(0, 100 - len(under))]
        screen.unwrapped(screen.text((f"{position.line:>5} | ", "dim"), before + under + after))
        indent = " " * cell_len(screen.sanitize(before))
        carets = "^" * max(1, cell_len(screen.sanitize(under)))
        screen.unwrapped(screen.text((" " * 5 + " | ", "dim"), indent, (carets, style)))
    if problem.hint:
        screen.unwrapped(screen.text(("      = ", "dim"), problem.hint))
