"""Which rows of a database are not what was written, told by file and table, and what a person does about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Table, func, select

from indexer.events.hot_terms.hot_tables import hot_seasonal_baselines, hot_sightings, hot_state, hot_terms
from indexer.events.tables import documents, events, favourites, marks, salts, tombstones, users
from indexer.store.accounts.tables import accounts
from indexer.store.digests import is_whole
from indexer.store.editing.tables import approvals, drafts, returns, rows, versions
from indexer.store.engine import open_plain
from indexer.store.gateway.tables import callers
from indexer.store.interfaces.tables import interfaces
from indexer.store.judging.tables import judgements, pool, settlements
from indexer.store.judging.tables import queries as judged_queries
from indexer.store.judging.tables import sets as judging_sets
from indexer.store.location import Location
from indexer.store.monitor.tables import kept
from indexer.store.queries.query_log_tables import BESIDES, ENTRY, queries, whole_of_entry
from indexer.store.row_checksums import PROTECTED, READ, damaged_rows
from indexer.store.sealed.tables import secrets
from indexer.store.shelf.tables import apps
from indexer.store.shelf.tables import steps as app_steps
from indexer.store.stored_row import StoredRow
from indexer.store.switches.tables import steps
from indexer.store.tables import keys
from indexer.store.tables import tombstones as document_tombstones
from indexer.store.visible_rows import BASE, checked_rows, damaged_bases

HANDMADE: Final = (
    versions, rows, drafts, approvals, returns, steps, kept, keys, document_tombstones, accounts,
    judging_sets, judged_queries, pool, judgements, settlements, callers, secrets, interfaces, apps, app_steps,
)  # fmt: skip
OF_EVENTS: Final = (
    events, documents, users, favourites, salts, marks, tombstones,
    hot_sightings, hot_seasonal_baselines, hot_terms, hot_state,
)  # fmt: skip
assert {table.name for table in (*HANDMADE, *OF_EVENTS)} == PROTECTED.keys()

SEND_AGAIN = "请把这些文档重新载入（zwfw load 或接口），再运行 zwfw index build"
MEND_EVENTS = "请运行 zwfw events mend 清理这些行，其余数据不受影响；或停止服务，用 zwfw restore 从备份恢复"
# Documents that a sentence names.
NAMED = 20
ID = StoredRow._fields.index("id")


@contextmanager
def reading(location: Location) -> Iterator[Connection]:
    """A database, opened as it is for as long as it is looked at."""
    engine = open_plain(location, read_only=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def damaged_documents(connection: Connection) -> dict[int, str]:
    """Number → id, as far as it can be read, of the visible documents that are not what was written, or whose bases are
    not. Looks at every one (3 µs each).
    """
    without_base = damaged_bases(connection)
    return {
        int(row[0]): row[ID] if isinstance(row[ID], str) and row[ID].isprintable() and "\ufffd" not in row[ID] else ""
        for batch in checked_rows(connection)
        for row in batch
        if row[BASE] in without_base or not is_whole(row)
    }


def told_documents(damaged: Mapping[int, str]) -> str:
    """A sentence with the ids of damaged documents; "" where there are none."""
    ids = [name for name in damaged.values() if name]
    named = "、".join(ids[:NAMED]) + (" …" if len(ids) > NAMED else "")
    return f"文档库中有 {len(damaged)} 条文档与写入时不符：{named or '编号无法读出'}" if damaged else ""


def told_rows(connection: Connection, tables: Iterable[Table], file: str) -> str:
    """A sentence of how many rows of some tables of a file are damaged; "" where none is."""
    counts = {PROTECTED[table.name].title: sum(1 for _ in damaged_rows(connection, table)) for table in tables}
    told = "、".join(f"{title} {count} 行" for title, count in counts.items() if count)
    return f"{file}中与写入时不符的有：{told}" if told else ""


def told_entries(connection: Connection) -> str:
    """The same of the query log; entries from before there were digests are taken as they are."""
    names = (*ENTRY, *BESIDES, "whole")
    # behind the first one that has a digest all have: one that has lost it is damaged
    first = select(func.min(queries.c.number)).where(queries.c.whole.is_not(None)).scalar_subquery()
    query = select(*(queries.c[name] for name in names)).where(queries.c.number >= first)
    found = connection.execute(query, execution_options={"yield_per": READ}).mappings()
    damaged = sum(whole_of_entry(dict(row)) != row["whole"] for row in found)
    return f"查询日志有 {damaged} 条与写入时不符" if damaged else ""
