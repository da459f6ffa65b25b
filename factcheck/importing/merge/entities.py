"""The sources and speakers that records name: those that are known, else new ones."""

import re
from bisect import bisect_left
from collections.abc import Collection
from hashlib import blake2b
from itertools import islice

from factcheck.core.location import NOWHERE
from factcheck.core.matching import fold, kebab
from factcheck.core.model import Citation, Dataset, Membership, Source, Speaker, When
from factcheck.core.schema import MAX_GROUPS
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record
from factcheck.reading.yaml_tree import MAX_HEADER


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
                raise InvalidRecord(f"there are more than {MAX_HEADER:,} sources")
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
            raise InvalidRecord(f"there are more than {MAX_HEADER:,} sources")
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


class MembershipHistory:
    """The groups that records name beside somebody's claims, and from when until when they do.

    Where all records name the same ones, or lack days, there is nothing to tell of a change.
    """

    def __init__(self) -> None:
        self.seen: dict[tuple[When | None, tuple[str, ...]], None] = {}

    def add(self, groups: tuple[str, ...], said: When | None) -> None:
        """Note a record's groups and its day."""
        self.seen[said, groups] = None

    def memberships(self) -> tuple[Membership, ...]:
        """The groups, since when where an earlier record lacks one, and until when where a later does."""
        undated = dict.fromkeys(name for said, groups in self.seen if said is None for name in groups)
        days = sorted(said.start for said, _ in self.seen if said and len(said.day) == 10)

        def is_finer(said: When) -> bool:  # a month in which days are known tells nothing of their order
            at = bisect_left(days, said.start)
            return len(said.day) == 10 or not (at < len(days) and days[at] <= said.end)

        known = [(said, groups) for said, groups in self.seen if said]
        dated = sorted((one for one in known if is_finer(one[0])), key=lambda one: one[0][1:])
        found = [Membership(name) for name in undated]
        placed = {name for _, groups in dated for name in groups} | undated.keys()
        found += [
            Membership(name, said, said) for said, groups in known for name in groups if name not in placed
        ]
        names = dict.fromkeys(name for _, groups in dated for name in groups if name not in undated)
        for name in islice(names, MAX_GROUPS):
            since: When | None = None
            last: When | None = None
            for said, groups in dated:
                if name in groups:
                    since, last = (since, said) if last else (said, said)
                elif last:
                    found.append(Membership(name, None if since == dated[0][0] else since, last))
                    last = None
            if last:
                found.append(Membership(name, None if since == dated[0][0] else since))
        return tuple(found[:MAX_GROUPS])


class Speakers:
    """Speakers by their whole names and aliases, and what records say of them."""

    def __init__(self, known: Dataset) -> None:
        self.speaking = dict.fromkeys(claim.speaker for claim in known.claims)
        self.declared = known.speakers
        self.forms: dict[str, str] = {}
        self.found: dict[str, Speaker] = {}
        self.typed = ""  # the name as the last record has it
        self._types: dict[str, set[str]] = {}
        self._groups: dict[str, MembershipHistory] = {}
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
        if record.groups or name in self._groups:
            self._groups.setdefault(name, MembershipHistory()).add(record.groups, record.said)
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
        groups = self._groups.get(speaker.name, MembershipHistory())
        return speaker._replace(groups=(*speaker.groups, *groups.memberships()))
