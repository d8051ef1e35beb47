"""Interfaces and checks as programs read them: JSON values. Of a receiver's address, and of values that may be secret,
nothing is told.
"""

from __future__ import annotations

from typing import Any

from indexer.store.interfaces.rows import Check
from search_engine.interfaces.known_interface import KnownInterface
from search_engine.interfaces.prober import Probe


def known_fields(known: KnownInterface) -> dict[str, Any]:
    """An interface with its last check."""
    values = known.interface.model_dump(mode="json", exclude={"receiver", "address"})
    return {
        **values, "label": known.label, "host": known.host, "built_in": known.built_in, "checked": known.is_checked,
        "has_receiver": bool(known.interface.receiver), "damaged": not known.is_whole,
        "bad": known.bad, "last": check_fields(known.last) if known.last else None,
    }  # fmt: skip


def check_fields(check: Check) -> dict[str, Any]:
    """A check."""
    return {
        "outcome": check.outcome, "status": check.status, "ms": check.ms, "reason": check.reason,
        "content": list(check.content), "at": check.at, "resume": check.resume or None, "by_hand": check.by_hand,
    }  # fmt: skip


def probe_fields(probe: Probe) -> dict[str, Any]:
    """What may be shown of an answer."""
    return {
        "media_type": probe.media_type, "size": probe.size, "is_whole": probe.is_whole, "result_code": probe.code,
        "shape": [{"path": path, "type": kind} for path, kind in probe.shape],
    }  # fmt: skip
