"""The cards of one page as items: only here do rows become documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from indexer.store import DocumentStore, StoredRow
from indexer.view import IndexView
from indexer.view.facets import channels_of
from ranker.cards import Cards
from ranker.cascade import RegionCascade
from search_engine.highlight import excerpt, highlight
from search_engine.page import Item
from search_engine.understanding import Understanding

# Where a summary is taken from when a document has none, the first that is there.
SUMMARY_FIELDS = ("summary", "text", "answer")


def present(
    view: IndexView,
    store: DocumentStore,
    cards: Cards,
    understanding: Understanding,
    cascade: RegionCascade | None,
    step: str | None,
    explain: bool,
) -> tuple[Item, ...]:
    """The items of the cards, in their order."""
    docs = view.columns.doc[cards.row].tolist()
    rows = store.get_rows(docs)
    return tuple(
        _item(view, store, cards, i, rows[doc], understanding, cascade, _why(view, cards, i, step) if explain else None)
        for i, doc in enumerate(docs)
        if doc in rows
    )


def _item(
    view: IndexView,
    store: DocumentStore,
    cards: Cards,
    i: int,
    row: StoredRow,
    understanding: Understanding,
    cascade: RegionCascade | None,
    why: dict[str, Any] | None,
) -> Item:
    document = store.whole(row)
    words = (*understanding.wording.words, *understanding.wording.extras)
    summary = _summary(document, words)
    needs_region = bool(cards.needs_region[i])
    return Item(
        id=row.id,
        kind=document.get("kind") or "",
        title=document["title"],
        highlights={"title": highlight(document["title"], words), "summary": highlight(summary, words)},
        summary=summary,
        channels=channels_of(view.facets.profiles[row.profile]),
        matter_type=document.get("matter_type"),
        authority=(document.get("authority") or {}).get("name"),
        region=_region(view, cards, i, cascade.own.number if cascade and needs_region else None),
        foreign=bool(cards.foreign[i]),
        needs_region=needs_region,
        online=tuple(document.get("online", ())),
        promised_time=document.get("promised_time"),
        visits=document.get("visits"),
        links=document.get("links") or {},
        score=round(float(cards.score[i]), 4),
        pinned=bool(cards.pinned[i]),
        status=document["status"],
        answer=None,
        collapsed={"catalog_code": document.get("catalog_code"), "count": int(cards.folded[i])},
        why=why,
    )


def _region(view: IndexView, cards: Cards, i: int, own: int | None) -> dict[str, Any]:
    number = int(view.columns.region[cards.row[i]]) if own is None else own
    region = view.tree.by_number(number)
    tier = int(cards.tier[i])
    return {"code": region.code, "name": region.name, "level": region.level, "tier": tier if tier >= 0 else None}


def _summary(document: Mapping[str, Any], words: tuple[str, ...]) -> str:
    for field in SUMMARY_FIELDS:
        if document.get(field):
            return excerpt(document[field], words)
    return "；".join(document.get("conditions", ()))[:120]


def _why(view: IndexView, cards: Cards, i: int, step: str | None) -> dict[str, Any]:
    """What put a card where it is."""
    row = cards.row[i]
    return {
        "class": int(cards.klass[i]),
        "tier": int(cards.tier[i]),
        "depth": int(cards.depth[i]),
        "foreign": bool(cards.foreign[i]),
        "score": round(float(cards.score[i]), 4),
        "popularity": round(float(np.float32(view.columns.popularity[row])), 2),
        "relaxation": step if cards.klass[i] == 1 else None,
    }
