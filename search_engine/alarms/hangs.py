"""Serving processes that hung and were replaced. Who has seen it leaves it for the worker, which tells of it for a day:
what they hung on is still there, and somebody must look for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from indexer.documents.timestamps import CHINA
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import AlarmRecord, Found, OpenAlarm

DAY = 86_400_000  # milliseconds
# Hangs of a day that are told apart: one that hangs whenever it is started does so some times a minute.
MOST_HANGS = 10_000


def leave_hang(home: Path) -> None:
    """Leave for the worker that a serving process hung, and is replaced."""
    RecordFile(home).leave(Found(hangs=[int(time.time() * 1_000)]))


def forget(record: AlarmRecord, now: int) -> None:
    """Forget what is a day old."""
    record.hangs = [at for at in record.hangs if at > now - DAY][-MOST_HANGS:]


def alarms_of(record: AlarmRecord) -> Iterator[OpenAlarm]:
    """The alarm, where any hung."""
    if record.hangs:
        last = max(record.hangs)
        when = datetime.fromtimestamp(last / 1_000, CHINA).strftime("%m-%d %H:%M:%S")
        message = (
            f"服务进程停止应答，已自动重新启动：24 小时内 {len(record.hangs)} 次，最近一次 {when}。"
            "请在日志中查找 process_hung 及其后的调用位置，并报告给开发者"
        )
        values = {"count": float(len(record.hangs))}
        yield OpenAlarm(kind="hung", subject="server", message=message, since=last, values=values, fresh=last)
