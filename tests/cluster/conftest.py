"""Three hosts over a folder, and over a server that keeps files, one site at a time; and one that serves from nodes of
OpenSearch.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cluster.doors import Door, Mount, relays
from tests.cluster.engine_site import EngineSite
from tests.cluster.engine_site import engine_site as serving_from
from tests.cluster.search_nodes import SearchNodes, search_nodes
from tests.cluster.site import Site
from tests.cluster.site import site as started
from tests.engines import why_no_nodes
from tests.indexer.shipping.object_server import serving
from tests.indexer.store.postgres import why_not
from tests.serving.live import HOST


@contextmanager
def over_folder(folder: Path) -> Iterator[Callable[[Path], tuple[str, Door]]]:
    """A folder that each host has mounted elsewhere."""
    (folder / "storage").mkdir()

    def mounted(home: Path) -> tuple[str, Door]:
        path = home.with_suffix(".mount")
        return str(path), Mount(path, folder / "storage")

    yield mounted


@contextmanager
def over_http(folder: Path) -> Iterator[Callable[[Path], tuple[str, Door]]]:
    """A server that keeps files, to which each host has a way of its own."""
    (folder / "storage").mkdir()
    with serving(folder / "storage") as server, relays() as relay:

        def reached(_home: Path) -> tuple[str, Door]:
            made = relay(server.server_address[1])
            return f"http://{HOST}:{made.port}/", made

        yield reached


STORAGES = {"folder": over_folder, "http": over_http}


@pytest.fixture(scope="session", params=list(STORAGES))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests of a storage: to start three hosts takes a minute."""
    folder = tmp_path_factory.mktemp("site")
    with STORAGES[request.param](folder) as storage, started(folder, storage) as made:
        yield made


@pytest.fixture(scope="session")
def nodes() -> Iterator[SearchNodes]:
    """Three nodes of OpenSearch for all tests: to start them takes up to a minute."""
    with search_nodes() as made:
        yield made


@pytest.fixture(scope="session")
def engine_site(nodes: SearchNodes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSite]:
    """One host that serves from them."""
    with serving_from(tmp_path_factory.mktemp("engine") / "home", nodes) as made:
        yield made


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out tests that this machine cannot run, and says so: that is no fault of the tests."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        if (reason := why_not_run(item)) is not None:
            items.remove(item)
            config.hook.pytest_deselected(items=[item])
            print(f"\n没有运行 · not run: {item.name}（{reason}）", file=sys.stderr)


def why_not_run(item: pytest.Item) -> str | None:
    """What a test lacks here."""
    wanted = [name for mark in item.iter_markers("needs") for name in mark.args]
    missing = [name for name in wanted if shutil.which(name) is None]
    lacking = why_no_nodes() if item.get_closest_marker("nodes") else why_not()
    return lacking or (f"{'、'.join(missing)} is not installed" if missing else None)
