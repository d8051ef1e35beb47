"""The check of the shelf: apps that wait for somebody, and whether what is off is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect

from indexer.store.shelf.app_states import state_counts
from indexer.store.shelf.stored_apps import shown_though_hidden
from indexer.store.shelf.tables import apps as apps_table
from search_engine.documents.shelved import STATE_NAMES
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.shelf.shelf import waiting

NAMED = 10  # apps that a sentence names


def apps(patient: Patient) -> Iterator[Finding]:
    """Apps that wait, by state; and any that is off while its document says otherwise."""
    if patient.engine is None:
        return
    try:
        if not inspect(patient.engine).has_table(apps_table.name):
            return
        with patient.engine.connect() as connection:
            counts, wrong = state_counts(connection), shown_though_hidden(connection, NAMED)
    except UNREADABLE:
        return  # `integrity` and `handmade_rows` tell
    if told := "，".join(f"{STATE_NAMES[state]} {count} 个" for state, count in waiting(counts)):
        yield Finding("apps", "note", f"有应用等人处理：{told}", "请看控制台的“应用”，或运行 zwfw apps list")
    if wrong:
        told = f"已下线的应用仍对外显示：{'、'.join(wrong)}"
        yield Finding("apps", "wrong", told, "请把这些文档重新载入（zwfw load 或接口），载入时按决定隐藏")
