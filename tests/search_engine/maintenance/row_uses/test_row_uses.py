"""What rows did for people, and which may go.

1. Who asked is taken apart by the nearest region that is told: every search once, and none but those that the nation
   has.
2. What is summed for a row is a plain recount: the counts of every text on which an explanation names it.
3. What was searched before a row is told apart, and a week in which it came counts for neither; a row that was changed
   since says so.
4. Of what too few people asked nothing is counted, and no text stands in what is kept.
5. A row whose own words do nothing is listed, and why; one that only nobody asked for is not. Of a ban it is told what
   its category held back.
6. Rows whose time is over, or ends within 30 days, and pins of a document that is gone are listed.
7. Who is bound to a region is listed what they may change, and nothing else.
8. It is summed once a night.
9. The command counts, lists and tells of one row.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from indexer.documents.timestamps import CHINA
from indexer.store.queries.query_log_tables import row_use_rounds, row_uses
from indexer.store.queries.query_weeks import Counted, TextWeek, counts
from indexer.store.queries.row_uses import ACTS, DEAD, IDLE, UNASKED, RowUse, uses_of
from search_engine import Service, Settings
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import request_of
from search_engine.editing.row_uses.cleanup import SOON, CleanupWish, cleanup_chosen
from search_engine.editing.row_uses.formatting import use_fields
from search_engine.hot.asked.counting import WEEK, WeekCounter, monday
from search_engine.maintenance.row_uses.asked_there import asked_there
from search_engine.maintenance.row_uses.counting import RowUseCount
from search_engine.search.explanation import explain
from tests.search_engine.cli.script import as_script
from tests.search_engine.conftest import DOCUMENTS, lines
from tests.search_engine.editing.editors import somebody, wish
from tests.search_engine.hot.asked.asked import log_and_tell

REGIONS = ("000000000000", "330000", "330100", "330110", "330106", "330200")
PARENTS = {"330000": REGIONS[0], "330100": "330000", "330110": "330100", "330106": "330100", "330200": "330000"}
MILK_TEA = RowKey("synonyms", ("奶茶店", "食品经营许可"))


def synonym(term: str, target: str = "食品经营许可", **more: str) -> DraftInput:
    return wish(term=term, target=target, relation="official", weight="1", **more)


def chain(code: str) -> list[str]:
    return [code, *(chain(PARENTS[code]) if code in PARENTS else ())]


@given(
    st.lists(st.tuples(st.sampled_from(REGIONS), st.booleans(), st.booleans()), max_size=60),
    st.sets(st.sampled_from(REGIONS[1:])),
)
def test_1_every_search_is_of_one_region(searches, untold):
    told = [code for code in REGIONS if code not in untold]
    plain: Counter[str] = Counter()
    of: Counter[tuple[str, int]] = Counter()
    for region, clicked, first in searches:
        plain[next(code for code in chain(region) if code in told)] += 1
        for code in chain(region):
            for place, does in enumerate((True, True, clicked, clicked and first)):
                of[code, place] += does
    rows = [TextWeek(code, "", "2026-11-30", Counted(*(of[code, place] for place in range(4)))) for code in told]
    found = asked_there([row for row in rows if row.counts.times], chain)
    assert {one.region: one.times for one in found} == +plain
    sums = Counted()
    for one in found:
        assert min(one.weeks["2026-11-30"]) >= 0
        sums = sums.and_(one.weeks["2026-11-30"])
    assert sums == rows[0].counts


class Desk:
    """A small portal with editors, in which people search in weeks that a test says."""

    def __init__(self, home: Path) -> None:
        self.service = Service.open(Settings(home=home, spelling="off", log_queries=False, four_eyes=()))
        self.place = self.service.installation
        self.start = datetime.now(CHINA)  # versions are of now
        self.now = self.start
        self.place.clock = lambda: self.now.timestamp()
        self.service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test")
        self.service.update_index()
        self.count = RowUseCount(self.service, lambda _: None, self.place.clock)

    def publish(self, *wishes: DraftInput) -> None:
        """Rows are published now, as one version."""
        who, editor = somebody("张三"), self.service.editor
        editor.publish(who, [editor.draft(who, one).number for one in wishes], accept_warnings=True)

    def asked(self, text: str, people: int, week: int = 0, **more: object) -> None:
        """People search in the middle of a week: 0 is that of the versions, -1 the one before."""
        at = datetime.combine(monday(self.start.date()), datetime.min.time(), CHINA) + week * WEEK
        log_and_tell(self.place, text, people, at=at + timedelta(days=2, hours=15), **more)

    def summed(self, weeks_later: int = 3) -> dict[RowKey, RowUse]:
        """What is known of all rows, some weeks later."""
        self.now = self.start + weeks_later * WEEK
        WeekCounter(self.place, self.place.clock).catch_up()
        self.count.run()
        with counts(self.place.log_file) as connection:
            assert connection is not None
            return {one.key: one for one in uses_of(connection)}

    def listed(self, who: Actor | None = None) -> dict[RowKey, tuple[str, str]]:
        """The rows that may go: reason and why."""
        return {one.row.key: (one.reason, one.why) for one in self.service.row_uses.cleanup(who or somebody("张三"))}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "home")
    yield found
    found.service.close()


def test_2_sums_are_a_plain_recount(desk):
    desk.publish(synonym("奶茶店"), synonym("小吃店", region="330110"), synonym("奶茶店许可", site="浙江"))
    asked = [
        ("奶茶店", "330110", 20, 12, 8), ("奶茶店许可", "330106", 15, 6, 2), ("身份证补领", "330110", 30, 30, 20),
        ("小吃店", "330110", 12, 5, 1), ("小吃店", "330200", 14, 1, 0), ("奶茶店", "330200", 11, 0, 0),
    ]  # fmt: skip
    for text, region, people, clicks, first in asked:
        for week in (1, 2):
            site = "浙江" if text == "奶茶店许可" else None
            desk.asked(text, people, week, region=region, clicks=clicks, first=first, site=site)
    found = desk.summed()
    of_site = found.pop(RowKey("synonyms", ("奶茶店许可", "食品经营许可"), Scope(site="浙江")))
    assert (of_site.queries, of_site.searches, of_site.clicked, of_site.first) == (1, 30, 12, 4)
    plain: dict[str, Counted] = {}
    texts: dict[str, set[str]] = {}
    for text, region, people, clicks, first in asked:
        query = request_of(ReplayQuery(text, region))
        for row in desk.service.ask(lambda pipeline, query=query: explain(pipeline, query)).rows:
            more = Counted(2 * people, 2 * people, 2 * clicks, 2 * first)
            plain[row["id"]] = plain.get(row["id"], Counted()).and_(more)
            texts.setdefault(row["id"], set()).add(text)
    # of paraphrases an explanation knows those alone that are said word by word
    kept = {row_id(key): use for key, use in found.items() if key.kind != "paraphrases"}
    sums = {name: Counted(use.searches, use.reported, use.clicked, use.first) for name, use in kept.items()}
    assert sums == plain
    assert {name: use.queries for name, use in kept.items()} == {name: len(some) for name, some in texts.items()}
    assert {key: use.why for key, use in found.items() if use.state != ACTS} == {}
    own = RowKey("synonyms", ("小吃店", "食品经营许可"), Scope("330110"))
    assert (found[own].searches, found[own].clicked) == (24, 10)
    told = "".join(desk.service.row_uses.told(somebody("张三"), MILK_TEA))
    assert "起作用 92 次搜索，其中 39% 有点击、22% 点了第一条" in told


def test_3_what_was_searched_before_is_told_apart(desk):
    desk.publish(synonym("奶茶店"))
    for week, clicks in ((-2, 2), (-1, 3), (0, 20), (1, 15), (2, 16)):
        desk.asked("奶茶店", 20, week, clicks=clicks, first=clicks)
    use = desk.summed()[MILK_TEA]
    # what comes on a Monday is there all week
    whole = desk.start.weekday() == 0
    assert (use.reported, use.clicked) == ((60, 51) if whole else (40, 31))
    assert (use.reported_before, use.clicked_before) == (40, 5)
    assert "发布之前，同样的查询 12% 有点击、12% 点了第一条" in "".join(
        desk.service.row_uses.told(somebody("张三"), MILK_TEA)
    )
    desk.publish(DraftInput("synonyms", {"term": "奶茶店", "target": "食品经营许可", "@owner": "李四"}, anew=True))
    assert "改过" in "".join(desk.service.row_uses.told(somebody("张三"), MILK_TEA))


def test_4_and_8_of_what_few_ask_nothing_is_counted(desk):
    assert desk.count.step() is None  # nothing was counted yet
    assert use_fields(desk.service.row_uses.of(somebody("张三"), MILK_TEA)) is None
    desk.publish(synonym("奶茶店"))
    desk.asked("奶茶店", 9, 1, clicks=9)
    desk.asked("身份证补领", 20, 1)
    found = desk.summed()
    assert (found[MILK_TEA].queries, found[MILK_TEA].times, found[MILK_TEA].state) == (0, 0, UNASKED)
    assert "还没有足够多的人这样搜" in "".join(desk.service.row_uses.told(somebody("张三"), MILK_TEA))
    with counts(desk.place.log_file) as connection:
        (round_,) = connection.execute(select(row_use_rounds)).all()
        assert (round_.queries, round_.searches, round_.total) == (1, 20, 29)
        kept = str([tuple(row) for row in connection.execute(select(row_uses))])
    assert "身份证补领" not in kept
    # once a night
    assert desk.count.step() is None
    desk.now += timedelta(days=1)
    assert desk.count.step() is not None


def test_5_rows_that_do_nothing_are_listed_with_why(desk):
    desk.publish(
        synonym("奶茶店"),  # acts, if anybody asked
        synonym("飞船票", "火星移民签证"),
        wish("paraphrases", query="刚买了只泰迪要去上牌吗", title="养犬登记证核发"),
        wish("pins", query="身份证补领", region="330110", document="no-such", place="1"),
        wish("corrections", wrong="吃品经营许可", right="食品经营许可"),
        wish("banned", text="吃品", category="诈骗", action="block", match="contains", variants="all"),
    )
    desk.asked("身份证补领", 20, 1)
    log_and_tell(desk.place, "***", 15, at=desk.start, total=0, blocked="诈骗")
    found = desk.summed()
    assert found[MILK_TEA].state == UNASKED
    listed = {key.key[0]: told for key, told in desk.listed().items()}
    assert listed["飞船票"] == (DEAD, "目录里没有含有“火星移民签证”的内容")
    assert listed["刚买了只泰迪要去上牌吗"] == (DEAD, "目录里没有名为“养犬登记证核发”的事项")
    assert listed["身份证补领"] == (DEAD, "没有这个文档")
    assert listed["吃品经营许可"][0] == IDLE
    assert "违禁" in listed["吃品经营许可"][1]
    assert set(listed) == {"飞船票", "刚买了只泰迪要去上牌吗", "身份证补领", "吃品经营许可"}
    counted = desk.service.row_uses.cleanup_counts(somebody("张三"))
    assert counted == {"ended": 0, "dead": 3, "idle": 1, "soon": 0}
    # of what is banned no text is known: its category is told
    ban = next(key for key in found if key.kind == "banned")
    told = "".join(desk.service.row_uses.told(somebody("张三"), ban))
    assert "“诈骗”一类共拦截 15 次搜索" in told
    assert "按它自己的词检索，它起作用。" in told
    fields = use_fields(desk.service.row_uses.of(somebody("张三"), ban))
    assert fields is not None
    assert (fields["category"], fields["held"], fields["searches"]) == ("诈骗", 15, 0)


def test_6_and_7_rows_that_run_out_are_listed_for_whom_they_are(desk):
    def day(number: int) -> str:
        return (desk.start + timedelta(days=number)).date().isoformat()

    def reasons(who: Actor | None = None) -> dict[str, str]:
        return {str(key.key[0]): told[0] for key, told in desk.listed(who).items()}

    desk.publish(
        synonym("全部", ends=day(2)), synonym("杭州", ends=day(29), region="330100"),
        synonym("余杭", ends=day(31), region="330110"), synonym("宁波", ends=day(5), region="330200"),
        wish("pins", query="身份证补领", region="330110", document="m1", place="1", until=day(10)),
    )  # fmt: skip
    assert reasons() == dict.fromkeys(("全部", "杭州", "宁波", "身份证补领"), SOON)
    desk.now += timedelta(days=3)
    assert reasons() == {"全部": "ended"} | dict.fromkeys(("杭州", "余杭", "宁波", "身份证补领"), SOON)
    rows = desk.service.row_uses.cleanup(somebody("张三"))
    assert [one.row.kind for one in cleanup_chosen(rows, CleanupWish(SOON, "pins"))] == ["pins"]
    assert not cleanup_chosen(rows, CleanupWish(owner="李四"))
    hangzhou, ningbo = somebody("某市", "330100"), somebody("他市", "330200")
    assert reasons(hangzhou) == dict.fromkeys(("杭州", "余杭", "身份证补领"), SOON)
    assert reasons(ningbo) == {"宁波": SOON}
    assert desk.service.row_uses.cleanup_counts(ningbo)["soon"] == 1
    for who, is_theirs in ((hangzhou, True), (ningbo, False)):
        told = desk.service.row_uses.told(who, RowKey("synonyms", ("余杭", "食品经营许可"), Scope("330110")))
        assert ("统计只给负责其全部范围的账号看" in told[0]) != is_theirs


def test_9_the_command_counts_and_lists(desk, monkeypatch, capsys):
    desk.publish(synonym("飞船票", "火星移民签证"))
    desk.asked("身份证补领", 20, -1)
    monkeypatch.setenv("ZWFW_HOME", str(desk.place.settings.home))
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    run = as_script(capsys, "dict")
    status, out, _ = run("cleanup", "--now")
    assert (status, "指向的内容没有了  同义词“飞船票 → 火星移民签证”" in out, out.endswith("共 1 行\n")) == (
        0,
        True,
        True,
    )
    status, out, _ = run("cleanup", "--reason", "idle", "--json")
    assert (status, orjson.loads(out)) == (0, [])
    (one,) = orjson.loads(run("cleanup", "--json")[1])
    status, out, _ = run("row", one["id"])
    assert (status, "作用：" in out, "目录里没有含有“火星移民签证”的内容" in out) == (0, True, True)
    assert orjson.loads(run("row", one["id"], "--json")[1])["use"]["state"] == "dead"
    assert run("cleanup", "--reason", "其他")[0] == 2
