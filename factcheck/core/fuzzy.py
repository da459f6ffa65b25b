"""Suggestions for mistyped words: the most similar of many known words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable


def quote_short(text: str) -> str:
    """Text in quotation marks for a message, cut after 77 characters if it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


_MANY = 300_000  # words; among more, none is suggested: comparing them would take seconds
_LONG = 100  # characters; anything longer is not a typo
_SHARING = 20_000  # words with a common trigram that are counted for one suggestion
NEGATIONS = (
    "no|not|nor|none|neither|never|nothing|nobody|nowhere|without|cannot|nicht|kein|keine|nie|ohne|pas|jamais|"
    "sans|ni|ne|non|senza|nunca|sin|não|nao|nem|sem|inte|ikke|niet|geen|bez|не|нет|без"
)
_NEGATION = rf"\b(?:(?:{NEGATIONS})\b|non|un|dis|in|im|mis)-?|n['’ ]t\b"


def nearest(typed: str, words: Collection[str]) -> str | None:
    """The most similar of `words`, or None; never one that means the opposite."""
    return _nearest(typed, words) if len(words) <= _MANY else None


class FuzzyIndex:
    """An index of words, to find the most similar one for many typed words."""

    def __init__(self, words: Collection[str]) -> None:
        self._by_trigram: dict[str, list[str]] = {}
        for word in words if len(words) <= _MANY else ():
            if len(word) <= _LONG:
                for trigram in _trigrams(word):
                    self._by_trigram.setdefault(trigram, []).append(word)

    def nearest(self, typed: str) -> str | None:
        """The most similar of the 50 words that share most trigrams, as `nearest` finds it."""
        counts: Counter[str] = Counter()
        number = 0
        for sharing in sorted((self._by_trigram.get(part, []) for part in _trigrams(typed[:_LONG])), key=len):
            if (number := number + len(sharing)) > _SHARING:
                break
            counts.update(sharing)
        return _nearest(typed, (word for word, _ in counts.most_common(50)))


def _nearest(typed: str, words: Iterable[str]) -> str | None:
    if len(typed) > _LONG:
        return None
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, "", folded := typed.casefold())
    best, nearest = 0.6 - 1e-9, None
    for word in words:
        if len(word) > _LONG:
            continue
        matcher.set_seq1(candidate := word.casefold())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            ratio = matcher.ratio()
            if ratio > best and not _negates(candidate, folded, ratio):
                best, nearest = ratio, word
    return nearest


def _trigrams(word: str) -> Iterable[str]:
    padded = f" {word.casefold()} "
    return dict.fromkeys(padded[n : n + 3] for n in range(len(padded) - 2))


def _negates(first: str, second: str, ratio: float) -> bool:
    """Whether two texts are more similar without the negations in one of them."""
    from difflib import SequenceMatcher

    return any(
        SequenceMatcher(None, " ".join(without.split()), plain).ratio() > ratio
        for negated, plain in ((first, second), (second, first))
        if (without := re.sub(_NEGATION, "", negated)) != negated
    )


def did_you_mean(word: str, words: Collection[str], index: FuzzyIndex | None = None) -> str | None:
    """A hint that suggests the most similar of `words`, or lists them if there are at most 16."""
    suggestion = index.nearest(word) if index else nearest(word, words)
    if suggestion is not None:
        return f"did you mean {suggestion!r}?"
    return f"use one of: {', '.join(words)}" if 0 < len(words) <= 16 else None
