"""Previews of many queries that are asked for over HTTP: each made by a process of its own, so that searches wait for
none of it, and read from a file, so that whichever process is asked can tell how far it is.

    ZWFW_HOME/previews/jobs/ID.json   what is asked for, how far it is, what was found
    ZWFW_HOME/previews/jobs/ID.lock   held by the process that makes it
    ZWFW_HOME/previews/jobs/turn      held by the one whose turn it is: the machine is there for searches
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from dictionaries.reasons import Message, Words
from indexer.generation.atomic_replacement import replace_file
from indexer.processes import end_with_parent
from search_engine.editing.actor import Actor
from search_engine.editing.replay.overlay_folders import FOLDER
from search_engine.editing.versions.publishing import Judged
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.installation import Installation
from search_engine.servers import is_held
from search_engine.settings.settings import Settings

TOO_MANY_JOBS = Message(
    "too_many",
    "已有 {most} 个预览正在进行",
    "{most} previews are under way",
    "请等其中一个完成再试",
    "try again when one has ended",
)
NO_PREVIEW = Message(
    "not_found", "没有这个预览", "there is no such preview", "预览结果只保留最近的一些，请重新提交",
    "only the newest are kept; submit it again", joint="；",
)  # fmt: skip
CHANGED_BEFORE = Message(
    "edit_conflict",
    "{what}在预览开始前又被改动",
    "{what} were changed before the preview began",
    "请重新预览",
    "preview them again",
)
ROWS_IN_USE, DRAFTS = Words("在用的行", "the rows in use"), Words("草稿", "the drafts")
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
PREVIEW_STATES = (WAITING, RUNNING, DONE, FAILED)
OPEN = (WAITING, RUNNING)
# Jobs that may wait or run at once, and finished ones that are kept.
MOST_OPEN, KEPT = 4, 20
# Seconds until a process must have begun, and between two notes of how far it is.
BEGINS, NOTE = 60.0, 0.5
# Seconds that one lasts.
LASTS = 86_400.0
# How much less the system gives its process than those that search.
NICE = 10
PROCESS = "preview"  # what the process of a job is called
NO_CELLS: Mapping[str, str] = {}
UNKNOWN = -1  # the version of a job that an older program has noted
DIED = "预览进程意外结束，请重试"


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """A preview that is being made, or is made.

    Attributes:
        author: Who asked for it; others do not see it.
        drafts, digest: What is previewed, and that it is still the same.
        queries: How many frequent ones are asked again.
        at: As of when; "": now.
        kind, cells: In place of drafts, rows in force that are asked what they do; "": drafts.
        stage, done, total: How far it is.
        state: One of `PREVIEW_STATES`.
        message: Why it failed.
        preview: What was found, as `Preview.as_dict` has it.
        base: The version that was in force when it was asked for.
    """

    id: str
    author: str
    drafts: tuple[int, ...]
    digest: str
    queries: int
    at: str = ""
    begun: float = 0.0
    state: str = WAITING
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    preview: dict[str, Any] | None = None
    kind: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    base: int = UNKNOWN

    def as_dict(self) -> dict[str, Any]:
        """What who asked is told."""
        told = ("id", "drafts", "queries", "state", "stage", "done", "total", "message", "preview")
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in told}


class PreviewJobs:
    """The previews of an installation.

    Args:
        home: Its folder.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER / "jobs"

    def begin(
        self,
        settings: Settings,
        actor: Actor,
        proposed: Judged,
        queries: int,
        at: str = "",
        *,
        kind: str = "",
        cells: Mapping[str, str] = NO_CELLS,
    ) -> PreviewJob:
        """Have one made. Raises `BadParameters` where too many are being made already."""
        found = [self._read(path) for path in sorted(self._folder.glob("*.json"), key=_age)]
        # the process of one that was given up lives until it notices
        if max(sum(one is not None and one.state in OPEN for one in found), at_work()) >= MOST_OPEN:
            raise BadParameters([Detail("drafts", TOO_MANY_JOBS(most=MOST_OPEN))])
        self._remove_old()
        job = PreviewJob(
            secrets.token_hex(8),
            actor.name,
            proposed.proposal.drafts,
            proposed.proposal.digest,
            queries,
            at,
            time.time(),
            kind=kind,
            cells=dict(cells),
            base=proposed.proposal.base,
        )
        self.write(job)
        spawned(settings, job.id)
        return job

    def known(self, actor: Actor, proposed: Judged, queries: int, at: str) -> PreviewJob | None:
        """The newest that somebody has begun of the same drafts over the same version, and that has not failed."""
        wanted = (actor.name, proposed.proposal.digest, proposed.proposal.base, queries, at, "")
        for path in sorted(self._folder.glob("*.json"), key=_age):
            job = self._read(path)
            if job is None or job.state == FAILED:
                continue
            if (job.author, job.digest, job.base, job.queries, job.at, job.kind) == wanted:
                return job
        return None

    def end_open(self, actor: Actor) -> None:
        """Give up the previews of drafts that somebody has open: their processes see that the file is gone."""
        for path in self._folder.glob("*.json"):
            job = self._read(path)
            if job is not None and job.state in OPEN and job.author == actor.name and not job.kind:
                path.unlink(missing_ok=True)

    def of(self, actor: Actor, name: str) -> PreviewJob:
        """A job that somebody has asked for. Raises `NotFound`."""
        job = self._read(self._folder / f"{name}.json") if name.isalnum() else None
        if job is None or job.author != actor.name:
            raise NotFound(NO_PREVIEW())
        return job

    def read(self, name: str) -> PreviewJob | None:
        """A job as its file has it."""
        return self._read(self._folder / f"{name}.json")

    def note(self, job: PreviewJob) -> None:
        """Note how far one is that is being made. Raises `GivenUp`."""
        if not (self._folder / f"{job.id}.json").exists():
            raise GivenUp
        self.write(job)

    def write(self, job: PreviewJob) -> None:
        """Write one down."""
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._folder / f"{job.id}.json", orjson.dumps(asdict(job)))

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Be the process of a job, and wait until it is its turn."""
        with (self._folder / f"{name}.lock").open("w") as own, (self._folder / "turn").open("w") as turn:
            fcntl.flock(own, fcntl.LOCK_EX)
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _read(self, path: Path) -> PreviewJob | None:
        job = self._noted(path)
        if job is None or not _is_left(job, path):
            return job
        # it may have ended since it was read: who makes one notes its end, and then lets go of the lock
        job = self._noted(path)
        return replace(job, state=FAILED, message=DIED) if job and job.state in OPEN else job

    @staticmethod
    def _noted(path: Path) -> PreviewJob | None:
        try:
            values = orjson.loads(path.read_bytes())
            return PreviewJob(**{**values, "drafts": tuple(values["drafts"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def remove_expired(self) -> None:
        """Remove those of more than a day: they show what people have asked."""
        self._remove_old(time.time() - LASTS)

    def _remove_old(self, oldest: float = 0.0) -> None:
        found = sorted(self._folder.glob("*.json"), key=_age)
        for number, path in enumerate(found):
            if number >= KEPT or -_age(path) < oldest:
                path.unlink(missing_ok=True)
        for lock in self._folder.glob("*.lock"):
            if not lock.with_suffix(".json").exists():
                lock.unlink(missing_ok=True)


def _is_left(job: PreviewJob, path: Path) -> bool:
    """Whether nobody makes it any more, as far as can be told: its process had time to begin, and is not there."""
    return job.state in OPEN and time.time() > job.begun + BEGINS and not is_held(path.with_suffix(".lock"))


def _age(path: Path) -> float:
    """Ascending from the newest."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def at_work() -> int:
    """How many processes of jobs this process has started that still live."""
    return sum(child.name == PROCESS for child in multiprocessing.active_children())


def spawned(settings: Settings, name: str) -> None:
    """Start the process of a job."""
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=run_job, args=(settings, name), name=PROCESS, daemon=True)
    process.start()
    threading.Thread(target=process.join, name="preview", daemon=True).start()


class GivenUp(Exception):
    """Nobody waits for a job any more."""


class JobProgress:
    """Notes how far a job is, a few times a second."""

    def __init__(self, jobs: PreviewJobs, job: PreviewJob) -> None:
        self._jobs, self.job, self._noted = jobs, job, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """A stage has got so far."""
        now = time.monotonic()
        if stage != self.job.stage or now > self._noted + NOTE:
            self.job = replace(self.job, state=RUNNING, stage=stage, done=done, total=total)
            self._jobs.note(self.job)
            self._noted = now


def run_job(settings: Settings, name: str) -> None:
    """Make a preview; what a process of its own does."""
    end_with_parent()
    os.nice(NICE)
    jobs = PreviewJobs(settings.home)
    job = jobs.read(name)
    if job is None:
        return
    progress = JobProgress(jobs, job)
    with jobs.turn(name):
        place = Installation(settings)
        try:
            found = made(place, job, progress)
            ended = replace(progress.job, state=DONE, preview=found)
        except Exception as error:  # noqa: BLE001 - who asks is told, whatever it was
            ended = replace(progress.job, state=FAILED, message=told_of(error))
        with suppress(GivenUp):
            jobs.note(ended)
        place.store.engine.dispose()


def made(place: Installation, job: PreviewJob, progress: JobProgress) -> dict[str, Any]:
    """What a job asks for. Raises `NotFound`, `EditConflict` where the drafts have become others."""
    from indexer.store.area import Area
    from indexer.store.audit import Author
    from search_engine.editing.drafts.choosing import drafts_chosen
    from search_engine.editing.opening import editor_of
    from search_engine.editing.replay.preview import preview
    from search_engine.editing.replay.preview_options import clock_at, queries_asked
    from search_engine.editing.replay.taken_out import rows_named
    from search_engine.errors import EditConflict

    # whoever asked was looked at; what they may see is told by the digest of what they asked for
    actor = Actor(Author.of_service("preview"), Area(place.tree()))
    build = rows_named(actor, job.kind, job.cells) if job.kind else drafts_chosen(actor, job.drafts)
    proposed = editor_of(place).propose(build)
    if proposed.proposal.digest != job.digest:
        raise EditConflict(CHANGED_BEFORE(what=ROWS_IN_USE if job.kind else DRAFTS))
    asked, judged = queries_asked(place, proposed.proposal, job.queries)
    return preview(place, proposed, asked, judged, progress, clock_at(job.at)).as_dict()


def told_of(error: Exception) -> str:
    """What somebody is told of a failure."""
    from indexer.errors import IndexerError
    from ranker.errors import RankerError
    from search_engine.errors import ServiceError

    if isinstance(error, ServiceError):
        return "；".join([error.message, *(detail.reason for detail in error.details)])
    return str(error) if isinstance(error, IndexerError | RankerError) else DIED
