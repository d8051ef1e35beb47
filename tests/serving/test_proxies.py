"""The proxies of docs/operations.md, as its examples have them, in front of a real `zwfw serve`.

1. What is there for visitors is reached through them: searches, pages, scripts, events; what is for operators is not.
2. The visitor's address arrives: each address block has a rate of its own.
3. No visitor passes for another: neither by `X-Forwarded-For` nor by `X_Forwarded_For`.
4. Bodies and headers that are half sent wait in the proxy, and are ended by it; the service sees nothing of them, and
   answers others.
5. What the service would refuse as too large the proxy refuses; what it takes the proxy sends on, as the longest query.
6. All of that is so at the root and under a path.
"""

import http.client
import json
import re
import secrets
from contextlib import contextmanager

import pytest

from tests.sample import copy_of
from tests.serving.hostile import BODY, HEADERS, Searches, half_sent, trickle
from tests.serving.live import HOST, connections_of, live
from tests.serving.proxies import PROXIES, proxy

pytestmark = pytest.mark.soak
TRUSTED = {"trusted_proxies": "127.0.0.1/32"}
PREFIX = {False: "", True: "/search"}
ASKED = "q=%E8%BA%AB%E4%BB%BD%E8%AF%81&region=330106"
TOO_LARGE = {"nginx": {413}, "caddy": {413, 502}}  # Caddy tells 502 up to 2.6
RATE = 60  # events of one address block a minute
SECOND, ENDED = 1.0, 20.0
VISITOR, OTHER = "127.0.5.5", "127.0.6.6"  # not of one block, nor of the proxy's
LONGEST, TOO_LONG = "%E6%B3%95" * 500, "%E6%B3%95" * 4000


@pytest.fixture(scope="module", params=[False, True], ids=["root", "path"])
def mounted(request):
    return request.param


@pytest.fixture(scope="module", params=PROXIES)
def kind(request):
    return request.param


@contextmanager
def behind(kind, mounted, sample_home, folder, **settings):
    """A server, and the port of a proxy in front of it."""
    home = copy_of(sample_home, folder / "home")
    given = TRUSTED | settings | ({"prefix": PREFIX[mounted]} if mounted else {})
    with live(home, **given) as server, proxy(kind, server.port, folder / "proxy", mounted=mounted) as port:
        yield server, port


@pytest.fixture(scope="module")
def unlimited(kind, mounted, sample_home, tmp_path_factory):
    with behind(kind, mounted, sample_home, tmp_path_factory.mktemp(kind), block_seconds="0") as both:
        yield both


@pytest.fixture
def limited(kind, mounted, sample_home, tmp_path):
    with behind(kind, mounted, sample_home, tmp_path, event_rate=str(RATE)) as both:
        yield both


def visit(port, path, *, by=VISITOR, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection(HOST, port, timeout=60, source_address=(by, 0))
    try:
        connection.request(method, path, body, {name.replace("__", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_visitors_reach_pages_and_events_through_the_proxy(unlimited, mounted):
    _, port = unlimited
    prefix = PREFIX[mounted]
    status, page = visit(port, f"{prefix}/?{ASKED}")
    assert status == 200
    assert "身份证" in page
    scripts = re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', page)
    assert len(scripts) > 1
    assert all(one.startswith(f"{prefix}/") and visit(port, one)[0] == 200 for one in scripts)
    assert '"items":[{' in visit(port, f"{prefix}/v1/search?{ASKED}")[1]
    event = '{"events":[{"id":"a-1","type":"search","query":"身份证","region":"330106"}]}'
    sent = visit(port, f"{prefix}/v1/events", method="POST", body=event.encode(), Content__Type="application/json")
    assert sent[0] == 202, sent


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_operators_paths_are_not_reached_through_the_proxy(unlimited, mounted, path):
    server, port = unlimited
    assert visit(port, PREFIX[mounted] + path)[0] == 404
    # past the proxy, whose own address (127.0.0.1) is nobody's
    assert visit(server.port, PREFIX[mounted] + path, by=OTHER)[0] == 200


def test_a_visitors_address_arrives_and_cannot_be_forged(limited, mounted):
    _, port = limited
    events = f"{PREFIX[mounted]}/v1/events"

    def status(by, **forged):
        event = json.dumps({"events": [{"id": secrets.token_hex(8), "type": "search", "query": "身份证"}]}).encode()
        return visit(port, events, by=by, method="POST", body=event, Content__Type="application/json", **forged)[0]

    while_forging = [status(VISITOR, X__Forwarded__For=OTHER, X_Forwarded_For=OTHER) for _ in range(2 * RATE)]
    assert set(while_forging) == {202, 429}
    assert status(VISITOR, X__Forwarded__For="203.0.113.7") == 429
    assert status(VISITOR, X_Forwarded_For="203.0.113.7") == 429
    assert status(OTHER) == 202


@pytest.mark.parametrize(("count", "start"), [(16, BODY), (90, HEADERS)], ids=["bodies", "headers"])
def test_half_sent_requests_wait_in_the_proxy(unlimited, mounted, count, start):
    server, port = unlimited
    (process,) = server.serving
    searches = Searches(f"http://{HOST}:{port}{PREFIX[mounted]}/v1/search?{ASKED}")
    most = []

    def beside():
        searches()
        most.append(connections_of(process))

    with half_sent(port, count, start.replace(b" /", b" " + PREFIX[mounted].encode() + b"/", 1)) as sockets:
        ends = trickle(sockets, seconds=2 * ENDED, every=20, beside=beside)
    assert ends.open == 0
    assert max(ends.seconds) < ENDED
    assert searches.faults == []
    assert max(searches.seconds) < SECOND
    assert max(most) <= 2, "connections of searches, which are kept"


def test_the_proxy_takes_what_the_service_takes_and_no_more(unlimited, kind, mounted):
    _, port = unlimited
    prefix = PREFIX[mounted]
    assert visit(port, f"{prefix}/v1/search?q={LONGEST}")[0] == 200
    status, told = visit(port, f"{prefix}/v1/search?q={TOO_LONG}")
    assert (status, "bad_parameters" in told) == (422, True), "told by the service, not by the proxy"
    assert visit(port, f"{prefix}/v1/events", method="POST", body=b"a" * 3_000_000)[0] in TOO_LARGE[kind]
    status, told = visit(port, f"{prefix}/v1/events", method="POST", body=b" " * 2_000_000, Content__Type="text/plain")
    assert (status, "bad_parameters" in told) == (422, True)
