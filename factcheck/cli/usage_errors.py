"""What is wrong with how the command was called, in one line with the mend."""

import re
import sys
from typing import Any

from factcheck.cli.output import warn
from factcheck.core.fuzzy import nearest


def explain(error: Any) -> int:
    """Say what the command line got wrong; the exit status for it."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show(sys.stderr)
    else:
        warn(_words(error))
    return int(error.exit_code)


def _words(error: Any) -> str:
    ctx: Any = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "factcheck"
    name = path.partition(" ")[2] or "factcheck"
    message = error.format_message().rstrip(".")
    options: list[str] = (
        [name for param in ctx.command.params for name in getattr(param, "opts", ())] if ctx else []
    )
    if typed := getattr(error, "option_name", None) if "No such option" in message else None:
        meant = nearest(typed, [name for name in options if name.startswith("--")])
        more = f"did you mean {meant}?" if meant else f"`{path} --help` shows them all"
        return f"{name}: there is no option {typed}; {more}"
    if extra := re.search(r"unexpected extra argument\S* \((.*)\)", message):
        if "--speaker" in options:
            word = f"'{extra[1]}'" if " " in extra[1] else extra[1]
            return f"{name}: {extra[1]!r} is no option; `-s {word}` asks for a speaker, `-q {word}` for words"
        return f"{name}: {extra[1]!r} is too much; `{path} --help` shows how it is called"
    if typed := re.search(r"No such command '(.*?)'", message):
        meant = nearest(typed[1], list(ctx.command.list_commands(ctx)))
        more = f"did you mean `factcheck {meant}`?" if meant else "`factcheck --help` lists them"
        return f"there is no command {typed[1]!r}; {more}"
    message = message.replace("is not a valid int", "is no whole number").replace(
        "requires an argument", "needs a value"
    )
    return f"{name}: {message[:1].lower()}{message[1:]}; `{path} --help` shows how it is called"
