"""The console's page 调用统计.

1. It tells what a plain count of made-up calls tells: totals, sums by caller, call and day, shares and mean times, of
   this week unless days are named; filters leave what they name.
2. Callers are told by their names, keys as such, nobody as open to all; calls by what they are for.
3. The file has each day, caller and call; no cell is a formula, and the log has who took it along.
4. Wrong days are told in their place.
"""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from random import Random

import pytest

from indexer.store.gateway.call_book import CallBook
from search_engine.access import AuditQuery, Caller, CallerKey
from search_engine.gateway.admission import Admission
from search_engine.signing.sm2 import KeyPair
from tests.console_accounts import SOMEBODY

DAY, PAGE = 86_400, "/admin/calls"
CALLERS = ("caller:zj", "key:事项库", "")
SPAN = "since=2026-03-02&until=2026-03-03"
# Tuesday 3 March 2026, noon in China.
NOON = 1_772_510_400.0


@pytest.fixture
def made_up(service):
    """A hundred calls of three callers on two days."""
    service.callers.add(Caller("zj", "=浙江", keys=(CallerKey(KeyPair.new().public, 0),)), SOMEBODY)
    clock, dice, calls = [NOON], Random(7), []
    book = CallBook(service.installation.log_location, 3_650, lambda: clock[0])
    for number in range(100):
        clock[0] = NOON - DAY if number < 50 else NOON
        day = "2026-03-02" if number < 50 else "2026-03-03"
        one = (day, dice.choice(CALLERS), dice.choice(("search", "suggest")), dice.choice((200, 200, 403, 500)), 10)
        calls.append(one)
        book.count(*one[1:4], 0.01)
    place = service.installation
    service.admission = Admission(place.callers, place.nonces, book, ())
    yield calls
    book.close()


def rows(page) -> dict[str, list[str]]:
    """Name → cells of the last table."""
    body = page.text.rpartition("<tbody>")[2].partition("</tbody>")[0]
    found = {}
    for row in body.split("</tr>")[:-1]:
        cells = [
            re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", cell))).strip() for cell in re.split("</t[dh]>", row)
        ]
        found[cells[0]] = cells[1:5]
    return found


def told(calls, place, name) -> list[str]:
    """The row of a plain count."""
    own = [one for one in calls if place is None or one[place] == name]
    refused, failed = (sum(one[3] == status for one in own) for status in (403, 500))

    def share(count: int) -> str:
        return f"{count} {count / len(own):.0%}" if count >= len(own) / 10 else f"{count} {count / len(own):.1%}"

    return [str(len(own)), share(refused), share(failed), "10.0 毫秒"]


def test_1_it_tells_what_a_plain_count_tells(made_up, signed_in):
    auditor = signed_in("auditor")
    names = {"caller:zj": "=浙江 zj", "key:事项库": "密钥 事项库", "": "未登记（公开访问）"}
    found = rows(auditor.get(f"{PAGE}?{SPAN}"))
    assert found == {**{names[one]: told(made_up, 1, one) for one in CALLERS}, "合计": told(made_up, None, "")}
    by_call = rows(auditor.get(f"{PAGE}?{SPAN}&by=call"))
    labels = {"search": "搜索 search", "suggest": "联想 suggest"}
    assert {name: by_call[label] for name, label in labels.items()} == {
        name: told(made_up, 2, name) for name in labels
    }  # fmt: skip
    by_day = rows(auditor.get(f"{PAGE}?{SPAN}&by=day"))
    assert list(by_day) == ["3月3日", "3月2日", "合计"]
    assert by_day["3月2日"] == told(made_up, 0, "2026-03-02")


def test_1_filters_leave_what_they_name(made_up, signed_in):
    auditor = signed_in("auditor")
    for asked, actor in (("zj", "caller:zj"), ("key:事项库", "key:事项库"), ("-", "")):
        own = [one for one in made_up if one[1:3] == (actor, "suggest")]
        page = auditor.get(PAGE, query_string=f"{SPAN}&by=caller&caller={asked}&call=suggest")
        assert rows(page)["合计"] == told(own, None, "")
        assert len(re.findall(r"<option[^>]* selected", page.text)) == 2
        for kept in ("未登记（公开访问）</option>", "密钥 事项库</option>", "搜索</option>"):
            assert kept in page.text, "the others can still be chosen"


def test_1_a_row_leads_to_what_it_is_made_of(made_up, signed_in):
    auditor = signed_in("auditor")
    page = auditor.get(f"{PAGE}?{SPAN}")
    (url,) = re.findall(r'href="([^"]+)">未登记（公开访问）', page.text)
    own = [one for one in made_up if one[1] == ""]
    assert rows(auditor.get(unescape(url)))["搜索 search"] == told(own, 2, "search")


def test_1_this_week_unless_days_are_named(service, signed_in):
    service.admission.book.count("", "search", 200, 0.01)
    assert rows(signed_in("admin").get(PAGE))["合计"][0] == "1"


def test_3_the_file_has_each_day_caller_and_call(service, made_up, signed_in):
    auditor = signed_in("auditor")
    taken = auditor.get(f"{PAGE}/export?{SPAN}&caller=zj")
    head, *found = csv.reader(io.StringIO(taken.data.decode("utf-8-sig")))
    assert head[:6] == ["日期", "调用方", "标识", "接口", "接口名", "调用次数"]
    assert {row[1] for row in found} == {"'=浙江"}, "no formula"
    assert {(row[3], row[4]) for row in found} == {("搜索", "search"), ("联想", "suggest")}
    assert sum(int(row[5]) for row in found) == sum(one[1] == "caller:zj" for one in made_up)
    service.audit_queue.flush()
    (entry,) = service.audit.entries(AuditQuery(limit=1))
    assert (entry.action, entry.actor) == ("export.calls", "user:王审计")
    assert entry.after == {"since": "2026-03-02", "until": "2026-03-03", "caller": "caller:zj", "rows": len(found)}
    assert auditor.get(f"{PAGE}/export?since=never").status_code == 422


def test_4_wrong_days_are_told_in_their_place(made_up, signed_in):
    page = signed_in("admin").get(f"{PAGE}?since=2026-03-05&until=2026-03-03")
    assert (page.status_code, "开始应不晚于结束" in page.text) == (422, True)
    assert re.search(r'name="since"[^>]*aria-invalid', page.text)
