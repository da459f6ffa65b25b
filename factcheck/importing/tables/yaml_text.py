"""YAML of other people's schemas, untyped: `No` and `2019-04-30` are the text that stands there."""

from typing import Any

import yaml

from factcheck.core.diagnostics import Problem
from factcheck.core.location import File
from factcheck.core.types import Tree
from factcheck.importing.values.text import UnreadableImport
from factcheck.reading import yaml_errors
from factcheck.reading.yaml_errors import YamlSyntaxError
from factcheck.reading.yaml_tree import INVALID_CHAR, REPLACEMENT, Events


def document(name: str, text: str) -> Tree:
    """The one document of a YAML text. Raises Unreadable with the place of the first fault."""
    import re

    file = File(name, b"")
    events = Events(file, re.sub(INVALID_CHAR, REPLACEMENT, text))
    events.in_items = True  # records may be many; the keys of one are counted
    try:
        tree = _tree(events)
    except YamlSyntaxError as slip:
        raise UnreadableImport(f"line {slip.mark.line + 1}: {slip.message} ({slip.hint})") from None
    except yaml.MarkedYAMLError as error:
        said = yaml_errors.diagnose(error, text, 0)
        raise UnreadableImport(f"line {said.mark.line + 1}: {said.message} ({said.hint})") from None
    except yaml.YAMLError as error:
        raise UnreadableImport(f"it is no YAML: {error}") from None
    if events.problems:
        raise UnreadableImport(_said(events.problems[0]))
    return tree


def _tree(events: Events) -> Tree:
    events.get()  # the stream's start
    event: Any = events.get()
    if type(event) is yaml.StreamEndEvent:
        return ""
    tree = events.tree(events.get(), 1)
    events.get()  # the document's end
    if type(event := events.get()) is not yaml.StreamEndEvent:
        raise YamlSyntaxError(event.start_mark, "a second document begins here", "keep one in a file")
    return tree


def _said(problem: Problem) -> str:
    return f"line {problem.position.line}: {problem.message} ({problem.hint})"
