"""YAML text to small plain trees, one for each item of a list; knows no schema.

No scalar is typed: a tree is the text, a list of trees, or a dict of text to tree. The reader
drives the parser's events (libyaml's, or PyYAML's own where libyaml is missing), so nothing is
constructed, and an item's tree can be dropped as soon as it has been used.

The parser stops at the first syntax error. `read` reports it, lifts out the item that holds it
and reads on, so that one slip costs one item.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.reader import ReaderError

from factcheck import syntax
from factcheck.model import LINE_BREAK, File, Position, Span
from factcheck.problems import Problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

MAX_DEPTH = 32  # a claim needs five levels; the parser's time grows with the square of the depth
MAX_SYNTAX_ERRORS = 100
MAX_TEXT = 1_000_000  # characters
MAX_KEYS = 1_000  # of one mapping in an item
MAX_HEADER = 50_000  # keys of one mapping, or items of one list, before or after the claims

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

NOT_YAML = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
STAND_IN = "\ufffd"
_IN_LINE = "[^\n\r\x85\u2028\u2029]"

ScalarEvent = yaml.ScalarEvent
SequenceStartEvent, SequenceEndEvent = yaml.SequenceStartEvent, yaml.SequenceEndEvent
MappingStartEvent, MappingEndEvent = yaml.MappingStartEvent, yaml.MappingEndEvent


class Item(NamedTuple):
    """One item of the list, and what is wrong with its YAML."""

    tree: Tree
    span: Span
    problems: tuple[Problem, ...]


class Section(NamedTuple):
    """One top-level key and its value; the span runs from the key to the value's end.

    The list's comes after its items, which are not in its tree again.
    """

    key: str
    tree: Tree
    span: Span
    problems: tuple[Problem, ...]


class Lifted(NamedTuple):
    """An item that could not be read, and why."""

    problems: tuple[Problem, ...]


class Loose(NamedTuple):
    """Problems that stand in no item and no section."""

    problems: tuple[Problem, ...]


class Unreadable(NamedTuple):
    """Why nothing of the file can be used."""

    problem: Problem


Found: TypeAlias = Item | Section | Lifted | Loose | Unreadable


class _Slip(Exception):
    """What the parser lets pass but must not stand."""

    def __init__(self, mark: Any, message: str, hint: str) -> None:
        self.mark = mark
        self.message = message
        self.hint = hint


def read(file: File, list_key: str, headers: frozenset[str], fields: frozenset[str]) -> Iterator[Found]:
    """The top-level sections of a file, and before its section the items of the list at `list_key`.

    `headers` are the other keys known at the top level, `fields` those of an item: they tell the
    end of the list from a field that slipped to the margin.
    """
    return _Reader(file, list_key, headers, fields).found()


class _Reader:
    def __init__(self, file: File, list_key: str, headers: frozenset[str], fields: frozenset[str]) -> None:
        self.file = file
        self.list_key = list_key
        self.headers = headers
        self.fields = fields
        self.problems: list[Problem] = []
        self.top_keys: dict[str, Position] = {}
        # After an error the rest of the text is parsed again. These say where the parsed text
        # begins in the file, and how many characters before it, on its first line, are ours.
        self.index = self.line = self.ours = 0
        self.done = (0, 0, 0)  # index, line and column behind what has been handed on
        self.in_list = self.list_over = False
        self.first_key: str | None = None  # of the list's items
        self.text: str | None = None  # the file's, once something had to be blanked in it
        self.odd: list[tuple[int, Problem]] = []  # characters that YAML does not allow

    # --- reading on after errors

    def found(self) -> Iterator[Found]:
        data = self.file.data.removeprefix(b"\xef\xbb\xbf")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
            yield Unreadable(
                self._problem((0, 0, 0), "encoding", "this is no UTF-8 text", "save the file as UTF-8")
            )
            return
        source: str | bytes = self._clean() if LOADER is yaml.BaseLoader else data
        for _ in range(MAX_SYNTAX_ERRORS):
            try:
                yield from self._sections(source)
                if self.odd:
                    yield Loose(self._taken(len(self.file.text)))
                return
            except ReaderError:
                self._clean()
            except (yaml.MarkedYAMLError, _Slip) as error:
                # Its frames hold this text and the parser's, which nothing collects while reading.
                yield (lost := self._lift(error.with_traceback(None)))
                if isinstance(lost, Unreadable):
                    return
            source = self._rest()
        yield Unreadable(
            self._problem(
                self.done,
                "syntax",
                f"more than {MAX_SYNTAX_ERRORS} syntax errors; nothing after this line was read",
                "mend the ones above first",
            )
        )

    def _clean(self) -> str:
        """The file's text with a stand-in for each character that aborts the parser."""
        text = self.file.text
        line, last = 0, 0
        breaks = re.compile(LINE_BREAK)
        reported = -1
        for match in re.finditer(NOT_YAML, text):
            index = match.start()
            line += len(breaks.findall(text, last, index))
            last = index
            if line == reported:
                continue  # one a line is enough: a file in another encoding is full of them
            reported = line
            code = ord(match[0])
            if 0xDC80 <= code <= 0xDCFF:
                found = ("encoding", f"byte 0x{code - 0xDC00:02x} is not UTF-8", "save the file as UTF-8")
            else:
                found = ("control-character", f"control character U+{code:04X}", "delete it")
            column = index - syntax.line_start(text, index)
            self.odd.append((index, self._problem((index, line, column), *found)))
        self.odd.reverse()
        self.text = re.sub(NOT_YAML, STAND_IN, text)
        return self.text

    def _rest(self) -> str:
        """What is left to parse: behind a list key of our own where the list had begun."""
        assert self.text is not None
        index, line, column = self.done
        lead = f"{self.list_key}:\n" if self.in_list else ""
        self.index = index - column - len(lead)
        self.line = line - bool(lead)
        self.ours = len(lead) + column
        return lead + " " * column + self.text[index:]

    def _lift(self, error: "yaml.MarkedYAMLError | _Slip") -> Lifted | Unreadable:
        """Blank the item that holds the error; without one, the file is unreadable."""
        if self.text is None:
            self.text = self._clean()
        span, alone = self._item_with(error)
        if span is None:
            head = self._list_head(0)
            part = len(self.text) if head is None or self.list_over else head
            alone = syntax.first_error(LOADER, self.text[:part])
            return Unreadable(
                self._explained(error) if alone is None else self._explained_alone(alone, 0, part)
            )
        start, end = span
        odd = tuple(problem for index, problem in self.odd if start <= index < end)
        self.odd = [(index, problem) for index, problem in self.odd if not start <= index < end]
        if alone is None or isinstance(error, _Slip):
            problem = self._explained(error)
        else:
            problem = self._explained_alone(alone, start, end)
        self.text = self.text[:start] + re.sub(_IN_LINE, " ", self.text[start:end]) + self.text[end:]
        return Lifted((*odd, problem))

    def _item_with(self, error: "yaml.MarkedYAMLError | _Slip") -> tuple[tuple[int, int] | None, Any]:
        """The item that holds the error, by the dashes at the margin, and its own first error."""
        assert self.text is not None
        starts, end = self._items_by_dashes()
        marks = [error.mark] if isinstance(error, _Slip) else syntax.marks(error)
        places = [mark.index + self.index for mark in marks if mark.index >= self.ours]
        found = []
        for index in places:
            if starts and starts[0] <= index < max(end, index + (end == len(self.text))):
                found.append(max(start for start in starts if start <= index))
        # An open bracket runs on into sound items: the parser is still in the one that it began.
        unfinished = [start for start in starts if start >= self.done[0] - self.done[2]][:1]
        spans = [
            (start, min([end, *(other for other in starts if other > start)])) for start in found + unfinished
        ]
        if not isinstance(error, _Slip):
            for span in spans:
                if alone := syntax.first_error(LOADER, self.text[slice(*span)]):
                    return span, alone
        # Without an error of its own an item is to blame only for how it stands among the others.
        return (spans[0] if found and self.in_list else None), None

    def _list_head(self, begin: int) -> int | None:
        """Where the list's key stands alone on its line, from an index on."""
        head = re.compile(rf"^[\"']?{self.list_key}[\"']?[ \t]*:[ \t]*(?:#.*)?$", re.MULTILINE)
        match = head.search((self.text or "").replace("\r", "\n"), begin)
        return match.start() if match else None

    def _items_by_dashes(self) -> tuple[list[int], int]:
        """Where the items still to be read begin, and where the last of them ends.

        An item begins at a dash in the list's column; or anywhere else, where the key behind the
        dash is the one that the first item begins with.
        """
        assert self.text is not None
        if self.list_over:
            return [], 0
        text = self.text.replace("\r", "\n")
        begin = self.done[0] - self.done[2]
        if not self.in_list:
            head = self._list_head(begin)
            if head is None:
                return [], 0
            begin = text.find("\n", head) % (len(text) + 1)
        first = re.compile(r"(?:[ \t]*(?:#.*)?\n)*( *)-(?:[ \n]|\Z)").match(text, begin)
        if first is None and not self.in_list:
            return [], 0
        column = self.list_column if self.in_list else len(first[1]) if first else 0
        if self.first_key is None:
            key = re.compile(r"^[ \t]*-\s+[\"']?([\w-]+)[\"']?[ \t]*:", re.MULTILINE).search(text, begin)
            self.first_key = key[1] if key else ""
        keyed = re.compile(rf"^[ \t]*-[ \t]*[\"']?{re.escape(self.first_key)}[\"']?[ \t]*:", re.MULTILINE)
        sure = [match.start() for match in keyed.finditer(text, begin)] if self.first_key else []
        keys = "|".join(map(re.escape, sorted(self.headers)))
        after = re.compile(rf"^[\"']?(?:{keys})[\"']?[ \t]*:", re.MULTILINE).search(
            text, max(sure, default=begin)
        )
        end = after.start() if after else len(text)
        dashes = re.compile(rf"^ {{{column}}}-(?=\s|$)", re.MULTILINE)
        starts = {match.start() for match in dashes.finditer(text, begin, end)}
        return sorted(starts.union(sure)), end

    # --- one pass over the events

    def _sections(self, source: str | bytes) -> Iterator[Found]:
        loader = LOADER(source)
        self.get: Any = loader.get_event
        get = self.get
        get()  # the stream's start
        if type(get()) is yaml.StreamEndEvent:
            return
        root = get()
        if type(root) is not MappingStartEvent:
            raise _Slip(
                root.start_mark, "this is no dataset", f"write `{self.list_key}:` and a list under it"
            )
        ours = self.in_list
        self._refuse_extras(root)
        self.next_key = get()
        while type(key := self.next_key) is not MappingEndEvent:
            start = self._place(key.start_mark)
            name = self._key(key)
            event = get()
            if not ours:
                self._note_top_key(name, key)
            ours = False
            if name == self.list_key and type(event) is SequenceStartEvent:
                self._refuse_extras(event)
                if self.problems:
                    yield Loose(self._taken(start[0]))
                yield from self._items(event)
                yield Section(name, [], self._span(start, self.done[0]), self._taken(self.done[0]))
            else:
                tree = self._tree(event, 1)
                self.done = self._place(self.last.end_mark)
                span = self._span(start, self.done[0])
                yield Section(name, tree, span, self._taken(span.end))
                self.next_key = get()
        get()  # the document's end
        if type(event := get()) is not yaml.StreamEndEvent:
            self._wrong(
                event,
                "second-document",
                "a second document begins here; nothing below is read",
                "delete this line",
            )
            yield Loose(self._taken(len(self.file.text)))

    def _items(self, event: Any) -> Iterator[Found]:
        """Each item, held back until what follows it is known not to belong to it after all."""
        get, tree_of = self.get, self._tree
        if not event.flow_style:
            self.in_list = True
            self.done = self._place(event.start_mark)
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
            end = self.last.end_mark
            stop = end.index + self.index
            behind = (stop, end.line + self.line, end.column)
            span = self._span((mark.index + self.index, mark.line + self.line, mark.column), stop)
            held = Item(tree, span, self._taken(stop) if self.problems or self.odd else ())
        self.next_key = get()
        self._refuse_field_at_margin(self.next_key)
        self.done = self._place(event.end_mark)
        self.in_list, self.list_over = False, True
        if held is not None:
            yield held

    def _tree(self, event: Any, depth: int) -> Tree:
        """The tree that begins with this event; `self.last` is the event that ended it."""
        self.last = event
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event)
            if event.style and event.end_mark.line != event.start_mark.line:
                self._refuse_swallowed_items(event)
            value: str = event.value
            if len(value) > MAX_TEXT:
                self._wrong(
                    event, "too-long", f"a text of {len(value):,} characters", f"the limit is {MAX_TEXT:,}"
                )
            return value
        if kind is MappingStartEvent:
            self._refuse_extras(event)
            if depth > MAX_DEPTH:
                raise _Slip(
                    event.start_mark, f"nested more than {MAX_DEPTH} deep", "a claim needs five levels"
                )
            get = self.get
            mapping: dict[str, Tree] = {}
            while type(key := get()) is not MappingEndEvent:
                name = key.value if type(key) is ScalarEvent and key.tag is None else self._key(key)
                tree = self._tree(get(), depth + 1)
                if type(key) is not ScalarEvent:
                    continue
                if name in mapping:
                    self._wrong(
                        key, "duplicate-key", f"the key {name!r} stands here a second time", "keep one"
                    )
                else:
                    mapping[name] = tree
            limit = MAX_KEYS if self.in_list else MAX_HEADER
            if len(mapping) > limit:
                message = f"{len(mapping):,} keys in one place"
                hint = "a claim has 13" if self.in_list else "spread the claims over several files"
                raise _Slip(event.start_mark, message, f"the limit is {limit:,}; {hint}")
            self.last = key
            return mapping
        if kind is SequenceStartEvent:
            self._refuse_extras(event)
            if depth > MAX_DEPTH:
                raise _Slip(
                    event.start_mark, f"nested more than {MAX_DEPTH} deep", "a claim needs five levels"
                )
            sequence, mark = [], event.start_mark
            while type(event := self.get()) is not SequenceEndEvent:
                sequence.append(self._tree(event, depth + 1))
            if len(sequence) > MAX_HEADER and not self.in_list:
                message = f"{len(sequence):,} items in one place"
                hint = f"the limit is {MAX_HEADER:,}; spread the claims over several files"
                raise _Slip(mark, message, hint)
            self.last = event
            return sequence
        self._wrong(
            event, "alias", "an alias (*) stands for text from elsewhere", "write the text out, or quote it"
        )
        return ""

    def _key(self, event: Any) -> str:
        if type(event) is ScalarEvent:
            self._refuse_extras(event)
            name: str = event.value
            return name
        self._wrong(event, "key", "a key must be plain text", "quote the text, or write it after >-")
        self._tree(event, 1)
        return ""

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._wrong(
                event, "anchor", "an anchor (&) names text for use elsewhere", "delete it, or quote the text"
            )
        if event.tag is not None:
            self._wrong(
                event,
                "tag",
                "a tag (!) gives a type, and every field is text",
                "delete it, or quote the text",
            )

    def _refuse_swallowed_items(self, event: Any) -> None:
        """An unclosed quotation mark runs on to the next one, over whole items if need be."""
        if self.in_list and event.style in "\"'" and "- " in event.value:
            start, end = event.start_mark.index + self.index, event.end_mark.index + self.index
            keyed = rf"[ \t]*-\s+[\"']?{re.escape(self.first_key)}[\"']?:" if self.first_key else r"(?!)"
            if re.search(rf"[\n\r](?: {{{self.list_column}}}-\s|{keyed})", self.file.text[start:end]):
                hint = "close it, or write the text after >-"
                raise _Slip(event.start_mark, "this quotation mark is never closed", hint)

    def _refuse_field_at_margin(self, key: Any) -> None:
        """A field without its indentation ends the list, though more of the item or the list follows."""
        if type(key) is not ScalarEvent or not self.in_list or key.value == self.list_key:
            return
        mark: Any = key.start_mark
        more = False
        if self.first_key or key.value not in self.fields:
            dash = re.compile(rf"^ {{{self.list_column}}}-\s+{re.escape(self.first_key or '')}", re.MULTILINE)
            more = dash.search(self.file.text, mark.index + self.index) is not None
        if more or (key.value in self.fields and key.value not in self.headers):
            message = f"{key.value!r} stands at the margin, where the list ends"
            raise _Slip(mark, message, "indent it under its item")

    def _note_top_key(self, name: str, event: Any) -> None:
        position = self._position(event.start_mark, event.end_mark)
        first = self.top_keys.setdefault(name, position)
        if first is not position:
            self._wrong(
                event,
                "duplicate-key",
                f"the key {name!r} stands here a second time, first on line {first.line}",
                "put all of it under one",
            )

    # --- places and problems

    def _place(self, mark: Any) -> tuple[int, int, int]:
        return mark.index + self.index, mark.line + self.line, mark.column

    def _span(self, start: tuple[int, int, int], end: int) -> Span:
        if self.text is not None:  # an item that was lifted out behind this one is not in it
            end = start[0] + len(self.text[start[0] : end].rstrip())
        return Span(self.file, start[0], end, start[1], start[2])

    def _position(self, start: Any, end: Any) -> Position:
        return Position(
            self.file.name,
            start.line + self.line + 1,
            start.column + 1,
            end.line + self.line + 1,
            end.column + 1,
        )

    def _problem(self, place: tuple[int, int, int], check: str, message: str, hint: str) -> Problem:
        _, line, column = place
        return Problem(
            Position(self.file.name, line + 1, column + 1, line + 1, column + 2), check, message, hint
        )

    def _wrong(self, event: Any, check: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self._position(event.start_mark, event.end_mark), check, message, hint))

    def _taken(self, end: int) -> tuple[Problem, ...]:
        """The problems found up to the index `end`, which leave the reader's hands with this."""
        while self.odd and self.odd[-1][0] < end:
            self.problems.append(self.odd.pop()[1])
        taken = tuple(self.problems)
        self.problems.clear()
        return taken

    def _explained(self, error: "yaml.MarkedYAMLError | _Slip") -> Problem:
        if isinstance(error, _Slip):
            return self._problem(self._place(error.mark), "syntax", error.message, error.hint)
        assert self.text is not None
        mark, message, hint = syntax.explanation(error, self.text, self.index)
        return self._problem(self._place(mark), "syntax", message, hint)

    def _explained_alone(self, error: Any, start: int, end: int) -> Problem:
        """What is wrong with a stretch of the file that was parsed alone."""
        assert self.text is not None
        self.line = len(re.findall(LINE_BREAK, self.text[:start]))
        self.index, self.ours = start, 0
        bracket = syntax.open_bracket(LOADER, self.text[start:end])
        if bracket is not None and (bracket.line < error.problem_mark.line):
            char = self.text[start + bracket.index]
            hint = f"close it, or {syntax.QUOTE_IT}"
            return self._problem(self._place(bracket), "syntax", f"this '{char}' is never closed", hint)
        return self._explained(error)
