"""What is for operators: `/metrics`, `/docs`, `/v1/loads/{number}`.

1. On the machine itself, and with any key in use, they are open; from elsewhere without one they are 401.
2. A proxy on the same host opens nothing, whether it is known or not, and whatever its header says.
3. Behind a known proxy the visitor's own address decides; no header makes it a loopback one.
4. Under a name that is not the machine's own, the loopback address opens nothing.
5. Everything else, `/openapi.json` too, is open as before.
6. `none` leaves the key alone.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.http.operators import own_address
from search_engine import Settings
from tests.api.fake_service import READER

PATHS = ("/metrics", "/docs", "/docs/static/docs.js", "/v1/loads/7")
LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}


def status(client, path, remote="127.0.0.1", headers=None, host="localhost"):
    answer = client.get(path, environ_overrides={"REMOTE_ADDR": remote}, headers={"Host": host, **(headers or {})})
    answer.close()  # a file of /docs
    return answer.status_code


@pytest.fixture
def behind(service):
    """A client of an application that knows its proxy on the same host, and operators in 10.1."""
    service.settings = Settings(
        home=service.settings.home,
        trusted_proxies=("127.0.0.1/32", "10.9.0.0/16"),
        operator_networks=("127.0.0.0/8", "::1/128", "10.1.0.0/16"),
    )
    return create_app(service).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_operators_get_in_on_the_machine_and_with_a_key_alone(client, path):
    assert status(client, path) == 200
    assert status(client, path, "::1", host="[::1]:8000") == 200
    assert status(client, path, "192.0.2.1") == 401
    assert status(client, path, "192.0.2.1", {"X-Zwfw-Key": READER}) == 200
    assert status(client, path, "192.0.2.1", {"X-Zwfw-Key": "wrong"}) == 401


def test_the_refusal_says_how_to_get_in(client):
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "ZWFW_OPERATOR_NETWORKS" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Via", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
@pytest.mark.parametrize("path", PATHS)
def test_2_an_unknown_proxy_opens_nothing(client, path, name):
    assert status(client, path, headers={name: "127.0.0.1"}) == 401


@pytest.mark.parametrize("sent", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-For": "10.9.1.1"},
                                  {"X-Forwarded-For": "10.1.0.1, 192.0.2.1"}, {"X-Forwarded-For": "x"},
                                  {"X-Forwarded-For": "127.0.0.1, 127.0.0.1"}, {"X-Forwarded-For": "::1"}])  # fmt: skip
def test_2_a_known_proxy_opens_nothing(behind, sent):
    assert status(behind, "/metrics", headers=sent) == 401


def test_behind_a_known_proxy_the_visitors_address_decides(behind):
    assert status(behind, "/metrics", headers={"X-Forwarded-For": "10.1.0.1"}) == 200
    assert status(behind, "/metrics", headers={"X-Forwarded-For": "192.0.2.1, 10.1.0.1, 10.9.0.1"}) == 200
    assert status(behind, "/metrics", "10.1.2.3", host="search.example.gov.cn") == 200
    assert status(behind, "/metrics", "10.1.2.3", {"X-Forwarded-For": "10.1.2.3"}) == 401, "no proxy that is known"


@pytest.mark.parametrize("host", ["search.example.gov.cn", "zwfw", "", "localhost.evil.com", "192.0.2.1:8000"])
def test_under_another_name_loopback_opens_nothing(client, host):
    assert status(client, "/metrics", host=host) == 401


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "127.0.0.1:8000", "LOCALHOST", "[::1]"])
def test_under_a_name_of_its_own_the_machine_is_let_in(client, host):
    assert status(client, "/metrics", host=host) == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/openapi.json", "/v1/regions", "/privacy"])
def test_5_all_else_is_open(client, path):
    assert status(client, path, "192.0.2.1", {"X-Forwarded-For": "192.0.2.7"}) == 200


def test_networks_set_to_none_leave_the_key_alone(service):
    service.settings = Settings.from_environment({"ZWFW_OPERATOR_NETWORKS": "none"})
    client = create_app(service).test_client()
    assert status(client, "/metrics") == 401
    assert status(client, "/metrics", headers={"Authorization": f"Bearer {READER}"}) == 200


ADDRESSES = st.sampled_from(
    ["127.0.0.1", "127.0.0.2", "10.9.0.1", "10.1.0.1", "192.0.2.1", "::1", "::ffff:127.0.0.1", ""]
)


@given(st.sampled_from(["127.0.0.1", "10.9.0.1"]), st.lists(ADDRESSES, max_size=4))
def test_2_no_chain_of_addresses_makes_a_loopback_one(connected, hops):
    found = own_address(
        connected, {"X-Forwarded-For": ", ".join(hops)} if hops else {}, ("127.0.0.1/32", "10.9.0.0/16")
    )
    assert found in (None, "10.1.0.1", "192.0.2.1")
