"""A builder and followers, each in a folder of its own, with a storage between them and a pointer in memory; and a
process that dies at any of its steps.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.analysis.fields import SCHEMA
from indexer.backends import get_backend
from indexer.errors import Fenced
from indexer.generation.generation import Generation
from indexer.generation.generations import GenerationFolder
from indexer.shipping.contents import contents_of
from indexer.shipping.fetcher import Fetcher
from indexer.shipping.loading import load_shipment
from indexer.shipping.pointer import Pointed
from indexer.shipping.shipment import COMMIT, Shipment
from indexer.shipping.shipper import Shipper
from indexer.shipping.storage import open_storage
from tests.faults.homes import OLD, catalogue
from tests.promise.home import Home, copies_of

BACKEND = get_backend("tantivy")
WRITING = os.O_WRONLY | os.O_RDWR
# What a process may die before, as Python tells it to hooks; and each write of a range, which it does not tell.
STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "shutil.copyfile")


class Killed(BaseException):
    """The process is dead: whatever it still tries to do raises this again."""


class MemoryPointer:
    """A pointer that knows no lease: whoever swaps from what it says may."""

    def __init__(self) -> None:
        self.said: Pointed | None = None

    def read(self) -> Pointed | None:
        return self.said

    def swap(self, before: Pointed | None, shipment: str, fence: int) -> Pointed:
        if before != self.said:
            raise Fenced
        self.said = Pointed(before.number + 1 if before else 1, fence, shipment, time.time())
        return self.said


class Hosts:
    """A builder's home, the storage, the pointer; followers are made as they are asked for."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.folder, self.pointer = home, folder, MemoryPointer()
        (folder / "objects").mkdir()
        self.objects = folder / "objects"
        self.storage = open_storage(str(self.objects))
        self.builds = home._generations
        self.shipper = self.new_shipper()
        self._number = 0

    def new_shipper(self, builds: GenerationFolder | None = None) -> Shipper:
        """That of a process that has just started."""
        return Shipper(self.storage, self.pointer, builds or self.builds)

    def put(self, first: int, count: int = 1, **changes: Any) -> None:
        """Send some documents of the catalogue, changed, and take them in."""
        self._number += 1
        rows = [{**row, **changes} for row in catalogue(OLD)[first : first + count]]
        if "title" not in changes and "status" not in changes:
            rows = [{**row, "summary": f"第 {self._number} 版"} for row in rows]
        self.home.put(copies_of(rows))
        self.home.follow()

    def ship(self) -> bool:
        return self.shipper.ship(1)

    def index(self, name: str) -> GenerationFolder:
        return GenerationFolder(self.folder / name)

    def fetcher(self, name: str) -> Fetcher:
        """That of a host's process that has just started."""
        return Fetcher(self.storage, self.pointer, self.index(name))

    @property
    def shipment(self) -> Shipment:
        return load_shipment(self.storage, self.pointer.said.shipment).shipment

    def assert_same(self, name: str) -> None:
        """A host serves what the builder built, byte for byte."""
        assert contents_of(self.index(name).current(), BACKEND).heads == self.shipment.heads
        assert_same(self.builds.current(), self.index(name).current())


def assert_same(built: Generation, served: Generation) -> None:
    """What a commit counts is the same in both; the engine may have merged segments of the builder's since."""
    ours, theirs = contents_of(built, BACKEND), contents_of(served, BACKEND)
    assert ours.heads[COMMIT] == theirs.heads[COMMIT]
    assert [path for path in ours.lasting if path[:4] != "own/"] == [
        path for path in theirs.lasting if path[:4] != "own/"
    ]
    for path in theirs.lasting:
        if (built.path / path).exists() or path[:4] != "own/":
            assert (built.path / path).read_bytes() == (served.path / path).read_bytes(), path
    BACKEND.verify(served.own, SCHEMA)
    for path, file in ours.growing.items():
        there = (served.path / path).read_bytes()
        assert there[: file.counted] == (built.path / path).read_bytes()[: file.counted], path
        assert len(there) == (built.path / path).stat().st_size or not file.has_room, path


@contextmanager
def dying(step: int) -> Iterator[list[int]]:
    """Within it, the process dies at its step of that number (negative: never); gives how many there were."""
    count, pwrite = [0], os.pwrite

    def die(*_: object) -> None:
        count[0] += 1
        if 0 <= step < count[0]:
            raise Killed

    def half(file: int, content: bytes, place: int) -> int:
        try:
            die()
        except Killed:
            pwrite(file, content[: len(content) // 2], place)
            raise
        return pwrite(file, content, place)

    HOOKS.append(die)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "pwrite", half)
            yield count
    finally:
        HOOKS.remove(die)


HOOKS: list[Callable[[], None]] = []


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if HOOKS and event in STEPS and (event != "open" or arguments[2] & WRITING):
        for hook in HOOKS:
            hook()


sys.addaudithook(_heard)


def copied(folder: Path, name: str) -> Path:
    """A copy of a folder beside it."""
    shutil.rmtree(folder.with_name(name), ignore_errors=True)
    return Path(shutil.copytree(folder, folder.with_name(name)))


__all__ = ["Hosts", "Killed", "MemoryPointer", "assert_same", "copied", "dying"]
