"""Checksums of rows that people make by hand: dictionaries, kill switches, kept queries, keys, accounts. Eight bytes of
BLAKE2b, written with the row, as those of documents (`indexer.store.digests`).

A row with another checksum was changed by nobody of ours. What was published is then not used: processes go on with
what they have, and `zwfw doctor --deep` names the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

import orjson
from sqlalchemy import Connection, RowMapping, Table, bindparam, select, update

from indexer.errors import DamagedRows

SIZE = 8
ASKED_AT_ONCE = 500  # rows of one statement
# Table → what people call its rows, and the columns that change later without a new checksum: when a row ended (SQLite
# finds a change there by the index over it), and when a key or an account was used last.
PROTECTED: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "dictionary_versions": ("词典版本", frozenset()),
    "dictionary_rows": ("已发布的词典行", frozenset({"until"})),
    "dictionary_drafts": ("词典草稿", frozenset()),
    "dictionary_approvals": ("词典审批", frozenset()),
    "switch_steps": ("紧急开关操作", frozenset()),
    "kept_queries": ("守护查询", frozenset()),
    "keys": ("密钥", frozenset({"last_used"})),
    "accounts": ("控制台账号", frozenset({"last_sign_in"})),
}
CHECKSUM = "checksum"


def checksum_of(table: Table, row: RowMapping) -> bytes | None:
    """The checksum that a row should have; None where a changed byte has made something of it that no row holds."""
    changing = PROTECTED[table.name][1] | {CHECKSUM}
    try:
        values = orjson.dumps([row[column.name] for column in table.columns if column.name not in changing])
    except (TypeError, ValueError):  # bytes where a text was, an integer beyond 64 bits
        return None
    return blake2b(values, digest_size=SIZE).digest()


def is_whole(table: Table, row: RowMapping) -> bool:
    """Whether a row, with all its columns, is what was written."""
    found = checksum_of(table, row)
    return found is not None and row[CHECKSUM] == found


def write_checksums(connection: Connection, table: Table, numbers: Sequence[int]) -> None:
    """Write the checksums of rows, by their primary keys, as they stand now: the last thing that is done to them."""
    (key,) = table.primary_key.columns
    change = update(table).where(key == bindparam("which")).values({CHECKSUM: bindparam("found")})
    found = []
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        rows = connection.execute(select(table).where(key.in_(numbers[start : start + ASKED_AT_ONCE]))).mappings()
        found += [{"which": row[key.name], "found": checksum_of(table, row)} for row in rows]
    if found:
        connection.execute(change, found)


def require_whole(table: Table, found: Sequence[RowMapping]) -> None:
    """Raises `DamagedRows` where rows are not what was written."""
    if damaged := [row for row in found if not is_whole(table, row)]:
        raise DamagedRows(PROTECTED[table.name][0], numbers_of(table, damaged))


def numbers_of(table: Table, found: Sequence[RowMapping]) -> list[int]:
    """The primary keys of rows."""
    (key,) = table.primary_key.columns
    return [row[key.name] for row in found]
