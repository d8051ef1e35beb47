"""The small catalogue with an event store of its own for each test."""

import io
from collections.abc import Iterator

import pytest

from search_engine import Service, Settings
from tests.databases import Databases
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.hot.asking import Askers, Clock

INSPECTION = {
    "id": "m9",
    "kind": "matter",
    "title": "机动车检验标志核发（免检车辆）",
    "aliases": ["贴个标", "机动车检验标志"],
    "authority": {"name": "杭州市公安局", "department": "公安"},
    "region": "330100",
}


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(Settings(home=tmp_path_factory.mktemp("hot"), spelling="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines([*DOCUMENTS, INSPECTION])), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.installation.store.engine.dispose()


@pytest.fixture
def service(indexed: Service, databases: Databases | None) -> Iterator[Service]:
    place = indexed.installation
    service = Service(place)
    yield service
    place.lexicon_file.unlink(missing_ok=True)
    place.__dict__.pop("lexicons", None)
    place.events.close()
    for path in place.home.glob("events.db*"):
        path.unlink()
    if databases and place.event_file in databases.names:
        databases.drop([place.event_file])
    for name in ("events", "people"):
        place.__dict__.pop(name, None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asking_actors(service: Service) -> Askers:
    return Askers(service)
