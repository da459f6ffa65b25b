"""Pages are read as browsers read them: html5lib is the oracle."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.importing.formats import html_page
from factcheck.importing.values.text import plain_text
from tests.conftest import Run
from tests.importing.test_import import REVIEW, claims, header, imported

VALUES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "data": "value",
    "meter": "value",
    "object": "data",
    "time": "datetime",
}


def words(text: str) -> str:
    return "".join(plain_text(text).split())


def texts(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str):  # not a comment
        yield element.text or ""
        for child in element:
            yield from (*texts(child), child.tail or "")


def seen_by_browsers(page: str) -> list[Any]:
    """The JSON-LD blocks, then the microdata, of the tree that html5lib builds."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    items: list[Any] = []

    def walk(element: Any, owner: dict[str, Any] | None) -> None:
        if not isinstance(element.tag, str):
            return
        values, inner = element.attrib, owner
        prop = values.get("itemprop") if owner is not None else None
        value: Any = None
        if "itemscope" in values:
            value = inner = {"@type": values.get("itemtype", "").split()}
            if not prop:
                items.append(value)
        elif prop:
            value = values.get("content", values.get(VALUES.get(element.tag, "")))
            value = words(value) if value is not None else "".join("".join(texts(element)).split())
        if owner is not None and prop:
            for name in prop.split():
                owner.setdefault(name, []).append(value)
        for child in element:
            walk(child, inner)

    walk(tree, None)
    scripts = [script for script in tree.iter("script") if script.get("type") == "application/ld+json"]
    return [json.loads(script.text or "0", strict=False, parse_int=str) for script in scripts] + items


def seen_by_us(page: str) -> list[Any]:
    def plain(value: Any) -> Any:
        if not isinstance(value, dict) or "@type" not in value:
            return words(value) if isinstance(value, str) else value
        lists = {key: part if isinstance(part, list) else [part] for key, part in value.items()}
        return {key: part if key == "@type" else [*map(plain, part)] for key, part in lists.items()}

    return [plain(value) for value in html_page.blocks(page, False)]


BLOCK = '<script type="application/ld+json">{"n": "%s"}</script>'
ITEM = '<div itemscope itemtype="https://schema.org/ClaimReview">%s</div>'
NAME = "<b itemprop=name>%s</b>"
ODD = {
    "apostrophe in a tag": "<p class='a' '>It's</p>" + BLOCK % 1 + "<p>isn't" + BLOCK % 2,
    "quotation mark as a name": '<p a "b>c</p>' + BLOCK % 1 + '<p ">' + ITEM % (NAME % 2),
    "equals sign as a name": '<p ="a>' + BLOCK % 1 + '<p a= b=">' + BLOCK % 2,
    "quotation mark in a value": "<p a=b\"c d='>'>" + BLOCK % 1 + '<p a==">' + BLOCK % 2,
    "greater-than in a value": f'<p title="a > b <script>">{BLOCK % 1}',
    "unclosed value": BLOCK % 1 + '<p a="' + BLOCK % 2,
    "--!>": "<!-- a --!>" + BLOCK % 1 + "<!-- -->" + BLOCK % 2,
    "<!-->": "<!-->" + BLOCK % 1 + "<!--->" + BLOCK % 2 + "<!---->" + BLOCK % 3 + "<!--!>" + BLOCK % 4,
    "unclosed comment": BLOCK % 1 + "<!-- " + BLOCK % 2,
    "script in a comment": f"<!-- {BLOCK % 1} -- > -->{BLOCK % 2}",
    "declarations": f"<!doctype html><?xml a='>{BLOCK % 1}<!x \">{BLOCK % 2}</ '>{BLOCK % 3}</>{BLOCK % 4}",
    "CDATA": f"<![CDATA[{BLOCK % 1}]]><![CDATA[ > ]]>{BLOCK % 2}",
    "less-than in text": f"1 < 2 <3 <' <= </p>{BLOCK % 1}",
    "title": f"<title>It's <script> \" <b </title>{BLOCK % 1}",
    "textarea": f"<textarea>{BLOCK % 1}</textareas></textarea >{BLOCK % 2}",
    "style": f"<style>a::before {{ content: '<!--<b' }}</style>{BLOCK % 1}",
    "raw text": f"<xmp>{BLOCK % 1}</xmp><iframe>{BLOCK % 2}</iframe><noembed>'<b</NOEMBED>{BLOCK % 3}",
    "other end tag in a script": '<script>"</scriptx>" + "<b" </script/>' + BLOCK % "</scripts>",
    "unclosed script": '<script type="application/ld+json">{"n": 12}',
    "uppercase": '<SCRIPT TYPE=application/ld+json>{"n": 1}</SCRIPT><DIV ITEMSCOPE><B ITEMPROP=n>2</B></DIV>',
    "unquoted values": ITEM % "<a itemprop=url href=https://a.example/b/>c</a><link itemprop=x href=/d/>",
    "repeated attributes": ITEM % '<meta itemprop="a" content="1" itemprop="b" content="2">',
    "entities": ITEM
    % '<a itemprop="u" href="?a=1&copy=2&amp;b=&eacute;&lt;">x</a><b itemprop=n>&eacute;&amp;</b>',
    "noscript": f"<body><noscript>{ITEM % (NAME % 1)}</noscript><template></template>{ITEM % (NAME % 2)}",
    "self-closed": ITEM % f"<div itemprop=author itemscope />{NAME % 1}",
    "svg": ITEM % f"<svg><path/><g/><title>a</title><style/></svg>{'<i/>' * 3}{NAME % 1}{BLOCK % 1}"
    + NAME % 2,
    "paragraphs": ITEM
    % "<p itemprop=a>1<p itemprop=b>2<i>3<div itemprop=c>4</div><p itemprop=d>5<figure>6</figure>",
    "lists": ITEM % "<ul><li itemprop=a>1<ul><li itemprop=b>2<li itemprop=c>3</ul><li itemprop=d>4</ul>",
    "tables": "<table><tr itemscope><td itemprop=a>1<td itemprop=b>2<tr itemscope><th itemprop=c>3</table>",
    "nested tables": ITEM % "<table><tr><td><table><tr><td></table>" + NAME % 1 + "</table>",
    "definitions": ITEM % "<dl><dt itemprop=a>1<dd itemprop=b>2<p>3<dt itemprop=c>4</dl>",
    "options": ITEM % "<select><option itemprop=a>1<option itemprop=b>2</select>",
    "end tag out of scope": ITEM
    % f"<span><div>{NAME % 1}</span>{NAME % 2}</div>{NAME % 3}</b></i>{NAME % 4}",
    "end tag in a cell": ITEM % f"<table><tr><td>{NAME % 1}</div>{NAME % 2}</table>{NAME % 3}",
    "item without itemprop": ITEM % f"{ITEM % (NAME % 1)}{NAME % 2}",
    "several names": ITEM % "<b itemprop='a  b'>1</b><b itemprop=a>2</b><b itemprop>3</b>",
    "values": ITEM
    % (
        "<meta itemprop=a content=1><time itemprop=b datetime=2020>2</time><time itemprop=c>3</time>"
        "<data itemprop=d value=4>x</data><meter itemprop=e value=5></meter>"
        "<object itemprop=f data=/6></object>"
        "<img itemprop=g src=7><b itemprop=h content=8>x</b><a itemprop=i href=''>x</a>"
    ),
    "unclosed elements": "<div itemscope><p itemprop=a>1<b itemprop=b>2",
    "comment in a text": ITEM % "<b itemprop=n>1<!-- > 2 -->3</b>",
}


@pytest.mark.parametrize("name", ODD)
def test_a_page_is_read_as_browsers_read_it(name: str) -> None:
    assert seen_by_us(ODD[name]) == seen_by_browsers(ODD[name])


WHOLE = [page for name, page in ODD.items() if not name.startswith("unclosed")]


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(WHOLE), max_size=6).map("".join))
def test_odd_parts_of_one_page_do_not_change_each_other(page: str) -> None:
    assert seen_by_us(page) == seen_by_browsers(page)


# --- relative URLs

CANONICAL = "<link rel=canonical href=https://check.example/r/ten/>"


@pytest.mark.parametrize(
    "head, url, absolute",
    [
        (CANONICAL, "/r/ten/", "https://check.example/r/ten/"),
        (CANONICAL, "../six/?a=1", "https://check.example/r/six/?a=1"),
        (CANONICAL, "//other.example/r", "https://other.example/r"),
        (CANONICAL, "https://other.example/r#", "https://other.example/r#"),
        (CANONICAL + "<base href=https://b.example/x/>", "./y", "https://b.example/x/y"),
        (CANONICAL + "<base target=a><base href=/x/><base href=/z/>", "./y", "https://check.example/x/y"),
        ("<meta property=og:url content=https://o.example/a>", "?b", "https://o.example/a?b"),
        ("<link rel=canonical href=/a><meta property=og:url content=https://o.example>", "/b", "https://o.example/b"),
    ],
)  # fmt: skip
def test_relative_urls_are_resolved(run: Run, tmp_path: Path, head: str, url: str, absolute: str) -> None:
    author = {"@type": "Person", "name": "/r/ana", "sameAs": [url]}
    item = {"@type": "Claim", "author": author, "appearance": [url, {"name": "Gazette", "url": url}]}
    block = BLOCK.replace('{"n": "%s"}', json.dumps(REVIEW | {"url": url, "itemReviewed": item}))
    result = imported(run, tmp_path, "a.html", f"<html><head>{block}{head}</head><p>")
    assert "invalid URL" not in result.err
    (claim,) = claims(run)
    assert [cited["url"] for cited in claim["appearances"]] == [absolute]
    assert [cited["url"] for cited in claim["outcomes"][0]["evidence"]] == [absolute]
    assert claim["speaker"] == "/r/ana" and header(run)["speakers"]["/r/ana"]["url"] == absolute

    parts = (
        f"<a itemprop=url href='{url}'>x</a><i itemprop=reviewRating>False</i><p itemprop=claimReviewed>/r/x"
    )
    imported(run, tmp_path, "a.html", f"<html><head>{head}</head>{ITEM % parts}")
    (claim,) = claims(run)
    assert (claim["claim"], claim["outcomes"][0]["evidence"][0]["url"]) == ("/r/x", absolute)


@pytest.mark.parametrize(
    "head, url",
    [
        ("", "/r/"),
        ("<link rel=canonical href=/a><base href=b>", "/r/"),
        (CANONICAL, "www.other.example/r"),
        (CANONICAL, "Facebook/WhatsApp"),
        (CANONICAL, "//["),
    ],
)
def test_other_urls_are_reported_as_invalid(run: Run, tmp_path: Path, head: str, url: str) -> None:
    block = BLOCK.replace('{"n": "%s"}', json.dumps(REVIEW | {"url": url}))
    result = imported(run, tmp_path, "a.html", f"<html><head>{head}</head>{block}<p>{CANONICAL}")
    assert "invalid URL" in result.err and url in result.err


# --- limits


def test_nested_texts_are_not_copied_without_limit(run: Run, tmp_path: Path) -> None:
    text = ITEM % ("<b itemprop=n>" * 4000 + "y" * 1_000_000 + "</b>" * 4000)
    result = imported(run, tmp_path, "a.html", text)
    assert (result.code, result.out) == (2, "")
    assert result.err == "factcheck: a.html: nested itemprops repeat the same text too often\n"


@pytest.mark.parametrize("part", ["<!--", "<a b='", '<a ="', "<a b = ", "<!x", "</", "<title>", "<p><b>"])
def test_a_page_of_unclosed_markup_is_read_once(part: str) -> None:
    assert list(html_page.blocks(BLOCK % 1 + part * 100_000, False)) == [{"n": "1"}]
