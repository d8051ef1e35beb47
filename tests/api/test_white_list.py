"""Callers that are known without a signature: by a block of addresses, or by the name of a client certificate.

1. Who asks from a listed address may make the calls that the list names, where these are closed to others, and write
   where the list gives the scope; nothing else: other closed calls stay closed, what is open stays open.
2. An address counts where it is beyond doubt: a header from anywhere but a trusted proxy names nobody, nor does a
   proxy's own address, nor one on the machine itself that was asked for under another name.
3. The name of a certificate counts from a trusted proxy alone, as a whole, in the header that the setting names.
4. The smallest block that holds an address says whose it is; who was stopped or has ended is on no list.
5. A caller without named calls cannot be listed, nor can every address.
6. A signed request is what its signature says, whatever address it comes from.
"""

import shutil
import time
from dataclasses import replace

import pytest

from api.app import create_app
from search_engine import BadParameters, Service, Settings
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.signing.proof import Signer
from search_engine.signing.sm2 import KeyPair
from tests.api.signed_requests import Sent

PROXY = "10.9.0.1"
SEARCH, SUGGEST, HOT = (Sent("GET", target) for target in (b"/v1/search?q=a&size=1", b"/v1/suggest?q=a", b"/v1/hot"))
WRITE = Sent("PUT", b"/v1/documents/w1", {"Content-Type": "application/json"}, b"{}")
LISTED = Caller(
    "kiosk", "自助机", calls=("search", "putDocument"), scopes=("documents:write",), networks=("10.33.0.0/16",)
)
PART = Caller("floor", "一楼自助机", calls=("suggest",), networks=("10.33.5.0/24", "2001:db8:5::/48"))
CERTIFIED = Caller("bureau", "人社局", calls=("search",), certificates=("CN=rs.hangzhou.gov.cn,O=人社局",))
PAIR = KeyPair.new()


@pytest.fixture(scope="module")
def service(town_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("listed") / "home"
    shutil.copytree(town_home, home)
    settings = Settings(
        home=home, spelling="off", known_calls=("search", "suggest"), trusted_proxies=(f"{PROXY}/32",),
        certificate_header="X-Client-Cert",
    )  # fmt: skip
    with Service.open(settings) as found:
        for one in (LISTED, PART, CERTIFIED):
            found.callers.add(one)
        found.callers.add(Caller("signer", "签名者", keys=(CallerKey(PAIR.public, 0),), calls=("hot",)))
        yield found


@pytest.fixture(scope="module")
def app(service):
    return create_app(service)


def status(app, sent, address, **headers):
    return came_from(app, sent, address, **headers).status_code


def came_from(app, sent, address, **headers):
    asked = sent.with_headers(**headers)

    class From(Sent):
        def environ(self):
            return {**super().environ(), "REMOTE_ADDR": address}

    return From(asked.method, asked.target, asked.headers, asked.body).to(app)


def test_1_the_list_gives_what_it_names_and_nothing_else(app):
    assert [status(app, one, "10.33.1.1") for one in (SEARCH, SUGGEST, HOT)] == [200, 401, 200]
    assert status(app, WRITE, "10.33.1.1") == 422, "it may write, and the document is faulty"
    assert status(app, Sent("DELETE", b"/v1/documents/w1"), "10.33.1.1") == 401
    assert [status(app, one, "10.34.1.1") for one in (SEARCH, SUGGEST, HOT, WRITE)] == [401, 401, 200, 401]


def test_1_a_key_opens_what_is_closed(app, service):
    key = service.keys.create("门户", ("documents:write",))
    assert status(app, SEARCH, "10.34.1.1", authorization=f"Bearer {key}") == 200
    assert status(app, SEARCH, "10.34.1.1", authorization=f"Bearer {key}x") == 401


def test_1_what_watches_the_service_is_never_closed(service):
    with Service.open(service.settings.changed(known_calls=("all",))) as other:
        app = create_app(other)
        assert status(app, Sent("GET", b"/healthz"), "10.34.1.1") == 200
        assert status(app, Sent("GET", b"/readyz"), "10.34.1.1") == 200
        assert [status(app, one, "10.34.1.1") for one in (SEARCH, HOT)] == [401, 401]


FORGED = {
    "the header alone": ("192.0.2.9", {"x_forwarded_for": "10.33.1.1"}),
    "the header, last of several": ("192.0.2.9", {"x_forwarded_for": "192.0.2.8, 10.33.1.1"}),
    "another header": ("192.0.2.9", {"forwarded": "for=10.33.1.1"}),
    "the address that some proxies tell": ("192.0.2.9", {"x_real_ip": "10.33.1.1"}),
    "a listed address that sends for somebody": ("10.33.1.1", {"x_forwarded_for": "192.0.2.9"}),
    "a listed address that says so of itself": ("10.33.1.1", {"x_forwarded_for": "10.33.1.1"}),
    "through the proxy, from elsewhere": (PROXY, {"x_forwarded_for": "192.0.2.9"}),
    "through the proxy, which appends": (PROXY, {"x_forwarded_for": "10.33.1.1, 192.0.2.9"}),
    "the proxy itself": (PROXY, {}),
    "no address": (PROXY, {"x_forwarded_for": "unknown"}),
    "an address with a zone": ("192.0.2.9", {"x_forwarded_for": "fe80::1%eth0"}),
    "next to the block": ("10.32.255.255", {}),
    "the block in another notation": (PROXY, {"x_forwarded_for": "0x0a210101"}),
}  # fmt: skip


@pytest.mark.parametrize("attack", FORGED)
def test_2_a_forged_address_is_nobodys(app, attack):
    address, headers = FORGED[attack]
    assert status(app, SEARCH, address, **headers) == 401, attack


def test_2_a_trusted_proxy_is_believed(app):
    assert status(app, SEARCH, PROXY, x_forwarded_for="10.33.1.1") == 200
    assert status(app, SEARCH, PROXY, x_forwarded_for="192.0.2.9, 10.33.1.1") == 200, "its last hop is the sender"
    assert status(app, SEARCH, "::ffff:10.33.1.1") == 200
    assert status(app, SUGGEST, "2001:db8:5::9") == 200


CERTIFICATE = CERTIFIED.certificates[0].encode().decode("latin-1")
FORGED_NAMES = {
    "from anywhere": ("192.0.2.9", {"x_client_cert": CERTIFICATE}),
    "from a listed address of another": ("10.34.1.1", {"x_client_cert": CERTIFICATE}),
    "a part of the name": (PROXY, {"x_client_cert": CERTIFICATE.split(",")[0]}),
    "more than the name": (PROXY, {"x_client_cert": CERTIFICATE + ",C=CN"}),
    "twice": (PROXY, {"x_client_cert": f"{CERTIFICATE},{CERTIFICATE}"}),
    "in capitals": (PROXY, {"x_client_cert": CERTIFICATE.upper()}),
    "in another header": (PROXY, {"x_ssl_client_s_dn": CERTIFICATE}),
    "nothing": (PROXY, {"x_client_cert": " "}),
}  # fmt: skip


@pytest.mark.parametrize("attack", FORGED_NAMES)
def test_3_a_forged_certificate_is_nobodys(app, attack):
    address, headers = FORGED_NAMES[attack]
    assert status(app, SEARCH, address, x_forwarded_for="192.0.2.8", **headers) == 401, attack


def test_3_a_trusted_proxy_is_believed(app):
    assert status(app, SEARCH, PROXY, x_client_cert=CERTIFICATE, x_forwarded_for="192.0.2.8") == 200
    assert status(app, SUGGEST, PROXY, x_client_cert=CERTIFICATE, x_forwarded_for="192.0.2.8") == 401


def test_3_without_the_setting_no_header_counts(service):
    with Service.open(service.settings.changed(certificate_header="")) as other:
        headers = {"x_client_cert": CERTIFICATE, "x_forwarded_for": "192.0.2.8"}
        assert status(create_app(other), SEARCH, PROXY, **headers) == 401


def test_4_the_smallest_block_says_whose_it_is(app):
    assert [status(app, one, "10.33.5.7") for one in (SEARCH, SUGGEST)] == [401, 200]


def test_4_whoever_was_stopped_or_has_ended_is_on_no_list(app, service):
    service.callers.add(Caller("gone", "已停用", calls=("search",), networks=("10.50.0.0/16",)))
    assert status(app, SEARCH, "10.50.0.1") == 200
    service.callers.stop("gone")
    assert status(app, SEARCH, "10.50.0.1") == 401
    service.callers.resume("gone")
    service.callers.change("gone", ends=int(time.time() * 1000) - 1)
    assert status(app, SEARCH, "10.50.0.1") == 401
    service.callers.change("gone", starts=int(time.time() * 1000) + 60_000, ends=None)
    assert status(app, SEARCH, "10.50.0.1") == 401


def fields(refused):
    return sorted((detail.field, detail.reason.code) for detail in refused.value.details)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"calls": ()}, [("calls", "missing")]),
        ({"networks": ("0.0.0.0/0",)}, [("networks", "out_of_range")]),
        ({"networks": ("::/0",)}, [("networks", "out_of_range")]),
        ({"networks": ("10.33.0.1/16",)}, [("networks", "wrong_form")]),
        ({"networks": ("10.33.0.0/16", "x")}, [("networks", "wrong_form")]),
        ({"networks": ()}, [("keys", "missing")]),
        ({"certificates": ("a\nb",)}, [("certificates", "wrong_form")]),
        ({"scopes": ("everything",)}, [("scopes", "unknown_value")]),
        ({"minute_quota": -1, "day_quota": 10**10}, [("day_quota", "out_of_range"), ("minute_quota", "out_of_range")]),
        ({"starts": 2_000, "ends": 1_000}, [("ends", "out_of_range")]),
        ({"name": " ", "office": "x" * 101}, [("name", "wrong_form"), ("office", "wrong_form")]),
    ],
)
def test_5_what_cannot_be_registered_is_told_by_field(service, change, faults):
    with pytest.raises(BadParameters) as refused:
        service.callers.add(replace(LISTED, app="another", **change))
    assert fields(refused) == faults
    with pytest.raises(BadParameters) as refused:
        service.callers.change(LISTED.app, **change)
    assert fields(refused) == faults
    assert service.callers.get(LISTED.app).networks == LISTED.networks


def test_6_a_signed_request_is_what_its_signature_says(app):
    signed = SEARCH.signed(Signer("signer", PAIR))
    assert status(app, signed, "10.33.1.1") == 403, "the signer may not search, though the address may"
    assert status(app, HOT.signed(Signer("signer", PAIR)), "10.33.1.1") == 200
    broken = HOT.signed(Signer("signer", KeyPair.new()))
    assert status(app, broken, "10.33.1.1") == 401
