"""Writing without waiting for the disk, for tests whose files need not survive a power cut; and as it is, again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ENGINE = "indexer.store.engine"
FSYNC = os.fsync


@contextmanager
def quick() -> Iterator[None]:
    """In this process neither a database nor a file waits until the disk has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        if ENGINE in sys.modules:
            patch.setattr(f"{ENGINE}.DURABLE", "OFF")
            patch.setattr(f"{ENGINE}.BULK", "OFF")
        yield


@contextmanager
def durable() -> Iterator[None]:
    """As everybody has it, within `quick`."""
    from indexer.store import engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", FSYNC)
        patch.setattr(engine, "DURABLE", "FULL")
        patch.setattr(engine, "BULK", "NORMAL")
        yield
