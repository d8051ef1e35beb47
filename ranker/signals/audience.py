"""Whether a document is for those whom the query names."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.facet_share import of_facet
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s | None:
    if query.empty or query.audience is None:
        return None
    return of_facet(snapshot, cards, "audience", query.audience)


SIGNAL = Signal(
    name="audience", label="面向所说的对象", low=0, high=1, unit="1 = for the audience that is named",
    why="Who says 公司 or 个人 wants what is for them; two documents that have the same words mostly differ by less.",
    of=_of, least_weight=0,
)  # fmt: skip
