"""Export as a report in GitHub-flavoured Markdown."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from factcheck.analysis.history import Difference, Edit, NewOutcome
from factcheck.analysis.tally import group_claims, tally
from factcheck.core import labels
from factcheck.core.location import NOWHERE
from factcheck.core.matching import fold
from factcheck.core.model import BUILT_IN_VERDICTS, UNRESOLVED, Citation, Claim, Dataset, Outcome, Source
from factcheck.core.query import corrections_by_claim
from factcheck.core.types import MAX_URL
from factcheck.exporting import Report, anchor, made_from
from factcheck.exporting.addresses import claim_url

_SPECIAL = re.compile(
    r"(?P<mention>@|#(?=\d)|(?<=GH)-(?=\d))|(?P<emoji>:(?=[\w+-]+:))|[\\`*_\[\]<>&|~$#]"
    r"|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.|(?<=\{)[{%]",  # the last would run in Jekyll
    re.IGNORECASE,
)
_MOST_CLAIMS = 100  # in the table at the top; of more, it has the largest groups
_MOST_GROUPS = 20  # so few that the first entry is within 45 lines
_NO_OUTCOME = Outcome(UNRESOLVED, summary=BUILT_IN_VERDICTS[UNRESOLVED].definition)
_METHOD = (
    "Outcomes are given as the sources report them. In brackets: when an outcome was reported, and whether "
    "its verdict rests on events that the source states or on the source’s own characterisation. Left out: "
    "notes on claims and sources, kinds, subjects, tags, related claims, and the details of earlier outcomes."
)
_SOURCES = "The numbers in the text refer to these sources; ¶ gives the paragraphs."
_Group = tuple[str, list[Claim]]
_AT_START = re.compile(r"^(?:(?=[-+=]|::)|\d+(?=[.)]))")  # where a backslash is inserted after it


def escape(text: str) -> str:
    """Return text as one line that renders literally anywhere in a document."""
    text = _SPECIAL.sub(_escape_match, " ".join(labels.escape_invisible(text).split()))
    return _AT_START.sub(r"\g<0>\\", text)


def _escape_match(match: re.Match[str]) -> str:
    # GitHub links mail addresses, mentions and issues, and renders :names:, after it has resolved backslashes
    # and entities; a comment prevents it.
    return f"{match[0]}<!-- -->" if match["mention"] or match["emoji"] else f"\\{match[0]}"


class _Anchors:
    """The link targets of a report, all different: ids of claims, names of groups, numbers of sources.

    Sources are numbered as they are cited, each with the address of the cited page.
    """

    def __init__(self, report: Report, groups: Sequence[_Group]) -> None:
        self._taken = {"method", "corrections", "sources"}
        self.claims = {claim.id: anchor(claim.id, self._taken) for claim in report.claims}
        self.groups = {value: anchor(f"{report.by} {fold(value)}", self._taken) for value, _ in groups}
        self.sources: dict[tuple[str, str | None], tuple[int, str, Source]] = {}
        self._named: set[str] = set()
        self._listed = report.dataset.sources

    def cite(self, citations: Iterable[Citation]) -> str:
        """Return the marks of citations: a footnote at the first mention of a source, then a link to it.

        GitHub adds to a footnote an arrow back to each mention, of which one source may have thousands.
        """
        return "<sup>,</sup>".join(map(self._mark, citations))

    def _mark(self, citation: Citation) -> str:
        source = self._listed.get(citation.source) or Source(citation.source, NOWHERE)
        key = source.id, citation.url or source.url
        paragraphs = f"¶{','.join(map(str, citation.paragraphs))}" if citation.paragraphs else ""
        if key in self.sources:
            number, target, _ = self.sources[key]
            return f"<sup>[{number}](#{target}){paragraphs}</sup>"
        number = len(self.sources) + 1
        source = source._replace(url=key[1])
        if source.id in self._named:  # another address of a source whose title is given already
            title, publisher = (labels.cut(text or "") for text in (source.title, source.publisher))
            source = source._replace(title=title, publisher=publisher)
        self._named.add(source.id)
        self.sources[key] = number, anchor(f"source {number}", self._taken), source
        return f"[^{number}]" + (paragraphs and f"<sup>{paragraphs}</sup>")


def write(report: Report) -> Iterator[str]:
    """Yield the report, a few lines at a time."""
    dataset, groups = report.dataset, group_claims(report.dataset, report.claims, report.by)
    anchors, corrected = _Anchors(report, groups), corrections_by_claim(report.corrections)
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}\n"
    yield from _introduction(report)
    if len(report.claims) > 1:
        yield from _overview(report, groups, anchors)
    for value, group in groups:
        yield _section(_heading(report, value), anchors.groups[value])
        if report.by == "speaker" and (speaker := dataset.speakers.get(value)):
            member = (labels.membership(group, labels.long_date) for group in speaker.groups)
            description = "; ".join(filter(None, (speaker.role, *member)))
            yield from (f"\n{escape(text)}\n" for text in (description, speaker.note) if text)
            yield f"\n{link(speaker.url)}\n" if speaker.url else ""
        for claim in group:
            yield from _entry(dataset, claim, anchors)
            for correction in corrected.get(claim.id, ()):
                what = escape(labels.cut(correction.what))
                yield f"\nCorrected on {labels.long_date(correction.date)}: {what}\n"
    yield from _method(report)
    if report.corrections:
        yield _section("Corrections", "corrections") + "\n"
    for correction in reversed(report.corrections):
        links = ", ".join(_claim_link(anchors, name) for name in correction.claims)
        yield _dated(labels.long_date(correction.date), links, correction.what)
    yield _section("Sources", "sources")
    yield f"\n{_SOURCES if anchors.sources else 'The report cites no sources.'}\n"
    for number, target, source in anchors.sources.values():
        yield f'\n[^{number}]: <a id="{target}"></a>{_source(source)}\n'


def _section(title: str, target: str, level: int = 2) -> str:
    return f'\n{"#" * level} <a id="{target}"></a>{title}\n'


def _heading(report: Report, value: str) -> str:
    if report.by == "verdict":
        return _verdict_label(report.dataset, value)
    return escape(value[:1].upper() + value[1:] if report.by == "kind" else value)


def _introduction(report: Report) -> Iterator[str]:
    """Yield two sentences: what the report is, and what it has; then the counts by verdict."""
    dataset, claims = report.dataset, report.claims
    about = labels.first_sentence(dataset.note or "Who said what, and what was reported to have happened.")
    number = labels.count(len(claims), "claim")
    if speakers := {claim.speaker for claim in claims}:
        number += f" by {escape(*speakers) if len(speakers) == 1 else labels.count(len(speakers), 'speaker')}"
    filters = f", filtered by {', '.join(report.filters)}" if report.filters else ""
    counts = Counter(dataset.means(claim.verdict) for claim in claims)
    results = [_sum_up(counts)] if len(claims) > 1 else [escape(dataset.label(it.verdict)) for it in claims]
    yield f"\n{escape(about)} This report has {': '.join([number + escape(filters), *results])}.\n"
    if len(claims) > 1:
        yield f"\n{_counts(counts)}. The [method](#method) and the [sources](#sources) are at the end.\n"


def _sum_up(counts: Counter[str]) -> str:
    """Return how the claims turned out, in words: `3 confirmed or partly confirmed and 1 disputed`."""
    parts = []
    for words in (("confirmed", "partly"), ("unfulfilled", "contradicted"), ("disputed",), (UNRESOLVED,)):
        if number := sum(counts[word] for word in words):
            names = (f"{word} confirmed" if word == "partly" else word for word in words if counts[word])
            parts.append(f"{number:,} {' or '.join(names)}")
    if number := counts.total() - sum(counts[word] for word in BUILT_IN_VERDICTS):
        parts.append(f"{number:,} with another verdict")
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _counts(counts: Counter[str], *, words: bool = True) -> str:
    """Return the numbers of claims by what their verdicts mean: `✓ 3 confirmed, ≠ 1 disputed`."""
    numbers = [(labels.GLYPHS[word], counts[word], word) for word in BUILT_IN_VERDICTS]
    others = counts.total() - sum(number for _, number, _ in numbers)
    numbers.append((labels.OTHER_GLYPH, others, "other"))
    return ", ".join(
        f"{sign} {number:,}{f' {word}' if words else ''}" for sign, number, word in numbers if number
    )


def _overview(report: Report, groups: Sequence[_Group], anchors: _Anchors) -> Iterator[str]:
    """Yield a table of the claims and their verdicts; of many claims, a table of the groups."""
    dataset = report.dataset
    if len(report.claims) <= _MOST_CLAIMS:
        yield "\nVerdict | Who said what\n--- | ---\n"
        for claim in (claim for _, group in groups for claim in group):
            said = f"{escape(claim.speaker)}: [{escape(claim.claim)}](#{anchors.claims[claim.id]})"
            # The sign and a verdict of one word stay on one line.
            yield f"{_verdict_label(dataset, claim.verdict).replace(' ', '&nbsp;', 1)} | {said}\n"
        return
    largest = sorted(groups, key=lambda group: -len(group[1]))[:_MOST_GROUPS]
    yield f"\n{report.by.capitalize()} | Claims | Verdicts\n--- | ---: | ---\n"
    for value, group in largest if len(groups) > _MOST_GROUPS else groups:
        counts = _counts(Counter(dataset.means(claim.verdict) for claim in group), words=False)
        yield f"[{_heading(report, value)}](#{anchors.groups[value]}) | {len(group):,} | {counts}\n"
    if others := len(groups) - len(largest):
        number = len(report.claims) - sum(len(group) for _, group in largest)
        yield f"{others:,} more, with at most {len(largest[-1][1])} each | {number:,}\n"


def _entry(dataset: Dataset, claim: Claim, anchors: _Anchors) -> Iterator[str]:
    due = f", due {labels.long_date(claim.due)}" if claim.due else ""
    said = f"**{escape(claim.speaker)}**, {labels.long_date(claim.said)}{due}"
    yield _section(f"{said} · {_verdict_label(dataset, claim.verdict)}", anchors.claims[claim.id], level=3)
    yield f"\n{escape(claim.claim)}{anchors.cite(claim.appearances)}\n"
    if claim.quote:
        yield f"\n> “{escape(claim.quote)}”\n"
    current, *earlier = reversed(claim.outcomes or (_NO_OUTCOME,))
    basis = "events and characterisation" if current.basis == "both" else current.basis
    origin = ", ".join(filter(None, (current.reported and labels.long_date(current.reported), basis)))
    texts = (_bold(current.summary), escape(current.details or ""), origin and f"({origin})")
    if text := " ".join(filter(None, texts)) + anchors.cite(current.evidence):
        yield f"\n{text}\n"
    if earlier:
        yield "\n<details><summary>Earlier</summary>\n\n"
        for outcome in earlier:
            when = f", {labels.long_date(outcome.reported)}" if outcome.reported else ""
            text = _bold(labels.describe(dataset, outcome).headline) + anchors.cite(outcome.evidence)
            yield f"- {_verdict_label(dataset, outcome.verdict)}{when}{text and f': {text}'}\n"
        yield "\n</details>\n"


def _bold(text: str | None) -> str:
    return f"**{escape(text)}**" if text else ""


def _claim_link(anchors: _Anchors, name: str) -> str:
    target = anchors.claims.get(name)
    return f"[{escape(name)}](#{target})" if target else escape(name)


def _method(report: Report) -> Iterator[str]:
    dataset = report.dataset
    yield _section("Method", "method")
    if dataset.note and dataset.note != labels.first_sentence(dataset.note):
        yield f"\n{escape(dataset.note)}\n"
    if dataset.reviewer:
        name, url = dataset.reviewer
        publisher = ", ".join(filter(None, (name and escape(name), url and link(url))))
        yield f"\nPublished by {publisher}.\n"
    yield f"\n{_METHOD} {labels.CAVEAT}\n"
    numbers = {row.value: row.claims for row in tally(dataset, report.claims, "verdict")}
    yield "\nVerdict | Meaning | Claims\n--- | --- | ---:\n"
    for word in labels.explained(dataset, {word for word in numbers if word}):
        label = f"{labels.glyph(dataset, word)} {escape(dataset.label(word))}"
        yield f"{label} | {escape(labels.definition(dataset, word))} | {numbers.get(word, 0):,}\n"
    number = labels.count(len(report.claims), "claim")
    yield f"\nGenerated by factcheck from {escape(made_from(report))}: {number}.\n"


def _source(source: Source) -> str:
    """Return a source in a line: `CNN, 2 May 2019: title`, the last part with its link."""
    published = source.published and labels.long_date(source.published)
    line = escape(", ".join(filter(None, (source.publisher, published))))
    title = escape(source.title or source.id)
    if source.url and is_followable(source.url):
        title = f"[{title}](<{source.url}>)"
    elif source.url:
        title += f", {escape(source.url)}"
    archived = f", {link(source.archived)}" if source.archived else ""
    return f"{line}{': ' if line else ''}{title}{archived}"


def link(address: str) -> str:
    """Return a URL as a link if it is safe to follow, else as text."""
    return f"<{address}>" if is_followable(address) else escape(address)


def is_followable(address: str) -> bool:
    """Whether a URL is http or https, without characters that could end the link early."""
    is_short = len(address) <= MAX_URL and address.isprintable()
    return is_short and re.fullmatch(r"https?://[^\s<>\"'`\\]+", address) is not None


# --- the change note


def note(dataset: Dataset, difference: Difference) -> Iterator[str]:
    """Yield a note to publish on the differences between two versions of a dataset."""
    yield f"# {escape(dataset.title or 'Claims and their reported outcomes')}: what changed\n"
    yield from _note_corrections(dataset, difference)
    added = [edit for edit in difference.header if edit.field is None and edit.old is None]
    new = {
        "outcomes": [_new_outcome(dataset, new) for new in difference.outcomes],
        "claims": [
            f"{_claim_line(dataset, claim)}: {_verdict_label(dataset, claim.verdict)}"
            for claim in difference.added
        ],
        "sources, speakers and verdicts": [_header_name(edit) for edit in added],
    }
    for what, entries in new.items():
        if entries:
            yield f"\n## New {what}\n\n"
            yield from (f"- {entry}\n" for entry in entries)
    if not any(difference):
        yield "\nNo changes.\n"


def _note_corrections(dataset: Dataset, difference: Difference) -> Iterator[str]:
    header = [edit for edit in difference.header if edit.old is not None or edit.field is not None]
    changed = bool(difference.edits or difference.removed or header)
    if changed or difference.corrections:
        yield "\n## Corrections\n" + "\n" * bool(difference.corrections)
    for correction in reversed(difference.corrections):
        links = ", ".join(_id_link(dataset, name) for name in correction.claims)
        yield _dated(labels.date(correction.date), links, correction.what)
    if changed:
        yield "\n### What was changed or removed\n\n"
    for claim in difference.removed:
        line, verdict = _claim_line(dataset, claim, removed=True), _verdict_label(dataset, claim.verdict)
        yield f"- {line}: removed; it was {verdict}\n"
    for claim, edits in groupby(difference.edits, lambda edit: edit.claim):
        assert claim
        yield f"- {_claim_line(dataset, claim)}\n"
        yield from (f"  - {_edit_line(edit)}\n" for edit in edits)
    for edit in header:
        yield f"- {_header_name(edit)}: {_edit_line(edit) if edit.field else 'removed'}\n"


def _dated(date: str, links: str, what: str) -> str:
    return f"- {date}{f', {links}' if links else ''}: {escape(what)}\n"


def _id_link(dataset: Dataset, name: str) -> str:
    url = claim_url(dataset.base_url or "", name)
    return f"[{escape(name)}](<{url}>)" if is_followable(url) else escape(name)


def _claim_line(dataset: Dataset, claim: Claim, *, removed: bool = False) -> str:
    said = f"{labels.date(claim.said)}, " if claim.said else ""
    name = escape(claim.id) if removed else _id_link(dataset, claim.id)
    return f"{said}{escape(claim.speaker)}: {escape(claim.claim)} ({name})"


def _verdict_label(dataset: Dataset, word: str) -> str:
    return f"{labels.glyph(dataset, word)} {escape(labels.cut(dataset.label(word)))}"


def _new_outcome(dataset: Dataset, new: NewOutcome) -> str:
    reported = f"{labels.date(new.outcome.reported)}, " if new.outcome.reported else ""
    verdict, summary = new.outcome.verdict, new.outcome.summary
    claim = new.claim._replace(claim=labels.cut(new.claim.claim))
    if new.before is None:
        before = " (inserted before existing outcomes)"
    else:
        before = " (as before)" if new.before == verdict else f" (was {_verdict_label(dataset, new.before)})"
    return (
        f"{reported}**{_verdict_label(dataset, verdict)}**{before}"
        f"{f': {escape(summary)}' if summary else ''}\\\n  {_claim_line(dataset, claim)}"
    )


def _edit_line(edit: Edit) -> str:
    old, new = (escape(labels.value(value)) for value in (edit.old, edit.new))
    name = escape(labels.edited_field(edit.field, edit.outcome))
    return f"{name}: removed; it was {old}" if edit.field is None else f"{name}: {new} (was: {old})"


def _header_name(edit: Edit) -> str:
    if edit.of == "header":
        return "the record"
    title = next((it.title for it in (edit.new, edit.old) if isinstance(it, Source) and it.title), None)
    return f"{edit.of} {escape(edit.name)}{f', {escape(title)}' if title else ''}"
