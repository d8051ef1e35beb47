"""Checks of what the program stands on: Python, SQLite, settings, regions, folder, clock."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import func, select

from dictionaries.regions import RegionError
from indexer.backends import REGISTRY
from indexer.disk import space
from indexer.errors import IndexFailure
from indexer.store.tables import loads
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.settings.settings import SETTINGS

OLDEST_PYTHON = (3, 11)
# 3.35: RETURNING and DROP COLUMN, which migrations may use.
OLDEST_SQLITE = (3, 35)
# A clock may be this many seconds behind the newest thing written.
CLOCK_SLACK = 300
# When this program was written: a clock before that is wrong.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def versions(_patient: Patient) -> Iterator[Finding]:
    """Python and SQLite are new enough."""
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding("versions", "wrong", f"Python {python} 过旧", "请用 Python 3.11 或更高版本重建 .venv")
    elif sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            "versions", "wrong", f"SQLite {sqlite3.sqlite_version} 过旧", "请换用自带 SQLite 3.35 以上的 Python"
        )
    else:
        yield Finding("versions", "ok", f"Python {python}，SQLite {sqlite3.sqlite_version}")


def settings(patient: Patient) -> Iterator[Finding]:
    """The environment's settings can be read and fit together."""
    if patient.settings_fault:
        yield Finding("settings", "wrong", patient.settings_fault, "请改正该环境变量；以下按默认值检查")
    known = {setting.variable for setting in SETTINGS}
    for name in sorted(patient.environment):
        if name.startswith("ZWFW_") and name not in known:
            yield Finding("settings", "note", f"环境变量 {name} 不是本程序的设置", "如为笔误请改正")
    values = patient.installation.settings
    if values.backend not in REGISTRY:
        yield Finding(
            "settings", "wrong", f"没有名为 {values.backend} 的检索引擎", f"ZWFW_BACKEND 可为 {'、'.join(REGISTRY)}"
        )
    for name, value in (("ZWFW_LOG_DAYS", values.log_days), ("ZWFW_MAX_BODY", values.max_body)):
        if value < 1:
            yield Finding("settings", "wrong", f"{name}={value} 应为正数", f"请改正 {name}")


def regions(patient: Patient) -> Iterator[Finding]:
    """The region table with an admin's additions is valid, and has the default region."""
    place = patient.installation
    try:
        tree = place.tree()
        if place.settings.default_region:
            tree[place.settings.default_region]
    except (RegionError, OSError, UnicodeError) as error:
        yield Finding("regions", "wrong", f"区划有误：{error}", f"请改正 {place.extra_regions} 或 ZWFW_REGION")
    else:
        yield Finding("regions", "ok", f"区划 {len(tree)} 个，版本 {tree.version}")


def home(patient: Patient) -> Iterator[Finding]:
    """The folder of the state is there and can be written."""
    folder = patient.installation.home
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if os.path.exists(path))
    read_only = space(there).read_only  # `device` tells
    wanted = os.R_OK | os.X_OK | (0 if read_only else os.W_OK)
    if not there.is_dir() or not os.access(there, wanted):
        mend = "请用 chown 或 chmod 修改目录的所有者与权限，或用 ZWFW_HOME 另指一处"
        yield Finding("home", "wrong", f"{there} 本用户不可读写", mend, "rights")
    elif there != folder.absolute():
        yield Finding("home", "note", f"{folder} 尚不存在，首次使用时建立")
    else:
        yield Finding("home", "ok", f"{folder} 可读" + ("" if read_only else "写"))


def clock(patient: Patient) -> Iterator[Finding]:
    """The clock is not behind what has been written: dates of effect and expiry go by it."""
    now = time.time()
    ahead = [(what, at) for what, at in _newest_writes(patient) if at > now + CLOCK_SLACK]
    if now < WRITTEN or ahead:
        told = "".join(f"，而{what}在 {datetime.fromtimestamp(at):%Y-%m-%d %H:%M:%S}" for what, at in ahead[:1])
        mend = "请校准系统时间（NTP）；若系统时间无误，则写入时的时间有误，待其过去即可"
        yield Finding("clock", "wrong", f"系统时间为 {datetime.now():%Y-%m-%d %H:%M:%S}{told}", mend)
    else:
        yield Finding("clock", "ok", "系统时间正常")


def _newest_writes(patient: Patient) -> Iterator[tuple[str, float]]:
    """When each part was written last, in seconds since 1970; parts that cannot be read are told by other checks."""
    place = patient.installation
    if patient.engine is not None:
        with suppress(*UNREADABLE, ValueError), patient.engine.connect() as connection:
            if text := connection.execute(
                select(func.max(loads.c.finished)).where(loads.c.sequence.isnot(None))
            ).scalar():
                yield "最近一次载入", datetime.fromisoformat(text).timestamp()
    if (found := patient.row(place.event_location, "SELECT max(received) FROM events")) and isinstance(found[0], int):
        yield "最近的行为事件", found[0] / 1000
    with suppress(ValueError):
        if (found := patient.row(place.log_location, "SELECT max(at) FROM queries")) and found[0]:
            yield "最近的查询日志", datetime.fromisoformat(found[0]).timestamp()
    with suppress(IndexFailure, ValueError):
        yield "在用索引的建立时间", datetime.fromisoformat(patient.current().manifest().built_at).timestamp()
