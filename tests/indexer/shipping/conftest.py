"""A builder with some documents, for one test."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.homes import OLD, catalogue
from tests.indexer.shipping.hosts import Hosts
from tests.promise.home import Home, _memory, copies_of, home_with


def _folder():
    return tempfile.TemporaryDirectory(prefix="zwfw-test-", dir=_memory())


@pytest.fixture(scope="package")
def built():
    """A home whose documents are indexed: it is copied for each test."""
    with _folder() as folder, home_with(copies_of(catalogue(OLD)[:60])) as home:
        home.store.engine.dispose()
        yield Path(shutil.copytree(Path(home.store.engine.url.database).parent, Path(folder) / "built"))


@pytest.fixture
def hosts(built):
    with _folder() as folder:
        home = Home(Path(folder))
        home.store.engine.dispose()
        shutil.copytree(built, folder, dirs_exist_ok=True)
        try:
            yield Hosts(home, Path(folder))
        finally:
            home.close()
