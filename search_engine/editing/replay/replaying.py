"""Queries asked one after another of what answers by one lexicon."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome, ask
from search_engine.editing.replay.preview_place import View

# Told after each query: what is done, how far it is, of how much (0: not known).
Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tells nobody."""


def replay(view: View, queries: Sequence[ReplayQuery], progress: Progress = silent, stage: str = "") -> list[Outcome]:
    """The outcome of each query, in their order; between two others may be answered. Raises `NotReady`."""
    found: dict[int, Outcome] = {}
    # those of a region after each other: the rows that act there are looked up once
    order = sorted(range(len(queries)), key=lambda place: queries[place].region)
    for done, place in enumerate(order, 1):
        with view.pipeline() as pipeline:
            found[place] = ask(pipeline, queries[place])
        progress(stage, done, len(queries))
    return [found[place] for place in range(len(queries))]
