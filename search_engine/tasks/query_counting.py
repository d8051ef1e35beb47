"""The worker's task of counting what is asked by week."""

from __future__ import annotations

from functools import cache

from search_engine.hot.asked.counting import WeekCounter
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

# Seconds between two looks at whether a week is due: weeks from before the upgrade are counted one after the other.
EVERY = 30.0


def query_weeks_task(installation: Installation) -> Task:
    """Counts a week where one is due: the running one every hour, one that is over once."""

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def counter() -> WeekCounter:
        return WeekCounter(installation)

    return Task("query-weeks", EVERY, lambda: counter().step())
