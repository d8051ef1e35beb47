"""What a database of PostgreSQL needs so that it can be used as SQLite is: one writer at a time, reading as of one
moment, and errors that say whether it is worth another try.
"""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.schema import CreateSchema

from indexer.errors import StoreAway, StoreBusy, StoreMoved
from indexer.store.location import mend_said, said_by, shown_url
from indexer.store.pg_sessions import begin_sessions

# A transaction that only reads sees the database as of its first statement, as with SQLite. Each load under way keeps a
# connection, beside those of transactions.
ENGINE = {"isolation_level": "REPEATABLE READ", "max_overflow": 40}
# How long a statement waits for another's lock; and, beyond that, how long a writer may pause within a transaction: a
# host that stands still must not keep the others from writing.
PATIENCE, PAUSE = "20s", "30s"
# Seconds: after so long a silence the other side is asked, and after so long without an answer it counts as gone.
SILENCE, UNANSWERED = 5, 10
# What a session begins with; the server's side of the connection notices a host that is gone, too.
SESSION = {
    "lock_timeout": PATIENCE,
    "tcp_keepalives_idle": f"{SILENCE}",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{UNANSWERED}s",
}
CONNECTION = {
    "application_name": "zwfw",
    "keepalives_idle": SILENCE,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": UNANSWERED * 1_000,  # ms
    # after a fail-over the old host may be there, as a copy that takes no writes
    "target_session_attrs": "read-write",
}
# A write transaction begins with this, in one round trip. Numbers are given as `max() + 1` all over: so there is one
# writer at a time, as in SQLite, for all tables of a schema; it is over with the transaction. What is written in bulk
# counts only once a later transaction says so, which waits for the disk; so nothing of it is lost alone.
WRITING = f"""SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCAL synchronous_commit = {{durable}};
SET LOCAL idle_in_transaction_session_timeout = '{PAUSE}'"""
# Where a namespace has no schema yet, those that make one wait for each other.
ALONE = ";\nSELECT pg_advisory_xact_lock(2054644343, hashtext(coalesce(current_schema(), '')))"
# Whether much is written that a later transaction says of that it counts, whether others may write → the beginning.
BEGINNINGS = {
    (bulk, shared): WRITING.format(durable="off" if bulk else "on") + ("" if shared else ALONE)
    for bulk in (False, True)
    for shared in (False, True)
}
# The option of an engine that names its namespace; None: it has none.
NAMESPACE = "zwfw_namespace"

# What a database says of writes that the installation has left: to PostgreSQL, a SQLSTATE of our own.
REFUSAL = "ZWFWM"
# SQLSTATE, or the class that it begins with → a try may be worth while, on the same connection.
BUSY = ("55P03", "40P01", "40001", "57014", "53")
# The same, on another one: it is broken, the server is going down or coming up, or it has become a copy.
AWAY = ("08", "57P0", "25P0", "25006")


def connect_args(url: URL) -> dict[str, Any]:
    """What the driver is given beside what the URL says."""
    return {name: value for name, value in CONNECTION.items() if name not in url.query}


def session_settings(url: URL, namespace: str | None) -> dict[str, str]:
    """What a session begins with beside what the URL says. `namespace`: whose tables are there, as if alone."""
    settings = SESSION if namespace is None else SESSION | {"search_path": namespace}
    options = str(url.query.get("options", ""))
    return {name: value for name, value in settings.items() if name not in options}


def prepare(engine: Engine, _read_only: bool) -> None:
    """Have sessions and transactions begin as is said above, dead connections replaced, and errors told as
    `StoreBusy`.
    """
    begin_sessions(engine, session_settings(engine.url, engine.get_execution_options().get(NAMESPACE)))

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("zwfw_write", False):
            bulk, shared = bool(options.get("zwfw_bulk")), bool(options.get("zwfw_shared"))
            connection.exec_driver_sql(BEGINNINGS[bulk, shared])

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, _record: object, _proxy: object) -> None:
        if _has_ended(connection.fileno()):
            raise DisconnectionError

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        error = context.original_exception
        fault = fault_of(error, engine.url, context.is_disconnect or context.connection is None)
        context.is_disconnect |= isinstance(fault, StoreAway)
        if fault is not None:
            raise fault from error


def fault_of(error: BaseException, url: URL, is_broken: bool) -> StoreBusy | None:
    """What an error of the driver says that may pass; None where another try would fail too.

    Args:
        is_broken: There is no connection any more, or there was none to be had.
    """
    state = getattr(error, "sqlstate", None) or ""
    if state == REFUSAL:
        return StoreMoved()
    if is_broken or state.startswith(AWAY):
        return StoreAway(shown_url(url), said_by(url, error), mend_said(error))
    return StoreBusy() if state.startswith(BUSY) else None


def make_namespace(connection: Connection) -> None:
    """Make the schema of a connection's namespace; nothing where it is there, or the connection has none."""
    name = connection.get_execution_options().get(NAMESPACE)
    if name is not None:
        connection.execute(CreateSchema(name, if_not_exists=True))


def _has_ended(descriptor: int) -> bool:
    """Whether the other side of an idle connection has said something: it only says that it goes. To ask it would take
    a round trip each time.
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
