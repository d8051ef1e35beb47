"""The cards of one page as items: only here do rows become documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from dictionaries.kinds.lists import PinRule
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.documents import ShownDocument
from indexer.snapshot.validities import IN_FORCE, SUPERSEDED, VALIDITIES
from ranker.matching.matches import isin_sorted
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import ELSEWHERE, IN_CITY, RegionCascade
from ranker.ordering.folds import NO_FOLDS, Folds
from ranker.ordering.zones import POSSIBLE, SURE
from ranker.signals import SHOWN_DIGITS
from search_engine.page.answers import answers_of, first_of
from search_engine.page.answers.money import asked_of_the_rest
from search_engine.page.answers.not_said import not_in_force
from search_engine.page.durations import whole_time
from search_engine.page.highlighting import EXCERPT, Marker, telling
from search_engine.page.levels import levels_of
from search_engine.page.search_page import Item
from search_engine.page.why import pin_id
from search_engine.query.analysis import QueryAnalysis

# Where a summary is taken from when a document has none, the first that is there.
SUMMARY_FIELDS = ("summary", "text", "answer")


class _Shown(NamedTuple):
    """One card of the page as plain values: from the arrays of `Cards` one at a time, each would cost .1 µs and more.

    Attributes:
        region: The number of its row's region.
        validity: Whether it is in force, as a place in `VALIDITIES`.
    """

    row: int
    tier: int
    foreign: bool
    needs_region: bool
    score: float
    collapsed_count: int
    pinned: int
    sure: bool
    region: int
    validity: int

    @classmethod
    def of(cls, cards: Cards, regions: list[int], validity: list[int]) -> Iterator[_Shown]:
        columns = [getattr(cards, name).tolist() for name in cls._fields[:-2]]
        return map(cls._make, zip(*columns, regions, validity, strict=True))


class Presenter:
    """Makes items of cards.

    Args:
        hosts: Hosts that a link in an answer may have; empty: any.
        km: Row → distance of its place of handling, where it was asked for.
        pins: Row of a card → the rule that put it first.
        folds: What was folded into another document's card.
        levels: Row of a card → the rows of its levels, nearest first.
        of_asked_place: Whether the cards are of the place that was asked about; those of another one answer nothing.
        names_place: Whether the text names the place: then it is of no use what of elsewhere may be handled there.
    """

    def __init__(
        self,
        view: Snapshot,
        analysis: QueryAnalysis,
        cascade: RegionCascade | None,
        hosts: Collection[str] = (),
        km: Mapping[int, float] | None = None,
        pins: Mapping[int, PinRule] | None = None,
        folds: Folds = NO_FOLDS,
        levels: Mapping[int, Sequence[int]] | None = None,
        *,
        of_asked_place: bool = True,
        names_place: bool = False,
    ) -> None:
        self._of_asked_place, self._names_place = of_asked_place, names_place
        self._km, self._pins = km or {}, pins or {}
        self._folds, self._level_rows = folds, levels or {}
        # rows of the page's cards → rows of their successors; rows near these in line → their ids
        self._heirs: dict[int, int] = {}
        self._ids: dict[int, str] = {}
        self._view, self._cascade = view, cascade
        self._hosts = hosts
        self._asks = analysis.asks
        self._marker = Marker(telling(analysis.parsed_query.every_word))

    def items(self, cards: Cards, why: Sequence[dict[str, Any]] | None = None) -> tuple[Item, ...]:
        """The items of the cards, in their order. Only here do rows become documents.

        Args:
            why: Why each stands where it does (`whys_of`), where that is to be told.
        """
        rows, regions = cards.row.tolist(), self._view.columns.region[cards.row].tolist()
        validity = self._view.validities.codes[cards.row].tolist()
        beside = self._line_of_succession(cards.row) + self._folded(cards.row)
        levels = [row for of_card in self._level_rows.values() for row in of_card]
        found = self._view.documents.of(dict.fromkeys((*rows, *beside, *levels)))
        self._ids = {row: found[row].id for row in beside if row in found}
        told = repeat(None) if why is None else why
        shown = zip(_Shown.of(cards, regions, validity), told, strict=False)
        there = [(one, found[one.row], reasons) for one, reasons in shown if one.row in found]
        asks = [self._asks, asked_of_the_rest(there[0][1].fields if there else {}, self._asks)]
        return tuple([self._item(*one, asks[number > 0], found) for number, one in enumerate(there)])

    def _item(
        self,
        card: _Shown,
        shown: ShownDocument,
        why: dict[str, Any] | None,
        asks: tuple[str, ...],
        found: Mapping[int, ShownDocument],
    ) -> Item:
        document = shown.fields
        foreign = card.foreign and not self._names_place
        summary = _summary(document, self._marker)
        said = self._answers(card, document, asks) if asks else ()
        heir = self._heirs.get(card.row) if self._ids else None
        return Item(
            id=shown.id,
            kind=document.get("kind") or "",
            title=document["title"],
            highlights={
                "title": self._marker.spans(document["title"]),
                "summary": self._marker.spans(summary),
            },
            summary=summary,
            channels=self._view.facets.channels(int(self._view.columns.profile[card.row])),
            matter_type=document.get("matter_type"),
            authority=(document.get("authority") or {}).get("name"),
            region=self._region(card),
            foreign=foreign,
            needs_region=card.needs_region,
            online=tuple(document.get("online", ())),
            promised_time=whole_time(document.get("promised_time")),
            visits=document.get("visits"),
            links=document.get("links") or {},
            score=round(card.score, SHOWN_DIGITS),
            pinned=card.pinned > 0,
            pin=pin_id(self._pins[card.row]) if card.pinned else None,
            status=document["status"],
            answer=first_of(said) if said else None,
            answers=said,
            collapsed={"catalog_code": document.get("catalog_code"), "count": card.collapsed_count},
            validity=VALIDITIES[card.validity],
            effective_from=document.get("effective_from"),
            superseded_by=self._ids.get(heir) if heir is not None else None,
            supersedes=self._superseded(card.row) if self._ids else (),
            interpretations=self._interpretations(card.row) if self._ids else (),
            amended_by=tuple(document.get("amended_by", ())),
            coverage_mode=(document.get("coverage") or {}).get("mode") if foreign else None,
            zone=SURE if card.sure else POSSIBLE,
            distance_km=round(self._km[card.row], 1) if card.row in self._km else None,
            place=_located(document.get("place") or {}),
            updated_at=document.get("updated_at") or document.get("issued_at"),
            levels=self._levels(card, found) if card.row in self._level_rows else (),
            why=why,
        )

    def _levels(self, card: _Shown, found: Mapping[int, ShownDocument]) -> tuple[dict[str, Any], ...]:
        """The levels of a card; what stands for copies below the user's region is the region's own."""
        rows = [row for row in self._level_rows[card.row] if row in found]
        numbers = self._view.columns.region[rows].tolist()
        if card.needs_region and rows and self._cascade is not None:
            numbers[0] = self._cascade.own.number
        return levels_of([found[row] for row in rows], [self._view.tree.by_number(number) for number in numbers])

    def _line_of_succession(self, rows: Int64s) -> list[int]:
        """The rows of what has taken the place of some rows, and of what they have taken the place of."""
        validities = self._view.validities
        if not validities.in_line[rows].any():
            return []
        former = isin_sorted(validities.rows, rows)
        self._heirs = dict(zip(validities.rows[former].tolist(), validities.successors[former].tolist(), strict=True))
        near = np.concatenate(
            (validities.rows[isin_sorted(validities.successors, rows)], validities.successors[former])
        )
        return list(near.tolist())

    def _folded(self, rows: Int64s) -> list[int]:
        """The rows of what is folded into some rows' cards."""
        folded: list[int] = self._folds.rows[isin_sorted(self._folds.into, rows)].tolist() if len(self._folds) else []
        return folded

    def _interpretations(self, row: int) -> tuple[str, ...]:
        """The ids of those folded into a row's card; what else is folded there it has superseded."""
        folded = self._folds.rows[self._folds.into == row]
        folded = folded[self._view.validities.codes[folded] != SUPERSEDED]
        return tuple(self._ids[one] for one in folded.tolist() if one in self._ids)

    def _superseded(self, row: int) -> tuple[str, ...]:
        """The ids of what a row has taken the place of."""
        former = self._view.validities.superseded_by(row).tolist()
        return tuple(self._ids[one] for one in former if one in self._ids)

    def _answers(self, card: _Shown, document: Mapping[str, Any], asks: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
        """What it says of what was asked: if it is what was asked for, of the asked place or one above it. What is not
        in force says nothing of what holds now, but that a matter is gone, or from what day on the text holds.
        """
        if not (card.sure and self._of_asked_place and not card.foreign and card.tier < IN_CITY):
            return ()
        if card.validity == IN_FORCE:
            return answers_of(document, asks, self._hosts)
        return not_in_force(document, asks, VALIDITIES[card.validity])

    def _region(self, card: _Shown) -> dict[str, Any]:
        """Where the card is; a card that stands for copies below is the user's own region's."""
        number = card.region if self._cascade is None or not card.needs_region else self._cascade.own.number
        region, tier = self._view.tree.by_number(number), card.tier
        if card.foreign and self._names_place:
            tier = ELSEWHERE
        return {"code": region.code, "name": region.name, "level": region.level, "tier": tier if tier >= 0 else None}


def _located(place: Mapping[str, Any]) -> dict[str, Any] | None:
    return dict(place) if place.get("lat") is not None and place.get("lon") is not None else None


def _summary(document: Mapping[str, Any], marker: Marker) -> str:
    for field in SUMMARY_FIELDS:
        text: str | None = document.get(field)
        if text:
            return text if len(text) <= EXCERPT else marker.excerpt(text)
    return "；".join(document.get("conditions", ()))[:EXCERPT]
