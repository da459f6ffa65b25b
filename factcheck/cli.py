"""The command line: options, finding the dataset, streams, exit codes; opens every output.

Whatever only some commands need is imported where they need it: what stands here is paid at
every start.
"""

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeVar

import typer

from factcheck.wording import count

if TYPE_CHECKING:
    from factcheck.dataset import Reading
    from factcheck.model import Claim, Dataset, When
    from factcheck.query import Criteria, Unmatched

DONE, FOUND, REFUSED = 0, 1, 2

app = typer.Typer(
    help="Who said what, and what happened: claims and their reported outcomes in one plain YAML file.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

# --- streams and exits


def remark(text: str) -> None:
    """Say something that is not the answer."""
    if sys.stderr is not None:
        print(f"factcheck: {text}", file=sys.stderr)


def refuse(text: str) -> NoReturn:
    """Say what is wrong with how the command was called, and end."""
    remark(text)
    raise typer.Exit(REFUSED)


def examples(*commands: str) -> str:
    """The examples under a command's help."""
    return "[bold]Examples[/bold]\n\n" + "\n\n".join(f"[cyan]{command}[/cyan]" for command in commands)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """End quietly when the reader of our output has gone, as `head` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer would raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None


# --- options that commands share

FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        help="The dataset: a file, a folder, or - for standard input.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on standard output instead of a table.")]


class Filters(NamedTuple):
    """The filters as typed."""

    speaker: list[str] | None = None
    verdict: list[str] | None = None
    kind: list[str] | None = None
    about: list[str] | None = None
    tag: list[str] | None = None
    source: list[str] | None = None
    search: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    overdue: bool = False


def _filter(*names: str, metavar: str | None = None, help: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel="Filters", show_default=False)


def filters(
    speaker: Annotated[
        list[str] | None,
        _filter("--speaker", "-s", metavar="NAME", help="Who said it; the beginning of a name will do."),
    ] = None,
    verdict: Annotated[
        list[str] | None,
        _filter("--verdict", "-v", metavar="WORD", help="The verdict in force, or what it means."),
    ] = None,
    kind: Annotated[
        list[str] | None, _filter("--kind", metavar="KIND", help="Assertion, promise, prediction, …")
    ] = None,
    about: Annotated[
        list[str] | None, _filter("--about", metavar="NAME", help="Who or what the claim is about.")
    ] = None,
    tag: Annotated[
        list[str] | None, _filter("--tag", "-t", metavar="TAG", help="A tag of the claim.")
    ] = None,
    source: Annotated[
        list[str] | None,
        _filter("--source", metavar="ID", help="A source that the claim or an outcome cites."),
    ] = None,
    search: Annotated[
        str | None,
        _filter(
            "--search", "-q", metavar="TEXT", help="Words in the claim, quote, outcomes, note, about or tags."
        ),
    ] = None,
    since: Annotated[
        str | None,
        _filter(
            "--since", metavar="DATE", help="Said then or later: 2019, 2019-04, 2019-04-30, 2019-04-30T10."
        ),
    ] = None,
    until: Annotated[str | None, _filter("--until", metavar="DATE", help="Said then or earlier.")] = None,
    as_of: Annotated[
        str | None, _filter("--as-of", metavar="DATE", help="The record as it stood that day.")
    ] = None,
    overdue: Annotated[bool, _filter("--overdue", help="Due in the past and still unresolved.")] = False,
) -> Filters:
    """What can be asked of every list of claims; options given twice mean any of them."""
    return Filters(speaker, verdict, kind, about, tag, source, search, since, until, as_of, overdue)


Command = TypeVar("Command", bound=Callable[..., Any])


def filtered(command: Command) -> Command:
    """Lend a command the filter options; it gets them as one argument, `asked`."""
    lent = inspect.signature(filters).parameters
    own = inspect.signature(command)

    def run(**given: Any) -> None:
        command(asked=filters(**{name: given.pop(name) for name in lent}), **given)

    kept = [parameter for name, parameter in own.parameters.items() if name != "asked"]
    parameters = sorted(
        [*kept, *lent.values()], key=lambda parameter: parameter.default is not inspect.Parameter.empty
    )
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run  # type: ignore[return-value]


# --- the dataset


def shipped() -> str:
    """The dataset inside the package: beside this file, or in a checkout one folder up."""
    here = os.path.dirname(os.path.abspath(__file__))
    beside = os.path.join(here, "claims.yaml")
    return beside if os.path.exists(beside) else os.path.join(os.path.dirname(here), "claims.yaml")


def dataset_path(file: str | None) -> str:
    """Where the dataset is: as told, else `FACTCHECK_FILE`, the nearest `claims.yaml`, the shipped one."""
    if told := file or os.environ.get("FACTCHECK_FILE"):
        return told
    try:
        folder = os.getcwd()
    except OSError:  # a folder that is gone
        folder = os.path.abspath(os.sep)
    while True:
        path = os.path.join(folder, "claims.yaml")
        if os.path.exists(path):
            return os.path.relpath(path)
        above = os.path.dirname(folder)
        if above == folder:
            remark("no claims.yaml here or above: these are the claims that come with factcheck")
            return shipped()
        folder = above


def read_dataset(path: str) -> "Reading":
    """Read the dataset at a path, `-` for standard input."""
    from factcheck import dataset
    from factcheck.model import File

    if path == "-":
        if sys.stdin is None:
            refuse("standard input is closed")
        return dataset.read([File("<stdin>", sys.stdin.buffer.read())])
    return dataset.load(path)


def open_dataset(file: str | None, *, strict: bool = False, skip_invalid: bool = False) -> "Dataset":
    """The dataset, with a remark on what is wrong in it; `strict` stops at any problem."""
    reading = read_dataset(dataset_path(file))
    if reading.dataset is None:
        print_problems(sys.stderr, reading)
        raise typer.Exit(REFUSED)
    if reading.problems:
        found = count(len(reading.problems), "problem")
        left_out = f", {count(reading.left_out, 'claim')} left out" if reading.left_out else ""
        remark(f"{found} found{left_out}: `factcheck check` shows them")
        if strict and not skip_invalid:
            remark("nothing was exported; --skip-invalid exports the rest")
            raise typer.Exit(FOUND)
    return reading.dataset


def print_problems(stream: Any, reading: "Reading") -> None:
    """Every problem with its line, on a stream."""
    from factcheck.terminal import print_problem, screen

    console = screen(stream)
    files = {file.name: file for file in reading.files}
    for problem in reading.problems:
        file = files.get(problem.position.file)
        print_problem(console, problem, file.line(problem.position.line) if file else "")


# --- from what was typed to criteria


def date_of(option: str, text: str | None) -> "When | None":
    """A date given as an option."""
    from factcheck.model import When

    if text is None:
        return None
    date = When.parse(text)
    if date is None:
        forms = "2019, 2019-04, 2019-04-30, 2019-04-30T10 or 2019-04-30T05:46"
        refuse(f"{option}: {text!r} is no date; write {forms}")
    return date


def today() -> "When":
    """The day on which the command runs."""
    from datetime import date

    from factcheck.model import When

    day = When.parse(date.today().isoformat())
    assert day is not None
    return day


def unmatched(option: str, fault: "Unmatched") -> NoReturn:
    """Refuse a word that names nothing, with the words that it could be."""
    if fault.could_be:
        refuse(f"{option}: {fault.typed!r} could be {' or '.join(fault.could_be)}")
    mean = f"; did you mean {fault.suggestion!r}?" if fault.suggestion else ""
    refuse(f"{option}: nothing here is called {fault.typed!r}{mean}")


def criteria(dataset: "Dataset", asked: Filters) -> "Criteria":
    """What the filters mean in a dataset; refuses what they cannot mean."""
    from factcheck import query

    def names(option: str, typed: list[str] | None, known: Any) -> frozenset[str] | None:
        if not typed:
            return None
        found: set[str] = set()
        for text in typed:
            match = query.match_names(text, known(dataset))
            if isinstance(match, query.Unmatched):
                unmatched(option, match)
            found |= match
        return frozenset(found)

    def words(option: str, typed: list[str] | None, known: Any) -> frozenset[str] | None:
        if not typed:
            return None
        return frozenset(word_of(option, text, known(dataset)) for text in typed)

    verdicts = words("--verdict", asked.verdict, query.verdicts)
    as_of = date_of("--as-of", asked.as_of)
    return query.Criteria(
        speakers=names("--speaker", asked.speaker, query.speakers),
        verdicts=None
        if verdicts is None
        else frozenset().union(*(query.with_meaning(dataset, word) for word in verdicts)),
        kinds=words("--kind", asked.kind, query.kinds),
        about=names("--about", asked.about, query.abouts),
        tags=words("--tag", asked.tag, query.tags),
        sources=words("--source", asked.source, query.sources),
        search=asked.search or "",
        since=date_of("--since", asked.since),
        until=date_of("--until", asked.until),
        as_of=as_of,
        overdue_on=(as_of or today()) if asked.overdue else None,
    )


def word_of(option: str, typed: str, known: Any) -> str:
    """The word of a closed list that was typed, or its beginning."""
    from factcheck import query

    match = query.match_word(typed, known)
    if isinstance(match, query.Unmatched):
        unmatched(option, match)
    return match


def selected(dataset: "Dataset", asked: Filters) -> "tuple[Claim, ...]":
    """The claims asked for, with a remark where there are none."""
    from factcheck import query

    claims = query.select(dataset, criteria(dataset, asked))
    if not claims:
        remark("no claim matches" if dataset.claims else "the dataset holds no claims yet")
    return claims


# --- commands


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        from factcheck import __version__

        print(f"factcheck {__version__}")
        raise typer.Exit(DONE)


@app.command(
    "list",
    rich_help_panel="Read",
    epilog=examples(
        "factcheck list -s bolton",
        "factcheck list -v contradicted --sort said",
        "factcheck list --as-of 2019-04-30 --json",
    ),
)
@filtered
def list_claims(
    asked: Filters,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="Order by said, due, reported, speaker, verdict, kind or id.",
            show_default=False,
        ),
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=0, metavar="N", help="The first N claims only.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """List claims with their outcomes."""
    from factcheck import query

    dataset = open_dataset(file)
    field = word_of("--sort", sort, dict.fromkeys(query.SORT_FIELDS, ())) if sort is not None else None
    claims = selected(dataset, asked)
    rows = query.sort(dataset, claims, field, reverse) if field else list(claims)[:: -1 if reverse else 1]
    rows = rows[:limit]
    with quiet_pipe():
        if as_json:
            print_json(rows)
        else:
            from factcheck.terminal import claims_table, screen

            claims_table(screen(sys.stdout), dataset, rows, len(claims))


@app.command(
    rich_help_panel="Read",
    epilog=examples("factcheck show guaido-main-military-units", "factcheck show guaido-main --json"),
)
def show(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...", help="The claim's id, or any beginning that fits it alone.", show_default=False
        ),
    ],
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Show one claim in full, or several."""
    from factcheck import query

    dataset = open_dataset(file)
    by_id = {claim.id: claim for claim in dataset.claims}
    claims = []
    for typed in ids:
        match = query.match_id(typed, by_id)
        if isinstance(match, query.Unmatched):
            unmatched("ID", match)
        claims.append(by_id[match])
    with quiet_pipe():
        if as_json:
            print_json(claims)
        else:
            from factcheck.terminal import claim_page, screen

            console = screen(sys.stdout)
            for number, claim in enumerate(claims):
                if number:
                    console.print()
                claim_page(console, dataset, claim)


def print_json(claims: "list[Claim]") -> None:
    """Claims as a JSON array, one at a time."""
    from factcheck.formats.json import array

    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    for piece in array(claims, ascii_only=plain):
        sys.stdout.write(piece)


@app.command(
    rich_help_panel="Publish",
    epilog=examples(
        "factcheck export report.md", "factcheck export bolton.md -s bolton", "factcheck export > report.md"
    ),
)
@filtered
def export(
    asked: Filters,
    to: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="Where to write; the ending says the format. Standard output without it.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="The format, where the ending does not say it.",
            show_default=False,
        ),
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Export the good claims though others have problems.")
    ] = False,
    file: FileOption = None,
) -> None:
    """Export a report that can be published."""
    from factcheck import formats

    if format is not None:
        name = word_of("--format", format, dict.fromkeys(formats.FORMATS, ()))
    elif to is None or to == "-":
        name = "markdown"
    else:
        told = formats.for_name(to)
        if told is None:
            endings = ", ".join(ending for form in formats.FORMATS.values() for ending in form.endings)
            refuse(f"{to}: no format has this ending; known here: {endings}, or name one with --format")
        name = told
    dataset = open_dataset(file, strict=True, skip_invalid=skip_invalid)
    claims = selected(dataset, asked)
    report = formats.Report(dataset, claims, filters=filter_words(asked))
    pieces = formats.FORMATS[name].write(report)
    if to is None or to == "-":
        with quiet_pipe():
            for piece in pieces:
                sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()
        return
    write_document(to, dataset, "".join(pieces).encode("utf-8", "backslashreplace"))
    remark(f"{count(len(claims), 'claim')} written to {to}")


def filter_words(asked: Filters) -> tuple[str, ...]:
    """The filters in the words that would ask for them again."""
    words = []
    for name, value in asked._asdict().items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif value:
            words += [f"{option} {text}" for text in ([value] if isinstance(value, str) else value)]
    return tuple(words)


def write_document(path: str, dataset: "Dataset", data: bytes) -> None:
    """Write a document whole or not at all; never over the dataset that it came from."""
    for file in dataset.files:
        if os.path.exists(path) and os.path.exists(file.name) and os.path.samefile(path, file.name):
            refuse(f"{path} is the dataset itself; nothing was written")
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a device or a pipe cannot be replaced
            if os.path.isdir(path):
                refuse(f"{path} is a folder; name a file in it")
            with open(path, "wb") as stream:
                stream.write(data)
            return
        target = os.path.realpath(path)
        draft = f"{target}.{os.getpid()}.part"
        try:
            with open(draft, "xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if os.path.exists(target):
                os.chmod(draft, os.stat(target).st_mode & 0o7777)
            os.replace(draft, target)
        except BaseException:
            if os.path.exists(draft):
                os.unlink(draft)
            raise
    except (OSError, ValueError) as error:
        refuse(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")


@app.command(
    rich_help_panel="Read", epilog=examples("factcheck check", "factcheck check claims.yaml more.yaml")
)
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="What to check; without it, the dataset.", show_default=False
        ),
    ] = None,
    file: FileOption = None,
) -> None:
    """Find every problem, at its line."""
    checked = left_out = found = 0
    readable = True
    with quiet_pipe():
        for path in files or [dataset_path(file)]:
            reading = read_dataset(path)
            print_problems(sys.stdout, reading)
            found += len(reading.problems)
            left_out += reading.left_out
            checked += reading.left_out + (len(reading.dataset.claims) if reading.dataset else 0)
            readable = readable and reading.dataset is not None
        if not readable:
            raise typer.Exit(REFUSED)
        claims = f"{count(checked, 'claim')} checked"
        print(
            f"{claims}: {count(found, 'problem')}, {left_out} left out" if found else f"{claims}: no problems"
        )
    raise typer.Exit(FOUND if found else DONE)
