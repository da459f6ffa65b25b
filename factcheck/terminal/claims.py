"""The list of claims: who said what, and what happened, at a glance."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from factcheck.analysis.tally import Row, group_claims, tally, tally_all
from factcheck.core import labels, query
from factcheck.core.model import BUILT_IN_VERDICTS, UNRESOLVED, Citation, Claim, Dataset
from factcheck.core.query import is_overdue
from factcheck.terminal.claim_page import print_claim
from factcheck.terminal.screen import GAP, NARROW, Screen

_VERDICT, _WHAT = "Verdict", "Who said what, and what happened"
_WIDEST_VERDICT = 18  # columns; a longer label wraps
_DATES_FROM = 100  # columns, for the dates of a line a claim


def print_claims(
    screen: Screen, claims: Sequence[Claim], limit: int | None = None, view: str = "", by: str | None = None
) -> None:
    """Print the claims in two columns: the verdict, and below each other who, what, and what happened.

    At most `limit` claims are printed; the counts are those of all. `by` groups them under headings.
    """
    groups, counts = _print_head(screen, claims, limit, view, by)
    words = {word for row in counts for word in row.words} if by != "verdict" else set()
    width = 0
    if words and screen.width >= NARROW:
        widest = max(screen.verdict(word).cell_len for word in words)
        width = min(max(widest, len(_VERDICT)), _WIDEST_VERDICT)
    widths = (width, screen.width - width - len(GAP))
    for heading, group in groups:
        rows = _rows(screen, group, by, width)
        if width or heading:
            screen.print("", *heading)
        if width:
            screen.rows(widths, rows, (_VERDICT, _WHAT), rules=False)
        else:
            screen.stacked(rows)


def print_lines(
    screen: Screen, claims: Sequence[Claim], limit: int | None = None, view: str = "", by: str | None = None
) -> None:
    """Print one line per claim: the verdict's sign, the speaker, and the claim, cut at a word."""
    groups, _ = _print_head(screen, claims, limit, view, by)
    for heading, group in groups:
        screen.print("", *heading)
        first = list(islice(group, 1000))
        names = [screen.sanitize(claim.speaker) for claim in first if by != "speaker"]
        name = min(max(map(cell_len, names), default=0), screen.width // 4)
        day = max((len(labels.date(claim.said)) for claim in first), default=0)
        for claim in group:
            screen.unwrapped(_line(screen, claim, name, day if screen.width >= _DATES_FROM else 0))


def print_in_full(
    screen: Screen,
    claims: Sequence[Claim],
    limit: int | None = None,
    view: str | None = None,
    by: str | None = None,
) -> None:
    """Print every claim as `show` does; without a `view`, without the title and the counts."""
    groups = [((), claims)] if view is None else _print_head(screen, claims, limit, view, by)[0]
    by_id = query.by_id(screen.dataset)
    verify = _verifier(screen.dataset)
    for heading, group in groups:
        if heading:
            screen.print("", *heading)
        for number, claim in enumerate(group):
            if number or view is not None:
                screen.print("", screen.rule(), "")
            print_claim(screen, claim, by_id, verify(claim))


def _verifier(dataset: Dataset) -> Callable[[Claim], Citation | None]:
    """The function that finds a claim's quotation in the texts of its sources."""
    if not any(source.text for source in dataset.sources.values()):
        return lambda claim: None
    from factcheck.analysis import quotes  # only needed if there is a text
    from factcheck.reading.loader import source_texts

    texts = quotes.indexed(source_texts(dataset)[0])
    return lambda claim: quotes.verified(claim, texts)


def _print_head(
    screen: Screen, claims: Sequence[Claim], limit: int | None, view: str, by: str | None
) -> tuple[list[tuple[tuple[Text, ...], Sequence[Claim]]], list[Row]]:
    """Print the title, the note's first sentence and the counts; return groups with headings, and counts."""
    shown = len(claims) if limit is None else min(limit, len(claims))
    screen.title()
    rows = tally_all(screen.dataset, "verdict") if claims is screen.dataset.claims else None
    counts = rows or tally(screen.dataset, claims, "verdict")
    first = f"the first {shown:,} shown" if shown < len(claims) else ""
    total = screen.text((screen.count(len(claims), view, first), "dim"))
    screen.print(screen.join_wrapped((total, *_by_meaning(screen, counts)), GAP))
    if by is None:  # those of a database are read as they are printed
        return [((), claims if limit is None else claims[:limit])] if shown else [], counts
    groups: list[tuple[tuple[Text, ...], Sequence[Claim]]] = []
    for value, group in group_claims(screen.dataset, claims, by):
        if shown > 0:
            name = screen.verdict(value) if by == "verdict" else screen.text((value, "bold"))
            number = Text(f"{GAP}{labels.count(len(group), 'claim')}", "dim")
            groups.append(((Text.assemble(name, number),), group[:shown]))
        shown -= len(group)
    return groups, counts


def _by_meaning(screen: Screen, counts: Iterable[Row]) -> Iterator[Text]:
    """The number of claims by what their verdicts mean, custom verdicts without a meaning last."""
    numbers: Counter[str] = Counter()
    for row in counts:
        numbers[screen.dataset.means(row.value or UNRESOLVED)] += row.claims
    for means in BUILT_IN_VERDICTS:
        if number := numbers.pop(means, 0):
            yield Text(f"{screen.sign(means)} {number:,} {means}", screen.style(means))
    if numbers:
        yield Text(f"{screen.sanitize(labels.OTHER_GLYPH)} {sum(numbers.values()):,} other")


def _rows(screen: Screen, claims: Iterable[Claim], by: str | None, width: int) -> Iterator[tuple[Text, ...]]:
    room = screen.width - (width + len(GAP) if width else 0)
    for claim in claims:
        entry = _entry(screen, claim, by, room)
        if width:
            yield screen.verdict(claim.verdict), entry
        elif by == "verdict":
            yield (entry,)
        else:
            yield (Text.assemble(screen.verdict(claim.verdict), "\n", entry),)


def _entry(screen: Screen, claim: Claim, by: str | None, width: int) -> Text:
    """Who and when, the claim, and what happened, on separate lines."""
    gap = screen.sanitize(" · ")
    text = screen.join_wrapped(_who(screen, claim, by, width), gap, screen.width - width)
    text.append(f"\n{screen.sanitize(claim.claim)}", "bold")
    outcome = labels.describe(screen.dataset, claim.outcomes[-1] if claim.outcomes else None)
    if outcome.headline:
        text.append(f"\n{screen.sanitize('→')} {screen.sanitize(outcome.headline)}")
        if outcome.reporter:
            text.append(screen.sanitize(f"{GAP}[{outcome.reporter}]"), "dim")
    elif outcome.reporter:
        text.append(screen.sanitize(f"\n→ [{outcome.reporter}]"), "dim")
    return text


def _who(screen: Screen, claim: Claim, by: str | None, width: int) -> Iterator[Text]:
    if by != "speaker":
        yield screen.text(claim.speaker)
    yield screen.text((labels.date(claim.said), "dim"))
    if claim.due:
        overdue = screen.today is not None and is_overdue(claim, screen.today, screen.dataset)
        due = f"! overdue since {labels.date(claim.due)}" if overdue else f"due {labels.date(claim.due)}"
        yield screen.text((due, "yellow" if overdue else "dim"))
    yield Text(screen.folded_id(claim, width), "dim")


def _line(screen: Screen, claim: Claim, name: int, day: int) -> Text:
    """One claim in columns for the speaker's name and the day; a column without width is left out."""
    speaker = set_cell_size(_cut(screen, claim.speaker, name), name) + GAP if name else ""
    said = f"{labels.date(claim.said):<{day}}{GAP}" if day else ""
    line = Text.assemble(
        (screen.sign(claim.verdict), screen.style(claim.verdict)), f" {speaker}", (said, "dim")
    )
    return line.append(_cut(screen, claim.claim, screen.width - line.cell_len))


def _cut(screen: Screen, text: str, width: int) -> str:
    return labels.cut(screen.sanitize(text), width, cell_len, screen.sanitize("…"))
