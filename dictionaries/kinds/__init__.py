"""Which kinds of dictionaries are there? Each is declared once, beside what a row of it is; all lists are derived."""

from __future__ import annotations

from collections.abc import Mapping

from dictionaries.kinds import blocklist, intents, lists, names, ranking, words
from dictionaries.kinds.kind import Group, Kind, Trait

# In this order they are listed, and go into versions.
KINDS: tuple[Kind, ...] = tuple(
    [
        one
        for module in (words, blocklist, names, intents, lists, ranking)
        for one in vars(module).values()
        if isinstance(one, Kind)
    ]
)
# Kinds whose rows are patterns.
PATTERNS = tuple([kind.name for kind in KINDS if "pattern" in kind.columns])
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
# Group of the console's navigation → its kinds, in its order.
GROUPS: Mapping[str, list[Kind]] = {
    group: sorted([kind for kind in KINDS if kind.group is group], key=lambda kind: kind.place) for group in Group
}


def kinds_with(trait: Trait) -> tuple[str, ...]:
    """The names of kinds that have a trait, or one of some."""
    return tuple([kind.name for kind in KINDS if kind.traits & trait])


def kinds_made_into(*parts: str) -> tuple[str, ...]:
    """The names of kinds of whose rows exactly these parts of an analysis are made."""
    return tuple([kind.name for kind in KINDS if kind.parts == parts])


__all__ = ["BY_NAME", "GROUPS", "KINDS", "PATTERNS", "Kind", "Trait", "kinds_made_into", "kinds_with"]
