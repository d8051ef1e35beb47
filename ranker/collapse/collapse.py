"""The three ways of making cards, by name, with a region and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt8s, any_of, run_starts
from indexer.snapshot import Snapshot
from ranker.collapse.closest import farness, first_of_each, first_order, proximity_of, served
from ranker.collapse.region_view import RegionView, view_of
from ranker.collapse.row_filter import apart_by_audience, copies_of, groups_of, matched_slots
from ranker.matching.matches import Matches, RowMatches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards, concatenate, make_cards
from ranker.ordering.cascade import BELOW_DEPTH, ELSEWHERE_DEPTH, RegionCascade
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
    view = view_of(snapshot, cascade, only=only)
    cards = COLLAPSES[how](snapshot, view, matches, cascade, only)
    return Collapsed(cards, matches.wide_is_all)


def most_cards(matches: Matches, how: str) -> float:
    """How many cards some matches make at most, without making them. Where not every document is a card, a base that
    matches is one outside the chain; with `all` it is two where audiences differ.
    """
    if how == "none":
        return inf
    in_chain = 0 if matches.chain is None else np.count_nonzero(matches.chain.relevance_class)
    beside = np.count_nonzero(matches.slots.relevance_class) * (2 if how == "all" else 1)
    return float(beside + in_chain + len(matches.wide.row))


def _others(snapshot: Snapshot, view: RegionView, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    return _folded_by_code(snapshot, *_by_base(snapshot, view, matches, cascade, only))


def _by_base(
    snapshot: Snapshot,
    view: RegionView,
    matches: Matches,
    cascade: RegionCascade | None,
    only: bool,
    *,
    in_groups: bool = False,
) -> tuple[Cards, int]:
    """The cards of `others` before any folds by catalog code, and how many of them are the chain's; these come first.

    Args:
        in_groups: Whether the cards' `base` is the number of their group (`groups_of`), by which they fold.
    """
    classes = np.zeros(snapshot.slots + 1, np.uint8)
    classes[:-1] = matches.slots.relevance_class
    slots = classes.nonzero()[0]
    view.know(snapshot, slots)
    slots = slots[view.row[slots] >= 0]
    cards = _in_chain_and_beside(snapshot, view, matches, cascade, classes, slots)
    in_chain, wide = len(cards) - len(slots), matches.wide
    if in_groups:
        cards = cards.with_(base=groups_of(snapshot, cards.base, cards.row))
        wide = replace(wide, base=groups_of(snapshot, wide.base, wide.row))
    if len(wide.row):
        cards = _with_loose(snapshot, cascade, cards, in_chain, wide, only)
    return cards, in_chain


def _in_chain_and_beside(
    snapshot: Snapshot,
    view: RegionView,
    matches: Matches,
    cascade: RegionCascade | None,
    classes: UInt8s,
    slots: Int64s,
) -> Cards:
    """The chain's rows that match; then what bases that match as a whole give beside these.

    Args:
        classes: Of shared bases that match as a whole.
        slots: Those that give such a card.
    """
    beside = (view.row[slots], snapshot.base_of_slot(slots), classes[slots], matches.slots.evidence(slots))
    columns = {name: getattr(view, name)[slots] for name in ("tier", "depth", "foreign", "needs_region")}
    columns["collapsed_count"] = view.folded[slots]
    if cascade is None or matches.chain is None:
        return make_cards(*beside, **columns)
    chain, hit = view.chain, matches.chain.relevance_class.nonzero()[0]
    link, no = chain.link[hit], np.zeros(len(hit), np.bool_)
    folded = view.chain_folded[hit] * (classes[chain.slot[hit]] > 0)
    near = (chain.rows[hit], chain.base[hit], matches.chain.relevance_class[hit], matches.chain.evidence[hit])
    of_chain: tuple[Array, ...] = (cascade.tiers[link], cascade.depths[link], no, no, folded)
    both: list[tuple[Array, Array]] = list(zip(near, beside, strict=True))
    return make_cards(
        *[np.concatenate(part) for part in both],
        **{name: np.concatenate((own, columns[name])) for name, own in zip(columns, of_chain, strict=True)},
    )


def _with_loose(
    snapshot: Snapshot, cascade: RegionCascade | None, cards: Cards, in_chain: int, rows: RowMatches, only: bool
) -> Cards:
    """The cards, and those of rows outside the chain that match without their base: one a base, its first row below
    the user's region, else its nearest; what else lies elsewhere folds into the nearest card of its base.

    Args:
        in_chain: How many cards are the chain's; these come first.
    """
    if cascade is None:
        level = snapshot.groups.level[snapshot.columns.region[rows.row]].astype(np.int64)
        chosen, counts = first_of_each(snapshot, rows.row, rows.base, level)
        return concatenate([cards, _cards_of(rows.take(chosen), collapsed_count=counts - 1)])
    below = cascade.is_below(snapshot.columns.region[rows.row])
    if only:
        rows, below = rows.take(below), below[below]
    tier, foreign, distance = proximity_of(snapshot, cascade, rows.row)
    # a base that the chain has, too: what lies elsewhere folds
    folding = ~below & isin_sorted(rows.base, cards.base[:in_chain])
    kept = (~folding).nonzero()[0]
    far = np.where(below, 0, farness(tier, distance))[kept]
    chosen, counts = first_of_each(snapshot, rows.row[kept], rows.base[kept], far)
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
    cards = concatenate([cards, loose])
    return _with_folded(snapshot, cards, rows.base[folding]) if any_of(folding) else cards


def _cards_of(rows: RowMatches, **columns: Any) -> Cards:
    return make_cards(rows.row, rows.base, rows.relevance_class, rows.evidence, **columns)


def _with_folded(snapshot: Snapshot, cards: Cards, bases: Int64s) -> Cards:
    """The cards with a row more of each of some bases folded into the nearest card of the base."""
    order = _by_base_and_proximity(snapshot, cards)
    first = order[run_starts(cards.base[order])]
    collapsed_count = cards.collapsed_count.copy()
    np.add.at(collapsed_count, first[cards.base[first].searchsorted(bases)], 1)
    return cards.with_(collapsed_count=collapsed_count)


def _all(snapshot: Snapshot, view: RegionView, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
    """The cards of `others`, each audience of a base by itself, and of those of one group only the nearest."""
    matches = apart_by_audience(snapshot, matches, cascade)
    cards = _folded_by_code(snapshot, *_by_base(snapshot, view, matches, cascade, only, in_groups=True))
    cards = nearest_of_each_base(snapshot, cards)
    return cards.with_(base=cards.base >> 1)


def nearest_of_each_base(snapshot: Snapshot, cards: Cards) -> Cards:
    """Of the cards of one base only the nearest, with the rest folded into it."""
    if not len(cards):
        return cards
    order = _by_base_and_proximity(snapshot, cards)
    starts = run_starts(cards.base[order])
    collapsed_count = np.add.reduceat(cards.collapsed_count[order] + 1, starts) - 1
    return cards.take(order[starts]).with_(collapsed_count=collapsed_count)


def _none(snapshot: Snapshot, _view: RegionView, matches: Matches, cascade: RegionCascade | None, only: bool) -> Cards:
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


COLLAPSES: Mapping[str, Callable[[Snapshot, RegionView, Matches, RegionCascade | None, bool], Cards]] = {
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


def _folded_by_code(snapshot: Snapshot, cards: Cards, in_chain: int) -> Cards:
    """The cards without those elsewhere whose catalog code is among the chain's: each folds into the first of the
    chain's cards that has it. What has all words is not hidden behind another base that has but some of them.

    Args:
        in_chain: How many cards are the chain's; these come first.
    """
    away = (~cards.needs_region[in_chain:]).nonzero()[0] + in_chain
    if not in_chain or not len(away):
        return cards
    away_codes = snapshot.catalog_codes(cards.row[away])
    if not any_of(away_codes != 0):
        return cards
    codes, relaxed = snapshot.catalog_codes(cards.row[:in_chain]), cards.relevance_class <= RELAXED
    fold = (away_codes != 0) & isin_sorted(away_codes, codes)
    if any_of(fold) and any_of(relaxed[:in_chain]):
        fold &= relaxed[away] | isin_sorted(away_codes, codes[~relaxed[:in_chain]])
    if not any_of(fold):
        return cards
    away, away_codes = away[fold], away_codes[fold]
    places = isin_sorted(codes, away_codes).nonzero()[0]
    if len(set(codes[places].tolist())) < len(places):
        having = cards.take(places)
        places = places[tie_break_by_id(having, order_cards(having), 0, len(having), snapshot.documents.id_order)]
    known, first = np.unique(codes[places], return_index=True)
    target = places[first][known.searchsorted(away_codes)]
    collapsed_count, kept = cards.collapsed_count.copy(), np.ones(len(cards), np.bool_)
    np.add.at(collapsed_count, target, cards.collapsed_count[away] + 1)
    kept[away] = False
    return cards.with_(collapsed_count=collapsed_count).take(kept)


def _placed(snapshot: Snapshot, cascade: RegionCascade, found: RowMatches, only: bool) -> Cards:
    """Every row a card of its own, with the tier of its region; another's that may be handled from here is told so."""
    region = snapshot.columns.region[found.row].astype(np.int64)
    tier, depth, inside = cascade.placed(snapshot.groups, region)
    foreign = ~inside & served(snapshot, cascade, found.row, region)
    cards = _cards_of(found, tier=tier, depth=depth, foreign=foreign)
    return cards.take(inside) if only else cards
