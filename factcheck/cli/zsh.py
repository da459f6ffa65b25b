"""Completion in zsh of words that do not start exactly as typed, also after `=`.

Typer's script evaluates what is printed here. Its own output loses apostrophes, and zsh drops the
words that do not start as typed.
"""

from typing import Any

from typer._completion_classes import ZshComplete


def _quote(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "'\\''") + "'"


def _complete(self: Any) -> str:
    args, incomplete = self.get_completion_args()
    items = self.get_completions(args, incomplete)
    if not items:
        return "_files"
    values = " ".join(_quote(item.value) for item in items)
    if not any(item.help for item in items):
        return f"compset -P '--*='; compadd -U -- {values}"
    descriptions = " ".join(_quote(f"{item.value:<12} {item.help or ''}") for item in items)
    return f"local -a lines; lines=({descriptions}); compadd -U -l -d lines -- {values}"


def install() -> None:
    """Replace Typer's completion for zsh."""
    ZshComplete.complete = _complete  # type: ignore[method-assign]
