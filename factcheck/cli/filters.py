"""The filters: their options, and from what was typed to the claims that are meant."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeVar

import typer

from factcheck.cli import completion
from factcheck.cli.output import fail, warn
from factcheck.core import labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.core.matching import Unmatched
    from factcheck.core.model import Claim, Correction, Dataset, When


def _filter(*names: str, help: str, metavar: str | None = None, words: Any = None) -> Any:
    return typer.Option(
        *names,
        metavar=metavar,
        help=help,
        rich_help_panel="FilterOptions",
        show_default=False,
        autocompletion=words,
    )


_DATES = "2019, 2019-04, 2019-04-30, 2019-04-30T10"
_speaker = _filter(
    *("--speaker", "-s"),
    metavar="NAME",
    help="Who said it; a beginning will do. May be repeated: any of them.",
    words=completion.speakers,
)
_group = _filter(
    "--group",
    metavar="NAME",
    help="A group that the speaker belonged to on that day. May be repeated.",
    words=completion.groups,
)
_verdict = _filter(
    *("--verdict", "-v"),
    metavar="WORD",
    help="The verdict in force, or what it means. May be repeated.",
    words=completion.verdicts,
)
_kind = _filter(
    "--kind",
    metavar="KIND",
    help="Assertion, promise, prediction, … May be repeated.",
    words=completion.kinds,
)
_about = _filter(
    "--about",
    metavar="NAME",
    help="Who or what the claim is about. May be repeated.",
    words=completion.abouts,
)
_tag = _filter(
    "--tag", "-t", metavar="TAG", help="A tag of the claim. May be repeated.", words=completion.tags
)
_source = _filter(
    "--source",
    metavar="ID",
    help="A source that the claim or an outcome cites. May be repeated.",
    words=completion.sources,
)
_search = _filter(
    "--search", "-q", metavar="TEXT", help="Words in the claim, quote, outcomes, note, about or tags."
)
_since = _filter("--since", metavar="DATE", help=f"Said then or later: {_DATES}.")
_until = _filter("--until", metavar="DATE", help="Said then or earlier.")
_as_of = _filter("--as-of", metavar="DATE", help="The record as it stood that day.")
_according_to = _filter(
    "--according-to",
    metavar="ID",
    help="The record as far as this source is its evidence. May be repeated.",
    words=completion.sources,
)
_overdue = _filter("--overdue", help="Due in the past and still unresolved.")


class FilterOptions(NamedTuple):
    """The filters as typed, by their names in `query.FILTERS`; options given twice mean any of them."""

    speaker: Annotated[list[str] | None, _speaker] = None
    group: Annotated[list[str] | None, _group] = None
    verdict: Annotated[list[str] | None, _verdict] = None
    kind: Annotated[list[str] | None, _kind] = None
    about: Annotated[list[str] | None, _about] = None
    tag: Annotated[list[str] | None, _tag] = None
    source: Annotated[list[str] | None, _source] = None
    search: Annotated[str | None, _search] = None
    since: Annotated[str | None, _since] = None
    until: Annotated[str | None, _until] = None
    as_of: Annotated[str | None, _as_of] = None
    according_to: Annotated[list[str] | None, _according_to] = None
    overdue: Annotated[bool, _overdue] = False

    @property
    def typed(self) -> "Mapping[str, Any]":
        """Those that were given, by name."""
        return {name: value for name, value in self._asdict().items() if value not in (None, [], False)}

    @property
    def words(self) -> tuple[str, ...]:
        """The options that would ask for the same again."""
        from factcheck.core import query

        return query.as_options(self.typed)


Command = TypeVar("Command", bound=Callable[..., Any])


def filtered(command: Command) -> Command:
    """Lend a command the filter options that it has none of its own for; it gets them as `filters`."""
    own = inspect.signature(command)
    lent = {
        name: option
        for name, option in inspect.signature(FilterOptions).parameters.items()
        if name not in own.parameters
    }

    def run(**given: Any) -> None:
        command(filters=FilterOptions(**{name: given.pop(name) for name in lent}), **given)

    kept = [parameter for name, parameter in own.parameters.items() if name != "filters"]
    parameters = sorted(
        [*kept, *lent.values()], key=lambda parameter: parameter.default is not inspect.Parameter.empty
    )
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run  # type: ignore[return-value]


# --- from what was typed to what is meant


def date_of(option: str, text: str | None) -> "When | None":
    """A date given as an option."""
    from factcheck.core import query

    if text is None:
        return None
    try:
        return query.parse_date(option, text)
    except query.InvalidFilter as refused:
        fail(str(refused))


def today() -> "When":
    """The day on which the command runs."""
    from datetime import date

    from factcheck.core.model import When

    day = When.parse(date.today().isoformat())
    assert day is not None
    return day


def fail_unmatched(option: str, fault: "Unmatched") -> NoReturn:
    """Refuse a word that names nothing, with the words that it could be."""
    more = f"; {_SHOWN[option]}" if option in _SHOWN and not (fault.candidates or fault.suggestion) else ""
    fail(f"{option}: {fault.message(option)}{more}")


# Where people find what an option takes, when nothing like their word is known.
_SHOWN = {
    "ID": "`factcheck list` shows the ids",
    "TOPIC": "`factcheck help` lists the pages, `factcheck --help` the commands",
    "--speaker": "`factcheck speakers` lists them",
    "--group": "`factcheck tally --by group` lists them",
    "--about": "`factcheck tally --by about` lists them",
    "--tag": "`factcheck tally --by tag` lists them",
    "--source": "`factcheck list --json` shows them",
    "--select": "`factcheck check --list` names them",
    "--ignore": "`factcheck check --list` names them",
}


def word_of(option: str, typed: str, known: Any) -> str:
    """The word of a closed list that was typed, or its beginning."""
    from factcheck.core import matching

    match = matching.match_word(typed, known)
    if isinstance(match, matching.Unmatched):
        fail_unmatched(option, match)
    return match


class Selection(NamedTuple):
    """The claims asked for, in words how the record is looked at, and the corrections that it tells."""

    claims: "Sequence[Claim]"
    view: str
    corrections: "tuple[Correction, ...]"


def selected(dataset: "Dataset", filters: FilterOptions) -> Selection:
    """The claims asked for, with a remark where there are none."""
    from factcheck.core import query

    try:
        criteria = query.criteria(dataset, filters.typed, today())
    except query.InvalidFilter as refused:
        option = f"--{refused.option.replace('_', '-')}"
        if isinstance(refused.fault, str):
            fail(f"{option}: {refused.fault}")
        fail_unmatched(option, refused.fault)
    claims = query.select(dataset, criteria)
    if not claims:
        warn("no claim matches" if dataset.claims else "the dataset holds no claims yet")
    view = labels.view_label(criteria.get("as_of"), criteria.get("according_to", ()))
    return Selection(claims, view, query.corrections(dataset, criteria, claims))
