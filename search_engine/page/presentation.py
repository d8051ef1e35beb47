"""The cards of one page as items: only here do rows become documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from indexer.generation.arrays import Float32s, UInt8s
from indexer.snapshot import Snapshot
from indexer.snapshot.facets import channels_of
from indexer.store import DocumentStore, WholeRow
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from ranker.signals import SHOWN_DIGITS, SignalShares
from search_engine.page.answers import answer_of
from search_engine.page.durations import whole_time
from search_engine.page.highlighting import excerpt, highlight
from search_engine.page.search_page import Item
from search_engine.page.why import why_of
from search_engine.query.analysis import QueryAnalysis

# Where a summary is taken from when a document has none, the first that is there.
SUMMARY_FIELDS = ("summary", "text", "answer")


class Presenter:
    """Makes items of cards.

    Args:
        step: The relaxation step that was taken, if one was.
        hosts: Hosts that a link in an answer may have; empty: any.
        km: Row → distance of its place of handling, where it was asked for.
    """

    def __init__(
        self,
        view: Snapshot,
        store: DocumentStore,
        analysis: QueryAnalysis,
        cascade: RegionCascade | None,
        step: str | None,
        hosts: Collection[str] = (),
        km: Mapping[int, float] | None = None,
    ) -> None:
        self._km = km or {}
        self._view, self._store, self._cascade = view, store, cascade
        self._step, self._hosts = step, hosts
        self._asks = analysis.asks
        self._words = analysis.parsed_query.every_word

    def items(
        self,
        cards: Cards,
        signals: list[SignalShares] | None = None,
        similarity: Float32s | None = None,
        lowered_from: UInt8s | None = None,
    ) -> tuple[Item, ...]:
        """The items of the cards, in their order. Only here do rows become documents.

        Args:
            signals: What each signal has in the score of each, where that is to be told.
            similarity: How near each is in meaning; None where only words count.
            lowered_from: The class that the text of each gave it, where it cannot be used from the user's region; or 0.
        """
        near = [None] * len(cards) if similarity is None else similarity.tolist()
        before = [0] * len(cards) if lowered_from is None else lowered_from.tolist()
        docs = self._view.columns.doc[cards.row].tolist()
        found = self._store.full_documents(docs)
        return tuple(
            self._item(cards, i, found[doc], signals, near[i], before[i]) for i, doc in enumerate(docs) if doc in found
        )

    def _item(
        self,
        cards: Cards,
        i: int,
        whole: WholeRow,
        signals: list[SignalShares] | None,
        near: float | None,
        before: int,
    ) -> Item:
        row, document = whole
        summary = _summary(document, self._words)
        return Item(
            id=row.id,
            kind=document.get("kind") or "",
            title=document["title"],
            highlights={
                "title": highlight(document["title"], self._words),
                "summary": highlight(summary, self._words),
            },
            summary=summary,
            channels=channels_of(self._view.facets.profiles[row.profile]),
            matter_type=document.get("matter_type"),
            authority=(document.get("authority") or {}).get("name"),
            region=self._region(cards, i),
            foreign=bool(cards.foreign[i]),
            needs_region=bool(cards.needs_region[i]),
            online=tuple(document.get("online", ())),
            promised_time=whole_time(document.get("promised_time")),
            visits=document.get("visits"),
            links=document.get("links") or {},
            score=round(float(cards.score[i]), SHOWN_DIGITS),
            pinned=bool(cards.pinned[i]),
            status=document["status"],
            answer=answer_of(document, self._asks, self._hosts) if self._asks else None,
            collapsed={"catalog_code": document.get("catalog_code"), "count": int(cards.collapsed_count[i])},
            distance_km=self._distance(int(cards.row[i])),
            why=None if signals is None else why_of(cards, i, signals, near=near, before=before, step=self._step),
        )

    def _distance(self, row: int) -> float | None:
        km = self._km.get(row)
        return None if km is None else round(km, 1)

    def _region(self, cards: Cards, i: int) -> dict[str, Any]:
        """Where the card is; a card that stands for copies below is the user's own region's."""
        number = int(self._view.columns.region[cards.row[i]])
        if self._cascade is not None and cards.needs_region[i]:
            number = self._cascade.own.number
        region = self._view.tree.by_number(number)
        tier = int(cards.tier[i])
        return {"code": region.code, "name": region.name, "level": region.level, "tier": tier if tier >= 0 else None}


def _summary(document: Mapping[str, Any], words: tuple[str, ...]) -> str:
    for field in SUMMARY_FIELDS:
        if document.get(field):
            return excerpt(document[field], words)
    return "；".join(document.get("conditions", ()))[:120]
