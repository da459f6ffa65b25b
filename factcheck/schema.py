"""The JSON Schema of the file, so that editors complete and check it while it is written."""

from typing import Any

from factcheck import fields
from factcheck.values import OF_TEXT, Shape

_RECORDS = {
    "claim": fields.CLAIM,
    "outcome": fields.OUTCOME,
    "citation": fields.CITATION,
    "source": fields.SOURCE,
    "speaker": fields.SPEAKER,
    "group": fields.GROUP,
    "verdict": fields.VERDICT,
    "correction": fields.CORRECTION,
    "reviewer": fields.REVIEWER,
}
_MAY_STAND_ALONE = ("source", "speaker", "verdict")  # a name with nothing under it


def _object(shape: Shape, name: str = "") -> dict[str, Any]:
    properties = {
        field: {"description": known.meaning, **known.type.schema} for field, known in shape.fields.items()
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


def schema() -> dict[str, Any]:
    """The schema, of JSON Schema's draft 2020-12."""
    top = _object(fields.HEADER)
    claims = {"description": "The claims.", "type": ["array", "null"], "items": {"$ref": "#/$defs/claim"}}
    top["properties"][fields.CLAIMS] = claims
    top["required"] = [fields.CLAIMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "factcheck dataset",
        "description": "Claims and their reported outcomes.",
        **top,
        "$defs": {name: _object(shape, name) for name, shape in _RECORDS.items()},
    }
