"""A shipment: what one commit of a generation consists of, as objects of a storage.

Nothing that an object holds ever changes. Files that grow are shipped up to where a commit counts them; what later
commits append is in packs, one a commit, as ranges at absolute places: writing one twice does no harm. Small new files
are in packs, too; large ones are objects of their own. The few small files that are replaced in place (the engine's
list of segments, `commit.json`) stand in the shipment itself, in the order in which they are written, `commit.json`
last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from indexer.errors import DamagedShipment, OtherSchema
from indexer.generation.generation import Commit, commit_of

# Raised whenever an older program could not follow what this one ships.
FORMAT = 1
COMMIT = "commit.json"


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file with an object of its own.

    Attributes:
        object: The object's name, the SHA-256 of the file's first `bytes`.
        bytes: How much was shipped.
        length: How long the file is; behind what was shipped it has room, zeros.
        commit: The number of the commit that it came with.
    """

    object: str
    bytes: int
    length: int
    commit: int


@dataclass(frozen=True, slots=True)
class Pack:
    """What was appended, and small files that were new, between two commits: one object, their bytes one after another.

    Attributes:
        object: Its name; bytes: its length.
        commit: The number of the last commit whose changes it has.
        ranges: Path → first byte and end in the file; files: path → length. In the order of the object's bytes, ranges
            first.
    """

    object: str
    bytes: int
    commit: int
    ranges: Mapping[str, tuple[int, int]]
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who shipped the commits of a generation after a number, until the next in a shipment's list.

    Attributes:
        shipper: Drawn anew by every process that ships, so that two that went on from the same commit differ.
        after: The number of the commit that it went on from; -1: it shipped the generation whole.
    """

    shipper: str
    after: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """What one commit consists of.

    Attributes:
        generation: The SHA-256 of its manifest: hosts name the same one differently.
        schema: The manifest's; a program of another one cannot read what is shipped.
        number: That the pointer has where it names this one: it grows with every shipment.
        commit: The commit's number; sequence: the store's change that it holds.
        lineage: Who shipped it, the first one first.
        before: The shipment that the pointer named until then; "": none.
        files, packs: What it consists of; later packs go over earlier ones.
        heads: Path → text of the files that are written last, in this order.
    """

    generation: str
    schema: int
    number: int
    commit: int
    sequence: int
    lineage: tuple[Lineage, ...]
    before: str
    files: Mapping[str, ShippedFile]
    packs: tuple[Pack, ...]
    heads: Mapping[str, str]

    def holds(self, other: Shipment, commit: int) -> bool:
        """Whether a commit that came by another shipment is one of those that led to this one, or this one."""
        if other.generation != self.generation or commit > self.commit:
            return False
        return _shipper_of(self.lineage, commit) == _shipper_of(other.lineage, commit)

    def newest_commit(self) -> Commit:
        """The commit itself. Raises `DamagedIndex`."""
        return commit_of(orjson.loads(self.heads[COMMIT]))

    @property
    def paths(self) -> set[str]:
        """All files that it has, also those that only earlier commits count."""
        return {*self.files, *self.heads, *(path for pack in self.packs for path in (*pack.files, *pack.ranges))}

    @property
    def objects(self) -> dict[str, int]:
        """Name → bytes of all objects that it names."""
        parts: list[ShippedFile | Pack] = [*self.files.values(), *self.packs]
        return {part.object: part.bytes for part in parts}


def _shipper_of(lineage: tuple[Lineage, ...], commit: int) -> Lineage:
    """Who shipped a commit."""
    return next((line for line in reversed(lineage) if line.after < commit), lineage[0])


@dataclass(frozen=True, slots=True)
class NamedShipment:
    """A shipment as an object of a storage: its name, itself, and its content."""

    name: str
    shipment: Shipment
    content: bytes


def named(shipment: Shipment) -> NamedShipment:
    """The object of a shipment."""
    content = orjson.dumps({"format": FORMAT, "shipment": shipment})
    return NamedShipment(hashlib.sha256(content).hexdigest(), shipment, content)


def read_shipment(content: bytes) -> NamedShipment:
    """The shipment of an object. Raises `DamagedShipment`, or `OtherSchema` for a newer program's."""
    name = hashlib.sha256(content).hexdigest()
    try:
        values: dict[str, Any] = orjson.loads(content)
        if values["format"] != FORMAT:
            raise OtherSchema(name[:16], "发布格式")
        return NamedShipment(name, _shipment(**values["shipment"]), content)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DamagedShipment(name, "不是发布清单") from None


def _shipment(**values: Any) -> Shipment:
    files = {path: ShippedFile(**file) for path, file in values.pop("files").items()}
    packs = tuple(_pack(**pack) for pack in values.pop("packs"))
    lineage = tuple(Lineage(**line) for line in values.pop("lineage"))
    return Shipment(**values, files=files, packs=packs, lineage=lineage)


def _pack(ranges: dict[str, list[int]], **values: Any) -> Pack:
    return Pack(**values, ranges={path: (first, end) for path, (first, end) in ranges.items()})
