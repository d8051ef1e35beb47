"""What a thing is compared by: its names, and how people ask for it (`paraphrases.tsv`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from dictionaries.kinds.lists import Paraphrase
from dictionaries.normalize import bare_name, squash
from indexer.generation.base_doc_values import Name

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Paraphrases:
    """How people ask for what has a name. All texts without spaces and punctuation.

    Catalogues write the same matter with other brackets (…许可, …许可（新办）, …许可（县级权限）): a name that has no
    paraphrases of its own has those of all names that are the same without what stands in brackets.

    Attributes:
        by_name: A name → what people say who want what is called so.
        by_bare: A name without what stands in brackets → the same of all such names.
        digest: 64 hex digits that change with any of it.
    """

    by_name: Mapping[str, Texts] = field(default_factory=dict)
    by_bare: Mapping[str, Texts] = field(default_factory=dict)
    digest: str = ""
    _all: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Paraphrase]) -> Paraphrases:
        """The paraphrases of a dictionary."""
        by_name: dict[str, list[str]] = {}
        by_bare: dict[str, list[str]] = {}
        for row in rows:
            query = squash(row.query)
            by_name.setdefault(squash(row.title), []).append(query)
            by_bare.setdefault(bare_name(row.title), []).append(query)
        queries = frozenset(text for texts in by_name.values() for text in texts)
        digest = hashlib.sha256(orjson.dumps([by_name, by_bare])).hexdigest()
        return cls(_tuples(by_name), _tuples(by_bare), digest, queries)

    def has(self, text: str) -> bool:
        """Whether a text is a paraphrase."""
        return squash(text) in self._all

    def changed(self, other: Paraphrases) -> tuple[frozenset[str], frozenset[str]]:
        """The names, and those without what stands in brackets, that are asked for otherwise than in another one."""
        pairs = ((self.by_name, other.by_name), (self.by_bare, other.by_bare))
        names, bare = (
            frozenset(name for name in {**one, **two} if one.get(name) != two.get(name)) for one, two in pairs
        )
        return names, bare

    def texts(self, names: Iterable[Name]) -> list[str]:
        """What is compared of a thing that has these names; one empty text where it has none."""
        known = list(names)
        said = [self.by_name.get(name.exact, ()) for name in known]
        if known and not any(said):
            said = [self.by_bare.get(known[0].bare, ())]
        return [name.exact for name in known] + [query for texts in said for query in texts] or [""]


def _tuples(found: Mapping[str, list[str]]) -> dict[str, Texts]:
    return {name: tuple(texts) for name, texts in found.items()}
