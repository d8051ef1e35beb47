import pytest

from api.app import create_app
from tests.api.editing import keys_of
from tests.api.fake_service import FakeService
from tests.search_engine.editing.replay import town


@pytest.fixture
def service():
    service = FakeService()
    yield service
    service.close()


@pytest.fixture
def client(service):
    return create_app(service).test_client()


@pytest.fixture
def role():
    """Of keys that a test makes and gives none."""
    return "editor"


@pytest.fixture
def key(service, role):
    """Makes keys of a real service."""
    return keys_of(service, role)


@pytest.fixture(scope="session")
def town_home(tmp_path_factory):
    """An indexed home of a small catalogue, to be copied."""
    home = tmp_path_factory.mktemp("town") / "home"
    town.built(home)
    return home
