"""Stop words: the scaffolding of spoken questions goes, weak verbs (办理) are not required.

A stop word never eats a part of a name or a term, and short ones only count as words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from dictionaries.kinds.words import StopWord
from dictionaries.normalize import squash
from dictionaries.patterns.phrases import Occurrence, leftmost_longest
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.words import Boundaries

ROLES = {"scaffold": REMOVED, "weak": WEAK}


@analysis_step("去掉停用词", off="stopwords")
def drop_stopwords(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Mark them."""
    found = _candidates(analysis, resources)
    if not found or squash(analysis.text) in resources.names.squashed:
        return analysis
    kept = [one for one in found if one.value.where == "anywhere"]
    for one in found:
        if one.value.where == "start" and not _rest(analysis, kept, 0, one.start):
            kept.append(one)
    for one in reversed(found):
        if one.value.where == "end" and not _rest(analysis, kept, one.end):
            kept.append(one)
    alone = [one for one in found if one.value.where == "alone"]
    if alone and not _rest(analysis, [*kept, *alone]):
        kept += alone
    if not kept or (len(_rest(analysis, kept)) == 1 and all(one.value.role == "weak" for one in kept)):
        return analysis  # one character is left: a word that segmentation does not know was cut (随 申办)
    spans = analysis.with_spans(*(Span(one.start, one.end, ROLES[one.value.role]) for one in kept))
    record = [analysis.text[one.start : one.end] for one in sorted(kept, key=lambda one: one.start)]
    return analysis.with_step("drop_stopwords", record, spans=spans)


def _candidates(analysis: QueryAnalysis, resources: AnalysisResources) -> list[Occurrence[StopWord]]:
    text = analysis.text
    found = [one for one in resources.stop_words.all(text) if analysis.is_free(one.start, one.end)]
    if not found:
        return []
    words, names = Boundaries.of(text, resources.analyzer), resources.names.spans(text)
    # the longest of those that count: 怎么办 in 怎么办理 hides neither 怎么 nor 办理
    return leftmost_longest(
        [one for one in found if words.hold(one.start, one.end) and not is_inside(one.start, one.end, names)]
    )


def _rest(
    analysis: QueryAnalysis, taken: Sequence[Occurrence[StopWord]], start: int = 0, end: int | None = None
) -> str:
    """What of a stretch nobody has taken, squashed."""
    text = analysis.text
    stop = len(text) if end is None else end
    gone = [False] * len(text)
    spans = [*((span.start, span.end) for span in analysis.spans), *((one.start, one.end) for one in taken)]
    for first, last in spans:
        gone[first:last] = [True] * (last - first)
    return squash("".join(char for char, out in zip(text[start:stop], gone[start:stop], strict=True) if not out))
