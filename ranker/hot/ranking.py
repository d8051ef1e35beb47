"""The terms of one region by their heat, from its sightings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from indexer.arrays import Bools, Float64s, Int64s
from ranker.hot.blocks import Blocks
from ranker.hot.heat import BUCKET, HOUR, WINDOW, decay_of, deviations, heat_of
from ranker.hot.sightings import Sightings

# A term of fewer actors is nobody's business: who asks for something rare is known by it (k-anonymity). They count
# after capping, in so many buckets, and from so many blocks on one day: ten actors of two blocks are three days of
# two people with patience.
LEAST_ACTORS = 10.0
LEAST_BUCKETS = 2
LEAST_BLOCKS = 5
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
        blocks: Blocks on the day that had the most of them.
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
    buckets: Int64s
    top_share: Float64s
    z: Float64s
    mean: Float64s

    def __len__(self) -> int:
        return len(self.term)


def rank(sightings: Sightings, now: int, expected: Expected | None = None) -> HotTable:
    """The terms that enough people ask for.

    A burst counts as a surprise by what comes in the last hour from blocks none of which has more than its share
    (without the floor): from fewer than twenty blocks nothing is one.

    Args:
        sightings: Of the region and all below it; distinct. Those outside of the `WINDOW` before `now` are left out.
        now: ms since 1970 UTC.
        expected: None: nothing is known of the usual.
    """
    rows = _often(sightings, now)
    terms, of = np.unique(rows.term.astype(np.int64), return_inverse=True)
    count = len(terms)
    blocks = Blocks.of(of, rows)
    weight = blocks.weights()
    actors = _sums(of, weight, count)
    age = (now - rows.bucket.astype(np.int64) * BUCKET).astype(np.float64)
    decayed = _sums(of, weight * decay_of(age), count)
    lately = rows.bucket > now // BUCKET - HOUR // BUCKET
    burst = Blocks.of(of[lately], rows.take(lately)).weights(floor=0.0)
    z, mean = _surprise(terms, _sums(of[lately], burst, count), expected)
    table = HotTable(
        term=terms,
        heat=heat_of(decayed, z),
        actors=actors,
        seen=np.bincount(of, minlength=count),
        blocks=blocks.most(count),
        buckets=_buckets(of, rows, count),
        top_share=blocks.largest(count) / np.maximum(actors, LEAST_ACTORS),
        z=z,
        mean=mean,
    )
    enough = (actors >= LEAST_ACTORS) & (table.buckets >= LEAST_BUCKETS) & (table.blocks >= LEAST_BLOCKS)
    return _where(table, enough)


def _often(sightings: Sightings, now: int) -> Sightings:
    """Those inside of the window, of terms that so many ask for at all: most are asked for once."""
    newest = now // BUCKET
    recent = (sightings.bucket > newest - WINDOW // BUCKET) & (sightings.bucket <= newest)
    times = np.bincount(sightings.term[recent], minlength=int(sightings.term.max(initial=0)) + 1)
    return sightings.take(recent & (times >= LEAST_ACTORS)[sightings.term])


def _buckets(of: Int64s, rows: Sightings, count: int) -> Int64s:
    """For each term in how many buckets it was asked for."""
    pairs = np.unique((of << 32) | rows.bucket)
    return np.bincount(pairs >> 32, minlength=count)


def counted(sightings: Sightings) -> tuple[Int64s, Float64s]:
    """Terms, and how many actors of each count, of sightings that are all of one stretch of time."""
    terms, of = np.unique(sightings.term.astype(np.int64), return_inverse=True)
    return terms, _sums(of, Blocks.of(of, sightings).weights(), len(terms))


def sparkline(sightings: Sightings, term: int, now: int) -> list[int]:
    """Actors of one term in each of the last `HOURS_SHOWN` hours, oldest first, before capping."""
    age = (now // BUCKET - sightings.bucket[sightings.term == term]) // (HOUR // BUCKET)
    age = age[(age >= 0) & (age < HOURS_SHOWN)]
    found: list[int] = np.bincount(age, minlength=HOURS_SHOWN)[::-1].tolist()
    return found


def _sums(of: Int64s, values: Float64s, count: int) -> Float64s:
    """The sum of the values of each place."""
    sums: Float64s = np.bincount(of, values, count).astype(np.float64)
    return sums


def _surprise(terms: Int64s, seen: Float64s, expected: Expected | None) -> tuple[Float64s, Float64s]:
    if expected is None:
        return np.zeros(len(terms)), np.full(len(terms), np.nan)
    mean, variance = expected(terms)
    return deviations(seen, mean, variance), mean


def _where(table: HotTable, kept: Bools) -> HotTable:
    return HotTable(*(getattr(table, field.name)[kept] for field in fields(HotTable)))
