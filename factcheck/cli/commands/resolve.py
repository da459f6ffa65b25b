"""The command that records an outcome: resolve."""

from typing import Annotated, Any

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import InvalidAnswer
from factcheck.cli.filters import plain_verdict, today
from factcheck.cli.forms import Entry, always, citation_questions, parse_claim_id, question, resolve, takes
from factcheck.cli.output import WrittenOption, fail, warn
from factcheck.cli.writing import DryRunOption, Proposal, write
from factcheck.core import labels, query
from factcheck.core.model import BASES, MAX_SUMMARY, UNRESOLVED, Citation, Dataset, Outcome
from factcheck.core.schema import OUTCOME
from factcheck.writing.splice import Additions


def _says_something(entry: Entry) -> bool:
    verdict = entry.answers.get("verdict")
    return verdict is not None and entry.dataset.means(verdict) != UNRESOLVED


def _parse_summary(typed: str, entry: Entry) -> str:
    """A summary; at a terminal, what is too long for one is split into a sentence and the details."""
    text = " ".join(typed.split())
    if entry.dialog is None or len(text) <= MAX_SUMMARY:
        return typed
    entry.dialog.say(f"{len(text):,} characters; the limit of a summary is {MAX_SUMMARY}")
    sentence = labels.first_sentence(text)
    rest = text[len(sentence) :].strip()
    question = "Keep the first sentence, and move the rest to the details?"
    if not rest or len(sentence) > MAX_SUMMARY or entry.dialog.choose(question, "Yn") == "n":
        raise InvalidAnswer("write one sentence here; the details are asked for next")
    entry.given["suggested details"] = rest
    return sentence


def _reported(entry: Entry) -> str:
    """The day of the latest source, else today."""
    source = entry.answers.get("source")
    evidence = entry.citations or ((Citation(source),) if source else ())
    sources = {**entry.dataset.sources, **entry.header.get("sources", {})}
    date = query.outcome_date(Outcome("", evidence=evidence), entry.dataset._replace(sources=sources))
    return (date or today()).text


FORM = (
    question(
        OUTCOME, "verdict", "Verdict", flags=("-v",), metavar="WORD", required=always,
        parse=lambda typed, entry: resolve(
            plain_verdict(typed, entry.dataset, entry.note), query.verdicts(entry.dataset), "verdict"
        ),
        choices=lambda entry: [
            (word, labels.definition(entry.dataset, word)) for word in entry.dataset.verdicts
        ],
        completion=completion.verdicts,
    ),
    question(
        OUTCOME, "summary", "What happened, in one plain sentence", required=_says_something,
        parse=_parse_summary,
    ),
    question(
        OUTCOME, "details", "Details: which source says what, what is not settled",
        default=lambda entry: entry.given.get("suggested details", ""),
    ),
    *citation_questions(_says_something),
    question(
        OUTCOME, "basis", "Basis of the verdict", metavar="BASIS",
        choices=lambda entry: [(word, labels.BASES[word]) for word in BASES],
    ),
    question(
        OUTCOME, "reported", "Reported", metavar="DATE", default=_reported,
        help="When it was reported; default: the date of the latest source, else today.",
    ),
)  # fmt: skip


@command(
    "resolve",
    "factcheck resolve loring-ten",
    "factcheck resolve loring-ten -v partly --summary 'Four opened.' --source gazette-2024-07 --paragraph 2",
)
@takes(FORM)
def resolve_claim(
    context: typer.Context,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The claim's id, or a unique prefix of it.",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ],
    given: dict[str, Any],
    dry_run: DryRunOption = False,
    file: WrittenOption = None,
) -> None:
    entry = Entry(FORM, given, context, "an outcome")

    def propose(dataset: Dataset) -> Proposal:
        entry.dataset = dataset
        try:
            claim_id = parse_claim_id(id, entry)
        except InvalidAnswer as error:
            fail(f"ID: {error}")
        claim = next(claim for claim in dataset.claims if claim.id == claim_id)
        values = entry.collect(dataset, f"{claim.speaker}: {claim.claim} ({claim.verdict})")
        outcome = Outcome(evidence=entry.citations, **values)
        if outcome.reported is None:
            dated = query.outcome_date(outcome, dataset)
            outcome = outcome._replace(reported=dated or today())
            why = "date of the latest source" if dated else "today"
            warn(f"reported on {(dated or today()).text} ({why}); override with --reported")
        if outcome in claim.outcomes:
            fail(f"{claim.id} already has this outcome; nothing was written")
        index = query.insertion_index(outcome, claim.outcomes, dataset)
        additions = Additions(outcomes=((claim.id, index, outcome),), header=entry.header)
        is_latest = index == len(claim.outcomes)
        stays = "" if is_latest else f"; an earlier outcome, the claim stays {claim.verdict}"
        return additions, f"{claim.id} ({claim.speaker}, {outcome.verdict}{stays})"

    write(file, entry, propose, dry_run)
