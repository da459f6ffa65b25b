"""Short examples in documentation, completed to whole datasets."""

import re
from itertools import chain
from textwrap import indent

from factcheck.core.schema import CLAIM, HEADER

WIDTH = 90  # columns; a longer list is written with an item per line

_SHORT_EXAMPLE = re.compile(r"(?ms)^((?:Passes|Fails)[^\n{]*:) (\{.*?\})(?=\nFails|\Z)")
_CLAIM = {"id": "a", "speaker": "Ana", "claim": "Ten berths.", "appearances": "[{source: gazette}]"}


def complete(documentation: str) -> str:
    """Replace each example that is only a flow mapping, such as `Fails: {tags: harbour}`, by a dataset.

    The dataset has one claim, whose required fields are completed; keys of the header go into the header.
    """
    return _SHORT_EXAMPLE.sub(
        lambda match: f"{match[1]}\n{indent(_dataset(match[2]), '    ')}", documentation
    )


def _dataset(mapping: str) -> str:
    header = []
    fields = {key: [f"{key}: {value}"] for key, value in _CLAIM.items()}
    given: dict[str, list[str]] = {}
    for field in _split(" ".join(mapping.split())):
        key, _, value = field.partition(": ")
        if key in HEADER.fields and key not in CLAIM.fields:
            header.append(field)
        else:
            given.setdefault(key, []).append(_write_list(key, value) if value.startswith("[") else field)
    first, *others = "\n".join(chain(*(fields | given).values())).split("\n")
    return "\n".join([*header, "claims:", f"  - {first}", *(f"    {line}" for line in others)])


def _write_list(key: str, value: str) -> str:
    items = _split(value)
    one_line = f"{key}: [{', '.join(items)}]"
    return one_line if len(one_line) <= WIDTH else "\n  - ".join([f"{key}:", *items])


def _split(collection: str) -> list[str]:
    """The items of a flow list, or the fields of a flow mapping."""
    items, depth = [""], 0
    for token in re.findall(r"\"[^\"]*\"|'[^']*'|.", collection[1:-1]):
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        if token == "," and not depth:
            items.append("")
        else:
            items[-1] += token
    return [item.strip() for item in items if item]
