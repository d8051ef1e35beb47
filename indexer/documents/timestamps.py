"""Reading points in time as portals write them; a time without a zone is China's (UTC+8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from dictionaries.reasons import Message

CHINA = timezone(timedelta(hours=8))
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")
FORMS = tuple(f"{day}{time}" for time in ("", " %H:%M:%S", " %H:%M") for day in DAYS)
# Bounds keep a second count inside an unsigned 32-bit column.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2106, 1, 1, tzinfo=UTC)

FAR_DATE = Message(
    "out_of_range", "日期应在 1900 年至 2105 年之间", "the date should be between the years 1900 and 2105"
)
NO_DATE = Message(
    "not_a_date", "日期无法识别：“{value}”", "“{value}” is no date", "请写成 2026-03-01 或 2026-03-01T09:00:00+08:00",
    "write it as 2026-03-01 or 2026-03-01T09:00:00+08:00",
)  # fmt: skip


def parse_instant(value: object) -> datetime:
    """Read a date or time; `ValueError` (in Chinese) where it is none.

    Accepts RFC 3339, `2026-03-01`, `2026/3/1`, `2026年3月1日`, `20260301`, the same with a time of day, and spreadsheet
    dates.
    """
    moment = _read(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA)
    if not EARLIEST <= moment < LATEST:
        raise ValueError(FAR_DATE())
    return moment


def _read(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = value.strip() if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _read_local_form(text, value)


def _read_local_form(text: str, value: object) -> datetime:
    # After ISO, because strptime costs 30 µs until its last form has failed and most feeds write ISO.
    for form in FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    raise ValueError(NO_DATE(value=str(value)[:40]))


def to_text(moment: datetime) -> str:
    """RFC 3339 in UTC+8, to the second."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def is_over(since: float, now: float, pause: float) -> bool:
    """Whether a pause has passed since a moment; all by one clock and in one unit. It has where that moment is still to
    come: the clock has been set back since, and who waited for it would wait for as long as that.
    """
    return not since <= now < since + pause


def to_seconds(moment: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC; 1 for all that is earlier, because 0 stands for no time."""
    return max(1, int(moment.timestamp()))


def year_of(seconds: int) -> int:
    """The year in China of seconds since 1970 UTC."""
    return datetime.fromtimestamp(seconds, CHINA).year


def of_milliseconds(at: int) -> str:
    """The same of milliseconds since 1970-01-01 UTC."""
    return to_text(datetime.fromtimestamp(at // 1000, UTC))
