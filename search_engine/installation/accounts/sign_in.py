"""Signing in: by a password, or by the header of a portal that is trusted. Whoever fails is told the same sentence,
whatever it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Never

from sqlalchemy import Engine, update

from indexer.documents.timestamps import to_text
from indexer.store.accounts.tables import accounts
from indexer.store.audit import Actions, Author
from indexer.store.audit.author import NAMELESS
from indexer.store.audit.log import append
from indexer.store.engine import writing
from search_engine.errors import BadParameters, Detail, SignInRefused
from search_engine.installation.accounts.account import Account, account_name
from search_engine.installation.accounts.account_store import AccountStore, write_account
from search_engine.installation.accounts.attempts import FailedAttempts, Subject
from search_engine.installation.accounts.passwords import hashed, is_outdated, verified
from search_engine.installation.accounts.sessions import BY_HEADER, BY_PASSWORD, ConsoleSession, ConsoleSessions


class SignIn:
    """Signs people in and out.

    Args:
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        engine: Engine,
        store: AccountStore,
        sessions: ConsoleSessions,
        attempts: FailedAttempts,
        clock: Callable[[], float],
    ) -> None:
        self._engine, self._store, self._sessions = engine, store, sessions
        self._attempts, self._clock = attempts, clock

    def with_password(self, name: str, password: str, address: str | None) -> str:
        """Begin a session; returns its id.

        Raises:
            SignInRefused: No such account, another password, a locked account, or too many failures before.
        """
        name = account_name(name)
        subjects, now = self._attempts.of(name, address), self._now()
        if self._attempts.are_waiting(subjects, now):
            raise SignInRefused
        account, kept = self._store.find(name), self._store.password_of(name)
        is_right = verified(kept, password)
        if account is None or kept is None or not is_right or account.locked is not None:
            self._refuse(account, subjects, now, address)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, self._attempts.of_name(name))
            if is_outdated(kept):
                write_account(connection, account.number, {"password": hashed(password)})
            when = update(accounts).where(accounts.c.account == account.number)
            connection.execute(when.values(last_sign_in=to_text(datetime.fromtimestamp(now / 1000, UTC))))
            secret = self._sessions.begin(connection, account.number, BY_PASSWORD, address)
            append(connection, Author.of_user(account.name, address), Actions.USERS_SIGN_IN, account.actor)
        return secret

    def with_header(self, name: str, address: str | None) -> str:
        """Begin a session of somebody whom a trusted portal names; returns its id. Raises `SignInRefused`."""
        account = self._store.find(name)
        if account is None or account.locked is not None:
            raise SignInRefused
        with writing(self._engine) as connection:
            when = update(accounts).where(accounts.c.account == account.number)
            connection.execute(when.values(last_sign_in=to_text(datetime.fromtimestamp(self._clock(), UTC))))
            secret = self._sessions.begin(connection, account.number, BY_HEADER, address)
            author = Author.of_user(account.name, address)
            append(connection, author, Actions.USERS_SIGN_IN, account.actor, after={"way": BY_HEADER})
        return secret

    def out(self, account: Account, session: ConsoleSession, address: str | None) -> None:
        """End a session."""
        self._sessions.end(session)
        with writing(self._engine) as connection:
            append(connection, Author.of_user(account.name, address), Actions.USERS_SIGN_OUT, account.actor)

    def change_password(
        self, account: Account, session: ConsoleSession, old: str, new: str, address: str | None
    ) -> str:
        """Change one's own password: all sessions end, and a new one begins, whose id is returned.

        Raises:
            BadParameters: The old one is wrong, or the new one will not do.
            SignInRefused: The old one was wrong too often.
        """
        now, subject = self._now(), self._attempts.of_name(account.name)
        if self._attempts.are_waiting([subject], now):
            raise SignInRefused
        if not verified(self._store.password_of(account.name), old):
            with writing(self._engine) as connection:
                self._attempts.note(connection, [subject], now)
            raise BadParameters([Detail("old", "现在的密码不正确")])
        if old == new:
            raise BadParameters([Detail("new", "新密码应与现在的不同")])
        author = Author.of_user(account.name, address)
        try:
            self._store.set_password(account.name, new, author=author)
        except BadParameters as error:
            raise BadParameters([Detail("new", detail.reason) for detail in error.details]) from None
        with writing(self._engine) as connection:
            self._attempts.forget(connection, subject)
            return self._sessions.begin(connection, account.number, session.way, address)

    def failure_count(self, account: Account) -> int:
        """How often signing in by this name has failed since it last succeeded."""
        return self._attempts.count(self._attempts.of_name(account.name), self._now())

    def let_off(self, account: Account) -> None:
        """Forget its failures: it waits no longer."""
        with writing(self._engine) as connection:
            self._attempts.forget(connection, self._attempts.of_name(account.name))

    def _refuse(self, account: Account | None, subjects: Sequence[Subject], now: int, address: str | None) -> Never:
        """Note a failure. Nothing that was typed is kept; of a name that nobody has, only that somebody tried."""
        with writing(self._engine) as connection:
            waits = self._attempts.note(connection, subjects, now)
            author = Author(NAMELESS.actor, address=address)
            target = "" if account is None else account.actor
            append(connection, author, Actions.USERS_REFUSED, target, after={"waits": waits})
        raise SignInRefused

    def _now(self) -> int:
        return int(self._clock() * 1000)
