"""The town, made once for what only asks, and anew for what does something."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search_engine.recommendation.town import Town


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a town that nobody has looked at."""
    folder = tmp_path_factory.mktemp("built")
    Town(folder).close()
    return folder


@pytest.fixture(scope="session")
def town(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Nobody has done anything here."""
    town = Town(shutil.copytree(built, tmp_path_factory.mktemp("town") / "home"), None)
    yield town
    town.close()


@pytest.fixture
def lively(built: Path, tmp_path: Path) -> Iterator[Town]:
    """One of this test alone."""
    town = Town(shutil.copytree(built, tmp_path / "home"), None)
    yield town
    town.close()
