"""Comparisons and headroom that the console asks for, as jobs in `ZWFW_HOME/previews/tuning`; see `JobFolder`.

Only what the console offers can be asked for: what is live, the installation's own profiles, versions, and drafts that
somebody may see. Files, folders and addresses are for the shell.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dictionaries.reasons import Message
from indexer.store.area import Area
from indexer.store.editing.versions import version_of
from search_engine.editing.actor import Actor
from search_engine.editing.editor import Editor
from search_engine.editing.opening import editor_of
from search_engine.editing.replay.overlay_folders import FOLDER
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.installation import Installation
from search_engine.installation.job_folder import OPEN, WAITING, Bounds, JobFolder, JobProgress, work_off
from search_engine.settings.settings import Settings
from search_engine.tuning.comparing import NOT_JUDGED
from search_engine.tuning.judging.opening import judging_of
from search_engine.tuning.query_set import QuerySet
from search_engine.tuning.states.opening import LIVE

COMPARE, HEADROOM = "compare", "headroom"
# Seconds that a result lasts: a month, in which it is talked about.
BOUNDS = Bounds("tuning", most_open=4, kept=40, lasts=30 * 86_400.0)
# Queries of a headroom that are kept, those that miss most.
KEPT_QUERIES = 50
ONE_OPEN = Message(
    "too_many", "您已有一个正在进行", "you have one under way", "请等它完成，或先放弃它", "wait for it, or give it up"
)
TOO_MANY = Message("too_many", "已有 {most} 个正在进行", "{most} are under way", "请稍后再试", "try again later")
NO_JOB = Message(
    "not_found", "没有这个结果", "there is no such result", "只保留最近一个月的一些，请重新开始",
    "only the newest of a month are kept; begin it again", joint="；",
)  # fmt: skip
NOT_OFFERED = Message("unknown", "请从列表中选一个", "choose one of the list")
NO_DRAFTS = Message("unknown", "这些草稿已发布、放弃或退回", "these drafts are gone", "请重新选择", "choose again")
THE_SAME = Message(
    "contradiction", "A 与 B 相同，没有可比较的", "A and B are the same", "请选两个不同的", "choose another"
)


@dataclass(frozen=True, slots=True)
class TuningJob:
    """A comparison or a headroom that is being made, or is made.

    Attributes:
        doing: `COMPARE` or `HEADROOM`.
        a, b: States as `StateOpener.open` takes them; "": there is no second.
        regions: Those whose queries are asked; none: all.
        found: As `Compared.as_dict` or `Headroom.as_dict` has it.
        page: Of a comparison, the page that opens without a network.
    """

    id: str
    author: str
    doing: str
    a: str
    b: str
    query_set: str
    regions: tuple[str, ...] = ()
    begun: float = 0.0
    state: str = WAITING
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    found: dict[str, Any] | None = None
    page: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def has_drafts(self) -> bool:
        """Whether drafts are looked at, which not everybody may."""
        return any(state.startswith("draft:") for state in (self.a, self.b))


class TuningJobs:
    """The jobs of an installation."""

    def __init__(self, place: Installation, editor: Editor) -> None:
        self._place, self._editor = place, editor
        self._jobs = folder_of(place.home)

    def begin(self, actor: Actor, doing: str, a: str, b: str, query_set: str) -> TuningJob:
        """Have one made. Raises `BadParameters` where what is asked for is not offered, the set is not judged, or too
        many are being made already.
        """
        faults = [*self._fault("a", a, actor), *self._second(doing, a, b, actor), *self._set(query_set, actor)]
        if faults:
            raise BadParameters(faults)
        if any(job.is_open and job.author == actor.name for job in self._jobs.all()):
            raise BadParameters([Detail("set", ONE_OPEN())])
        if self._jobs.is_full():
            raise BadParameters([Detail("set", TOO_MANY(most=BOUNDS.most_open))])
        regions = tuple(sorted(actor.area.regions))
        job = TuningJob(secrets.token_hex(8), actor.name, doing, a, b, query_set, regions, time.time())
        self._jobs.begin(job, self._place.settings, run_job)
        return job

    def all(self, actor: Actor) -> list[TuningJob]:
        """Those that somebody may see, the newest first."""
        return sorted((job for job in self._jobs.all() if _sees(actor, job)), key=lambda job: -job.begun)

    def of(self, actor: Actor, name: str) -> TuningJob:
        """One of them. Raises `NotFound`."""
        job = self._jobs.find(name)
        if job is None or not _sees(actor, job):
            raise NotFound(NO_JOB())
        return job

    def remove(self, actor: Actor, name: str) -> None:
        """Give up or remove one's own. Raises `NotFound`."""
        job = self.of(actor, name)
        if job.author != actor.name:
            raise NotFound(NO_JOB())
        self._jobs.give_up(job)

    # ---- what may be asked for

    def _second(self, doing: str, a: str, b: str, actor: Actor) -> list[Detail]:
        if doing != COMPARE:
            return []
        return [Detail("b", THE_SAME())] if a == b else self._fault("b", b, actor)

    def _fault(self, field: str, state: str, actor: Actor) -> list[Detail]:
        form, _, value = state.partition(":")
        if form == "draft":
            seen = {str(draft.number) for draft in self._editor.drafts(actor)}
            return [] if value and seen.issuperset(value.split(",")) else [Detail(field, NO_DRAFTS())]
        offered = (
            state == LIVE
            or (form == "profile" and value in self._place.rank_profiles.names())
            or (form == "version" and self._is_version(value))
        )
        return [] if offered else [Detail(field, NOT_OFFERED())]

    def _is_version(self, value: str) -> bool:
        if not (value.isascii() and value.isdigit() and len(value) < 18):
            return False
        with self._place.store.engine.connect() as connection:
            return version_of(connection, int(value)) is not None

    def _set(self, name: str, actor: Actor) -> list[Detail]:
        if name not in judging_of(self._place).names():
            return [Detail("set", NOT_OFFERED())]
        judged = query_set_of(self._place, name, actor).judged
        return [] if judged else [Detail("set", NOT_JUDGED(name=name))]


def _sees(actor: Actor, job: TuningJob) -> bool:
    if job.author == actor.name:
        return True
    return not actor.area and (actor.may_publish or not job.has_drafts)


def folder_of(home: Path) -> JobFolder[TuningJob]:
    """Where an installation has them; `home`: its folder."""
    return JobFolder(home / FOLDER / "tuning", BOUNDS, _job_of)


def _job_of(values: dict[str, Any]) -> TuningJob:
    return TuningJob(**{**values, "regions": tuple(values["regions"])})


def query_set_of(place: Installation, name: str, actor: Actor) -> QuerySet:
    """A set, of somebody's regions alone. Raises `NotFound`."""
    return judging_of(place).judged(name, actor).query_set


def run_job(settings: Settings, name: str) -> None:
    """Do one; what a process of its own does."""
    work_off(folder_of(settings.home), settings, name, made)


def made(place: Installation, job: TuningJob, progress: JobProgress[TuningJob]) -> Mapping[str, Any]:
    """What a job asks for. Raises as the kit does."""
    from indexer.store.audit import Author
    from search_engine.tuning.kit import TuningKit
    from search_engine.tuning.report import report

    # whoever asked was looked at; of the set they see what is of their regions
    actor = Actor(Author.of_service("tuning"), Area(place.tree(), frozenset(job.regions)))
    query_set = query_set_of(place, job.query_set, actor)
    kit = TuningKit(place, editor_of(place), progress)
    if job.doing == COMPARE:
        compared = kit.compare(job.a, job.b, query_set)
        return {"found": compared.as_dict(), "page": report(compared)}
    found = kit.headroom(query_set, job.a)
    return {"found": replace(found, queries=found.queries[:KEPT_QUERIES]).as_dict()}
