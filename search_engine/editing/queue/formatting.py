"""Items of the queue as plain values."""

from __future__ import annotations

from typing import Any

from dictionaries.regions import RegionTree
from indexer.documents.timestamps import of_milliseconds
from indexer.events.shortcomings import Remark
from indexer.store.queue.items import QueueItem
from indexer.store.queue.rounds import QueueRound
from search_engine.editing.guarded_queries.monitor_report import region_name


def queue_item_fields(item: QueueItem, today: str, tree: RegionTree) -> dict[str, Any]:
    """An item. `today`: YYYY-MM-DD in China."""
    return {
        "number": item.number,
        "about": item.about,
        "query": item.shown if item.about == "query" else "",
        "title": item.shown if item.about != "query" else "",
        "document": item.document,
        "region": item.region,
        "region_name": region_name(item.region, tree) if item.region else "",
        "site": item.site,
        "sort": item.sorted_as,
        "proposed": item.proposed,
        "is_proposed": not item.sort,
        "why": item.why,
        "department": item.department,
        "owner": item.owner,
        "due": item.due,
        "overdue": item.is_overdue(today),
        "state": item.state,
        "note": item.note,
        "sources": dict(item.sources),
        "elements": dict(item.elements),
        "count": item.count,
        "outcome": dict(item.outcome),
        "first_seen": of_milliseconds(item.first_seen),
        "last_seen": of_milliseconds(item.last_seen),
        "closed": None if item.closed is None else of_milliseconds(item.closed),
        "closed_by": item.closed_by,
        "returned": item.returned,
    }


def remark_fields(remark: Remark) -> dict[str, Any]:
    """A sentence of a reader's."""
    return {"element": remark.element, "text": remark.text, "at": of_milliseconds(remark.at)}


def queue_round_fields(found: QueueRound) -> dict[str, Any]:
    """A gathering."""
    return {
        "begun": of_milliseconds(found.begun),
        "ended": of_milliseconds(found.ended),
        "seen": found.seen,
        "added": found.added,
        "mended": found.mended,
        "returned": found.returned,
    }
