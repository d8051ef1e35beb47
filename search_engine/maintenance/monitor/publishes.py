"""Which publish changed a first card: the query is asked again by the dictionaries as they were.

Today's index by yesterday's dictionaries: where that still gives yesterday's first card, the dictionaries alone account
for the change, and of several versions the first one after which the card is another. A load that took the card away
gives another page by the old dictionaries, too, and is not laid at anybody's door.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from dictionaries.editing.row_lexicon import lexicon_of_rows
from indexer.errors import IndexerError
from indexer.store.editing.versions import FILES, PUBLISH, ROLLBACK, Version, rows_at, version_of
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import ask
from search_engine.editing.replay.preview_place import View
from search_engine.editing.replay.replaying import Previewing
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, NotReady
from search_engine.installation.installation import Installation

# By these a version came about that somebody wanted, and not by an update of the software.
MEANT = (PUBLISH, ROLLBACK, FILES)


@dataclass(frozen=True, slots=True)
class Publish:
    """A version, and who published it."""

    version: int
    by: str

    @property
    def text(self) -> str:
        """As it is told to people."""
        return f"随版本 {self.version} 的发布而变（{self.by.removeprefix('user:')}）"


class Publishes:
    """The versions up to the newest, for one round of the patrol: what answers by an old one is made once.

    Args:
        state: What is published now.
        newest: Number of the version that outcomes are answered by.
        rest: Waits so many seconds: after each query as long as it took.
    """

    def __init__(self, place: Installation, state: PublishedState, newest: int, rest: Callable[[float], None]) -> None:
        self._place, self._state, self._newest, self._rest = place, state, newest, rest
        self._previewing: Previewing | None = None
        self._views: dict[int, View] = {}

    def behind(self, query: ReplayQuery, first: str, since: int) -> Publish | None:
        """The publish that has moved a document from the first place of a query; None: none has.

        Args:
            first: Id of what came first.
            since: Number of the version by which it did.
        """
        if since >= self._newest:
            return None
        with suppress(BadParameters, NotReady, IndexerError):
            if self._first(query, since) != first:
                return None
            with self._place.store.engine.connect() as connection:
                version = version_of(connection, self._turning_point(query, first, since))
            return _meant(version) if version is not None else None
        return None

    def _turning_point(self, query: ReplayQuery, first: str, since: int) -> int:
        """The version by which something else comes first, where the one before it still has it."""
        still, gone = since, self._newest
        while gone - still > 1:
            middle = (still + gone) // 2
            if self._first(query, middle) == first:
                still = middle
            else:
                gone = middle
        return gone

    def _first(self, query: ReplayQuery, version: int) -> str:
        view, started = self._view(version), time.perf_counter()
        with view.pipeline() as pipeline:
            card = ask(pipeline, query).first
        self._rest(time.perf_counter() - started)
        return card.id if card else ""

    def _view(self, version: int) -> View:
        if version not in self._views:
            self._previewing = self._previewing or Previewing(self._place)
            with self._place.store.engine.connect() as connection:
                rows = [one.row for one in rows_at(connection, version)]
            lexicon = lexicon_of_rows(self._state.shipped.lexicon, rows)
            # texts stay cut as they are now: to cut them anew for a question that nobody waits for takes minutes
            self._views[version] = self._previewing.then(lexicon, made=False)
        return self._views[version]


def _meant(version: Version) -> Publish | None:
    return Publish(version.number, version.person or version.actor) if version.step in MEANT else None
