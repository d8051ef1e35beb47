"""A server process of a home, without a net: it is asked through a pipe, so that a test sees what it answers and how it
ends. What would kill it kills nobody else.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import create_engine, insert

from api.app import create_app
from api.http.metric_files import FOLDER_VARIABLE, fresh_folder
from indexer.store.row_checksums import write_checksums
from indexer.store.tables import keys
from search_engine import Service, Settings
from search_engine.installation.api_keys import _digest
from search_engine.logs import configure_logs
from tests.faults.children import CONTEXT, DEADLINE, wait_until
from tests.faults.events_server import share_parts
from tests.faults.homes import DOCUMENTS, NEW, OLD, catalogue

Answer = tuple[int, Any]
# MB: loads and builds stop below a tenth of it, which on these disks is less than all writing needs.
DISK_WARNING = 10
KEY = "zwfw_key-of-the-fault-tests"


def run_portal(home: str, log: str, asked: Connection) -> None:
    """Answer what is asked until nothing more is."""
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    configure_logs()
    os.environ[FOLDER_VARIABLE] = str(fresh_folder(Path(home)))
    service = Service.open(Settings(home=Path(home), spelling="off", disk_warning=DISK_WARNING, event_rate=10**9))
    share_parts(service)
    client = create_app(service).test_client()
    with suppress(EOFError):
        while True:
            kind, *rest = asked.recv()
            if kind == "files":
                _limit_files(*rest)
                asked.send((0, None))
                continue
            method, path, body, headers = rest
            answer = client.open(path, method=method, data=body, headers=headers)
            json = answer.mimetype == "application/json"
            asked.send((answer.status_code, orjson.loads(answer.data) if json else answer.data.decode()))
    service.close()
    service.installation.store.engine.dispose()


def _limit_files(more: int) -> None:
    """Let this process open so many more files; the numbers below that are free otherwise are taken."""
    while TAKEN:
        os.close(TAKEN.pop())
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    open_now = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + more, most))
    with suppress(OSError):
        while len(TAKEN) < open_now:
            TAKEN.append(os.open(os.devnull, os.O_RDONLY))
    for descriptor in TAKEN[len(TAKEN) - more :]:
        os.close(descriptor)
    del TAKEN[len(TAKEN) - more :]


TAKEN: list[int] = []


class Portal:
    """The process. It says how it ended where it does not answer any more."""

    def __init__(self, home: Path, log: Path) -> None:
        self._ours, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=run_portal, args=(str(home), str(log), theirs))
        self._process.start()
        theirs.close()
        self._log = log

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """A status, and the JSON or text of the answer."""
        return self._say("ask", method, path, body, headers)

    def search(self, q: str, **more: str) -> Answer:
        """A search without region."""
        return self.ask("/v1/search?" + "&".join(f"{name}={quote(text)}" for name, text in {"q": q, **more}.items()))

    def send_event(self, number: int) -> Answer:
        """An event of its own id."""
        event = {"id": f"e{number}", "type": "search", "query": "居住证", "session": "s"}
        return self.ask("/v1/events", "POST", orjson.dumps({"events": [event]}), **{"Content-Type": "application/json"})

    def put(self, document: Mapping[str, Any]) -> Answer:
        """A document."""
        body = orjson.dumps(document) + b"\n"
        headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {KEY}"}
        return self.ask("/v1/documents:bulk", "POST", body, **headers)

    def limit_files(self, more: int) -> None:
        """Let it open so many files more than it has open."""
        self._say("files", more)

    def end(self) -> None:
        """In order."""
        self._ours.close()
        self._process.join(DEADLINE)

    def kill(self) -> None:
        """At once."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(DEADLINE)

    def _say(self, *asked: Any) -> Answer:
        try:
            self._ours.send(asked)
            answer: Answer = self._ours.recv()
        except (EOFError, OSError):
            self._process.join(DEADLINE)
            raise AssertionError(f"the process has ended with {self._process.exitcode}: {self.log()}") from None
        return answer

    def log(self) -> str:
        """The end of what it has logged."""
        return self._log.read_text()[-4000:] if self._log.exists() else ""

    def __enter__(self) -> Portal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self.kill()


PAGES = (
    "/", "/?q=许可", "/v1/suggest?q=许", "/v1/hot", "/v1/catalog", "/healthz", "/readyz", "/metrics", "/openapi.json",
)  # fmt: skip
NAME = "一份在日志里的文件"


def document(number: int) -> dict[str, object]:
    return {**catalogue(NEW)[0], "id": f"disk-{number}", "title": f"{NAME}{number}"}


def assert_reads(portal: Portal) -> None:
    """Searches, a document and every kind of page are answered."""
    status, page = portal.search(OLD, size="50", collapse="none", region_mode="off")
    assert (status, page["total"]) == (200, DOCUMENTS)
    for q in ("身份证", "公积金", "shenfenzheng", "许可"):
        assert portal.search(q)[0] == 200
    assert portal.ask(f"/v1/documents/{catalogue(OLD)[0]['id']}")[0] == 200
    for path in PAGES:
        status, told = portal.ask(path)
        assert status == 200, (path, told, portal.log())


def assert_refused(answer: tuple[int, dict[str, dict[str, str]]]) -> None:
    status, told = answer
    assert (status, told["error"]["code"]) == (507, "insufficient_storage")
    assert "没有写入" in told["error"]["message"]


def assert_goes_on(portal: Portal) -> None:
    """What was refused is taken, within the second in which room is looked for again."""
    wait_until(lambda: portal.send_event(2)[0] == 202)
    wait_until(lambda: portal.put(document(2))[0] == 200)
    assert portal.ask("/v1/documents/disk-2")[0] == 200
    assert_reads(portal)


def allow_writes(home: Path) -> None:
    """Have a home know the key with which documents are written here."""
    row = {"name": "tests", "digest": _digest(KEY), "scopes": "documents:write", "created": "2026-01-01T00:00:00Z"}
    engine = create_engine(f"sqlite:///{home / 'zwfw.db'}")
    with engine.begin() as connection:
        write_checksums(connection, keys, list(connection.execute(insert(keys).values(row)).inserted_primary_key))
    engine.dispose()
