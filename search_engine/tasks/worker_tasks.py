"""The tasks of the worker process beside its index: one row each, in the order in which they are started."""

from __future__ import annotations

from collections.abc import Callable

from search_engine.editing.settling import dictionaries_task, switches_task
from search_engine.installation.background import Background, Task
from search_engine.installation.installation import Installation
from search_engine.tasks.alarm_watch import alarm_tasks
from search_engine.tasks.hot_counting import hot_terms_task
from search_engine.tasks.looking_after import doctor_task, patrol_task, quality_task, query_weeks_task, queue_task
from search_engine.tasks.retention import sweep_task

# Seconds between two looks at what is to be learnt: a deletion is gone from the models well within a minute.
LEARN_EVERY = 15.0


def _learning(installation: Installation) -> Task:
    """Learns from what people did, and anew as soon as somebody is forgotten."""
    return Task("learning", LEARN_EVERY, installation.learner().step)


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
