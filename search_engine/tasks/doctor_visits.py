"""The worker's task of keeping what the doctor finds."""

from __future__ import annotations

from functools import cache

from search_engine.care.doctor.last_visit import DoctorVisit
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

# Seconds between two looks at whether a visit is due.
EVERY = 30.0


def doctor_task(installation: Installation) -> Task:
    """Has the doctor look every night, for the console."""

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def doctor() -> DoctorVisit:
        return DoctorVisit(installation)

    return Task("doctor", EVERY, lambda: doctor().step())
