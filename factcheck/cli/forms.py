"""What the commands that write share: the dataset they may write to, values as typed, one way to write."""

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcheck.cli import completion
from factcheck.cli.app import typed as typed_options
from factcheck.cli.dialog import Dialog, InvalidAnswer, numbered
from factcheck.cli.filters import today
from factcheck.cli.output import (
    dataset_path,
    fail,
    fail_on_database,
    quiet_pipe,
    read_dataset,
    readable,
    shipped,
    warn,
)

if TYPE_CHECKING:
    from factcheck.core.diagnostics import Problem
    from factcheck.core.location import File
    from factcheck.core.model import Citation, Dataset, When
    from factcheck.reading.loader import LoadResult

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def option(*names: str, metavar: str, help: str, words: Any = None) -> Any:
    """An option that takes a value."""
    return typer.Option(*names, metavar=metavar, help=help, show_default=False, autocompletion=words)


SourceOption = Annotated[
    list[str] | None,
    option(
        "--source", metavar="ID", help="Where it is on record. May be repeated.", words=completion.sources
    ),
]
ParagraphsOption = Annotated[
    list[str] | None,
    option("--paragraph", metavar="N", help="A paragraph of the source before it. May be repeated."),
]
UrlOption = Annotated[
    list[str] | None, option("--url", metavar="URL", help="An address of its own, of the source before it.")
]


# --- values as typed


def text(typed: str) -> str:
    """A text that can be written."""
    if not typed.strip():
        raise InvalidAnswer("it is empty")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in typed):
        raise InvalidAnswer("it is not UTF-8")
    return typed.strip()


def optional(typed: str) -> str | None:
    """A text, or nothing."""
    return text(typed) if typed.strip() else None


def quotation(typed: str) -> str | None:
    """A quotation without the quotation marks around it: they are added where it is shown."""
    from factcheck.analysis.quotes import without_marks

    return without_marks(text(typed)) if typed.strip() else None


def date(typed: str) -> "When | None":
    """A date, or nothing."""
    from factcheck.core.model import When
    from factcheck.core.types import DATE_HINT

    if not typed.strip():
        return None
    found = When.parse(typed.strip())
    if found is None:
        raise InvalidAnswer(f"{typed!r} is no date; {DATE_HINT}")
    return found


def word(known: Any) -> Callable[[str], str | None]:
    """A word of a closed list by its beginning, or nothing."""

    def parse(typed: str) -> str | None:
        from factcheck.core import matching
        from factcheck.core.model import EVERYDAY

        if not typed.strip():
            return None
        match = matching.match_word(typed.strip(), known)
        if isinstance(match, str):
            return match
        everyday = EVERYDAY.get(matching.fold(typed))
        raise InvalidAnswer((match._replace(suggestion=everyday) if everyday in known else match).message())

    return parse


def paragraphs(typed: str) -> tuple[int, ...]:
    """Paragraphs, parted by blanks or commas."""
    numbers = typed.replace(",", " ").split()
    if not all(number.isascii() and number.isdigit() and int(number) > 0 for number in numbers):
        raise InvalidAnswer(f"{typed!r}: paragraphs are whole numbers, counted from 1")
    return tuple(map(int, numbers))


def address(typed: str) -> str | None:
    """An address that a reader can follow, or nothing."""
    from factcheck.core.types import is_http_url

    if typed.strip() and not is_http_url(typed.strip()):
        raise InvalidAnswer(f"{typed!r} is no http(s) address; write it whole, from https:// on")
    return typed.strip() or None


def kebab_id(typed: str) -> str:
    """An id in kebab case."""
    from factcheck.core.matching import is_kebab, kebab

    if not is_kebab(text(typed)):
        form = kebab(typed)
        raise InvalidAnswer(f"{typed!r} is not in kebab case{f'; write {form!r}' if form else ''}")
    return typed.strip()


def speaker(dataset: "Dataset") -> Callable[[str], str]:
    """A speaker by a whole name or alias alone: nothing is put into another person's mouth.

    Where the dataset declares no speakers, a name that nobody has is a new one.
    """

    def parse(typed: str) -> str:
        from factcheck.core import query
        from factcheck.core.fuzzy import quote_short
        from factcheck.core.matching import fold, match_names

        known = query.speakers(dataset)
        typed = text(typed)
        if typed in known:
            return typed
        whole = [name for name, aliases in known.items() if fold(typed) in map(fold, (name, *aliases))]
        if len(whole) == 1:
            return whole[0]
        if not whole and not dataset.speakers:
            return typed
        near = match_names(typed, known)
        names = sorted(near) if isinstance(near, frozenset) else [near.suggestion] if near.suggestion else []
        raise UnknownSpeaker(typed, f"no speaker is called {quote_short(typed)}", names)

    return parse


class UnknownSpeaker(InvalidAnswer):
    """A name that no speaker has, and those who could be meant."""

    def __init__(self, typed: str, message: str, near: list[str]) -> None:
        self.typed, self.near = typed, near
        could_be = f"; on record: {', '.join(near[:5])}" if near else ""
        super().__init__(f"{message}{could_be}; `factcheck add-speaker {_quoted(typed)}` adds them")


def _quoted(typed: str) -> str:
    import shlex

    return shlex.quote(typed)


def source(dataset: "Dataset") -> Callable[[str], str]:
    """A source by its id, or by a beginning of it that fits no other."""

    def parse(typed: str) -> str:
        from factcheck.core import matching, query

        known = query.sources(dataset)
        match = matching.match_word(text(typed), known)
        if isinstance(match, str):
            return match
        if not known:
            return typed
        more = "" if match.candidates else f"; `factcheck add-source {_quoted(typed)}` adds it"
        raise InvalidAnswer(match.message("source") + more)

    return parse


def claim_id(dataset: "Dataset") -> Callable[[str], str]:
    """The id of a claim, or the one that what was typed begins."""

    def parse(typed: str) -> str:
        from factcheck.core import matching

        match = matching.match_id(typed, [claim.id for claim in dataset.claims])
        if isinstance(match, str):
            return match
        more = "" if match.candidates or match.suggestion else "; `factcheck list` shows the ids"
        raise InvalidAnswer(match.message("id") + more)

    return parse


New = dict[str, dict[str, Any]]  # records that go into the header with what is written, by section


def with_new(dataset: "Dataset", target: "File", data: bytes, new: New) -> "tuple[bytes, Dataset]":
    """Bytes and dataset with what was added to the header on the way."""
    from factcheck.core import schema
    from factcheck.core.location import File
    from factcheck.writing import splice

    shapes = {"sources": schema.SOURCE, "speakers": schema.SPEAKER}
    for key, records in new.items():
        span = dataset.spans.get(key)
        if span and span.file.name != target.name:
            fail(f"{key} stand in {span.file.name}: add {' and '.join(records)} there first")
        data = splice.add_named(File(target.name, data), key, records, shapes[key])
        changed: dict[str, Any] = {key: {**getattr(dataset, key), **records}}
        dataset = dataset._replace(**changed)
    return data, dataset


def ask_source(dataset: "Dataset", dialog: Dialog, new: New, *, optional_: bool = False) -> str:
    """A source's id; one that is not on record can be added on the way."""
    from factcheck.core import query
    from factcheck.core.location import NOWHERE
    from factcheck.core.matching import kebab
    from factcheck.core.model import Source

    known = list(query.sources(dataset))
    dialog.print_choices(known)
    choose = numbered(known, source(dataset))

    def parse(typed: str) -> str:
        if optional_ and not typed:
            return ""
        try:
            return choose(typed)
        except InvalidAnswer as wrong:
            dialog.say(str(wrong).partition(";")[0])
            name = kebab(typed)
            if not name or typed.isdecimal() or not dialog.agrees(f"Add {typed} as a new source?"):
                raise InvalidAnswer("then name one of those above") from None
        with dialog.nested_command("factcheck", "add-source", name):
            values: dict[str, Any] = {
                "title": dialog.ask("--title", "Title", optional, default="" if name == typed else typed),
                "publisher": dialog.ask("--publisher", "Publisher", optional, default=""),
                "published": dialog.ask("--published", "Published", date, default=""),
                "url": dialog.ask("--url", "Address", address, default=""),
            }
        new["sources"] = {name: Source(name, NOWHERE, **values)}
        return name

    return dialog.ask("--source", "Source, by name or number", parse, default="" if optional_ else None)


def parse_option(name: str, typed: str | None, parse: Callable[[str], Any]) -> Any:
    """An option's value; refuses what cannot be meant."""
    try:
        return parse(typed) if typed is not None else None
    except InvalidAnswer as wrong:
        fail(f"{name}: {wrong}")


def citations(
    dataset: "Dataset", sources: list[str], numbers: list[str], urls: list[str]
) -> "tuple[Citation, ...]":
    """Citations as options give them: paragraphs and an address belong to the source before them."""
    from factcheck.core.model import Citation

    if (numbers or urls) and not sources:
        fail(f"{'--paragraph' if numbers else '--url'} needs --source")
    if len(sources) <= 1:
        found = [Citation(parse_option("--source", name, source(dataset))) for name in sources]
        cited = [
            one._replace(
                paragraphs=tuple(
                    n for number in numbers for n in parse_option("--paragraph", number, paragraphs)
                ),
                url=parse_option("--url", urls[-1], address) if urls else None,
            )
            for one in found
        ]
        return tuple(cited)
    made: list[Citation] = []
    for name, value in _in_order(("--source", "--paragraph", "--url")):
        if name == "--source":
            made.append(Citation(parse_option(name, value, source(dataset))))
        elif not made:
            fail(f"{name} stands before any --source")
        elif name == "--paragraph":
            added = parse_option(name, value, paragraphs)
            made[-1] = made[-1]._replace(paragraphs=(*made[-1].paragraphs, *added))
        else:
            made[-1] = made[-1]._replace(url=parse_option(name, value, address))
    return tuple(made)


def _in_order(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Some options in the order in which they were typed, which parsers do not tell."""
    typed = typed_options
    found = []
    for at, argument in enumerate(typed):
        name, sign, value = argument.partition("=")
        if name in names and sign:
            found.append((name, value))
        elif argument in names and at + 1 < len(typed):
            found.append((argument, typed[at + 1]))
    return found


# --- where and how to write


class Change(NamedTuple):
    """A file's new bytes, what they are meant to hold, and what is said of it."""

    file: "File"
    data: bytes
    meant: "Dataset"
    said: str


def write_change(
    told: str | None, make: "Callable[[Dataset], Change]", dry_run: bool, dialog: Dialog | None = None
) -> None:
    """Read, splice, check and replace, all under one lock; whoever is asked is asked before it is taken.

    `make` is called once more under the lock where somebody was asked, and keeps what was answered.
    """
    from factcheck import files
    from factcheck.writing import splice

    def made() -> Change:
        reading = read_dataset(path)
        change = make(readable(reading))
        again = splice.verify(reading, {change.file.name: change.data}, change.meant)
        if errors := new_errors(reading, again):
            hint = f" ({errors[0].hint})" if errors[0].hint else ""
            fail(f"nothing was written: {errors[0].message}{hint}")
        return change

    path = writable_path(told)
    try:
        if dry_run or dialog:
            change = made()
            print_diff(change.file.data, change.data, change.file.name, sys.stdout if dry_run else sys.stderr)
            if dry_run:
                return
            if dialog and not dialog.agrees("Write this?"):
                warn("nothing was written")
                return
        with files.locked(path):
            change = made()
            files.refuse_hard_links(change.file.name)
            files.write(change.file.name, [change.data])
    except files.CannotWrite as refused:
        fail(str(refused))
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")
    warn(f"{change.said} written to {change.file.name}")


def new_errors(before: "LoadResult", after: "LoadResult") -> "list[Problem]":
    """The errors that a dataset has and did not have before."""
    old = {(problem.check, problem.message, problem.claim) for problem in _errors(before)}
    return [
        problem for problem in _errors(after) if (problem.check, problem.message, problem.claim) not in old
    ]


def _errors(reading: "LoadResult") -> "list[Problem]":
    from factcheck import checks

    problems = list(reading.problems)
    if reading.dataset:
        subject = checks.Subject(reading.dataset, today(), {}, not reading.left_out, reading.dropped)
        problems += checks.run(subject).listed
    return [problem for problem in problems if problem.severity == "error"]


def writable_path(told: str | None) -> str:
    """The dataset to write to: never standard input, never the one that comes with factcheck."""
    path = dataset_path(told)
    if path == "-":
        fail("standard input cannot be written to; name a file with --file")
    fail_on_database(path)
    if os.path.exists(path) and os.path.exists(shipped()) and os.path.samefile(path, shipped()):
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        if os.path.dirname(os.path.abspath(path)) == package or (told is None and not _is_near(path)):
            fail("the claims that come with factcheck are not written to; `factcheck init` begins your own")
    return path


def _is_near(path: str) -> bool:
    """Whether a path is in this folder or above it, where it was looked for."""
    here = os.path.realpath(os.getcwd())
    return here.startswith(os.path.dirname(os.path.realpath(path)))


def print_diff(old: bytes, new: bytes, name: str, stream: Any) -> None:
    """A unified diff of two versions of a file."""
    from difflib import unified_diff

    from factcheck.core.labels import escape_invisible

    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    name = name.lstrip("/")
    with quiet_pipe() if stream is sys.stdout else nullcontext():
        for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
            print(escape_invisible(line.rstrip("\r\n")), file=stream)
