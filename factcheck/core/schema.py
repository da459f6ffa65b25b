"""Every field of the file, defined once: its type, JSON Schema and description.

The reader, the schema, the order of written fields, the columns of exports and the comparison of
versions all use the record types below.
"""

from functools import partial
from typing import Any

from factcheck.core import model
from factcheck.core.model import BUILT_IN_VERDICTS
from factcheck.core.types import (
    BASIS,
    KIND,
    MEANS,
    PARAGRAPHS,
    RATING,
    SPEAKER_TYPE,
    TEXT,
    TEXT_SCHEMA,
    WHEN,
    WORD,
    WORDS,
    Field,
    FieldType,
    InvalidValue,
    Read,
    RecordType,
    Tree,
    ValueReader,
    list_reader,
    nonempty_word,
)


def _list_of(name: str, record: RecordType, read: Read) -> FieldType:
    """A list of records; `name` is what the schema calls them."""
    return FieldType(
        lambda values, tree: values.read_items(tree, partial(read, values)),
        {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{name}"}},
        record,
    )


def read_fields(
    values: ValueReader, tree: Tree, record_type: RecordType, message: str, hint: str
) -> dict[str, Any]:
    """The valid fields of a mapping. Raises InvalidValue with a message and hint for anything else."""
    if not isinstance(tree, dict):
        raise InvalidValue("shape", message, hint)
    return values.read_record(tree, record_type)


CITATION = RecordType(
    source=Field(WORD, "The id of a source.", required=True),
    paragraphs=Field(PARAGRAPHS, "Its paragraphs, counted from 1, title and headings included."),
    url=Field(TEXT, "The URL of the cited part."),
)


def _citation(values: ValueReader, tree: Tree) -> model.Citation:
    fields = read_fields(values, tree, CITATION, "must be a citation", "write {source: …, paragraphs: [1]}")
    citation = model.Citation(**{"source": "", **fields})
    return values.citations.setdefault(citation, citation)


EVIDENCE = _list_of("citation", CITATION, _citation)


def _appearances(values: ValueReader, tree: Tree) -> Any:
    if tree == []:
        raise InvalidValue(
            "missing-key", "expected at least one source", "write - {source: …, paragraphs: [1]}"
        )
    return EVIDENCE.read(values, tree)


APPEARANCES = FieldType(_appearances, {**EVIDENCE.schema, "type": "array", "minItems": 1}, CITATION)

OUTCOME = RecordType(
    verdict=Field(WORD, "The verdict on the claim.", required=True),
    reported=Field(WHEN, "When it was reported."),
    basis=Field(BASIS, "The basis of the verdict."),
    summary=Field(TEXT, "What happened, in one plain sentence of at most 160 characters."),
    details=Field(TEXT, "Everything else that a reader needs: which source says what, what is not settled."),
    evidence=Field(EVIDENCE, "The sources that report it."),
)


def _outcome(values: ValueReader, tree: Tree) -> model.Outcome:
    message = "an outcome must be a mapping of fields"
    fields = read_fields(values, tree, OUTCOME, message, "write `- verdict: …`")
    return model.Outcome(**{"verdict": "", **fields})


CLAIM = RecordType(
    id=Field(TEXT, "Speaker and gist in kebab case; do not rename it once published.", required=True),
    speaker=Field(
        WORD, "Who said it: a person, an organisation, or an explicitly unnamed group.", required=True
    ),
    said=Field(
        WHEN, "When, as precise as the source: 2019, 2019-04, 2019-04-30, 2019-04-30T10, 2019-04-30T05:46."
    ),
    kind=Field(KIND, "The kind of statement."),
    about=Field(WORDS, "The people or things that the claim is about."),
    claim=Field(TEXT, "The statement in neutral words, understandable alone.", required=True),
    quote=Field(TEXT, "The speaker's own words, only what the source itself puts in quotation marks."),
    due=Field(WHEN, "The date by which it should come true."),
    appearances=Field(APPEARANCES, "The sources that report the claim.", required=True),
    tags=Field(WORDS, "Keywords."),
    related=Field(WORDS, "Ids of claims that support or contradict it; they list it, too."),
    note=Field(TEXT, "Notes of the editors."),
    outcomes=Field(
        _list_of("outcome", OUTCOME, _outcome),
        "What was reported to have happened, oldest first; the last is the current verdict.",
    ),
)

# The fields of a claim that are free text, and those that are lists of it.
CLAIM_TEXTS = tuple(name for name, field in CLAIM.fields.items() if field.type in (TEXT, WORD))
CLAIM_LISTS = tuple(name for name, field in CLAIM.fields.items() if field.type is WORDS)

SOURCE = RecordType(
    title=Field(TEXT, "Its title."),
    publisher=Field(TEXT, "Who published it."),
    published=Field(WHEN, "The date of publication."),
    url=Field(TEXT, "Its URL."),
    archived=Field(TEXT, "The URL of an archived copy."),
    text=Field(TEXT, "A file with its text, inside the dataset's folder."),
    note=Field(TEXT, "Known affiliation, and other notes."),
)

GROUP = RecordType(
    name=Field(WORD, "The group's name.", required=True),
    from_=Field(WHEN, "The start of the membership, if it changed.", name="since"),
    until=Field(WHEN, "The end of the membership, if it changed."),
)


def _group(values: ValueReader, tree: Tree) -> model.Membership:
    if isinstance(tree, dict):
        group = model.Membership(**{"name": "", **values.read_record(tree, GROUP)})
        if group.since and group.until and group.until.end < group.since.start:
            message = f"from {group.since.text} until {group.until.text}, which is earlier"
            raise InvalidValue("date", message, "correct one of them")
        return group
    return model.Membership(nonempty_word(values, tree))


MAX_GROUPS = 100  # of one speaker, since each of their claims may count in each


def _groups(values: ValueReader, tree: Tree) -> Any:
    if isinstance(tree, list) and len(tree) > MAX_GROUPS:
        raise InvalidValue("shape", f"{len(tree):,} groups for one speaker", f"the limit is {MAX_GROUPS}")
    return list_reader(_group)(values, tree)


GROUPS = FieldType(
    _groups, {"type": ["array", "null"], "items": {"anyOf": [TEXT_SCHEMA, {"$ref": "#/$defs/group"}]}}, GROUP
)

SPEAKER = RecordType(
    type=Field(SPEAKER_TYPE, "A person, an organisation, or a group of people."),
    role=Field(TEXT, "Their office or role."),
    groups=Field(GROUPS, "The parties, governments and alliances that they belong to."),
    aliases=Field(WORDS, "Other names that people type or sources use."),
    url=Field(TEXT, "Profile URL."),
    note=Field(TEXT, "Notes of the editors."),
)

VERDICT = RecordType(
    means=Field(MEANS, "The built-in verdict that it counts as."),
    label=Field(TEXT, "The text that readers see."),
    definition=Field(TEXT, "When this verdict applies."),
    rating=Field(RATING, "A number on the dataset's scale, from 1 up."),
)


def _verdicts(values: ValueReader, tree: Tree) -> dict[str, model.Verdict]:
    def verdict(word: str, means: str | None = None, **fields: Any) -> model.Verdict:
        built_in = BUILT_IN_VERDICTS.get(word)
        if built_in and means not in (None, word):
            message = f"cannot redefine the built-in verdict {word!r}"
            values.problem("redefined-verdict", message, "use another word, or remove `means`", "means")
            means = None
        if built_in and not fields.get("definition"):
            fields["definition"] = built_in.definition
        return model.Verdict(word, means or word, **fields)

    return values.read_mapping(tree, VERDICT, verdict)


CORRECTION = RecordType(
    date=Field(WHEN, "The date of the correction.", required=True),
    claims=Field(WORDS, "The ids of the corrected claims; they may have been removed."),
    what=Field(TEXT, "What was wrong, and what is right.", required=True),
)


def _corrections(values: ValueReader, tree: Tree) -> tuple[model.Correction, ...]:
    def correction(item: Tree) -> model.Correction | None:
        message, hint = "a correction must be a mapping of fields", "write - {date: …, claims: […], what: …}"
        fields = read_fields(values, item, CORRECTION, message, hint)
        complete = all(fields.get(name) is not None for name in CORRECTION.required)
        return model.Correction(**{**fields, "claims": fields.get("claims") or ()}) if complete else None

    return tuple(filter(None, values.read_items(tree, correction)))


REVIEWER = RecordType(name=Field(TEXT, "A person or an organisation."), url=Field(TEXT, "Their URL."))


def _reviewer(values: ValueReader, tree: Tree) -> model.Reviewer | None:
    fields = read_fields(values, tree, REVIEWER, "`reviewer` must be a mapping", "write {name: …, url: …}")
    return model.Reviewer(**fields) if any(fields.values()) else None


def _mapping_schema(record: str) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": {"$ref": f"#/$defs/{record}"}}


HEADER = RecordType(
    title=Field(TEXT, "The title of the dataset."),
    note=Field(TEXT, "A description. Its first sentence is printed above views and reports."),
    reviewer=Field(FieldType(_reviewer, {"$ref": "#/$defs/reviewer"}), "Who publishes these verdicts."),
    base_url=Field(TEXT, "Where the site is published; a claim is at claims/ID/ under it."),
    avoid=Field(WORDS, "Words that editors avoid in their texts."),
    sources=Field(
        FieldType(
            lambda values, tree: values.read_mapping(tree, SOURCE, model.Source), _mapping_schema("source")
        ),
        "The documents that claims and outcomes cite, by id.",
    ),
    speakers=Field(
        FieldType(
            lambda values, tree: values.read_mapping(tree, SPEAKER, model.Speaker), _mapping_schema("speaker")
        ),
        "The speakers, by name; if present, every speaker must be listed.",
    ),
    verdicts=Field(FieldType(_verdicts, _mapping_schema("verdict")), "Custom verdicts, by word."),
    corrections=Field(
        FieldType(_corrections, {"type": ["array", "null"], "items": {"$ref": "#/$defs/correction"}}),
        "The published corrections, newest last.",
    ),
)
CLAIMS = "claims"  # the key of the list of claims

RULES = {
    "redefined-verdict": """A built-in verdict with another meaning, which would mislead readers.

    Passes: {verdicts: {confirmed: {label: True}}}
    Fails: {verdicts: {confirmed: {means: contradicted}}}
    """,
}


# --- the JSON Schema

_RECORDS = {
    "claim": CLAIM, "outcome": OUTCOME, "citation": CITATION, "source": SOURCE, "speaker": SPEAKER,
    "group": GROUP, "verdict": VERDICT, "correction": CORRECTION, "reviewer": REVIEWER,
}  # fmt: skip
_MAY_BE_EMPTY = ("source", "speaker", "verdict")  # a name with nothing under it


def _object_schema(record_type: RecordType, name: str = "") -> dict[str, Any]:
    properties = {
        key: {"description": field.description, **field.type.schema}
        for key, field in record_type.fields.items()
    }
    for key in record_type.required:
        if properties[key].get("type") == TEXT_SCHEMA["type"]:
            properties[key]["type"] = [kind for kind in TEXT_SCHEMA["type"] if kind != "null"]
    return {
        "type": ["object", "null"] if name in _MAY_BE_EMPTY else "object",
        "properties": properties,
        "required": list(record_type.required),
        "additionalProperties": False,
    }


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a dataset."""
    top = _object_schema(HEADER)
    top["properties"][CLAIMS] = {
        "description": "The claims.",
        "type": ["array", "null"],
        "items": {"$ref": "#/$defs/claim"},
    }
    top["required"] = [CLAIMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "factcheck dataset",
        "description": "Claims and their reported outcomes.",
        **top,
        "$defs": {name: _object_schema(record_type, name) for name, record_type in _RECORDS.items()},
    }
