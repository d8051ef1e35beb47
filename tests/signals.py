"""What a page says of signals."""

from __future__ import annotations

from search_engine.page.search_page import Item


def share_of(item: Item, signal: str) -> float:
    """What a signal adds to the score of an item, as it says itself."""
    assert item.why is not None
    [share] = [one["share"] for one in item.why["signals"] if one["name"] == signal]
    return float(share)
