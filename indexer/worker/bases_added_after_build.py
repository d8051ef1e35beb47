"""Bases that came after the build: each has the text of its first document, for as long as that document is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from indexer.documents.texts import field_texts
from indexer.generation.arrays import Array
from indexer.generation.columns import Columns
from indexer.store import DocumentStore


class BasesAddedAfterBuild:
    """Which document each base has its text from. It follows from the rows, so nothing needs to be kept on disk.

    Args:
        rows: Rows that have not ended.
        built: How many bases there were at build; greater numbers came later.
    """

    def __init__(self, store: DocumentStore, columns: Columns, rows: Array, built: int) -> None:
        self._store = store
        self._texts: dict[int, Mapping[str, str]] = {}
        rows = rows[columns.base[rows] >= built]
        base, doc = columns.base[rows], columns.doc[rows]
        order = np.lexsort((doc, base))
        bases, first = np.unique(base[order], return_index=True)
        self._doc_of: dict[int, int] = dict(zip(bases.tolist(), doc[order][first].tolist(), strict=True))
        self._base_of = {doc: base for base, doc in self._doc_of.items()}

    @property
    def numbers(self) -> list[int]:
        """The bases that have documents."""
        return list(self._doc_of)

    def add(self, base: int, doc: int, texts: Mapping[str, str]) -> None:
        """A new base, with its first document."""
        self._doc_of[base], self._base_of[doc], self._texts[base] = doc, base, texts

    def texts(self, base: int) -> Mapping[str, str]:
        """What the copies of a base share, by field."""
        if base not in self._texts:
            doc = self._doc_of[base]
            row = self._store.get_rows([doc]).get(doc)
            document = self._store.document(row) if row is not None else None
            self._texts[base] = field_texts(document or {})  # of a damaged one its base shares nothing
        return self._texts[base]

    def lose(self, docs: Iterable[int]) -> list[int]:
        """Forget the bases that have their text from one of some documents; returns their numbers."""
        lost = [self._base_of.pop(doc) for doc in docs if doc in self._base_of]
        for base in lost:
            del self._doc_of[base]
            self._texts.pop(base, None)
        return lost
