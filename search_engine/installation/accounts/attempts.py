"""Failed sign-ins: after a few of one name, or of one address block, none counts for a while that grows with each.
Those from a device that is known (`known_devices`) are the device's own: no stranger can make it wait.

A name that nobody has waits as one that somebody has. Names and addresses are kept as keyed hashes: what people type
into the wrong field is kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update

from indexer.events.pseudonyms import network_of
from indexer.store.accounts.tables import failures

FIRST_WAIT, LONGEST_WAIT = 30_000, 900_000  # ms
# As many more may fail from one block of addresses: an office stands behind one.
OF_A_BLOCK = 4
# A name that somebody has let off does not wait for so long, whoever fails under it: who was locked out comes in.
LET_OFF = 600_000  # ms
# After so long without a failure it begins anew, and rows go.
FORGOTTEN = 86_400_000  # ms
# What the hashes of this table are told apart by from all others of the same key.
PURPOSE = b"zwfw sign-in failures\0"


@dataclass(frozen=True, slots=True)
class Subject:
    """A name, a block of addresses, a device, or who is signed in.

    Attributes:
        digest: As it is kept.
        free: How often it may fail before it has to wait.
    """

    digest: str
    free: int


class FailedAttempts:
    """Counts them, and says who has to wait.

    Args:
        secret: The key of the hashes.
        free: How often one name may fail.
    """

    def __init__(self, engine: Engine, secret: Callable[[], bytes], free: int) -> None:
        self._engine, self._secret, self._free = engine, secret, free

    def of(self, name: str, address: str | None, device: str | None, now: int) -> tuple[Subject, ...]:
        """Who is counted for a sign-in at a time in ms.

        Args:
            device: One that is known for this name; None: any other.
        """
        if device is not None:
            return (Subject(self._digest(f"device:{device}"), self._free),)
        block = Subject(self._digest(f"address:{network_of(address) or ''}"), self._free * OF_A_BLOCK)
        return (block,) if self.are_waiting([self._let_off(name)], now) else (self.of_name(name), block)

    def of_changes(self, name: str) -> Subject:
        """Who is signed in under a name and gives the old password for a new one: no stranger's failures are theirs."""
        return Subject(self._digest(f"change:{name.casefold()}"), self._free)

    def of_name(self, name: str) -> Subject:
        """The name alone, in whichever case."""
        return Subject(self._digest(f"name:{name.casefold()}"), self._free)

    def are_waiting(self, subjects: Sequence[Subject], now: int) -> bool:
        """Whether one of them has to wait, at a time in ms."""
        digests = [subject.digest for subject in subjects]
        query = select(failures.c.subject).where(failures.c.subject.in_(digests), failures.c.until > now)
        # nobody waits for longer: the clock has been set back since
        query = query.where(failures.c.until <= now + LONGEST_WAIT)
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def count(self, subject: Subject, now: int) -> int:
        """How often it has failed since it last succeeded."""
        with self._engine.connect() as connection:
            return _count(connection, subject, now)

    def note(self, connection: Connection, subjects: Sequence[Subject], now: int) -> bool:
        """A sign-in has failed; returns whether somebody has to wait from now on."""
        connection.execute(delete(failures).where(failures.c.last < now - FORGOTTEN))
        waits = False
        for subject in subjects:
            count = _count(connection, subject, now) + 1
            wait = wait_after(count, subject.free)
            values = {"count": count, "last": now, "until": now + wait}
            changed = connection.execute(update(failures).where(failures.c.subject == subject.digest).values(**values))
            if not changed.rowcount:
                connection.execute(insert(failures).values(subject=subject.digest, **values))
            waits = waits or wait > 0
        return waits

    def forget(self, connection: Connection, subject: Subject) -> None:
        """It has succeeded, or somebody has let it off."""
        connection.execute(delete(failures).where(failures.c.subject == subject.digest))

    def let_off(self, connection: Connection, name: str, now: int) -> None:
        """Somebody who may has said so: the name's failures are forgotten, and it does not wait for a while."""
        self.forget(connection, self.of_name(name))
        self.forget(connection, self.of_changes(name))
        mark = self._let_off(name)
        self.forget(connection, mark)
        connection.execute(insert(failures).values(subject=mark.digest, count=0, last=now, until=now + LET_OFF))

    def _let_off(self, name: str) -> Subject:
        return Subject(self._digest(f"let off:{name.casefold()}"), 1)

    def _digest(self, text: str) -> str:
        return hmac.new(self._secret(), PURPOSE + text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def wait_after(count: int, free: int) -> int:
    """How long nothing counts after so many failures, ms: nothing for the first few, then twice as long each time."""
    if count < free:
        return 0
    # no power of hundreds, however often it has failed
    return min(LONGEST_WAIT, FIRST_WAIT << min(count - free, 10))


def _count(connection: Connection, subject: Subject, now: int) -> int:
    query = select(failures.c.count).where(failures.c.subject == subject.digest, failures.c.last >= now - FORGOTTEN)
    return int(connection.execute(query).scalar_one_or_none() or 0)
