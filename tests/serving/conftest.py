"""One `zwfw serve` for the tests of `make test` that want a real one for a moment: to start it takes seconds of a
processor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine.installation.api_keys import NewKey
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.sample import looked_after
from tests.search_engine.editing.replay import town
from tests.serving.live import Live, live

PLACES = 40  # requests that wait: fewer than there are slow readers
WORKERS = 2


@pytest.fixture(scope="session")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("served") / "home"
    town.built(home, "off")
    return home


@pytest.fixture(scope="session")
def publisher(town_home: Path) -> str:
    """A key of the town."""
    return publisher_of(town_home)


@pytest.fixture(scope="session")
def town_server(town_home: Path, publisher: str) -> Iterator[Live]:
    """Two processes that answer, and one that indexes."""
    with live(town_home, workers=WORKERS, indexing=True, block_seconds="0", queue_limit=str(PLACES)) as server:
        yield server
        assert server.complaints() == []


def publisher_of(home: Path) -> str:
    """A key that may publish; a worker has nothing else to do there."""
    place = Installation(Settings(home=home))
    key = place.keys.create(NewKey("发布", (), ("publisher",)))
    looked_after(place)
    place.store.engine.dispose()
    return key
