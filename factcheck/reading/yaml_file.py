"""A file's YAML text to its parts: the items of its list, each as a tree, and its other sections.

An item's tree can be dropped as soon as it has been used. The parser stops at the first syntax
error: from there to the end of the list each item is parsed alone, so that a hundred slips cost
about what one does, and each costs its item. Knows no schema.
"""

import re
from array import array
from bisect import bisect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.reader import ReaderError

from factcheck.core.diagnostics import Problem
from factcheck.core.location import LINE_BREAK, File, Position, Span
from factcheck.core.types import Tree
from factcheck.reading import yaml_errors, yaml_tree
from factcheck.reading.yaml_errors import YamlSyntaxError
from factcheck.reading.yaml_tree import (
    NOT_YAML,
    STAND_IN,
    Events,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

RULES = {
    "encoding": """The file is not UTF-8. A broken byte costs its claim, another encoding the file.
    """,
    "control-character": """A control character stands in the file itself, where YAML allows none.
    """,
    "syntax": """The text is no YAML. It costs the claim that holds it; outside `claims` it costs the file.

    Passes:
        claims:
          - id: a
            speaker: Ana
            claim: 'She said: ten berths.'
            appearances: [{source: gazette}]
    Fails:
        claims:
          - id: a
            speaker: Ana
            claim: She said: ten berths.
            appearances: [{source: gazette}]
    """,
    "second-document": """A second YAML document (`---`) begins; nothing of it is read.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
        ---
        claims: []
    """,
}


class Item(NamedTuple):
    """One item of the list, and what is wrong with its YAML."""

    tree: Tree
    span: Span
    problems: tuple[Problem, ...] = ()


class Section(NamedTuple):
    """One top-level key and its value; the span runs from the key to the value's end.

    The list's comes after its items, which are not in its tree again.
    """

    key: str
    tree: Tree
    span: Span
    problems: tuple[Problem, ...] = ()


class InvalidItem(NamedTuple):
    """An item that could not be read: why is told when it is asked for."""

    why: Callable[[], Problem]
    problems: tuple[Problem, ...] = ()


class FileProblems(NamedTuple):
    """Problems that stand in no item and no section."""

    problems: tuple[Problem, ...]


class UnreadableFile(NamedTuple):
    """Why nothing of the file can be used."""

    problem: Problem


Part: TypeAlias = Item | Section | InvalidItem | FileProblems | UnreadableFile


class KeyNames(NamedTuple):
    """What a file's keys are called: the one with the list, the others at the top, those of an item.

    They tell the end of the list from a field that slipped to the margin.
    """

    list_key: str
    headers: frozenset[str]
    fields: frozenset[str]


def read(file: File, names: KeyNames) -> Iterator[Part]:
    """The top-level sections of a file, and before its section the items of the list."""
    return _FileReader(file, names).parts()


class _FileReader:
    def __init__(self, file: File, names: KeyNames) -> None:
        self.file = file
        self.names = names
        self.top_keys: dict[str, Position] = {}
        self.done = (0, 0)  # the index and the line behind what has been handed on
        self.list_start = (0, 0, 0)
        self.list_column = 0
        self.in_list = self.list_over = False
        self.first_key: str | None = None  # of the list's items
        self.text: str | None = None  # the file's, with stand-ins for what YAML does not allow
        self.invalid_chars = array("q")  # the indices of those characters, the last one first
        self.counted = (0, 0)  # an index, and how many lines end before it

    def parts(self) -> Iterator[Part]:
        data = self.file.data.removeprefix(b"\xef\xbb\xbf")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
            message, hint = "this is no UTF-8 text", "save the file as UTF-8"
            yield UnreadableFile(self._problem((0, 0, 0), "encoding", message, hint))
            return
        events = Events(self.file, self._clean() if yaml_tree.LOADER is yaml.BaseLoader else data)
        while True:
            try:
                yield from self._sections(events)
            except ReaderError:
                self._clean()
                rest = self._parse_separately() if self.in_list else iter(())
            except (yaml.MarkedYAMLError, YamlSyntaxError) as error:
                # Its frames hold this text and the parser's, which nothing collects while reading.
                rest = self._after_error(events, error.with_traceback(None))
            else:
                break
            for part in rest:
                yield part
                if isinstance(part, UnreadableFile):
                    return
            index, line = self.done
            events = Events(self.file, self._clean()[index:], index, line)
        if self.invalid_chars:
            yield FileProblems(self._invalid_chars_before(len(self._clean())))

    def _clean(self) -> str:
        """The file's text with a stand-in for each character that aborts the parser."""
        if self.text is None:
            text = self.file.text
            self.invalid_chars = array("q", (match.start() for match in re.finditer(NOT_YAML, text)))
            self.invalid_chars.reverse()
            self.text = re.sub(NOT_YAML, STAND_IN, text)
        return self.text

    # --- one pass over the events

    def _sections(self, events: Events) -> Iterator[Part]:
        get = events.get
        get()  # the stream's start
        if type(get()) is yaml.StreamEndEvent:
            return
        root = get()
        if type(root) is not MappingStartEvent:
            hint = f"write `{self.names.list_key}:` and a list under it"
            raise YamlSyntaxError(root.start_mark, "this is no dataset", hint)
        events.refuse_extras(root)
        key = get()
        while type(key) is not MappingEndEvent:
            start = events.place(key.start_mark)
            name = events.key(key)
            event = get()
            self._note_top_key(name, events, key)
            if name == self.names.list_key and type(event) is SequenceStartEvent:
                self.list_start = start
                events.refuse_extras(event)
                if events.problems:
                    yield FileProblems(self._drain_problems(events, start[0]))
                key = yield from self._items(events, event)
                yield Section(
                    name, [], self._span(start, self.done[0]), self._drain_problems(events, self.done[0])
                )
            else:
                tree = events.tree(event, 1)
                self.done = events.place(events.last.end_mark)[:2]
                span = self._span(start, self.done[0])
                yield Section(name, tree, span, self._drain_problems(events, span.end))
                key = get()
        get()  # the document's end
        if type(event := get()) is not yaml.StreamEndEvent:
            yield self._second_document(events, event)

    def _items(self, events: Events, event: Any) -> Any:
        """Each item, held back until what follows it is known not to belong to it after all.

        Returns the event behind the list.
        """
        get, tree_of = events.get, events.tree
        events.in_items = True
        if not event.flow_style:
            self.in_list = True
            self.done = events.place(event.start_mark)[:2]
        self.list_column = event.start_mark.column
        held: Item | None = None
        behind = self.done
        while type(event := get()) is not SequenceEndEvent:
            if held is not None:
                self.done = behind
                yield held
            mark = event.start_mark
            tree = tree_of(event, 2)
            if self.first_key is None and type(tree) is dict and tree:
                self.first_key = next(iter(tree))
                events.swallowed_item = self._item_in_text() if self.in_list else None
            end = events.last.end_mark
            stop = end.index + events.index
            behind = (stop, end.line + events.line)
            span = self._span(events.place(mark), stop)
            held = Item(
                tree,
                span,
                self._drain_problems(events, stop) if events.problems or self.invalid_chars else (),
            )
        following = get()
        self._refuse_field_at_margin(events, following)
        self.done = events.place(event.end_mark)[:2]
        self.in_list, self.list_over = False, True
        events.in_items, events.swallowed_item = False, None
        if held is not None:
            yield held
        return following

    def _item_in_text(self) -> re.Pattern[str]:
        keyed = rf"[ \t]*-\s+[\"']?{re.escape(self.first_key or '')}[\"']?:"
        return re.compile(rf"[\n\r](?: {{{self.list_column}}}-\s|{keyed})")

    def _refuse_field_at_margin(self, events: Events, key: Any) -> None:
        """A field without its indentation ends the list, though more of the item or the list follows."""
        if type(key) is not ScalarEvent or not self.in_list or key.value == self.names.list_key:
            return
        is_field, more = key.value in self.names.fields, False
        mark: Any = key.start_mark
        if self.first_key or not is_field:
            dash = re.compile(rf"^ {{{self.list_column}}}-\s+{re.escape(self.first_key or '')}", re.MULTILINE)
            more = dash.search(self.file.text, mark.index + events.index) is not None
        if more or (is_field and key.value not in self.names.headers):
            raise YamlSyntaxError(mark, *yaml_errors.at_the_margin(key.value))

    def _note_top_key(self, name: str, events: Events, key: Any) -> None:
        position = events.position(key)
        first = self.top_keys.setdefault(name, position)
        if first is not position:
            message = f"the key {name!r} stands here a second time, first on line {first.line}"
            events.wrong(key, "duplicate-key", message, "put all of it under one")

    def _second_document(self, events: Events, event: Any) -> FileProblems:
        message = "a second document begins here; nothing below is read"
        events.wrong(event, "second-document", message, "delete this line")
        return FileProblems(self._drain_problems(events, len(self.file.text)))

    # --- after an error: every item alone

    def _after_error(self, events: Events, error: "yaml.MarkedYAMLError | YamlSyntaxError") -> Iterator[Part]:
        """The rest of the list, where the error stands in an item of it; else why nothing can be used."""
        text = self._clean()
        starts, end = self._items_by_dashes()
        marks = [error.mark] if isinstance(error, YamlSyntaxError) else yaml_errors.marks(error)
        places = [mark.index + events.index for mark in marks]
        places = [
            place for place in places if starts and starts[0] <= place and (place < end or end == len(text))
        ]
        # An open bracket runs on into sound items: the parser may still be in the one that it began.
        near = {0, *(bisect(starts, place) - 1 for place in places)} if starts else set()
        if any(_first_error(text[starts[n] : [*starts, end][n + 1]]) for n in near) or (
            places and (self.in_list or isinstance(error, YamlSyntaxError))
        ):
            blamed = starts[bisect(starts, max(places, default=0)) - 1] if places else starts[0]
            return self._parse_separately(blamed, lambda: self._diagnose(events, error))
        head = self._list_head(0)
        part = text[: len(text) if head is None or self.list_over else head]
        alone = None if isinstance(error, YamlSyntaxError) else _first_error(part)
        return iter(
            [UnreadableFile(self._diagnose_at(part, 0, 0, alone) if alone else self._diagnose(events, error))]
        )

    def _parse_separately(self, blamed: int = -1, why: Callable[[], Problem] | None = None) -> Iterator[Part]:
        """The items that are left, each parsed alone, and the list's section behind them.

        The one that begins at `blamed` is to blame for how it stands among the others, where none
        up to it has an error of its own.
        """
        text = self._clean()
        starts, end = self._items_by_dashes()
        index, line = self.done
        if not self.in_list:
            head = self._list_head(index) or 0
            line += _breaks(text[index:head])
            index, self.list_start = head, (head, line, 0)
            place = Position(self.file.name, line + 1, 1, line + 1, len(self.names.list_key) + 1)
            self.top_keys.setdefault(self.names.list_key, place)
        sound = True
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            line += _breaks(text[index:start])
            index = start
            part = self._alone(text[start:stop], start, line)
            if why and start == blamed and sound and isinstance(part, Item):
                part = InvalidItem(why, part.problems)
            sound = sound and isinstance(part, Item)
            yield part
            if self.list_over:  # a second document began
                return
        self.done = (end, line + _breaks(text[index:end]))
        self.in_list, self.list_over = False, True
        yield Section(self.names.list_key, [], self._span(self.list_start, end))

    def _alone(self, stretch: str, index: int, line: int) -> Item | InvalidItem:
        """One item, from the line of its dash to the next one's."""
        events = Events(self.file, stretch, index, line)
        events.in_items = True
        get = events.get
        try:
            get(), get()  # the stream's start and the document's
            dash: Any = get()
            mark: Any = dash.start_mark
            if type(dash) is not SequenceStartEvent or mark.column != self.list_column:
                raise YamlSyntaxError(mark, "this dash is in line with no other of its list", "line it up")
            event = get()
            start = events.place(event.start_mark)
            tree = events.tree(event, 2)
            span = self._span(start, events.last.end_mark.index + index)
            if type(get()) is not SequenceEndEvent:
                raise YamlSyntaxError(
                    events.last.end_mark, "this line is indented like no field of the record", ""
                )
            get()  # the document's end
            if type(event := get()) is not yaml.StreamEndEvent:
                self._second_document(events, event)
                self.list_over = True
        except (yaml.MarkedYAMLError, YamlSyntaxError) as error:
            said = error.with_traceback(None)
            return InvalidItem(
                lambda: self._diagnose_at(stretch, index, line, said),
                self._invalid_chars_before(index + len(stretch)),
            )
        return Item(tree, span, self._drain_problems(events, index + len(stretch)))

    def _list_head(self, begin: int) -> int | None:
        """Where the list's key stands alone on its line, from an index on."""
        head = re.compile(rf"^[\"']?{self.names.list_key}[\"']?[ \t]*:[ \t]*(?:#.*)?$", re.MULTILINE)
        match = head.search(self._clean().replace("\r", "\n"), begin)
        return match.start() if match else None

    def _items_by_dashes(self) -> tuple[list[int], int]:
        """Where the items still to be read begin, and where the last of them ends."""
        if self.list_over:
            return [], 0
        text = self._clean().replace("\r", "\n")
        begin = text.rfind("\n", 0, self.done[0]) + 1
        if not self.in_list:
            head = self._list_head(begin)
            if head is None:
                return [], 0
            begin = text.find("\n", head) % (len(text) + 1)
            first = re.compile(r"(?:[ \t]*(?:#.*)?\n)*( *)-(?:[ \n]|\Z)").match(text, begin)
            if first is None:
                return [], 0
            self.list_column = len(first[1])
        if self.first_key is None:
            key = re.compile(r"^[ \t]*-\s+[\"']?([\w-]+)[\"']?[ \t]*:", re.MULTILINE).search(text, begin)
            self.first_key = key[1] if key else ""
        return yaml_errors.items_by_dashes(text, begin, self.list_column, self.first_key, self.names.headers)

    # --- places and problems

    def _span(self, start: tuple[int, int, int], end: int) -> Span:
        return Span(self.file, start[0], end, start[1], start[2])

    def _problem(self, place: tuple[int, int, int], check: str, message: str, hint: str | None) -> Problem:
        _, line, column = place
        position = Position(self.file.name, line + 1, column + 1, line + 1, column + 2)
        return Problem(position, check, message, hint)

    def _diagnose(self, events: Events, error: "yaml.MarkedYAMLError | YamlSyntaxError") -> Problem:
        """What the parser said of a text that it read from its stretch's beginning."""
        said = yaml_errors.explanation(error, self._clean(), events.index)
        return self._problem(events.place(said.mark), "syntax", said.message, said.hint)

    def _diagnose_at(
        self, stretch: str, index: int, line: int, error: "yaml.MarkedYAMLError | YamlSyntaxError"
    ) -> Problem:
        """What is wrong with a stretch of the file that was parsed alone."""
        said = yaml_errors.bracket_left_open(yaml_tree.LOADER, stretch, error) or yaml_errors.explanation(
            error, stretch, 0
        )
        place = (said.mark.index + index, said.mark.line + line, said.mark.column)
        return self._problem(place, "syntax", said.message, said.hint)

    def _drain_problems(self, events: Events, end: int) -> tuple[Problem, ...]:
        """The problems found up to the index `end`, which leave the reader's hands with this."""
        taken = (*events.problems, *self._invalid_chars_before(end))
        events.problems.clear()
        return taken

    def _invalid_chars_before(self, end: int) -> tuple[Problem, ...]:
        """A problem for each line before an index with characters that YAML does not allow."""
        problems: list[Problem] = []
        last_line = -1
        while self.invalid_chars and self.invalid_chars[-1] < end:
            index = self.invalid_chars.pop()
            line = self._line_of(index)
            if line == last_line:
                continue  # one a line is enough: a file in another encoding is full of them
            last_line = line
            code = ord(self.file.text[index])
            if 0xDC80 <= code <= 0xDCFF:
                found = ("encoding", f"byte 0x{code - 0xDC00:02x} is not UTF-8", "save the file as UTF-8")
            else:
                found = ("control-character", f"control character U+{code:04X}", "delete it")
            column = index - yaml_errors.line_start(self.file.text, index)
            problems.append(self._problem((index, line, column), *found))
        return tuple(problems)

    def _line_of(self, index: int) -> int:
        at, line = self.counted
        line += _breaks(self.file.text[at:index])
        self.counted = (index, line)
        return line


def _breaks(text: str) -> int:
    return len(re.findall(LINE_BREAK, text)) if not text.isascii() or "\r" in text else text.count("\n")


def _first_error(text: str) -> "yaml.MarkedYAMLError | None":
    """The first syntax error of a text, as the loader raises it."""
    return yaml_errors.first_error(yaml_tree.LOADER, text)
