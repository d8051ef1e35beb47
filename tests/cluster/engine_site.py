"""A host on SQLite that serves from nodes of OpenSearch, with a catalogue that has many documents of one region."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from indexer.backends.opensearch.state import FILE
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from search_engine.installation.api_keys import NewKey
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.cluster.search_nodes import SearchNodes
from tests.cluster.traffic import SHOWN, Traffic, clock, other
from tests.faults.homes import OLD, catalogue
from tests.sample import looked_after
from tests.serving.live import Live, ask, live

SERVING = {"block_seconds": "0", "spelling": "off", "event_rate": "1000000", "four_eyes": "none"}
SUBJECTS = ("食品经营许可", "住房公积金提取", "居民身份证换领", "公租房租赁补贴", "户口迁移", "道路运输证")
FORMS = ("实施细则", "工作通知", "办理答复", "收费公示")
PLACES = ("330110", "330106", "330100", "330000", "110105", "441900")
SINGLE = 1_200  # documents of one region
# What clients write is there before, under another name: so its text is the nodes', as that of all single documents.
KEPT, KEPT_TITLE = 4_000, "预留登记"


@dataclass
class EngineSite:
    """A server that is ready, what it serves from, and the key of a program that writes."""

    home: Path
    nodes: SearchNodes
    live: Live
    key: str = field(repr=False)
    name: str = "engine"
    _names: Iterator[str] = field(default_factory=lambda: (f"kept-{number}" for number in range(KEPT)))

    @property
    def port(self) -> int:
        return self.live.port

    @property
    def index(self) -> str:
        """The name in the cluster of the index that is served."""
        generation = (self.home / "index" / "current").read_text("ascii").split()[0]
        return str(json.loads((self.home / "index" / generation / "own" / FILE).read_bytes())["index"])

    @contextmanager
    def traffic(self, name: str) -> Iterator[Traffic]:
        """Clients. When this is left, all that was promised them has been seen to be true."""
        with Traffic([self], self.key, name, names=self._names) as told:
            told.moves_on()
            yield told
            told.moves_on()
        self.settled(told)

    def settled(self, told: Traffic) -> None:
        """What must be true when nothing happens any more."""
        told.require_kept([self], lambda: [name for name in self._events() if name.startswith(f"{told.name}-")])
        complaints = [line for line in self.live.complaints() if "Traceback" in line or "CRITICAL" in line]
        assert not complaints, complaints[:SHOWN]

    def page(self, q: str, **parameters: str) -> dict[str, Any]:
        """One page of a search."""
        return page_of(self.port, q, **parameters)

    def _events(self) -> Iterator[str]:
        with closing(Installation(Settings(home=self.home), read_only=True)) as place:
            sequence = 0
            while some := place.events.since(sequence):
                yield from (event.id for event in some)
                sequence = some[-1].sequence


def page_of(port: int, q: str, **parameters: str) -> dict[str, Any]:
    """One page of a search, which must not fail."""
    status, body = ask(port, "GET", f"/v1/search?{urlencode({'q': q, 'region': PLACES[0]} | parameters)}")
    assert status == 200, body
    return dict(json.loads(body))


def single_region_documents(edition: str, count: int) -> Iterator[dict[str, Any]]:
    """Policies and answers that one region has alone, each with its edition in its name."""
    kinds = itertools.product(SUBJECTS, FORMS, PLACES)
    for number, (subject, form, place) in enumerate(itertools.islice(itertools.cycle(kinds), count)):
        title = f"{subject}{form}第{number}号{edition}"
        yield {"id": f"single-{number}", "kind": "policy", "title": title, "region": place, "text": f"{subject}的说明"}


def _kept() -> Iterator[dict[str, Any]]:
    for number in range(KEPT):
        name = f"kept-{number}"
        yield {**other(name), "title": f"{KEPT_TITLE}{name}"}


def prepare(home: Path, address: str, documents: Iterable[dict[str, Any]]) -> str:
    """Load documents, index them, and have a worker rest; a key of a program that writes."""
    with closing(Installation(settings(home, address))) as place:
        rows = (Row(number, row) for number, row in enumerate(documents, 1))
        load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
        place.worker().build()
        looked_after(place)
        return place.keys.create(NewKey("cluster", roles=("publisher",)))


def settings(home: Path, address: str) -> Settings:
    """Those of a home that serves from nodes."""
    return Settings(home=home, spelling="off", log_queries=False, backend="opensearch", opensearch=address)


@contextmanager
def engine_site(home: Path, nodes: SearchNodes) -> Iterator[EngineSite]:
    """One that serves."""
    documents = [*catalogue(OLD), *single_region_documents(OLD, SINGLE), *_kept(), clock(0)]
    key = prepare(home, nodes.address, documents)
    with live(home, indexing=True, backend="opensearch", opensearch=nodes.address, **SERVING) as server:
        yield EngineSite(home, nodes, server, key)
