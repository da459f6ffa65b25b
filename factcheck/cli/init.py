"""The command that begins a dataset: init."""

import os
import sys
from typing import Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.shared import DONE, refuse, remark
from factcheck.cli.writing import DryRunOption, print_diff

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


@command("init", "factcheck init", "factcheck init harbour/claims.yaml")
def init(
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it.")] = "claims.yaml",
    dry_run: DryRunOption = False,
) -> None:
    from factcheck import files

    if os.path.lexists(path):
        refuse(f"{path} is there already; nothing was written")
    if dry_run:
        print_diff(b"", STARTER.encode(), path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [STARTER.encode()], new=True)
    except FileExistsError:
        refuse(f"{path} is there already; nothing was written")
    except (OSError, ValueError) as error:
        refuse(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    remark(f"{path} written: `factcheck list` shows it, `factcheck edit example` opens it")
