"""`zwfw tune clicks` and `zwfw tune sets draw`, from what a portal reports to files.

1. A draw writes the queries that enough people asked, and a table for the others; the table with somebody's decisions
   makes the set, with nothing drawn again.
2. A cell of the table that begins like a formula comes back as it was.
3. A table that is none, or in which something else was written, is refused with every row.
4. Clicks come out as lines of JSON and as judgements that name `clicks`; grades want the model that has them.
5. A set that was reviewed is told, however few have asked, by its own ids.
6. A set that was drawn is kept under its name, and what states find of it is to be judged; few states are told.
7. Where nothing was asked both say so, and what is written is in the audit log.
"""

from __future__ import annotations

import csv
import time
from datetime import datetime, timedelta

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from indexer.documents.timestamps import CHINA
from indexer.events.tables import documents, events, items
from indexer.store.audit import AuditQuery
from indexer.store.engine import writing
from ranker.evaluation import read_qrels
from search_engine.cli.tune import tune
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from search_engine.tuning.contexts import query_id
from tests.search_engine.hot.asked.asked import tell

RECENT = datetime.fromtimestamp(time.time(), CHINA) - timedelta(hours=1)
HERE = "330110"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    found = Installation(Settings(home=tmp_path / "home"))
    for text, people in (("公积金提取", 30), ("医保缴费", 15), ("某村低保", 3), ("=1+1", 2)):
        tell(found, text, people, at=RECENT)
    yield found
    found.events.close()


def run(*arguments, status=0):
    found = CliRunner().invoke(tune, [str(one) for one in arguments], standalone_mode=True)
    assert found.exit_code == status, found.output
    return found


def rows(path):
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def table(path):
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def decide(path, **decisions):
    header, *cells = table(path)
    decided = [[decisions.get(row[1].lstrip("'="), row[0]), *row[1:]] for row in cells]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *decided])


def test_1_a_draw_waits_for_who_decides(place, tmp_path):
    review = tmp_path / "复核.csv"
    told = orjson.loads(run("sets", "draw", "十二月", "--review", review, "--json").stdout)
    assert (told["searches"], told["distinct"], told["drawn"], told["in_set"]) == (50, 4, 4, 2)
    first = rows(tmp_path / "十二月.jsonl")
    assert {row["text"] for row in first} == {"公积金提取", "医保缴费"}
    assert [(row[0], row[1]) for row in table(review)[1:]] == [
        ("", "某村低保"), ("", "'=1+1"), ("是", "公积金提取"), ("是", "医保缴费"),
    ]  # fmt: skip
    decide(review, 某村低保="是", 医保缴费="否")
    tell(place, "后来问的", 50, at=RECENT)
    run("sets", "draw", "十二月", "--review", review, "--out", tmp_path / "set.jsonl")
    found = {row["text"]: row for row in rows(tmp_path / "set.jsonl")}
    assert found.keys() == {"公积金提取", "某村低保"}
    assert found["公积金提取"]["band"] == "head"
    assert found["公积金提取"]["weight"] == pytest.approx(30 / 50)
    # of the tail, 3 of 5 searches; it stands for all of it
    assert found["某村低保"]["weight"] == pytest.approx(5 / 50)
    assert found["某村低保"]["id"] == query_id("某村低保", HERE)


def test_1_without_a_table_what_few_asked_is_left_out_and_told(place, tmp_path):
    found = run("sets", "draw", "十二月")
    assert "2 个查询搜的人太少" in found.output
    assert "低频一个也未收入" in found.output
    assert {row["text"] for row in rows(tmp_path / "十二月.jsonl")} == {"公积金提取", "医保缴费"}


def test_2_a_formula_is_a_query(place, tmp_path):
    review = tmp_path / "复核.csv"
    run("sets", "draw", "十二月", "--review", review)
    decide(review, **{"1+1": "是"})
    run("sets", "draw", "十二月", "--review", review)
    assert "=1+1" in {row["text"] for row in rows(tmp_path / "十二月.jsonl")}


def test_3_a_wrong_table_is_refused(place, tmp_path):
    review = tmp_path / "复核.csv"
    review.write_text("查询\n公积金\n", "utf-8")
    refused = run("sets", "draw", "十二月", "--review", review, status=1)
    assert "第一行缺" in str(refused.exception)
    review.unlink()
    run("sets", "draw", "十二月", "--review", review)
    decide(review, 某村低保="也许", 医保缴费="大概")
    refused = run("sets", "draw", "十二月", "--review", review, status=1)
    assert len(refused.exception.faults) == 2
    assert "应为 是 或 否" in str(refused.exception)


def test_4_clicks_come_out(place, tmp_path, monkeypatch):
    shown(place, "公积金提取", 40)
    told = orjson.loads(run("clicks", "--out", "c.jsonl", "--qrels", "c.qrels", "--json").stdout)
    assert told["pages"] == told["told_apart"] == 40
    assert (told["queries"], told["scores"], told["graded"], told["unusable"]) == (1, 2, 2, 50)
    found = {row["document"]: row for row in rows(tmp_path / "c.jsonl")}
    assert (found["a"]["shown"], found["a"]["clicked"], found["b"]["clicked"]) == (40, 40, 0)
    assert (tmp_path / "c.qrels").read_text().splitlines()[0].split()[1] == "clicks"
    assert read_qrels(tmp_path / "c.qrels") == {query_id("公积金提取", HERE): {"a": 3, "b": 0}}
    run("clicks", "--model", "coec", "--out", "coec.jsonl")
    assert rows(tmp_path / "coec.jsonl")[0]["document"] == "a"
    assert "请与 --model pbm 同用" in run("clicks", "--model", "coec", "--qrels", "c.qrels", status=2).output


def shown(place, text, people):
    """So many people see two documents, each half of the time first, and click one."""
    tell(place, text, people, at=RECENT)
    with writing(place.events.engine) as connection:
        connection.execute(insert(items), [{"item": 1, "key": "base-a"}, {"item": 2, "key": "base-b"}])
        connection.execute(
            insert(documents), [{"document": 1, "id": "a", "item": 1}, {"document": 2, "id": "b", "item": 2}]
        )
        pages = connection.execute(events.select().where(events.c.query == text).order_by(events.c.sequence)).mappings()
        known = [dict(page) for page in pages][-people:]
        for number, page in enumerate(known):
            own = {name: value for name, value in page.items() if name not in ("sequence", "query")}
            connection.execute(insert(events), [
                {**own, "id": f"i{number}", "type": 2, "shown": ("[1,2]", "[2,1]")[number % 2], "position": 1},
                {**own, "id": f"k{number}", "type": 3, "document": 1},
            ])  # fmt: skip


def test_5_a_reviewed_set_is_told(place, tmp_path):
    shown(place, "某村低保二", 5)
    assert orjson.loads(run("clicks", "--json").stdout)["scores"] == 0
    (tmp_path / "set.jsonl").write_bytes(orjson.dumps({"id": "x", "text": "某村低保二", "region": HERE}))
    assert orjson.loads(run("clicks", "--set", "set.jsonl", "--out", "c.jsonl", "--json").stdout)["scores"] == 2
    assert {row["query"] for row in rows(tmp_path / "c.jsonl")} == {"x"}
    (tmp_path / "set.jsonl").write_bytes(b"[1]\n{}\n")
    assert len(run("clicks", "--set", "set.jsonl", status=1).exception.faults) == 2


def test_6_a_drawn_set_is_pooled(place, tmp_path):
    run("sets", "draw", "十二月")
    run("sets", "import", "十二月.jsonl")
    first, second = (query_id(text, HERE) for text in ("公积金提取", "医保缴费"))
    (tmp_path / "a.run").write_text(f"{first} Q0 m1 1 9 a\n{first} Q0 m2 2 8 a\n{second} Q0 m3 1 9 a\n")
    (tmp_path / "b.run").write_text(f"{first} Q0 m2 1 9 b\n{second} Q0 m4 1 9 b\n{second} Q0 m5 2 8 b\n")
    told = orjson.loads(run("sets", "pool", "十二月", "run:a.run", "run:b.run", "--depth", 1, "--json").stdout)
    assert (told["pairs"], told["added"], told["to_judge"]) == (4, 4, 4)
    assert told["alone"] == {"run:a.run": 2, "run:b.run": 2}
    again = run("sets", "pool", "十二月", "run:a.run", "run:b.run")
    assert "共 5 份文档" in again.output
    assert "新增待评判 1 份" in again.output
    assert "只有 2 个状态" in again.output
    kept = orjson.loads(run("sets", "list", "--json").stdout)["sets"]
    assert [(one["name"], one["queries"], one["pairs"]) for one in kept] == [("十二月", 2, 5)]


def test_7_nothing_asked_is_said(place, tmp_path, monkeypatch):
    run("sets", "draw", "十二月")
    run("clicks", "--out", "c.jsonl")
    assert [entry.action for entry in place.audit.entries(AuditQuery(limit=2))] == ["export.queries"] * 2
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "empty"))
    assert "没有可抽的搜索" in run("sets", "draw", "空").output
    assert "没有可用的结果页" in run("clicks").output
