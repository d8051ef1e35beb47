"""What a thing is compared by: its names, and how people ask for it (`sayings.tsv`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dictionaries.lexicon.entries import Saying
from dictionaries.normalize import squash
from indexer.basebook import Name


@dataclass(frozen=True, slots=True)
class Sayings:
    """How people ask for what has a name. All texts without spaces and punctuation.

    Attributes:
        by_name: A name → what people say who want what is called so.
    """

    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _all: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Saying]) -> Sayings:
        """The sayings of a dictionary."""
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(squash(row.name), []).append(squash(row.saying))
        sayings = frozenset(text for texts in found.values() for text in texts)
        return cls({name: tuple(texts) for name, texts in found.items()}, sayings)

    def has(self, text: str) -> bool:
        """Whether a text is a saying."""
        return squash(text) in self._all

    def texts(self, names: Iterable[Name]) -> list[str]:
        """What is compared of a thing that has these names; one empty text where it has none."""
        exact = [name.exact for name in names]
        return [*exact, *(saying for name in exact for saying in self.by_name.get(name, ()))] or [""]
