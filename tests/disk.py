"""Writing without waiting for the disk, for tests whose files need not survive a power cut; and as it is, again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ENGINE, SYNCING = "indexer.store.engine", "indexer.generation.syncing"
FSYNC = os.fsync


@contextmanager
def quick() -> Iterator[None]:
    """In this process neither a database nor a file waits until the disk has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        if ENGINE in sys.modules:
            patch.setattr(f"{ENGINE}.DURABLE", "OFF")
            patch.setattr(f"{ENGINE}.BULK", "OFF")
        if SYNCING in sys.modules:
            # nor are there threads to wait for it
            patch.setattr(f"{SYNCING}.SIDE_BY_SIDE", 1)
        yield


@contextmanager
def durable() -> Iterator[None]:
    """As everybody has it, within `quick`."""
    from indexer.generation import syncing
    from indexer.store import engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", FSYNC)
        patch.setattr(engine, "DURABLE", "FULL")
        patch.setattr(engine, "BULK", "NORMAL")
        patch.setattr(syncing, "SIDE_BY_SIDE", 16)
        yield
