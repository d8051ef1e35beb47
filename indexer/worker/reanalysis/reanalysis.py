"""A change of the words on its way through a generation: look, begin, write, settle; each a step of the worker.

1. Look (`Scan`): which bases and documents are cut into other words? Nothing is written; a process that dies here
   begins again.
2. Begin: one commit brings the state that names the old words, the new ones and the documents to be written; the
   touched bases of `catalog` and values of copies, all at once; and the counts of words. What comes from now on is cut
   by the new words.
3. Write: the touched documents, a portion a commit, which says how far it is. A process that dies here goes on there.
4. Settle: one commit brings a state of the new words alone.
"""

from __future__ import annotations

import shutil
import time

import numpy as np
import structlog

from indexer.analysis.fields import FieldWriter
from indexer.backend import IndexDocument
from indexer.building.steps import Progress, no_progress
from indexer.catalog import open_statistics
from indexer.catalog.segments import replace_words
from indexer.copies import replace_words as replace_words_of_values
from indexer.generation.analysis_state import AnalysisState, read_documents, remove_old_states, write_state
from indexer.generation.arrays import UInt32s
from indexer.generation.segments import remove_others
from indexer.worker.column_set import ended_rows
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.reanalysis.scan import Scan

LOG = structlog.get_logger("reanalysis")
# Documents of a portion: about a quarter of a second, for which a write to the store may have to wait.
PORTION = 500
# Seconds between seeing other words and writing the first text that they cut: serving processes have seen them by then,
# so that none has to make its tools while somebody waits.
LEAD = 1.5
# Seconds between two lines of the log that say how far it is.
TELL = 10.0
NONE = np.zeros(0, np.uint32)
LOOKING, WRITING = "查找受新词影响的文档", "重新分析文档"


class Reanalysis:
    """Brings the generation of a follower to the words in force.

    Args:
        lead: See `LEAD`; 0 where nobody is to be waited for.
    """

    def __init__(self, lead: float = LEAD) -> None:
        self._lead = lead
        self._scan: Scan | None = None
        self._begun = self._told = 0.0

    def step(self, follower: IncrementalIndexer, fields: FieldWriter, progress: Progress = no_progress) -> bool:
        """Do a portion; True where there is more to do at once.

        Args:
            fields: Cuts by the words in force.
        """
        state = follower.state
        if state.target is not None:
            self._write(follower, state)
            self._tell(progress, WRITING, follower.commit.reanalysed or state.documents, state.documents)
            return True
        if state.words == fields.analyzer.site_words or state.segmenter != fields.analyzer.segmenter:
            self._scan = None
            return False
        scan = self._scan
        if scan is None or scan.after is not fields or scan.follower is not follower:
            self._scan, self._begun = Scan(follower, fields), time.monotonic()
            LOG.info("words changed", words=len(self._scan.words))
            return True
        if scan.portion():
            self._tell(progress, LOOKING, scan.done, scan.total)
            return True
        if time.monotonic() < self._begun + self._lead:
            return False
        self._begin(follower, scan)
        self._scan = None
        return True

    def _tell(self, progress: Progress, stage: str, done: int, total: int) -> None:
        progress(stage, done, total)
        if time.monotonic() - self._told > TELL:
            self._told = time.monotonic()
            LOG.info("reanalysis", stage="writing" if stage == WRITING else "looking", done=done, total=total)

    def looked_at(self) -> tuple[int, int] | None:
        """How far the look is, and what there is to be looked at; None where nothing is looked for."""
        return (self._scan.done, self._scan.total) if self._scan else None

    def _begin(self, follower: IncrementalIndexer, scan: Scan) -> None:
        scan.finish()
        commit, generation, documents = follower.commit, follower.generation, scan.documents()
        before, after = follower.state.words, scan.after.analyzer
        if len(documents):
            state = AnalysisState(after.segmenter, before, after.site_words, len(scan.bases))
        else:
            state = AnalysisState(after.segmenter, after.site_words)
        segments = replace_words(generation.catalog, commit.segments, scan.bases)
        copies = replace_words_of_values(generation.copies, commit.copies, scan.values)
        statistics = self._count(follower, scan)
        self._enter(follower, state, documents, segments=segments, copies=copies, statistics=statistics)
        follower.cut_by(scan.after)
        remove_others(generation.catalog, (*commit.segments, *segments))
        remove_others(generation.copies, (*commit.copies, *copies))
        LOG.info(
            "reanalysis begun",
            bases=len(scan.bases),
            values=len(scan.values),
            documents=len(documents),
            looked_at=scan.done,
        )

    def _count(self, follower: IncrementalIndexer, scan: Scan) -> int:
        """Write the counts of words anew where they change; returns the number of those in use."""
        generation, number = follower.generation, follower.commit.statistics
        if scan.statistics.empty:
            return number
        known = open_statistics(generation.numbered(generation.own_statistics, number))
        folder = generation.numbered(generation.own_statistics, number + 1)
        shutil.rmtree(folder, ignore_errors=True)
        scan.statistics.added_to(known).save(folder)
        return number + 1

    def _write(self, follower: IncrementalIndexer, state: AnalysisState) -> None:
        first = follower.commit.reanalysed
        part = read_documents(follower.generation.path, follower.commit.analysis, state)[first : first + PORTION]
        if len(part):
            follower.rewrite(self._texts(follower, part), reanalysed=first + len(part))
        if follower.commit.reanalysed >= state.documents:
            self._enter(follower, AnalysisState(state.segmenter, state.newest), NONE)
            LOG.info("reanalysis done", documents=state.documents)

    def _texts(self, follower: IncrementalIndexer, docs: UInt32s) -> list[IndexDocument]:
        """The new text of those documents that are still there."""
        rows = {doc: row for doc in docs.tolist() if (row := follower.row_of(doc)) is not None}
        numbers = np.fromiter(rows.values(), np.int64, len(rows))
        gone = set(numbers[np.isin(numbers, ended_rows(follower.generation, follower.commit))].tolist())
        found: list[IndexDocument] = []
        for doc, stored in follower.store.get_rows(list(rows)).items():
            document = follower.store.document(stored)
            if document is None or rows[doc] in gone:
                continue
            region = int(follower.columns.region[rows[doc]])
            found.append(follower.texts.whole(doc, region, document))
        return found

    def _enter(self, follower: IncrementalIndexer, state: AnalysisState, documents: UInt32s, **changes: object) -> None:
        """Write a state and commit it, with whatever else changes."""
        before, folder = follower.commit.analysis, follower.generation.path
        written = write_state(folder, before + 1, state, documents)
        follower.rewrite([], analysis=before + 1, reanalysed=0, **changes)
        follower.state = written
        remove_old_states(folder, before + 1)
