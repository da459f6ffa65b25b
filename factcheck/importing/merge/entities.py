"""The sources and speakers of records: those of the dataset, else new ones."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from hashlib import blake2b
from itertools import groupby, islice

from factcheck.core.location import NOWHERE
from factcheck.core.matching import identity, kebab
from factcheck.core.model import Citation, Dataset, Membership, Source, Speaker, When
from factcheck.core.schema import MAX_GROUPS
from factcheck.importing.merge.record import InvalidRecord, Publisher, Record, SkippedValues
from factcheck.reading.yaml_tree import MAX_HEADER
from factcheck.writing.serializer import text_key

MAX_ID = 100  # characters of an id that is made or given
_MAX_KEY = 1_000  # of a name as it is written; YAML's limit for a key is 1,024


def short_hash(*parts: str) -> str:
    """Return ten hexadecimal digits that identify texts."""
    return blake2b("\n".join(parts).encode("utf-8", "backslashreplace"), digest_size=5).hexdigest()


def bounded(name: str) -> str:
    """Return an id, with a hash for what exceeds the limit of its length."""
    return name if len(name) <= MAX_ID else f"{name[: MAX_ID - 11].rstrip('-')}-{short_hash(name)}"


def refuse_long_key(kind: str, name: str) -> None:
    """Raise InvalidRecord for a name that is too long for a key in YAML."""
    if len(name) * 10 > _MAX_KEY and len(text_key(name)) > _MAX_KEY:  # an escape has up to ten characters
        raise InvalidRecord(f"{kind} of {len(name):,} characters; the limit is {_MAX_KEY:,}")


class Sources:
    """One source per publisher, by the host of its URLs or else by its name."""

    default: Source  # of claims without a URL

    def __init__(self, dataset: Dataset) -> None:
        self.existing = dataset.sources
        self.new: dict[str, Source] = {}
        self.numbers: dict[str, int] = {}  # the last suffix of sources with the same id
        self.by_host: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        for source in dataset.sources.values():
            url = source.url or ""
            host = _host(url)
            if host and source.published is None and re.fullmatch(r"https?://[^/?#]+/?", url):
                self.by_host.setdefault(host, source.id)
            if source.publisher and source.published is None:
                self.by_name.setdefault(identity(source.publisher), source.id)

    def citation(self, publisher: Publisher) -> Citation:
        """Return a citation of a publisher's URL or name, or else of the default source."""
        name, url = publisher
        host, origin = (None, None) if url is None else (_host(url), _origin(url))
        is_default = host == _host(self.default.url or "") and self.default.id not in self.existing
        if is_default or (url is None and name is None):
            return Citation(self._add(self.default), url=url)
        source_id = self.by_name.get(identity(name)) if name else None
        if host is not None:
            if host not in self.by_host and source_id in self.new and self.new[source_id].url is None:
                self.by_host[host] = source_id  # its first review had no URL
                self.new[source_id] = self.new[source_id]._replace(url=origin)
            source_id = self.by_host.get(host)
        if source_id is None:
            label = name or "" if host is None else host
            made_id = bounded(kebab(label)) or f"source-{short_hash(label)}"
            source_id = self._add(Source(made_id, NOWHERE, publisher=name or host, url=origin))
            if name:
                self.by_name.setdefault(identity(name), source_id)
            if host is not None:
                self.by_host[host] = source_id
        return Citation(source_id, url=url)

    def declare(self, name: str, header: Dataset) -> None:
        """Add a source of that id if it is new, as the header of an export has it."""
        if name not in self.existing and name not in self.new:
            source = header.sources.get(name) or Source(name, NOWHERE)
            self._declare(name, source._replace(span=NOWHERE, text=None))

    def _add(self, source: Source) -> str:
        """Return a source's id; add the source if it is new."""
        existing = self.existing.get(source.id)
        if existing is not None and (
            source is self.default or (existing.publisher, existing.url) == (source.publisher, source.url)
        ):
            return source.id
        name, number = source.id, self.numbers.get(source.id, 1)
        while name in self.existing or (name in self.new and self.new[name]._replace(id=source.id) != source):
            number += 1
            name = f"{source.id}-{number}"
        self.numbers[source.id] = number if name not in self.new else self.numbers.get(source.id, 1)
        if name not in self.new:
            self._declare(name, source._replace(id=name))
        return name

    def _declare(self, name: str, source: Source) -> None:
        refuse_long_key("source", name)
        if len(self.existing) + len(self.new) >= MAX_HEADER:
            raise InvalidRecord(f"more than {MAX_HEADER:,} sources")
        self.new[name] = source


def _origin(url: str) -> str:
    match = re.match(r"https?://[^/?#]+", url)
    return match[0] if match else ""


def _host(url: str) -> str:
    return _origin(url).partition("//")[2].rpartition("@")[2].lower().removeprefix("www.")


class MembershipHistory:
    """The groups that records give for a speaker, and the dates of those records."""

    def __init__(self) -> None:
        self.seen: dict[tuple[When | None, tuple[str, ...]], None] = {}

    def add(self, groups: tuple[str, ...], said: When | None) -> None:
        """Add a record's groups and date."""
        self.seen[said, groups] = None

    def memberships(self) -> list[Membership]:
        """Return the groups, with dates where an earlier or later record lacks one."""
        undated = dict.fromkeys(name for said, groups in self.seen if said is None for name in groups)
        days = sorted(said.start for said, _ in self.seen if said and len(said.day) == 10)

        def is_finer(said: When) -> bool:  # a month has no order among its days
            at = bisect_left(days, said.start)
            return len(said.day) == 10 or not (at < len(days) and days[at] <= said.end)

        records = [(said, groups) for said, groups in self.seen if said]
        dated = sorted((item for item in records if is_finer(item[0])), key=lambda item: item[0][1:])
        memberships = [Membership(name) for name in undated]
        placed = {name for _, groups in dated for name in groups} | undated.keys()
        memberships += [
            Membership(name, said, said) for said, groups in records for name in groups if name not in placed
        ]
        names = dict.fromkeys(name for _, groups in dated for name in groups if name not in undated)
        for name in islice(names, MAX_GROUPS + 1):
            is_in = [name in groups for _, groups in dated]
            for is_member, run in groupby(range(len(dated)), is_in.__getitem__):
                places = list(run)
                if is_member:
                    first, last = dated[places[0]][0], dated[places[-1]][0]
                    since = None if first == dated[0][0] else first
                    until = None if places[-1] == len(dated) - 1 else last
                    memberships.append(Membership(name, since, until))
        return memberships


class Speakers:
    """Speakers by name and alias, with the facts that records give about them."""

    def __init__(self, dataset: Dataset, left_out: SkippedValues) -> None:
        self.left_out = left_out
        self.speaking = dict.fromkeys(claim.speaker for claim in dataset.claims)
        self.declared = dataset.speakers
        self.names: dict[str, str] = {}  # by the identity of a name or alias
        self.undeclared: dict[str, Speaker] = {}
        self._types: dict[str, set[str]] = {}
        self._groups: dict[str, MembershipHistory] = {}
        for name in (*dataset.speakers, *self.speaking):
            self.names.setdefault(identity(name), name)
        aliases = {
            (identity(alias), name) for name, speaker in self.declared.items() for alias in speaker.aliases
        }
        owners = Counter(alias for alias, _ in aliases)
        for alias, name in aliases:
            if owners[alias] == 1:  # an alias of two speakers names neither
                self.names.setdefault(alias, name)

    def name(self, typed: str) -> str:
        """Return the name of the speaker with this name or alias, else this name."""
        return self.names.setdefault(identity(typed), typed)

    def learn(self, name: str, record: Record) -> None:
        """Keep a record's facts about a speaker: the last role, all groups."""
        if (declared := self.declared.get(name)) is not None:
            groups = {identity(group.name) for group in declared.groups}
            for group in record.groups:
                if identity(group) not in groups:
                    self.left_out.add("another group of a known speaker", f"{name}: {group}")
            self._tell(declared, record)
            return
        if name not in self.undeclared:
            self._refuse_too_many(name)
        if record.groups or name in self._groups:
            self._groups.setdefault(name, MembershipHistory()).add(record.groups, record.said)
        speaker = self.undeclared.get(name) or Speaker(name, NOWHERE)
        self._tell(speaker, record)
        types = self._types.setdefault(name, set())
        types.update([record.type] if record.type else [])
        self.undeclared[name] = speaker._replace(
            role=record.role or speaker.role,
            type=next(iter(types)) if len(types) == 1 else None,
            url=record.url or speaker.url,
        )

    def _tell(self, speaker: Speaker, record: Record) -> None:
        """Count the facts of a record that differ from those known of the speaker."""
        for field in ("role", "type", "url"):
            old, new = getattr(speaker, field), getattr(record, field)
            if new and new != old and (old or speaker.name in self.declared):
                self.left_out.add(
                    f"another {field} of a speaker", f"{speaker.name}: {new}, not {old or 'nothing'}"
                )

    def _refuse_too_many(self, name: str) -> None:
        refuse_long_key("speaker", name)
        if self.declared and len(self.declared) + len(self.undeclared) >= MAX_HEADER:
            raise InvalidRecord(f"more than {MAX_HEADER:,} speakers")

    def declare(self, name: str, header: Dataset) -> None:
        """Add a speaker if it is new, as the header of an export has it."""
        if name not in self.declared and name not in self.undeclared:
            self._refuse_too_many(name)
            speaker = header.speakers.get(name) or Speaker(name, NOWHERE)
            self.undeclared[name] = speaker._replace(span=NOWHERE)

    def new(self, needed: Collection[str]) -> dict[str, Speaker]:
        """Return the speakers for the header: if it declares any, or if one has more than a name.

        None of them if they exceed the limit of a header.
        """
        speakers = {}
        for name, speaker in self.undeclared.items():
            if name in needed:
                history = self._groups.get(name, MembershipHistory())
                groups = [*speaker.groups, *history.memberships()]
                for group in groups[MAX_GROUPS:]:
                    self.left_out.add(
                        f"group of a speaker with more than {MAX_GROUPS}", f"{name}: {group.name}"
                    )
                speakers[name] = speaker._replace(groups=tuple(groups[:MAX_GROUPS]))
        has_facts = any(speaker != Speaker(name, NOWHERE) for name, speaker in speakers.items())
        if not (self.declared or has_facts):
            return {}
        # A header with speakers must have every speaker.
        others = {name: Speaker(name, NOWHERE) for name in self.speaking if name not in self.declared}
        number = len({**self.declared, **others, **speakers})
        if number > MAX_HEADER or any(len(text_key(name)) > _MAX_KEY for name in others):
            self.left_out.add("roles and groups, as the header cannot have all speakers", f"{number:,}")
            return {}
        return {**others, **speakers}
