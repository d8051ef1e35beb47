"""Trying rows: a search by the lexicon that they would make, over the view of the index that answers now."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from dictionaries.editing.own_row import RowChange
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.lexicon import Lexicon
from indexer.errors import EngineUnavailable, IndexFailure
from indexer.snapshot import SearcherManager
from search_engine.checkpoints import checkpoint
from search_engine.editing.drafts.drafting import DraftInput, row_wished
from search_engine.editing.drafts.proposal import Proposal, ProposedChange
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import request_of
from search_engine.editing.replay.preview_place import PreviewPlace, View
from search_engine.editing.teaching.target import Target
from search_engine.editing.versions.publishing import Judged
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, NotReady
from search_engine.installation.installation import Installation
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@dataclass(frozen=True, slots=True)
class Tried:
    """Where a target stands for a query.

    Attributes:
        place: From 1; 0: it is not there.
        first: Id of the card that stands first; "": none.
        is_sure: Whether that is surely what was asked for.
    """

    place: int
    first: str = ""
    is_sure: bool = False


class Trials:
    """Answers by rows that are not there, each lexicon made once.

    Args:
        searchers: The view of the index; a search holds its lock.
        state: What is published.
    """

    def __init__(self, place: Installation, searchers: SearcherManager, state: PublishedState) -> None:
        self.place, self.state, self._searchers = place, state, searchers
        self._base = PreviewPlace(place, place.lexicons.lexicon())
        self.now = View(self._base, searchers)

    def proposed(self, wishes: Sequence[DraftInput]) -> Judged:
        """What publishing some rows would make. Raises `BadParameters` where one cannot be, or is there already."""
        state, changes = self.state, []
        for wish in wishes:
            key, row = row_wished(state, wish, self.place.tree())
            changes.append(ProposedChange(RowChange(key, state.own(key), row)))
        proposal = Proposal(state.number, tuple(changes))
        rows = state.after(proposal.steps(state))
        return Judged(state, proposal, lexicon_of_rows(state.shipped.lexicon, rows), ())

    def view(self, lexicon: Lexicon) -> View:
        """What answers by another lexicon, from the same view of the index."""
        return View(PreviewPlace(self.place, lexicon, like=self._base), self._searchers)

    def analysis_of(self, query: ReplayQuery) -> tuple[QueryAnalysis, AnalysisResources]:
        """What is understood of a query now, and by what."""
        with self.now.pipeline() as pipeline:
            request = request_of(query)
            return pipeline.analysis_of(request), pipeline.of(request).query_analyzer.resources

    def index_state(self) -> Hashable:
        """What the index is at now. Raises `NotReady`."""
        with self.now.pipeline() as pipeline:
            return str(pipeline.snapshot.generation.path), pipeline.snapshot.commit

    def possible(self, wishes: Sequence[DraftInput]) -> Judged | None:
        """As `proposed`; None where that cannot be."""
        try:
            return self.proposed(wishes)
        except BadParameters:
            return None


def prepared(view: View, query: ReplayQuery) -> View:
    """A view with what a query will ask for made beside searches of others. Raises `NotReady`."""
    try:
        view.prepare(query)
    except EngineUnavailable:
        raise
    except IndexFailure as error:
        raise NotReady(str(error)) from error
    return view


def tried(view: View, query: ReplayQuery, target: Target) -> Tried:
    """Where a target stands for a query. Raises `BadParameters`, `NotReady`."""
    with view.pipeline() as pipeline:
        checkpoint()
        answer = pipeline.answer(replace(request_of(query), size=1))
        if answer is None or not len(answer.order):
            return Tried(0)
        first = answer.cards.take(answer.order[:1])
        card = pipeline.snapshot.ids(first.row)[0]
        return Tried(target.place_in(answer, pipeline.snapshot), card, bool(first.sure[0]))


def first_title(view: View, card: str) -> str:
    """The title of a card; "" for none."""
    if not card:
        return ""
    with view.pipeline() as pipeline:
        doc = pipeline.store.doc_of(card)
        return "" if doc is None else str(pipeline.store.full_documents([doc])[doc].document["title"])
