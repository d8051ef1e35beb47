"""From counts to alarms: one function a kind, in order of the report. Each looks at the record and says what is wrong
now; what begins, lasts and ends is not its business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from indexer.documents.timestamps import CHINA
from search_engine.alarms.calls import SERVER
from search_engine.alarms.interfaces import CONTENT, UNWELL
from search_engine.alarms.patrol import alarms_of
from search_engine.alarms.records import AlarmRecord, OpenAlarm
from search_engine.settings.settings import Settings

# An interface that was not well so often in a row is told; once may be chance.
IN_A_ROW = 2
PERCENT = 100.0
Rule = Callable[[AlarmRecord, Settings], Iterator[OpenAlarm]]


def reaches(part: int, whole: int, share: float, least: int) -> bool:
    """Whether a part is at least `least`, and at least so many percent of the whole."""
    return part >= least and part * PERCENT >= share * whole


def slow(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Endpoints that answer slowly."""
    for endpoint, calls, part in _parts(record, "slow"):
        if reaches(part, calls, settings.alarm_slow, settings.alarm_least):
            told = f"超过规定用时（ZWFW_SLOW_MS={settings.slow_ms} 毫秒）"
            yield _of_calls("slow", f"接口 {endpoint} 响应慢", endpoint, part, calls, told, settings)


def failing(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Endpoints that answer with faults of ours."""
    for endpoint, calls, part in _parts(record, "failed"):
        if reaches(part, calls, settings.alarm_failed, settings.alarm_least):
            yield _of_calls("failing", f"接口 {endpoint} 报错", endpoint, part, calls, "返回 5xx", settings)


def timed_out(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Requests that waited for too long, or found no place to wait in."""
    counts = record.window.get(SERVER, {})
    part, requests = counts.get("refused", 0), counts.get("requests", 0)
    if reaches(part, requests, settings.alarm_timed_out, settings.alarm_least):
        yield _of_calls("timed_out", "请求超时", "server", part, requests, "排队过久或无处排队", settings)


def interfaces(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Outside interfaces that are slow, fail, or do not answer."""
    for name, one in record.interfaces.items():
        if one.bad >= IN_A_ROW:
            message = f"外部接口“{one.label}”（{one.host}）异常：{one.reason}，连续 {one.bad} 次"
            values = {"seconds": one.seconds, "in_a_row": float(one.bad)}
            yield OpenAlarm(kind=UNWELL, subject=name, message=message, since=one.at, values=values)


def contents(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Outside interfaces whose parameters or answers hold what they should not."""
    for name, one in record.interfaces.items():
        if one.noted >= IN_A_ROW:
            message = f"外部接口“{one.label}”（{one.host}）的参数或返回内容有问题：{'；'.join(one.content)}"
            values = {"count": float(len(one.content)), "in_a_row": float(one.noted)}
            yield OpenAlarm(kind=CONTENT, subject=name, message=message, since=one.at, values=values)


def links(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Links of documents that lead nowhere, when they were last asked."""
    found = record.links
    if found and reaches(found.dead, found.asked, settings.alarm_links, 1):
        message = f"文档中的链接失效较多：检查了 {found.asked} 个，失效 {found.dead} 个。请看控制台的“目录质量”"
        values = {"asked": float(found.asked), "dead": float(found.dead)}
        yield OpenAlarm(kind="links", subject="links", message=message, since=found.at, values=values)


def sensitive(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Sites whose documents hold sensitive words."""
    for name, site in sorted(record.sites.items()):
        if site.listed:
            seen = f"，其中 {site.answered} 份已出现在搜索结果中" if site.answered else ""
            message = f"站点“{name}”有 {site.documents} 份文档含敏感词{seen}。请运维列出这些文档，交维护者改正"
            values = {"documents": float(site.documents), "answered": float(site.answered)}
            yield OpenAlarm(
                kind="sensitive", subject=name, message=message, since=site.fresh, values=values, fresh=site.fresh
            )


def asked(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Many queries with sensitive words; their texts are nobody's business."""
    count = record.window.get(SERVER, {}).get("asked", 0)
    if count >= settings.alarm_asked:
        message = f"含敏感词的查询较多：最近 {settings.alarm_window} 秒 {count} 次"
        yield OpenAlarm(kind="asked", subject="queries", message=message, since=0, values={"queries": float(count)})


def hung(record: AlarmRecord, settings: Settings) -> Iterator[OpenAlarm]:
    """Serving processes that hung and were replaced."""
    if record.hangs:
        last = max(record.hangs)
        when = datetime.fromtimestamp(last / 1_000, CHINA).strftime("%m-%d %H:%M:%S")
        message = (
            f"服务进程停止应答，已自动重新启动：24 小时内 {len(record.hangs)} 次，最近一次 {when}。"
            "请在日志中查找 process_hung 及其后的调用位置，并报告给开发者"
        )
        values = {"count": float(len(record.hangs))}
        yield OpenAlarm(kind="hung", subject="server", message=message, since=last, values=values, fresh=last)


RULES: Sequence[Rule] = (hung, failing, timed_out, slow, interfaces, contents, links, sensitive, asked)
# Those who are told of a kind see at once what must be mended: the others are worth knowing.
URGENT = frozenset(("hung", "failing", "timed_out", UNWELL, CONTENT))


def judge(record: AlarmRecord, settings: Settings) -> list[OpenAlarm]:
    """Everything that is wrong now, and last what the patrol tells."""
    return [*(alarm for rule in RULES for alarm in rule(record, settings)), *alarms_of(record)]


def _parts(record: AlarmRecord, what: str) -> Iterator[tuple[str, int, int]]:
    for endpoint, counts in sorted(record.window.items()):
        if endpoint != SERVER:
            yield endpoint, counts.get("calls", 0), counts.get(what, 0)


def _of_calls(kind: str, head: str, subject: str, part: int, calls: int, told: str, settings: Settings) -> OpenAlarm:
    message = f"{head}：最近 {settings.alarm_window} 秒的 {calls} 次中有 {part} 次{told}"
    values = {"calls": float(calls), "count": float(part), "window_seconds": float(settings.alarm_window)}
    return OpenAlarm(kind=kind, subject=subject, message=message, since=0, values=values)
