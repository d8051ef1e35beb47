"""What was asked, by region and week.

1. Searches are counted in their own region and in every one above it, by week and by site; what is held back by the
   category of its word; clicks, and those on the first card, by the events that portals tell.
2. A text is told only where enough people asked for it on one day, there and below: ten days of one person are one.
   What is not told is in the sum; a category that hardly anybody met is too.
3. A week that is over is counted once, the running one every hour; what is counted stays when the entries are gone, and
   weeks from long ago go.
4. A text that somebody has had erased is in no count by its name, whichever comes first.
5. Who is bound to a region or a site sees that alone, and is told so; what was asked wrongly is said all at once.
6. The command says the same as table, as JSON and as CSV, in which nothing that was typed is a formula.
7. A year of a busy portal is read within a second.
"""

from __future__ import annotations

import csv
import io
import time
from datetime import timedelta

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert

from indexer.store.area import Area
from indexer.store.engine import writing
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_erasure import erase_texts
from indexer.store.queries.query_log_tables import counted_weeks, queries, query_weeks
from search_engine.cli.events import events as command
from search_engine.errors import BadParameters, Forbidden
from search_engine.hot.asked.counting import WeekCounter
from search_engine.hot.asked.report import QueryInput, query_report
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.search_engine.hot.asked.asked import NOW, WEEK, log, log_and_tell, tell, weeks_before


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now.timestamp()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def place(tmp_path):
    found = Installation(Settings(home=tmp_path / "home"))
    yield found
    found.events.close()


@pytest.fixture
def report(place, clock):
    def ask(count=True, area=None, **wish):
        if count:
            WeekCounter(place, clock).catch_up()
        return query_report(place, QueryInput(**wish), area, clock)

    return ask


def texts(found):
    return {row["text"]: row for row in found["queries"]}


def test_searches_are_counted_in_every_region_above(place, report):
    log_and_tell(place, "公积金提取", 20, clicks=12, first=9)
    log_and_tell(place, "无人机登记", 12, total=0)
    log_and_tell(place, "公积金提取", 11, region="330200", at=weeks_before(1))
    log(place, "Gong积金", 2, corrected=1, site="浙江站")
    county = report(region="330110")
    assert county["totals"] == {
        "searches": 34, "none": 12, "held": 0, "corrected": 2, "reported": 32, "clicked": 12, "first": 9,
    }  # fmt: skip
    assert (texts(county)["公积金提取"]["searches"], texts(county)["公积金提取"]["actors"]) == (20, 20)
    assert [row["text"] for row in report(region="330110", list="none")["queries"]] == ["无人机登记"]
    unclicked = report(region="330110", list="unclicked")["queries"]
    assert [(row["text"], row["reported"] - row["clicked"]) for row in unclicked] == [
        ("无人机登记", 12), ("公积金提取", 8),
    ]  # fmt: skip
    province = report(region="330000")
    assert texts(province)["公积金提取"]["searches"] == 31
    assert [(week["week"], week["searches"]) for week in province["weeks"]] == [("2026-02-23", 11), (WEEK, 34)]
    assert report(region="330000", since="2026-02-23", until="2026-02-25")["totals"]["searches"] == 11
    assert report(region="330200")["totals"]["none"] == 0


def test_clicks_are_counted_by_site(place, report):
    log_and_tell(place, "居住证", 12, clicks=6, first=3, site="浙江站")
    log_and_tell(place, "居住证", 10, clicks=10, first=10)
    tell(place, "公积金", 11, clicks=2, site="别站")  # whose searches are not ours
    found = report()
    assert [(row["text"], row["reported"], row["clicked"], row["first"]) for row in found["queries"]] == [
        ("居住证", 22, 16, 13), ("公积金", 11, 2, 0),
    ]  # fmt: skip
    assert found["sites"] == ["别站", "浙江站"]
    for site, counts in (("浙江站", ("居住证", 12, 6, 3)), ("别站", ("公积金", 11, 2, 0))):
        own = report(site=site)
        assert [(row["text"], row["reported"], row["clicked"], row["first"]) for row in own["queries"]] == [counts]
        assert (own["totals"]["reported"], own["totals"]["clicked"]) == counts[1:3]


def test_banned_searches_are_counted_by_category_and_site(place, report):
    log(place, "***", 15, total=0, blocked="诈骗", site="浙江站")
    log(place, "***", 3, total=0, blocked="赌博")
    log_and_tell(place, "居住证", 14)
    log(place, "居住证", 11, site="浙江站")
    found = report()
    assert found["categories"] == [{"category": "诈骗", "searches": 15}]
    assert (found["totals"]["held"], found["other_held"], found["totals"]["none"]) == (18, 3, 0)
    assert found["sites"] == ["浙江站"]
    own = report(site="浙江站")
    assert (own["totals"]["searches"], texts(own)["居住证"]["searches"]) == (26, 11)


def test_a_text_of_few_people_is_not_told(place, report):
    log_and_tell(place, "公积金提取", 9)
    log_and_tell(place, "居住证", 10)
    for day in range(3):
        log_and_tell(place, "宠物登记", 8, at=NOW - timedelta(days=day))
        log_and_tell(place, "养犬证", 20, at=NOW - timedelta(days=day), who="a" * 64)
    log_and_tell(place, "13800138000", 30)
    found = report(region="330110")
    assert list(texts(found)) == ["居住证"]
    assert found["other"]["searches"] == found["totals"]["searches"] - 10
    assert found["least_actors"] == 10
    # five in one county and five in the next are ten in the city
    log_and_tell(place, "车辆年检", 5)
    log_and_tell(place, "车辆年检", 5, region="330106")
    again = report(region="330110", count=False)
    assert "车辆年检" not in texts(again)
    with writing(engine := open_log(place.log_file)) as connection:
        connection.execute(delete(counted_weeks))
    engine.dispose()
    assert "车辆年检" not in texts(report(region="330110"))
    assert texts(report(region="330100"))["车辆年检"]["actors"] == 10


def test_a_week_is_counted_once_and_kept_after_the_log(place, clock, report):
    log_and_tell(place, "居住证", 12, at=weeks_before(2))
    log_and_tell(place, "居住证", 13)
    counter = WeekCounter(place, clock)
    assert [counter.step() for _ in range(4)] == ["2026-02-16", "2026-02-23", WEEK, None]
    log_and_tell(place, "居住证", 1)
    assert counter.step() is None
    clock.now += timedelta(hours=1)
    assert [counter.step(), counter.step()] == [WEEK, None]
    with writing(engine := open_log(place.log_file)) as connection:
        connection.execute(delete(queries))
    engine.dispose()
    assert report(count=False)["totals"]["searches"] == 26
    log_and_tell(place, "居住证", 1, at=NOW + timedelta(weeks=60))
    clock.now += timedelta(weeks=60)
    counter.catch_up()
    found = report(count=False, since="2026-02-01", until="2026-03-08")
    assert (found["totals"]["searches"], found["weeks"]) == (0, [])


def test_an_erased_text_is_in_no_count(place, report):
    log_and_tell(place, "居住证", 12)
    assert "居住证" in texts(report())
    assert erase_texts(place.log_file, ["居住证"]) == 12
    assert texts(report(count=False)) == {}
    log_and_tell(place, "养犬证", 12)
    erase_texts(place.log_file, ["养犬证"])
    assert texts(report()) == {}


def test_a_report_shows_only_ones_own_regions(place, report):
    log_and_tell(place, "居住证", 12, region="330200")
    area = Area(place.tree(), ["330100"])
    assert report(area=area)["region"] == "330100"
    assert report(area=area, region="330110")["totals"]["searches"] == 0
    for region in ("330200", "330000", "000000"):
        with pytest.raises(Forbidden):
            report(area=area, region=region)
    assert report(area=Area(place.tree(), (), ["浙江站"]))["site"] == "浙江站"
    with pytest.raises(Forbidden):
        report(area=Area(place.tree(), (), ["浙江站"]), site="别站")
    with pytest.raises(BadParameters) as caught:
        report(region="999999", since="昨天", list="all", size=0)
    assert {one.field for one in caught.value.details} == {"region", "since", "list", "size"}
    with pytest.raises(BadParameters):
        report(since="2026-03-09", until="2026-03-01")


def test_the_command_prints_table_json_and_csv_without_formulas(place, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(place.home))
    empty = CliRunner().invoke(command, ["queries"], catch_exceptions=False)
    assert (empty.exit_code, "没有搜索记录" in empty.output) == (0, True)
    log_and_tell(place, "=居住证", 12, clicks=6, first=3)
    when = ["--since", "2026-03-01", "--until", "2026-03-08"]
    run = CliRunner().invoke(command, ["queries", "--count", *when, "--json"], catch_exceptions=False)
    found = orjson.loads(run.stdout)
    assert [row["text"] for row in found["queries"]] == ["=居住证"]
    shown = CliRunner().invoke(command, ["queries", *when], catch_exceptions=False).output
    assert "12 次搜索，100% 有结果；门户上报的搜索中 50% 有点击，其中 50% 点了首条" in shown
    rows = list(csv.reader(io.StringIO(CliRunner().invoke(command, ["queries", *when, "--csv"]).stdout)))
    assert rows[1][:2] == ["'=居住证", "12"]


def test_a_year_of_counts_is_read_quickly(place, clock):
    tell(place, "居住证", 1)
    engine, monday = open_log(place.log_file), NOW.date() - timedelta(days=2)
    row = {"region": "000000", "site": "", "digest": 0, "none": 3, "held": 0, "corrected": 1, "reported": 40,
           "clicked": 20, "first": 9, "actors": 12}  # fmt: skip
    with writing(engine) as connection:
        for week in range(53):
            name = (monday - timedelta(weeks=week)).isoformat()
            connection.execute(
                insert(query_weeks),
                [row | {"week": name, "text": f"查询{place}" if place else "", "searches": 100 + place}
                 for place in range(2_000)],
            )  # fmt: skip
    engine.dispose()
    began = time.perf_counter()
    found = query_report(place, QueryInput(since=(monday - timedelta(weeks=52)).isoformat()), None, clock)
    assert time.perf_counter() - began < 2.0  # .4 s on an idle machine
    assert (len(found["weeks"]), found["total"]) == (53, 1_999)
