"""One claim in full: who said it, what happened, and then everything that this rests on."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from factcheck.core import labels
from factcheck.core.model import Citation, Claim, Outcome
from factcheck.core.query import groups_of, is_overdue
from factcheck.core.types import is_http_url
from factcheck.terminal.screen import GAP, Screen


def print_claim(
    screen: Screen, claim: Claim, by_id: Mapping[str, Claim], verified: Citation | None = None
) -> None:
    """Print one claim in full; `verified` is where its quotation was found in its source's text."""
    screen.print(*_who(screen, claim), "", screen.indented(screen.text((claim.claim, "bold"))))
    if claim.quote:
        screen.print(screen.indented(_quotation(screen, claim.quote)))
    if claim.quote and verified:
        where = f"verified in {labels.paragraphs(verified)} of {verified.source}"
        screen.print(screen.indented(screen.text((where, "dim")), 4))
    *earlier, current = claim.outcomes or (Outcome(claim.verdict),)
    seen: set[str] = set()  # sources whose title was printed
    meaning = labels.definition(screen.dataset, current.verdict)
    screen.print("", *_outcome(screen, current, seen, meaning))
    if earlier:
        screen.print("", Text("Earlier outcomes, newest first", "bold"))
    for outcome in reversed(earlier):
        screen.print("", *_outcome(screen, outcome, seen))
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, fact in _facts(screen, claim, by_id, seen):
        facts.add_row(name, fact)
    screen.print("", facts)


def _who(screen: Screen, claim: Claim) -> Iterator[Text]:
    speaker = screen.dataset.speakers.get(claim.speaker)
    groups = ", ".join(groups_of(claim, screen.dataset))
    yield screen.text(
        (claim.speaker, "bold"), (f", {speaker.role}" if speaker and speaker.role else "", "dim")
    )
    kind_and_date = ", ".join(filter(None, (claim.kind, claim.said and f"said {labels.date(claim.said)}")))
    facts = [kind_and_date or labels.date(None)]
    if claim.due:
        overdue = screen.today is not None and is_overdue(claim, screen.today, screen.dataset)
        facts.append(f"due {labels.date(claim.due)}{', overdue' if overdue else ''}")
    facts += [(speaker and speaker.type) or "", groups]
    yield screen.text(("; ".join(filter(None, facts)), "dim"))


def _quotation(screen: Screen, quote: str) -> Table:
    marks = '""' if screen.plain else "“”"
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    text = Text(f"{marks[0]}{screen.sanitize(quote)}{marks[1]}", "italic")
    for line in text.wrap(screen.console, screen.width - 6):
        grid.add_row(Text(screen.sanitize("│"), "dim"), line)
    return grid


def _outcome(screen: Screen, outcome: Outcome, seen: set[str], meaning: str = "") -> Iterator[RenderableType]:
    """A verdict with its meaning, then summary, details and evidence."""
    words = labels.describe(screen.dataset, outcome)
    head = Text.assemble(
        screen.verdict(outcome.verdict), (screen.sanitize(f"{GAP}{meaning or words.when}"), "dim")
    )
    yield screen.hanging(head)
    if meaning and words.when:
        yield screen.indented(screen.text((words.when, "dim")))
    if words.summary:
        yield screen.indented(screen.text((words.summary, "bold")))
    if words.details:
        yield screen.indented(screen.text(words.details))
    for citation in outcome.evidence:
        yield screen.indented(screen.text("• ", _citation(screen, citation, seen)))


def _citation(screen: Screen, citation: Citation, seen: set[str]) -> Text:
    """Publisher, day, paragraphs, and the first time title and URL: a link, or on a line of its own."""
    source = screen.dataset.sources.get(citation.source)
    is_new = citation.source not in seen
    seen.add(citation.source)
    url = citation.url or (source.url if source and is_new else None)
    title = source.title if source and source.publisher and is_new else None
    parts = [labels.source_name(source) if source else citation.source]
    parts += [labels.date(source.published)] if source and source.published else []
    parts += [labels.paragraphs(citation)] if citation.paragraphs else []
    text = screen.text(", ".join(parts), (f"{GAP}{title}" if title else "", "dim"))
    text.overflow = "fold"
    if url and screen.has_links and is_http_url(url) and url.isprintable():
        text.stylize(Style(link=url))
    elif url:
        text.append(f"\n{screen.sanitize(url)}", "dim")
    return text


def _facts(
    screen: Screen, claim: Claim, by_id: Mapping[str, Claim], seen: set[str]
) -> Iterator[tuple[str, Text]]:
    for correction in screen.dataset.corrections:
        if claim.id in correction.claims:
            yield "corrected", screen.text(f"{labels.date(correction.date)}: {correction.what}")
    for citation in claim.appearances:
        yield "said in", _citation(screen, citation, seen)
    for related in claim.related:
        if other := by_id.get(related):
            claimed = f"{GAP}{other.speaker}: {other.claim} "
            yield "related", screen.text(screen.verdict(other.verdict), claimed, (related, "dim"))
        else:
            yield "related", screen.text(related)
    if claim.note:
        yield "note", screen.text(claim.note)
    yield "id", Text(screen.folded_id(claim, screen.width), overflow="fold")
    for name, words in (("tags", claim.tags), ("about", claim.about)):
        if words:
            yield name, screen.text(", ".join(words))
