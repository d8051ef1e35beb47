"""Checks of the document store and the query log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from dictionaries.regions import RegionError
from indexer.building.builder import region_numbers
from indexer.disk import is_damage
from indexer.errors import StoreMoved, WrongDatabase
from indexer.store.damage import (
    HANDMADE,
    MEND_EVENTS,
    OF_EVENTS,
    SEND_AGAIN,
    reading,
    told_documents,
    told_entries,
    told_rows,
)
from indexer.store.engine import open_plain
from indexer.store.location import fault_of_path, is_there, mend_of, opening, sqlite_file
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, UPGRADE
from indexer.store.tables import documents, loads
from indexer.store.unfinished_loads import is_under_way
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.servers import is_held, running_servers

# For what SQLite refuses and is no damage: it is busy, or the file is no file.
LATER = "请稍后再运行 zwfw doctor；一直如此时请看占用它的进程（fuser -v）"
# Lock files told by name.
NAMED = 3
RESTORE = "请停止服务，用 zwfw restore 从备份恢复"
RESTORE_TABLES = "请用 PostgreSQL 的备份恢复这些行；只影响日志"


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
            found = DOCUMENTS.look(patient.engine, location)
    except WrongDatabase as error:
        yield Finding("schema", "wrong", f"文档库无法打开：{error.fault}", error.mend)
        return
    except StoreMoved as error:
        yield Finding("schema", "wrong", "文档库已不在使用", str(error))
        return
    except UNREADABLE as error:
        mend = RESTORE if is_damage(error) else LATER
        yield Finding("schema", "wrong", f"文档库无法打开：{getattr(error, 'orig', error)}", mend)
        return
    if found is not None and DOCUMENTS.is_added_to(found):
        yield Finding("schema", "note", f"文档库结构 {found} 由更新的程序增补，本程序照常使用")
    elif found == DOCUMENTS.newest:
        yield Finding("schema", "ok", f"文档库结构为最新（{found}）")
    else:
        yield Finding("schema", "wrong", f"文档库结构 {found or '未建立'} 落后于程序", UPGRADE)


def other_schemas(patient: Patient) -> Iterator[Finding]:
    """The other databases are not of a newer program; older ones are upgraded when they are next written to."""
    place = patient.installation
    for kind, location in ((EVENTS, place.event_location), (QUERY_LOG, place.log_location)):
        if not is_there(location):
            continue
        engine = open_plain(location, read_only=True)
        try:
            found = kind.look(engine, location)
        except WrongDatabase as error:
            yield Finding("schema", "wrong", str(error).partition("。")[0], error.mend)
            continue
        except UNREADABLE:
            continue  # `integrity` tells
        finally:
            engine.dispose()
        if found != kind.newest and not (found is not None and kind.is_added_to(found)):
            yield Finding("schema", "note", f"{kind.title}的结构落后于程序", "下次启动 zwfw serve 时自动升级")


def integrity(patient: Patient) -> Iterator[Finding]:
    """SQLite finds its files whole. A damaged log or event store leaves searching as it is."""
    place = patient.installation
    parts = (("文档库", place.database), ("查询日志", place.log_location), ("行为事件", place.event_location))
    for name, path in parts:
        if not isinstance(path, Path) or not path.exists():
            continue
        answer, damaged = sqlite_check(path, deep=patient.deep)
        if answer == "ok":
            yield Finding("integrity", "ok", f"{name}完整")
        elif not damaged:
            yield Finding("integrity", "wrong", f"{name}无法检查：{answer}", LATER)
        elif path == place.log_location:
            yield Finding("integrity", "wrong", f"{name}已损坏：{answer}", f"请停止服务并移走 {path}；只影响日志")
        else:
            yield Finding("integrity", "wrong", f"{name}已损坏：{answer}", RESTORE)


def rows(patient: Patient) -> Iterator[Finding]:
    """Every row is what was written: told by file and table, documents by id."""
    if not patient.deep or patient.engine is None:
        return
    if patient.damaged is not None:
        yield _of_rows("rows", told_documents(patient.damaged), SEND_AGAIN, "文档库的每一行")
    with suppress(*UNREADABLE), patient.engine.connect() as connection:  # `integrity` tells
        told = told_rows(connection, HANDMADE, "文档库")
        yield _of_rows("handmade_rows", told, RESTORE, "词典、开关与密钥的每一行")


def rows_beside(patient: Patient) -> Iterator[Finding]:
    """The same of the query log, and of events, persons and hot terms."""
    log, events = patient.installation.log_location, patient.installation.event_location
    if patient.deep and is_there(log):
        mend = (
            f"请停止服务并移走 {log}（只影响日志），或用 zwfw restore 从备份恢复"
            if isinstance(log, Path)
            else RESTORE_TABLES
        )
        with suppress(*UNREADABLE), reading(log) as connection:  # `integrity` tells, or it is of an older schema
            yield _of_rows("log_entries", told_entries(connection), mend, "查询日志的每一条")
    if patient.deep and is_there(events):
        try:
            with reading(events) as connection:
                told = told_rows(connection, OF_EVENTS, "行为事件库")
        except UNREADABLE as error:
            # what describes the tables may be damaged, where SQLite itself finds nothing
            yield Finding("event_rows", "wrong", f"行为事件库无法读出：{getattr(error, 'orig', error)}", RESTORE)
        else:
            yield _of_rows("event_rows", told, MEND_EVENTS, "行为事件库的每一行")


def _of_rows(check: str, told: str, mend: str, rows: str) -> Finding:
    return Finding(check, "wrong", told, mend) if told else Finding(check, "ok", f"{rows}都与写入时一致")


def sqlite_check(path: Path, *, deep: bool = False) -> tuple[str, bool]:
    """What SQLite's own check says: "ok", or the first fault; and whether that is damage. Raises `StorageFailure`
    where the system refuses to read.

    Args:
        deep: Compare indexes with their tables too.
    """
    check = "integrity_check" if deep else "quick_check"
    try:
        with reading(path) as connection:
            answer = str(connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar_one())
    except UNREADABLE as error:
        return str(getattr(error, "orig", error)), is_damage(error)
    return answer, answer != "ok"


def unfinished_loads(patient: Patient) -> Iterator[Finding]:
    """No load whose process died has left rows behind."""
    if patient.engine is None:
        return
    query = select(loads.c.load, loads.c.source, loads.c.started)
    try:
        with patient.engine.connect() as connection:
            rows = connection.execute(query.where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None))).all()
    except UNREADABLE:
        return  # `schema` tells
    for load, source, started in rows:
        told = f"载入 {load}（{source}，始于 {started}）"
        if is_under_way(patient.engine, patient.installation.home / "locks", load):
            yield Finding("loads", "note", f"{told}正在进行")
        else:
            yield Finding(
                "loads", "wrong", f"{told}中断了，不可见的数据尚未清除", "请运行 zwfw index update，会自动清除"
            )


def stale_locks(patient: Patient) -> Iterator[Finding]:
    """No lock file is left of a process that has ended. It keeps nobody waiting, but looks as if it did."""
    folder, stays = patient.installation.home / "locks", patient.installation.lexicon_lock
    left = [path.name for path in sorted(folder.glob("*.lock")) if path != stays and not is_held(path)]
    if left:
        shown = "、".join(left[:NAMED])
        told = f"{folder} 中有 {len(left)} 个锁文件没有进程持有：{shown}"
        yield Finding("locks", "note", told, "进程中断所留，不影响运行；可以删除")


def servers(patient: Patient) -> Iterator[Finding]:
    """One server runs over a home: two remove each other's metrics, and each wants the indexing process."""
    running = running_servers(patient.installation.home)
    if len(running) > 1:
        told = f"同一数据目录上有 {len(running)} 个 zwfw serve 在运行：{'；'.join(running)}"
        yield Finding("servers", "wrong", told, "请只留一个（需要更多进程时用 --workers），或各用自己的 ZWFW_HOME")
    elif running:
        yield Finding("servers", "ok", f"服务：{running[0]}")


def known_regions(patient: Patient) -> Iterator[Finding]:
    """Every document's region is in the region table: a build would stop at one that is not."""
    if patient.engine is None:
        return
    try:
        known = region_numbers(patient.installation.tree())
        with patient.engine.connect() as connection:
            query = select(documents.c.region).where(documents.c.ended.is_(None)).distinct()
            found = set(connection.execute(query).scalars())
    except (*UNREADABLE, RegionError):
        return  # `schema` and `regions` tell
    if unknown := sorted(found - known.keys()):
        codes = "、".join(f"{code:012d}" for code in unknown[:5])
        mend = "请用 zwfw regions add 添加这些地区，或删除这些文档"
        yield Finding("regions", "wrong", f"有文档属于区划表没有的地区：{codes}", mend)
