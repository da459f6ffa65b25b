"""Problems: what the reader or a check found wrong, as values."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import NamedTuple

from factcheck.model import Position

ERROR = "error"
WARNING = "warning"
ADVICE = "advice"

MOST_KEPT = 1_000  # problems; more are a file of another kind, and nobody reads them


class Problem(NamedTuple):
    """One thing that is wrong, at its place, with the mend where there is one."""

    position: Position
    check: str
    message: str
    hint: str | None = None
    severity: str = ERROR
    claim: str | None = None


class Problems:
    """The first thousand problems of a dataset, and how many there are of each check and severity."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.total = 0

    def add(self, check: str, severity: str, problem: Callable[[], Problem]) -> None:
        """Count a problem; its place and its hint are only looked for where it is kept."""
        self.total += 1
        self.numbers[check, severity] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(problem())

    def take(self, problems: Iterable[Problem]) -> None:
        """Count problems that are made already."""
        for problem in problems:
            self.add(problem.check, problem.severity, lambda made=problem: made)  # type: ignore[misc]


def in_order(problems: Iterable[Problem], files: Iterable[str]) -> list[Problem]:
    """Problems in the order of their files and of their places in them."""
    order = {name: number for number, name in enumerate(files)}
    return sorted(problems, key=lambda p: (order.get(p.position.file, len(order)), p.position[1:3]))


# --- what was probably meant


def brief(text: str) -> str:
    """Text as a message quotes it: in quotation marks, and its beginning alone where it is long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}…")


_FEW = 100  # words that are all compared; of more, those that share rare letters
_MANY = 20_000  # words that are looked at, of more those that begin alike first
_LONG = 100  # characters; what is longer is no slip of the hand
_NEGATION = re.compile(r"un|non|not|dis|in|no")


class Near:
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


def near(typed: str, words: Collection[str], beginning: Callable[[int], Iterable[str]] | None = None) -> Near:
    """The words that a single one is looked for in; of very many, those that begin alike first.

    `beginning` finds so many of those that begin as the first two letters do, where that is quick.
    """
    if len(words) <= _MANY:
        return Near(words)
    alike = beginning(_MANY // 2) if beginning else (word for word in words if word.startswith(typed[:2]))
    return Near([*islice(alike, _MANY // 2), *islice(words, _MANY)])


def nearest(typed: str, words: Collection[str]) -> str | None:
    """The word of `words` that was probably meant, or None."""
    return near(typed, words).nearest(typed)


def did_you_mean(word: str, words: Collection[str], known: Near | None = None) -> str | None:
    """A hint that names the nearest of `words`, or all of them where they are few."""
    close = (known or near(word, words)).nearest(word)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(words) <= 16:
        return f"known here: {', '.join(words)}"
    return None


# --- as others read them


def as_object(problem: Problem) -> dict[str, object]:
    """A problem as plain data."""
    values = problem._asdict()
    return {**values.pop("position")._asdict(), **{key: values[key] for key in _KEYS}}


_KEYS = ("check", "severity", "message", "hint", "claim")


def as_annotation(problem: Problem) -> str:
    """A problem as a GitHub workflow command, which shows it at its line of a pull request."""
    position = problem.position
    command = {ERROR: "error", WARNING: "warning"}.get(problem.severity, "notice")
    fields = {"file": position.file}
    if position.line:
        fields |= {"line": str(position.line), "endLine": str(position.end_line)}
        fields |= {"col": str(position.column), "endColumn": str(position.end_column)}
    fields["title"] = problem.check
    properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
    text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
    return f"::{command} {properties}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
