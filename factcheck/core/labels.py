"""How records are put into words, the same for the screen and for every document."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from factcheck.core.model import (
    BUILT_IN_VERDICTS,
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
    "confirmed": "✓",
    "partly": "◐",
    "disputed": "≠",
    "unfulfilled": "○",
    "contradicted": "✗",
    "unresolved": "·",
}
OWN_GLYPH = "•"  # for a dataset's word that means no built-in

CAVEAT = "Tracked claims, not a random sample: the counts say nothing about what else a speaker said."
RATE = (
    "Confirmed is the share of what was judged (confirmed, partly, unfulfilled or contradicted; disputed is "
    "no judgement), with its 95 % Wilson interval. Below {} judged claims there is no figure."
)
ALL_OVERLAP = "The intervals overlap: these shares do not say that any of them is higher than another."
NO_ORDER = (
    "Where intervals overlap, the shares tell no order; and where they do not, different claims were tracked."
)
ALPHA = "1 is full agreement, 0 what chance would give; compared by what verdicts mean, else by the word."
DUE = (
    "By the first outcome that settles a claim, kept or not: whether the day of its report, which is often "
    "later than the event, lies within the day by which the claim was due, or after it. Claims that had no "
    "day are not counted."
)
OVERLAP = "A claim counts under each of its {}, so the counts overlap."


# Joiners and marks of direction, which override nothing, and the letters whose text needs them.
_MARKS = "\u200c\u200d\u200e\u200f\u061c"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def invisible_positions(text: str) -> list[int]:
    """Where a text holds what cannot be seen or steers a terminal; blanks and line ends included."""
    if text.isprintable():
        return []
    marks = _MARKS if _RIGHT_TO_LEFT.search(text) else ""
    return [
        at
        for at, char in enumerate(text)
        if not (char.isprintable() or char in marks or (char in _MARKS[:2] and _joins(text, at)))
    ]


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between two characters that it can join, as in emoji and some scripts."""
    beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return len(beside) == 2 and all(not char.isascii() and not char.isspace() for char in beside)


def escape_invisible(text: str) -> str:
    """Text as one line in which control, bidi and invisible characters can be seen."""
    if text.isprintable():
        return text
    chars = list(text)
    for at in invisible_positions(text):
        chars[at] = _escape_char(chars[at])
    return "".join(chars)


def _escape_char(char: str) -> str:
    if char in "\n\t\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
        return " "
    code = ord(char)
    # A byte that is no UTF-8 was read as a lone surrogate.
    return f"<0x{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<U+{code:04X}>"


def date(when: When | None) -> str:
    """A date as it is printed: `2019-04-30 05:46`, `around 2019-04`, `undated`."""
    if when is None:
        return "undated"
    return ("around " if when.approximate else "") + f"{when.day} {when.clock}".rstrip()


def view_label(as_of: When | None, sources: Iterable[str]) -> str:
    """How the record is looked at: `as of 2019-05-01, according to cnn-2019-05-01 or tass-2019-05-01`."""
    parts = [f"as of {date(as_of)}"] if as_of else []
    named = " or ".join(sorted(sources))
    return ", ".join([*parts, f"according to {named}"] if named else parts)


def glyph(dataset: Dataset, verdict: str) -> str:
    """The sign of a verdict."""
    return GLYPHS.get(dataset.means(verdict), OWN_GLYPH)


def explained(dataset: Dataset, used: Collection[str]) -> list[str]:
    """The verdicts that a document explains: those in use, and the built-in ones that have no own words."""
    own = {known.means for word, known in dataset.verdicts.items() if word != known.means}
    return [
        word for word in dataset.verdicts if word in used or (word in BUILT_IN_VERDICTS and word not in own)
    ]


def definition(dataset: Dataset, verdict: str) -> str:
    """What a verdict means, in a sentence."""
    known = dataset.verdicts[verdict]
    if known.definition:
        return known.definition
    if known.means == verdict:
        return "A word of this dataset’s own."
    return f"A word of this dataset’s own for ‘{dataset.label(known.means)}’."


def basis(outcome: Outcome) -> str | None:
    """What an outcome's verdict rests on, in words."""
    return {
        "events": "by events that the source states",
        "characterisation": "by the source’s own characterisation",
        "both": "by events and the source’s own characterisation",
        None: None,
    }[outcome.basis]


def reporter(dataset: Dataset, outcome: Outcome) -> str:
    """Who reported an outcome when: `The Harbour Gazette, 2024-07-02`, `CNN and 2 others, 2019-05-01`."""
    known = [dataset.sources[cited.source] for cited in outcome.evidence if cited.source in dataset.sources]
    names = list(dict.fromkeys(source.publisher or source.title or source.id for source in known))
    who = names[0] if names else ""
    if len(names) > 1:
        who += f" and {names[1]}" if len(names) == 2 else f" and {len(names) - 1} others"
    return ", ".join(part for part in (who, date(outcome.reported) if outcome.reported else "") if part)


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    text = " ".join(text.split())
    end = re.search(r"[.!?…](?=\s)|[。！？]", text)
    return text[: end.end()] if end else text


def paragraphs(citation: Citation) -> str:
    """`paragraph 4`, `paragraphs 3, 4`, or nothing."""
    if not citation.paragraphs:
        return ""
    return (
        f"paragraph{'s' if len(citation.paragraphs) > 1 else ''} {', '.join(map(str, citation.paragraphs))}"
    )


def citation_line(dataset: Dataset, citation: Citation) -> str:
    """Where something is on record, in short: publisher or title, date, paragraphs."""
    source = dataset.sources.get(citation.source)
    names = (
        (source.publisher or source.title or source.id, source.published)
        if source
        else (citation.source, None)
    )
    parts = (names[0], date(names[1]) if names[1] else "", paragraphs(citation))
    return ", ".join(part for part in parts if part)


def source_line(source: Source) -> str:
    """A source in full, but for its address and its note: title, publisher, date."""
    parts = (
        source.title or source.id,
        source.publisher,
        date(source.published) if source.published else None,
    )
    return ", ".join(part for part in parts if part)


def count(number: int, noun: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share of 1 as it is printed: whole, and never 0 or 100 % where it is not."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def edited_field(field: str | None, outcome: int | None) -> str:
    """What of a claim or a record is edited: `quote`, `outcome 2, summary`."""
    named = "order of the outcomes" if field == "outcomes" else field
    return ", ".join(part for part in (f"outcome {outcome}" if outcome else None, named) if part)


def value(field: object) -> str:
    """What a field holds, in one line."""
    if field is None or field == ():
        return "nothing"
    if isinstance(field, When):
        return date(field)
    if isinstance(field, Outcome):
        reported = f", {date(field.reported)}" if field.reported else ""
        return f"{field.verdict}{reported}{f': {field.summary}' if field.summary else ''}"
    if isinstance(field, Membership):
        since, until = (
            f" {word} {date(when)}" if when else ""
            for word, when in zip(("from", "until"), field[1:], strict=True)
        )
        return f"{field.name}{since}{until}"
    if isinstance(field, Correction):
        return f"{date(field.date)}, {field.what}"
    if isinstance(field, Reviewer):
        return ", ".join(filter(None, field))
    if isinstance(field, Citation):
        return ", ".join(part for part in (field.source, paragraphs(field), field.url) if part)
    if isinstance(field, tuple):
        return "; ".join(map(value, field))
    return str(field)
