"""Checks of quotations and paragraphs against the texts of their sources."""

from factcheck.checks.record import Found, Record, in_claim
from factcheck.model import Claim
from factcheck.problems import Problem
from factcheck.quotes import verified
from factcheck.wording import count


def quotation(record: Record) -> Found:
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
    for claim in record.dataset.claims:
        at_hand = any(citation.source in record.texts for citation in claim.appearances)
        if claim.quote and at_hand and verified(claim, record.texts) is None:
            yield _missed(record, claim, claim.quote)


def _missed(record: Record, claim: Claim, quote: str) -> Problem:
    for citation in claim.appearances:
        text = record.texts.get(citation.source)
        if text and (found := text.find(quote, ())):
            hint = f"cite paragraph {found.paragraph}"
            return in_claim(
                claim, ("quote",), f"this stands in paragraph {found.paragraph} of {citation.source}", hint
            )
    texts = ((citation.source, record.texts.get(citation.source)) for citation in claim.appearances)
    for source, text in texts:
        if text and (nearest := text.nearest(quote)):
            hint = f"nearest, in paragraph {nearest.paragraph}: {nearest.passage}"
            return in_claim(claim, ("quote",), f"this quotation is not in {source}", hint)
    return in_claim(claim, ("quote",), "this quotation is in none of the sources cited")


def no_such_paragraph(record: Record) -> Found:
    """A citation names a paragraph beyond the end of a source whose text is at hand.

    Passes with --text gazette=PATH:
        claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: gazette, paragraphs: [2]}]}]
        sources: {gazette: }
    Fails with --text gazette=PATH:
        claims: [{id: a, speaker: Ana, claim: Ten., appearances: [{source: gazette, paragraphs: [2, 9]}]}]
        sources: {gazette: }
    """
    for claim, path, citation in record.citations:
        text = record.texts.get(citation.source)
        for number, paragraph in enumerate(citation.paragraphs):
            if text is not None and paragraph > len(text.paragraphs):
                message = f"{citation.source} has {count(len(text.paragraphs), 'paragraph')}, and none with number {paragraph}"
                yield in_claim(claim, (*path, "paragraphs", number), message)
