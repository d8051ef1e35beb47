"""The town, made once for what only asks, and anew for what does something."""

from collections.abc import Iterator

import pytest

from tests.search_engine.recommendation.town import Town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Nobody has done anything here."""
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


@pytest.fixture
def lively(tmp_path) -> Iterator[Town]:
    """One of this test alone."""
    town = Town(tmp_path / "home")
    yield town
    town.close()
