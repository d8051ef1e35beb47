"""The text of a document as the two text indices get it: whole, or what it has that its base does not share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.analysis.fields import FieldWriter
from indexer.backend import KEY, IndexDocument
from indexer.building.base_reader import shared_texts
from indexer.documents.texts import field_texts
from indexer.generation.generation import Manifest
from indexer.store import DocumentStore, StoredRow
from indexer.worker.bases_added_after_build import BasesAddedAfterBuild


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

    def entry(self, row: StoredRow, base: int, region: int, document: Mapping[str, Any]) -> tuple[bool, IndexDocument]:
        """Whether a document belongs into `own`, and its text."""
        identity = {KEY: row.doc, "region": region, "base": base}
        texts = field_texts(document)
        if self.is_alone(base):
            return True, {**identity, **self.fields.full(texts)}
        words = [self.fields.words(name, text) for name, text in self.differing(row, base, texts).items()]
        near = " ".join(text for group, text in words if group != "body")
        return False, {**identity, "near": near, "match": " ".join(text for _, text in words)}

    def differing(self, row: StoredRow, base: int, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts of a document, by field, that its base does not share."""
        shared = self.shared(base, row.base)
        return {name: text for name, text in texts.items() if shared.get(name) != text}

    def shared(self, base: int, store_base: int) -> Mapping[str, str]:
        """What the copies of a base share, by field. `KeyError` where the base is damaged, or has gone."""
        if base < self._manifest.bases:
            return shared_texts(self._store.base_content(store_base), self._shared_values.get(store_base, {}))
        return self._late_bases.texts(base)
