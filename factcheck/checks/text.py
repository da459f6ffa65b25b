"""Checks of text: invisible characters, lost comments, words to avoid, quotation marks."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from typing import Any

from factcheck.analysis.quotes import without_marks
from factcheck.checks.subject import Finding, Findings, Subject, in_claim, in_text
from factcheck.core.fuzzy import quote_short
from factcheck.core.labels import invisible_positions
from factcheck.core.location import LINE_BREAK, Position, Span
from factcheck.core.model import Claim
from factcheck.core.schema import CLAIM_LISTS, CLAIM_TEXTS
from factcheck.reading.positions import Path, locate


def invisible(subject: Subject) -> Findings:
    r"""Text has control, bidi or other invisible characters, which can hide or reorder it.

    Passes: {}
    Fails: {claim: "Ten \u202eberths."}
    """
    for span, path, text, claim in _texts(subject):
        if char := next((text[at] for at in invisible_positions(text) if not text[at].isspace()), None):
            name = unicodedata.name(char, "control character")
            message = f"invisible character U+{ord(char):04X} ({name.lower()})"
            yield in_text(span, path, claim, message, "delete it", word=re.compile(re.escape(char)))


def not_nfc(subject: Subject) -> Findings:
    r"""Text is not in Unicode normalization form C (NFC), so that equal words may not match.

    Passes: {speaker: "L\u00f3ring"}
    Fails: {speaker: "Lo\u0301ring"}
    """
    for span, path, text, claim in _texts(subject):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            char = next(c for c, d in zip(text + " ", composed + "\0", strict=False) if c != d)
            hint = "type the letter and its accent as one character"
            yield in_text(span, path, claim, f"text is not in NFC, starting at {char!r}", hint)


def _texts(subject: Subject) -> Iterator[tuple[Span, Path, str, Claim | None]]:
    """Every text that an editor wrote, with its position and claim."""
    dataset = subject.dataset
    for path, span, text in _header_texts(subject):
        if text:
            yield span, path, text, None
    for number, correction in enumerate(dataset.corrections):
        yield dataset.spans["corrections"], ("corrections", number, "what"), correction.what, None
    for claim in subject.claims:
        for field in CLAIM_TEXTS:
            if text := getattr(claim, field):
                yield claim.span, (field,), text, claim
        for field in CLAIM_LISTS:
            for number, text in enumerate(getattr(claim, field)):
                yield claim.span, (field, number), text, claim
        for number, outcome in enumerate(claim.outcomes):
            if outcome.summary:
                yield claim.span, ("outcomes", number, "summary"), outcome.summary, claim


def _header_texts(subject: Subject) -> Iterator[tuple[Path, Span, str | None]]:
    dataset = subject.dataset
    for key, text in (("title", dataset.title), ("note", dataset.note)):
        if text:
            yield (key,), dataset.spans[key], text
    if dataset.reviewer:
        yield ("reviewer", "name"), dataset.spans["reviewer"], dataset.reviewer.name
    custom = {word: verdict for word, verdict in dataset.verdicts.items() if verdict.span}
    sections: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("verdicts", custom, ("label", "definition")),
        ("sources", dataset.sources, ("title", "publisher", "note")),
        ("speakers", dataset.speakers, ("role", "note")),
    )
    for key, records, fields in sections:
        for name, record in records.items():
            yield (key, name), record.span, name
            for field in fields:
                yield (key, name, field), record.span, getattr(record, field)
    for speaker in dataset.speakers.values():
        groups = (group.name for group in speaker.groups)
        for field, texts in (("aliases", speaker.aliases), ("groups", groups)):
            for number, text in enumerate(texts):
                yield ("speakers", speaker.name, field, number), speaker.span, text


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
    for span, path, _, claim in _texts(subject) if by_file else ():
        lines = by_file.get(span.file.name, [])
        if not lines or (claim and not _has_line(claim.span, lines)):
            continue
        value = locate(span, path)
        line = span.file.line(value.end_line)
        match = _COMMENT.match(line, value.end_column - 1)
        index = bisect_left(lines, value.end_line)
        if match and lines[index : index + 1] == [value.end_line]:
            start, end = match.end() - len(match[0].lstrip()), match.end()
            position = Position(value.file, value.end_line, start + 1, value.end_line, end + 1)
            message = f"{quote_short(match[0].strip())} is a comment, not text"
            hint = "if it is part of the text, quote the whole value"
            yield Finding(partial(Position, *position), message, hint, claim.id if claim else None)


_COMMENT = re.compile(r"[ \t]+#\S.*")


def _comment_lines(text: str) -> list[int]:
    """The numbers of the lines that may have an accidental comment."""
    lines, line, last = [], 1, 0
    for match in re.finditer(r"[^\s#][ \t]+#(?=[^\s#!])", text) if "#" in text else ():
        line += len(re.findall(LINE_BREAK, text[last : match.start()]))
        last = match.start()
        lines.append(line)
    return lines


def _has_line(span: Span, lines: list[int]) -> bool:
    """Whether one of the sorted line numbers is in a span."""
    last = span.line + len(re.findall(LINE_BREAK, span.file.text[span.start : span.end])) + 1
    index = bisect_left(lines, span.line + 1)
    return index < len(lines) and lines[index] <= last


def loaded_word(subject: Subject) -> Findings:
    """A claim or a summary has a word from the dataset's `avoid` list outside quotation marks.

    Passes: {avoid: [sham], claim: The vote was “a sham”.}
    Fails: {avoid: [sham], claim: The sham vote counts.}
    """
    phrases = {tuple(_WORD.findall(word.casefold())) for word in subject.dataset.avoid} - {()}
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    for claim in subject.claims if phrases else ():
        texts: list[tuple[Path, str]] = [(("claim",), claim.claim)]
        texts += ((("outcomes", n, "summary"), o.summary) for n, o in enumerate(claim.outcomes) if o.summary)
        for path, text in texts:
            unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), text)
            if avoided := _find_phrase(unquoted, phrases, lengths):
                word = re.compile(rf"(?<!\w){re.escape(avoided)}(?!\w)")
                message = f"{quote_short(avoided)} is in the dataset's `avoid` list"
                hint = "use a neutral word, or put it in quotation marks"
                yield in_claim(claim, path, message, hint, word=word)


_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“]*“|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")


def _find_phrase(text: str, phrases: set[tuple[str, ...]], lengths: dict[str, set[int]]) -> str | None:
    """The first of the case-folded phrases in a text, as the text writes it, or None."""
    words = list(_WORD.finditer(text))
    lowered = [word[0].casefold() for word in words]
    for number, word in enumerate(lowered):
        for length in lengths.get(word, ()):
            if tuple(lowered[number : number + length]) in phrases:
                return text[words[number].start() : words[number + length - 1].end()]
    return None


def quoted_quotation(subject: Subject) -> Findings:
    """A quotation includes its outer quotation marks, which would be published twice.

    Passes: {quote: Ten berths}
    Fails: {quote: “Ten berths”}
    """
    for claim in subject.claims:
        if claim.quote and without_marks(claim.quote) != claim.quote:
            hint = "remove the outer marks; they are added in output"
            yield in_claim(claim, ("quote",), "quotation includes its quotation marks", hint)
