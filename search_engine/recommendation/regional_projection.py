"""From bases to cards, as seen from the user's region: by the very cascade and collapsing of searches."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.chain import ChainRows
from ranker.collapse import collapse, nearest_of_each_base
from ranker.matching.evidence import no_evidence
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches, isin_sorted
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade

# All are as good as their source says: classes are for what was typed.
ALL_SAME = 1


def localise(snapshot: Snapshot, cascade: RegionCascade | None, bases: Collection[int]) -> Cards:
    """One card for each base that is live anywhere, its nearest copy: `tier`, `foreign` and `needs_region` as in a
    search.
    """
    wanted = np.array(sorted(bases), np.int64)
    slots = snapshot.slot_of(wanted)
    relevance_class = np.zeros(snapshot.slots, np.uint8)
    relevance_class[slots[slots >= 0]] = ALL_SAME
    chain = None if cascade is None else _chain(snapshot, snapshot.chain_rows(cascade.numbers), wanted)
    wide = _wide(snapshot, wanted[slots < 0], chain)
    shared = SlotMatches(relevance_class, np.zeros(snapshot.slots, np.float32), np.zeros(0, np.int64))
    cards = collapse(snapshot, Matches(shared, chain, wide, True), cascade, "others").cards
    return nearest_of_each_base(snapshot, cards)


def _chain(snapshot: Snapshot, rows: ChainRows, wanted: Int64s) -> ChainMatches:
    here = isin_sorted(rows.base, wanted) & snapshot.live.flags[rows.rows]
    return ChainMatches(rows, here.astype(np.uint8) * ALL_SAME, no_evidence(len(here)))


def _wide(snapshot: Snapshot, alone: Int64s, chain: ChainMatches | None) -> RowMatches:
    """Rows of bases of one region that do not stand in the chain."""
    if not len(alone):
        return RowMatches.none()
    rows = snapshot.rows_of_bases(alone)
    rows = rows[snapshot.live.flags[rows]]
    if chain is not None:
        rows = rows[~isin_sorted(rows, chain.rows.rows)]
    base = snapshot.columns.base[rows].astype(np.int64)
    same = np.full(len(rows), ALL_SAME, np.uint8)
    return RowMatches(rows, base, snapshot.slot_of(base), same, no_evidence(len(rows)))
