"""Claims, outcomes and citations as flat records, for tables and data frames.

Dates are text as written, followed by their first and last minute; lists are lists.
"""

from collections.abc import Iterator
from typing import Any

from factcheck.core.location import NOWHERE
from factcheck.core.model import Citation, Claim, Dataset, When
from factcheck.core.query import groups_of
from factcheck.core.schema import CLAIM


def date_columns(name: str, when: When | None) -> dict[str, str | None]:
    """Return a date's columns: as written, and its first and last minute in ISO 8601."""
    text, start, end = (when.text, when.start, when.end) if when else (None, None, None)
    return {name: text, f"{name}_start": start, f"{name}_end": end}


def speaker_columns(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """Return the type of a claim's speaker, and the groups on the claim's date."""
    speaker = dataset.speakers.get(claim.speaker)
    return {"type": speaker and speaker.type, "groups": list(groups_of(claim, dataset))}


def has_speaker_details(dataset: Dataset) -> bool:
    """Whether a dataset has the type or groups of any speaker."""
    return any(speaker.type or speaker.groups for speaker in dataset.speakers.values())


def claim_row(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """Return a claim's fields in the file's order; citations and outcomes stay records."""
    row: dict[str, Any] = {}
    for name in CLAIM.read:
        value = getattr(claim, name)
        if name == "outcomes":
            row |= {"verdict": claim.verdict, "means": dataset.means(claim.verdict)}
        row |= date_columns(name, value) if name in ("said", "due") else {name: value}
        if name == "speaker":
            row |= speaker_columns(dataset, claim)
    return row


CLAIM_COLUMNS = tuple(claim_row(Dataset(), Claim("", "", "", (), NOWHERE)))


def claims(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Yield one record per claim, with the sources of its appearances and the number of outcomes."""
    for claim in dataset.claims:
        yield {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in claim_row(dataset, claim).items()
        } | {
            "appearances": [citation.source for citation in claim.appearances],
            "outcomes": len(claim.outcomes),
        }


def outcomes(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Yield one record per outcome, with its claim's id, speaker and date."""
    for claim in dataset.claims:
        for number, outcome in enumerate(claim.outcomes, 1):
            yield {
                "claim": claim.id,
                "speaker": claim.speaker,
                **date_columns("said", claim.said),
                "number": number,
                "in_force": number == len(claim.outcomes),
                "verdict": outcome.verdict,
                "means": dataset.means(outcome.verdict),
                **date_columns("reported", outcome.reported),
                "basis": outcome.basis,
                "summary": outcome.summary,
                "details": outcome.details,
                "evidence": [citation.source for citation in outcome.evidence],
            }


def citations(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Yield one record per citation, with its source; `outcome` is the number of the outcome it supports."""
    for claim in dataset.claims:
        cited: list[tuple[int | None, tuple[Citation, ...]]] = [(None, claim.appearances)]
        cited += [(number, outcome.evidence) for number, outcome in enumerate(claim.outcomes, 1)]
        for number, records in cited:
            for citation in records:
                source = dataset.sources.get(citation.source)
                yield {
                    "claim": claim.id,
                    "outcome": number,
                    "source": citation.source,
                    "title": source and source.title,
                    "publisher": source and source.publisher,
                    **date_columns("published", source.published if source else None),
                    "paragraphs": list(citation.paragraphs),
                    "url": citation.url or (source and source.url),
                }


TABLES = {"claims": claims, "outcomes": outcomes, "citations": citations}
