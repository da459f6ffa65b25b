"""The list of claims, and the timeline."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from factcheck.analysis.tally import Row, tally, tally_all
from factcheck.core import labels
from factcheck.core.model import UNRESOLVED, Claim, Outcome
from factcheck.core.query import is_overdue
from factcheck.terminal.screen import GAP, NARROW, Screen


def claims_table(screen: Screen, claims: Sequence[Claim], limit: int | None = None, view: str = "") -> None:
    """The claims as a table of three columns, or as stacked records where it is narrow.

    Only the first `limit` are drawn; how many there are, and of what verdicts, is said of all.
    """
    rows = claims if limit is None else claims[:limit]  # those of a database are read as they are drawn
    screen.head(len(claims), view, f"the first {len(rows):,} shown" if len(rows) < len(claims) else "")
    if not rows:
        return
    if screen.width < NARROW:
        screen.stacked(_record(screen, claim) for claim in rows)
    else:
        widths = _widths(screen, rows)
        cells = (_cells(screen, claim, widths[0]) for claim in rows)
        screen.rows(widths, cells, ("Who, when", "Claim", "Outcome"))
    screen.print()
    counts = (
        Text.assemble(f"{row.claims:,} ", screen.verdict(row.value or UNRESOLVED))
        for row in _counted(screen, claims)
    )
    screen.print(screen.join_wrapped(counts, ", "))


def _counted(screen: Screen, claims: Sequence[Claim]) -> Iterable[Row]:
    whole = tally_all(screen.dataset, "verdict") if claims is screen.dataset.claims else None
    return whole or tally(screen.dataset, claims, "verdict")


def _widths(screen: Screen, claims: Sequence[Claim]) -> tuple[int, int, int]:
    """The columns' widths: the first as wide as it needs within bounds, the others share the rest."""
    lines = ((claim.id, claim.speaker, *_due(screen, claim)) for claim in islice(claims, 1000))
    longest = max(cell_len(line) for of_claim in lines for line in of_claim)
    room = screen.width - 2 * len(GAP)
    who = max(16, min(longest, room * 32 // 100))
    claim = (room - who) * 43 // 100
    return who, claim, room - who - claim


def _cells(screen: Screen, claim: Claim, width: int) -> tuple[Text, Text, Text]:
    who = screen.text(claim.speaker)
    for line in (labels.date(claim.said), *_due(screen, claim)):
        who.append(f"\n{line}")
    who.append(f"\n{screen.folded_id(claim, width)}", "dim")
    return who, screen.text((claim.claim, "bold")), screen.outcome(claim)


def _due(screen: Screen, claim: Claim) -> Iterator[str]:
    if claim.due:
        overdue = screen.today is not None and is_overdue(claim, screen.today, screen.dataset)
        yield f"! overdue since {labels.date(claim.due)}" if overdue else f"due {labels.date(claim.due)}"


def _record(screen: Screen, claim: Claim) -> Iterator[RenderableType]:
    """A claim as lines under each other."""
    when = (labels.date(claim.said), *_due(screen, claim))
    yield screen.text(", ".join((claim.speaker, *when)))
    yield Text(screen.folded_id(claim, screen.width), "dim", overflow="fold")
    claimed = screen.text((claim.claim, "bold"))
    claimed.overflow = "fold"
    yield screen.indented(claimed)
    outcome = screen.outcome(claim)
    outcome.overflow = "fold"
    yield screen.indented(outcome)


def timeline(screen: Screen, claims: Sequence[Claim], view: str = "") -> None:
    """Claims in the order of time, each with its outcomes at their own dates."""
    screen.head(len(claims), view)
    dates = [_day(claim) for claim in islice(claims, 1000)]
    first = max((cell_len(line) for date in dates for line in date), default=0)
    if screen.width < NARROW:
        screen.stacked(
            (Text(" ".join(_day(claim)), "dim"), screen.indented(_history(screen, claim, with_id=True)))
            for claim in claims
        )
        return
    last = min(max((cell_len(claim.id) for claim in islice(claims, 1000)), default=0), screen.width // 4)
    widths = (first, screen.width - first - last - 2 * len(GAP), last)
    screen.print()
    screen.rows(widths, _timeline_rows(screen, claims, last))


def _timeline_rows(screen: Screen, claims: Iterable[Claim], width: int) -> Iterator[tuple[Text, Text, Text]]:
    day, gap = "", ""
    for claim in claims:
        this_day, *clock = _day(claim)
        lines = [] if this_day == day else [(f"{this_day}\n" if clock else this_day, "bold")]
        when = Text.assemble(gap, *lines, (" ".join(clock), "dim"))
        yield when, Text(gap) + _history(screen, claim), Text(gap + screen.folded_id(claim, width), "dim")
        day, gap = this_day, "\n"


def _day(claim: Claim) -> tuple[str, ...]:
    """A claim's day and its clock, each as it is printed."""
    if claim.said is None:
        return ("Undated",)
    if claim.said.clock:
        return claim.said.day, ("around " if claim.said.approximate else "") + claim.said.clock
    return (labels.date(claim.said),)


def _history(screen: Screen, claim: Claim, *, with_id: bool = False) -> Text:
    text = screen.text(claim.speaker, "  ", (claim.claim, "bold"))
    text.overflow = "fold"
    if with_id:
        text.append(f"  {screen.sanitize(claim.id)}", "dim")
    for outcome in claim.outcomes or (Outcome(UNRESOLVED),):
        reported = f"{labels.date(outcome.reported)}  " if outcome.reported else ""
        text.append(f"\n{screen.sanitize('└')} {reported}", "dim")
        text.append_text(screen.verdict(outcome.verdict))
        by = ", ".join(
            dict.fromkeys(
                source.publisher or source.title or source.id
                for cited in outcome.evidence
                if (source := screen.dataset.sources.get(cited.source))
            )
        )
        if outcome.summary:
            text.append(f"  {screen.sanitize(outcome.summary)}")
        if by and len(screen.dataset.sources) > 1:
            text.append(f" ({screen.sanitize(by)})", "dim")
    return text
