"""Checks of names: those that must be known, those that are nearly the same, those nothing uses."""

import re
from collections.abc import Iterator

from factcheck import query
from factcheck.checks.record import Found, Record, at, in_claim
from factcheck.model import Claim, Span, When
from factcheck.places import Path, locate
from factcheck.problems import did_you_mean


def unknown_source(record: Record) -> Found:
    """A citation names a source that is not among the dataset's `sources`.

    Passes:
        sources: {gazette: {title: Council splits}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        sources: {gazette: {title: Council splits}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazete}, {source: gazette}]}]
    """
    sources = record.dataset.sources
    if not sources:
        return
    for claim, path, citation in record.citations:
        if citation.source not in sources:
            hint = did_you_mean(citation.source, sources)
            yield in_claim(claim, (*path, "source"), f"unknown source {citation.source!r}", hint)


def unknown_speaker(record: Record) -> Found:
    """A claim's speaker is not among the dataset's `speakers`, though it lists some.

    Passes:
        speakers: {Ana Lóring: {role: Mayor}}
        claims: [{id: a, speaker: Ana Lóring, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        speakers: {Ana Lóring: {role: Mayor}}
        claims:
          - {id: a, speaker: Ana Lóring, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: b, speaker: Anna Loring, claim: No more., appearances: [{source: gazette}]}
    """
    speakers = record.dataset.speakers
    for claim in record.dataset.claims if speakers else ():
        if claim.speaker not in speakers:
            hint = did_you_mean(claim.speaker, speakers)
            yield in_claim(claim, ("speaker",), f"unknown speaker {claim.speaker!r}", hint)


def unknown_related(record: Record) -> Found:
    """`related` names a claim that does not exist.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}], related: [a]}
    Fails:
        claims:
          - {id: ana-ten, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [bo-non]}
          - {id: bo-none, speaker: Bo, claim: No berth., appearances: [{source: gazette}]}
    """
    for claim in record.dataset.claims if record.complete else ():
        for number, related in enumerate(claim.related):
            if related == claim.id:
                yield in_claim(claim, ("related", number), "a claim is not related to itself", "delete it")
            if related not in record.by_id:
                hint = did_you_mean(related, record.by_id)
                yield in_claim(claim, ("related", number), f"unknown claim {related!r}", hint)


def id_form(record: Record) -> Found:
    """An id is not in kebab case: small letters and figures in groups joined by hyphens.

    Passes:
        claims: [{id: loring-ten-berths, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        claims: [{id: Lóring_10, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    """
    for claim in record.dataset.claims:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", claim.id):
            kebab = query.fold(claim.id).replace(" ", "-")
            hint = f"write {kebab!r}" if kebab.isascii() and kebab else None
            yield in_claim(claim, ("id",), f"the id {claim.id!r} is not in kebab case", hint)


def similar_speakers(record: Record) -> Found:
    """Two speakers' names are the same but for case, accents, the order of words, or one letter.

    Passes:
        speakers: {Ana Lóring: , Anita Loren: }
        claims:
          - {id: a, speaker: Ana Lóring, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: b, speaker: Anita Loren, claim: No berth., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana Lóring, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: b, speaker: Anna Loring, claim: No berth., appearances: [{source: gazette}]}
    """
    dataset = record.dataset
    first_claims = {claim.speaker: claim for claim in reversed(dataset.claims)}
    seen: dict[str, str] = {}
    for name in dataset.speakers or query.speakers(dataset):
        folded = " ".join(sorted(query.fold(name).split()))
        variants = {folded}
        if len(folded) > 5:
            places = (n for n, char in enumerate(folded) if not char.isdigit())
            variants |= {folded[:n] + folded[n + 1 :] for n in places}
        twin = next((seen[variant] for variant in sorted(variants) if variant in seen), None)
        for variant in variants:
            seen.setdefault(variant, name)
        if twin is not None:
            if name in dataset.speakers:
                position = locate(dataset.speakers[name].span, ("speakers", name), key=True)
            else:
                position = locate(first_claims[name].span, ("speaker",))
            hint = f"if they are one, write one name everywhere and the other under `aliases` of {twin!r}"
            yield at(position, f"speaker {name!r} is nearly {twin!r}", hint)


def same_claim(record: Record) -> Found:
    """A speaker makes the same claim twice, the same but for one word, on days that may be the same.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten new berths will open by June., appearances: [{source: gazette}]}
          - {id: b, speaker: Ana, claim: Four new berths will open by May., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten new berths will open by June., appearances: [{source: gazette}]}
          - {id: b, speaker: Ana, claim: Ten new berths will be open by June., appearances: [{source: gazette}]}
    """
    seen: dict[tuple[str, tuple[str, ...]], Claim] = {}
    for claim in record.dataset.claims:
        words = sorted(query.fold(claim.claim).split())
        keys = [tuple(words)]
        if len(words) > 4:  # without one of its words, but never a number or a negation
            drop = (n for n, word in enumerate(words) if not (word.isdigit() or word in _NEGATIONS))
            keys += [(*words[:n], *words[n + 1 :]) for n in drop]
        twin = next((seen[claim.speaker, key] for key in keys if (claim.speaker, key) in seen), None)
        for key in keys:
            seen.setdefault((claim.speaker, key), claim)
        if twin is not None and _may_coincide(claim.said, twin.said):
            hint = "delete one, or say in `said` that they were made on different occasions"
            yield in_claim(
                claim, ("claim",), f"nearly the same claim as {twin.id!r} by the same speaker", hint
            )


_NEGATIONS = frozenset(("no", "not", "never", "nobody", "nothing", "without"))


def _may_coincide(one: When | None, other: When | None) -> bool:
    return one is None or other is None or (one.start <= other.end and other.start <= one.end)


def unused_source(record: Record) -> Found:
    """A source that nothing cites.

    Passes:
        sources: {gazette: {title: Council splits}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        sources: {gazette: {title: Council splits}, herald: {title: Four open}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    """
    cited = {citation.source for _, _, citation in record.citations}
    for source in record.dataset.sources.values() if record.complete else ():
        if source.id not in cited:
            position = locate(source.span, ("sources", source.id), key=True)
            yield at(position, f"no claim cites the source {source.id!r}")


def unused_speaker(record: Record) -> Found:
    """A speaker who makes no claim and whom no claim is about.

    Passes:
        speakers: {Ana: , Bo: }
        claims: [{id: a, speaker: Ana, about: [Bo], claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        speakers: {Ana: , Bo: }
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    """
    used = {name for claim in record.dataset.claims for name in (claim.speaker, *claim.about)}
    for speaker in record.dataset.speakers.values() if record.complete else ():
        if speaker.name not in used:
            position = locate(speaker.span, ("speakers", speaker.name), key=True)
            yield at(position, f"{speaker.name!r} makes no claim, and no claim is about them")


def one_sided_relation(record: Record) -> Found:
    """A claim names another under `related`, which does not name it back.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}], related: [a]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}]}
    """
    for claim in record.dataset.claims:
        for number, related in enumerate(claim.related):
            other = record.by_id.get(related)
            if other and claim.id not in other.related:
                message = f"{related!r} does not name this claim back"
                yield in_claim(
                    claim, ("related", number), message, f"add {claim.id} to `related` of {related}"
                )


def address(record: Record) -> Found:
    """An address is no http or https URL that a reader could follow.

    Passes:
        sources: {gazette: {url: 'https://example.org/harbour'}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    Fails:
        sources: {gazette: {url: 'javascript:alert(1)'}}
        claims: [{id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}]}]
    """
    for span, path, url, claim in _addresses(record):
        if not re.fullmatch(r"https?://[^\s/?#<>\"\\^`{|}]+[^\s<>\"\\^`{|}]*", url):
            hint = "write it whole, from https:// on, with no blanks in it"
            yield at(locate(span, path), f"{url!r} is no http(s) address", hint, claim)


def _addresses(record: Record) -> Iterator[tuple[Span, Path, str, Claim | None]]:
    dataset = record.dataset
    if dataset.base_url:
        yield dataset.spans["base_url"], ("base_url",), dataset.base_url, None
    if dataset.reviewer and dataset.reviewer.url:
        yield dataset.spans["reviewer"], ("reviewer", "url"), dataset.reviewer.url, None
    for source in dataset.sources.values():
        for field, url in (("url", source.url), ("archived", source.archived)):
            if url:
                yield source.span, ("sources", source.id, field), url, None
    for speaker in dataset.speakers.values():
        if speaker.url:
            yield speaker.span, ("speakers", speaker.name, "url"), speaker.url, None
    for claim, path, citation in record.citations:
        if citation.url:
            yield claim.span, (*path, "url"), citation.url, claim
