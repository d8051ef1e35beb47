"""Documents that came with a low rating: portals that gather 办事指南符合度 themselves send it with the document."""

from __future__ import annotations

import numpy as np

from indexer.generation.columns import RATING_STEPS
from indexer.snapshot import Snapshot

# Ratings that a mean must be of; documents that are told, those with the most ratings.
LEAST_RATINGS, MOST_DOCUMENTS = 10, 200


def low_rated(snapshot: Snapshot, low: float) -> dict[str, int]:
    """Documents whose mean rating is `low` (1-5) at most → of how many ratings it is."""
    columns = snapshot.columns
    rating, count = columns.rating[: snapshot.rows], columns.rating_count[: snapshot.rows]
    is_low = (rating > 0) & (rating <= low * RATING_STEPS) & (count >= LEAST_RATINGS)
    rows = np.flatnonzero(is_low & snapshot.live.flags[: snapshot.rows])
    rows = rows[np.argsort(-count[rows].astype(np.int64), kind="stable")][:MOST_DOCUMENTS]
    return dict(zip(snapshot.ids(rows), count[rows].tolist(), strict=True))
