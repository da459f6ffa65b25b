"""Forms: what a command that writes has to know, declared once for its options and its questions.

A question has a field of the schema, which gives its type, its help, and how an answer is parsed.
"""

import inspect
import shlex
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer

from factcheck.cli import completion
from factcheck.cli.dialog import HELP, Back, Choice, Dialog, InvalidAnswer, at_terminal, by_number
from factcheck.cli.filters import lend, plain_date
from factcheck.cli.output import fail, warn
from factcheck.core import matching, query
from factcheck.core.fuzzy import quote_short
from factcheck.core.location import NOWHERE, Position
from factcheck.core.model import SPEAKER_TYPES, Citation, Dataset, Source, Speaker
from factcheck.core.schema import CITATION, GROUPS, SOURCE, SPEAKER
from factcheck.core.types import (
    PARAGRAPHS,
    TEXT,
    WHEN,
    WORDS,
    Field,
    InvalidValue,
    RecordType,
    ValueReader,
    is_http_url,
)

Answers: TypeAlias = dict[str, Any]


class Question(NamedTuple):
    """A field that a form asks for, as an option of the command and as a question of the dialog.

    `parse` replaces the parser of the field's type. `required` and `asks` are asked when it is the
    question's turn: a required one is repeated until it is answered, one that is not asked is an option
    alone. `default` is suggested, and taken for an empty answer.
    """

    name: str  # of the option
    key: str  # in the answers
    field: Field
    prompt: str = ""
    flags: tuple[str, ...] = ()  # beside --name
    metavar: str = "TEXT"
    help: str = ""  # instead of the field's description
    is_argument: bool = False
    repeats: bool = False
    parse: "Callable[[str, Entry], Any] | None" = None
    required: "Callable[[Entry], bool]" = lambda entry: False
    asks: "Callable[[Entry], bool]" = lambda entry: True
    choices: "Callable[[Entry], Sequence[Choice]]" = lambda entry: ()
    default: "Callable[[Entry], str]" = lambda entry: ""
    completion: Any = None

    @property
    def option(self) -> str:
        """How the command line and messages name it: `--said`, or `ID` where it is an argument."""
        return self.metavar if self.is_argument else f"--{self.name}"

    @property
    def is_list(self) -> bool:
        """Whether an answer has several values, separated by commas."""
        return self.field.type in (WORDS, PARAGRAPHS, GROUPS)

    @property
    def is_of_citation(self) -> bool:
        """Whether it asks for a part of a citation, not for a field of the record itself."""
        return any(self.field is field for field in CITATION.fields.values())

    def parameter(self) -> inspect.Parameter:
        """The parameter of the command's function from which Typer makes the option."""
        several = self.is_list or self.repeats
        shown = self.help or self.field.description
        settings: dict[str, Any] = {
            "metavar": f"[{self.metavar}]{'...' if several else ''}" if self.is_argument else self.metavar,
            "help": f"{shown} Repeat for several." if several else shown,
            "show_default": False,
            "autocompletion": self.completion,
        }
        made = (
            typer.Argument(**settings)
            if self.is_argument
            else typer.Option(f"--{self.name}", *self.flags, **settings)
        )
        typed: Any = list[str] | None if several else str | None
        return inspect.Parameter(
            self.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=None,
            annotation=Annotated[typed, made],
        )


Form: TypeAlias = tuple[Question, ...]


def always(entry: "Entry") -> bool:
    return True


def never(entry: "Entry") -> bool:
    return False


def question(record: RecordType, key: str, prompt: str, **settings: Any) -> Question:
    """The question for a field of a record; its option is called as the field is."""
    return Question(settings.pop("name", key), key, record.fields[key], prompt, **settings)


def takes(form: Form) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a form; it gets their values as `given`."""
    return lend("given", [item.parameter() for item in form], lambda values: values)


class Entry:
    """One run of a form: the options that were given, and the answers so far."""

    def __init__(
        self, form: Form, given: Answers, context: typer.Context, noun: str, dialog: Dialog | None = None
    ) -> None:
        self.form, self.given, self.context, self.noun, self.dialog = form, given, context, noun, dialog
        self.is_nested = dialog is not None
        self.dataset = Dataset()
        self.answers: Answers = {}
        self.citations: tuple[Citation, ...] = ()  # as options give them
        self.header: dict[str, dict[str, Any]] = {}  # records that an answer adds to the dataset
        self.values: Answers | None = None

    def note(self, text: str) -> None:
        """Print how an answer or an option was read."""
        (self.dialog.say if self.dialog else warn)(text)

    def collect(self, dataset: Dataset, heading: str = "") -> Answers:
        """The value of each field by its key: from options, else asked at a terminal.

        Nothing is asked twice: called again, for the same dataset read anew, it returns the same.
        """
        self.dataset = dataset
        if self.values is None:
            self._parse_options()
            missing = [item.option for item in self.form if self._lacks(item) and item.required(self)]
            if missing and self.dialog is None and at_terminal():
                self.dialog = Dialog("factcheck", *self.context.meta["words"])
                optional = any(self._lacks(item) and not item.required(self) for item in self.form)
                self.dialog.say(f"Enter skips optional fields; {HELP}" if optional else HELP)
            if self.dialog is not None:
                if heading:
                    self.dialog.say(heading)
                self._ask_all(self.dialog)
            elif missing:
                fail(f"{self.noun} needs {' and '.join(', '.join(missing).rsplit(', ', 1))}")
            cited = [self.answers.pop(item.key, None) for item in self.form if item.is_of_citation]
            if cited and cited[0]:
                self.citations = (Citation(cited[0], cited[1] or (), cited[2]),)
            self.values = {
                item.key: self.answers.get(item.key, () if item.is_list else None)
                for item in self.form
                if not item.is_of_citation
            }
        return dict(self.values)

    def _lacks(self, item: Question) -> bool:
        return (
            not (self.citations and item.is_of_citation) and item.key not in self.answers and item.asks(self)
        )

    def _parse_options(self) -> None:
        for item in self.form:
            typed = self.given.get(item.name)
            if typed not in (None, []) and not item.is_of_citation:
                self.answers[item.key] = self._parse_option(item, typed)
        self.citations = self._given_citations()

    def _parse_option(self, item: Question, typed: Any) -> Any:
        try:
            return self.parse(item, typed)
        except InvalidAnswer as error:
            fail(f"{item.option}: {error}")

    def _given_citations(self) -> tuple[Citation, ...]:
        """The citations of options: `--paragraph` and `--url` belong to the `--source` before them."""
        cites = {item.name: item for item in self.form if item.is_of_citation}
        values = {name: iter(self.given.get(name) or ()) for name in cites}
        made: list[Citation] = []
        for name in filter(cites.__contains__, self.context.meta["order"]):
            value = self._parse_option(cites[name], next(values[name]))
            if name == "source":
                made.append(Citation(value))
            elif not made:
                fail(f"--{name} needs a --source before it")
            elif name == "paragraph":
                made[-1] = made[-1]._replace(paragraphs=(*made[-1].paragraphs, *value))
            else:
                made[-1] = made[-1]._replace(url=value)
        return tuple(made)

    def _ask_all(self, dialog: Dialog) -> None:
        """Ask for what is missing; `back` returns to the question before, even to that of the parent form."""
        asked: list[str] = []
        while item := next(filter(self._lacks, self.form), None):
            try:
                self.answers[item.key] = self._ask(item, dialog)
                asked.append(item.key)
            except Back:
                if asked:
                    del self.answers[asked.pop()]
                elif self.is_nested:
                    raise

    def _ask(self, item: Question, dialog: Dialog) -> Any:
        choices, default = item.choices(self), item.default(self)

        def parse(answer: str) -> Any:
            parts = answer.split(",") if item.is_list else [answer]
            parts = [by_number(part.strip(), choices) for part in parts if part.strip()]
            if not parts:
                return () if item.is_list else None
            return self.parse(item, parts if item.is_list else parts[0])

        return dialog.ask(
            item.option,
            item.prompt + (", by name or number" if choices else ""),
            parse,
            default=None if item.required(self) and not default else default,
            choices=choices,
        )

    def parse(self, item: Question, typed: str | list[str]) -> Any:
        """A value from the text of an option or an answer. Raises InvalidAnswer."""
        texts = map(_written, typed if isinstance(typed, list) else [typed])
        if item.parse:
            values = tuple(item.parse(text, self) for text in texts)
            return values if isinstance(typed, list) else values[0]
        if item.field.type is WHEN:
            return _typed(item, plain_date(next(texts), self.note))
        if item.field.type is PARAGRAPHS:
            return _typed(item, [part for text in texts for part in text.replace(",", " ").split()])
        return _typed(item, list(texts) if isinstance(typed, list) or item.is_list else next(texts))


def _written(typed: str) -> str:
    """Text that can be written, without blanks around it. Raises InvalidAnswer."""
    if not typed.strip():
        raise InvalidAnswer("the text is empty")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in typed):
        raise InvalidAnswer("the text is not valid UTF-8")
    return typed.strip()


def _typed(item: Question, tree: Any) -> Any:
    """A value as the field's type reads it from the file; of a closed list, its beginning is enough."""
    if words := [word for word in item.field.type.schema.get("enum", ()) if word]:
        tree = resolve(tree, dict.fromkeys(words, ()), item.name)
    reader = ValueReader(lambda *_: Position("", 0, 0, 0, 0))
    try:
        value = item.field.type.read(reader, tree)
    except InvalidValue as error:
        _, message, hint = error.args
    else:
        if not reader.problems.total:
            return value
        _, _, message, hint, *_ = reader.problems.listed[0]
    raise InvalidAnswer(f"{message}; {hint() if callable(hint) else hint}")


# --- parsers beside those of the types


def resolve(typed: str, words: Any, noun: str) -> str:
    """A word of a closed list from its beginning; `noun` is what messages call it. Raises InvalidAnswer."""
    match = matching.match_word(typed, words)
    if isinstance(match, str):
        return match
    raise InvalidAnswer(match.message(noun))


def parse_url(typed: str, entry: Entry) -> str:
    if not is_http_url(typed):
        raise InvalidAnswer(f"invalid URL {quote_short(typed)}; it must start with https:// or http://")
    return typed


def parse_id(typed: str, entry: Entry) -> str:
    if not matching.is_kebab(typed):
        form = matching.kebab(typed)
        raise InvalidAnswer(f"{quote_short(typed)} is not in kebab case{f'; write {form!r}' if form else ''}")
    return typed


def parse_claim_id(typed: str, entry: Entry) -> str:
    """The id of a claim of the dataset, from its beginning."""
    match = matching.match_id(typed, [claim.id for claim in entry.dataset.claims])
    if isinstance(match, matching.Unmatched):
        more = "" if match.candidates or match.suggestion else "; `factcheck list` shows the ids"
        raise InvalidAnswer(match.message("id") + more)
    return match


def parse_source(typed: str, entry: Entry) -> str:
    """The id of a source, from its beginning, or from a whole publisher or title that no other source has."""
    known = query.sources(entry.dataset)
    near = matching.match_whole(typed, known)
    match = near[0] if len(near) == 1 else matching.match_word(typed, dict.fromkeys(known, ()))
    if not isinstance(match, str):
        near = near or [*match.candidates] or [*filter(None, [match.suggestion])]
    elif len(near) < 2:
        return match
    if not known and entry.dialog is None:
        return typed
    source = matching.kebab(typed)
    given = {"id": source, "suggested title": "" if source == typed else typed}
    return _near_or_new(typed, near, SOURCE_FORM, given, entry)


def parse_speaker(typed: str, entry: Entry) -> str:
    """A speaker by a whole name or alias: no statement is attributed to another person by a near name.

    Where the dataset declares no speakers, an unknown name is a new one.
    """
    known = query.speakers(entry.dataset)
    near = matching.match_whole(typed, known)
    if len(near) == 1:
        return near[0]
    if not near and not entry.dataset.speakers and entry.dialog is None:
        return typed
    match = matching.match_names(typed, known)
    near = near or (sorted(match) if isinstance(match, frozenset) else [*filter(None, [match.suggestion])])
    return _near_or_new(typed, near, SPEAKER_FORM, {"name": typed}, entry)


def _near_or_new(typed: str, near: Sequence[str], form: Form, given: Answers, entry: Entry) -> str:
    """The only near name or a new one, if somebody at a terminal says so. Raises InvalidAnswer."""
    noun = "source" if form is SOURCE_FORM else "speaker"
    if len(near) > 1:
        raise InvalidAnswer(f"ambiguous {noun} {quote_short(typed)}: could be {matching.join_some(near)}")
    unknown = f"unknown {noun} {quote_short(typed)}"
    if near and not at_terminal():
        raise InvalidAnswer(f"{unknown}; did you mean --{noun} {shlex.quote(near[0])}?")
    dialog = entry.dialog or Dialog()
    if near and dialog.choose(f"Did you mean {near[0]}?", "yN") == "y":
        return near[0]
    if entry.dialog is None:
        raise InvalidAnswer(f"{unknown}; to add it: factcheck add-{noun} {shlex.quote(typed)}")
    name: str = given[form[0].name]
    if not name or typed.isdecimal() or dialog.choose(f"Add {typed} as a new {noun}?", "yN") == "n":
        raise InvalidAnswer(f"{unknown}; choose one from the list")
    file, dry_run = (entry.context.params[option] for option in ("file", "dry_run"))
    shared = [*(("-f", file) if file else ()), *(("--dry-run",) if dry_run else ())]
    with dialog.nest("factcheck", f"add-{noun}", name, *shared) as nested:
        values = Entry(form, given, entry.context, "", nested).collect(entry.dataset)
    record = Source if form is SOURCE_FORM else Speaker
    entry.header[f"{noun}s"] = {name: record(span=NOWHERE, **values)}
    return name


# --- the forms of the header's records


def _beside(entry: Entry) -> bool:
    return not entry.is_nested


SPEAKER_FORM: Form = (
    Question(
        "name", "name", Field(TEXT, "The name, as in `speaker` of claims."), "Name", metavar="NAME",
        is_argument=True, required=always,
    ),
    question(
        SPEAKER, "type", "Type", metavar="TYPE", choices=lambda entry: [(word, "") for word in SPEAKER_TYPES]
    ),
    question(SPEAKER, "role", "Role"),
    question(SPEAKER, "groups", "Groups, comma-separated", name="group", metavar="NAME", asks=_beside),
    question(SPEAKER, "aliases", "Other names, comma-separated", name="alias", metavar="NAME", asks=_beside),
    question(SPEAKER, "url", "Profile URL", metavar="URL", parse=parse_url, asks=_beside),
    question(SPEAKER, "note", "Note", asks=never),
)  # fmt: skip
SOURCE_FORM: Form = (
    Question(
        "id", "id", Field(TEXT, "An id that you choose, such as publisher-date."), "Id (publisher-date)",
        metavar="ID", is_argument=True, required=always, parse=parse_id,
    ),
    question(SOURCE, "title", "Title", default=lambda entry: entry.given.get("suggested title", "")),
    question(SOURCE, "publisher", "Publisher", metavar="NAME"),
    question(SOURCE, "published", "Published", metavar="DATE"),
    question(SOURCE, "url", "URL", metavar="URL", parse=parse_url),
    question(SOURCE, "archived", "Archived copy", metavar="URL", parse=parse_url, asks=never),
    question(SOURCE, "text", "Text", metavar="PATH", asks=never),
    question(SOURCE, "note", "Known affiliation, and other notes", asks=_beside),
)  # fmt: skip


# --- questions that several forms have


def _sources(entry: Entry) -> Sequence[Choice]:
    described = {name: (source.title, source.publisher) for name, source in entry.dataset.sources.items()}
    return [(name, ", ".join(filter(None, described.get(name, ())))) for name in query.sources(entry.dataset)]


def _has_source(entry: Entry) -> bool:
    return bool(entry.answers.get("source"))


def citation_questions(required: Callable[[Entry], bool]) -> Form:
    """The questions for a citation; as options, `--paragraph` and `--url` belong to the source before."""
    return (
        question(
            CITATION, "source", "Source", metavar="ID", repeats=True, parse=parse_source,
            required=required, choices=_sources, completion=completion.sources,
        ),
        question(
            CITATION, "paragraphs", "Paragraphs", name="paragraph", metavar="N", asks=_has_source,
            help="A paragraph of the source before it.",
        ),
        question(
            CITATION, "url", "URL of this citation", metavar="URL", repeats=True, parse=parse_url,
            asks=_has_source, help="A URL for this citation, of the source before it.",
        ),
    )  # fmt: skip
