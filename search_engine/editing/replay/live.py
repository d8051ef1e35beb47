"""One query as it would be answered, at once, in a process that serves: while somebody types a row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import structlog

from dictionaries.caches import Latest
from dictionaries.editing.own_row import RowChange
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.scope import Scope
from indexer.errors import IndexFailure, StorageFailure
from indexer.generation.generations import GenerationFolder
from search_engine.checkpoints import checkpoint
from search_engine.editing.replay.difference import PageChange
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import ask
from search_engine.editing.replay.overlay import known_overlay, needs_overlay, needs_vocabulary, overlay_of
from search_engine.editing.replay.preview_options import scopes_elsewhere
from search_engine.editing.replay.preview_place import HeldSearchers, PreviewPlace, View, opened
from search_engine.editing.versions.publishing import Judged
from search_engine.installation.installation import Installation
from search_engine.installation.serving_state import ServingState

LOG = structlog.get_logger("preview")
# Seconds of this thread's processor time for which documents are looked for that new words cut otherwise: .4 for
# 50,000 documents of one region.
PATIENCE = 0.8


class _TooLong(Exception):
    """More documents are to be looked at than somebody waits for who types."""


@dataclass(frozen=True, slots=True)
class LivePreview:
    """A query's page now and then.

    Attributes:
        exact: Whether it is what will be seen once the worker has brought the rows in. Else what they ask for is not
            made yet: what is known of spelling, which takes seconds, and of a large index documents cut by new words.
        elsewhere: Where rows act that do not act on this page.
    """

    change: PageChange
    exact: bool
    elsewhere: tuple[Scope, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {**self.change.as_dict(), "changed": self.change.before != self.change.after, "exact": self.exact,
                "elsewhere": [asdict(scope) for scope in self.elsewhere]}  # fmt: skip


class LivePreviews:
    """Answers them beside searches: the view's lock is held for as long as a search takes, and all else is made
    without it. What was made last is kept, for the next letter.
    """

    def __init__(self, place: Installation, state: ServingState) -> None:
        self._place, self._state = place, state
        self._wanted: Latest[str, PreviewPlace] = Latest()
        self._view: Latest[tuple[str, str], View] = Latest()
        self._too_long = ""  # the version that was last given up

    def of(self, proposed: Judged, query: ReplayQuery, looked: Sequence[RowChange]) -> LivePreview:
        """A query by the lexicon in force, and by a proposed one. Raises `NotReady`, `BadParameters`.

        Args:
            looked: The changes of which it is told where else they act.
        """
        with self._state.pipeline() as pipeline:
            before, commit = ask(pipeline, query), pipeline.snapshot.commit
        wanted = self._wanted.of(proposed.lexicon.version, lambda: PreviewPlace(self._place, proposed.lexicon))
        in_force = wanted.dictionaries_in_force()
        over = needs_overlay(wanted, commit, in_force)
        where = known_overlay(wanted) if over else None
        whole = where is not None or not needs_vocabulary(wanted, commit, in_force)
        if over and where is None:
            where = self._texts(wanted)
        key = proposed.lexicon.version, "" if where is None else where.path.name
        view = self._view.of(key, lambda: self._made(proposed.lexicon, wanted, where))
        view.prepare(query)
        with view.pipeline() as pipeline:
            after = ask(pipeline, query)
        exact = not over or (whole and view.searchers is not self._state.searchers)
        page = Scope(query.region, query.site, query.department)
        elsewhere = scopes_elsewhere(self._place.tree(), looked, page)
        return LivePreview(PageChange(query, before, after), exact, tuple(elsewhere))

    def _texts(self, wanted: PreviewPlace) -> GenerationFolder | None:
        """The index with its texts cut by the words to be, and its vocabulary as it is; None where the same words cut
        them, or it takes too long.
        """
        version, until = wanted.lexicons.lexicon().version, time.thread_time() + PATIENCE

        def in_time(*_: object) -> None:
            checkpoint()
            if time.thread_time() > until:
                raise _TooLong

        if version == self._too_long:
            return None
        try:
            found = overlay_of(wanted, in_time, wanted.generations)
        except _TooLong:
            self._too_long = version
            return None
        return None if found.path == wanted.generations.path else found

    def _made(self, lexicon: Lexicon, wanted: PreviewPlace, where: GenerationFolder | None) -> View:
        if where is not None:
            over = PreviewPlace(self._place, lexicon, where)
            try:
                return View(over, HeldSearchers(over, opened(over)))
            except (IndexFailure, StorageFailure):
                LOG.info("index of a preview gone", folder=where.path.name)  # for that of another one
        return View(wanted, self._state.searchers)
