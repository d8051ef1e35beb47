"""What a row did, told: to people in a few words, to programs as plain values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dictionaries.kinds import BY_NAME, Trait
from indexer.documents.timestamps import CHINA, of_milliseconds
from indexer.store.queries.row_uses import DEAD, IDLE, UNASKED, RowUse, RowUseRound
from search_engine.editing.row_uses.use_report import RowUseReport
from search_engine.hot.asked.counting import WEEK
from search_engine.hot.asked.table import percent, share


def day_told(day: date, today: date) -> str:
    """A day for people, its year where it is another one."""
    told = f"{day.month}月{day.day}日"
    return told if day.year == today.year else f"{day.year}年{told}"


def moment_told(moment: str, today: date) -> str:
    """A day or a minute of a row's dates, for people; "": none."""
    day, _, minute = moment.partition("T")
    return f"{day_told(date.fromisoformat(day), today)} {minute}".strip() if day else ""


def use_told(report: RowUseReport, today: date) -> list[str]:
    """What a row did, in sentences."""
    use, round_ = report.use, report.round
    if not report.is_theirs:
        return ["这一行不只对您负责的地区或站点起作用，统计只给负责其全部范围的账号看。"]
    if report.held is not None:
        return [_held(report), *(_state(use, is_ban=True) if use is not None and not report.is_stale else ())]
    if not report.is_counted:
        return ["这一类词典不按查询统计。"]
    if report.key.scope.department:
        return ["还没有统计：限定部门的行不统计，检索记录不分部门。"]
    if round_ is None or use is None:
        if report.is_own or round_ is None:
            return ["还没有统计：每晚统计一次，须先有门户上报的搜索。"]
        return [f"近 {_weeks(round_)} 周，问得较多的查询都没有用到它。"]
    if report.is_stale:
        return ["还没有统计：这一行在上次统计之后改过，今晚重新统计。"]
    return [*_since(use, round_, today), *_searches(use, round_), *_state(use), *_counted(round_, today)]


def _since(use: RowUse, round_: RowUseRound, today: date) -> list[str]:
    if use.begun is None:
        return []
    day = datetime.fromtimestamp(use.begun / 1_000, CHINA).date()
    told = f"{day_told(day, today)}发布。"
    if use.week > round_.last:
        told += f"按整周统计，从 {day_told(date.fromisoformat(use.week), today)}（周一）起。"
        told += f"现在对问得较多的 {use.queries:,} 个查询起作用。" if use.queries else ""
    return [told]


def _searches(use: RowUse, round_: RowUseRound) -> list[str]:
    if use.week > round_.last:
        return []
    since = max(use.week, round_.first)
    weeks = (date.fromisoformat(round_.last) - date.fromisoformat(since)) // WEEK + 1
    if not use.times:
        return [f"近 {weeks} 周没有起过作用。"]
    clicks = f"其中 {_clicks(use.reported, use.clicked, use.first)}" if use.reported else "门户没有上报点击"
    told = [f"近 {weeks} 周起作用 {use.times:,} 次搜索，{clicks}。"]
    if use.reported and use.reported_before:
        before = _clicks(use.reported_before, use.clicked_before, use.first_before)
        told.append(f"发布之前，同样的查询 {before}。")
    return told


def _clicks(reported: int, clicked: int, first: int) -> str:
    return f"{percent(share(clicked, reported))} 有点击、{percent(share(first, reported))} 点了第一条"


def _state(use: RowUse, *, is_ban: bool = False) -> list[str]:
    if use.state == DEAD:
        return [f"现在不起作用：{use.why}。"]
    if use.state == IDLE:
        return [f"按它自己的词检索也不起作用：{use.why}。"]
    if use.state == UNASKED:
        told = "按它自己的词检索，它起作用"
        return [f"{told}。" if is_ban else f"{told}；只是还没有足够多的人这样搜。"]
    return []


def _counted(round_: RowUseRound, today: date) -> list[str]:
    at = datetime.fromtimestamp(round_.at / 1_000, CHINA).date()
    part = percent(share(round_.searches, round_.total))
    return [f"（{day_told(at, today)}统计，依据人数足够的查询，占全部搜索的 {part}。）"]


def _held(report: RowUseReport) -> str:
    if report.round is None:
        return "还没有统计：每晚统计一次。"
    if not report.held:
        return f"近 {_weeks(report.round)} 周，“{report.category}”一类没有拦截，或次数太少不列出。"
    told = f"近 {_weeks(report.round)} 周，“{report.category}”一类共拦截 {report.held:,} 次搜索"
    return f"{told}；被拦截的文字不记录，所以不能分到每一行。"


def _weeks(round_: RowUseRound) -> int:
    return (date.fromisoformat(round_.last) - date.fromisoformat(round_.first)) // WEEK + 1


# What of a row's use is told as it is.
PLAIN = (
    "queries", "reported", "clicked", "first", "reported_before", "clicked_before", "first_before", "why",
)  # fmt: skip


def use_fields(report: RowUseReport) -> dict[str, Any] | None:
    """What a row did, as plain values; None: nothing is known of it."""
    round_, use = report.round, report.use if report.use is not None and not report.is_stale else None
    if round_ is None or (use is None and report.held is None) or not (report.is_counted or report.held is not None):
        return None
    told = use or RowUse(report.key, 0, None, round_.first)
    return {
        "counted": of_milliseconds(round_.at),
        "since": max(told.week, round_.first),
        "until": round_.last,
        "published": None if told.begun is None else of_milliseconds(told.begun),
        "state": told.state or None,
        "searches": told.times,
        "category": report.category or None,
        "held": report.held,
        **{name: getattr(told, name) for name in PLAIN},
    }


def is_counted(kind: str) -> bool:
    """Whether rows of a kind have a part in what is understood of a query, or found, and are no bans: of what is banned
    no text is counted.
    """
    traits = BY_NAME[kind].traits
    return Trait.BANS not in traits and bool(BY_NAME[kind].parts or Trait.PAGES | Trait.ASKED in traits)
