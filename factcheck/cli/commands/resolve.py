"""The command that records an outcome: resolve."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import Dialog, at_terminal, numbered
from factcheck.cli.filters import today
from factcheck.cli.forms import (
    Change,
    DryRunOption,
    New,
    ParagraphsOption,
    SourceOption,
    UrlOption,
    address,
    ask_source,
    citations,
    claim_id,
    date,
    option,
    optional,
    paragraphs,
    parse_option,
    text,
    with_new,
    word,
    write_change,
)
from factcheck.cli.output import WrittenOption, fail, warn

if TYPE_CHECKING:
    from factcheck.core.model import Claim, Dataset, Outcome


_Id = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The claim's id, or any beginning that fits it alone.",
        show_default=False,
        autocompletion=completion.ids,
    ),
]
_Verdict = Annotated[
    str | None,
    option(
        *("--verdict", "-v"),
        metavar="WORD",
        help="How the outcome stands to the claim.",
        words=completion.verdicts,
    ),
]
_Summary = Annotated[
    str | None, option("--summary", metavar="TEXT", help="What was reported, in neutral words.")
]
_Basis = Annotated[str | None, option("--basis", metavar="BASIS", help="Events, characterisation or both.")]
_Reported = Annotated[
    str | None,
    option("--reported", metavar="DATE", help="When; else the day of the latest source, else today."),
]


@command(
    "resolve",
    "factcheck resolve loring-ten",
    "factcheck resolve loring-ten -v partly --summary 'Four opened.' --source gazette-2024-07 --paragraph 2",
)
def resolve(
    id: _Id,
    verdict: _Verdict = None,
    summary: _Summary = None,
    source: SourceOption = None,
    paragraph: ParagraphsOption = None,
    url: UrlOption = None,
    basis: _Basis = None,
    reported: _Reported = None,
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    given: dict[str, Any] = {"verdict": verdict, "summary": summary, "basis": basis, "reported": reported}
    cited = {"source": source or [], "paragraph": paragraph or [], "url": url or []}
    dialog = None
    if verdict is None and at_terminal():
        from factcheck.cli.app import typed

        dialog = Dialog("factcheck", "resolve", *typed)
    elif verdict is None:
        fail("an outcome needs --verdict")
    answers: dict[str, Outcome] = {}
    new: New = {}

    def make(dataset: "Dataset") -> Change:
        from factcheck.core import query
        from factcheck.writing import splice

        known = parse_option("ID", id, claim_id(dataset))
        claim = next(one for one in dataset.claims if one.id == known)
        if not answers:
            if dialog:
                answers["outcome"] = _asked(dataset, claim, given, cited, dialog, new)
            else:
                answers["outcome"] = _told(dataset, given, cited)
        outcome = answers["outcome"]
        if outcome in claim.outcomes:
            fail(f"{claim.id} has this very outcome already; nothing was written")
        place = query.insertion_index(outcome, claim.outcomes, dataset)
        data = splice.add_outcome(claim.span.file, claim, outcome, place)
        outcomes = (*claim.outcomes[:place], outcome, *claim.outcomes[place:])
        made = claim._replace(outcomes=outcomes)
        data, meant = with_new(dataset, claim.span.file, data, new)
        meant = meant._replace(claims=tuple(made if one.id == known else one for one in dataset.claims))
        return Change(claim.span.file, data, meant, f"{known} ({claim.speaker}, {outcome.verdict})")

    write_change(file, make, dry_run, dialog)


def _told(dataset: "Dataset", given: dict[str, Any], cited: dict[str, list[str]]) -> "Outcome":
    from factcheck.core import query
    from factcheck.core.model import BASES, Outcome

    verdict = parse_option("--verdict", given["verdict"], word(query.verdicts(dataset)))
    if dataset.means(verdict) != "unresolved" and not (given["summary"] and cited["source"]):
        fail(f"{verdict!r} needs --summary and --source")
    outcome = Outcome(
        verdict,
        parse_option("--reported", given["reported"], date),
        parse_option("--basis", given["basis"], word(dict.fromkeys(BASES, ()))),
        parse_option("--summary", given["summary"], optional),
        citations(dataset, cited["source"], cited["paragraph"], cited["url"]),
    )
    return _dated(dataset, outcome)


def _dated(dataset: "Dataset", outcome: "Outcome") -> "Outcome":
    """An outcome with its day: that of its latest source, else today."""
    from factcheck.core import query

    if outcome.reported is None:
        found = query.outcome_date(outcome, dataset)
        outcome = outcome._replace(reported=found or today())
        why = "the day of its latest source" if found else "today"
        warn(f"reported {outcome.reported and outcome.reported.text}, {why}; --reported says otherwise")
    return outcome


def _asked(
    dataset: "Dataset",
    claim: "Claim",
    given: dict[str, Any],
    cited: dict[str, list[str]],
    dialog: Dialog,
    new: New,
) -> "Outcome":
    from factcheck.core import query
    from factcheck.core.model import BASES, UNRESOLVED, Citation, Outcome

    dialog.explain()
    dialog.say(f"{claim.speaker}: {claim.claim} ({claim.verdict})")
    words = list(dataset.verdicts)
    dialog.print_choices(words)
    verdict = dialog.ask(
        "--verdict", "Verdict, by name or number", numbered(words, word(query.verdicts(dataset)))
    )
    open_ = dataset.means(verdict or "") == UNRESOLVED
    summary = given["summary"] or dialog.ask(
        "--summary",
        "What was reported, in neutral words",
        optional if open_ else text,
        default="" if open_ else None,
    )
    evidence = citations(dataset, cited["source"], cited["paragraph"], cited["url"])
    if not evidence:
        name = ask_source(dataset, dialog, new, optional_=open_)
        if name:
            numbers = dialog.ask("--paragraph", "Paragraphs", paragraphs, default="")
            evidence = (
                Citation(name, numbers, dialog.ask("--url", "Address of its own", address, default="")),
            )
    bases = list(BASES)
    if not given["basis"]:
        dialog.print_choices(bases)
    parse = word(dict.fromkeys(BASES, ()))
    question = "Basis, what the verdict rests on, by name or number"
    basis = (
        parse_option("--basis", given["basis"], parse)
        if given["basis"]
        else dialog.ask("--basis", question, numbered(bases, parse), default="")
    )
    undated = Outcome(verdict or "", None, basis, summary, evidence)
    known = dataset._replace(sources={**dataset.sources, **new.get("sources", {})})
    default = query.outcome_date(undated, known) or today()
    day = (
        parse_option("--reported", given["reported"], date)
        if given["reported"]
        else dialog.ask("--reported", "Reported", date, default=default.text)
    )
    return undated._replace(reported=day)
