"""`POST /v1/reports` and the form of the portal's page: 没找到, 信息有误.

1. What is right is kept as an event without a person: numbers of persons are taken out, banned words refused.
2. Every fault is told at once; nothing is kept.
3. One address block may send so many a minute; a program with the right key more. Another site's page may not.
4. The form needs no script, leads to thanks and back, and stands on results and where nothing was found; where a query
   is blocked, nothing that was typed is in it. Cards and matters lead to a page that asks which element is wrong: those
   that such a document has, and none need be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.portal.report_page import elements_of
from indexer.events.shortcomings import marked
from search_engine import Service, Settings
from search_engine.installation.api_keys import NewKey
from search_engine.people.activity.rate import RateLimit
from search_engine.people.activity.reports import REPORTS_A_MINUTE
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

URL = "/v1/reports"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    import io

    with Service.open(Settings(home=tmp_path / "home", spelling="off", log_queries=False)) as found:
        found.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        found.update_index()
        yield found


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


def elements(service: Service) -> list[str]:
    return [one.element for one in marked(service.installation.events, 0)]


def kept(service: Service) -> list[tuple[str, str, int, str]]:
    if not service.installation.event_file.exists():
        return []
    return [(one.type, one.query, one.region, one.document) for one in marked(service.installation.events, 0)]


def test_a_report_is_kept_without_a_person_or_banned_words(client: FlaskClient, service: Service) -> None:
    sent = {"kind": "not_found", "query": "奶茶店 13812345678", "region": "330110"}
    answer = client.post(URL, json=sent)
    assert (answer.status_code, answer.get_json()) == (202, {"accepted": True})
    assert client.post(URL, json={"kind": "wrong", "document": "m1", "region": None}).status_code == 202
    assert kept(service) == [("not_found", "奶茶店 ***", 330110000000, ""), ("wrong", "", 0, "m1")]
    assert client.post(URL, json={"kind": "not_found", "query": "办假证"}).status_code == 422
    assert len(kept(service)) == 2
    which = {"kind": "wrong", "document": "m1", "element": "materials", "site": "浙江"}
    assert client.post(URL, json=which).status_code == 202
    assert elements(service) == ["", "", "materials"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"kind"}),
        ({"kind": ["wrong"], "document": "m1"}, {"kind"}),
        ({"kind": "good", "colour": 1, "query": 5}, {"kind", "colour", "query"}),
        ({"kind": "not_found"}, {"query"}),
        ({"kind": "not_found", "query": "护照", "region": "999999"}, {"region"}),
        ({"kind": "wrong", "query": "护照"}, {"document"}),
        ({"kind": "wrong", "document": "none"}, {"document"}),
        ({"kind": "wrong", "document": "m1", "element": "material"}, {"element"}),
        ({"kind": "wrong", "document": "m1", "element": 3}, {"element"}),
        ({"kind": "not_found", "query": "护照", "element": "fee"}, {"element"}),
        ({"kind": "wrong", "document": "m1", "site": "x" * 101}, {"site"}),
    ],
)
def test_every_fault_is_told(client: FlaskClient, service: Service, body: dict[str, object], fields: set[str]) -> None:
    answer = client.post(URL, json=body)
    told = sorted(one["field"] for one in answer.get_json()["error"]["details"])
    assert (answer.status_code, told) == (422, sorted(fields))
    assert not kept(service)


@pytest.mark.parametrize(
    ("element", "near"),
    [("material", "materials"), ("申请材料", "materials"), ("links.pc", "links"), ("收费标准", "fee")],
)
def test_a_wrong_element_is_told_with_the_nearest(client: FlaskClient, element: str, near: str) -> None:
    answer = client.post(URL, json={"kind": "wrong", "document": "m1", "element": element})
    told = answer.get_json()["error"]["details"][0]["reason"]
    assert (answer.status_code, f"相近的有 {near}" in told, "materials（材料）" in told) == (422, True, True)


def test_reports_are_limited_by_the_minute_and_refused_from_other_sites(client: FlaskClient, service: Service) -> None:
    sent = {"kind": "wrong", "document": "m1"}
    service.activity.report_rate = RateLimit(REPORTS_A_MINUTE, lambda: 0.0)
    statuses = [client.post(URL, json=sent).status_code for _ in range(REPORTS_A_MINUTE + 1)]
    assert statuses == [202] * REPORTS_A_MINUTE + [429]
    assert client.post("/report", data=sent).status_code == 429
    key = {"X-Zwfw-Key": service.keys.create(NewKey("门户", ("events:write",), ()))}
    assert client.post(URL, json=sent, headers=key).status_code == 202
    other = {"X-Zwfw-Key": service.keys.create(NewKey("编辑", (), ("editor",)))}
    assert client.post(URL, json=sent, headers=other).status_code == 403
    for path, body in ((URL, {"json": sent}), ("/report", {"data": sent})):
        assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}, **body).status_code == 403


FORM = re.compile(r'<form class="report".*?</form>', re.DOTALL)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def test_the_form_needs_no_script_and_leads_to_thanks_and_back(client: FlaskClient, service: Service) -> None:
    for page, expected in (
        ("/?q=身份证补领&region=330110", {"kind": "not_found", "query": "身份证补领", "region": "330110"}),
        ("/?q=zzqqxx&region=330110", {"kind": "not_found", "query": "zzqqxx", "region": "330110"}),
        ("/report?document=m1&region=330110", {"kind": "wrong", "document": "m1", "region": "330110"}),
    ):
        fields = dict(FIELD.findall(FORM.search(client.get(page).text)[0]))  # type: ignore[index]
        fields.pop("element", None)  # a radio button: chosen by who reads
        assert fields == expected
        done = client.post("/report", data=fields)
        assert done.status_code == 303
        thanks = client.get(done.headers["Location"])
        assert "已记下" in thanks.text
        assert ("q=" if "query" in fields else "/item/m1") in re.findall(r'href="([^"]+)">返回', thanks.text)[0]
    assert len(kept(service)) == 3
    assert elements(service) == ["", "", ""]
    assert not FORM.search(client.get("/?q=办假证").text)
    assert not FORM.search(client.get("/").text)
    assert client.get("/report").headers["Location"] == "/"
    refused = client.post("/report", data={"kind": "wrong", "document": "none"})
    assert (refused.status_code, "没有记下" in refused.text) == (422, True)
    worse = client.post("/report", data={"kind": "wrong", "document": "m1", "element": "材料"})
    assert (worse.status_code, "材料" in worse.text) == (422, True)
    assert client.get("/report?document=none").status_code == 404


LINK = re.compile(r'href="(/report\?[^"]+)"')


@pytest.mark.parametrize("page", ["/item/m1?region=330110", "/?q=身份证补领&region=330110"])
def test_pages_lead_to_the_question_which_element_is_wrong(client: FlaskClient, service: Service, page: str) -> None:
    address = LINK.findall(client.get(page).text)[0].replace("&amp;", "&")
    asked = client.get(address).text
    offered = re.findall(r'name="element" value="(\w+)"', asked)
    assert {"materials", "time", "fee", "place", "conditions", "process", "links", "other"} == set(offered)
    fields = dict(FIELD.findall(FORM.search(asked)[0])) | {"element": "time"}  # type: ignore[index]
    assert client.post("/report", data=fields).status_code == 303
    assert (kept(service)[0][0], elements(service)) == ("wrong", ["time"])


def test_only_what_is_read_asks_about_its_text() -> None:
    assert list(elements_of("policy")) == ["links", "text", "other"]
    assert "text" not in elements_of("matter")
