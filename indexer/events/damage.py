"""Which rows of `events.db` are not what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, inspect, select

from indexer.events.hot_terms.hot_tables import hot_seasonal_baselines, hot_sightings, hot_state, hot_terms
from indexer.events.row_checksums import CHECKSUM, matches, protected, proven
from indexer.events.tables import documents, events, favourites, marks, salts, tombstones, users
from indexer.store.engine import open_plain
from indexer.store.schemas import EVENTS, revision

# What people call the rows of each table that has checksums.
TITLES: Final[Mapping[Table, str]] = {
    events: "事件",
    documents: "事件所指的文档",
    users: "同意记录",
    favourites: "收藏",
    salts: "散列的盐",
    marks: "计数",
    tombstones: "删除记录",
    hot_sightings: "热词的计数",
    hot_seasonal_baselines: "热词的常年水平",
    hot_terms: "热词",
    hot_state: "热词的进度",
}
# The schema from which on rows have checksums.
PROVEN = "0003"
READ = 10_000
MEND = "请运行 zwfw events mend 清理这些行，其余数据不受影响；或停止服务，用 zwfw restore 从备份恢复"


def told_damage(path: Path) -> str:
    """How many rows of which kind are damaged, such as "事件 2 行"; "" where none is, or the file is of a schema from
    before there were checksums. Reads all of it (3 µs a row).

    Raises:
        sqlalchemy.exc.DatabaseError: The file is damaged.
    """
    engine = open_plain(path, read_only=True)
    try:
        if (revision(engine) or "") < PROVEN:
            return ""
        with engine.connect() as connection:
            counts = {title: sum(1 for _ in damaged_rows(connection, table)) for table, title in TITLES.items()}
    finally:
        engine.dispose()
    return "、".join(f"{title} {count} 行" for title, count in counts.items() if count)


def damaged_rows(connection: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    """The primary keys of the rows of a table that are not what was written."""
    there = {
        column["name"] for column in inspect(connection).get_columns(table.name)
    }  # a file may be of an older program
    keys, names = list(table.primary_key.columns), [name for name in protected(table) if name in there]
    query = select(*keys, *(table.c[name].label(f"of_{name}") for name in names), table.c[CHECKSUM])
    for row in connection.execute(query, execution_options={"yield_per": READ}):
        if not matches(proven(table, tuple(row[len(keys) : -1])), row[-1]):
            yield tuple(row[: len(keys)])


assert EVENTS.newest >= PROVEN
