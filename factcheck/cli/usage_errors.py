"""Usage errors in one line, with a hint."""

import re
import shlex
import sys
from typing import Any

from factcheck.cli.output import warn
from factcheck.core.fuzzy import nearest
from factcheck.manual import TOPICS

# What people type for something that has another name here; a last word in capitals is replaced by what
# else they typed. An option is suggested only where the command has it.
HINTS = {
    "--format": "--json", "--json": "--format json", "--open": "-v unresolved", "search": "list -q WORDS",
    "find": "list -q WORDS", "grep": "list -q WORDS", "stats": "tally", "count": "tally", "validate": "check",
    "lint": "check", "sources": "tally --by source", "tags": "tally --by tag", "delete": "edit ID",
    "remove": "edit ID", "serve": "export site/", "report": "export report.md",
} | {topic: f"help {topic}" for topic in TOPICS}  # fmt: skip


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
    prefix = f"{path.partition(' ')[2]}: ".removeprefix(": ")
    message = error.format_message().rstrip(".")
    options = _options(ctx.command) if ctx else []
    if option := getattr(error, "option_name", None) if "No such option" in message else None:
        return f"{prefix}unknown option {option}; {_option_hint(option, options, ctx)}"
    if extra := re.search(r"unexpected extra argument\S* \((.*)\)", message):
        hint = _filter_hint(path, extra[1]) if "--search" in options else f"see `{path} --help`"
        return f"{prefix}unexpected argument {extra[1]!r}; {hint}"
    if message.startswith("No such command"):
        word, *more = (word for word in ctx.meta["words"] if not word.startswith("-"))
        if line := HINTS.get(word) or nearest(word, ctx.command.list_commands(ctx)):
            line = re.sub("[A-Z]+$", lambda _: shlex.quote(" ".join(more)), line) if more else line
            return f"unknown command {word!r}; did you mean `factcheck {line}`?"
        return f"unknown command {word!r}; {_filter_hint('factcheck list', ' '.join([word, *more]))}"
    if number := re.search(r"Invalid value for ('.*?').*: ('.*') is not a valid int(?:eger)?$", message):
        return f"{prefix}invalid value {number[2]} for {number[1]}: not a whole number"
    return f"{prefix}{message[:1].lower()}{message[1:]}; see `{path} --help`"


def _options(command: Any) -> list[str]:
    return [name for param in command.params for name in getattr(param, "opts", ())]


def _option_hint(option: str, options: list[str], ctx: Any) -> str:
    words = ctx.meta["words"]
    commands = ctx.command.list_commands(ctx) if ctx.parent is None else ()
    name = next((word for word in words if word in commands), None)
    if name and option in _options(ctx.command.resolve_command(ctx, [name])[1]):
        words.remove(name)
        return f"write it after the command: {shlex.join(['factcheck', name, *words])}"
    hint = HINTS.get(option, "")
    if hint.partition(" ")[0] in options:
        return f"did you mean {hint}?"
    suggestion = nearest(option.lstrip("-"), [name[2:] for name in options if name.startswith("--")])
    return f"did you mean --{suggestion}?" if suggestion else f"see `{ctx.command_path} --help`"


def _filter_hint(path: str, words: str) -> str:
    word = shlex.quote(words)
    return f"to filter by speaker: {path} -s {word}; to search: {path} -q {word}"
