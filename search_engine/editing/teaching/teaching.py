"""Teach once: candidates are made, tried one by one while there is time, and put in order: what does it, then what also
mends other wordings, then what touches least.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dictionaries.normalize import normal_text, squash
from dictionaries.patterns.wildcard_patterns import GAP
from indexer.building.steps import Progress, no_progress
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.preview_place import View
from search_engine.editing.teaching.candidates import Candidate, general, narrow, pin
from search_engine.editing.teaching.chunks import Chunk, chunks_of, wordings_of_chunks
from search_engine.editing.teaching.lesson import HOW, Lesson, Proposed, said_of
from search_engine.editing.teaching.query_words import QueryWords, query_words_of
from search_engine.editing.teaching.refusals import require_in_reach, require_possible, require_searched
from search_engine.editing.teaching.target import Target, target_of
from search_engine.editing.teaching.trying import Trials, first_title, prepared, tried
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

TRYING = "试行候选改动"
# Candidates that are tried at most; seconds after which no more are begun; other wordings that are asked.
MOST, SECONDS, WORDINGS = 12, 2.2, 5
# Proposals that are told; so many that mend all wordings are enough.
TOLD, ENOUGH = 6, 3
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


def teach(trials: Trials, request: TeachRequest, progress: Progress = no_progress, seconds: float = SECONDS) -> Lesson:
    """What brings a document to the first place of a query, the best first.

    Raises:
        NotFound: There is no such document.
        TeachingRefused: No row can, or may; the message says why.
        BadParameters, NotReady: As they say.
    """
    started = time.perf_counter()
    query = request.query
    prepared(trials.now, query)
    analysis, resources = trials.analysis_of(query)
    require_searched(analysis)
    with trials.now.pipeline() as pipeline:
        target = target_of(pipeline.snapshot, pipeline.store, request.document)
    before = tried(trials.now, query, target)
    first = first_title(trials.now, before.first)
    if before.place == 1:
        return Lesson(query, target, 1, first, seconds=_since(started))
    with trials.now.pipeline() as pipeline:
        require_possible(pipeline, query, target)
        require_in_reach(pipeline, query, target)
    until = time.perf_counter() + seconds  # what is made for a first search in a process is not counted
    lesson = _Trying(trials, request, target, before.place, until, progress)
    lesson.run(analysis, resources)
    return Lesson(query, target, before.place, first, lesson.proposals(), lesson.count, _since(started))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)


class _Trying:
    """One lesson under work."""

    def __init__(
        self, trials: Trials, request: TeachRequest, target: Target, before: int, until: float, progress: Progress
    ) -> None:
        self._trials, self._request, self._target, self._before = trials, request, target, before
        self._until, self._progress = until, progress
        self._found: list[Proposed] = []
        self._wordings: list[str] = []
        self.count = 0

    def run(self, analysis: QueryAnalysis, resources: AnalysisResources) -> None:
        """Try what may do it, while there is time."""
        target = self._target
        bare = squash(target.title.split("(")[0].split("（")[0]) or squash(target.title)
        wording = query_words_of(analysis, squash(target.title), bare, resources)
        chunks = chunks_of(wording.words)
        self._wordings = self._missing(wordings_of_chunks(wording.core, chunks, WORDINGS))
        self._try_all(general(wording, chunks, target, analysis, resources))
        self._try_all(self._together(wording, chunks))
        self._try_all(narrow(wording, chunks, target, analysis, resources))
        # a pin is always possible, and is tried whatever time it is
        self._try(pin(squash(self._request.query.text), target, self._request.scope or self._request.query.region))

    def proposals(self) -> tuple[Proposed, ...]:
        """Those that do it, the best first, or, told so, those that bring it higher."""
        ways = list(HOW)

        def weight(one: Proposed) -> tuple[object, ...]:
            share = one.mended / one.asked if one.asked else 0.0
            place = one.after or len(self._wordings) + 1_000
            return one.how == PIN, place, -round(share, 2), len(one.wishes), one.touches, ways.index(one.how)

        ordered = sorted(self._found, key=weight)
        pins = [one for one in ordered if one.how == PIN]
        chosen = [one for one in ordered if one.how != PIN][: TOLD - len(pins)] + pins
        return tuple([replace(one, number=number) for number, one in enumerate(chosen, 1)])

    def _together(self, wording: QueryWords, chunks: Sequence[Chunk]) -> list[Candidate]:
        """Rows that do it each, and do more together; paraphrases of which each is near to other wordings."""
        done = [one for one in self._found if one.after == 1]
        if any(one.asked and one.mended == one.asked for one in done):
            return []
        said = [one for one in done if one.how in ("synonym", "phrase")]
        said.sort(key=lambda one: (-one.mended, one.touches))
        asks = [one for one in self._found if one.how == "paraphrase"]
        if not said or not asks:
            return []
        return [Candidate("both", (*asks[0].wishes, *one.wishes)) for one in said[:1]]

    def _try_all(self, candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            if self.count >= MOST or time.perf_counter() > self._until or self._has_enough():
                return
            self._try(candidate.within(self._request.scope))

    def _has_enough(self) -> bool:
        """Whether several were found that mend every other wording: none can be better."""
        return sum(one.after == 1 and one.mended == one.asked > 0 for one in self._found) >= ENOUGH

    def _try(self, candidate: Candidate) -> None:
        judged = self._trials.possible(candidate.wishes)
        if judged is None:
            return
        self.count += 1
        self._progress(TRYING, self.count, MOST)
        view = prepared(self._trials.view(judged.lexicon), self._request.query)
        after = tried(view, self._request.query, self._target).place
        if after != 1 and not (self._request.higher and after and (not self._before or after < self._before)):
            return
        mended, asked = (0, 0) if candidate.how == PIN else self._mended(view)
        touched = sum(_touches(candidate, text) for text in self._request.frequent)
        self._found.append(Proposed(0, candidate.how, candidate.wishes, self._before, after, mended, asked, touched))

    def _missing(self, texts: Sequence[str]) -> list[str]:
        """Those of some wordings for which the target is not first now."""
        now, query = self._trials.now, self._request.query
        return [text for text in texts if tried(now, replace(query, text=text), self._target).place != 1]

    def _mended(self, view: View) -> tuple[int, int]:
        """Of other wordings, for how many the target is first; and of how many."""
        asked = [replace(self._request.query, text=text) for text in self._wordings]
        return sum(tried(view, query, self._target).place == 1 for query in asked), len(asked)


def _touches(candidate: Candidate, text: str) -> bool:
    """Whether a frequent query has the words of a row."""
    rows = [wish for wish in candidate.wishes if wish.kind != "paraphrases"]
    normal = normal_text(text)
    return any(all(part in normal for part in said_of(wish).split(GAP)) for wish in rows)
