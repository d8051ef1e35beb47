"""A matter that is abolished: whatever is asked of how it is handled, nobody has to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ABOLISHED = "已取消，无需办理"
# What is handled; of a text that is repealed there is nothing to be said.
HANDLED = frozenset({"matter", "guide"})


def abolished(document: Mapping[str, Any], asks: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """The one answer to all that is asked of it, in the shape of `answers_of`."""
    if document.get("kind") not in HANDLED or not asks:
        return ()
    source = {"document": document.get("id", ""), "element": "repealed_at"}
    return ({"asks": asks[0], "text": ABOLISHED, "source": source},)
