"""ClaimReview as publishers and Google's Fact Check Tools API give it, to records."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.analysis.quotes import without_marks
from factcheck.core.matching import is_kebab
from factcheck.core.model import When
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.importing.values import claimants, dates
from factcheck.importing.values.text import UnreadableImport, address, plain

Node = Mapping[str, Any]
_DEEP = 6  # levels in which a review may refer to other nodes
_MOST = 1_000  # values of one field
_PERSON_OR_HOUSE = {
    "person": "person", "organization": "organisation", "newsmediaorganization": "organisation",
}  # fmt: skip


def reviews(document: Any) -> Iterator[tuple[Node, Node | None]]:
    """Every ClaimReview in a document, wherever it stands, in its order.

    With each of an API's answer comes the claim that it stands under; a claim there without a review
    comes with an empty one.
    """
    nodes: dict[str, Node] | None = None
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif not isinstance(value, dict):
            continue
        elif "ClaimReview" in _types(value):
            stack += [value["hasPart"]] if "hasPart" in value else []
            if _refers(value):
                nodes = _named(document) if nodes is None else nodes
                value = _resolved(value, nodes)
            yield value, None
        elif isinstance(value.get("claimReview"), list):
            told: list[Any] = value["claimReview"] or [{}]
            yield from ((one, value) for one in told if isinstance(one, dict))
        else:
            parts = [part for part in value.values() if isinstance(part, list | dict)]
            stack += reversed([_with_reviews(part) for part in parts])


def _with_reviews(value: Any) -> Any:
    """An API's claims, each with the list of its reviews, which it leaves out where there are none."""
    if not isinstance(value, list):
        return value
    claims: list[Node] = [one for one in value if isinstance(one, dict) and "text" in one]
    if not any("claimReview" in one for one in claims):
        return value
    return [{"claimReview": [], **one} for one in claims]


def _types(node: Node) -> list[str]:
    """The types of a node, without what stands before their names: `Claim` for `schema:Claim`."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return [re.split("[/:#]", one)[-1] for one in names if isinstance(one, str)]


# --- what nodes refer to


def _is_reference(value: Any) -> bool:
    return type(value) is dict and len(value) == 1 and isinstance(value.get("@id"), str)


def _refers(value: Any, depth: int = _DEEP) -> bool:
    """Whether a node refers to others of its document by their `@id`, or names its fields with `schema:`."""
    if type(value) is dict:
        if _is_reference(value) or "schema:claimReviewed" in value:
            return True
        value = value.values()
    return depth > 0 and any(
        _refers(part, depth - 1) for part in value if type(part) is dict or type(part) is list
    )


def _named(document: Any) -> dict[str, Node]:
    """The nodes of a document by their `@id`."""
    nodes: dict[str, Node] = {}
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(name := value.get("@id"), str) and len(value) > 1:
                nodes.setdefault(name, value)
            stack += [part for part in value.values() if isinstance(part, list | dict)]
        else:
            stack += [part for part in value if isinstance(part, list | dict)]
    return nodes


def _resolved(value: Any, nodes: Mapping[str, Node], depth: int = _DEEP) -> Any:
    """A node in which references are what they refer to."""
    if depth and _is_reference(value):
        value = nodes.get(value["@id"], value)
    if depth and isinstance(value, list):
        return [_resolved(part, nodes, depth - 1) for part in value[:_MOST]]
    if depth and isinstance(value, dict):
        parts = list(value.items())[:_MOST]
        return {key.removeprefix("schema:"): _resolved(part, nodes, depth - 1) for key, part in parts}
    return value


# --- values


def _first(value: Any) -> Any:
    """The first of several values that says something."""
    for _ in range(_DEEP):
        if not isinstance(value, list):
            return value
        value = next((one for one in value if one not in (None, "", [], {})), None)
    return None


def _text(value: Any) -> str | None:
    """The text of a value: of a node its name, of several the first."""
    if isinstance(value, str):
        return plain(value) or None
    if value is None:
        return None
    value = _first(value)
    if isinstance(value, dict):
        named = (value[key] for key in ("@value", "name", "text", "url") if value.get(key))
        value = _first(next(named, None))
    return (plain(value) or None) if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    values = value[:_MOST] if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]


def _node(value: Any) -> Node:
    value = _first(value)
    return value if isinstance(value, dict) else {}


def _addresses(value: Any, left_out: SkippedValues) -> list[str]:
    """The addresses among values; what is none is counted."""
    found = []
    for one in value[:_MOST] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("url") or one.get("@id") or one.get("sameAs")
        for text in _texts(one):
            if at := address(text):
                found.append(at)
            else:
                left_out.add("an address that is none", text)
    return found


# --- records


class ClaimReviewReader:
    """Reviews to records; `order` is that of day and month where a date leaves it open."""

    def __init__(self, left_out: SkippedValues, order: str | None) -> None:
        self.left_out, self.order = left_out, order

    def record(self, review: Node, claim: Node | None) -> Record:
        """The record of a review. Raises Refused."""
        return self._of_answer(review, claim) if claim is not None else self._of_review(review)

    def _date(self, value: Any) -> When | None:
        """A date; what is none is counted. Raises Unreadable where day and month could change places."""
        text = _text(value)
        found = dates.read(text, self.order) if text else None
        if text and found is None:
            if self.order is None and dates.is_open(text):
                raise UnreadableImport(dates.unsettled(text))
            self.left_out.add("a date that is none", text)
        return found

    def _of_review(self, review: Node) -> Record:
        item = _node(review.get("itemReviewed"))
        is_claim = "Claim" in _types(item)
        words = _text(review.get("claimReviewed"))
        if not words and is_claim:
            words = _text(item.get("name")) or _text(item.get("text"))
        if not words:
            raise InvalidRecord("it has no claimReviewed")
        urls = _addresses(review.get("url"), self.left_out)
        bodies = (_text(review.get(key)) for key in ("reviewBody", "description", "headline"))
        quote = _text(item.get("text")) if is_claim else None
        name, facts = _claimant(item)
        tags = [part.strip() for text in _texts(review.get("keywords")) for part in text.split(",")]
        return Record(
            words,
            name,
            id=_own_id(review, urls[0] if urls else None),
            key=urls[0] if urls else "",
            said=self._date(item.get("datePublished") or item.get("dateCreated")),
            about=tuple(_texts(item.get("about"))),
            quote=without_marks(quote) if quote and quote != words else None,
            tags=tuple(dict.fromkeys(filter(None, [*_texts(item.get("keywords")), *tags]))),
            verdict=_rating(review.get("reviewRating")),
            summary=next(filter(None, bodies), None),
            reported=self._date(review.get("datePublished")),
            evidence=tuple(Publisher(_publisher(review), url) for url in urls or (None,)),
            appearances=tuple(_appearances(item, self.left_out)),
            **facts,
        )

    def _of_answer(self, review: Node, claim: Node) -> Record:
        words = _text(claim.get("text"))
        if not words:
            raise InvalidRecord("its claim has no text")
        if not review:
            raise InvalidRecord("its claim has no review")
        publisher = _node(review.get("publisher"))
        urls = _addresses(review.get("url"), self.left_out)
        name = _text(publisher.get("name")) or _text(publisher.get("site"))
        return Record(
            words,
            claimants.named(_text(claim.get("claimant"))),
            key=urls[0] if urls else "",
            said=self._date(claim.get("claimDate")),
            verdict=_text(review.get("textualRating")),
            summary=_text(review.get("title")),
            reported=self._date(review.get("reviewDate")),
            evidence=(Publisher(name, urls[0] if urls else None),),
        )


def _own_id(review: Node, url: str | None) -> str | None:
    """The id that our own documents give a review; others' identifiers are of another kind."""
    name = _text(review.get("identifier"))
    ours = name and is_kebab(name) and (url is None or url.endswith(f"/claims/{name}/"))
    return name if ours else None


def _rating(value: Any) -> str | None:
    """The words of a rating; of one that is nothing but a number, words that nothing is guessed from."""
    rating = _first(value)
    if not isinstance(rating, dict):
        return _text(rating)
    word = _text(rating.get("alternateName")) or _text(rating.get("name"))
    number, best = _text(rating.get("ratingValue")), _text(rating.get("bestRating"))
    if word or number is None or number.startswith("-"):
        return word
    return f"{number} of {best}" if best else number


def _claimant(item: Node) -> tuple[str, dict[str, Any]]:
    """Who said it, and what is said of them."""
    author = item.get("author") or item.get("creator")
    authors = author[:_MOST] if isinstance(author, list) else [author]
    names = [name for one in authors for name in _texts(one.get("name") if isinstance(one, dict) else one)]
    node = _node(author)
    role = _text(node.get("jobTitle"))
    if len(names) == 2 and len(authors) == 1 and _is_office(names[1]):
        office = names.pop()
        role = role or office
    speaker = claimants.join_names(names)
    if len(names) != 1 or speaker != names[0]:
        return speaker, {}
    types = (_PERSON_OR_HOUSE.get(one.lower()) for one in _types(node))
    kind = next(filter(None, types), None)
    if role and kind != "person":  # many call everybody an organisation; none of those holds an office
        kind = None
    groups = [*_texts(node.get("affiliation")), *_texts(node.get("memberOf"))]
    urls = [at for text in _texts(node.get("sameAs")) + _texts(node.get("url")) if (at := address(text))]
    return speaker, {"type": kind, "role": role, "groups": tuple(groups), "url": urls[0] if urls else None}


def _is_office(text: str) -> bool:
    """Whether what stands behind a name is an office, which begins small or is one of something."""
    return text[:1].islower() or " of " in text


def _publisher(review: Node) -> str | None:
    """Who publishes a review; a name under an address of its own is that of a writer, not of a house."""
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
    found = []
    for key in ("appearance", "firstAppearance"):
        value = item.get(key)
        found += value[:_MOST] if isinstance(value, list) else [value] if value else []
    if not found and item.get("url"):
        found = [item]
    for work in found:
        publisher = _text(_node(work.get("publisher")).get("name")) if isinstance(work, dict) else None
        urls = _addresses(work, left_out)
        yield from (Publisher(publisher, url) for url in urls)
        if not urls and (name := publisher or (isinstance(work, dict) and _text(work.get("name")))):
            yield Publisher(name)
