"""Claims that are kept elsewhere than in files: what `query` asks of them, whatever keeps them."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from factcheck.core.model import Claim


class UnreadableDatabase(ValueError):
    """Why what is kept elsewhere cannot be read, or not any further."""


class LazyClaims(Sequence[Claim]):
    """Claims that are found without reading them all, as in a database."""

    @abstractmethod
    def prefilter(self, criteria: Mapping[str, Any]) -> Iterator[Claim]:
        """The claims that can meet the criteria, and perhaps others, in their order."""

    @abstractmethod
    def distinct(self, field: str) -> Iterable[str]:
        """What claims have in a field (speaker, about, tag, source), each once, as first met."""

    @property
    @abstractmethod
    def by_id(self) -> "LazyIds":
        """The claims by their ids."""

    @abstractmethod
    def counts(self, by: str) -> dict[str | None, dict[str, int]]:
        """How many claims there are by a field of `tally` and by verdict."""


class LazyIds(Mapping[str, Claim]):
    """Claims by their ids, found without reading them all."""

    @abstractmethod
    def beginning(self, typed: str, most: int | None = None) -> list[str]:
        """The ids that begin so, in order; of very many the first in the claims' own order."""
