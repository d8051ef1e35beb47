"""The three ways of making cards, by name, with a region and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from indexer.generation.arrays import Array, Int64s, any_of, run_starts
from indexer.snapshot import Snapshot
from ranker.collapse.descendants import Below, below_cards, copies_below, first_order
from ranker.collapse.outside_chain import elsewhere_cards, nearest_rows, served
from ranker.collapse.row_filter import copies_of, matched_slots
from ranker.matching.matches import Matches, RowMatches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import NO_CARDS, Cards, concatenate, make_cards
from ranker.ordering.cascade import BELOW_DEPTH, RegionCascade
from ranker.ordering.order import order_cards, tie_break_by_id


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Cards in no order, and whether they stand for all that matches."""

    cards: Cards
    exact: bool


def collapse(
    snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, how: str, *, only: bool = False
) -> Collapsed:
    """Make cards. `how`: a name in `COLLAPSES`; `only`: nothing but the user's own region and what lies below it."""
    cards = COLLAPSES[how](snapshot, matches, cascade, only)
    return Collapsed(cards, matches.wide_is_all)


def most_cards(matches: Matches, how: str) -> float:
    """How many cards some matches make at most, without making them. Where not every document is a card, a base that
    matches is one outside the chain.
    """
    if how == "none":
        return inf
    in_chain = 0 if matches.chain is None else np.count_nonzero(matches.chain.relevance_class)
    return float(np.count_nonzero(matches.slots.relevance_class) + in_chain + len(matches.wide.row))


def _others(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    if cascade is None:
        return _highest(snapshot, matches)
    slots = matched_slots(snapshot, matches)
    chain = _chain_cards(matches, cascade)
    below = copies_below(snapshot, cascade, slots)
    parts = [chain, below_cards(snapshot, cascade, matches, below)]
    wide = matches.wide
    if len(wide.row):
        under = cascade.is_below(snapshot.columns.region[wide.row])
        parts.append(_below_rows(snapshot, cascade, wide.take(under)))
        wide = wide.take(~under)
    near = concatenate(parts)
    if only:
        return near
    here = np.zeros(snapshot.slots + 1, np.bool_)
    here[snapshot.slot_of(near.base)] = True
    is_here = here[slots]
    near = _fold_copies(snapshot, near, slots[is_here], below)
    elsewhere = [elsewhere_cards(snapshot, cascade, matches.slots, slots[~is_here])]
    if len(wide.row):
        known = isin_sorted(wide.base, near.base)
        near = _fold_rows(snapshot, near, wide.take(known))
        elsewhere.append(nearest_rows(snapshot, cascade, wide.take(~known)))
    near, away = _fold_catalog_codes(snapshot, near, len(chain), concatenate(elsewhere))
    return concatenate([near, away])


def _all(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    """The cards of `others`, and of those of one base only the nearest, with the rest folded into it."""
    cards = _others(snapshot, matches, cascade, only)
    order = _by_base_and_proximity(snapshot, cards)
    starts = run_starts(cards.base[order])
    kept = cards.take(order[starts])
    collapsed_count = (
        np.add.reduceat(cards.collapsed_count[order] + 1, starts) - 1 if len(order) else kept.collapsed_count
    )
    return kept.with_(collapsed_count=collapsed_count)


def _none(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    slots = matched_slots(snapshot, matches)
    parts = [copies_of(snapshot, matches.slots, slots), matches.wide]
    if matches.chain is not None:
        chain = matches.chain
        hit = chain.relevance_class > 0
        parts.append(
            RowMatches(
                chain.rows.rows[hit],
                chain.rows.base[hit],
                chain.rows.slot[hit],
                chain.relevance_class[hit],
                chain.evidence[hit],
            )
        )
    every = [np.concatenate([getattr(part, name) for part in parts]) for name in RowMatches.__dataclass_fields__]
    # a chain's row is there twice, by its base and by itself: the latter, which comes last, has its own text's class
    _, last = np.unique(every[0][::-1], return_index=True)
    found = RowMatches(*(values[len(every[0]) - 1 - last] for values in every))
    if cascade is None:
        return make_cards(found.row, found.base, found.relevance_class, found.evidence)
    return _placed(snapshot, cascade, found, only)


COLLAPSES: Mapping[str, Callable[[Snapshot, Matches, RegionCascade | None, bool], Cards]] = {
    "others": _others,
    "all": _all,
    "none": _none,
}


def _chain_cards(matches: Matches, cascade: RegionCascade) -> Cards:
    chain = matches.chain
    assert chain is not None  # there is a cascade
    hit = (chain.relevance_class > 0).nonzero()[0]
    if not len(hit):
        return NO_CARDS
    link = chain.rows.link[hit]
    return make_cards(
        chain.rows.rows[hit],
        chain.rows.base[hit],
        chain.relevance_class[hit],
        chain.evidence[hit],
        tier=cascade.tiers[link],
        depth=cascade.depths[link],
    )


def _below_rows(snapshot: Snapshot, cascade: RegionCascade, rows: RowMatches) -> Cards:
    """Rows below the user's region that match by their own text: one card a base."""
    if not len(rows.row):
        return NO_CARDS
    order = first_order(snapshot, rows.row, rows.base)
    bases, first, counts = np.unique(rows.base[order], return_index=True, return_counts=True)
    chosen = order[first]
    return make_cards(
        rows.row[chosen],
        bases,
        rows.relevance_class[chosen],
        rows.evidence[chosen],
        tier=cascade.own_tier,
        depth=BELOW_DEPTH,
        needs_region=True,
        collapsed_count=counts - 1,
    )


def _by_base_and_proximity(snapshot: Snapshot, cards: Cards) -> Int64s:
    """The order of cards by base, and of one base's the nearest first; equals by region number and id."""
    rank = np.empty(len(cards), np.int64)
    rank[first_order(snapshot, cards.row, cards.base)] = np.arange(len(cards))
    order: Int64s = np.lexsort((rank, cards.foreign, -cards.depth, cards.tier, cards.base))
    return order


def _nearest_of_base(snapshot: Snapshot, cards: Cards) -> tuple[Int64s, Int64s]:
    """Bases of some cards, ascending, and the place of the nearest card of each."""
    order = _by_base_and_proximity(snapshot, cards)
    bases, first = np.unique(cards.base[order], return_index=True)
    return bases, order[first]


def _fold_copies(snapshot: Snapshot, near: Cards, slots: Int64s, below: Below) -> Cards:
    """Fold the copies of shared bases that are neither in the chain nor below into the nearest card of their base."""
    if not len(slots):
        return near
    elsewhere = snapshot.places.total[slots].astype(np.int64)
    in_chain = np.bincount(
        np.maximum(snapshot.slot_of(near.base[~near.needs_region]), -1) + 1, minlength=snapshot.slots + 1
    )[1:]
    elsewhere -= in_chain[slots]
    counted = np.zeros(snapshot.slots, np.int64)
    counted[below.slot] = below.count
    elsewhere -= counted[slots]
    bases, places = _nearest_of_base(snapshot, near)
    collapsed_count = near.collapsed_count.copy()
    collapsed_count[places[bases.searchsorted(snapshot.base_of_slot(slots))]] += elsewhere
    return near.with_(collapsed_count=collapsed_count)


def _fold_rows(snapshot: Snapshot, near: Cards, rows: RowMatches) -> Cards:
    if not len(rows.row):
        return near
    bases, places = _nearest_of_base(snapshot, near)
    collapsed_count = near.collapsed_count.copy()
    np.add.at(collapsed_count, places[bases.searchsorted(rows.base)], 1)
    return near.with_(collapsed_count=collapsed_count)


def _fold_catalog_codes(snapshot: Snapshot, near: Cards, chain_cards: int, away: Cards) -> tuple[Cards, Cards]:
    """Fold cards elsewhere whose catalog code is among the chain's into the first of the chain's cards that has it.

    What has all words is not hidden behind another base that has but some of them.
    """
    if not chain_cards or not len(away):
        return near, away
    codes = snapshot.catalog_codes(near.row[:chain_cards])
    away_codes = snapshot.catalog_codes(away.row)
    fold = (away_codes != 0) & isin_sorted(away_codes, codes)
    relaxed = near.relevance_class[:chain_cards] <= RELAXED
    if any_of(fold) and any_of(relaxed):
        fold &= (away.relevance_class <= RELAXED) | isin_sorted(away_codes, codes[~relaxed])
    if not any_of(fold):
        return near, away
    places = isin_sorted(codes, away_codes[fold]).nonzero()[0]
    if len(set(codes[places].tolist())) < len(places):
        having = near.take(places)
        places = places[tie_break_by_id(having, order_cards(having), 0, len(having), snapshot.documents.id_order)]
    known, first = np.unique(codes[places], return_index=True)
    target = places[first][known.searchsorted(away_codes[fold])]
    collapsed_count = near.collapsed_count.copy()
    np.add.at(collapsed_count, target, away.collapsed_count[fold] + 1)
    return near.with_(collapsed_count=collapsed_count), away.take(~fold)


def _highest(snapshot: Snapshot, matches: Matches) -> Cards:
    """Without region: one card a base, its highest-level copy."""
    slots, places = matched_slots(snapshot, matches), snapshot.places
    rows = places.highest[slots].astype(np.int64)
    shared = make_cards(
        rows,
        snapshot.base_of_slot(slots),
        matches.slots.relevance_class[slots],
        matches.slots.evidence(slots),
        collapsed_count=places.total[slots] - 1,
    )
    wide = matches.wide
    order = first_order(snapshot, wide.row, wide.base)
    level = snapshot.groups.level[snapshot.columns.region[wide.row[order]]]
    order = order[np.lexsort((level, wide.base[order]))]
    bases, first, counts = np.unique(wide.base[order], return_index=True, return_counts=True)
    chosen = order[first]
    own = make_cards(
        wide.row[chosen], bases, wide.relevance_class[chosen], wide.evidence[chosen], collapsed_count=counts - 1
    )
    return concatenate([shared, own])


def _placed(snapshot: Snapshot, cascade: RegionCascade, found: RowMatches, only: bool) -> Cards:
    """Every row a card of its own, with the tier of its region; another's that may be handled from here is told so."""
    region = snapshot.columns.region[found.row].astype(np.int64)
    tier = cascade.tier_elsewhere(snapshot.groups, region)
    depth = np.ones(len(region), np.int8)
    below = cascade.is_below(region)
    tier[below], depth[below] = cascade.own_tier, BELOW_DEPTH
    inside: Array = below.copy()
    for link, number in enumerate(cascade.numbers):
        here = region == number
        tier[here], depth[here] = cascade.tiers[link], cascade.depths[link]
        inside |= here
    foreign = ~inside & served(snapshot, cascade, found.row, region)
    cards = make_cards(
        found.row, found.base, found.relevance_class, found.evidence, tier=tier, depth=depth, foreign=foreign
    )
    return cards.take(inside) if only else cards
