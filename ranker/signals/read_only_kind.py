"""Whether a document is only read, where something is to be done."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.facet_share import of_facet
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

READ_KINDS = ("policy", "interpretation", "news", "complaint")


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s | None:
    if query.empty or query.names_text_kind:
        return None
    return of_facet(snapshot, cards, "kind", *READ_KINDS)


SIGNAL = Signal(
    name="read_only_kind", label="仅供阅读", low=0, high=1, unit="1 = policy, interpretation, news or complaint",
    why="People who name no kind of text want to get something done: what is only read stands after that.",
    of=_of,
)  # fmt: skip
