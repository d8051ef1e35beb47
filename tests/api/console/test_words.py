"""What the console calls things.

1. Every action of the audit log has a name, and only those.
2. Every value that a column of a dictionary is chosen from has a name.
3. A row in one line says its values by their names, and nothing else is changed.
4. An entry of the log is told field by field; a publication with its columns by their names.
"""

from __future__ import annotations

import pytest

from api.console import audit_words, words
from search_engine.access import Actions
from search_engine.editorial import DICTIONARY_KINDS


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
        ("banned", "刷单（诈骗，block，contains）", "刷单（诈骗，不回答，任何位置）"),
        ("crisis", "不想活 → life（sure）", "不想活 → 有轻生之意（确定）"),
        ("words", "official（医院）", "official（医院）"),
        ("no_kind", "a（official）", "a（official）"),
    ],
)
def test_a_row_in_one_line_says_its_values_by_their_names(kind: str, text: str, told: str):
    assert words.row_line(kind, text) == told


def test_an_entry_of_the_log_is_told_field_by_field():
    assert audit_words.target("draft:3") == "草稿 3"
    assert audit_words.target("anything:3") == "anything:3"
    row = {"key": "同义词“糖水铺 → 甜品”", "row": {"term": "糖水铺", "relation": "official", "note": ""}}
    assert audit_words.value(row) == "行：同义词“糖水铺 → 甜品”\n内容：词语 糖水铺，关系 官方用语（单向）"
    change = "同义词“糖水铺 → 甜品”：（没有这一行） → term=糖水铺 relation=official"
    assert (
        audit_words.value({"number": 3, "changes": [change]})
        == f"编号：3\n改动：{change.replace('term=', '词语=').replace('relation=official', '关系=官方用语（单向）')}"
    )
    assert audit_words.changed({"state": "open", "due": ""}, {"state": "done", "due": "2026-12-01"}) == [
        ("状态", "待处理", "已完成"), ("期限", "", "2026-12-01"),
    ]  # fmt: skip
