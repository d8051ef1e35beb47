"""Beginning a migration, going on with one, and taking one back: which database it is from and to."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from indexer.errors import MigrationRefused
from indexer.store.location import database_url, sqlite_file
from indexer.store.moving.parts import PARTS, opened
from search_engine.migration.migration import Migration, Told, locations
from search_engine.migration.record import MigrationRecord, read_record
from search_engine.migration.side_by_side import different_pages, sample
from search_engine.service import Service
from search_engine.settings.chosen_database import chosen_database, refuse_password
from search_engine.settings.settings import Settings

# What is said for the home's own files.
SQLITE = "sqlite"
NAMED = 5  # texts of a sentence
BEGIN = "请用 zwfw migrate --to 开始"


def begun(settings: Settings, to: str, told: Told) -> Migration:
    """A new migration. Raises `MigrationRefused`, `WrongDatabase`."""
    home, source = Path(settings.home), _in_use(settings)
    target = None if to == SQLITE else to
    if target is not None:
        refuse_password(target)
        if sqlite_file(target) is not None:
            raise MigrationRefused(
                "只能迁移到 PostgreSQL，或迁回本机文件", f"请用 --to postgresql://… 或 --to {SQLITE}"
            )
    if target == source:
        raise MigrationRefused("已在使用这个数据库", "请核对 --to")
    if target is not None and (table := _filled(target, home)):
        raise MigrationRefused(f"目标库中已有数据（{table}）", "接着上一次请用 --resume；否则请换一个空库")
    return _migration(settings, MigrationRecord(source, target), told)


def resumed(settings: Settings, told: Told) -> Migration:
    """The migration that was begun. Raises `MigrationRefused`."""
    record = read_record(Path(settings.home))
    if record is None or record.is_switched:
        raise MigrationRefused("没有未完成的迁移", BEGIN)
    return _migration(settings, record, told)


def last(settings: Settings) -> Migration:
    """The last migration, to be taken back. Raises `MigrationRefused`."""
    record = read_record(Path(settings.home))
    if record is None:
        raise MigrationRefused("没有可撤回的迁移", BEGIN)
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


def _filled(target: str, home: Path) -> str | None:
    """A table of a database that has rows; None: none has."""
    database_url(target)
    there = locations(target, home)
    for part in PARTS:
        with opened(part, there[part.schema.name]) as engine, engine.connect() as connection:
            for table in part.tables:
                if connection.execute(select(func.count()).select_from(table)).scalar_one():
                    return table.name
    return None


def _compared(settings: Settings, record: MigrationRecord) -> int:
    """How many pages both services have in common. Raises `MigrationRefused` where one differs."""
    one, other = (Service.open(_of(settings, url), read_only=True) for url in (record.source, record.target))
    try:
        queries = sample(one)
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
