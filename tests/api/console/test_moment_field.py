"""Days as people write them, and as they are kept.

1. Ways of writing a day and a minute; a day without a year is the next one of that name.
2. So many weeks from today.
3. What is no day stays as it is, for the check of the row to tell; what is kept already does too.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.moment_field import cells_with_moments, typed_moment

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
    assert cells_with_moments({"note": "两周", "@ends": kept}) == {"note": "两周", "@ends": kept}
