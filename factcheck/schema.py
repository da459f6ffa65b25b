"""The JSON Schema of the file, so that editors complete and check it while it is written.

It takes the fields from the reader's own tables. YAML editors type what this reader does not,
so that text admits numbers and booleans too.
"""

from typing import Any

from factcheck import dataset
from factcheck.model import BASES, BUILT_IN_VERDICTS, KINDS

_DATE = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2})?)?)?)?~?$"
_ANY_TEXT = {"type": ["string", "number", "boolean", "null"]}

_TYPES: dict[str, dict[str, Any]] = {
    "text": _ANY_TEXT,
    "word": _ANY_TEXT,
    "when": {"type": ["string", "integer", "null"], "pattern": _DATE},
    "kind": {"enum": [*KINDS, None]},
    "basis": {"enum": [*BASES, None]},
    "means": {"enum": [*BUILT_IN_VERDICTS, None]},
    "strings": {"type": ["array", "null"], "items": _ANY_TEXT},
    "paragraphs": {"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
    "rating": {"type": ["integer", "null"], "minimum": 1},
    "evidence": {"type": ["array", "null"], "items": {"$ref": "#/$defs/citation"}},
    "appearances": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/citation"}},
    "outcomes": {"type": ["array", "null"], "items": {"$ref": "#/$defs/outcome"}},
    "reviewer": {"$ref": "#/$defs/reviewer"},
    "sources": {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/source"}},
    "speakers": {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/speaker"}},
    "verdicts": {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/verdict"}},
}

_MEANINGS = {
    "dataset": {
        "title": "What the dataset is about.",
        "note": "One line or more, printed at the head of reports.",
        "reviewer": "Who publishes these verdicts.",
        "base_url": "Where each claim is published; its id is added.",
        "avoid": "Words that editors keep out of their own text.",
        "sources": "The documents that claims and outcomes are on record in, by their ids.",
        "speakers": "Who makes claims, by name; once present, every speaker must be in it.",
        "verdicts": "Verdicts of the dataset's own, by their words.",
    },
    "claim": {
        "id": "Speaker, then the gist, in kebab case; never renamed once published.",
        "speaker": "Who made it: a person, an organisation, or an openly unnamed group.",
        "said": "When, as precise as the source: 2019, 2019-04, 2019-04-30, 2019-04-30T10, 2019-04-30T05:46.",
        "kind": "What sort of statement it is.",
        "about": "The people or things that the claim is about.",
        "claim": "The statement in neutral words, understandable alone.",
        "quote": "The speaker's own words, only what the source itself puts in quotation marks.",
        "due": "By when it should come true.",
        "appearances": "Where the claim is on record.",
        "tags": "Words to find it by.",
        "related": "Ids of claims that it stands with or against; they name it back.",
        "note": "Anything an editor wants to say.",
        "outcomes": "What was reported to have happened, oldest first; the last is the verdict in force.",
    },
    "outcome": {
        "verdict": "How the outcome stands to the claim.",
        "reported": "When it was reported.",
        "basis": "What the verdict rests on.",
        "summary": "What was reported, in neutral words.",
        "evidence": "Where it is on record.",
    },
    "citation": {
        "source": "The id of a source.",
        "paragraphs": "Its paragraphs, counted from 1, title and headings included.",
        "url": "An address of its own.",
    },
    "source": {
        "title": "Its title.",
        "publisher": "Who published it.",
        "published": "When.",
        "url": "Its address.",
        "archived": "The address of a copy that stays.",
        "text": "A file with its text, inside the dataset's folder.",
        "note": "Where it stands, and anything else a reader should know.",
    },
    "speaker": {
        "role": "Office or part played.",
        "aliases": "Other names that people type or sources use.",
        "url": "An address that says who this is.",
        "note": "Anything an editor wants to say.",
    },
    "verdict": {
        "means": "The built-in verdict that it counts as.",
        "label": "The words that readers see.",
        "rating": "A number on the dataset's own scale, from 1 up.",
    },
    "reviewer": {"name": "A person or an organisation.", "url": "Their address."},
}


def _object(
    name: str, fields: dataset.Fields, required: tuple[str, ...] = (), *, empty: bool = False
) -> dict[str, Any]:
    properties = {
        field: {"description": _MEANINGS[name][field], **_TYPES[convert.__name__]}
        for field, convert in fields.items()
    }
    for field in required:
        if properties[field].get("type") == _ANY_TEXT["type"]:
            properties[field]["type"] = ["string", "number", "boolean"]
    kind: dict[str, Any] = {"type": ["object", "null"] if empty else "object", "properties": properties}
    return {**kind, "required": list(required), "additionalProperties": False}


def schema() -> dict[str, Any]:
    """The schema, of JSON Schema's draft 2020-12."""
    top = _object("dataset", dataset.HEADER_FIELDS)
    claims = {"description": "The claims.", "type": ["array", "null"], "items": {"$ref": "#/$defs/claim"}}
    top["properties"]["claims"] = claims
    top["required"] = ["claims"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "factcheck dataset",
        "description": "Claims and their reported outcomes.",
        **top,
        "$defs": {
            "claim": _object("claim", dataset.CLAIM_FIELDS, dataset.CLAIM_REQUIRED),
            "outcome": _object("outcome", dataset.OUTCOME_FIELDS, ("verdict",)),
            "citation": _object("citation", dataset.CITATION_FIELDS, ("source",)),
            "source": _object("source", dataset.SOURCE_FIELDS, empty=True),
            "speaker": _object("speaker", dataset.SPEAKER_FIELDS, empty=True),
            "verdict": _object("verdict", dataset.VERDICT_FIELDS, empty=True),
            "reviewer": _object("reviewer", dataset.REVIEWER_FIELDS),
        },
    }
