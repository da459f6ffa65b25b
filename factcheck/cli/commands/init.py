"""The command that begins a dataset: init."""

import os
import re
import sys
from typing import Annotated, Any

import typer

from factcheck import files
from factcheck.cli.app import command
from factcheck.cli.dialog import InvalidAnswer, at_terminal
from factcheck.cli.forms import Entry, Question, always, question, takes
from factcheck.cli.output import DONE, fail, warn
from factcheck.cli.writing import DryRunOption, print_diff
from factcheck.core.labels import invisible_positions
from factcheck.core.location import NOWHERE
from factcheck.core.matching import kebab
from factcheck.core.model import Dataset, Source, Speaker
from factcheck.core.schema import CLAIM, HEADER, SOURCE, SPEAKER
from factcheck.writing import serializer

STARTER = """\
# Who said what, and what happened. `factcheck list` lists the claims, `factcheck check` finds problems.

title: Claims about …
note: What this dataset is about, and what its sources are.

sources:
  gazette-2024-03-02:  # an id that you choose
    title: Council splits over the harbour
    publisher: The Harbour Gazette
    published: 2024-03-02
    note: Known affiliation, if any.
  gazette-2024-07-02:
    title: Four berths open
    publisher: The Harbour Gazette
    published: 2024-07-02

claims:
  # A claim in neutral words that is understandable alone; `quote` only what the source itself quotes.
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
    # What was reported to have happened, oldest first; the last verdict is the current one. Verdicts:
    # confirmed, partly, disputed, unfulfilled, contradicted, unresolved.
    outcomes:
      - verdict: partly
        reported: 2024-07-02
        basis: events
        summary: Four of the ten berths opened.
        evidence:
          - {source: gazette-2024-07-02, paragraphs: [2]}
"""


# Filled in with the answers. The claim is a comment: nobody said it.
TEMPLATE = """\
# Who said what, and what happened. `factcheck help file` shows every key; `factcheck add` adds a claim,
# `factcheck resolve ID` records its outcome, and `factcheck check` finds problems.

@TITLE
# note: What this dataset is about, and what its sources are.

sources:
@SOURCE
    # publisher, published (2024-03-02), url, and a note on its affiliation, if known

speakers:
@SPEAKER
    # type (person, organisation or group), role, groups, aliases

claims:
  # A claim in neutral words that is understandable alone; `quote` only what the source itself quotes.
  # - id: speaker-then-the-gist
  #   speaker: @NAME
  #   said: 2024-03-01
  #   kind: promise
  #   claim: What was claimed.
  #   appearances:
  #     - {source: @ID, paragraphs: [4]}
  #   outcomes:
  #     - verdict: confirmed, partly, disputed, unfulfilled, contradicted or unresolved
  #       reported: 2024-07-02
  #       summary: What was reported to have happened.
  #       evidence:
  #         - {source: @ID, paragraphs: [2]}
"""


def _parse_visible(typed: str, entry: Entry) -> str:
    if invisible_positions(typed):
        raise InvalidAnswer("contains characters that cannot be seen")
    return typed


FORM = (
    question(
        HEADER, "title", "Title of the dataset", required=always, parse=_parse_visible
    ),
    Question(
        "source", "source title", SOURCE.fields["title"],
        "Title of the first source (an article's headline, not the newspaper's name)",
        required=lambda _: at_terminal(), parse=_parse_visible,
        help="Title of the first source, such as an article's headline.",
    ),
    Question(
        "speaker", "speaker", CLAIM.fields["speaker"], "Name of the first speaker", metavar="NAME",
        required=lambda _: at_terminal(), parse=_parse_visible, help="Name of the first speaker.",
    ),
)  # fmt: skip


@command("init", "factcheck init", "factcheck init harbour.yaml --title 'The harbour vote'")
@takes(FORM)
def init(
    context: typer.Context,
    given: dict[str, Any],
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="The file to create.")] = "claims.yaml",
    dry_run: DryRunOption = False,
) -> None:
    if os.path.lexists(path):
        fail(f"{path} already exists; nothing was written")
    if not os.path.isdir(os.path.dirname(path) or "."):
        fail(f"{path} cannot be written: there is no folder {os.path.dirname(path)}")
    asked = any(given.values()) or (at_terminal() and not dry_run)
    data = (_begun(Entry(FORM, given, context, "a new dataset")) if asked else STARTER).encode()
    if dry_run:
        print_diff(b"", data, path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [data], new=True)
    except FileExistsError:
        fail(f"{path} already exists; nothing was written")
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    following, purpose = ("add", "to add the first claim") if asked else ("edit example", "to edit it")
    file_option = "" if path == "claims.yaml" else f" -f {path}"
    warn(f"{path} written; {purpose}: factcheck {following}{file_option}")


def _begun(entry: Entry) -> str:
    title, source, speaker = entry.collect(Dataset()).values()
    source_title, name = source or "Title of a source", speaker or "Ana Example"
    source_id = "-".join(kebab(source_title).split("-")[:5]) or "source-1"
    parts = {
        "@TITLE": serializer.field("title", title, 0),
        "@SOURCE": serializer.named({source_id: Source(source_id, NOWHERE, title=source_title)}, SOURCE, 2),
        "@SPEAKER": serializer.named({name: Speaker(name, NOWHERE)}, SPEAKER, 2),
        "@NAME": [serializer.in_flow(name)],
        "@ID": [serializer.in_flow(source_id)],
    }
    for part, given in (("@SOURCE", source), ("@SPEAKER", speaker)):
        parts[part] = [line if given else f"  # {line[2:]}" for line in parts[part]]
    return re.sub("@[A-Z]+", lambda placeholder: "\n".join(parts[placeholder[0]]), TEMPLATE)
