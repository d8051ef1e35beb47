"""Several hosts over one database: who builds, and whether this one follows."""

from __future__ import annotations

import time
from collections.abc import Iterator

from indexer.errors import StorageAway
from indexer.shipping.storage import open_storage
from indexer.store.location import sqlite_file
from search_engine.installation.host_state import host_lines, read_state
from search_engine.maintenance.doctor.finding import Finding, Patient

CHECK = "hosts"
# Seconds after which what is served counts as old, where a commit would be there within one.
OLD = 60.0
ONLY_HOST = "请把 ZWFW_DATABASE 设为各主机共用的 PostgreSQL，或去掉 ZWFW_STORAGE"
START = "请在本机运行 zwfw serve 或 zwfw worker"


def hosts(patient: Patient) -> Iterator[Finding]:
    """The settings fit each other, the storage answers, and this host has the newest commit."""
    place = patient.installation
    if not place.settings.storage:
        return
    if sqlite_file(place.database) is not None:
        yield Finding(CHECK, "wrong", "设置了 ZWFW_STORAGE，但文档库是本机的 SQLite，ZWFW_STORAGE 不起作用", ONLY_HOST)
        return
    try:
        open_storage(place.settings.storage).has("0" * 64)
    except StorageAway as away:
        told, _, mend = str(away).partition("；")
        yield Finding(CHECK, "wrong", told, mend)
    yield from _as_seen(patient)


def _as_seen(patient: Patient) -> Iterator[Finding]:
    state = read_state(patient.installation.home)
    if state is None:
        yield Finding(CHECK, "wrong", "本机还没有跟随其他主机", START)
        return
    first, *amiss = host_lines(state)
    old = state.fresh is None or time.time() - state.fresh > OLD
    yield Finding(CHECK, "wrong" if old else "ok", first, START if old and not amiss else "")
    for line in amiss:
        yield Finding(CHECK, "wrong", line, "请检查 ZWFW_DATABASE、ZWFW_STORAGE 与网络，恢复后自动跟上")
