"""Checks of the text itself: what cannot be seen, what was lost, what the editors avoid."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from factcheck.checks.record import Found, Record, at
from factcheck.model import Claim, Position, Span
from factcheck.places import Path, locate, locate_word
from factcheck.wording import joins


def invisible(record: Record) -> Found:
    r"""Text holds control, bidi or other invisible characters, which can hide what it says.

    Passes:
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: Ana, claim: "Ten \u202eberths.", appearances: [{source: gazette}]}]
    """
    for span, path, text, claim in _texts(record):
        if not text.isprintable():
            odd = (c for n, c in enumerate(text) if not (c.isprintable() or c.isspace() or joins(text, n)))
            if char := next(odd, None):
                name = unicodedata.name(char, "control character")
                message = f"an invisible character, U+{ord(char):04X} ({name.lower()})"
                yield at(locate_word(span, path, re.compile(re.escape(char))), message, "delete it", claim)


def not_nfc(record: Record) -> Found:
    r"""Text is not in Unicode's composed form (NFC), so that equal words may not be found equal.

    Passes:
        claims: [{id: a, speaker: "L\u00f3ring", claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: a, speaker: "Lo\u0301ring", claim: Ten berths., appearances: [{source: gazette}]}]
    """
    for span, path, text, claim in _texts(record):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            odd = next(c for c, d in zip(text + " ", composed + "\0", strict=False) if c != d)
            hint = "type the letter with its accent as one character"
            yield at(locate(span, path), f"not in composed form (NFC), from {odd!r} on", hint, claim)


def _texts(record: Record) -> Iterator[tuple[Span, Path, str, Claim | None]]:
    """Every text of the dataset that somebody wrote, with its place."""
    dataset = record.dataset
    for key, text in (("title", dataset.title), ("note", dataset.note)):
        if text:
            yield dataset.spans[key], (key,), text, None
    if dataset.reviewer and dataset.reviewer.name:
        yield dataset.spans["reviewer"], ("reviewer", "name"), dataset.reviewer.name, None
    for verdict in dataset.verdicts.values():
        if verdict.span:
            yield verdict.span, ("verdicts", verdict.word), verdict.word, None
            if verdict.label:
                yield verdict.span, ("verdicts", verdict.word, "label"), verdict.label, None
    for source in dataset.sources.values():
        for field in ("title", "publisher", "note"):
            if text := getattr(source, field):
                yield source.span, ("sources", source.id, field), text, None
    for speaker in dataset.speakers.values():
        if speaker.span:
            yield speaker.span, ("speakers", speaker.name), speaker.name, None
            for number, alias in enumerate(speaker.aliases):
                yield speaker.span, ("speakers", speaker.name, "aliases", number), alias, None
            for field in ("role", "note"):
                if text := getattr(speaker, field):
                    yield speaker.span, ("speakers", speaker.name, field), text, None
    for claim in dataset.claims:
        for field in ("id", "speaker", "claim", "quote", "note"):
            if text := getattr(claim, field):
                yield claim.span, (field,), text, claim
        for field in ("about", "tags", "related"):
            for number, text in enumerate(getattr(claim, field)):
                yield claim.span, (field, number), text, claim
        for number, outcome in enumerate(claim.outcomes):
            if outcome.summary:
                yield claim.span, ("outcomes", number, "summary"), outcome.summary, claim


def lost_comment(record: Record) -> Found:
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
    suspicious = re.compile(r"[^\s#][ \t]+#(?=[^\s#!])")
    lines = {
        file.name: {text.count("\n", 0, match.start()) + 1 for match in suspicious.finditer(text)}
        for file in record.dataset.files
        for text in (file.text,)
        if "#" in text
    }
    if not any(lines.values()):
        return
    for span, path, _, claim in _texts(record):
        held = lines.get(span.file.name)
        if not held or (claim and not _meets(claim.span, held)):
            continue
        value = locate(span, path)
        rest = span.file.line(value.end_line)[value.end_column - 1 :]
        if value.end_line in held and (match := re.match(r"[ \t]+#\S.*", rest)):
            column = value.end_column + len(match[0]) - len(match[0].lstrip())
            place = Position(
                value.file, value.end_line, column, value.end_line, value.end_column + len(match[0])
            )
            yield at(
                place,
                f"{match[0].strip()!r} is a comment, not text",
                "quote the text, if this is part of it",
                claim,
            )


def _meets(span: Span, lines: Iterable[int]) -> bool:
    last = span.line + span.file.text.count("\n", span.start, span.end) + 1
    return any(span.line < line <= last for line in lines)


def loaded_word(record: Record) -> Found:
    """A word that the dataset's `avoid` keeps out of the editors' own text stands in a claim or a summary.

    Passes:
        avoid: [sham]
        claims: [{id: a, speaker: Ana, claim: The vote was “a sham”., appearances: [{source: gazette}]}]
    Fails:
        avoid: [sham]
        claims: [{id: a, speaker: Ana, claim: The sham vote will be repeated., appearances: [{source: gazette}]}]
    """
    if not record.dataset.avoid:
        return
    words = "|".join(re.escape(word) for word in sorted(record.dataset.avoid, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for claim in record.dataset.claims:
        texts: list[tuple[Path, str]] = [(("claim",), claim.claim)]
        texts += ((("outcomes", n, "summary"), o.summary) for n, o in enumerate(claim.outcomes) if o.summary)
        for path, text in texts:
            if match := pattern.search(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)):
                word = re.compile(rf"(?<!\w){re.escape(match[0])}(?!\w)")
                message = f"{match[0]!r} is a word that this dataset avoids"
                hint = "use a neutral word, or quote who said it"
                yield at(locate_word(claim.span, path, word), message, hint, claim)


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
