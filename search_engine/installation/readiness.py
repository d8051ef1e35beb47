"""Whether an installation can answer, and how far its index is, for probes and operators."""

from __future__ import annotations

from typing import Any

from indexer.errors import IndexerError
from indexer.generation.analysis_state import AnalysisState
from indexer.generation.generation import Commit
from search_engine.installation.disk_fields import disk_fields
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState


def reanalysis_of(state: AnalysisState, commit: Commit) -> dict[str, int] | None:
    """How far a change of the words is on its way through the index; None: none is."""
    if state.target is None:
        return None
    return {"done": commit.reanalysed, "total": state.documents}


def readiness(state: ServingState, installation: Installation) -> dict[str, Any]:
    """The fields of `/readyz`; where there is no index, why."""
    disk = disk_fields(installation.settings)
    try:
        with state.searchers.lock:
            snapshot, fault = state.searchers.snapshot(), state.searchers.fault
            return {
                "ready": True,
                "fault": str(fault) if fault else None,
                "generation": snapshot.generation.name,
                "documents": int(snapshot.live.flags.sum()),
                "sequence": installation.store.sequence(),
                "index_sequence": snapshot.commit.sequence,
                "reanalysis": reanalysis_of(snapshot.analysis, snapshot.commit),
                "disk": disk,
            }
    except IndexerError as error:
        return {"ready": False, "reason": str(error), "disk": disk}
