"""The pointer to the commit that all hosts serve: one row, replaced only by who has seen it and still has the lease."""

from __future__ import annotations

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from indexer.errors import Fenced
from indexer.shipping.pointer import Pointed
from indexer.store.engine import writing
from indexer.store.hosts.database_clock import DatabaseClock
from indexer.store.hosts.lease import require_fence
from indexer.store.hosts.tables import pointers
from indexer.store.hosts.wakeups import wake

# What is pointed to: the index, and what was learnt of events.
INDEX, MODELS = "index", "models"


class CommitPointer:
    """One pointer of a database, a `Pointer`. Methods raise `StoreBusy` where the database does not answer now."""

    def __init__(self, engine: Engine, name: str = INDEX) -> None:
        self._engine, self._name = engine, name

    def read(self) -> Pointed | None:
        """What is pointed to; None before the first commit."""
        columns = (pointers.c.number, pointers.c.fence, pointers.c.shipment, pointers.c.at)
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(pointers.c.name == self._name)).one_or_none()
        return None if row is None else Pointed(row.number, row.fence, row.shipment, row.at / 1000)

    def swap(self, before: Pointed | None, shipment: str, fence: int) -> Pointed:
        """Point to another shipment, in one transaction, and wake the other hosts.

        Args:
            before: What is pointed to as far as the caller knows; None: nothing.
            shipment: Its name in the storage.
            fence: Of the caller's lease.

        Raises:
            Fenced: Another host has the lease, or has moved the pointer.
        """
        values = {"fence": fence, "shipment": shipment, "at": DatabaseClock()}
        same = (pointers.c.name == self._name) & (pointers.c.number == (before.number if before else 0))
        moved = update(pointers).where(same).values(number=pointers.c.number + 1, **values)
        made = insert(pointers).values(name=self._name, number=1, **values)
        try:
            with writing(self._engine, shared=True) as connection:
                require_fence(connection, fence)
                if not connection.execute(moved if before else made).rowcount:
                    raise Fenced
                wake(connection, pointers.name)
        except IntegrityError:
            raise Fenced from None
        found = self.read()
        assert found is not None
        return found
