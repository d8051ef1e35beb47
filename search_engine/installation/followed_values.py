"""What a host follows of databases on a server: readers, programs and staff are answered without asking them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from indexer.events import EventStore
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.store import DocumentStore
from indexer.store.sealed.rows import SealedRow, all_rows, row_of, values_of
from indexer.store.shelf.app_states import state_counts
from search_engine.installation.accounts import ConsoleAccess
from search_engine.installation.accounts.account import Account
from search_engine.installation.accounts.sessions import ConsoleSession
from search_engine.installation.api_keys import Key, KeyStore, key_of_row
from search_engine.installation.followed import Followed

# Seconds without an answer after which the databases count as away.
AWAY_AFTER = 5.0
Sessions = Mapping[str, tuple[ConsoleSession, Account]]


class Asked(Protocol):
    """What knows the values: the parts of an installation over its databases, each opened when it is first asked."""

    @property
    def keys(self) -> KeyStore:
        """Keys of programs."""

    @property
    def console_access(self) -> ConsoleAccess:
        """Who is in the console."""

    @property
    def events(self) -> EventStore:
        """Hot lists, salts, and the fingerprint."""

    @property
    def store(self) -> DocumentStore:
        """Documents."""


class FollowedValues:
    """The values of one installation.

    Args:
        folder: Where they are kept on this host.

    Attributes:
        keys: Keys of programs that are in use, by the digest of their secrets.
        sessions: Sessions of the console with their accounts, by the digest of their ids.
        hot_lists: Hot terms by region (12 digits), by rank, without what they are based on.
        salts: What visitors are hashed with, by day since 1970 UTC: today's and tomorrow's too.
        fingerprint: That of the key that persons are kept under; 0: of none yet.
        sequence: The newest write that the documents' database holds.
        secrets: Rows of secrets by name, as they are sealed.
        apps: State → how many apps have a record of it.
    """

    def __init__(self, folder: Path, place: Asked) -> None:
        self._place = place
        self._seen = folder / "seen"  # when all of them were asked for last
        self.keys = Followed[Mapping[str, Key]](folder / "keys.json", lambda _: place.keys.rows_in_use(), _keys)
        self.sessions = Followed[Sessions](
            folder / "sessions.json", lambda _: _session_values(place.console_access.sessions.all_alive()), _sessions
        )
        self.hot_lists = Followed[Mapping[int, list[ListedTerm]]](folder / "hot.json", self._ask_hot_lists, _hot_lists)
        self.salts = Followed[Mapping[int, bytes]](folder / "salts.json", lambda _: self._ask_salts(), _salts)
        self.fingerprint = Followed[int](folder / "fingerprint.json", lambda _: place.events.fingerprint or 0, int)
        self.sequence = Followed[int](folder / "sequence.json", lambda _: place.store.sequence(), int)
        self.secrets = Followed[Mapping[str, SealedRow]](
            folder / "secrets.json", lambda _: self._ask_secrets(), _secrets
        )
        self.apps = Followed[Mapping[str, int]](folder / "apps.json", lambda _: self._ask_apps(), dict)

    def follow(self) -> None:
        """Ask for all of them. Raises `StoreBusy` where a database does not answer now."""
        values = (
            self.keys, self.sessions, self.salts, self.fingerprint, self.hot_lists, self.sequence, self.secrets,
            self.apps,
        )  # fmt: skip
        for one in values:
            one.follow()
        self._seen.touch()

    def is_away(self) -> bool:
        """Whether the databases have not answered for some seconds, as far as this host's worker knows: then nobody
        waits to be told so again.
        """
        try:
            return time.time() - self._seen.stat().st_mtime > AWAY_AFTER
        except OSError:
            return False

    def _ask_hot_lists(self, before: Any) -> dict[str, Any]:
        known = before or {"version": 0, "lists": {}}
        version, changed = HotStore(self._place.events).lists_after(known["version"])
        if version == known["version"]:
            return known
        new = {str(region): [[one.text, one.heat, one.trend] for one in terms] for region, terms in changed.items()}
        lists = {region: terms for region, terms in {**known["lists"], **new}.items() if terms}
        return {"version": version, "lists": lists}

    def _ask_secrets(self) -> list[dict[str, Any]]:
        with self._place.store.engine.connect() as connection:
            return [values_of(row) for row in all_rows(connection).values()]

    def _ask_apps(self) -> dict[str, int]:
        with self._place.store.engine.connect() as connection:
            return dict(state_counts(connection))

    def _ask_salts(self) -> dict[str, str]:
        return {str(day): salt.hex() for day, salt in self._place.events.salts_ahead().items()}


def _keys(values: Mapping[str, Any]) -> Mapping[str, Key]:
    return {digest: key_of_row(row) for digest, row in values.items()}


def _session_values(found: Sessions) -> dict[str, Any]:
    return {digest: [asdict(session), asdict(account)] for digest, (session, account) in found.items()}


def _sessions(values: Mapping[str, Any]) -> Sessions:
    return {digest: (ConsoleSession(**session), _account(account)) for digest, (session, account) in values.items()}


def _account(values: Mapping[str, Any]) -> Account:
    return Account(**{**values, "regions": tuple(values["regions"]), "sites": tuple(values["sites"])})


def _hot_lists(values: Mapping[str, Any]) -> Mapping[int, list[ListedTerm]]:
    lists = values["lists"].items()
    return {int(region): [ListedTerm(text, heat, trend, {}) for text, heat, trend in terms] for region, terms in lists}


def _secrets(values: Sequence[Mapping[str, Any]]) -> Mapping[str, SealedRow]:
    return {row.name: row for row in map(row_of, values)}


def _salts(values: Mapping[str, str]) -> Mapping[int, bytes]:
    return {int(day): bytes.fromhex(salt) for day, salt in values.items()}
