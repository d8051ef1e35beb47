"""Removing what no shipment in use names. Only the builder sweeps, while it holds the lease."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from indexer.errors import OtherSchema
from indexer.shipping.errors import DamagedShipment
from indexer.shipping.loading import load_shipment
from indexer.shipping.pointer import Pointer
from indexer.shipping.storage import Storage, Stored

LOG = structlog.get_logger("shipping")
# Shipments before the pointed one whose objects stay: hosts may be fetching them.
KEPT = 16
# Seconds for which every object stays: whoever has put it there may be about to ship it.
YOUNG = 3_600.0
OBJECT = re.compile(r"\.?[0-9a-f]{64}\b.*")


def sweep(
    storage: Storage,
    pointer: Pointer,
    may_go_on: Callable[[], bool],
    others: Collection[str] = (),
    kept: int = KEPT,
    young: float = YOUNG,
) -> int:
    """Remove the objects that neither the pointed shipment nor the last ones before it name, once they are old. Files
    of other names are left alone.

    Args:
        may_go_on: Whether the caller is still the builder; asked before each object.
        others: Names of objects that something else than a shipment of the index needs.

    Returns:
        How many were removed.

    Raises:
        StorageAway: The storage does not answer.
        DamagedShipment: The pointed shipment is missing or damaged; nothing is removed then.
    """
    pointed = pointer.read()
    if pointed is None:
        return 0
    named = {*others, *_named(storage, pointed.shipment, kept)}
    removed, (now, listed) = 0, _listed(storage)
    for stored in listed:
        if stored.name in named or stored.at > now - young or not OBJECT.fullmatch(stored.name):
            continue
        if not may_go_on():
            break
        storage.remove(stored.name)
        removed += 1
    LOG.info("storage swept", removed=removed, kept=len(named))
    return removed


def _listed(storage: Storage) -> tuple[float, list[Stored]]:
    """What time it is by the storage's clock, which may differ from this host's, and all objects."""
    with TemporaryDirectory(prefix="zwfw-") as folder:
        probe, content = Path(folder, "probe"), secrets.token_bytes(32)
        probe.write_bytes(content)
        name = hashlib.sha256(content).hexdigest()
        storage.put(name, probe)
    listed = list(storage.names())
    storage.remove(name)
    others = [stored for stored in listed if stored.name != name]
    return next((stored.at for stored in listed if stored.name == name), float("-inf")), others


def _named(storage: Storage, newest: str, kept: int) -> Iterator[str]:
    """The objects of a shipment and of those before it, and they themselves."""
    name = newest
    for _ in range(kept + 1):
        try:
            shipment = load_shipment(storage, name).shipment
        except (DamagedShipment, OtherSchema):
            if name == newest:
                raise
            return  # what is behind was removed earlier
        yield name
        yield from shipment.objects
        if not shipment.before:
            return
        name = shipment.before
