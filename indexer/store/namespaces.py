"""A namespace of a PostgreSQL database: its tables are found without their schema's name, and one writes at a time.

SQLite lets one process write at a time, and what follows events relies on it: sequence numbers rise in the order of
commits, and who reads before writing finds what is there. A transaction that writes to a namespace waits its turn too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.schema import CreateSchema

# The option of an engine that names its namespace.
NAMESPACE = "zwfw_namespace"
# How long a writer waits for another's transaction: events come from people who wait for an answer.
TURN = "5s"


def keep_within(engine: Engine, name: str) -> Engine:
    """The same database, as if it held nothing but one namespace."""
    engine.update_execution_options(**{NAMESPACE: name})

    @event.listens_for(engine, "connect", insert=True)
    def on_connect(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('search_path', %s, false), set_config('lock_timeout', %s, false)", (name, TURN)
            )
        connection.commit()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("zwfw_write", False):
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    return engine


def make_namespace(connection: Connection) -> None:
    """Make the schema of a connection's namespace; nothing where it is there, or the connection has none."""
    name = connection.get_execution_options().get(NAMESPACE)
    if name is not None:
        connection.execute(CreateSchema(name, if_not_exists=True))
