"""A query set drawn from traffic, with the weights that make its mean one of all searches.

**The estimator.** Queries (a text of a region) are parted into bands by how often they are asked; from each band n_b
are drawn with chances π_i proportional to f_i, how often query i was asked (`sampling.drawn`). Query i has the weight

    w_i = f_i ÷ (F · π_i),   F = Σ f over all queries that may be drawn,

and the estimate of the mean of y over all searches is Σ w_i y_i ÷ Σ w_i over the set. Without rejections Σ w_i of a
band is exactly the band's share of the searches, so this is the Horvitz-Thompson estimator: unbiased, whatever y is.
Where some are turned down on review, the weights of the others of their band grow to the band's share (`accepted`): the
estimate then takes those that were turned down for like the rest of their band.

Searches for a text that nobody may see (numbers of persons, banned words, distress) are no part of F.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dictionaries.normalize import normal_text
from indexer.events.query_sums import searches
from indexer.store.location import is_there
from indexer.store.queries.query_log import asked_by_region
from search_engine.installation.installation import Installation
from search_engine.tuning.askers import asked_by_enough, days, is_public
from search_engine.tuning.contexts import Contexts, query_id
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.sampling import ABOVE, allotted, bands_of, drawn

SIZE, SEED = 300, 1
# A text in normal form and the code of a region.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DrawnQuery:
    """A query of a draw.

    Attributes:
        times: How often it was asked.
        asked_by_enough: Whether enough people asked it for it to be seen by anybody; if not, somebody decides.
    """

    query: SetQuery
    times: int
    asked_by_enough: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, and from what.

    Attributes:
        queries: Band after band, the most frequent first.
        searches: F.
        distinct: Queries that could be drawn.
        hidden: Searches that could not, since nobody may see what they say.
    """

    queries: tuple[DrawnQuery, ...]
    searches: int
    distinct: int
    hidden: int


def draw_set(
    place: Installation, contexts: Contexts, since: int, until: int, size: int = SIZE, seed: int = SEED
) -> Draw:
    """Draw from what was asked within a span of time.

    Args:
        since, until: ms since 1970 UTC, `until` not among them.
        seed: The same traffic and seed give the same queries.

    Raises:
        WrongDatabase: The query log is a newer program's.
    """
    asked = traffic(place, contexts, since, until)
    enough = asked_by_enough(place, contexts, since, until)
    return draw_from(asked, size, seed, shown=lambda text: is_public(place, text), enough=enough)


def traffic(place: Installation, contexts: Contexts, since: int, until: int) -> Counter[Key]:
    """How often each text was asked from each region: as the log has it or as portals have told, whichever is more."""
    logged = _summed(contexts.of, asked_by_region(place.log_location, since, until))
    if not is_there(place.event_location):
        return logged
    told = (row for start, end in days(since, until) for row in searches(place.events, start, end))
    return logged | _summed(contexts.of_number, told)


def draw_from(
    asked: Counter[Key], size: int, seed: int, *, shown: Callable[[str], bool], enough: Collection[Key]
) -> Draw:
    """Draw from queries with how often they were asked.

    Args:
        shown: Whether a text may be seen at all.
        enough: What enough people asked.
    """
    visible = {text for text in {text for text, _ in asked} if shown(text)}
    frame = sorted(((-times, key) for key, times in asked.items() if key[0] in visible))
    times = [-count for count, _ in frame]
    searches, bands, rng = sum(times), np.array(bands_of(times), object), np.random.default_rng(seed)
    members = [np.flatnonzero(bands == band) for band in ABOVE]
    found = list[DrawnQuery]()
    for band, own, count in zip(ABOVE, members, allotted(size, list(map(len, members))), strict=True):
        places, chances = drawn([times[place] for place in own], count, rng)
        for place, chance in zip(own[places].tolist(), chances.tolist(), strict=True):
            key, weight = frame[place][1], times[place] / (searches * chance)
            text, region = key
            query = SetQuery(query_id(text, region), text, region, band=band, weight=weight)
            found.append(DrawnQuery(query, times[place], key in enough))
    return Draw(tuple(found), searches, len(frame), asked.total() - searches)


def accepted(queries: Sequence[DrawnQuery], ids: Collection[str]) -> list[SetQuery]:
    """The queries that go into the set, each band with its share of the searches; a band without any has none.

    Args:
        ids: Of those that go in.
    """
    shares, kept = defaultdict[str, float](float), defaultdict[str, float](float)
    for one in queries:
        shares[one.query.band] += one.query.weight
        kept[one.query.band] += one.query.weight if one.query.id in ids else 0.0
    return [
        replace(one.query, weight=one.query.weight * shares[one.query.band] / kept[one.query.band])
        for one in queries
        if one.query.id in ids
    ]


def _summed(region: Callable[..., str], rows: Iterable[tuple[str, object, int]]) -> Counter[Key]:
    found = Counter[Key]()
    for text, place, times in rows:
        if name := normal_text(text).strip():
            found[name, region(place)] += times
    return found
