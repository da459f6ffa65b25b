"""One claim in full."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from factcheck.core import labels
from factcheck.core.model import Citation, Claim, Outcome, Source
from factcheck.core.query import citations, groups_of, is_overdue
from factcheck.terminal.screen import Screen


def claim_page(
    screen: Screen, claim: Claim, by_id: Mapping[str, Claim], verified: Citation | None = None
) -> None:
    """One claim in full; `verified` is where its quotation was found in its source's text."""
    speaker = screen.dataset.speakers.get(claim.speaker)
    screen.print(Text(screen.folded_id(claim, screen.width), "bold", overflow="fold"), screen.rule())
    who = screen.text((claim.speaker, "bold"))
    if speaker and speaker.role:
        who.append(f", {screen.sanitize(speaker.role)}")
    screen.print(who)
    screen.print(Text(", ".join(part for part in (claim.kind, labels.date(claim.said)) if part), "dim"))
    screen.print("", screen.indented(screen.text((claim.claim, "bold"))))
    if claim.quote:
        screen.print("", screen.indented(_quotation(screen, claim.quote)))
    if claim.quote and verified:
        where = f"verified in {labels.paragraphs(verified)} of {verified.source}"
        screen.print(screen.indented(screen.text((where, "dim")), 4))
    if not claim.outcomes:
        screen.print("", screen.verdict(claim.verdict))
    for number, outcome in enumerate(claim.outcomes, 1):
        screen.print("", *_outcome(screen, outcome, earlier=number < len(claim.outcomes)))
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, fact in _facts(screen, claim, by_id):
        facts.add_row(name, fact)
    screen.print("", facts)


def _quotation(screen: Screen, quote: str) -> Table:
    marks = '""' if screen.plain else "“”"
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    text = Text(f"{marks[0]}{screen.sanitize(quote)}{marks[1]}", "italic")
    for line in text.wrap(screen.console, screen.width - 6):
        grid.add_row(Text(screen.sanitize("▌"), "cyan"), line)
    return grid


def _outcome(screen: Screen, outcome: Outcome, *, earlier: bool) -> Iterator[RenderableType]:
    details = [f"reported {labels.date(outcome.reported)}"] if outcome.reported else []
    details += [basis] if (basis := labels.basis(outcome)) else []
    details += ["since replaced"] if earlier else []
    head = screen.verdict(outcome.verdict)
    if details:
        head.append(screen.sanitize(f"  {', '.join(details)}"), "not bold dim")
    yield head
    if outcome.summary:
        yield screen.indented(screen.text(outcome.summary))
    for citation in outcome.evidence:
        cited = _citation(screen, citation)
        cited.stylize("dim")
        yield screen.indented(cited)


def _facts(screen: Screen, claim: Claim, by_id: Mapping[str, Claim]) -> Iterator[tuple[str, Text]]:
    for told in screen.dataset.corrections:
        if claim.id in told.claims:
            yield "corrected", screen.text(f"{labels.date(told.date)}: {told.what}")
    yield from _of_speaker(screen, claim)
    for citation in claim.appearances:
        yield "appears in", _citation(screen, citation)
    if claim.about:
        yield "about", screen.text(", ".join(claim.about))
    if claim.due:
        overdue = screen.today is not None and is_overdue(claim, screen.today, screen.dataset)
        yield "due", screen.text(labels.date(claim.due), ", overdue" if overdue else "")
    if claim.tags:
        yield "tags", screen.text(", ".join(claim.tags))
    for related in claim.related:
        other = by_id.get(related)
        if other:
            said = f"  {other.speaker}: {other.claim} "
            yield "related", screen.text(screen.verdict(other.verdict), said, (related, "dim"))
        else:
            yield "related", screen.text(related)
    if claim.note:
        yield "note", screen.text(claim.note)
    for name in dict.fromkeys(citation.source for citation in citations(claim)):
        if source := screen.dataset.sources.get(name):
            yield "source", _source(screen, source)


def _of_speaker(screen: Screen, claim: Claim) -> Iterator[tuple[str, Text]]:
    speaker = screen.dataset.speakers.get(claim.speaker)
    if speaker and speaker.type:
        yield "speaker", screen.text(speaker.type)
    if groups := groups_of(claim, screen.dataset):
        yield "groups" if len(groups) > 1 else "group", screen.text(", ".join(groups))


def _citation(screen: Screen, citation: Citation) -> Text:
    text = screen.text(labels.citation_line(screen.dataset, citation))
    if citation.url:
        text.append(f"\n{screen.sanitize(citation.url)}")
    text.overflow = "fold"
    return text


def _source(screen: Screen, source: Source) -> Text:
    text = screen.text(labels.source_line(source))
    for extra in (source.url, source.archived, source.note):
        if extra:
            text.append(f"\n{screen.sanitize(extra)}", "dim")
    return text
