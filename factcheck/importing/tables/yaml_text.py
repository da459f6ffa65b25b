"""Read YAML of any schema without types: `No` and `2019-04-30` are text."""

import re
from typing import Any

import yaml

from factcheck.core.location import File
from factcheck.core.types import Tree
from factcheck.importing.values.text import UnreadableImport
from factcheck.reading import yaml_errors
from factcheck.reading.yaml_errors import YamlSyntaxError
from factcheck.reading.yaml_tree import INVALID_CHAR, REPLACEMENT, Events


def document(name: str, text: str) -> Tree:
    """Return the document of a YAML text. Raises UnreadableImport with the line of the first problem."""
    events = Events(File(name, b""), re.sub(INVALID_CHAR, REPLACEMENT, text))
    events.in_items = True  # only the keys of one record are limited
    try:
        tree = _tree(events)
    except (YamlSyntaxError, yaml.MarkedYAMLError) as error:
        mark, message, hint = yaml_errors.diagnose(error, text, 0)
        raise UnreadableImport(f"line {mark.line + 1}: {message} ({hint})") from None
    if events.problems:
        problem = events.problems[0]
        raise UnreadableImport(f"line {problem.position.line}: {problem.message} ({problem.hint})")
    return tree


def _tree(events: Events) -> Tree:
    events.get()  # start of the stream
    if type(events.get()) is yaml.StreamEndEvent:
        return ""
    tree = events.tree(events.get(), 1)
    events.get()  # end of the document
    event: Any = events.get()
    if type(event) is not yaml.StreamEndEvent:
        raise YamlSyntaxError(event.start_mark, "a second document starts here", "keep one document per file")
    return tree
