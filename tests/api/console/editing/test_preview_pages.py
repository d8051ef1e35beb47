"""Previews in the console, by a real service of a small catalogue, without scripts.

1. A draft's own words, from where its row acts, side by side: what came, went and moved is told in words and arrows.
2. All frequent queries by a job that the page begins, once: how far it is, then the summary first, what each row does,
   what changed; nobody else sees it.
3. Drafts of others' regions are not previewed; faults stand in the page.
4. Numbers of drafts are folded into a short address, and come back as they were.
5. A page looks from where somebody chose, also from no region; else from where its drafts act, else from the account's
   region, else from the last chosen one; it says so, and where else drafts act that do nothing there.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.forms import ranges, unfolded
from search_engine import Service, Settings
from tests.api.console.conftest import ACCOUNTS, BOUND
from tests.api.console.editing.test_dictionary_pages import draft, review, text_of
from tests.console_accounts import add
from tests.search_engine.editing.replay import town

pytestmark = pytest.mark.long

ROW = {f"c.{name}": cell for name, cell in town.ROWS[0][1].items()}
PIECE = re.compile(r'id="([a-z]+(?:-\d+)?)"[^>]* data-fill="([^"]+)"')


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    town.built(home)
    return home


@pytest.fixture
def service(template: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(template, tmp_path / "home")
    with Service.open(Settings(home=tmp_path / "home", spelling="off")) as found:
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        for name, (role, region) in BOUND.items():
            add(found, name, role, region)
        yield found


def reviewed(browser, *numbers):
    """The page of some drafts, and the addresses of its pieces."""
    page = review(browser, draft=list(numbers))
    found = {name: unescape(address) for name, address in PIECE.findall(page.text)}
    return page, found


def test_the_words_of_a_draft_are_asked_from_where_it_acts(signed_in, service):
    browser = signed_in("editor")
    number = draft(browser, **ROW, **{"c.@region": town.YUHANG})
    page, pieces = reviewed(browser, number)
    assert "检查 1 份草稿" in text_of(page)
    words = pieces[f"words-{number}"]
    found = browser.get(words)
    assert (found.status_code, f'id="words-{number}" open' in found.text) == (200, True)
    before, _, after = text_of(found).partition("发布后")
    assert re.search(r"“哔哩铺”（浙江省杭州市余杭区）：(由无结果变为有结果，第一条是|第一条变为)《", before)
    assert re.search(r"食品经营许可 ＋ 新增", after)
    assert "没有变化" in text_of(browser.get(f"{words}&q=居住证"))
    # elsewhere the row does nothing
    assert "没有变化（这一行在浙江省杭州市余杭区起作用）" in text_of(browser.get(f"{words}&region=宁波市"))
    wrong = browser.get(f"{words}&region=999999")
    assert (wrong.status_code, f'id="words-{number}"' in wrong.text) == (422, True)
    service.log.close()
    assert service.log.lines() == [] if hasattr(service.log, "lines") else True


def test_a_page_looks_from_where_its_drafts_act_and_says_so(signed_in):
    browser = signed_in("editor")
    number = draft(browser, **ROW, **{"c.@region": "余杭区"})
    words = f"{reviewed(browser, number)[1][f'words-{number}']}&q=哔哩铺"
    there = text_of(browser.get(words))
    assert "从 浙江省杭州市余杭区 看（改动适用的地区）" in there
    nowhere = text_of(browser.get(f"{words}&region="))
    assert "从 全国 看。" in nowhere
    assert "没有变化（这一行在浙江省杭州市余杭区起作用）" in nowhere
    elsewhere = browser.get(f"{words}&region=宁波市")
    assert "从 浙江省宁波市 看。" in text_of(elsewhere)
    assert f"region={town.YUHANG}" in elsewhere.text


def test_else_a_page_looks_from_the_account_s_region_or_the_last_chosen_one(signed_in):
    own, bound = signed_in("editor"), signed_in("杭州编辑")
    assert "从 全国 看（没有选地区）" in text_of(own.get("/admin/explain?q=居住证"))
    for browser, told in ((own, "宁波市 看（上次所选的地区）"), (bound, "杭州市 看（您账号的地区）")):
        assert "从 浙江省宁波市 看。" in text_of(browser.get("/admin/explain?q=居住证&region=宁波市"))
        for page in ("explain", "teach"):
            assert f"从 浙江省{told}" in text_of(browser.get(f"/admin/{page}?q=居住证")), page
    assert "从 浙江省宁波市 看（上次" in text_of(own.get("/admin/pins/new?c.query=居住证"))
    assert 'value="浙江省宁波市"' in own.get("/admin/patrol").text
    assert "从 全国 看。" in text_of(own.get("/admin/explain?q=居住证&region="))


def test_the_frequent_queries_are_replayed_once_and_summed_up(signed_in):
    browser = signed_in("editor")
    number = draft(browser, **ROW)
    _, pieces = reviewed(browser, number)
    begun = browser.get(f"{pieces['replay']}&queries=5")
    job = begun.headers["Location"]
    page = browser.get(job)
    assert "data-again" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    for waiting in [one for one in threading.enumerate() if one.name == "preview"]:
        waiting.join()
    page = browser.get(job)
    assert "data-again" not in page.text
    assert "5 个高频查询中" in text_of(page)
    assert browser.get(f"{pieces['replay']}&queries=5").headers["Location"] == job
    text = text_of(browser.get(f"{job}&all=1"))
    assert text.index("个高频查询中") < text.index("每一行的作用") < text.index("变化的结果页")
    assert "没有这个预览" in signed_in("publisher").get(job).text
    assert "http-equiv" not in page.text


def test_a_faulty_replay_is_refused_and_so_are_drafts_of_other_regions(signed_in):
    browser = signed_in("editor")
    number = draft(browser, **ROW)
    _, pieces = reviewed(browser, number)
    for fault, told in (("queries=0", "1 至 2000"), ("at=昨天", "日期")):
        found = browser.get(f"{pieces['replay']}&{fault}")
        assert found.status_code == 422, fault
        assert told in text_of(found)
    other = signed_in("宁波编辑")
    assert "没有可以检查的草稿" in review(other, draft=number).text
    for address in pieces.values():
        refused = other.get(address)
        assert (refused.status_code, "食品经营许可" in refused.text) == (422, False)


@given(st.sets(st.integers(1, 10**6), max_size=50))
def test_numbers_of_drafts_come_back_from_a_short_address(numbers):
    assert unfolded(ranges(numbers)) == sorted(numbers)


@given(st.text(alphabet="0123456789-, x", max_size=40))
def test_whatever_address_is_sent_unfolds_to_a_bounded_list(text):
    assert len(unfolded(text)) <= 100_000
