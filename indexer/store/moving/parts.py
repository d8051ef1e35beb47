"""The parts of an installation's data: which tables are of one schema, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, MetaData, Table, inspect

from indexer.errors import WrongDatabase
from indexer.events.hot_terms import hot_tables
from indexer.events.tables import metadata as event_tables
from indexer.store.accounts import tables as account_tables
from indexer.store.answers import tables as answer_tables
from indexer.store.editing import tables as editing_tables
from indexer.store.engine import open_plain
from indexer.store.gateway import call_tables
from indexer.store.gateway import tables as caller_tables
from indexer.store.hosts import tables as host_tables
from indexer.store.interfaces import tables as interface_tables
from indexer.store.judging import tables as judging_tables
from indexer.store.location import Location
from indexer.store.monitor import tables as monitor_tables
from indexer.store.moving.moved import moved
from indexer.store.quality import assignments
from indexer.store.queries.query_log_tables import metadata as log_tables
from indexer.store.queue import tables as queue_tables
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, VERSIONS, DatabaseSchema
from indexer.store.sealed import tables as sealed_tables
from indexer.store.shelf import tables as shelf_tables
from indexer.store.switches import tables as switch_tables
from indexer.store.tables import metadata as document_tables

# These join the tables of documents, and those of events.
JOINED: Final = (
    account_tables, answer_tables, assignments, call_tables, caller_tables, editing_tables, host_tables, hot_tables,
    interface_tables, judging_tables, monitor_tables, queue_tables, sealed_tables, shelf_tables, switch_tables,
)  # fmt: skip


# Who builds at the moment is of the hosts on a database, and renewed by the second; nonces are of the place that took
# them, and whoever begins without any takes no call that was signed before.
STAYING: Final = frozenset((host_tables.leases, call_tables.nonces))


@dataclass(frozen=True, slots=True)
class Part:
    """Tables that are moved together: those of one schema."""

    schema: DatabaseSchema
    metadata: MetaData

    @property
    def tables(self) -> list[Table]:
        """Those that are moved."""
        return [table for table in self.all_tables if table not in STAYING]

    @property
    def all_tables(self) -> list[Table]:
        """Those that are moved, and those that stay."""
        return self.metadata.sorted_tables


PARTS: Final = (Part(DOCUMENTS, document_tables), Part(EVENTS, event_tables), Part(QUERY_LOG, log_tables))


@contextmanager
def opened(part: Part, location: Location) -> Iterator[Engine]:
    """A database, made and brought to its newest schema. Raises `WrongDatabase` also where it has a table that this
    program does not know: it would stay behind.
    """
    engine = open_plain(location)
    try:
        part.schema.look(engine, location, to_move=True)
        part.schema.migrate(engine)
        _require_known(part, engine)
        yield engine
    finally:
        engine.dispose()


def _require_known(part: Part, engine: Engine) -> None:
    known = {*part.metadata.tables, VERSIONS.name, moved.name}
    shared = engine.dialect.name != "sqlite"  # with whatever else the server's owner keeps there
    unknown = [] if shared else sorted(set(inspect(engine).get_table_names()) - known)
    if unknown:
        raise WrongDatabase(f"其中有本程序不认得的数据表 {unknown[0]}", "请升级本程序", part.schema.title)
