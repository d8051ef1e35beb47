"""A small indexed catalogue of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dictionaries.lexicon import compiled_store
from search_engine.editing.editor import Editor
from search_engine.installation.installation import Installation
from tests.search_engine.editing.replay import town


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_store, "LOOK_EVERY", 0.0)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    town.built(home)
    return home


@pytest.fixture
def spelling() -> str:
    """Whether corrections are made; a test says so where they matter."""
    return "off"


@pytest.fixture
def place(template: Path, tmp_path: Path, spelling: str) -> Iterator[Installation]:
    shutil.copytree(template, tmp_path / "home")
    found = town.at_work(tmp_path / "home", spelling)
    yield found
    found.store.engine.dispose()


@pytest.fixture
def editor(place: Installation) -> Editor:
    return town.editor_of(place)
