"""An index that is built anew in the cluster while people read.

1. No request fails, and no page is mixed of two states: all documents are rewritten by one load, and every page shows
   either none of that, or nothing else; whoever has seen the new state sees the old one no more.
2. So it is while a node is killed meanwhile, and with 300,000 documents.
"""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine.installation.installation import Installation
from search_engine.page.query_record import IN_PART
from tests.cluster.engine_site import (
    FORMS,
    PLACES,
    SERVING,
    SUBJECTS,
    page_of,
    prepare,
    settings,
    single_region_documents,
)
from tests.cluster.hosts import ZWFW
from tests.cluster.search_nodes import SearchNodes
from tests.faults.children import wait_until
from tests.faults.homes import NEW, OLD, catalogue
from tests.faults.kills import kills
from tests.serving.live import live

pytestmark = [pytest.mark.cluster, pytest.mark.nodes]
FEW, MANY = 3_000, int(os.environ.get("ZWFW_TEST_UNITS", "300000"))
READERS, SHOWN = 3, 5
SWITCHED_SECONDS = 120.0
# No page of many documents may be in part because the machine is busy: an answer may take so long, in seconds.
PATIENT = "?seconds=60"
SIZES = [*kills(1, 19), pytest.param(MANY, id="many", marks=pytest.mark.soak)]


def documents(edition: str, count: int) -> Iterator[dict[str, Any]]:
    """All of one edition."""
    yield from catalogue(edition)
    yield from single_region_documents(edition, count)


@dataclass
class Reader(threading.Thread):
    """Somebody who searches all the time; the editions that pages were of, in order, what was wrong, how many pages
    there were, and the seconds of the slowest.
    """

    port: int
    draw: random.Random
    may_lack: bool
    seen: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    slowest: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Search until stopped."""
        while not self.stopped.wait(0.02):
            q, begun = self.draw.choice(SUBJECTS) + self.draw.choice(("", *FORMS)), time.monotonic()
            try:
                self._note(q, page_of(self.port, q, region=self.draw.choice(PLACES), size="50"))
            except (AssertionError, OSError) as error:
                self.faults.append(f"{q}: {error!r}")
            self.pages, self.slowest = self.pages + 1, max(self.slowest, time.monotonic() - begun)

    def _note(self, q: str, page: dict[str, Any]) -> None:
        editions = {item["title"][-2:] for item in page["items"]}
        lacks = IN_PART in page["notices"]
        if (len(editions) != 1 and not (lacks and not editions)) or (lacks and not self.may_lack):
            self.faults.append(f"{q}: {editions} {page['notices']}")
        if editions and [*editions] != self.seen[-1:]:
            self.seen += editions


@pytest.mark.parametrize("seed", SIZES)
def test_an_index_is_built_anew_while_people_read(nodes: SearchNodes, tmp_path: Path, seed: int) -> None:
    home, count = tmp_path / "home", seed if seed >= FEW else FEW
    address = nodes.address + (PATIENT if count > FEW else "")
    prepare(home, address, documents(OLD, count))
    killed = [nodes.manager()] if seed % 2 else []
    with live(home, backend="opensearch", opensearch=address, **SERVING) as server:
        readers = [Reader(server.port, random.Random(f"{seed}{n}"), bool(killed)) for n in range(READERS)]
        for reader in readers:
            reader.start()
        load(home, address, documents(NEW, count))
        with nodes.without(killed) if killed else nullcontext():
            build(home, address)
            wait_until(lambda: all(reader.seen[-1:] == [NEW] for reader in readers), SWITCHED_SECONDS, 0.1)
        print(f"{sum(reader.pages for reader in readers)} pages; slowest {max(one.slowest for one in readers):.1f} s")
        for reader in readers:
            reader.stopped.set()
            reader.join()
    faults = [fault for reader in readers for fault in reader.faults]
    assert not faults, faults[:SHOWN]
    assert [reader.seen for reader in readers] == [[OLD, NEW]] * READERS


def load(home: Path, address: str, rows: Iterator[dict[str, Any]]) -> None:
    """Write documents in one load."""
    with closing(Installation(settings(home, address))) as place:
        numbered = (Row(number, row) for number, row in enumerate(rows, 1))
        load_rows(place.store, numbered, DocumentCheck(place.tree()), LoadOptions("test"))


def build(home: Path, address: str) -> None:
    """What an operator types."""
    given = {"ZWFW_HOME": str(home), "ZWFW_BACKEND": "opensearch", "ZWFW_OPENSEARCH": address, "ZWFW_SPELLING": "off"}
    done = subprocess.run(
        [*ZWFW, "index", "build"], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
