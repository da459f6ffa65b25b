"""Asking at a terminal: each answer is looked at when it is given, and nothing typed is lost."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeVar

import typer

from factcheck.cli.output import warn

Value = TypeVar("Value")
SHOWN = 30  # names that are offered by number


class InvalidAnswer(ValueError):
    """Why an answer, or an option's value, cannot be taken."""


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


class Dialog:
    """Questions of a command; what was given by options is not asked.

    `given` are the command's words and the options that bring back what was typed.
    """

    def __init__(self, *given: str) -> None:
        self.given = list(given)
        self.commands = [self.given]
        with suppress(ImportError):  # line editing and history, as in a shell
            import readline  # noqa: F401

    def ask(
        self, option: str, question: str, parse: Callable[[str], Value], *, default: str | None = None
    ) -> Value:
        """An answer as `parse` takes it, asked again with the reason until it is right.

        An empty answer is the default; where there is none, it is asked again.
        """
        shown = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            answer = self._line(shown).strip()
            if not answer and default is None:
                self.say("this cannot be left out")
                continue
            try:
                value = parse(answer or default or "")
            except InvalidAnswer as wrong:
                self.say(str(wrong))
                continue
            if answer and option:  # what no option says is not brought back
                self.given += _as_options(option, value)
            return value

    @contextmanager
    def nested_command(self, *given: str) -> Iterator[None]:
        """Questions whose answers another command brings back, which comes first."""
        mine, self.given = self.given, [*given, *_shared(self.given)]
        self.commands.insert(-1, self.given)
        try:
            yield
        finally:
            self.given = mine

    def explain(self) -> None:
        """Say how questions are left out, and left."""
        self.say(
            "an empty answer leaves out what can be left out; Ctrl-C stops, and brings back what was typed"
        )

    def print_choices(self, names: Sequence[str]) -> None:
        """Show names by number."""
        from factcheck.core.labels import escape_invisible

        for number, name in enumerate(names[:SHOWN], 1):
            print(f"{number:>4}  {escape_invisible(name)}", file=sys.stderr)
        if len(names) > SHOWN:
            print(f"      and {len(names) - SHOWN:,} more, by name", file=sys.stderr)

    def say(self, text: str) -> None:
        """Say something between two questions."""
        from factcheck.core.labels import escape_invisible

        print(f"  {escape_invisible(text)}", file=sys.stderr)

    def agrees(self, question: str) -> bool:
        """Whether the answer is yes, which an empty one is."""
        return self._line(f"{question} [Y/n]: ").strip().casefold() in ("", "y", "yes")

    def _line(self, prompt: str) -> str:
        try:
            if sys.stdout.isatty():
                return input(prompt)
            print(prompt, end="", file=sys.stderr, flush=True)
            return input()
        except (KeyboardInterrupt, EOFError):
            self.leave()

    def leave(self) -> NoReturn:
        """End as interrupted, with the line that brings back what was typed."""
        print(file=sys.stderr)
        again = [shlex.join(words) for words in self.commands if len(words) > 2 or words is self.commands[-1]]
        if any(len(words) > 2 for words in self.commands):
            warn(f"nothing was written; {' && '.join(again)} goes on from here")
        raise typer.Exit(130) from None


def _shared(words: Sequence[str]) -> list[str]:
    """The options of a command that another beside it needs, too: the dataset, and `--dry-run`."""
    found: list[str] = []
    for at, word in enumerate(words):
        if word in ("-f", "--file"):
            found += words[at : at + 2]
        elif word == "--dry-run" or word.startswith("--file=") or (word[:2] == "-f" and word[2:]):
            found.append(word)
    return found


def _as_options(option: str, value: Any) -> list[str]:
    """A value as the options that give it: a name for its number, an option for each of several.

    An argument, which no dash begins, is given alone.
    """
    if isinstance(value, tuple) and hasattr(value, "text"):  # a date
        value = value.text
    values = value if isinstance(value, tuple) else (value,)
    named = [option] if option.startswith("-") else []
    return [part for one in values for part in (*named, str(one))]


def numbered(names: Sequence[str], parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """Take a number for the name that it was offered under, and a name as `parse` does."""

    def choose(answer: str) -> Value:
        number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 4 else 0
        if 0 < number <= min(len(names), SHOWN) and answer not in names:
            return parse(names[number - 1])
        return parse(answer)

    return choose


def several(parse: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Take several values, parted by commas."""
    return lambda answer: tuple(parse(part.strip()) for part in answer.split(",") if part.strip())
