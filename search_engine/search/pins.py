"""What editors say of a query: which documents stand first and which do not come, or that nothing fits, by the rules
that hold for it.

A hide beats every pin, and is taken from the matches before relaxation, filters and facets: the page is that of a
catalogue without the document. As a filter it would come after relaxation, and a page of hidden cards would stay empty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from dictionaries.caches import Latest
from dictionaries.kinds.lists import NOTHING_FITS, PinRule
from indexer.documents.timestamps import CHINA
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.pins import NO_EDITORIAL, EditorialRows, HiddenRows, PinnedRow
from search_engine.query.analysis import AnalysisResources, QueryAnalysis
from search_engine.query.request import SearchRequest

# China has one time; a date in a dictionary is a day there.
PIN, HIDE_ALL = "pin", "hide_all"
HIDES = ("hide", HIDE_ALL)
AUDIENCES = ("natural", "legal")
ALL_CHANNELS = ("all",)


def today(now: float) -> str:
    """The day in China, YYYY-MM-DD, at a time in seconds since 1970 UTC."""
    return datetime.fromtimestamp(now, UTC).astimezone(CHINA).date().isoformat()


def audiences_of(request: SearchRequest, analysis: QueryAnalysis) -> frozenset[str]:
    """Whom a request is about: by its filter, else by its channel, else by its words; none where nothing tells."""
    chosen = dict(request.filters).get("audience") or tuple(name for name in request.channels if name in AUDIENCES)
    return frozenset(chosen or filter(None, (analysis.audience,)))


def holds(rule: PinRule, chain: Sequence[str], channels: Sequence[str], audiences: frozenset[str], day: str) -> bool:
    """Whether a rule whose pattern fits is for a request.

    Args:
        chain: Codes of the region that is answered for and those above it; none without a region.
        channels: Those that are asked for; none: all of them.
    """
    return (
        (not rule.until or day <= rule.until)
        and (not rule.region or rule.region in chain)
        and (not rule.channel or any(name in rule.channel for name in channels or ALL_CHANNELS))
        and (not rule.audience or rule.audience in audiences)
    )


def one_a_document(rules: Iterable[PinRule], chain: Sequence[str]) -> list[PinRule]:
    """Rules that pin, by place; of several of one document that of the nearest region, then that of the first place."""
    nearest: dict[str, PinRule] = {}
    for rule in sorted(rules, key=lambda rule: (_distance(rule, chain), rule.place)):
        nearest.setdefault(rule.document, rule)
    return sorted(nearest.values(), key=lambda rule: (rule.place, rule.document))


def _distance(rule: PinRule, chain: Sequence[str]) -> int:
    return chain.index(rule.region) if rule.region else len(chain)


class Pins:
    """The pins and hides of one view.

    Args:
        resources: Those that queries are understood by: their rules, and how they cut words.
        clock: Seconds since 1970 UTC.
    """

    def __init__(
        self,
        resources: AnalysisResources,
        snapshot: Snapshot,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._book, self._analyzer, self._clock = resources.pin_book, resources.analyzer, clock
        self._snapshot = snapshot
        self._has_days = self._book is not None and any(rule.until for rule in self._book.rules)
        self._rows: Latest[object, dict[str, Int64s]] = Latest()

    @property
    def state(self) -> tuple[int, str]:
        """Another one whenever an answer may be another: the view's, and the day where a row ends with one."""
        return self._snapshot.state, today(self._clock()) if self._has_days else ""

    def of(self, request: SearchRequest, analysis: QueryAnalysis, cascade: RegionCascade | None) -> EditorialRows:
        """The rows that stand first for a request, and those that do not come, as far as they are there and in force.
        What is hidden is not put first; and where anything is, something fits.
        """
        if self._book is None or not request.q:
            return NO_EDITORIAL
        found = list(self._book.matching(request.q, analysis, self._analyzer))
        if not found:
            return NO_EDITORIAL
        # also of a page that keeps to the region itself: what holds for a province holds there
        chain = [] if cascade is None else [one.code for one in self._snapshot.tree.chain(cascade.own.code)]
        day, audiences = today(self._clock()) if self._has_days else "", audiences_of(request, analysis)
        held = [rule for rule in found if holds(rule, chain, request.channels, audiences, day)]
        hides = [HiddenRows(rule, rows) for rule in held if rule.action in HIDES and len(rows := self._hidden(rule))]
        hides.sort(key=lambda hide: (hide.rule.document, _distance(hide.rule, chain)))
        hidden = EditorialRows(hides=tuple(hides)).hidden
        pins = []
        for rule in one_a_document((rule for rule in held if rule.action == PIN), chain):
            for row in self._live(self._rows_of(rule.document)).tolist():
                if row not in hidden:
                    base = int(self._snapshot.columns.base[row])
                    pins.append(PinnedRow(self._nearest(row, cascade, hidden), base, rule))
        nothing = [] if pins else [rule for rule in held if rule.action == NOTHING_FITS]
        nearest = min(nothing, key=lambda rule: _distance(rule, chain), default=None)
        return EditorialRows(tuple(pins), tuple(hides), nearest)

    def _rows_of(self, document: str) -> Int64s:
        """The rows of a document in this state of the view."""
        known = self._rows.of(self._snapshot.state, dict)
        if document not in known:
            rows = self._snapshot.documents.rows_of_ids((document,))
            known[document] = np.array([*rows.values()], np.int64)
        return known[document]

    def _live(self, rows: Int64s) -> Int64s:
        return rows[self._snapshot.live.flags[rows]]

    def _hidden(self, rule: PinRule) -> Int64s:
        """The live rows that a rule hides, ascending."""
        rows = self._rows_of(rule.document)
        if rule.action == HIDE_ALL and len(rows):
            rows = self._snapshot.rows_of_bases(self._snapshot.columns.base[rows].astype(np.int64))
        return np.sort(self._live(rows))

    def _nearest(self, row: int, cascade: RegionCascade | None, hidden: Int64s) -> int:
        """The nearest live copy in the user's chain of what a row is a copy of, or else the row itself."""
        if cascade is None:
            return row
        rows = self._snapshot.chain_rows(cascade.numbers)
        copies = ((rows.base == self._snapshot.columns.base[row]) & self._snapshot.live.flags[rows.rows]).nonzero()[0]
        copies = copies[~np.isin(rows.rows[copies], hidden)]
        if not len(copies) or row in rows.rows[copies]:
            return row
        return int(rows.rows[copies[rows.link[copies].argmin()]])
