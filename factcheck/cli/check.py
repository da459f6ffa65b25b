"""The commands that check: check and schema."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import complete
from factcheck.cli.app import command
from factcheck.cli.filters import date_of, today, word_of
from factcheck.cli.shared import (
    DONE,
    FOUND,
    REFUSED,
    ColorOption,
    FileOption,
    dataset_path,
    print_problems,
    quiet_pipe,
    read_dataset,
    refuse,
)
from factcheck.wording import count

if TYPE_CHECKING:
    from factcheck.model import File, When
    from factcheck.problems import Problem

FORMATS = ("text", "json", "github")
MOST_SHOWN = 1000  # problems; more are a file of another kind, and nobody reads them


@command(
    "check",
    "factcheck check",
    "factcheck check --strict --text gazette-2024-03-02=gazette.txt",
    "factcheck check claims.yaml --format github",
    "factcheck check --list",
)
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="What to check; without it, the dataset.", show_default=False
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings fail, too, and advice is given.")
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="NAME",
            help="This check alone; may be repeated.",
            show_default=False,
            autocompletion=complete.checks,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="NAME",
            help="Not this check; may be repeated.",
            show_default=False,
            autocompletion=complete.checks,
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(
            "--text",
            metavar="SOURCE=PATH",
            help="A source's text, for its quotations; may be repeated.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day that counts as today.", show_default=False),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Text, json or github (workflow annotations).",
            autocompletion=complete.check_formats,
        ),
    ] = "text",
    list_checks: Annotated[
        bool, typer.Option("--list", help="Print every check with what passes and what fails.")
    ] = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    """Find every problem of a dataset, at its line, with its mend."""
    from factcheck import checks

    form = word_of("--format", format, dict.fromkeys(FORMATS, ()))
    names: dict[str, tuple[str, ...]] = dict.fromkeys(checks.documentation(), ())
    selected = {word_of("--select", name, names) for name in select or ()}
    ignored = {word_of("--ignore", name, names) for name in ignore or ()}
    if list_checks:
        with quiet_pipe():
            wanted = selected or names
            print_documentation([name for name in names if name in wanted and name not in ignored])
        return
    told = dict(source_path(pair) for pair in text or ())
    if files and file is not None:
        refuse("name what to check as FILE or with --file, not both")
    found = Found()
    day = date_of("--as-of", as_of) or today()
    for path in files or [dataset_path(file)]:
        found.add(path, day, told)
    if unknown := [source for source in told if source not in found.sources]:
        refuse(f"--text: no dataset here has a source {unknown[0]!r}")
    shown = [
        problem
        for problem in found.problems
        if problem.check not in ignored
        and (problem.check in selected if selected else strict or problem.severity != "advice")
    ]
    failing = {"error", "warning"} if strict else {"error"}
    code = FOUND if any(problem.severity in failing for problem in shown) else DONE
    code = code if found.readable else REFUSED
    with quiet_pipe(code):
        print_found(form, shown, found, color)
    raise typer.Exit(code)


def source_path(pair: str) -> tuple[str, str]:
    """The source and the path of `SOURCE=PATH`."""
    source, sign, path = pair.partition("=")
    if not (source and sign and path):
        refuse(f"--text: {pair!r} is not SOURCE=PATH")
    return source, path


class Found:
    """What checking one dataset after another adds up to."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.files: dict[str, File] = {}
        self.sources: set[str] = set()
        self.claims = self.left_out = self.verified = self.missed = self.unchecked = 0
        self.readable = True

    def add(self, path: str, day: "When", told: "dict[str, str]") -> None:
        """Check the dataset at a path."""
        from factcheck import checks
        from factcheck.dataset import source_texts

        reading = read_dataset(path)
        problems = list(reading.problems)
        self.files.update((file.name, file) for file in reading.files)
        if reading.dataset is None:
            self.readable = False
        else:
            dataset = reading.dataset
            texts, faults = source_texts(dataset, told)
            record = checks.Record(dataset, day, texts, complete=not reading.left_out)
            problems += faults + checks.run(record)
            self.sources |= dataset.sources.keys()
            self.claims += len(dataset.claims) + reading.left_out
            self.left_out += reading.left_out
            quotations = checks.count_quotations(record, problems)
            self.verified += quotations.verified
            self.missed += quotations.missed
            self.unchecked += quotations.unchecked
        order = {file.name: number for number, file in enumerate(reading.files)}
        self.problems += sorted(problems, key=lambda p: (order.get(p.position.file, 0), p.position[1:3]))

    def summary(self, shown: "list[Problem]") -> str:
        """How many claims were checked, and what was found."""
        numbers = []
        for severity in ("error", "warning", "advice"):
            number = sum(problem.severity == severity for problem in shown)
            if number:
                numbers.append(f"{number} advice" if severity == "advice" else count(number, severity))
        text = f"{count(self.claims, 'claim')} checked: {', '.join(numbers) or 'no problems'}"
        if self.left_out:
            text += f"; {count(self.left_out, 'claim')} left out"
        quotations = [
            f"{number} {what}"
            for number, what in (
                (self.verified, "verified"),
                (self.missed, "missed"),
                (self.unchecked, "not checked for want of a text"),
            )
            if number
        ]
        total = self.verified + self.missed + self.unchecked
        return text + (f"; {count(total, 'quotation')}: {', '.join(quotations)}" if total else "")


def print_found(form: str, shown: "list[Problem]", found: Found, color: bool | None) -> None:
    """The problems in the form asked for."""
    from factcheck import problems

    if form == "json":
        from factcheck.formats.json import objects

        for piece in objects(map(problems.as_object, shown), ascii_only=True):
            sys.stdout.write(piece)
    elif form == "github":
        for problem in shown:
            print(problems.as_annotation(problem))
    else:
        print_problems(sys.stdout, shown[:MOST_SHOWN], found.files, color)
        if len(shown) > MOST_SHOWN:
            print(f"… and {len(shown) - MOST_SHOWN:,} more, which --format json lists")
        print(found.summary(shown))


def print_documentation(names: list[str]) -> None:
    """Every check with its documentation."""
    from inspect import cleandoc

    from factcheck import checks

    documented = checks.documentation()
    for name in names:
        severity, text = documented[name]
        print(f"{name} ({severity})\n")
        for line in cleandoc(text).splitlines():
            print(f"  {line}".rstrip())
        print()


@command("schema", "factcheck schema > claims.schema.json")
def schema() -> None:
    """Print the JSON Schema of the file, for editors."""
    import json

    from factcheck.schema import schema as of_file

    with quiet_pipe():
        print(json.dumps(of_file(), indent=2))
