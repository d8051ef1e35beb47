"""Previews of many queries that are asked for over HTTP, as jobs in `ZWFW_HOME/previews/jobs`; see `JobFolder`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dictionaries.reasons import Message, Words
from search_engine.editing.actor import Actor
from search_engine.editing.replay.overlay_folders import FOLDER
from search_engine.editing.versions.publishing import Judged
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.installation import Installation
from search_engine.installation.job_folder import (
    FAILED,
    JOB_STATES,
    OPEN,
    WAITING,
    Bounds,
    JobFolder,
    JobProgress,
    work_off,
)
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
PREVIEW_STATES = JOB_STATES
# Jobs that may wait or run at once, finished ones that are kept, and seconds that one lasts.
BOUNDS = Bounds("preview", most_open=4, kept=20, lasts=86_400.0)
NO_CELLS: Mapping[str, str] = {}
UNKNOWN = -1  # the version of a job that an older program has noted


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


class PreviewJobs(JobFolder[PreviewJob]):
    """The previews of an installation.

    Args:
        home: Its folder.
    """

    def __init__(self, home: Path) -> None:
        super().__init__(home / FOLDER / "jobs", BOUNDS, _job_of)

    def propose(
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
        if self.is_full():
            raise BadParameters([Detail("drafts", TOO_MANY_JOBS(most=BOUNDS.most_open))])
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
        self.begin(job, settings, run_job)
        return job

    def known(self, actor: Actor, proposed: Judged, queries: int, at: str) -> PreviewJob | None:
        """The newest that somebody has begun of the same drafts over the same version, and that has not failed."""
        wanted = (actor.name, proposed.proposal.digest, proposed.proposal.base, queries, at, "")
        for job in self.all():
            told = (job.author, job.digest, job.base, job.queries, job.at, job.kind)
            if job.state != FAILED and told == wanted:
                return job
        return None

    def end_open(self, actor: Actor) -> None:
        """Give up the previews of drafts that somebody has open."""
        for job in self.all():
            if job.state in OPEN and job.author == actor.name and not job.kind:
                self.give_up(job)

    def of(self, actor: Actor, name: str) -> PreviewJob:
        """A job that somebody has asked for. Raises `NotFound`."""
        job = self.find(name)
        if job is None or job.author != actor.name:
            raise NotFound(NO_PREVIEW())
        return job


def _job_of(values: dict[str, Any]) -> PreviewJob:
    return PreviewJob(**{**values, "drafts": tuple(values["drafts"])})


def run_job(settings: Settings, name: str) -> None:
    """Make a preview; what a process of its own does."""
    work_off(PreviewJobs(settings.home), settings, name, made)


def made(place: Installation, job: PreviewJob, progress: JobProgress[PreviewJob]) -> dict[str, Any]:
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
    return {"preview": preview(place, proposed, asked, judged, progress, clock_at(job.at)).as_dict()}
