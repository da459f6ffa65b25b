"""`factcheck check`."""

import sys
from collections import Counter
from typing import Annotated

import typer

from factcheck import checks
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
    option,
    print_problems,
    quiet_pipe,
    read_dataset,
    warn,
)
from factcheck.core.diagnostics import Problem, as_annotation, as_object, sort_problems
from factcheck.core.labels import count, escape_invisible
from factcheck.core.location import File
from factcheck.core.model import Dataset, When
from factcheck.exporting.json import objects
from factcheck.reading.loader import source_texts

FORMATS = ("text", "json", "github")


@command(
    "check",
    "factcheck check",
    "factcheck check --strict --text gazette-2024-03-02=gazette.txt",
    "factcheck check --against HEAD",
    "factcheck check claims.yaml --format github",
    "factcheck check --list",
)
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="Files to check (default: the dataset).", show_default=False
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings, too, and give advice.")] = False,
    select: Annotated[
        list[str] | None,
        option(
            "--select",
            metavar="NAME",
            help="Run only this check. Repeat for several.",
            words=completion.checks,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        option(
            "--ignore", metavar="NAME", help="Skip this check. Repeat for several.", words=completion.checks
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        option(
            "--text",
            metavar="SOURCE=PATH",
            help="Verify quotations against this text of a source. Repeat for several.",
        ),
    ] = None,
    as_of: Annotated[str | None, option("--as-of", metavar="DATE", help="Use this date as today.")] = None,
    against: Annotated[
        str | None,
        option(
            "--against",
            metavar="VERSION",
            help="Require corrections for changes since this version: HEAD, or any that `diff` takes.",
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Output format: text, json or github (workflow annotations).",
            autocompletion=completion.check_formats,
        ),
    ] = "text",
    list_checks: Annotated[
        bool, typer.Option("--list", help="List the checks, with examples that pass and fail.")
    ] = False,
    color: ColorOption = None,
    file: FileOption = None,
) -> None:
    output_format = word_of("--format", format, dict.fromkeys(FORMATS, ()))
    selected = _selected_checks(select or [], ignore or [])
    if list_checks:
        with quiet_pipe():
            _print_documentation(selected)
        return
    text_paths = dict(_source_path(pair) for pair in text or ())
    if files and file is not None:
        fail("use FILE or --file, not both")
    results = Results(set(selected), advice=strict or bool(select))
    day = date_of("--as-of", as_of) or today()
    for path in files or [dataset_path(file, example=False)]:
        results.add(path, day, text_paths, against)
    if against is not None and results.readable and not results.compared:
        fail(f"--against {against}: nothing to compare; see `factcheck help history`")
    if unknown := [source for source in text_paths if source not in results.sources]:
        fail(f"--text: unknown source {unknown[0]!r}")
    failing = results.numbers["error"] or results.skipped or (strict and results.numbers["warning"])
    code = REFUSED if not results.readable else FOUND if failing else DONE
    with quiet_pipe(code):
        _print_results(output_format, results, color)
    raise typer.Exit(code)


def _selected_checks(select: list[str], ignore: list[str]) -> list[str]:
    names: dict[str, tuple[str, ...]] = dict.fromkeys(checks.documentation(), ())
    selected = {word_of("--select", name, names) for name in select} or set(names)
    selected -= {word_of("--ignore", name, names) for name in ignore}
    return [name for name in names if name in selected]


def _source_path(pair: str) -> tuple[str, str]:
    source, sign, path = pair.partition("=")
    if not (source and sign and path):
        fail(f"--text: expected SOURCE=PATH, not {pair!r}")
    return source, path


class Results:
    """The results of checking one or more datasets with the selected checks."""

    def __init__(self, selected: set[str], advice: bool) -> None:
        self.selected = selected
        self.advice = advice
        self.problems: list[Problem] = []
        self.numbers: Counter[str] = Counter()  # by severity
        self.kinds: Counter[str] = Counter()  # the same, by check
        self.files: list[File] = []
        self.sources: set[str] = set()
        self.quotations: Counter[str] = Counter()  # by result
        self.claims = self.skipped = 0
        self.readable, self.compared = True, True

    def add(self, path: str, day: When, text_paths: dict[str, str], against: str | None) -> None:
        """Check the dataset at a path, with `day` as today."""
        fail_on_database(path)
        reading = read_dataset(path)
        problems, dataset = list(reading.problems), reading.dataset
        numbers = Counter(reading.counts)
        self.files += reading.files
        if dataset is None:
            self.readable = False
        else:
            texts, unreadable = source_texts(dataset, text_paths)
            before = _earlier_version(against, path) if against is not None else None
            self.compared &= before is not None
            subject = checks.Subject(dataset, day, texts, not reading.left_out, reading.dropped, before)
            findings = checks.run(subject, self.selected)
            problems += unreadable + findings.listed
            numbers += findings.counts
            numbers.update((problem.check, problem.severity) for problem in unreadable)
            self.sources |= dataset.sources.keys()
            self.claims += len(dataset.claims) + reading.left_out
            self.skipped += reading.left_out
            if "quotation" in self.selected:
                self.quotations.update(checks.count_quotations(subject, findings))
        problems = [problem for problem in problems if self._is_reported(problem.check, problem.severity)]
        self.problems += sort_problems(problems, (file.name for file in reading.files))
        for (check, severity), number in numbers.items():
            if self._is_reported(check, severity):
                self.numbers[severity] += number
                self.kinds[check] += number

    def _is_reported(self, check: str, severity: str) -> bool:
        return check in self.selected and (self.advice or severity != "advice")

    def summary(self) -> str:
        """The numbers of claims, problems and quotations, in a line."""
        numbers = [
            f"{number:,} advice" if severity == "advice" else count(number, severity)
            for severity in ("error", "warning", "advice")
            if (number := self.numbers[severity])
        ]
        text = f"{count(self.claims, 'claim')} checked: {', '.join(numbers) or 'no problems'}"
        if self.numbers.total() > 10:
            kinds = [f"{number:,} {check}" for check, number in self.kinds.most_common(5)]
            text += f" ({', '.join([*kinds, '…'] if len(self.kinds) > len(kinds) else kinds)})"
        if self.skipped:
            text += f"; {count(self.skipped, 'claim')} skipped"
        if self.quotations["unchecked"] == (total := self.quotations.total()):  # no source has a text
            return text
        words = {"verified": "verified", "missed": "not found", "unchecked": "without a text"}
        quotations = [f"{self.quotations[key]} {word}" for key, word in words.items() if self.quotations[key]]
        return f"{text}; {count(total, 'quotation')}: {', '.join(quotations)}"


def _earlier_version(against: str, path: str) -> Dataset | None:
    """The version to check against; None if the dataset did not exist in it."""
    from factcheck.cli.git import NotInRevision, UnknownVersion, version  # which import subprocess

    try:
        return version(against, path)
    except NotInRevision as error:
        warn(f"nothing to compare: {error}")
        return None
    except UnknownVersion as error:
        fail(str(error))


def _print_results(output_format: str, results: Results, color: bool | None) -> None:
    more = results.numbers.total() - len(results.problems)
    if output_format == "json":
        for piece in objects(map(as_object, results.problems), ascii_only=True):
            sys.stdout.write(piece)
    elif output_format == "github":
        for problem in results.problems:
            print(escape_invisible(as_annotation(problem)))
    else:
        print_problems(sys.stdout, results.problems, results.files, color)
        if more:
            print(f"… and {more:,} more")
        print(results.summary())
    if more and output_format != "text":
        warn(f"{count(more, 'more problem')} not shown; fix these first")


def _print_documentation(names: list[str]) -> None:
    documented = checks.documentation()
    for name in names:
        severity, text = documented[name]
        print(f"{name} ({severity})\n")
        for line in text.splitlines():
            print(f"  {line}".rstrip())
        print()
