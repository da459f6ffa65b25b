"""What a TAB offers in zsh: words that need not begin exactly as typed, behind `=` too.

Typer's own answer is compared by zsh with what is typed, letter by letter, and loses apostrophes. The
shell's function stays Typer's; it runs what is printed here.
"""

from typing import Any

from typer._completion_classes import ZshComplete


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "'\\''") + "'"


def _complete(self: Any) -> str:
    args, incomplete = self.get_completion_args()
    found = self.get_completions(args, incomplete)
    if not found:
        return "_files"
    values = " ".join(_quoted(item.value) for item in found)
    if not any(item.help for item in found):
        return f"compset -P '--*='; compadd -U -- {values}"
    told = " ".join(_quoted(f"{item.value:<12} {item.help or ''}") for item in found)
    return f"local -a told; told=({told}); compadd -U -l -d told -- {values}"


def install() -> None:
    """Answer zsh in our own way."""
    ZshComplete.complete = _complete  # type: ignore[method-assign]
