"""Objects on their way to a host: fetched side by side into a folder of their own, resumed where they were cut off."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from indexer.disk import refusals
from indexer.generation.checksums import digest
from indexer.shipping.loading import load_object
from indexer.shipping.part_file import SUFFIX
from indexer.shipping.shipment import ShippedFile
from indexer.shipping.storage import Storage

# Objects that are fetched at the same time.
SIDE_BY_SIDE = 4


class Incoming:
    """The folder of what was fetched and is not in its place yet."""

    def __init__(self, folder: Path, storage: Storage) -> None:
        self.folder, self._storage = folder, storage

    def load(self, names: Iterable[str]) -> None:
        """Have some objects here, each compared with its name; what is left of others goes. Raises `StorageAway`,
        `DamagedShipment`, `StorageFailure`; what has arrived by then stays.
        """
        wanted = sorted({*names})
        with refusals(self.folder):
            self.folder.mkdir(exist_ok=True)
            for left in self.folder.iterdir():
                if left.name.removesuffix(SUFFIX) not in wanted:
                    left.unlink()
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="fetching") as threads:
            loaded = [threads.submit(load_object, self._storage, name, self.folder / name) for name in wanted]
            try:
                for one in loaded:
                    one.result()
            except BaseException:
                threads.shutdown(wait=True, cancel_futures=True)
                raise

    def take_over(self, files: Mapping[str, ShippedFile], root: Path, before: Mapping[str, ShippedFile]) -> None:
        """Copy what a generation here has of the same objects, rather than fetch it.

        Args:
            files: What is wanted.
            root, before: Of that generation; where it has something else by now, nothing is copied.
        """
        paths = {shipped.object: (path, shipped.bytes) for path, shipped in before.items()}
        for shipped in files.values():
            target = self.folder / shipped.object
            if shipped.bytes and shipped.object in paths and not target.exists():
                path, length = paths[shipped.object]
                with suppress(OSError):
                    if digest(root / path, length) == shipped.object:
                        _copy(root / path, target, length)

    def clear(self) -> None:
        """All is in its place."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy(source: Path, target: Path, length: int) -> None:
    """The first bytes of a file."""
    part = target.with_name(target.name + ".copy")
    with refusals(target):
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, part)
        with part.open("r+b") as file:
            file.truncate(length)
        part.replace(target)
