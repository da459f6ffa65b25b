"""`factcheck init`."""

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
        summary: The paper reports that four berths opened.
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


@command("init", "factcheck init", "factcheck init harbour.yaml --title 'The harbour vote'")
def init(
    path: Annotated[str, typer.Argument(metavar="[FILE]", help="The file to create.")] = "claims.yaml",
    title: Annotated[str | None, option("--title", metavar="TEXT", help="Title of the dataset.")] = None,
    source: Annotated[
        str | None, option("--source", metavar="TEXT", help="Title of the first source.")
    ] = None,
    speaker: Annotated[
        str | None, option("--speaker", metavar="NAME", help="Name of the first speaker.")
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    from factcheck import files

    if os.path.lexists(path):
        fail(f"{path} already exists; nothing was written")
    if not os.path.isdir(os.path.dirname(path) or "."):
        fail(f"{path} cannot be written: no such folder: {os.path.dirname(path)}")
    options = {"--title": title, "--source": source, "--speaker": speaker}
    use_template = any(options.values()) or (at_terminal() and not dry_run)
    if use_template and not at_terminal() and not all(options.values()):
        fail(f"give all of {', '.join(options)}, or none of them")
    data = (_fill_template(path, options) if use_template else STARTER).encode()
    if dry_run:
        print_diff(b"", data, path, sys.stdout)
        raise typer.Exit(DONE)
    try:
        files.write(path, [data], new=True)
    except FileExistsError:
        fail(f"{path} already exists; nothing was written")
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    following = "add" if use_template else "edit example"
    purpose = "to add the first claim" if use_template else "to edit it"
    file_option = "" if path == "claims.yaml" else f" -f {path}"
    warn(f"{path} written; {purpose}: factcheck {following}{file_option}")


def _visible_text(typed: str) -> str:
    """A text without invisible characters."""
    if invisible_positions(typed):
        raise InvalidAnswer("invisible characters are not allowed")
    return text(typed)


def _fill_template(path: str, options: dict[str, str | None]) -> str:
    """The template with a title, a source and a speaker; asks for those that are not given."""
    from factcheck.core import schema
    from factcheck.core.location import NOWHERE
    from factcheck.core.matching import kebab
    from factcheck.core.model import Source, Speaker
    from factcheck.writing import serializer

    given = [part for name, value in options.items() if value for part in (name, value)]
    dialog = Dialog("factcheck", "init", path, *given)
    questions = {
        "--title": "Title of the dataset",
        "--source": "Title of the first source",
        "--speaker": "Name of the first speaker",
    }
    title, source, name = (
        parse_option(option, options[option], _visible_text)
        if options[option]
        else dialog.ask(option, question, _visible_text)
        for option, question in questions.items()
    )
    key = "-".join(kebab(source).split("-")[:5]) or "source-1"
    parts = {
        "@TITLE": serializer.field("title", title, 0),
        "@SOURCE": serializer.named({key: Source(key, NOWHERE, title=source)}, schema.SOURCE),
        "@SPEAKER": serializer.named({name: Speaker(name, NOWHERE)}, schema.SPEAKER),
        "@NAME": [serializer.in_flow(name)],
        "@ID": [serializer.in_flow(key)],
    }
    return re.sub("@[A-Z]+", lambda placeholder: "\n".join(parts[placeholder[0]]), TEMPLATE)
