"""Suggestions for mistyped words: the most similar of many known words."""

import re
from collections.abc import Collection


def quote_short(text: str) -> str:
    """Text in quotation marks for a message, cut after 77 characters if it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


MANY = 300_000  # words; among more, none is suggested: comparing them would take seconds
_LONG = 100  # characters; anything longer is not a typo
NEGATIONS = (
    "no|not|nor|none|neither|never|nothing|nobody|nowhere|without|cannot|nicht|kein|keine|nie|ohne|pas|jamais|"
    "sans|ni|ne|non|senza|nunca|sin|não|nao|nem|sem|inte|ikke|niet|geen|bez|не|нет|без"
)
_NEGATION = rf"\b(?:(?:{NEGATIONS})\b|non|un|dis|in|im|mis)-?|n['’ ]t\b"


def nearest(typed: str, words: Collection[str]) -> str | None:
    """The most similar of `words`, or None; never one that means the opposite."""
    if len(typed) > _LONG or len(words) > MANY:
        return None
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, "", folded := typed.casefold())
    best, nearest = 0.6 - 1e-9, None
    for word in words:
        matcher.set_seq1(candidate := word[: _LONG + 1].casefold())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            ratio = matcher.ratio()
            if ratio > best and len(word) <= _LONG and not _negates(candidate, folded, ratio):
                best, nearest = ratio, word
    return nearest


def _negates(first: str, second: str, ratio: float) -> bool:
    """Whether two texts are more similar without the negations in one of them."""
    from difflib import SequenceMatcher

    return any(
        SequenceMatcher(None, " ".join(without.split()), plain).ratio() > ratio
        for negated, plain in ((first, second), (second, first))
        if (without := re.sub(_NEGATION, "", negated)) != negated
    )


def did_you_mean(word: str, words: Collection[str]) -> str | None:
    """A hint that suggests the most similar of `words`, or lists them if there are at most 16."""
    if suggestion := nearest(word, words):
        return f"did you mean {suggestion!r}?"
    return f"use one of: {', '.join(words)}" if 0 < len(words) <= 16 else None
