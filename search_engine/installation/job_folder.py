"""Jobs that are asked for over HTTP: each done by a process of its own, so that searches wait for none of it, and read
from a file, so that whichever process is asked can tell how far it is.

    FOLDER/ID.json   what is asked for, how far it is, what was found
    FOLDER/ID.lock   held by the process that does it
    FOLDER/turn      held by the one whose turn it is: the machine is there for searches
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import orjson

from indexer.generation.atomic_replacement import replace_file
from indexer.processes import end_with_parent
from search_engine.installation.installation import Installation
from search_engine.servers import is_held
from search_engine.settings.settings import Settings

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
JOB_STATES = (WAITING, RUNNING, DONE, FAILED)
OPEN = (WAITING, RUNNING)
# Seconds until a process must have begun, which takes a minute where thirty others want each processor; and between two
# notes of how far it is.
BEGINS, NOTE = 180.0, 0.5
# How much less the system gives its process than those that search.
NICE = 10
DIED = "后台进程意外结束，请重试"


class Job(Protocol):
    """What every job has; a frozen dataclass whose fields JSON can have.

    Attributes:
        author: Who asked for it.
        begun: Seconds since 1970 UTC.
        state: One of `JOB_STATES`.
        stage, done, total: How far it is.
        message: Why it failed.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...  # noqa: D102 - as above
    @property
    def author(self) -> str: ...  # noqa: D102
    @property
    def begun(self) -> float: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102


AnyJob = TypeVar("AnyJob", bound=Job)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one sort of jobs there may be.

    Attributes:
        process: What their processes are called.
        most_open: How many may wait or run at once.
        kept: How many stay; lasts: for how many seconds.
    """

    process: str
    most_open: int
    kept: int
    lasts: float


class JobFolder(Generic[AnyJob]):
    """The jobs of one sort.

    Args:
        read: Makes a job of the values of its file. What it raises as `ValueError`, `TypeError` or `KeyError` makes it
            none.
    """

    def __init__(self, folder: Path, bounds: Bounds, read: Callable[[dict[str, Any]], AnyJob]) -> None:
        self.folder, self._bounds, self._made_of = folder, bounds, read

    def all(self) -> list[AnyJob]:
        """The newest first."""
        found = [self._read(path) for path in sorted(self.folder.glob("*.json"), key=_age)]
        return [job for job in found if job is not None]

    def is_full(self) -> bool:
        """Whether no more may begin. The process of one that was given up lives until it notices."""
        return (
            max(sum(job.state in OPEN for job in self.all()), at_work(self._bounds.process)) >= self._bounds.most_open
        )

    def begin(self, job: AnyJob, settings: Settings, target: Callable[[Settings, str], None]) -> None:
        """Write it down and start its process, which calls `target` with its id; old ones go."""
        self._remove_old()
        self.write(job)
        spawned(settings, job.id, target, self._bounds.process)

    def find(self, name: str) -> AnyJob | None:
        """A job by what an address says; None: there is none."""
        return self.read(name) if name.isalnum() else None

    def read(self, name: str) -> AnyJob | None:
        """A job as its file has it."""
        return self._read(self.folder / f"{name}.json")

    def note(self, job: AnyJob) -> None:
        """Note how far one is that is being done. Raises `GivenUp`."""
        if not (self.folder / f"{job.id}.json").exists():
            raise GivenUp
        self.write(job)

    def write(self, job: AnyJob) -> None:
        """Write one down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(self.folder / f"{job.id}.json", orjson.dumps(asdict(job), option=orjson.OPT_SERIALIZE_NUMPY))

    def give_up(self, job: AnyJob) -> None:
        """Have it no more: its process sees that the file is gone."""
        (self.folder / f"{job.id}.json").unlink(missing_ok=True)

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Be the process of a job, and wait until it is its turn."""
        with (self.folder / f"{name}.lock").open("w") as own, (self.folder / "turn").open("w") as turn:
            fcntl.flock(own, fcntl.LOCK_EX)
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def remove_expired(self) -> None:
        """Remove those that have lasted long enough: they show what people have asked."""
        self._remove_old(time.time() - self._bounds.lasts)

    def _read(self, path: Path) -> AnyJob | None:
        job = self._noted(path)
        if job is None or not _is_left(job, path):
            return job
        # it may have ended since it was read: who does one notes its end, and then lets go of the lock
        job = self._noted(path)
        return replace(job, state=FAILED, message=DIED) if job and job.state in OPEN else job

    def _noted(self, path: Path) -> AnyJob | None:
        try:
            return self._made_of(orjson.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _remove_old(self, oldest: float = 0.0) -> None:
        found = sorted(self.folder.glob("*.json"), key=_age)
        for number, path in enumerate(found):
            if number >= self._bounds.kept or -_age(path) < oldest:
                path.unlink(missing_ok=True)
        for lock in self.folder.glob("*.lock"):
            if not lock.with_suffix(".json").exists():
                lock.unlink(missing_ok=True)


def _is_left(job: Job, path: Path) -> bool:
    """Whether nobody does it any more, as far as can be told: its process had time to begin, and is not there."""
    return job.state in OPEN and time.time() > job.begun + BEGINS and not is_held(path.with_suffix(".lock"))


def _age(path: Path) -> float:
    """Ascending from the newest."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def at_work(process: str) -> int:
    """How many processes of jobs of a sort this process has started that still live."""
    return sum(child.name == process for child in multiprocessing.active_children())


def spawned(settings: Settings, name: str, target: Callable[[Settings, str], None], process: str) -> None:
    """Start the process of a job."""
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=target, args=(settings, name), name=process, daemon=True)
    child.start()
    threading.Thread(target=child.join, name=process, daemon=True).start()


class GivenUp(Exception):
    """Nobody waits for a job any more."""


class JobProgress(Generic[AnyJob]):
    """Notes how far a job is, a few times a second."""

    def __init__(self, jobs: JobFolder[AnyJob], job: AnyJob) -> None:
        self._jobs, self.job, self._noted = jobs, job, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """A stage has got so far."""
        now = time.monotonic()
        if stage != self.job.stage or now > self._noted + NOTE:
            self.job = replace(self.job, state=RUNNING, stage=stage, done=done, total=total)
            self._jobs.note(self.job)
            self._noted = now


Work = Callable[[Installation, AnyJob, JobProgress[AnyJob]], Mapping[str, Any]]


def work_off(jobs: JobFolder[AnyJob], settings: Settings, name: str, work: Work[AnyJob]) -> None:
    """Do a job; what a process of its own does.

    Args:
        work: Returns the fields of the job that tell what was found. What it raises makes the job fail.
    """
    end_with_parent()
    os.nice(NICE)
    with jobs.turn(name):
        job = jobs.read(name)
        if job is None:  # it was given up while it waited
            return
        progress = JobProgress(jobs, job)
        place = Installation(settings)
        try:
            ended = replace(progress.job, state=DONE, **work(place, job, progress))
        except Exception as error:  # noqa: BLE001 - who asks is told, whatever it was
            ended = replace(progress.job, state=FAILED, message=told_of(error))
        with suppress(GivenUp):
            jobs.note(ended)
        place.store.engine.dispose()


def told_of(error: Exception) -> str:
    """What somebody is told of a failure."""
    from indexer.errors import IndexerError
    from ranker.errors import RankerError
    from search_engine.errors import ServiceError

    if isinstance(error, ServiceError):
        return "；".join([error.message, *(detail.reason for detail in error.details)])
    return str(error) if isinstance(error, IndexerError | RankerError) else DIED
