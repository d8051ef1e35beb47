"""Nodes of OpenSearch, each a JVM, which a test kills, holds and starts again while a site serves from them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from search_engine.measuring.bench.peers.node import Node
from tests.engines import started
from tests.faults.children import wait_until
from tests.serving.live import HOST, ask

COUNT, HEAP = 3, "384m"
HEALTH = "/_cluster/health?timeout=1s&cluster_manager_timeout=1s"
# For a cluster to have all copies again; for nodes that start beside other work.
GREEN_SECONDS, STEP = 180.0, 0.2


@dataclass(frozen=True)
class SearchNodes:
    """A cluster of several."""

    each: Sequence[Node]

    @property
    def address(self) -> str:
        """The setting that names them all."""
        return ",".join(f"http://{HOST}:{node.port}" for node in self.each)

    def manager(self) -> Node:
        """The node that was elected."""
        return self._named(self._told("/_cat/cluster_manager?format=json")[0]["node"])

    def primary(self, index: str) -> Node:
        """The node that takes the writes of an index of one shard."""
        shards = self._told(f"/_cat/shards/{index}?format=json")
        return self._named(next(shard["node"] for shard in shards if shard["prirep"] == "p"))

    def await_green(self, count: int = COUNT) -> None:
        """Returns when so many nodes have all copies of all documents."""

        def green() -> bool:
            health = self._told(HEALTH)
            return (health.get("status"), health.get("number_of_nodes")) == ("green", count)

        wait_until(green, GREEN_SECONDS, STEP)

    @contextmanager
    def without(self, killed: Sequence[Node]) -> Iterator[None]:
        """Some lose power; they are started again when this is left."""
        for node in killed:
            node.kill()
        try:
            yield
        finally:
            for node in killed:
                node.start()
            for node in killed:
                node.await_ready()

    @contextmanager
    def held(self) -> Iterator[None]:
        """All keep their connections and answer nothing."""
        for node in self.each:
            os.kill(node.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for node in self.each:
                os.kill(node.pid, signal.SIGCONT)

    def _named(self, name: str) -> Node:
        return next(node for node in self.each if str(node.transport) == name)

    def _told(self, path: str) -> Any:
        """What any of them says; {} where none answers."""
        for node in self.each:
            try:
                status, body = ask(node.port, "GET", path)
            except OSError:
                continue
            if status == 200:
                return json.loads(body)
        return {}


@contextmanager
def search_nodes() -> Iterator[SearchNodes]:
    """Some that are ready; they have ended when this is left."""
    with started(COUNT, HEAP) as made:
        yield SearchNodes(made)
