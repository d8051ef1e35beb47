"""Secrets of an installation, kept encrypted in the database of documents, which hosts share.

A process holds values in memory only. It reads the rows anew a few times a second at most, so that a secret that was
changed acts everywhere within a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy import Engine

from dictionaries.reasons import Message
from indexer.errors import StoreBusy
from indexer.store.audit import Actions, Author
from indexer.store.audit.log import append
from indexer.store.engine import writing
from indexer.store.sealed.rows import CONTENTS, SealedRow, all_rows, remove_all
from search_engine.errors import SecretUnavailable
from search_engine.sealed.change import Change
from search_engine.sealed.held_master_key import WRONG_OLD, HeldMasterKey
from search_engine.sealed.key_sources import SECONDS
from search_engine.sealed.sealed_rows import SealedRows
from search_engine.settings.gateway_settings import AES
from search_engine.settings.sealed_value import NAME, NAME_TOLD

LOOK_EVERY: Final = 0.5  # s between two looks at the rows
LONGEST: Final = 65_536  # bytes of a value: a private key with its certificates has a tenth
WRONG_NAME = Message(
    "wrong_form", NAME_TOLD,
    "the name must have 1 to 100 letters, digits and . _ -, and begin with a letter or a digit",
)  # fmt: skip
WRONG_SIZE = Message("out_of_range", "密钥的内容应为 1 至 {most} 字节", "a secret must have 1 to {most} bytes")
ALL: Final = "secrets"  # as the audit log names all of them


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret as it is listed. `at`: ms since 1970 UTC; `master`: id of its master key."""

    name: str
    version: int
    algorithm: str
    master: str
    author: str
    at: int


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A value in memory, with the rows that it was opened from."""

    row: SealedRow
    contents: SealedRow | None
    value: bytes


class SealedSecrets:
    """Reads and writes secrets. Safe for several threads, processes and hosts.

    Args:
        engine: Opens the database of documents.
        source: Of the master key (`ZWFW_MASTER_KEY`); "": none is set.
        algorithm: What new values are sealed with (`ZWFW_SEAL`).
        known: The rows as this host knows them without asking the database; None: it does not.
        clock: Seconds since 1970 UTC.
        waits: Seconds that somebody waits for the source of the master key.

    Attributes:
        master: The master key that is set.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        source: str,
        algorithm: str = AES,
        known: Callable[[], Mapping[str, SealedRow] | None] = lambda: None,
        clock: Callable[[], float] = time.time,
        waits: float = SECONDS + 1,
    ) -> None:
        self._engine, self._algorithm, self._known, self._clock = engine, algorithm, known, clock
        self.master = HeldMasterKey(source, waits=waits)
        self._lock = Lock()
        self._seen: Mapping[str, SealedRow] = {}
        self._busy: StoreBusy | None = None
        self._looked = float("-inf")
        self._newest = 0  # version of the table of contents that this process has seen
        self._held: dict[str, Held] = {}

    def get(self, name: str) -> bytes:
        """The value of a secret.

        Raises:
            SecretUnavailable: There is none, it cannot be opened, or is not what was written last.
            StoreBusy: The database does not answer now.
        """
        now = self.now(name)
        row, contents, held = now.rows.get(name), now.rows.get(CONTENTS), self._held.get(name)
        if row is None or held is None or (held.row, held.contents) != (row, contents):
            listed = now.contents()
            self._newest = max(self._newest, listed.version)
            value = now.value(name, listed)
            self._held = {known: one for known, one in self._held.items() if known in now.rows}
            held = self._held[name] = Held(now.rows[name], contents, value)
        return held.value

    def has(self, name: str) -> bool:
        """Whether there is a secret of this name, which is not opened. Raises `StoreBusy`."""
        return name in self.now(name).names

    def names(self) -> list[SecretEntry]:
        """All secrets, by name; no master key is needed. Raises `StoreBusy`."""
        now = self.now()
        return [
            SecretEntry(row.name, row.version, row.algorithm, row.master, row.author, row.at)
            for row in (now.rows[name] for name in now.names)
        ]

    def put(self, name: str, value: bytes, author: Author | None = None) -> int:
        """Keep a secret, in the place of the one of this name; returns its version.

        Args:
            author: Who does it, for the audit log; None: who runs this process.

        Raises:
            ValueError: In Chinese: the name or the value is of the wrong form.
            SecretUnavailable: There is no master key, or not that of the other secrets.
        """
        if not NAME.fullmatch(name):
            raise ValueError(WRONG_NAME())
        if not 0 < len(value) <= LONGEST:
            raise ValueError(WRONG_SIZE(most=LONGEST))
        with self._changing(author, Actions.SECRETS_SET, f"secret:{name}") as change:
            change.seal(name, value)
        return change.contents.versions[name]

    def made_once(self, name: str, make: Callable[[], bytes], author: Author | None = None) -> bytes:
        """The value of a secret, which is made where there is none; of two that come at a time both get one value.
        Raises as `put`.
        """
        if not self.has(name):
            with self._changing(author, Actions.SECRETS_SET, f"secret:{name}") as change:
                if name not in change.before.names:
                    change.seal(name, make())
        return self.get(name)

    def delete(self, name: str, author: Author | None = None) -> None:
        """Remove a secret. Raises `SecretUnavailable` where there is none, or the master key is not at hand."""
        with self._changing(author, Actions.SECRETS_DELETE, f"secret:{name}") as change:
            change.remove(name)

    def delete_all(self, author: Author | None = None) -> int:
        """Remove every secret; no master key is needed. Returns how many there were."""
        by = author or Author.of_shell()
        with writing(self._engine()) as connection:
            gone = len(all_rows(connection).keys() - {CONTENTS})
            remove_all(connection)
            append(connection, by, Actions.SECRETS_DELETE, ALL, {"count": gone}, {"contents": 0})
        self._newest = 0
        self.look_again()
        return gone

    def rotate(self, names: Collection[str] = (), author: Author | None = None) -> list[str]:
        """Seal secrets anew: with new data keys, in new versions, with the algorithm that is set; those of some names,
        else all. Returns their names. Raises `SecretUnavailable` where one cannot be opened; then none is changed.
        """
        target = f"secret:{next(iter(names))}" if len(names) == 1 else ALL
        with self._changing(author, Actions.SECRETS_ROTATE, target) as change:
            chosen = sorted(set(names)) or change.before.names
            values = {name: change.before.value(name, change.contents) for name in chosen}
            for name, value in values.items():
                change.seal(name, value)
        return chosen

    def rewrap(self, old: str, author: Author | None = None) -> int:
        """Wrap the data keys of all secrets with the master key that is set now, in one transaction; returns how many
        there are, 0 where that was done already.

        Args:
            old: The source of the master key that they are wrapped with.

        Raises:
            SecretUnavailable: One of the two keys is not at hand, or a secret is not in order; nothing is changed then.
        """
        former, own = HeldMasterKey(old, WRONG_OLD), self.master.key()
        if former.key().id == own.id:
            raise SecretUnavailable("", f"新旧主密钥是同一个（{own.id}）。请先让 ZWFW_MASTER_KEY 指向新的主密钥")
        self.look_again()
        if self.now().master == own.id:
            return 0
        with self._changing(author, Actions.SECRETS_REWRAP, ALL, former) as change:
            change.rewrap(change.before.names)
        return len(change.before.names)

    def now(self, name: str = CONTENTS) -> SealedRows:
        """The rows as they are; as this host knows them, where it knows one of a name. Raises `StoreBusy`."""
        known = self._known()
        rows = known if known is not None and name in known else self._read()
        return SealedRows(rows, self.master.key, self._newest)

    def look_again(self) -> None:
        """Have the next question read the rows anew."""
        self._looked = float("-inf")

    def _read(self) -> Mapping[str, SealedRow]:
        with self._lock:
            now = time.monotonic()
            if now - self._looked >= LOOK_EVERY:
                self._looked, self._busy = now, None
                try:
                    with self._engine().connect() as connection:
                        self._seen = all_rows(connection)
                except StoreBusy as error:
                    self._busy = error
            if self._busy is not None:
                raise self._busy
            return self._seen

    @contextmanager
    def _changing(
        self, author: Author | None, action: str, target: str, former: HeldMasterKey | None = None
    ) -> Iterator[Change]:
        """A change in one transaction, with its entry of the audit log. `former`: what rows are wrapped with now."""
        by, at = author or Author.of_shell(), int(self._clock() * 1_000)
        # before others have to wait: a command may take seconds
        own = self.master.key("" if former else self.now().master)
        with writing(self._engine()) as connection:
            before = SealedRows(all_rows(connection), (former or self.master).key, self._newest)
            change = Change(before, own, self._algorithm, by.actor, at)
            yield change
            if not change.is_empty:
                append(connection, by, action, target, None, change.write(connection))
        self.look_again()
