"""Claims, outcomes and citations as flat records: for tables, data frames and databases.

Dates are text as written, with the first and the last minute that they stand for beside them;
lists are lists.
"""

from collections.abc import Iterator
from typing import Any

from factcheck.core.location import NOWHERE
from factcheck.core.model import Citation, Claim, Dataset, When
from factcheck.core.query import groups_of
from factcheck.core.schema import CLAIM


def dated(name: str, when: When | None) -> dict[str, str | None]:
    """A date's columns: as written, and its first and last minute in ISO 8601."""
    columns = (name, f"{name}_start", f"{name}_end")
    return dict(
        zip(columns, (when.text, when.start, when.last_minute) if when else (None, None, None), strict=True)
    )


def of_speaker(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """What is on record of a claim's speaker: the type, and the groups on the day that it counts from."""
    speaker = dataset.speakers.get(claim.speaker)
    return {"type": speaker and speaker.type, "groups": list(groups_of(claim, dataset))}


def tells_of_speakers(dataset: Dataset) -> bool:
    """Whether a dataset says of any speaker what type they are or which group they belong to."""
    return any(speaker.type or speaker.groups for speaker in dataset.speakers.values())


def claim_row(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """A claim's fields in the file's order; citations and outcomes as the records that they are."""
    row: dict[str, Any] = {}
    for name in CLAIM.read:
        value = getattr(claim, name)
        if name in _DATES:
            row |= dated(name, value)
            continue
        if name == "outcomes":
            row |= {"verdict": claim.verdict, "means": dataset.means(claim.verdict)}
        row[name] = value
        if name == "speaker":
            row |= of_speaker(dataset, claim)
    return row


_DATES = ("said", "due")
CLAIM_COLUMNS = tuple(claim_row(Dataset(), Claim("", "", "", (), NOWHERE)))


def claims(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A record a claim: of its appearances the sources, of its outcomes how many."""
    for claim in dataset.claims:
        row = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in claim_row(dataset, claim).items()
        }
        row["appearances"] = [citation.source for citation in claim.appearances]
        yield row | {"outcomes": len(claim.outcomes)}


def outcomes(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A record an outcome, with what it takes to set it against its claim."""
    for claim in dataset.claims:
        for number, outcome in enumerate(claim.outcomes, 1):
            yield {
                "claim": claim.id,
                "speaker": claim.speaker,
                **dated("said", claim.said),
                "number": number,
                "in_force": number == len(claim.outcomes),
                "verdict": outcome.verdict,
                "means": dataset.means(outcome.verdict),
                **dated("reported", outcome.reported),
                "basis": outcome.basis,
                "summary": outcome.summary,
                "evidence": [citation.source for citation in outcome.evidence],
            }


def citations(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A record a citation, with its source; `outcome` is the number of the one that it is evidence for."""
    for claim in dataset.claims:
        cited: list[tuple[int | None, tuple[Citation, ...]]] = [(None, claim.appearances)]
        cited += [(number, outcome.evidence) for number, outcome in enumerate(claim.outcomes, 1)]
        for number, found in cited:
            for citation in found:
                source = dataset.sources.get(citation.source)
                yield {
                    "claim": claim.id,
                    "outcome": number,
                    "source": citation.source,
                    "title": source and source.title,
                    "publisher": source and source.publisher,
                    **dated("published", source.published if source else None),
                    "paragraphs": list(citation.paragraphs),
                    "url": citation.url or (source and source.url),
                }


TABLES = {"claims": claims, "outcomes": outcomes, "citations": citations}
