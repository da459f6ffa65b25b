"""The commands that add to the header: add-speaker, add-source and add-correction."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import Dialog, InvalidAnswer, at_terminal, several
from factcheck.cli.filters import today
from factcheck.cli.forms import (
    Change,
    DryRunOption,
    address,
    claim_id,
    date,
    option,
    optional,
    parse_option,
    text,
    word,
    write_change,
)
from factcheck.cli.output import WrittenOption, dataset_path, fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from factcheck.core.location import File
    from factcheck.core.model import Dataset
    from factcheck.core.types import RecordType


@command("add-speaker", "factcheck add-speaker 'Ana Lóring' --role Mayor --type person --alias Loring")
def add_speaker(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="The name, as claims will have it.", show_default=False),
    ] = None,
    role: Annotated[str | None, option("--role", metavar="TEXT", help="Office or part played.")] = None,
    type: Annotated[
        str | None, option("--type", metavar="TYPE", help="Person, organisation or group.")
    ] = None,
    group: Annotated[
        list[str] | None,
        option("--group", metavar="NAME", help="A party, government or alliance. May be repeated."),
    ] = None,
    alias: Annotated[
        list[str] | None, option("--alias", metavar="NAME", help="Another name. May be repeated.")
    ] = None,
    url: Annotated[
        str | None, option("--url", metavar="URL", help="An address that says who this is.")
    ] = None,
    note: Annotated[
        str | None, option("--note", metavar="TEXT", help="Anything an editor wants to say.")
    ] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    from factcheck.core.model import SPEAKER_TYPES, Membership

    dialog = _dialog("add-speaker", "a speaker needs a NAME", name)
    types = word(dict.fromkeys(SPEAKER_TYPES, ()))
    asked = _Asked(dialog)
    name = asked("NAME", name, "Name", text, required=True)
    values: dict[str, Any] = {
        "type": asked("--type", type, f"Type ({', '.join(SPEAKER_TYPES)})", types),
        "role": asked("--role", role, "Role", optional),
        "groups": tuple(Membership(text(one)) for one in group or ())
        or tuple(map(Membership, asked.several("--group", "Groups, parted by commas"))),
        "aliases": tuple(text(one) for one in alias or ())
        or asked.several("--alias", "Other names, parted by commas"),
        "url": asked("--url", url, "An address that says who this is", address),
        "note": parse_option("--note", note, optional),
    }

    def record(dataset: "Dataset") -> Any:
        from factcheck.core import query, schema
        from factcheck.core.location import NOWHERE
        from factcheck.core.matching import fold
        from factcheck.core.model import Speaker

        known = {
            fold(form): who for who, speaker in dataset.speakers.items() for form in (who, *speaker.aliases)
        }
        for form in (name, *values["aliases"]):
            if fold(form) in known:
                fail(f"{known[fold(form)]} is called {form!r} already; nothing was written")
        made = {name: Speaker(name, NOWHERE, **values)}
        if not dataset.speakers:  # once there are speakers, everyone who speaks must be among them
            others = (who for who in query.speakers(dataset) if who != name)
            made = {**{who: Speaker(who, NOWHERE) for who in others}, **made}
        return _Records("speakers", made, schema.SPEAKER)

    _write(file, record, dry_run, dialog)


@command(
    "add-source",
    "factcheck add-source gazette-2024-07-02 --title 'Four berths open' --published 2024-07-02",
)
def add_source(
    id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="An id of your own: publisher-date, say.", show_default=False),
    ] = None,
    title: Annotated[str | None, option("--title", metavar="TEXT", help="Its title.")] = None,
    publisher: Annotated[str | None, option("--publisher", metavar="NAME", help="Who published it.")] = None,
    published: Annotated[str | None, option("--published", metavar="DATE", help="When.")] = None,
    url: Annotated[str | None, option("--url", metavar="URL", help="Its address.")] = None,
    archived: Annotated[
        str | None, option("--archived", metavar="URL", help="The address of a copy that stays.")
    ] = None,
    path: Annotated[
        str | None, option("--text", metavar="PATH", help="A file with its text, in the dataset's folder.")
    ] = None,
    note: Annotated[str | None, option("--note", metavar="TEXT", help="Where it stands.")] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    dialog = _dialog("add-source", "a source needs an ID", id)
    asked = _Asked(dialog)
    id = asked("ID", id, "Id (publisher-date)", text, required=True)
    values: dict[str, Any] = {
        "title": asked("--title", title, "Title", optional),
        "publisher": asked("--publisher", publisher, "Publisher", optional),
        "published": asked("--published", published, "Published", date),
        "url": asked("--url", url, "Address", address),
        "archived": parse_option("--archived", archived, address),
        "text": parse_option("--text", path, optional),
        "note": asked("--note", note, "Where it stands", optional),
    }

    def record(dataset: "Dataset") -> Any:
        from factcheck.core import schema
        from factcheck.core.location import NOWHERE
        from factcheck.core.model import Source

        if id in dataset.sources:
            fail(f"there is a source {id!r} already; nothing was written")
        return _Records("sources", {id: Source(id, NOWHERE, **values)}, schema.SOURCE)

    _write(file, record, dry_run, dialog)


@command(
    "add-correction",
    "factcheck add-correction loring-ten --what 'The day was given as 2 March; it was 1 March.'",
)
def add_correction(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="The claims that were wrong, by id or its beginning; they may be gone since.",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ] = None,
    what: Annotated[
        str | None, option("--what", metavar="TEXT", help="What was wrong, and what is right.")
    ] = None,
    day: Annotated[
        str | None, option("--date", metavar="DATE", help="The day on which it was mended; else today.")
    ] = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    if not ids and not at_terminal():
        fail("a correction needs the ID of a claim, or of several")
    dialog = _dialog("add-correction", "a correction needs --what", what if ids else None)
    answers: dict[str, Any] = {}

    def make(dataset: "Dataset") -> Change:
        from factcheck.core.model import Correction
        from factcheck.writing import splice

        if not answers:
            asked = _Asked(dialog)
            corrected = _corrected(dataset, file)
            names = tuple(parse_option("ID", name, corrected) for name in ids or ())
            if not names and dialog:
                names = dialog.ask("ID", "Claims that were wrong, parted by commas", several(corrected))
            answers["what"] = asked("--what", what, "What was wrong, and what is right", text, required=True)
            answers["date"] = asked("--date", day, f"Day [{today().text}]", date) or today()
            answers["claims"] = tuple(dict.fromkeys(names))
        made = Correction(**answers)
        if made in dataset.corrections:
            fail("there is this very correction already; nothing was written")
        target = _target(dataset, "corrections")
        meant = dataset._replace(corrections=(*dataset.corrections, made))
        said = f"a correction of {', '.join(made.claims)}"
        return Change(target, splice.add_correction(target, made), meant, said)

    write_change(file, make, dry_run, dialog)


def _corrected(dataset: "Dataset", file: str | None) -> "Callable[[str], str]":
    """The id of a claim that is corrected: one that is here, or a whole one that git has in HEAD."""
    from factcheck.cli.git import committed

    def parse(typed: str) -> str:
        here = {claim.id for claim in dataset.claims}
        if typed not in here and typed in committed(dataset_path(file)):
            return typed  # rather than one that it begins
        try:
            return claim_id(dataset)(typed)
        except InvalidAnswer as wrong:
            raise InvalidAnswer(f"{wrong}; git's HEAD has no such claim, either") from None

    return parse


class _Records(NamedTuple):
    """Records that go into a section of the header; the last one is what was asked for."""

    key: str
    made: dict[str, Any]
    shape: "RecordType"


def _dialog(name: str, lack: str, given: str | None) -> Dialog | None:
    if given is None and at_terminal():
        from factcheck.cli.app import typed

        return Dialog("factcheck", name, *typed)
    if given is None:
        fail(lack)
    return None


class _Asked:
    """Values of options, asked for where somebody is there to be asked."""

    def __init__(self, dialog: Dialog | None) -> None:
        self.dialog = dialog

    def __call__(
        self,
        name: str,
        given: str | None,
        question: str,
        parse: "Callable[[str], Any]",
        *,
        required: bool = False,
    ) -> Any:
        if given is not None or self.dialog is None:
            return parse_option(name, given, parse)
        return self.dialog.ask(name, question, parse, default=None if required else "")

    def several(self, name: str, question: str) -> tuple[str, ...]:
        """Several texts."""
        return self.dialog.ask(name, question, several(text), default="") if self.dialog else ()


def _target(dataset: "Dataset", key: str) -> "File":
    """The file that a section of the header stands in, or goes into."""
    from factcheck.writing import splice

    span = dataset.spans.get(key)
    return span.file if span else splice.file_for_new_claim(dataset)


def _write(
    file: str | None, record: "Callable[[Dataset], _Records]", dry_run: bool, dialog: Dialog | None
) -> None:
    def make(dataset: "Dataset") -> Change:
        from factcheck.writing import splice

        key, made, shape = record(dataset)
        target = _target(dataset, key)
        data = splice.add_named(target, key, made, shape)
        changed: dict[str, Any] = {key: {**getattr(dataset, key), **made}}
        meant = dataset._replace(**changed)
        return Change(target, data, meant, list(made)[-1])

    write_change(file, make, dry_run, dialog)
