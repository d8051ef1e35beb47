"""How sure it is that a card is what was asked for.

    sure      called so, or as near in meaning as four in nine names are to the name next to them; where names have all
              words, as three in four are
    possible  something else that the query may be about
    nothing   of a whole page: no name has the words, and none is nearer than names that have little in common

What counts as near is read off the catalogue itself: a text that is farther from every name than nine in ten names are
from the name next to them is about none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Bools, Float32s, Int64s
from ranker.matching.evidence import NAMED, NEARNESS
from ranker.matching.matches import Matches
from ranker.matching.meaning_policy import similarity_of
from ranker.matching.relevance import EXACT, IN_NAME, RELAXED
from ranker.ordering.cards import Cards
from ranker.profile import Zones

SURE, POSSIBLE = "sure", "possible"


@dataclass(frozen=True, slots=True)
class ZoneThresholds:
    """Similarities, -1 to 1: from `sure` on a card is what was asked for, from `named` on where its name has all words;
    below `floor` nothing is, of a search of a few words below `named`.
    """

    sure: float
    named: float
    floor: float


# Words of which a search describes what it means rather than naming it: 办场大活动几千人.
SAYS_MORE = 4

# Those of the sample catalogue, for one without names to read them off.
USUAL = ZoneThresholds(sure=0.83, named=0.74, floor=0.65)


def thresholds_of(zones: Zones, nearest_names: Float32s) -> ZoneThresholds:
    """The thresholds of a catalogue.

    Args:
        nearest_names: How near to each of some names the nearest other one is.
    """
    if not len(nearest_names):
        return USUAL
    found = np.quantile(nearest_names, (zones.sure, zones.named, zones.floor))
    sure, named, floor = (found + (np.clip(found[0], zones.lowest, zones.highest) - found[0])).tolist()
    return ZoneThresholds(sure, named, floor)


@dataclass(frozen=True, slots=True)
class ZonesOfMatches:
    """The zones of what one query matches.

    Attributes:
        decay: Of the profile; see `similarity_of`.
        words: How much of the query a name answers, 0-1, that is not nothing.
        similarity: How near some rows are in meaning, where only words were looked at; None where nothing can tell.
        named: The class from which on words name it.
    """

    matches: Matches
    thresholds: ZoneThresholds
    decay: float
    words: float
    similarity: Callable[[Int64s], Float32s | None]
    named: int = IN_NAME

    def with_sure(self, cards: Cards) -> Cards:
        """The cards, those marked that are what was asked for; of a query that asks for nothing of text all are.

        Args:
            cards: With the classes that their text gave them.
        """
        matches, classes = self.matches, cards.relevance_class
        if matches.parsed_query is None:
            return cards.with_(sure=np.ones(len(cards), np.bool_))
        if matches.nearest is None:
            return cards.with_(sure=self._sure_by_words(cards))
        # what has all words in its name and what is nearest may be of one class: nearness tells them apart
        similarity = similarity_of(self.decay, cards.evidence[:, NEARNESS], matches.nearest)
        least = np.where(cards.evidence[:, NAMED] > 0, self.thresholds.named, self.thresholds.sure)
        return cards.with_(sure=(classes > RELAXED) & ((classes == EXACT) | (similarity >= least)))

    def _sure_by_words(self, cards: Cards) -> Bools:
        """Of cards that only words were looked at for: those that have all in a name, and are no farther than that."""
        sure: Bools = cards.relevance_class >= self.named
        asked = (sure & (cards.relevance_class < EXACT)).nonzero()[0]
        if self.named == IN_NAME and len(asked):
            similarity = self.similarity(cards.row[asked])
            if similarity is not None:
                sure[asked] = similarity >= self.thresholds.named
        return sure

    @property
    def is_nothing(self) -> bool:
        """Whether what matches is about something else, all of it: nothing has all words, nor names most of them, and
        what is nearest is far. A search of a few words says what it names, and is to be as near as a name that has
        them. Without a region any word will do, as in plain ranked retrieval: articles of laws, whose names say little,
        are found so, each a document of its own outside any chain.
        """
        matches, limits = self.matches, self.thresholds
        if matches.by_all_words or matches.answered >= self.words:
            return False
        if matches.chain is None and (matches.answered > 0 or len(matches.wide.row)):
            return False
        said = matches.parsed_query
        is_sentence = said is not None and (said.typed > 0 or said.length >= SAYS_MORE)
        return matches.nearest is None or matches.nearest < (limits.floor if is_sentence else limits.named)
