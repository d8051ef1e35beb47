"""Checks of what the program stands on: Python, SQLite, folder, disk, permissions, clock, settings."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dictionaries.regions import RegionError
from indexer.backends import REGISTRY
from indexer.store.tables import loads
from search_engine.care.doctor.finding import Finding, Patient
from search_engine.settings.settings import SETTINGS

OLDEST_PYTHON = (3, 11)
# 3.35: RETURNING and DROP COLUMN, which migrations may use.
OLDEST_SQLITE = (3, 35)
# A new generation stands beside the old one until it is whole, and the database grows while a load is under way.
LEAST_FREE, SHARE_FREE = 500_000_000, 1.0
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
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("home", "wrong", f"{there} 不可读写", "请修改目录权限，或用 ZWFW_HOME 另指一处")
    elif there != folder.absolute():
        yield Finding("home", "note", f"{folder} 尚不存在，首次使用时建立")
    else:
        yield Finding("home", "ok", f"{folder} 可读写")


def disk(patient: Patient) -> Iterator[Finding]:
    """There is room for another generation."""
    folder = patient.installation.home
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    used = sum(path.stat().st_size for path in folder.glob("index/*/**/*") if path.is_file())
    wanted = max(LEAST_FREE, int(used * SHARE_FREE))
    sizes = f"剩余 {free / 1e9:.1f} GB，索引占 {used / 1e9:.1f} GB"
    if free < wanted:
        yield Finding("disk", "wrong", f"磁盘{sizes}，不足以重建索引（需 {wanted / 1e9:.1f} GB）", "请腾出空间或扩容")
    else:
        yield Finding("disk", "ok", f"磁盘{sizes}")


def permissions(patient: Patient) -> Iterator[Finding]:
    """We may read and write all our files, and nobody else may write them."""
    place = patient.installation
    files = [path for path in (place.home, place.log_file, place.extra_regions) if path.exists()]
    if isinstance(place.database, Path) and place.database.exists():
        files.append(place.database)
    files += [path for path in place.home.glob("index/**/*") if not path.name.startswith(".")]
    faults = [fault for path in files if (fault := _permission_fault(path))]
    for path, told, mend in faults[:5]:
        yield Finding("permissions", "wrong", f"{path} {told}", mend)
    if not faults:
        yield Finding("permissions", "ok", "文件权限正常")


def _permission_fault(path: Path) -> tuple[Path, str, str] | None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None  # the worker has just removed it
    if not os.access(path, os.R_OK | os.W_OK):
        return path, "本用户不可读写", f"请运行 chown 或 chmod u+rw {path}"
    if mode & stat.S_IWOTH:
        return path, "任何用户都可写", f"请运行 chmod o-w {path}"
    return None


def clock(patient: Patient) -> Iterator[Finding]:
    """The clock is not behind what has been written: dates of effect and expiry go by it."""
    now = time.time()
    newest = _newest_write(patient)
    if now < WRITTEN or (newest is not None and newest.timestamp() > now + CLOCK_SLACK):
        told = f"，而最近一次写入在 {newest:%Y-%m-%d %H:%M:%S}" if newest else ""
        yield Finding("clock", "wrong", f"系统时间为 {datetime.now():%Y-%m-%d %H:%M:%S}{told}", "请校准系统时间（NTP）")
    else:
        yield Finding("clock", "ok", "系统时间正常")


def _newest_write(patient: Patient) -> datetime | None:
    if patient.engine is None:
        return None
    try:
        with patient.engine.connect() as connection:
            text = connection.execute(select(func.max(loads.c.finished))).scalar()
        return datetime.fromisoformat(text) if text else None
    except (SQLAlchemyError, ValueError):
        return None  # the checks of the store tell
