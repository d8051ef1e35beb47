"""Cells as people type them, and as they are kept.

1. Ways of writing a day and a minute; a day without a year is the next one of that name.
2. So many weeks from today.
3. What is no day stays as it is, for the check of the row to tell; what is kept already does too.
4. Regions by name, days and values by what they are called, each in the columns that are such; others stay.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds import BY_NAME
from search_engine.editing.typed_cells import CellReader, region_columns, typed_moment
from tests.search_engine.editing.editors import somebody, tree

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026年12月12日", "2026-12-12"),
        ("2026/12/12", "2026-12-12"),
        ("12月12日", "2026-12-12"),
        ("12.12", "2026-12-12"),
        ("1月2日", "2027-01-02"),
        ("11月28日", "2026-11-28"),
        ("2026-12-01 8:00", "2026-12-01T08:00"),
        ("12月1日8点", "2026-12-01T08:00"),
    ],
)
def test_days_and_minutes_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert typed_moment(typed, TODAY) == kept


@pytest.mark.parametrize("typed", ["两周", "2周后", "14天", "两个星期之后"])
def test_weeks_are_counted_from_today(typed: str) -> None:
    assert typed_moment(typed, TODAY) == "2026-12-12"


@pytest.mark.parametrize("typed", ["", "gestern", "2026-13-01", "2月30日", "2026-12-12T18:00", "25:00"])
def test_what_is_no_day_stays_as_it_is(typed: str) -> None:
    assert typed_moment(typed, TODAY) == typed


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 999))
def test_a_kept_day_stays_as_it_is(day: date, count: int) -> None:
    kept = day.isoformat()
    assert typed_moment(kept, TODAY) == kept
    assert typed_moment(f"{day.year}年{day.month}月{day.day}日", TODAY) == kept
    assert typed_moment(f"{count}天后", TODAY) == (TODAY + timedelta(days=count)).isoformat()


def test_cells_are_read_by_what_their_columns_are() -> None:
    reader = CellReader(tree(), somebody("杭州", "330100").area, TODAY)
    typed = {
        "query": "余杭区", "region": "西湖区", "document": "两周", "until": "12月12日", "match": "整个查询",
        "audience": "不限", "note": "两周", "@region": "不限", "@ends": "两周", "@off": "停用",
    }  # fmt: skip
    kept = {
        "query": "余杭区", "region": "330106", "document": "两周", "until": "2026-12-12", "match": "exact",
        "audience": "", "note": "两周", "@region": "", "@ends": "2026-12-12", "@off": "off",
    }  # fmt: skip
    assert reader.read(BY_NAME["pins"], typed) == (kept, [])
    assert reader.read(BY_NAME["pins"], kept) == (kept, [])
    cells, (fault,) = reader.read(BY_NAME["place_aliases"], {"alias": "杭城", "code": "火星区"})
    assert (cells["code"], fault.field, "没有地区“火星区”" in fault.reason) == ("火星区", "code", True)
    assert region_columns(BY_NAME["portals"]) == ("region", "@region")


def test_what_is_off_may_be_of_a_region_that_is_no_more() -> None:
    reader = CellReader(tree(), somebody("张三").area, TODAY)
    cells = {"term": "甲", "target": "乙", "relation": "official", "weight": "1", "note": "", "@region": "330199"}
    assert [fault.field for fault in reader.row(BY_NAME["synonyms"], cells)[1]] == ["@region"]
    row, faults = reader.row(BY_NAME["synonyms"], cells | {"@off": "停用"})
    assert (row is not None and row.scope.region, faults) == ("330199", [])
