"""Writes of several systems to one catalogue, over a real store.

1. A bulk write tells by row which documents were left out because what is stored, or a deletion, is newer.
2. A deletion that is older than the document is refused, and one that is newer keeps older writes out.
3. Many documents are deleted in one load: a missing id is told and no error, a faulty request deletes nothing.
4. `force` wants a reason, and the audit log has it.
5. What is stamped more than five minutes ahead is refused, of writes and of deletions.
6. A key of one region deletes nothing of another one, though the rest of the request is its own.
7. `zwfw load` has the same guard, and the same `--force`.
8. What is not public any more stays away, also when its push is sent again. Of a row that stays out nothing else is
   told.
9. What is late is counted apart from what is at fault.
9. Only a document that was not there before is said to be created.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from api.app import create_app
from dictionaries.regions import load_tree
from indexer.loaders import DocumentCheck
from indexer.store.area import Area
from indexer.store.audit import AuditLog, AuditQuery, Author
from search_engine.cli import cli
from search_engine.documents.document_service import ANYTHING, DocumentService, WriteRights
from tests.api.fake_service import WRITER, FakeService
from tests.indexer.store.store_samples import open_store

KEY = {"X-Zwfw-Key": WRITER}
TREE = load_tree()


class Service(FakeService):
    """Writes for real."""

    document_desk = None
    area = ANYTHING

    def rights(self, writer):
        return self.area


@pytest.fixture
def home(tmp_path):
    """A store, and a client of it."""
    service = Service()
    store = open_store(tmp_path)
    service.document_desk = DocumentService(lambda: store, lambda: DocumentCheck(TREE), None, lambda report: None)
    yield service, store, create_app(service).test_client()
    service.close()


def document(number, day=None, **changes):
    stamp = {} if day is None else {"updated_at": f"2026-03-{day:02}T09:00:00+08:00"}
    return {"id": number, "kind": "guide", "title": "怎么办", "region": "330110", **stamp, **changes}


def put(client, *documents, query=""):
    body = "\n".join(json.dumps(one) for one in documents)
    return client.post(f"/v1/documents:bulk{query}", data=body, headers=KEY)


def delete(client, *documents, **given):
    return client.post("/v1/documents:delete", json={"documents": list(documents), **given}, headers=KEY)


def told(answer):
    return [(row["row"], row["code"]) for row in answer.get_json()["rows"]]


def test_1_and_2_older_writes_and_older_deletions(home):
    _, store, client = home
    put(client, document("a", 5), document("b", 5))
    refused = client.delete("/v1/documents/a?updated_at=2026-03-04T09:00:00%2B08:00", headers=KEY)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "older_than_stored")
    assert client.delete("/v1/documents/b?updated_at=2026-03-06T09:00:00+08:00", headers=KEY).status_code == 204
    answer = put(client, document("c", 1), document("a", 4), document("b", 6))
    counts = {name: answer.get_json()[name] for name in ("written", "stale", "skipped")}
    assert counts == {"written": 1, "stale": 2, "skipped": 0}
    assert told(answer) == [(2, "older_than_stored"), (3, "deleted_later")]
    assert told(put(client, document("b"))) == [(1, "restored")]
    assert store.get("b") is not None


def test_3_many_are_deleted_in_one_load(home):
    _, store, client = home
    put(client, document("a", 5), document("b", 5), document("c", 5))
    asked = {"id": "a"}, {"id": "none"}, {"id": "b", "updated_at": "2026-03-04"}
    answer = delete(client, *asked, reason="撤销").get_json()
    assert {**answer, "rows": [(row["row"], row["id"], row["code"]) for row in answer["rows"]]} == {
        "load": 2, "sequence": 2, "deleted": 1, "rows": [(2, "none", "not_found"), (3, "b", "older_than_stored")]
    }  # fmt: skip
    assert (store.get("a"), store.get("b") is None) == (None, False)
    again = delete(client, {"id": "a"}).get_json()
    assert (again["load"], again["sequence"], again["deleted"]) == (None, None, 0)
    twice, misspelt, no_ids = [{"id": "c"}, {"id": "c"}], [{"id": "c", "updated": "x"}], [{"id": 1}, {"id": "\ud800"}]
    for faulty in ([], [{}], twice, misspelt, ["c"], "c", [no_ids[0]], [no_ids[1]], [{"id": " c"}]):
        assert client.post("/v1/documents:delete", json={"documents": faulty}, headers=KEY).status_code == 422, faulty
    faults = delete(client, {"id": "c"}, {"id": "c", "updated_at": "gestern"}).get_json()["error"]["details"]
    assert [(fault["row"], fault["field"], fault["code"]) for fault in faults] == [
        (2, "id", "duplicate_id"), (2, "updated_at", "not_a_date")
    ]  # fmt: skip
    assert store.get("c") is not None


def test_4_force_wants_a_reason(home):
    _, store, client = home
    put(client, document("a", 5))
    assert put(client, document("a", 4), query="?force=true").status_code == 422
    assert put(client, document("a", 4), query="?force=true&reason=回退").get_json()["stale"] == 0
    assert store.get("a")["updated_at"] == "2026-03-04T09:00:00+08:00"
    client.delete("/v1/documents/a?reason=撤销", headers=KEY)
    entries = AuditLog(store.engine).entries(AuditQuery())
    assert [entry.after.get("reason") for entry in entries] == ["撤销", "回退", None]


def test_5_nothing_is_updated_in_the_future(home):
    _, _, client = home
    late = (datetime.now(UTC) + timedelta(minutes=6)).isoformat()
    soon = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    [fault] = put(client, document("a", updated_at=late)).get_json()["error"]["details"]
    assert (fault["row"], fault["field"], fault["code"]) == (1, "updated_at", "updated_in_future")
    assert delete(client, {"id": "a", "updated_at": late}).status_code == 422
    assert put(client, document("a", updated_at=soon)).status_code == 200
    check = DocumentCheck(TREE, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    assert [fault.reason.code for fault in check.check(1, document("a", 2)).faults] == ["updated_in_future"]


def test_6_a_key_of_one_region_deletes_nothing_of_another(home):
    service, store, client = home
    put(client, document("a"), document("b", region="330106"))
    service.area = WriteRights(Author.of_key("余杭区", None), Area(TREE, ("330110",)))
    assert delete(client, {"id": "a"}, {"id": "b"}).status_code == 403
    assert delete(client, {"id": "a"}).get_json()["deleted"] == 1
    assert store.get("b") is not None


def test_7_files_are_held_to_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))

    def load(day, *options):
        path = tmp_path / "d.jsonl"
        path.write_text(json.dumps(document("a", day)))
        found = CliRunner().invoke(cli, ["load", str(path), "--json", *options])
        return found.exit_code or json.loads(found.stdout)["files"][0]["stale"]

    assert [load(5), load(4), load(4, "--force"), load(4, "--force", "--reason", "回退"), load(4)] == [0, 1, 2, 0, 0]


def test_8_a_letter_that_is_taken_back_stays_away_when_its_push_is_sent_again(home):
    _, store, client = home
    letter = document("letter", 3, kind="faq", title="几点开门？", public=True)
    assert put(client, letter).get_json()["written"] == 1
    assert put(client, {"id": "letter", "public": False}).get_json()["removed"] == 1
    again = put(client, letter).get_json()
    assert (again["written"], again["stale"], store.get("letter")["status"]) == (0, 1, "offline")


def test_8_what_stays_out_is_told_of_alone(home):
    _, store, client = home
    put(client, document("letter", 3, kind="faq", title="几点开门？", public=True))
    answer = put(client, {"id": "letter", "public": False, "updated_at": "2026-03-01T09:00:00+08:00"}).get_json()
    assert [row["code"] for row in answer["rows"]] == [total["code"] for total in answer["totals"]]
    assert [row["code"] for row in answer["rows"]] == ["older_than_stored"]
    assert store.get("letter")["status"] == "online"


def test_9_what_was_there_is_not_created(home):
    _, _, client = home
    hidden = document("a", 3, public=False)
    asked = document("a", 1), document("a", 2), hidden, hidden, document("a", 4)
    answers = [client.put("/v1/documents/a", json=one, headers=KEY) for one in asked]
    assert [(answer.status_code, answer.get_json()["created"]) for answer in answers] == [
        (201, True), (200, False), (200, False), (200, False), (200, False)
    ]  # fmt: skip


def test_9_rows_at_fault_are_counted_apart_from_those_that_are_late(home):
    _, _, client = home
    put(client, document("a", 3))
    rows = document("a", 2), document("b", 2), {"id": "c", "title": "没有区划", "kind": "guide"}
    answer = put(client, *rows, query="?skip_bad_rows=true").get_json()
    assert {name: answer[name] for name in ("written", "stale", "skipped")} == {"written": 1, "stale": 1, "skipped": 1}
