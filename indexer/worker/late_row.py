"""The columns of a document that came after the build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.documents.elements import ALL_ELEMENTS, elements_of
from indexer.generation.columns import MOST_RATINGS, RATING_STEPS
from indexer.store.stored_row import StoredRow


def late_row(row: StoredRow, base: int, region: int, document: Mapping[str, Any]) -> dict[str, int | float]:
    """A value for each column.

    Args:
        base: The number of its base in the generation; region: of its region in the tree.
        document: All of its fields.
    """
    return {
        "doc": row.doc,
        "base": base,
        "region": region,
        "profile": row.profile,
        "site": row.site or 0,
        "effective": row.effective or 0,
        "expires": row.expires or 0,
        "updated": row.updated or 0,
        "popularity": row.popularity or 0.0,
        "rating": round(document.get("rating", 0) * RATING_STEPS),
        "rating_count": min(document.get("rating_count", 0), MOST_RATINGS),
        # by itself, whatever its base has
        "own_elements": elements_of(document),
        "lacking_elements": ALL_ELEMENTS,
    }
