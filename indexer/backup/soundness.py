"""Whether what is about to be packed is whole: a backup of damage takes the place of one that would have mended it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from indexer.errors import BackupRefused
from indexer.store.damage import (
    HANDMADE,
    MEND_EVENTS,
    OF_EVENTS,
    SEND_AGAIN,
    damaged_documents,
    reading,
    told_documents,
    told_rows,
)
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, DatabaseSchema, revision

# The schema from which on documents have digests.
PROVEN = "0012"
ANYWAY = "确要连同损坏的一起备份，请加 --damaged；请勿以此覆盖以前完好的备份"
BROKEN = "请停止服务，用 zwfw restore 从以前的备份恢复"


def require_sound(documents: Path, events: Path, log: Path) -> None:
    """Look at copies of the databases; those that are not there are passed over.

    Raises:
        BackupRefused: SQLite finds one not whole, or rows are not what was written; the text names the documents.
    """
    for schema, path in ((DOCUMENTS, documents), (EVENTS, events), (QUERY_LOG, log)):
        if path.exists():
            try:
                with reading(path) as connection:
                    told, mend = _damage(connection, schema)
            except DatabaseError as error:
                told, mend = f"{schema.title}已损坏（{error.orig}）", BROKEN
            if told:
                raise BackupRefused(f"没有备份：{told}。{mend}；{ANYWAY}")


def _damage(connection: Connection, schema: DatabaseSchema) -> tuple[str, str]:
    """What is damaged, and the mend; "" where nothing is."""
    answer = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
    if answer != "ok":
        return f"{schema.title}已损坏（{answer}）", BROKEN
    if schema is EVENTS:
        return told_rows(connection, OF_EVENTS, schema.title), MEND_EVENTS
    if schema is QUERY_LOG:
        return "", ""
    if (revision(connection.engine) or "") >= PROVEN and (damaged := damaged_documents(connection)):
        return told_documents(damaged), f"{SEND_AGAIN}，然后再备份"
    return told_rows(connection, HANDMADE, schema.title), BROKEN
