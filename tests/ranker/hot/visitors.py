"""A simulator of visitors: people as they are spread over hours and addresses, and those who pretend to be many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.events.pseudonyms import NETWORK_BITS
from ranker.hot import BUCKET, HOUR, Occurrences, UsualCell, counted, expected, rank, renewed
from ranker.hot.unique_actor_occurrences import concatenate, distinct

# A Wednesday, 15:00 in China.
NOW = 1_764_140_400_000 // HOUR * HOUR
DAY = 24 * HOUR
# Share of a day's searches by hour in China: nothing much at night, a peak in the morning, one in the afternoon.
HOURS = np.array([1, 0.5, 0.3, 0.2, 0.3, 0.6, 1.5, 3, 6, 9, 9, 7, 5, 6, 8, 9, 8, 6, 5, 5, 5, 4, 3, 2])
CHINA = 8
PLANTED, HONEST = 900, 901


@dataclass(frozen=True)
class Place:
    """A region: how many searches a day, for how many terms, from how many blocks of how many networks.

    All are Zipf's: a few terms are most of what is asked, a few carriers' blocks and networks most of who asks.
    """

    searches: int
    terms: int
    blocks: int
    networks: int


# Three carriers with a network each for homes and for phones, of the old and of the new protocol, are twelve.
COUNTY = Place(600, 40, 60, 6)
CITY = Place(6_000, 80, 400, 12)
PROVINCE = Place(60_000, 200, 3_000, 60)


def zipf(count: int, power: float) -> np.ndarray:
    weights = 1.0 / np.arange(1, count + 1) ** power
    return weights / weights.sum()


class Visitors:
    """Draws sightings; every call of one seed draws others."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place, self.draw = place, np.random.default_rng(seed)
        self._actors = 0
        self._network = self.draw.choice(place.networks, place.blocks, p=zipf(place.networks, 1.0))

    def background(self, until: int, hours: int = 48) -> Occurrences:
        """What is asked in the hours before."""
        found = []
        for hour in range(until // HOUR - hours, until // HOUR):
            share = HOURS[(hour + CHINA) % 24] / HOURS.sum()
            count = self.draw.poisson(self.place.searches * share)
            terms = self.draw.choice(self.place.terms, count, p=zipf(self.place.terms, 0.9))
            found.append(self.people(terms, hour * HOUR, (hour + 1) * HOUR))
        return concatenate(found)

    def people(self, terms: Sequence[int] | np.ndarray, start: int, end: int) -> Occurrences:
        """People of this place, each with a term, at times between."""
        count = len(terms)
        blocks = self.draw.choice(self.place.blocks, count, p=zipf(self.place.blocks, 0.7))
        return self._sightings(terms, blocks, self._network[blocks], self.draw.integers(start, end, count))

    def bots(
        self, count: int, blocks: int, start: int, end: int, *, actors: int | None = None, networks: int | None = None
    ) -> Occurrences:
        """So many askings for the planted term, from as few blocks, by as many actors (each its own, if not said).

        Args:
            networks: That the blocks are of; a network of its own for each block, if not said.
        """
        chosen = self.draw.integers(0, blocks, count)
        at = self.draw.integers(start, end, count)
        found = self._sightings(np.full(count, PLANTED), 100_000 + chosen, 1_000 + chosen % (networks or blocks), at)
        if actors is None:
            return found
        who = -1 - self.draw.integers(0, actors, count)
        return Occurrences.of(found.term, who, found.block, found.region, found.bucket, found.day)

    def _sightings(self, terms, blocks, networks, at) -> Occurrences:
        count = len(terms)
        who = np.arange(self._actors, self._actors + count)
        self._actors += count
        day = at // DAY
        # hashes with the salt of the day
        lower = (blocks.astype(np.int64) * 1_000_003 + day * 7_919) ^ 0x5BD1E995
        block = ((networks.astype(np.int64) * 99_991 + day * 104_729) % (1 << 31) << NETWORK_BITS) | lower
        return Occurrences.of(terms, who, block, np.ones(count), at // BUCKET, day)


def usual_of(visitors: Visitors, now: int, weeks: int = 4):
    """What is usual for the last hour, learnt from the same hour of some weeks."""
    cells: dict[int, UsualCell] = {}
    for week in range(weeks, 0, -1):
        then = now - week * 7 * DAY
        occurrences = visitors.background(then, hours=24)
        hour = occurrences.take(occurrences.bucket >= (then - HOUR) // BUCKET)
        for term, actors in zip(*counted(distinct(hour)), strict=True):
            cells[int(term)] = renewed(cells.get(int(term)), week=-week, value=float(actors))

    def of(terms):
        found = [expected(cells.get(term), 0) for term in terms.tolist()]
        return np.array([mean for mean, _ in found]), np.array([variance for _, variance in found])

    return of


def order_of(occurrences: Occurrences, now: int, usual=None) -> list[int]:
    """Terms, hottest first."""
    table = rank(distinct(occurrences), now, usual)
    return table.term[np.lexsort((table.term, -table.heat))].tolist()
