"""`GET /v1/documents`, `/v1/documents:digests`, `/v1/changes` over HTTP.

1. Each needs a key, any; one of a region or a site sees only what lies there.
2. Pages, followed by `next`, and the stream have the same documents as single calls give them; `fields` has parts.
3. The last line of a stream says that it is the last; a stream that breaks has none.
4. A stream shows one moment: a write that comes meanwhile waits for nothing, and is not in it.
5. A cursor that is not ours, cut, changed or of another list is refused, with every other fault; one that is too old,
   or of a store that went back, is answered 410.
6. A reader who begins with a list goes on with its `changes`.
7. Digests tell apart stores that differ in one document, by its bucket.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from api.app import create_app
from indexer.store.reconciling import listing
from search_engine import Service, Settings
from search_engine.documents import changes, document_list
from search_engine.documents.cursors import cursor_behind, write_cursor
from search_engine.installation.api_keys import NewKey
from tests.indexer.store.store_samples import matter

COUNT = 12
PLACES = (("330110", "浙江"), ("330106", "浙江"), ("310101", "上海"))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    found = Service.open(Settings(home=tmp_path_factory.mktemp("list"), spelling="off", log_queries=False))
    yield found
    found.close()


@pytest.fixture(scope="module")
def client(service):
    return create_app(service).test_client()


@pytest.fixture(scope="module")
def key(service):
    return {"X-Zwfw-Key": service.keys.create("对账", ("events:write",))}


@pytest.fixture(autouse=True)
def ids(service):
    """Twelve documents, of which the last is offline."""
    store = service.installation.store
    rows = {f"d{at:02}": PLACES[at % 3] for at in range(COUNT)}
    store.delete([*rows, "new"], "test")
    store.put(
        [
            matter(one, region=region, site=site, status="offline" if one == "d11" else "online")
            for one, (region, site) in rows.items()
        ],
        "test",
    )
    return list(rows)


@pytest.fixture
def get(client, key):
    def ask(path="/v1/documents", headers=None, code=200, **parameters):
        answer = client.get(path, query_string=parameters, headers=key if headers is None else headers)
        assert answer.status_code == code, answer.text
        return answer

    return ask


def lines(answer):
    return [json.loads(line) for line in answer.data.splitlines()]


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents:digests", "/v1/changes"])
def test_1_a_key_is_needed(get, path):
    get(path, headers={}, code=401)
    get(path, headers={"X-Zwfw-Key": "wrong"}, code=401)


def test_1_a_key_of_a_place_sees_that_alone(get, service, ids):
    made = service.keys.create(NewKey(f"余杭 {datetime.now(UTC)}", regions=("330110",), sites=("浙江",)))
    own, bound = ids[::3], {"X-Zwfw-Key": made}
    assert [one["id"] for one in get(headers=bound).json["documents"]] == own
    assert [one["id"] for one in lines(get(headers=bound, format="jsonl"))[:-1]] == own
    assert get("/v1/documents:digests", headers=bound).json["count"] == len(own)
    assert {one["id"] for one in get("/v1/changes", headers=bound, size=99).json["changes"]} == set(own)
    assert get(headers=bound, region="330106").json["documents"] == []
    other = get(headers=bound, region="330100", site="浙江").json["documents"]
    assert [one["id"] for one in other] == own


@pytest.mark.parametrize("size", [5, COUNT, 1_000])
def test_2_pages_and_the_stream_have_all(get, ids, size):
    found, page = [], {"next": None}
    while True:
        page = get(size=size, **({"cursor": page["next"]} if page["next"] else {})).json
        found += page["documents"]
        assert len(page["documents"]) <= size
        if page["next"] is None:
            break
    assert [one["id"] for one in found] == ids
    assert found == [get(f"/v1/documents/{one}").json for one in ids]
    streamed = lines(get(format="jsonl"))
    assert streamed[:-1] == found
    assert (streamed[-1]["end"], streamed[-1]["count"]) == (True, COUNT)
    following = write_cursor("documents", ids[8])
    assert [one["id"] for one in lines(get(format="jsonl", cursor=following))[:-1]] == ids[9:]


def test_2_filters_and_fields(get, ids, monkeypatch):
    monkeypatch.setattr(listing, "LOOKED_AT", 2)  # pages are short, and say where to go on
    assert get(site="上海").json["next"] is not None
    parts = lines(get(site="上海", fields="title,site", format="jsonl"))[:-1]
    assert parts == [{"id": one, "title": "居民身份证补领", "site": "上海"} for one in ids[2::3]]
    assert [one["id"] for one in lines(get(status="offline", format="jsonl"))[:-1]] == ["d11"]
    assert lines(get(kind="guide", format="jsonl"))[0]["count"] == 0
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert lines(get(changed_since=later, format="jsonl"))[0]["count"] == 0


def test_3_a_stream_that_breaks_has_no_last_line(client, key, ids, monkeypatch):
    monkeypatch.setattr(document_list, "WRITTEN", 4)
    answer = client.get("/v1/documents?format=jsonl", headers=key, buffered=False)
    blocks = iter(answer.response)
    begun = next(blocks)

    def fails(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(document_list, "_whole", fails)
    with pytest.raises(OSError, match="gone"):
        list(blocks)
    assert [json.loads(line)["id"] for line in begun.splitlines()] == ids[:4]


def test_4_a_stream_shows_one_moment(client, key, service, ids, monkeypatch):
    monkeypatch.setattr(document_list, "WRITTEN", 4)
    answer = client.get("/v1/documents?format=jsonl", headers=key, buffered=False)
    blocks = iter(answer.response)
    begun = next(blocks)
    store = service.installation.store
    store.put([matter("d08", title="护照换发"), matter("new")], "test")
    store.delete(["d09"], "test")
    store.vacuum(store.sequence())
    found = [json.loads(line) for line in (begun + b"".join(blocks)).splitlines()]
    assert [one["id"] for one in found[:-1]] == ids
    assert {one["title"] for one in found[:-1]} == {"居民身份证补领"}
    assert found[-1]["sequence"] == store.sequence() - 2


@pytest.mark.parametrize(
    ("path", "name", "cursor"),
    [
        ("/v1/documents", "cursor", "x"),
        ("/v1/documents", "cursor", "%E4%B8%AD"),
        ("/v1/documents", "cursor", write_cursor("documents", "d01")[:-1]),
        ("/v1/documents", "cursor", "A" + write_cursor("documents", "d01")[1:]),
        ("/v1/documents", "cursor", cursor_behind(1)),
        ("/v1/documents", "cursor", "x" * 2_000),
        ("/v1/documents", "cursor", write_cursor("documents")),
        ("/v1/documents", "cursor", write_cursor("documents", 1)),
        ("/v1/changes", "after", write_cursor("changes", "a")),
        ("/v1/changes", "after", write_cursor("changes", 1, 1, 1, 2**63)),
        ("/v1/changes", "after", write_cursor("documents", "d01")),
        ("/v1/changes", "after", "12"),
    ],
)
def test_5_a_cursor_that_is_not_ours_is_refused(get, path, name, cursor):
    error = get(path, code=422, **{name: cursor, "size": "0", "region": "12"}).json["error"]
    faults = {one["field"]: one for one in error["details"]}
    assert faults.keys() == {name, "size", "region"}
    assert faults[name]["code"] == "bad_cursor"


def test_5_a_cursor_that_is_too_old_is_gone(get, service, monkeypatch):
    store = service.installation.store
    first = get("/v1/changes", size=1).json["next"]
    assert get("/v1/changes", after=cursor_behind(store.sequence() + 1), code=410).json["error"]["code"] == (
        "cursor_expired"
    )
    old = cursor_behind(1)
    get("/v1/changes", after=old)
    monkeypatch.setattr(service.changes, "_kept", timedelta(seconds=-5))  # as if what happened just now were too old
    get("/v1/changes", after=old, code=410)
    # who has begun after all of that, and who has read all, miss nothing
    get("/v1/changes", after=first)
    get("/v1/changes", after=cursor_behind(store.sequence()))
    get("/v1/changes")


@pytest.mark.parametrize("of", ["page", "stream"])
def test_6_a_list_is_followed_by_its_changes(get, service, of):
    after = get().json["changes"] if of == "page" else lines(get(format="jsonl"))[-1]["changes"]
    assert get("/v1/changes", after=after).json["changes"] == []
    store = service.installation.store
    store.put([matter("d01", region="310101", site="上海"), matter("new")], "test")
    store.delete(["d02"], "test")
    found = get("/v1/changes", after=after).json
    told = [(one["change"], one["id"], one["region"], one["site"], one["kind"]) for one in found["changes"]]
    assert told == [
        ("visible", "d01", "310101", "上海", "matter"),
        ("visible", "new", "330110", "浙江省", "matter"),
        ("gone", "d02", "310101", "上海", "matter"),
    ]
    assert (found["more"], found["sequence"]) == (False, store.sequence())
    of_site = get("/v1/changes", after=after, site="浙江").json["changes"]
    assert [(one["change"], one["id"]) for one in of_site] == [("gone", "d01")]
    assert get("/v1/changes", after=found["next"]).json["changes"] == []


def test_7_digests_tell_where_stores_differ(get, service, ids):
    before = get("/v1/documents:digests").json
    assert before["count"] == len(ids) - 1  # one is offline
    service.installation.store.put([matter("d03", updated_at="2026-03-01T09:00:00+08:00")], "test")
    after = get("/v1/documents:digests").json
    differing = [one["bucket"] for one in after["buckets"] if one not in before["buckets"]]
    assert after["digest"] != before["digest"]
    listed = get(bucket=differing[0], fields="id").json["documents"]
    assert len(differing) == 1
    assert {"id": "d03"} in listed
    assert len(listed) < len(ids)


def test_2_the_gateways_frame_has_the_list(get):
    framed = get(envelope="gateway", size=2).json["process_response"]
    assert (framed["result_code"], [one["id"] for one in framed["items"]]) == ("100", ["d00", "d01"])
    framed = get("/v1/changes", envelope="gateway", size=2).json["process_response"]
    assert len(framed["items"]) == 2


def test_5_all_cursors_are_safe_in_an_address():
    for document_id in ("a", "中文", "a//b?&=", "\U0001f600" * 128):
        cursor = write_cursor("documents", document_id)
        assert cursor.replace("-", "").replace("_", "").isalnum()
        assert document_list.read_list_cursor(cursor) == document_id
    assert changes.read_change_cursor(cursor_behind(7)).sequence == 7
