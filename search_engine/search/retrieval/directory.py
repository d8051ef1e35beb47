"""The directory: what an empty query finds, which is everything but what an office takes up of itself (依职权)."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, UInt8s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import no_evidence
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches
from ranker.matching.relevance import EXACT, NO_MATCH, RELAXED
from ranker.ordering.cascade import RegionCascade, in_chain


def without_ex_officio(relevance_class: Array, is_ex_officio: Bools, include_ex_officio: bool) -> UInt8s:
    """Classes without matters that an office takes up of itself, unless these are wanted or named exactly."""
    found: UInt8s = relevance_class.astype(np.uint8)
    if not include_ex_officio:
        found[is_ex_officio & (relevance_class < EXACT)] = NO_MATCH
    return found


# An empty query lists documents of bases of one region outside the chain where there are at most this many.
LISTED_SINGLES = 20_000


def everything(snapshot: Snapshot, cascade: RegionCascade | None, include_ex_officio: bool) -> Matches:
    """Every document matches, as class 1 without evidence: the directory."""
    slots = without_ex_officio(np.full(snapshot.slots, RELAXED), snapshot.ex_officio_slots, include_ex_officio)
    chain = None
    if cascade is not None:
        rows = snapshot.chain_rows(cascade.numbers)
        relevance_class = without_ex_officio(
            np.full(len(rows.rows), RELAXED), snapshot.is_ex_officio[rows.profile], include_ex_officio
        )
        live = (relevance_class * snapshot.live.flags[rows.rows]).astype(np.uint8)
        chain = ChainMatches(rows, live, no_evidence(len(rows.rows)))
    wide, all_of_it = _single_rows(snapshot, cascade, include_ex_officio)
    shared = SlotMatches(slots, np.zeros(snapshot.slots, np.float32), np.zeros(0, np.int64))
    return Matches(shared, chain, wide, all_of_it)


def _single_rows(
    snapshot: Snapshot, cascade: RegionCascade | None, include_ex_officio: bool
) -> tuple[RowMatches, bool]:
    """Documents of one region alone that stand outside the chain, as far as they are few enough to list."""
    if snapshot.manifest.bases - snapshot.manifest.shared_bases > LISTED_SINGLES:
        return RowMatches.none(), False
    rows = snapshot.rows_of_bases(np.arange(snapshot.manifest.shared_bases, snapshot.manifest.bases))
    rows = rows[snapshot.live.flags[rows] & ~in_chain(snapshot, rows, cascade)]
    offices = snapshot.is_ex_officio[snapshot.columns.profile[rows]]
    relevance_class = without_ex_officio(np.full(len(rows), RELAXED), offices, include_ex_officio)
    return RowMatches.without_evidence(snapshot, rows, relevance_class).take(relevance_class > 0), True
