"""Signing in: by a password, by the header of a portal that is trusted, or by OpenID Connect. Whoever fails is told the
same sentence, whatever it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Never

import structlog
from sqlalchemy import Connection, Engine, update

from dictionaries.reasons import Message
from indexer.documents.timestamps import to_text
from indexer.store.accounts.tables import accounts
from indexer.store.audit import Actions, Author
from indexer.store.audit.author import NAMELESS
from indexer.store.audit.log import append
from indexer.store.engine import writing
from search_engine.errors import BadParameters, Detail, SignInRefused
from search_engine.installation.accounts.account import Account, NewAccount, account_name
from search_engine.installation.accounts.account_store import AccountStore, write_account
from search_engine.installation.accounts.attempts import FailedAttempts, Subject
from search_engine.installation.accounts.known_devices import KnownDevices
from search_engine.installation.accounts.oidc.identity import Identity
from search_engine.installation.accounts.passwords import hashed, is_outdated, verified
from search_engine.installation.accounts.sessions import (
    BY_HEADER,
    BY_OIDC,
    BY_PASSWORD,
    ConsoleSession,
    ConsoleSessions,
)
from search_engine.settings.oidc_settings import ClaimRights

WRONG_OLD = Message("wrong_password", "现在的密码不正确", "the present password is wrong")
SAME_AGAIN = Message("conflict", "新密码应与现在的不同", "the new password must differ from the present one")
LOG = structlog.get_logger("sign_in")


class SignIn:
    """Signs people in and out.

    Args:
        devices: From which it has been signed in.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        engine: Engine,
        store: AccountStore,
        sessions: ConsoleSessions,
        attempts: FailedAttempts,
        devices: KnownDevices,
        clock: Callable[[], float],
    ) -> None:
        self._engine, self._store, self._sessions = engine, store, sessions
        self._attempts, self._devices, self._clock = attempts, devices, clock

    def with_password(self, name: str, password: str, address: str | None, known: str | None = None) -> str:
        """Begin a session; returns its id.

        Args:
            known: What the browser has kept of a sign-in under this name (`KnownDevices`).

        Raises:
            SignInRefused: No such account, another password, a locked account, or too many failures before.
        """
        name, now = account_name(name), self._now()
        device = self._devices.device(name, known)
        subjects = self._attempts.of(name, address, device, now)
        if self._attempts.are_waiting(subjects, now):
            raise SignInRefused
        account, kept = self._store.find(name), self._store.password_of(name)
        is_right = verified(kept, password)
        if account is None or kept is None or not is_right or account.locked is not None:
            self._refuse(account, subjects, now, address)
        with writing(self._engine) as connection:
            # a stranger's failures under this name stay what they are where it did not come to them
            self._attempts.forget(connection, self._attempts.of_name(name) if device is None else subjects[0])
            if is_outdated(kept):
                write_account(connection, account.number, {"password": hashed(password)})
            return self._begin(connection, account, BY_PASSWORD, address)

    def with_header(self, name: str, address: str | None) -> str:
        """Begin a session of somebody whom a trusted portal names; returns its id. Raises `SignInRefused`."""
        account = self._store.find(name)
        if account is None or account.locked is not None:
            raise SignInRefused
        with writing(self._engine) as connection:
            return self._begin(connection, account, BY_HEADER, address)

    def with_identity(self, identity: Identity, address: str | None) -> str:
        """Begin a session of somebody whom a provider of OpenID Connect names; returns its id.

        Where the provider says what they may, an account is made that is not there yet, and one that has no password
        gets the role and the places that it says now. One with a password is kept by hand: its rights stay.

        Raises:
            SignInRefused: There is no such account, it is locked, or the provider gives no rights.
        """
        # a name that reads like another one only once it is made plain is not that one
        is_plain = identity.name == account_name(identity.name)
        account = self._store.find(identity.name) if is_plain else None
        is_known = account is not None if not identity.is_mapped else is_plain and identity.rights is not None
        if not is_known or (account is not None and account.locked is not None):
            with writing(self._engine) as connection:
                target, author = "" if account is None else account.actor, Author(NAMELESS.actor, address=address)
                append(connection, author, Actions.USERS_REFUSED, target, after={"way": BY_OIDC})
            raise SignInRefused
        if identity.rights is not None:
            account = self._with_rights(identity.name, account, identity.rights, address)
        assert account is not None
        with writing(self._engine) as connection:
            return self._begin(connection, account, BY_OIDC, address)

    def _with_rights(self, name: str, account: Account | None, rights: ClaimRights, address: str | None) -> Account:
        """The account of a name, as the provider has it. Raises `SignInRefused` where that cannot be."""
        author, given = Author.of_user(name, address), (rights.role, rights.regions, rights.sites)
        try:
            if account is None:
                return self._store.add(NewAccount(name, *given), author=author)
            if account.has_password or (account.role, account.regions, account.sites) == given:
                return account
            return self._store.set_rights(name, *given, author=author)
        except BadParameters as error:
            LOG.warning("rights_refused", reason="; ".join(detail.reason for detail in error.details))
            raise SignInRefused from None

    def _begin(self, connection: Connection, account: Account, way: str, address: str | None) -> str:
        when = update(accounts).where(accounts.c.account == account.number)
        connection.execute(when.values(last_sign_in=to_text(datetime.fromtimestamp(self._clock(), UTC))))
        secret = self._sessions.begin(connection, account.number, way, address)
        author, after = Author.of_user(account.name, address), None if way == BY_PASSWORD else {"way": way}
        append(connection, author, Actions.USERS_SIGN_IN, account.actor, after=after)
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
        now, subject = self._now(), self._attempts.of_changes(account.name)
        if self._attempts.are_waiting([subject], now):
            raise SignInRefused
        if not verified(self._store.password_of(account.name), old):
            with writing(self._engine) as connection:
                self._attempts.note(connection, [subject], now)
            raise BadParameters([Detail("old", WRONG_OLD())])
        if old == new:
            raise BadParameters([Detail("new", SAME_AGAIN())])
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
        """Forget its failures: it waits no longer, nor for a while, however many fail under its name."""
        with writing(self._engine) as connection:
            self._attempts.let_off(connection, account.name, self._now())

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
