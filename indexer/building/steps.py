"""Many rows, some thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexer.backend import IndexDocument

# Called with a stage's Chinese name, how much is done, and of how much (0: not known).
Progress = Callable[[str, int, int], None]
STEP = 20_000


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """For callers that show nothing."""


def in_steps(
    count: int, documents: Callable[[int, int], Iterator[IndexDocument]], progress: Callable[[int], None]
) -> Iterator[IndexDocument]:
    """The documents of places `[first, end)`, for all of `count` places."""
    for first in range(0, count, STEP):
        end = min(first + STEP, count)
        yield from documents(first, end)
        progress(end)
