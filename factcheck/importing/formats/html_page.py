"""What a page says in JSON-LD and in microdata.

html.parser takes time that grows with the square of a page that is made for it (`<!--` again and
again); this walk over the tags never looks at a place twice.
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
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "source": "src", "time": "datetime"}
_BLOCKS = frozenset(
    """
    address article aside blockquote div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre
    section table ul
    """.split()  # noqa: SIM905
)
# What ends an element whose end may be left out.
_CLOSES: dict[str, frozenset[str]] = {
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "tr": frozenset({"tr"}),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr"})),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
}
_MOST_OPEN = 5_000  # elements that are open at once


def looks_like(text: str) -> bool:
    """Whether a text begins as a page does, or as a line of script elements."""
    return re.match(r"\s*<[!a-zA-Z]", text) is not None


class _Tag(NamedTuple):
    name: str
    closing: bool
    attributes: str
    start: int
    end: int

    def get(self, wanted: str) -> str | None:
        for name, double, single, bare in _ATTRIBUTE.findall(self.attributes):
            if name.lower() == wanted:
                return html.unescape(double or single or bare)
        return None


def _tags(text: str) -> Iterator[_Tag]:
    """The tags; what stands in scripts, styles and comments is none."""
    at = text.find("<")
    while at >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at + 4)
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
            at = mark.end() - 1
            if name in ("script", "style") and not closing:
                at = _end_of(text, name, mark.end())
                if at < 0:
                    return
                at -= 1
        at = text.find("<", at + 1) if at >= 0 else -1


def _end_of(text: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(text, at)
    return closing.start() if closing else -1


class _Open(NamedTuple):
    """An element that is open: whose properties stand in it, and the property that its text is."""

    name: str
    owner: dict[str, Any] | None
    pending: tuple[dict[str, Any], str, int] | None = None


def blocks(text: str, salvage: bool) -> Iterator[Any]:
    """The JSON-LD of a page, a document at a time, then its microdata as the same kind of objects.

    A block that is no JSON is Broken: pages hold scripts of many hands.
    """
    opened: list[_Open] = []
    found: list[dict[str, Any]] = []
    line, counted = 1, 0
    for tag in _tags(text):
        if tag.name == "script":
            if not tag.closing and (tag.get("type") or "").strip().lower().startswith("application/ld+json"):
                line, counted = line + text.count("\n", counted, tag.start), tag.start
                yield from _json(text, tag, line, salvage)
        elif tag.closing:
            _close(opened, tag, text)
        else:
            _open(opened, found, tag, text)
    yield from found


# What old pages put around a script so that older browsers would not show it.
_WRAPPED = (
    re.compile(r"\A\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?"),
    re.compile(r"(?://|/\*)?[ \t]{0,9}(?:-->|\]\]>)[ \t]{0,9}(?:\*/)?\s*\Z"),
)


def _json(text: str, tag: _Tag, line: int, salvage: bool) -> Iterator[Any]:
    inside = text[tag.end : _end_of(text, "script", tag.end)].strip()
    for mark in _WRAPPED:
        inside = mark.sub("", inside)
    try:
        yield from json_text.documents(inside, salvage)
    except UnreadableImport as error:
        said = f"a block of JSON-LD begins here, and {error}"
        yield json_text.Broken(line, said.partition("; --skip-invalid")[0])


def _open(opened: list[_Open], found: list[dict[str, Any]], tag: _Tag, text: str) -> None:
    while opened and tag.name in _CLOSES.get(opened[-1].name, ()):
        _put_text(opened.pop(), text, tag.start)
    owner = opened[-1].owner if opened else None
    prop = tag.get("itemprop") if owner is not None else None
    item: dict[str, Any] | None = None
    pending = None
    if tag.get("itemtype") or re.search(r"\bitemscope\b", tag.attributes):
        item = {"@type": (tag.get("itemtype") or "").split()}
        if owner is not None and prop:
            _put(owner, prop, item)
        else:
            found.append(item)
    elif owner is not None and prop:
        value = tag.get("content")
        if value is None and tag.name in _ADDRESSES:
            value = tag.get(_ADDRESSES[tag.name])
        if value is not None:
            _put(owner, prop, value)
        else:
            pending = (owner, prop, tag.end)
    if tag.name not in _VOID and not tag.attributes.rstrip().endswith("/"):
        if len(opened) >= _MOST_OPEN:
            raise UnreadableImport(f"more than {_MOST_OPEN:,} of its elements are open at once")
        opened.append(_Open(tag.name, item if item is not None else owner, pending))


def _close(opened: list[_Open], tag: _Tag, text: str) -> None:
    """Close an element, and those in it that were left open."""
    if all(element.name != tag.name for element in opened[-100:]):
        return
    while opened:
        element = opened.pop()
        _put_text(element, text, tag.start)
        if element.name == tag.name:
            return


def _put_text(element: _Open, text: str, end: int) -> None:
    """The text of an element, where a property is told by it."""
    if element.pending:
        owner, prop, start = element.pending
        _put(owner, prop, text[start:end])


def _put(owner: dict[str, Any], props: str, value: Any) -> None:
    for prop in props.split():
        name = prop.rpartition("/")[2]
        if name not in owner:
            owner[name] = value
        elif isinstance(owner[name], list):
            owner[name].append(value)
        else:
            owner[name] = [owner[name], value]
