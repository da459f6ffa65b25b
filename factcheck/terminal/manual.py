"""A page of the manual."""

from rich.markdown import Markdown

from factcheck.terminal.screen import Screen


def draw(screen: Screen, text: str) -> None:
    """Markdown, laid out for the screen."""
    screen.console.print(Markdown(text, code_theme="ansi_dark", hyperlinks=False))
