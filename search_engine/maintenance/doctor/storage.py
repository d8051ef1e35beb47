"""The first causes: what the disk and the system refuse. They come before all else, for whatever cannot be read or
written is easily taken for damage; nothing is restored from a backup because of them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from indexer.disk import ROOM, probe, space
from indexer.errors import DiskFull
from search_engine.installation.private_home import SHARED, loose_paths, mask_of
from search_engine.maintenance.doctor.finding import Finding, Patient, refused
from search_engine.maintenance.doctor.processes import OpenProcess, processes_with, writers_of
from search_engine.settings.settings import MB

# A process that has so much of its files open is about to be refused the next one.
NEARLY_ALL = 0.9
NAMED = 5
WHOLE = "数据完好，不需要恢复备份"


def device(patient: Patient) -> Iterator[Finding]:
    """The disk takes what is written: it is neither full nor read-only, and reports no fault."""
    home = patient.installation.home
    if not os.path.exists(home) or (not os.access(home, os.W_OK) and not space(home).read_only):
        return  # `home` and `rights` tell
    failure = probe(home)
    if failure is None:
        yield Finding("device", "ok", "磁盘可写")
        return
    if isinstance(failure, DiskFull) and _no_more_files(home):
        mend = f"请删除不用的小文件，或换用 inode 更多的文件系统；{WHOLE}"
        yield Finding("device", "wrong", f"{home} 所在的磁盘不能再建文件（inode 已用完）", mend, failure.cause)
        return
    found = refused("device", failure)
    yield Finding("device", "wrong", found.message, f"{found.mend}；{WHOLE}", failure.cause)


def _no_more_files(home: Path) -> bool:
    found = os.statvfs(home)
    return found.f_files > 0 and found.f_favail == 0


def disk(patient: Patient) -> Iterator[Finding]:
    """There is room for another generation, and for what people do."""
    place = patient.installation
    if not place.home.is_dir():
        return
    left, used = space(place.home).free, place.generations.size_in_use()
    wanted = max(ROOM, place.settings.disk_reserve) + used
    if left < ROOM:
        return  # `device` tells
    sizes = f"剩余 {left / 1e6:,.0f} MB，在用索引占 {used / 1e6:,.0f} MB"
    if left < wanted:
        told = f"磁盘{sizes}，不足以重建索引（需 {wanted / 1e6:,.0f} MB）"
        yield Finding("disk", "wrong", told, f"请腾出空间或扩容；{WHOLE}", "full")
    elif left < place.settings.disk_warning * MB:
        yield Finding("disk", "note", f"磁盘{sizes}，低于 ZWFW_DISK_WARNING", "请腾出空间或扩容")
    else:
        yield Finding("disk", "ok", f"磁盘{sizes}")


def rights(patient: Patient) -> Iterator[Finding]:
    """We may read and write all our files, they belong to the folder's owner, and nobody else may write them."""
    home = patient.installation.home
    if not os.path.isdir(home) or space(home).read_only:
        return
    faults = [fault for path in _files(patient) if (fault := _fault(path, home))]
    yield from faults[:NAMED]
    if len(faults) > NAMED:
        yield Finding("rights", "note", f"还有 {len(faults) - NAMED} 个文件的权限或所有者不对")
    if not faults:
        yield Finding("rights", "ok", "文件的权限与所有者正常")


def _files(patient: Patient) -> Iterator[Path]:
    place = patient.installation
    if isinstance(place.database, Path):
        yield from (Path(f"{place.database}{tail}") for tail in ("", "-wal", "-shm"))
    yield place.home
    for path in sorted(place.home.rglob("*")):
        if not path.name.startswith(".") and "replaced-" not in str(path):
            yield path


def _fault(path: Path, home: Path) -> Finding | None:
    try:
        found, owner = path.stat(), home.stat().st_uid
    except FileNotFoundError:
        return None  # it has just been removed, or there is none
    if not os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)):
        return Finding(
            "rights", "wrong", f"{path} 本用户不可读写", f"请运行 chown 或 chmod u+rw {path}；{WHOLE}", "rights"
        )
    shared = found.st_mode & stat.S_IWGRP and found.st_gid == home.stat().st_gid
    if found.st_uid != owner and not shared:
        told = f"{path} 属于用户 {found.st_uid}，数据目录属于用户 {owner}：服务可能不能写它"
        return Finding("rights", "wrong", told, f"请运行 chown -R {owner} {home}，以后以同一用户运行；{WHOLE}", "owner")
    if found.st_mode & stat.S_IWOTH:
        return Finding("rights", "wrong", f"{path} 任何用户都可写", f"请运行 chmod o-w {path}")
    return None


def privacy(patient: Patient) -> Iterator[Finding]:
    """Nobody else may read our files: they hold what people asked for."""
    home = patient.installation.home
    if not os.path.isdir(home) or space(home).read_only:
        return
    loose = list(loose_paths(home))
    if not loose:
        yield Finding("privacy", "ok", "数据目录只有其所有者可以进入")
        return
    told = f"{home} 中有 {len(loose)} 个文件可被其他用户读取，如 {loose[0][0]}"
    bits = "o=" if mask_of(home) == SHARED else "go="
    yield Finding("privacy", "note", told, f"请运行 chmod -R {bits} {home}；zwfw serve 与 zwfw worker 启动时也会收紧")


def handles(patient: Patient) -> Iterator[Finding]:
    """No process that has files of the home open has nearly all open that it may."""
    for process in processes_with(patient.installation.home):
        if process.limit and process.open >= NEARLY_ALL * process.limit:
            told = f"{process.named} 已打开 {process.open} 个文件，上限 {process.limit}：即将不能再打开"
            mend = f"请提高上限（ulimit -n，或 systemd 的 LimitNOFILE）后重启服务；{WHOLE}"
            yield Finding("handles", "wrong", told, mend, "handles")


def database_lock(patient: Patient) -> Iterator[Finding]:
    """Nobody stands still who has the right to write to a database."""
    place = patient.installation
    files = [path for path in (place.database, place.log_location, place.event_location) if isinstance(path, Path)]
    for path in files:
        for process in writers_of(path):
            yield _writing(path, process)


def _writing(path: Path, process: OpenProcess) -> Finding:
    if process.stands_still:
        told = f"{process.named} 占有 {path.name} 的写锁，却停住不动：其他写入都在等它"
        mend = f"请让它继续（kill -CONT {process.pid}）或结束它（kill {process.pid}）；{WHOLE}"
        return Finding("lock", "wrong", told, mend, "lock")
    return Finding("lock", "note", f"{process.named} 正在写入 {path.name}")
