"""Sessions of PostgreSQL: each begins with settings of ours, which must last for as long as its connection does.

A pooler may stand between. One that gives a session to another client after each transaction (PgBouncer in transaction
mode) would break, without a word, what lasts longer: locks of loads under way, the schema that a connection works in,
messages. Nobody says which mode a pooler has, so two connections see whether they keep sessions apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, event

from indexer.errors import WrongDatabase

# How often each of two connections looks which session it has. A pooler gives out the session that was free last, so
# that the first look tells, unless others use it at the same moment.
LOOKS = 10
SESSION_PID = "SELECT pg_backend_pid()"
SHARED = "ZWFW_DATABASE 经过的连接池（如 PgBouncer）在每个事务之后就把会话交给别的客户端，载入时持有的锁会因此失效"
MEND = "请把连接池改为 session 模式（pool_mode = session），或让 ZWFW_DATABASE 直接指向 PostgreSQL"


def begin_sessions(engine: Engine, settings: Mapping[str, str]) -> None:
    """Have each new connection begin with settings; not as options of its start, which a pooler refuses or drops.

    What connects raises `WrongDatabase` where sessions are not kept apart. An engine looks once.
    """
    kept_apart = False

    @event.listens_for(engine, "do_connect")
    def on_connect(dialect: Any, _record: object, arguments: Any, options: Any) -> Any:
        nonlocal kept_apart

        def connect() -> Any:
            return dialect.connect(*arguments, **options)

        connection = connect()
        try:
            connection.autocommit = True
            if not kept_apart:
                _require_own_session(connection, connect)
                kept_apart = True
            for name, value in settings.items():
                connection.execute("SELECT set_config(%s, %s, false)", (name, value), prepare=False)
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return connection


def _require_own_session(connection: Any, connect: Callable[[], Any]) -> None:
    """See that no other client gets a connection's session. Without a pooler this is one round trip.

    Raises:
        WrongDatabase: It does.
    """
    if _session(connection) == connection.info.backend_pid:
        return  # the server itself has greeted us
    with connect() as other:
        other.autocommit = True
        seen = [(_session(connection), _session(other)) for _ in range(LOOKS)]
    mine, theirs = ({pair[side] for pair in seen} for side in (0, 1))
    if len(mine) > 1 or mine & theirs:
        raise WrongDatabase(SHARED, MEND)


def _session(connection: Any) -> int:
    # not prepared: the statement would be found, or missed, in the session of somebody else
    return int(connection.execute(SESSION_PID, prepare=False).fetchone()[0])
