"""The terms of one region by their heat, from its sightings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from indexer.generation.arrays import Array, Bools, Float64s, Int64s
from ranker.hot.abuse_caps import BLOCK_FLOOR
from ranker.hot.address_blocks import Blocks, floor_of
from ranker.hot.trend_score import BUCKET, HOUR, WINDOW, decay_of, deviations, heat_of
from ranker.hot.unique_actor_occurrences import Occurrences

# A term of fewer actors is nobody's business: who asks for something rare is known by it (k-anonymity). They count
# after capping, in so many buckets, and from so many blocks on one day: ten actors of two blocks are three days of
# two people with patience.
LEAST_ACTORS = 10.0
LEAST_BUCKETS = 2
LEAST_BLOCKS = 5
# And from so many networks, so that no two, with whatever blocks they have, place a term: see `caps.NETWORK_SHARE`.
LEAST_NETWORKS = 3
HOURS_SHOWN = WINDOW // HOUR
# Numbers of terms → the usual actors of this hour and their variance.
Expected = Callable[[Int64s], tuple[Float64s, Float64s]]


@dataclass(frozen=True, slots=True)
class HotTable:
    """Terms that may be shown; a row a term, in no order.

    Attributes:
        term: Their numbers.
        heat: See `heat_of`.
        actors: Actors that count: after capping, whatever their age.
        seen: Actors before capping.
        blocks, networks: Blocks, and networks of them, on the day that had the most.
        buckets: Buckets in which it was asked for.
        top_share: The share of `actors` that the block with most of them has.
        z: Standard deviations above the usual; 0 where nothing is known of the usual.
        mean: The usual actors of an hour like the last one; NaN where nothing is known.
    """

    term: Int64s
    heat: Float64s
    actors: Float64s
    seen: Int64s
    blocks: Int64s
    networks: Int64s
    buckets: Int64s
    top_share: Float64s
    z: Float64s
    mean: Float64s

    def __len__(self) -> int:
        return len(self.term)


def rank(occurrences: Occurrences, now: int, expected: Expected | None = None) -> HotTable:
    """The terms that enough people ask for.

    A burst counts as a surprise by what comes in the last hour from blocks and networks none of which has more than its
    share (without the floor): from fewer than twenty blocks nothing is one.

    Args:
        sightings: Of the region and all below it; distinct. Those outside of the `WINDOW` before `now` are left out.
        now: ms since 1970 UTC.
        expected: None: nothing is known of the usual.
    """
    inside = _inside(occurrences, now)
    floor, rows = floor_of(inside), _often(inside)
    terms, of = _numbered(rows.term)
    count = len(terms)
    blocks = Blocks.of(of, rows)
    counts = blocks.counted(floor)
    weight = blocks.weights(counts)
    actors = _sums(of, weight, count)
    age = (now - rows.bucket.astype(np.int64) * BUCKET).astype(np.float64)
    decayed = _sums(of, weight * decay_of(age), count)
    lately = rows.bucket > now // BUCKET - HOUR // BUCKET
    late = Blocks.of(of[lately], rows.take(lately))
    burst = late.weights(late.counted(floor=0.0))
    z, mean = _surprise(terms, _sums(of[lately], burst, count), expected)
    table = HotTable(
        term=terms,
        heat=heat_of(decayed, z),
        actors=actors,
        seen=np.bincount(of, minlength=count),
        blocks=blocks.most(count),
        networks=blocks.most_networks(count),
        buckets=_buckets(of, rows, count),
        top_share=blocks.largest(count, counts) / np.maximum(actors, LEAST_ACTORS),
        z=z,
        mean=mean,
    )
    spread = (table.blocks >= LEAST_BLOCKS) & (table.networks >= LEAST_NETWORKS)
    return _where(table, spread & (actors >= LEAST_ACTORS) & (table.buckets >= LEAST_BUCKETS))


def _inside(occurrences: Occurrences, now: int) -> Occurrences:
    newest = now // BUCKET
    return occurrences.take((occurrences.bucket > newest - WINDOW // BUCKET) & (occurrences.bucket <= newest))


def _often(occurrences: Occurrences) -> Occurrences:
    """Those of terms that so many ask for at all: most are asked for once."""
    times = np.bincount(occurrences.term, minlength=1)
    return occurrences.take((times >= LEAST_ACTORS)[occurrences.term])


def _buckets(of: Int64s, rows: Occurrences, count: int) -> Int64s:
    """For each term in how many buckets it was asked for."""
    if not len(rows):
        return np.zeros(count, np.int64)
    oldest = int(rows.bucket.min())
    width = int(rows.bucket.max()) - oldest + 1
    times = np.bincount(of * width + (rows.bucket - oldest), minlength=count * width)
    found: Int64s = np.count_nonzero(times.reshape(count, width), axis=1).astype(np.int64)
    return found


def _numbered(term: Array) -> tuple[Int64s, Int64s]:
    """The distinct terms, and for each row the place of its own: as `np.unique`, without sorting."""
    there = np.bincount(term, minlength=1) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[term]


def counted(occurrences: Occurrences) -> tuple[Int64s, Float64s]:
    """Terms, and how many actors of each are usual, of sightings that are all of one stretch of time.

    With the floor of a quiet region, wherever they are from: a term that sometimes has twenty blocks in an hour and
    sometimes has not would surprise whenever it has.
    """
    terms, of = _numbered(occurrences.term)
    blocks = Blocks.of(of, occurrences)
    return terms, _sums(of, blocks.weights(blocks.counted(BLOCK_FLOOR)), len(terms))


def sparkline(occurrences: Occurrences, term: int, now: int) -> list[int]:
    """Actors of one term in each of the last `HOURS_SHOWN` hours, oldest first, before capping."""
    age = (now // BUCKET - occurrences.bucket[occurrences.term == term]) // (HOUR // BUCKET)
    age = age[(age >= 0) & (age < HOURS_SHOWN)]
    found: list[int] = np.bincount(age, minlength=HOURS_SHOWN)[::-1].tolist()
    return found


def _sums(of: Int64s, values: Float64s, count: int) -> Float64s:
    sums: Float64s = np.bincount(of, values, count).astype(np.float64)
    return sums


def _surprise(terms: Int64s, seen: Float64s, expected: Expected | None) -> tuple[Float64s, Float64s]:
    if expected is None:
        return np.zeros(len(terms)), np.full(len(terms), np.nan)
    mean, variance = expected(terms)
    return deviations(seen, mean, variance), mean


def _where(table: HotTable, kept: Bools) -> HotTable:
    return HotTable(*(getattr(table, field.name)[kept] for field in fields(HotTable)))
