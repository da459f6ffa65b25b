"""Pages of the manual."""

from rich.markdown import Markdown

from factcheck.terminal.screen import Screen


def print_markdown(screen: Screen, text: str) -> None:
    """Print Markdown, formatted for the screen."""
    screen.console.print(Markdown(text, code_theme="ansi_dark", hyperlinks=False))
