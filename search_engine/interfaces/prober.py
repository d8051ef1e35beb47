"""Asks interfaces: each when it is due, some hosts at once, one host never by two.

What is kept of an answer is how it was; of its text nothing leaves `search_engine.interfaces.judging`.
"""

from __future__ import annotations

import fcntl
import os
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

from dictionaries.banned import BannedWords
from indexer.store.audit import Author
from indexer.store.interfaces.rows import Check
from search_engine.errors import BadParameters, Detail
from search_engine.interfaces.addresses import (
    AddressRefused,
    Networks,
    Resolve,
    given_address,
    read_address,
)
from search_engine.interfaces.exchange import Reply, TooLong, exchange
from search_engine.interfaces.interface import Interface
from search_engine.interfaces.judging import fault_of, json_of, noted_in, result_code, shape_of
from search_engine.interfaces.known_interface import OK, SECOND, KnownInterface
from search_engine.interfaces.outgoing import NotSendable, Secret, no_secret, signing_with
from search_engine.interfaces.registry import InterfaceRegistry
from search_engine.settings.settings import Settings

# Hosts that are asked at once.
AT_ONCE: Final = 4
# Locks that processes of this host share: two hosts of one lock wait for each other, which harms nothing.
LOCKS: Final = 64


@dataclass(frozen=True, slots=True)
class Probe:
    """How an interface was, and what may be shown of its answer: its form, and nothing that stands in it.

    Attributes:
        size: Bytes of the body that were read.
        shape: Members of an answer of JSON with their types.
        code: The result code of the standard's envelope; "": there is none.
    """

    check: Check
    media_type: str = ""
    size: int = 0
    is_whole: bool = True
    shape: Sequence[tuple[str, str]] = ()
    code: str = ""


class Prober:
    """Asks the interfaces of a registry.

    Args:
        locks: A folder of this host; made.
        banned: What is banned now.
        secret: What is kept sealed: values of parameters, and the key that requests are signed with.
        clock: Milliseconds since 1970 UTC.
        resolve: How names are resolved; None: as the system does.
    """

    def __init__(
        self,
        registry: InterfaceRegistry,
        settings: Settings,
        locks: Path,
        banned: Callable[[], BannedWords],
        *,
        secret: Secret = no_secret,
        clock: Callable[[], int] = lambda: int(time.time() * 1_000),
        resolve: Resolve | None = None,
    ) -> None:
        self._registry, self._settings, self._locks, self._banned = registry, settings, locks, banned
        self._sign, self._secret, self._clock, self._resolve = signing_with(secret), secret, clock, resolve
        self._networks = Networks(settings.interface_networks)
        self._unnoted: list[Check] = []

    def step(self) -> tuple[list[KnownInterface], list[Check]]:
        """Ask what is due, of each host the one that has waited longest. Returns all interfaces as they are now, and
        the new checks.
        """
        noted = self._note()
        known = self._registry.now()
        due = self._due(known)
        if not due:
            return known, noted
        self._banned()  # where the dictionaries are damaged, nobody is asked
        with ThreadPoolExecutor(AT_ONCE, "probe") as pool:
            self._unnoted = [probe.check for probe in pool.map(self._probe, due) if probe is not None]
        noted += self._note()
        return self._registry.now(), noted

    def _note(self) -> list[Check]:
        """Write down what was asked. Until the database takes it nobody is asked: they would be asked at every step."""
        if self._unnoted:
            self._registry.note(self._unnoted)
        noted, self._unnoted = self._unnoted, []
        return noted

    def check(self, name: str, author: Author) -> Probe:
        """Ask an interface now, for somebody.

        Raises:
            NotFound: There is none of this name.
            BadParameters: Its host wants to be left alone, or is just being asked.
        """
        known = self._registry.now()
        one = self._registry.find(name)
        rest = _resting(known).get(_host(one.interface), 0) - self._clock()
        if rest > 0:
            raise BadParameters([Detail("", f"该主机要求稍后再访问，请在 {-(-rest // SECOND)} 秒后再试")])
        if not one.is_whole:
            raise BadParameters([Detail("", "登记的内容与写入时不符：请删除后重新登记")])
        probe = self._probe(one, by_hand=True)
        if probe is None:
            raise BadParameters([Detail("", "正在检查该主机，请稍后再试")])
        self._registry.note([probe.check], author)
        return probe

    def _due(self, known: Sequence[KnownInterface]) -> list[KnownInterface]:
        now, resting = self._clock(), _resting(known)
        first: dict[str, KnownInterface] = {}
        for one in sorted((one for one in known if one.is_checked), key=lambda one: one.due):
            host = _host(one.interface)
            # a clock that has been set back would keep it waiting: it is asked where the last check is still to come
            if (one.due <= now or (one.last and one.last.at > now)) and resting.get(host, 0) <= now:
                first.setdefault(host, one)
        return list(first.values())

    def _probe(self, known: KnownInterface, *, by_hand: bool = False) -> Probe | None:
        """How an interface is; None where another process is just asking its host."""
        with self._held(_host(known.interface)) as held:
            return self._asked(known, by_hand) if held else None

    def _asked(self, known: KnownInterface, by_hand: bool) -> Probe:
        interface, at, begun = known.interface, self._clock(), time.monotonic()
        reply: Reply | None = None
        try:
            reply = self._exchange(known)
            outcome, reason = fault_of(interface, reply)
            if outcome == OK and reply.seconds * SECOND > known.slow_ms:
                outcome, reason = "slow", f"用时 {reply.seconds:.1f} 秒"
        except AddressRefused as error:
            outcome, reason = "refused", str(error)
        except TimeoutError:
            outcome, reason = "timed_out", f"{self._settings.probe_timeout} 秒内没有答完"
        except NotSendable as error:
            outcome, reason = "refused", str(error)
        except (OSError, ValueError) as error:
            outcome, reason = "unreachable", _told(error)
        ms = round((reply.seconds if reply else time.monotonic() - begun) * SECOND)
        content = tuple(map(str, noted_in(interface, reply, self._banned())))
        status, rest = (reply.status, reply.rest) if reply else (0, 0)
        resume = at + rest * SECOND if rest else 0
        check = Check(known.name, at, outcome, status, ms, reason, content, resume, by_hand)
        return _shown(check, reply)

    def _exchange(self, known: KnownInterface) -> Reply:
        interface = known.interface
        names = {one.secret for one in interface.parameters if one.secret}
        secrets = {name: self._secret(name).decode() for name in names}
        body = interface.content(secrets)
        read = given_address if known.built_in else read_address
        address = read(interface.address).with_query(interface.query(secrets))
        headers = {"Content-Type": interface.content_type} if interface.method == "POST" else {}
        if interface.sign:
            headers.update(self._sign(interface.app, interface.method, address.url, body))
        return exchange(
            interface.method, address, self._settings.probe_timeout,
            networks=None if known.built_in else self._networks, body=body, headers=headers, resolve=self._resolve,
        )  # fmt: skip

    @contextmanager
    def _held(self, host: str) -> Iterator[bool]:
        """The lock of a host; False where another thread or process has it."""
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._locks / f"host-{crc32(host.encode()) % LOCKS:02d}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            yield False
            return
        try:
            yield True
        finally:
            os.close(descriptor)


def _shown(check: Check, reply: Reply | None) -> Probe:
    if reply is None:
        return Probe(check)
    value = json_of(reply)
    return Probe(check, reply.media_type, len(reply.body), reply.is_whole, shape_of(value), result_code(value))


def _host(interface: Interface) -> str:
    return (urlsplit(interface.address).hostname or "").lower()


def _resting(known: Sequence[KnownInterface]) -> dict[str, int]:
    """Host → until when it wants to be left alone, ms since 1970 UTC."""
    found: dict[str, int] = {}
    for one in known:
        if one.last is not None:
            host = _host(one.interface)
            found[host] = max(found.get(host, 0), one.last.resume)
    return found


def _told(error: Exception) -> str:
    """Why nobody could be reached, by the class of the error: its text may quote what a host has sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "证书不可信"
    if isinstance(error, TooLong):
        return "返回的头部没有尽头"
    return f"接不通（{type(error).__name__}）"
