"""Fetching objects and comparing them with their names."""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog

from indexer.disk import refusals
from indexer.generation.checksums import digest
from indexer.shipping.errors import DamagedShipment
from indexer.shipping.shipment import NamedShipment, read_shipment
from indexer.shipping.storage import Storage

LOG = structlog.get_logger("shipping")


def load_shipment(storage: Storage, name: str) -> NamedShipment:
    """A shipment of a storage. Raises `DamagedShipment`, `StorageAway`, or `OtherSchema` for a newer program's."""
    with tempfile.TemporaryDirectory(prefix="zwfw-") as folder:
        target = Path(folder) / "shipment"
        load_object(storage, name, target)
        return read_shipment(target.read_bytes())


def load_object(storage: Storage, name: str, target: Path) -> None:
    """Fetch an object, unless it is there whole. What was cut off goes on; what is not what it should be is fetched
    once more. Where it came alike twice the storage has it so: it goes from there, and the builder, which looks for
    what is lost, ships it again. Raises `DamagedShipment` where the second time does not help, or `StorageAway`.
    """
    found = [_loaded(storage, name, target)]
    if found != [name]:
        found.append(_loaded(storage, name, target))
    if found[-1] == name:
        return
    if found[0] == found[1]:
        LOG.error("damaged object removed from the storage", object=name)
        storage.remove(name)
    raise DamagedShipment(name, "内容与名称不符")


def _loaded(storage: Storage, name: str, target: Path) -> str:
    """The digest of an object as it came; it stays only where that is its name."""
    with refusals(target):
        if not target.exists():
            storage.fetch(name, target)
        found = digest(target, target.stat().st_size)
        if found != name:
            target.unlink()
        return found
