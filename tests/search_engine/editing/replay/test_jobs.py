"""Previews of many queries, by a process of their own.

1. A job is made by another process: how far it is and what it finds are read from its file, as `preview` finds it.
2. Only who asked sees it.
3. Drafts that became others meanwhile are not previewed; what fails says why; a process that dies is told, and one that
   ends while somebody looks is not taken for such.
4. Not more than a few at once, those given up among them whose processes still live; old ones go.
5. Of the same drafts over the same version a review begins one, and again only when asked to; a new one takes the place
   of those that its author has open, whose processes stop.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from search_engine import BadParameters, NotFound, Service
from search_engine.editing.drafts.choosing import drafts_chosen
from search_engine.editing.editor import Editor
from search_engine.editing.replay import jobs
from search_engine.editing.replay.jobs import BOUNDS, PreviewJobs
from search_engine.editing.replay.previews import Previews
from search_engine.editing.versions.publishing import Judged
from search_engine.editorial import DraftInput
from search_engine.installation import job_folder
from search_engine.installation.installation import Installation
from search_engine.installation.job_folder import DONE, FAILED, RUNNING, WAITING
from tests.faults.children import wait_until
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

TEA = DraftInput(*town.ROWS[0])


@pytest.fixture
def change(place: Installation, editor: Editor) -> Judged:
    return editor.propose(drafts_chosen(town.actor(place), town.drafted(place, editor, [TEA])))


@pytest.fixture
def none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_folder, "spawned", lambda *asked: None)


@pytest.mark.sqlite  # that process opens the file
def test_a_preview_job_is_made_by_another_process(place: Installation, editor: Editor) -> None:
    numbers = town.drafted(place, editor, [TEA])
    with Service(place) as service:
        previews = Previews(place, service.state, editor)
        job = previews.begin(town.actor(place), numbers, 20)
        assert job.state == WAITING
        wait_until(lambda: previews.of(town.actor(place), job.id).state in (DONE, FAILED), 60)
        found = previews.of(town.actor(place), job.id)
    assert found.state == DONE, found.message
    assert found.preview is not None
    assert found.preview["queries"] == 20
    assert [row["draft"] for row in found.preview["rows"]] == numbers
    assert editor.drafts(town.actor(place))


@pytest.mark.usefixtures("none")
def test_only_its_asker_sees_a_preview_job(place: Installation, change: Judged) -> None:
    made = PreviewJobs(place.home)
    job = made.propose(place.settings, town.actor(place), change, 5)
    assert made.of(town.actor(place), job.id).state == WAITING
    for actor, name in (
        (town.actor(place, "李四"), job.id),
        (town.actor(place), "f" * 16),
        (town.actor(place), "../x"),
    ):
        with pytest.raises(NotFound):
            made.of(actor, name)


@pytest.mark.usefixtures("none")
def test_a_review_begins_one_job_and_gives_up_the_one_before(place: Installation, editor: Editor) -> None:
    actor, other = town.actor(place), town.actor(place, "李四")
    numbers = town.drafted(place, editor, [TEA])
    made = PreviewJobs(place.home)
    with Service(place) as service:
        previews = Previews(place, service.state, editor)
        job, others = previews.replay(actor, numbers, 5), previews.replay(other, numbers, 5)
        assert previews.replay(actor, numbers, 5).id == job.id != others.id
        made.write(replace(job, state=DONE))
        assert previews.replay(actor, numbers, 5).state == DONE
        again = previews.replay(actor, numbers, 5, anew=True)
        editor.draft(actor, replace(TEA, cells={**TEA.cells, "weight": "0.5"}))
        changed = previews.replay(actor, numbers, 5)
    assert len({job.id, again.id, changed.id}) == 3
    assert previews.of(actor, job.id).state == DONE
    with pytest.raises(NotFound):
        previews.of(actor, again.id)
    with pytest.raises(job_folder.GivenUp):
        job_folder.JobProgress(made, again)("检索", 1, 5)
    assert previews.of(other, others.id).state == WAITING


@pytest.mark.usefixtures("none")
def test_a_failed_preview_job_says_why(
    place: Installation, editor: Editor, change: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_folder, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda more: 0)
    made, actor = PreviewJobs(place.home), town.actor(place)
    job = made.propose(place.settings, actor, change, 5)
    editor.draft(actor, replace(TEA, cells={**TEA.cells, "weight": "0.5"}))
    jobs.run_job(place.settings, job.id)
    assert made.of(actor, job.id).message == "草稿在预览开始前又被改动，请重新预览"
    editor.discard(actor, change.proposal.drafts)
    gone = made.propose(place.settings, actor, change, 5)
    jobs.run_job(place.settings, gone.id)
    assert made.of(actor, gone.id).state == FAILED
    assert "草稿" in made.of(actor, gone.id).message
    died = replace(job, state=RUNNING, begun=time.time() - 2 * job_folder.BEGINS)
    made.write(died)
    assert made.of(actor, job.id).message == job_folder.DIED
    with made.turn(job.id):
        assert made.of(actor, job.id).state == RUNNING


@pytest.mark.usefixtures("none")
def test_a_job_ended_meanwhile_is_done(place: Installation, change: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    made, actor = PreviewJobs(place.home), town.actor(place)
    job = replace(
        made.propose(place.settings, actor, change, 20), state=RUNNING, begun=time.time() - 2 * job_folder.BEGINS
    )
    made.write(job)

    def ended_meanwhile(_lock: Path) -> bool:
        made.write(replace(job, state=DONE))
        return False

    monkeypatch.setattr(job_folder, "is_held", ended_meanwhile)
    found = made.of(actor, job.id)
    assert (found.state, found.message) == (DONE, "")


@pytest.mark.usefixtures("none")
def test_few_preview_jobs_run_at_once_and_old_ones_go(place: Installation, change: Judged) -> None:
    made, actor = PreviewJobs(place.home), town.actor(place)
    for _ in range(BOUNDS.most_open):
        job = made.propose(place.settings, actor, change, 5)
    with pytest.raises(BadParameters):
        made.propose(place.settings, actor, change, 5)
    for _ in range(BOUNDS.kept + 5):
        made.write(replace(made.of(actor, job.id), state=DONE))
        for path in (place.home / jobs.FOLDER / "jobs").glob("*.json"):
            made.write(replace(made.of(actor, path.stem), state=DONE))
        job = made.propose(place.settings, actor, change, 5)
    folder = place.home / jobs.FOLDER / "jobs"
    assert len(list(folder.glob("*.json"))) <= BOUNDS.kept + 1
    made.remove_expired()
    assert made.of(actor, job.id)
    os.utime(folder / f"{job.id}.json", (0, 0))
    made.remove_expired()
    with pytest.raises(NotFound):
        made.of(actor, job.id)


@pytest.mark.usefixtures("none")
def test_jobs_given_up_count_while_their_processes_live(
    place: Installation, change: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, actor = PreviewJobs(place.home), town.actor(place)
    job = made.propose(place.settings, actor, change, 5)
    (place.home / jobs.FOLDER / "jobs" / f"{job.id}.lock").touch()
    made.end_open(actor)
    monkeypatch.setattr(job_folder, "at_work", lambda process: BOUNDS.most_open)
    with pytest.raises(BadParameters):
        made.propose(place.settings, actor, change, 5)
    monkeypatch.setattr(job_folder, "at_work", lambda process: 0)
    made.propose(place.settings, actor, change, 5)
    assert not list((place.home / jobs.FOLDER / "jobs").glob("*.lock"))
