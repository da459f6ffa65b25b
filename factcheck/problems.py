"""Problems: what the reader or a check found wrong, as values."""

from collections.abc import Iterable
from typing import NamedTuple

from factcheck.model import Position

ERROR = "error"
WARNING = "warning"
ADVICE = "advice"


class Problem(NamedTuple):
    """One thing that is wrong, at its place, with the mend where there is one."""

    position: Position
    check: str
    message: str
    hint: str | None = None
    severity: str = ERROR
    claim: str | None = None


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word of `words` that `word` was probably meant to be, or None."""
    import difflib

    by_folded = {known.casefold(): known for known in words}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A hint that names the nearest of `words`, or all of them where they are few."""
    words = tuple(words)
    close = nearest(word, words)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(words) <= 16:
        return f"known here: {', '.join(words)}"
    return None
