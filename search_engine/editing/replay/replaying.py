"""What answers by the lexicon in force and by others, and queries that are asked of it one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dictionaries.kinds import Trait, kinds_with
from dictionaries.lexicon import Lexicon
from indexer.building.steps import Progress, no_progress
from indexer.snapshot import Snapshot
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome, ask, request_of
from search_engine.editing.replay.overlay import known_overlay, overlay_of
from search_engine.editing.replay.preview_place import Clock, HeldSearchers, PreviewPlace, View, opened
from search_engine.installation.installation import Installation
from search_engine.search.pipeline import Pipeline

# Kinds that a page is made of besides what is understood of a query: pins, ways and their help, names by meaning, and
# which of several places is meant.
IN_PAGES = kinds_with(Trait.PAGES)
MAKING = "按草稿准备索引"


class Previewing:
    """Answers by the lexicon in force and by others, over one view of the index.

    Args:
        clock: As of when rows with a date act, seconds since 1970 UTC; None: now.
    """

    def __init__(self, place: Installation, clock: Clock | None = None, progress: Progress = no_progress) -> None:
        self._place, self._clock, self._progress = place, clock, progress
        now = PreviewPlace(place, place.lexicons.lexicon(), clock=clock)
        self.now = View(now, HeldSearchers(now, opened(place)))

    def then(self, lexicon: Lexicon, *, made: bool = True, like: View | None = None) -> View:
        """What answers by another lexicon.

        Args:
            made: Make the index that it asks for; else it answers from the one in use where no such was made already.
            like: What is known of spelling is as it is there, whatever the lexicon would make of it.
        """
        wanted = PreviewPlace(self._place, lexicon, clock=self._clock)
        if made:
            spelling = None if like is None else like.place.generations
            where = overlay_of(wanted, lambda *_: self._progress(MAKING, 0, 0), spelling)
        else:
            where = known_overlay(wanted) or wanted.generations
        if where.path == self._place.generations.path:
            return View(wanted, self.now.searchers)
        over = PreviewPlace(self._place, lexicon, where, self._clock)
        return View(over, HeldSearchers(over, opened(over)))

    def beside(self, view: View, lexicon: Lexicon) -> View:
        """What answers by another lexicon from the index of a view."""
        place = PreviewPlace(self._place, lexicon, view.place.generations, self._clock, view.place)
        return View(place, view.searchers)


class Known:
    """What another lexicon answers: a page is the same where the same is understood of the query, and nothing else that
    it is made of differs. So most queries are not searched for a second time.

    Args:
        outcomes: Those of queries that are known.
    """

    def __init__(self, view: View, outcomes: Mapping[ReplayQuery, Outcome]) -> None:
        self._view, self._outcomes = view, outcomes
        self._same: dict[tuple[str, str], bool] = {}

    def of(self, query: ReplayQuery, pipeline: Pipeline) -> Outcome | None:
        """The outcome that a pipeline would give; None where it may be another one, or is not known."""
        outcome = self._outcomes.get(query)
        if outcome is None:
            return None
        request = request_of(query)
        with self._view.pipeline() as other:
            if not same_texts(pipeline.snapshot, other.snapshot):
                return None
            own, theirs = pipeline.of(request), other.of(request)
            if not self._same_pages(_lexicon(own), _lexicon(theirs)):
                return None
            return outcome if own.analysis_of(request) == theirs.analysis_of(request) else None

    def _same_pages(self, one: Lexicon, other: Lexicon) -> bool:
        key = one.version, other.version
        if key not in self._same:
            self._same[key] = all(getattr(one, name) == getattr(other, name) for name in IN_PAGES)
        return self._same[key]


def _lexicon(pipeline: Pipeline) -> Lexicon:
    return pipeline.query_analyzer.resources.lexicon


def same_texts(one: Snapshot, other: Snapshot) -> bool:
    """Whether two views have the same documents, cut by the same words."""
    if one is other:
        return True
    first, second = (replace(view.commit, number=0, vocabulary=0, tables="", suggestions=0) for view in (one, other))
    return first == second and one.words_in_use == other.words_in_use


def replay(
    view: View,
    queries: Sequence[ReplayQuery],
    progress: Progress = no_progress,
    stage: str = "",
    known: Sequence[Known] = (),
) -> list[Outcome]:
    """The outcome of each query, in their order; between two others may be answered. Raises `NotReady`.

    Args:
        known: What other lexicons answer; looked at in turn.
    """
    found: dict[int, Outcome] = {}
    # those of a region after each other: the rows that act there are looked up once
    order = sorted(range(len(queries)), key=lambda place: queries[place].region)
    for done, place in enumerate(order, 1):
        query = queries[place]
        with view.pipeline() as pipeline:
            answers = (one.of(query, pipeline) for one in known)
            outcome = next((one for one in answers if one is not None), None)
            found[place] = ask(pipeline, query) if outcome is None else outcome
        progress(stage, done, len(queries))
    return [found[place] for place in range(len(queries))]
