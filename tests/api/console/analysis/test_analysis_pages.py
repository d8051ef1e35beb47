"""Pages that say what people ask, what is hot, what is to be mended, and the first page that leads to them.

1. Queries: the funnel, the weeks and a list each have a sentence, a chart with a name and a description, and a table;
   each query leads to its explanation and to teaching; the file has the same rows, and no formula.
2. An editor of 杭州 sees 杭州 and what is below it, however another place is asked for: on every page, in every file,
   and over HTTP.
3. Quality: findings by department and kind with the mend, those of a document lead to it; a run is asked for by a
   button, followed, and is in the audit log; what is mended is gone with the next run, what stays has its first day.
4. Hot terms: what is shown stands with what it is based on, what is held with why; holding back makes a draft; while
   they are switched off the page says so.
5. The first page says what is wrong: to who manages the doctor's findings, to everybody else of theirs alone; what
   cannot be said leaves the others as they are.
6. Before anything was counted or looked over, each page says so.
7. What is to be done today is one list of all that looks for work: a query that several have found is one line, with
   how many people asked and not how often; one's own and nobody's stand first, then by the day and by people; each line
   has one way; who is bound to a region sees theirs; what a publish meant to change and what somebody knows of is none.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.forms import day
from indexer.documents.document import Document
from indexer.documents.timestamps import CHINA
from indexer.store.engine import writing
from indexer.store.monitor.findings import Finding, add_findings
from indexer.store.queue.items import QueueItem, write_item
from indexer.store.split import prepare
from search_engine.access import AuditQuery, NewKey
from search_engine.editorial import DraftInput
from search_engine.hot.asked.counting import WeekCounter
from search_engine.maintenance.doctor_visit import DoctorVisit, last_visit
from search_engine.maintenance.quality.kept_findings import KeptQuality
from search_engine.maintenance.quality.running import QualityRun
from search_engine.maintenance.work_list import is_fallen
from tests.api.console.editing.test_dictionary_pages import text_of
from tests.console_accounts import add
from tests.search_engine.editing.editors import somebody
from tests.search_engine.hot.asked.asked import log, log_and_tell
from tests.search_engine.hot.asking import Askers, Clock, counter

YUHANG, NINGBO = "330110", "330203"
NIGHT = datetime(2026, 3, 4, 15, 0, tzinfo=CHINA)


def matter(id: str, title: str, region: str, department: str = "公安", **more) -> dict:
    return {"id": id, "kind": "matter", "title": title, "region": region, "authority": {"department": department},
            **more}  # fmt: skip


def put(service, *rows) -> None:
    service.installation.store.put([prepare(Document.model_validate(row)) for row in rows], "test")


def nothing(_seconds: float) -> None:
    """No rest."""


@pytest.fixture
def asked(service):
    place, at = service.installation, datetime.now(CHINA) - timedelta(minutes=5)
    log_and_tell(place, "公积金提取", 20, clicks=12, first=9, at=at)
    log_and_tell(place, "=无人机登记", 12, total=0, at=at)
    log_and_tell(place, "渔船年检", 15, region=NINGBO, at=at)
    log(place, "***", 11, total=0, blocked="诈骗", at=at)
    WeekCounter(place).catch_up()


def test_each_list_of_queries_has_a_sentence_a_chart_and_a_table(signed_in, asked):
    browser = signed_in("editor")
    found = browser.get("/admin/queries").text
    assert "58 次搜索，60% 有结果；门户上报的 47 次中 26% 有点击，其中 75% 点了首条。" in found
    assert found.count('<svg class="chart" role="img" aria-labelledby=') == 4
    assert found.count("<title id=") == found.count("<desc id=") == 4
    for name in ("funnel", "clicks"):
        (chart,) = re.findall(rf'<svg[^>]*"{name}-title.*?</svg>', found)
        widths = [float(width) for width in re.findall(r'class="whole"[^>]* width="([\d.]+)"', chart)]
        assert len(widths) > 1
        assert widths == sorted(widths, reverse=True), "no step is wider than the one before"
    assert "最多的是“公积金提取”，20 次" in found
    none = browser.get("/admin/queries?list=none").text
    assert "“=无人机登记”最多，12 次什么也没搜到" in none
    assert "/admin/explain?q=%3D%E6%97%A0" in none
    assert re.search(r'href="/admin/teach\?q=[^"]+region=000000"', none)
    assert "诈骗" in browser.get("/admin/queries?list=held").text
    with browser.get("/admin/queries/export?list=none") as sent:
        rows = list(csv.reader(io.StringIO(sent.text.removeprefix("\ufeff"))))
    assert rows[1][:3] == ["'=无人机登记", "12", "12"]
    assert browser.get("/admin/queries?region=999999&since=x").status_code == 422


def test_an_editor_sees_their_places_alone_whatever_they_ask_for(service, signed_in, asked, app):
    browser = signed_in("杭州编辑")
    own = browser.get("/admin/queries").text
    assert "公积金提取" in own
    assert "渔船年检" not in own
    for place in ("330200", NINGBO, "330000", "000000", "宁波"):
        for page in ("queries", "quality"):
            refused = browser.get(f"/admin/{page}?region={place}")
            assert refused.status_code == 403, (page, place)
            assert "渔船" not in refused.text
        assert browser.get(f"/admin/queries/export?region={place}").status_code == 403
        assert browser.get(f"/admin/quality/export?region={place}").status_code == 403
        assert browser.get(f"/admin/hot?region={place}").status_code == 403
    assert browser.get(f"/admin/queries?region={YUHANG}").status_code == 200
    client = app.test_client()
    key = {"X-Zwfw-Key": service.keys.create(NewKey("杭州", ("dictionaries:write",), (), ("330100",)))}
    assert client.get("/v1/admin/queries").status_code == 401
    found = client.get("/v1/admin/queries?list=none", headers=key).get_json()
    assert (found["region"], [row["text"] for row in found["queries"]]) == ("330100", ["=无人机登记"])
    assert client.get("/v1/admin/queries?region=330200", headers=key).status_code == 403


def test_a_run_is_asked_for_by_a_button_and_lists_findings_with_their_mend(service, signed_in):
    put(service, matter("a", "居住证办理", YUHANG), matter("b", "=渔船年检", NINGBO, "农业农村"))
    browser, place = signed_in("editor"), service.installation
    assert "还没有检查过" in browser.get("/admin/quality").text
    assert browser.post("/admin/quality/run").status_code == 303
    waiting = browser.get("/admin/quality").text
    assert 'data-again="2000"' in waiting
    assert "disabled" in waiting
    clock = Clock(int(NIGHT.timestamp() * 1_000))
    run = QualityRun(place, nothing, clock)
    done = run.step()
    assert done is not None
    assert (done.state, done.documents) == ("done", 2)
    assert [one.action for one in service.audit.entries(AuditQuery(action="quality"))] == ["quality.run"]
    found = browser.get("/admin/quality?kind=elements").text
    assert 'href="/item/a"' in found
    assert "在事项管理系统中补全所缺要素，重新载入" in found
    assert "data-again" not in found
    assert "农业农村" not in browser.get("/admin/quality?department=公安").text.split("逐条")[1]
    with browser.get("/admin/quality/export?kind=elements&department=农业农村") as sent:
        rows = list(csv.reader(io.StringIO(sent.text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]] == ["'=渔船年检"]
    bound = signed_in("杭州编辑").get("/admin/quality").text
    assert "居住证办理" in bound
    assert "渔船" not in bound
    # once a night, and not while nobody has asked
    assert run.step() is None
    clock.now += 86_400_000
    put(service, {"id": "b", "kind": "guide", "title": "渔船年检指南", "region": NINGBO})
    assert run.step() is not None
    again = browser.get("/admin/quality?kind=elements").text
    assert "=渔船年检" not in again
    assert day("2026-03-04") in again, "the other one stands since the first run"
    assert browser.get("/admin/quality?kind=none").status_code == 422


def test_findings_are_given_to_somebody_with_a_day(service, signed_in):
    put(service, matter("a", "居住证办理", YUHANG), matter("b", "渔船年检", NINGBO, "农业农村"))
    QualityRun(service.installation, nothing).run()
    browser = signed_in("editor")
    form = {"of": ["公安", "农业农村"], "in": "000000", "owner": "张三", "due": "2020-01-01", "note": ""}
    done = browser.post("/admin/quality/assign?kind=elements", form)
    assert done.headers["Location"] == "/admin/quality?kind=elements#given"
    found = text_of(browser.get("/admin/quality"))
    assert "谁来改，到哪一天？ 过期 2" in found
    assert "张三 2020年1月1日 过期" in found
    assert "过期 2 个部门" in text_of(browser.get("/admin/"))
    assert "渔船年检" not in browser.get("/admin/quality?owner=-").text
    assert "渔船年检" in browser.get("/admin/quality?owner=张三&overdue=1&department=农业农村").text
    with browser.get("/admin/quality/export?department=农业农村") as sent:
        assert "张三,2020-01-01\r\n" in sent.text
    bound = signed_in("杭州编辑")
    assert "张三 由全国分派" in text_of(bound.get("/admin/quality"))
    assert bound.post("/admin/quality/assign", form).status_code == 403
    own = form | {"of": "公安", "in": "330100", "owner": "王五"}
    assert bound.post("/admin/quality/assign", own).status_code == 303
    assert "王五 2020年1月1日" in text_of(bound.get("/admin/quality"))
    assert "下级另有 1 处分派" in text_of(browser.get("/admin/quality"))
    assert browser.post("/admin/quality/assign", form | {"of": []}).status_code == 422
    assert browser.post("/admin/quality/assign", form | {"due": "明天"}).status_code == 422
    cleared = browser.post("/admin/quality/assign", {"of": ["公安"], "in": "000000", "doing": "clear"})
    assert cleared.status_code == 303
    assert "已取消 1 个部门的分派" in text_of(browser.get("/admin/quality"))
    entries = service.audit.entries(AuditQuery(action="quality.assign"))
    assert (entries[0].target, entries[0].actor) == ("department:公安", "user:张编辑")
    assert len(entries) == 4


def test_an_editor_of_a_site_sees_that_site_alone(service, signed_in):
    put(service, matter("a", "居住证办理", YUHANG, site="浙江站"), matter("b", "渔船年检", YUHANG, site="别站"))
    add(service, "站点编辑", "editor", sites=("浙江站",))
    QualityRun(service.installation, nothing).run()
    found = signed_in("站点编辑").get("/admin/quality").text
    assert "居住证办理" in found
    assert "渔船" not in found
    assert signed_in("站点编辑").get("/admin/queries?site=别站").status_code == 403


def test_a_run_that_fails_is_told_with_a_way_to_retry(service, signed_in, monkeypatch):
    put(service, matter("a", "居住证办理", YUHANG))
    kept = KeptQuality(service.installation.home)
    kept.want()
    monkeypatch.setattr("search_engine.maintenance.quality.running.examine", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        QualityRun(service.installation, nothing).step()
    assert (kept.state().state, kept.is_wanted()) == ("failed", False)
    assert "上一次检查没有完成（ZeroDivisionError），请重试" in signed_in("editor").get("/admin/quality").text


def test_hot_terms_stand_with_what_they_are_based_on_or_why_they_are_held(service, signed_in):
    long = "渔业船舶检验证书核发"
    put(service, matter("a", "居住证办理", YUHANG), matter("b", "养犬登记", YUHANG), matter("c", long, YUHANG))
    service.installation.worker().build()
    asking, clock = Askers(service), Clock()
    for text in ("居住证办理", "养犬登记", "飞船登月", long):
        asking.ask(text, 30)
    counter(service, clock).step()
    browser = signed_in("杭州编辑")
    found = browser.get(f"/admin/hot?region={YUHANG}&term=养犬登记").text
    assert "“养犬登记”凭什么上榜？" in found
    assert re.search(r'<th scope="row">地址段</th><td class="number">30</td><td class="number">5</td>', found)
    shown, held = found.split("哪些够热却没有显示？")
    assert shown.count("没有短名，门户不显示") == 1
    named = re.search(r'href="([^"]*)">起短名', shown)[1].replace("&amp;", "&")
    assert browser.get(named).status_code == 200
    assert "飞船登月" not in shown
    assert "飞船登月" not in held or "本地搜不到能办的事项" in held
    ban = {"c.text": "养犬登记", "c.region": YUHANG, "c.action": "ban", "note": "在热词页撤下"}
    assert browser.post("/admin/dictionaries/hot/draft", ban).status_code == 303
    assert [draft.key.kind for draft in service.editor.drafts(service.actor(_writer(service, "杭州编辑")))] == ["hot"]
    browser.get("/admin/drafts")
    service.kill_switches.switch("hot", "off", _writer(service, "赵管理").author, "试")
    assert "热词已对所有人紧急关闭" in browser.get(f"/admin/hot?region={YUHANG}").text
    assert browser.get("/admin/hot?region=999999").status_code == 422


def _writer(service, name: str):
    from search_engine.access import Writer

    return Writer(service.console_access.accounts.find(name))


def test_the_first_page_tells_each_what_is_wrong_of_theirs(service, signed_in, asked, monkeypatch):
    visit = DoctorVisit(service.installation, lambda: NIGHT.timestamp())
    assert not visit.step(), "a worker that has just begun"
    monkeypatch.setattr(visit, "_from", 0.0)
    assert visit.step()
    assert not visit.step(), "once a night"
    wrong = [one for one in last_visit(service.installation.home)["findings"] if one["state"] == "wrong"]
    admin = signed_in("admin").get("/admin/").text
    assert "体检有没有问题？" in admin
    assert all(one["mend"] in admin for one in wrong if "'" not in one["mend"])
    bound = signed_in("杭州编辑").get("/admin/").text
    for question in ("体检有没有问题", "现在有没有预警"):
        assert question not in bound
    assert "最多的是“=无人机登记”" in bound
    assert "43 次搜索" in bound
    assert "现在有没有预警？" in signed_in("editor").get("/admin/").text
    monkeypatch.setattr("search_engine.maintenance.overview.query_report", lambda *_: (_ for _ in ()).throw(OSError))
    left = signed_in("editor").get("/admin/")
    assert (left.status_code, "多少搜索什么也没找到" in left.text) == (200, False)
    assert "目录里有多少要改？" in left.text


LINE = re.compile(r'<th scope="row" class="name">(.*?)</th>(.*?)</tr>', re.DOTALL)


def tasks(browser, address="/admin/?all=1") -> dict[str, str]:
    """Subject → the rest of its line."""
    today = browser.get(address).text.partition("今天要做的")[2].partition("</section>")[0]
    return {subject: " ".join(re.sub("<[^>]*>", " ", rest).split()) for subject, rest in LINE.findall(today)}


def finding(query: str, what: str = "lost", region: str = YUHANG, **more) -> Finding:
    now = int(datetime.now(CHINA).timestamp() * 1_000)
    publish = more.pop("publish", None)
    content = {"before": {"id": "x", "title": "x"}, "why": [], "publish": publish, "wanted": ""}
    closed = now if what == "changed" else None
    return Finding(query, region, what, more.pop("kept", 0), "log", 900, at=now, content=content, closed=closed, **more)


@pytest.fixture
def work(service):
    place, at = service.installation, datetime.now(CHINA) - timedelta(minutes=5)
    log_and_tell(place, "公积金提取", 20, clicks=12, first=9, at=at)
    log_and_tell(place, "无人机登记", 12, total=0, at=at)
    WeekCounter(place).catch_up()
    items = (
        QueueItem("query", "无人机登记", YUHANG, "", "无人机登记", count=900, sources={"nothing_found": 900}),
        QueueItem("query", "跨省迁坟", "", "", "跨省迁坟", count=40, sources={"not_found": 7}, owner="钱十"),
        QueueItem("document", "", YUHANG, "m1", "身份证", count=9, sources={"wrong": 9}, owner="杭州编辑"),
        QueueItem("document", "", NINGBO, "m2", "渔船", count=1, sources={"wrong": 1}, due="2020-01-01"),
    )
    findings = [
        finding("无人机登记", owner="浙江"), finding("公积金提取", "broken", kept=1, owner="钱十"),
        finding("按意图改", "changed", owner="浙江", publish={"version": 3, "by": "user:张三"}),
        finding("莫名变了", "changed", owner="浙江"),
    ]  # fmt: skip
    with writing(place.store.engine) as connection:
        for one in items:
            write_item(connection, one)
        add_findings(connection, findings)
    ends = (datetime.now(CHINA) + timedelta(days=3)).date().isoformat()
    pin = {"query": "居住证", "region": YUHANG, "document": "m1", "place": "1", "until": ends}
    added = service.editor.draft(somebody("张三"), DraftInput("pins", pin)).number
    service.editor.approve(somebody("李四"), [added])
    service.editor.publish(somebody("张三"), [added], accept_warnings=True)
    return ends


def test_7_what_is_to_be_done_today_is_one_list(service, signed_in, work):
    found = tasks(signed_in("editor"))
    assert list(found) == ["渔船", "居住证", "无人机登记", "莫名变了", "公积金提取", "身份证", "跨省迁坟"]
    assert found["无人机登记"].startswith("处理 待办：缺词 不再有结果 搜不到 浙江省杭州市余杭区 12 人 ")
    assert found["渔船"] == "处理 待办：缺词 浙江省宁波市海曙区 1 人 2020年1月1日 过期 没有人"
    assert found["居住证"] == f"续期或停用 快到期 浙江省杭州市余杭区 － {day(work)} 没有人"
    assert (" 20 人 " in found["公积金提取"], " 7 人 " in found["跨省迁坟"]) == (True, True)
    assert "按意图改" not in found
    assert "900" not in str(found)


def test_7_each_has_their_own_list(service, signed_in, work):
    bound = tasks(signed_in("杭州编辑"))
    assert next(iter(bound)) == "居住证"
    assert {"渔船", "跨省迁坟"}.isdisjoint(bound)
    assert list(bound).index("身份证") < list(bound).index("公积金提取"), "their own before others'"
    assert list(tasks(signed_in("杭州编辑"), "/admin/?whose=mine")) == ["身份证"]
    assert "公积金提取" not in tasks(signed_in("editor"), "/admin/?whose=nobody")
    browser = signed_in("杭州编辑")
    number = re.search(r'value="(\d+)" aria-label="知道了：莫名变了"', browser.get("/admin/patrol").text)
    assert f'id="finding-{number[1]}"' in browser.get("/admin/patrol").text, "to which the list leads"
    assert browser.post("/admin/patrol/know", {"number": number[1]}).status_code == 303
    assert "莫名变了" not in tasks(browser)
    assert "已知道的 1 条" in browser.get("/admin/patrol").text
    assert signed_in("宁波编辑").post("/admin/patrol/know", {"number": number[1]}).status_code == 422


@given(n=st.integers(0, 3_000), m=st.integers(0, 3_000), data=st.data())
def test_7_clicks_have_fallen_only_where_chance_has_no_part(n, m, data):
    k, j = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    before, after = {"reported": n, "clicked": k}, {"reported": m, "clicked": j}
    if is_fallen(before, after):
        assert min(n, m) > 0
        assert k / n > j / m
        assert not is_fallen(after, before)
        assert is_fallen({"reported": 2 * n, "clicked": 2 * k}, {"reported": 2 * m, "clicked": 2 * j}), "more so"
    assert not is_fallen(before, before)


def test_pages_say_that_nothing_was_counted_yet(signed_in):
    browser = signed_in("editor")
    assert "尚未统计，后台每小时统计一次" in browser.get("/admin/queries").text
    assert "这段时间没有搜索记录" in browser.get("/admin/queries").text
    assert "检查之后在这里列出" in browser.get("/admin/quality").text
    assert browser.get("/admin/hot").status_code == 200
