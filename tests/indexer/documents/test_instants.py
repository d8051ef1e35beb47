"""Points in time as portals write them.

1. Every form of a date means midnight in China, with a time of day that time; RFC 3339 keeps its own zone.
2. What is no date, or lies outside 1900-2105, is a `ValueError` in Chinese; nothing else is ever raised.
3. `to_text` is RFC 3339 in UTC+8 and is read back as the same second.
4. Seconds fit an unsigned 32-bit column and are never 0, which stands for no time; they keep the order.
"""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.timestamps import CHINA, EARLIEST, LATEST, parse_instant, to_seconds, to_text

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENT = st.datetimes(datetime(1900, 1, 2), datetime(2105, 12, 30), timezones=ZONES)


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026/03/01", "2026年3月1日", "2026年03月01日", "20260301", " 2026-03-01 ", "2026-3-1"],
)
def test_every_form_of_a_date_is_midnight_in_china(text: str) -> None:
    assert parse_instant(text) == datetime(2026, 3, 1, tzinfo=CHINA)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00+08:00",
        "2026-03-01T01:30:00Z",
        "2026-03-01T09:30:00",
        "2026-03-01 09:30:00",
        "2026-03-01 9:30",
        "2026/3/1 9:30",
        "2026/3/1 09:30:00",
        "2026年3月1日 9:30",
        "2026年3月1日 09:30:00",
        "20260301 09:30",
    ],
)
def test_every_form_of_a_time_is_read(text: str) -> None:
    assert parse_instant(text) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_dates_of_spreadsheets_are_times_in_china() -> None:
    assert parse_instant(date(2026, 3, 1)) == datetime(2026, 3, 1, tzinfo=CHINA)
    assert parse_instant(datetime(2026, 3, 1, 9, 30)) == datetime(2026, 3, 1, 9, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    "value",
    ["", "明天", "2026-13-01", "2026-02-30", "1899-12-30", "2106-01-02", "0001-01-01", "9999-12-31", None, 5, 4e9],
)
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="日期"):
        parse_instant(value)


@given(st.text() | st.text("0123456789-/:T年月日Z+ .W", max_size=25))
def test_any_text_is_a_date_or_refused_in_chinese(text: str) -> None:
    moment, reason = None, ""
    try:
        moment = parse_instant(text)
    except ValueError as error:
        reason = str(error)
    assert "日期" in reason or (moment is not None and EARLIEST <= moment < LATEST)


@given(MOMENT)
def test_a_written_time_is_read_as_the_same_second(moment: datetime) -> None:
    text = to_text(moment)
    assert text.endswith("+08:00")
    assert parse_instant(text) == moment.replace(microsecond=0)


@given(MOMENT, MOMENT)
def test_seconds_keep_the_order_and_fit_their_column(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert 0 < to_seconds(first) <= to_seconds(second) < 2**32


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (datetime(1958, 1, 9, tzinfo=CHINA), 1),
        (datetime(1970, 1, 1, tzinfo=UTC), 1),
        (datetime(2026, 3, 1, 8, tzinfo=CHINA), 1_772_323_200),
    ],
)
def test_seconds_of_known_times_are_known(moment: datetime, seconds: int) -> None:
    assert to_seconds(moment) == seconds
