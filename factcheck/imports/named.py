"""The sources and speakers that records name: those that are known, else new ones."""

import re
from collections.abc import Collection, Iterable
from hashlib import blake2b

from factcheck.fields import MOST_GROUPS
from factcheck.imports.record import Publisher, Record, Refused
from factcheck.matching import fold, kebab
from factcheck.model import NOWHERE, Citation, Dataset, Membership, Source, Speaker, When
from factcheck.trees import MAX_HEADER


def short_hash(*parts: str) -> str:
    """Ten figures that stand for some texts."""
    return blake2b("\n".join(parts).encode("utf-8", "backslashreplace"), digest_size=5).hexdigest()


class Sources:
    """One source a publisher, by the host of its addresses or else by its name."""

    def __init__(self, known: Dataset, rest: Source) -> None:
        self.known, self.rest = known.sources, rest
        self.new: dict[str, Source] = {}
        self.numbers: dict[str, int] = {}  # of sources that would have one id
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
        named = self.by_name.get(fold(publisher.name)) if publisher.name else None
        if host not in self.by_host and named in self.new and self.new[named].url is None:
            self.by_host[host] = named  # its first review had no address
            self.new[named] = self.new[named]._replace(url=_front(publisher.address))
        if host not in self.by_host:
            made = Source(
                kebab(host) or f"source-{short_hash(host)}",
                NOWHERE,
                publisher=publisher.name or host,
                url=_front(publisher.address),
            )
            self.by_host[host] = self._put(made)
            if publisher.name:
                self.by_name.setdefault(fold(publisher.name), self.by_host[host])
        return Citation(self.by_host[host], url=publisher.address)

    def declare(self, name: str, header: Dataset) -> None:
        """See that the header has a source of that id, with what another header tells of it."""
        if name not in self.known and name not in self.new:
            if len(self.new) >= MAX_HEADER:
                raise Refused(f"there are more than {MAX_HEADER:,} sources")
            told = header.sources.get(name) or Source(name, NOWHERE)
            self.new[name] = told._replace(span=NOWHERE, text=None)

    def _put(self, source: Source) -> str:
        """A source's id, under which it is known or goes into the header."""
        known = self.known.get(source.id)
        if known is not None and (
            source is self.rest or (known.publisher, known.url) == (source.publisher, source.url)
        ):
            return source.id
        name, number = source.id, self.numbers.get(source.id, 1)
        while name in self.known or (name in self.new and self.new[name]._replace(id=source.id) != source):
            number += 1
            name = f"{source.id}-{number}"
        self.numbers[source.id] = number if name not in self.new else self.numbers.get(source.id, 1)
        if name not in self.new and len(self.new) >= MAX_HEADER:
            raise Refused(f"there are more than {MAX_HEADER:,} sources")
        self.new.setdefault(name, source._replace(id=name))
        return name


_FRONT = re.compile(r"https?://([^/?#]+)")


def _host(address: str) -> str:
    found = _FRONT.match(address)
    return found[1].rpartition("@")[2].lower().removeprefix("www.") if found else ""


def _front(address: str) -> str:
    found = _FRONT.match(address)
    return found[0] if found else address


def _is_front(address: str) -> bool:
    return re.fullmatch(r"https?://[^/?#]+/?", address) is not None


class Belonging:
    """The groups that records name beside somebody's claims, and from when until when they do.

    Where all records name the same ones, or lack days, there is nothing to tell of a change.
    """

    def __init__(self) -> None:
        self.days: dict[str, list[When]] = {}  # of each group the first and the last day; none if undated
        self.all: list[When] = []

    def add(self, groups: Iterable[str], said: When | None) -> None:
        """Note a record's groups and its day."""
        for name in groups:
            known = self.days.get(name)
            if said is None or known == []:
                self.days[name] = []
            else:
                self.days[name] = _widened(known or [], said)
        if said is not None and groups:
            self.all = _widened(self.all, said)

    def memberships(self) -> tuple[Membership, ...]:
        """The groups, since when where earlier records lack one, and until when where later ones do."""
        found = []
        for name, days in self.days.items():
            since = days[0] if days and days[0].start > self.all[0].end else None
            until = days[1] if days and days[1].end < self.all[1].start else None
            found.append(Membership(name, since, until))
        return tuple(found[:MOST_GROUPS])


def _widened(days: list[When], day: When) -> list[When]:
    if not days:
        return [day, day]
    return [min(days[0], day, key=lambda one: one.start), max(days[1], day, key=lambda one: one.end)]


class Speakers:
    """Speakers by their whole names and aliases, and what records say of them."""

    def __init__(self, known: Dataset) -> None:
        self.speaking = dict.fromkeys(claim.speaker for claim in known.claims)
        self.declared = known.speakers
        self.forms: dict[str, str] = {}
        self.found: dict[str, Speaker] = {}
        self.typed = ""  # the name as the last record has it
        self._types: dict[str, set[str]] = {}
        self._groups: dict[str, Belonging] = {}
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
        if name in self.declared:
            return
        if record.groups:
            self._groups.setdefault(name, Belonging()).add(record.groups, record.said)
        if self._told.get(name) == told:
            return
        self._told[name] = told
        known = self.found.get(name) or Speaker(name, NOWHERE)
        types = self._types.setdefault(name, set())
        types |= {record.type} if record.type else set()
        self.found[name] = known._replace(
            role=record.role or known.role,
            type=next(iter(types)) if len(types) == 1 else None,
            url=record.url or known.url,
        )

    def declare(self, name: str, header: Dataset) -> None:
        """Keep what another header says of a speaker."""
        if name not in self.declared and name not in self.found:
            told = header.speakers.get(name) or Speaker(name, NOWHERE)
            self.found[name] = told._replace(span=NOWHERE)

    def new(self, needed: Collection[str]) -> dict[str, Speaker]:
        """Those of the speakers that go into the header, where it declares any or one has more than a name.

        None where they are more than a header can hold.
        """
        found = {name: self._whole(one) for name, one in self.found.items() if name in needed}
        told = any(one != Speaker(name, NOWHERE) for name, one in found.items())
        if not (self.declared or told) or len(self.declared) + len(found) > MAX_HEADER:
            return {}
        # Once there are speakers, everyone who speaks must be among them.
        others = {name: Speaker(name, NOWHERE) for name in self.speaking if name not in self.declared}
        return {**others, **found}

    def _whole(self, speaker: Speaker) -> Speaker:
        groups = self._groups.get(speaker.name, Belonging())
        return speaker._replace(groups=(*speaker.groups, *groups.memberships()))
