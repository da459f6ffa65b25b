"""What was probably meant: the nearest of many words to one that was mistyped, and how hints name it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice


def quote_short(text: str) -> str:
    """Text as a message quotes it: in quotation marks, and its beginning alone where it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


_FEW = 100  # words that are all compared; of more, those that share rare letters
_MANY = 20_000  # words that are looked at, of more those that begin alike first
_LONG = 100  # characters; what is longer is no slip of the hand
_NEGATION = re.compile(r"un|non|not|dis|in|no")


class FuzzyIndex:
    """Words that one of them was probably meant by: the nearest is found without trying them all."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [word for word in islice(words, _MANY) if len(word) <= _LONG]
        self._by_letters: dict[str, list[str]] | None = None

    def nearest(self, typed: str) -> str | None:
        """The word that was probably meant, or None; never one that says the opposite."""
        if len(typed) > _LONG:
            return None
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(None, "", wanted := typed.casefold())
        best, nearest = 0.6 - 1e-9, None
        for word in self._candidates(wanted):
            matcher.set_seq1(known := word.casefold())
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                ratio = matcher.ratio()
                if ratio > best and not _negates(known, wanted, ratio):
                    best, nearest = ratio, word
        return nearest

    def _candidates(self, wanted: str) -> Iterable[str]:
        if len(self.words) <= _FEW:
            return self.words
        if self._by_letters is None:
            self._by_letters = {}
            for word in self.words:
                for letters in _letters(word.casefold()):
                    if len(known := self._by_letters.setdefault(letters, [])) < _FEW:
                        known.append(word)
        weights: Counter[str] = Counter()
        for letters in _letters(wanted):
            found = self._by_letters.get(letters, ())
            for word in found:
                weights[word] += 1_000 // len(found)
        return [word for word, _ in weights.most_common(12)]


def _letters(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _negates(one: str, other: str, alike: float) -> bool:
    """Whether two words are more alike without the negation that only one of them begins with."""
    from difflib import SequenceMatcher

    for negated, plain in ((one, other), (other, one)):
        if (prefix := _NEGATION.match(negated)) and not plain.startswith(prefix[0]):
            rest = negated[prefix.end() :].lstrip("- ")
            if SequenceMatcher(None, rest, plain).ratio() > alike:
                return True
    return False


def fuzzy_index(
    typed: str, words: Collection[str], beginning: Callable[[int], Iterable[str]] | None = None
) -> FuzzyIndex:
    """The words that a single one is looked for in; of very many, those that begin alike first.

    `beginning` finds so many of those that begin as the first two letters do, where that is quick.
    """
    if len(words) <= _MANY:
        return FuzzyIndex(words)
    alike = beginning(_MANY // 2) if beginning else (word for word in words if word.startswith(typed[:2]))
    return FuzzyIndex([*islice(alike, _MANY // 2), *islice(words, _MANY)])


def nearest(typed: str, words: Collection[str]) -> str | None:
    """The word of `words` that was probably meant, or None."""
    return fuzzy_index(typed, words).nearest(typed)


def did_you_mean(word: str, words: Collection[str], known: FuzzyIndex | None = None) -> str | None:
    """A hint that names the nearest of `words`, or all of them where they are few."""
    close = (known or fuzzy_index(word, words)).nearest(word)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(words) <= 16:
        return f"known here: {', '.join(words)}"
    return None
