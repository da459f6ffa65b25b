"""`factcheck help`."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from factcheck import manual
from factcheck.cli import completion
from factcheck.cli.app import COMMANDS, app, command
from factcheck.cli.filters import word_of
from factcheck.cli.output import ColorOption, PagerOption, ascii_only, open_screen, quiet_pipe

TOPICS: dict[str, tuple[str, ...]] = dict.fromkeys((*manual.TOPICS, *COMMANDS), ())


@command("help", "factcheck help", "factcheck help file", "factcheck help export")
def show_help(
    topic: Annotated[
        str | None,
        typer.Argument(
            help="A page of the manual, or a command.", show_default=False, autocompletion=completion.topics
        ),
    ] = None,
    color: ColorOption = None,
    no_pager: PagerOption = False,
) -> None:
    if topic is None:
        text = manual.contents()
    else:
        name = word_of("TOPIC", topic, TOPICS)
        if name not in manual.TOPICS:
            app([name, "--help"], prog_name="factcheck")
            return
        text = manual.page(name)
    with quiet_pipe():
        if ascii_only() or not sys.stdout.isatty():  # plain Markdown
            lines: Iterable[str] = text.splitlines()
            if ascii_only():
                from factcheck.terminal.screen import Screen

                lines = map(Screen(sys.stdout).sanitize, lines)
            sys.stdout.writelines(f"{line}\n" for line in lines)
            return
    with open_screen(None, color, no_pager) as screen:
        screen.markdown(text)
