"""The filter by validity: documents that are in force, or over in one way or another, as if no others were there."""

from __future__ import annotations

import numpy as np

from indexer.snapshot import Snapshot
from indexer.snapshot.validities import IN_FORCE, VALIDITIES
from ranker.collapse.row_filter import only_rows, without_rows
from ranker.matching.matches import Matches
from ranker.ordering.cascade import RegionCascade


def of_validity(
    snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, wanted: tuple[str, ...]
) -> Matches:
    """The matches that a request wants.

    Args:
        wanted: Names of `VALIDITIES`; none: all of them.
    """
    if not wanted:
        return matches
    codes = [VALIDITIES.index(name) for name in wanted]
    over = snapshot.validities.over
    among = np.isin(snapshot.validities.codes[over], codes)
    if IN_FORCE in codes:
        return without_rows(snapshot, matches, cascade, over[~among])
    return only_rows(snapshot, matches, cascade, over[among])
