"""A text engine that runs elsewhere: it answers, and has what this host serves."""

from __future__ import annotations

import time
from collections.abc import Iterator

from indexer.backends import ELSEWHERE, get_backend
from indexer.errors import EngineUnavailable, IndexFailure
from search_engine.installation.engine_state import COLOURS, EngineState, engine_lines, look, read_engine
from search_engine.maintenance.doctor.finding import Finding, Patient

CHECK = "engine"
AWAY = "请检查 ZWFW_OPENSEARCH、账号、证书与网络，并确认集群已启动；恢复后自动继续，不必重建"
GONE = "请运行 zwfw index build（有 zwfw serve 或 worker 在运行时会自动重建）"
COPIES = "请检查集群的各节点；搜索不受影响"


def engine(patient: Patient) -> Iterator[Finding]:
    """Whoever is served from is asked, and what is to be built on next."""
    place = patient.installation
    state = look(place.generations, read_engine(place.home), time.time())
    if state is not None:
        yield from _found(state)
    name = place.settings.backend
    if name in ELSEWHERE and (state is None or state.engine != name):
        yield from _reached(name)


def _found(state: EngineState) -> Iterator[Finding]:
    first, *amiss = engine_lines(state)
    if state.away is not None:
        yield Finding(CHECK, "wrong", "；".join((first.rstrip("。"), *amiss)), AWAY)
    elif not state.is_whole:
        yield Finding(CHECK, "wrong", "；".join((first, *amiss)), AWAY if state.index_status else GONE)
    else:
        is_short = "yellow" in (state.status, state.index_status)
        yield Finding(CHECK, "note" if is_short else "ok", first, COPIES if is_short else "")


def _reached(name: str) -> Iterator[Finding]:
    """Nothing is served from it yet."""
    try:
        condition = get_backend(name).condition()
    except (EngineUnavailable, IndexFailure) as failure:
        yield Finding(CHECK, "wrong", str(failure).rstrip("。"), AWAY)
        return
    if condition is not None:
        told = f"检索引擎 {name}：集群 {condition.nodes} 个节点，{COLOURS.get(condition.status, condition.status)}"
        yield Finding(CHECK, "ok", f"{told}；尚未用它建立索引")
