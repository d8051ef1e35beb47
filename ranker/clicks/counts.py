"""Impressions and clicks by query, region, base and place: all that the click models need of any number of sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
# Places that count, from the top. What stands deeper is hardly ever looked at: its numbers say nothing.
DEEPEST = 50


class Shown(NamedTuple):
    """A base that a query showed to people of a region."""

    query: str
    region: str
    base: str


@dataclass(frozen=True, slots=True)
class ClickSession:
    """A page of results as somebody saw it; nothing in it says who.

    Attributes:
        query: In normal form.
        region: Code of the region that the page was for; "": none.
        shown: Base and place (from 1) of each result; a base that stands twice counts where it is named first.
        clicked: Bases that were clicked.
    """

    query: str
    region: str
    shown: tuple[tuple[str, int], ...]
    clicked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ClickCounts:
    """Impressions and clicks, one cell for each base at each place.

    Attributes:
        pairs: Each base of a query and region, once.
        pair, place: Of each cell: index into `pairs`, place from 0.
        shown, clicked: Of each cell, 0 ≤ clicked ≤ shown.
        traffic_shown, traffic_clicked: By place, of all sessions, those without cells too.
    """

    pairs: tuple[Shown, ...]
    pair: Numbers
    place: Numbers
    shown: Floats
    clicked: Floats
    traffic_shown: Floats
    traffic_clicked: Floats

    @property
    def places(self) -> int:
        """Places that there are, so that `place` is below it."""
        return len(self.traffic_shown)

    def by_pair(self, values: Floats) -> Floats:
        """The sum over the cells of each pair."""
        return np.bincount(self.pair, values, len(self.pairs)).astype(np.float64)

    def by_place(self, values: Floats) -> Floats:
        """The sum over the cells of each place."""
        return np.bincount(self.place, values, self.places).astype(np.float64)


class ClickCounter:
    """Counts sessions one by one; memory grows with the number of cells, not of sessions."""

    def __init__(self) -> None:
        self._pairs: dict[Shown, int] = {}
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._traffic = [[0, 0] for _ in range(DEEPEST)]

    def add(self, session: ClickSession, *, cells: bool = True) -> None:
        """Count a session.

        Args:
            cells: Whether its query is told apart; if not, it counts in the traffic alone.
        """
        for base, place in dict(reversed(session.shown)).items():
            if not 1 <= place <= DEEPEST:
                continue
            clicked = base in session.clicked
            _count(self._traffic[place - 1], clicked)
            if cells:
                pair = self._pairs.setdefault(Shown(session.query, session.region, base), len(self._pairs))
                _count(self._cells.setdefault((pair, place - 1), [0, 0]), clicked)

    def add_all(self, sessions: Iterable[ClickSession]) -> Self:
        """Count sessions."""
        for session in sessions:
            self.add(session)
        return self

    def counts(self) -> ClickCounts:
        """What was counted so far."""
        where = np.array(list(self._cells), np.int64).reshape(-1, 2)
        values = np.array(list(self._cells.values()), np.float64).reshape(-1, 2)
        traffic = np.array(self._traffic, np.float64)
        deepest = 1 + max(np.flatnonzero(traffic[:, 0]).tolist(), default=-1)
        return ClickCounts(
            tuple(self._pairs), where[:, 0], where[:, 1], values[:, 0], values[:, 1], *traffic[:deepest].T
        )


def _count(cell: list[int], clicked: bool) -> None:
    cell[0] += 1
    cell[1] += clicked
