"""Documents and ids of rows, from the generation's stored fields.

1. They are those of the documents' database: of copies and of single documents, those of the build and those that came
   later, also after the columns were sorted anew; too long an id, too.
2. Rows are ordered by id, and found by id, as plain sorting and looking through do.
3. What was deleted is erased from the file a look later, with what nobody else has; what others have stays, and so do
   their ids. Whoever asks for it meanwhile reads the database.
4. A damaged record is read from the database, and the deep check says so; contents that were erased because every
   document of a base was replaced are no damage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import DamagedIndex
from indexer.generation.stored_fields import FIELDS
from indexer.worker.integrity_check import check_stored
from search_engine.measuring.bench.counts import statements_seen
from tests.promise.home import Home, copies_of, home_with

YUHANG, XIHU, HANGZHOU = "330110", "330106", "330100"
LINKS = {"pc": "https://a.example/item/{id}", "booking": "https://a.example/booking"}


def matter(name: str, region: str = YUHANG, **more: Any) -> dict[str, Any]:
    links = {key: url.format(id=name) for key, url in LINKS.items()}
    return {"id": name, "kind": "matter", "title": "护照签发", "region": region, "links": links, **more}


def office(name: str) -> dict[str, Any]:
    return {"authority": {"name": name, "department": "公安"}, "place": {"address": f"{name}窗口"}, "contact": "12345"}


DOCUMENTS = [
    matter("first", "330200", **office("宁波市公安局")),
    matter("x-1", **office("余杭区公安分局"), conditions=["年满十八周岁"], visits=1),
    matter("x-2", XIHU, **office("西湖区公安分局"), status="suspended"),
    matter("x\\3", HANGZHOU, **office("西湖区公安分局"), item_code="11330100"),
    {"id": "单", "kind": "news", "title": "通知", "region": YUHANG, "text": "全文", "summary": "张三的电话"},
    matter("甲" * 128, "310115", title="居民身份证补领", **office("浦东公安分局")),
]
LATE = [matter("x-2", XIHU, summary="新的", **office("西湖区公安分局")), matter("w", "310115"), matter("z-9", YUHANG)]


@pytest.fixture
def home():
    with home_with(copies_of(DOCUMENTS)) as made:
        yield made


def live_rows(home: Home) -> list[int]:
    return home.snapshot.live.flags.nonzero()[0].tolist()


def shown(home: Home) -> dict[str, dict[str, Any]]:
    """The documents of live rows by id."""
    found = home.snapshot.documents.of(live_rows(home)).values()
    return {one.id: dict(one.fields) for one in found}


def stored(home: Home) -> dict[str, dict[str, Any]]:
    """What the database says of them."""
    docs = home.snapshot.columns.doc[np.array(live_rows(home))].tolist()
    return {whole.row.id: dict(whole.document) for whole in home.store.full_documents(docs).values()}


def put(home: Home, raws: Sequence[dict[str, Any]]) -> None:
    home.put(copies_of(raws))
    assert home.follow()


def content(home: Home) -> str:
    return (home.snapshot.generation.stored / FIELDS).read_bytes().decode("utf-8", "replace")


def test_documents_are_those_of_the_database(home):
    assert len(shown(home)) == len(DOCUMENTS)
    assert shown(home) == stored(home)
    put(home, LATE)
    assert shown(home) == stored(home)
    assert shown(home)["x-2"]["summary"] == "新的"
    home.sort()
    assert shown(home) == stored(home)


# Some are longer than what is sorted at once.
NAMES = st.tuples(st.sampled_from(["", "甲" * 12]), st.text("ab甲0~", min_size=1, max_size=3)).map("".join)


@settings(max_examples=8)
@given(st.lists(NAMES, min_size=6, max_size=12, unique=True), st.integers(1, 5))
def test_rows_are_ordered_and_found_by_id(names: list[str], late: int) -> None:
    with home_with(copies_of([matter(name) for name in names[late:]])) as home:
        put(home, [matter(name) for name in names[:late]])
        for _ in range(2):
            rows, documents = np.array(live_rows(home)), home.snapshot.documents
            ids = documents.ids(rows)
            assert sorted(ids) == sorted(names)
            assert [ids[place] for place in documents.id_order(rows).argsort()] == sorted(names)
            assert documents.rows_of_ids([*names, "", "none"]) == dict(zip(ids, rows.tolist(), strict=True))
            home.sort()


def test_deleted_documents_are_erased_from_the_file(home):
    put(home, LATE)
    before = content(home)
    assert all(text in before for text in ("x-1", "余杭区公安分局", "西湖区公安分局"))
    gone = live_rows(home)
    home.store.delete(["x-1", "x-2", "单"], "test")
    assert home.follow()
    home.follower.erase_ended()  # what ended since the last look may still be read
    assert content(home) == before
    home.follower.erase_ended()
    after = content(home)
    assert not any(text in after for text in ("x-1", "x-2", "余杭区公安分局"))
    assert all(text in after for text in ("西湖区公安分局", "z-9"))
    assert len(shown(home)) == 5
    assert shown(home) == stored(home)
    with statements_seen() as statements:
        assert home.snapshot.documents.rows_of_ids([*shown(home), "x-1"]).keys() == shown(home).keys()
    assert statements == []
    again = home.snapshot.documents.of(gone)
    assert {one.id for one in again.values()} >= {"x-1", "单"}
    base = int(home.snapshot.columns.base[next(row for row, one in again.items() if one.id == "单")])
    assert home.snapshot.documents.base_content(base)["summary"] == "张三的电话"


def test_a_base_whose_documents_were_all_replaced_is_whole(home):
    home.store.delete(list(shown(home)), "test")
    assert home.follow()
    for _ in range(2):
        home.follower.erase_ended()
    put(home, [matter("n-1", **office("余杭区公安分局")), matter("n-2", XIHU)])
    assert shown(home) == stored(home)
    check_stored(home.snapshot.generation)


def test_a_damaged_record_is_read_from_the_database(home):
    check_stored(home.snapshot.generation)
    wanted, path = stored(home), home.snapshot.generation.stored / FIELDS
    damaged = path.read_bytes().replace("西湖区公安分局窗口".encode(), "西湖区公安分局小窗".encode())
    path.write_bytes(damaged)
    assert shown(home) == wanted
    with pytest.raises(DamagedIndex, match="2 条存储内容"):
        check_stored(home.snapshot.generation)
