"""What a change of the words touches: the bases and documents that are cut into other words, and only those.

Whole documents of one region are read from the store, each once; of copies the distinct texts that they have of their
own are looked at (`CopyValues`), and only those of documents that came after the build are read. In portions: between
two of them the worker follows the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from indexer.analysis.changed_words import ChangedWords
from indexer.analysis.fields import FieldWriter
from indexer.catalog import SharedText, StatisticsCollector
from indexer.documents.texts import BREAK, field_texts
from indexer.generation.arrays import Array, UInt32s
from indexer.generation.copy_values import BLOCK, open_copy_values
from indexer.store import StoredRow
from indexer.worker.column_set import live_rows
from indexer.worker.incremental_indexer import IncrementalIndexer

# Documents and bases of a portion: about a tenth of a second.
DOCUMENTS, BASES = 1_000, 1_000


class Scan:
    """Looks a generation over for what another analyzer cuts otherwise.

    Attributes:
        bases: The new text of touched bases, by their place in `catalog`.
        statistics: How the touched documents of one region change what is counted of all.
        done, total: How far it is, in documents, bases and texts.
    """

    def __init__(self, follower: IncrementalIndexer, after: FieldWriter) -> None:
        self.follower, self.after, self._before = follower, after, follower.texts.fields
        self._changed = ChangedWords(self._before.analyzer, after.analyzer)
        self.bases: dict[int, SharedText] = {}
        self.statistics = StatisticsCollector()
        self._documents: list[Array] = []
        self._values = open_copy_values(follower.generation.copy_values)
        self._known_bases, self._newest = follower.commit.bases, int(self._live("doc").max(initial=0))
        self.done = self.total = 0
        self._portions = self._run()

    @property
    def words(self) -> frozenset[str]:
        """The words that came or went."""
        return self._changed.words

    def portion(self) -> bool:
        """Look at a portion; False where all has been looked at."""
        return next(self._portions, None) is not None

    def finish(self) -> None:
        """Look at what has come since the scan began."""
        base, doc = self._live("base"), self._live("doc")
        came = (doc > self._newest) | (base >= self._known_bases)
        for _ in self._look([*range(self._known_bases, self.follower.commit.bases)], doc[came], base[came]):
            continue

    def documents(self) -> UInt32s:
        """The touched documents, ascending; also such as have ended meanwhile."""
        found: UInt32s = np.unique(np.concatenate([np.zeros(0, np.uint32), *self._documents]).astype(np.uint32))
        return found

    def _live(self, name: str) -> Array:
        """A column of the rows that have not ended."""
        column: Array = getattr(self.follower.columns, name)
        return column[live_rows(self.follower.generation, self.follower.commit)]

    def _run(self) -> Iterator[int]:
        manifest = self.follower.manifest
        base, doc = self._live("base"), self._live("doc")
        alone = (base >= manifest.shared_bases) & (base < manifest.bases)
        late = ~alone & ((doc > manifest.newest_doc) | (base >= manifest.bases))
        looked = alone | late
        shared = [*range(manifest.shared_bases), *range(manifest.bases, self._known_bases)]
        self.total = len(shared) + len(self._values) + int(looked.sum())
        yield from self._look(shared, doc[looked], base[looked])
        for number in range(self._values.blocks):
            texts = self._values.block(number)
            for place in self._changed.changing(texts):
                self._documents.append(self._values.documents(BLOCK * number + place))
            yield self._count(len(texts))

    def _look(self, bases: list[int], docs: Array, base_of: Array) -> Iterator[int]:
        for first in range(0, len(bases), BASES):
            self._look_at_bases(bases[first : first + BASES])
            yield self._count(len(bases[first : first + BASES]))
        for first in range(0, len(docs), DOCUMENTS):
            part = docs[first : first + DOCUMENTS]
            self._look_at_documents(dict(zip(part.tolist(), base_of[first : first + DOCUMENTS].tolist(), strict=True)))
            yield self._count(len(part))

    def _count(self, more: int) -> int:
        self.done += more
        return self.done

    def _look_at_bases(self, bases: list[int]) -> None:
        texts, book, manifest = self.follower.texts, self.follower.book, self.follower.manifest
        for base in bases:
            try:
                shared = texts.shared(base, int(book.store_base[base]))
            except KeyError:
                continue  # damaged, or nobody's any more
            if self._changed.change(BREAK.join(shared.values())):
                slot = base if base < manifest.shared_bases else manifest.shared_bases + base - manifest.bases
                self.bases[slot] = self.after.shared(shared)

    def _look_at_documents(self, base_of: dict[int, int]) -> None:
        store, found = self.follower.store, []
        stored = store.get_rows(list(base_of))
        contents = store.base_contents({row.base for row in stored.values()})
        for doc, row in stored.items():
            if row.base in contents and self._touches(row, base_of[doc], store.whole(row, contents[row.base])):
                found.append(doc)
        self._documents.append(np.array(found, np.uint32))

    def _touches(self, row: StoredRow, base: int, document: dict[str, Any]) -> bool:
        texts, alone = field_texts(document), self.follower.texts.is_alone(base)
        own = texts if alone else self.follower.texts.differing(row, base, texts)
        if not self._changed.change(BREAK.join(own.values())):
            return False
        if alone and row.doc <= self.follower.manifest.newest_doc:
            self.statistics.count([self.after.full(texts)])
            self.statistics.without([self._before.full(texts)])
        return True
