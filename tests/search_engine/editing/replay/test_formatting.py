"""What is told of rows in a preview.

1. Of many rows those that act are told first, the others are counted by what they do; all where all are asked for.
2. Of what is beside the cards a person reads words, and no address.
"""

from __future__ import annotations

from search_engine.editing.replay.formatting import differences, rows_told
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.replay.row_states import ACTS, ELSEWHERE, IDLE, RowState

ROWS = [
    *(RowState(f"行{number}", "synonyms", number, IDLE) for number in range(1, 100)),
    RowState("忙", "synonyms", 100, ACTS, ("甲",), 1),
    RowState("联", "suggestions", 101, ELSEWHERE),
]


def test_rows_that_act_are_told_and_many_others_counted() -> None:
    lines = list(rows_told(ROWS, 10))
    assert lines[0] == "草稿 100 忙：影响 1 个查询：甲"
    assert len(lines) == 11
    assert lines[-1].startswith("另有 91 行未列出（")
    assert "对所试的查询都不起作用 90 行" in lines[-1]
    assert "1 行；" in lines[-1] or "1 行）" in lines[-1]


def test_few_rows_are_all_told() -> None:
    assert len(list(rows_told(ROWS, None))) == len(list(rows_told(ROWS, len(ROWS)))) == 101
    assert list(rows_told(ROWS[:2], 10)) == ["草稿 1 行1：对所试的查询都不起作用", "草稿 2 行2：对所试的查询都不起作用"]


def test_a_preview_tells_no_address() -> None:
    told = [Outcome(way_text=text) for text in ("投诉 12345 /?q=%E5&region=330110", "投诉 12345 https://a.cn/b", "")]
    assert list(differences(told[0], told[2])) == ["直达：投诉 12345 → （无）"]
    assert list(differences(told[0], told[1])) == ["直达：投诉 12345（所指的地址有变）"]
