"""`POST /v1/reports` and the form of the portal's page: 没找到, 信息有误.

1. What is right is kept as an event without a person: numbers of persons are taken out, banned words refused.
2. Every fault is told at once; nothing is kept.
3. One address block may send so many a minute; a program with the right key more. Another site's page may not.
4. The form needs no script, leads to thanks and back, and stands on results and where nothing was found; where a query
   is blocked, nothing that was typed is in it. Cards and matters lead to a page that asks which element is wrong: those
   that such a document has, and none need be said. Back leads to the page that one came from.
5. 信息有误 takes a sentence, without numbers of persons and banned words, which editors see with the item.
6. The receipt tells what became of a report, by state and day, and ends with it; it is stored nowhere, a wrong one is
   told as that, and who tries many is held to the rate of reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.portal.report_page import elements_of
from indexer.events.shortcomings import marked, remarks_on
from indexer.store.area import Area
from indexer.store.audit.author import Author
from search_engine import Service, Settings
from search_engine.editing.actor import Actor
from search_engine.editing.queue.queue_update import QueueUpdate
from search_engine.installation.api_keys import NewKey
from search_engine.maintenance.queue.refreshing import QueueRefresh
from search_engine.people.activity.rate import RateLimit
from search_engine.people.activity.reports import REPORTS_A_MINUTE
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

URL = "/v1/reports"


def anybody(service: Service) -> Actor:
    return Actor(Author.of_user("张三", None), Area(service.tree))


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
    assert (answer.status_code, answer.get_json()["accepted"]) == (202, True)
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
        ({"kind": "wrong", "document": "m1", "text": "不" * 201}, {"text"}),
        ({"kind": "wrong", "document": "m1", "text": "代办假证"}, {"text"}),
        ({"kind": "wrong", "document": "m1", "text": "响\x07铃"}, {"text"}),
        ({"kind": "not_found", "query": "护照", "text": "要有护照"}, {"text"}),
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
    search = "/?channel=natural&q=%E8%BA%AB%E4%BB%BD%E8%AF%81&region=330110"
    for page, before, expected in (
        (search, search, {"kind": "not_found", "query": "身份证", "region": "330110"}),
        ("/?q=zzqqxx", "/?q=zzqqxx", {"kind": "not_found", "query": "zzqqxx", "region": ""}),
        ("/report?document=m1&region=330110", search, {"kind": "wrong", "document": "m1", "region": "330110"}),
    ):
        shown = client.get(page, headers={"Referer": f"http://localhost{search}"}).text
        fields = {name: unescape(value) for name, value in FIELD.findall(FORM.search(shown)[0])}  # type: ignore[index]
        fields.pop("element", None)  # a radio button: chosen by who reads
        assert fields == {**expected, "to": before}
        done = client.post("/report", data=fields)
        assert done.status_code == 303
        thanks = client.get(done.headers["Location"])
        assert "已记下" in thanks.text
        assert unescape(re.findall(r'href="([^"]+)">返回', thanks.text)[0]) == before
        receipt = client.get(re.findall(r'data-copy="(/reported/[^"]+)"', thanks.text)[0])
        assert ("处理情况" in receipt.text, "已收到" in receipt.text, "返回" in receipt.text) == (True, True, False)
    assert len(kept(service)) == 3
    assert elements(service) == ["", "", ""]
    assert not FORM.search(client.get("/?q=办假证").text)
    assert not FORM.search(client.get("/").text)
    assert client.get("/report").headers["Location"] == "/"
    for other in ({}, {"Referer": "https://elsewhere.example/"}):
        assert (
            'href="/item/m1?region=330110">返回' in client.get("/report?document=m1&region=330110", headers=other).text
        )
    refused = client.post("/report", data={"kind": "wrong", "document": "none"})
    assert (refused.status_code, "没有记下" in refused.text) == (422, True)
    worse = client.post("/report", data={"kind": "wrong", "document": "m1", "element": "材料"})
    assert (worse.status_code, "材料" in worse.text) == (422, True)
    assert client.get("/report?document=none").status_code == 404


def test_a_sentence_is_kept_without_numbers_of_persons_and_shown_to_editors(
    client: FlaskClient, service: Service
) -> None:
    said = {"kind": "wrong", "document": "m1", "element": "fee", "text": "<b>不再\n收费</b> 我的电话 13812345678"}
    done = client.post("/report", data=said)
    assert done.status_code == 303
    assert [one.text for one in remarks_on(service.installation.events, "m1", 9)] == ["<b>不再 收费</b> 我的电话 ***"]
    refused = client.post("/report", data={**said, "text": "代办假证", "to": "/item/m1"})
    assert (refused.status_code, "请换一种说法" in refused.text) == (422, True)
    assert re.findall(r'value="(\w+)" checked', refused.text) == ["fee"]
    assert ">代办假证</textarea>" in refused.text
    assert 'href="/item/m1">返回' in refused.text
    item = QueueRefresh(service, rest=lambda _: None).run() and service.queue.all(anybody(service))[0]
    editor = {"X-Zwfw-Key": service.keys.create(NewKey("编辑", (), ("editor",)))}
    found = client.get(f"/v1/admin/queue/{item.number}", headers=editor).get_json()
    assert [(one["element"], one["text"]) for one in found["remarks"]] == [("fee", "<b>不再 收费</b> 我的电话 ***")]


def test_a_receipt_tells_the_state_of_the_queue_and_nothing_else(client: FlaskClient, service: Service) -> None:
    service.activity.report_rate = RateLimit(1_000)
    town = service.tree.children("330110")[0].code  # an item's region is a county at the lowest
    sent = client.post(URL, json={"kind": "wrong", "document": "m1", "text": "不再收费"}).get_json()
    asked = client.post(URL, json={"kind": "not_found", "query": "奶茶店转让", "region": town}).get_json()

    def state(taken: dict[str, str]) -> str:
        answer = client.get(f"{URL}/{taken['receipt']}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        assert answer.get_json().keys() == {"state", "day"}
        assert "不再收费" not in client.get(f"/reported/{taken['receipt']}").text
        return str(answer.get_json()["state"])

    assert [state(sent), state(asked)] == ["received", "received"]
    QueueRefresh(service, rest=lambda _: None).run()
    numbers = {item.about: item.number for item in service.queue.all(anybody(service))}
    assert [state(sent), state(asked)] == ["received", "received"]
    service.queue.set(anybody(service), [numbers["document"]], QueueUpdate(state="in_work"))
    service.queue.set(anybody(service), [numbers["query"]], QueueUpdate(state="not_ours"))
    assert [state(sent), state(asked)] == ["in_work", "unchanged"]
    service.queue.set(anybody(service), [numbers["document"]], QueueUpdate(state="done"))
    assert state(sent) == "done"
    later = client.post(URL, json={"kind": "wrong", "document": "m1"}).get_json()
    assert [state(sent), state(later)] == ["done", "received"]


def test_receipts_are_neither_stored_nor_guessed_and_end_with_the_report(client: FlaskClient, service: Service) -> None:
    receipts = {client.post(URL, json={"kind": "wrong", "document": "m1"}).get_json()["receipt"] for _ in range(2)}
    assert (len(receipts), {len(one) * 6 >= 128 for one in receipts}) == (2, {True})
    for file in service.installation.home.rglob("events.db*"):
        assert not any(one.encode() in file.read_bytes() for one in receipts)
    (receipt, _) = receipts
    assert client.get(f"/reported/{receipt}").status_code == 200
    wrong = client.get("/reported/wrong")
    assert (wrong.status_code, "没有这个回执" in wrong.text) == (404, True)
    assert client.get(f"{URL}/wrong").status_code == 404
    service.activity.report_rate = RateLimit(REPORTS_A_MINUTE, lambda: 0.0)
    assert [client.get("/reported/wrong").status_code for _ in range(REPORTS_A_MINUTE)] == [404] * REPORTS_A_MINUTE
    assert {client.get(path).status_code for path in (f"/reported/{receipt}", f"{URL}/{receipt}")} == {429}
    service.activity.report_rate = RateLimit(REPORTS_A_MINUTE)
    service.installation.events.delete_received_before(2**62)
    assert client.get(f"/reported/{receipt}").status_code == 404


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
