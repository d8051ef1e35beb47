"""The run of the worker: every night, and when somebody asks; in a process of its own, with a rest after each batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from subprocess import CalledProcessError

from indexer.documents.timestamps import is_over
from search_engine.installation.installation import Installation
from search_engine.maintenance.monitor.schedule import last_night
from search_engine.maintenance.own_process import PROGRAM, told_by
from search_engine.maintenance.quality import KINDS, Report, Scope, examine
from search_engine.maintenance.quality.finding import Finding
from search_engine.maintenance.quality.kept_findings import DONE, FAILED, RUNNING, KeptQuality, QualityState, tree_mark

# Seconds between two notes of how far a run is, after a failure until it is tried again by itself, and that a worker
# which has just begun does without one that nobody has asked for: it has an index to bring up.
NOTE, AGAIN, SETTLING = 1.0, 3_600.0, 60.0
NATION = 0
COMMAND = (*PROGRAM, "quality", "run")


class QualityRun:
    """Runs of one installation.

    Args:
        rest: Waits so many seconds: as long as the batch before took, so that a run takes half a processor at most.
        clock: Seconds since 1970 UTC.
        run: Has a due run made elsewhere, and returns its state; None: it is made here.
    """

    def __init__(
        self,
        place: Installation,
        rest: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        run: Callable[[], QualityState] | None = None,
    ) -> None:
        self._place, self._rest, self._clock, self._run = place, rest, clock, run or self.run
        self._kept = KeptQuality(place.home)
        self._failed, self._began = float("-inf"), clock()

    def step(self) -> QualityState | None:
        """Run where it is due; None: it is not."""
        now, state = self._clock(), self._kept.state()
        wanted = self._kept.is_wanted()
        fresh = (
            state.state != RUNNING  # of a worker that was ended in the midst of it
            and state.ran / 1_000 >= last_night(now)
            and state.tree == tree_mark(self._place.tree())
        )
        rests = not is_over(self._began, now, SETTLING) or not is_over(self._failed, now, AGAIN)
        if not wanted and (fresh or rests):
            return None
        if not self._place.store.count():
            if wanted:
                self._kept.note(replace(state, state=FAILED, message="没有可检查的文档，请先载入"))
                self._kept.taken()
            return None
        try:
            return self._run()
        except BaseException as error:
            self._failed = now
            try:
                self._kept.note(replace(state, state=FAILED, message=f"没有完成（{type(error).__name__}），请重试"))
            finally:
                self._kept.taken()  # also of a run that failed before it was noted, or it would be begun again at once
            raise

    def run(self) -> QualityState:
        """Look everything over once, and keep what is found."""
        place, now, before = self._place, int(self._clock() * 1_000), self._kept.state()
        tree = place.tree()
        state = replace(
            before, state=RUNNING, stage="检查文档", done=0, total=place.store.count(), begun=now, message=""
        )
        self._kept.note(state)
        self._kept.taken()  # after it: whoever looks in between finds a run that waits or goes on, never none
        noted = batch = time.monotonic()

        def rest() -> None:
            nonlocal batch
            self._rest(time.monotonic() - batch)
            batch = time.monotonic()

        def progress(stage: str, rows: int) -> None:
            nonlocal state, noted
            state = replace(state, stage=stage, done=state.done + rows)
            if time.monotonic() - noted > NOTE:
                self._kept.note(state)
                noted = time.monotonic()
            rest()

        hosts = frozenset(place.settings.link_hosts) or None
        scope = Scope(place.store, tree, NATION, hosts, now / 1_000, rest=rest)
        with self._kept.writing(now) as writer:

            def keep(found: Finding) -> None:
                writer.add(found, tree.by_number(found.region).code)

            report: Report = examine(scope, KINDS, limit=0, progress=progress, keep=keep)
        done = QualityState(
            state=DONE, begun=now, ran=int(self._clock() * 1_000), documents=report.documents, total=state.total,
            done=state.total, totals=dict(report.totals), tree=tree_mark(tree),
            notes=[{"what": note.what, "mend": note.mend.editor} for note in report.notes],
        )  # fmt: skip
        self._kept.note(done)
        return done


def run_apart(place: Installation) -> QualityState:
    """Make a run in a process of its own. Raises `CalledProcessError` where that ended otherwise than well."""
    status, _ = told_by(COMMAND, place.home)
    if status:
        raise CalledProcessError(status, COMMAND)
    return KeptQuality(place.home).state()
