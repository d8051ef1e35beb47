"""One level of the user's chain: what it has itself, and how many cards that makes, without making them.

What lies below the user's own region is chosen there, so it counts with the region.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.snapshot import Snapshot
from ranker.collapse.region_view import view_of
from ranker.collapse.row_filter import apart_by_audience, groups_of
from ranker.matching.matches import Matches, RowMatches
from ranker.ordering.cascade import RegionCascade

OWN = 0


def at_level(snapshot: Snapshot, matches: Matches, cascade: RegionCascade, link: int) -> Matches:
    """The matches of one region of the chain.

    Args:
        link: Its place in the chain; `OWN`: the user's own, with what lies below it (to be collapsed as `only`).
    """
    slots, chain, wide = matches.slots, matches.chain, matches.wide
    if chain is not None:
        chain = replace(chain, relevance_class=chain.relevance_class * (chain.rows.link == link))
    if link == OWN:
        wide = wide.take(cascade.is_below(snapshot.columns.region[wide.row]))
    else:
        slots, wide = replace(slots, relevance_class=np.zeros_like(slots.relevance_class)), RowMatches.none()
    return replace(matches, slots=slots, chain=chain, wide=wide)


def cards_by_level(
    snapshot: Snapshot, matches: Matches, cascade: RegionCascade, how: str, *, only: bool = False
) -> list[int]:
    """For each region of the chain, how many cards `collapse` makes of what `at_level` leaves.

    Args:
        matches: Those that pass all filters.
        how: `others` or `all`: with `none` what lies below is not counted.
        only: As in `collapse`.
    """
    if how == "all":
        matches = apart_by_audience(snapshot, matches, cascade)
    chain, links = matches.chain, len(cascade.numbers)
    if chain is None:
        return [0] * links
    hit = chain.relevance_class.nonzero()[0]
    link, groups = chain.rows.link[hit], groups_of(snapshot, chain.rows.base[hit], chain.rows.rows[hit])
    below = np.zeros(0, np.int64)
    view = view_of(snapshot, cascade, only=only).below
    if view is not None and how != "none":
        slots = matches.slots.relevance_class.nonzero()[0]
        rows = view.first[slots]
        wide = matches.wide.row
        rows = np.concatenate((rows[rows >= 0], wide[cascade.is_below(snapshot.columns.region[wide])]))
        below = groups_of(snapshot, snapshot.columns.base[rows], rows)
    if how == "all":
        key = np.unique(np.concatenate((groups * links + link, below * links + OWN)))
        counts = np.bincount(key % links, minlength=links)
    else:
        counts = np.bincount(link, minlength=links)
        counts[OWN] += len(np.unique(below >> 1))
    found: list[int] = counts.tolist()
    return found
