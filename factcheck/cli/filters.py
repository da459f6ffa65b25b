"""The filters: their options, and from what was typed to the claims that are meant."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeVar

import typer

from factcheck.cli import complete
from factcheck.cli.shared import refuse, remark

if TYPE_CHECKING:
    from factcheck.model import Claim, Dataset, When
    from factcheck.query import Criteria, Unmatched


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


def _filter(*names: str, help: str, metavar: str | None = None, words: Any = None) -> Any:
    return typer.Option(
        *names,
        metavar=metavar,
        help=help,
        rich_help_panel="Filters",
        show_default=False,
        autocompletion=words,
    )


_speaker = _filter(
    "--speaker",
    "-s",
    metavar="NAME",
    help="Who said it; the beginning of a name will do.",
    words=complete.speakers,
)
_verdict = _filter(
    "--verdict", "-v", metavar="WORD", help="The verdict in force, or what it means.", words=complete.verdicts
)
_kind = _filter("--kind", metavar="KIND", help="Assertion, promise, prediction, …", words=complete.kinds)
_about = _filter("--about", metavar="NAME", help="Who or what the claim is about.", words=complete.abouts)
_tag = _filter("--tag", "-t", metavar="TAG", help="A tag of the claim.", words=complete.tags)
_source = _filter(
    "--source", metavar="ID", help="A source that the claim or an outcome cites.", words=complete.sources
)
_search = _filter(
    "--search", "-q", metavar="TEXT", help="Words in the claim, quote, outcomes, note, about or tags."
)
_since = _filter(
    "--since", metavar="DATE", help="Said then or later: 2019, 2019-04, 2019-04-30, 2019-04-30T10."
)
_until = _filter("--until", metavar="DATE", help="Said then or earlier.")
_as_of = _filter("--as-of", metavar="DATE", help="The record as it stood that day.")
_overdue = _filter("--overdue", help="Due in the past and still unresolved.")


def filters(
    speaker: Annotated[list[str] | None, _speaker] = None,
    verdict: Annotated[list[str] | None, _verdict] = None,
    kind: Annotated[list[str] | None, _kind] = None,
    about: Annotated[list[str] | None, _about] = None,
    tag: Annotated[list[str] | None, _tag] = None,
    source: Annotated[list[str] | None, _source] = None,
    search: Annotated[str | None, _search] = None,
    since: Annotated[str | None, _since] = None,
    until: Annotated[str | None, _until] = None,
    as_of: Annotated[str | None, _as_of] = None,
    overdue: Annotated[bool, _overdue] = False,
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
    mean = mean or (f"; known here: {', '.join(fault.known)}" if fault.known else "")
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

    if asked.search is not None and not query.fold(asked.search):
        refuse(f"--search: {asked.search!r} holds no word")
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
