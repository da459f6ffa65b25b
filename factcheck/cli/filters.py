"""The filters: their options, and the claims that they select."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, NamedTuple, NoReturn, TypeVar, cast

from factcheck.cli import completion
from factcheck.cli.output import fail, option, warn
from factcheck.core import labels, matching, query
from factcheck.core.model import Claim, Correction, Dataset, When


def _filter(names: str, metavar: str | None, help: str, words: Any = None) -> Any:
    if words:
        help += " Repeat for several."
    return option(*names.split(), metavar=metavar, help=help, words=words, panel="Filters")


class FilterOptions(NamedTuple):
    """The filters as typed, by their names in `query.FILTERS`; a repeated option matches any value."""

    speaker: Annotated[
        list[str] | None,
        _filter(
            "--speaker -s",
            "NAME",
            "Only this speaker; matches the beginning of any name.",
            completion.speakers,
        ),
    ] = None
    group: Annotated[
        list[str] | None,
        _filter(
            "--group", "NAME", "Only speakers who belonged to this group on that day.", completion.groups
        ),
    ] = None
    verdict: Annotated[
        list[str] | None,
        _filter(
            "--verdict -v",
            "WORD",
            "Only this current verdict, or verdicts that mean it.",
            completion.verdicts,
        ),
    ] = None
    kind: Annotated[
        list[str] | None,
        _filter("--kind", "KIND", "Only this kind: assertion, promise, prediction, …", completion.kinds),
    ] = None
    about: Annotated[
        list[str] | None,
        _filter("--about", "NAME", "Only claims about this person or thing.", completion.abouts),
    ] = None
    tag: Annotated[list[str] | None, _filter("--tag -t", "TAG", "Only this tag.", completion.tags)] = None
    source: Annotated[
        list[str] | None,
        _filter("--source", "ID", "Only claims that cite this id, publisher or title.", completion.sources),
    ] = None
    search: Annotated[
        str | None,
        _filter("--search -q", "TEXT", "Words in the claim, quote, outcomes, note, about or tags."),
    ] = None
    since: Annotated[
        str | None,
        _filter(
            "--since",
            "DATE",
            "Said on this date or later (2019, 2019-04, 2019-04-30T10); undated, by the first source.",
        ),
    ] = None
    until: Annotated[
        str | None,
        _filter("--until", "DATE", "Said on this date or earlier; undated, by the first source."),
    ] = None
    as_of: Annotated[str | None, _filter("--as-of", "DATE", "The record as of this date.")] = None
    according_to: Annotated[
        list[str] | None,
        _filter("--according-to", "ID", "Only outcomes with this source as evidence.", completion.sources),
    ] = None
    overdue: Annotated[
        bool, _filter("--overdue", None, "Only claims that are past due and still unresolved.")
    ] = False

    @property
    def typed(self) -> Mapping[str, Any]:
        """The filters that were given, by name."""
        return {name: value for name, value in self._asdict().items() if value not in (None, [], False)}

    @property
    def day(self) -> When:
        """The date given by `--as-of`, else today."""
        return date_of("--as-of", self.as_of) or today()


Command = TypeVar("Command", bound=Callable[..., Any])


def lend(
    name: str, parameters: Iterable[inspect.Parameter], gather: Callable[[dict[str, Any]], Any]
) -> Callable[[Command], Command]:
    """Give a command options in the place of its parameter `name`, which gets what `gather` makes of them.

    An option that the command declares itself is left out.
    """

    def decorate(command: Command) -> Command:
        own = inspect.signature(command)
        lent = [parameter for parameter in parameters if parameter.name not in own.parameters]

        def run(**values: Any) -> None:
            given = {parameter.name: values.pop(parameter.name) for parameter in lent}
            command(**{name: gather(given)}, **values)

        placed = [
            option
            for parameter in own.parameters.values()
            for option in (lent if parameter.name == name else [parameter])
        ]
        placed.sort(key=lambda parameter: parameter.default is not inspect.Parameter.empty)
        run.__signature__ = own.replace(parameters=placed)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in placed}
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        return run  # type: ignore[return-value]

    return decorate


def filtered(command: Command) -> Command:
    """Give a command the filter options; it gets them as `filters`."""
    parameters = inspect.signature(FilterOptions).parameters.values()

    def gather(given: dict[str, Any]) -> FilterOptions:
        for name in ("since", "until", "as_of"):
            if day := date_of(f"--{name.replace('_', '-')}", given.get(name)):
                given[name] = day.text
        return FilterOptions(**given)

    return lend("filters", parameters, gather)(command)


# --- values and selection


def date_of(option: str, text: str | None) -> When | None:
    if text is None:
        return None
    try:
        return query.parse_date(option, plain_date(text, warn))
    except ValueError as error:
        fail(f"{option}: {getattr(error, 'fault', error)}")


def plain_date(typed: str, note: Callable[[str], None]) -> str:
    """What was typed for a date; a form that `import` reads as ISO, noted. Raises InvalidAnswer for two."""
    if When.parse(typed):
        return typed
    from factcheck.cli.dialog import InvalidAnswer
    from factcheck.importing.values import dates  # and with it all of `importing`

    minute = When.parse("T".join(typed.split()))
    read = [minute] if minute else [dates.parse(typed, dates.Context(order)) for order in dates.ORDERS]
    texts = list(dict.fromkeys(date.text for date in read if date))
    if len(texts) > 1:
        raise InvalidAnswer(f"ambiguous date {typed!r}; use {' or '.join(texts)}")
    if texts:
        note(f"{typed!r} taken as {texts[0]}")
    return texts[0] if texts else typed


@cache
def today() -> When:
    """The day on which the command was started."""
    return cast(When, When.parse(date.today().isoformat()))


def fail_unmatched(option: str, unmatched: matching.Unmatched) -> NoReturn:
    """Exit with why a word did not match, and with suggestions."""
    hint = "" if unmatched.candidates or unmatched.suggestion else _HINTS.get(option, "")
    if "," in unmatched.typed and option in _REPEATED:
        from shlex import quote

        unmatched = unmatched._replace(suggestion=None, choices=())
        parts = [f"{_REPEATED[option]} {quote(part.strip())}" for part in unmatched.typed.split(",")]
        hint = f"; for several: {' '.join(parts)}"
    fail(f"{option}: {unmatched.message(option)}{hint}")


_REPEATED = {"--speaker": "-s", "--verdict": "-v", "--tag": "-t", "--source": "--source"}
# How to list the values of an option, where there is no suggestion.
_HINTS = {
    "ID": "; `factcheck list` shows the ids",
    "TOPIC": "; `factcheck help` lists the pages, `factcheck --help` the commands",
    "--speaker": "; `factcheck speakers` lists them",
    "--group": "; `factcheck tally --by group` lists them",
    "--about": "; `factcheck tally --by about` lists them",
    "--tag": "; `factcheck tally --by tag` lists them",
    "--source": "; `factcheck tally --by source` lists them",
    "--select": "; `factcheck check --list` lists them",
    "--ignore": "; `factcheck check --list` lists them",
}


def word_of(option: str, typed: str, words: Any) -> str:
    """Return the word of a closed list that was typed in full or by a unique prefix."""
    match = matching.match_word(typed, words)
    if isinstance(match, matching.Unmatched):
        fail_unmatched(option, match)
    return match


def plain_verdict(typed: str, dataset: Dataset, note: Callable[[str], None]) -> str:
    """What was typed for a verdict; of an everyday word, the built-in one that it means, with a note."""
    from factcheck.core import ratings  # a large table

    match = matching.match_word(typed, query.verdicts(dataset))
    if isinstance(match, str) or match.candidates or not (word := ratings.meaning(typed)):
        return typed
    note(f"{typed!r} taken as {word!r}")
    return word


def selected(dataset: Dataset, filters: FilterOptions) -> tuple[Sequence[Claim], str, tuple[Correction, ...]]:
    """The selected claims, the label of the view, and the claims' corrections; warn where none matches."""
    typed = dict(filters.typed)
    if "verdict" in typed:
        typed["verdict"] = [plain_verdict(word, dataset, warn) for word in typed["verdict"]]
    try:
        criteria = query.criteria(dataset, typed, today())
    except query.InvalidFilter as error:
        option = f"--{error.option.replace('_', '-')}"
        if isinstance(error.fault, str):
            fail(f"{option}: {error.fault}")
        fail_unmatched(option, error.fault)
    claims = query.select(dataset, criteria)
    if not claims:
        warn("no matching claims" if dataset.claims else "the dataset has no claims yet")
    view = labels.view_label(criteria.get("as_of"), criteria.get("according_to", ()))
    return claims, view, query.corrections(dataset, criteria, claims)
