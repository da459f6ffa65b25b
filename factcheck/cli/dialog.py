"""Questions at a terminal: each answer is checked at once, and nothing that was typed is lost."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeVar

import typer

from factcheck.cli.output import warn
from factcheck.core.labels import escape_invisible

Value = TypeVar("Value")
Choice = tuple[str, str]  # a name, and what is printed beside it
MOST_CHOICES = 30  # printed with a number
HELP = "`back` returns to the previous question; Ctrl-C cancels and prints a command to resume"


class InvalidAnswer(ValueError):
    """Why an answer, or an option's value, is refused."""


class Back(Exception):
    """The answer was `back`."""


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


class Dialog:
    """The questions of one command; `command` is the command line as typed."""

    def __init__(self, *command: str, parent: "Dialog | None" = None) -> None:
        self.command = list(command)
        self.parent = parent
        self.options: dict[str, list[str]] = {}  # the answers as options, by question
        self.commands_before: dict[str, list[str]] = {}  # commands that an answer needs first, by question
        self.asking = ""  # the option whose answer is being parsed
        self.nested: Dialog | None = None
        with suppress(ImportError):  # line editing and history, as in a shell
            import readline  # noqa: F401

    def ask(
        self,
        option: str,
        question: str,
        parse: Callable[[str], Value],
        *,
        default: str | None = None,
        choices: Sequence[Choice] = (),
    ) -> Value:
        """Return an answer as `parse` reads it; repeat the question, with the reason, until it is valid.

        An empty answer is the default; without one, the question is repeated. Raises Back.
        """
        self.print_choices(choices)
        while True:
            shown = "" if default is None else f" [{default or 'optional'}]"
            answer = self._line(f"{question}{shown}: ").strip()
            self.options.pop(option, None)
            self.commands_before.pop(option, None)
            if answer.casefold() == "back":
                raise Back
            if not answer and default is None:
                self.say("an answer is required")
                continue
            self.asking = option
            try:
                value = parse(answer or default or "")
            except InvalidAnswer as error:
                self.say(str(error))
            except Back:  # from the first question of a nested command
                self.nested = None
            else:
                if answer or default:
                    self.options[option] = _as_options(option, value)
                return value

    @contextmanager
    def nest(self, *command: str) -> "Iterator[Dialog]":
        """Yield a dialog for another command, which the answer that is being parsed needs first."""
        self.nested = nested = Dialog(*command, parent=self)
        yield nested
        self.commands_before[self.asking] = nested.words
        self.nested = None

    @property
    def words(self) -> list[str]:
        """The command line that gives all answers so far."""
        return [*self.command, *(word for words in self.options.values() for word in words)]

    def print_choices(self, choices: Sequence[Choice]) -> None:
        """Print choices, each with its number."""
        width = max((len(name) for name, _ in choices[:MOST_CHOICES]), default=0)
        for number, (name, note) in enumerate(choices[:MOST_CHOICES], 1):
            line = f"{number:>4}  {escape_invisible(name):<{min(width, 40)}}  {escape_invisible(note)}"
            print(line.rstrip(), file=sys.stderr)
        if len(choices) > MOST_CHOICES:
            print(f"      and {len(choices) - MOST_CHOICES:,} more: type a name", file=sys.stderr)

    def say(self, text: str) -> None:
        """Print a line between two questions."""
        print(f"  {escape_invisible(text)}", file=sys.stderr)

    def choose(self, question: str, letters: str) -> str:
        """Return one of some letters; the capital one is the default."""
        default = next(letter for letter in letters if letter.isupper())
        prompt = f"{escape_invisible(question)} [{'/'.join(letters)}]: "
        while True:
            answer = self._line(prompt).strip().casefold()[:1]
            if (answer or default.lower()) in letters.lower():
                return answer or default.lower()
            print(f"  answer {' or '.join(letters.lower())}", file=sys.stderr)

    def _line(self, prompt: str) -> str:
        try:
            if sys.stdout.isatty():
                return input(prompt)
            print(prompt, end="", file=sys.stderr, flush=True)
            return input()
        except (KeyboardInterrupt, EOFError):
            self._cancel()

    def _cancel(self) -> NoReturn:
        """End as interrupted, with the commands that give the answers so far."""
        print(file=sys.stderr)
        if self.parent:
            self.parent._cancel()
        nested = [self.nested.words] if self.nested else []
        commands = [*self.commands_before.values(), *nested, self.words]
        if self.options or len(commands) > 1:
            warn("nothing was written. To resume:")
            for words in commands:
                print(escape_invisible(shlex.join(words)), file=sys.stderr)
        else:
            warn("nothing was written")
        raise typer.Exit(130) from None


def by_number(answer: str, choices: Sequence[Choice]) -> str:
    """Return the choice that a number was printed with, or the answer itself."""
    number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 4 else 0
    if 0 < number <= min(len(choices), MOST_CHOICES) and all(answer != name for name, _ in choices):
        return choices[number - 1][0]
    return answer


def _as_options(option: str, value: Any) -> list[str]:
    """A value as the options that give it; an argument, which has no dash, is given without its name."""
    if isinstance(value, tuple) and hasattr(value, "text"):  # a date
        value = value.text
    values = value if isinstance(value, tuple) else (value,)
    names = [option] if option.startswith("-") else []
    return [word for item in values for word in (*names, str(getattr(item, "name", item)))]
