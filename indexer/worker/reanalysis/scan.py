"""What a change of the words touches: the bases, values of copies and documents of one region that are cut into other
words, and only those.

Whole documents of one region are read from the store, each once; of copies the texts that they have of their own are
looked at, each once, too. In portions: between two of them the worker follows the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from indexer.analysis.changed_words import ChangedWords
from indexer.analysis.fields import FieldWriter
from indexer.catalog import SharedText, StatisticsCollector
from indexer.copies import BLOCK, open_values
from indexer.documents.texts import BREAK, field_texts
from indexer.generation.arrays import Array, UInt32s
from indexer.store import StoredRow
from indexer.worker.column_set import live_rows
from indexer.worker.incremental_indexer import IncrementalIndexer

# Documents and bases of a portion: about a tenth of a second.
DOCUMENTS, BASES = 1_000, 1_000


class Scan:
    """Looks a generation over for what another analyzer cuts otherwise.

    Attributes:
        bases: The new text of touched bases, by their place in `catalog`.
        values: The new words of touched values of copies, by number.
        statistics: How the touched documents of one region change what is counted of all.
        done, total: How far it is, in documents, bases and texts.
    """

    def __init__(self, follower: IncrementalIndexer, after: FieldWriter) -> None:
        self.follower, self.after, self._before = follower, after, follower.texts.fields
        self._changed = ChangedWords(self._before.analyzer, after.analyzer)
        self.bases: dict[int, SharedText] = {}
        self.values: dict[int, list[str]] = {}
        self.statistics = StatisticsCollector()
        self._documents: list[Array] = []
        self._looked_values = 0
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
        docs, bases = self._of_one_region()
        came = docs > self._newest
        for _ in self._look([*range(self._known_bases, self.follower.commit.bases)], docs[came], bases[came]):
            continue

    def documents(self) -> UInt32s:
        """The touched documents of one region, ascending; also such as have ended meanwhile."""
        found: UInt32s = np.unique(np.concatenate([np.zeros(0, np.uint32), *self._documents]).astype(np.uint32))
        return found

    def _live(self, name: str) -> Array:
        """A column of the rows that have not ended."""
        column: Array = getattr(self.follower.columns, name)
        return column[live_rows(self.follower.generation, self.follower.commit)]

    def _run(self) -> Iterator[int]:
        manifest, (docs, base_of) = self.follower.manifest, self._of_one_region()
        shared = [*range(manifest.shared_bases), *range(manifest.bases, self._known_bases)]
        self.total = len(shared) + self.follower.values + len(docs)
        yield from self._look(shared, docs, base_of)

    def _of_one_region(self) -> tuple[Array, Array]:
        """The live documents of bases of one region that the build knew, and these bases."""
        manifest, base = self.follower.manifest, self._live("base")
        alone = (base >= manifest.shared_bases) & (base < manifest.bases)
        return self._live("doc")[alone], base[alone]

    def _look(self, bases: list[int], docs: Array, base_of: Array) -> Iterator[int]:
        yield from self._look_at_values()
        for first in range(0, len(bases), BASES):
            self._look_at_bases(bases[first : first + BASES])
            yield self._count(len(bases[first : first + BASES]))
        for first in range(0, len(docs), DOCUMENTS):
            part = docs[first : first + DOCUMENTS]
            self._look_at_documents(dict(zip(part.tolist(), base_of[first : first + DOCUMENTS].tolist(), strict=True)))
            yield self._count(len(part))

    def _look_at_values(self) -> Iterator[int]:
        """Those that have not been looked at."""
        first = 0
        # mapped before a commit puts others in their place
        for segment in list(map(open_values, self.follower.generation.copy_segments(self.follower.commit))):
            for number in range(max(self._looked_values - first, 0) // BLOCK, segment.blocks):
                texts, start = segment.block(number), first + BLOCK * number
                looked = max(self._looked_values - start, 0)
                for place in self._changed.changing(texts[looked:]):
                    self.values[start + looked + place] = self.after.words(texts[looked + place])
                self._looked_values = max(self._looked_values, start + len(texts))
                yield self._count(len(texts[looked:]))
            first += len(segment)

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
        texts = field_texts(document)
        if not self._changed.change(BREAK.join(texts.values())):
            return False
        if row.doc <= self.follower.manifest.newest_doc:
            self.statistics.count([self.after.full(texts)])
            self.statistics.without([self._before.full(texts)])
        return True
