"""One site for all tests: to start three hosts takes a minute."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.site import Site, site
from tests.cluster.storage_server import storage_server
from tests.indexer.store.postgres import why_not


@pytest.fixture(scope="session")
def http_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three hosts that keep their commits behind HTTP."""
    folder = tmp_path_factory.mktemp("site")
    with (
        storage_server(folder / "storage") as port,
        site(folder, lambda door: f"http://127.0.0.1:{door.port}/", port) as made,
    ):
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
    return why_not() or (f"{'、'.join(missing)} is not installed" if missing else None)
