"""Which shipment a generation came by, or was shipped with last: kept in its folder as the storage has it."""

from __future__ import annotations

from indexer.disk import refusals
from indexer.errors import DamagedShipment, OtherSchema
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generation import Generation
from indexer.shipping.shipment import NamedShipment, read_shipment

RECORD, CANDIDATE = "shipment.json", "shipment-next.json"


def read_record(generation: Generation, file: str = RECORD) -> NamedShipment | None:
    """The record of a generation; None where it has none that can be read."""
    try:
        return read_shipment((generation.path / file).read_bytes())
    except (FileNotFoundError, DamagedShipment, OtherSchema):
        return None


def write_record(generation: Generation, shipment: NamedShipment, file: str = RECORD) -> None:
    """Record a shipment."""
    replace_file(generation.path / file, shipment.content)


def confirm_candidate(generation: Generation) -> None:
    """The pointer names the candidate: it is the record from now on."""
    path = generation.path / CANDIDATE
    with refusals(path):
        path.replace(generation.path / RECORD)
