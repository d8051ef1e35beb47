"""The tasks of the worker process beside its index: one row each, in the order in which they are started."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Lock

from search_engine.alarms.watch import AlarmWatch
from search_engine.editing.versions.applying import callers_task, dictionaries_task, switches_task
from search_engine.hot.asked.counting import WeekCounter
from search_engine.installation.background import Background, Task
from search_engine.installation.host_tasks import host_tasks
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor_visit import DoctorVisit
from search_engine.maintenance.monitor.monitor import Monitor
from search_engine.maintenance.quality.running import QualityRun, run_apart
from search_engine.maintenance.queue.refreshing import QueueRefresh
from search_engine.maintenance.row_uses.counting import RowUseCount
from search_engine.service import Service
from search_engine.shelf.watch import AppWatch, ChecksOfLinks, addresses_of
from search_engine.tasks.engine_tasks import engine_tasks
from search_engine.tasks.hot_counting import counter_of
from search_engine.tasks.retention import sweep_task

# Seconds between two looks at whether there is anything to do. Most of it is due once a night.
HOT_EVERY = 1.0  # with what an answer is kept, an event is seen well within five
LEARN_EVERY = 15.0  # a deletion is gone from the models well within a minute
ALARMS_EVERY = 10.0  # at the counts, and at what is to be told
# at what is due of outside interfaces: of each host one at a time, so that none is asked more often than so
INTERFACES_EVERY = 5.0
APPS_EVERY = 30.0  # at what the checks say of apps
PATROL_EVERY, QUALITY_EVERY = 1.0, 2.0  # somebody may be waiting for them
WEEKS_EVERY, DOCTOR_EVERY, QUEUE_EVERY, ROW_USES_EVERY = 30.0, 30.0, 60.0, 60.0


def tasks_of(place: Installation) -> list[Task]:
    """Everything that an installation's worker does in the background."""
    lock, made = Lock(), cache(lambda: Service(place))

    def service() -> Service:
        """One for all tasks that ask questions: the index is opened and understood once."""
        with lock:
            return made()

    return [
        Task.of("hot-terms", HOT_EVERY, lambda: counter_of(place, service()).step, by_builder=True),
        sweep_task(place),
        # anew as soon as somebody is forgotten
        Task.of("learning", LEARN_EVERY, lambda: place.learner().step, by_builder=True),
        dictionaries_task(place),
        switches_task(place),
        callers_task(place),
        # warns of apps, and says when they are well again
        Task.of("apps", APPS_EVERY, lambda: watch_of(place, service()).step, by_builder=True),
        # after each load that is in the index, after each change of the dictionaries, and every night
        Task.of("patrol", PATROL_EVERY, lambda: Monitor(service()).step, by_builder=True),
        Task.of("queue", QUEUE_EVERY, lambda: QueueRefresh(service()).step, by_builder=True, in_turn=True),
        # the running week every hour, one that is over once; weeks from before an upgrade one after the other
        Task.of("query-weeks", WEEKS_EVERY, lambda: WeekCounter(place).step, by_builder=True, in_turn=True),
        # every night, once weeks are counted
        Task.of("row-uses", ROW_USES_EVERY, lambda: RowUseCount(service()).step, by_builder=True, in_turn=True),
        Task.of(
            "quality", QUALITY_EVERY, lambda: QualityRun(place, run=lambda: run_apart(place)).step, by_builder=True
        ),
        Task.of("doctor", DOCTOR_EVERY, lambda: DoctorVisit(place).step, in_turn=True),
        *host_tasks(place),
        *engine_tasks(place),
        *alarm_tasks(place),
    ]


def watch_of(place: Installation, service: Service) -> AppWatch:
    """What looks at the apps of an installation."""
    checks = ChecksOfLinks(service.state.snapshot, lambda: addresses_of(place.interfaces))
    return AppWatch(service.shelf, checks, place.settings)


def alarm_tasks(installation: Installation) -> tuple[Task, ...]:
    """Looking, telling, and asking outside interfaces where that is wanted."""
    settings = installation.settings

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def watch() -> AlarmWatch:
        return AlarmWatch(settings, installation.store.get, installation.banned, post=installation.alarm_post)

    def task(name: str, every: float, work: Callable[[AlarmWatch], None], *, by_builder: bool = False) -> Task:
        return Task(name, every, lambda: work(watch()), by_builder)

    tasks = (task("alarms", ALARMS_EVERY, AlarmWatch.look), task("alarm-posts", ALARMS_EVERY, AlarmWatch.tell))
    if not settings.probe_seconds:
        return tasks

    def probe(watch: AlarmWatch) -> None:
        watch.note_interfaces(*installation.prober.step())

    return (*tasks, task("interfaces", INTERFACES_EVERY, probe, by_builder=True))


def background_of(installation: Installation) -> Background:
    """All of it, of the only host."""
    return Background(tasks_of(installation))
