"""Whether what is about to be packed is whole: a backup of damage takes the place of one that would have mended it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from indexer.errors import BackupRefused
from indexer.events.damage import MEND as MEND_EVENTS
from indexer.events.damage import told_damage
from indexer.store.damage import MEND, find_damage
from indexer.store.damaged_rows import damaged_rows
from indexer.store.engine import open_plain
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, DatabaseSchema, revision

# The schemas from which on documents have digests, and rows that people make by hand have checksums.
PROVEN, ROWS_PROVEN = "0002", "0006"
ANYWAY = "确要连同损坏的一起备份，请加 --damaged；请勿以此覆盖以前完好的备份"
BROKEN = "请停止服务，用 zwfw restore 从以前的备份恢复"


def require_sound(documents: Path, events: Path, log: Path) -> None:
    """Look at copies of the databases; those that are not there are passed over.

    Raises:
        BackupRefused: SQLite finds one not whole, or rows are not what was written; the text names the documents.
    """
    for schema, path in ((DOCUMENTS, documents), (EVENTS, events), (QUERY_LOG, log)):
        if path.exists():
            _check(schema, path)


def _check(schema: DatabaseSchema, path: Path) -> None:
    engine = open_plain(path, read_only=True)
    try:
        answer, told, damaged, happened = _answer(engine), "", "", ""
        if answer == "ok" and schema is DOCUMENTS:
            told, damaged = _damaged_documents(engine), _damaged_rows(engine)
        if answer == "ok" and schema is EVENTS:
            happened = told_damage(path)
    except DatabaseError as error:
        answer, told, damaged, happened = str(error.orig), "", "", ""
    finally:
        engine.dispose()
    if answer != "ok":
        raise BackupRefused(f"没有备份：{schema.title}已损坏（{answer}）。{BROKEN}；{ANYWAY}")
    if told:
        raise BackupRefused(f"没有备份：{schema.title}中有 {told}。{MEND}，然后再备份；{ANYWAY}")
    if damaged:
        raise BackupRefused(f"没有备份：{damaged}。{BROKEN}；{ANYWAY}")
    if happened:
        raise BackupRefused(f"没有备份：{schema.title}中与写入时不符的有：{happened}。{MEND_EVENTS}；{ANYWAY}")


def _answer(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())


def _damaged_documents(engine: Engine) -> str:
    """The sentence that names them; "" where there are none, or rows have no digests yet."""
    if (revision(engine) or "") < PROVEN:
        return ""
    with engine.connect() as connection:
        found = find_damage(connection)
    return found.told if found.documents else ""


def _damaged_rows(engine: Engine) -> str:
    """The same of dictionaries, kill switches and keys."""
    if (revision(engine) or "") < ROWS_PROVEN:
        return ""
    with engine.connect() as connection:
        return "；".join(str(error).partition("。")[0] for error in damaged_rows(connection))
