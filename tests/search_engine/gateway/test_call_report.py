"""The statistics of calls.

1. Sums by caller, call and day are those of a plain count of made-up calls; most calls first, each day in its order,
   those without calls too. A filter leaves what it names, and its choices stay.
2. It is told from the Monday of this week, unless days are named; every wrong day is told at once.
3. A caller is named by its registered name, a key as one, nobody as open to all.
4. The table has a head and a row for each day, caller and call.
5. `zwfw callers calls` tells the same: as a table, as JSON, and as a file that the audit log has.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from indexer.store.audit import Actions, AuditQuery
from indexer.store.gateway.call_book import CallBook
from search_engine.errors import BadParameters
from search_engine.gateway.call_report import HEADS, CallInput, call_report, call_table, caller_label
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.search_engine.cli.script import as_script

# Thursday 3 December, noon in China.
NOON, DAY = datetime(2026, 12, 3, 4, 0, tzinfo=UTC).timestamp(), 86_400
NAMES = {"zj": "浙江政务服务网", "hz": "=杭州"}


def now() -> float:
    return NOON


@pytest.fixture
def made_up(tmp_path):
    """A hundred calls of two days and three callers, and the book that has them."""
    dice, clock = Random(42), [NOON]
    book = CallBook(tmp_path / "log.db", 180, lambda: clock[0])
    calls = []
    for day in ("2026-12-02", "2026-12-03"):
        clock[0] = NOON - DAY if day == "2026-12-02" else NOON
        for _ in range(50):
            one = (day, dice.choice(("caller:zj", "caller:hz", "")), dice.choice(("search", "suggest")),
                   dice.choice((200, 200, 200, 429, 503)), dice.randint(1, 40))  # fmt: skip
            calls.append(one)
            book.count(*one[1:4], one[4] / 1_000)
    yield calls, book
    book.close()


def test_1_sums_are_those_of_a_plain_count(made_up):
    calls, book = made_up
    report = call_report(book, CallInput(), now)
    assert (report.since, report.until, report.total.calls) == ("2026-11-30", "2026-12-03", 100)
    for place, group in ((1, "caller"), (2, "call")):
        plain = Counter(one[place] for one in calls)
        refused = Counter(one[place] for one in calls if one[3] == 429)
        failed = Counter(one[place] for one in calls if one[3] == 503)
        sums = report.by(group)
        assert {one.name: one.calls for one in sums} == plain
        assert [one.calls for one in sums] == sorted(plain.values(), reverse=True)
        for one in sums:
            mean = sum(call[4] for call in calls if call[place] == one.name) / plain[one.name]
            assert (one.refused, one.failed) == (refused[one.name], failed[one.name])
            assert one.refused_share == refused[one.name] / plain[one.name]
            assert abs(one.took_ms - mean) <= 0.2
    days = [(one.name, one.calls) for one in report.by("day")]
    assert days == [("2026-11-30", 0), ("2026-12-01", 0), ("2026-12-02", 50), ("2026-12-03", 50)]


@pytest.mark.parametrize(("asked", "actor"), [("zj", "caller:zj"), ("caller:hz", "caller:hz"), ("-", "")])
def test_1_a_filter_leaves_what_it_names(made_up, asked, actor):
    calls, book = made_up
    report = call_report(book, CallInput("2026-12-02", "2026-12-02", asked, "search"), now)
    expected = [one for one in calls if one[:3] == ("2026-12-02", actor, "search")]
    assert report.total.calls == len(expected) > 0
    assert set(report.callers) == {"caller:zj", "caller:hz", ""}
    assert set(report.calls) == {"search", "suggest"}
    assert call_report(book, CallInput(caller="nobody"), now).rows == ()


@pytest.mark.parametrize(
    ("since", "until", "faulty"),
    [("gestern", "31.12.", ["since", "until"]), ("2026-12-03", "2026-12-02", ["since"]),
     ("2020-01-01", "2026-12-02", ["since"])],
)  # fmt: skip
def test_2_wrong_days_are_told_at_once(made_up, since, until, faulty):
    with pytest.raises(BadParameters) as refused:
        call_report(made_up[1], CallInput(since, until), now)
    assert [one.field for one in refused.value.details] == faulty


def test_2_a_week_begins_on_monday(made_up):
    assert call_report(made_up[1], CallInput(until="2026-11-29"), now).since == "2026-11-23"


def test_3_callers_have_names():
    told = [caller_label(actor, NAMES) for actor in ("caller:zj", "caller:gone", "key:事项库", "")]
    assert told == ["浙江政务服务网", "gone", "密钥 事项库", "未登记（公开访问）"]


def test_4_the_table_has_each_row(made_up):
    head, *rows = call_table(call_report(made_up[1], CallInput(), now), NAMES, {"search": "搜索"})
    assert tuple(head) == HEADS
    assert sum(row[5] for row in rows) == 100
    assert len(rows) == 12
    assert {(row[1], row[2]) for row in rows} == {
        ("浙江政务服务网", "zj"), ("=杭州", "hz"), ("未登记（公开访问）", "")
    }  # fmt: skip
    assert {(row[3], row[4]) for row in rows} == {("搜索", "search"), ("", "suggest")}


def test_5_the_command_tells_the_same(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path / "home"))
    place = Installation(Settings.from_environment())
    for status in (200, 200, 429, 500):
        place.call_book.count("caller:zj", "search", status, 0.01)
    place.call_book.write()
    file, run = tmp_path / "calls.csv", as_script(capsys, "callers", "calls")
    status, told, _ = run("--json")
    found = json.loads(told)
    assert status == 0
    assert (found["total"]["calls"], found["total"]["refused"], found["total"]["failed"]) == (4, 1, 1)
    assert found["rows"][0]["caller"] == "caller:zj"
    _, table, _ = run("--by", "call")
    assert "search" in table
    assert "25%" in table
    run("--csv", file)
    head, row = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (head[0], row[2], row[5]) == ("日期", "zj", "4")
    (entry,) = place.audit.entries(AuditQuery(limit=5, actions=(Actions.EXPORT_CALLS,)))
    assert (entry.target, entry.after["rows"]) == ("file:calls.csv", 1)
    place.close()
    assert run("--since", "gestern")[0] == 1
