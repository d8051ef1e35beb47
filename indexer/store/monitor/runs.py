"""When the patrol went round, over what, and what came of it. Functions over a connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from indexer.store.monitor.tables import runs

KEPT_RUNS = 200


@dataclass(frozen=True, slots=True)
class Stamp:
    """What queries are answered from.

    Attributes:
        sequence: Of the last load that is in the index.
        version: Number of the dictionaries' version; 0: none was published.
        lexicon: Version of the lexicon.
        generation: Of the index.
    """

    sequence: int
    version: int
    lexicon: str
    generation: str

    def differs(self, other: Stamp) -> bool:
        """Whether anything may be answered otherwise. Each host has generations of its own."""
        return (self.sequence, self.lexicon) != (other.sequence, other.lexicon)


@dataclass(frozen=True, slots=True)
class PatrolRun:
    """One round.

    Attributes:
        number: From 1.
        reason: `load`, `dictionaries`, `night`, `now`.
        begun, ended: ms since 1970 UTC; None: it is under way, or was cut short.
        asked: Queries.
        found: Findings that are new.
    """

    number: int
    reason: str
    begun: int
    ended: int | None
    stamp: Stamp
    asked: int
    found: int

    @property
    def seconds(self) -> float:
        """How long it took."""
        return ((self.ended or self.begun) - self.begun) / 1_000


STAMP: Final = tuple(runs.c[name] for name in Stamp.__dataclass_fields__)


def begin_run(connection: Connection, reason: str, at: int, stamp: Stamp) -> int:
    """Note that a round begins; returns its number."""
    values: dict[str, Any] = {name: getattr(stamp, name) for name in Stamp.__dataclass_fields__}
    values |= {"reason": reason, "begun": at, "asked": 0, "found": 0}
    return int(connection.execute(insert(runs).values(**values)).inserted_primary_key[0])  # type: ignore[index]


def end_run(connection: Connection, number: int, at: int, asked: int, found: int) -> PatrolRun:
    """Note that a round has ended; those of long ago go."""
    change = update(runs).where(runs.c.number == number)
    connection.execute(change.values(ended=at, asked=asked, found=found))
    connection.execute(delete(runs).where(runs.c.number <= number - KEPT_RUNS))
    last = last_run(connection)
    assert last is not None
    return last


def last_run(connection: Connection) -> PatrolRun | None:
    """The newest round that has ended; None: there was none yet."""
    query = select(runs.c.number, runs.c.reason, runs.c.begun, runs.c.ended, runs.c.asked, runs.c.found, *STAMP)
    row = connection.execute(query.where(runs.c.ended.isnot(None)).order_by(runs.c.number.desc()).limit(1)).first()
    if row is None:
        return None
    number, reason, begun, ended, asked, found, *stamp = row
    return PatrolRun(number, reason, begun, ended, Stamp(*stamp), asked, found)
