"""The check of what runs badly: the alarms that are open, and whether anybody looks."""

from __future__ import annotations

import time
from collections.abc import Iterator

from search_engine.alarms.record_file import RECORD
from search_engine.alarms.rules import URGENT
from search_engine.maintenance.doctor.finding import Finding, Patient, State
from search_engine.servers import running_servers

# Milliseconds after which the worker, which looks every ten seconds, is not looking.
STALE = 120_000


def alarms(patient: Patient) -> Iterator[Finding]:
    """What the worker found when it last looked."""
    place = patient.installation
    if place.alarm_file.damaged:
        mend = (
            f"zwfw worker 运行时十秒内自行重写；没有运行时可删除 {place.alarm_file.folder / RECORD}，只影响预警的记录"
        )
        yield Finding("alarms", "wrong", "预警记录已损坏，以前的预警与计数不再可知", mend)
        return
    record = place.alarm_file.read()
    if not record.checked:
        return
    age = int(time.time() * 1_000) - record.checked
    if age > STALE:
        if running_servers(place.home):
            told = f"预警已有 {age // 60_000} 分钟没有检查"
            yield Finding("alarms", "note", told, "预警由 zwfw worker 检查：请确认它在运行")
        return
    for alarm in record.open:
        state: State = "wrong" if alarm.kind in URGENT else "note"
        yield Finding("alarms", state, f"预警：{alarm.message}")
    failed, sent = (record.webhook.get(outcome, 0) for outcome in ("failed", "sent"))
    if failed:
        told = f"预警推送失败 {failed} 次，成功 {sent} 次"
        yield Finding("alarms", "note", told, "请核对 ZWFW_ALARM_WEBHOOK、ZWFW_SITE_OWNERS，运行 zwfw alarms test 试发")
    if not record.open:
        yield Finding("alarms", "ok", "没有预警")
