"""What can go wrong between a document and its index.

IndexerError
├── LoadError              a whole file or load is refused
│   ├── WrongFile          binary, empty, in another encoding, of another form
│   ├── BadRows            rows are at fault and bad rows are not to be skipped
│   └── SnapshotTooSmall   a snapshot would take too much of a site offline
├── StorageFailure         the system refuses to read or write; nothing is damaged by that
│   ├── DiskFull           too little room is left
│   ├── ReadOnlyDisk       the file system is mounted read-only, or has become so after a fault
│   ├── NoRights           the user of this process may not
│   ├── NoHandles          too many files are open
│   └── DeviceFault        the device reports a fault
├── StoreError             the store cannot be used
│   ├── StoreBusy          another process holds the write lock for too long; what failed may be tried again
│   │   ├── StoreAway      the database's server does not answer, or has broken the connection
│   │   └── StoreMoved     the installation uses another database now; this process still has the old one open
│   ├── WrongDatabase      what ZWFW_DATABASE (or ZWFW_HOME) names cannot be opened as the document store
│   ├── UnfitRow           a row cannot be kept in the database that it is moved to
│   ├── DamagedRows        rows of dictionaries, switches or keys are not what was written
│   ├── WrongKey           the key of persons is missing, cut, or not the one that they are kept under
│   ├── UnknownLoad        no load of that number
│   ├── AnsweredMeanwhile  another process has done the same write, under the same idempotency key
│   ├── WrongBackup        an archive is damaged, not ours, or of a newer program
│   ├── WrongErasureLog    a file of erasures is damaged, or another installation's
│   ├── BackupRefused      as things are, nothing can be backed up or restored here
│   └── UnfinishedRestore  a restore has not put everything in place yet
├── ProcessLost            a process that worked for this one has ended by itself
├── ShippingError          commits cannot be handed on between hosts: `indexer.shipping.errors`
└── IndexFailure           the index cannot be used
    ├── NoIndex            nothing has been built yet
    ├── DamagedIndex       a file of a generation is missing or does not fit its manifest
    │   └── LostText         what an engine elsewhere held of it is gone; all else is whole
    ├── OtherSchema        a generation was built by another version of this program
    ├── EngineUnavailable  the text engine does not answer now
    │   └── EngineRefused  it answers, and refuses: rights, or what it was asked
    ├── EngineNotSet       what a text engine needs is not installed, or nobody said where it is
    ├── UnknownBackend     no text engine of that name
    ├── IndexLocked        another process is indexing
    ├── UnknownSegmenter   no segmenter of that name
    └── MissingSegmenter   the package that a segmenter needs is not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dictionaries.faults import Fault, FaultTotal
from dictionaries.reasons import Message

NO_INDEX = Message(
    "not_ready", "还没有索引", "there is no index yet", "请先运行 zwfw load 载入数据，再运行 zwfw index build",
    "load documents (zwfw load), then build it (zwfw index build)", joint="。",
)  # fmt: skip
INDEX_DAMAGED = Message(
    "not_ready", "索引已损坏（{path}：{reason}）", "the index is damaged ({path}: {reason})",
    "请运行 zwfw index build 重建，文档库不受影响",
    "build it anew (zwfw index build); the documents are not affected", joint="。",
)  # fmt: skip
OTHER_PROGRAM = Message(
    "not_ready", "索引 {generation} 的{what}与当前程序不一致", "{what} of the index {generation} is not this program's",
    "请运行 zwfw index build 重建", "build it anew (zwfw index build)", joint="。",
)  # fmt: skip
NO_LOAD = Message("not_found", "没有编号为 {load} 的载入记录", "there is no load {load}")
TOO_MANY_MISSING = Message(
    "needs_confirmation", "站点 {site} 现有 {present} 条，本次全量数据缺少其中 {missing} 条（超过 5%），未执行下线",
    "site “{site}” has {present} documents, of which this full load lacks {missing} (more than 5%);"
    " nothing was taken offline",
    "确认无误请加 confirm=true（命令行：--confirm）",
    "confirm it (confirm=true, or --confirm at the shell) where that is meant", joint="。",
)  # fmt: skip


class IndexerError(Exception):
    """Base of all errors of this folder; its text is a Chinese sentence that a person can act on."""

    def __reduce__(self) -> tuple[Any, ...]:
        """For other processes of ours: what was given to `__init__` is not what is kept."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[IndexerError], args: tuple[Any, ...], values: dict[str, Any]) -> IndexerError:
    made = kind.__new__(kind)
    made.args = args
    made.__dict__.update(values)
    return made


class ProcessLost(IndexerError):
    """A process that worked for this one has ended by itself: its script begins anew in each, or memory ran out."""

    def __init__(self) -> None:
        super().__init__(
            '并行工作的进程意外结束。若是自己编写的脚本，请把其中的调用写在 if __name__ == "__main__": 之下：'
            "每个并行进程都会先导入该脚本；否则多为内存不足，请查看系统日志（dmesg）后重试"
        )


class LoadError(IndexerError):
    """A whole file or load is refused; nothing of it is visible."""


class WrongFile(LoadError):
    """The file is not what it is meant to be (binary, empty, another encoding, another form)."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}：{reason}")
        self.path, self.reason = path, reason


class BadRows(LoadError):
    """Rows are at fault and bad rows are not to be skipped.

    Attributes:
        faults: The first faults found, in order of rows.
        total: How many faults there are in all.
        totals: How many of each kind, warnings too.
    """

    def __init__(self, faults: tuple[Fault, ...], total: int, totals: Sequence[FaultTotal] = ()) -> None:
        first = "；".join(str(fault) for fault in faults[:3])
        super().__init__(
            f"共 {total} 处错误，整批未载入：{first}{' …' if total > 3 else ''}。"
            "改正后重试，或用 --skip-bad-rows 跳过错误行"
        )
        self.faults, self.total, self.totals = faults, total, tuple(totals)


class OutsideArea(LoadError):
    """Who writes may not write there: regions or sites that their key does not carry.

    Attributes:
        faults: Which rows or documents, and why; the first ones.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"超出密钥的范围，没有写入：{'；'.join(str(fault) for fault in faults[:3])}")
        self.faults = faults


class SnapshotTooSmall(LoadError):
    """A snapshot would take more of a site offline than is allowed without confirmation."""

    def __init__(self, site: str, missing: int, present: int) -> None:
        super().__init__(TOO_MANY_MISSING(site=site, missing=missing, present=present))
        self.site, self.missing, self.present = site, missing, present


class StorageFailure(IndexerError):
    """The system refuses to read or write; nothing is damaged by that, and all goes on once the cause is gone.

    Attributes:
        cause: One word for programs.
        path: Where.
    """

    cause = "device"

    def __init__(self, path: Path | str, told: str) -> None:
        super().__init__(told)
        self.path = path


class DiskFull(StorageFailure):
    """Too little room is left; what was to be written is not.

    Attributes:
        free: Bytes that are left.
    """

    cause = "full"

    def __init__(self, path: Path | str, free: int, least: int = 0) -> None:
        left = f"仅剩 {free / 1e6:.1f} MB" + (f"，须留 {least / 1e6:.1f} MB" if least else "")
        super().__init__(path, f"磁盘空间不足，没有写入：{path} 所在的磁盘{left}。请腾出空间后重试；搜索不受影响")
        self.free = free


class ReadOnlyDisk(StorageFailure):
    """The file system is mounted read-only, or has become so after a fault."""

    cause = "read_only"

    def __init__(self, path: Path | str) -> None:
        told = f"磁盘只读，没有写入：{path}。请查明原因（dmesg、mount），改为可写后重试；搜索不受影响"
        super().__init__(path, told)


class NoRights(StorageFailure):
    """The user of this process may not read or write here."""

    cause = "rights"

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, f"没有权限读写 {path}。请用 chown 或 chmod 改正所有者与权限后重试")


class NoHandles(StorageFailure):
    """Too many files are open, of this process or of the whole system."""

    cause = "handles"

    def __init__(self, path: Path | str) -> None:
        told = f"打开的文件过多，无法打开 {path}。请提高上限（ulimit -n，或 systemd 的 LimitNOFILE）后重启服务"
        super().__init__(path, told)


class DeviceFault(StorageFailure):
    """The device reports a fault."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, f"磁盘读写出错：{path}。请检查磁盘（dmesg、smartctl），排除故障后重试")


class StoreError(IndexerError):
    """The store cannot be used."""


class StoreBusy(StoreError):
    """Another process holds the store's write lock for too long: nothing was written, and it may be tried again."""

    cause = "busy"

    def __init__(self, fault: str = "数据库正忙：另一进程正在写入") -> None:
        super().__init__(f"{fault}。请稍后重试")


class OutboxFull(StoreBusy):
    """What waits for a database fills the room that it has on this host's disk: no more is taken.

    Attributes:
        folder: Where it waits.
        most: Bytes that there is room for.
    """

    def __init__(self, folder: Path, most: int) -> None:
        super().__init__(f"待送往数据库的数据已满 {most / 1e6:.0f} MB（ZWFW_OUTBOX，{folder}），数据库恢复后会继续")
        self.folder, self.most = folder, most


CHECK_SERVER = "请检查地址、用户名与密码，并确认数据库已启动"


class StoreAway(StoreBusy):
    """The server of the database does not answer, or has broken the connection: it may be back soon.

    Args:
        shown: The database's URL, without its password.
        said: What the driver or the server says, in one line.
        mend: What to do about it.
    """

    def __init__(self, shown: str, said: str, mend: str = CHECK_SERVER) -> None:
        super().__init__(f"数据库 {shown} 没有应答（{said}）；{mend}")


class StoreMoved(StoreBusy):
    """The installation uses another database now, and nothing is written to this one any more. A write that is tried
    again is taken as soon as the programs that have this one open have been started anew.

    Args:
        target: Where it is; "": that is not known here.
    """

    def __init__(self, target: str = "") -> None:
        super().__init__(
            f"数据已迁往{f' {target}' if target else '另一个数据库'}，旧库不再接受写入，"
            "须重启 zwfw serve 与 zwfw worker"
            "（ZWFW_DATABASE 若指向旧库，请先去掉；迁移若未完成，请先运行 zwfw migrate --resume）"
        )


class UnfitRow(StoreError):
    """A row cannot be kept in the database that it is moved to: a text has the character NUL, which only SQLite holds.

    Attributes:
        table: Of the row.
        column: Whose text it is.
        key: The row's primary key.
    """

    def __init__(self, table: str, column: str, key: Sequence[Any]) -> None:
        shown = "、".join(map(repr, key))
        super().__init__(
            f"数据表 {table} 中键为 {shown} 的行，其 {column} 含空字符（NUL），PostgreSQL 不能保存。"
            "请改正或删除该行，再运行 zwfw migrate --resume"
        )
        self.table, self.column, self.key = table, column, tuple(key)


class WrongDatabase(StoreError):
    """What a setting names cannot be opened as the document store, or a file beside it as what it is to be.

    Attributes:
        fault: What is wrong.
        mend: What to do, with the name of the setting.
    """

    def __init__(self, fault: str, mend: str, title: str = "文档库") -> None:
        super().__init__(f"{title}无法打开：{fault}。{mend}")
        self.fault, self.mend = fault, mend


class DamagedRows(StoreError):
    """Rows that people made by hand are not what was written.

    Attributes:
        title: What people call them.
        count: How many there are.
    """

    def __init__(self, title: str, count: int) -> None:
        super().__init__(f"{title}有 {count} 条与写入时不符。请停止服务，用 zwfw restore 从备份恢复")
        self.title, self.count = title, count


class WrongKey(StoreError):
    """The key of the hashes of persons is not the one that their records were made with. With another one everybody
    would silently be somebody else.

    Attributes:
        path: Where it should be.
    """

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            f"散列密钥 {path} {fault}，个人记录暂不读写。请停止服务，从备份取回 {path.name}（或用 zwfw restore 恢复）；"
            "没有它，已保存的个人记录无人能再看到或删除"
        )
        self.path = path


class AnsweredMeanwhile(StoreError):
    """Another process has done the same write, under the same idempotency key; nothing was written."""

    def __init__(self) -> None:
        super().__init__("同一写入已由另一个请求完成，没有再次写入")


class UnknownLoad(StoreError):
    """No load of that number."""

    def __init__(self, load: int) -> None:
        super().__init__(NO_LOAD(load=load))
        self.load = load


class WrongBackup(StoreError):
    """An archive is damaged, not one of ours, or made by a newer program; nothing was restored."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path} 不能恢复：{reason}。现有数据未改动")
        self.path, self.reason = path, reason


class WrongErasureLog(StoreError):
    """A file of erasures is damaged, not one of ours, or of another installation; nothing was restored."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"删除记录 {path} 不能使用：{reason}。现有数据未改动")
        self.path, self.reason = path, reason


class BackupRefused(StoreError):
    """As things are, nothing can be backed up or restored here; the text says why and what to do."""


class UnfinishedRestore(StoreError):
    """A restore is at work, or was killed: what is there is neither the old installation nor the new one."""

    def __init__(self) -> None:
        super().__init__(
            "恢复还没有完成：正在进行，或在中途停下了。请等待 zwfw restore 结束；已停下的，"
            "启动 zwfw serve、zwfw worker 或再次运行 zwfw restore 会接着完成"
        )


class IndexFailure(IndexerError):
    """The index cannot be used."""


class NoIndex(IndexFailure):
    """Nothing has been built yet."""

    def __init__(self) -> None:
        super().__init__(NO_INDEX())


class DamagedIndex(IndexFailure):
    """A file of a generation is missing or does not fit its manifest."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(INDEX_DAMAGED(path=path, reason=reason))
        self.path, self.reason = path, reason


class LostText(DamagedIndex):
    """What a text engine that runs elsewhere held of a generation is gone, or not what was committed; all else of the
    generation is whole. Who only reads does without, until it is built anew.
    """

    def __init__(self, reason: str) -> None:
        super().__init__("own", reason)


class OtherSchema(IndexFailure):
    """A generation was built by another version of this program, or over another region table."""

    def __init__(self, generation: str, what: str) -> None:
        super().__init__(OTHER_PROGRAM(generation=generation, what=what))
        self.generation, self.what = generation, what


class EngineUnavailable(IndexFailure):
    """The text engine does not answer now: it is overloaded, cannot be reached, or has lost too many of its machines.
    Nothing is damaged, and the same question may be answered a moment later.

    Attributes:
        cause: One word for programs.
        reason: What happened, without addresses and without what was asked.
    """

    cause = "engine_away"

    def __init__(self, reason: str) -> None:
        super().__init__(f"全文检索引擎暂时无法应答（{reason}），请稍后再试")
        self.reason = reason


class EngineRefused(EngineUnavailable):
    """The text engine answers, and refuses: the account may not, an index is closed, or what it was asked is wrong. It
    goes on refusing until somebody mends that; pages are answered without it meanwhile.
    """

    cause = "engine_refused"

    def __init__(self, reason: str) -> None:
        IndexFailure.__init__(
            self,
            f"全文检索引擎拒绝了请求（{reason}）。请检查账号的权限，以及索引是否被关闭或设为只读（zwfw doctor）",
        )
        self.reason = reason


class EngineNotSet(IndexFailure):
    """A text engine cannot be used: what it needs is not installed, or nobody said where it is."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"不能使用该检索引擎：{fault}")


class UnknownBackend(IndexFailure):
    """No text engine of that name.

    Attributes:
        name: What was asked for.
        known: The engines there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"没有名为 {name} 的检索引擎；可用：{'、'.join(known)}。请改 ZWFW_BACKEND")
        self.name, self.known = name, known


class IndexLocked(IndexFailure):
    """Another process is indexing."""

    def __init__(self, manager: str) -> None:
        super().__init__(f"另一进程（{manager}）正在建立索引。同一数据目录只能有一个索引进程")
        self.manager = manager


class UnknownSegmenter(IndexFailure):
    """No segmenter of that name.

    Attributes:
        name: What was asked for.
        known: The segmenters there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"没有名为 {name} 的分词器；可用：{'、'.join(known)}。请改 ZWFW_SEGMENTER")
        self.name, self.known = name, known


class MissingSegmenter(IndexFailure):
    """The package that a segmenter needs is not installed.

    Attributes:
        name: The segmenter.
        extra: What of this software installs the package; "" where it should be there anyway.
    """

    def __init__(self, name: str, extra: str, default: str) -> None:
        package = f"zwfw-search[{extra}]" if extra else "zwfw-search"
        super().__init__(
            f"分词器 {name} 所需的软件包未安装。请运行 pip install '{package}'，或把 ZWFW_SEGMENTER 改为 {default}"
        )
        self.name, self.extra = name, extra
