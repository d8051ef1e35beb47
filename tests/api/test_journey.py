"""One journey through the real thing: HTTP, service, store and index together; what each does alone is tested alone.

1. A portal's program pushes documents with its key, and a user finds them: the own region's card first, the copy of
   another region folded into it.
2. The page, the suggestions, the document, the directory and the facets say the same.
3. What is done is kept once, however often it is told; what is taken down is found no more, but the copy elsewhere is.
4. While the text engine does not answer, pages that are kept are shown, others are refused for now; then all is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from indexer.errors import EngineUnavailable
from indexer.snapshot import Snapshot
from search_engine import Service, Settings
from search_engine.page.query_record import IN_PART
from tests.search_engine.conftest import lines

YUHANG, XIHU = "330110", "330106"
CARD = {"audience": ["natural"], "themes": ["证件办理"], "catalog_code": "000709001000", "initiative": "依申请"}
MATTERS: list[dict[str, Any]] = [
    {
        "id": "xh-1",
        "kind": "matter",
        "title": "居民身份证补领",
        "region": XIHU,
        "authority": {"name": "西湖分局"},
        **CARD,
    },
    {
        "id": "yh-1",
        "kind": "matter",
        "title": "居民身份证补领",
        "region": YUHANG,
        "authority": {"name": "余杭分局"},
        **CARD,
    },
    {"id": "yh-2", "kind": "matter", "title": "住房公积金提取", "region": YUHANG, "audience": ["natural"]},
    {"id": "yh-3", "kind": "policy", "title": "身份证管理办法", "region": YUHANG, "issued_at": "2026-03-01"},
]


class Portal:
    """A portal of one installation, and the program that fills it."""

    def __init__(self, service: Service) -> None:
        self.client: FlaskClient = create_app(service).test_client()
        self.service, self._worker = service, service.installation.worker()
        self._key = {"X-Zwfw-Key": service.keys.create("省事项库", ["documents:write"])}

    def push(self, *documents: dict[str, Any]) -> dict[str, Any]:
        sent = self.client.post(
            "/v1/documents:bulk", data=lines(list(documents)), headers=self._key, content_type="application/x-ndjson"
        )
        assert sent.status_code == 200, sent.text
        self._worker.run_once()
        return dict(sent.get_json())

    def delete(self, document: str) -> int:
        status = self.client.delete(f"/v1/documents/{document}", headers=self._key).status_code
        self._worker.run_once()
        return status

    def get(self, path: str, **parameters: str) -> dict[str, Any]:
        answer = self.client.get(path, query_string={"region": YUHANG, **parameters})
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    service = Service.open(Settings(home=tmp_path, spelling="off"))
    yield Portal(service)
    service.close()
    service.installation.events.close()
    service.installation.store.engine.dispose()


def found(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["items"]]


def test_1_a_user_finds_what_was_pushed(portal: Portal) -> None:
    assert portal.client.get("/v1/search?q=身份证").status_code == 503
    assert portal.push(*MATTERS)["written"] == len(MATTERS)
    page = portal.get("/v1/search", q="身份证补领")
    assert found(page) == ["yh-1"]
    assert page["items"][0]["collapsed"] == {"catalog_code": CARD["catalog_code"], "count": 1}
    assert page["items"][0]["highlights"]["title"] == [[0, 7]]
    assert [link["count"] for link in page["cascade"]] == [1, 0, 0, 0]
    assert found(portal.get("/v1/search", q="身份证补领", region=XIHU)) == ["xh-1"]
    assert found(portal.get("/v1/search", q="身份证管理", kind="policy")) == ["yh-3"]


def test_page_suggestions_document_and_directory_say_the_same(portal: Portal) -> None:
    portal.push(*MATTERS)
    page = portal.get("/v1/search", q="身份证补领")
    (kind,) = page["facets"]["kind"]
    assert (kind["value"], kind["count"], page["total"]) == ("matter", 1, 1)
    (line,) = portal.get("/v1/suggest", q="sfzbl")["suggestions"]
    assert (line["text"], line["id"]) == ("居民身份证补领", "yh-1")
    assert portal.client.get("/v1/documents/yh-1").get_json()["authority"] == {"name": "余杭分局"}
    assert portal.get("/v1/catalog")["count"] == 2
    text = portal.client.get(f"/?q=身份证补领&region={YUHANG}").text
    assert ("居民身份证补领" in text, "余杭分局" in text, "西湖分局" in text) == (True, True, False)


def test_an_event_counts_once_and_what_is_taken_down_is_found_no_more(portal: Portal) -> None:
    portal.push(*MATTERS)
    event = {"id": "e1", "type": "click", "document": "yh-1", "region": YUHANG, "at": datetime.now(UTC).isoformat()}
    for known in (0, 1):
        taken = portal.client.post("/v1/events", json={"events": [event]})
        assert (taken.status_code, taken.get_json()["known"]) == (202, known)
    (kept,) = portal.service.installation.events.since(0)
    assert (kept.type, kept.region, kept.user) == ("click", 330_110_000_000, None)
    assert portal.delete("yh-1") == 204
    assert found(portal.get("/v1/search", q="身份证补领")) == ["xh-1"]
    assert portal.client.get("/v1/documents/yh-1").status_code == 404


def test_without_the_engine_pages_say_what_they_lack(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> None:
        raise EngineUnavailable("节点不足")

    portal.push(*MATTERS)
    before = found(portal.get("/v1/search", q="身份证补领"))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Snapshot, "ask", refusing)
        kept = portal.get("/v1/search", q="身份证补领")
        assert (found(kept), kept["total_is_exact"], kept["notices"]) == (before, True, [])
        # what regions share is found by this process itself, and names of what one region has alone by their meaning
        named = portal.get("/v1/search", q="补领身份证")
        assert (found(named), named["total_is_exact"], named["notices"][:1]) == (before, False, [IN_PART])
        alone = portal.get("/v1/search", q="公积金提取")
        assert (found(alone), alone["notices"][0]) == (["yh-2"], IN_PART)
        nothing = portal.get("/v1/search", q="水产养殖规划")
        assert (found(nothing), nothing["notices"]) == ([], [IN_PART]), "that nothing is held is not known"
        page = portal.client.get(f"/?q=公积金提取&region={YUHANG}")
        assert (page.status_code, IN_PART in page.text) == (200, True)
        assert "节点不足" not in page.text, "what is wrong inside is for the log"
    assert found(portal.get("/v1/search", q="公积金提取")) == ["yh-2"], "what was found in part is kept for nobody"
    assert portal.get("/v1/search", q="补领身份证")["notices"] == []
