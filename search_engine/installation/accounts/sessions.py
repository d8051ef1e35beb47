"""Who is in the console: a session is a row, known by a random id that the browser alone has.

It ends after silence, after so long in any case, and at once where its account is locked, gets another role or another
password. One that begins later than now ends as one of that long ago: the clock has been set back, and nobody knows how
old it is.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from indexer.store.accounts.tables import accounts, sessions
from indexer.store.engine import writing
from search_engine.installation.accounts.account import Account, account_of
from search_engine.installation.last_use import LastUse

COARSE = timedelta(minutes=1)  # of the last use, at most
BY_PASSWORD, BY_HEADER, BY_OIDC = "password", "header", "oidc"


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """One session.

    Attributes:
        way: How they came in: `password`, `header` or `oidc`.
        created, seen: ms since 1970 UTC; `seen` to the minute.
    """

    number: int
    account: int
    way: str
    address: str | None
    created: int
    seen: int


class ConsoleSessions:
    """Begins, finds and ends sessions.

    Args:
        idle: Minutes of silence after which one ends.
        hours: After so many it ends in any case.
        clock: Seconds since 1970 UTC.
        known: Sessions and their accounts by the digest of their ids, as this host knows them without asking the
            database; None: it does not. One that is not among them is looked up.
    """

    def __init__(
        self,
        engine: Engine,
        idle: int,
        hours: int,
        clock: Callable[[], float],
        known: Callable[[], Mapping[str, tuple[ConsoleSession, Account]] | None] | None = None,
    ) -> None:
        self._engine, self._clock, self._known = engine, clock, known or (lambda: None)
        self._idle, self._whole = idle * 60_000, hours * 3_600_000
        coarse = min(COARSE, timedelta(minutes=idle) / 10)
        self._use = LastUse(engine, sessions, "seen", lambda now: int(now.timestamp() * 1000), coarse)

    def begin(self, connection: Connection, account: int, way: str, address: str | None) -> str:
        """A new session, within a write transaction; returns the id that the browser is to have. What has ended by
        itself is removed.
        """
        now = self._now()
        over = (func.abs(sessions.c.created - now) >= self._whole) | (func.abs(sessions.c.seen - now) >= self._idle)
        connection.execute(delete(sessions).where(over))
        secret = secrets.token_urlsafe(32)
        row = {"digest": _digest(secret), "account": account, "way": way, "address": address}
        connection.execute(insert(sessions).values(**row, created=now, seen=now))
        return secret

    def find(self, secret: str) -> tuple[ConsoleSession, Account] | None:
        """The session of an id, with its account; None where it has ended. It counts as seen now. Raises `DamagedRows`
        where the account is not what was written.
        """
        # a digest is looked up, not a secret compared: timing tells nothing
        digest = _digest(secret)
        known = (self._known() or {}).get(digest) or self._read(digest)
        if known is None or not self._lives(known[0]) or known[1].locked is not None:
            return None
        found, account = known
        moments = [datetime.fromtimestamp(at / 1000, UTC) for at in (found.seen, self._now())]
        self._use.note(found.number, *moments)
        return found, account

    def _read(self, digest: str) -> tuple[ConsoleSession, Account] | None:
        query = select(*SESSION).where(sessions.c.digest == digest)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or not self._lives(found := _session(row)):
                return None
            of = select(accounts).where(accounts.c.account == found.account)
            owner = connection.execute(of).mappings().one_or_none()
        return None if owner is None else (found, account_of(owner))

    def all_alive(self) -> dict[str, tuple[ConsoleSession, Account]]:
        """All that live, of accounts that are not locked, with their accounts, by the digest of their ids."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(sessions.c.digest, *SESSION).order_by(sessions.c.session)).all()
            query = select(accounts).where(accounts.c.locked.is_(None)) if rows else None
            owners = [] if query is None else connection.execute(query).mappings().all()
        account = {owner["account"]: account_of(owner) for owner in owners}
        found = {digest: _session(row) for digest, *row in rows}
        return {
            digest: (session, account[session.account])
            for digest, session in found.items()
            if session.account in account and self._lives(session)
        }

    def of(self, account: Account) -> list[ConsoleSession]:
        """Those of an account that live, newest first."""
        query = select(*SESSION).where(sessions.c.account == account.number).order_by(sessions.c.session.desc())
        with self._engine.connect() as connection:
            found = [_session(row) for row in connection.execute(query)]
        return [one for one in found if self._lives(one)]

    def end(self, session: ConsoleSession) -> None:
        """End one."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.session == session.number))

    def end_others(self, session: ConsoleSession) -> None:
        """End all others of the same account."""
        with writing(self._engine) as connection:
            other = (sessions.c.account == session.account) & (sessions.c.session != session.number)
            connection.execute(delete(sessions).where(other))

    def end_all(self) -> None:
        """End everybody's: a backup that is restored holds those of its time."""
        with writing(self._engine) as connection:
            end_sessions(connection)

    def close(self) -> None:
        """Wait until what was noted is written."""
        self._use.wait()

    def _lives(self, session: ConsoleSession) -> bool:
        now = self._now()
        return abs(session.seen - now) < self._idle and abs(session.created - now) < self._whole

    def _now(self) -> int:
        return int(self._clock() * 1000)


SESSION = (
    sessions.c.session, sessions.c.account, sessions.c.way, sessions.c.address, sessions.c.created, sessions.c.seen,
)  # fmt: skip


def end_sessions(connection: Connection, account: int | None = None) -> None:
    """End all sessions of an account, or of everybody, within a write transaction."""
    which = delete(sessions)
    connection.execute(which if account is None else which.where(sessions.c.account == account))


def _session(row: Any) -> ConsoleSession:
    values: tuple[Any, ...] = tuple(row)
    return ConsoleSession(*values)


def _digest(secret: str) -> str:
    # ids have 256 random bits: there is nothing to guess
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
