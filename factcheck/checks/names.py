"""Checks of names and ids: unknown, similar and unused ones."""

from collections import Counter
from collections.abc import Iterator

from factcheck.analysis.tally import group_claims
from factcheck.checks.subject import Findings, Subject, in_record
from factcheck.core import matching
from factcheck.core.fuzzy import quote_short
from factcheck.core.location import Span
from factcheck.core.model import Claim, Speaker, When
from factcheck.core.types import is_http_url
from factcheck.reading.positions import Path


def unknown_source(subject: Subject) -> Findings:
    """A citation names a source that is not among the dataset's `sources`.

    Passes: {sources: {gazette: {title: Council splits}}}
    Fails: {sources: {gazette: {title: Council splits}}, appearances: [{source: gazete}, {source: gazette}]}
    """
    sources = subject.dataset.sources
    for claim, path, citation in subject.citations if sources else ():
        if citation.source and citation.source not in sources:
            yield subject.unknown(claim, (*path, "source"), "source", citation.source, sources)


def unknown_speaker(subject: Subject) -> Findings:
    """A claim's speaker is not among the dataset's `speakers`, if it has any.

    Passes: {speakers: {Ana Lóring: {role: Mayor}}, speaker: Ana Lóring}
    Fails:
        speakers: {Ana Lóring: {role: Mayor}}
        claims:
          - {id: a, speaker: Ana Lóring, claim: Ten berths., appearances: [{source: gazette}]}
          - {id: b, speaker: Anna Loring, claim: No more., appearances: [{source: gazette}]}
    """
    speakers = subject.dataset.speakers
    for claim in subject.claims if speakers else ():
        if claim.speaker and claim.speaker not in speakers:
            yield subject.unknown(claim, ("speaker",), "speaker", claim.speaker, speakers)


def unknown_related(subject: Subject) -> Findings:
    """`related` names a claim that does not exist.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}], related: [a]}
    Fails:
        claims:
          - {id: ana-ten, speaker: Ana, claim: Ten., appearances: [{source: gazette}], related: [bo-non]}
          - {id: bo-none, speaker: Bo, claim: No berth., appearances: [{source: gazette}]}
    """
    for claim in subject.claims:
        for number, related in enumerate(claim.related):
            path = ("related", number)
            if related == claim.id:
                yield in_record(claim, path, "a claim cannot be related to itself", "delete it")
            elif subject.complete and related not in subject.by_id:
                yield subject.unknown(claim, path, "claim", related, subject.by_id)


def id_form(subject: Subject) -> Findings:
    """An id is not in kebab case: groups of lower-case letters and digits, joined by hyphens.

    Passes: {id: lóring-ten-berths}
    Fails: {id: Loring_10}
    """
    for claim in subject.claims:
        if claim.id and not matching.is_kebab(claim.id):
            kebab = matching.kebab(claim.id)
            hint = f"write {kebab!r}" if kebab and len(kebab) <= 80 else None
            yield in_record(claim, ("id",), f"id {quote_short(claim.id)} is not in kebab case", hint)


def similar_speakers(subject: Subject) -> Findings:
    """Two speakers' names differ only in case, accents, word order, one letter or letters that look alike.

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
    records: dict[str, Speaker | Claim] = {**subject.dataset.speakers}
    for claim in subject.claims if not records else ():
        if claim.speaker:
            records.setdefault(claim.speaker, claim)
    seen: dict[int, str] = {}
    for name, record in records.items():
        folded = " ".join(sorted(matching.fold(name.translate(_LOOKALIKES)).split()))
        variants = [hash(folded)]
        if 5 < len(folded) <= _LONGEST_NAME:
            letters = (n for n, char in enumerate(folded) if not char.isdigit())
            variants += [hash(folded[:n] + folded[n + 1 :]) for n in letters]
        twin = next((seen[variant] for variant in variants if variant in seen), None)
        for variant in variants:
            seen.setdefault(variant, name)
        if twin is not None:
            other = quote_short(twin)
            message = f"speaker {quote_short(name)} is nearly the same as {other}"
            hint = f"if they are the same, use one name everywhere and add the other to `aliases` of {other}"
            path = ("speakers", name) if isinstance(record, Speaker) else ("speaker",)
            yield in_record(record.span, path, message, hint, key=isinstance(record, Speaker))


# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABE3KMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXovp"
)
_LONGEST_NAME = 100  # characters; bounds the time, which grows with the square of a name's length


def same_claim(subject: Subject) -> Findings:
    """Two claims by one speaker differ in at most one word, and may be of the same date.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten new berths will open by June., appearances: [{source: gazette}]}
          - {id: b, speaker: Ana, claim: Four new berths will open by May., appearances: [{source: gazette}]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten new berths will open by June., appearances: [{source: gazette}]}
          - {id: b, speaker: Ana, claim: Ten new berths may open by June., appearances: [{source: gazette}]}
    """
    for _, claims in group_claims(subject.dataset, subject.dataset.claims, "speaker"):
        yield from _find_same_claims(claims) if len(claims) > 1 else ()


def _find_same_claims(claims: list[Claim]) -> Findings:
    # The sum of the words' hashes: leaving out a word is one subtraction.
    seen: dict[int, Claim] = {}
    for claim in claims:
        words = matching.fold(claim.claim).split()
        whole = sum(map(hash, words))
        sums = [whole]
        if len(words) > 4:  # without one word that is neither a number nor a negation
            sums += [whole - hash(word) for word in words if not (word.isdigit() or word in _NEGATIONS)]
        twin = next((seen[key] for key in sums if key in seen), None)
        for key in sums:
            seen.setdefault(key, claim)
        if twin and _may_coincide(claim.said, twin.said) and _differ_in_one_word(claim, twin):
            message = f"nearly the same claim as {quote_short(twin.id)} by the same speaker"
            yield in_record(claim, ("claim",), message, "delete one, or give them different dates in `said`")


_NEGATIONS = frozenset(("no", "not", "never", "nobody", "nothing", "without"))


def _differ_in_one_word(first: Claim, second: Claim) -> bool:
    """Whether two claims differ in at most one word; equal sums may be a coincidence."""
    words, others = (Counter(matching.fold(claim.claim).split()) for claim in (first, second))
    return (words - others).total() <= 1 and (others - words).total() <= 1


def _may_coincide(first: When | None, second: When | None) -> bool:
    return first is None or second is None or (first.start <= second.end and second.start <= first.end)


def unused_source(subject: Subject) -> Findings:
    """A source is never cited.

    Passes: {sources: {gazette: {title: Council splits}}}
    Fails: {sources: {gazette: {title: Council splits}, herald: {title: Four open}}}
    """
    cited = {citation.source for _, _, citation in subject.citations}
    for source in subject.dataset.sources.values() if subject.complete and subject.claims else ():
        if source.id not in cited:
            message = f"source {quote_short(source.id)} is never cited"
            yield in_record(source.span, ("sources", source.id), message, "cite it, or delete it", key=True)


def unused_speaker(subject: Subject) -> Findings:
    """A speaker has no claim, and is in no claim's `about`.

    Passes: {speakers: {Ana: , Bo: }, about: [Bo]}
    Fails: {speakers: {Ana: , Bo: }}
    """
    used = {name for claim in subject.claims for name in (claim.speaker, *claim.about)}
    for speaker in subject.dataset.speakers.values() if subject.complete and subject.claims else ():
        if speaker.name not in used:
            message = f"speaker {quote_short(speaker.name)} has no claim and is in no `about`"
            hint = "delete it, or correct the name"
            yield in_record(speaker.span, ("speakers", speaker.name), message, hint, key=True)


def one_sided_relation(subject: Subject) -> Findings:
    """A claim lists another under `related`, and the other does not list it.

    Passes:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}], related: [a]}
    Fails:
        claims:
          - {id: a, speaker: Ana, claim: Ten berths., appearances: [{source: gazette}], related: [b]}
          - {id: b, speaker: Bo, claim: No berth., appearances: [{source: gazette}]}
    """
    relations = {(claim.id, related) for claim in subject.claims for related in claim.related}
    for claim in subject.claims:
        for number, related in enumerate(claim.related):
            if related in subject.by_id and (related, claim.id) not in relations:
                message = f"{quote_short(related)} does not list this claim under `related`"
                hint = f"add {claim.id} to `related` of {related}"
                yield in_record(claim, ("related", number), message, hint)


def address(subject: Subject) -> Findings:
    """A URL is invalid, or not an http or https URL.

    Passes: {sources: {gazette: {url: 'https://example.org/harbour'}}}
    Fails: {sources: {gazette: {url: 'javascript:alert(1)'}}}
    """
    for record, path, url in _urls(subject):
        if url and not is_http_url(url):
            hint = "use a complete http:// or https:// URL without spaces"
            yield in_record(record, path, f"invalid URL {quote_short(url)}", hint)


def _urls(subject: Subject) -> Iterator[tuple[Claim | Span, Path, str | None]]:
    dataset = subject.dataset
    if dataset.base_url:
        yield dataset.spans["base_url"], ("base_url",), dataset.base_url
    if dataset.reviewer:
        yield dataset.spans["reviewer"], ("reviewer", "url"), dataset.reviewer.url
    for source in dataset.sources.values():
        yield source.span, ("sources", source.id, "url"), source.url
        yield source.span, ("sources", source.id, "archived"), source.archived
    for speaker in dataset.speakers.values():
        yield speaker.span, ("speakers", speaker.name, "url"), speaker.url
    for claim, path, citation in subject.citations:
        yield claim, (*path, "url"), citation.url
