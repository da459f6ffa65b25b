"""Quotations and paragraphs against a source's text.

Quotation marks, dashes, white space and Unicode forms may differ; words may not. `…` and `[…]`
stand for words left out: the fragments must follow each other in one paragraph.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from factcheck.core.model import Citation, Claim

_MARKS = str.maketrans(
    dict.fromkeys("'\"‘’‚‛“”„‟‹›«»′″`´ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\xad\u200b\u2060\ufeff")
)
_LEFT_OUT = re.compile(r"\s*[\[(]?\s*(?:…|\.(?:\s?\.){2,3})\s*[\])]?\s*")
# Scripts that set no blanks between words.
_NO_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Held(NamedTuple):
    """The paragraph that holds a quotation, counted from 1."""

    paragraph: int


class Nearest(NamedTuple):
    """The passage most like a quotation that is nowhere, its differing words between » and «."""

    paragraph: int
    passage: str


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs: its blocks between blank lines, headings and captions included."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", lines) if lines else []


def plain(text: str) -> str:
    """Text in which only what counts as a difference differs."""
    text = " ".join(unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).split())
    # A mark between letters is an apostrophe, which belongs to its word; any other only quotes.
    text = re.sub(r"(?<!\w)'+ ?| ?'+(?!\w)", "", text)
    return re.sub(r" ?-+ ?", "-", text)


_PAIRS = {
    "“": "”", '"': '"', "«": "»", "»": "«", "„": "“”", "‘": "’", "‚": "‘’", "'": "'", "‹": "›", "”": "”",
    "「": "」", "『": "』", "《": "》",
}  # fmt: skip


def without_marks(quote: str) -> str:
    """A quotation without the quotation marks of any language around the whole of it."""
    text = quote.strip()
    while len(text) > 2 and text[-1] in _PAIRS.get(text[0], "") and _are_one(text):
        text = text[1:-1].strip()
    return text if text != quote.strip() else quote


def _are_one(text: str) -> bool:
    """Whether the first mark of a text is closed by its last: "Yes" and "no" are two quotations."""
    opening, closing, inner = text[0], _PAIRS[text[0]], text[1:-1]
    if opening in closing:
        return opening not in inner.strip(opening)
    depth = 1
    for char in inner:
        depth += (char == opening) - (char in closing)
        if depth == 0:
            return False
    return True


class Text:
    """A source's text, ready to be searched for quotations."""

    def __init__(self, text: str) -> None:
        self.paragraphs = [plain(paragraph) for paragraph in paragraphs(text)]

    def find(self, quote: str, cited: tuple[int, ...]) -> Held | None:
        """The cited paragraph that holds a quotation, else any other that does."""
        fragments = [plain(part) for part in _LEFT_OUT.split(quote) if plain(part)]
        for number in cited:
            if number <= len(self.paragraphs) and _holds(self.paragraphs[number - 1], fragments):
                return Held(number)
        places = min((self._where.get(word, []) for word in _words(quote)), key=len, default=[])
        rarest = range(len(self.paragraphs)) if _NO_BLANKS.search(quote) else places
        return next((Held(n + 1) for n in rarest if _holds(self.paragraphs[n], fragments)), None)

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        """The paragraphs that each word occurs in."""
        where: dict[str, list[int]] = {}
        for number, paragraph in enumerate(self.paragraphs):
            for word in _words(paragraph):
                where.setdefault(word, []).append(number)
        return where

    def nearest(self, quote: str) -> Nearest | None:
        """The passage that shares most words with a quotation, rare ones counting for more."""
        from difflib import SequenceMatcher

        weights: Counter[int] = Counter()
        for word in _words(quote):
            found = self._where.get(word, ())
            for number in found if len(found) < 1000 else ():
                weights[number] += 1_000_000 // len(found)
        if not weights:
            return None
        best = max(weights, key=lambda number: (weights[number], -number))
        there, words = self.paragraphs[best].split(), plain(_LEFT_OUT.sub(" ", quote)).split()
        bare = [word.strip("'.,;:!?()") for word in there], [word.strip("'.,;:!?()") for word in words]
        blocks = SequenceMatcher(None, *bare, autojunk=False).get_matching_blocks()[:-1]
        if not blocks:
            return None
        start = max(0, blocks[0].a - blocks[0].b)
        end = min(len(there), max(blocks[-1].a + blocks[-1].size, start + len(words)))
        same = {block.a + offset for block in blocks for offset in range(block.size)}
        marked = [there[n] if n in same else f"»{there[n]}«" for n in range(start, end)]
        return Nearest(best + 1, " ".join(marked).replace("« »", " ").strip("',;: "))


def verified(claim: Claim, texts: Mapping[str, Text]) -> Citation | None:
    """The citation, with the one paragraph, where a claim's quotation stands as quoted; None otherwise."""
    for citation in claim.appearances:
        text = texts.get(citation.source)
        found = text.find(claim.quote, citation.paragraphs) if text and claim.quote else None
        if found and (found.paragraph in citation.paragraphs or not citation.paragraphs):
            return citation._replace(paragraphs=(found.paragraph,))
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", plain(text).casefold()))


def _holds(paragraph: str, fragments: list[str]) -> bool:
    """Whether a paragraph has the fragments, as whole words and in their order."""
    at = 0
    for fragment in fragments:
        while True:
            at = paragraph.find(fragment, at)
            if at < 0:
                return False
            end = at + len(fragment)
            if not (_joined(paragraph, at) or _joined(paragraph, end)):
                break
            at += 1
        at = end
    return bool(fragments)


def _joined(text: str, at: int) -> bool:
    """Whether a place in a text is inside a word, or inside a number such as 1.5 or 10,000."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return not (_NO_BLANKS.match(before) or _NO_BLANKS.match(after))
    around = text[max(0, at - 2) : at + 2]
    return re.search(r"\d[.,]\d|\w'\w", around) is not None and not (before.isspace() or after.isspace())
