"""Checks of text: invisible characters, lost comments, words to avoid, quotation marks."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from factcheck.analysis.quotes import without_marks
from factcheck.checks.subject import Findings, Subject, in_record
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import invisible_positions
from factcheck.core.location import LINE_BREAK, NOWHERE, Position, Span
from factcheck.core.model import Claim
from factcheck.core.schema import CLAIM_LISTS, CLAIM_TEXTS
from factcheck.reading.positions import Path, locate


def invisible(subject: Subject) -> Findings:
    r"""Text has control, bidi or other invisible characters, which can hide or reorder it.

    Passes: {}
    Fails: {claim: "Ten \u202eberths."}
    """
    for record, path, text in _texts(subject):
        if char := next((text[at] for at in invisible_positions(text) if not text[at].isspace()), None):
            name = unicodedata.name(char, "control character")
            message = f"invisible character U+{ord(char):04X} ({name.lower()})"
            yield in_record(record, path, message, "delete it", word=re.compile(re.escape(char)))


def not_nfc(subject: Subject) -> Findings:
    r"""Text is not in Unicode normalization form C (NFC), so that equal words may not match.

    Passes: {speaker: "L\u00f3ring"}
    Fails: {speaker: "Lo\u0301ring"}
    """
    for record, path, text in _texts(subject):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            char = next(c for c, d in zip(text + " ", composed + "\0", strict=False) if c != d)
            hint = "type the letter and its accent as one character"
            yield in_record(record, path, f"text is not in NFC, starting at {char!r}", hint)


def _texts(subject: Subject) -> Iterator[tuple[Claim | Span, Path, str]]:
    """Every text that an editor wrote, with its claim or the span of its header record, and its path."""
    for record, path, value in _values(subject):
        if isinstance(value, tuple):
            yield from ((record, (*path, number), text) for number, text in enumerate(value))
        elif value:
            yield record, path, value


def _values(subject: Subject) -> Iterator[tuple[Claim | Span, Path, str | tuple[str, ...] | None]]:
    """The fields that have texts or lists of texts; they may be empty."""
    dataset = subject.dataset
    yield dataset.spans.get("title", NOWHERE), ("title",), dataset.title
    yield dataset.spans.get("note", NOWHERE), ("note",), dataset.note
    if dataset.reviewer:
        yield dataset.spans["reviewer"], ("reviewer", "name"), dataset.reviewer.name
    sections: tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...] = (
        ("verdicts", dataset.verdicts, ("label", "definition")),
        ("sources", dataset.sources, ("title", "publisher", "note")),
        ("speakers", dataset.speakers, ("role", "note", "aliases")),
    )
    for key, records, fields in sections:
        for name, record in records.items():
            if record.span:  # a built-in verdict has none
                yield record.span, (key, name), name
                yield from ((record.span, (key, name, field), getattr(record, field)) for field in fields)
    for speaker in dataset.speakers.values():
        yield speaker.span, ("speakers", speaker.name, "groups"), tuple(it.name for it in speaker.groups)
    for number, correction in enumerate(dataset.corrections):
        yield dataset.spans["corrections"], ("corrections", number, "what"), correction.what
    for claim in subject.claims:
        yield from ((claim, (field,), getattr(claim, field)) for field in CLAIM_TEXTS + CLAIM_LISTS)
        for number, outcome in enumerate(claim.outcomes):
            yield claim, ("outcomes", number, "summary"), outcome.summary
            yield claim, ("outcomes", number, "details"), outcome.details


def lost_comment(subject: Subject) -> Findings:
    """Text was probably lost: after a space, `#` begins a comment unless the value is quoted.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: 'Bill #4 passed.'  # the fourth
            appearances: [{source: gazette}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: Bill #4 passed.
            appearances: [{source: gazette}]
    """
    by_file = {file.name: lines for file in subject.dataset.files if (lines := _comment_lines(file.text))}
    for record, path, _ in _texts(subject) if by_file else ():
        span = record.span if isinstance(record, Claim) else record
        lines = by_file.get(span.file.name, [])
        if lines and (record is span or _has_line(span, lines)):
            value = locate(span, path)
            line = value.end_line
            if match := _COMMENT.match(span.file.line(line), value.end_column - 1):
                position = partial(Position, value.file, line, match.start(1) + 1, line, match.end() + 1)
                message = f"{quote_short(match[1].rstrip())} is a comment, not text"
                hint = "if it is part of the text, quote the whole value"
                yield in_record(record, path, message, hint)._replace(locate=position)


_COMMENT = re.compile(r"(?<=[^\s#])[ \t]+(#[^\s#!].*)")


def _comment_lines(text: str) -> list[int]:
    """The numbers of the lines that may have an accidental comment."""
    lines = re.split(LINE_BREAK, text) if "#" in text else ()
    return [number for number, line in enumerate(lines, 1) if "#" in line and _COMMENT.search(line)]


def _has_line(span: Span, lines: list[int]) -> bool:
    """Whether one of the sorted line numbers is in a span."""
    last = span.line + len(re.findall(LINE_BREAK, span.file.text[span.start : span.end])) + 1
    index = bisect_left(lines, span.line + 1)
    return index < len(lines) and lines[index] <= last


def loaded_word(subject: Subject) -> Findings:
    """A claim, a summary or details have a word from the dataset's `avoid` list outside quotation marks.

    Passes: {avoid: [sham], claim: The vote was “a sham”.}
    Fails: {avoid: [sham], claim: The sham vote counts.}
    """
    by_word: dict[str, list[str]] = {}
    for avoided in subject.dataset.avoid:
        if phrase := _WORD.findall(avoided.casefold()):
            by_word.setdefault(phrase[0], []).append(f" {' '.join(phrase)} ")
    for claim in subject.claims if by_word else ():
        outcomes = (
            (("outcomes", number, field), getattr(outcome, field) or "")
            for number, outcome in enumerate(claim.outcomes)
            for field in ("summary", "details")
        )
        for path, text in ((("claim",), claim.claim), *outcomes):
            unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), text)
            if found := _find_phrase(unquoted, by_word):
                word = re.compile(rf"(?<!\w){re.escape(found)}(?!\w)")
                message = f"{quote_short(found)} is in the dataset's `avoid` list"
                hint = "use a neutral word, or put it in quotation marks"
                yield in_record(claim, path, message, hint, word=word)


_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“]*“|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")


def _find_phrase(text: str, by_word: Mapping[str, list[str]]) -> str | None:
    """The first of the phrases in a text, as the text writes it, or None.

    The phrases, by their first word, are case-folded, with a space around each word.
    """
    words = list(_WORD.finditer(text))
    folded = [word[0].casefold() for word in words]
    joined, begun = f" {' '.join(folded)} ", by_word.keys() & folded
    places = [(at, phrase) for word in begun for phrase in by_word[word] if (at := joined.find(phrase)) >= 0]
    if not places:
        return None
    at, phrase = min(places)
    first = joined.count(" ", 0, at)
    return text[words[first].start() : words[first + phrase.count(" ") - 2].end()]


def quoted_quotation(subject: Subject) -> Findings:
    """A quotation includes its outer quotation marks, which would be published twice.

    Passes: {quote: Ten berths}
    Fails: {quote: “Ten berths”}
    """
    for claim in subject.claims:
        if claim.quote and without_marks(claim.quote) != claim.quote:
            hint = "remove the outer marks; they are added in output"
            yield in_record(claim, ("quote",), "quotation includes its quotation marks", hint)
