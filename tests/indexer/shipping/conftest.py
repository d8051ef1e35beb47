"""A builder with some documents, for one test."""

import tempfile
from pathlib import Path

import pytest

from tests.faults.homes import OLD, catalogue
from tests.indexer.shipping.hosts import Hosts
from tests.promise.home import _memory, copies_of, home_with


@pytest.fixture
def hosts():
    with (
        tempfile.TemporaryDirectory(prefix="zwfw-test-", dir=_memory()) as folder,
        home_with(copies_of(catalogue(OLD)[:60])) as home,
    ):
        yield Hosts(home, Path(folder))
