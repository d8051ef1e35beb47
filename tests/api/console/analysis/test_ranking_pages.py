"""The page of ranking, by a real service of a small catalogue, without scripts.

1. It says which constants rank otherwise than they ship, with what each decides, and lists versions with how many rows
   of words and of ranking each changed; the way back stands there for who publishes.
2. A comparison is begun by a form, followed, and told: whether B is better, whether that may be luck, the first pages
   side by side with what moved a card. It can be saved as JSON, and as a page. Headroom likewise.
3. What is not of the lists is refused: files, folders, addresses, drafts of others; so is a set without judgements, the
   same twice, and a second one while one is open. Nothing is begun then.
4. Texts of queries are texts in every page and file.
5. What failed says why, and what was given up is gone; a process that died is told.
6. An account of some regions has their queries alone, and sees its own results alone; what is of drafts is seen by who
   may see drafts.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from indexer.store.audit import Author
from search_engine import Service, Settings
from search_engine.editing import checks
from search_engine.editing.checks import gathering
from search_engine.editing.checks.ranking import ranking
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.installation import job_folder
from search_engine.installation.job_folder import DONE, FAILED, RUNNING, WAITING
from search_engine.tuning import tuning_jobs
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement
from search_engine.tuning.query_set import SetQuery
from tests.api.console.conftest import ACCOUNTS, BOUND
from tests.console_accounts import ConsoleBrowser, add
from tests.search_engine.tuning import two_orders
from tests.search_engine.tuning.two_orders import HANGZHOU, POPULARITY

SignedIn = Callable[[str], ConsoleBrowser]
SOMEBODY = Author("shell:test")
HOSTILE = "社保\"'<>&"
SET, UNJUDGED = "十二月", "还没评"


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with two_orders.few_words():
        yield


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check of the other kinds reads all that ships, at each publish."""
    monkeypatch.setattr(checks, "CHECKS", (ranking,))
    monkeypatch.setattr(gathering, "_vectors", lambda: None)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    two_orders.built(home)
    return home


@pytest.fixture
def service(template: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(template, tmp_path / "home")
    settings = Settings(home=tmp_path / "home", spelling="off", meaning="off", four_eyes=())
    with Service.open(settings) as found:
        for role, name in ACCOUNTS.items():
            add(found, name, role)
        for name, (role, region) in BOUND.items():
            add(found, name, role, region)
        queries = SetQuery("q1", "社保", HANGZHOU), SetQuery("q2", HOSTILE, HANGZHOU)
        grades = {"text": 3, "often": 1}
        said = tuple(Judgement(one.id, name, "张三", grade) for one in queries for name, grade in grades.items())
        found.judging.make(SOMEBODY, JudgedSet(SET, queries, said))
        found.judging.make(SOMEBODY, JudgedSet(UNJUDGED, queries[:1]))
        yield found


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are done by this process."""
    monkeypatch.setattr(job_folder, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda more: 0)
    monkeypatch.setattr(job_folder, "spawned", lambda settings, name, target, process: target(settings, name))


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody does a job."""
    monkeypatch.setattr(job_folder, "spawned", lambda *asked: None)


def text_of(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.text)))


def drafted(service: Service, person: str, **cells: str) -> int:
    """A draft of an account."""
    actor = replace(two_orders.desk(service.installation)._actor, author=Author(f"user:{person}"))
    return service.editor.draft(actor, DraftInput("ranking", {"name": POPULARITY, "value": "0", **cells})).number


def begin(browser: ConsoleBrowser, doing: str = "compare", **fields: str) -> TestResponse:
    browser.get("/admin/ranking")
    return browser.post("/admin/ranking/jobs", {"doing": doing, "a": "live", "b": "", "set": SET, **fields})


# ---- 1


def test_what_ranks_now_and_what_was_live(service: Service, signed_in: SignedIn) -> None:
    page = text_of(signed_in("editor").get("/admin/ranking"))
    assert "所有参数都与随软件的相同" in page
    assert "还没有发布过" in page
    two_orders.desk(service.installation).promote(two_orders.profile(popularity=0.0), "<b>试</b>")
    found = signed_in("editor").get("/admin/ranking")
    page = text_of(found)
    assert "1 个参数与随软件的不同" in page
    assert re.search(r"score\.popularity 办件热度：在得分中的权重 0\.5 0\.5 0 0 ", page)
    assert re.search(r"版本 1 在用 .* 1 行 0 行 <b>试</b>", page)
    assert "<b>试" not in found.text
    assert 'href="/admin/dictionaries/ranking"' in found.text
    assert "撤销" not in page
    assert 'href="/admin/versions/1#back"' in signed_in("publisher").get("/admin/ranking").text


# ---- 2


@pytest.mark.usefixtures("at_once")
def test_a_comparison_is_begun_and_told(service: Service, signed_in: SignedIn) -> None:
    drafted(service, "张编辑")
    browser = signed_in("editor")
    assert "现在的，加我的 1 份草稿" in text_of(browser.get("/admin/ranking"))
    begun = begin(browser, b="draft:own")
    assert begun.status_code == 303
    page = browser.get(begun.headers["Location"])
    text = text_of(page)
    assert "比较：现在的 与 草稿 1" in text
    assert "B 比 A 好 0." in text
    assert "2 个查询变好，0 个变差" in text
    assert "这个差别可能只是偶然，还不能说谁好谁差" in text
    assert "nDCG@10：首页有多接近理想的排法，1 为最好" in text
    assert "首页有变化的查询 2" in text
    sides = text.partition("A：现在的 灵活就业社保缴费")[2]
    assert re.search(
        r"B：草稿 1 社保关系社保转移 ↑ 上升 1 位 评判 3 分，.*灵活就业社保缴费 ↓ 下降 1 位 评判 1 分，得分", sides
    )
    assert "办件热度" in sides
    listed = text_of(browser.get("/admin/ranking"))
    assert re.search(r"比较：现在的 与 草稿 1 十二月 B \+0\.\d+，可能只是偶然 张编辑 ", listed)


@pytest.mark.usefixtures("at_once")
def test_a_comparison_is_saved(signed_in: SignedIn, service: Service) -> None:
    drafted(service, "张编辑")
    browser = signed_in("editor")
    address = begin(browser, b="draft:own").headers["Location"]
    found = browser.get(f"{address}/save")
    assert (found.json["query_set"], found.json["judged"], found.json["changed"]) == (SET, 2, 2)
    page = browser.get(f"{address}/save?format=html")
    assert page.text.startswith("<!DOCTYPE html>")
    for one in (found, page):
        assert one.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.usefixtures("at_once")
def test_headroom_is_told(signed_in: SignedIn) -> None:
    browser = signed_in("editor")
    page = browser.get(begin(browser, "headroom").headers["Location"])
    text = text_of(page)
    assert "还能好多少：现在的" in text
    assert "差得最多的是“得分的次序不当”" in text
    assert "社保关系社保转移 3 分 第 2 位 得分的次序不当：" in text
    assert "前面有《灵活就业社保缴费》" in text
    assert "办件热度 +5.70" in text
    assert "<svg" in page.text
    assert browser.get(f"{page.request.path}/save").json["state"] == "live"


# ---- 3

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a file": ({"b": "run:/etc/passwd"}, "请从列表中选一个"),
    "a profile's file": ({"b": "profile:/etc/x.toml"}, "请从列表中选一个"),
    "a folder": ({"b": "home:/"}, "请从列表中选一个"),
    "an address": ({"b": "http://127.0.0.1/"}, "请从列表中选一个"),
    "no version": ({"b": "version:99"}, "请从列表中选一个"),
    "no number": ({"b": "version:１"}, "请从列表中选一个"),
    "others' drafts": ({"b": "draft:1"}, "这些草稿已发布、放弃或退回"),
    "no drafts": ({"b": "draft:own"}, "这些草稿已发布、放弃或退回"),
    "the same": ({"b": "live"}, "A 与 B 相同"),
    "no set": ({"b": "profile:default", "set": "/etc/passwd"}, "请从列表中选一个"),
    "nobody judged": ({"b": "profile:default", "set": UNJUDGED}, "还没有评判"),
}


def test_what_is_not_offered_is_refused(service: Service, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(job_folder, "spawned", lambda *asked: begun.append(asked))
    drafted(service, "李发布")
    browser = signed_in("editor")
    for name, (fields, told) in REFUSED.items():
        found = begin(browser, **fields)
        assert (found.status_code, told in text_of(found)) == (422, True), name
    assert begun == []


@pytest.mark.usefixtures("waiting")
def test_everybody_has_one_at_once(signed_in: SignedIn) -> None:
    browser = signed_in("editor")
    address = begin(browser, b="profile:default").headers["Location"]
    page = browser.get(address)
    assert 'data-again="2000"' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "您已有一个正在进行" in text_of(begin(browser, "headroom"))
    assert begin(signed_in("publisher"), "headroom").status_code == 303
    assert "还没有结果" in browser.get(f"{address}/save").text
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.get(address).status_code == 404
    assert begin(browser, "headroom").status_code == 303


# ---- 4


@pytest.mark.usefixtures("at_once")
def test_texts_of_queries_are_texts(signed_in: SignedIn, service: Service) -> None:
    drafted(service, "张编辑")
    browser = signed_in("editor")
    compared = begin(browser, b="draft:own").headers["Location"]
    headroom = begin(browser, "headroom").headers["Location"]
    for address in (compared, headroom, f"{compared}/save?format=html"):
        found = browser.get(address)
        assert HOSTILE in unescape(found.text), address
        assert HOSTILE not in found.text, address
        assert '社保"' not in found.text, address


# ---- 5


@pytest.mark.usefixtures("at_once")
def test_what_failed_says_why(service: Service, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    number = drafted(service, "张编辑")
    browser = signed_in("editor")

    def gone(*_: object) -> None:
        service.editor.discard(two_orders.desk(service.installation)._actor, [number])

    real = tuning_jobs.made
    monkeypatch.setattr(tuning_jobs, "made", lambda *asked: (gone(), real(*asked))[1])
    page = browser.get(begin(browser, b="draft:own").headers["Location"])
    assert re.search(r"没有完成：.*草稿", text_of(page))
    assert "data-again" not in page.text
    assert "没有完成" in text_of(browser.get("/admin/ranking"))


@pytest.mark.usefixtures("waiting")
def test_a_process_that_died_is_told(service: Service, signed_in: SignedIn) -> None:
    browser = signed_in("editor")
    address = begin(browser, "headroom").headers["Location"]
    jobs = tuning_jobs.folder_of(service.installation.home)
    (job,) = jobs.all()
    assert job.state == WAITING
    jobs.write(replace(job, state=RUNNING, begun=time.time() - 2 * job_folder.BEGINS))
    assert job_folder.DIED in text_of(browser.get(address))
    assert jobs.all()[0].state == FAILED


# ---- 6


@pytest.mark.usefixtures("at_once")
def test_results_are_seen_by_who_may_see_them(service: Service, signed_in: SignedIn) -> None:
    drafted(service, "张编辑")
    editor, publisher, bound = signed_in("editor"), signed_in("publisher"), signed_in("杭州编辑")
    of_drafts = begin(editor, b="draft:own").headers["Location"]
    of_nobody = begin(publisher, "headroom").headers["Location"]
    assert publisher.get(of_drafts).status_code == 200
    assert editor.get(of_nobody).status_code == 200
    assert editor.post(f"{of_nobody}/remove").status_code == 404
    for address in (of_drafts, of_nobody):
        assert bound.get(address).status_code == 404
    assert "还没有人比较过" in text_of(bound.get("/admin/ranking"))
    own = begin(bound, "headroom").headers["Location"]
    assert "2 个查询有相关的文档" in text_of(bound.get(own))
    # none of the set is asked from there
    assert "还没有评判" in text_of(begin(signed_in("宁波编辑"), "headroom"))
    add(service, "另一编辑", "editor")
    other = signed_in("另一编辑")
    assert (other.get(of_drafts).status_code, other.get(of_nobody).status_code) == (404, 200)
    assert {job.state for job in tuning_jobs.folder_of(service.installation.home).all()} == {DONE}
