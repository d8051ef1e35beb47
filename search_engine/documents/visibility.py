"""Which documents readers may be given: those that a search could show now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

OFFLINE = "offline"


def is_visible(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document (JSON values) is neither offline, nor expired, nor yet to come into force.

    Args:
        now: None: now.
    """
    if document["status"] == OFFLINE:
        return False
    moment = now or datetime.now(UTC)
    begins, ends = document.get("effective_from"), document.get("expires_at")
    begun = begins is None or datetime.fromisoformat(begins) <= moment
    return begun and (ends is None or datetime.fromisoformat(ends) > moment)
