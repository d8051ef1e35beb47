"""Rank profiles and signals that are switched off, over HTTP.

1. Without a key that is in use they are refused (401), and nothing else is.
2. With one the search gets them.
"""

import pytest

from api.app import create_app
from indexer.store import open_engine
from search_engine.installation.api_keys import KeyStore
from tests.api.fake_service import FakeService


@pytest.fixture
def service(tmp_path):
    service = FakeService()
    service.keys = KeyStore(open_engine(tmp_path / "zwfw.db"))
    return service


@pytest.mark.parametrize("asked", ["off_signals=popularity", "rank_profile=mine", "off_signals=text&off_signals=level"])
def test_rank_parameters_are_taken_with_a_key_alone(service, asked):
    client, key = create_app(service).test_client(), service.keys.create("tuning", ["events:write"])
    for headers in ({}, {"X-Zwfw-Key": "zwfw_wrong"}):
        refused = client.get(f"/v1/search?q=x&{asked}", headers=headers)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "unauthorized")
    assert client.get(f"/v1/search?q=x&{asked}", headers={"X-Zwfw-Key": key}).status_code == 200


def test_other_parameters_need_no_key(service):
    client = create_app(service).test_client()
    for asked in ("off=places", "explain=true", "off_signals=", "rank_profile="):
        assert client.get(f"/v1/search?q=x&{asked}").status_code == 200
