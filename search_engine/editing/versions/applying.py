"""What processes follow is kept to what the database has: another host may have published or switched something."""

from __future__ import annotations

from functools import cache

from indexer.store.editing.tables import versions
from indexer.store.gateway.tables import callers
from indexer.store.switches.tables import steps
from search_engine.editing.editor import Editor
from search_engine.editing.opening import editor_of
from search_engine.editing.switches.kill_switches import KillSwitches
from search_engine.installation.background import Background, Task
from search_engine.installation.host_tasks import host_tasks
from search_engine.installation.installation import Installation

# Seconds between two looks at what is published: another host's publish is served here within a second.
SETTLE_EVERY = 0.5
# The same of a serving process: where a worker runs beside it, it does nothing.
FOLLOW_EVERY = 1.0


def dictionaries_task(installation: Installation) -> Task:
    """Keeps the dictionaries that processes follow those that are published, whatever has come between the two."""

    @cache
    def editor() -> Editor:
        return editor_of(installation)

    return Task("dictionaries", SETTLE_EVERY, lambda: editor().settle(), topics=(versions.name,))


def switches_task(installation: Installation) -> Task:
    """Keeps what processes follow of the kill switches as the database has it."""
    return Task("switches", SETTLE_EVERY, lambda: KillSwitches.of(installation).settle(), topics=(steps.name,))


def callers_task(installation: Installation) -> Task:
    """Keeps what processes follow of callers as the database has it."""

    def settle() -> None:
        installation.callers.settle()

    return Task("callers", SETTLE_EVERY, settle, topics=(callers.name,))


def settling_of(installation: Installation) -> Background:
    """All of it, of a serving process, for as long as no worker runs over its home."""

    def alone(task: Task) -> Task:
        def run() -> None:
            if installation.generations.lock().manager() is None:
                task.run()

        return Task(task.name, FOLLOW_EVERY, run)

    tasks = (
        dictionaries_task(installation), switches_task(installation), callers_task(installation),
        *host_tasks(installation),
    )  # fmt: skip
    return Background(list(map(alone, tasks)))
