"""Building a generation. The steps are in `IndexBuilder.build`, in order."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import structlog

from dictionaries.caches import memoized
from dictionaries.regions import RegionTree
from indexer.analysis.fields import FieldWriter
from indexer.backend import Backend
from indexer.building import full_documents, names
from indexer.building.base_reader import BaseReader, shared_texts
from indexer.building.beside import beside
from indexer.building.collect import FIELD_NAMES, Collected, Numbering, collect, number_bases
from indexer.building.full_documents import WholesJob
from indexer.building.names import NamesJob
from indexer.building.rules import rules_of
from indexer.building.share import Shared, share
from indexer.building.steps import STEP, Progress, no_progress
from indexer.catalog import SharedText, write_segment
from indexer.copies import OwnText, write_values
from indexer.disk import ROOM, refusals, require_room
from indexer.documents.profile import kept_out_of_force
from indexer.documents.timestamps import to_text
from indexer.generation.analysis_state import AnalysisState, write_state
from indexer.generation.arrays import Int64s, save_array
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.base_doc_values import write_basebook
from indexer.generation.codes import CodesWriter
from indexer.generation.columns import sort_rows, write_columns
from indexer.generation.facet_numbers import FacetNumbers, write_facet_numbers
from indexer.generation.generation import SCHEMA_VERSION, Commit, Generation, Manifest
from indexer.generation.generations import GenerationFolder
from indexer.generation.regions import keep_regions
from indexer.generation.row_values import records_of, write_row_values
from indexer.generation.segments import FIRST
from indexer.generation.stored_fields import StoredFieldsWriter
from indexer.generation.verification import appended_digest
from indexer.store.documents import DocumentStore
from indexer.suggestions import SuggestionSources
from indexer.suggestions.collect import EntryCollector

LOG = structlog.get_logger("build")
# Numbers of documents that a line of the log names.
NAMED = 20


STAGE = "索引各地差异"


class IndexBuilder:
    """Builds generations from the store.

    Args:
        store: Where documents live.
        generations: Where generations go.
        tree: Regions; every region of the store must be in it.
        fields: Turns texts into fields.
        dictionary_version: Goes into the manifest.
        suggestions: What is suggested besides names; None: only names, and life events.
        tables: Digest of what of the dictionaries these are made of; goes into the commit.
    """

    def __init__(
        self,
        store: DocumentStore,
        generations: GenerationFolder,
        tree: RegionTree,
        fields: FieldWriter,
        backend: Backend,
        dictionary_version: str,
        suggestions: SuggestionSources | None = None,
        tables: str = "",
    ) -> None:
        self._store, self._generations, self._tree, self._fields = store, generations, tree, fields
        self._backend, self._dictionary_version = backend, dictionary_version
        self._suggestions, self._tables = suggestions or SuggestionSources(), tables

    def build(self, progress: Progress = no_progress) -> Generation:
        """Build a generation of what is visible now, and return it; it does not serve yet.

        Documents whose profile is of other rules get theirs first; then the store is read as one snapshot. A build
        that is killed leaves a folder without `commit.json`, which the next build removes.

        Raises:
            StorageFailure: There is less room than the generation in use takes and the store is to leave free, or not
                enough any more while it is built; what was built is removed then.
        """
        generation = self._generations.begin()
        try:
            require_room(generation.path, self._store.reserve + self._generations.size_in_use())
            with refusals(generation.path):
                self._store.derive_profiles()
                self._fill(generation, self._watching(generation.path, progress))
        except BaseException:
            shutil.rmtree(generation.path, ignore_errors=True)
            raise
        finally:
            generation.release()
        return generation

    def _watching(self, path: Path, progress: Progress) -> Progress:
        """Before each step is told: is there still room?"""

        def watched(stage: str, done: int, total: int) -> None:
            require_room(path, max(self._store.reserve, ROOM))
            progress(stage, done, total)

        return watched

    def _fill(self, generation: Generation, progress: Progress) -> None:
        codes, stored_fields = CodesWriter(generation.codes), StoredFieldsWriter(generation.stored)
        with self._store.engine.connect() as connection:
            sequence = self._store.sequence()
            total, damaged = self._store.count(), list[int]()
            found = collect(
                self._store.rows(connection, damaged),
                region_numbers(self._tree),
                int(time.time()),
                lambda done: progress("读取文档", done, total),
                kept_out_of_force(self._store.profiles()),
                codes,
                stored_fields,
            )
        tell_damaged(damaged)
        numbering = number_bases(found)
        progress("排序", 0, 0)
        order = sort_rows({**found.columns, "base": numbering.base})
        # the texts of regions are made in the order of the columns: a region's documents are neighbours
        alone = ~numbering.shared[numbering.base[order]]
        with beside(self._store, len(order), progress) as others:
            wholes = self._wholes(generation, found, numbering, order[alone])
            others.begin(full_documents.STAGE, len(wholes.doc), wholes.make)
            progress("找出共同内容", 0, 0)
            facts = BaseReader(self._store, numbering)
            shared = share(found, numbering.base, numbering.shared, facts.first_content)
            facts.settle(found, shared)
            entries = collector_of(found, numbering)
            self._write_bases(generation, numbering, facts, shared, entries, codes, stored_fields, progress)
            codes.finish(found.columns["doc"])
            stored = stored_fields.finish()
            made_of_names = self._names(generation, numbering, entries)
            others.begin(names.STAGE, made_of_names.bases, made_of_names.make)
            records = self._write_copies(generation, found, numbering, shared, progress)
            rows = {**found.columns, "base": numbering.base}
            write_columns(generation.columns(1), rows, order, len(self._tree))
            save_array(generation.ended(1), np.zeros(0, np.uint32))
            facets = write_facet_numbers(generation.facets, FacetNumbers(self._store.profiles(), self._store.sites()))
        self._finish(generation, found, numbering, sequence, len(damaged), stored, records, facets)

    def _wholes(self, generation: Generation, found: Collected, numbering: Numbering, rows: Int64s) -> WholesJob:
        columns = found.columns
        return WholesJob(
            path=generation.own,
            statistics=generation.own_statistics,
            backend=self._backend,
            fields=self._fields,
            doc=columns["doc"][rows],
            region=columns["region"][rows],
        )

    def _names(self, generation: Generation, numbering: Numbering, entries: EntryCollector) -> NamesJob:
        return NamesJob(
            path=generation.path,
            shared=numbering.shared_count,
            bases=len(numbering.store_base),
            entries=entries,
            sources=self._suggestions.now(),
            analyzer=self._fields.analyzer,
        )

    def _write_bases(
        self,
        generation: Generation,
        numbering: Numbering,
        facts: BaseReader,
        shared: Shared,
        entries: EntryCollector,
        codes: CodesWriter,
        stored_fields: StoredFieldsWriter,
        progress: Progress,
    ) -> None:
        """The book of all bases, `catalog`, the shared values that are not the first copy's, and the 基本编码."""
        count = len(numbering.store_base)

        def seen(base: int, content: Mapping[str, Any]) -> None:
            entries.add(base, content)
            codes.add((content.get("catalog_code"),))

        lines = facts.read_all(stored_fields, seen, lambda done: progress("登记事项", done, count))
        write_basebook(generation.bases, lines, count)
        write_segment(generation.segment(FIRST), self._shared_texts(numbering, facts, shared))
        rows = (
            orjson.dumps({"base": int(numbering.store_base[base]), "values": values})
            for base, values in sorted(shared.overrides.items())
        )
        replace_file(generation.path / "shared.jsonl", b"\n".join(rows))

    def _write_copies(
        self, generation: Generation, found: Collected, numbering: Numbering, shared: Shared, progress: Progress
    ) -> int:
        """What copies have of their own, and the column that says which row has what; returns how many numbers that
        takes.
        """
        of_copies = numbering.shared[numbering.base[shared.pair_row]]
        rows = shared.pair_row[of_copies]
        numbers, values = np.unique(shared.pair_value[of_copies], return_inverse=True)
        texts, fields = found.values.texts(), found.values.fields

        def own_texts() -> Iterator[OwnText]:
            for done, number in enumerate(numbers.tolist()):
                if done % STEP == 0:
                    progress(STAGE, done, len(numbers))
                yield self._fields.own_text(FIELD_NAMES[fields[number]], texts[number])

        write_values(generation.copies / str(FIRST), own_texts(), found.columns["doc"][rows], values)
        records, found.columns["own_values"] = records_of(rows, values, len(numbering.base))
        write_row_values(generation.row_values, records)
        return len(records)

    def _shared_texts(self, numbering: Numbering, facts: BaseReader, shared: Shared) -> Iterator[SharedText]:
        for base in range(numbering.shared_count):
            yield self._fields.shared(shared_texts(facts.first_content(base), shared.overrides.get(base, {})))

    def _finish(
        self,
        generation: Generation,
        found: Collected,
        numbering: Numbering,
        sequence: int,
        damaged: int,
        stored: int,
        records: int,
        facets: int,
    ) -> None:
        rows, bases = len(found.columns["doc"]), len(numbering.store_base)
        generation.write_manifest(
            Manifest(
                schema=SCHEMA_VERSION,
                backend=self._backend.name,
                regions=self._tree.version,
                dictionary=self._dictionary_version,
                built_at=to_text(datetime.now(UTC)),
                documents=self._store.count(),
                rows=rows,
                bases=bases,
                shared_bases=numbering.shared_count,
                newest_doc=int(found.columns["doc"].max(initial=0)),
                damaged=damaged,
                rules=rules_of(self._fields.analyzer.segmenter),
            )
        )
        keep_regions(generation, self._tree)
        generation.seal()
        analyzer = self._fields.analyzer
        write_state(generation.path, 1, AnalysisState(analyzer.segmenter, analyzer.site_words), np.zeros(0, np.uint32))
        vocabulary = int(self._suggestions.vocabulary is not None)
        commit = Commit(
            number=1, sequence=sequence, columns=1, rows=rows, bases=bases, ended=0, segments=(FIRST,),
            vocabulary=vocabulary, tables=self._tables, stored=stored, copies=(FIRST,), records=records, facets=facets,
        )  # fmt: skip
        generation.write_commit(replace(commit, appended=appended_digest(generation, commit)))


def tell_damaged(docs: Sequence[int]) -> None:
    """Log that documents are left out of the index: better all others than none (decision 0035)."""
    if docs:
        LOG.error("damaged documents left out", documents=len(docs), first=docs[:NAMED], mend="zwfw doctor --deep")


@memoized(2, name="region_numbers")
def region_numbers(tree: RegionTree) -> Mapping[int, int]:
    """12-digit code as a number → number in the tree. Kept: walking 42,000 regions takes 140 ms."""
    return {int(region.code.ljust(12, "0")): region.number for region in tree}


def collector_of(found: Collected, numbering: Numbering) -> EntryCollector:
    """Takes the names of a build's bases."""
    columns = found.columns
    return EntryCollector(numbering.base, columns["popularity"], columns["profile"], len(numbering.store_base))
