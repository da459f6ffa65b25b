"""The commands that write the dataset: add, resolve, edit and init."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcheck.cli import complete
from factcheck.cli.app import command
from factcheck.cli.filters import date_of, today, unmatched, word_of
from factcheck.cli.shared import (
    DONE,
    FOUND,
    FileOption,
    dataset_path,
    print_problems,
    read_dataset,
    readable,
    refuse,
    remark,
    shipped,
)

if TYPE_CHECKING:
    from factcheck.dataset import Reading
    from factcheck.model import Claim, Dataset, File
    from factcheck.problems import Problem

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def _option(*names: str, metavar: str, help: str, words: Any = None) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, show_default=False, autocompletion=words)


SourceOption = Annotated[
    str | None, _option("--source", metavar="ID", help="Where it is on record.", words=complete.sources)
]
ParagraphsOption = Annotated[
    list[int] | None, _option("--paragraph", metavar="N", help="A paragraph there; may be repeated.")
]


# --- add


@command(
    "add",
    "factcheck add",
    "factcheck add -s bolton --claim 'The talks had begun.' --source imt-2019-05-01 --paragraph 9",
)
def add(
    id: Annotated[
        str | None,
        _option(
            "--id", metavar="ID", help="Speaker, then the gist, in kebab case; suggested where left out."
        ),
    ] = None,
    speaker: Annotated[
        str | None, _option("--speaker", "-s", metavar="NAME", help="Who made it.", words=complete.speakers)
    ] = None,
    claim: Annotated[
        str | None, _option("--claim", metavar="TEXT", help="The statement in neutral words.")
    ] = None,
    said: Annotated[
        str | None, _option("--said", metavar="DATE", help="When, as precise as the source.")
    ] = None,
    kind: Annotated[
        str | None,
        _option("--kind", metavar="KIND", help="Assertion, promise, prediction, …", words=complete.kinds),
    ] = None,
    about: Annotated[
        list[str] | None,
        _option(
            "--about", metavar="NAME", help="Who or what it is about; may be repeated.", words=complete.abouts
        ),
    ] = None,
    quote: Annotated[
        str | None,
        _option("--quote", metavar="TEXT", help="The speaker's own words, as the source quotes them."),
    ] = None,
    due: Annotated[str | None, _option("--due", metavar="DATE", help="By when it should come true.")] = None,
    source: SourceOption = None,
    paragraph: ParagraphsOption = None,
    url: Annotated[str | None, _option("--url", metavar="URL", help="An address of its own.")] = None,
    tag: Annotated[
        list[str] | None,
        _option("--tag", "-t", metavar="TAG", help="A tag; may be repeated.", words=complete.tags),
    ] = None,
    related: Annotated[
        list[str] | None,
        _option(
            "--related",
            metavar="ID",
            help="A claim it stands with or against; may be repeated.",
            words=complete.ids,
        ),
    ] = None,
    note: Annotated[
        str | None, _option("--note", metavar="TEXT", help="Anything an editor wants to say.")
    ] = None,
    dry_run: DryRunOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import editing, query
    from factcheck.model import NOWHERE, Citation, Claim

    def make(dataset: "Dataset") -> "Claim":
        given = {"speaker": speaker, "claim": claim, "source": source}
        asked = Asked(dataset) if None in given.values() and _at_terminal() else None
        if asked is None and (missing := [f"--{name}" for name, value in given.items() if value is None]):
            refuse(f"a claim needs {', '.join(missing)}")
        name = known_name(
            "--speaker",
            asked.speaker(speaker) if asked else _text("--speaker", speaker),
            query.speakers(dataset),
            dataset.speakers,
        )
        text = _text("--claim", asked.text("Claim, in neutral words", claim) if asked else claim)
        when = (
            asked.text("Said (2019, 2019-04, 2019-04-30, 2019-04-30T10)", said, optional=True)
            if asked
            else said
        )
        sort = asked.text(f"Kind ({', '.join(query.kinds(dataset))})", kind, optional=True) if asked else kind
        words = asked.text("Quotation, as the source has it", quote, optional=True) if asked else quote
        where = asked.source(source) if asked else _text("--source", source)
        cited = known_name("--source", where, query.sources(dataset), dataset.sources, closed=True)
        numbers = asked.numbers("Paragraphs", paragraph) if asked else paragraph or []
        tags = asked.words(f"Tags ({', '.join(query.tags(dataset))})", tag) if asked else tag or []
        suggested = suggested_id(name, text, {one.id for one in dataset.claims})
        key = (asked.text("Id", id, default=suggested) if asked else id) or suggested
        if any(one.id == key for one in dataset.claims):
            refuse(f"--id: there is a claim {key!r} already")
        return Claim(
            id=_text("--id", key),
            speaker=name,
            claim=text,
            appearances=(Citation(cited, _paragraphs(numbers), _optional("--url", url)),),
            span=NOWHERE,
            said=date_of("--said", when or None),
            kind=word_of("--kind", sort, query.kinds(dataset)) if sort else None,
            about=tuple(_text("--about", one) for one in about or ()),
            quote=_optional("--quote", words),
            due=date_of("--due", due),
            tags=tuple(_text("--tag", one) for one in tags),
            related=tuple(claim_id(dataset, one) for one in related or ()),
            note=_optional("--note", note),
        )

    def splice(dataset: "Dataset", file: "File", made: "Claim") -> "tuple[bytes, tuple[Claim, ...]]":
        return editing.add_claim(file, made), (*dataset.claims, made)

    asking = None in (speaker, claim, source) and _at_terminal()
    write_change(
        file, make, splice, lambda dataset, made: editing.file_for_a_claim(dataset), dry_run, confirm=asking
    )


class Asked:
    """Fields asked for at a terminal; what was given by an option is not asked."""

    def __init__(self, dataset: "Dataset") -> None:
        self.dataset = dataset

    def text(
        self, what: str, given: str | None, *, optional: bool = False, default: str | None = None
    ) -> str:
        """A text; empty only where it may be."""
        if given is not None:
            return given
        fallback = "" if optional else default
        return _prompt(what, default=fallback, show_default=bool(fallback))

    def speaker(self, given: str | None) -> str:
        """A speaker, with those of the dataset offered by number."""
        from factcheck import query

        return given if given is not None else self._one_of("Speaker", list(query.speakers(self.dataset)))

    def source(self, given: str | None) -> str:
        """A source, with those of the dataset offered by number."""
        from factcheck import query

        return given if given is not None else self._one_of("Source", list(query.sources(self.dataset)))

    def _one_of(self, what: str, offered: list[str]) -> str:
        from factcheck.wording import visible

        for number, name in enumerate(offered[:30], 1):
            print(f"{number:>4}  {visible(name)}", file=sys.stderr)
        answer = self.text(f"{what}, by name or number", None)
        if (
            answer.isascii()
            and answer.isdigit()
            and 0 < int(answer) <= len(offered)
            and answer not in offered
        ):
            return offered[int(answer) - 1]
        return answer

    def numbers(self, what: str, given: list[int] | None) -> list[int]:
        """Paragraphs."""
        if given:
            return given
        answer = self.text(f"{what}, parted by blanks", None, optional=True)
        if not all(word.isascii() and word.isdigit() for word in answer.replace(",", " ").split()):
            refuse(f"{answer!r} is no list of paragraphs")
        return [int(word) for word in answer.replace(",", " ").split()]

    def words(self, what: str, given: list[str] | None) -> list[str]:
        """Several words."""
        return given or self.text(f"{what}, parted by blanks", None, optional=True).replace(",", " ").split()


def suggested_id(speaker: str, claim: str, taken: set[str]) -> str:
    """An id for a claim: the speaker's last name, then the words that carry most of the claim."""
    from factcheck.matching import fold

    name = fold(speaker).split()
    words = [word for word in fold(claim).split() if len(word) > 3 and word not in name][:3]
    stem = "-".join(part for part in (*name[-1:], *words) if part.isascii()) or "claim"
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)


# --- resolve


@command(
    "resolve",
    "factcheck resolve loring-ten -v partly --summary 'Four opened.' --source gazette-2024-07 --paragraph 2",
)
def resolve(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The claim's id, or any beginning that fits it alone.",
            show_default=False,
            autocompletion=complete.ids,
        ),
    ],
    verdict: Annotated[
        str,
        _option(
            "--verdict",
            "-v",
            metavar="WORD",
            help="How the outcome stands to the claim.",
            words=complete.verdicts,
        ),
    ],
    summary: Annotated[
        str | None, _option("--summary", metavar="TEXT", help="What was reported, in neutral words.")
    ] = None,
    source: SourceOption = None,
    paragraph: ParagraphsOption = None,
    basis: Annotated[
        str | None, _option("--basis", metavar="BASIS", help="Events, characterisation or both.")
    ] = None,
    reported: Annotated[
        str | None, _option("--reported", metavar="DATE", help="When it was reported.")
    ] = None,
    dry_run: DryRunOption = False,
    file: FileOption = None,
) -> None:
    from factcheck import editing, query
    from factcheck.model import BASES, Citation, Claim, Outcome

    def make(dataset: "Dataset") -> Claim:
        known = claim_id(dataset, id)
        word = word_of("--verdict", verdict, query.verdicts(dataset))
        if dataset.means(word) != "unresolved" and not (summary and source):
            refuse(f"{word!r} needs --summary and --source")
        cited: tuple[Citation, ...] = ()
        if source is not None:
            name = known_name("--source", source, query.sources(dataset), dataset.sources, closed=True)
            cited = (Citation(name, _paragraphs(paragraph or [])),)
        elif paragraph:
            refuse("--paragraph needs --source")
        outcome = Outcome(
            word,
            date_of("--reported", reported),
            word_of("--basis", basis, dict.fromkeys(BASES, ())) if basis else None,
            _optional("--summary", summary),
            cited,
        )
        claim = next(one for one in dataset.claims if one.id == known)
        return claim._replace(outcomes=(*claim.outcomes, outcome))

    def splice(dataset: "Dataset", file: "File", made: Claim) -> tuple[bytes, tuple[Claim, ...]]:
        old = next(one for one in dataset.claims if one.id == made.id)
        data = editing.add_outcome(file, old, made.outcomes[-1])
        return data, tuple(made if one.id == made.id else one for one in dataset.claims)

    write_change(file, make, splice, lambda dataset, made: made.span.file, dry_run)


# --- what add and resolve share


def write_change(
    told: str | None,
    make: "Callable[[Dataset], Claim]",
    splice: "Callable[[Dataset, File, Claim], tuple[bytes, tuple[Claim, ...]]]",
    where: "Callable[[Dataset, Claim], File]",
    dry_run: bool,
    confirm: bool = False,
) -> None:
    from factcheck import editing, files

    def spliced(made: "Claim | None") -> "tuple[Claim, File, bytes]":
        reading = read_dataset(path)
        dataset = readable(reading)
        made = made or make(dataset)
        file = where(dataset, made)
        data, meant = splice(dataset, file, made)
        editing.checked(dataset, data, file.name, meant)
        if errors := new_errors(reading, file, data):
            refuse(
                f"nothing was written: {errors[0].message}{f' ({errors[0].hint})' if errors[0].hint else ''}"
            )
        return made, file, data

    path = writable_path(told)
    try:
        asked = None
        if dry_run or confirm:
            asked, file, data = spliced(None)
            print_diff(file.data, data, file.name, sys.stdout if dry_run else sys.stderr)
            if dry_run:
                return
            if not _confirmed("Write this?"):
                remark("nothing was written")
                return
        with files.locked(path):
            made, file, data = spliced(asked)
            files.refuse_other_names(file.name)
            files.write(file.name, [data])
    except files.Refused as refused:
        refuse(str(refused))
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror or error}")
    remark(f"{made.id} written to {file.name}")


def new_errors(before: "Reading", file: "File", data: bytes) -> "list[Problem]":
    """The errors of a dataset with a file's new bytes in place that it did not have before."""
    from factcheck import dataset
    from factcheck.model import File

    files = [File(file.name, data) if one.name == file.name else one for one in before.files]
    old = {(problem.check, problem.message, problem.claim) for problem in _errors(before)}
    new = _errors(dataset.read(files))
    return [problem for problem in new if (problem.check, problem.message, problem.claim) not in old]


def _errors(reading: "Reading") -> "list[Problem]":
    from factcheck import checks

    problems = list(reading.problems)
    if reading.dataset:
        subject = checks.Subject(reading.dataset, today(), {}, not reading.left_out, reading.dropped)
        problems += checks.run(subject).kept
    return [problem for problem in problems if problem.severity == "error"]


def _prompt(what: str, **options: Any) -> str:
    """An answer from the terminal; Ctrl-C and Ctrl-D end it as interrupted."""
    try:
        answer: str = typer.prompt(what, err=True, **options)
    except typer.Abort:
        print(file=sys.stderr)
        raise typer.Exit(130) from None
    return answer


def _confirmed(what: str) -> bool:
    return _prompt(f"{what} [Y/n]", default="y", show_default=False).strip().lower() in ("y", "yes")


def writable_path(told: str | None) -> str:
    """The dataset to write to: never standard input, never the one that comes with factcheck."""
    path = dataset_path(told)
    if path == "-":
        refuse("standard input cannot be written to; name a file with --file")
    if os.path.exists(path) and os.path.exists(shipped()) and os.path.samefile(path, shipped()):
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        if os.path.dirname(os.path.abspath(path)) == package or (told is None and not _is_near(path)):
            refuse("the claims that come with factcheck are not written to; `factcheck init` begins your own")
    return path


def _is_near(path: str) -> bool:
    """Whether a path is in this folder or above it, where it was looked for."""
    here = os.path.realpath(os.getcwd())
    return here.startswith(os.path.dirname(os.path.realpath(path)))


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _text(option: str, text: str | None) -> str:
    if text is None or not text.strip():
        refuse(f"{option} is empty")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        refuse(f"{option} is not UTF-8")
    return text


def _optional(option: str, text: str | None) -> str | None:
    return _text(option, text) if text else None


def _paragraphs(numbers: list[int]) -> tuple[int, ...]:
    if any(number < 1 for number in numbers):
        refuse("--paragraph: paragraphs are counted from 1")
    return tuple(numbers)


def known_name(option: str, typed: str, known: Any, declared: Any, *, closed: bool = False) -> str:
    """The dataset's name for what was typed; a new one only where the dataset declares none."""
    from factcheck import matching

    match: Any = matching.match_word(typed, known) if closed else matching.match_names(typed, known)
    if isinstance(match, str):
        return match
    if isinstance(match, frozenset) and len(match) == 1:
        return str(next(iter(match)))
    if isinstance(match, frozenset):
        refuse(f"{option}: {typed!r} could be {' or '.join(sorted(match))}")
    if declared or match.could_be:
        unmatched(option, match)
    return _text(option, typed)


def claim_id(dataset: "Dataset", typed: str) -> str:
    """The id of a claim, or the one that what was typed begins."""
    from factcheck import matching

    match = matching.match_id(typed, [claim.id for claim in dataset.claims])
    if isinstance(match, matching.Unmatched):
        unmatched("ID", match)
    return match


def print_diff(old: bytes, new: bytes, name: str, stream: Any) -> None:
    """A unified diff of two versions of a file."""
    from difflib import unified_diff

    from factcheck.wording import visible

    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
        print(visible(line.rstrip("\r\n")), file=stream)


# --- edit


@command("edit", "factcheck edit guaido-main", "EDITOR='code --wait' factcheck edit guaido-main")
def edit(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The claim's id, or any beginning that fits it alone.",
            show_default=False,
            autocompletion=complete.ids,
        ),
    ],
    dry_run: DryRunOption = False,
    file: FileOption = None,
) -> None:
    import shlex
    import subprocess
    import tempfile

    from factcheck import files

    path = writable_path(file)
    reading = read_dataset(path)
    readable(reading)
    target, line = _where(reading, id)
    command = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    command = command or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, os.path.basename(target.name))
        with open(draft, "wb") as stream:
            stream.write(target.data)
        while True:
            try:
                done = subprocess.run([*at_line(shlex.split(command), draft, line)], check=False)
                with open(draft, "rb") as stream:
                    data = stream.read()
            except (OSError, ValueError) as error:
                refuse(f"{command!r} cannot be run, or left no file: {error}; set VISUAL or EDITOR")
            if done.returncode:
                refuse(f"{command!r} ended with status {done.returncode}; nothing was written")
            if data == target.data:
                remark("nothing was changed")
                return
            errors = new_errors(reading, target, data)
            if not errors:
                break
            print_problems(sys.stderr, errors, [type(target)(target.name, data)])
            line = max(1, errors[0].position.line)
            if not (_at_terminal() and _confirmed("Go back in?")):
                remark(f"nothing was written; what you wrote is in {_kept(target.name, data)}")
                raise typer.Exit(FOUND)
        if dry_run:
            print_diff(target.data, data, target.name, sys.stdout)
            return
        try:
            with files.locked(target.name):
                if files.regular_bytes(target.name) != target.data:
                    kept = _kept(target.name, data)
                    refuse(
                        f"{target.name} was changed by somebody else meanwhile; what you wrote is in {kept}"
                    )
                files.refuse_other_names(target.name)
                files.write(target.name, [data])
        except files.Refused as refused:
            refuse(f"{refused}; what you wrote is in {_kept(target.name, data)}")
        except OSError as error:
            refuse(f"{target.name} cannot be written: {error.strerror or error}")
    remark(f"{target.name} written")


def _where(reading: "Reading", typed: str) -> "tuple[File, int]":
    """The file and the line of a claim, of one that was left out for its problems, too."""
    from factcheck import matching

    assert reading.dataset is not None
    places = {claim.id: (claim.span.file, claim.span.line + 1) for claim in reading.dataset.claims}
    files = {file.name: file for file in reading.files}
    for problem in reading.problems:
        if problem.claim:
            places.setdefault(problem.claim, (files[problem.position.file], problem.position.line))
    match = matching.match_id(typed, places)
    if isinstance(match, matching.Unmatched):
        unmatched("ID", match)
    return places[match]


def _kept(name: str, data: bytes) -> str:
    """Keep what somebody wrote beside the file that it could not go into; the name that it has there."""
    from factcheck import files

    number, kept = 1, f"{name}.edited"
    while os.path.lexists(kept):
        number += 1
        kept = f"{name}.edited-{number}"
    files.write(kept, [data], new=True)
    return kept


def at_line(editor: list[str], path: str, line: int) -> list[str]:
    """An editor's command to open a file at a line, in the syntax of that editor."""
    name = os.path.splitext(os.path.basename(editor[0]))[0] if editor else ""
    if name in ("code", "code-insiders", "codium", "cursor", "windsurf"):
        waiting = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
        return [*editor, *waiting, "--goto", f"{path}:{line}"]
    if name in ("subl", "zed", "zeditor"):
        waiting = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
        return [*editor, *waiting, f"{path}:{line}"]
    if name in ("hx", "helix"):
        return [*editor, f"{path}:{line}"]
    if name in (
        "vi",
        "vim",
        "nvim",
        "view",
        "gvim",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "micro",
        "joe",
        "kak",
        "mg",
        "ne",
        "gedit",
    ):
        return [*editor, f"+{line}", path]
    return [*editor, path]


# --- init


STARTER = """\
# Who said what, and what happened. `factcheck list` shows it, `factcheck check` finds what is wrong.

title: Claims about …
note: What this dataset is about, and what its sources are.

sources:
  gazette-2024-03-02:  # an id of your own
    title: Council splits over the harbour
    publisher: The Harbour Gazette
    published: 2024-03-02
    note: Where it stands, if it takes sides.
  gazette-2024-07-02:
    title: Four berths open
    publisher: The Harbour Gazette
    published: 2024-07-02

claims:
  # A claim in neutral words, understandable alone; `quote` only what the source itself quotes.
  - id: example-ten-berths
    speaker: Ana Example
    said: 2024-03-01
    kind: promise
    claim: Ten berths will open at the north quay by June 2024.
    quote: Ten berths by June
    due: 2024-06-30
    appearances:
      - {source: gazette-2024-03-02, paragraphs: [4]}
    tags: [harbour]
    # What was reported to have happened, oldest first; the last is the verdict in force. Verdicts:
    # confirmed, partly, disputed, unfulfilled, contradicted, unresolved.
    outcomes:
      - verdict: partly
        reported: 2024-07-02
        basis: events
        summary: The paper reports that four berths opened.
        evidence:
          - {source: gazette-2024-07-02, paragraphs: [2]}
"""


@command("init", "factcheck init", "factcheck init harbour/claims.yaml")
def init(
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it.")] = "claims.yaml",
    dry_run: DryRunOption = False,
) -> None:
    from factcheck import files

    if os.path.lexists(path):
        refuse(f"{path} is there already; nothing was written")
    if dry_run:
        print_diff(b"", STARTER.encode(), path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [STARTER.encode()], new=True)
    except FileExistsError:
        refuse(f"{path} is there already; nothing was written")
    except (OSError, ValueError) as error:
        refuse(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    remark(f"{path} written: `factcheck list` shows it, `factcheck edit example` opens it")
