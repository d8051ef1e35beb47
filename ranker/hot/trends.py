"""How a term stands against the day before."""

from __future__ import annotations

from collections.abc import Mapping

UP, DOWN, NEW, SAME = "up", "down", "new", "same"


def trend(text: str, place: int, before: Mapping[str, int]) -> str:
    """`new` where it was not in the list, else whether it stands higher than it did.

    Args:
        place: From 1.
        before: Places of the day before, at the same hour.
    """
    was = before.get(text)
    if was is None:
        return NEW
    return UP if place < was else DOWN if place > was else SAME
