"""The worker's task of looking the catalogue over."""

from __future__ import annotations

from functools import cache

from search_engine.care.quality.running import QualityRun
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

# Seconds between two looks at whether a run is due, or wanted.
EVERY = 2.0


def quality_task(installation: Installation) -> Task:
    """Looks the catalogue over every night, and when somebody asks."""

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def run() -> QualityRun:
        return QualityRun(installation)

    return Task("quality", EVERY, lambda: run().step())
