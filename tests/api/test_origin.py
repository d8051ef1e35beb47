"""Requests that pages send.

1. What changes something is refused from pages of other sites, on every address: by what the browser says of itself
   (`Sec-Fetch-Site`), or by `Origin` where it says no more; `Origin: null` is another site. What only reads is
   answered, whatever its method.
2. Pages of ours are let in, whatever stands before us: another port, a prefix, a proxy that ends TLS, one that tells
   the name it was asked by, one that leaves out the port. Who is no trusted proxy has no say in it.
3. The operator's list lets pages of the portal in, and nobody whose name is only like theirs.
4. Programs, which name no page, are let in; so is whoever shows a key.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from api.app import OPERATIONS, create_app
from search_engine import Settings
from tests.api.fake_service import FakeService

EVIL = "https://evil.example"
OURS = {"Host": "search.gov.cn"}
PROXY = {"REMOTE_ADDR": "10.0.0.1"}
READING = {"GET", "HEAD", "OPTIONS"}


def status(
    client: FlaskClient, path: str = "/v1/events", method: str = "POST", at: str = "127.0.0.1", **sent: str
) -> int:
    headers = OURS | {name.replace("_", "-"): value for name, value in sent.items()}
    body = {"json": {"events": []}} if path == "/v1/events" else {}
    answer = client.open(path, method=method, headers=headers, environ_overrides={"REMOTE_ADDR": at}, **body)
    refused = answer.status_code == 403 and "其他网站的页面" in answer.text
    return 0 if refused else answer.status_code


@pytest.fixture
def listed(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """With a portal's pages, and a trusted proxy."""
    told = {
        "ZWFW_PORTAL_ORIGINS": "https://www.gov.cn, http://portal.local:8080/",
        "ZWFW_TRUSTED_PROXIES": "10.0.0.0/8",
    }
    read = Settings.from_environment(told)
    for name in ("portal_origins", "trusted_proxies"):
        monkeypatch.setattr(service.settings, name, getattr(read, name))
    return create_app(service).test_client()


def test_writing_is_refused_from_pages_of_other_sites_everywhere(client: FlaskClient) -> None:
    tried = 0
    reads = {(call.method.upper(), call.path) for call in OPERATIONS if call.reads}
    rules = [rule for rule in client.application.url_map.iter_rules() if not rule.endpoint.startswith("console.")]
    for rule in rules:  # of the console see its own tests
        path = rule.rule.replace("<path:", "<").replace("<", "1").replace(">", "")
        for method in sorted((rule.methods or set()) - READING):
            if (method, rule.rule) in reads:
                assert client.open(path, method=method, headers=OURS | {"Origin": EVIL}).status_code != 403
                continue
            tried += 1
            for told in ({"Origin": EVIL}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
                answer = client.open(path, method=method, headers=OURS | told)
                assert (answer.status_code, "其他网站的页面" in answer.text) == (403, True), (method, path, told)
    assert tried > 25
    assert ("POST", "/v1/search") in reads
    assert status(client, "/", "GET", Origin=EVIL) == 200


@pytest.mark.parametrize(
    "origin",
    [EVIL, "null", "", "https://search.gov.cn.evil.example", "https://search.gov.cn@evil.example", "https://[",
     "search.gov.cn", "https://search.gov.cn:x", "https://evil.example, https://search.gov.cn", "file://", "https://sub.search.gov.cn"],
)  # fmt: skip
def test_an_origin_that_is_not_ours_is_refused(client: FlaskClient, origin: str) -> None:
    assert status(client, Origin=origin) == 0


def test_pages_of_ours_are_let_in_whatever_stands_before_us(client: FlaskClient, listed: FlaskClient) -> None:
    assert status(client, Origin=EVIL, Sec_Fetch_Site="same-site") == 202  # not so in the console
    for told in ({}, {"Sec_Fetch_Site": "same-origin", "Origin": "null"}, {"Sec_Fetch_Site": "none"}):
        assert status(client, **told) == 202
    for origin in ("http://search.gov.cn", "https://search.gov.cn", "https://search.gov.cn:8443"):
        assert status(client, Origin=origin) == 202
    assert status(client, Host="search.gov.cn:8443", Origin="https://search.gov.cn:8443") == 202
    assert status(client, Host="search.gov.cn:443", Origin="https://search.gov.cn") == 202
    assert status(client, Host="search.gov.cn:8443", Origin="https://search.gov.cn:9443") == 0
    secure = {"Host": "127.0.0.1:8080", "X_Forwarded_Host": "search.gov.cn", "X_Forwarded_Proto": "https"}
    assert status(listed, at="10.0.0.1", Origin="https://search.gov.cn", **secure) == 202
    assert status(listed, at="10.0.0.1", Origin="http://search.gov.cn", **secure) == 0
    assert status(listed, at="192.0.2.1", Origin="https://search.gov.cn", **secure) == 0


def test_pages_of_ours_are_let_in_under_a_path(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.settings, "prefix", "/search")
    mounted = create_app(service).test_client()
    answers = [
        mounted.post("/search/v1/events", json={"events": []}, headers=OURS | {"Origin": origin}).status_code
        for origin in ("https://search.gov.cn", EVIL)
    ]
    assert answers == [202, 403]


def test_listed_pages_of_the_portal_are_let_in_and_lookalikes_are_not(listed: FlaskClient) -> None:
    for origin in ("https://www.gov.cn", "http://portal.local:8080"):
        assert status(listed, Origin=origin, Sec_Fetch_Site="cross-site") == 202
    for origin in ("http://www.gov.cn", "https://www.gov.cn:444", "https://www.gov.cn.evil.example", "null"):
        assert status(listed, Origin=origin) == 0


def test_programs_that_name_no_page_are_let_in(client: FlaskClient) -> None:
    assert status(client) == 202
    assert status(client, Origin=EVIL, X_Zwfw_Key="wrong") == 401  # what the key may is looked at by who asks for it
    assert status(client, "/v1/documents/x", "DELETE", Origin=EVIL, Authorization="Bearer x") == 401
