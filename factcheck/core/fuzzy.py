"""Suggestions for mistyped words: the most similar of many known words."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice


def quote_short(text: str) -> str:
    """Text in quotation marks for a message, cut after 77 characters if it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


_FEW = 100  # words that are all compared; of more, only those that share rare letters
_MANY = 20_000  # words that are considered; of more, those with the same beginning first
_LONG = 100  # characters; anything longer is not a typo
_NEGATION = re.compile(r"un|non|not|dis|in|no")


class FuzzyIndex:
    """An index of words that finds the most similar one without comparing them all."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [word for word in islice(words, _MANY) if len(word) <= _LONG]
        self._by_trigram: dict[str, list[str]] | None = None

    def nearest(self, typed: str) -> str | None:
        """The most similar word, or None; never one that means the opposite."""
        if len(typed) > _LONG:
            return None
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(None, "", folded := typed.casefold())
        best, nearest = 0.6 - 1e-9, None
        for word in self._candidates(folded):
            matcher.set_seq1(candidate := word.casefold())
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                ratio = matcher.ratio()
                if ratio > best and not _negates(candidate, folded, ratio):
                    best, nearest = ratio, word
        return nearest

    def _candidates(self, folded: str) -> Iterable[str]:
        if len(self.words) <= _FEW:
            return self.words
        if self._by_trigram is None:
            self._by_trigram = {}
            for word in self.words:
                for trigram in _trigrams(word.casefold()):
                    if len(sharing := self._by_trigram.setdefault(trigram, [])) < _FEW:
                        sharing.append(word)
        weights: Counter[str] = Counter()
        for trigram in _trigrams(folded):
            sharing = self._by_trigram.get(trigram, [])
            for word in sharing:
                weights[word] += 1_000 // len(sharing)
        return [word for word, _ in weights.most_common(12)]


def _trigrams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _negates(first: str, second: str, ratio: float) -> bool:
    """Whether two words are more similar without the negating prefix that only one of them has."""
    from difflib import SequenceMatcher

    return any(
        SequenceMatcher(None, negated[prefix.end() :].lstrip("- "), plain).ratio() > ratio
        for negated, plain in ((first, second), (second, first))
        if (prefix := _NEGATION.match(negated)) and not plain.startswith(prefix[0])
    )


def fuzzy_index(
    typed: str, words: Collection[str], beginning: Callable[[int], Iterable[str]] | None = None
) -> FuzzyIndex:
    """An index for one look-up; of very many words, those with the same first two letters come first.

    `beginning` returns up to a given number of those, where a faster way than a scan exists.
    """
    if len(words) <= _MANY:
        return FuzzyIndex(words)
    similar = beginning(_MANY // 2) if beginning else (word for word in words if word.startswith(typed[:2]))
    return FuzzyIndex([*islice(similar, _MANY // 2), *islice(words, _MANY)])


def nearest(typed: str, words: Collection[str]) -> str | None:
    """The most similar of `words`, or None."""
    return fuzzy_index(typed, words).nearest(typed)


def did_you_mean(word: str, words: Collection[str], index: FuzzyIndex | None = None) -> str | None:
    """A hint that suggests the most similar of `words`, or lists them if there are at most 16."""
    suggestion = (index or fuzzy_index(word, words)).nearest(word)
    if suggestion is not None:
        return f"did you mean {suggestion!r}?"
    return f"use one of: {', '.join(words)}" if 0 < len(words) <= 16 else None
