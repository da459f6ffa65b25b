"""The texts that describe records, the same on the screen and in every document."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from factcheck.core.model import (
    BUILT_IN_VERDICTS,
    MAX_SUMMARY,
    UNRESOLVED,
    Citation,
    Correction,
    Dataset,
    Membership,
    Outcome,
    Reviewer,
    Source,
    When,
)

GLYPHS = {
    "confirmed": "✓", "partly": "◐", "disputed": "≠",
    "unfulfilled": "○", "contradicted": "✗", "unresolved": "·",
}  # fmt: skip
OTHER_GLYPH = "•"  # of a dataset's verdict without a built-in meaning

CAVEAT = "Tracked claims, not a random sample: the counts do not cover what else a speaker said."
RATE = (
    "Share of judged claims that were confirmed, with a 95 % Wilson interval. Judged are confirmed, partly, "
    "unfulfilled and contradicted, not disputed. Below {} judged claims no share is given."
)
NO_SHARES = "None of these has {} judged claims, so no share is given."
NO_APPEALS = "Appeals are left out: whether others obeyed does not show whether the speaker was right."
ALL_OVERLAP = "The intervals overlap: no share is clearly higher than another."
NO_ORDER = "Shares whose intervals overlap cannot be ranked; the others are shares of different claims."
ALPHA = "1 is full agreement, 0 is chance; verdicts are compared by their built-in meaning, else by the word."
DUE = (
    "Whether the first outcome that settles a claim was reported by its due date or later, which is often "
    "some time after the event. Claims without a due date are not counted."
)
BASES = {
    "events": "events that the source states",
    "characterisation": "the source’s own characterisation",
    "both": "events and the source’s own characterisation",
}
OVERLAP = "A claim counts under each of its {}, so the counts overlap."


# Characters that nobody sees, which files write as escape sequences: controls, marks of direction and
# format, unusual spaces, private use, and letters that print as blanks, such as the Hangul fillers.
_BLANK_LETTERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
UNSEEN = (
    f"\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f{_BLANK_LETTERS}"
    "\ud800-\uf8ff\ufeff\ufff0-\ufffc\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000f0000-\U0010ffff"
)
# Joiners and marks of direction that override nothing, the Arabic letter mark among them, are allowed in
# the scripts that need them.
_MARKS = "\u200c\u200d\u200e\u200f\u061c"
_RIGHT_TO_LEFT = "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"


def invisible_positions(text: str) -> list[int]:
    """The indices of invisible and control characters, including unusual spaces and line breaks."""
    if text.isprintable() and (text.isascii() or not any(char in text for char in _BLANK_LETTERS)):
        return []
    marks = _MARKS if re.search(_RIGHT_TO_LEFT, text) else ""
    return [
        index
        for index, char in enumerate(text)
        if (not char.isprintable() or char in _BLANK_LETTERS)
        and not (char in marks or (char in _MARKS[:2] and _joins(text, index)))
    ]


def _joins(text: str, index: int) -> bool:
    """Whether a joiner is between two characters that it can join, as in emoji and some scripts."""
    neighbours = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return len(neighbours) == 2 and all(not char.isascii() and not char.isspace() for char in neighbours)


def escape_invisible(text: str) -> str:
    """Text as one line in which control, bidi and invisible characters are visible."""
    invisible = set(invisible_positions(text))
    if not invisible:
        return text
    return "".join(_escape_char(char) if index in invisible else char for index, char in enumerate(text))


def _escape_char(char: str) -> str:
    if char in "\n\t\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
        return " "
    code = ord(char)
    # A byte that is not UTF-8 was read as a lone surrogate.
    return f"<0x{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<U+{code:04X}>"


def date(when: When | None) -> str:
    """A date as printed: `2019-04-30 05:46`, `around 2019-04`, `undated`."""
    if when is None:
        return "undated"
    return ("around " if when.approximate else "") + f"{when.day} {when.clock}".rstrip()


# Not from `calendar`, whose names depend on the locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache
def long_date(when: When | None) -> str:
    """A date in a published text: `30 April 2019 at 05:46`, `around April 2019`, `undated`."""
    if when is None:
        return "undated"
    year, *rest = when.day.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = " ".join([*(str(int(number)) for number in rest[1:]), *month, year])
    # Only a full time takes `at`; a source that gives the hour alone is quoted as `10h`.
    clock = when.clock and f"{', ' if when.clock.endswith('h') else ' at '}{when.clock}"
    return f"{'around ' if when.approximate else ''}{day}{clock}"


def view_label(as_of: When | None, sources: Iterable[str]) -> str:
    """The view of the record: `as of 2019-05-01, according to cnn-2019-05-01 or tass-2019-05-01`."""
    names = " or ".join(sorted(sources))
    return ", ".join(
        filter(None, (f"as of {date(as_of)}" if as_of else "", f"according to {names}" if names else ""))
    )


def glyph(dataset: Dataset, verdict: str) -> str:
    """The sign of a verdict."""
    return GLYPHS.get(dataset.means(verdict), OTHER_GLYPH)


def explained(dataset: Dataset, used: Collection[str]) -> list[str]:
    """The verdicts that a document explains: those in use, and built-ins without custom words."""
    replaced = {verdict.means for word, verdict in dataset.verdicts.items() if word != verdict.means}
    return [word for word in dataset.verdicts if word in used or word in BUILT_IN_VERDICTS.keys() - replaced]


def definition(dataset: Dataset, verdict: str) -> str:
    """The definition of a verdict, in a sentence."""
    record = dataset.verdicts[verdict]
    if record.means == verdict:
        return record.definition or "A custom verdict of this dataset."
    return record.definition or f"This dataset’s word for ‘{cut(dataset.label(record.means))}’."


class OutcomeLabels(NamedTuple):
    """An outcome in words, for every view to render in its own way."""

    word: str  # the verdict
    label: str
    when: str  # `reported 2019-12-10, by events that the source states`; may be empty
    headline: str  # the summary, or the beginning of the details if there is none
    summary: str
    details: str
    reporter: str  # `CNN +3, 2019-12-10`; without a name if the dataset has a single source


def describe(dataset: Dataset, outcome: Outcome | None) -> OutcomeLabels:
    """An outcome in words; None is that of a claim without outcomes."""
    outcome = outcome or Outcome(UNRESOLVED)
    reported = date(outcome.reported) if outcome.reported else ""
    parts = (reported and f"reported {reported}", outcome.basis and f"based on {BASES[outcome.basis]}")
    when = ", ".join(filter(None, parts))
    reporter = ", ".join(filter(None, (reporter_name(dataset, outcome), reported)))
    summary, details = outcome.summary or "", outcome.details or ""
    headline = summary or cut(details)
    label = dataset.label(outcome.verdict)
    return OutcomeLabels(outcome.verdict, label, when, headline, summary, details, reporter)


def reporter_name(dataset: Dataset, outcome: Outcome) -> str:
    """Who reported an outcome: `CNN +3`; empty without evidence, or if the dataset has a single source.

    Named is the latest of its sources, since an outcome has the date of that one.
    """
    sources = [dataset.sources[cited.source] for cited in outcome.evidence if cited.source in dataset.sources]
    sources.sort(key=lambda source: source.published.start if source.published else "", reverse=True)
    # Of `Associated Press, in the Herald` the first part names who reported it.
    several = len(dataset.sources) > 1
    names = list(dict.fromkeys(cut(source_name(source)).partition(",")[0] for source in sources if several))
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "") if names else ""


def source_name(source: Source) -> str:
    """Who a source is to readers: its publisher, else its title or id."""
    return source.publisher or source.title or source.id


def cut(text: str, limit: int = MAX_SUMMARY, measure: Callable[[str], int] = len, ellipsis: str = "…") -> str:
    """Text of at most `limit` characters, or columns as `measure` has them, cut at a word.

    What a document repeats for many claims is cut, so that no document is much larger than its dataset.
    """
    if measure(text) <= limit:
        return text
    end = max(1, limit - len(ellipsis))
    while end > 1 and measure(text[:end]) > limit - len(ellipsis):
        end -= 1
    head = text[:end]
    if not text[end].isspace() and " " in head[end // 2 :]:
        head = head.rpartition(" ")[0]
    return head.rstrip(" ,;:") + ellipsis


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    text = " ".join(text.split())
    end = re.search(r"[.!?…](?=\s)|[。！？]", text)
    return text[: end.end()] if end else text


def paragraphs(citation: Citation) -> str:
    """`paragraph 4`, `paragraphs 3, 4`, or an empty text."""
    if not citation.paragraphs:
        return ""
    return (
        f"paragraph{'s' if len(citation.paragraphs) > 1 else ''} {', '.join(map(str, citation.paragraphs))}"
    )


def count(number: int, noun: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent; 0 % and 100 % only if exact."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def edited_field(field: str | None, outcome: int | None) -> str:
    """The edited part of a claim or a record: `quote`, `outcome 2, summary`."""
    name = "order of the outcomes" if field == "outcomes" else field
    return ", ".join(filter(None, (f"outcome {outcome}" if outcome else None, name)))


def membership(group: Membership, date: Callable[[When], str] = date) -> str:
    """A group, and since and until when a speaker belongs to it."""
    ends = (("from", group.since), ("until", group.until))
    return group.name + "".join(f" {word} {date(when)}" for word, when in ends if when)


def value(field: object) -> str:
    """The value of a field, in one line."""
    if field is None or field == ():
        return "nothing"
    if isinstance(field, When):
        return date(field)
    if isinstance(field, Outcome):
        reported = f", {date(field.reported)}" if field.reported else ""
        return f"{field.verdict}{reported}{f': {field.summary}' if field.summary else ''}"
    if isinstance(field, Membership):
        return membership(field)
    if isinstance(field, Correction):
        return f"{date(field.date)}, {field.what}"
    if isinstance(field, Reviewer):
        return ", ".join(filter(None, field))
    if isinstance(field, Citation):
        return ", ".join(filter(None, (field.source, paragraphs(field), field.url)))
    if isinstance(field, tuple):
        return "; ".join(map(value, field))
    return str(field)
