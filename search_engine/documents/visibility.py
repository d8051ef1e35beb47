"""Which documents readers may be given: those that a search could show now, and on a page of its own what is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from indexer.documents.document import KEPT_WHEN_EXPIRED

OFFLINE = "offline"


def is_visible(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document (JSON values) is neither offline, nor yet to come into force, nor expired; what is only read
    stays after its last day.

    Args:
        now: None: now.
    """
    moment = now or datetime.now(UTC)
    ends = document.get("expires_at")
    is_there = ends is None or datetime.fromisoformat(ends) > moment or document.get("kind") in KEPT_WHEN_EXPIRED
    return is_there and has_begun(document, moment)


def has_begun(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document is neither offline nor yet to come into force: it may be over, and its page says so."""
    if document["status"] == OFFLINE:
        return False
    begins = document.get("effective_from")
    return begins is None or datetime.fromisoformat(begins) <= (now or datetime.now(UTC))
