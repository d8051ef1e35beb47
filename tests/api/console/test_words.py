"""What the console calls things.

1. Every action of the audit log has a name, and only those.
2. Every value that a column of a dictionary is chosen from has a name.
3. A row in one line says its values by their names, and nothing else is changed.
4. An entry of the log is told field by field; a publication with its columns by their names.
5. A day is told as people write it, its year where it is not this one; what is no day stays.
6. A new banned word is looked for within queries.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from api.console import audit_words, words
from api.console.forms import day, moment
from search_engine.access import Actions
from search_engine.editorial import DICTIONARY_KINDS
from search_engine.operation import CHINA


def test_every_action_of_the_log_has_a_name_and_only_those():
    actions = {value for name, value in vars(Actions).items() if name.isupper()}
    assert actions == set(audit_words.ACTIONS)
    assert {name.partition(".")[0] for name in actions} >= set(words.ACTIONS)


def test_every_value_to_choose_has_a_name():
    nameless = [
        (kind.name, column, value)
        for kind in DICTIONARY_KINDS.values()
        for column in kind.columns
        for value in kind.choices(column)
        if value and words.value(column, value) == value
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("synonyms", "丢了 → 遗失（official，1）", "丢了 → 遗失（官方用语（单向），1）"),
        ("banned", "刷单（诈骗，block，contains）", "刷单（诈骗，不回答，含有）"),
        ("crisis", "不想活 → life（sure）", "不想活 → 有轻生之意（确定）"),
        ("words", "official（医院）", "official（医院）"),
        ("no_kind", "a（official）", "a（official）"),
    ],
)
def test_a_row_in_one_line_says_its_values_by_their_names(kind: str, text: str, told: str):
    assert words.row_line(kind, text) == told


def test_5_a_day_is_told_as_people_write_it():
    year = datetime.now(CHINA).year
    assert day(f"{year}-12-31") == "12月31日"
    assert day(f"{year}-03-05T18:00") == "3月5日 18:00"
    assert day(f"{year + 1}-12-31") == f"{year + 1}年12月31日"
    assert moment(f"{year}-12-30T16:05:00+00:00") == "12月31日 00:05"
    assert [day(one) for one in ("", None, "两周后", "2026-13-01")] == ["", "", "两周后", "2026-13-01"]
    assert words.value("@ends", f"{year + 1}-01-02T08:30") == f"{year + 1}年1月2日 08:30"


def test_6_a_new_banned_word_is_looked_for_within_queries():
    banned = DICTIONARY_KINDS["banned"]
    first = banned.choices("match")[0]
    assert (first, words.value("match", first)) == ("contains", "含有")
    assert banned.columns["match"]("") == "contains", "also where a file or a paste leaves it empty"


def test_an_entry_of_the_log_is_told_field_by_field():
    assert audit_words.target("draft:3") == "草稿 3"
    assert audit_words.target("anything:3") == "anything:3"
    row = {"key": "同义词“糖水铺 → 甜品”", "row": {"term": "糖水铺", "relation": "official", "note": ""}}
    assert audit_words.value(row) == "行：同义词“糖水铺 → 甜品”\n内容：词语 糖水铺，关系 官方用语（单向）"
    change = "同义词“糖水铺 → 甜品”：term=糖水铺 weight=1 → term=糖水铺 relation=official"
    told = "同义词“糖水铺 → 甜品”：词语 糖水铺，权重 1 → 词语 糖水铺，关系 官方用语（单向）"
    assert audit_words.value({"number": 3, "changes": [change]}) == f"编号：3\n改动：{told}"
    large = {"number": 3, "changes": 1270, "digest": "d3648a", "approver": "user:李四、key:甲"}
    assert audit_words.value(large) == "编号：3\n改动：1,270 处，逐条见版本的页面\n批准人：李四、程序 甲"
    whom = ("访客", "访客（未登录）", "程序 浙江", "小余", "程序员", "")
    assert [audit_words.who(one) for one in whom] == ["visitors", "visitors", "key:浙江", "小余", "程序员", None]
    kept = {"author": "user:张编辑", "created": "2020-03-05T10:00:00+08:00", "wants": "first", "blocks": False}
    assert (
        audit_words.value(kept)
        == "起草人：张编辑\n建立：2020年3月5日 10:00\n须找到：须排第一\n弄坏它的草稿不能发布：否"
    )
    assert audit_words.changed({"state": "open", "due": ""}, {"state": "done", "due": "2026-12-01"}) == [
        ("状态", "待处理", "已完成"), ("期限", "", day("2026-12-01")),
    ]  # fmt: skip
