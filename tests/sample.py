"""The sample catalogue, installed once for a whole run of tests, for all of its processes, and only read.

The first process that needs it makes it, under a lock, in the run's own temporary folder; others wait for it. Each
looks at its end whether anything has changed in it: a test that writes takes a copy (`copy_of`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from dictionaries.regions import RegionTree, load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.catalogue import SampleMatter
from indexer.samples.expand import documents_at, expand
from indexer.store.engine import writing
from indexer.store.monitor.runs import Stamp, begin_run, end_run
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor_visit import FILE, FOLDER
from search_engine.maintenance.monitor.schedule import LOAD
from search_engine.maintenance.quality.kept_findings import DONE, KeptQuality, QualityState, tree_mark
from search_engine.settings.settings import Settings
from tests.engines import chosen
from tests.known import catalogue, others
from tests.relevance.examples import HANGZHOU as CITY
from tests.relevance.examples import YUHANG
from tests.relevance.judged import read_judged

# Places of the design's examples, and of the browser tests, that are not among those of the judged queries.
EXAMPLES = ("110101", "110105", "220102", "220104", "340103", "441900", "510104")
# A long name with an everyday word inside of it: the catalogue has none.
LONG_NAME = {
    "id": "guide-330110-agricultural-bank",
    "kind": "guide",
    "title": "中国农业发展银行余杭区支行贷款抵押办理指南",
    "region": YUHANG,
    "audience": ["legal"],
    "themes": ["抵押质押"],
    "authority": {"name": "中国农业发展银行余杭区支行", "department": "金融"},
}
# What SQLite keeps beside a database that somebody has open; the log counts where it holds anything.
SHARED_MEMORY, LOG = "-shm", "-wal"
# The sequence of a load that no test comes to.
FURTHER = 1_000_000


@contextmanager
def installed(folder: Path, make: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """The installation in a folder of the run. `AssertionError` at the end where its files are not as they were made.

    Args:
        make: Writes it into a folder that does not exist yet; `build` where nothing else is given.
    """
    home, seal = folder / "sample", folder / "sample.seal"
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seal.exists():
            # of a process that was ended while it made it
            shutil.rmtree(home, ignore_errors=True)
            (make or build)(home)
            seal.write_text(contents(home))
    yield home
    assert contents(home) == seal.read_text(), "a test has changed the sample that all tests share: take a copy"


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def copy_of(home: Path, folder: Path) -> Path:
    """An installation of one's own."""
    return Path(shutil.copytree(home, folder))


def looked_after(place: Installation) -> None:
    """Have a worker rest. Its patrol, as where another host, whose index is further, has just gone round: it would ask
    hundreds of queries after the load, and after each change of the dictionaries. What it does once a night, as where
    it has just been done: a worker of a minute would look all documents over, ten seconds of a processor.
    """
    now = int(time.time() * 1_000)
    with writing(place.store.engine) as connection:
        number = begin_run(connection, LOAD, now, Stamp(FURTHER, 0, "", ""))
        end_run(connection, number, now, asked=0, found=0)
    findings = KeptQuality(place.home)
    with findings.writing(now):
        pass
    findings.note(QualityState(state=DONE, begun=now, ran=now, tree=tree_mark(place.tree())))
    (place.home / FOLDER / FILE).write_bytes(orjson.dumps({"at": now, "findings": []}))


def build(home: Path) -> None:
    """Load, and index on the engine of this run."""
    place = Installation(Settings(home=home, log_queries=False, backend=chosen()))
    rows = (Row(number, dict(document)) for number, document in enumerate(documents(load_tree()), 1))
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
    place.worker().build()
    place.store.engine.dispose()


def documents(tree: RegionTree) -> Iterator[dict[str, Any]]:
    """The catalogue in 杭州市 whole, in every other place that a test asks about, and all documents that are no
    matters.
    """
    matters = catalogue()
    yield from map(dict, others())
    yield dict(LONG_NAME)
    yield from expand(matters, tree, [CITY])
    yield from _elsewhere(matters, tree)


def contents(home: Path) -> str:
    """A digest of the names and bytes of all files."""
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.endswith(SHARED_MEMORY):
            found = path.read_bytes()
            if found or not path.name.endswith(LOG):
                digest.update(f"{path.relative_to(home)}\0{hashlib.sha256(found).hexdigest()}\n".encode())
    return digest.hexdigest()


def _elsewhere(matters: tuple[SampleMatter, ...], tree: RegionTree) -> Iterator[dict[str, Any]]:
    """The matters of places outside of 杭州市, of the levels above them, and of what lies directly below them."""
    asked = {code for judged in read_judged() for code in (judged.region, judged.place) if code} | set(EXAMPLES)
    links = {link.code for code in asked for link in tree.chain(code)}
    # Below a city or a province only what was asked about: else whole provinces would be loaded.
    below = {child.code for code in asked if tree[code].level == "county" for child in tree.children(code)}
    city = tree[CITY]
    for code in sorted(links | below):
        if not city.number <= tree[code].number < city.end:
            yield from documents_at(matters, tree, tree[code])
