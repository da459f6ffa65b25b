"""Export as schema.org ClaimReview, the format that search engines and archives read.

The outcome in force is the review. `ratingValue` is given only where the dataset defines a scale, and
never for unresolved or disputed claims. An author has a type only if the speaker is a person or an
organisation.
"""

import json
from collections.abc import Iterator
from typing import Any

from factcheck.core import labels
from factcheck.core.location import NOWHERE
from factcheck.core.model import UNRESOLVED, Citation, Claim, Dataset, Source, When
from factcheck.core.query import groups_of
from factcheck.exporting import Report
from factcheck.exporting.addresses import claim_url
from factcheck.exporting.json import escape_json
from factcheck.exporting.markdown import is_followable


def write(report: Report) -> Iterator[str]:
    """Yield one JSON-LD document with a `@graph` of reviews."""
    yield '{\n  "@context": "https://schema.org",\n  "@graph": ['
    ratings = scale(report.dataset)
    for number, claim in enumerate(filter(has_review, report.claims)):
        text = script_json(review(report.dataset, claim, ratings), 2).replace("\n", "\n    ")
        yield "," * bool(number) + f"\n    {text}"
    yield "\n  ]\n}\n"


def has_review(claim: Claim) -> bool:
    """Whether a claim has a review: a verdict in force other than unresolved."""
    return claim.verdict != UNRESOLVED


def script_json(value: dict[str, Any], indent: int | None = None) -> str:
    """Return JSON that is safe inside a script element."""
    text = escape_json(json.dumps(value, ensure_ascii=False, indent=indent))
    return text.translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def missing_requirements(report: Report) -> list[str]:
    """Return what Google's ClaimReview documentation requires and the dataset lacks."""
    requirements = {
        "`base_url`, for the URL of each review (url)": report.dataset.base_url,
        "`reviewer` with a name, for the author of the reviews (author)": _reviewer(report.dataset),
    }
    return [requirement for requirement, value in requirements.items() if not value]


def scale(dataset: Dataset) -> tuple[int, int]:
    """Return the worst and the best rating of a dataset; equal where it has no scale."""
    ratings = [verdict.rating for verdict in dataset.verdicts.values() if verdict.rating] or [0]
    return min(ratings), max(ratings)


def review(dataset: Dataset, claim: Claim, scale: tuple[int, int]) -> dict[str, Any]:
    """Return a claim's review, which is its outcome in force."""
    outcome = claim.outcomes[-1] if claim.outcomes else None
    return {"@type": "ClaimReview", "identifier": claim.id} | _without_missing(
        url=_url(dataset.base_url and claim_url(dataset.base_url, claim.id)),
        claimReviewed=claim.claim,
        author=_reviewer(dataset),
        datePublished=outcome and _date(outcome.reported),
        description=outcome and outcome.summary,
        reviewBody=outcome and outcome.details,
        reviewRating=_rating(dataset, claim.verdict, scale),
        itemReviewed=_claim(dataset, claim),
    )


def _without_missing(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _url(url: str | None) -> str | None:
    """Return a URL of the header, which many reviews repeat, if it can be a link."""
    return url if url and is_followable(url) else None


def _date(when: When | None) -> str | None:
    """Return the date in ISO 8601, without an hour alone and without 'about'."""
    return when and (f"{when.day}T{when.clock}" if ":" in when.clock else when.day)


def _reviewer(dataset: Dataset) -> dict[str, str] | None:
    name, url = dataset.reviewer or (None, None)
    return _thing("Organization", name) | _without_missing(url=_url(url)) if name else None


def _thing(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": labels.cut(name)}


def _rating(dataset: Dataset, word: str, scale: tuple[int, int]) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": labels.cut(dataset.label(word))}
    verdict, (worst, best) = dataset.verdicts[word], scale
    if verdict.rating and worst < best and verdict.means not in (UNRESOLVED, "disputed"):
        rating |= {"ratingValue": verdict.rating, "bestRating": best, "worstRating": worst}
    return rating


def _claim(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    item = _without_missing(
        author=_author(dataset, claim),
        datePublished=_date(claim.said),
        text=claim.quote,
        about=[_thing("Thing", name) for name in claim.about],
        keywords=list(claim.tags),
    )
    return {"@type": "Claim"} | item | {"appearance": [_work(dataset, it) for it in claim.appearances]}


def _author(dataset: Dataset, claim: Claim) -> dict[str, Any]:
    speaker = dataset.speakers.get(claim.speaker)
    kind = {"person": "Person", "organisation": "Organization"}.get((speaker and speaker.type) or "")
    groups = [_thing("Organization", name) for name in groups_of(claim, dataset)]
    author = ({"@type": kind} if kind else {}) | {"name": claim.speaker}
    return author | _without_missing(
        sameAs=_url(speaker and speaker.url),
        **{"affiliation" if kind == "Person" else "memberOf": groups},
    )


def _work(dataset: Dataset, citation: Citation) -> dict[str, Any]:
    source = dataset.sources.get(citation.source) or Source(citation.source, NOWHERE)
    return _thing("CreativeWork", source.title or source.id) | _without_missing(
        url=citation.url or _url(source.url),
        publisher=source.publisher and _thing("Organization", source.publisher),
        datePublished=_date(source.published),
    )
