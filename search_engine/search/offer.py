"""What a text would find, as far as those need to know who offer it to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dictionaries.normalize import squash
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import TIER_OF_LEVEL
from search_engine.search.result_set import ResultSet


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that may be offered to those who have not typed it.

    Attributes:
        meant: The text after pinyin was read and errors were mended.
        words: What a match needs.
        base: Number of the first card's base, -1 where there is none.
        here: Whether something that has all its words can be had from the region (without one: anywhere).
        aliases: The other names of the first card, where the text is its title.
    """

    meant: str
    words: frozenset[str]
    base: int
    here: bool
    aliases: tuple[str, ...] = ()


NOTHING = Offer("", frozenset(), -1, False)


def offer_of(text: str, answer: ResultSet, content_of: Callable[[int], Mapping[str, Any]]) -> Offer:
    """What is to be told of a text by what it found.

    Args:
        content_of: Base → what its copies share.
    """
    cards, analysis = answer.cards, answer.analysis
    # tiers up to the nation's are the user's own; -1 where there is no region
    near = (cards.tier <= TIER_OF_LEVEL["nation"]) | cards.foreign
    found = near & (cards.relevance_class > RELAXED) & answer.matches.by_words
    base = int(cards.base[answer.order[0]]) if len(cards) else NOTHING.base
    content = content_of(base) if len(cards) else {}
    named = squash(content.get("title", "")) == squash(text)
    return Offer(
        meant=analysis.text,
        words=frozenset(analysis.parsed_query.words),
        base=base,
        here=bool(found.any()),
        aliases=tuple(content.get("aliases", ())) if named else (),
    )
