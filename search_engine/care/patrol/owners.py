"""Who is told of a query: whoever keeps it, whoever owns its row, or whose the document is that came first."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from indexer.store.patrol.kept_queries import KeptQuery
from search_engine.editing.state import PublishedState


def owner_of_document(document: Mapping[str, Any] | None, addressed: Container[str]) -> str:
    """A document's site, its department, or its authority: the first that can be told, else the first that is named;
    "" where none is.

    Args:
        addressed: Names that have an address (`ZWFW_SITE_OWNERS`).
    """
    if document is None:
        return ""
    authority = document.get("authority") or {}
    named = [name for name in (document.get("site"), authority.get("department"), authority.get("name")) if name]
    return next((name for name in named if name in addressed), named[0] if named else "")


def owner_of_kept(kept: KeptQuery, state: PublishedState) -> str:
    """Who is named with the query, who owns its row, or its author."""
    row = state.own(kept.row) if kept.row else None
    return kept.owner or (row.owner if row else "") or kept.author
