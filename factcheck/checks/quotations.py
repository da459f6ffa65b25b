"""Checks of quotations and paragraphs against the texts of their sources."""

from functools import partial

from factcheck.analysis.quotes import verified
from factcheck.checks.subject import Finding, Findings, Subject, in_record
from factcheck.core.labels import count
from factcheck.core.model import Claim


def quotation(subject: Subject) -> Findings:
    """A quotation is not in the paragraphs that its claim cites, in a source whose text is available.

    Passes with --text gazette=PATH: {sources: {gazette: }, quote: ten berths … by June,
      appearances: [{source: gazette, paragraphs: [2]}]}
    Fails with --text gazette=PATH: {sources: {gazette: }, quote: ten berths by May,
      appearances: [{source: gazette, paragraphs: [2]}]}
    """
    for claim in subject.claims:
        if claim.quote and subject.has_text(claim) and verified(claim, subject.texts) is None:
            yield _not_found(subject, claim, claim.quote)


def _not_found(subject: Subject, claim: Claim, quote: str) -> Finding:
    for citation in claim.appearances:
        text = subject.texts.get(citation.source)
        if text and (number := text.find(quote, ())):
            message = f"quotation is in paragraph {number} of {citation.source}"
            return in_record(claim, ("quote",), message, f"cite paragraph {number}")
    sources = [citation.source for citation in claim.appearances if citation.source in subject.texts]
    message = f"quotation not found in {' or '.join(dict.fromkeys(sources))}"
    if any(subject.texts[source].work <= 0 for source in sources):
        message = f"{message}: too much text to search all of it"
    return in_record(claim, ("quote",), message, partial(_nearest, subject, sources, quote))


def _nearest(subject: Subject, sources: list[str], quote: str) -> str | None:
    texts = [subject.texts[source] for source in sources]
    nearest = next(filter(None, (text.nearest(quote) for text in texts)), None)
    if nearest is None and any(text.work <= 0 for text in texts):
        return "the closest match was not searched for: too much text"
    return f"closest match, in paragraph {nearest[0]}: {nearest[1]}" if nearest else None


def no_such_paragraph(subject: Subject) -> Findings:
    """A cited paragraph does not exist in a source whose text is available.

    Passes with --text gazette=PATH: {sources: {gazette: }, appearances: [{source: gazette, paragraphs: [2]}]}
    Fails with --text gazette=PATH: {sources: {gazette: },
      appearances: [{source: gazette, paragraphs: [2, 9]}]}
    """
    for claim, path, citation in subject.citations:
        text = subject.texts.get(citation.source)
        for number, paragraph in enumerate(citation.paragraphs if text else ()):
            if text is not None and paragraph > len(text.paragraphs):
                length = count(len(text.paragraphs), "paragraph")
                message = f"paragraph {paragraph} does not exist; {citation.source} has {length}"
                yield in_record(claim, (*path, "paragraphs", number), message, "correct the number")
