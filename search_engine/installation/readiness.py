"""Whether an installation can answer, and how far its index is, for probes and operators."""

from __future__ import annotations

from typing import Any

from indexer.disk import ROOM, space
from indexer.errors import IndexerError, StoreBusy
from indexer.generation.analysis_state import AnalysisState
from indexer.generation.generation import Commit
from search_engine.installation.engine_state import engine_fields, read_engine
from search_engine.installation.host_state import host_fields, read_state
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState
from search_engine.sealed.checking import unusable_settings
from search_engine.settings.settings import MB, Settings

LOW = "磁盘空间不足：剩余 {free} MB，低于 ZWFW_DISK_WARNING={warning}。请尽快腾出空间或扩容"
STOPPED = "磁盘空间不足：剩余 {free} MB，已停止载入与建立索引，其余写入照常。请立即腾出空间或扩容"
FULL = "磁盘已满：剩余 {free} MB，已停止一切写入，搜索不受影响。请立即腾出空间或扩容"
UNUSABLE = "{variables} 所用的密钥打不开。请运行 zwfw secrets check"
READ_ONLY = "磁盘只读：已停止一切写入，搜索不受影响。请检查磁盘与挂载"


def reanalysis_of(state: AnalysisState, commit: Commit) -> dict[str, int] | None:
    """How far a change of the words is on its way through the index; None: none is."""
    if state.target is None:
        return None
    return {"done": commit.reanalysed, "total": state.documents}


def readiness(state: ServingState, installation: Installation) -> dict[str, Any]:
    """The fields of `/readyz`; where there is no index, why."""
    disk = disk_fields(installation.settings)
    host = read_state(installation.home) if installation.settings.storage else None
    engine = read_engine(installation.home) if installation.settings.opensearch else None
    beside: dict[str, Any] = {"disk": disk}
    if installation.settings.sealed():
        beside["secrets"] = {"fault": _secret_fault(installation)}
    if host is not None:
        beside["host"] = host_fields(host)
    if engine is not None:
        beside["engine"] = engine_fields(engine)
    try:
        with state.searchers.lock:
            snapshot, fault = state.searchers.snapshot(), state.searchers.fault
            return {
                "ready": True,
                "fault": str(fault) if fault else None,
                "generation": snapshot.generation.name,
                "documents": int(snapshot.live.flags.sum()),
                "sequence": newest_sequence(installation, snapshot.commit.sequence),
                "index_sequence": snapshot.commit.sequence,
                "reanalysis": reanalysis_of(snapshot.analysis, snapshot.commit),
                **beside,
            }
    except IndexerError as error:
        return {"ready": False, "reason": str(error), **beside}


def _secret_fault(installation: Installation) -> str | None:
    """Which settings that are kept encrypted cannot be used; None: each can. Why is not told to everybody. Searches
    need none of them, so that this is no reason to take a host out of service.
    """
    try:
        unusable = unusable_settings(installation.settings)
    except StoreBusy as error:
        return str(error)
    return UNUSABLE.format(variables="、".join(unusable)) if unusable else None


def newest_sequence(installation: Installation, indexed: int) -> int:
    """The newest write that the documents' database holds, as far as this host knows without asking a server.

    Args:
        indexed: The one that the index holds.
    """
    followed = installation.followed
    return installation.store.sequence() if followed is None else max(followed.sequence.value() or 0, indexed)


def disk_fields(settings: Settings) -> dict[str, Any]:
    """Free bytes, whether that is less than is asked for, and a sentence for operators, None where all is well."""
    left = space(settings.home)
    warning = settings.disk_warning * MB
    told = None
    if left.read_only:
        told = READ_ONLY
    elif left.free < warning:
        form = FULL if left.free < ROOM else STOPPED if left.free < settings.disk_reserve else LOW
        told = form.format(free=left.free // MB, warning=settings.disk_warning)
    return {"free": left.free, "low": left.free < warning, "warning": told}
