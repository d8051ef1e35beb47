"""Following the store: what a change brought is appended to the generation in use, what it ended is struck out.

Order of writing, so that a killed process leaves nothing half-done: rows and ended rows behind what the last commit
counts, then text, then `commit.json`. Before the last step nothing counts; the next start repeats the
change. A process may read between the last two steps, or for as long as a killed worker stays away: text that is ahead
of the columns has no row and does not show, and text of an ended row goes only with the commit after the one that ended
it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.fields import SCHEMA, FieldWriter
from indexer.backend import Backend, IndexDocument, TextIndex
from indexer.building.builder import region_numbers, tell_damaged
from indexer.catalog import SharedText, add_segment
from indexer.copies import ValueCollector, add_values, open_values
from indexer.disk import ROOM, require_room, space
from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.documents.elements import ALL_ELEMENTS, elements_of
from indexer.documents.texts import field_texts
from indexer.errors import OtherSchema
from indexer.generation.analysis_state import Words
from indexer.generation.appended_lines import append_lines
from indexer.generation.arrays import Array, UInt32s
from indexer.generation.base_doc_values import BaseDocValues, BaseFacts, base_facts
from indexer.generation.codes import LATE, late_line
from indexer.generation.columns import MOST_RATINGS, RATING_STEPS, Columns, coordinates_of, open_columns
from indexer.generation.facet_numbers import FacetNumbers, append_facet_numbers, read_facet_numbers
from indexer.generation.generation import Commit, Generation, Manifest
from indexer.generation.regions import regions_of
from indexer.generation.row_values import NO_VALUES, append_values
from indexer.generation.segments import remove_others
from indexer.generation.stored_fields import (
    ALIGNED,
    NOT_STORED,
    SHARED_COLUMNS,
    StoredFields,
    append_records,
    read_dictionary,
    stored_whole,
)
from indexer.generation.verification import appended_digest
from indexer.store import DocumentStore, StoredRow
from indexer.store.split import STATUSES, key_of
from indexer.worker.column_set import (
    append_ended,
    append_rows,
    ended_rows,
    erase_stored,
    live_rows,
    remove_old_columns,
    write_sorted_columns,
)
from indexer.worker.document_texts import BasesAddedAfterBuild, DocumentTexts

OFFLINE = STATUSES.index("offline")
# Columns are sorted anew when more rows than this share, and at least this many, stand behind the sorted ones.
UNSORTED_SHARE, UNSORTED_LEAST = 0.01, 2_000
# More changed documents than this in one go are better built than appended.
MOST_APPENDED = 20_000


class _RowsByDoc:
    """Rows by document number.

    Args:
        docs: The document number of each row, in the order of rows.
    """

    def __init__(self, docs: UInt32s) -> None:
        self._rows: Array = np.argsort(docs, kind="stable")
        self._docs: UInt32s = docs[self._rows]
        self._appended: dict[int, int] = {}

    def row_of(self, doc: int) -> int | None:
        """The newest row of a document, live or not; None where it has none."""
        appended = self._appended.get(doc)
        if appended is not None:
            return appended
        # the last of equals: a document that was entered anew stands at its later row
        place = int(np.searchsorted(self._docs, np.uint32(doc), "right")) - 1
        if place >= 0 and int(self._docs[place]) == doc:
            return int(self._rows[place])
        return None

    def append(self, doc: int, row: int) -> None:
        self._appended[doc] = row


@dataclass(slots=True)
class _CommitStep:
    values: ValueCollector
    rows: list[dict[str, Any]] = field(default_factory=list)
    own: list[IndexDocument] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    ended_docs: list[int] = field(default_factory=list)
    rowless_docs: list[int] = field(default_factory=list)
    bases: list[BaseFacts] = field(default_factory=list)
    catalog: list[SharedText] = field(default_factory=list)
    stored: list[bytes] = field(default_factory=list)
    stored_bytes: int = 0
    codes: list[bytes] = field(default_factory=list)


class TooMuch(Exception):
    """More has changed than appending is good for: build a new generation."""


class IncrementalIndexer:
    """Keeps one generation in step with the store. Only the process that holds the writer's lock may have one."""

    def __init__(
        self, generation: Generation, store: DocumentStore, tree: RegionTree, fields: FieldWriter, backend: Backend
    ) -> None:
        self.generation = generation
        self.store, self._fields = store, fields
        self.manifest = generation.manifest()
        self._tree = regions_of(generation, self.manifest, tree)
        self._region_number = region_numbers(self._tree)
        self._shared_values = generation.shared_values()
        self._dictionary = read_dictionary(generation.stored)
        self._own: TextIndex = backend.open(generation.own, SCHEMA, writable=True)
        commit = generation.commit()
        self._newest = read_facet_numbers(generation.facets, 0, commit.facets).newest
        self._open(commit)

    def _open(self, commit: Commit) -> None:
        self.commit = commit
        manifest = self.manifest
        self.generation.check(commit)
        self.state = self.generation.state(commit)
        self.columns: Columns = open_columns(self.generation.columns(commit.columns), writable=True)
        self.columns.check(commit.rows)
        self.book = BaseDocValues(self.generation.bases, manifest.shared_bases, manifest.bases, writable=True)
        self.book.check(commit.bases)
        self._erased, self._to_erase = 0, commit.ended
        self.values = sum(map(len, map(open_values, self.generation.copy_segments(commit))))
        self._rows_by_doc = _RowsByDoc(self.columns.doc[: commit.rows])
        self._struck = ended_docs(self.generation, self.columns, commit)
        self._late_bases = BasesAddedAfterBuild(
            self.store, self.columns, live_rows(self.generation, self.commit), manifest.bases
        )
        self.texts = DocumentTexts(
            self.store, manifest, self._fields_of(self.state.newest), self._shared_values, self._late_bases
        )
        stored = self.book.store_base
        self._base_number = {base: number for number, base in enumerate(stored[: manifest.bases].tolist())}
        self._base_number |= {int(stored[number]): number for number in self._late_bases.numbers}

    def _fields_of(self, words: Words) -> FieldWriter:
        """What cuts texts by some words; what was given where it does so."""
        known = self._fields.analyzer
        return self._fields if known.site_words == words else FieldWriter(Analyzer(words, known.segmenter))

    def follow(self) -> bool:
        """Take in what is new; True where there was something.

        Raises:
            TooMuch: So much has changed that a new generation is quicker.
        """
        changes = self.store.changes(self.commit.sequence)
        if not changes:
            return False
        size = sum(change.span[1] - change.span[0] + 1 for change in changes if change.span)
        room = self.columns.capacity - self.commit.rows
        if size > min(MOST_APPENDED, room) or len(self.book.store_base) - self.commit.bases < size:
            raise TooMuch
        step, sequence = self._step(), self.commit.sequence
        # others go on writing: what they end meanwhile is still there with this commit, and goes with the next
        until = changes[-1].sequence
        for change in changes:
            ended = self.store.ended(change)
            lost = self._late_bases.lose(ended)
            if lost and step.rows:
                self._write(step, sequence)
                step = self._step()
            self._end(step, ended)
            for base in lost:
                self._renew(step, base)
            damaged: list[int] = []
            for row in self.store.added(change, damaged, until):
                self._add(step, row)
            tell_damaged(damaged)
            sequence = change.sequence
        self._write(step, sequence)
        self._sort_if_due()
        return True

    def check(self) -> None:
        """Raises `DamagedIndex` where files have been lost or cut under our hands."""
        self.generation.manifest()
        self.generation.check(self.generation.commit())
        self._own.check()

    def erase_ended(self) -> None:
        """Erase what is stored of rows that had ended when this was called last; until then somebody may read it."""
        due, self._to_erase = self._to_erase, self.commit.ended
        if due > self._erased:
            erase_stored(self.generation, self.commit, self.columns, self.book, self._erased, due)
            self._erased = due

    def close(self) -> None:
        """Free the text index."""
        self._own.close()

    # ---- one change

    def _end(self, step: _CommitStep, docs: list[int]) -> None:
        for doc in docs:
            row = self.row_of(doc)
            if row is not None:
                step.ended.append(row)
                step.ended_docs.append(doc)
            else:
                # a step that was cut short may have left its text
                step.rowless_docs.append(doc)

    def row_of(self, doc: int) -> int | None:
        """The newest row of a document, live or not; None where it has none."""
        return self._rows_by_doc.row_of(doc)

    def _add(self, step: _CommitStep, row: StoredRow) -> None:
        if row.status == OFFLINE or self.row_of(row.doc) is not None:
            return
        if not row.expires or row.expires > time.time() or self._is_kept_out_of_force(row):
            self._enter(step, row)

    def _is_kept_out_of_force(self, row: StoredRow) -> bool:
        return ((self.store.document(row) or {}).get("kind") or "") in KEPT_OUT_OF_FORCE

    def _enter(self, step: _CommitStep, row: StoredRow) -> None:
        document = self.store.document(row)
        if document is None:
            tell_damaged([row.doc])
            return
        base = self._base_of(step, row, document)
        region = self._number_of(row.region)
        record = stored_whole(row.id, document, self._dictionary)
        place = (self.commit.stored + step.stored_bytes) // ALIGNED if record else NOT_STORED
        values = None
        if self.texts.is_alone(base):
            step.own.append(self.texts.whole(row.doc, region, document))
        else:
            values = step.values.add(row.doc, self.texts.differing(row, base, document))
        own_values = NO_VALUES if values is None else self.commit.records + values
        step.rows.append(_late_row(row, base, region, document, place, own_values))
        step.stored.append(record)
        step.stored_bytes += len(record)
        step.codes.append(late_line(row.doc, (row.id, document.get("item_code"), document.get("catalog_code"))))
        self._rows_by_doc.append(row.doc, self.commit.rows + len(step.rows) - 1)

    def _number_of(self, region: int) -> int:
        """A region's number. One that was added since the build has none: `OtherSchema` has a new one built."""
        if region not in self._region_number:
            raise OtherSchema(self.generation.name, "行政区划表")
        return self._region_number[region]

    def _base_of(self, step: _CommitStep, row: StoredRow, document: Mapping[str, Any]) -> int:
        """A base's number; one that is new gets its line in the book and its text in `catalog`, from this document."""
        number = self._base_number.get(row.base)
        if number is None:
            number = self.commit.bases + len(step.bases)
            texts = field_texts(document)
            step.bases.append(base_facts(row.base, key_of(document), document))
            step.catalog.append(self.texts.fields.shared(texts))
            self._base_number[row.base] = number
            self._late_bases.add(number, row.doc, texts)
        return number

    def _renew(self, step: _CommitStep, base: int) -> None:
        """A base has lost the document that its text is from: enter what is left of it anew, under a new number."""
        store_base = int(self.book.store_base[base])
        self._base_number.pop(store_base)
        rows = live_rows(self.generation, self.commit)
        rows = rows[self.columns.base[rows] == base]
        rows = rows[~np.isin(rows, step.ended)]
        docs = self.columns.doc[rows].tolist()
        step.ended.extend(rows.tolist())
        stored = self.store.get_rows(docs)
        for doc in sorted(docs):
            if doc in stored:
                self._enter(step, stored[doc])

    # ---- writing

    def _write(self, step: _CommitStep, sequence: int) -> None:
        require_room(self.generation.path)
        commit = self.commit
        if commit.rows + len(step.rows) > self.columns.capacity or commit.bases + len(step.bases) > self.book.capacity:
            raise TooMuch
        segments, copies, values = commit.segments, commit.copies, step.values
        own, numbers = self._of_one_region([*self._struck, *step.rowless_docs]), self._new_numbers(step)
        # the engine waits for the disk as long as all the rest does: nothing counts before the commit, in any order
        with ThreadPoolExecutor(1, thread_name_prefix="text") as beside:
            text = beside.submit(self._own.write, step.own, delete=own) if step.own or own else None
            append_rows(self.columns, commit.rows, step.rows)
            append_records(self.generation.stored, commit.stored, step.stored)
            codes = append_lines(self.generation.codes / LATE, commit.codes, step.codes)
            facets = append_facet_numbers(self.generation.facets, commit.facets, numbers)
            self.book.append(commit.bases, step.bases)
            append_ended(self.generation, self.commit, step.ended)
            if step.catalog:
                segments = add_segment(self.generation.catalog, segments, step.catalog)
            if len(values):
                append_values(self.generation.row_values, commit.records, values.records)
                copies = add_values(self.generation.copies, copies, values)
            if text:
                text.result()
        self._commit(
            replace(
                commit,
                number=commit.number + 1,
                sequence=sequence,
                rows=commit.rows + len(step.rows),
                bases=commit.bases + len(step.bases),
                ended=commit.ended + len(step.ended),
                stored=commit.stored + step.stored_bytes,
                segments=segments,
                own=commit.own + bool(step.own or own),
                copies=copies,
                records=commit.records + len(values.records),
                facets=facets,
                codes=codes,
            )
        )
        self.values += len(values)
        profile, site = numbers.newest
        self._newest = max(self._newest[0], profile), max(self._newest[1], site)
        if segments != commit.segments:
            remove_others(self.generation.catalog, (*commit.segments, *segments))
        if copies != commit.copies:
            remove_others(self.generation.copies, (*commit.copies, *copies))
        self._struck = step.ended_docs

    def _new_numbers(self, step: _CommitStep) -> FacetNumbers:
        """The profiles and sites that a step's rows name and no commit did."""
        profile, site = self._newest
        is_new = any(row["profile"] > profile or row["site"] > site for row in step.rows)
        if not is_new:
            return FacetNumbers()
        sites = {number: name for number, name in self.store.sites().items() if number > site}
        return FacetNumbers(self.store.profiles(profile), sites)

    def rewrite(self, own: list[IndexDocument], **changes: Any) -> None:
        """Write the text of documents of `own` anew that have rows, and commit with whatever else changes of the
        commit.
        """
        require_room(self.generation.path)
        if own:
            self._own.write(own)
        commit = self.commit
        self._commit(replace(commit, number=commit.number + 1, own=commit.own + bool(own), **changes))

    def cut_by(self, fields: FieldWriter) -> None:
        """Cut what comes from now on by other words."""
        self._fields = self.texts.fields = fields

    def _step(self) -> _CommitStep:
        return _CommitStep(ValueCollector(self.values))

    def _of_one_region(self, docs: list[int]) -> list[int]:
        return _those_in_own(docs, self.row_of, self.columns, self.commit, self.manifest)

    def _commit(self, commit: Commit) -> None:
        self.commit = replace(commit, appended=appended_digest(self.generation, commit))
        self.generation.write_commit(self.commit)

    def _sort_if_due(self) -> None:
        unsorted = self.commit.rows - self.columns.sorted_count
        if unsorted <= max(UNSORTED_LEAST, UNSORTED_SHARE * self.commit.rows):
            return
        if space(self.generation.path).free > self.store.reserve + ROOM:  # else later: unsorted rows are found too
            self.sort()

    def sort(self) -> None:
        """Sort the columns anew, without the rows that have ended; readers take the new set over with the commit."""
        commit = self.commit
        self._own.write((), delete=self._of_one_region(self._struck))
        # readers find what is erased while they need it in the documents' database
        erase_stored(self.generation, commit, self.columns, self.book, self._erased, commit.ended)
        kept = live_rows(self.generation, self.commit)
        number = commit.columns + 1
        columns, stored = self.columns, StoredFields(self.generation.stored, commit.stored)

        def ids(rows: Array) -> list[str]:
            found = [stored.id(place) for place in columns.stored[rows].tolist()]
            return found if all(found) else self.store.ids(columns.doc[rows])

        write_sorted_columns(self.generation, number, columns, kept, ids, len(self._tree))
        sorted_anew = replace(commit, number=commit.number + 1, columns=number, rows=len(kept), ended=0)
        self._commit(sorted_anew)
        self._open(self.commit)
        remove_old_columns(self.generation, number)


def _late_row(
    row: StoredRow, base: int, region: int, document: Mapping[str, Any], stored: int, own_values: int
) -> dict[str, int | float]:
    """A value for each column.

    Args:
        base: The number of its base in the generation; region: of its region in the tree.
        document: All of its fields.
        stored: Where they are stored; own_values: where it is said what of them its base does not share.
    """
    lat, lon = coordinates_of(document.get("place"))
    return {
        "doc": row.doc,
        "base": base,
        "region": region,
        "profile": row.profile,
        "site": row.site or 0,
        "effective": row.effective or 0,
        "expires": row.expires or 0,
        "updated": row.updated or 0,
        "popularity": row.popularity or 0.0,
        "rating": round(document.get("rating", 0) * RATING_STEPS),
        "rating_count": min(document.get("rating_count", 0), MOST_RATINGS),
        # by itself, whatever its base has
        "own_elements": elements_of(document),
        "lacking_elements": ALL_ELEMENTS,
        "lat": lat,
        "lon": lon,
        "id_rank": 0,
        "own_values": own_values,
        "stored": stored,
        **dict.fromkeys(SHARED_COLUMNS, NOT_STORED),
    }


def ended_docs(generation: Generation, columns: Columns, commit: Commit) -> list[int]:
    """Documents of ended rows that have no later row: their text is still there, or may be (striking twice does no
    harm).
    """
    ended = ended_rows(generation, commit)
    late = np.arange(columns.sorted_count, commit.rows)
    entered_anew = columns.doc[np.setdiff1d(late, ended)]
    found: list[int] = np.setdiff1d(columns.doc[ended], entered_anew).tolist()
    return found


def _those_in_own(
    docs: Iterable[int], row_of: Callable[[int], int | None], columns: Columns, commit: Commit, manifest: Manifest
) -> list[int]:
    """The documents of which text is in `own`; one that has no row may be there."""
    found = []
    for doc in docs:
        row = row_of(doc)
        if row is None or row >= commit.rows or manifest.shared_bases <= int(columns.base[row]) < manifest.bases:
            found.append(doc)
    return found
