"""Mounted under a path.

1. Whatever leads on from the first page has the prefix and is there, whether a proxy leaves the prefix or takes it off.
2. Every address in scripts begins with the root that the page names, and is served.
3. Answers for programs: routes to pages of ours have the prefix, others are left; the OpenAPI document names it.
4. Redirects and error pages stay below the prefix; /search is /search/; what only begins alike is not ours.
5. A page to go back to is one of ours, with the prefix or without, and no other.
6. No header has a say; without the setting nothing is added.
7. A prefix is none of our own addresses.
8. What is not ours is left as it was set: the recogniser of speech.
"""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from openapi_spec_validator import validate

from api.app import create_app
from api.portal import pages
from ranker.hot import HotTerm
from search_engine import NotReady, QueryRecord, Settings
from search_engine.settings.value_readers import TAKEN
from tests.api.fake_service import MATTER, TOKEN, FakeService, item_of
from tests.api.page_text import text_of

PREFIX = "/search"
STATIC = Path(pages.__file__).parent / "static"
EVENT = "/life-events/" + quote("新生儿出生")
ITEM = "/item/" + quote(MATTER["id"], safe="")
# Pages that only scripts and programs are led to.
BEGINNINGS = ("/", "/docs", "/recommended", "/feed", "/item/guide", "/item/old?region=330110", "/openapi.json")
# Attributes that hold addresses; scripts read those with `data-`.
ATTRIBUTES = frozenset({"href", "src", "action", "data-share", "data-url"})
# A page of regions leads to thousands of others of its kind: of each kind some are followed, all are looked at.
FOLLOWED = 4
# What a crawl finds at least: one that finds nothing is no success.
LEAST_ASKED, LEAST_LINKS = 60, 600
POLICY = {
    "id": "old", "kind": "policy", "title": "租房办法（试行）", "status": "online", "region": "330110",
    "text": "第一条", "superseded_by": "new",
}  # fmt: skip
GUIDE = {
    "id": "guide", "kind": "guide", "title": "出生一件事", "status": "online", "region": "330000",
    "life_events": ["新生儿出生"], "conditions": ["甲"],
}  # fmt: skip
FACETS = {
    "channel": ("all", "natural"), "department": ("公安", "民政"), "theme": ("婚姻登记", "医疗"),
    "life_event": ("新生儿出生",),
}  # fmt: skip
QUERY = QueryRecord(
    "身份证", "身份证", ("身份证",), audience="natural", removed=("我要",),
    corrected={"from": "身份正", "to": "身份证", "applied": True},
    place_choices=({"code": "110105", "name": "朝阳区"}, {"code": "220104", "name": "朝阳区"}),
)  # fmt: skip
# Addresses in scripts: those that begin with the root, and those without it (`replaceAll("_", "/")` is none).
ROOTED = re.compile(r"`\$\{ROOT\}(/[^`$?]*)")
PATHS = re.compile(r"""(?<!"_", )["'`](/[^"'`$?]*)""")
# What some of them need before they answer.
QUERIES = {"/v1/suggest": "?q=a", "/v1/locate": "?lat=30.42&lon=119.98"}
BODIES = {"/v1/events": {"events": []}, "/v1/voice": {"hypotheses": [{"text": "身份证", "confidence": 1}]}}
PROXY_HEADERS = ("X-Forwarded-Prefix", "X-Script-Name", "Script-Name", "X-Forwarded-Path", "X-Original-Uri")


def furnished(prefix):
    """A service whose pages have every kind of link."""
    service = FakeService(Settings(prefix=prefix, sample_banner=True, voice_url="/asr"))
    service.documents |= {"old": POLICY, "new": POLICY | {"id": "new", "superseded_by": None}, "guide": GUIDE}
    service.copies_found = [{"id": "old", "region": {"code": "330106", "name": "西湖区", "level": "county"}}]
    service.readings = (item_of(POLICY | {"id": "new"}, service.tree, 0),)
    service.hot.found = [HotTerm("身份证", 1, 1.0, "same", "330110", False)]
    service.nodes = {"audience": ["natural"], "level": ["县级"], "coverage": ["全国"]}
    facets = {
        name: tuple({"value": value, "label": value, "count": 2} for value in values) for name, values in FACETS.items()
    }
    route = {"kind": "life_event", "text": "新生儿出生一件事", "url": EVENT}
    service.page = {"related": ("居住证",), "query": QUERY, "facets": facets, "route": route}
    return service


@pytest.fixture
def service():
    service = furnished(PREFIX)
    yield service
    service.close()


class Links(HTMLParser):
    """The addresses in a page that lead to this host."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = {value for name, value in attributes if name in ATTRIBUTES}
        self.found |= {value for value in values if value and not re.match("#|https?://|tel:", value)}


def kind_of(link):
    """Which page it is, and what it was led to by: the last parameter, or the file."""
    path, _, query = link.partition("?")
    return path.split("/")[2], query.rpartition("&")[2].partition("=")[0] or path.rpartition(".")[2]


def answer_of(client, link, taken_off):
    """What a browser gets through a proxy that leaves the prefix, or takes it off."""
    return client.get(link.removeprefix(PREFIX) if taken_off else link)


@pytest.mark.parametrize("taken_off", [False, True])
def test_whatever_leads_on_from_the_first_page_has_the_prefix_and_is_there(client, taken_off):
    waiting = [PREFIX + path for path in BEGINNINGS]
    seen, followed, asked = set(waiting), Counter(), Counter()
    while waiting:
        link = waiting.pop(0)
        with answer_of(client, link, taken_off) as response:
            assert response.status_code < 400, link
            asked[kind_of(link)[0]] += 1
            assert not response.location or response.location.startswith(f"{PREFIX}/")
            found = Links(response.text).found if response.mimetype == "text/html" else set()
        for one in sorted(found - seen):
            assert one.startswith(f"{PREFIX}/"), (link, one)
            seen.add(one)
            followed[kind_of(one)] += 1
            waiting += [one.partition("#")[0]] * (followed[kind_of(one)] <= FOLLOWED)
    pages = {
        "",
        "item",
        "regions",
        "catalog",
        "life-events",
        "favourites",
        "recommended",
        "feed",
        "me",
        "privacy",
        "docs",
    }
    assert pages <= set(asked)
    assert asked.total() >= LEAST_ASKED
    assert len(seen) >= LEAST_LINKS


def scripts():
    return [(file.name, file.read_text(encoding="utf-8")) for file in sorted(STATIC.glob("*.js"))]


def test_2_no_script_leaves_the_root_out(client):
    served = client.application.url_map.bind("localhost")
    for name, text in scripts():
        for path in PATHS.findall(text):
            # what is written without the root is a part of /v1/me, which `askMe` adds
            assert served.allowed_methods(f"/v1/me{path}{'a' * path.endswith('/')}"), (name, path)


def test_2_what_scripts_ask_for_is_served(client):
    served = client.application.url_map.bind("localhost")
    paths = {path for _, text in scripts() for path in ROOTED.findall(text)} - {"/v1/me"}
    assert len(paths) > 10
    for path in paths:
        whole = path + quote(MATTER["id"], safe="") * (path.endswith("/") and path != "/")
        method = "GET" if "GET" in served.allowed_methods(whole) else "POST"
        response = client.open(
            PREFIX + whole + QUERIES.get(path, ""), method=method, json=BODIES.get(path), headers={"X-Zwfw-User": TOKEN}
        )
        assert response.status_code < 400, (path, response.text)


@pytest.mark.parametrize("path", ["/", "/item/nothing"])
def test_2_pages_name_the_root(client, path):
    assert f'<html lang="zh-CN" data-root="{PREFIX}">' in client.get(path).text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (EVENT, PREFIX + EVENT),
        ("/?q=a&channel=power", f"{PREFIX}/?q=a&channel=power"),
        ("tel:12345", "tel:12345"),
        ("https://example.org/item/1", "https://example.org/item/1"),
        ("", ""),
    ],
)
def test_routes_to_pages_of_ours_have_the_prefix_and_others_are_left(client, service, url, shown):
    service.page["route"] = {"kind": "life_event", "text": "去", "url": url}
    assert client.get("/v1/search?q=a").get_json()["route"]["url"] == shown
    spoken = client.post(f"{PREFIX}/v1/voice", json=BODIES["/v1/voice"])
    assert spoken.get_json()["search"]["route"]["url"] == shown
    assert f'href="{shown.replace("&", "&amp;")}"' in text_of(client, "/?q=a") or not shown
    assert service.page["route"]["url"] == url  # what the service keeps is not changed
    service.page["route"] = None
    assert client.get("/v1/search?q=a").get_json()["route"] is None


def test_the_openapi_document_names_the_prefix(client):
    document = client.get(f"{PREFIX}/openapi.json").get_json()
    assert document["servers"] == [{"url": PREFIX}]
    assert "/v1/search" in document["paths"]
    validate(document)


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        (PREFIX, 308, f"{PREFIX}/"),
        (f"{PREFIX}?q=%E8%BA%AB&region=330110", 308, f"{PREFIX}/?q=%E8%BA%AB&region=330110"),
        (f"{PREFIX}/?q=a&region=330000&region=330100", 302, f"{PREFIX}/?q=a&region=330100"),
        ("/?q=a&region=330000&region=330100", 302, f"{PREFIX}/?q=a&region=330100"),
        (f"{PREFIX}/catalog?region=", 302, f"{PREFIX}/catalog"),
        (f"{PREFIX}/healthz", 200, None),
        ("/healthz", 200, None),
        (f"{PREFIX}ing/", 404, None),
        (f"{PREFIX}catalog", 404, None),
        (PREFIX + PREFIX, 404, None),
        (f"{PREFIX}//evil.example/", 404, None),
    ],
)
def test_4_one_address_for_one_page(client, path, status, location):
    response = client.get(path)
    assert (response.status_code, response.location) == (status, location)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/item/nothing", 404), ("/?q=a&page=0", 422)])
def test_error_pages_link_below_the_prefix(client, path, status):
    found = Links(text_of(client, PREFIX + path, status)).found
    assert f"{PREFIX}/" in found
    assert not [link for link in found if not link.startswith(f"{PREFIX}/")]


@pytest.mark.parametrize("blocked", [None, {"category": "illegal", "action": "block"}])
def test_pages_that_found_nothing_link_below_the_prefix(client, service, blocked):
    service.page |= {"items": (), "total": 0, "query": replace(QUERY, blocked=blocked)}
    found = Links(text_of(client, f"{PREFIX}/?q=a&region=330110&department=公安")).found
    assert f"{PREFIX}/catalog?region=330110" in found
    assert not [link for link in found if not link.startswith(f"{PREFIX}/")]


@pytest.mark.parametrize("file", sorted(STATIC.parent.rglob("*.html")), ids=lambda file: file.name)
def test_4_no_template_writes_a_path(file):
    assert re.findall("""(?:href|action|src)=["']/[^"']*""", file.read_text(encoding="utf-8")) == []


def test_without_an_index_the_way_to_retry_has_the_prefix(client, service):
    service.failure = NotReady("还没有索引")
    assert f"{PREFIX}/?q=a" in Links(text_of(client, f"{PREFIX}/?q=a", 503)).found


@pytest.mark.parametrize(
    ("to", "back"),
    [
        (f"{PREFIX}/catalog", f"{PREFIX}/catalog?region=330110"),
        (f"{PREFIX}/?q=a&page=2", f"{PREFIX}/?q=a&region=330110"),
        (PREFIX + ITEM, PREFIX + ITEM.replace("%2F", "/") + "?region=330110"),
        ("/catalog", f"{PREFIX}/catalog?region=330110"),
        (f"{PREFIX}?q=a", f"{PREFIX}/?q=a&region=330110"),
        (f"{PREFIX}/v1/search", f"{PREFIX}/?region=330110"),
        (f"{PREFIX}//evil.example/x", f"{PREFIX}/?region=330110"),
        (f"//evil.example{PREFIX}/", f"{PREFIX}/?region=330110"),
        ("/other/", f"{PREFIX}/?region=330110"),
        (f"{PREFIX}ing/catalog", f"{PREFIX}/?region=330110"),
    ],
)
def test_a_page_to_go_back_to_is_one_of_ours(client, to, back):
    page = text_of(client, f"{PREFIX}/regions?name=余杭区&to={quote(to, safe='')}")
    assert back in Links(page).found
    assert not [link for link in Links(page).found if not link.startswith(f"{PREFIX}/")]


@pytest.mark.parametrize("prefix", [PREFIX, ""])
def test_6_no_header_has_a_say(prefix):
    service = furnished(prefix)
    client = create_app(service).test_client()
    for path in ("/", "/?q=a", ITEM, "/openapi.json"):
        told = client.get(path, headers=dict.fromkeys(PROXY_HEADERS, "/evil"))
        assert re.sub("took_ms.*", "", told.text) == re.sub("took_ms.*", "", client.get(path).text)
    service.close()


def test_6_without_the_setting_nothing_is_added():
    service = furnished("")
    client = create_app(service).test_client()
    page = text_of(client, "/?q=a")
    assert "data-root" not in page
    assert not [link for link in Links(page).found if link.startswith(f"{PREFIX}/")]
    assert EVENT in Links(page).found
    assert client.get("/v1/search?q=a").get_json()["route"]["url"] == EVENT
    assert "servers" not in client.get("/openapi.json").get_json()
    assert client.get(f"{PREFIX}/").status_code == 404
    service.close()


def test_7_no_prefix_is_an_address_of_ours(client):
    assert {rule.rule.split("/")[1] for rule in client.application.url_map.iter_rules()} - {""} <= TAKEN


def test_the_address_of_the_recogniser_is_left_as_it_was_set(client):
    assert 'data-voice="/asr"' in text_of(client, f"{PREFIX}/")
