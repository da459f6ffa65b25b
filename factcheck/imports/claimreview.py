"""ClaimReview as publishers and Google's Fact Check Tools API give it, to records."""

from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.checks.names import is_address, is_kebab
from factcheck.imports import claimants, dates
from factcheck.imports.record import LeftOut, Publisher, Record, Refused
from factcheck.imports.text import plain
from factcheck.model import When

Node = Mapping[str, Any]
_MOST_STEPS = 100  # from a node to what it refers to
_TYPES = {"person": "person", "organization": "organisation", "newsmediaorganization": "organisation"}


def reviews(document: Any) -> Iterator[tuple[Node, Node | None]]:
    """Every ClaimReview in a document, wherever it stands, in its order.

    With each of an API's answer comes the claim that it stands under.
    """
    nodes: dict[str, Node] = {}
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            if isinstance(value.get("claimReview"), list) and not _is_review(value):
                for review in value["claimReview"]:
                    if isinstance(review, dict):
                        yield review, value
            elif _is_review(value):
                if _refers(value) and not nodes:
                    nodes = _named(document)
                yield _resolved(value, nodes), None
            else:
                stack += reversed([part for part in value.values() if isinstance(part, list | dict)])


def _is_review(node: Node) -> bool:
    types = node.get("@type")
    return any(
        isinstance(one, str) and one.endswith("ClaimReview")
        for one in (types if isinstance(types, list) else [types])
    )


def _is_reference(value: Any) -> bool:
    return type(value) is dict and len(value) == 1 and isinstance(value.get("@id"), str)


def _refers(review: Node) -> bool:
    item = review.get("itemReviewed")
    parts = (*review.values(), *item.values()) if isinstance(item, dict) else review.values()
    return any(type(part) is dict and len(part) == 1 and _is_reference(part) for part in parts)


def _named(document: Any) -> dict[str, Node]:
    """The nodes of a document by their `@id`, which others refer to."""
    nodes: dict[str, Node] = {}
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(name := value.get("@id"), str) and len(value) > 1:
                nodes.setdefault(name, value)
            stack += [part for part in value.values() if isinstance(part, list | dict)]
        elif isinstance(value, list):
            stack += [part for part in value if isinstance(part, list | dict)]
    return nodes


def _resolved(node: Node, nodes: Mapping[str, Node]) -> Node:
    """A node in which references at its own fields, and at those of its claim, are what they refer to."""

    def meant(value: Any) -> Any:
        return nodes.get(value["@id"], value) if _is_reference(value) else value

    if not nodes:
        return node
    made = {key: meant(value) for key, value in node.items()}
    if isinstance(item := made.get("itemReviewed"), dict):
        made["itemReviewed"] = {key: meant(value) for key, value in item.items()}
    return made


# --- values


def _first(value: Any) -> Any:
    """The first of several values that says something."""
    if not isinstance(value, list):
        return value
    steps = 0
    while isinstance(value, list) and steps < _MOST_STEPS:
        value = next((one for one in value if one not in (None, "", [], {})), None)
        steps += 1
    return value


def _text(value: Any) -> str | None:
    """The text of a value: of a node its name, of several the first."""
    if isinstance(value, str):
        return plain(value) or None
    if value is None:
        return None
    value = _first(value)
    if isinstance(value, dict):
        return _text(next((value[key] for key in ("@value", "name", "text", "url") if value.get(key)), None))
    return (plain(value) or None) if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]


def _node(value: Any) -> Node:
    value = _first(value)
    return value if isinstance(value, dict) else {}


def _address(value: Any, left_out: LeftOut) -> str | None:
    """The first address among values; what is none is counted."""
    for one in value if isinstance(value, list) else [value]:
        text = _text(one.get("url") or one.get("@id") if isinstance(one, dict) else one)
        if text and is_address(text):
            return text
        if text:
            left_out.add("an address that is none", text)
    return None


def _date(value: Any, left_out: LeftOut) -> When | None:
    text = _text(value)
    found = dates.read(text) if text else None
    if text and found is None:
        left_out.add("a date that is none", text)
    return found


# --- ClaimReview


def record(review: Node, claim: Node | None, left_out: LeftOut) -> Record:
    """The record of a review. Raises Refused."""
    return _of_answer(review, claim, left_out) if claim is not None else _of_review(review, left_out)


def _of_review(review: Node, left_out: LeftOut) -> Record:
    item = _node(review.get("itemReviewed"))
    is_claim = "Claim" in _texts(item.get("@type"))
    words = _text(review.get("claimReviewed")) or (
        is_claim and (_text(item.get("name")) or _text(item.get("text")))
    )
    if not words:
        raise Refused("it has no claimReviewed")
    url = _address(review.get("url"), left_out)
    rating = _node(review.get("reviewRating"))
    word = _text(rating.get("alternateName")) or _text(rating.get("name")) or _number(rating)
    bodies = (_text(review.get(key)) for key in ("reviewBody", "description", "headline"))
    quote = _text(item.get("text")) if is_claim else None
    name, facts = _claimant(item, left_out)
    keywords = _texts(item.get("keywords")) + [
        part.strip() for text in _texts(review.get("keywords")) for part in text.split(",")
    ]
    return Record(
        words,
        name,
        id=_own_id(review, url),
        key=url or "",
        said=_date(item.get("datePublished") or item.get("dateCreated"), left_out),
        about=tuple(_texts(item.get("about"))),
        quote=quote if quote != words else None,
        tags=tuple(dict.fromkeys(filter(None, keywords))),
        verdict=word,
        summary=next(filter(None, bodies), None),
        reported=_date(review.get("datePublished"), left_out),
        evidence=(Publisher(_publisher(review), url),),
        appearances=tuple(_appearances(item, left_out)),
        **facts,
    )


def _own_id(review: Node, url: str | None) -> str | None:
    """The id that our own documents give a review; others' identifiers are of another kind."""
    name = _text(review.get("identifier"))
    ours = name and is_kebab(name) and (url is None or url.endswith(f"/claims/{name}/"))
    return name if ours else None


def _number(rating: Node) -> str | None:
    """A rating that is nothing but a number, in words that nothing is guessed from."""
    value, best = _text(rating.get("ratingValue")), _text(rating.get("bestRating"))
    if value is None or value.startswith("-"):
        return None
    return f"{value} of {best}" if best else value


def _claimant(item: Node, left_out: LeftOut) -> tuple[str, dict[str, Any]]:
    """Who said it, and what is said of them."""
    author = item.get("author") or item.get("creator")
    several = [one for one in author if isinstance(one, dict)] if isinstance(author, list) else []
    if len(several) > 1:
        together = dict.fromkeys(name for one in several if (name := _text(one.get("name"))))
        return (" and ".join(together) or claimants.NOBODY), {}
    node = _node(author)
    names = _texts(node.get("name")) if node else _texts(author)
    speaker = claimants.named(names[0] if names else None)
    if speaker != (names[0] if names else None):
        return speaker, {}
    kind = next((_TYPES[one.lower()] for one in _texts(node.get("@type")) if one.lower() in _TYPES), None)
    groups = [*_texts(node.get("affiliation")), *_texts(node.get("memberOf"))]
    role = _text(node.get("jobTitle")) or (names[1] if len(names) > 1 else None)
    if role and kind != "person":  # many call everybody an organisation; none of those holds an office
        kind = None
    urls = [text for text in _texts(node.get("sameAs")) + _texts(node.get("url")) if is_address(text)]
    return speaker, {"type": kind, "role": role, "groups": tuple(groups), "url": urls[0] if urls else None}


def _publisher(review: Node) -> str | None:
    """Who publishes a review; a name under an address of its own is that of a writer, not of a house."""
    if name := _text(_node(review.get("publisher")).get("name")):
        return name
    author = _node(review.get("author"))
    if "Organization" not in " ".join(_texts(author.get("@type"))):
        return None
    address = (_text(author.get("url")) or "").partition("//")[2]
    return _text(author.get("name")) if address.strip("/").count("/") < 2 else None


def _appearances(item: Node, left_out: LeftOut) -> Iterator[Publisher]:
    found = []
    for key in ("appearance", "firstAppearance"):
        value = item.get(key)
        found += value if isinstance(value, list) else [value] if value else []
    if not found and item.get("url"):
        found = [item]
    for work in found:
        node = work if isinstance(work, dict) else {}
        publisher = _text(_node(node.get("publisher")).get("name"))
        if (address := _address(work, left_out)) or publisher:
            yield Publisher(publisher, address)


# --- an API's answer


def _of_answer(review: Node, claim: Node, left_out: LeftOut) -> Record:
    words = _text(claim.get("text"))
    if not words:
        raise Refused("its claim has no text")
    publisher = _node(review.get("publisher"))
    url = _address(review.get("url"), left_out)
    return Record(
        words,
        claimants.named(_text(claim.get("claimant"))),
        key=url or "",
        said=_date(claim.get("claimDate"), left_out),
        verdict=_text(review.get("textualRating")),
        summary=_text(review.get("title")),
        reported=_date(review.get("reviewDate"), left_out),
        evidence=(Publisher(_text(publisher.get("name")) or _text(publisher.get("site")), url),),
    )
