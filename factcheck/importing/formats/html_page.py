"""Read JSON-LD and microdata of HTML pages.

html.parser takes quadratic time on malicious pages (repeated `<!--`); this scan of the tags is linear.
"""

import html
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from factcheck.importing.formats import json_text
from factcheck.importing.values.text import UnreadableImport, parse_url

# As in the HTML standard's tokenizer, but with at most 1,000 attributes: more would take much memory.
# The end of a page ends any of these, so that nothing is read twice.
_ATTRIBUTE = re.compile(
    r"""([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>"'][^\s>]*))?)?""", re.ASCII
)
_MARKUP = re.compile(
    rf"""<(?:(/?)([a-zA-Z][^\s/>]*)((?:[\s/]+|{_ATTRIBUTE.pattern}){{0,2000}})(>?)"""
    r"""|!--(?:-?>|[\s\S]*?(?:--!?>|\Z))|[!?/][^>]*)""", re.ASCII
)  # fmt: skip
_TEXT_ONLY = frozenset("iframe noembed noframes script style textarea title xmp".split())  # noqa: SIM905
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_ATTRIBUTES = {  # the value of a property
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "data": "value", "meter": "value", "object": "data", "time": "datetime",
}  # fmt: skip
_BLOCKS = frozenset(
    """address article aside blockquote center details dialog div dl fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul""".split()  # noqa: SIM905
)
_TABLE = frozenset({"table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_SCOPES = frozenset({"caption", "object", "table", "td", "template", "th"})
_LISTS = _SCOPES | {"button", "dl", "ol", "ul"}
_SPECIAL = _BLOCKS | _TABLE | _LISTS | {"body", "dd", "dt", "html", "li"}
# The open elements that a start tag ends, because their end tag is optional.
_ENDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
    "li": frozenset({"li", "p"}),
    "option": frozenset({"option"}),
    "tr": frozenset({"td", "th", "tr"}),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd", "p"})),
}
_RELATIVE = {  # how relative URLs begin: in an attribute, and in JSON, where `url` may have any text
    "href": r"(?![a-zA-Z][\w+.-]*:)",
    **dict.fromkeys(("url", "sameAs", "appearance", "firstAppearance"), r"\.{0,2}/|\?"),
}


def looks_like(text: str) -> bool:
    """Return whether a text begins with a tag, or is XHTML."""
    return re.match(r"(?i)\s*<(?:[!a-z]|\?xml[^>]*>\s*<(?:!doctype\s+)?html)", text) is not None


class _Tag(NamedTuple):
    name: str
    closing: bool
    empty: bool  # an element without content
    text: str  # of its attributes
    start: int
    end: int

    def attributes(self) -> dict[str, str]:
        found = reversed(_ATTRIBUTE.findall(self.text))  # of a repeated attribute, the first counts
        texts = ((name, double or single or bare) for name, double, single, bare in found)
        # `?a=b&copy=c` has no ©
        return {name.lower(): html.unescape(re.sub(r"&(?=\w+=)", "&amp;", text)) for name, text in texts}


def _scan_tags(text: str) -> Iterator[_Tag]:
    """Yield the tags outside comments, scripts and other elements that have only text."""
    at, in_svg = 0, False
    while match := _MARKUP.search(text, at):
        at = match.end()
        if match[8]:
            name, closing, slash = match[2].lower(), match[1] == "/", match[3].endswith("/")
            in_svg = not (closing or slash) if name in ("svg", "math") else in_svg
            tag = _Tag(name, closing, name in _VOID or (in_svg and slash), match[3], match.start(), at)
            yield tag
            if name in _TEXT_ONLY and not closing and not tag.empty:
                at = _find_end_tag(text, name, at)


def _find_end_tag(text: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
    return closing.start() if closing else len(text)


def blocks(text: str, salvage: bool) -> Iterator[Any]:
    """Yield the JSON-LD documents of a page, then its microdata as objects of the same form.

    An invalid block yields Broken: other scripts of the page may be valid.
    """
    base = _base_url(text)
    microdata = _Microdata(text, base)
    line, position = 1, 0
    for tag in _scan_tags(text):
        if tag.closing:
            microdata.close(tag)
        elif tag.name != "script":
            microdata.open(tag)
        elif tag.attributes().get("type", "").strip().lower().startswith("application/ld+json"):
            line, position = line + text.count("\n", position, tag.start), tag.start
            for document in _json_documents(text, tag, line, salvage):
                yield _absolute(document, base) if base else document
    while microdata.elements:
        microdata.end({microdata.elements[-1].name}, (), len(text))
    yield from microdata.items


# Comment marks around scripts on pages for very old browsers.
_WRAPPED = (
    re.compile(r"\A\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?"),
    re.compile(r"(?://|/\*)?[ \t]{0,9}(?:-->|\]\]>)[ \t]{0,9}(?:\*/)?\s*\Z"),
)


def _json_documents(text: str, tag: _Tag, line: int, salvage: bool) -> Iterator[Any]:
    inside = text[tag.end : _find_end_tag(text, "script", tag.end)].strip()
    for mark in _WRAPPED:
        inside = mark.sub("", inside)
    try:
        yield from json_text.documents(inside, salvage)
    except UnreadableImport as error:
        reason = str(error).partition("; --skip-invalid")[0]
        yield json_text.Broken(line, f"a JSON-LD block starts here; inside it: {reason}")


def _base_url(text: str) -> str:
    """Return the URL to which others on a page are relative; empty if its head has none."""
    found: dict[str, str] = {}
    for tag in _scan_tags(text):
        if tag.name == "body" or tag.name in _BLOCKS:
            break
        values = tag.attributes() if tag.name in ("base", "link", "meta") else {}
        if url := values.get("href") or values.get("content"):
            found.setdefault(values.get("rel", values.get("property", tag.name)).lower(), url.strip())
    page = parse_url(found.get("canonical", "")) or parse_url(found.get("og:url", "")) or ""
    return parse_url(_absolute(found.get("base", ""), page, "href")) or page


def _absolute(value: Any, base: str, key: str = "") -> Any:
    """Return JSON in which relative URLs, if their key is that of a URL, are absolute."""
    if isinstance(value, dict):
        return {name: _absolute(part, base, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_absolute(part, base, key) for part in value]
    if isinstance(value, str) and key in _RELATIVE and re.match(_RELATIVE[key], value):
        with suppress(ValueError):
            return urljoin(base, value)
    return value


class _OpenElement(NamedTuple):
    name: str
    owner: dict[str, Any] | None  # the item that gets its properties
    prop: str | None  # that its text becomes
    start: int  # of its text


class _Microdata:
    """The top-level items of a page, collected from its tags."""

    def __init__(self, text: str, base: str) -> None:
        self.text, self.base, self.copied = text, base, 0
        self.elements: list[_OpenElement] = []
        self.items: list[dict[str, Any]] = []

    def open(self, tag: _Tag) -> None:
        while tag.name in _ENDS and self.end(_ENDS[tag.name], _LISTS, tag.start):
            pass
        owner = self.elements[-1].owner if self.elements else None
        values = tag.attributes() if "item" in tag.text.lower() else {}
        prop = values.get("itemprop") if owner is not None else None
        value: Any = None
        if "itemscope" in values or values.get("itemtype"):
            value = {"@type": values.get("itemtype", "").split()}
            if not prop:
                self.items.append(value)
        elif prop:
            name = _ATTRIBUTES.get(tag.name, "")
            value = values.get("content", values.get(name))
            if value and "content" not in values and name in ("data", "href", "src"):
                value = _absolute(value.strip(), self.base, "href")
        if owner is not None and prop and value is not None:
            _set_property(owner, prop, value)
            prop = None
        if not tag.empty:
            owner = value if isinstance(value, dict) else owner
            self.elements.append(_OpenElement(tag.name, owner, prop, tag.end))

    def close(self, tag: _Tag) -> None:
        scope = {"table"} if tag.name in _TABLE else _SCOPES if tag.name in _SPECIAL else _SPECIAL
        self.end({tag.name}, scope, tag.start)

    def end(self, names: Collection[str], scope: Collection[str], at: int) -> bool:
        """End all elements up to the last with one of these names, if `scope` has none of those in it."""
        for number, element in enumerate(islice(reversed(self.elements), 100), 1):
            if element.name in names:
                for inner in [self.elements.pop() for _ in range(number)]:
                    if inner.owner is not None and inner.prop:
                        self.copied += at - inner.start
                        if self.copied > 3 * len(self.text):
                            raise UnreadableImport("nested itemprops repeat the same text too often")
                        _set_property(inner.owner, inner.prop, self.text[inner.start : at])
                return True
            if element.name in scope:
                break
        return False


def _set_property(owner: dict[str, Any], props: str, value: Any) -> None:
    for prop in props.split():
        owner.setdefault(prop.rpartition("/")[2], []).append(value)
