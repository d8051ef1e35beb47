"""Beginning a migration, going on with one, and taking one back: which database it is from and to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from indexer.store.location import sqlite_file
from indexer.store.moving.moved import SQLITE
from indexer.store.moving.parts import PARTS, Part, opened
from search_engine.migration.migration import Migration, Told, locations, require_restarted
from search_engine.migration.record import MigrationRecord, read_record
from search_engine.migration.refused import MigrationRefused
from search_engine.migration.side_by_side import different_pages, look_at_one_view, sample
from search_engine.service import Service
from search_engine.settings.chosen_database import chosen_database, refuse_password
from search_engine.settings.settings import Settings

NAMED = 5  # texts of a sentence
USED = "已在使用这个数据库", "请核对 --to"
BEGIN = "请用 zwfw migrate --to 开始"


def begun(settings: Settings, to: str, told: Told) -> Migration:
    """A new migration. Raises `MigrationRefused`, `WrongDatabase`."""
    home = Path(settings.home)
    if to == settings.database:
        return _besides(settings, to, told)
    source, target = _in_use(settings), None if to == SQLITE else to
    if target is not None:
        refuse_password(target)
        if sqlite_file(target) is not None:
            raise MigrationRefused(
                "只能迁移到 PostgreSQL，或迁回本机文件", f"请用 --to postgresql://… 或 --to {SQLITE}"
            )
    if target == source:
        raise MigrationRefused(*USED)
    if (former := read_record(home)) is not None and former.is_switched:
        require_restarted(home)
    if target is not None:
        _require_empty(target, home, PARTS)
    return _migration(settings, MigrationRecord(source, target), told)


def _besides(settings: Settings, target: str, told: Told) -> Migration:
    """One of the files beside the documents, which have been in the target since an older program: it kept events and
    the query log in files all the same.
    """
    home = Path(settings.home)
    refuse_password(target)
    if not any(isinstance(file, Path) and file.exists() for file in locations(None, home).values()):
        raise MigrationRefused(*USED)
    _require_empty(target, home, PARTS[1:])
    return _migration(settings, MigrationRecord(None, target, besides=True), told)


def resumed(settings: Settings, told: Told) -> Migration:
    """The migration that was begun. Raises `MigrationRefused`."""
    record = read_record(Path(settings.home))
    if record is None or not record.is_under_way:
        raise MigrationRefused("没有未完成的迁移", BEGIN)
    return _migration(settings, record, told)


def last(settings: Settings) -> Migration:
    """The last migration, to be taken back. Raises `MigrationRefused`."""
    record = read_record(Path(settings.home))
    if record is None or record.is_taken_back:
        raise MigrationRefused("没有可撤回的迁移", BEGIN)
    return Migration(Path(settings.home), record)


def left(settings: Settings) -> Migration:
    """The last migration, whose database that was left is deleted. Raises `MigrationRefused`."""
    record = read_record(Path(settings.home))
    if record is None:
        raise MigrationRefused("没有迁移后不再使用的数据", BEGIN)
    return Migration(Path(settings.home), record)


def _in_use(settings: Settings) -> str | None:
    """The URL in use; None: the home's own file. Raises `MigrationRefused` where the environment says it: the file
    that a migration writes would be of no effect.
    """
    chosen = chosen_database(Path(settings.home))
    if settings.database and settings.database != chosen:
        raise MigrationRefused(
            "数据库由 ZWFW_DATABASE 指定，迁移后不会改用新库", "请把其值写入数据目录的 database 文件，再去掉该变量"
        )
    return chosen


def _migration(settings: Settings, record: MigrationRecord, told: Told) -> Migration:
    return Migration(Path(settings.home), record, lambda: _compared(settings, record), told)


def _require_empty(target: str, home: Path, parts: Sequence[Part]) -> None:
    """Raises `MigrationRefused` where a table has rows: they would be lost."""
    there = locations(target, home)
    for part in parts:
        with opened(part, there[part.schema.name]) as engine, engine.connect() as connection:
            for table in part.tables:
                if connection.execute(select(func.count()).select_from(table)).scalar_one():
                    mend = "接着上一次请用 --resume；上一次迁移留下的请用 --discard 删除；否则请换一个空库"
                    raise MigrationRefused(f"目标库中已有数据（{table.name}）", mend)


def _compared(settings: Settings, record: MigrationRecord) -> int:
    """How many pages both services have in common. Raises `MigrationRefused` where one differs."""
    if record.besides:
        return 0
    one, other = (Service.open(_of(settings, url), read_only=True) for url in (record.source, record.target))
    try:
        queries = sample(one)
        look_at_one_view(one, other)
        if texts := different_pages(one, other, queries):
            told = f"{len(texts)} 个查询在新库上的结果不同：{'、'.join(texts[:NAMED])}"
            raise MigrationRefused(told, "旧库继续使用；请再运行 zwfw migrate --resume")
    finally:
        one.installation.close()
        other.installation.close()
    return len(queries)


def _of(settings: Settings, url: str | None) -> Settings:
    """The same settings with another database."""
    path = (Path(settings.home) / "zwfw.db").absolute()
    return settings.changed(database=url or f"sqlite:///{path}")
