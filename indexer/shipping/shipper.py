"""Shipping: the newest commit of a builder's generation becomes objects of the storage, then the pointer names it.

A commit that goes on from the pointed one costs a pack and a shipment. What did not change is neither read nor sent.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import structlog

from indexer.backends import get_backend
from indexer.disk import refusals
from indexer.generation.checksums import digest
from indexer.generation.generation import SCHEMA_VERSION, Generation
from indexer.generation.generations import GenerationFolder
from indexer.shipping.contents import Contents, contents_of
from indexer.shipping.errors import DamagedShipment, Fenced
from indexer.shipping.loading import load_shipment
from indexer.shipping.packing import LARGE, Missing, kept_packs, missing, write_pack
from indexer.shipping.pointer import Pointed, Pointer
from indexer.shipping.shipment import Lineage, NamedShipment, Pack, Shipment, ShippedFile, named
from indexer.shipping.shipment_record import CANDIDATE, confirm_candidate, read_record, write_record
from indexer.shipping.storage import Storage

LOG = structlog.get_logger("shipping")
# Objects that are sent at the same time.
SIDE_BY_SIDE = 4
# How often a commit is looked at anew because its engine has merged segments meanwhile.
ATTEMPTS = 5
OUTGOING = "outgoing"


class Shipper:
    """Ships the commits of a builder.

    Args:
        generations: The folder that the builder builds in; nobody serves from it.
    """

    def __init__(self, storage: Storage, pointer: Pointer, generations: GenerationFolder) -> None:
        self._storage, self._pointer, self._generations = storage, pointer, generations
        self._name = secrets.token_hex(4)
        self._trusted = ""

    def ship(self, fence: int) -> bool:
        """Ship the newest commit; False where the pointer names it already. Not while the generation is written to.

        Args:
            fence: Of the lease that the builder holds.

        Raises:
            NoIndex: Nothing was built yet.
            Fenced: Another host is the builder, or has shipped something that this one does not build on.
            StorageAway: The storage does not answer; the same call may succeed later, and goes on where it stopped.
        """
        generation, pointed = self._generations.current(), self._pointer.read()
        record = self._settled(generation, pointed)
        base = self._base(generation, record, pointed)
        if base and base.commit == generation.commit().number:
            return False
        shipment = self._made(generation, record, base, pointed)
        self._publish(generation, shipment, pointed, fence)
        return True

    def look_again(self) -> None:
        """At the next call of `ship` see whether the storage still has all that was shipped, and ship anew if not."""
        self._trusted = ""

    # ---- what it goes on from

    def _settled(self, generation: Generation, pointed: Pointed | None) -> NamedShipment | None:
        """What was shipped last from here, also where the answer to the last swap was lost."""
        candidate = read_record(generation, CANDIDATE)
        if pointed and candidate and candidate.name == pointed.shipment:
            confirm_candidate(generation)
        return read_record(generation)

    def _base(self, generation: Generation, record: NamedShipment | None, pointed: Pointed | None) -> Shipment | None:
        """The pointed shipment, where this generation goes on from it; None: it is to be shipped whole.

        Raises:
            Fenced: The pointed one is not among what this generation came from, and not older either.
        """
        if pointed is None:
            return None
        if record and record.name == pointed.shipment:
            return record.shipment if self._is_there(record) else None
        try:
            shipment = load_shipment(self._storage, pointed.shipment).shipment
        except DamagedShipment as damage:
            LOG.warning("pointed shipment lost, shipping whole", reason=str(damage))
            return None
        if record and record.shipment.holds(shipment, shipment.commit):
            return shipment  # a database that failed over has lost the last swaps
        is_same = record is not None and record.shipment.generation == shipment.generation
        if is_same or shipment.sequence > generation.commit().sequence:
            raise Fenced("本机的索引不是由已发布的提交而来")
        return None

    def _is_there(self, record: NamedShipment) -> bool:
        """Whether the storage still has a shipment; all that it names is looked for once, where others shipped it."""
        lengths = {record.name: len(record.content)}
        if self._trusted != record.name:
            lengths |= {name: size for name, size in record.shipment.objects.items() if size}
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="shipping") as threads:
            if not all(threads.map(self._storage.has, lengths.keys(), lengths.values())):
                LOG.warning("objects lost, shipping whole", shipment=record.name)
                return False
        self._trusted = record.name
        return True

    # ---- what is shipped

    def _made(
        self, generation: Generation, record: NamedShipment | None, base: Shipment | None, pointed: Pointed | None
    ) -> Shipment:
        backend = get_backend(generation.manifest().backend)
        for attempt in range(ATTEMPTS):
            contents = contents_of(generation, backend)
            with suppress(FileNotFoundError):
                files, packs = self._sent(contents, base)
                return Shipment(
                    generation=hashlib.sha256((generation.path / "manifest.json").read_bytes()).hexdigest(),
                    schema=SCHEMA_VERSION,
                    number=pointed.number + 1 if pointed else 1,
                    at=time.time(),
                    commit=contents.commit.number,
                    sequence=contents.commit.sequence,
                    lineage=self._lineage(record),
                    before=pointed.shipment if pointed else "",
                    files=files,
                    packs=packs,
                    heads=contents.heads,
                )
            LOG.info("segments merged meanwhile", attempt=attempt)
        raise DamagedShipment(generation.name, "的文件在发布时不断改变")

    def _lineage(self, record: NamedShipment | None) -> tuple[Lineage, ...]:
        before = record.shipment.lineage if record else ()
        if before and before[-1].shipper == self._name:
            return before
        return (*before, Lineage(self._name, record.shipment.commit if record else -1))

    def _sent(self, contents: Contents, base: Shipment | None) -> tuple[Mapping[str, ShippedFile], tuple[Pack, ...]]:
        """Send what the storage has not; returns what the commit consists of there."""
        files = {
            path: file
            for path, file in (base.files.items() if base else ())
            if path in contents.growing or path in contents.lasting
        }
        packs: Sequence[Pack] = base.packs if base else ()
        new = dict(self._objects(contents, {*files, *(path for pack in packs for path in pack.files)}))
        root = contents.generation.path
        self._send((file.object, root / path, file.bytes) for path, file in new.items())
        files |= new
        packs = kept_packs(packs, missing(contents, files, packs).bytes)
        return files, (*packs, *self._packed(contents, missing(contents, files, packs)))

    def _objects(self, contents: Contents, known: set[str]) -> Iterable[tuple[str, ShippedFile]]:
        """New files that get objects of their own: those that grow, and large ones."""
        root, commit = contents.generation.path, contents.commit.number
        for path, growing in contents.growing.items():
            if path not in known:
                shipped = growing.built if growing.sha256 else growing.counted
                length = (root / path).stat().st_size if growing.has_room else shipped
                name = growing.sha256 or digest(root / path, shipped)
                yield path, ShippedFile(name, shipped, length, commit)
        for path, sealed in contents.lasting.items():
            if path not in known and (length := contents.length(path)) >= LARGE:
                name = sealed.sha256 if sealed else digest(root / path, length)
                yield path, ShippedFile(name, length, length, commit)

    def _packed(self, contents: Contents, parts: Missing) -> Iterable[Pack]:
        """Send a pack, where there is anything to be in it."""
        if not parts.ranges and not parts.files:
            return
        folder = self._generations.path / OUTGOING
        with refusals(folder):
            folder.mkdir(exist_ok=True)
        target = folder / "pack"
        pack = write_pack(target, contents, parts)
        self._storage.put(pack.object, target)
        yield pack

    def _send(self, objects: Iterable[tuple[str, Path, int]]) -> None:
        wanted = {name: (path, length) for name, path, length in objects if length}
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="shipping") as threads:
            sent = [threads.submit(self._storage.put, name, *source) for name, source in wanted.items()]
            for one in sent:
                one.result()

    def _publish(self, generation: Generation, shipment: Shipment, pointed: Pointed | None, fence: int) -> None:
        candidate = named(shipment)
        write_record(generation, candidate, CANDIDATE)
        self._storage.put(candidate.name, generation.path / CANDIDATE)
        self._pointer.swap(pointed, candidate.name, fence)
        confirm_candidate(generation)
        self._trusted = candidate.name
        LOG.info("shipped", commit=shipment.commit, sequence=shipment.sequence, packs=len(shipment.packs))
