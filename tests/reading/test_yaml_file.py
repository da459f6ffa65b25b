"""The YAML reader: text and places, and reading on after syntax errors."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.core.diagnostics import Problem
from factcheck.core.location import File
from factcheck.core.types import Tree
from factcheck.reading import yaml_file, yaml_tree
from factcheck.reading.positions import locate
from factcheck.reading.yaml_file import (
    FileProblems,
    InvalidItem,
    Item,
    KeyNames,
    Section,
    UnreadableFile,
    read,
)

NAMES = KeyNames(
    "claims",
    frozenset({"title", "note", "sources"}),
    frozenset({"id", "claim", "note", "said", "quote", "q", "x"}),
)


@pytest.fixture(params=["libyaml", "PyYAML's own"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers must give the same answers."""
    if request.param == "libyaml":
        assert yaml.__with_libyaml__, "PyYAML without libyaml: its half of these tests would mean nothing"
    else:
        monkeypatch.setattr(yaml_tree, "LOADER", yaml.BaseLoader)


def found(text: str | bytes) -> list[yaml_file.Part]:
    data = text.encode() if isinstance(text, str) else text
    return list(read(File("f.yaml", data), NAMES))


def said(part: yaml_file.Part) -> list[Problem]:
    """What is wrong with a part of a file."""
    if isinstance(part, UnreadableFile):
        return [part.problem]
    return [*part.problems, *([part.why()] if isinstance(part, InvalidItem) else [])]


def places(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and message of every problem."""
    problems = sorted((problem for one in found(text) for problem in said(one)), key=lambda p: p.position)
    return [(p.position.line, p.position.column, p.message) for p in problems]


def items(text: str | bytes) -> list[Tree]:
    return [one.tree for one in found(text) if isinstance(one, Item)]


def test_every_scalar_is_the_text_in_the_file() -> None:
    text = """
claims:
  - {a: No, b: 010, c: 12:30, d: 1e3, e: '~', f: "null", g: 2019-04-30, h: '', i: 0x1F, j: .inf, k: Null}
"""
    assert items(text) == [
        {"a": "No", "b": "010", "c": "12:30", "d": "1e3", "e": "~", "f": "null", "g": "2019-04-30",
         "h": "", "i": "0x1F", "j": ".inf", "k": "Null"}
    ]  # fmt: skip


def test_an_unquoted_null_or_tilde_is_no_text_as_every_program_that_writes_yaml_means_it() -> None:
    assert items("claims:\n  - {a: ~, b: null, c: , d: [~, x]}\n") == [
        {"a": "", "b": "", "c": "", "d": ["", "x"]}
    ]


def test_sections_and_items_come_in_the_files_order() -> None:
    one, two, three, four, five = found("title: T\nclaims:\n- a: 1\n- [b, c]\nnote: N\n")
    assert isinstance(one, Section) and (one.key, one.tree) == ("title", "T")
    assert isinstance(two, Item) and two.tree == {"a": "1"}
    assert isinstance(three, Item) and three.tree == ["b", "c"]
    assert isinstance(four, Section) and (four.key, four.tree) == ("claims", [])
    assert isinstance(five, Section) and (five.key, five.tree) == ("note", "N")


@pytest.mark.parametrize("lead", ["", "\ufeff", "# é 😀\r\n"])
def test_places_are_right_behind_a_bom_wide_characters_and_crlf(lead: str) -> None:
    text = lead + "claims:\r\n  - who: 😀é\r\n    tags: [ä, ö]\r\n    said: x\r\n"
    (item,) = [one for one in found(text) if isinstance(one, Item)]
    line = 1 + lead.count("\n")
    assert locate(item.span, ("tags", 1))[1:] == (line + 2, 15, line + 2, 16)
    assert locate(item.span, ("said",))[1:] == (line + 3, 11, line + 3, 12)
    assert locate(item.span, ("said",), key=True)[1:] == (line + 3, 5, line + 3, 9)
    assert locate(item.span, ("none", "at", "all"))[1:] == (line + 1, 5, line + 1, 8)


@pytest.mark.parametrize(
    "style", ["claims: [{a: 1, b: [x, y]}, {a: 2, b: [x, y]}]", "claims:\n- a: 1\n- a: 2\n  b:\n  - x\n  - y"]
)
def test_places_are_found_in_any_style(style: str) -> None:
    second = [one for one in found(style) if isinstance(one, Item)][1]
    at = locate(second.span, ("b", 1))
    line = style.splitlines()[at.line - 1]
    assert line[at.column - 1 : at.end_column - 1] == "y"


SLIPS = [
    ("    said: He: no", 6, 13, "': ' inside a text that is not quoted"),
    ('    quote: "never closed', 6, 12, "this quotation mark is never closed"),
    ("    quote: 'It's", 6, 16, "text goes on after the field has ended"),
    ("\tsaid: x", 6, 1, "a tab where only spaces may stand"),
    ("    tags: [a, b]]", 6, 17, "text goes on after the field has ended"),
    ("    tags: [a, b", 6, 11, "this '[' is never closed"),
    ("    tags: {a", 6, 11, "this '{' is never closed"),
    ("    tags: [a: b: c]", 6, 16, "':' where only ',' or the end of '[' can stand"),
    ("    said: @x", 6, 11, "a text cannot begin with '@'"),
    ("    said: %x", 6, 11, "a text cannot begin with '%'"),
    ("    said: `x`", 6, 11, "a text cannot begin with '`'"),
    ("    said: ]", 6, 11, "a text cannot begin with ']'"),
    ("    said: *x*", 6, 11, "a text cannot begin with '*'"),
    ("    said: !<", 6, 11, "a text cannot begin with '!'"),
    ('    said: "\\d"', 6, 12, "in double quotation marks a backslash begins a code, and this is none"),
    ("    said: - x", 6, 11, "'- ' where no list can begin"),
    ("    said: |x", 6, 12, "text on the line of | or >"),
    ("   said: x", 6, 4, "this line is indented like neither an item nor a field of one"),
    ("  said: x", 6, 3, "this line is indented like neither an item nor a field of one"),
    ("     said: x", 6, 10, "this field is indented deeper than the one before it"),
    ("    - x", 6, 5, "this dash is in line with no other of its list"),
    ("    no field", 6, 5, "this line is no field: it has no ': '"),
    ("said: x", 6, 1, "'said' stands at the margin, where the list ends"),
]  # fmt: skip


@pytest.mark.parametrize(("slip", "line", "column", "message"), SLIPS)
def test_a_syntax_error_costs_its_item_alone_and_is_reported_at_its_place(
    slip: str, line: int, column: int, message: str
) -> None:
    text = (
        f"title: T\nclaims:\n  - id: one\n  - id: two\n    claim: x\n{slip}\n"
        '  - id: three\n  - id: four\n    claim: "x"\nnote: N\n'
    )
    assert places(text) == [(line, column, message)]
    assert items(text) == [{"id": "one"}, {"id": "three"}, {"id": "four", "claim": "x"}]
    sections = [one for one in found(text) if isinstance(one, Section)]
    assert [one.key for one in sections if one.tree] == ["title", "note"]


def test_an_unclosed_quotation_mark_does_not_swallow_items_in_silence() -> None:
    text = 'claims:\n  - id: one\n    q: "open\n  - id: two\n    q: "open\n  - id: three\n    q: fine\n'
    assert places(text) == [
        (3, 8, "this quotation mark is never closed"),
        (5, 8, "this quotation mark is never closed"),
    ]
    assert items(text) == [{"id": "three", "q": "fine"}]


def test_an_item_out_of_line_is_lifted_out_alone() -> None:
    text = "claims:\n  - id: one\n   - id: two\n  - id: three\n - id: four\n  - id: five\n"
    assert [place[0] for place in places(text)] == [3, 5]
    assert items(text) == [{"id": "one"}, {"id": "three"}, {"id": "five"}]


def test_many_syntax_errors_are_all_reported() -> None:
    text = "claims:\n" + "".join(f"  - id: {n}\n    x: @y\n  - id: good{n}\n" for n in range(50))
    assert [place[:2] for place in places(text)] == [(n * 3 + 3, 8) for n in range(50)]
    assert items(text) == [{"id": f"good{n}"} for n in range(50)]


def test_however_many_syntax_errors_there_are_every_good_item_is_read() -> None:
    text = "claims:\n  - id: first\n" + "  - x: @y\n" * 2_000 + "  - id: last\nnote: N\n"
    parts = found(text)
    assert sum(isinstance(one, InvalidItem) for one in parts) == 2_000
    assert items(text) == [{"id": "first"}, {"id": "last"}]
    assert isinstance(parts[-1], Section) and parts[-1].tree == "N"


def test_a_syntax_error_outside_the_list_makes_the_file_unreadable() -> None:
    for text in (
        "title: a: b\nclaims: []\n",
        "claims:\n  - id: x\nnote: a: b\n",
        "claims: [{id: a}, {id: 'b]\n",
        "{",
        "- x\n",
        "x",
    ):
        assert isinstance(found(text)[-1], UnreadableFile), text


def test_anchors_aliases_tags_and_repeated_keys_are_problems_at_their_place() -> None:
    text = (
        "claims:\n  - {a: &x 1}\n  - {a: *x}\n  - {a: !!int 1}\n  - {a: 1, a: 2}\n  - {[k]: 1}\n  - {<<: 1}\n"
    )
    assert [place[:2] for place in places(text)] == [(2, 9), (3, 9), (4, 9), (5, 12), (6, 6)]
    assert places("claims: []\ntitle: x\ntitle: y\n") == [
        (3, 1, "the key 'title' stands here a second time, first on line 2")
    ]


def test_a_second_document_is_a_problem() -> None:
    assert [place[:2] for place in places("claims: []\n---\nclaims: []\n")] == [(2, 1)]
    assert places("---\nclaims: []\n...\n") == []


def test_control_characters_and_broken_bytes_cost_their_item_alone() -> None:
    text = b"claims:\n  - id: caf\xe9\n  - id: \x1b[31m\n  - id: two\n    x: \xff\xff\n# \x07\n"
    assert places(text) == [
        (2, 12, "byte 0xe9 is not UTF-8"),
        (3, 9, "control character U+001B"),
        (5, 8, "byte 0xff is not UTF-8"),
        (6, 3, "control character U+0007"),
    ]
    assert [bool(one.problems) for one in found(text) if isinstance(one, Item)] == [True, True, True]


def test_deep_nesting_is_refused_at_once() -> None:
    text = "claims:\n  - id: deep\n    x: " + "[" * 100_000 + "\n  - id: fine\n"
    ((line, _, message),) = places(text)  # the column is libyaml's own from 0.2.6 on, which has a limit, too
    assert (line, message) == (3, "nested more than 32 deep")
    assert items(text) == [{"id": "fine"}]


def test_other_encodings_are_named() -> None:
    (only,) = found("claims: []\n".encode("utf-16"))
    assert isinstance(only, UnreadableFile) and only.problem.hint == "save the file as UTF-8"


PIECES = st.lists(
    st.sampled_from(["claims:\n", "  - ", "- ", "a: ", "b", "\n", "    ", "\t", '"', "'", "[", "]", "{", "}",
                     ", ", ": ", "|\n", ">-\n", "&x ", "*x", "!t ", "#", "---\n", "?", "é", "\U0001f600",
                     "\x00", "\x85", "\u2028", "\r\n", "note: "]),
    max_size=40,
).map("".join)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
        PIECES.map(str.encode),
    )
)
@example(b"claims:\n  - \x85 a: '\n  - b: '\n")
def test_whatever_the_bytes_reading_ends_with_items_and_problems(data: bytes) -> None:
    for one in found(data):
        assert isinstance(one, Item | Section | InvalidItem | FileProblems | UnreadableFile)
        for problem in said(one):
            assert problem.position.line >= 1 and problem.position.column >= 1
        if isinstance(one, Item):
            assert locate(one.span).line == one.span.line + 1


CLAIM = "  - id: {0}\n    q: x\n"
SOUND = CLAIM.format("b") + CLAIM.format("c")


@pytest.mark.parametrize(
    ("slip", "line", "column", "message"),
    [
        (
            "    x:\n    - k: 1\n   - k: 2\n",
            6,
            4,
            "this line is indented like neither an item nor a field of one",
        ),
        ("    x:\n      - {k: 1,\n", 5, 9, "this '{' is never closed"),
        ("    x: [a, b,\n", 4, 8, "this '[' is never closed"),
        ("    x: [a, # first\n", 4, 8, "this '[' is never closed"),
        ("    x: [a, b,\n    note:\n      - z\n", 4, 8, "this '[' is never closed"),
        ("    x: [1, 2}\n", 4, 13, "'}' where only ',' or the end of '[' can stand"),
        ('    x: "He listed:\n- one\n- two\n    note: n\n', 4, 8, "this quotation mark is never closed"),
        ("note: at the margin\n", 4, 1, "'note' stands at the margin, where the list ends"),
        ("<<<<<<< ours\n    x: y\n", 4, 1, "a merge conflict that is not resolved"),
    ],
)
def test_a_slip_costs_its_own_item_whatever_runs_on_into_the_next(
    slip: str, line: int, column: int, message: str
) -> None:
    text = "claims:\n" + CLAIM.format("a") + slip + SOUND
    assert places(text) == [(line, column, message)]
    assert items(text) == [{"id": "b", "q": "x"}, {"id": "c", "q": "x"}]


@pytest.mark.parametrize(
    ("dash", "line"), [("\t- id: x\n", 4), ("    - id: x\n", 4), ("      - id: x\n", 4), ("  -id: x\n", 4)]
)
def test_an_item_with_a_slip_in_its_dash_costs_no_other(dash: str, line: int) -> None:
    text = "claims:\n" + CLAIM.format("a") + dash + "    q: x\n" + SOUND
    assert [place[0] for place in places(text)] == [line]
    assert [item["id"] for item in items(text) if isinstance(item, dict)] == ["a", "b", "c"]


def test_a_field_at_the_margin_of_the_last_item_costs_that_item() -> None:
    text = "claims:\n" + SOUND + "quote: x\n    said: y\n"
    assert places(text) == [(6, 1, "'quote' stands at the margin, where the list ends")]
    assert items(text) == [{"id": "b", "q": "x"}]


def test_an_open_quotation_in_the_header_is_said_once() -> None:
    text = 'title: "Harbour\nclaims:\n' + "".join(f'  - {{id: {n}, q: "x"}}\n' for n in range(5))
    assert places(text) == [(1, 8, "this quotation mark is never closed")]
    assert places("title: [\n") == [(1, 8, "this '[' is never closed")]


def test_lists_elsewhere_are_no_items() -> None:
    for text in (
        "claims:\n  a:\n    tags:\n    - one: two: three\n",
        "claims:\n s:\n - 1\n  :",
        "claims:\n- : \ntitle: \ns:\n - 1\n  - : ",
    ):
        assert isinstance(found(text)[-1], UnreadableFile)


def test_columns_are_right_on_endless_lines() -> None:
    assert places("claims:\n  - id: " + "w" * 6000 + "\x01\n")[0][:2] == (2, 6009)
    assert places("claims:\n  - id: " + "w" * 6000 + ": x\n")[0][1:] == (
        6009,
        "': ' inside a text that is not quoted",
    )


def test_two_lists_of_claims_are_both_read() -> None:
    text = "claims:\n" + CLAIM.format("a") + "claims:\n" + CLAIM.format("b")
    assert places(text) == [(4, 1, "the key 'claims' stands here a second time, first on line 1")]
    assert items(text) == [{"id": "a", "q": "x"}, {"id": "b", "q": "x"}]


def test_files_with_old_line_ends_are_read_on_too() -> None:
    text = ("claims:\n" + CLAIM.format("a") + "    x: @y\n" + SOUND).replace("\n", "\r")
    assert places(text) == [(4, 8, "a text cannot begin with '@'")]
    assert len(items(text)) == 2


def test_a_text_without_end_is_refused() -> None:
    text = f"claims:\n  - id: {'x' * 1_000_001}\n  - id: b\n"
    assert places(text) == [(2, 9, "a text of 1,000,001 characters")]


def test_a_colon_without_its_blank_in_brackets_is_named() -> None:
    if yaml_tree.LOADER is not yaml.BaseLoader:  # PyYAML's own parser takes it for what was meant
        assert places("claims:\n  - x: {k:[1]}\n") == [(2, 10, "a colon needs a blank behind it")]


@pytest.mark.parametrize(
    "data",
    [
        b"sources: {gazette: {title: Council splits}c!aims}\nclaims: [{id: a, spes., appearances: []}]\n\xde",
        b"{claims:\n\tclaims:\n",
        b"clote: !%it \n",
        b"claims:\n  - id: !%it x\n  - id: b\n",
        b"claims:\n  - id: a\n  - id: b\n\t- id: c\n",
    ],
)
def test_what_fuzzing_found(data: bytes) -> None:
    assert places(data)
    for one in found(data):
        if isinstance(one, Item | Section):
            locate(one.span, ("x",))
