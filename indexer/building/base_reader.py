"""The bases of a build as they are read from the store: what their copies share, and the lines of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from indexer.building.collect import BITS, FACTS_BIT, Collected, Numbering
from indexer.building.share import Shared
from indexer.building.steps import STEP
from indexer.documents.texts import BREAK, field_texts
from indexer.generation.base_doc_values import BaseFacts, base_facts
from indexer.generation.stored_fields import StoredFieldsWriter
from indexer.store.documents import DocumentStore

# Fields that the book of bases keeps, as bits of `Collected.differs`.
IN_BOOK = np.uint32(BITS["title"] | BITS["aliases"] | 1 << FACTS_BIT)


def shared_texts(content: Mapping[str, Any], overrides: Mapping[str, str | None]) -> dict[str, str]:
    """What the copies of a base share, by field: its first copy's texts but for what was chosen otherwise."""
    merged = {**field_texts(content), **overrides}
    return {name: text for name, text in merged.items() if text}


def with_shared_names(content: Mapping[str, Any], overrides: Mapping[str, str | None]) -> Mapping[str, Any]:
    """A base's content with the names that its copies share."""
    title, aliases = overrides.get("title"), overrides.get("aliases", BREAK.join(content.get("aliases", ())))
    return {**content, "title": title or content["title"], "aliases": aliases.split(BREAK) if aliases else ()}


class BaseReader:
    """Reads bases from the store by their numbers in the build."""

    def __init__(self, store: DocumentStore, numbering: Numbering) -> None:
        self._store, self._numbering = store, numbering
        self._names: dict[int, dict[str, str | None]] = {}
        self._unsure = np.zeros(len(numbering.store_base), np.bool_)

    def settle(self, found: Collected, shared: Shared) -> None:
        """Take the names that copies share; and note which bases of one region are not as their first copy was."""
        self._names = shared.overrides
        bits = np.zeros(len(self._unsure), np.uint32)
        np.bitwise_or.at(bits, self._numbering.base, found.differs)
        self._unsure = ~self._numbering.shared & ((bits & IN_BOOK) > 0)

    def first_content(self, base: int) -> Mapping[str, Any]:
        """A base's content as its first copy had it."""
        return self._store.base_content(int(self._numbering.store_base[base]))

    def read_all(
        self,
        stored_fields: StoredFieldsWriter,
        seen: Callable[[int, Mapping[str, Any]], None],
        progress: Callable[[int], None],
    ) -> Iterator[BaseFacts]:
        """The book's lines, in order of number; `seen` is told each base with its content, which is stored as its first
        copy had it.
        """
        stored = self._numbering.store_base
        for first in range(0, len(stored), STEP):
            numbers = [int(number) for number in stored[first : first + STEP]]
            found = self._store.bases(numbers)
            if not first:
                stored_fields.learn([content for _, content in found.values()])
            for base, number in enumerate(numbers, first):
                key, own = found[number]
                content = with_shared_names(own, self._names.get(base, {}))
                seen(base, content)
                facts = base_facts(number, key, content, stored_fields.add_base(own))
                yield replace(facts, names="") if self._unsure[base] else facts
            progress(first + len(numbers))
