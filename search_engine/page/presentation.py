"""The cards of one page as items: only here do rows become documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, NamedTuple

from indexer.generation.arrays import Float32s, UInt8s
from indexer.snapshot import Snapshot
from indexer.snapshot.facets import channels_of
from indexer.store import DocumentStore, StoredRow
from indexer.store.split import Content
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from search_engine.page.answers import answer_of
from search_engine.page.durations import whole_time
from search_engine.page.highlighting import excerpt, highlight
from search_engine.page.search_page import Item
from search_engine.people.personalization import SHOWN_DIGITS
from search_engine.query.analysis import QueryAnalysis

# Where a summary is taken from when a document has none, the first that is there.
SUMMARY_FIELDS = ("summary", "text", "answer")


class _Shown(NamedTuple):
    """One card of the page as plain values: from the arrays of `Cards` one at a time, each would cost .1 µs and more.

    Attributes:
        region: The number of its row's region.
        added: What a person's tastes added to its score.
        near: How near it is in meaning.
        lowered_from: The class that its text gave it, where it cannot be used from the user's region; or 0.
    """

    row: int
    relevance_class: int
    tier: int
    depth: int
    foreign: bool
    needs_region: bool
    score: float
    collapsed_count: int
    pinned: bool
    region: int
    added: float
    near: float | None
    lowered_from: int

    @classmethod
    def of(
        cls, cards: Cards, regions: list[int], added: Float32s | None, near: Float32s | None, lowered: UInt8s | None
    ) -> Iterator[_Shown]:
        """All cards, in their order."""
        columns: list[Iterable[Any]] = [getattr(cards, name).tolist() for name in cls._fields[:CARD_COLUMNS]]
        columns.append(regions)
        for values, otherwise in ((added, 0.0), (near, None), (lowered, 0)):
            columns.append(repeat(otherwise, len(cards)) if values is None else values.tolist())
        return map(cls._make, zip(*columns, strict=True))


# So many of them are columns of cards.
CARD_COLUMNS = _Shown._fields.index("region")


class Presenter:
    """Makes items of cards.

    Args:
        step: The relaxation step that was taken, if one was.
        explain: Whether items say why they stand where they do.
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
        explain: bool,
        hosts: Collection[str] = (),
        km: Mapping[int, float] | None = None,
    ) -> None:
        self._km = km or {}
        self._view, self._store, self._cascade = view, store, cascade
        self._step, self._explain, self._hosts = step, explain, hosts
        self._asks = analysis.asks
        self._words = analysis.parsed_query.every_word

    def items(
        self,
        cards: Cards,
        added: Float32s | None = None,
        similarity: Float32s | None = None,
        lowered_from: UInt8s | None = None,
    ) -> tuple[Item, ...]:
        """The items of the cards, in their order. Only here do rows become documents.

        Args:
            added: What a person's tastes added to the score of each.
            similarity: How near each is in meaning; None where only words count.
            lowered_from: The class that the text of each gave it, where it cannot be used from the user's region; or 0.
        """
        regions, docs = (getattr(self._view.columns, name)[cards.row].tolist() for name in ("region", "doc"))
        found = self._store.full_documents(docs)
        shown = _Shown.of(cards, regions, added, similarity, lowered_from)
        return tuple([self._item(one, *found[doc]) for one, doc in zip(shown, docs, strict=True) if doc in found])

    def _item(self, card: _Shown, row: StoredRow, document: Content) -> Item:
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
            region=self._region(card),
            foreign=card.foreign,
            needs_region=card.needs_region,
            online=tuple(document.get("online", ())),
            promised_time=whole_time(document.get("promised_time")),
            visits=document.get("visits"),
            links=document.get("links") or {},
            score=round(card.score, 4),
            pinned=card.pinned,
            status=document["status"],
            answer=answer_of(document, self._asks, self._hosts) if self._asks else None,
            collapsed={"catalog_code": document.get("catalog_code"), "count": card.collapsed_count},
            distance_km=self._distance(card.row),
            why=self._why(card) if self._explain else None,
        )

    def _distance(self, row: int) -> float | None:
        km = self._km.get(row)
        return None if km is None else round(km, 1)

    def _region(self, card: _Shown) -> dict[str, Any]:
        """Where the card is; a card that stands for copies below is the user's own region's."""
        number = card.region if self._cascade is None or not card.needs_region else self._cascade.own.number
        region, tier = self._view.tree.by_number(number), card.tier
        return {"code": region.code, "name": region.name, "level": region.level, "tier": tier if tier >= 0 else None}

    def _why(self, card: _Shown) -> dict[str, Any]:
        """What put a card where it is; `lowered_from`: its class by text, where it cannot be used from here."""
        return {
            "class": card.relevance_class,
            "lowered_from": card.lowered_from or None,
            "tier": card.tier,
            "depth": card.depth,
            "foreign": card.foreign,
            "score": round(card.score, 4),
            "popularity": round(float(self._view.columns.popularity[card.row]), 2),
            "personal": round(card.added, SHOWN_DIGITS),
            "meaning": None if card.near is None else round(card.near, 3),
            "relaxation": self._step if card.relevance_class == RELAXED else None,
        }


def _summary(document: Mapping[str, Any], words: tuple[str, ...]) -> str:
    for field in SUMMARY_FIELDS:
        if document.get(field):
            return excerpt(document[field], words)
    return "；".join(document.get("conditions", ()))[:120]
