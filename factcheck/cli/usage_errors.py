"""Usage errors in one line, with a hint."""

import re
import sys
from typing import Any

from factcheck.cli.output import warn
from factcheck.core.fuzzy import nearest


def explain(error: Any) -> int:
    """Print a usage error and return its exit status."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show(sys.stderr)
    else:
        warn(_message(error))
    return int(error.exit_code)


def _message(error: Any) -> str:
    ctx: Any = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "factcheck"
    name = path.partition(" ")[2] or "factcheck"
    message = error.format_message().rstrip(".")
    options: list[str] = (
        [name for param in ctx.command.params for name in getattr(param, "opts", ())] if ctx else []
    )
    if option := getattr(error, "option_name", None) if "No such option" in message else None:
        suggestion = nearest(option, [name for name in options if name.startswith("--")])
        hint = f"did you mean {suggestion}?" if suggestion else f"see `{path} --help`"
        return f"{name}: unknown option {option}; {hint}"
    if extra := re.search(r"unexpected extra argument\S* \((.*)\)", message):
        if "--speaker" in options:
            word = f"'{extra[1]}'" if " " in extra[1] else extra[1]
            hint = f"to filter by speaker: {path} -s {word}; to search: {path} -q {word}"
        else:
            hint = f"see `{path} --help`"
        return f"{name}: unexpected argument {extra[1]!r}; {hint}"
    if command := re.search(r"No such command '(.*?)'", message):
        suggestion = nearest(command[1], list(ctx.command.list_commands(ctx)))
        hint = f"did you mean `factcheck {suggestion}`?" if suggestion else "see `factcheck --help`"
        return f"unknown command {command[1]!r}; {hint}"
    if number := re.search(r"Invalid value for ('.*?').*: ('.*') is not a valid int(?:eger)?$", message):
        return f"{name}: invalid value {number[2]} for {number[1]}: not a whole number"
    return f"{name}: {message[:1].lower()}{message[1:]}; see `{path} --help`"
