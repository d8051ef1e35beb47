"""The worker's tasks of alarms: what an `AlarmWatch` needs of an installation, put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from search_engine.alarms.watch import AlarmWatch
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

# Seconds between two looks at the counts, and between two looks at what is to be told.
EVERY = 10.0


def alarm_tasks(installation: Installation) -> tuple[Task, ...]:
    """Looking, telling, and asking outside interfaces where that is wanted."""
    settings = installation.settings

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def watch() -> AlarmWatch:
        return AlarmWatch(settings, installation.store.get, installation.banned)

    def task(name: str, every: float, work: Callable[[AlarmWatch], None]) -> Task:
        return Task(name, every, lambda: work(watch()))

    tasks = (task("alarms", EVERY, AlarmWatch.look), task("alarm-posts", EVERY, AlarmWatch.tell))
    if not settings.probe_seconds:
        return tasks
    return (*tasks, task("interfaces", float(settings.probe_seconds), AlarmWatch.probe))
