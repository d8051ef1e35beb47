"""What was learnt of events: the builder ships it, every host fetches it. What was learnt before goes from the storage
at once, since somebody in it may have asked to be forgotten.
"""

from __future__ import annotations

import shutil
from contextlib import suppress

import structlog

from indexer.errors import DamagedShipment
from indexer.shipping.pointer import Pointed
from indexer.shipping.small_folder import fetch_folder, read_listing, ship_folder
from search_engine.installation.cluster import Cluster
from search_engine.people.learning.model_registry import ModelFolder

LOG = structlog.get_logger("hosts")
# The name of the listing that a generation of models came by, within its folder.
LISTING = "listing"


class SharedModels:
    """The models of one host.

    Args:
        served: What this host recommends by.
    """

    def __init__(self, cluster: Cluster, served: ModelFolder) -> None:
        self._cluster, self._served, self._learnt = cluster, served, ModelFolder(cluster.learnt)
        self._fence: int | None = None
        self._shipped = 0

    def ship(self, fence: int) -> None:
        """Ship what was learnt here, where that is something new. Raises `Fenced`, and what the storage raises."""
        if self._fence != fence:
            self._begin(fence)
        stamp = self._learnt.stamp()
        if stamp == self._shipped:
            return
        before = self._cluster.models.read()
        name = ship_folder(self._cluster.storage, self._learnt.current())
        if before is None or before.shipment != name:
            self._cluster.models.swap(before, name, fence)
            self._remove(before, name)
            LOG.info("models shipped")
        self._shipped = stamp

    def _begin(self, fence: int) -> None:
        """Begin with what all hosts have: where it has to be forgotten before anything is learnt anew, that is told."""
        if self._cluster.learnt.exists():
            shutil.rmtree(self._cluster.learnt)
        self._shipped = 0
        if (current := self._served.current()) is not None and current.exists():
            made = self._learnt.begin()
            shutil.copytree(current, made, ignore=shutil.ignore_patterns(LISTING), dirs_exist_ok=True)
            self._learnt.switch(made)
            self._shipped = self._learnt.stamp()
        self._fence = fence

    def _remove(self, before: Pointed | None, name: str) -> None:
        if before is None:
            return
        storage = self._cluster.storage
        with suppress(DamagedShipment):
            old, new = read_listing(storage, before.shipment), set(read_listing(storage, name).values())
            for wanted in {before.shipment, *old.values()} - new:
                storage.remove(wanted)

    def follow(self) -> None:
        """Recommend by what was shipped last. Raises what the database and the storage raise."""
        pointed = self._cluster.models.read()
        if pointed is None or pointed.shipment == self._has():
            return
        made = self._served.begin()
        try:
            is_something = fetch_folder(self._cluster.storage, pointed.shipment, made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        (made / LISTING).write_text(pointed.shipment)
        if is_something:
            self._served.switch(made)
        else:
            self._served.clear()
            shutil.rmtree(made, ignore_errors=True)
        LOG.info("models fetched")

    def _has(self) -> str:
        current = self._served.current()
        try:
            return (current / LISTING).read_text() if current else ""
        except OSError:
            return ""

    def objects(self) -> set[str]:
        """The objects that no sweep may remove."""
        pointed = self._cluster.models.read()
        if pointed is None:
            return set()
        return {pointed.shipment, *read_listing(self._cluster.storage, pointed.shipment).values()}
