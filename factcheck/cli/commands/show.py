"""`factcheck show`."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from factcheck.cli import completion
from factcheck.cli.app import command
from factcheck.cli.filters import fail_unmatched, today
from factcheck.cli.output import (
    REFUSED,
    ColorOption,
    FileOption,
    JsonOption,
    PagerOption,
    fail,
    open_reading,
    open_screen,
    print_objects,
    readable,
    warn,
)
from factcheck.core import labels, query
from factcheck.core.matching import Unmatched
from factcheck.core.model import Claim, Dataset
from factcheck.reading import LoadResult

MAX_MATCHES = 20  # claims that are listed if words match several


@command(
    "show",
    "factcheck show guaido-main-military-units",
    "factcheck show bolton padrino",
    "factcheck show guaido-main --json",
)
def show(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...",
            help="Ids, or beginnings that no other id has; otherwise words to search for.",
            show_default=False,
            autocompletion=completion.ids,
        ),
    ],
    as_json: JsonOption = False,
    color: ColorOption = None,
    no_pager: PagerOption = False,
    file: FileOption = None,
) -> None:
    reading = open_reading(file)
    dataset = readable(reading)
    claims = find_claims(reading, dataset, words, ids_only=as_json)
    if as_json:
        from factcheck.exporting.json import claim_objects

        print_objects(claim_objects(dataset, claims))
        return
    with open_screen(dataset, color, no_pager, today()) as screen:
        from factcheck.terminal.claims import print_in_full

        print_in_full(screen, claims)


def find_claims(
    reading: LoadResult, dataset: Dataset, words: list[str], *, ids_only: bool, verb: str = "show"
) -> Sequence[Claim]:
    """The claims with some ids, else the one that the words find; exit if there is none or several."""
    by_id = query.by_id(dataset)
    found = [query.find_claim(by_id, word) for word in words]
    claims = [match for match in found if isinstance(match, Claim)]
    if len(claims) == len(words):
        return claims
    word, unmatched = next((w, m) for w, m in zip(words, found, strict=True) if isinstance(m, Unmatched))
    if any(claim.id.startswith(word) for claim in reading.dropped if claim.id):
        fail(f"ID: {word!r} was skipped because of problems; see `factcheck check`")
    is_id = "-" in word and bool(unmatched.candidates)  # the beginning of several
    matches = [] if ids_only or is_id else query.find_by_words(dataset, words)
    if not matches and len(words) > 1 and not ids_only:
        fail(f"no claim matches {' '.join(words)!r}; `factcheck list` shows all claims")
    if not (matches or ids_only or unmatched.candidates or unmatched.suggestion):
        fail(f"no claim has {word!r} as its id or in its text; `factcheck list` shows all claims")
    if not matches:
        fail_unmatched("ID", unmatched)
    if len(matches) > 1:
        warn(f"{len(matches):,} claims match {' '.join(words)!r}; {verb} one by its id:")
        for claim in matches[:MAX_MATCHES]:
            line = labels.cut(f"{claim.id}  {claim.speaker}: {claim.claim}", 160)
            print(f"  {labels.escape_invisible(line)}", file=sys.stderr)
        if len(matches) > MAX_MATCHES:
            print(f"  and {len(matches) - MAX_MATCHES:,} more", file=sys.stderr)
        raise typer.Exit(REFUSED)
    return matches
