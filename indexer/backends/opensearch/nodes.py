"""Which nodes of a cluster are asked: those that answer. One that is silent is left at once, and asked for beside the
requests until it answers again; the library would try it out with somebody's search, who then waits.
"""

from __future__ import annotations

import random
import threading
from typing import Any

from opensearchpy.connection_pool import ConnectionPool
from opensearchpy.exceptions import TransportError
from opensearchpy.transport import Transport

# Seconds between two looks at what was silent, and that an answer to one may take.
LOOK, LOOK_SECONDS = 0.25, 1.0


class NodePool(ConnectionPool):
    """The connections to nodes; where all are silent, any."""

    def __init__(self, connections: Any, **options: Any) -> None:
        super().__init__(connections, **options)
        self._silent: list[Any] = []
        self._lock, self.ended = threading.Lock(), threading.Event()

    def mark_dead(self, connection: Any, now: float | None = None) -> None:
        """Leave a node."""
        with self._lock:
            if connection in self._silent:
                return
            self.connections.remove(connection)
            self._silent.append(connection)
            if len(self._silent) == 1:
                threading.Thread(target=self._look, name="opensearch-nodes", daemon=True).start()

    def mark_live(self, connection: Any) -> None:
        """Where one of the silent was asked after all, and has answered, the next look finds that, too."""

    def resurrect(self, force: bool = False) -> Any:
        """Only where nobody is left who could be asked."""
        return random.choice(self.orig_connections) if force else None

    def _look(self) -> None:
        while self._silent and not self.ended.wait(LOOK):
            for connection in [one for one in self._silent if _answers(one)]:
                with self._lock:
                    self._silent.remove(connection)
                    self.connections.append(connection)


class NodeTransport(Transport):
    """Leaves a node also where it did not answer in time: what was asked is not asked again, its time is over."""

    _last = threading.local()

    def get_connection(self) -> Any:
        """See `Transport`; remembers which."""
        self._last.connection = super().get_connection()
        return self._last.connection

    def end(self) -> None:
        """Look no more for nodes that are silent."""
        if isinstance(self.connection_pool, NodePool):
            self.connection_pool.ended.set()

    def leave_silent(self) -> None:
        """Leave the node that this thread has asked last."""
        self.mark_dead(self._last.connection)


def _answers(connection: Any) -> bool:
    """Whether a node takes part in its cluster; one that refuses to say answers."""
    try:
        connection.perform_request("GET", "/_cluster/health", {"timeout": "0s"}, timeout=LOOK_SECONDS)
    except TransportError as error:
        return isinstance(error.status_code, int) and error.status_code < 500
    return True
