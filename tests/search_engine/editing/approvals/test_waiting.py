"""What waits for somebody who may publish.

1. Drafts of others that are ready, not one's own; of rows that two have to look at those that nobody else has approved
   are to be approved, and after that to be published, the author's too.
2. Only of regions and sites that are theirs; nothing for who may not publish.
3. What would change nothing, or was overtaken, waits for its author.
4. What is kept is forgotten by whatever changes it: drafts, approvals, versions, who may publish.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from search_engine.editing.approvals import waiting
from search_engine.editing.approvals.waiting import NOTHING
from tests.search_engine.editing.editors import MILK_TEA, Bench, key, somebody, wish

ZHANG, LI = somebody("张三"), somebody("李四")
BANNED = {"text": "代开发票", "category": "票据违法", "action": "block", "match": "contains", "variants": "written"}


@pytest.fixture
def bench(tmp_path: Path):  # type: ignore[no-untyped-def]
    found = Bench(tmp_path)
    yield found
    found.close()


def test_ready_drafts_of_others_wait_for_a_publisher(bench: Bench) -> None:
    editor = bench.editor
    assert editor.waiting(LI) == NOTHING
    mine = editor.draft(LI, wish(**MILK_TEA)).number
    other = editor.draft(ZHANG, wish(**MILK_TEA)).number
    found = editor.waiting(LI)
    assert (found.publish, found.approve, found.authors, found.total) == ((other,), (), (("张三", 1),), 1)
    assert editor.waiting(ZHANG).publish == (mine,)
    assert editor.waiting(somebody("王五")).publish == (mine, other)


def test_drafts_that_need_two_wait_for_approval_then_publication(bench: Bench) -> None:
    editor = bench.editor
    number = editor.draft(ZHANG, wish("banned", **BANNED)).number
    # where only one can publish, nobody else could approve
    assert (editor.waiting(LI).publish, editor.waiting(LI).approve) == ((number,), ())
    bench.keys = (key("甲", "publisher"), key("乙", "publisher"))
    assert (editor.waiting(LI).publish, editor.waiting(LI).approve) == ((), (number,))
    assert editor.waiting(ZHANG) == NOTHING
    editor.approve(LI, [number])
    assert (editor.waiting(LI).publish, editor.waiting(LI).approve) == ((number,), ())
    assert (editor.waiting(ZHANG).publish, editor.waiting(ZHANG).authors) == ((number,), ())
    # the content is another: what was approved is void
    editor.draft(ZHANG, wish("banned", **BANNED | {"category": "其他违法"}))
    assert (editor.waiting(LI).approve, editor.waiting(ZHANG)) == ((number,), NOTHING)


def test_only_drafts_of_ones_own_regions_wait(bench: Bench) -> None:
    editor = bench.editor
    here = editor.draft(ZHANG, wish(region="330100", **MILK_TEA)).number
    everywhere = editor.draft(ZHANG, wish(**MILK_TEA)).number
    assert editor.waiting(somebody("杭州", "330100")).publish == (here,)
    assert editor.waiting(somebody("宁波", "330200")) == NOTHING
    assert editor.waiting(LI).publish == (here, everywhere)
    assert editor.waiting(somebody("王五", publishes=False)) == NOTHING


def test_the_newest_of_many_drafts_are_looked_at(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [bench.editor.draft(ZHANG, wish(**MILK_TEA | {"term": f"茶铺{n}"})).number for n in range(3)]
    assert not bench.editor.waiting(LI).more
    monkeypatch.setattr(waiting, "LOOKED_AT", 2)
    bench.editor.draft(ZHANG, wish(**MILK_TEA | {"term": "茶铺2", "weight": "0.5"}))
    found = bench.editor.waiting(LI)
    assert (found.publish, found.more) == (tuple(numbers[1:]), True)


def test_overtaken_drafts_no_longer_wait(bench: Bench) -> None:
    editor = bench.editor
    first = editor.draft(ZHANG, wish(**MILK_TEA)).number
    second = editor.draft(somebody("王五"), wish(**MILK_TEA | {"weight": "0.5"})).number
    assert editor.waiting(LI).publish == (first, second)
    editor.publish(LI, [first])
    assert editor.waiting(LI) == NOTHING  # the other one is of a row that is another now
    third = editor.draft(ZHANG, wish("stopwords", text="请帮忙", where="start", role="scaffold")).number
    assert editor.waiting(LI).publish == (third,)
    editor.undo(ZHANG, third)
    assert editor.waiting(LI) == NOTHING
