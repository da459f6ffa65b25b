"""The YAML reader: text, positions, and recovery after syntax errors."""

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
    FileReader,
    InvalidItem,
    Item,
    KeyNames,
    Section,
    UnreadableFile,
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
        assert yaml.__with_libyaml__, "PyYAML without libyaml cannot run half of these tests"
    else:
        monkeypatch.setattr(yaml_tree, "LOADER", yaml.BaseLoader)


def read_parts(text: str | bytes) -> list[yaml_file.Part]:
    data = text.encode() if isinstance(text, str) else text
    return list(FileReader(File("f.yaml", data), NAMES).parts())


def problems_of(part: yaml_file.Part) -> list[Problem]:
    """The problems of a part of a file."""
    if isinstance(part, UnreadableFile):
        return [part.problem]
    return [*part.problems, *([part.diagnose()] if isinstance(part, InvalidItem) else [])]


def messages(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and message of every problem."""
    problems = sorted(
        (problem for part in read_parts(text) for problem in problems_of(part)), key=lambda p: p.position
    )
    return [(p.position.line, p.position.column, p.message) for p in problems]


def items(text: str | bytes) -> list[Tree]:
    return [part.tree for part in read_parts(text) if isinstance(part, Item)]


def test_every_scalar_is_the_text_in_the_file() -> None:
    text = """
claims:
  - {a: No, b: 010, c: 12:30, d: 1e3, e: '~', f: "null", g: 2019-04-30, h: '', i: 0x1F, j: .inf, k: Null}
"""
    assert items(text) == [
        {"a": "No", "b": "010", "c": "12:30", "d": "1e3", "e": "~", "f": "null", "g": "2019-04-30",
         "h": "", "i": "0x1F", "j": ".inf", "k": "Null"}
    ]  # fmt: skip


def test_an_unquoted_null_or_tilde_is_empty() -> None:
    assert items("claims:\n  - {a: ~, b: null, c: , d: [~, x]}\n") == [
        {"a": "", "b": "", "c": "", "d": ["", "x"]}
    ]


def test_sections_and_items_are_in_the_order_of_the_file() -> None:
    one, two, three, four, five = read_parts("title: T\nclaims:\n- a: 1\n- [b, c]\nnote: N\n")
    assert isinstance(one, Section) and (one.key, one.tree) == ("title", "T")
    assert isinstance(two, Item) and two.tree == {"a": "1"}
    assert isinstance(three, Item) and three.tree == ["b", "c"]
    assert isinstance(four, Section) and (four.key, four.tree) == ("claims", [])
    assert isinstance(five, Section) and (five.key, five.tree) == ("note", "N")


@pytest.mark.parametrize("lead", ["", "\ufeff", "# é 😀\r\n"])
def test_positions_are_right_after_a_bom_wide_characters_and_crlf(lead: str) -> None:
    text = lead + "claims:\r\n  - who: 😀é\r\n    tags: [ä, ö]\r\n    said: x\r\n"
    (item,) = [part for part in read_parts(text) if isinstance(part, Item)]
    line = 1 + lead.count("\n")
    assert locate(item.span, ("tags", 1))[1:] == (line + 2, 15, line + 2, 16)
    assert locate(item.span, ("said",))[1:] == (line + 3, 11, line + 3, 12)
    assert locate(item.span, ("said",), key=True)[1:] == (line + 3, 5, line + 3, 9)
    assert locate(item.span, ("none", "at", "all"))[1:] == (line + 1, 5, line + 1, 8)


@pytest.mark.parametrize(
    "style", ["claims: [{a: 1, b: [x, y]}, {a: 2, b: [x, y]}]", "claims:\n- a: 1\n- a: 2\n  b:\n  - x\n  - y"]
)
def test_positions_are_found_in_any_style(style: str) -> None:
    second = [part for part in read_parts(style) if isinstance(part, Item)][1]
    at = locate(second.span, ("b", 1))
    line = style.splitlines()[at.line - 1]
    assert line[at.column - 1 : at.end_column - 1] == "y"


MISTAKES = [
    ("    said: He: no", 6, 13, "': ' in unquoted text"),
    ('    quote: "never closed', 6, 12, "unclosed quotation mark"),
    ("    quote: 'It's", 6, 16, "unexpected text after the end of the field"),
    ("\tsaid: x", 6, 1, "unexpected tab"),
    ("    tags: [a, b]]", 6, 17, "unexpected text after the end of the field"),
    ("    tags: [a, b", 6, 11, "unclosed '['"),
    ("    tags: {a", 6, 11, "unclosed '{'"),
    ("    tags: [a: b: c]", 6, 16, "unexpected ':' in '['"),
    ("    said: @x", 6, 11, "unquoted text cannot begin with '@'"),
    ("    said: %x", 6, 11, "unquoted text cannot begin with '%'"),
    ("    said: `x`", 6, 11, "unquoted text cannot begin with '`'"),
    ("    said: ]", 6, 11, "unquoted text cannot begin with ']'"),
    ("    said: *x*", 6, 11, "unquoted text cannot begin with '*'"),
    ("    said: !<", 6, 11, "unquoted text cannot begin with '!'"),
    ('    said: "\\d"', 6, 12, "invalid escape sequence in double quotation marks"),
    ("    said: - x", 6, 11, "unexpected '- ': no list can begin here"),
    ("    said: |x", 6, 12, "unexpected text after | or >"),
    ("   said: x", 6, 4, "indentation matches neither an item nor a field"),
    ("  said: x", 6, 3, "indentation matches neither an item nor a field"),
    ("     said: x", 6, 10, "this field is indented deeper than the one above"),
    ("    - x", 6, 5, "this dash is not aligned with its list"),
    ("    no field", 6, 5, "missing ': '"),
    ("said: x", 6, 1, "'said' is not indented, so the list ends here"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "line", "column", "message"), MISTAKES)
def test_a_syntax_error_drops_only_its_item_and_is_reported_at_its_position(
    mistake: str, line: int, column: int, message: str
) -> None:
    text = (
        f"title: T\nclaims:\n  - id: one\n  - id: two\n    claim: x\n{mistake}\n"
        '  - id: three\n  - id: four\n    claim: "x"\nnote: N\n'
    )
    assert messages(text) == [(line, column, message)]
    assert items(text) == [{"id": "one"}, {"id": "three"}, {"id": "four", "claim": "x"}]
    sections = [part for part in read_parts(text) if isinstance(part, Section)]
    assert [part.key for part in sections if part.tree] == ["title", "note"]


def test_an_unclosed_quotation_mark_does_not_silently_include_items() -> None:
    text = 'claims:\n  - id: one\n    q: "open\n  - id: two\n    q: "open\n  - id: three\n    q: fine\n'
    assert messages(text) == [
        (3, 8, "unclosed quotation mark"),
        (5, 8, "unclosed quotation mark"),
    ]
    assert items(text) == [{"id": "three", "q": "fine"}]


def test_a_misaligned_item_is_dropped_alone() -> None:
    text = "claims:\n  - id: one\n   - id: two\n  - id: three\n - id: four\n  - id: five\n"
    assert [message[0] for message in messages(text)] == [3, 5]
    assert items(text) == [{"id": "one"}, {"id": "three"}, {"id": "five"}]


def test_many_syntax_errors_are_all_reported() -> None:
    text = "claims:\n" + "".join(f"  - id: {n}\n    x: @y\n  - id: good{n}\n" for n in range(50))
    assert [message[:2] for message in messages(text)] == [(n * 3 + 3, 8) for n in range(50)]
    assert items(text) == [{"id": f"good{n}"} for n in range(50)]


def test_every_valid_item_is_read_among_thousands_of_syntax_errors() -> None:
    text = "claims:\n  - id: first\n" + "  - x: @y\n" * 2_000 + "  - id: last\nnote: N\n"
    parts = read_parts(text)
    assert sum(isinstance(part, InvalidItem) for part in parts) == 2_000
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
        assert isinstance(read_parts(text)[-1], UnreadableFile), text


def test_anchors_aliases_tags_and_duplicate_keys_are_problems_at_their_position() -> None:
    text = (
        "claims:\n  - {a: &x 1}\n  - {a: *x}\n  - {a: !!int 1}\n  - {a: 1, a: 2}\n  - {[k]: 1}\n  - {<<: 1}\n"
    )
    assert [message[:2] for message in messages(text)] == [(2, 9), (3, 9), (4, 9), (5, 12), (6, 6)]
    assert messages("claims: []\ntitle: x\ntitle: y\n") == [(3, 1, "duplicate key 'title' (first on line 2)")]


def test_an_item_of_one_line_before_an_invalid_one_is_read_once() -> None:
    text = "claims:\n  - {id: a}\n  - {id: b} # c\n  - {id: c, x: y: z}\n  - {id: d}\n"
    assert [message[:2] for message in messages(text)] == [(4, 17)]
    trees = [part.tree for part in read_parts(text) if isinstance(part, Item)]
    assert trees == [{"id": "a"}, {"id": "b"}, {"id": "d"}]


def test_a_second_document_is_a_problem() -> None:
    assert [message[:2] for message in messages("claims: []\n---\nclaims: []\n")] == [(2, 1)]
    assert messages("---\nclaims: []\n...\n") == []
    item = "  - {{id: {}, claim: {}}}\n"
    text = f"claims:\n{item.format('a', 'She: said: ten')}{item.format('b', 'Four.')}---\nclaims: [c]\n"
    assert [message[:2] for message in messages(text)] == [(2, 23), (4, 1)]
    assert [part.tree for part in read_parts(text) if isinstance(part, Item)] == [
        {"id": "b", "claim": "Four."}
    ]


def test_control_characters_and_invalid_bytes_affect_only_their_item() -> None:
    text = b"claims:\n  - id: caf\xe9\n  - id: \x1b[31m\n  - id: two\n    x: \xff\xff\n# \x07\n"
    assert messages(text) == [
        (2, 12, "byte 0xe9 is not UTF-8"),
        (3, 9, "control character U+001B"),
        (5, 8, "byte 0xff is not UTF-8"),
        (6, 3, "control character U+0007"),
    ]
    assert [bool(part.problems) for part in read_parts(text) if isinstance(part, Item)] == [True, True, True]


@pytest.mark.parametrize("step", ["[", "{a: ", "{? ", "{[a]: ", "\n    - ", "\n    ? ", "\n    ? - "])
def test_deep_nesting_is_rejected(step: str) -> None:
    nested = step + step.lstrip("\n ") * 20_000
    text = f"claims:\n  - id: deep\n    x: {nested}\n  - id: fine\n"
    ((line, _, message),) = messages(
        text
    )  # the column is libyaml's own from 0.2.6 on, which has a limit, too
    assert (line, message) == (3 + step.count("\n"), "nested more than 32 deep")
    assert items(text) == [{"id": "fine"}]


def test_other_encodings_are_named() -> None:
    (only,) = read_parts("claims: []\n".encode("utf-16"))
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
@example(b"claims:\n- ---")
def test_any_bytes_can_be_read(data: bytes) -> None:
    for part in read_parts(data):
        assert isinstance(part, Item | Section | InvalidItem | FileProblems | UnreadableFile)
        for problem in problems_of(part):
            assert problem.position.line >= 1 and problem.position.column >= 1
        if isinstance(part, Item):
            assert locate(part.span).line == part.span.line + 1


CLAIM = "  - id: {0}\n    q: x\n"
VALID = CLAIM.format("b") + CLAIM.format("c")


@pytest.mark.parametrize(
    ("mistake", "line", "column", "message"),
    [
        (
            "    x:\n    - k: 1\n   - k: 2\n",
            6,
            4,
            "indentation matches neither an item nor a field",
        ),
        ("    x:\n      - {k: 1,\n", 5, 9, "unclosed '{'"),
        ("    x: [a, b,\n", 4, 8, "unclosed '['"),
        ("    x: [a, # first\n", 4, 8, "unclosed '['"),
        ("    x: [a, b,\n    note:\n      - z\n", 4, 8, "unclosed '['"),
        ("    x: [1, 2}\n", 4, 13, "unexpected '}' in '['"),
        ('    x: "He listed:\n- one\n- two\n    note: n\n', 4, 8, "unclosed quotation mark"),
        ("note: at the margin\n", 4, 1, "'note' is not indented, so the list ends here"),
        ("<<<<<<< ours\n    x: y\n", 4, 1, "unresolved merge conflict"),
    ],
)
def test_a_syntax_error_that_extends_into_the_next_item_drops_only_its_own(
    mistake: str, line: int, column: int, message: str
) -> None:
    text = "claims:\n" + CLAIM.format("a") + mistake + VALID
    assert messages(text) == [(line, column, message)]
    assert items(text) == [{"id": "b", "q": "x"}, {"id": "c", "q": "x"}]


@pytest.mark.parametrize(
    ("dash", "line"), [("\t- id: x\n", 4), ("    - id: x\n", 4), ("      - id: x\n", 4), ("  -id: x\n", 4)]
)
def test_a_syntax_error_in_a_dash_drops_no_other_item(dash: str, line: int) -> None:
    text = "claims:\n" + CLAIM.format("a") + dash + "    q: x\n" + VALID
    assert [message[0] for message in messages(text)] == [line]
    assert [item["id"] for item in items(text) if isinstance(item, dict)] == ["a", "b", "c"]


def test_a_field_of_the_last_item_without_indentation_drops_that_item() -> None:
    text = "claims:\n" + VALID + "quote: x\n    said: y\n"
    assert messages(text) == [(6, 1, "'quote' is not indented, so the list ends here")]
    assert items(text) == [{"id": "b", "q": "x"}]


def test_an_unclosed_quotation_in_the_header_is_reported_once() -> None:
    text = 'title: "Harbour\nclaims:\n' + "".join(f'  - {{id: {n}, q: "x"}}\n' for n in range(5))
    assert messages(text) == [(1, 8, "unclosed quotation mark")]
    assert messages("title: [\n") == [(1, 8, "unclosed '['")]


def test_lists_elsewhere_are_not_items() -> None:
    for text in (
        "claims:\n  a:\n    tags:\n    - one: two: three\n",
        "claims:\n s:\n - 1\n  :",
        "claims:\n- : \ntitle: \ns:\n - 1\n  - : ",
    ):
        assert isinstance(read_parts(text)[-1], UnreadableFile)


def test_columns_are_right_on_very_long_lines() -> None:
    assert messages("claims:\n  - id: " + "w" * 6000 + "\x01\n")[0][:2] == (2, 6009)
    assert messages("claims:\n  - id: " + "w" * 6000 + ": x\n")[0][1:] == (
        6009,
        "': ' in unquoted text",
    )


def test_two_lists_of_claims_are_both_read() -> None:
    text = "claims:\n" + CLAIM.format("a") + "claims:\n" + CLAIM.format("b")
    assert messages(text) == [(4, 1, "duplicate key 'claims' (first on line 1)")]
    assert items(text) == [{"id": "a", "q": "x"}, {"id": "b", "q": "x"}]


def test_syntax_errors_are_recovered_from_with_cr_line_ends() -> None:
    text = ("claims:\n" + CLAIM.format("a") + "    x: @y\n" + VALID).replace("\n", "\r")
    assert messages(text) == [(4, 8, "unquoted text cannot begin with '@'")]
    assert len(items(text)) == 2


def test_a_text_that_is_too_long_is_a_problem() -> None:
    text = f"claims:\n  - id: {'x' * 1_000_001}\n  - id: b\n"
    assert messages(text) == [(2, 9, "a text of 1,000,001 characters")]


def test_a_colon_without_a_space_in_brackets_is_reported() -> None:
    if yaml_tree.LOADER is not yaml.BaseLoader:  # PyYAML's own parser accepts it
        assert messages("claims:\n  - x: {k:[1]}\n") == [(2, 10, "missing space after ':'")]


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
def test_inputs_found_by_fuzzing(data: bytes) -> None:
    assert messages(data)
    for part in read_parts(data):
        if isinstance(part, Item | Section):
            locate(part.span, ("x",))
