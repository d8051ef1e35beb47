"""The one process that indexes: it builds where there is nothing usable, then follows the store."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

import structlog
from sqlalchemy.exc import DatabaseError

from dictionaries.regions import RegionTree
from indexer.analysis.fields import FieldWriter
from indexer.backends import get_backend
from indexer.building import IndexBuilder, Progress
from indexer.building.rules import has_other_rules
from indexer.building.steps import no_progress
from indexer.disk import is_damage, refusals
from indexer.errors import (
    DamagedIndex,
    EngineUnavailable,
    IndexFailure,
    NoIndex,
    OtherSchema,
    StorageFailure,
    StoreBusy,
)
from indexer.generation.generation import Generation, Manifest
from indexer.generation.generations import GenerationFolder
from indexer.generation.verification import verify
from indexer.store import DocumentStore
from indexer.store.audit import Actions, AuditLog, Author
from indexer.suggestions import SuggestionSources
from indexer.worker.engine_wait import EngineWait
from indexer.worker.incremental_indexer import IncrementalIndexer, TooMuch
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.reanalysis.renewal import Renewal

LOG = structlog.get_logger("worker")
# Seconds between two looks at the store: well under the second that a write may take to be served.
PAUSE = 0.1
# Seconds between two attempts at what the disk has refused.
WAIT_FOR_DISK = 2.0
# Why nothing is done where SQLite finds the store not whole; other reasons are the `cause` of a failure.
DAMAGED = "damaged"
# Seconds between two looks at the sizes of the index's files (some dozen `stat`).
LOOK_OVER = 10.0


class Worker:
    """Keeps the index in step with the store.

    Args:
        trees: Gives the region tree as it is now (an admin may add regions).
        dictionary_version: What the fields' analyzer was made of.
        suggestions: What a build suggests besides names.
        author: Who switches to what is built, for the audit log; None: the worker itself.
        in_force: Gives what an index is made of as it is now, in place of the three above: what changes of it comes to
            be true without a build. None: nothing of it ever changes.
        rebuild: Whether an index of other rules is built anew.

    Attributes:
        engine: How long is waited for the text engine.
    """

    def __init__(
        self,
        store: DocumentStore,
        generations: GenerationFolder,
        trees: Callable[[], RegionTree],
        fields: FieldWriter,
        backend: str,
        dictionary_version: str,
        suggestions: SuggestionSources | None = None,
        author: Author | None = None,
        in_force: Callable[[], DictionariesInForce] | None = None,
        *,
        rebuild: bool = True,
    ) -> None:
        self._store, self._generations, self._trees = store, generations, trees
        self._backend, self._author = get_backend(backend), author or Author.of_service("worker")
        constant = DictionariesInForce(fields, dictionary_version, lambda: suggestions or SuggestionSources())
        self._in_force = in_force or (lambda: constant)
        self._renewal, self._rebuild = Renewal(), rebuild
        self._follower: IncrementalIndexer | None = None
        self._looked = -LOOK_OVER
        self._refused = self._built = self._verified = ""
        self.engine = EngineWait()
        self._served: str | None = None

    def run_beside(
        self, stop: Callable[[], bool], ready: Callable[[], None], pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Beside a program that goes on serving and indexing: see to a generation that this one can read, its own where
        that one's is none; until that one has ended. Nothing happens where there is none.

        Args:
            ready: Called once there is such a generation.
        """
        if not self._generations.is_beside:
            return
        told = False
        while self._generations.is_beside and not stop():
            seconds = PAUSE if self._can_share() else self._patient_step()
            if seconds and not self._refused and not told:
                told = True
                ready()
            pause(seconds)
        while self._generations.lock().manager() is not None and not stop():
            pause(PAUSE)
        if self._built and not stop():
            self._record(self._served, self._generations.current())

    def _can_share(self) -> bool:
        """Whether the generation of the program that serves is one for this program too."""
        if self._generations.has_own:
            return False
        try:
            current = self._generations.current()
            self._demand_ours(current.name, current.manifest())
            current.check(current.commit())
        except IndexFailure:
            return False
        return True

    def run(
        self,
        stop: Callable[[], bool],
        pause: Callable[[float], None] = time.sleep,
        beside: AbstractContextManager[object] | None = None,
    ) -> None:
        """Work until told to stop. Raises `IndexLocked` where another process indexes already.

        Args:
            beside: Entered once this process is the one that indexes, left when it stops.
        """
        with self._generations.lock(), beside or nullcontext():
            while not stop():
                if seconds := self._patient_step():
                    pause(seconds)
            self.close()

    def _patient_step(self) -> float:
        """A step; returns seconds until the next one. Waits for a disk that is full, or refuses otherwise, for others
        who write, for a text engine that does not answer, and for a damaged store to be mended.
        """
        try:
            worked = self.step()
        except EngineUnavailable as failure:
            self._refused = failure.cause
            return self.engine.after(failure)
        except (StorageFailure, StoreBusy) as failure:
            if failure.cause != self._refused:
                LOG.warning("waiting for the disk", cause=failure.cause, reason=str(failure))
            self._refused = failure.cause
            return WAIT_FOR_DISK
        except DatabaseError as error:
            if not is_damage(error):
                raise
            # what is done beside goes on, and so does the index as it is
            if self._refused != DAMAGED:
                LOG.error("database damaged", reason=str(error.orig), mend="zwfw doctor")
            self._refused = DAMAGED
            return WAIT_FOR_DISK
        self._refused = ""
        self.engine.answered()
        return 0.0 if worked else PAUSE

    def run_once(self, progress: Progress = no_progress) -> Generation:
        """Bring the index up to the store, and return the generation in use. Raises `IndexLocked`."""
        self._renewal = Renewal(beside=False)
        with self._generations.lock():
            while self.step(progress):
                continue
            self.close()
        return self._generations.current()

    def build(self, progress: Progress = no_progress) -> Generation:
        """Build a new generation and switch to it. Raises `IndexLocked`."""
        with self._generations.lock():
            return self._build(progress)

    def step(self, progress: Progress = no_progress) -> bool:
        """Take in what is new; True where there was something. The caller holds the lock."""
        try:
            with refusals(self._generations.path):
                follower = self._following()
                self._demand_ours(follower.generation.name, follower.manifest)
                self._look_over(follower)
                worked = follower.follow()
                return self._renewal.step(follower, self._in_force(), progress) or worked
        except (TooMuch, NoIndex, OtherSchema, DamagedIndex) as reason:
            if self.engine.since is None:  # else that was told before
                LOG.info("building", reason=str(reason) or type(reason).__name__)
            self._build(progress)
            return True
        except Exception:
            self._forget()
            self._verified = ""
            raise

    def _forget(self) -> None:
        """Forget whatever half a step has left in memory; what counts is what was committed."""
        with suppress(ValueError, StorageFailure):
            self.close()

    def _following(self) -> IncrementalIndexer:
        current = self._generations.current()
        if self._follower is None or self._follower.generation.name != current.name:
            self.close()
            if current.manifest().backend != self._backend.name:
                raise OtherSchema(current.name, "检索引擎")
            if current.name not in (self._built, self._verified):
                verify(current, self._backend)
                self._verified = current.name
            fields = self._in_force().fields
            self._follower = IncrementalIndexer(current, self._store, self._trees(), fields, self._backend)
        return self._follower

    def _demand_ours(self, name: str, manifest: Manifest) -> None:
        """Raises `OtherSchema` for a generation of other regions, or of other rules where such is built anew."""
        if manifest.regions != self._trees().version:
            raise OtherSchema(name, "行政区划表")
        if self._rebuild and has_other_rules(manifest, self._in_force().fields.analyzer.segmenter):
            raise OtherSchema(name, "切词等规则")

    def _look_over(self, follower: IncrementalIndexer) -> None:
        """From time to time see that the files are still there, and erase what has ended. Raises `DamagedIndex`, also
        where the store was put back to before what the index holds: its next changes would have numbers that the index
        takes for old ones.
        """
        if time.monotonic() - self._looked > LOOK_OVER:
            with suppress(EngineUnavailable):  # what needs no engine goes on, and what does will meet it
                follower.check()
            if self._store.sequence() < follower.commit.sequence:
                raise DamagedIndex("commit.json", "文档库已恢复到更早的状态")
            follower.erase_ended()
            self._looked = time.monotonic()

    def _build(self, progress: Progress) -> Generation:
        self.close()
        self._backend.condition()  # before documents are read for an engine that does not answer
        made_of = self._in_force()
        builder = IndexBuilder(
            self._store, self._generations, self._trees(), made_of.fields, self._backend, made_of.version,
            made_of.suggestions(), made_of.tables,
        )  # fmt: skip
        generation = builder.build(progress)
        self._served, self._built = self._name_in_use(), generation.name
        self._generations.switch(generation.name)
        if not self._generations.is_beside:
            self._record(self._served, generation)
        self._generations.prune()
        if not self._generations.has_company:  # what follows beside knows bases by numbers that would be given again
            self._store.vacuum(self._generations.kept_sequence())
        LOG.info("built", generation=generation.name, rows=generation.manifest().rows)
        return generation

    def _name_in_use(self) -> str | None:
        try:
            return self._generations.current().name
        except IndexFailure:
            return None

    def _record(self, before: str | None, generation: Generation) -> None:
        """Enter the switch into the audit log; it has been made, whether that succeeds or not."""
        after = {"generation": generation.name, "rows": generation.manifest().rows}
        try:
            log = AuditLog(self._store.engine)
            log.record(self._author, Actions.INDEX_SWITCH, "index", {"generation": before}, after)
        except (StorageFailure, StoreBusy) as failure:
            LOG.warning("switch not in the audit log", generation=generation.name, reason=type(failure).__name__)

    def close(self) -> None:
        """Let go of the index."""
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.close()
