"""Small installations for the fault tests, and what must be true of one whatever happened to it.

The catalogue has two editions of the same ids: the first says 旧版 in every name, the second 新版. So one page over
everything tells whether a state is whole: as many documents as there are, all of one edition.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson

from dictionaries.regions import load_tree
from indexer.samples.demo import demo_documents
from indexer.store import DocumentStore
from indexer.worker.worker import Worker
from search_engine.errors import NotReady
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import examine
from search_engine.query.request import read_request
from search_engine.service import Service
from search_engine.settings.settings import Settings
from tests import known
from tests.faults.children import wait_until

Entry = TypeVar("Entry")
DOCUMENTS = 240
# Seconds between two looks of a reader: the processes that are watched want the processor too.
BREATH = 0.005
OLD, NEW = "旧版", "新版"
QUERIES = ("", OLD, NEW, "身份证", "公积金 提取", "租房补贴", "许可")


@lru_cache(maxsize=4)
def catalogue(edition: str, count: int = DOCUMENTS) -> list[dict[str, Any]]:
    """So many documents of the sample, each with its edition in its name."""
    return [{**row, "title": f"{row['title']}{edition}", "aliases": []} for row in _sample(count)]


@lru_cache(maxsize=4)
def _sample(count: int) -> list[dict[str, Any]]:
    """What an empty search would leave out is left out here."""
    hidden = ("expires_at", "effective_from")
    matters = _some(known.catalogue(), lambda matter: matter.title, 20)
    sample = demo_documents(matters, _some(known.others(), lambda fields: fields["title"], 12), load_tree())
    kept = (row for row in sample if row.get("initiative") != "依职权" and not any(map(row.get, hidden)))
    return list(islice(kept, count))


def _some(entries: Sequence[Entry], title: Callable[[Entry], str], one_in: int) -> list[Entry]:
    """Few enough that the documents reach down to districts, whose copies share bases; what is asked for is in."""
    asked = ("身份证", "提取住房公积金", "食品经营许可", "租房补贴")
    return [
        entry
        for place, entry in enumerate(entries)
        if place % one_in == 0 or any(word in title(entry) for word in asked)
    ]


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as JSON lines."""
    path.write_bytes(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    return path


def open_home(home: Path, *, read_only: bool = False) -> Installation:
    """The installation of a folder."""
    return Installation(Settings(home=home, spelling="off", log_queries=False), read_only=read_only)


@contextmanager
def service_of(home: Path) -> Iterator[Service]:
    """A service that only reads."""
    service = Service(open_home(home, read_only=True))
    try:
        yield service
    finally:
        service.close()
        service.installation.store.engine.dispose()


def titles(service: Service, q: str = "", size: int = 50) -> tuple[int, list[str]]:
    """How many documents a search finds in all, and the names on its first page."""
    page = service.search(read_request({"q": [q], "size": [str(size)], "collapse": ["none"], "region_mode": ["off"]}))
    return page.total, [item.title for item in page.items]


def edition_of(service: Service, count: int = DOCUMENTS) -> str:
    """The edition that is served; fails where the state is not whole."""
    total, names = titles(service)
    assert total == count, f"{total} documents of {count} are served"
    found = {name[-2:] for name in names}
    assert len(found) == 1, f"two editions at once: {found}"
    return found.pop()


def restart(home: Path) -> Worker:
    """What a start does: clear away what a dead process left, bring the index up to the store."""
    place = open_home(home)
    place.store.remove_abandoned()
    worker = place.worker()
    worker.run_once()
    return worker


def complaints(home: Path, *, deep: bool = True) -> list[str]:
    """What the doctor finds wrong."""
    findings = examine({"ZWFW_HOME": str(home)}, deep=deep)
    return [f"{finding.check}: {finding.message}" for finding in findings if finding.state == "wrong"]


def answers(service: Service) -> dict[str, tuple[int, list[str]]]:
    """What is found for some queries: how many, and which (in order of name: scores follow a text index's history)."""
    found = {q: titles(service, q) for q in QUERIES}
    return {q: (total, sorted(names) if total <= len(names) else []) for q, (total, names) in found.items()}


def assert_whole(home: Path, edition: str, count: int = DOCUMENTS) -> None:
    """After a restart: nothing is wrong, the store counts right, and the index answers as a fresh build does."""
    place = open_home(home)
    assert not (found := complaints(home)), found
    assert place.store.count() == count
    assert unfinished_rows(place.store) == 0
    with service_of(home) as service:
        assert edition_of(service, count) == edition
        before = answers(service)
        place.worker().build()
        assert edition_of(service, count) == edition
        assert answers(service) == before


def unfinished_rows(store: DocumentStore) -> int:
    """Rows written by loads that are not visible."""
    with store.engine.connect() as connection:
        query = "SELECT count(*) FROM documents WHERE load IN (SELECT load FROM loads WHERE sequence IS NULL)"
        return int(connection.exec_driver_sql(query).scalar_one())


class Watcher(threading.Thread):
    """A reader that searches all the time, and notes every edition that it is served; `fault` is what it choked on."""

    def __init__(self, home: Path, look: Callable[[Service], str] = edition_of) -> None:
        super().__init__(daemon=True)
        self._home, self._look = home, look
        self._stopped = threading.Event()
        self.seen: list[str] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Search until stopped."""
        try:
            with service_of(self._home) as service:
                while not self._stopped.wait(BREATH):
                    self._note(service)
        except Exception as error:  # noqa: BLE001  (told where the watcher is left)
            self.fault = error

    def _note(self, service: Service) -> None:
        try:
            found = self._look(service)
        except NotReady as error:
            found = str(error)
        if not self.seen or self.seen[-1] != found:
            self.seen.append(found)

    def __enter__(self) -> Watcher:
        self.start()
        wait_until(lambda: bool(self.seen) or self.fault is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self.join(30)
        if self.fault is not None:
            raise self.fault
