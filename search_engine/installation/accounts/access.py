"""Who may enter the console of an installation, and who is in it: accounts, sessions, the way in, cookies' key."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from dictionaries.regions import RegionTree
from indexer.events.pseudonyms import KEY_BYTES, key_in
from indexer.generation.atomic_replacement import OWNER_ONLY, replace_file
from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from search_engine.installation.accounts.account import Account
from search_engine.installation.accounts.account_store import AccountStore, PasswordFile
from search_engine.installation.accounts.attempts import FailedAttempts
from search_engine.installation.accounts.known_devices import KnownDevices
from search_engine.installation.accounts.oidc import OidcProvider
from search_engine.installation.accounts.sessions import ConsoleSession, ConsoleSessions, end_sessions
from search_engine.installation.accounts.sign_in import SignIn
from search_engine.installation.private_home import private_folder
from search_engine.settings.settings import Settings


class ConsoleAccess:
    """The way into the console.

    Args:
        engine: The documents' database.
        tree: The regions as they are now.
        clock: Seconds since 1970 UTC.
        known: As of `ConsoleSessions`.

    Attributes:
        accounts, sessions, sign_in, devices: The parts.
        oidc: The provider of OpenID Connect; None where none is set.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        tree: Callable[[], RegionTree],
        clock: Callable[[], float],
        known: Callable[[], Mapping[str, tuple[ConsoleSession, Account]] | None] | None = None,
    ) -> None:
        self._engine, self._home = engine, Path(settings.home)
        named = settings.first_password_file
        first = PasswordFile(self._home / named) if named else None  # a path of its own stays what it is
        self.accounts = AccountStore(engine, tree, clock, first)
        self.sessions = ConsoleSessions(engine, settings.console_idle, settings.console_hours, clock, known)
        attempts = FailedAttempts(engine, lambda: self.key, settings.console_failures)
        self.devices = KnownDevices(lambda: self.key, clock)
        self.sign_in = SignIn(engine, self.accounts, self.sessions, attempts, self.devices, clock)
        self.oidc = OidcProvider(settings, clock) if settings.oidc_issuer else None

    @property
    def key_file(self) -> Path:
        """Where the key lives."""
        return self._home / "console.key"

    @property
    def key(self) -> bytes:
        """What cookies are signed with; shared by the processes of an installation."""
        private_folder(self._home)
        return key_in(self.key_file)

    def rotate_key(self, author: Author) -> None:
        """Have a new one made; whoever is in the console has to sign in again."""
        with writing(self._engine) as connection:
            end_sessions(connection)
            append(connection, author, Actions.USERS_ROTATE)
        # in one step: one that is gone for a moment may be fetched back from another host
        replace_file(self.key_file, secrets.token_bytes(KEY_BYTES), OWNER_ONLY)
