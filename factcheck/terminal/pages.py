"""The timeline, and one claim in full."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from factcheck import wording
from factcheck.model import Citation, Claim, Dataset, Outcome, Source
from factcheck.query import citations
from factcheck.terminal.screen import folded_id, header, is_plain, shown, verdict


def timeline_table(console: Console, dataset: Dataset, claims: Sequence[Claim], view: str) -> None:
    """Claims in the order of time, under their day; outcomes under their claims."""
    header(console, dataset, len(claims), view)
    about = any(claim.said and claim.said.approximate and claim.said.clock for claim in claims)
    day = None
    for claim in claims:
        said = claim.said
        this_day = said.day if said else "Undated"
        clock = said.clock if said else ""
        if said and said.approximate:
            clock, this_day = (f"about {clock}", this_day) if clock else ("", f"about {this_day}")
        if this_day != day:
            day = this_day
            console.print()
            console.print(Text(day, "bold"))
        entry = Table.grid(padding=(0, 1, 0, 0))
        entry.add_column(width=len("about 18:30" if about else "18:30"), justify="right", style="dim")
        entry.add_column(overflow="fold")
        text = Text.assemble((shown(console, claim.speaker), "bold"), f": {shown(console, claim.claim)}")
        entry.add_row(clock, text)
        for outcome in claim.outcomes or (Outcome(claim.verdict),):
            reported = f", reported {wording.date(outcome.reported)}" if outcome.reported else ""
            summary = f": {shown(console, outcome.summary)}" if outcome.summary else ""
            text = Text.assemble(verdict(console, dataset, outcome.verdict), (reported, "dim"), summary)
            entry.add_row("", text)
        console.print(entry)


def claim_page(console: Console, dataset: Dataset, claim: Claim, verified: Citation | None) -> None:
    """One claim in full; `verified` is where its quotation was found in its source's text."""
    speaker = dataset.speakers.get(claim.speaker)
    console.print(Text(folded_id(console, claim, console.width), "bold"), overflow="fold")
    console.print(Text(("-" if is_plain(console) else "─") * console.width, "dim"))
    who = Text(shown(console, claim.speaker), "bold")
    if speaker and speaker.role:
        who.append(f", {shown(console, speaker.role)}", "not bold")
    console.print(who)
    facts = [part for part in (claim.kind, wording.date(claim.said)) if part]
    console.print(Text(", ".join(facts), "dim"))
    console.print()
    console.print(Padding(Text(shown(console, claim.claim), "bold"), (0, 2)))
    if claim.quote:
        bar = "|" if is_plain(console) else "▌"
        quote = Table.grid(padding=(0, 1, 0, 0))
        quote.add_column(width=1)
        quote.add_column(overflow="fold")
        marks = '""' if is_plain(console) else "“”"
        text = Text(f"{marks[0]}{shown(console, claim.quote)}{marks[1]}", "italic")
        lines = text.wrap(console, console.width - 6)
        for line in lines:
            quote.add_row(Text(bar, "cyan"), line)
        console.print()
        console.print(Padding(quote, (0, 2)))
        if verified:
            where = f"verified in {wording.paragraphs(verified)} of {shown(console, verified.source)}"
            console.print(Padding(Text(where, "dim"), (0, 4)))
    for number, outcome in enumerate(claim.outcomes):
        console.print()
        earlier = number < len(claim.outcomes) - 1
        _print_outcome(console, dataset, outcome, earlier)
    if not claim.outcomes:
        console.print()
        console.print(verdict(console, dataset, claim.verdict))
    console.print()
    facts_table = Table.grid(padding=(0, 2, 0, 0))
    facts_table.add_column(style="dim", no_wrap=True)
    facts_table.add_column(overflow="fold")
    for citation in claim.appearances:
        facts_table.add_row("appears in", _citation(console, dataset, citation))
    if claim.about:
        facts_table.add_row("about", shown(console, ", ".join(claim.about)))
    if claim.due:
        facts_table.add_row("due", wording.date(claim.due))
    if claim.tags:
        facts_table.add_row("tags", shown(console, ", ".join(claim.tags)))
    by_id = {other.id: other for other in dataset.claims} if claim.related else {}
    for related in claim.related:
        other = by_id.get(related)
        text = Text(shown(console, related))
        if other:
            text = Text.assemble(
                verdict(console, dataset, other.verdict),
                f"  {shown(console, other.speaker)}: {shown(console, other.claim)} ",
                (shown(console, related), "dim"),
            )
        facts_table.add_row("related", text)
    if claim.note:
        facts_table.add_row("note", shown(console, claim.note))
    for source in dict.fromkeys(citation.source for citation in citations(claim)):
        if source in dataset.sources:
            facts_table.add_row("source", _source(console, dataset.sources[source]))
    console.print(facts_table)


def _print_outcome(console: Console, dataset: Dataset, outcome: Outcome, earlier: bool) -> None:

    head = verdict(console, dataset, outcome.verdict)
    details = [f"reported {wording.date(outcome.reported)}"] if outcome.reported else []
    if basis := wording.basis(outcome):
        details.append(shown(console, basis))
    if earlier:
        details.append("since replaced")
    if details:
        head.append(f"  {', '.join(details)}", "not bold dim")
    console.print(head)
    if outcome.summary:
        console.print(Padding(Text(shown(console, outcome.summary)), (0, 2)))
    for citation in outcome.evidence:
        console.print(Padding(Text(_citation(console, dataset, citation), "dim"), (0, 2)))


def _citation(console: Console, dataset: Dataset, citation: Citation) -> str:
    address = f", {citation.url}" if citation.url else ""
    return shown(console, wording.place(dataset, citation) + address)


def _source(console: Console, source: Source) -> Text:
    text = Text(shown(console, wording.full(source)))
    for extra in (source.url, source.archived, source.note):
        if extra:
            text.append(f"\n{shown(console, extra)}", "dim")
    return text
