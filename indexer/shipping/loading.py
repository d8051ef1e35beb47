"""Fetching objects and comparing them with their names."""

from __future__ import annotations

import tempfile
from pathlib import Path

from indexer.disk import refusals
from indexer.errors import DamagedShipment
from indexer.generation.checksums import digest
from indexer.shipping.shipment import NamedShipment, read_shipment
from indexer.shipping.storage import Storage


def load_shipment(storage: Storage, name: str) -> NamedShipment:
    """A shipment of a storage. Raises `DamagedShipment`, `StorageAway`, or `OtherSchema` for a newer program's."""
    with tempfile.TemporaryDirectory(prefix="zwfw-") as folder:
        target = Path(folder) / "shipment"
        load_object(storage, name, target)
        return read_shipment(target.read_bytes())


def load_object(storage: Storage, name: str, target: Path) -> None:
    """Fetch an object, unless it is there whole. What was cut off goes on; what is not what it should be is fetched
    once more. Raises `DamagedShipment` where that does not help, or `StorageAway`.
    """
    for _ in range(2):
        with refusals(target):
            if not target.exists():
                storage.fetch(name, target)
            if digest(target, target.stat().st_size) == name:
                return
            target.unlink()
    raise DamagedShipment(name, "内容与名称不符")
