"""Checks of the document store and the query log."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from dictionaries.regions import RegionError
from indexer.build.builder import region_numbers
from indexer.errors import StoreBusy, WrongDatabase
from indexer.store.engine import look, newest_revision, revisions
from indexer.store.loads import lock_path
from indexer.store.location import fault_of_path, mend_of, opening, sqlite_file
from indexer.store.tables import documents, loads
from search_engine.care.doctor.finding import Finding, Patient

RESTORE = "请停止服务，用 zwfw restore 从备份恢复"


def schema(patient: Patient) -> Iterator[Finding]:
    """The database is there and has the schema that this program works with."""
    location = patient.installation.database
    if patient.engine is None:
        file = sqlite_file(location)
        if isinstance(location, str) and file is not None and (fault := fault_of_path(file)):
            yield Finding("schema", "wrong", f"文档库无法打开：{fault}", mend_of(location))
        else:
            yield Finding("schema", "wrong", "还没有文档库", "请运行 zwfw load 载入数据（或 zwfw restore）")
        return
    try:
        with opening(location):
            found = look(patient.engine, location)
    except WrongDatabase as error:
        yield Finding("schema", "wrong", f"文档库无法打开：{error.fault}", error.mend)
        return
    except (SQLAlchemyError, StoreBusy) as error:
        yield Finding("schema", "wrong", f"文档库无法打开：{type(error).__name__}", RESTORE)
        return
    if found == newest_revision():
        yield Finding("schema", "ok", f"文档库结构为最新（{found}）")
    elif found is None or found in revisions():
        yield Finding(
            "schema",
            "wrong",
            f"文档库结构 {found or '未建立'} 落后于程序",
            "请运行 zwfw worker 或 zwfw load，会自动升级",
        )
    else:
        yield Finding("schema", "wrong", f"文档库结构 {found} 由更新的程序写成", "请升级本程序")


def integrity(patient: Patient) -> Iterator[Finding]:
    """SQLite finds its files whole. A damaged log or event store leaves searching as it is."""
    place = patient.installation
    files = [("文档库", place.database)] if isinstance(place.database, Path) else []
    for name, path in (*files, ("查询日志", place.log_file), ("行为事件", place.event_file)):
        if not path.exists():
            continue
        answer = quick_check(path)
        if answer == "ok":
            yield Finding("integrity", "ok", f"{name}完整")
        elif path == place.log_file:
            yield Finding("integrity", "wrong", f"{name}已损坏：{answer}", f"请停止服务并移走 {path}；只影响日志")
        else:
            yield Finding("integrity", "wrong", f"{name}已损坏：{answer}", RESTORE)


def quick_check(path: Path) -> str:
    """What SQLite's quick_check says: "ok", or the first fault."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return str(answer)


def unfinished_loads(patient: Patient) -> Iterator[Finding]:
    """No load whose process died has left rows behind."""
    if patient.engine is None:
        return
    query = select(loads.c.load, loads.c.source, loads.c.started)
    try:
        with patient.engine.connect() as connection:
            rows = connection.execute(query.where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None))).all()
    except SQLAlchemyError:
        return  # `schema` tells
    for load, source, started in rows:
        told = f"载入 {load}（{source}，始于 {started}）"
        if _is_held(lock_path(patient.installation.home / "locks", load)):
            yield Finding("loads", "note", f"{told}正在进行")
        else:
            yield Finding(
                "loads", "wrong", f"{told}中断了，不可见的数据尚未清除", "请运行 zwfw index update，会自动清除"
            )


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def known_regions(patient: Patient) -> Iterator[Finding]:
    """Every document's region is in the region table: a build would stop at one that is not."""
    if patient.engine is None:
        return
    try:
        known = region_numbers(patient.installation.tree())
        with patient.engine.connect() as connection:
            query = select(documents.c.region).where(documents.c.ended.is_(None)).distinct()
            found = set(connection.execute(query).scalars())
    except (SQLAlchemyError, RegionError):
        return  # `schema` and `regions` tell
    if unknown := sorted(found - known.keys()):
        codes = "、".join(f"{code:012d}" for code in unknown[:5])
        mend = "请用 zwfw regions add 添加这些地区，或删除这些文档"
        yield Finding("regions", "wrong", f"有文档属于区划表没有的地区：{codes}", mend)
