"""Splits a YAML file into its parts: the items of its list, each as a tree, and its other sections.

Parts are yielded one by one to save memory. The parser stops at the first syntax error: from there
to the end of the list, each item is parsed separately, in linear time, and only invalid items are
lost. Independent of the schema.
"""

import re
from array import array
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent
from yaml.reader import ReaderError

from factcheck.core.diagnostics import Problem
from factcheck.core.location import LINE_BREAK, File, Position, Span
from factcheck.core.types import Tree
from factcheck.reading import yaml_errors, yaml_tree
from factcheck.reading.yaml_errors import YamlSyntaxError
from factcheck.reading.yaml_tree import INVALID_CHAR, REPLACEMENT, Events

RULES = {
    "encoding": """The file is not UTF-8. A claim with an invalid byte is skipped; a file in
    another encoding is not read.
    """,
    "control-character": """The file contains a control character that YAML does not allow.
    """,
    "syntax": """A YAML syntax error. The claim that contains it is skipped; outside `claims`, the whole file.

    Passes: {claim: 'She said: ten berths.'}
    Fails: {claim: She said: ten berths.}
    """,
    "second-document": """A second YAML document (`---`), which is not read.

    Passes: {}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}
        ---
        claims: []
    """,
}


class Item(NamedTuple):
    """One item of the list, and the problems in its YAML."""

    tree: Tree
    span: Span
    problems: tuple[Problem, ...] = ()


class Section(NamedTuple):
    """One top-level key and its value; the span runs from the key to the value's end.

    The section of the list follows its items and has an empty tree.
    """

    key: str
    tree: Tree
    span: Span
    problems: tuple[Problem, ...] = ()


class InvalidItem(NamedTuple):
    """An item that could not be read; `diagnose` returns the syntax error."""

    diagnose: Callable[[], Problem]
    problems: tuple[Problem, ...] = ()


class FileProblems(NamedTuple):
    """Problems outside all items and sections."""

    problems: tuple[Problem, ...]


class UnreadableFile(NamedTuple):
    """A file that could not be read, and the reason."""

    problem: Problem


Part: TypeAlias = Item | Section | InvalidItem | FileProblems | UnreadableFile


class KeyNames(NamedTuple):
    """The key of the list, the other top-level keys, and the fields of an item.

    They distinguish the end of the list from a field that is not indented.
    """

    list_key: str
    headers: frozenset[str]
    fields: frozenset[str]


class FileReader:
    """Reads the top-level sections of a file; the items of the list precede its section."""

    def __init__(self, file: File, names: KeyNames) -> None:
        self.file = file
        self.names = names
        self.top_keys: dict[str, Position] = {}
        self.done = (0, 0)  # the index and line at the end of the yielded parts
        self.list_start = (0, 0, 0)
        self.list_column = 0
        self.in_list = self.list_over = False
        self.second_document: FileProblems | None = None  # after the items that are parsed separately
        self.first_key: str | None = None  # of the list's items
        self.text: str | None = None  # the file's, with invalid characters replaced
        self.invalid_chars = array("q")  # the indices of those characters, in reverse
        self.counted = (0, 0)  # an index, and how many lines end before it

    def parts(self) -> Iterator[Part]:
        """The parts of the file, once."""
        data = self.file.data.removeprefix(b"\xef\xbb\xbf")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
            problem = self._problem((0, 0, 0), "encoding", "not UTF-8 text", "save the file as UTF-8")
            yield UnreadableFile(problem)
            return
        events = Events(self.file, self._clean() if yaml_tree.LOADER is yaml.BaseLoader else data)
        while True:
            try:
                yield from self._sections(events)
            except ReaderError:
                self._clean()
                rest = self._parse_separately() if self.in_list else iter(())
            except (yaml.MarkedYAMLError, YamlSyntaxError) as error:
                # The traceback would keep the text in memory, since garbage is collected rarely.
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
        """The file's text with a replacement for each character that YAML does not allow."""
        if self.text is None:
            text = self.file.text
            self.invalid_chars = array("q", (match.start() for match in re.finditer(INVALID_CHAR, text)))
            self.invalid_chars.reverse()
            self.text = re.sub(INVALID_CHAR, REPLACEMENT, text)
        return self.text

    # --- one pass over the events

    def _sections(self, events: Events) -> Iterator[Part]:
        get = events.get
        get()  # the stream's start
        if type(get()) is yaml.StreamEndEvent:
            return
        root = get()
        if type(root) is not MappingStartEvent:
            raise YamlSyntaxError(
                root.start_mark, "not a dataset", f"write `{self.names.list_key}:` and a list under it"
            )
        events.report_extras(root)
        key = get()
        while type(key) is not MappingEndEvent:
            start = events.place(key.start_mark)
            name = events.key(key)
            event = get()
            position = events.position(key)
            first = self.top_keys.setdefault(name, position)
            if first is not position:
                message = f"duplicate key {name!r} (first on line {first.line})"
                events.report(key, "duplicate-key", message, "merge them into one")
            if name == self.names.list_key and type(event) is SequenceStartEvent:
                self.list_start = start
                events.report_extras(event)
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
        """The items of the list, each delayed until the next event shows that it is complete.

        Returns the event after the list.
        """
        get, tree_of = events.get, events.tree
        events.in_items = True
        if not event.flow_style:
            self.in_list = True
            self.done = events.place(event.start_mark)[:2]
        self.list_column = event.start_mark.column
        pending: Item | None = None
        pending_end = self.done
        while type(event := get()) is not SequenceEndEvent:
            if pending is not None:
                self.done = pending_end
                yield pending
            tree = tree_of(event, 2)
            if self.first_key is None and type(tree) is dict and tree:
                self.first_key = next(iter(tree))
                if self.in_list:
                    keyed = rf"[ \t]*-\s+[\"']?{re.escape(self.first_key)}[\"']?:"
                    events.swallowed_item = re.compile(rf"[\n\r](?: {{{self.list_column}}}-\s|{keyed})")
            pending_end = events.place(events.last.end_mark)[:2]
            span = self._span(events.place(event.start_mark), pending_end[0])
            problems = self._drain_problems(events, span.end) if events.problems or self.invalid_chars else ()
            pending = Item(tree, span, problems)
        following = get()
        self._check_indentation(events, following)
        self.done = events.place(event.end_mark)[:2]
        self.in_list, self.list_over = False, True
        events.in_items, events.swallowed_item = False, None
        if pending is not None:
            yield pending
        return following

    def _check_indentation(self, events: Events, key: Any) -> None:
        """Raise YamlSyntaxError if the key after the list is a field that is not indented."""
        if type(key) is not ScalarEvent or not self.in_list or key.value == self.names.list_key:
            return
        is_field, items_follow = key.value in self.names.fields, False
        mark: Any = key.start_mark
        if self.first_key or not is_field:
            dash = re.compile(rf"^ {{{self.list_column}}}-\s+{re.escape(self.first_key or '')}", re.MULTILINE)
            items_follow = dash.search(self.file.text, mark.index + events.index) is not None
        if items_follow or (is_field and key.value not in self.names.headers):
            raise YamlSyntaxError(mark, *yaml_errors.at_the_margin(key.value))

    def _second_document(self, events: Events, event: Any) -> FileProblems:
        events.report(
            event, "second-document", "second YAML document; nothing below is read", "delete this line"
        )
        return FileProblems(self._drain_problems(events, len(self.file.text)))

    # --- after a syntax error: every item separately

    def _after_error(self, events: Events, error: "yaml.MarkedYAMLError | YamlSyntaxError") -> Iterator[Part]:
        """The rest of the list if the error is in one of its items, else an UnreadableFile."""
        text = self._clean()
        starts, end = self._items_by_dashes()
        marks = [error.mark] if isinstance(error, YamlSyntaxError) else yaml_errors.marks(error)
        places = [mark.index + events.index for mark in marks]
        places = [
            place for place in places if starts and starts[0] <= place and (place < end or end == len(text))
        ]
        # An open bracket extends into valid items: the parser may still be in the one it started.
        near = {0, *(bisect(starts, place) - 1 for place in places)} if starts else set()
        if any(
            yaml_errors.first_error(yaml_tree.LOADER, text[starts[n] : [*starts, end][n + 1]]) for n in near
        ) or (places and (self.in_list or isinstance(error, YamlSyntaxError))):
            blamed = starts[bisect(starts, max(places, default=0)) - 1] if places else starts[0]
            return self._parse_separately(blamed, lambda: self._diagnose(events, error))
        head = self._list_head(0)
        part = text[: len(text) if head is None or self.list_over else head]
        first = (
            None if isinstance(error, YamlSyntaxError) else yaml_errors.first_error(yaml_tree.LOADER, part)
        )
        problem = self._diagnose_at(part, 0, 0, first) if first else self._diagnose(events, error)
        return iter([UnreadableFile(problem)])

    def _parse_separately(
        self, blamed: int = -1, diagnose: Callable[[], Problem] | None = None
    ) -> Iterator[Part]:
        """The remaining items, each parsed separately, and the list's section after them.

        If all items up to the one at index `blamed` are valid separately, that one is invalid because
        of its context, and `diagnose` explains it.
        """
        text = self._clean()
        starts, end = self._items_by_dashes()
        index, line = self.done
        if not self.in_list:
            head = self._list_head(index) or 0
            line += _count_lines(text[index:head])
            index, self.list_start = head, (head, line, 0)
            place = Position(self.file.name, line + 1, 1, line + 1, len(self.names.list_key) + 1)
            self.top_keys.setdefault(self.names.list_key, place)
        valid = True
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            line += _count_lines(text[index:start])
            index = start
            part = self._parse_item(text[start:stop], start, line)
            if diagnose and start == blamed and valid and isinstance(part, Item):
                part = InvalidItem(diagnose, part.problems)
            valid = valid and isinstance(part, Item)
            yield part
            if self.second_document:  # nothing after it is read
                yield self.second_document
                end = len(text)
                break
        self.done = (end, line + _count_lines(text[index:end]))
        self.in_list, self.list_over = False, True
        yield Section(self.names.list_key, [], self._span(self.list_start, end))

    def _parse_item(self, part: str, index: int, line: int) -> Item | InvalidItem:
        """One item: the text from the line of its dash to the next item."""
        events = Events(self.file, part, index, line)
        events.in_items = True
        get = events.get
        try:
            get(), get()  # the stream's start and the document's
            dash: Any = get()
            mark: Any = dash.start_mark
            if type(dash) is not SequenceStartEvent or mark.column != self.list_column:
                raise YamlSyntaxError(mark, *yaml_errors.MISALIGNED_DASH)
            event = get()
            tree = events.tree(event, 2)
            span = self._span(events.place(event.start_mark), events.last.end_mark.index + index)
            if type(get()) is not SequenceEndEvent:
                raise YamlSyntaxError(events.last.end_mark, *yaml_errors.BAD_INDENTATION)
            get()  # the document's end
            if type(event := get()) is not yaml.StreamEndEvent:
                self.second_document = self._second_document(events, event)
        except (yaml.MarkedYAMLError, YamlSyntaxError) as error:
            diagnose = partial(self._diagnose_at, part, index, line, error.with_traceback(None))
            return InvalidItem(diagnose, self._invalid_chars_before(index + len(part)))
        return Item(tree, span, self._drain_problems(events, index + len(part)))

    def _list_head(self, begin: int) -> int | None:
        """The index of the next line that contains only the list's key."""
        head = re.compile(rf"^[\"']?{self.names.list_key}[\"']?[ \t]*:[ \t]*(?:#.*)?$", re.MULTILINE)
        match = head.search(self._clean().replace("\r", "\n"), begin)
        return match.start() if match else None

    def _items_by_dashes(self) -> tuple[list[int], int]:
        """The starts of the unread items, and the end of the last one."""
        text = self._clean().replace("\r", "\n")
        done = self.done[0]
        begin = text.rfind("\n", 0, done) + 1
        if self.in_list and text[begin:done].strip():  # an item ended in this line
            begin = text.find("\n", done) % (len(text) + 1)
        head = begin if self.in_list else self._list_head(begin)
        if self.list_over or head is None:
            return [], 0
        if not self.in_list:
            begin = text.find("\n", head) % (len(text) + 1)
            first = re.compile(r"(?:[ \t]*(?:#.*)?\n)*( *)-(?:[ \n]|\Z)").match(text, begin)
            if first is None:
                return [], 0
            self.list_column = len(first[1])
        if self.first_key is None:
            key = re.compile(r"^[ \t]*-\s+[\"']?([\w-]+)[\"']?[ \t]*:", re.MULTILINE).search(text, begin)
            self.first_key = key[1] if key else ""
        return yaml_errors.items_by_dashes(text, begin, self.list_column, self.first_key, self.names.headers)

    # --- positions and problems

    def _span(self, start: tuple[int, int, int], end: int) -> Span:
        return Span(self.file, start[0], end, start[1], start[2])

    def _problem(self, place: tuple[int, int, int], check: str, message: str, hint: str | None) -> Problem:
        _, line, column = place
        position = Position(self.file.name, line + 1, column + 1, line + 1, column + 2)
        return Problem(position, check, message, hint)

    def _diagnose(self, events: Events, error: "yaml.MarkedYAMLError | YamlSyntaxError") -> Problem:
        diagnosis = yaml_errors.diagnose(error, self._clean(), events.index)
        return self._problem(events.place(diagnosis.mark), "syntax", diagnosis.message, diagnosis.hint)

    def _diagnose_at(
        self, part: str, index: int, line: int, error: "yaml.MarkedYAMLError | YamlSyntaxError"
    ) -> Problem:
        """The diagnosis of an error in a part of the file that was parsed separately."""
        bracket = yaml_errors.unclosed_bracket(yaml_tree.LOADER, part, error)
        mark, message, hint = bracket or yaml_errors.diagnose(error, part, 0)
        return self._problem((mark.index + index, mark.line + line, mark.column), "syntax", message, hint)

    def _drain_problems(self, events: Events, end: int) -> tuple[Problem, ...]:
        problems = (*events.problems, *self._invalid_chars_before(end))
        events.problems.clear()
        return problems

    def _invalid_chars_before(self, end: int) -> tuple[Problem, ...]:
        """Remove invalid characters before an index, and return a problem for each line with some."""
        problems: list[Problem] = []
        last_line = -1
        while self.invalid_chars and self.invalid_chars[-1] < end:
            index = self.invalid_chars.pop()
            start, line = self.counted
            line += _count_lines(self.file.text[start:index])
            self.counted = index, line
            if line == last_line:
                continue  # one per line: a file in another encoding is full of them
            last_line = line
            code = ord(self.file.text[index])
            if 0xDC80 <= code <= 0xDCFF:
                fault = ("encoding", f"byte 0x{code - 0xDC00:02x} is not UTF-8", "save the file as UTF-8")
            else:
                fault = ("control-character", f"control character U+{code:04X}", "delete it")
            column = index - yaml_errors.line_start(self.file.text, index)
            problems.append(self._problem((index, line, column), *fault))
        return tuple(problems)


def _count_lines(text: str) -> int:
    return len(re.findall(LINE_BREAK, text)) if not text.isascii() or "\r" in text else text.count("\n")
