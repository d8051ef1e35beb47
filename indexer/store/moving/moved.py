"""The mark in a database that an installation has left: nothing is written to it any more, whoever has it open.

A table says where the installation is now; a program that starts on the old database refuses with that. Triggers refuse
each write, so a server that goes on from before the switch, here or on another host, cannot write where nobody looks.
While an installation stays where it is, the mark costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import DDL, Column, Connection, Engine, MetaData, Table, Text, insert, inspect, select

from indexer.store.location import database_url, shown_url
from indexer.store.postgresql import REFUSAL

# What is said for the home's own files.
SQLITE = "sqlite"
_metadata = MetaData()
moved = Table("moved", _metadata, Column("target", Text, nullable=False))


def _said(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


# By the kind of database: what refuses the writes of a table, and what takes that back; `%` and a name is the table's.
WRITES = ("INSERT", "UPDATE", "DELETE")
FUNCTION = _said(
    "CREATE OR REPLACE FUNCTION moved_refused() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION 'moved' USING ERRCODE = '{REFUSAL}'; END $$"
)
CLOSE = {
    "sqlite": tuple(
        _said(
            f"CREATE TRIGGER IF NOT EXISTS moved_{write}_%(table)s BEFORE {write} ON %(fullname)s "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        for write in WRITES
    ),
    "postgresql": (
        _said(
            "CREATE OR REPLACE TRIGGER moved BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %(fullname)s "
            "FOR EACH STATEMENT EXECUTE FUNCTION moved_refused()"
        ),
    ),
}
OPEN = {
    "sqlite": tuple(_said(f"DROP TRIGGER IF EXISTS moved_{write}_%(table)s") for write in WRITES),
    "postgresql": (_said("DROP TRIGGER IF EXISTS moved ON %(fullname)s"),),
}
# Whoever has written to a table that is not numbered by `max() + 1` did so beside others: they are waited for.
LOCK = _said("LOCK TABLE %(fullname)s IN SHARE ROW EXCLUSIVE MODE")


def keep_waiting(connection: Connection, tables: Sequence[Table]) -> None:
    """Have nobody else write to tables until the end of a transaction that writes; those who do are waited for."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(LOCK.against(table))


def close(connection: Connection, tables: Sequence[Table], target: str | None) -> None:
    """Mark a database as one that was left. `target`: the URL of where the installation is now; None: its own files."""
    shown = SQLITE if target is None else shown_url(database_url(target))
    moved.create(connection, checkfirst=True)
    connection.execute(moved.delete())
    connection.execute(insert(moved), {"target": shown})
    if connection.dialect.name == "postgresql":
        connection.execute(FUNCTION)
    for table in tables:
        for statement in CLOSE[connection.dialect.name]:
            connection.execute(statement.against(table))


def reopen(connection: Connection, tables: Sequence[Table]) -> None:
    """Take the mark away; nothing where there is none."""
    for table in tables:
        for statement in OPEN[connection.dialect.name]:
            connection.execute(statement.against(table))
    moved.drop(connection, checkfirst=True)


def drop_functions(connection: Connection, names: Sequence[str]) -> None:
    """Take away functions of triggers whose tables are gone."""
    for name in names:
        connection.execute(_said(f"DROP FUNCTION {connection.dialect.identifier_preparer.quote(name)}()"))


def moved_to(engine: Engine) -> str | None:
    """Where the installation is that has left a database; None: it is here."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(moved.name):
            return None
        found: str | None = connection.execute(select(moved.c.target)).scalar_one_or_none()
        return found
