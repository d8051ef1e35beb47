"""Following: a host's own copy of the pointed commit, which its processes serve from."""

from __future__ import annotations

from indexer.generation.generations import GenerationFolder
from indexer.shipping.pointer import Pointer
from indexer.shipping.storage import Storage


class Fetcher:
    """Keeps a host's generations in step with the pointer. Only one process of a host may have one.

    Args:
        generations: The folder that the host serves from.
    """

    def __init__(self, storage: Storage, pointer: Pointer, generations: GenerationFolder) -> None:
        self._storage, self._pointer, self._generations = storage, pointer, generations

    def follow(self) -> bool:
        """Serve the pointed commit; False where there was nothing to do. What this host serves never gets older.

        Raises:
            StorageAway: The storage does not answer; the next call goes on where it stopped.
            DamagedShipment: An object is missing or damaged.
            OtherSchema: The builder's program is newer; the host goes on serving what it has.
            StorageFailure: The local disk refuses.
        """
        raise NotImplementedError
