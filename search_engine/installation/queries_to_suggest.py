"""Which of the queries that people ask again and again may be suggested to others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dictionaries.normalize import normal_text
from indexer.events import EventStore
from indexer.events.summaries import asked_by_few
from indexer.store.queries.query_log import FREQUENT, frequent_queries


def queries_to_suggest(log: Path, events: EventStore | None, hides: Callable[[str], bool]) -> list[tuple[str, int]]:
    """Text and how often. None that holds something banned, as what is banned is now: a word may have been asked before
    it was; and none that only a few people ask, as far as events tell.

    Args:
        events: None: there are none.
        hides: Whether a text is one that nobody else is to see.
    """
    found = {text: times for text, times in frequent_queries(log) if not hides(text)}
    names = {text: normal_text(text).strip() for text in found}
    few = asked_by_few(events, sorted(set(names.values())), FREQUENT) if events is not None else set()
    return [(text, times) for text, times in found.items() if names[text] not in few]
