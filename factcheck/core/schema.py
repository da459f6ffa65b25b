"""Every field of the file, once: its type, its JSON Schema, and what it means.

The reader, the schema, the order in which fields are written, the columns of documents and what
two versions are compared by all come from the records below.
"""

from collections.abc import Callable
from typing import Any

from factcheck.core import model
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.core.types import (
    BASIS,
    KIND,
    MEANS,
    OF_TEXT,
    PARAGRAPHS,
    RATING,
    SPEAKER_TYPE,
    TEXT,
    WHEN,
    WORD,
    WORDS,
    Field,
    FieldType,
    InvalidValue,
    RecordType,
    Tree,
    ValueReader,
    some_word,
)


def _list_of(record: str, read: Callable[[ValueReader, Tree], Any], **schema: Any) -> FieldType:
    """A list of records; `record` is what the schema calls them."""
    of_list = {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{record}"}, **schema}
    return FieldType(lambda values, tree: values.items(tree, lambda item: read(values, item)), of_list)


CITATION = RecordType(
    source=Field(WORD, "The id of a source.", required=True),
    paragraphs=Field(PARAGRAPHS, "Its paragraphs, counted from 1, title and headings included."),
    url=Field(TEXT, "An address of its own."),
)


def _citation(values: ValueReader, tree: Tree) -> model.Citation:
    if not isinstance(tree, dict):
        raise InvalidValue("shape", "this must name a source", "write {source: …, paragraphs: [1]}")
    citation = model.Citation(**{"source": "", **values.record(tree, CITATION)})
    return values.citations.setdefault(citation, citation)


EVIDENCE = _list_of("citation", _citation)


def _appearances(values: ValueReader, tree: Tree) -> Any:
    if tree == []:
        raise InvalidValue("missing-key", "a claim needs a source", "write - {source: …, paragraphs: [1]}")
    return EVIDENCE.read(values, tree)


APPEARANCES = FieldType(_appearances, {**EVIDENCE.schema, "type": "array", "minItems": 1})

OUTCOME = RecordType(
    verdict=Field(WORD, "How the outcome stands to the claim.", required=True),
    reported=Field(WHEN, "When it was reported."),
    basis=Field(BASIS, "What the verdict rests on."),
    summary=Field(TEXT, "What was reported, in neutral words."),
    evidence=Field(EVIDENCE, "Where it is on record."),
)


def _outcome(values: ValueReader, tree: Tree) -> model.Outcome:
    if not isinstance(tree, dict):
        raise InvalidValue("shape", "an outcome must be a mapping of fields", "write `- verdict: …`")
    return model.Outcome(**{"verdict": "", **values.record(tree, OUTCOME)})


CLAIM = RecordType(
    id=Field(TEXT, "Speaker, then the gist, in kebab case; never renamed once published.", required=True),
    speaker=Field(WORD, "Who made it: a person, an organisation, or an openly unnamed group.", required=True),
    said=Field(
        WHEN, "When, as precise as the source: 2019, 2019-04, 2019-04-30, 2019-04-30T10, 2019-04-30T05:46."
    ),
    kind=Field(KIND, "What sort of statement it is."),
    about=Field(WORDS, "The people or things that the claim is about."),
    claim=Field(TEXT, "The statement in neutral words, understandable alone.", required=True),
    quote=Field(TEXT, "The speaker's own words, only what the source itself puts in quotation marks."),
    due=Field(WHEN, "By when it should come true."),
    appearances=Field(APPEARANCES, "Where the claim is on record.", required=True),
    tags=Field(WORDS, "Words to find it by."),
    related=Field(WORDS, "Ids of claims that it stands with or against; they name it back."),
    note=Field(TEXT, "Anything an editor wants to say."),
    outcomes=Field(
        _list_of("outcome", _outcome),
        "What was reported to have happened, oldest first; the last is the verdict in force.",
    ),
)

# The fields of a claim that hold text which somebody wrote, and those that hold lists of it.
CLAIM_TEXTS = tuple(name for name, field in CLAIM.fields.items() if field.type in (TEXT, WORD))
CLAIM_LISTS = tuple(name for name, field in CLAIM.fields.items() if field.type is WORDS)

SOURCE = RecordType(
    title=Field(TEXT, "Its title."),
    publisher=Field(TEXT, "Who published it."),
    published=Field(WHEN, "When."),
    url=Field(TEXT, "Its address."),
    archived=Field(TEXT, "The address of a copy that stays."),
    text=Field(TEXT, "A file with its text, inside the dataset's folder."),
    note=Field(TEXT, "Where it stands, and anything else a reader should know."),
)

GROUP = RecordType(
    name=Field(WORD, "The group's name.", required=True),
    from_=Field(WHEN, "Since when, where it changed.", name="since"),
    until=Field(WHEN, "Until when, where it changed."),
)


def _group(values: ValueReader, tree: Tree) -> model.Membership:
    if isinstance(tree, dict):
        return model.Membership(**{"name": "", **values.record(tree, GROUP)})
    return model.Membership(some_word(values, tree))


MOST_GROUPS = 100  # of one speaker: each claim of theirs may count in each


def _groups(values: ValueReader, tree: Tree) -> Any:
    if isinstance(tree, str):
        raise InvalidValue("shape", "this must be a list", f"write [{tree}]")
    if isinstance(tree, list) and len(tree) > MOST_GROUPS:
        raise InvalidValue("shape", f"{len(tree):,} groups of one speaker", f"the limit is {MOST_GROUPS}")
    return values.items(tree, lambda item: _group(values, item))


GROUPS = FieldType(
    _groups, {"type": ["array", "null"], "items": {"anyOf": [OF_TEXT, {"$ref": "#/$defs/group"}]}}
)

SPEAKER = RecordType(
    type=Field(SPEAKER_TYPE, "A person, an organisation, or a group of people."),
    role=Field(TEXT, "Office or part played."),
    groups=Field(GROUPS, "The parties, governments, alliances that they belong to."),
    aliases=Field(WORDS, "Other names that people type or sources use."),
    url=Field(TEXT, "An address that says who this is."),
    note=Field(TEXT, "Anything an editor wants to say."),
)

VERDICT = RecordType(
    means=Field(MEANS, "The built-in verdict that it counts as."),
    label=Field(TEXT, "The words that readers see."),
    definition=Field(TEXT, "When it is given."),
    rating=Field(RATING, "A number on the dataset's own scale, from 1 up."),
)


def _verdicts(values: ValueReader, tree: Tree) -> dict[str, model.Verdict]:
    def verdict(word: str, means: str | None = None, **fields: Any) -> model.Verdict:
        built_in = BUILT_IN_VERDICTS.get(word)
        if built_in and means not in (None, word):
            hint = "choose a word of your own, or leave `means` out"
            values.problem("redefined-verdict", f"{word!r} is built in and means itself", hint, "means")
            means = None
        if built_in and not fields.get("definition"):
            fields["definition"] = built_in.definition
        return model.Verdict(word, means or word, **fields)

    return values.read_mapping(tree, VERDICT, verdict)


CORRECTION = RecordType(
    date=Field(WHEN, "The day on which it was mended.", required=True),
    claims=Field(WORDS, "The ids of the claims that were wrong; they may be gone."),
    what=Field(TEXT, "What was wrong, and what is right, told to the readers.", required=True),
)


def _corrections(values: ValueReader, tree: Tree) -> tuple[model.Correction, ...]:
    def correction(item: Tree) -> model.Correction | None:
        if not isinstance(item, dict):
            raise InvalidValue(
                "shape", "a correction must be a mapping", "write - {date: …, claims: […], what: …}"
            )
        fields = values.record(item, CORRECTION)
        whole = all(fields.get(name) is not None for name in CORRECTION.required)
        return model.Correction(**{**fields, "claims": fields.get("claims") or ()}) if whole else None

    return tuple(one for one in values.items(tree, correction) if one is not None)


REVIEWER = RecordType(
    name=Field(TEXT, "A person or an organisation."),
    url=Field(TEXT, "Their address."),
)


def _reviewer(values: ValueReader, tree: Tree) -> model.Reviewer | None:
    if not isinstance(tree, dict):
        raise InvalidValue("shape", "`reviewer` must be a mapping", "write {name: …, url: …}")
    told = values.record(tree, REVIEWER)
    return model.Reviewer(**told) if any(told.values()) else None


def _names_of(record: str) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": {"$ref": f"#/$defs/{record}"}}


HEADER = RecordType(
    title=Field(TEXT, "What the dataset is about."),
    note=Field(TEXT, "One line or more, printed at the head of reports."),
    reviewer=Field(FieldType(_reviewer, {"$ref": "#/$defs/reviewer"}), "Who publishes these verdicts."),
    base_url=Field(TEXT, "Where the site is published; a claim is at claims/ID/ under it."),
    avoid=Field(WORDS, "Words that editors keep out of their own text."),
    sources=Field(
        FieldType(lambda values, tree: values.read_mapping(tree, SOURCE, model.Source), _names_of("source")),
        "The documents that claims and outcomes are on record in, by their ids.",
    ),
    speakers=Field(
        FieldType(
            lambda values, tree: values.read_mapping(tree, SPEAKER, model.Speaker), _names_of("speaker")
        ),
        "Who makes claims, by name; once present, every speaker must be in it.",
    ),
    verdicts=Field(
        FieldType(_verdicts, _names_of("verdict")), "Verdicts of the dataset's own, by their words."
    ),
    corrections=Field(
        FieldType(_corrections, {"type": ["array", "null"], "items": {"$ref": "#/$defs/correction"}}),
        "What the editors had wrong and mended, told to the readers; newest last.",
    ),
)
CLAIMS = "claims"  # the list that a file is about

RULES = {
    "redefined-verdict": """A built-in verdict is given another meaning, so that a reader would take it
    for what it is not.

    Passes:
        verdicts: {confirmed: {label: True}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        verdicts: {confirmed: {means: contradicted}}
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    """,
}


# --- the JSON Schema

_RECORDS = {
    "claim": CLAIM,
    "outcome": OUTCOME,
    "citation": CITATION,
    "source": SOURCE,
    "speaker": SPEAKER,
    "group": GROUP,
    "verdict": VERDICT,
    "correction": CORRECTION,
    "reviewer": REVIEWER,
}
_MAY_STAND_ALONE = ("source", "speaker", "verdict")  # a name with nothing under it


def _object(shape: RecordType, name: str = "") -> dict[str, Any]:
    properties = {
        field: {"description": known.description, **known.type.schema}
        for field, known in shape.fields.items()
    }
    for field in shape.required:
        if properties[field].get("type") == OF_TEXT["type"]:
            properties[field]["type"] = [kind for kind in OF_TEXT["type"] if kind != "null"]
    return {
        "type": ["object", "null"] if name in _MAY_STAND_ALONE else "object",
        "properties": properties,
        "required": list(shape.required),
        "additionalProperties": False,
    }


def json_schema() -> dict[str, Any]:
    """The schema, of JSON Schema's draft 2020-12."""
    top = _object(HEADER)
    claims = {"description": "The claims.", "type": ["array", "null"], "items": {"$ref": "#/$defs/claim"}}
    top["properties"][CLAIMS] = claims
    top["required"] = [CLAIMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "factcheck dataset",
        "description": "Claims and their reported outcomes.",
        **top,
        "$defs": {name: _object(shape, name) for name, shape in _RECORDS.items()},
    }
