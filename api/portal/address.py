"""A search is an address: it can be shared, and every link of a page is the same address with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from search_engine import PARAMETERS

NAMES = frozenset(parameter.name for parameter in PARAMETERS)


@dataclass(frozen=True, slots=True)
class Address:
    """The parameters of a search page, in the order in which they were given."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> Address:
        """The parameters that mean something here; empty fields and what others append to links fall away."""
        return cls(tuple((name, value) for name in given if name in NAMES for value in given[name] if value.strip()))

    def values(self) -> dict[str, list[str]]:
        """The parameters as `read_request` takes them."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    def get(self, name: str) -> str:
        """The first value of a parameter, or ""."""
        return next((value for key, value in self.pairs if key == name), "")

    def put(self, name: str, *values: str) -> Address:
        """The address with a parameter changed, or left out; it begins at the first page again."""
        kept = self.only(NAMES - {name, "page"})
        return Address((*kept.pairs, *((name, value) for value in values if value)))

    def toggle(self, name: str, value: str) -> Address:
        """The address with one value of a repeated parameter added or taken away."""
        chosen = [given for key, given in self.pairs if key == name]
        others = [given for given in chosen if given != value]
        return self.put(name, *(others if value in chosen else [*chosen, value]))

    def only(self, names: Iterable[str]) -> Address:
        """The address with nothing but some parameters."""
        wanted = frozenset(names)
        return Address(tuple(pair for pair in self.pairs if pair[0] in wanted))

    def __str__(self) -> str:
        return f"/?{urlencode(self.pairs)}" if self.pairs else "/"
