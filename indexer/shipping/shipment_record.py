"""Which shipment a generation came by, or was shipped with last: kept in its folder as the storage has it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from indexer.disk import refusals
from indexer.errors import DamagedShipment, OtherSchema
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generation import Generation
from indexer.shipping.shipment import Shipment, from_bytes

RECORD, CANDIDATE = "shipment.json", "shipment-next.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A shipment and its name."""

    name: str
    shipment: Shipment


def read_record(generation: Generation, file: str = RECORD) -> Recorded | None:
    """The record of a generation; None where it has none that can be read."""
    try:
        content = (generation.path / file).read_bytes()
        name = hashlib.sha256(content).hexdigest()
        return Recorded(name, from_bytes(name, content))
    except (FileNotFoundError, DamagedShipment, OtherSchema, ValueError, TypeError, KeyError):
        return None


def write_record(generation: Generation, content: bytes, file: str = RECORD) -> None:
    """Record a shipment."""
    replace_file(generation.path / file, content)


def confirm_candidate(generation: Generation) -> None:
    """The pointer names the candidate: it is the record from now on."""
    path = generation.path / CANDIDATE
    with refusals(path):
        path.replace(generation.path / RECORD)
