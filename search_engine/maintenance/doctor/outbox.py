"""What waits on this host for databases on a server: it goes, and none of it is unreadable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexer.outbox.spool import UNREADABLE
from search_engine.maintenance.doctor.finding import Finding, Patient

CHECK = "outbox"
NAMES: Mapping[str, str] = {"events": "行为事件", "query-log": "查询日志"}
# Seconds after which what waits counts as stuck, where it is handed on within two.
STUCK = 60.0
LOOK = "请看 zwfw worker 是否在运行、数据库（ZWFW_DATABASE）是否可达；恢复后自动送出"
KEEP = "多为更高版本的程序所写：请先升级 zwfw；确认不再需要后删除该文件"


def outbox(patient: Patient) -> Iterator[Finding]:
    """Nothing waits for long, and no line was set aside."""
    spools = patient.installation.outbox
    for name, state in spools.states().items() if spools else ():
        if state.seconds > STUCK:
            size = f"{state.waiting // 1024 + 1} KB"
            told = f"{NAMES[name]}有 {size} 在本机等候写入数据库，已 {state.seconds:.0f} 秒没有送出"
            yield Finding(CHECK, "wrong", told, LOOK)
        if state.unreadable:
            told = (
                f"{NAMES[name]}有 {state.unreadable} 条本程序读不懂，已另存于 outbox/{name}/{UNREADABLE}，其余照常写入"
            )
            yield Finding(CHECK, "wrong", told, KEEP)
