"""The text of a document as it is searched: whole, or what it has that its base does not share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from indexer.analysis.fields import FieldWriter
from indexer.backend import KEY, IndexDocument
from indexer.building.base_reader import shared_texts
from indexer.copies import OwnText
from indexer.documents.texts import field_texts
from indexer.generation.arrays import Array
from indexer.generation.columns import Columns
from indexer.generation.generation import Manifest
from indexer.store import DocumentStore, StoredRow


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


class DocumentTexts:
    """Makes texts for one generation.

    Args:
        shared_values: Store base → the values that its copies share where they are not the first copy's.
        late_bases: The bases that came after the build.

    Attributes:
        fields: What cuts texts into words; another one from when the words change.
    """

    def __init__(
        self,
        store: DocumentStore,
        manifest: Manifest,
        fields: FieldWriter,
        shared_values: Mapping[int, Mapping[str, Any]],
        late_bases: BasesAddedAfterBuild,
    ) -> None:
        self.fields = fields
        self._store, self._manifest = store, manifest
        self._shared_values, self._late_bases = shared_values, late_bases

    def is_alone(self, base: int) -> bool:
        """Whether a base is of one region: its documents are in `own`, whole."""
        return self._manifest.shared_bases <= base < self._manifest.bases

    def whole(self, doc: int, region: int, document: Mapping[str, Any]) -> IndexDocument:
        """A document of a base of one region, for `own`."""
        return {KEY: doc, "region": region, **self.fields.full(field_texts(document))}

    def differing(self, row: StoredRow, base: int, document: Mapping[str, Any]) -> list[OwnText]:
        """What a document has that its base does not share."""
        shared = self.shared(base, row.base)
        texts = field_texts(document).items()
        return [self.fields.own_text(name, text) for name, text in texts if shared.get(name) != text]

    def shared(self, base: int, store_base: int) -> Mapping[str, str]:
        """What the copies of a base share, by field. `KeyError` where the base is damaged, or has gone."""
        if base < self._manifest.bases:
            return shared_texts(self._store.base_content(store_base), self._shared_values.get(store_base, {}))
        return self._late_bases.texts(base)
