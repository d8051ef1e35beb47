"""Sub-queries and rounds of the text engine, counted where they leave retrieval.

This is the one place that knows how retrieval asks: today reader by reader, one search or count a call, each of which
has to be waited for before the next is known. So a call is a sub-query and a round. Where several go in one call, a row
of `_calls` says how many it carries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from indexer.snapshot import Snapshot


@dataclass(slots=True)
class EngineCalls:
    """Counted so far."""

    sub_queries: int = 0
    rounds: int = 0


# An owner's method, and how many sub-queries a call of it with some arguments carries.
Call = tuple[type[Any], str, Callable[..., int]]


def _calls(snapshot: Snapshot) -> tuple[Call, ...]:
    """What `own`, `copies` and the reader below `catalog` are asked by; they are of one type."""
    reader = type(snapshot.own)
    return ((reader, "search", lambda *_: 1), (reader, "frequency", lambda *_: 1))


@contextmanager
def engine_calls(snapshot: Snapshot) -> Iterator[EngineCalls]:
    """Counts meanwhile; of one thread."""
    counts, original = EngineCalls(), [(owner, name, getattr(owner, name)) for owner, name, _ in _calls(snapshot)]
    for owner, name, carried in _calls(snapshot):
        setattr(owner, name, _counted(getattr(owner, name), counts, carried))
    try:
        yield counts
    finally:
        for owner, name, method in original:
            setattr(owner, name, method)


def _counted(method: Callable[..., Any], counts: EngineCalls, carried: Callable[..., int]) -> Callable[..., Any]:
    def counting(reader: Any, *arguments: Any, **named: Any) -> Any:
        counts.rounds += 1
        counts.sub_queries += carried(*arguments)
        return method(reader, *arguments, **named)

    return counting
