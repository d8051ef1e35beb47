"""Following: a host's own copy of the pointed commit, which its processes serve from.

A copy that the pointed commit came from is brought up to it where it lies, as a builder would: rows and text first,
`commit.json` last and in one step. Any other is fetched whole, into a generation of its own, checked and switched to.
Killed anywhere, the next call ends at the same bytes.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter, deque
from dataclasses import dataclass

import structlog

from indexer.backends import get_backend
from indexer.disk import ROOM, refusals, require_room
from indexer.errors import DamagedIndex, NoIndex, OtherSchema
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.checksums import digest
from indexer.generation.commit_files import growing_files
from indexer.generation.generation import SCHEMA_VERSION, Commit, Generation
from indexer.generation.generations import GenerationFolder
from indexer.generation.verification import appended_digest, verify
from indexer.shipping.erasing import EndedRecords, erase_unnamed
from indexer.shipping.errors import DamagedShipment
from indexer.shipping.incoming import Incoming
from indexer.shipping.loading import load_shipment
from indexer.shipping.pointer import Pointer
from indexer.shipping.pruning import remove_files_except
from indexer.shipping.shipment import NamedShipment, Pack, Shipment, ShippedFile
from indexer.shipping.shipment_record import read_record, write_record
from indexer.shipping.storage import Storage
from indexer.shipping.unpacking import Unpacking

LOG = structlog.get_logger("shipping")
INCOMING = "incoming"
# Seconds for which files of earlier commits stay: somebody may have read such a commit and be about to open them.
GRACE = 10.0


@dataclass(frozen=True, slots=True)
class LocalCopy:
    """What a host has: a generation, its commit, and the shipment that it came by; None: it was built here."""

    generation: Generation
    commit: Commit
    record: NamedShipment | None


class Fetcher:
    """Keeps a host's generations in step with the pointer. Only one process of a host may have one.

    Args:
        generations: The folder that the host serves from.
    """

    def __init__(self, storage: Storage, pointer: Pointer, generations: GenerationFolder) -> None:
        self._storage, self._pointer, self._generations = storage, pointer, generations
        self._incoming = Incoming(generations.path / INCOMING, storage)
        self._settled, self._told, self._looked, self._ended = "", "", -GRACE, EndedRecords()
        self._earlier: deque[tuple[float, set[str]]] = deque()

    def follow(self) -> bool:
        """Serve the pointed commit; False where there was nothing to do. What this host serves never gets older.

        Raises:
            StorageAway: The storage does not answer; the next call goes on where it stopped.
            DamagedShipment: An object is missing or damaged, or an older program has shipped it: a builder of this
                program ships anew.
            OtherSchema: A newer program has shipped it; the host goes on serving what it has.
            StorageFailure: The local disk refuses.
        """
        pointed = self._pointer.read()
        if pointed is None:
            return False
        is_settled = pointed.shipment == self._settled
        if is_settled and time.monotonic() - self._looked < GRACE:
            return False
        copy = self._sound_copy()
        if is_settled and copy is not None:
            return False
        target = load_shipment(self._storage, pointed.shipment)
        if worked := not (copy and _is_served(copy, target.shipment)):
            self._fetch(copy, target)
        elif copy:
            copy.generation.arriving.unlink(missing_ok=True)  # of a process that was killed at its last step
        self._settled = pointed.shipment
        return worked

    def _fetch(self, copy: LocalCopy | None, target: NamedShipment) -> None:
        if target.shipment.schema > SCHEMA_VERSION:
            raise OtherSchema(target.name[:16], "格式版本")
        if target.shipment.schema < SCHEMA_VERSION:
            raise DamagedShipment(target.name, "由旧版程序发布，本程序无法读取")
        if not (copy and self._updated(copy, target)):
            self._fetch_whole(copy, target)
        self._incoming.clear()
        LOG.info("fetched", commit=target.shipment.commit, sequence=target.shipment.sequence)

    def _sound_copy(self) -> LocalCopy | None:
        """What this host has; None where that is nothing, or damaged. Contents are read once, sizes from time to time;
        then what has ended is erased, too.
        """
        try:
            generation = self._generations.current()
            commit = generation.commit()
            now = time.monotonic()
            if now - self._looked >= GRACE:
                (generation.check(commit) if self._looked > 0 else _verify(generation))
                self._ended.erase(generation, commit)
                self._looked = now
            return LocalCopy(generation, commit, read_record(generation))
        except NoIndex:
            return None
        except (DamagedIndex, OtherSchema) as damage:
            if self._told != str(damage):
                LOG.warning("copy cannot be used, fetching whole", reason=str(damage))
            self._told = str(damage)
            return None

    # ---- where the copy lies

    def _updated(self, copy: LocalCopy, target: NamedShipment) -> bool:
        """Bring a copy up to a commit that came from it; False where it did not, or the copy is damaged."""
        if not (copy.record and target.shipment.holds(copy.record.shipment, copy.commit.number)):
            return False
        try:
            self._update(copy, target)
        except DamagedIndex as damage:
            LOG.warning("copy damaged, fetching whole", reason=str(damage))
            return False
        return True

    def _update(self, copy: LocalCopy, target: NamedShipment) -> None:
        generation, root, shipment = copy.generation, copy.generation.path, target.shipment
        counted = {
            file.path.relative_to(root).as_posix(): file.counted for file in growing_files(generation, copy.commit)
        }
        files = {
            path: file
            for path, file in shipment.files.items()
            if file.commit > copy.commit.number and not _is_there(copy, path, file, counted)
        }
        packs = [pack for pack in shipment.packs if pack.commit > copy.commit.number]
        self._unpack(Unpacking(root, counted), files, packs)
        commit = shipment.newest_commit()
        generation.check(commit)
        if appended_digest(generation, commit) != commit.appended:
            raise DamagedIndex(generation.name, "追加的内容与提交时的校验和不符")
        if commit.columns != copy.commit.columns:
            erase_unnamed(generation, commit)
        self._conclude(generation, target)
        self._prune(generation, copy.record, shipment)

    def _unpack(self, unpacking: Unpacking, files: dict[str, ShippedFile], packs: list[Pack]) -> None:
        objects = {*(file.object for file in files.values() if file.bytes), *(pack.object for pack in packs)}
        self._incoming.load(objects)
        uses = Counter(file.object for file in files.values())
        folder = self._incoming.folder
        for path, file in files.items():
            unpacking.file(path, file, folder / file.object, is_shared=uses[file.object] > 1)
        for pack in packs:
            unpacking.pack(pack, folder / pack.object)
        unpacking.finish()

    def _conclude(self, generation: Generation, target: NamedShipment) -> None:
        """Everything is in its place: now it counts. The record goes first: what it says of commits before its own is
        true, too.
        """
        write_record(generation, target)
        with refusals(generation.arriving):
            generation.arriving.touch()
            for path, text in target.shipment.heads.items():
                # a part of which nothing else is in files
                (generation.path / path).parent.mkdir(exist_ok=True)
                replace_file(generation.path / path, text.encode())
            generation.arriving.unlink()

    def _prune(self, generation: Generation, before: NamedShipment | None, shipment: Shipment) -> None:
        """Remove what no commit of the last seconds has."""
        now = time.monotonic()
        self._earlier.append((now, before.shipment.paths if before else set()))
        if now - self._earlier[0][0] > GRACE:
            while self._earlier and now - self._earlier[0][0] > GRACE:
                self._earlier.popleft()
            remove_files_except(generation.path, shipment.paths.union(*(paths for _, paths in self._earlier)))

    # ---- whole

    def _fetch_whole(self, copy: LocalCopy | None, target: NamedShipment) -> None:
        shipment = target.shipment
        with refusals(self._generations.path):
            self._generations.path.mkdir(parents=True, exist_ok=True)
        if copy and copy.record:
            self._incoming.take_over(dict(shipment.files), copy.generation.path, copy.record.shipment.files)
        self._incoming.load(name for name, size in shipment.objects.items() if size)
        require_room(self._generations.path, ROOM)
        generation = self._generations.begin()
        try:
            self._unpack(Unpacking(generation.path, {}), dict(shipment.files), list(shipment.packs))
            self._conclude(generation, target)
            _verify(generation)
            if (commit := generation.commit()).columns > 1:
                erase_unnamed(generation, commit)
        except BaseException as error:
            shutil.rmtree(generation.path, ignore_errors=True)
            if isinstance(error, DamagedIndex):
                raise DamagedShipment(target.name, f"取回后校验不符（{error.path}：{error.reason}）") from None
            raise
        finally:
            generation.release()
        self._generations.switch(generation.name)
        self._generations.prune()
        self._earlier.clear()


def _verify(generation: Generation) -> None:
    verify(generation, get_backend(generation.manifest().backend))


def _is_served(copy: LocalCopy, shipment: Shipment) -> bool:
    """Whether a host has what is pointed to, or something newer."""
    if copy.record is None:  # it was built here, before there were several hosts
        return shipment.sequence < copy.commit.sequence
    if copy.record.shipment.commit != copy.commit.number:  # a process that was killed has not ended it
        return False
    return not shipment.is_newer_than(copy.record.shipment)


def _is_there(copy: LocalCopy, path: str, file: ShippedFile, counted: dict[str, int]) -> bool:
    """Whether a copy has a file of an object: as much of it is counted, or it is the same."""
    if path in counted:
        return counted[path] >= file.bytes
    target = copy.generation.path / path
    return target.exists() and digest(target, file.bytes) == file.object
