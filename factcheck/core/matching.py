"""Which word is meant: text as people type it, against names, closed lists and ids."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from factcheck.core.fuzzy import nearest, quote_short


class Unmatched(NamedTuple):
    """Why a typed word names nothing: nothing like it is known, or it could be several."""

    typed: str
    candidates: tuple[str, ...]
    suggestion: str | None
    known: tuple[str, ...] = ()  # all there is, where it is little

    @property
    def words(self) -> str:
        """What is said of it."""
        typed = quote_short(self.typed)
        if self.candidates:
            return f"{typed} could be {join_some(self.candidates)}"
        if self.suggestion:
            return f"nothing here is called {typed}; did you mean {self.suggestion!r}?"
        known = f"; known here: {', '.join(self.known)}" if self.known else ""
        return f"nothing here is called {typed}{known}"


def join_some(words: Sequence[str], most: int = 5) -> str:
    """A few of the words that something could be, then how many more there are."""
    if len(words) <= most:
        return " or ".join(words)
    return f"{', '.join(words[:most])} or one of {len(words) - most:,} more"


def fold(text: str) -> str:
    """Text as people type it: no case, no accents, words parted by single spaces."""
    return _fold_short(text) if len(text) < 200 else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_BARRED))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


_fold_short = lru_cache(maxsize=65536)(_fold)


def kebab(text: str) -> str:
    """Text as an id: small letters of its script and figures, in groups joined by hyphens."""
    folded = fold(text)
    if folded.isascii():
        return folded.replace(" ", "-")
    text = unicodedata.normalize("NFC", text.lower())
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return "-".join("".join(kept).split())


def is_kebab(text: str) -> bool:
    """Whether a text is small letters of any script and figures, in groups joined by hyphens."""
    if text.isascii():
        return re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None
    letters = all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in text)
    return letters and text == text.lower() and all(text.split("-"))


# Letters that Unicode does not take apart, as people type them who have no such keys.
_BARRED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE"}
    | {"œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)


def begins(typed: str, name: str) -> bool:
    """Whether every typed word begins some word of the name; both are folded."""
    padded = f" {name}"
    return all(f" {word}" in padded for word in typed.split())


def match_names(typed: str, names: Mapping[str, Collection[str]]) -> frozenset[str] | Unmatched:
    """All the names that a typed text means; `names` gives each with its aliases.

    A whole match beats beginnings of words.
    """
    wanted = fold(typed)
    folded = {name: [fold(form) for form in (name, *aliases)] for name, aliases in names.items()}
    whole = frozenset(name for name, forms in folded.items() if wanted in forms or typed == name)
    if whole:
        return whole
    begun = frozenset(
        name for name, forms in folded.items() if wanted and any(begins(wanted, form) for form in forms)
    )
    if begun:
        return begun
    by_form: dict[str, str] = {}
    for name, forms in folded.items():
        for form in forms:
            for part in (form, *form.split()):
                by_form.setdefault(part, name)
    close = nearest(wanted, by_form)
    return Unmatched(typed, (), by_form[close] if close else None)


def match_word(typed: str, words: Mapping[str, Iterable[str]]) -> str | Unmatched:
    """The one word of a closed list that a typed beginning fits; `words` gives each with its labels."""
    wanted = fold(typed)
    if typed in words:
        return typed
    folded = {word: [fold(form) for form in (word, *labels)] for word, labels in words.items()}
    for fits in (str.__eq__, str.startswith):
        found = [
            word for word, forms in folded.items() if wanted and any(fits(form, wanted) for form in forms)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            return Unmatched(typed, tuple(found), None)
    by_form = {form: word for word, forms in folded.items() for form in forms}
    close = nearest(wanted, by_form)
    few = tuple(words) if close is None and len(words) <= 12 else ()
    return Unmatched(typed, (), by_form[close] if close else None, few)


def match_id(typed: str, ids: Collection[str]) -> str | Unmatched:
    """The id that is typed, or the one that it uniquely begins."""
    if typed in ids:
        return typed
    found = sorted(known for known in ids if typed and known.startswith(typed))
    if len(found) == 1:
        return found[0]
    return Unmatched(typed, tuple(found), None if found else nearest(typed, ids))
