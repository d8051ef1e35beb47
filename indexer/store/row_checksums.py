"""Checksums of rows: eight bytes of BLAKE2b, written with the row. Dictionaries, kill switches, kept queries,
judgements, sealed secrets, keys and accounts have them, and what `events.db` holds; documents and bases have theirs in
`indexer.store.digests`.

Only a fault of disk or memory, or another program, leaves a row with another checksum. Code that reads rows one by one
leaves it out, or refuses where something published depends on it; sums over millions of events count it as it is (one
event of many is of no weight). `zwfw doctor --deep` and `zwfw backup` find it.

Columns that are left out are those that an index of SQLite holds too, whose own check compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final

import orjson
from sqlalchemy import Column, Connection, RowMapping, Table, bindparam, inspect, select, update

from indexer.errors import DamagedRows
from indexer.store.engine import streamed

SIZE = 8
CHECKSUM = "checksum"
ASKED_AT_ONCE = 500  # rows of one statement
READ = 10_000  # rows that are fetched at once


@dataclass(frozen=True, slots=True)
class Protected:
    """What the checksums of a table are of.

    Attributes:
        title: What people call its rows.
        left_out: Columns that change without a new checksum, or that the database gives a value.
        added: How many columns at the end came after its rows had checksums: where they are null, these leave them out.
    """

    title: str
    left_out: frozenset[str] = frozenset()
    added: int = 0


# By table: first those of the documents' database, then those of events.
PROTECTED: Final[Mapping[str, Protected]] = {
    "dictionary_versions": Protected("词典版本"),
    "dictionary_rows": Protected("已发布的词典行", frozenset({"until"})),
    "dictionary_drafts": Protected("词典草稿"),
    "dictionary_approvals": Protected("词典审批"),
    "dictionary_returns": Protected("退回的草稿"),
    "switch_steps": Protected("紧急开关操作"),
    "kept_queries": Protected("守护查询"),
    "judging_sets": Protected("评测集"),
    "judging_queries": Protected("评测集的查询"),
    "judging_pool": Protected("待评判的文档"),
    "judgements": Protected("评判"),
    "judging_settlements": Protected("评判的裁定"),
    "interfaces": Protected("外部接口"),
    "callers": Protected("调用方"),
    "sealed_secrets": Protected("加密保存的密钥"),
    "apps": Protected("应用的上下线状态"),
    "app_steps": Protected("应用的上下线记录"),
    "keys": Protected("密钥", frozenset({"last_used"})),
    "document_tombstones": Protected("文档的删除记录"),
    "accounts": Protected("控制台账号", frozenset({"last_sign_in"})),
    "events": Protected("事件", frozenset({"sequence"}), added=3),
    "documents": Protected("事件所指的文档", frozenset({"document"})),
    "users": Protected("同意记录", frozenset({"user"})),
    "favourites": Protected("收藏"),
    "salts": Protected("散列的盐"),
    "marks": Protected("计数"),
    "tombstones": Protected("删除记录"),
    "hot_sightings": Protected("热词的计数"),
    "hot_usual": Protected("热词的常年水平"),
    "hot_terms": Protected("热词"),
    "hot_state": Protected("热词的进度"),
}


def checksum(values: Sequence[Any]) -> bytes:
    """The checksum of a row (.9 µs): of its values in the columns of `_columns`. Raises `TypeError` where one of them
    holds what none of ours does, such as an integer beyond 64 bits.
    """
    return blake2b(orjson.dumps(values, default=bytes.hex), digest_size=SIZE).digest()


def matches(values: Sequence[Any], found: Any) -> bool:
    """Whether a checksum is that of some values. Nothing that a changed byte makes of a value is an error here."""
    try:
        return bool(found == checksum(values))
    except (TypeError, ValueError):  # bytes that are longer than an integer, a text that is none
        return False


def is_whole(table: Table, row: RowMapping | Mapping[str, Any]) -> bool:
    """Whether a row, with all its columns, is what was written."""
    return matches(_values(table)(row), row[CHECKSUM])


def whole_rows(table: Table, rows: Iterable[RowMapping]) -> list[RowMapping]:
    """Those of some rows, with all columns of a table, that are what was written."""
    return [row for row in rows if is_whole(table, row)]


def require_whole(table: Table, rows: Sequence[RowMapping]) -> None:
    """Raises `DamagedRows` where rows are not what was written."""
    if damaged := len(rows) - len(whole_rows(table, rows)):
        raise DamagedRows(PROTECTED[table.name].title, damaged)


def add_checksums(table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Give rows that are about to be written their checksums; each has all columns that these are of, as numbers and
    texts of Python, and a float wherever the column is one.
    """
    values = _values(table)
    for row in rows:
        row[CHECKSUM] = checksum(values(row))


def write_checksums(
    connection: Connection, table: Table, numbers: Sequence[Any], key: Column[Any] | None = None
) -> None:
    """Write the checksums of rows as they stand now, the last thing that is done to them. Rows that were damaged would
    pass for whole from then on: who calls this has looked at them before.

    Args:
        numbers: What tells the rows, in the column `key`; by default that is the primary key.
    """
    column = next(iter(table.primary_key.columns)) if key is None else key
    change = update(table).where(column == bindparam("which")).values({CHECKSUM: bindparam("found")})
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        query = select(table).where(column.in_(numbers[start : start + ASKED_AT_ONCE]))
        rows = connection.execute(query).mappings().all()
        if rows:
            found = [{"which": row[column.name], "found": checksum(_values(table)(row))} for row in rows]
            connection.execute(change, found)


def damaged_rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The primary keys of the rows of a table that are not what was written (3 µs a row); none where the database is of
    an older program that had no checksums there.
    """
    known = inspect(connection)
    there = {column["name"] for column in known.get_columns(table.name)} if known.has_table(table.name) else set()
    if CHECKSUM not in there:
        return
    keys, names = list(table.primary_key.columns), [name for name in _columns(table) if name in there]
    query = select(*keys, *(table.c[name].label(f"of_{name}") for name in names), table.c[CHECKSUM])
    for row in streamed(connection, query, READ):
        if not matches(_proven(table, tuple(row[len(keys) : -1])), row[-1]):
            yield tuple(row[: len(keys)])


@cache
def _columns(table: Table) -> tuple[str, ...]:
    """The columns that the checksum of a row is of, in order."""
    left_out = PROTECTED[table.name].left_out | {CHECKSUM}
    return tuple(column.name for column in table.columns if column.name not in left_out)


def _proven(table: Table, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of a row's values its checksum is of: all but what came later and is null."""
    least = len(_columns(table)) - PROTECTED[table.name].added
    while len(values) > least and values[-1] is None:
        values = values[:-1]
    return values


@cache
def _values(table: Table) -> Callable[[Any], tuple[Any, ...]]:
    own: Callable[[Any], tuple[Any, ...]] = itemgetter(*_columns(table))
    return (lambda row: _proven(table, own(row))) if PROTECTED[table.name].added else own
