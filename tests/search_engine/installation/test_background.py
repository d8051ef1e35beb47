"""What runs beside the indexing loop.

1. Each task runs at once, and again after its pause, until the background is stopped.
2. A task that fails is tried again; the others do not notice.
3. The log has the class of an error and no word of its message.
4. Pauses after failures double up to a bound, whatever the task's own pause.
5. Stopping does not wait for pauses; no task begins after it, and none that hangs holds it up for long.
6. The worker runs them while it holds the lock of the index, and not otherwise.
7. Tasks that take turns never work at one time; others work beside them.
"""

from __future__ import annotations

import threading

import pytest
import structlog

from indexer.errors import IndexLocked
from indexer.generation.generations import GenerationFolder
from search_engine import Settings
from search_engine.installation.background import Background, Task, pause_after
from search_engine.installation.installation import Installation

HOURS = 10_000.0
SOON = 20.0


class Counted:
    """Counts its runs, and can be waited for."""

    def __init__(self, *, failing: int = 0) -> None:
        self.runs, self._failing, self._changed = 0, failing, threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self.runs += 1
            self._changed.notify_all()
            if self.runs <= self._failing:
                raise RuntimeError("王小明 110101199003070000")

    def reaches(self, runs: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.runs >= runs, SOON)


def test_a_task_runs_at_once_and_again_after_its_pause():
    often, seldom = Counted(), Counted()
    with Background([Task("often", 0.001, often), Task("seldom", HOURS, seldom)]):
        assert often.reaches(3)
        assert seldom.reaches(1)
    assert seldom.runs == 1


def test_a_failing_task_is_retried_and_its_message_not_logged(monkeypatch):
    monkeypatch.setattr("search_engine.installation.background.FIRST_WAIT", 0.001)
    bad, good = Counted(failing=2), Counted()
    with structlog.testing.capture_logs() as lines, Background([Task("bad", HOURS, bad), Task("good", 0.001, good)]):
        assert bad.reaches(3)
        assert good.reaches(3)
    assert [line["failures"] for line in lines] == [1, 2]
    assert {line["reason"] for line in lines} == {"RuntimeError"}
    assert "王小明" not in str(lines)


def test_pauses_after_failures_double_up_to_a_bound():
    task = Task("any", HOURS, Counted())
    assert pause_after(task, 0) == HOURS
    assert [pause_after(task, failures) for failures in (1, 2, 3)] == [1, 2, 4]
    assert pause_after(task, 1_000_000) == 300


def test_tasks_that_take_turns_never_work_at_one_time():
    at_work, most, over, other = [0], [0], threading.Event(), Counted()

    def work() -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        over.wait(0.01)
        at_work[0] -= 1

    first, second = Counted(), Counted()
    tasks = [Task(f"turn-{one}", 0.001, lambda one=one: (work(), one()), in_turn=True) for one in (first, second)]
    with Background([*tasks, Task("other", 0.001, other)]):
        assert all(one.reaches(5) for one in (first, second, other))
    assert most == [1]


def test_stopping_does_not_wait_for_pauses_or_hanging_tasks():
    seldom, freed = Counted(), threading.Event()
    background = Background([Task("seldom", HOURS, seldom)])
    background.start()
    assert seldom.reaches(1)
    assert background.stop()
    assert seldom.runs == 1
    hanging = Background([Task("hanging", HOURS, freed.wait)])
    hanging.start()
    assert not hanging.stop(timeout=0.05)
    freed.set()
    assert hanging.stop()


def test_tasks_run_only_while_the_index_lock_is_held(tmp_path):
    place = Installation(Settings(home=tmp_path, spelling="off"))
    ran = Counted()
    worker = place.worker()
    with GenerationFolder(tmp_path / "index").lock(), pytest.raises(IndexLocked):
        worker.run(lambda: False, beside=Background([Task("counted", HOURS, ran)]))
    assert ran.runs == 0
    worker.run(lambda: ran.reaches(1), beside=Background([Task("counted", HOURS, ran)]))
    assert ran.runs == 1
    place.store.engine.dispose()
