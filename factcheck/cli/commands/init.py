"""The command that begins a dataset: init."""

import os
import re
import sys
from typing import Annotated

import typer

from factcheck.cli.app import command
from factcheck.cli.dialog import Dialog, InvalidAnswer, at_terminal
from factcheck.cli.forms import DryRunOption, option, parse_option, print_diff, text
from factcheck.cli.output import DONE, fail, warn
from factcheck.core.labels import invisible_positions

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

claims:
  # A claim, in neutral words, understandable alone; `quote` only what the source itself quotes.
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


@command("init", "factcheck init", "factcheck init harbour.yaml --title 'The harbour vote'")
def init(
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it.")] = "claims.yaml",
    title: Annotated[str | None, option("--title", metavar="TEXT", help="What the claims are about.")] = None,
    source: Annotated[
        str | None, option("--source", metavar="TEXT", help="The first source's title.")
    ] = None,
    speaker: Annotated[str | None, option("--speaker", metavar="NAME", help="The first speaker.")] = None,
    dry_run: DryRunOption = False,
) -> None:
    from factcheck import files

    if os.path.lexists(path):
        fail(f"{path} is there already; nothing was written")
    if not os.path.isdir(os.path.dirname(path) or "."):
        fail(f"{path} cannot be written: there is no folder {os.path.dirname(path)}")
    given = {"--title": title, "--source": source, "--speaker": speaker}
    asked = any(given.values()) or (at_terminal() and not dry_run)
    if asked and not at_terminal() and not all(given.values()):
        fail(f"a dataset to begin with needs {', '.join(given)}, or none of them")
    data = (_begun(path, given) if asked else STARTER).encode()
    if dry_run:
        print_diff(b"", data, path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [data], new=True)
    except FileExistsError:
        fail(f"{path} is there already; nothing was written")
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    then = "factcheck add" if asked else "factcheck edit example"
    does = "asks for the first claim" if asked else "opens it"
    named = "" if path == "claims.yaml" else f" -f {path}"
    warn(f"{path} written: `factcheck list{named}` shows it, `{then}{named}` {does}")


def _seen(typed: str) -> str:
    """A text in which everything can be seen."""
    if invisible_positions(typed):
        raise InvalidAnswer("it holds what cannot be seen")
    return text(typed)


def _begun(path: str, given: dict[str, str | None]) -> str:
    """The dataset that three answers begin."""
    from factcheck.core import schema
    from factcheck.core.location import NOWHERE
    from factcheck.core.matching import kebab
    from factcheck.core.model import Source, Speaker
    from factcheck.writing import serializer

    told = [part for name, value in given.items() if value for part in (name, value)]
    dialog = Dialog("factcheck", "init", path, *told)
    questions = {
        "--title": "What the claims are about (the title)",
        "--source": "The first source: its title",
        "--speaker": "The first speaker: the name",
    }
    title, source, name = (
        parse_option(key, given[key], _seen) if given[key] else dialog.ask(key, question, _seen)
        for key, question in questions.items()
    )
    key = "-".join(kebab(source).split("-")[:5]) or "source-1"
    parts = {
        "@TITLE": serializer.field("title", title, 0),
        "@SOURCE": serializer.named(key, Source(key, NOWHERE, title=source), schema.SOURCE, 2),
        "@SPEAKER": serializer.named(name, Speaker(name, NOWHERE), schema.SPEAKER, 2),
        "@NAME": [serializer.in_flow(name)],
        "@ID": [serializer.in_flow(key)],
    }
    return re.sub("@[A-Z]+", lambda found: "\n".join(parts[found[0]]), BEGUN)
