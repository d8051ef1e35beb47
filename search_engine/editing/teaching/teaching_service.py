"""Teach once as the shell, the HTTP API and the console ask for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence

from dictionaries.caches import Latest, Results
from dictionaries.reasons import Message
from indexer.building.steps import Progress, no_progress
from indexer.snapshot import SearcherManager
from indexer.store.editing.drafts import Draft
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.drafts.proposal import Proposal
from search_engine.editing.editor import Editor
from search_engine.editing.replay.difference import PageChange
from search_engine.editing.replay.frequent import ReplayQuery, frequent_queries
from search_engine.editing.replay.outcome import ask
from search_engine.editing.replay.preview_options import one_query, where_they_act
from search_engine.editing.replay.preview_place import HeldSearchers, PreviewPlace, opened
from search_engine.editing.teaching.effect import Effect, effect_of
from search_engine.editing.teaching.lesson import Lesson, Proposed
from search_engine.editing.teaching.teaching import Teaching, TeachRequest
from search_engine.editing.teaching.trying import Trials, prepared
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.messages import UNKNOWN_REGION_NAMED

NO_PROPOSALS = Message("not_found", "没有方案可以起草", "there are no proposals to draft")
FEWER_PROPOSALS = Message("not_found", "只有 {count} 个方案", "there are only {count} proposals")
# Seconds for which it is known what many people ask.
KNOWN_FOR = 600.0
# Lessons that are kept, of one version of the words and one state of the index: some 10 kB each.
LESSONS_KEPT = 100
# Characters of a draft's note.
NOTE = 200


class TeachingService:
    """Teaches over one installation.

    Args:
        searchers: Gives the view of the index; a search holds its lock.
    """

    def __init__(self, place: Installation, editor: Editor, searchers: Callable[[], SearcherManager]) -> None:
        self._place, self._editor, self._searchers = place, editor, searchers
        self._frequent: tuple[float, list[ReplayQuery]] | None = None
        self._trials: Latest[tuple[object, ...], Trials] = Latest()
        self._lessons: Latest[tuple[Trials, object], Results[Hashable, Teaching]] = Latest()

    @classmethod
    def of(cls, place: Installation, editor: Editor) -> TeachingService:
        """One for a process of its own. Raises `IndexFailure` where there is no index."""
        now = PreviewPlace(place, place.lexicons.lexicon())
        held = HeldSearchers(now, opened(place))
        return cls(place, editor, lambda: held)

    def teach(
        self,
        text: str,
        document: str,
        region: str = "",
        scope: str = "",
        *,
        higher: bool = False,
        progress: Progress = no_progress,
        seconds: float | None = None,
    ) -> Lesson:
        """What brings a document to the first place of a query. The same lesson is kept while words and index stay.

        Args:
            region: Code of the region of who asks; scope: of which the rows are to be; "": of everybody.
            higher: Also propose what only brings it higher.
            seconds: After so many it is left, with some candidates `left`; the same call goes on. None: it is not left.

        Raises:
            BadParameters: The query or a region cannot be used.
            NotFound, TeachingRefused, NotReady: As they say.
        """
        query = one_query(self._place, text, region)
        if scope and scope not in self._place.tree():
            raise BadParameters([Detail("scope_region", UNKNOWN_REGION_NAMED(region=scope))])
        trials = self.trials()
        lessons = self._lessons.of((trials, trials.index_state()), lambda: Results(LESSONS_KEPT, "lessons"))
        key = query, document, scope, higher
        lesson = lessons.get(key)
        if lesson is None:
            frequent = [one.text for one in self.frequent()]
            lesson = lessons.put(key, Teaching(trials, TeachRequest(query, document, scope, higher, frequent)))
        return lesson.go_on(seconds, progress)

    def effect(
        self,
        wishes: Sequence[DraftInput],
        taught: str,
        *,
        first: int = 0,
        most: int | None = None,
        progress: Progress = no_progress,
    ) -> Effect:
        """What some rows move of frequent queries, asked where they act, but the one that is taught; of those from
        `first` on, at most `most`. Raises `BadParameters`, `NotReady`.
        """
        trials = self.trials()
        every = where_they_act(self._place, self.frequent(), trials.proposed(wishes).proposal.row_changes)
        chosen = every[first : len(every) if most is None else first + most]
        return effect_of(trials, wishes, taught, chosen, progress)

    def page_change(self, wishes: Sequence[DraftInput], text: str, region: str = "") -> PageChange:
        """A query's page now, and by some rows. Raises `BadParameters`, `NotReady`."""
        query, trials = one_query(self._place, text, region), self.trials()
        then = trials.view(trials.proposed(wishes).lexicon)
        pages = []
        for view in (trials.now, then):
            with prepared(view, query).pipeline() as pipeline:
                pages.append(ask(pipeline, query))
        return PageChange(query, *pages)

    def draft(self, actor: Actor, lesson: Lesson, number: int) -> list[Draft]:
        """Make drafts of a proposal's rows. Raises `BadParameters`, `Forbidden`."""
        return self.draft_rows(actor, proposal_of(lesson, number).wishes, lesson.query.text, lesson.target.shown)

    def draft_rows(self, actor: Actor, wishes: Sequence[DraftInput], text: str, title: str) -> list[Draft]:
        """Make drafts of some rows that bring a title first for a query. Raises as `draft`."""
        note = f"教一次：{text} → {title}"[:NOTE]
        return [self._editor.draft(actor, DraftInput(wish.kind, wish.cells, note=note, anew=True)) for wish in wishes]

    def trials(self) -> Trials:
        """What tries rows over what is in force now."""
        state = self._editor.propose(lambda _, state: Proposal(state.number, ())).state
        searchers = self._searchers()
        key = (state.number, self._place.lexicons.lexicon().version, searchers)
        return self._trials.of(key, lambda: Trials(self._place, searchers, state))

    def frequent(self) -> list[ReplayQuery]:
        """What many people ask, known for some minutes."""
        now = time.monotonic()
        if self._frequent is None or now > self._frequent[0] + KNOWN_FOR:
            self._frequent = now, frequent_queries(self._place)
        return self._frequent[1]


def proposal_of(lesson: Lesson, number: int) -> Proposed:
    """The proposal of a number. Raises `BadParameters`."""
    for one in lesson.proposals:
        if one.number == number:
            return one
    count = len(lesson.proposals)
    raise BadParameters([Detail("draft", FEWER_PROPOSALS(count=count) if count else NO_PROPOSALS())])
