"""The interface of claims that are read from a database on demand."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from factcheck.core.model import Claim


class UnreadableDatabase(ValueError):
    """A database that cannot be read, or not to its end."""


class LazyClaims(Sequence[Claim]):
    """Claims that can be queried without reading all of them."""

    @abstractmethod
    def prefilter(self, criteria: Mapping[str, Any]) -> Iterator[Claim]:
        """All claims that can meet the criteria, and possibly others, in their order."""

    @abstractmethod
    def distinct(self, field: str) -> Iterable[str]:
        """The distinct values of a field (speaker, about, tag, source), by first occurrence."""

    @property
    @abstractmethod
    def by_id(self) -> "LazyIds":
        """The claims by id."""

    @abstractmethod
    def counts(self, by: str, *, appeals: bool = True) -> dict[str | None, dict[str, int]]:
        """The number of claims by a field of `tally`, then by verdict."""


class LazyIds(Mapping[str, Claim]):
    """Claims by id, found without reading all of them."""

    @abstractmethod
    def beginning(self, prefix: str) -> list[str]:
        """The sorted ids that begin with `prefix`."""
