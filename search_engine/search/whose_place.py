"""Whose cards are shown where the place that is asked about has nothing of what was asked for.

A place that the text names makes its own chain. What that lacks may be handled where the user is: that is shown
instead, and said to be so; and where neither has it, what other regions have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search_engine.search.result_set import ResultSet

NATION, OTHERS = "全国", "其他地区"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request leads to.

    Attributes:
        result: What is shown.
        named: What it leads to for the place that the text names; the same where that is shown.
        lacking: Name of the region that has nothing of what was asked for; "": none is said to.
        instead: Whose cards come first instead.
    """

    result: ResultSet
    named: ResultSet
    lacking: str = ""
    instead: str = ""

    @property
    def lacks_named_place(self) -> bool:
        """Whether it is the place that the text names that has nothing of its own."""
        return bool(self.lacking) and self.named.names_place


def answered(named: ResultSet, at_own: Callable[[], ResultSet | None]) -> Answered:
    """What is shown, and for whose lack of it.

    Args:
        named: For the place that the text names, if it names one, else for the user's region.
        at_own: Gives the same for the user's region, whatever the text names.
    """
    if named.parsed_query.empty:  # a place alone asks for nothing that it could lack
        return Answered(named, named)
    region = named.user.region.name if named.user else ""
    if named.names_place and named.first_is_elsewhere:
        own = at_own()
        if own is not None and own.user is not None and len(own.cards) and not own.first_is_elsewhere:
            return Answered(own, named, region, own.user.region.name)
        return Answered(named, named, region, OTHERS)
    if named.names_place and named.first_is_national:
        return Answered(named, named, region, NATION)
    if named.first_is_elsewhere and named.is_sure:
        return Answered(named, named, region, OTHERS)
    return Answered(named, named)
