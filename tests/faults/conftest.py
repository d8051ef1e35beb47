"""Homes that are made once and copied for every kill."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disk import durable
from tests.faults.children import Child
from tests.faults.disks import BLOCKS, USUAL, Disk, mounted, why_not
from tests.faults.homes import NEW, OLD, catalogue, open_home, restart, write_jsonl
from tests.faults.portals import allow_writes
from tests.schemas import migrated


@pytest.fixture(autouse=True, scope="package")
def _as_it_is() -> Iterator[None]:
    """Here a disk is what is tested, and what a database does on it."""
    with durable(), migrated():
        yield


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> dict[str, Path]:
    """Edition → its JSONL."""
    folder = tmp_path_factory.mktemp("editions")
    return {edition: write_jsonl(folder / f"{edition}.jsonl", catalogue(edition)) for edition in (OLD, NEW)}


@pytest.fixture(scope="session")
def template(tmp_path_factory, files) -> Path:
    """A home that has the old edition, indexed."""
    home = tmp_path_factory.mktemp("template")
    with Child(home, "load", str(files[OLD])) as child:
        assert child.wait() == 0
    restart(home)
    open_home(home).store.engine.dispose()
    return home


@pytest.fixture
def home(template, tmp_path) -> Path:
    """A copy of the template for one test."""
    return Path(shutil.copytree(template, tmp_path / "home"))


@pytest.fixture(scope="session")
def _disks() -> None:
    if reason := why_not():
        (pytest.fail if "CI" in os.environ and os.geteuid() == 0 else pytest.skip)(reason)


@pytest.fixture(
    params=[pytest.param(block, marks=[] if block == USUAL else [pytest.mark.soak]) for block in BLOCKS],
    ids=lambda block: f"{block}-byte-blocks",
)
def disk(_disks: None, request: pytest.FixtureRequest) -> Iterator[Disk]:
    """A disk, once of each size of blocks; of all but the usual one in the tests of long."""
    with mounted(request.param) as made:
        yield made


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "portal.log"


@pytest.fixture
def here(template, disk: Disk) -> Path:
    """The template on a disk, with a key for programs that write."""
    home = Path(shutil.copytree(template, disk.path / "home"))
    allow_writes(home)
    return home
