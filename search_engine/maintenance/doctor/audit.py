"""Checks of who may write, and of what is known of who wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import inspect

from indexer.errors import DamagedRows
from indexer.store.audit import AuditLog
from indexer.store.tables import audit, keys
from search_engine.installation.api_keys import KeyStore
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient

NAMED = 3
# A key that nobody has used for so long is one too many; one that ends so soon is to be replaced.
UNUSED, SOON = timedelta(days=180), timedelta(days=14)
FOUND = "请先弄清是谁、何时改动了数据库文件；恢复备份时现有的审计日志会并入，不会丢失"


def audit_log(patient: Patient) -> Iterator[Finding]:
    """Each entry of the audit log is as it was written, and none is missing between two others."""
    if not patient.deep or patient.engine is None:
        return
    try:
        if not inspect(patient.engine).has_table(audit.name):
            return
        faults = list(islice(AuditLog(patient.engine).faults(), NAMED + 1))
    except UNREADABLE:
        return  # `integrity` tells
    for fault in faults[:NAMED]:
        yield Finding("audit_log", "wrong", f"审计日志{fault}", FOUND)
    if not faults:
        yield Finding("audit_log", "ok", "审计日志完好")


def key_ages(patient: Patient) -> Iterator[Finding]:
    """No key is forgotten, and none ends without anybody knowing."""
    if patient.engine is None:
        return
    try:
        columns = {column["name"] for column in inspect(patient.engine).get_columns(keys.name)}
        if "last_used" not in columns:
            return
        found = KeyStore(patient.engine).list()
    except (*UNREADABLE, DamagedRows):
        return  # `integrity` and `handmade_rows` tell
    now = datetime.now(UTC)
    for key in found:
        if key.ended(now):
            continue
        used = datetime.fromisoformat(key.last_used or key.created)
        if now - used > UNUSED:
            mend = f"不再需要时请运行 zwfw keys revoke {key.name}"
            yield Finding("keys", "note", f"密钥 {key.name} 自 {used:%Y-%m-%d} 起没有使用", mend)
        if key.expires and datetime.fromisoformat(key.expires) - now < SOON:
            mend = "请用 zwfw keys create 新建，交给对方后再吊销旧的"
            yield Finding("keys", "note", f"密钥 {key.name} 将于 {key.expires[:10]} 到期", mend)
