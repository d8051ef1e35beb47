"""The tasks of the worker process beside its index: one row each, in the order in which they are started."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from search_engine.editing.editor import Editor
from search_engine.editing.kill_switches import KillSwitches
from search_engine.editing.opening import editor_of
from search_engine.installation.background import Background, Task
from search_engine.installation.installation import Installation
from search_engine.tasks.alarm_watch import alarm_tasks
from search_engine.tasks.doctor_visits import doctor_task
from search_engine.tasks.hot_counting import hot_terms_task
from search_engine.tasks.patrolling import patrol_task
from search_engine.tasks.quality_checking import quality_task
from search_engine.tasks.query_counting import query_weeks_task
from search_engine.tasks.queue_gathering import queue_task
from search_engine.tasks.retention import overwrite_task, sweep_task

# Seconds between two looks at what is to be learnt: a deletion is gone from the models well within a minute.
LEARN_EVERY = 15.0
# Seconds between two looks at what is published: another host's publish is served here within a second.
SETTLE_EVERY = 0.5


def _learning(installation: Installation) -> Task:
    """Learns from what people did, and anew as soon as somebody is forgotten."""
    return Task("learning", LEARN_EVERY, installation.learner().step)


def _dictionaries(installation: Installation) -> Task:
    """Keeps the dictionaries that processes follow those that are published, whatever has come between the two."""

    @cache
    def editor() -> Editor:
        return editor_of(installation)

    return Task("dictionaries", SETTLE_EVERY, lambda: editor().settle())


def _switches(installation: Installation) -> Task:
    """Keeps what processes follow of the kill switches as the database has it: another host may have switched."""
    return Task("switches", SETTLE_EVERY, lambda: KillSwitches.of(installation).settle())


TASKS: tuple[Callable[[Installation], Task], ...] = (
    hot_terms_task,
    sweep_task,
    overwrite_task,
    _learning,
    _dictionaries,
    _switches,
    patrol_task,
    queue_task,
    query_weeks_task,
    quality_task,
    doctor_task,
)


# What keeps a host's processes to what is published elsewhere.
FOLLOWING: tuple[Callable[[Installation], Task], ...] = (_dictionaries, _switches)
# Seconds between two looks of a serving process: where a worker runs beside it, it does nothing.
FOLLOW_EVERY = 1.0


def following_of(installation: Installation) -> Background:
    """What a serving process does for itself where no worker runs over its home: another host may have published or
    switched something.
    """

    def alone(task: Task) -> Task:
        def run() -> None:
            if installation.generations.lock().manager() is None:
                task.run()

        return Task(task.name, FOLLOW_EVERY, run)

    return Background([alone(task(installation)) for task in FOLLOWING])


def background_of(installation: Installation) -> Background:
    """Everything that an installation's worker does in the background."""
    return Background([*(task(installation) for task in TASKS), *alarm_tasks(installation)])
