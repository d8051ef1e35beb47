"""The tasks of the worker process beside its index: one row each, in the order in which they are started."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from search_engine.alarms.watch import AlarmWatch
from search_engine.editing.versions.applying import dictionaries_task, switches_task
from search_engine.installation.background import Background, Task
from search_engine.installation.installation import Installation
from search_engine.tasks.hot_counting import hot_terms_task
from search_engine.tasks.looking_after import doctor_task, patrol_task, quality_task, query_weeks_task, queue_task
from search_engine.tasks.retention import sweep_task

# Seconds between two looks at what is to be learnt: a deletion is gone from the models well within a minute.
LEARN_EVERY = 15.0
# Seconds between two looks at the counts, and between two looks at what is to be told.
ALARMS_EVERY = 10.0


def _learning(installation: Installation) -> Task:
    """Learns from what people did, and anew as soon as somebody is forgotten."""
    return Task("learning", LEARN_EVERY, installation.learner().step)


def alarm_tasks(installation: Installation) -> tuple[Task, ...]:
    """Looking, telling, and asking outside interfaces where that is wanted."""
    settings = installation.settings

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def watch() -> AlarmWatch:
        return AlarmWatch(settings, installation.store.get, installation.banned)

    def task(name: str, every: float, work: Callable[[AlarmWatch], None]) -> Task:
        return Task(name, every, lambda: work(watch()))

    tasks = (task("alarms", ALARMS_EVERY, AlarmWatch.look), task("alarm-posts", ALARMS_EVERY, AlarmWatch.tell))
    if not settings.probe_seconds:
        return tasks
    return (*tasks, task("interfaces", float(settings.probe_seconds), AlarmWatch.probe))


TASKS: tuple[Callable[[Installation], Task], ...] = (
    hot_terms_task,
    sweep_task,
    _learning,
    dictionaries_task,
    switches_task,
    patrol_task,
    queue_task,
    query_weeks_task,
    quality_task,
    doctor_task,
)


def background_of(installation: Installation) -> Background:
    """Everything that an installation's worker does in the background."""
    return Background([*(task(installation) for task in TASKS), *alarm_tasks(installation)])
