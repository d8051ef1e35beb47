"""A small indexed catalogue, and somebody who teaches over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dictionaries.lexicon import compiled_store
from search_engine.editing.editor import Editor
from search_engine.editing.teaching.teaching_service import TeachingService
from search_engine.installation.installation import Installation
from tests.search_engine.editing.replay import town

# Another matter of a name that the counties have, too.
OF_THE_CITY = town.document(
    0, town.HANGZHOU, "居住证申领", authority={"name": "流动人口服务中心", "department": "流动人口"}
) | {"id": "e1"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_store, "LOOK_EVERY", 0.0)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "DOCUMENTS", [*town.DOCUMENTS, OF_THE_CITY])
        town.built(home)
    return home


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Iterator[Installation]:
    shutil.copytree(template, tmp_path / "home")
    found = town.at_work(tmp_path / "home")
    yield found
    found.store.engine.dispose()


@pytest.fixture
def editor(place: Installation) -> Editor:
    return town.editor_of(place)


@pytest.fixture
def desk(place: Installation, editor: Editor) -> TeachingService:
    return TeachingService.of(place, editor)
