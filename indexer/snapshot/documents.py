"""Documents of rows as pages show them, and their ids, from the generation's stored fields.

What is not stored there, is erased or damaged, is read from the documents' database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import orjson

from dictionaries.caches import MEGABYTE, Results
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Int64s
from indexer.generation.base_doc_values import BaseDocValues, code_hash
from indexer.generation.columns import Columns
from indexer.generation.stored_fields import SHARED_COLUMNS, StoredFields
from indexer.store import DocumentStore
from indexer.store.split import STATUSES, Content, key_of, merge

# Kept for those who ask again; as JSON, parsed they take two or three times as much.
DOCUMENTS_KEPT, DOCUMENT_BYTES = 4_000, 80 * MEGABYTE
ONLINE, EMPTY = STATUSES[0], Content()
# What no base has.
OF_ROWS = frozenset(("id", "region", "status", "site", "popularity"))


class ShownDocument(NamedTuple):
    """A document's id and its fields, which are not to be changed: they are kept for others."""

    id: str
    fields: Content


class Documents:
    """The documents of a set of columns.

    Args:
        tree: The regions that rows are of.
        store: Where documents live.
        rows_of_bases: Rows of some bases, live or not.
    """

    def __init__(
        self,
        columns: Columns,
        book: BaseDocValues,
        tree: RegionTree,
        store: DocumentStore,
        rows_of_bases: Callable[[Array], Int64s],
    ) -> None:
        self._columns, self._book, self._tree, self._store = columns, book, tree, store
        self._rows_of_bases = rows_of_bases
        self._kept: Results[int, ShownDocument] = Results(DOCUMENTS_KEPT, "stored_documents", DOCUMENT_BYTES)
        self._late: dict[str, int] = {}
        self._late_known = columns.sorted_count

    def follow(self, stored: StoredFields, rows: int) -> None:
        """Take over what a commit counts."""
        self._stored, self._rows = stored, rows

    def of(self, rows: Iterable[int]) -> dict[int, ShownDocument]:
        """The documents of rows, live or not; without those that are damaged."""
        found, missing = self._kept.get_many(rows)
        return {**found, **self._read(missing)} if missing else found

    def _read(self, rows: Sequence[int]) -> dict[int, ShownDocument]:
        columns, stored, at = self._columns, self._stored, np.array(rows, np.int64)
        bases = columns.base[at]
        shared = zip(*(getattr(columns, name)[at].tolist() for name in SHARED_COLUMNS), strict=True)
        region_of = self._tree.by_number
        places, contents = columns.stored[at].tolist(), self._book.stored[bases].tolist()
        found, elsewhere = {}, []
        for row, region, place, values, base in zip(
            rows, columns.region[at].tolist(), places, shared, contents, strict=True
        ):
            document, content = stored.document(place, values), EMPTY
            if document is None or not (document[2] or (content := stored.content(base) or EMPTY)):
                elsewhere.append(row)
                continue
            name, own, whole = document
            # a base's content is one object for all of its copies
            fields = orjson.loads(own) if whole else merge(content, own)
            fields.setdefault("status", ONLINE)
            fields["id"], fields["region"] = name, region_of(region).code
            found[row] = self._kept.put(row, ShownDocument(name, fields), len(own))
        return {**found, **self._read_store(elsewhere)} if elsewhere else found

    def _read_store(self, rows: Sequence[int]) -> dict[int, ShownDocument]:
        docs = self._columns.doc[np.array(rows, np.int64)].tolist()
        found = self._store.full_documents(docs)
        return {
            row: ShownDocument(found[doc].row.id, found[doc].document)
            for row, doc in zip(rows, docs, strict=True)
            if doc in found
        }

    def own_fields(self, row: int) -> frozenset[str]:
        """The names of the fields that a document has otherwise than its base; none where it is damaged."""
        shared = self.base_content(int(self._columns.base[row]))
        own = next((document.fields for document in self.of([row]).values()), shared)
        names = (own.keys() | shared.keys()) - OF_ROWS
        return frozenset(name for name in names if own.get(name) != shared.get(name))

    def base_content(self, base: int) -> Content:
        """What the copies of a base share, as its first copy had it, and of one that came after the build all that its
        first copy has; {} where it is damaged.
        """
        found = self._stored.content(int(self._book.stored[base]))
        if found is not None:
            return found
        number = int(self._book.store_base[base])
        return self._first_copy(base) or self._store.base_contents([number]).get(number, {})

    def base_key(self, base: int) -> str | None:
        """The key of a base, which outlives numbers and indices; None where it is damaged."""
        content = self.base_content(base)
        if not content:
            return None
        key = key_of(content)
        if code_hash(key) != self._book.key[base]:  # of a document that shares nothing the key is its id
            rows = self._rows_of_bases(np.array([base]))[:1]
            key = key_of({**content, "id": self.ids(rows)[0]}) if len(rows) else ""
        return key if code_hash(key) == self._book.key[base] else None

    def _first_copy(self, base: int) -> Content:
        """The first document of a base that came after the build; {}: there is none."""
        if base < self._book.built:
            return {}
        rows = self._rows_of_bases(np.array([base]))
        if not len(rows):
            return {}
        row = int(rows[self._columns.doc[rows].argmin()])
        return next((document.fields for document in self.of([row]).values()), {})

    def ids(self, rows: Array) -> list[str]:
        """The ids of rows, live or not."""
        found = [self._stored.id(place) for place in self._columns.stored[rows].tolist()]
        lacking = [place for place, name in enumerate(found) if not name]
        if lacking:
            for place, name in zip(lacking, self._store.ids(self._columns.doc[rows[lacking]].tolist()), strict=True):
                found[place] = name
        return found

    def id_order(self, rows: Array) -> Int64s:
        """Numbers that sort some rows as their ids do."""
        if int(rows.max(initial=-1)) < self._columns.sorted_count:
            return self._columns.id_rank[rows].astype(np.int64)
        return np.argsort(np.array(self.ids(rows), dtype=object), kind="stable").argsort(kind="stable")

    def rows_of_ids(self, ids: Iterable[str]) -> dict[str, int]:
        """The newest row of each of some ids, live or not; ids without one are absent."""
        late = self._late_rows()
        found = ((name, row) for name in ids if (row := late.get(name, self._sorted_row(name))) is not None)
        return dict(found)

    def _late_rows(self) -> Mapping[str, int]:
        """Those that came after the columns were sorted."""
        if self._late_known < self._rows:
            rows = range(self._late_known, self._rows)
            names = map(self._stored.id, self._columns.stored[self._late_known : self._rows].tolist())
            self._late |= {name: row for name, row in zip(names, rows, strict=True) if name}  # the others are erased
            self._late_known = self._rows
        return self._late

    def _sorted_row(self, name: str) -> int | None:
        by_id, low = self._columns.by_id, 0
        high = end = len(by_id)
        while low < high:
            middle = (low + high) // 2
            place = self._first_named(middle, high)
            if place < high and self._id_at(place) < name:
                low = place + 1
            else:
                high = middle
        place = self._first_named(low, end)
        return int(by_id[place]) if place < end and self._id_at(place) == name else None

    def _id_at(self, place: int) -> str:
        return self._stored.id(int(self._columns.stored[self._columns.by_id[place]]))

    def _first_named(self, place: int, end: int) -> int:
        """The first place in the order of ids from one on whose row's id is not erased; `end`: none is before."""
        while place < end and not self._id_at(place):
            place += 1
        return place
