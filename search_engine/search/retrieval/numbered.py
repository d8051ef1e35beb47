"""What is called by a number that was typed: documents by their ids and 实施编码, matters by their 基本编码."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import no_evidence
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches
from ranker.matching.relevance import EXACT
from ranker.ordering.cascade import RegionCascade
from search_engine.search.retrieval.chain_membership import in_chain

# So many matters and documents at most: who types so short a part goes on typing.
MOST = 200


def numbered(snapshot: Snapshot, code: str, cascade: RegionCascade | None) -> Matches | None:
    """All that has the number, or has it in its number, as class 6; matters that an office takes up of itself too.
    None where nothing has.
    """
    bases, rows = snapshot.numbered(code, MOST)
    if not (len(bases) or len(rows)):
        return None
    slot = snapshot.slot_of(bases)
    slots = np.zeros(snapshot.slots, np.uint8)
    slots[slot[slot >= 0]] = EXACT
    rows = np.concatenate((rows, snapshot.rows_of_bases(bases[slot < 0])))
    rows = np.unique(rows[snapshot.live.flags[rows]])
    chain = None
    if cascade is not None:
        of_chain = snapshot.chain_rows(cascade.numbers)
        found = np.append(slots, 0)[of_chain.slot] | np.isin(of_chain.rows, rows) * np.uint8(EXACT)
        live = (found * snapshot.live.flags[of_chain.rows]).astype(np.uint8)
        chain = ChainMatches(of_chain, live, no_evidence(len(live)))
    shared = SlotMatches(slots, np.zeros(snapshot.slots, np.float32), np.zeros(0, np.int64))
    return Matches(shared, chain, _wide(snapshot, rows[~in_chain(snapshot, rows, cascade)]), wide_is_all=True)


def _wide(snapshot: Snapshot, rows: Int64s) -> RowMatches:
    base = snapshot.columns.base[rows].astype(np.int64)
    classes = np.full(len(rows), EXACT, np.uint8)
    return RowMatches(rows, base, snapshot.slot_of(base), classes, no_evidence(len(rows)))
