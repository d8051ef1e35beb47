"""What each query of the patrol led to when it was last asked. Functions over a connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Final, TypeAlias

from sqlalchemy import Connection, delete, insert, select, update

from indexer.store.monitor.tables import outcomes

# A query and the region that it is asked from.
Asked: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a query led to.

    Attributes:
        document, title, owner: Of the first card; "": none, and nobody is known.
        at: ms since 1970 UTC.
        sequence: Of the last load that was in the index.
        version: Number of the dictionaries' version; 0: none was published.
    """

    query: str
    region: str
    document: str
    title: str
    owner: str
    total: int
    at: int
    sequence: int
    version: int
    lexicon: str
    generation: str

    @property
    def asked(self) -> Asked:
        """What was asked."""
        return self.query, self.region


FIELDS: Final = tuple(Remembered.__dataclass_fields__)


def remembered(connection: Connection) -> dict[Asked, Remembered]:
    """Everything that is remembered."""
    found = connection.execute(select(*(outcomes.c[name] for name in FIELDS)))
    return {one.asked: one for one in (Remembered(*row) for row in found)}


def remember(connection: Connection, new: Iterable[Remembered]) -> None:
    """Remember outcomes in place of those that there are of the same queries."""
    for one in new:
        same = (outcomes.c.query == one.query) & (outcomes.c.region == one.region)
        if not connection.execute(update(outcomes).where(same).values(**asdict(one))).rowcount:
            connection.execute(insert(outcomes).values(**asdict(one)))


def forget_all_but(connection: Connection, asked: Collection[Asked]) -> int:
    """Forget what nobody asks often any more; returns how many queries that are."""
    found = connection.execute(select(outcomes.c.number, outcomes.c.query, outcomes.c.region)).all()
    gone = [number for number, query, region in found if (query, region) not in asked]
    for number in gone:
        connection.execute(delete(outcomes).where(outcomes.c.number == number))
    return len(gone)
