"""The statistics of calls: what there was in some days, added up by caller, by call and by day; as a table, too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from dictionaries.reasons import Message
from indexer.store.audit.author import CALLER, KEY
from indexer.store.gateway.call_book import CallBook, CallRow, today
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NOT_A_DATE

DAY_EXAMPLE: Final = "2026-12-31"
TODAY: Final = "today"
MOST_DAYS: Final = 400  # that are told at once
ENDS_FIRST = Message("out_of_range", "开始应不晚于结束", "must not be later than the end")
TOO_MANY_DAYS = Message("out_of_range", "至多 {most} 天", "at most {most} days")
# Who is neither registered nor has a key: in questions, and for people.
NOBODY, NOBODY_LABEL = "-", "未登记（公开访问）"
HEADS: Final = (
    "日期", "调用方", "标识", "接口", "接口名", "调用次数", "被拒次数", "被拒占比", "出错次数", "出错占比",
    "平均用时（毫秒）",
)  # fmt: skip
# What statistics are added up by: attribute of a row → label.
GROUPS: Mapping[str, str] = {"caller": "调用方", "call": "接口", "day": "日期"}


@dataclass(frozen=True, slots=True)
class CallInput:
    """What somebody wants to know.

    Attributes:
        since, until: Days in China, both included, or `today`; "": from the Monday of the last
            week that is told, until today.
        caller: An app, or a caller as the statistics name it (`caller:APP`, `key:NAME`), or `-` for nobody; "": all.
        call: Name of a call; "": all.
    """

    since: str = ""
    until: str = ""
    caller: str = ""
    call: str = ""


@dataclass(frozen=True, slots=True)
class CallSum:
    """Calls added up. `name`: of what they have in common, "": nothing, or nobody; `took_ms` on average."""

    name: str
    calls: int
    refused: int
    failed: int
    took_ms: float

    @classmethod
    def of(cls, name: str, rows: Sequence[CallRow]) -> CallSum:
        """The sum of rows."""
        calls = sum(row.calls for row in rows)
        took = sum(row.took_ms * row.calls for row in rows)
        refused, failed = sum(row.refused for row in rows), sum(row.failed for row in rows)
        return cls(name, calls, refused, failed, round(took / calls, 1) if calls else 0.0)

    @property
    def refused_share(self) -> float | None:
        """From 0 to 1; None: there were no calls."""
        return _share(self.refused, self.calls)

    @property
    def failed_share(self) -> float | None:
        """As `refused_share`."""
        return _share(self.failed, self.calls)

    def told(self) -> dict[str, Any]:
        """It as `--json` tells it."""
        return {"name": self.name, **_told(self)}


@dataclass(frozen=True)
class CallReport:
    """What there was.

    Attributes:
        since, until: Days, both included.
        rows: Newest day first, those of one caller and one call where that was asked for.
        callers: Who has calls in these days at all, most first; "": nobody.
        calls: Names of calls that were made in these days, most first.
    """

    since: str
    until: str
    rows: tuple[CallRow, ...]
    callers: tuple[str, ...]
    calls: tuple[str, ...]

    @cached_property
    def total(self) -> CallSum:
        """All of it."""
        return CallSum.of("", self.rows)

    def by(self, group: str) -> list[CallSum]:
        """Sums by one of `GROUPS`: most calls first; days as they come, those without calls too."""
        rows: dict[str, list[CallRow]] = {day: [] for day in self.days()} if group == "day" else {}
        for row in self.rows:
            rows.setdefault(getattr(row, group), []).append(row)
        sums = [CallSum.of(name, of_name) for name, of_name in rows.items()]
        return sums if group == "day" else sorted(sums, key=lambda one: (-one.calls, one.name))

    def days(self) -> Iterator[str]:
        """Each day, the first first."""
        first, last = date.fromisoformat(self.since), date.fromisoformat(self.until)
        for number in range((last - first).days + 1):
            yield (first + timedelta(days=number)).isoformat()

    def told(self) -> dict[str, Any]:
        """It as `--json` tells it."""
        rows = [{"day": row.day, "caller": row.caller, "call": row.call, **_told(row)} for row in self.rows]
        return {"since": self.since, "until": self.until, "total": self.total.told(), "rows": rows}


def call_report(book: CallBook, asked: CallInput, clock: Callable[[], float] = time.time) -> CallReport:
    """What there was. Raises `BadParameters` with every fault; what the database raises where it is away."""
    first, last = _span(asked, today(clock()))
    found = book.rows(first, last)
    everything = CallReport(first, last, tuple(found), (), ())
    callers, calls = (tuple(one.name for one in everything.by(group)) for group in ("caller", "call"))
    of_whom, of_what = actor_of(asked.caller), asked.call
    rows = (row for row in found if of_whom in (None, row.caller) and of_what in ("", row.call))
    return CallReport(first, last, tuple(rows), callers, calls)


def actor_of(text: str) -> str | None:
    """A caller as the statistics name it, of what a question names; None: all."""
    if text in ("", NOBODY):
        return "" if text else None
    return text if ":" in text else f"{CALLER}:{text}"


def caller_label(actor: str, names: Mapping[str, str]) -> str:
    """A caller for people. `names`: of the registered, by app."""
    kind, _, name = actor.partition(":")
    if kind == KEY:
        return f"密钥 {name}"
    return names.get(name) or name or NOBODY_LABEL


def call_table(
    report: CallReport, callers: Mapping[str, str], calls: Mapping[str, str]
) -> Iterator[Sequence[str | int]]:
    """The heads of the columns, then a row for each day, caller and call.

    Args:
        callers: Names of the registered, by app.
        calls: Summaries of calls, by name.
    """
    yield HEADS
    for row in report.rows:
        shares = [_percent(_share(part, row.calls)) for part in (row.refused, row.failed)]
        yield (
            row.day, caller_label(row.caller, callers), row.caller.partition(":")[2], calls.get(row.call, ""), row.call,
            row.calls, row.refused, shares[0], row.failed, shares[1], f"{row.took_ms:.1f}",
        )  # fmt: skip


def _span(asked: CallInput, now: str) -> tuple[str, str]:
    """The first day and the last."""
    this = date.fromisoformat(now)
    last = _day(asked.until, this)
    monday = (last or this) - timedelta(days=(last or this).weekday())
    first = _day(asked.since, this if asked.since == TODAY else monday)
    wrong = [name for name, day in (("since", first), ("until", last)) if day is None]
    faults = [Detail(name, NOT_A_DATE(example=DAY_EXAMPLE)) for name in wrong]
    if first is not None and last is not None and not 0 <= (last - first).days < MOST_DAYS:
        faults.append(Detail("since", ENDS_FIRST() if first > last else TOO_MANY_DAYS(most=MOST_DAYS)))
    if faults or first is None or last is None:
        raise BadParameters(faults)
    return first.isoformat(), last.isoformat()


def _day(text: str, default: date) -> date | None:
    """A day; None: the text is none."""
    try:
        return date.fromisoformat(text) if text not in ("", TODAY) else default
    except ValueError:
        return None


def _told(counted: CallRow | CallSum) -> dict[str, Any]:
    return {name: getattr(counted, name) for name in ("calls", "refused", "failed", "took_ms")}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _percent(part: float | None) -> str:
    return "" if part is None else f"{part:.2%}"
