"""Matches text that people type with names, closed lists of words, and ids."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from factcheck.core.fuzzy import nearest, quote_short


class Unmatched(NamedTuple):
    """A typed word that is unknown, or ambiguous where there are candidates."""

    typed: str
    candidates: tuple[str, ...]
    suggestion: str | None
    choices: tuple[str, ...] = ()  # all known words, if they are few

    def message(self, option: str = "value") -> str:
        """The error message, with a suggestion; `option` is the option or filter that was typed."""
        noun = option.lstrip("-").lower().replace("-", " ").replace("_", " ")
        word = f"{_NOUNS.get(noun, noun)} {quote_short(self.typed)}"
        if self.candidates:
            return f"ambiguous {word}: could be {join_some(self.candidates)}"
        if self.suggestion:
            return f"unknown {word}; did you mean {self.suggestion!r}?"
        return f"unknown {word}" + (f"; use one of: {', '.join(self.choices)}" if self.choices else "")


_NOUNS = {
    "about": "name",
    "according to": "source",
    "sort": "field",
    "by": "field",
    "only": "events",
} | dict.fromkeys(("select", "ignore"), "check")


def join_some(words: Sequence[str], limit: int = 5) -> str:
    """Up to `limit` words joined by commas and `or`, then the number of the others."""
    if len(words) <= limit:
        return " or ".join(words)
    return f"{', '.join(words[:limit])} or one of {len(words) - limit:,} more"


def identity(text: str) -> str:
    """What two names, words or ids have in common if they are the same: all but NFC, blanks and case.

    Accents, tone marks and vowel signs make different names. `fold` is for filters and search.
    """
    return _identity_short(text) if len(text) < 200 else _identity(text)


def _identity(text: str) -> str:
    text = " ".join(text.split()).lower()  # casefold would make Groß and Gross one name
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_identity_short = lru_cache(maxsize=4096)(_identity)


def letters(text: str) -> str:
    """Text without case and punctuation, its words separated by single spaces; accents stay."""
    text = identity(text)
    if text.isascii():
        return _ASCII_SEPARATORS.sub(" ", text).strip()
    parts = (
        char if char.isalnum() or "\u0300" <= char <= "\u036f" or _is_sign(char) else " " for char in text
    )
    return " ".join("".join(parts).split())


def fold(text: str) -> str:
    """Text without case, accents and punctuation, its words separated by single spaces.

    The vowel signs of Indic scripts stay: they are letters.
    """
    return _fold_short(text) if len(text) < 200 else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return _ASCII_SEPARATORS.sub(" ", text.lower()).strip()
    text = unicodedata.normalize("NFKD", text.translate(_BARRED))
    parts = (
        char if char.isalnum() or _is_sign(char) else "" if unicodedata.combining(char) else " "
        for char in text
    )
    return " ".join("".join(parts).casefold().split())


_fold_short = lru_cache(maxsize=65536)(_fold)
_ASCII_SEPARATORS = re.compile(r"[\W_]+")


# Where marks are letters: vowel signs and tones from Indic to Khmer, and the kana's voicing.
_SIGN_BLOCKS = ("\u0900-\u1aaf", "\u1b00-\u1ccf", "\u3099-\u309a", "\ua800-\uabff", "\U00011000-\U00011fff")


@lru_cache(maxsize=4096)
def _is_sign(char: str) -> bool:
    in_block = char >= "\u0900" and any(block[0] <= char <= block[2] for block in _SIGN_BLOCKS)
    return in_block and unicodedata.category(char)[0] == "M"


def kebab(text: str) -> str:
    """Text as an id: lowercase letters of any script and digits, in groups joined by hyphens."""
    folded = fold(text)
    return folded.replace(" ", "-") if folded.isascii() else accented_kebab(text)


def accented_kebab(text: str) -> str:
    """Text as an id that keeps its accents."""
    chars = (char if unicodedata.category(char)[0] in "LNM" else " " for char in identity(text))
    return "-".join("".join(chars).split())


def is_kebab(text: str) -> bool:
    """Whether a text is lowercase letters of any script and digits, in groups joined by hyphens."""
    if text.isascii():
        return re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None
    letters = all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in text)
    return letters and text == text.lower() and all(text.split("-"))


# Letters that Unicode does not decompose, as people type them without such keys.
_BARRED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE"}
    | {"œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)


def begins(typed: str, name: str) -> bool:
    """Whether every typed word begins some word of the name; both are folded."""
    padded = f" {name}"
    return all(f" {word}" in padded for word in typed.split())


def match_names(typed: str, names: Mapping[str, Collection[str]]) -> frozenset[str] | Unmatched:
    """All the names that a typed text matches; `names` maps each to its aliases.

    The very same letters take precedence over those without accents, and then a match of the whole name
    over matches of the beginnings of words.
    """
    for normalize in (letters, fold):
        wanted = normalize(typed)
        folded = {name: [normalize(form) for form in (name, *aliases)] for name, aliases in names.items()}
        whole = frozenset(name for name, forms in folded.items() if wanted in forms or typed == name)
        matches = whole or frozenset(
            name for name, forms in folded.items() if wanted and any(begins(wanted, form) for form in forms)
        )
        if matches:
            return matches
    by_form: dict[str, str] = {}
    for name, forms in folded.items():
        for form in forms:
            for part in (form, *(() if " " in wanted else form.split())):
                by_form.setdefault(part, name)
    similar = nearest(wanted, by_form)
    return Unmatched(typed, (), by_form[similar] if similar else None)


def match_whole(typed: str, names: Mapping[str, Collection[str]]) -> list[str]:
    """The names that are the same as a typed text; if there are none, those with such an alias."""
    if typed in names:
        return [typed]
    wanted = identity(typed)
    return [name for name in names if identity(name) == wanted] or [
        name for name, aliases in names.items() if wanted in map(identity, aliases)
    ]


def match_word(typed: str, words: Mapping[str, Iterable[str]]) -> str | Unmatched:
    """The only word of a closed list that begins with a typed text; `words` maps each to its labels."""
    if typed in words:
        return typed
    all_forms = {word: (word, *labels) for word, labels in words.items()}
    for normalize in (letters, fold):
        wanted = normalize(typed)
        folded = {word: list(map(normalize, forms)) for word, forms in all_forms.items()}
        for fits in (str.__eq__, str.startswith):
            matches = [
                word for word, forms in folded.items() if wanted and any(fits(form, wanted) for form in forms)
            ]
            if len(matches) == 1:
                return matches[0]
            if matches:
                return Unmatched(typed, tuple(matches), None)
    by_form = {form: word for word, forms in folded.items() for form in forms}
    similar = nearest(wanted, by_form)
    few = tuple(words) if similar is None and len(words) <= 12 else ()
    return Unmatched(typed, (), by_form[similar] if similar else None, few)


def match_id(typed: str, ids: Collection[str]) -> str | Unmatched:
    """The id that was typed, or the only one that begins with it."""
    if typed in ids:
        return typed
    matches = sorted(name for name in ids if typed and name.startswith(typed))
    if len(matches) == 1:
        return matches[0]
    return Unmatched(typed, tuple(matches), None if matches else nearest(typed, ids))
