"""The quick way of checking copies against the long one.

1. Whatever rows come in whatever order: each is accepted with the same document, or refused with the same faults.
2. Copies that differ in local fields alone go the quick way, and share one common object; so do those that lack the
   same elements, each with its own warnings.
3. A big file checked in several processes gives what one process gives, in order.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.lexicon import shipped_lexicon
from dictionaries.regions import load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loaders import parallel_check as checking
from indexer.loaders.parallel_check import CheckRules, check_file, check_rows
from indexer.loaders.reading import read_rows
from indexer.loaders.validation_cache import ValidationCache
from indexer.samples.expand import documents_at
from indexer.store.split import STATUSES, Prepared, prepare
from tests.known import catalogue

pytestmark = pytest.mark.long

TREE = load_tree()
BASE: dict[str, Any] = {
    "kind": "matter",
    "catalog_code": "000109001000",
    "title": "居民身份证补领",
    "summary": "遗失居民身份证后补领",
    "authority": {"name": "杭州市公安局余杭区分局", "department": "公安"},
    "region": "330110",
    "conditions": ["户籍在本地"],
    "materials": [{"name": "户口簿"}],
    "promised_time": {"value": 20, "unit": "工作日"},
    "links": {"pc": "https://www.zwfw.example/1"},
}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["d1", "a/b", "..", "a\u200bb"]),
        "region": st.sampled_from(["330110", "330106000000", "330110005", "000000", "330103", "999999", "", None]),
        "level": st.sampled_from(["县级", "市级", "乡级", "区级", None]),
        "authority": st.sampled_from(
            [{"name": "西湖区公安分局"}, {"name": "<b>x</b>"}, {"name": " 空格 "}, {}, "公安局", None]
        ),
        "place": st.sampled_from([{"address": "文一西路1号"}, {"lat": 99}, {"address": "一", "更多": 1}]),
        "contact": st.sampled_from(["0571-00001234", "", "\x00", "  两端  "]),
        "links": st.sampled_from(
            [{"pc": "https://www.zwfw.example/2"}, {"pc": "javascript:1"}, {"pc": "https://else.example/"}]
        ),
        "site": st.sampled_from(["浙江省", "", None]),
        "item_code": st.sampled_from(["11330110", " 1 ", "\n"]),
        "hours": st.sampled_from(["周一至周五", None, ""]),
        "faqs": st.sampled_from([[], None]),
        "visits": st.none(),
        "legal_time": st.sampled_from([{"value": 2, "unit": "工作日"}, {"value": 90, "unit": "工作日"}]),
        "rating": st.sampled_from([4.5, 0, 9, None]),
        "rating_count": st.sampled_from([3, -1]),
        "popularity": st.sampled_from([7, 0.5]),
        "updated_at": st.sampled_from(["2025-05-01T00:00:00Z", "2025-05-01", "2999-01-01T00:00:00Z", "", "坏日期"]),
        "superseded_by": st.sampled_from(["d1", "d2"]),
        "themes": st.sampled_from([["户籍办理"], ["自造的主题"]]),
        "promised_time": st.sampled_from([{"value": 5, "unit": "工作日"}, {"value": -1}]),
        "conditions": st.sampled_from([["户籍在本地"], ["另一条件"], []]),
        "title": st.sampled_from(["居民身份证补领", "居民身份证换领"]),
        "kind": st.sampled_from(["matter", "guide", None]),
        "catalog_code": st.sampled_from(["000109001000", None]),
        "unknown": st.sampled_from([1, "x"]),
        "expires_at": st.sampled_from(["2030-01-01", "坏日期"]),
    },
)


def rules() -> DocumentCheck:
    return DocumentCheck(TREE, frozenset({"www.zwfw.example"}))


def plainly(row: Row) -> tuple[Prepared | None, tuple[str, ...]]:
    checked = rules().check_row(row)
    return (prepare(checked.document) if checked.document else None), tuple(map(str, checked.faults))


def seen(prepared: Prepared | None) -> dict[str, Any] | None:
    if prepared is None:
        return None
    return {**prepared._asdict(), "common": None, "local": None, "content": prepared.content}


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_the_quick_check_gives_the_documents_and_faults_of_the_long_one(changes: list[dict[str, Any]]) -> None:
    memo = ValidationCache(rules())
    for number, change in enumerate([{}, *changes], 1):
        row = Row(number, {**complete(number), **BASE, **change})
        prepared, checked = memo.prepare(row)
        expected, faults = plainly(row)
        assert seen(prepared) == seen(expected)
        assert tuple(map(str, checked.faults)) == faults


@lru_cache(maxsize=1)
def renewal() -> Any:
    """A matter of the sample; reading the catalogue takes a second."""
    return next(matter for matter in catalogue() if matter.shared["title"] == "居民身份证补领")


def complete(number: int) -> dict[str, Any]:
    matter = renewal()
    regions = TREE.children("330100")
    return next(iter(documents_at([matter], TREE, regions[number % len(regions)])))


def test_copies_share_one_common_object() -> None:
    memo = ValidationCache(DocumentCheck(TREE))
    prepared = [memo.prepare(Row(number, complete(number)))[0] for number in range(1, 12)]
    assert all(item is not None for item in prepared)
    commons = {id(item.common) for item in prepared[2:] if item is not None and item.local}
    assert len([item for item in prepared if item is not None and item.local]) >= 6
    assert len(commons) <= 2  # one for each promised time


def test_copies_that_lack_the_same_elements_go_the_quick_way_with_their_warnings() -> None:
    memo = ValidationCache(DocumentCheck(TREE))
    found = [memo.prepare(Row(number, {**complete(number), "faqs": [], "hours": ""})) for number in range(1, 12)]
    assert {fault.row for _, checked in found for fault in checked.faults if fault.field == "hours"} == {*range(1, 12)}
    assert len([1 for prepared, _ in found if prepared is not None and prepared.local]) >= 6


def test_several_processes_give_the_rows_of_one_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "documents.jsonl"
    lines = [orjson.dumps({**complete(number), "id": f"d{number}"}) for number in range(300)]
    lines[7], lines[150] = b"", b'{"id": "half'
    lines[90] = orjson.dumps({**complete(90), "id": "d90", "aliases": ["办假证"]})
    path.write_bytes(b"\n".join(lines) + b"\n")
    monkeypatch.setattr(checking, "SMALL", 0)
    monkeypatch.setattr(checking, "BLOCK", 50_000)
    rules = CheckRules(lexicon=shipped_lexicon(), hold=True)
    parts = list(check_file(path, rules))
    alone = list(check_rows(read_rows(path), rules.check()))
    assert len(parts) > 3
    many, one = ([item for part in found for item in part.prepared] for found in (parts, alone))
    assert [(row, seen(prepared)) for row, prepared in many] == [(row, seen(prepared)) for row, prepared in one]
    assert [str(f) for part in parts for f in part.faults] == [str(f) for part in alone for f in part.faults]
    assert {item.status for row, item in many if row == 91} == {STATUSES.index("offline")}
    assert sum(part.read for part in parts) == sum(part.read for part in alone) == 299
