"""The directory: what an empty query finds, which is everything."""

from __future__ import annotations

import numpy as np

from indexer.snapshot import Snapshot
from ranker.matching.evidence import no_evidence
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import RegionCascade, in_chain

# An empty query lists documents of bases of one region outside the chain where there are at most this many.
LISTED_SINGLES = 20_000


def everything(snapshot: Snapshot, cascade: RegionCascade | None) -> Matches:
    """Every document matches, as class 1 without evidence: the directory."""
    slots = np.full(snapshot.slots, RELAXED, np.uint8)
    chain = None
    if cascade is not None:
        rows = snapshot.chain_rows(cascade.numbers)
        live = snapshot.live.flags[rows.rows] * np.uint8(RELAXED)
        chain = ChainMatches(rows, live, no_evidence(len(rows.rows)))
    wide, all_of_it = _single_rows(snapshot, cascade)
    shared = SlotMatches(slots, np.zeros(snapshot.slots, np.float32), np.zeros(0, np.int64))
    return Matches(shared, chain, wide, all_of_it)


def _single_rows(snapshot: Snapshot, cascade: RegionCascade | None) -> tuple[RowMatches, bool]:
    """Documents of one region alone that stand outside the chain, as far as they are few enough to list."""
    if snapshot.manifest.bases - snapshot.manifest.shared_bases > LISTED_SINGLES:
        return RowMatches.none(), False
    rows = snapshot.rows_of_bases(np.arange(snapshot.manifest.shared_bases, snapshot.manifest.bases))
    rows = rows[snapshot.live.flags[rows] & ~in_chain(snapshot, rows, cascade)]
    return RowMatches.without_evidence(snapshot, rows, np.full(len(rows), RELAXED, np.uint8)), True
