"""Writing makes the intended change and no other, in any style of file."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.core.location import NOWHERE, File
from factcheck.core.model import Citation, Claim, Dataset, Membership, Outcome, Source, Speaker, When
from factcheck.files import CannotWrite
from factcheck.reading import loader
from factcheck.writing import splice
from tests.conftest import Run

# Datasets in different styles; each has a claim `a` unless its list is empty.
STYLES = {
    "two spaces": """
        # A header comment.
        title: T   # with a comment

        claims:
          - id: a
            speaker: A
            claim: One.  # said aloud
            appearances:
              - {source: s, paragraphs: [1]}
            outcomes:
              - verdict: partly
                summary: Half.   # of it

          # the second
          - id: b
            speaker: B
            claim: Two.
            appearances: [{source: s}]
            # nothing yet
        # the end
        """,
    "four spaces": """
        claims:
            -   id: a
                speaker: A
                claim: One.
                appearances:
                    -   source: s
                outcomes:
                    -   verdict: partly

            -   id: b
                speaker: B
                claim: Two.
                appearances:
                    -   source: s
        """,
    "unindented": """
        claims:
        - id: a
          speaker: A
          claim: One.
          appearances:
          - source: s
            paragraphs:
            - 1
          outcomes:
          - verdict: partly
        - id: b
          speaker: B
          claim: Two.
          appearances:
          - source: s
        note: After the claims.
        """,
    "folded and literal": """
        claims:
          - id: b
            speaker: B
            appearances: [{source: s}]
            claim: |+
              Two

              lines.

          - id: a
            speaker: A
            appearances: [{source: s}]
            claim: >-
              A long
              claim.

            # a comment between
            note: |
              Literal.

              # not a comment


        """,
    "flow": (
        """
        claims: [{id: a, speaker: A, claim: One., appearances: [{source: s}], """
        """outcomes: [{verdict: partly}]}]  # all
        """
    ),
    "flow over lines": """
        claims: [
          {id: a, speaker: A, claim: One., appearances: [{source: s}],
           outcomes: [{verdict: partly, summary: Half.}, ]},  # one
          {id: b, speaker: B, claim: Two., appearances: [{source: s}], outcomes: []},
        ]
        """,
    "outcomes in flow": """
        claims:
          - id: a
            speaker: A
            claim: One.
            appearances: [{source: s}]
            outcomes: [{verdict: partly, summary: Half.}]   # so far
            tags: [x]
          - {id: b, speaker: B, claim: Two., appearances: [{source: s}]}
        """,
    "empty outcomes": """
        claims:
          - id: b
            speaker: B
            claim: Two.
            outcomes:   # none yet
            appearances: [{source: s}]
          - id: a
            speaker: A
            claim: One.
            outcomes: []   # none yet
            appearances: [{source: s}]
        """,
    "empty list": "claims: []  # none yet\ntitle: T\n",
    "empty value": "title: T\nclaims:   # none yet\n# end\n",
    "dash alone": (
        "claims:\n  -\n    id: a\n    speaker: A\n    claim: One.\n    appearances: [{source: s}]\n"
    ),
    "emoji": (
        "title: 😀 é\nclaims:\n  - id: a\n    speaker: 😀é名\n    claim: '😀: x'\n"
        "    appearances: [{source: 名}]\n"
    ),
    "quoted": (
        '"claims":\n  - \'id\': "a"\n    speaker: \'A\'\n    claim: "One\n      two"\n'
        "    appearances: [{source: s}]\n"
    ),
}
TEXTS = {name: dedent(text).lstrip("\n") for name, text in STYLES.items()}
VARIANTS: dict[str, Callable[[str], bytes]] = {
    "as is": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: ("\ufeff" + text).encode(),
    "no final newline": lambda text: text.rstrip("\n").encode(),
}
FILES = [
    pytest.param(encode(text), id=f"{name}, {variant}")
    for name, text in TEXTS.items()
    for variant, encode in VARIANTS.items()
    if not (variant == "no final newline" and name == "folded and literal")
]


def read(data: bytes) -> tuple[File, Dataset]:
    file = File("claims.yaml", data)
    reading = loader.read([file])
    assert reading.problems == () and reading.dataset is not None
    return file, reading.dataset


def bare(claims: Sequence[Claim]) -> list[Claim]:
    return [claim._replace(span=NOWHERE) for claim in claims]


def assert_one_insertion(old: bytes, new: bytes) -> None:
    """Assert that the new bytes are the old ones with one contiguous insertion."""
    begin = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    added = len(new) - len(old)
    assert added > 0
    assert any(new[:n] + new[n + added :] == old for n in range(max(0, begin - added), begin + 1))


def claim(text: str = "A new claim.", name: str = "new") -> Claim:
    cited = (Citation("s", (2, 3)), Citation(text, (), text))
    outcome = Outcome("confirmed", When.parse("2024-07~"), "events", text, cited)
    return Claim(
        name, text, text, cited, NOWHERE, When.parse("2024"), "promise", (text,), text,
        When.parse("2025-01-01T10"), (outcome, Outcome("partly")), (text, "t"), ("a",), text,
    )  # fmt: skip


def added_to(file: File, **additions: Any) -> bytes:
    """The file's bytes with additions in it."""
    (data,) = splice.apply(loader.read([file]), splice.Additions(**additions)).values()
    return data


@pytest.mark.parametrize("data", FILES)
def test_adding_a_claim_changes_nothing_else(data: bytes) -> None:
    file, old = read(data)
    new = added_to(file, claims=[claim()])
    _, again = read(new)
    assert bare(again.claims) == [*bare(old.claims), claim()]
    if old.claims:
        assert_one_insertion(data, new)
        intended = old._replace(claims=(*old.claims, claim()))
        splice.verify(loader.read([file]), {file.name: new}, intended)


@pytest.mark.parametrize("data", FILES)
def test_adding_an_outcome_changes_nothing_else(data: bytes) -> None:
    file, old = read(data)
    outcome = Outcome("contradicted", When.parse("2024"), None, "It was: not # so.", (Citation("s", (4,)),))
    for target in old.claims:
        new = added_to(file, outcomes=[(target.id, len(target.outcomes), outcome)])
        _, again = read(new)
        changed = target._replace(outcomes=(*target.outcomes, outcome))
        assert bare(again.claims) == bare(tuple(changed if c is target else c for c in old.claims))
        if b"outcomes: []" not in data:
            assert_one_insertion(data, new)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: not text.isspace())


@settings(deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.sampled_from(sorted(VARIANTS)), TEXT)
def test_any_text_is_read_back_equal(name: str, variant: str, text: str) -> None:
    if variant == "no final newline" and name == "folded and literal":
        return
    file, old = read(VARIANTS[variant](TEXTS[name]))
    added = claim(text, f"new {text}")
    new = added_to(file, claims=[added])
    file, again = read(new)
    assert bare(again.claims) == [*bare(old.claims), added]
    for target in again.claims:
        outcome = Outcome("partly", None, "both", text, (Citation(text, (1,), text),))
        _, twice = read(added_to(file, outcomes=[(target.id, len(target.outcomes), outcome)]))
        changed = target._replace(outcomes=(*target.outcomes, outcome))
        assert bare(twice.claims) == bare(tuple(changed if c is target else c for c in again.claims))


def test_new_claims_follow_the_style_of_the_file() -> None:
    added = Claim("new", "C", "Three.", (Citation("s"),), NOWHERE, outcomes=(Outcome("partly"),))
    for name, block in (
        (
            "two spaces",
            "    # nothing yet\n\n  - id: new\n    speaker: C\n    claim: Three.\n"
            "    appearances:\n      - {source: s}\n    outcomes:\n      - verdict: partly\n",
        ),
        (
            "four spaces",
            "\n\n    -   id: new\n        speaker: C\n        claim: Three.\n"
            "        appearances:\n            - {source: s}\n"
            "        outcomes:\n            - verdict: partly\n",
        ),
        (
            "unindented",
            "  - source: s\n- id: new\n  speaker: C\n  claim: Three.\n"
            "  appearances:\n  - {source: s}\n  outcomes:\n  - verdict: partly\nnote:",
        ),
    ):
        file, _ = read(TEXTS[name].encode())
        assert block in added_to(file, claims=[added]).decode()


def test_a_file_with_syntax_errors_is_not_written_to() -> None:
    for text in (
        "claims:\n  - id: a\n    x: @y\n",
        "claims: x: y\n",
        "title: T\n",
        "claims:\n  - id: \x07\n",
    ):
        with pytest.raises(CannotWrite):
            added_to(File("claims.yaml", text.encode()), claims=[claim()])
    with pytest.raises(CannotWrite, match="not UTF-8"):
        added_to(File("claims.yaml", b"claims: []\n# \xff\n"), claims=[claim()])


def test_an_unintended_change_is_refused() -> None:
    file, old = read(TEXTS["two spaces"].encode())
    new = added_to(file, claims=[claim()])
    for wrong in (
        new.replace(b"title: T", b"title: U"),
        new.replace(b"Two.", b"Too."),
        new + b"x: y\n",
        b"[",
        file.data,
    ):
        with pytest.raises(CannotWrite, match="nothing was written"):
            intended = old._replace(claims=(*old.claims, claim()))
            splice.verify(loader.read([file]), {file.name: wrong}, intended)


@pytest.mark.parametrize("data", FILES)
@pytest.mark.parametrize("key", ["sources", "speakers"])
def test_adding_a_source_or_a_speaker_changes_nothing_else(data: bytes, key: str) -> None:
    file, old = read(data)
    record: Any = {
        "sources": Source("new", NOWHERE, "It: was # so", "P", When.parse("2024-07"), "https://example.org"),
        "speakers": Speaker('Ánna "new"', NOWHERE, "person", "R", (Membership("G"),), ("A, B",)),
    }[key]
    name = record[0]
    new = added_to(file, header={key: {name: record}})
    _, again = read(new)
    assert {k: v._replace(span=NOWHERE) for k, v in getattr(again, key).items()} == {
        **{k: v._replace(span=NOWHERE) for k, v in getattr(old, key).items()},
        name: record,
    }
    assert bare(again.claims) == bare(old.claims)
    if key in old.spans:
        assert_one_insertion(data, new)


@pytest.mark.parametrize("data", FILES)
def test_inserting_an_older_outcome_changes_nothing_else(data: bytes) -> None:
    file, old = read(data)
    outcome = Outcome("contradicted", When.parse("1999"), None, "It was: not # so.", (Citation("s", (4,)),))
    for target in old.claims:
        for index in range(len(target.outcomes)):
            _, again = read(added_to(file, outcomes=[(target.id, index, outcome)]))
            outcomes = (*target.outcomes[:index], outcome, *target.outcomes[index:])
            changed = target._replace(outcomes=outcomes)
            assert bare(again.claims) == bare(tuple(changed if c is target else c for c in old.claims))


# Texts that YAML 1.1 reads as something else, and what YAML 1.2 does.
TYPED = [
    "y", "n", "No", "YES", "on", "Off", "true", "False", "null", "Null", "NULL", "~", "5:46", "190:20:30.15",
    "012", "0o14", "1_000", "0x1F", "0b10", "1e3", "6.8e+5", "1.", ".5", ".inf", "-.INF", ".nan", "=", "<<",
    "+1", "-0", "2024", "2024-03", "2024-03-01", "2024-3-1", "2001-12-14t21:59:43.10-05:00",
    "2001-12-15 2:59:43.10", "2001-12-14 21:59:43.1 -5",
]  # fmt: skip
CORE_SCHEMA = re.compile(
    r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|"
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


def unquoted(text: str) -> set[str]:
    """The unquoted scalars of a YAML document."""
    return {token.value for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken) and token.plain}


def test_texts_that_yaml_would_type_are_quoted(run: Run, tmp_path: Path) -> None:
    tags = [argument for word in TYPED for argument in ("--tag", word)]
    ids = ["--speaker", "No", "--id", "5", "--source", "010", "--said", "2024-03-01", "--due", "2025"]
    assert run("add", *ids, *tags, "--claim=0x1F", "--quote=1e3", claims="claims: []\n").code == 0
    added = (tmp_path / "claims.yaml").read_text()
    assert "said: 2024-03-01\n" in added and "due: 2025\n" in added
    rows = "\n".join(f"{number},{word},012,true" for number, word in enumerate(TYPED))
    (tmp_path / "t.csv").write_text(f"id,claim,speaker,verdict\n{rows}\n")
    imported = run("import", "t.csv").out
    for text in (added, run("export", "--format", "yaml").out):
        claim = yaml.safe_load(text)["claims"][0]
        assert claim["tags"] == TYPED and claim["appearances"] == [{"source": "010"}]
        assert [claim[key] for key in ("id", "speaker", "claim", "quote")] == ["5", "No", "0x1F", "1e3"]
    data = yaml.safe_load(imported)
    assert len(data["claims"]) > 25 and {claim["claim"] for claim in data["claims"]} <= {*TYPED}
    assert [*data["verdicts"]] == ["true"] == [*{claim["outcomes"][0]["verdict"] for claim in data["claims"]}]
    assert {claim["speaker"] for claim in data["claims"]} == {"012"}
    for text in (added, imported):
        assert {word for word in unquoted(text) if CORE_SCHEMA.fullmatch(word)} <= {"2025"}
