"""Export as schema.org ClaimReview, the format that search engines and archives read.

The outcome in force is the review. `ratingValue` is given only where the dataset defines a scale, and
never for unresolved or disputed claims. An author has a type only if the speaker is a person or an
organisation.
"""

import json
from collections.abc import Iterator
from typing import Any

from factcheck.core.model import UNRESOLVED, Citation, Claim, Dataset, When
from factcheck.core.query import groups_of
from factcheck.exporting import Report
from factcheck.exporting.addresses import claim_url
from factcheck.exporting.json import escape_json


def write(report: Report) -> Iterator[str]:
    """Yield one JSON-LD document with a `@graph` of reviews."""
    yield '{\n  "@context": "https://schema.org",\n  "@graph": ['
    separator = "\n"
    for claim in filter(has_review, report.claims):
        yield separator + "    " + script_json(review(report.dataset, claim), 2).replace("\n", "\n    ")
        separator = ",\n"
    yield "\n  ]\n}\n"


def has_review(claim: Claim) -> bool:
    """Whether a claim has a review: a verdict in force other than unresolved."""
    return claim.verdict != UNRESOLVED


def script_json(value: dict[str, Any], indent: int | None = None) -> str:
    """Return JSON that is safe inside a script element."""
    text = escape_json(json.dumps(value, ensure_ascii=False, indent=indent))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def missing_requirements(report: Report) -> list[str]:
    """Return what Google's ClaimReview documentation requires and the dataset lacks."""
    dataset = report.dataset
    missing = []
    if not dataset.base_url:
        missing.append("`base_url`, for the URL of each review (url)")
    if not (dataset.reviewer and dataset.reviewer.name):
        missing.append("`reviewer` with a name, for the author of the reviews (author)")
    return missing


def review(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    """Return a claim's review, which is its outcome in force."""
    outcome = claim.outcomes[-1] if claim.outcomes else None
    result: dict[str, Any] = {"@type": "ClaimReview", "identifier": claim.id}
    if dataset.base_url:
        result["url"] = claim_url(dataset.base_url, claim.id)
    result["claimReviewed"] = claim.claim
    if dataset.reviewer and dataset.reviewer.name:
        result["author"] = _thing("Organization", dataset.reviewer.name, dataset.reviewer.url)
    if outcome and outcome.reported:
        result["datePublished"] = _date(outcome.reported)
    if outcome and outcome.summary:
        result["reviewBody"] = outcome.summary
    result["reviewRating"] = _rating(dataset, claim.verdict)
    result["itemReviewed"] = _claim(dataset, claim)
    return result


def _date(when: When) -> str:
    """Return the date in ISO 8601, without an hour alone and without 'about'."""
    return f"{when.day}T{when.clock}" if ":" in when.clock else when.day


def _thing(kind: str, name: str, url: str | None) -> dict[str, str]:
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
