"""The lease: one host at a time builds, by a row that ends unless its holder renews it.

Not an advisory lock: a process that is paused or cut off keeps its connection, and its lock with it. A lease ends by
the database's clock, and each holder has a number (the fence) that no later writer accepts once another has taken over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, MetaData, Table, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from indexer.shipping.errors import Fenced
from indexer.store.engine import writing
from indexer.store.hosts.database_clock import DatabaseClock
from indexer.store.hosts.tables import leases
from indexer.store.postgresql import NAMESPACE

BUILDER = "builder"
# Documents, and leases with them, have no namespace.
OF_NAMESPACES = leases.to_metadata(MetaData(), schema="public")
# Seconds after which a lease that nobody renews ends. A holder renews it six times as often: a long step of a
# build may keep its threads waiting for a few seconds.
LASTS, RENEWED_EVERY = 6.0, 1.0
# How long a transaction that has seen its fence may pause before the server ends it.
ENDED_IN_PAUSE = "SET LOCAL idle_in_transaction_session_timeout = '2s'"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as its row says.

    Attributes:
        fence: From 1; grows by 1 with each holder.
        holder: Which host; "" where it was given back.
        left: Seconds until it ends; negative: it has ended.
    """

    fence: int
    holder: str
    left: float

    @property
    def is_held(self) -> bool:
        """Whether somebody has it."""
        return bool(self.holder) and self.left > 0


class LeaseTable:
    """Leases of one database. All methods raise `StoreBusy` where the database does not answer now."""

    def __init__(self, engine: Engine, name: str = BUILDER, lasts: float = LASTS) -> None:
        self._engine, self._name, self._lasts = engine, name, int(lasts * 1000)
        self._mine = leases.c.name == name

    def read(self) -> Lease | None:
        """The lease; None: nobody ever had it."""
        query = select(leases.c.fence, leases.c.holder, leases.c.until - DatabaseClock()).where(self._mine)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Lease(int(row[0]), str(row[1]), row[2] / 1000)

    def take(self, holder: str, *, whoever_has_it: bool = False) -> int | None:
        """Take it where it has ended; returns the new fence, None where somebody has it.

        Args:
            whoever_has_it: Also where somebody has it: they find themselves fenced.
        """
        ended = true() if whoever_has_it else leases.c.until <= DatabaseClock()
        try:
            with writing(self._engine, shared=True) as connection:
                self._require_row(connection)
                taken = (
                    update(leases)
                    .where(self._mine, ended)
                    .values(fence=leases.c.fence + 1, holder=holder, until=DatabaseClock() + self._lasts)
                    .returning(leases.c.fence)
                )
                fence = connection.execute(taken).scalar_one_or_none()
        except IntegrityError:
            return None  # another host made the row in this moment, and is as good as its holder
        return None if fence is None else int(fence)

    def _require_row(self, connection: Connection) -> None:
        if connection.execute(select(leases.c.name).where(self._mine)).first() is None:
            connection.execute(insert(leases).values(name=self._name, fence=0, holder="", until=0))

    def renew(self, fence: int) -> None:
        """Have it end later. One that has ended is renewed too while nobody else has taken it. Raises `Fenced`."""
        renewed = update(leases).where(self._mine, leases.c.fence == fence, leases.c.holder != "")
        with writing(self._engine, shared=True) as connection:
            if not connection.execute(renewed.values(until=DatabaseClock() + self._lasts)).rowcount:
                raise Fenced

    def give_back(self, fence: int) -> None:
        """Let others have it at once; nothing happens where another has it already."""
        ended = update(leases).where(self._mine, leases.c.fence == fence)
        with writing(self._engine, shared=True) as connection:
            connection.execute(ended.values(holder="", until=0))


def require_fence(connection: Connection, fence: int, name: str = BUILDER) -> None:
    """Within a transaction, see that a lease is still that of a fence; nobody takes it before the transaction ends.

    Raises:
        Fenced: Another host has taken over, or it was given back.
    """
    table = _as_seen_from(connection)
    query = select(table.c.fence).where(table.c.name == name, table.c.fence == fence, table.c.holder != "")
    if connection.dialect.name == "postgresql":
        # one that is paused between here and its commit keeps whoever takes over waiting no longer
        connection.exec_driver_sql(ENDED_IN_PAUSE)
    if connection.execute(query.with_for_update(read=True)).first() is None:
        raise Fenced


def _as_seen_from(connection: Connection) -> Table:
    """The table of leases, also from a namespace beside that of documents."""
    return OF_NAMESPACES if connection.get_execution_options().get(NAMESPACE) is not None else leases
