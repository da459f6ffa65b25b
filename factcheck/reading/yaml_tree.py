"""The parser's events as small plain trees: text, lists of trees, and dicts of text to tree.

No scalar is typed; an unquoted `null` or `~` is no text. libyaml's events are used, or PyYAML's own
where libyaml is missing. Nothing is constructed, so that there is nothing to expand.
"""

import re
from typing import Any

import yaml

from factcheck.core.diagnostics import Problem
from factcheck.core.location import File, Position
from factcheck.core.types import Tree
from factcheck.reading import yaml_errors
from factcheck.reading.yaml_errors import YamlSyntaxError

MAX_TEXT = 1_000_000  # characters
MAX_KEYS = 1_000  # of one mapping in an item
MAX_HEADER = 50_000  # keys of one mapping, or items of one list, before or after the claims

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

NOT_YAML = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
STAND_IN = "\ufffd"

ScalarEvent = yaml.ScalarEvent
SequenceStartEvent, SequenceEndEvent = yaml.SequenceStartEvent, yaml.SequenceEndEvent
MappingStartEvent, MappingEndEvent = yaml.MappingStartEvent, yaml.MappingEndEvent

RULES = {
    "duplicate-key": """A key stands twice in one place, or in two files of one folder.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], speaker: Bo}
    """,
    "key": """A key is a list or a mapping, not text.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: Said.}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], [note]: Said.}
    """,
    "anchor": """An anchor (`&name`) names text for use elsewhere; a dataset says everything where it is.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: '&n Said.'}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: &n Said.}
    """,
    "alias": """An alias (`*name`) stands for text from elsewhere.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: '*n'}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: *n}
    """,
    "tag": """A tag (`!name`) gives a type; every field here is text, and the schema gives it its type.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: 7}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], note: !!int 7}
    """,
    "too-long": """A text longer than a million characters; no claim is that long.
    """,
}


class Events:
    """The events of a stretch of a file as trees; what must not stand is noted, or raised as a Slip.

    `index` and `line` say where the stretch begins in its file.
    """

    def __init__(self, file: File, source: str | bytes, index: int = 0, line: int = 0) -> None:
        self.file = file
        self.get: Any = LOADER(source).get_event
        self.index, self.line = index, line
        self.problems: list[Problem] = []
        self.last: Any = None  # the event that ended the last tree
        self.in_items = False
        self.swallowed_item: re.Pattern[str] | None = None  # the beginning of an item, in a quotation

    def tree(self, event: Any, depth: int) -> Tree:
        """The tree that begins with this event."""
        self.last = event
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is MappingStartEvent:
            return self._mapping(event, depth)
        if kind is SequenceStartEvent:
            return self._sequence(event, depth)
        hint = "write the text out, or quote it"
        self.wrong(event, "alias", "an alias (*) stands for text from elsewhere", hint)
        return ""

    def _scalar(self, event: Any) -> str:
        if event.anchor is not None or event.tag is not None:
            self.refuse_extras(event)
        value: str = event.value
        if len(value) > MAX_TEXT:
            self._refuse_length(event)
        if not event.style:
            return "" if value == "null" or value == "~" else value
        if event.end_mark.line != event.start_mark.line:
            self._refuse_swallowed_items(event)
        return value

    def _mapping(self, event: Any, depth: int) -> dict[str, Tree]:
        self.refuse_extras(event)
        if depth > yaml_errors.MAX_DEPTH:
            self._refuse_depth(event)
        get = self.get
        mapping: dict[str, Tree] = {}
        while type(key := get()) is not MappingEndEvent:
            name = key.value if type(key) is ScalarEvent and key.tag is None else self.key(key)
            tree = self.tree(get(), depth + 1)
            if type(key) is not ScalarEvent:
                continue
            if name in mapping:
                self.wrong(key, "duplicate-key", f"the key {name!r} stands here a second time", "keep one")
            else:
                mapping[name] = tree
        limit = MAX_KEYS if self.in_items else MAX_HEADER
        if len(mapping) > limit:
            hint = "a claim has 13" if self.in_items else "spread the claims over several files"
            raise YamlSyntaxError(
                event.start_mark, f"{len(mapping):,} keys in one place", f"the limit is {limit:,}; {hint}"
            )
        self.last = key
        return mapping

    def _sequence(self, event: Any, depth: int) -> list[Tree]:
        self.refuse_extras(event)
        if depth > yaml_errors.MAX_DEPTH:
            self._refuse_depth(event)
        sequence, mark = [], event.start_mark
        while type(event := self.get()) is not SequenceEndEvent:
            sequence.append(self.tree(event, depth + 1))
        if len(sequence) > MAX_HEADER and not self.in_items:
            hint = f"the limit is {MAX_HEADER:,}; spread the claims over several files"
            raise YamlSyntaxError(mark, f"{len(sequence):,} items in one place", hint)
        self.last = event
        return sequence

    def key(self, event: Any) -> str:
        """A key's text."""
        if type(event) is ScalarEvent:
            self.refuse_extras(event)
            name: str = event.value
            return name
        self.wrong(event, "key", "a key must be plain text", "quote the text, or write it after >-")
        self.tree(event, 1)
        return ""

    def refuse_extras(self, event: Any) -> None:
        """Note an anchor or a tag."""
        if event.anchor is not None:
            message, hint = "an anchor (&) names text for use elsewhere", "delete it, or quote the text"
            self.wrong(event, "anchor", message, hint)
        if event.tag is not None:
            message, hint = "a tag (!) gives a type, and every field is text", "delete it, or quote the text"
            self.wrong(event, "tag", message, hint)

    def _refuse_length(self, event: Any) -> None:
        message, hint = f"a text of {len(event.value):,} characters", f"the limit is {MAX_TEXT:,}"
        self.wrong(event, "too-long", message, hint)

    def _refuse_depth(self, event: Any) -> None:
        raise YamlSyntaxError(event.start_mark, *yaml_errors.TOO_DEEP)

    def _refuse_swallowed_items(self, event: Any) -> None:
        """An unclosed quotation mark runs on to the next one, over whole items if need be."""
        if self.swallowed_item is not None and event.style in "\"'" and "- " in event.value:
            start, end = event.start_mark.index + self.index, event.end_mark.index + self.index
            if self.swallowed_item.search(self.file.text, start, end):
                message, hint = yaml_errors.UNCLOSED_QUOTATION
                raise YamlSyntaxError(event.start_mark, message, hint)

    # --- places and problems

    def place(self, mark: Any) -> tuple[int, int, int]:
        """A mark's index, line and column in the file."""
        return mark.index + self.index, mark.line + self.line, mark.column

    def position(self, event: Any) -> Position:
        """Where an event stands."""
        start, end = event.start_mark, event.end_mark
        lines = start.line + self.line + 1, end.line + self.line + 1
        return Position(self.file.name, lines[0], start.column + 1, lines[1], end.column + 1)

    def wrong(self, event: Any, check: str, message: str, hint: str) -> None:
        """Note what is wrong at an event."""
        self.problems.append(Problem(self.position(event), check, message, hint))
