"""Which documents editors put first for a query: the rows of the dictionary of pins that hold for it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from dictionaries.lexicon.entries import PinRule
from dictionaries.normalize import squash
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.pins import PinnedRow
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest

# China has one time; a date in a dictionary is a day there.
CHINA = timezone(timedelta(hours=8))
ANY_END = "*"


def today(now: float) -> str:
    """The day in China, YYYY-MM-DD, at a time in seconds since 1970 UTC."""
    return datetime.fromtimestamp(now, UTC).astimezone(CHINA).date().isoformat()


class PinBook:
    """Rules looked up by query."""

    def __init__(self, rules: Iterable[PinRule] = ()) -> None:
        self._whole: dict[str, list[PinRule]] = {}
        self._starts: list[tuple[str, PinRule]] = []
        for rule in rules:
            if rule.query.endswith(ANY_END):
                self._starts.append((squash(rule.query.rstrip(ANY_END)), rule))
            else:
                self._whole.setdefault(squash(rule.query), []).append(rule)

    def __bool__(self) -> bool:
        return bool(self._whole or self._starts)

    def of(self, texts: Iterable[str], chain: Sequence[str], day: str) -> list[PinRule]:
        """The rules that hold for a query, by place; of one document in several regions the nearest.

        Args:
            texts: The query as typed and as it was understood.
            chain: Codes of the user's region and those above it, own region first; none without a region.
        """
        squashed = {squash(text) for text in texts}
        found = [rule for text in squashed for rule in self._whole.get(text, ())]
        found += [rule for start, rule in self._starts if any(text.startswith(start) for text in squashed)]
        held = [rule for rule in found if (not rule.until or day <= rule.until) and rule.region in (*chain, "")]
        nearest: dict[str, PinRule] = {}
        for rule in sorted(
            held, key=lambda rule: (chain.index(rule.region) if rule.region else len(chain), rule.place)
        ):
            nearest.setdefault(rule.document, rule)
        return sorted(nearest.values(), key=lambda rule: (rule.place, rule.document))


class Pins:
    """The pins of one view."""

    def __init__(self, rules: Iterable[PinRule], snapshot: Snapshot, store: DocumentStore) -> None:
        self._book, self._snapshot, self._store = PinBook(rules), snapshot, store

    @property
    def state(self) -> tuple[int, str]:
        """Another one whenever an answer may be another: the view's, and the day where something is pinned."""
        return self._snapshot.state, today(time.time()) if self._book else ""

    def of(self, request: SearchRequest, analysis: QueryAnalysis, cascade: RegionCascade | None) -> list[PinnedRow]:
        """The rows that are pinned for a request, as far as they are there and in force."""
        if not self._book or not request.q:
            return []
        snapshot = self._snapshot
        chain = [] if cascade is None else [snapshot.tree.by_number(number).code for number in cascade.numbers]
        texts = (request.q, analysis.text, *analysis.parsed_query.exact)
        found = []
        for rule in self._book.of(texts, chain, today(time.time())):
            doc = self._store.doc_of(rule.document)
            rows = [] if doc is None else snapshot.rows_of_docs(np.array([doc]))[0].tolist()
            for row in rows:
                if snapshot.live.flags[row]:
                    found.append(PinnedRow(self._nearest(row, cascade), int(snapshot.columns.base[row]), rule))
        return found

    def _nearest(self, row: int, cascade: RegionCascade | None) -> int:
        """The nearest live copy in the user's chain of what a row is a copy of, or else the row itself."""
        if cascade is None:
            return row
        rows = self._snapshot.chain_rows(cascade.numbers)
        copies = np.flatnonzero((rows.base == self._snapshot.columns.base[row]) & self._snapshot.live.flags[rows.rows])
        if not len(copies) or row in rows.rows[copies]:
            return row
        return int(rows.rows[copies[rows.link[copies].argmin()]])
