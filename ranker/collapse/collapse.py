"""The three ways of making cards, by name, with a region and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt8s, any_of, run_starts
from indexer.snapshot import Snapshot
from ranker.collapse.closest import farness, first_of_each, first_order, proximity_of, served
from ranker.collapse.region_view import RegionView, view_of
from ranker.collapse.row_filter import copies_of, matched_slots, without_rows
from ranker.matching.matches import Matches, RowMatches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import NO_CARDS, Cards, concatenate, make_cards
from ranker.ordering.cascade import BELOW_DEPTH, ELSEWHERE_DEPTH, RegionCascade
from ranker.ordering.order import order_cards, tie_break_by_id

NO_HITS = np.zeros(0, np.int64)


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
    view = view_of(snapshot, cascade, only=only)
    matches = _without_apart(snapshot, view, matches, cascade)
    classes = np.zeros(snapshot.slots + 1, np.uint8)
    classes[:-1] = matches.slots.relevance_class
    slots = classes.nonzero()[0]
    view.know(snapshot, slots)
    slots = slots[view.row[slots] >= 0]
    near, wide = _chain_cards(view, matches, classes), matches.wide
    beside = make_cards(
        view.row[slots],
        snapshot.base_of_slot(slots),
        classes[slots],
        matches.slots.evidence(slots),
        tier=view.tier[slots],
        depth=view.depth[slots],
        foreign=view.foreign[slots],
        needs_region=view.needs_region[slots],
        collapsed_count=view.folded[slots],
    )
    if len(wide.row):
        near, loose = _loose(snapshot, cascade, near, wide, only)
        beside = concatenate([beside, loose])
    return concatenate([*_fold_catalog_codes(snapshot, near, beside)])


def _without_apart(snapshot: Snapshot, view: RegionView, matches: Matches, cascade: RegionCascade | None) -> Matches:
    """The matches without bases as a whole of which a row of the chain does not match, though it is there: an office
    takes it up of itself (依职权). Their other copies go on as rows.
    """
    if matches.chain is None or not len(view.apart):
        return matches
    lacking = view.apart[
        (matches.chain.relevance_class[view.apart] == 0)
        & (matches.slots.relevance_class[view.chain.slot[view.apart]] > 0)
    ]
    return without_rows(snapshot, matches, cascade, np.sort(view.chain.rows[lacking])) if len(lacking) else matches


def _chain_cards(view: RegionView, matches: Matches, classes: UInt8s) -> Cards:
    """The chain's rows that match.

    Args:
        classes: Of shared bases that match as a whole.
    """
    chain = matches.chain
    hit = NO_HITS if chain is None else chain.relevance_class.nonzero()[0]
    if chain is None or not len(hit):
        return NO_CARDS
    return make_cards(
        view.chain.rows[hit],
        view.chain.base[hit],
        chain.relevance_class[hit],
        chain.evidence[hit],
        tier=view.chain_tier[hit],
        depth=view.chain_depth[hit],
        collapsed_count=view.chain_folded[hit] * (classes[view.chain.slot[hit]] > 0),
    )


def _loose(
    snapshot: Snapshot, cascade: RegionCascade | None, near: Cards, rows: RowMatches, only: bool
) -> tuple[Cards, Cards]:
    """The chain's cards, and those of rows outside it that match without their base: one a base, its first row below
    the user's region, else its nearest; what else lies elsewhere folds into the nearest card of its base.
    """
    if cascade is None:
        level = snapshot.groups.level[snapshot.columns.region[rows.row]].astype(np.int64)
        chosen, counts = first_of_each(snapshot, rows.row, rows.base, level)
        return near, _cards_of(rows.take(chosen), collapsed_count=counts - 1)
    below = cascade.is_below(snapshot.columns.region[rows.row])
    if only:
        rows, below = rows.take(below), below[below]
    tier, foreign, distance = proximity_of(snapshot, cascade, rows.row)
    far = np.where(below, 0, farness(tier, distance))
    # a base that the chain has, too: what lies elsewhere folds
    folding = ~below & isin_sorted(rows.base, near.base)
    kept = (~folding).nonzero()[0]
    chosen, counts = first_of_each(snapshot, rows.row[kept], rows.base[kept], far[kept])
    chosen = kept[chosen]
    is_below = below[chosen]
    loose = _cards_of(
        rows.take(chosen),
        tier=np.where(is_below, cascade.own_tier, tier[chosen]),
        depth=np.where(is_below, BELOW_DEPTH, ELSEWHERE_DEPTH),
        foreign=foreign[chosen] & ~is_below,
        needs_region=is_below,
        collapsed_count=counts - 1,
    )
    return _fold_rows(snapshot, near, loose, rows.base[folding]) if any_of(folding) else (near, loose)


def _cards_of(rows: RowMatches, **columns: Any) -> Cards:
    return make_cards(rows.row, rows.base, rows.relevance_class, rows.evidence, **columns)


def _fold_rows(snapshot: Snapshot, near: Cards, loose: Cards, bases: Int64s) -> tuple[Cards, Cards]:
    """Fold rows of some bases into the nearest card of each."""
    cards = concatenate([near, loose])
    order = _by_base_and_proximity(snapshot, cards)
    first = order[run_starts(cards.base[order])]
    collapsed_count = cards.collapsed_count.copy()
    np.add.at(collapsed_count, first[cards.base[first].searchsorted(bases)], 1)
    return (
        near.with_(collapsed_count=collapsed_count[: len(near)]),
        loose.with_(collapsed_count=collapsed_count[len(near) :]),
    )


def _all(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    """The cards of `others`, and of those of one base only the nearest, with the rest folded into it."""
    cards = _others(snapshot, matches, cascade, only)
    if not len(cards):
        return cards
    order = _by_base_and_proximity(snapshot, cards)
    starts = run_starts(cards.base[order])
    collapsed_count = np.add.reduceat(cards.collapsed_count[order] + 1, starts) - 1
    return cards.take(order[starts]).with_(collapsed_count=collapsed_count)


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
        return _cards_of(found)
    return _placed(snapshot, cascade, found, only)


COLLAPSES: Mapping[str, Callable[[Snapshot, Matches, RegionCascade | None, bool], Cards]] = {
    "others": _others,
    "all": _all,
    "none": _none,
}


def _by_base_and_proximity(snapshot: Snapshot, cards: Cards) -> Int64s:
    """The order of cards by base, and of one base's the nearest first; equals by region number and id."""
    rank = np.empty(len(cards), np.int64)
    rank[first_order(snapshot, cards.row, cards.base)] = np.arange(len(cards))
    order: Int64s = np.lexsort((rank, cards.foreign, -cards.depth, cards.tier, cards.base))
    return order


def _fold_catalog_codes(snapshot: Snapshot, near: Cards, beside: Cards) -> tuple[Cards, Cards]:
    """Fold cards elsewhere whose catalog code is among the chain's into the first of the chain's cards that has it.

    What has all words is not hidden behind another base that has but some of them.
    """
    away = (~beside.needs_region).nonzero()[0]
    if not len(near) or not len(away):
        return near, beside
    away_codes = snapshot.catalog_codes(beside.row[away])
    if not any_of(away_codes != 0):
        return near, beside
    codes = snapshot.catalog_codes(near.row)
    fold = (away_codes != 0) & isin_sorted(away_codes, codes)
    relaxed = near.relevance_class <= RELAXED
    if any_of(fold) and any_of(relaxed):
        fold &= (beside.relevance_class[away] <= RELAXED) | isin_sorted(away_codes, codes[~relaxed])
    if not any_of(fold):
        return near, beside
    away, away_codes = away[fold], away_codes[fold]
    places = isin_sorted(codes, away_codes).nonzero()[0]
    if len(set(codes[places].tolist())) < len(places):
        having = near.take(places)
        places = places[tie_break_by_id(having, order_cards(having), 0, len(having), snapshot.documents.id_order)]
    known, first = np.unique(codes[places], return_index=True)
    target = places[first][known.searchsorted(away_codes)]
    collapsed_count, kept = near.collapsed_count.copy(), np.ones(len(beside), np.bool_)
    np.add.at(collapsed_count, target, beside.collapsed_count[away] + 1)
    kept[away] = False
    return near.with_(collapsed_count=collapsed_count), beside.take(kept)


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
    cards = _cards_of(found, tier=tier, depth=depth, foreign=foreign)
    return cards.take(inside) if only else cards
