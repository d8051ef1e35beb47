"""What a worker does about a text engine that runs elsewhere: it looks how it is, and tends what is its own there."""

from __future__ import annotations

from pathlib import Path

from indexer.backends import ELSEWHERE, get_backend
from search_engine.editing.replay.overlay_folders import FOLDER
from search_engine.installation.background import Task
from search_engine.installation.engine_state import EngineWatch
from search_engine.installation.installation import Installation

# Seconds between two looks, and between two times that the indices in use are noted in themselves.
LOOK_EVERY, TENDED_EVERY = 5.0, 1_200.0


def engine_tasks(place: Installation) -> tuple[Task, ...]:
    """Each host notes what it uses; the one that builds also removes what nobody uses any more. Nothing where no
    engine is named that runs elsewhere.
    """
    if not place.settings.opensearch:
        return ()
    watch = EngineWatch(place.home, place.generations)
    return (
        Task("engine", LOOK_EVERY, watch.step),
        Task("engine-indices", TENDED_EVERY, lambda: tend(place.home, remove=False)),
        Task("engine-sweep", TENDED_EVERY, lambda: tend(place.home, remove=True), by_builder=True),
    )


def tend(home: Path, *, remove: bool) -> int:
    """Note what a home uses in each engine that runs elsewhere; `remove`: and remove what nobody uses. Returns how many
    indices were removed.
    """
    named = named_in(home)
    return sum(get_backend(name).tend(named, remove=remove) for name in ELSEWHERE)


def named_in(home: Path) -> list[Path]:
    """The folders that may name an index: of generations that are served or kept, of such as are built, whole or not,
    and of previews.
    """
    patterns = ("index/g*/own", "build/*/g*/own", f"{FOLDER}/*/g*/own")
    return [folder for pattern in patterns for folder in home.glob(pattern)]
