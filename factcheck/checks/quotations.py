"""Checks of quotations and paragraphs against the texts of their sources."""

from functools import partial

from factcheck.analysis.quotes import verified
from factcheck.checks.subject import Finding, Findings, Subject, in_claim
from factcheck.core.labels import count
from factcheck.core.model import Claim


def quotation(subject: Subject) -> Findings:
    """A quotation is not in the paragraphs that its claim cites, in a source whose text is at hand.

    Passes with --text gazette=PATH:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            quote: ten berths … by June
            appearances: [{source: gazette, paragraphs: [2]}]
        sources: {gazette: }
    Fails with --text gazette=PATH:
        claims:
          - id: a
            speaker: Ana
            claim: Ten berths.
            quote: ten berths by May
            appearances: [{source: gazette, paragraphs: [2]}]
        sources: {gazette: }
    """
    for claim in subject.claims:
        at_hand = any(citation.source in subject.texts for citation in claim.appearances)
        if claim.quote and at_hand and verified(claim, subject.texts) is None:
            yield _missed(subject, claim, claim.quote)


def _missed(subject: Subject, claim: Claim, quote: str) -> Finding:
    for citation in claim.appearances:
        text = subject.texts.get(citation.source)
        if text and (found := text.find(quote, ())):
            message = f"this stands in paragraph {found.paragraph} of {citation.source}"
            return in_claim(claim, ("quote",), message, f"cite paragraph {found.paragraph}")
    sources = [citation.source for citation in claim.appearances if citation.source in subject.texts]
    message = f"this quotation is not in {' or '.join(dict.fromkeys(sources))}"
    return in_claim(claim, ("quote",), message, partial(_nearest, subject, sources, quote))


def _nearest(subject: Subject, sources: list[str], quote: str) -> str | None:
    for source in sources:
        if nearest := subject.texts[source].nearest(quote):
            return f"nearest, in paragraph {nearest.paragraph}: {nearest.passage}"
    return None


def no_such_paragraph(subject: Subject) -> Findings:
    """A citation names a paragraph beyond the end of a source whose text is at hand.

    Passes with --text gazette=PATH:
        claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: gazette, paragraphs: [2]}]}]
        sources: {gazette: }
    Fails with --text gazette=PATH:
        claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: gazette, paragraphs: [2, 9]}]}]
        sources: {gazette: }
    """
    for claim, path, citation in subject.citations:
        text = subject.texts.get(citation.source)
        for number, paragraph in enumerate(citation.paragraphs if text else ()):
            if text is not None and paragraph > len(text.paragraphs):
                number_of = count(len(text.paragraphs), "paragraph")
                message = f"{citation.source} has {number_of}, and none with number {paragraph}"
                yield in_claim(claim, (*path, "paragraphs", number), message)
