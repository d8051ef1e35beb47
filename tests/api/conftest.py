import pytest

from api.app import create_app
from tests.api.fake_service import FakeService


@pytest.fixture
def service():
    service = FakeService()
    yield service
    service.close()


@pytest.fixture
def client(service):
    return create_app(service).test_client()
