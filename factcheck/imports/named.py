"""The sources and speakers that records name: those that are known, else new ones."""

import re
from hashlib import blake2b

from factcheck.imports.record import Publisher, Record, Refused
from factcheck.matching import fold, kebab
from factcheck.model import NOWHERE, Citation, Dataset, Membership, Source, Speaker
from factcheck.trees import MAX_HEADER


def short_hash(*parts: str) -> str:
    """Ten figures that stand for some texts."""
    return blake2b("\n".join(parts).encode("utf-8", "backslashreplace"), digest_size=5).hexdigest()


class Sources:
    """One source a publisher, by the host of its addresses or else by its name."""

    def __init__(self, known: Dataset, rest: Source) -> None:
        self.known, self.rest = known.sources, rest
        self.new: dict[str, Source] = {}
        self.by_host: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        for source in known.sources.values():
            host = _host(source.url) if source.url else None
            if host and source.published is None and _is_front(source.url or ""):
                self.by_host.setdefault(host, source.id)
            if source.publisher and source.published is None:
                self.by_name.setdefault(fold(source.publisher), source.id)

    def citation(self, publisher: Publisher) -> Citation:
        """A citation of what a publisher has at an address, or of the source that serves the rest."""
        if publisher.address is None and publisher.name is None:
            return Citation(self._put(self.rest))
        if publisher.address is None:
            name = publisher.name or ""
            found = self.by_name.get(fold(name))
            if found is None:
                found = self._put(
                    Source(kebab(name) or f"source-{short_hash(name)}", NOWHERE, publisher=name)
                )
                self.by_name[fold(name)] = found
            return Citation(found)
        host = _host(publisher.address)
        if host == _host(self.rest.url or "") and self.rest.id not in self.known:
            return Citation(self._put(self.rest), url=publisher.address)
        if host not in self.by_host:
            made = Source(
                kebab(host) or f"source-{short_hash(host)}",
                NOWHERE,
                publisher=publisher.name or host,
                url=_FRONT.match(publisher.address)[0],  # type: ignore[index]
            )
            self.by_host[host] = self._put(made)
            if publisher.name:
                self.by_name.setdefault(fold(publisher.name), self.by_host[host])
        return Citation(self.by_host[host], url=publisher.address)

    def _put(self, source: Source) -> str:
        """A source's id, under which it is known or goes into the header."""
        known = self.known.get(source.id)
        if known is not None and (
            source is self.rest or (known.publisher, known.url) == (source.publisher, source.url)
        ):
            return source.id
        name = source.id
        while name in self.known or (name in self.new and self.new[name]._replace(id=source.id) != source):
            name = f"{name}-2" if name == source.id else f"{source.id}-{int(name.rpartition('-')[2]) + 1}"
        if name not in self.new and len(self.new) >= MAX_HEADER:
            raise Refused(f"there are more than {MAX_HEADER:,} sources")
        self.new.setdefault(name, source._replace(id=name))
        return name


_FRONT = re.compile(r"https?://([^/?#]+)")


def _host(address: str) -> str:
    found = _FRONT.match(address)
    return found[1].rpartition("@")[2].lower().removeprefix("www.") if found else ""


def _is_front(address: str) -> bool:
    return re.fullmatch(r"https?://[^/?#]+/?", address) is not None


class Speakers:
    """Speakers by their whole names and aliases, and what records say of them."""

    def __init__(self, known: Dataset) -> None:
        self.known = {claim.speaker for claim in known.claims} | known.speakers.keys()
        self.declared = known.speakers
        self.forms: dict[str, str] = {}
        self.found: dict[str, Speaker] = {}
        self.typed = ""  # the name as the last record has it
        self._types: dict[str, set[str]] = {}
        self._told: dict[str, tuple[object, ...]] = {}
        for name, speaker in known.speakers.items():
            for form in (name, *speaker.aliases):
                self.forms.setdefault(fold(form), name)
        for claim in known.claims:
            self.forms.setdefault(fold(claim.speaker), claim.speaker)

    def name(self, typed: str) -> str:
        """The speaker of that name or alias, else a new one of that name."""
        self.typed = typed
        folded = fold(typed)
        return self.forms.setdefault(folded, typed) if folded else typed

    def learn(self, name: str, record: Record) -> None:
        """Keep what a record says of a speaker: the last role, all groups."""
        told = (record.role, record.groups, record.type, record.url)
        if name in self.declared or self._told.get(name) == told:
            return
        self._told[name] = told
        known = self.found.get(name) or Speaker(name, NOWHERE)
        groups = dict.fromkeys((*(one.name for one in known.groups), *record.groups))
        types = self._types.setdefault(name, set())
        types |= {record.type} if record.type else set()
        self.found[name] = known._replace(
            role=record.role or known.role,
            groups=tuple(map(Membership, groups)),
            type=next(iter(types)) if len(types) == 1 else None,
            url=record.url or known.url,
        )

    def new(self) -> dict[str, Speaker]:
        """The speakers that go into the header: all, where it declares any or one has more than a name."""
        if self.declared or any(one != Speaker(name, NOWHERE) for name, one in self.found.items()):
            return self.found
        return {}
