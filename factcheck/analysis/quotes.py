"""Match quotations against a source's text.

Quotation marks, dashes, white space and Unicode forms may differ; words may not. `…` and `[…]` mark
omitted words: the fragments must follow each other in one paragraph.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate

from factcheck.core.model import Citation, Claim

_MARKS = str.maketrans(
    dict.fromkeys("'\"‘’‚‛“”„‟‹›«»′″`´ʼ", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\xad\u200b\u2060\ufeff")
)
_ELLIPSIS = re.compile(r"(?:[\[(]\s*)?(?:…|\.(?:\s?\.){2,3})(?:\s*[\])])?")
# Scripts without spaces between words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Where words and numbers such as 1.5 or 10,000 begin and end: everywhere but inside them.
_EDGE = re.compile(
    rf"(?!(?<=[^\W_{_UNSPACED}])(?=[^\W_{_UNSPACED}])"
    r"|(?<=\d[.,])(?=\d)|(?<=\d)(?=[.,]\d)|(?<=\w')(?=\w)|(?<=\w)(?='\w))"
)
# The characters of a text that are searched for all of its quotations: a long text in one paragraph
# a thousand times. Hostile input would take hours.
_MAX_WORK = 100_000_000


def paragraphs(text: str) -> list[str]:
    """Return a text's paragraphs: blocks separated by blank lines, headings and captions included."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", lines) if lines else []


def normalize(text: str) -> str:
    """Return text without the differences that do not matter."""
    text = " ".join(unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).split())
    # A mark between letters is an apostrophe and part of the word; all others are quotation marks.
    text = re.sub(r"(?<!\w)'+ ?| ?'+(?!\w)", "", text)
    return re.sub(r" ?-+ ?", "-", text)


_PAIRS = {
    "“": "”", '"': '"', "«": "»", "»": "«", "„": "“”", "‘": "’", "‚": "‘’", "'": "'", "‹": "›", "”": "”",
    "「": "」", "『": "』", "《": "》",
}  # fmt: skip


def without_marks(quote: str) -> str:
    """Return a quotation without surrounding quotation marks of any language, up to four pairs."""
    text = quote.strip()
    for _ in range(4):
        if len(text) > 2 and text[-1] in _PAIRS.get(text[0], "") and _is_one_quotation(text):
            text = text[1:-1].strip()
    return text if text != quote.strip() else quote


def _is_one_quotation(text: str) -> bool:
    """Whether the first mark is closed by the last: "Yes" and "no" are two quotations."""
    opening, closing, inner = text[0], _PAIRS[text[0]], text[1:-1]
    if opening in closing:
        return opening not in inner.strip(opening)
    depths = accumulate((char == opening) - (char in closing) for char in inner)
    return all(depth >= 0 for depth in depths)


class _Quotation:
    """A quotation's fragments, also with line breaks at the edges of their words, and its words."""

    def __init__(self, quote: str) -> None:
        self.fragments = [part for text in _ELLIPSIS.split(quote) if (part := normalize(text))]
        self.marked = [_EDGE.sub("\n", part) for part in self.fragments]
        self.words = _words(normalize(quote))
        self.is_unspaced = re.search(f"[{_UNSPACED}]", quote) is not None


_quotation = lru_cache(maxsize=8)(_Quotation)  # a claim's is looked for in each of its citations


class Text:
    """A source's text, indexed for quotations; nothing more is found where no `work` is left."""

    def __init__(self, text: str) -> None:
        self.paragraphs = [normalize(paragraph) for paragraph in paragraphs(text)]
        self._marked: dict[int, str] = {}
        self._found: dict[str, int | None] = {}  # the first paragraph with a quotation
        self.work = _MAX_WORK

    def find(self, quote: str, cited: tuple[int, ...]) -> int | None:
        """Return the cited paragraph that contains a quotation, else the first one, counted from 1."""
        quotation = _quotation(quote)
        for number in cited:
            if number <= len(self.paragraphs) and self._contains(number - 1, quotation):
                return number
        if quote not in self._found:
            by_word = self._paragraphs_by_word
            rarest = min((by_word.get(word, []) for word in quotation.words), key=len, default=[])
            numbers = range(len(self.paragraphs)) if quotation.is_unspaced else rarest
            self._found[quote] = next((n + 1 for n in numbers if self._contains(n, quotation)), None)
        return self._found[quote]

    def _contains(self, number: int, quotation: _Quotation) -> bool:
        """Whether a paragraph contains the fragments, as whole words and in order."""
        paragraph, fragments = self.paragraphs[number], quotation.fragments
        if not (self._spend(len(paragraph) + 1) and fragments and _in_order(fragments, paragraph)):
            return False
        if number not in self._marked:
            self._marked[number] = _EDGE.sub("\n", paragraph)
        return _in_order(quotation.marked, self._marked[number])

    @cached_property
    def _paragraphs_by_word(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            for word in _words(paragraph):
                index[word].append(number)
        return index

    def _spend(self, work: int) -> bool:
        self.work -= work
        return self.work > 0

    def nearest(self, quote: str) -> tuple[int, str] | None:
        """Return the paragraph and passage that share most words with a quotation; rare words weigh more.

        Differing words are between » and «.
        """
        from difflib import SequenceMatcher

        weights: Counter[int] = Counter()
        for word in _quotation(quote).words:
            numbers = self._paragraphs_by_word.get(word, ())
            for number in numbers if len(numbers) < 1000 and self._spend(2 * len(numbers)) else ():
                weights[number] += 1_000_000 // len(numbers)
        if not weights:
            return None
        best = max(weights, key=lambda number: (weights[number], -number))
        passage, words = self.paragraphs[best].split(), normalize(_ELLIPSIS.sub(" ", quote)).split()
        if not self._spend(10 * len(passage) * len(words)):
            return None
        a, b = ([word.strip("'.,;:!?()") for word in text] for text in (passage, words))
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()[:-1]
        if not blocks:
            return None
        start = max(0, blocks[0].a - blocks[0].b)
        end = min(len(passage), max(blocks[-1].a + blocks[-1].size, start + len(words)))
        same = {block.a + offset for block in blocks for offset in range(block.size)}
        marked = [passage[n] if n in same else f"»{passage[n]}«" for n in range(start, end)]
        return best + 1, " ".join(marked).replace("« »", " ").strip("',;: ")


def indexed(texts: Mapping[str, str]) -> dict[str, Text]:
    """Return the indexed texts of sources; the same text of several is indexed once."""
    index = {text: Text(text) for text in set(texts.values())}
    return {source: index[text] for source, text in texts.items()}


def verified(claim: Claim, texts: Mapping[str, Text]) -> Citation | None:
    """Return the citation, with one paragraph, that contains a claim's quotation; None if none does."""
    for citation in claim.appearances:
        text = texts.get(citation.source)
        number = text.find(claim.quote, citation.paragraphs) if text and claim.quote else None
        if number and (number in citation.paragraphs or not citation.paragraphs):
            return citation._replace(paragraphs=(number,))
    return None


def _words(normalized: str) -> set[str]:
    return set(re.findall(r"\w+", normalized.casefold()))


def _in_order(fragments: Iterable[str], text: str) -> bool:
    """Whether a text contains fragments, one after the other; the next begins with an edge of the last."""
    at = 1
    for fragment in fragments:
        at = text.find(fragment, at - 1) + len(fragment)
        if at < len(fragment):
            return False
    return True
