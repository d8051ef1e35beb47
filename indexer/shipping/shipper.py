"""Shipping: the newest commit of a builder's generation becomes objects of the storage, then the pointer names it."""

from __future__ import annotations

from indexer.generation.generations import GenerationFolder
from indexer.shipping.pointer import Pointer
from indexer.shipping.storage import Storage


class Shipper:
    """Ships the commits of a builder.

    Args:
        generations: The folder that the builder builds in; nobody serves from it.
    """

    def __init__(self, storage: Storage, pointer: Pointer, generations: GenerationFolder) -> None:
        self._storage, self._pointer, self._generations = storage, pointer, generations

    def ship(self, fence: int) -> bool:
        """Ship the newest commit; False where the pointer names it already. Not while the generation is written to.

        Args:
            fence: Of the lease that the builder holds.

        Raises:
            NoIndex: Nothing was built yet.
            Fenced: Another host is the builder, or has shipped something newer than this one builds on.
            StorageAway: The storage does not answer; the same call may succeed later, and goes on where it stopped.
        """
        raise NotImplementedError
