"""Read ClaimReview of publishers and of Google's Fact Check Tools API into records."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from factcheck.analysis.quotes import without_marks
from factcheck.core.matching import is_kebab
from factcheck.core.model import When
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.values import claimants, dates
from factcheck.importing.values.text import parse_url, plain_text, plain_url

Node = Mapping[str, Any]
_MAX_DEPTH = 6  # levels in which a review may refer to other nodes
_MAX_VALUES = 1_000  # of one field
_SPEAKER_TYPES = {
    "person": "person", "organization": "organisation", "newsmediaorganization": "organisation",
}  # fmt: skip


def reviews(document: Any) -> Iterator[tuple[Node, Node | None]]:
    """Yield every ClaimReview in a document, at any depth, in document order.

    A review in an API response comes with its claim; a claim without reviews comes with an empty review.
    """
    resolve: Callable[[Any], Any] | None = None
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif not isinstance(value, dict):
            continue
        elif "ClaimReview" in _types(value):
            stack += [value["hasPart"]] if "hasPart" in value else []
            resolve = resolve or _resolver(document)
            yield resolve(value), None
        elif isinstance(value.get("claimReview"), list):
            items: list[Any] = value["claimReview"] or [{}]
            yield from ((review, value) for review in items if isinstance(review, dict))
        else:
            if "Claim" in _types(value) and "review" in value:
                value = {**value, "review": list(_reviews_of_claim(value))}
            parts = [part for part in value.values() if isinstance(part, list | dict)]
            stack += reversed([_add_empty_reviews(part) for part in parts])


def _reviews_of_claim(claim: Node) -> Iterator[Any]:
    """Yield the reviews of a claim, which they need not repeat as `itemReviewed`."""
    item = {key: value for key, value in claim.items() if key != "review"}
    value = claim["review"]
    for review in value if isinstance(value, list) else [value]:
        is_review = isinstance(review, dict) and "ClaimReview" in _types(review)
        yield {"itemReviewed": item, **review} if is_review else review


def _add_empty_reviews(value: Any) -> Any:
    """Add an empty list of reviews to claims of an API response, which omits empty lists."""
    if not isinstance(value, list):
        return value
    claims: list[Node] = [item for item in value if isinstance(item, dict) and "text" in item]
    if not any("claimReview" in claim for claim in claims):
        return value
    return [{"claimReview": [], **claim} for claim in claims]


def _types(node: Node) -> list[str]:
    """Return the types of a node without prefixes: `Claim` for `schema:Claim`."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return [re.split("[/:#]", name)[-1] for name in names if isinstance(name, str)]


# --- references


def _is_reference(value: Any) -> bool:
    return type(value) is dict and len(value) == 1 and isinstance(value.get("@id"), str)


def _resolver(document: Any) -> Callable[[Any], Any]:
    """Return a function that replaces references by the nodes of a document, and `schema:name` by `name`.

    A node is copied once for each depth, however often others refer to it.
    """
    nodes: dict[str, Node] = {}
    copies: dict[tuple[int, int], tuple[Any, Any]] = {}  # by id and depth, with the originals to keep the ids
    is_plain, stack = True, [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            is_plain = is_plain and not _is_reference(value) and "schema:claimReviewed" not in value
            if isinstance(name := value.get("@id"), str) and len(value) > 1:
                nodes.setdefault(name, value)
            value = value.values()
        stack += [part for part in value if isinstance(part, list | dict)]

    def resolve(value: Any, depth: int = _MAX_DEPTH) -> Any:
        if depth and _is_reference(value):
            value = nodes.get(value["@id"], value)
        if not depth or not isinstance(value, list | dict):
            return value
        if (id(value), depth) in copies:
            return copies[id(value), depth][1]
        if isinstance(value, list):
            copy: Any = [resolve(part, depth - 1) for part in value[:_MAX_VALUES]]
            copy += value[_MAX_VALUES:]  # which `_items` refuses
        else:
            copy = {
                key.removeprefix("schema:"): resolve(part, depth - 1 if number < _MAX_VALUES else 0)
                for number, (key, part) in enumerate(value.items())
            }
        copies[id(value), depth] = value, copy
        return copy

    return (lambda value: value) if is_plain else resolve


# --- values


def _first(value: Any) -> Any:
    """Return the first value that is not empty."""
    for _ in range(_MAX_DEPTH):
        if not isinstance(value, list):
            return value
        value = next((item for item in value if item not in (None, "", [], {})), None)
    return None


def _text(value: Any) -> str | None:
    """Return the text of a value: the name of a node, the first of a list."""
    value = _first(value)
    if isinstance(value, dict):
        names = (value[key] for key in ("@value", "name", "text", "url") if value.get(key))
        value = _first(next(names, None))
    return (plain_text(value) or None) if isinstance(value, str) else None


def _items(value: Any) -> list[Any]:
    """Return the values of a field. Raises InvalidRecord if there are too many."""
    if isinstance(value, list) and len(value) > _MAX_VALUES:
        raise InvalidRecord(f"{len(value):,} values in one field; the limit is {_MAX_VALUES:,}")
    return value if isinstance(value, list) else [value] if value else []


def _texts(value: Any) -> list[str]:
    return [text for item in _items(value) if (text := _text(item))]


def _node(value: Any) -> Node:
    value = _first(value)
    return value if isinstance(value, dict) else {}


def _urls(value: Any, left_out: SkippedValues) -> list[str]:
    """Return the URLs among values; invalid ones are counted."""
    urls = []
    for item in _items(value):
        if isinstance(item, dict):
            item = item.get("url") or item.get("@id") or item.get("sameAs")
        for part in _items(item):
            text = plain_url(part) if isinstance(part, str) else _text(part) or ""
            if url := parse_url(text):
                urls.append(url)
            elif text:
                left_out.add("invalid URL", text)
    return urls


# --- records


class ClaimReviewReader:
    """Reads reviews into records.

    `order` is the order of day and month in ambiguous dates; without it, the other dates of the file decide,
    which `read_documents` reads again.
    """

    def __init__(
        self, left_out: SkippedValues, order: str | None, read_documents: Callable[[], Iterable[Any]]
    ) -> None:
        self.left_out, self.context = left_out, dates.Context(order)
        self.read_documents: Callable[[], Iterable[Any]] | None = read_documents

    def record(self, review_and_claim: tuple[Node, Node | None]) -> Record:
        """Return the record of one of `reviews`. Raises InvalidRecord."""
        review, claim = review_and_claim
        return self._api_record(review, claim) if claim is not None else self._review_record(review)

    def _date(self, value: Any) -> When | None:
        """Return a date, or None and count it if invalid. Raises UnreadableImport if it is ambiguous."""
        text = self._only("date", {"date": value})
        date = dates.parse(text, self.context) if text else None
        if text and date is None and self.read_documents:
            context = dates.context_of(_dates(self.read_documents()))
            self.context = context._replace(order=self.context.order or context.order)
            self.read_documents = None
            date = dates.parse(text, self.context)
        if text and date is None:
            dates.refuse_ambiguous(text, self.context)
            self.left_out.add("invalid date", text)
        return date

    def _only(self, field: str, node: Node) -> str | None:
        """Return the first text of a field; others are counted."""
        text = _text(node.get(field))
        for other in dict.fromkeys(_texts(node.get(field))):
            if other != text:
                self.left_out.add(f"another {field}", other)
        return text

    def _rating(self, review: Node) -> str | None:
        """Return the words of the first rating; others are counted."""
        word, *others = dict.fromkeys(map(_rating, _items(review.get("reviewRating")))) or (None,)
        for other in filter(None, others):
            if word is None:
                word = other
            else:
                self.left_out.add("another reviewRating", other)
        return word

    def _review_record(self, review: Node) -> Record:
        item = _node(review.get("itemReviewed"))
        claim: Node = item if "Claim" in _types(item) else {}
        quote = _text(claim.get("text"))
        words = self._only("claimReviewed", review) or self._only("name", claim) or quote
        self._only("text", claim)
        self._only("itemReviewed", review)
        if not words:
            raise InvalidRecord("missing claimReviewed")
        urls = _urls(review.get("url"), self.left_out)
        rating = _node(review.get("reviewRating"))
        fields = (review.get("description"), review.get("reviewBody"), rating.get("ratingExplanation"))
        parts = dict.fromkeys(filter(None, (" ".join(_texts(field)) for field in fields)))
        summary, *more = parts or (_text(review.get("headline")),)
        name, facts = _claimant(item, self.left_out)
        tags = [part.strip() for text in _texts(review.get("keywords")) for part in text.split(",")]
        return Record(
            words,
            name,
            id=_export_id(review, urls[0] if urls else None),
            key=urls[0] if urls else "",
            said=self._date(item.get("datePublished") or item.get("dateCreated")),
            about=tuple(_texts(item.get("about"))),
            quote=without_marks(quote) if quote and quote != words else None,
            tags=tuple(dict.fromkeys(filter(None, [*_texts(item.get("keywords")), *tags]))),
            verdict=self._rating(review),
            summary=summary,
            details=" ".join(filter(None, more)) or None,
            reported=self._date(review.get("datePublished")),
            evidence=tuple(Publisher(_publisher(review), url) for url in urls or (None,)),
            appearances=tuple(_appearances(item, self.left_out)),
            **facts,
        )

    def _api_record(self, review: Node, claim: Node) -> Record:
        words = self._only("text", claim)
        if not words or not review:
            raise InvalidRecord(f"the claim has no {'review' if words else 'text'}")
        publisher = _node(review.get("publisher"))
        url = next(iter(_urls(review.get("url"), self.left_out)), None)
        return Record(
            words,
            claimants.speaker_name(self._only("claimant", claim)),
            key=url or "",
            said=self._date(claim.get("claimDate")),
            verdict=self._only("textualRating", review),
            summary=self._only("title", review),
            reported=self._date(review.get("reviewDate")),
            evidence=(Publisher(_text(publisher.get("name")) or _text(publisher.get("site")), url),),
        )


def _dates(documents: Iterable[Any]) -> Iterator[str]:
    """Yield all dates of reviews and of their claims."""
    for review, claim in chain.from_iterable(map(reviews, documents)):
        for node in (review, _node(review.get("itemReviewed")), claim or {}):
            for key in ("datePublished", "dateCreated", "claimDate", "reviewDate"):
                yield from _texts(node.get(key))


def _export_id(review: Node, url: str | None) -> str | None:
    """Return the claim's id if a factcheck export wrote the review; other identifiers are not claim ids."""
    name = _text(review.get("identifier"))
    is_export = name and is_kebab(name) and (url is None or url.endswith(f"/claims/{name}/"))
    return name if is_export else None


def _rating(value: Any) -> str | None:
    """Return a rating's words, or `1 of 5` for a number, from which no meaning is guessed."""
    rating = _first(value)
    if not isinstance(rating, dict):
        return _text(rating)
    word = _text(rating.get("alternateName")) or _text(rating.get("name"))
    number, best = _text(rating.get("ratingValue")), _text(rating.get("bestRating"))
    if word or number is None or number.startswith("-"):
        return word
    return f"{number} of {best}" if best else number


def _claimant(item: Node, left_out: SkippedValues) -> tuple[str, dict[str, Any]]:
    """Return the speaker's name, and their type, role, groups and URL."""
    author = item.get("author") or item.get("creator")
    authors = _items(author)
    node = _node(author)
    names = [
        name for part in authors for name in _texts(part.get("name") if isinstance(part, dict) else part)
    ]
    role = _text(node.get("jobTitle"))
    if len(names) == 2 and len(authors) == 1 and (names[1][:1].islower() or " of " in names[1]):  # a role
        role = role or names[1]
        del names[1]
    if len(names) > 1:
        left_out.add("several speakers as one", ", ".join(names), "joined")
    speaker = claimants.join_names(names)
    if len(names) != 1 or speaker != names[0]:
        return speaker, {}
    kind = next(filter(None, (_SPEAKER_TYPES.get(name.lower()) for name in _types(node))), None)
    if role and kind != "person":  # many mark everyone as an organisation; only a person has a role
        kind = None
    groups = [*_texts(node.get("affiliation")), *_texts(node.get("memberOf"))]
    urls = filter(None, map(parse_url, _texts(node.get("sameAs")) + _texts(node.get("url"))))
    return speaker, {"type": kind, "role": role, "groups": tuple(groups), "url": next(urls, None)}


def _publisher(review: Node) -> str | None:
    """Return a review's publisher; an author with a deep URL is a journalist, not a publisher."""
    if name := _text(_node(review.get("publisher")).get("name")):
        return name
    author = _node(review.get("author"))
    if not author:
        return _text(review.get("author"))
    if "Organization" not in " ".join(_types(author)):
        return None
    path = (_text(author.get("url")) or "").partition("//")[2]
    return _text(author.get("name")) if path.strip("/").count("/") < 2 else None


def _appearances(item: Node, left_out: SkippedValues) -> Iterator[Publisher]:
    works = [*_items(item.get("appearance")), *_items(item.get("firstAppearance"))]
    for work in works or ([item] if item.get("url") else []):
        publisher = _text(_node(work.get("publisher")).get("name")) if isinstance(work, dict) else None
        urls = _urls(work, left_out)
        yield from (Publisher(publisher, url) for url in urls)
        if not urls and (name := publisher or (isinstance(work, dict) and _text(work.get("name")))):
            yield Publisher(name)
