"""How kept queries are told: to people in a line, to programs as plain values."""

from __future__ import annotations

from typing import Any

from dictionaries.lexicon.row_ids import row_id
from indexer.documents.timestamps import of_milliseconds
from indexer.store.monitor.kept_queries import FIRST, NOTHING, KeptQuery
from search_engine.editing.formatting import key_fields


def wanted_text(kept: KeptQuery) -> str:
    """What must be found."""
    if kept.wants == NOTHING:
        return "应什么都找不到"
    document = f"{kept.document} 或其他地区的同一事项" if kept.base else kept.document
    return f"{'第一条' if kept.wants == FIRST else '前三条中'}应有 {document}"


def kept_fields(kept: KeptQuery) -> dict[str, Any]:
    """A kept query as plain values."""
    return {
        "number": kept.number,
        "query": kept.query,
        "region": kept.region,
        "wants": kept.wants,
        "document": kept.document,
        "any_copy": bool(kept.base),
        "blocks": kept.blocks,
        "row": None if kept.row is None else {"id": row_id(kept.row), **key_fields(kept.row)},
        "author": kept.author,
        "owner": kept.owner,
        "note": kept.note,
        "created": of_milliseconds(kept.created),
    }
