"""The claims as a dataset that reads back to the same records."""

from collections.abc import Iterator

from factcheck import yamlout
from factcheck.formats import Report
from factcheck.model import Dataset


def write(report: Report) -> Iterator[str]:
    """The dataset's header, whole, and the claims."""
    lines = list(_header(report.dataset))
    if lines:
        yield "\n".join(lines) + "\n\n"
    if not report.claims:
        yield "claims: []\n"
        return
    yield "claims:\n"
    for number, claim in enumerate(report.claims):
        yield "\n" * bool(number) + "\n".join(yamlout.claim(claim, yamlout.Style())) + "\n"


def _header(dataset: Dataset) -> Iterator[str]:
    for key in ("title", "note"):
        if text := getattr(dataset, key):
            yield from yamlout.field(key, text, 0)
    if dataset.reviewer:
        yield "reviewer:"
        yield from _fields(dataset.reviewer, ("name", "url"), 2)
    if dataset.base_url:
        yield from yamlout.field("base_url", dataset.base_url, 0)
    if dataset.avoid:
        yield from yamlout.flow_list("avoid", dataset.avoid, 0)
    if dataset.sources:
        yield "\nsources:"
        for source in dataset.sources.values():
            yield f"  {yamlout.text_key(source.id)}:"
            yield from _fields(source, ("title", "publisher"), 4)
            if source.published:
                yield from yamlout.field("published", source.published.text, 4)
            yield from _fields(source, ("url", "archived", "text", "note"), 4)
    if dataset.speakers:
        yield "\nspeakers:"
        for speaker in dataset.speakers.values():
            yield f"  {yamlout.text_key(speaker.name)}:"
            yield from _fields(speaker, ("role",), 4)
            if speaker.aliases:
                yield from yamlout.flow_list("aliases", speaker.aliases, 4)
            yield from _fields(speaker, ("url", "note"), 4)
    own = [verdict for verdict in dataset.verdicts.values() if verdict.span]
    if own:
        yield "\nverdicts:"
        for verdict in own:
            yield f"  {yamlout.text_key(verdict.word)}:"
            if verdict.means != verdict.word:
                yield from yamlout.field("means", verdict.means, 4)
            yield from _fields(verdict, ("label",), 4)
            if verdict.rating:
                yield f"    rating: {verdict.rating}"


def _fields(record: object, keys: tuple[str, ...], indent: int) -> Iterator[str]:
    for key in keys:
        if text := getattr(record, key):
            yield from yamlout.field(key, text, indent)
