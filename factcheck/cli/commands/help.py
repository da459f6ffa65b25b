"""The command that shows the pages of the manual: help."""

import sys
from typing import Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import COMMANDS, app, command
from factcheck.cli.filters import word_of
from factcheck.cli.output import ColorOption, PagerOption, ascii_only, open_screen, quiet_pipe


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
    from factcheck import manual

    if topic is None:
        text = manual.contents()
    else:
        found = word_of("TOPIC", topic, dict.fromkeys((*manual.TOPICS, *COMMANDS), ()))
        if found not in manual.TOPICS:
            app([found, "--help"], prog_name="factcheck")
            return
        text = manual.page(found)
    with quiet_pipe():  # as it was written, for whatever reads markdown
        if ascii_only() or not sys.stdout.isatty():
            shown = _plain if ascii_only() else str
            sys.stdout.writelines(f"{shown(line)}\n" for line in text.splitlines())
            return
    with open_screen(None, color, no_pager) as screen:
        from factcheck.terminal.manual import draw

        draw(screen, text)


def _plain(line: str) -> str:
    """A line in letters that every terminal has."""
    from factcheck.terminal.screen import Screen

    return Screen(sys.stdout).sanitize(line)
