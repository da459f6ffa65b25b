"""Read JSON-LD and microdata of HTML pages.

html.parser takes quadratic time on malicious pages (repeated `<!--`); this scan of the tags is linear.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from factcheck.importing.formats import json_text
from factcheck.importing.values.text import UnreadableImport

_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ENDS = re.compile(r"[>\"']")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_ATTRIBUTES = {"a": "href", "link": "href", "area": "href", "img": "src", "source": "src", "time": "datetime"}
_BLOCKS = frozenset(
    """
    address article aside blockquote div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre
    section table ul
    """.split()  # noqa: SIM905
)
# The tags that end an element whose end tag is optional.
_CLOSES: dict[str, frozenset[str]] = {
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "tr": frozenset({"tr"}),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr"})),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
}
_MAX_OPEN = 5_000  # nested elements


def looks_like(text: str) -> bool:
    """Return whether a text begins with a tag."""
    return re.match(r"\s*<[!a-zA-Z]", text) is not None


class _Tag(NamedTuple):
    name: str
    closing: bool
    attributes: str
    start: int
    end: int

    def get(self, attribute: str) -> str | None:
        for name, double, single, bare in _ATTRIBUTE.findall(self.attributes):
            if name.lower() == attribute:
                return html.unescape(double or single or bare)
        return None


def _scan_tags(text: str) -> Iterator[_Tag]:
    """Yield the tags outside scripts, styles and comments."""
    at = text.find("<")
    while at >= 0:
        after = at + 1
        if text.startswith("<!--", at):
            after = text.find("-->", at + 4)
        elif match := _NAME.match(text, at):
            end = match.end()
            while (mark := _ENDS.search(text, end)) and mark[0] != ">":
                end = text.find(mark[0], mark.end()) + 1
                if not end:
                    return
            if mark is None:
                return
            name, closing = match[1].lower(), text[at + 1] == "/"
            yield _Tag(name, closing, text[match.end() : mark.start()], at, mark.end())
            after = mark.end()
            if name in ("script", "style") and not closing:
                after = _find_end_tag(text, name, after)
        at = text.find("<", after) if after >= 0 else -1


def _find_end_tag(text: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(text, at)
    return closing.start() if closing else -1


class _OpenElement(NamedTuple):
    """An open element: the item that gets its properties, and the property that its text becomes."""

    name: str
    owner: dict[str, Any] | None
    prop: str | None
    start: int  # of its text


def blocks(text: str, salvage: bool) -> Iterator[Any]:
    """Yield the JSON-LD documents of a page, then its microdata as objects of the same form.

    An invalid block yields Broken: other scripts of the page may be valid.
    """
    elements: list[_OpenElement] = []
    items: list[dict[str, Any]] = []
    line, position = 1, 0
    for tag in _scan_tags(text):
        if tag.name == "script":
            if not tag.closing and (tag.get("type") or "").strip().lower().startswith("application/ld+json"):
                line, position = line + text.count("\n", position, tag.start), tag.start
                yield from _json_documents(text, tag, line, salvage)
        elif tag.closing:
            _close_element(elements, tag, text)
        else:
            _open_element(elements, items, tag, text)
    yield from items


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


def _open_element(elements: list[_OpenElement], items: list[dict[str, Any]], tag: _Tag, text: str) -> None:
    while elements and tag.name in _CLOSES.get(elements[-1].name, ()):
        _set_text(elements.pop(), text, tag.start)
    owner = elements[-1].owner if elements else None
    prop = tag.get("itemprop") if owner is not None else None
    value: Any = None
    if tag.get("itemtype") or re.search(r"\bitemscope\b", tag.attributes):
        value = {"@type": (tag.get("itemtype") or "").split()}
        if not prop:
            items.append(value)
    elif prop:
        value = tag.get("content")
        if value is None and tag.name in _ATTRIBUTES:
            value = tag.get(_ATTRIBUTES[tag.name])
    if owner is not None and prop and value is not None:
        _set_property(owner, prop, value)
        prop = None
    if tag.name not in _VOID and not tag.attributes.rstrip().endswith("/"):
        if len(elements) >= _MAX_OPEN:
            raise UnreadableImport(f"more than {_MAX_OPEN:,} nested elements")
        elements.append(_OpenElement(tag.name, value if isinstance(value, dict) else owner, prop, tag.end))


def _close_element(elements: list[_OpenElement], tag: _Tag, text: str) -> None:
    is_open = any(element.name == tag.name for element in elements[-100:])
    while is_open:
        element = elements.pop()
        _set_text(element, text, tag.start)
        is_open = element.name != tag.name


def _set_text(element: _OpenElement, text: str, end: int) -> None:
    if element.owner is not None and element.prop:
        _set_property(element.owner, element.prop, text[element.start : end])


def _set_property(owner: dict[str, Any], props: str, value: Any) -> None:
    for prop in props.split():
        name = prop.rpartition("/")[2]
        if name not in owner:
            owner[name] = value
        elif isinstance(owner[name], list):
            owner[name].append(value)
        else:
            owner[name] = [owner[name], value]
