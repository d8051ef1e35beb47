"""`own`: the whole text of documents of bases of one region.

A nation has some hundred thousand of them, and each is a text of its own to be cut into words: as much work as all the
rest of a build. It needs nothing but the store, so another process makes this index meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis.fields import SCHEMA, FieldWriter
from indexer.backend import KEY, Backend, IndexDocument
from indexer.building.beside import Say
from indexer.building.steps import in_steps
from indexer.catalog import StatisticsCollector
from indexer.documents.texts import field_texts
from indexer.generation.arrays import UInt32s
from indexer.store.documents import DocumentStore

STAGE = "索引单地区文档"


@dataclass(frozen=True, slots=True)
class WholesJob:
    """What is to be indexed, and where; can be sent to another process.

    Attributes:
        path, statistics: The folders of the index, and of what is counted of its words.
        doc, region: One value a document, in the order in which they are to stand.
    """

    path: Path
    statistics: Path
    backend: Backend
    fields: FieldWriter
    doc: UInt32s
    region: UInt32s

    def make(self, store: DocumentStore, say: Say) -> None:
        """Make the index."""
        index, counted = self.backend.create(self.path, SCHEMA), StatisticsCollector()
        documents = in_steps(len(self.doc), lambda first, end: _documents(self, store, first, end), say)
        index.build(counted.counting(documents))
        index.close()
        counted.statistics().save(self.statistics)


def _documents(job: WholesJob, store: DocumentStore, first: int, end: int) -> Iterator[IndexDocument]:
    docs = job.doc[first:end].tolist()
    stored = store.get_rows(docs)
    contents = store.base_contents({row.base for row in stored.values()})
    for doc, region in zip(docs, job.region[first:end].tolist(), strict=True):
        row = stored.get(doc)
        if row is None or row.base not in contents:
            continue  # its row was changed since the build looked at it
        texts = field_texts(store.whole(row, contents[row.base]))
        yield {KEY: doc, "region": region, **job.fields.full(texts)}
