"""Which rows of dictionaries, kill switches, kept queries, keys and accounts are not what was written."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select

from indexer.errors import DamagedRows
from indexer.store.accounts.tables import accounts
from indexer.store.editing.tables import approvals, drafts, rows, versions
from indexer.store.patrol.tables import kept
from indexer.store.row_checksums import PROTECTED, is_whole, numbers_of
from indexer.store.switches.tables import steps
from indexer.store.tables import keys

TABLES = (versions, rows, drafts, approvals, steps, kept, keys, accounts)
assert {table.name for table in TABLES} == PROTECTED.keys()


def damaged_rows(connection: Connection) -> list[DamagedRows]:
    """What is damaged, table by table; nothing where all is whole."""
    found = []
    known = inspect(connection)
    for table in (one for one in TABLES if known.has_table(one.name)):  # an older database has not all of them
        damaged = [row for row in connection.execute(select(table)).mappings() if not is_whole(table, row)]
        if damaged:
            found.append(DamagedRows(PROTECTED[table.name][0], numbers_of(table, damaged)))
    return found
