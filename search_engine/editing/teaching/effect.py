"""What else a proposal moves: frequent queries that its rows can touch are asked by what is in force and by them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dictionaries.normalize import squash
from indexer.building.steps import Progress, no_progress
from ranker.matching.parsed_query import ParsedQuery
from search_engine.checkpoints import with_checkpoints
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.replay.difference import PageChange, changes_between
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome, ask, request_of
from search_engine.editing.replay.preview_place import View
from search_engine.editing.replay.replaying import IN_PAGES
from search_engine.editing.teaching.trying import Trials, prepared
from search_engine.search.pipeline import Pipeline

LOOKING, ASKING = "查找可能受影响的查询", "检索可能受影响的查询"
# Kinds that are looked at by what they say; others of which pages are made touch every query.
TOLD_APART = ("paraphrases", "pins")
# A paraphrase that is so much farther from a query than the nearest name, beyond what counts as about something else,
# changes nothing of its first page.
SLACK = 0.05
# Examples that are told.
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Effect:
    """What else a proposal moves.

    Attributes:
        queries: How many frequent queries there are; touched: how many of them the rows can touch.
        first_changed, changed: Of how many another card is first, or the page another one.
        changes: Those whose page is another one, those first of which another card is first.
        seconds: How long it took.
    """

    queries: int
    touched: int
    first_changed: int
    changed: int
    changes: tuple[PageChange, ...]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "queries": self.queries,
            "touched": self.touched,
            "first_changed": self.first_changed,
            "changed": self.changed,
            "changes": [change.as_dict() for change in self.changes[:EXAMPLES]],
            "seconds": self.seconds,
        }


def effect_of(
    trials: Trials,
    wishes: Sequence[DraftInput],
    taught: str,
    frequent: Sequence[ReplayQuery],
    progress: Progress = no_progress,
) -> Effect:
    """What some rows move of frequent queries but the one that is taught.

    Raises:
        BadParameters: The rows cannot be, or are there already.
        NotReady: As it says.
    """
    started = time.perf_counter()
    judged = trials.proposed(wishes)
    now, then = trials.now, trials.view(judged.lexicon)
    others = [query for query in frequent if squash(query.text) != squash(taught)]
    touched = []
    for done, query in enumerate(with_checkpoints(sorted(others, key=lambda one: one.region)), 1):
        if _is_touched(prepared(now, query), prepared(then, query), query, wishes):
            touched.append(query)
        progress(LOOKING, done, len(others))
    before: list[Outcome] = []
    after: list[Outcome] = []
    for done, query in enumerate(touched, 1):
        for view, found in ((now, before), (then, after)):
            with view.pipeline() as pipeline:
                found.append(ask(pipeline, query))
        progress(ASKING, done, len(touched))
    changes = changes_between(touched, before, after)
    changes = [change for change in changes if change.cards_change or change.loses_all or change.finds_now]
    return Effect(
        queries=len(others),
        touched=len(touched),
        first_changed=sum(change.first_changes for change in changes),
        changed=len(changes),
        changes=tuple(changes),
        seconds=round(time.perf_counter() - started, 2),
    )


def _is_touched(now: View, then: View, query: ReplayQuery, wishes: Sequence[DraftInput]) -> bool:
    kinds = {wish.kind for wish in wishes}
    if any(kind in IN_PAGES and kind not in TOLD_APART for kind in kinds):
        return True
    if any(wish.kind == "pins" and squash(wish.cells["query"]) == squash(query.text) for wish in wishes):
        return True
    request = request_of(query)
    with now.pipeline() as pipeline:
        own = pipeline.of(request)
        understood = own.analysis_of(request)
        near = _nears(own, understood.parsed_query, wishes)
    if near:
        return True
    with then.pipeline() as pipeline:
        return understood != pipeline.of(request).analysis_of(request)


def _nears(pipeline: Pipeline, asked: ParsedQuery, wishes: Sequence[DraftInput]) -> bool:
    """Whether a new paraphrase may be among what is near to a query."""
    names = pipeline.query_analyzer.resources.names_by_meaning
    said = [wish.cells["query"] for wish in wishes if wish.kind == "paraphrases"]
    if not asked.semantic_text or names is None or not said:
        return False
    thresholds = pipeline.rankers.profile(_PLAIN).match.meaning
    away = thresholds.off_topic_gap + SLACK
    vector = names.of_name(asked.semantic_text)
    nearest = max(float(vector @ names.of_name(squash(one))) for one in said)
    if nearest < thresholds.confident - away:
        return False  # whatever is nearest of all, this is too far from it
    return nearest >= float(names.similarity(vector, thresholds.together).max(initial=-1.0)) - away


_PLAIN = request_of(ReplayQuery(""))
