"""Names of bases as entries, one base at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from indexer.suggestions.entry import MOST_WEIGHT, Entry, EntryKind

# Where a name without popularity stands; room for lighter kinds below, for visits above.
NAME_WEIGHT = 100
# What an alias weighs less than its title, so that of both the title is shown.
ALIAS_LESS = 1
# Kinds whose names are suggested, and by how much they weigh less: who types three characters wants to do something,
# and the titles of policies are many.
KINDS_LESS: Mapping[str, int] = {
    "matter": 0, "guide": 0, "app": 0, "topic": 8, "policy": 80, "interpretation": 88,
}  # fmt: skip
OF_OFFICE = "依职权"


def name_entries(base: int, content: Mapping[str, Any], weight: int = 0) -> Iterator[Entry]:
    """The entries of a base: its title and its aliases; none for a kind that is not suggested, nor for what an office
    takes up of itself, which a search shows by its whole name alone.

    Args:
        content: What its documents share.
        weight: What popularity adds; see `collect`.
    """
    kind: EntryKind = content.get("kind") or "matter"
    if kind not in KINDS_LESS or content.get("initiative") == OF_OFFICE:
        return
    own = NAME_WEIGHT - KINDS_LESS[kind] + weight
    for place, name in enumerate((content["title"], *content.get("aliases", ()))):
        yield Entry(name, kind, bounded(own - (ALIAS_LESS if place else 0)), (base,))


def bounded(weight: float) -> int:
    """A weight as entries have it."""
    return max(0, min(MOST_WEIGHT, round(weight)))
