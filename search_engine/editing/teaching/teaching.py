"""Teach once: candidates are made, tried one by one, and put in order: what does it and brings the document nowhere
else, then what also mends other wordings, then what has least to do with anything else.

How many are tried is counted, never timed: the same lesson has the same proposals on any machine, however busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dictionaries.normalize import bare_name, normal_text, squash
from dictionaries.patterns.wildcard_patterns import GAP
from indexer.building.steps import Progress, no_progress
from search_engine.editing.checks.far_apart import PARAPHRASE, too_far
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.preview_place import View
from search_engine.editing.teaching.candidates import Candidate, general, pin
from search_engine.editing.teaching.chunks import chunks_of, wordings_of_chunks
from search_engine.editing.teaching.lesson import HOW, Lesson, Proposed, meant_of, said_of
from search_engine.editing.teaching.neighbours import Neighbours
from search_engine.editing.teaching.query_words import query_words_of
from search_engine.editing.teaching.refusals import require_in_reach, require_possible, require_searched
from search_engine.editing.teaching.target import target_of
from search_engine.editing.teaching.trying import Trials, Tried, first_title, prepared, tried
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

TRYING = "试行候选改动"
# Candidates that are tried at most, and other wordings that are asked: with the neighbours of what does it some 200
# searches at most.
MOST, WORDINGS = 12, 5
# Proposals that are told; so many that mend all wordings are enough.
TOLD, ENOUGH = 6, 3
# A document that comes so far up is among the first that people look at. So many queries that it comes to are named.
FIRST, NAMED = 3, 3
PIN = "pin"


@dataclass(frozen=True, slots=True)
class TeachRequest:
    """What somebody teaches.

    Attributes:
        document: Id of what should come first.
        scope: Code of the region that the rows are to be of; "": of everybody.
        higher: Whether what only brings it higher is proposed, too.
        frequent: What many people ask, for telling what a row touches.
    """

    query: ReplayQuery
    document: str
    scope: str = ""
    higher: bool = False
    frequent: Sequence[str] = ()


class Teaching:
    """One lesson under work; it can be left between two candidates, and gone on with.

    Raises:
        NotFound: There is no such document.
        TeachingRefused: No row can, or may; the message says why.
        BadParameters, NotReady: As they say.
    """

    def __init__(self, trials: Trials, request: TeachRequest) -> None:
        started = time.perf_counter()
        self._trials, self._request, query = trials, request, request.query
        self._found: list[Proposed] = []
        self._wordings: list[str] = []
        self._known: dict[str, Tried] = {}
        self._queue: list[Candidate] = []
        self._later: list[Callable[[], list[Candidate]]] = []
        self._count = 0
        prepared(trials.now, query)
        analysis, resources = trials.analysis_of(query)
        require_searched(analysis)
        with trials.now.pipeline() as pipeline:
            self._target = target_of(pipeline.snapshot, pipeline.store, request.document)
        self._before = tried(trials.now, query, self._target)
        self._first = first_title(trials.now, self._before.first)
        self._vectors = resources.names_by_meaning.vectors if resources.names_by_meaning else None
        if self._before.place != 1:
            with trials.now.pipeline() as pipeline:
                require_possible(pipeline, query, self._target)
                require_in_reach(pipeline, query, self._target)
            self._plan(analysis, resources)
        self._seconds = time.perf_counter() - started

    def go_on(self, seconds: float | None = None, progress: Progress = no_progress) -> Lesson:
        """The lesson once all is tried; or, after so many seconds, what is known so far, with some `left` for the next
        call. One candidate is tried at least.
        """
        started = time.perf_counter()
        while candidate := self._next():
            self._try(candidate)
            del self._queue[0]
            progress(TRYING, self._count, self._count + self._left)
            if seconds is not None and time.perf_counter() > started + seconds:
                break
        self._seconds += time.perf_counter() - started
        return Lesson(
            self._request.query, self._target, self._before.place, self._first, self._proposals(), self._count,
            round(self._seconds, 2), self._left,
        )  # fmt: skip

    def _plan(self, analysis: QueryAnalysis, resources: AnalysisResources) -> None:
        """Lay out what to try, and the other wordings to ask."""
        title, typed = self._target.title, normal_text(analysis.raw).strip()
        if squash(analysis.text) != squash(typed):  # nobody has typed what a step made of it (打一份征信: 打印)
            analysis = replace(analysis, text=typed, spans=())
        wording = query_words_of(analysis, squash(title), bare_name(title), resources)
        chunks = chunks_of(wording.words)
        texts = wordings_of_chunks(wording.core, chunks, WORDINGS)
        same = [text for text in texts if all(chunk.text in text for chunk in chunks)]
        taught = frozenset(squash(text) for text in (typed, *same))
        self._neighbours = Neighbours(self._target, taught, resources)
        self._wordings = self._missing(texts)
        self._queue = general(wording, chunks, self._target, analysis, resources)[:MOST]
        self._later = [self._together, self._pin]

    @property
    def _left(self) -> int:
        return len(self._queue) + len(self._later)

    def _next(self) -> Candidate | None:
        """What to try next; it stays the next one until it was tried."""
        if self._later and self._has_enough():
            self._queue.clear()
        while not self._queue and self._later:
            self._queue += self._later.pop(0)()
        return self._queue[0] if self._queue else None

    def _proposals(self) -> tuple[Proposed, ...]:
        """Those that do it, the best first, or, told so, those that bring it higher."""
        ways = list(HOW)

        def weight(one: Proposed) -> tuple[object, ...]:
            share = one.mended / one.asked if one.asked else 0.0
            place = one.after or len(self._wordings) + 1_000
            goes_last = bool(one.enters), one.how == PIN
            harm = one.moved, one.similarity is not None, len(one.wishes)
            return *goes_last, place, -round(share, 2), *harm, ways.index(one.how)

        ordered = sorted(self._found, key=weight)
        told = [one for one in ordered if one.how != PIN][: TOLD - 1]
        chosen = [one for one in ordered if one.how == PIN or one in told]
        return tuple([replace(one, number=number) for number, one in enumerate(chosen, 1)])

    def _pin(self) -> list[Candidate]:
        """Always possible, for the text as it was typed."""
        query = self._request.query
        return [pin(normal_text(query.text).strip(), self._target, self._request.scope or query.region)]

    def _together(self) -> list[Candidate]:
        """Rows that do it each, and do more together; paraphrases of which each is near to other wordings."""
        done = [one for one in self._found if _does_it(one)]
        if any(one.asked and one.mended == one.asked for one in done):
            return []
        said = [one for one in done if one.how in ("synonym", "phrase")]
        said.sort(key=lambda one: (-one.mended, one.moved))
        asks = [one for one in done if one.how == PARAPHRASE]
        if not said or not asks:
            return []
        return [Candidate("both", (*asks[0].wishes, *one.wishes)) for one in said[:1]]

    def _has_enough(self) -> bool:
        """Whether several were found that mend every other wording and do no harm: none can be better."""
        return sum(_does_it(one) and one.mended == one.asked > 0 for one in self._found) >= ENOUGH

    def _try(self, candidate: Candidate) -> None:
        if candidate.how == PARAPHRASE and any(one.how == PARAPHRASE and _does_it(one) for one in self._found):
            return  # the same asking, with more around it
        if candidate.how != PIN:
            candidate = candidate.within(self._request.scope)
        judged = self._trials.possible(candidate.wishes)
        if judged is None:
            return
        view = prepared(self._trials.view(judged.lexicon), self._request.query)
        after = tried(view, self._request.query, self._target).place
        if after == 1 or (self._request.higher and after and (not self._before.place or after < self._before.place)):
            found = Proposed(0, candidate.how, candidate.wishes, self._before.place, after)
            self._found.append(found if candidate.how == PIN else self._judged(found, view))
        self._count += 1

    def _judged(self, found: Proposed, view: View) -> Proposed:
        """A proposal with what else it does."""
        asked = [self._as(text) for text in self._wordings]
        near = list(dict.fromkeys(text for wish in found.wishes for text in self._neighbours.of(wish)))
        moved = 0
        enters: list[tuple[str, int]] = []
        for text in near:
            before, after = self._now(text), tried(view, self._as(text), self._target).place
            moved += before.place != after
            if before.is_sure and _comes_forward(before.place, after):
                enters.append((text, after))
        far = [gap for wish in found.wishes if (gap := self._too_far(wish)) is not None]
        return replace(
            found, mended=sum(tried(view, query, self._target).place == 1 for query in asked), asked=len(asked),
            touches=sum(_touches(found, text) for text in self._request.frequent), neighbours=len(near), moved=moved,
            enters=tuple(enters[:NAMED]), similarity=min(far, default=None),
        )  # fmt: skip

    def _too_far(self, wish: DraftInput) -> float | None:
        relation = wish.cells.get("relation", PARAPHRASE)
        return None if self._vectors is None else too_far(self._vectors, said_of(wish), meant_of(wish), relation)

    def _now(self, text: str) -> Tried:
        """Where the target stands now for a neighbour; asked once for all rows."""
        if text not in self._known:
            self._known[text] = tried(self._trials.now, self._as(text), self._target)
        return self._known[text]

    def _as(self, text: str) -> ReplayQuery:
        return replace(self._request.query, text=text)

    def _missing(self, texts: Sequence[str]) -> list[str]:
        """Those of some wordings for which the target is not first now."""
        return [text for text in texts if tried(self._trials.now, self._as(text), self._target).place != 1]


def _does_it(one: Proposed) -> bool:
    """Whether a proposal brings the target first, and nowhere else where it is not meant."""
    return one.after == 1 and not one.enters


def _comes_forward(before: int, after: int) -> bool:
    """Whether a target comes among the first cards, or from there to the first place."""
    return 1 <= after <= FIRST and (before != 1 if after == 1 else not 1 <= before <= FIRST)


def _touches(found: Proposed, text: str) -> bool:
    """Whether a frequent query has the words of a row."""
    rows = [wish for wish in found.wishes if wish.kind != "paraphrases"]
    normal = normal_text(text)
    return any(all(part in normal for part in said_of(wish).split(GAP)) for wish in rows)
