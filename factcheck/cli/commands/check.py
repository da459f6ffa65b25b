"""The command that checks a dataset: check."""

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import date_of, today, word_of
from factcheck.cli.output import (
    DONE,
    FOUND,
    REFUSED,
    ColorOption,
    FileOption,
    dataset_path,
    fail,
    fail_on_database,
    print_problems,
    quiet_pipe,
    read_dataset,
    warn,
)
from factcheck.core.labels import count

if TYPE_CHECKING:
    from factcheck.core.diagnostics import Problem
    from factcheck.core.location import File
    from factcheck.core.model import Dataset, When

FORMATS = ("text", "json", "github")


_Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="What to check; without it, the dataset.", show_default=False),
]
_Strict = Annotated[bool, typer.Option("--strict", help="Warnings fail, too, and advice is given.")]
_Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="NAME",
        help="This check alone; may be repeated.",
        show_default=False,
        autocompletion=completion.checks,
    ),
]
_Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="NAME",
        help="Not this check; may be repeated.",
        show_default=False,
        autocompletion=completion.checks,
    ),
]
_Text = Annotated[
    list[str] | None,
    typer.Option(
        "--text",
        metavar="SOURCE=PATH",
        help="A source's text, for its quotations; may be repeated.",
        show_default=False,
    ),
]
_AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day that counts as today.", show_default=False),
]
_Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="VERSION",
        help="The version before, as `diff` reads it: HEAD, say. What was published and changed since "
        "needs a correction.",
        show_default=False,
    ),
]
_Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Text, json or github (workflow annotations).",
        autocompletion=completion.check_formats,
    ),
]
_ListChecks = Annotated[
    bool, typer.Option("--list", help="Print every check with what passes and what fails.")
]


@command(
    "check",
    "factcheck check",
    "factcheck check --strict --text gazette-2024-03-02=gazette.txt",
    "factcheck check --against HEAD",
    "factcheck check claims.yaml --format github",
    "factcheck check --list",
)
def check(
    files: _Files = None,
    strict: _Strict = False,
    select: _Select = None,
    ignore: _Ignore = None,
    text: _Text = None,
    as_of: _AsOf = None,
    against: _Against = None,
    format: _Format = "text",
    list_checks: _ListChecks = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    from factcheck import checks

    form = word_of("--format", format, dict.fromkeys(FORMATS, ()))
    names: dict[str, tuple[str, ...]] = dict.fromkeys(checks.documentation(), ())
    selected = {word_of("--select", name, names) for name in select or ()} or set(names)
    chosen = selected - {word_of("--ignore", name, names) for name in ignore or ()}
    if list_checks:
        with quiet_pipe():
            print_documentation([name for name in names if name in chosen])
        return
    told = dict(source_path(pair) for pair in text or ())
    if files and file is not None:
        fail("name what to check as FILE or with --file, not both")
    results = Results(chosen, advice=strict or bool(select))
    day = date_of("--as-of", as_of) or today()
    for path in files or [dataset_path(file)]:
        results.add(path, day, told, against)
    if unknown := [source for source in told if source not in results.sources]:
        fail(f"--text: no dataset here has a source {unknown[0]!r}")
    failing = {"error", "warning"} if strict else {"error"}
    code = (
        FOUND if any(severity in failing for severity, number in results.numbers.items() if number) else DONE
    )
    code = code if results.readable else REFUSED
    with quiet_pipe(code):
        print_results(form, results, color)
    raise typer.Exit(code)


def source_path(pair: str) -> tuple[str, str]:
    """The source and the path of `SOURCE=PATH`."""
    source, sign, path = pair.partition("=")
    if not (source and sign and path):
        fail(f"--text: {pair!r} is not SOURCE=PATH")
    return source, path


class Results:
    """What checking one dataset after another adds up to."""

    def __init__(self, chosen: set[str], advice: bool) -> None:
        self.chosen = chosen
        self.advice = advice
        self.problems: list[Problem] = []
        self.numbers: Counter[str] = Counter()  # by severity
        self.files: list[File] = []
        self.sources: set[str] = set()
        self.quotations: Counter[str] = Counter()  # by what became of them
        self.claims = self.left_out = 0
        self.readable = True

    def add(self, path: str, day: "When", told: "dict[str, str]", against: str | None) -> None:
        """Check the dataset at a path."""
        from factcheck import checks
        from factcheck.core.diagnostics import sort_problems
        from factcheck.reading.loader import source_texts

        fail_on_database(path)
        reading = read_dataset(path)
        kept, dataset = list(reading.problems), reading.dataset
        numbers = Counter(reading.counts)
        self.files += reading.files
        if dataset is None:
            self.readable = False
        else:
            texts, faults = source_texts(dataset, told)
            before = _before(against, path) if against else None
            subject = checks.Subject(dataset, day, texts, not reading.left_out, reading.dropped, before)
            found = checks.run(subject, self.chosen)
            kept += faults + found.listed
            numbers += found.counts
            numbers.update((problem.check, problem.severity) for problem in faults)
            self.sources |= dataset.sources.keys()
            self.claims += len(dataset.claims) + reading.left_out
            self.left_out += reading.left_out
            if "quotation" in self.chosen:
                self.quotations.update(checks.count_quotations(subject, found)._asdict())
        kept = [problem for problem in kept if self._is_told(problem.check, problem.severity)]
        self.problems += sort_problems(kept, (file.name for file in reading.files))
        for (check, severity), number in numbers.items():
            self.numbers[severity] += number if self._is_told(check, severity) else 0

    def _is_told(self, check: str, severity: str) -> bool:
        return check in self.chosen and (self.advice or severity != "advice")

    def summary(self) -> str:
        """How many claims were checked, and what was found."""
        numbers = []
        for severity in ("error", "warning", "advice"):
            if number := self.numbers[severity]:
                numbers.append(f"{number:,} advice" if severity == "advice" else count(number, severity))
        text = f"{count(self.claims, 'claim')} checked: {', '.join(numbers) or 'no problems'}"
        if self.left_out:
            text += f"; {count(self.left_out, 'claim')} left out"
        words = {"verified": "verified", "missed": "missed", "unchecked": "not checked for want of a text"}
        quotations = [f"{self.quotations[key]} {what}" for key, what in words.items() if self.quotations[key]]
        total = self.quotations.total()
        return text + (f"; {count(total, 'quotation')}: {', '.join(quotations)}" if total else "")


def _before(against: str, path: str) -> "Dataset | None":
    """The version that a dataset is checked against; None where it is new since."""
    from factcheck.cli.git import NotInRevision, NoVersion, version

    try:
        return version(against, path)
    except NotInRevision as unknown:
        warn(f"nothing to check against: {unknown}")
        return None
    except NoVersion as error:
        fail(str(error))


def print_results(form: str, results: Results, color: bool | None) -> None:
    """The problems in the form asked for."""
    from factcheck.core import diagnostics

    more = results.numbers.total() - len(results.problems)
    if form == "json":
        from factcheck.exporting.json import objects

        for piece in objects(map(diagnostics.as_object, results.problems), ascii_only=True):
            sys.stdout.write(piece)
    elif form == "github":
        for problem in results.problems:
            print(diagnostics.as_annotation(problem))
    else:
        print_problems(sys.stdout, results.problems, results.files, color)
        if more:
            print(f"… and {more:,} more")
        print(results.summary())
    if more and form != "text":
        warn(f"{count(more, 'more problem')} counted, not shown: mend these first")


def print_documentation(names: list[str]) -> None:
    """Every check with its documentation."""
    from factcheck import checks

    documented = checks.documentation()
    for name in names:
        severity, text = documented[name]
        print(f"{name} ({severity})\n")
        for line in text.splitlines():
            print(f"  {line}".rstrip())
        print()
