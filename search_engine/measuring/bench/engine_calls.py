"""Sub-queries and rounds of the text engine, counted where they leave retrieval: `Snapshot.ask` is a round, and carries
its sub-queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from indexer.backend import Answer, SubQuery
from indexer.snapshot import Snapshot


@dataclass(slots=True)
class EngineCalls:
    """Counted so far."""

    sub_queries: int = 0
    rounds: int = 0


@contextmanager
def engine_calls() -> Iterator[EngineCalls]:
    """Counts meanwhile; of one thread."""
    counts, ask = EngineCalls(), Snapshot.ask

    def counting(snapshot: Snapshot, asked: Sequence[SubQuery]) -> list[Answer]:
        counts.rounds += 1
        counts.sub_queries += len(asked)
        return ask(snapshot, asked)

    Snapshot.ask = counting  # type: ignore[assignment]
    try:
        yield counts
    finally:
        Snapshot.ask = ask  # type: ignore[method-assign]
