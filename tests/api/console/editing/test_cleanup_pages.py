"""该清理的, and what a row did, as the console shows it.

1. Rows that end soon are listed with why and a link to each; filters narrow them, and ticked ones are switched off as
   drafts.
2. Who is bound to a region sees what they may change, and nothing else.
3. The page of a row says what it did, of rules too; where nothing was summed yet it says so.
4. A row that was tried and does nothing says so on its own page and in the list.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon.scope import Scope
from indexer.documents.timestamps import CHINA
from indexer.store.queries.query_log import open_log
from indexer.store.queries.row_uses import IDLE, RowUse, RowUseRound, write_uses
from tests.search_engine.editing.editors import somebody, wish

SOON = (datetime.now(CHINA) + timedelta(days=9)).date().isoformat()


def synonym(term, **more):
    return wish(term=term, target="食品经营许可", relation="official", weight="1", **more)


@pytest.fixture(autouse=True)
def published(service):
    """Rows of 杭州 and of 宁波, and one without an end; a pin."""
    who, editor = somebody("张三"), service.editor
    wishes = (
        synonym("奶茶铺子", region="330100", ends=SOON), synonym("糕点铺子", region="330200", ends=SOON),
        synonym("卤味铺子"), wish("pins", query="居住证", region="330110", document="m1", place="1", until=SOON),
    )  # fmt: skip
    numbers = [editor.draft(who, one).number for one in wishes]
    editor.approve(somebody("李四"), numbers)
    editor.publish(who, numbers, accept_warnings=True)


def test_rows_are_listed_told_of_and_switched_off(signed_in, service):
    # publishing takes a second, so that one home is looked at from all sides
    listed_for_the_bound(signed_in)
    told_on_their_pages(signed_in, service)
    switched_off(signed_in, service)


def listed_for_the_bound(signed_in):
    page = signed_in("杭州编辑").get("/admin/cleanup").text
    assert "奶茶铺子" in page
    assert "居住证" in page
    assert "糕点铺子" not in page
    page = signed_in("宁波编辑").get("/admin/cleanup").text
    assert "糕点铺子" in page
    assert "快到期（1）" in page


def told_on_their_pages(signed_in, service):
    browser = signed_in("editor")
    assert "卤味铺子" not in browser.get("/admin/cleanup").text
    row = "/admin/dictionaries/synonyms/row?c.term=卤味铺子&c.target=食品经营许可"
    assert "还没有统计" in browser.get(row).text
    (rule,) = re.findall(r'href="(/admin/pins/rule[^"]*)', browser.get("/admin/cleanup").text)
    assert "还没有统计" in browser.get(unescape(rule)).text
    assert '<h2 id="use">' not in browser.get("/admin/dictionaries/synonyms/new").text
    key = RowKey("synonyms", ("卤味铺子", "食品经营许可"), Scope())
    number = service.editor.state().by_key[key].number
    use = RowUse(key, number, 1_772_600_000_000, "2026-03-09", state=IDLE, why="检索“卤味铺子”时起作用的是别的行")
    engine = open_log(service.installation.log_file)
    write_uses(engine, [use], RowUseRound(1_774_000_000_000, "2026-02-02", "2026-03-23", 3, 40, 80))
    engine.dispose()
    told = browser.get(row).text
    assert "近 3 周没有起过作用" in told
    assert "按它自己的词检索也不起作用：检索“卤味铺子”时起作用的是别的行" in told
    page = browser.get("/admin/cleanup?reason=idle").text
    assert "卤味铺子" in page
    assert "不起作用（1）" in page


def switched_off(signed_in, service):
    browser = signed_in("editor")
    page = browser.get("/admin/cleanup").text
    assert all(term in page for term in ("奶茶铺子", "糕点铺子", "居住证", "快到期（3）"))
    assert "奶茶铺子" not in browser.get("/admin/cleanup?kind=pins&reason=soon").text
    assert "没有符合筛选的行" in browser.get("/admin/cleanup?q=没有的词").text
    key = "term=奶茶铺子&target=食品经营许可&%40region=330100"
    done = browser.post("/admin/dictionaries/synonyms/many", {"row": key, "doing": "off", "note": "不再需要"})
    assert done.status_code == 303
    (draft,) = service.editor.drafts(somebody("王五"))
    assert (draft.row.entry.term, draft.row.off) == ("奶茶铺子", True)
