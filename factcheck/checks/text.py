"""Checks of the text itself: what cannot be seen, what was lost, what the editors avoid."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
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
    r"""Text holds control, bidi or other invisible characters, which can hide what it says.

    Passes:
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, claim: "Ten \u202eberths.", appearances: [{source: gazette}]}]
    """
    for span, path, text, claim in _texts(subject):
        if char := next((text[at] for at in invisible_positions(text) if not text[at].isspace()), None):
            name = unicodedata.name(char, "control character")
            message = f"an invisible character, U+{ord(char):04X} ({name.lower()})"
            yield in_text(span, path, claim, message, "delete it", word=re.compile(re.escape(char)))


def not_nfc(subject: Subject) -> Findings:
    r"""Text is not in Unicode's composed form (NFC), so that equal words may not be found equal.

    Passes:
        claims: [{id: a, speaker: "L\u00f3ring", claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: "Lo\u0301ring", claim: Ten berths., appearances: [{source: gazette}]}]
    """
    for span, path, text, claim in _texts(subject):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            odd = next(c for c, d in zip(text + " ", composed + "\0", strict=False) if c != d)
            hint = "type the letter with its accent as one character"
            yield in_text(span, path, claim, f"not in composed form (NFC), from {odd!r} on", hint)


def _texts(subject: Subject) -> Iterator[tuple[Span, Path, str, Claim | None]]:
    """Every text of the dataset that somebody wrote, with its place."""
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
    own = {word: verdict for word, verdict in dataset.verdicts.items() if verdict.span}
    named: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("verdicts", own, ("label", "definition")),
        ("sources", dataset.sources, ("title", "publisher", "note")),
        ("speakers", dataset.speakers, ("role", "note")),
    )
    for key, records, fields in named:
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
    """Text was probably lost: behind a blank, `#` begins a comment unless the text is quoted.

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
    lines = {file.name: found for file in subject.dataset.files if (found := _with_comments(file.text))}
    for span, path, _, claim in _texts(subject) if lines else ():
        held = lines.get(span.file.name)
        if not held or (claim and not _meets(claim.span, held)):
            continue
        value = locate(span, path)
        line = span.file.line(value.end_line)
        match = _COMMENT.match(line, value.end_column - 1)
        if match and _holds(held, value.end_line):
            start, end = match.end() - len(match[0].lstrip()), match.end()
            place = Position(value.file, value.end_line, start + 1, value.end_line, end + 1)
            message = f"{quote_short(match[0].strip())} is a comment, not text"
            hint = "quote the text, if this is part of it"
            yield Finding(lambda place=place: place, message, hint, claim.id if claim else None)  # type: ignore[misc]


_COMMENT = re.compile(r"[ \t]+#\S.*")


def _with_comments(text: str) -> list[int]:
    """The numbers of the lines that hold what may be a comment by mistake."""
    found, line, last = [], 1, 0
    for match in re.finditer(r"[^\s#][ \t]+#(?=[^\s#!])", text) if "#" in text else ():
        line += len(re.findall(LINE_BREAK, text[last : match.start()]))
        last = match.start()
        found.append(line)
    return found


def _holds(lines: list[int], line: int) -> bool:
    at = bisect_left(lines, line)
    return at < len(lines) and lines[at] == line


def _meets(span: Span, lines: list[int]) -> bool:
    last = span.line + len(re.findall(LINE_BREAK, span.file.text[span.start : span.end])) + 1
    at = bisect_left(lines, span.line + 1)
    return at < len(lines) and lines[at] <= last


def loaded_word(subject: Subject) -> Findings:
    """A word that the dataset's `avoid` keeps out of the editors' own text stands in a claim or a summary.

    Passes:
        avoid: [sham]
        claims: [{id: a, speaker: Ana, claim: The vote was “a sham”., appearances: [{source: gazette}]}]
    Fails:
        avoid: [sham]
        claims: [{id: a, speaker: Ana, claim: The sham vote counts., appearances: [{source: gazette}]}]
    """
    phrases = {tuple(_WORD.findall(word.casefold())) for word in subject.dataset.avoid} - {()}
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    for claim in subject.claims if phrases else ():
        texts: list[tuple[Path, str]] = [(("claim",), claim.claim)]
        texts += ((("outcomes", n, "summary"), o.summary) for n, o in enumerate(claim.outcomes) if o.summary)
        for path, text in texts:
            unquoted = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
            if avoided := _avoided(unquoted, phrases, lengths):
                word = re.compile(rf"(?<!\w){re.escape(avoided)}(?!\w)")
                message = f"{quote_short(avoided)} is a word that this dataset avoids"
                hint = "use a neutral word, or quote who said it"
                yield in_claim(claim, path, message, hint, word=word)


_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“]*“|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")


def _avoided(text: str, phrases: set[tuple[str, ...]], lengths: dict[str, set[int]]) -> str | None:
    """The first of the phrases, which are words in small letters, that a text holds, as it stands there."""
    words = list(_WORD.finditer(text))
    lowered = [word[0].casefold() for word in words]
    for number, word in enumerate(lowered):
        for length in lengths.get(word, ()):
            if tuple(lowered[number : number + length]) in phrases:
                return text[words[number].start() : words[number + length - 1].end()]
    return None


def quoted_quotation(subject: Subject) -> Findings:
    """A quotation stands in quotation marks of its own, which are published doubled.

    Passes:
        claims: [{id: a, speaker: Ana, claim: Ten., quote: Ten berths, appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, claim: Ten., quote: “Ten berths”, appearances: [{source: gazette}]}]
    """
    for claim in subject.claims:
        if claim.quote and without_marks(claim.quote) != claim.quote:
            hint = "leave the outer marks out: they are added where it is shown"
            yield in_claim(claim, ("quote",), "this quotation has quotation marks of its own", hint)
