"""The command that begins a dataset: init."""

import os
import re
import sys
from typing import Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.asking import Dialog, at_terminal
from factcheck.cli.shared import DONE, refuse, remark
from factcheck.cli.writing import DryRunOption, print_diff, text

STARTER = """\
# Who said what, and what happened. `factcheck list` shows it, `factcheck check` finds what is wrong.

title: Claims about …
note: What this dataset is about, and what its sources are.

sources:
  gazette-2024-03-02:  # an id of your own
    title: Council splits over the harbour
    publisher: The Harbour Gazette
    published: 2024-03-02
    note: Where it stands, if it takes sides.
  gazette-2024-07-02:
    title: Four berths open
    publisher: The Harbour Gazette
    published: 2024-07-02

claims:
  # A claim in neutral words, understandable alone; `quote` only what the source itself quotes.
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
    # What was reported to have happened, oldest first; the last is the verdict in force. Verdicts:
    # confirmed, partly, disputed, unfulfilled, contradicted, unresolved.
    outcomes:
      - verdict: partly
        reported: 2024-07-02
        basis: events
        summary: The paper reports that four berths opened.
        evidence:
          - {source: gazette-2024-07-02, paragraphs: [2]}
"""


# What comes of the answers: nothing is put into anybody's mouth, so that the claim is a comment.
BEGUN = """\
# Who said what, and what happened. `factcheck help file` shows every key; `factcheck add` asks for a
# claim, `factcheck resolve ID` for its outcome, and `factcheck check` finds what is wrong.

@TITLE
# note: What this dataset is about, and what its sources are.

sources:
@SOURCE
    # publisher, published (2024-03-02), url, and a note on where it stands, if it takes sides

speakers:
@SPEAKER
    # type (person, organisation or group), role, groups, aliases

# A claim, in neutral words, understandable alone; `quote` only what the source itself quotes.
#  - id: speaker-then-the-gist
#    speaker: @NAME
#    said: 2024-03-01
#    kind: promise
#    claim: What was claimed.
#    appearances:
#      - {source: @ID, paragraphs: [4]}
#    outcomes:
#      - verdict: confirmed, partly, disputed, unfulfilled, contradicted or unresolved
#        reported: 2024-07-02
#        summary: What was reported to have happened.
#        evidence:
#          - {source: @ID, paragraphs: [2]}
claims:
"""


@command("init", "factcheck init", "factcheck init harbour/claims.yaml")
def init(
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it.")] = "claims.yaml",
    dry_run: DryRunOption = False,
) -> None:
    from factcheck import files

    if os.path.lexists(path):
        refuse(f"{path} is there already; nothing was written")
    asked = at_terminal() and not dry_run
    data = (_begun() if asked else STARTER).encode()
    if dry_run:
        print_diff(b"", data, path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [data], new=True)
    except FileExistsError:
        refuse(f"{path} is there already; nothing was written")
    except (OSError, ValueError) as error:
        refuse(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    then = "`factcheck add` asks for the first claim" if asked else "`factcheck edit example` opens it"
    remark(f"{path} written: `factcheck list` shows it, {then}")


def _begun() -> str:
    """The dataset that three answers begin."""
    from factcheck import fields, yamlout
    from factcheck.matching import kebab
    from factcheck.model import NOWHERE, Source, Speaker

    dialog = Dialog("factcheck", "init")
    title = dialog.ask("", "What the claims are about (the title)", text)
    source = dialog.ask("", "The first source: its title", text)
    name = dialog.ask("", "The first speaker: the name", text)
    key = "-".join(kebab(source).split("-")[:5]) or "source-1"
    parts = {
        "@TITLE": yamlout.field("title", title, 0),
        "@SOURCE": yamlout.named(key, Source(key, NOWHERE, title=source), fields.SOURCE, 2),
        "@SPEAKER": yamlout.named(name, Speaker(name, NOWHERE), fields.SPEAKER, 2),
        "@NAME": [yamlout.in_flow(name)],
        "@ID": [yamlout.in_flow(key)],
    }
    return re.sub("@[A-Z]+", lambda found: "\n".join(parts[found[0]]), BEGUN)
