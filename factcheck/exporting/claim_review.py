"""The claims as schema.org's ClaimReview, the format that search engines and archives read.

A claim's outcome in force is its review. A verdict's number is given only where the dataset's own
scale has one, and never for what is unresolved or disputed. A claim's author has a type where the
record says that the speaker is a person or an organisation; a crowd is neither.
"""

import json
from collections.abc import Iterator
from typing import Any

from factcheck.core.model import UNRESOLVED, Citation, Claim, Dataset, When
from factcheck.core.query import groups_of
from factcheck.exporting import Report
from factcheck.exporting.addresses import claim_address
from factcheck.exporting.json import harmless


def write(report: Report) -> Iterator[str]:
    """One JSON-LD document with a `@graph` of reviews."""
    yield '{\n  "@context": "https://schema.org",\n  "@graph": ['
    lead = "\n"
    for claim in filter(has_review, report.claims):
        yield lead + "    " + in_script(review(report.dataset, claim), 2).replace("\n", "\n    ")
        lead = ",\n"
    yield "\n  ]\n}\n"


def has_review(claim: Claim) -> bool:
    """Whether a claim has a review: where its verdict in force says more than that nothing is reported."""
    return claim.verdict != UNRESOLVED


def in_script(value: dict[str, Any], indent: int | None = None) -> str:
    """JSON that may stand inside a page's script element."""
    text = harmless(json.dumps(value, ensure_ascii=False, indent=indent))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def missing_requirements(report: Report) -> list[str]:
    """What Google's documentation of ClaimReview requires and the dataset lacks."""
    dataset = report.dataset
    missing = []
    if not dataset.base_url:
        missing.append("`base_url`, for the address of each review (url)")
    if not (dataset.reviewer and dataset.reviewer.name):
        missing.append("`reviewer` with a name, for who reviewed (author)")
    return missing


def review(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """A claim's review: its outcome in force."""
    outcome = claim.outcomes[-1] if claim.outcomes else None
    made: dict[str, Any] = {"@type": "ClaimReview", "identifier": claim.id}
    if dataset.base_url:
        made["url"] = claim_address(dataset.base_url, claim.id)
    made["claimReviewed"] = claim.claim
    if dataset.reviewer and dataset.reviewer.name:
        made["author"] = _named("Organization", dataset.reviewer.name, dataset.reviewer.url)
    if outcome and outcome.reported:
        made["datePublished"] = _date(outcome.reported)
    if outcome and outcome.summary:
        made["reviewBody"] = outcome.summary
    made["reviewRating"] = _rating(dataset, claim.verdict)
    made["itemReviewed"] = _claim(dataset, claim)
    return made


def _date(when: When) -> str:
    """The date as ISO 8601 has it, no more precise than it is known: without hours, without 'about'."""
    return f"{when.day}T{when.clock}" if ":" in when.clock else when.day


def _named(kind: str, name: str, url: str | None) -> dict[str, str]:
    return {"@type": kind, "name": name} | ({"url": url} if url else {})


def _rating(dataset: Dataset, word: str) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": dataset.label(word)}
    verdict = dataset.verdicts[word]
    scale = [v.rating for v in dataset.verdicts.values() if v.rating]
    if verdict.rating and min(scale) < max(scale) and verdict.means not in (UNRESOLVED, "disputed"):
        rating |= {"ratingValue": verdict.rating, "bestRating": max(scale), "worstRating": min(scale)}
    return rating


def _claim(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "Claim"}
    item["author"] = _author(dataset, claim)
    if claim.said:
        item["datePublished"] = _date(claim.said)
    if claim.quote:
        item["text"] = claim.quote
    if claim.about:
        item["about"] = [{"@type": "Thing", "name": name} for name in claim.about]
    if claim.tags:
        item["keywords"] = list(claim.tags)
    item["appearance"] = [_work(dataset, citation) for citation in claim.appearances]
    return item


_AUTHORS = {"person": "Person", "organisation": "Organization"}


def _author(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    speaker = dataset.speakers.get(claim.speaker)
    kind = _AUTHORS.get(speaker.type or "") if speaker else None
    author: dict[str, Any] = ({"@type": kind} if kind else {}) | {"name": claim.speaker}
    if speaker and speaker.url:
        author["sameAs"] = speaker.url
    if groups := [{"@type": "Organization", "name": name} for name in groups_of(claim, dataset)]:
        author["affiliation" if kind == "Person" else "memberOf"] = groups
    return author


def _work(dataset: Dataset, citation: Citation) -> dict[str, Any]:
    source = dataset.sources.get(citation.source)
    work: dict[str, Any] = {"@type": "CreativeWork", "name": (source and source.title) or citation.source}
    if url := citation.url or (source and source.url):
        work["url"] = url
    if source and source.publisher:
        work["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source and source.published:
        work["datePublished"] = _date(source.published)
    return work
