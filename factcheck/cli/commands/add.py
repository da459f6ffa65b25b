"""The command that adds a claim: add."""

from typing import TYPE_CHECKING, Annotated, Any

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import Dialog, InvalidAnswer, at_terminal, numbered, several
from factcheck.cli.forms import (
    Change,
    DryRunOption,
    New,
    ParagraphsOption,
    SourceOption,
    UnknownSpeaker,
    UrlOption,
    address,
    ask_source,
    citations,
    claim_id,
    date,
    kebab_id,
    option,
    optional,
    paragraphs,
    parse_option,
    quotation,
    text,
    with_new,
    word,
    write_change,
)
from factcheck.cli.forms import speaker as speaker_of
from factcheck.cli.output import WrittenOption, fail

if TYPE_CHECKING:
    from factcheck.core.model import Claim, Dataset

WITH_A_DAY = ("promise", "prediction", "announcement")  # kinds that say by when


_Id = Annotated[
    str | None,
    option("--id", metavar="ID", help="Speaker, then the gist, in kebab case; suggested where left out."),
]
_Speaker = Annotated[
    str | None,
    option(
        *("--speaker", "-s"),
        metavar="NAME",
        help="Who made it: a whole name or alias.",
        words=completion.speakers,
    ),
]
_Claim = Annotated[str | None, option("--claim", metavar="TEXT", help="The statement in neutral words.")]
_Said = Annotated[str | None, option("--said", metavar="DATE", help="When, as precise as the source.")]
_Kind = Annotated[
    str | None,
    option("--kind", metavar="KIND", help="Assertion, promise, prediction, …", words=completion.kinds),
]
_About = Annotated[
    list[str] | None,
    option(
        "--about", metavar="NAME", help="Who or what it is about. May be repeated.", words=completion.abouts
    ),
]
_Quote = Annotated[
    str | None,
    option("--quote", metavar="TEXT", help="The speaker's own words, as the source quotes them."),
]
_Tag = Annotated[
    list[str] | None,
    option("--tag", "-t", metavar="TAG", help="A tag. May be repeated.", words=completion.tags),
]
_Related = Annotated[
    list[str] | None,
    option(
        "--related",
        metavar="ID",
        help="A claim it stands with or against. May be repeated.",
        words=completion.ids,
    ),
]
_Note = Annotated[str | None, option("--note", metavar="TEXT", help="Anything an editor wants to say.")]


@command(
    "add",
    "factcheck add",
    "factcheck add -s 'John Bolton' --claim 'The talks had begun.' --source imt-2019-05-01 --paragraph 9",
)
def add(
    id: _Id = None,
    speaker: _Speaker = None,
    claim: _Claim = None,
    said: _Said = None,
    kind: _Kind = None,
    about: _About = None,
    quote: _Quote = None,
    due: Annotated[str | None, option("--due", metavar="DATE", help="By when it should come true.")] = None,
    source: SourceOption = None,
    paragraph: ParagraphsOption = None,
    url: UrlOption = None,
    tag: _Tag = None,
    related: _Related = None,
    note: _Note = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    given: dict[str, Any] = {
        "speaker": speaker,
        "claim": claim,
        "said": said,
        "kind": kind,
        "about": about,
        "quote": quote,
        "due": due,
        "source": source,
        "paragraph": paragraph,
        "url": url,
        "tag": tag,
        "id": id,
        "related": related,
        "note": note,
    }
    required = ("speaker", "claim", "source")
    missing = [f"--{name}" for name in required if not given[name]]
    dialog = None
    if missing and at_terminal():
        from factcheck.cli.app import typed

        dialog = Dialog("factcheck", "add", *typed)
    elif missing:
        fail(f"a claim needs {', '.join(missing)}")
    answers: dict[str, Any] = {}

    def make(dataset: "Dataset") -> Change:
        from factcheck.writing import splice

        if not answers:
            answers.update(_asked(dataset, given, dialog) if dialog else _told(dataset, given))
        made = _claim(dataset, answers, dialog)
        target = splice.file_for_new_claim(dataset)
        data = splice.add_claim(target, made)
        data, meant = with_new(dataset, target, data, answers.get("new", {}))
        meant = meant._replace(claims=(*dataset.claims, made))
        return Change(target, data, meant, f"{made.id} ({made.speaker}, {made.verdict})")

    write_change(file, make, dry_run, dialog)


def _told(dataset: "Dataset", given: dict[str, Any]) -> dict[str, Any]:
    """The fields as options give them; refuses what cannot be meant."""
    from factcheck.core import query

    values: dict[str, Any] = {
        "speaker": parse_option("--speaker", given["speaker"], speaker_of(dataset)),
        "claim": parse_option("--claim", given["claim"], text),
        "said": parse_option("--said", given["said"], date),
        "kind": parse_option("--kind", given["kind"], word(query.kinds(dataset))),
        "quote": parse_option("--quote", given["quote"], quotation),
        "due": parse_option("--due", given["due"], date),
        "id": parse_option("--id", given["id"], kebab_id),
        "note": parse_option("--note", given["note"], optional),
    }
    for name, parse in (("about", text), ("tag", text), ("related", claim_id(dataset))):
        values[name] = tuple(parse_option(f"--{name}", one, parse) for one in given[name] or ())
    lists = (given[name] or [] for name in ("source", "paragraph", "url"))
    return {**values, "appearances": citations(dataset, *lists)}


def _asked(dataset: "Dataset", given: dict[str, Any], dialog: Dialog) -> dict[str, Any]:
    """The fields as options give them, and for the others as they are asked for."""
    from factcheck.core import query
    from factcheck.core.model import Citation

    told = _told(dataset, given | {name: given[name] or None for name in ("speaker", "claim")})
    told["new"] = {}
    dialog.explain()
    kinds = list(query.kinds(dataset))

    def ask(name: str, question: str, parse: Any, default: str | None = "") -> None:
        if not given[name]:
            told[name] = dialog.ask(f"--{name}", question, parse, default=default)

    if not given["speaker"]:
        told["speaker"] = _ask_speaker(dataset, dialog, told["new"])
    ask("claim", "Claim, in neutral words", text, None)
    ask("said", "Said (2019, 2019-04, 2019-04-30, 2019-04-30T10)", date)
    if not given["kind"]:
        dialog.print_choices(kinds)
    ask("kind", "Kind, by name or number", numbered(kinds, word(query.kinds(dataset))))
    if told["kind"] in WITH_A_DAY:
        ask("due", "Due, by when it should come true", date)
    ask("quote", "Quotation, as the source has it", quotation)
    ask("about", "About whom or what, parted by commas", several(text))
    if not given["source"]:
        name = ask_source(dataset, dialog, told["new"])
        numbers = dialog.ask("--paragraph", "Paragraphs", paragraphs, default="")
        where = dialog.ask("--url", "Address of its own", address, default="")
        told["appearances"] = (Citation(name, numbers, where),)
    if not given["tag"]:
        dialog.print_choices(list(query.tags(dataset)))
    ask(
        "tag", "Tags, by name or number, parted by commas", several(numbered(list(query.tags(dataset)), text))
    )
    return told


def _ask_speaker(dataset: "Dataset", dialog: Dialog, new: New) -> str:
    """A speaker; whoever is not on record is asked about, and nobody is taken for another."""
    from factcheck.core import query
    from factcheck.core.location import NOWHERE
    from factcheck.core.model import SPEAKER_TYPES, Speaker

    known = list(query.speakers(dataset))
    dialog.print_choices(known)
    parse = numbered(known, speaker_of(dataset))

    def choose(answer: str) -> str:
        try:
            return parse(answer)
        except UnknownSpeaker as nobody:
            typed, near = nobody.typed, nobody.near[:5]
        dialog.say(f"no speaker is called {typed}:")
        names = [*near, f"a new speaker, {typed}"]
        dialog.print_choices(names)
        chosen = dialog.ask("", "Which, by number", numbered(names, _one_of(names)))
        if chosen in near:
            return str(chosen)
        parse_type = numbered(SPEAKER_TYPES, word(dict.fromkeys(SPEAKER_TYPES, ())))
        with dialog.nested_command("factcheck", "add-speaker", typed):
            values: dict[str, Any] = {
                "type": dialog.ask("--type", f"Type ({', '.join(SPEAKER_TYPES)})", parse_type, default=""),
                "role": dialog.ask("--role", "Role", optional, default=""),
            }
        new["speakers"] = {typed: Speaker(typed, NOWHERE, **values)}
        return typed

    return dialog.ask("--speaker", "Speaker, by name or number", choose)


def _one_of(names: list[str]) -> Any:
    def parse(answer: str) -> str:
        if answer not in names:
            raise InvalidAnswer("type one of the numbers")
        return answer

    return parse


def _claim(dataset: "Dataset", values: dict[str, Any], dialog: Dialog | None) -> "Claim":
    """The claim that the fields make, with an id that is free."""
    from factcheck.core import matching
    from factcheck.core.location import NOWHERE
    from factcheck.core.model import Claim

    taken = {one.id for one in dataset.claims}
    same = [
        one.id
        for one in dataset.claims
        if one.speaker == values["speaker"]
        and matching.fold(one.claim) == matching.fold(values["claim"])
        and one.said == values["said"]
    ]
    if same and not values.get("again"):
        if not (dialog and dialog.agrees(f"{same[0]} is the same claim by the same speaker; add it again?")):
            fail(f"{same[0]} is the same claim by the same speaker, of the same day; nothing was written")
        values["again"] = True
    if values["id"] is None and dialog:
        suggested = suggested_id(values["speaker"], values["claim"], taken)
        typed = dialog.ask("--id", "Id", kebab_id, default=suggested)
        values["id"] = typed if typed != suggested else ""
    if values["id"] in taken:
        fail(f"--id: there is a claim {values['id']!r} already")
    return Claim(
        id=values["id"] or suggested_id(values["speaker"], values["claim"], taken),
        speaker=values["speaker"],
        claim=values["claim"],
        appearances=values["appearances"],
        span=NOWHERE,
        said=values["said"],
        kind=values["kind"],
        about=values["about"],
        quote=values["quote"],
        due=values["due"],
        tags=values["tag"],
        related=values["related"],
        note=values["note"],
    )


# Words that carry nothing of a claim, in the languages that are most often kept.
_STOPWORDS = frozenset(
    word
    for words in (
        "a an and are as at be been before by for from had has have he her his in is it its no not of on or",
        "over said she than that the their them there they this to was were what which who will with would",
        "au aux da das de del dem den der des die do dos du e ein eine el en et i il la las le les lo los",
        "na nie o och og os ou para por se un una und une uno w y z za że",
    )
    for word in words.split()
)


def suggested_id(speaker: str, claim: str, taken: set[str]) -> str:
    """An id for a claim: the speaker's last name, then the first words that carry something."""
    from factcheck.core.matching import kebab

    name = kebab(speaker).split("-")[-1:]
    words = [word for word in kebab(claim).split("-") if word and word not in _STOPWORDS and word not in name]
    stem = "-".join([*name, *words[:3]])[:60].strip("-") or "claim"
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)
