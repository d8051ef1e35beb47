"""What people and programs do at several hosts while something happens to one, and what must be true of it after.

Every read is answered, whatever is away. A write is acknowledged, or refused so that its sender knows to try again, and
what was acknowledged is served by every host in the end, once. An event that was taken is in the database once. No host
serves an older state after a newer one.
"""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol
from urllib.parse import quote

from search_engine.page.query_record import IN_PART
from tests.faults.children import wait_until
from tests.serving.clients import Call, visitor
from tests.serving.live import HOST, ask

REGION = "330110"
# One document that is written again and again, with a number in its title that only grows; and others, once each.
CLOCK, CLOCK_TITLE = "traffic-clock", "潮汐观测记录"
OTHER_TITLE = "滩涂围垦备案"
RETRY_SECONDS = 0.3  # sooner than `Retry-After` says: what is refused must be refused again, or taken
SETTLED_SECONDS = 60.0
SHOWN = 5  # of what is wrong
PREFIX, PAGE = "traffic-other-", 50


class Served(Protocol):
    """Where clients ask."""

    @property
    def name(self) -> str:
        """What faults are told by."""

    @property
    def port(self) -> int:
        """Of its HTTP."""


@dataclass
class Traffic:
    """Clients of some hosts, from entering to leaving; what they saw.

    Attributes:
        key: Of a program that may write documents.
        rest: Seconds between two requests of a client.
        names: Of the documents that are written once each; None: new ones of these clients' own.
        patient: Whether events may be refused too; they are sent again then.
        faults: What was no answer, or a wrong one.
        acknowledged: Documents that the service has taken, by id.
        refused: When writes of documents were told to try again, in seconds of `time.monotonic`.
        accepted: Events that the service has taken, by id.
        seconds: How long each read took.
        in_part: When pages came that lack what the text engine knows, by `time.monotonic`.
    """

    hosts: Sequence[Served]
    key: str
    name: str
    rest: float = 0.05
    names: Iterator[str] | None = None
    patient: bool = False
    faults: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    in_part: list[float] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Traffic:
        works: list[Callable[[], None]] = [self._write]
        for number, host in enumerate(self.hosts):
            works += [lambda host=host, number=number: self._read(host, number), lambda host=host: self._watch(host)]
            works += [lambda host=host: self._report(host)]
        self._threads = [threading.Thread(target=work) for work in works]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def pass_by(self, seconds: float) -> None:
        """Go on for a while."""
        self._stopped.wait(seconds)

    def moves_on(self, count: int = 3) -> None:
        """Returns when so many more writes were acknowledged."""
        wanted = len(self.acknowledged) + count
        wait_until(lambda: len(self.acknowledged) >= wanted, SETTLED_SECONDS, step=0.05)

    def require_kept(self, hosts: Sequence[Served], stored: Callable[[], list[str]]) -> None:
        """What must be true when nothing happens any more: no read failed, and all that was taken is there, once.

        Args:
            hosts: Which serve the documents.
            stored: The ids of the events of these clients that the database has.
        """
        assert not self.faults, self.faults[:SHOWN]
        for host in hosts:
            wait_until(lambda host=host: set(self.acknowledged) <= set(served(host)), SETTLED_SECONDS, 0.5)
            twice = [name for name, times in Counter(served(host)).items() if times > 1]
            assert not twice, twice[:SHOWN]
        wait_until(lambda: set(self.accepted) <= set(stored()), SETTLED_SECONDS, 0.5)
        found = Counter(stored())
        assert found == Counter(self.accepted), (found - Counter(self.accepted)).most_common(SHOWN)

    def _read(self, host: Served, seed: int) -> None:
        """What visitors do, events aside."""
        calls = (call for call in visitor(seed) if call.method == "GET")
        for call, status, _ in self._answers(host, calls):
            if status != 200:
                self.faults.append(f"{host.name}: {status} {call.path}")

    def _watch(self, host: Served) -> None:
        """Look at the document that grows."""
        calls = itertools.repeat(Call(f"/v1/search?q={quote(CLOCK_TITLE)}&region={REGION}"))
        for _, status, body in self._answers(host, calls):
            if lacking(body):
                continue
            number = _number(body) if status == 200 else None
            if number is None or number < self._seen[host.name]:
                self.faults.append(f"{host.name}: {status}, {number} after {self._seen[host.name]}: {body[:200]!r}")
            self._seen[host.name] = max(number or 0, self._seen[host.name])

    def _answers(self, host: Served, calls: Iterator[Call]) -> Iterator[tuple[Call, int, bytes]]:
        """Ask one after another on a kept connection."""
        connection = http.client.HTTPConnection(HOST, host.port, timeout=60)
        while not self._stopped.wait(self.rest):
            call, began = next(calls), time.perf_counter()
            try:
                connection.request(call.method, call.path)
                answer = connection.getresponse()
                body = answer.read()
                if lacking(body):
                    self.in_part.append(time.monotonic())
                yield call, answer.status, body
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{host.name}: {error!r} {call.path}")
                connection.close()
            self.seconds.append(time.perf_counter() - began)
        connection.close()

    def _write(self) -> None:
        """Documents, at one host after another, each sent until it is taken."""
        for number in itertools.count(1):
            once = f"{self.name}-{number}"
            rows = [clock(int(time.time() * 1_000)), other(next(self.names) if self.names else once)]
            for host in itertools.cycle(self.hosts):
                if self._stopped.wait(self.rest):
                    return
                if self._wrote(host, rows, once):
                    self.acknowledged.append(str(rows[1]["id"]))
                    break

    def _wrote(self, host: Served, rows: Sequence[dict[str, str]], once: str) -> bool:
        headers = {"X-Zwfw-Key": self.key, "Content-Type": "application/x-ndjson", "Idempotency-Key": once}
        body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        return self._taken(host, "/v1/documents:bulk", body, headers, "write")

    def _report(self, host: Served) -> None:
        """Events of people."""
        for number in itertools.count():
            if self._stopped.wait(self.rest):
                return
            name = f"{self.name}-{host.name}-{number}"
            event = {"id": name, "type": "search", "query": OTHER_TITLE, "region": REGION, "session": name}
            body = json.dumps({"events": [event]}).encode()
            while not self._taken(host, "/v1/events", body, {"Content-Type": "application/json"}, "event"):
                if not self.patient:
                    self.faults.append(f"{host.name}: event {name} was not taken")
                if not self.patient or self._stopped.is_set():
                    break
            else:
                self.accepted.append(name)

    def _taken(self, host: Served, path: str, body: bytes, headers: dict[str, str], what: str) -> bool:
        """Whether something was taken; False where it is to be sent again, in a while."""
        connection = http.client.HTTPConnection(HOST, host.port, timeout=60)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(f"{host.name}: {error!r} {what}")
            return False
        finally:
            connection.close()
        if answer.status in (200, 202):
            return True
        if answer.status != 503 or answer.getheader("Retry-After") is None:
            self.faults.append(f"{host.name}: {answer.status} {what} {told[:300].decode()}")
        if what == "write":
            self.refused.append(time.monotonic())
        self._stopped.wait(RETRY_SECONDS)
        return False


def lacking(body: bytes) -> bool:
    """Whether a page says that it lacks what the text engine knows."""
    return IN_PART.encode() in body


def clock(number: int) -> dict[str, str]:
    """The document that grows."""
    return {"id": CLOCK, "kind": "guide", "title": f"{CLOCK_TITLE}第{number}号", "region": REGION}


def other(name: str) -> dict[str, str]:
    """One of the others."""
    return {"id": f"{PREFIX}{name}", "kind": "guide", "title": f"{OTHER_TITLE}{name}", "region": REGION}


def served(host: Served) -> list[str]:
    """The ids of the others that a host finds, each as often as it finds it."""
    found, pages = list[str](), itertools.count(1)
    while not found or len(found) % PAGE == 0:
        asked = f"q={quote(OTHER_TITLE)}&region={REGION}&collapse=none&size={PAGE}&page={next(pages)}"
        items = json.loads(ask(host.port, "GET", f"/v1/search?{asked}")[1])["items"]
        found += [item["id"] for item in items if item["id"].startswith(PREFIX)]
        if not items:
            break
    return found


def _number(body: bytes) -> int | None:
    """The number in the title that a page shows."""
    found = [item["title"] for item in json.loads(body)["items"] if item["id"] == CLOCK]
    return int("".join(filter(str.isdigit, found[0]))) if len(found) == 1 else None
