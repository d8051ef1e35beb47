"""What the patrol leaves for those who tell it: all that is open, and what has changed within a day, by owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from dictionaries.regions import RegionTree
from indexer.store.patrol.findings import CHANGED, Finding, findings_since
from search_engine.alarms.records import Found, PatrolNote
from search_engine.editing.kept_queries.patrol_report import region_name

# A change is told at once, or as soon as whoever is told can be reached: after so long nobody waits for it.
TOLD_WITHIN = 86_400_000  # ms
# Of one owner; the command has them all.
MOST_NOTES = 200


def notes_of(connection: Connection, tree: RegionTree, now: int) -> Found:
    """What there is to tell. `now` in ms since 1970 UTC."""
    found: dict[str, list[PatrolNote]] = defaultdict(list)
    for one in findings_since(connection, now - TOLD_WITHIN):
        if (one.closed is None or one.what == CHANGED) and len(found[one.owner]) < MOST_NOTES:
            found[one.owner].append(_note(one, tree))
    return Found(patrol=dict(found))


def _note(one: Finding, tree: RegionTree) -> PatrolNote:
    content = one.content
    return PatrolNote(
        number=one.number, what=one.what, query=one.query, region=region_name(one.region, tree),
        before=card_text(content.get("before")), now=card_text(content.get("now")), why=why_text(content),
        count=one.count,
    )  # fmt: skip


def card_text(card: Mapping[str, Any] | None) -> str:
    """A card for people; "": none."""
    return f"{card['title']}（{card['id']}）" if card else ""


def why_text(content: Mapping[str, Any]) -> str:
    """What a finding says of why, in one line."""
    return "；".join(filter(None, (content.get("wanted", ""), *(one["text"] for one in content.get("why", ())))))
