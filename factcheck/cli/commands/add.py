"""The command that adds a claim: add."""

import re
import shlex
from collections.abc import Sequence
from typing import Any

import typer

from factcheck.analysis.quotes import without_marks
from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.dialog import Choice, InvalidAnswer
from factcheck.cli.forms import (
    Entry,
    always,
    citation_questions,
    never,
    parse_claim_id,
    parse_id,
    parse_speaker,
    question,
    takes,
)
from factcheck.cli.output import WrittenOption, fail
from factcheck.cli.writing import DryRunOption, Proposal, write
from factcheck.core import query
from factcheck.core.fuzzy import NEGATIONS
from factcheck.core.location import NOWHERE
from factcheck.core.matching import identity, kebab
from factcheck.core.model import KINDS, Claim, Dataset
from factcheck.core.schema import CLAIM
from factcheck.writing.splice import Additions

WITH_A_DAY = ("promise", "prediction", "announcement")  # kinds that say by when


def _parse_tag(typed: str, entry: Entry) -> str:
    if "," in typed:
        tags = " ".join(f"--tag {shlex.quote(tag.strip())}" for tag in typed.split(","))
        raise InvalidAnswer(f"for several: {tags}")
    return typed


def _suggested_id(entry: Entry) -> str:
    taken = {claim.id for claim in entry.dataset.claims}
    return suggested_id(entry.answers["speaker"], entry.answers["claim"], taken)


def _speakers(entry: Entry) -> Sequence[Choice]:
    declared = entry.dataset.speakers
    return [
        (name, (name in declared and declared[name].role) or "") for name in query.speakers(entry.dataset)
    ]


FORM = (
    question(
        CLAIM, "speaker", "Speaker", flags=("-s",), metavar="NAME", required=always, parse=parse_speaker,
        choices=_speakers, help="Who said it: a full name or an alias.", completion=completion.speakers,
    ),
    question(CLAIM, "claim", "Claim, in neutral words", required=always),
    question(CLAIM, "said", "Said (2019, 2019-04, 2019-04-30, 2019-04-30T10)", metavar="DATE"),
    question(
        CLAIM, "kind", "Kind", metavar="KIND", choices=lambda entry: [(kind, "") for kind in KINDS],
        completion=completion.kinds,
    ),
    question(
        CLAIM, "due", "Due, by when it should come true", metavar="DATE",
        asks=lambda entry: entry.answers.get("kind") in WITH_A_DAY,
    ),
    question(CLAIM, "quote", "Quotation, word for word", parse=lambda typed, _: without_marks(typed)),
    question(
        CLAIM, "about", "About whom or what, comma-separated", metavar="NAME", completion=completion.abouts
    ),
    *citation_questions(always),
    question(
        CLAIM, "tags", "Tags, comma-separated", name="tag", flags=("-t",), metavar="TAG", parse=_parse_tag,
        choices=lambda entry: [(tag, "") for tag in query.tags(entry.dataset)], completion=completion.tags,
    ),
    question(
        CLAIM, "id", "Id", metavar="ID", parse=parse_id, default=_suggested_id,
        help="Speaker, then the gist, in kebab case; default: a suggestion.",
    ),
    question(CLAIM, "related", "", metavar="ID", asks=never, parse=parse_claim_id, completion=completion.ids),
    question(CLAIM, "note", "", asks=never),
)  # fmt: skip


@command(
    "add",
    "factcheck add",
    "factcheck add -s 'John Bolton' --claim 'The talks had begun.' --source imt-2019-05-01 --paragraph 9",
)
@takes(FORM)
def add(
    context: typer.Context, given: dict[str, Any], dry_run: DryRunOption = False, file: WrittenOption = None
) -> None:
    entry = Entry(FORM, given, context, "a claim")
    allowed: set[str] = set()  # claims that this one repeats, as somebody who was asked knows

    def propose(dataset: Dataset) -> Proposal:
        values = entry.collect(dataset)
        taken = {claim.id for claim in dataset.claims}
        claim_id = values.pop("id") or suggested_id(values["speaker"], values["claim"], taken)
        if claim_id in taken:
            fail(f"--id: claim {claim_id!r} already exists")
        claim = Claim(claim_id, appearances=entry.citations, span=NOWHERE, **values)
        if same := next((other.id for other in dataset.claims if _is_same(other, claim)), None):
            question = f"{same} is the same claim by the same speaker; add it again?"
            if same not in allowed and not (entry.dialog and entry.dialog.choose(question, "yN") == "y"):
                fail(f"{same} is the same claim by the same speaker on the same date; nothing was written")
            allowed.add(same)
        additions = Additions(claims=(claim,), header=entry.header)
        return additions, f"{claim.id} ({claim.speaker}, {claim.verdict})"

    write(file, entry, propose, dry_run)


def _is_same(one: Claim, other: Claim) -> bool:
    return (one.speaker, one.said, identity(one.claim)) == (other.speaker, other.said, identity(other.claim))


# Words that carry nothing of a claim, in the languages that are most often kept.
_STOPWORDS = frozenset(
    word
    for words in (
        "a an and are as at be been before by for from had has have he her his in is it its of on or",
        "over said she than that the their them there they this to was were what which who will with would",
        "au aux da das de del dem den der des die do dos du e ein eine el en et i il la las le les lo los",
        "na o och og os ou para por se un una und une uno w y z za że",
    )
    for word in words.split()
)


def suggested_id(speaker: str, claim: str, taken: set[str]) -> str:
    """An id for a claim: the speaker's last name, its first words that carry something, and its negations."""
    name = kebab(speaker).split("-")[-1:]
    negations = NEGATIONS.split("|")
    words = [
        word
        for word in kebab(re.sub(r"(?i)\w+n['’]t\b", "not", claim)).split("-")
        if word in negations or (word and word not in _STOPWORDS and word not in name)
    ]
    kept = [word for n, word in enumerate(words) if n < 3 or word in negations or words[n - 1] in negations]
    stem = "-".join([*name, *kept])[:120].strip("-") or "claim"
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)
