"""The worker's tasks that look after what is served: patrol, queue, counts of queries, catalogue, doctor.

Each looks often whether it is due: most are due once a night.
"""

from __future__ import annotations

from search_engine.hot.asked.counting import WeekCounter
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor_visit import DoctorVisit
from search_engine.maintenance.monitor.monitor import Monitor
from search_engine.maintenance.quality.running import QualityRun
from search_engine.maintenance.queue.refreshing import QueueRefresh
from search_engine.tasks.worker_service import service_of

# Seconds between two looks at whether something is due; somebody may be waiting for the patrol and for the catalogue.
PATROL_EVERY, QUALITY_EVERY = 1.0, 2.0
WEEKS_EVERY, DOCTOR_EVERY, QUEUE_EVERY = 30.0, 30.0, 60.0


def patrol_task(installation: Installation) -> Task:
    """Goes round after each load that is in the index, after each change of the dictionaries, and every night."""
    return Task.of("patrol", PATROL_EVERY, lambda: Monitor(service_of(installation)))


def queue_task(installation: Installation) -> Task:
    """Gathers the queue every night."""
    return Task.of("queue", QUEUE_EVERY, lambda: QueueRefresh(service_of(installation)))


def query_weeks_task(installation: Installation) -> Task:
    """Counts a week where one is due: the running one every hour, one that is over once. Weeks from before the upgrade
    are counted one after the other.
    """
    return Task.of("query-weeks", WEEKS_EVERY, lambda: WeekCounter(installation))


def quality_task(installation: Installation) -> Task:
    """Looks the catalogue over every night, and when somebody asks."""
    return Task.of("quality", QUALITY_EVERY, lambda: QualityRun(installation))


def doctor_task(installation: Installation) -> Task:
    """Has the doctor look every night, for the console."""
    return Task.of("doctor", DOCTOR_EVERY, lambda: DoctorVisit(installation))
