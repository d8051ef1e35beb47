"""Terms of the dictionaries: what they are also called becomes an alternative of what the query needs.

Terms are found in the text as it stands, before segmentation, the longest at each place; a term that is made of others
(驾照过期) may also be said by theirs (机动车驾驶证 期满). Terms with a gap (租...房) count where no longer term stands.
"""

from __future__ import annotations

from itertools import islice, product

from dictionaries.normalize import squash
from dictionaries.patterns.phrases import Occurrence, leftmost_longest
from dictionaries.patterns.wildcard_patterns import Gapped, Offsets
from indexer.analysis.analyzer import Analyzer
from ranker.matching.parsed_query import Alternative, Clause
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import TERM, Expansion, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.term_index import Term, Way
from search_engine.query.analysis.words import Boundaries, all_words, long_words

# Ways to say one term, and topics shown as related: more than anybody reads.
MOST_WAYS = 12
MOST_RELATED = 8
# What a term's words without its single characters count for.
LOOSE = 0.5


@analysis_step("扩展同义词", off="synonyms")
def expand(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find terms and their alternatives."""
    spans: list[Span] = []
    expansions: list[Expansion] = []
    found = [
        one if not start else Occurrence(start + one.start, start + one.end, one.value)
        for start, end in analysis.unannotated_spans(through=TERM)
        for one in _terms_in(analysis.text[start:end], resources)
    ]
    gapped = _gapped(analysis, found, resources)
    if not (found or gapped):
        return analysis  # as most often
    if gapped:
        taken = [span for gap in gapped for span in gap.spans]
        found = [one for one in found if not any(_lies_in(one, span) for span in taken)]
        analysis = _without_terms_in(analysis, taken)
    for gap in gapped:
        term, clause = gap.value, _need_of_ways(gap.value.ways, resources)
        expansions.extend(Expansion(term.text, way.target, way.relation, way.weight) for way in term.ways)
        if clause and all(analysis.is_free(*span) for span in gap.spans):
            spans.extend(Span(*span, TERM, clause) for span in gap.spans)
    whole = len(found) == 1 and _is_all(analysis, found[0])
    for one in found:
        ways = (*one.value.ways, *one.value.topics) if whole else one.value.ways
        for way in ways:
            expansions.append(Expansion(one.value.text, way.target, way.relation, way.weight))
        clause = _need_of(one.value, ways, resources)
        if clause is not None and analysis.is_free(one.start, one.end):
            spans.append(Span(one.start, one.end, TERM, clause))
    related = tuple(dict.fromkeys([text for one in found for text in one.value.next]))[:MOST_RELATED]
    if not spans and not related:
        return analysis
    return analysis.with_step(
        "expand",
        [f"{one.term} → {one.target}" for one in expansions],
        spans=analysis.with_spans(*spans),
        expansions=tuple(dict.fromkeys(expansions)),
        related=related,
    )


def _terms_in(text: str, resources: AnalysisResources) -> list[Occurrence[Term]]:
    found = resources.terms.all(text)
    if not found:
        return []
    words = Boundaries.of(text, resources.analyzer)
    return leftmost_longest([one for one in found if words.hold(one.start, one.end)])


def _gapped(analysis: QueryAnalysis, terms: list[Occurrence[Term]], resources: AnalysisResources) -> list[Gapped[Term]]:
    """Terms with a gap whose parts are whole words, the first at each place; a longer term at a part wins."""
    text = analysis.text
    found = list(resources.gaps.all(text))
    if not found:
        return []
    words, free = Boundaries.of(text, resources.analyzer), analysis.unannotated_spans(through=TERM)
    chosen: list[Gapped[Term]] = []
    taken: list[Offsets] = []
    for one in sorted(found, key=lambda one: one.spans):
        alone = not any(_overlap(span, other) for span in one.spans for other in taken)
        longest = all(
            _lies_in(term, span) or not _overlap((term.start, term.end), span) for span in one.spans for term in terms
        )
        inside = all(any(first <= start and end <= last for first, last in free) for start, end in one.spans)
        if alone and longest and inside and all(words.hold(*span) for span in one.spans):
            chosen.append(one)
            taken.extend(one.spans)
    return chosen


def _without_terms_in(analysis: QueryAnalysis, spans: list[Offsets]) -> QueryAnalysis:
    """Without the terms of earlier steps that a gap says more of: in 驾照从北京转到杭州 转到 moves no insurance."""
    kept = tuple(span for span in analysis.spans if span.role != TERM or not any(_lies_in(span, s) for s in spans))
    return analysis if len(kept) == len(analysis.spans) else analysis.with_changes(spans=kept)


def _lies_in(term: Occurrence[Term] | Span, span: Offsets) -> bool:
    return span[0] <= term.start and term.end <= span[1]


def _overlap(one: Offsets, other: Offsets) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _need_of_ways(ways: tuple[Way, ...], resources: AnalysisResources) -> Clause | None:
    """What is meant by words that were taken apart: the ways alone, since the parts themselves say little."""
    found = [
        Alternative(words, way.weight, way.keeps_class and analyzer is resources.analyzer)
        for analyzer in (resources.analyzer, *resources.others)
        for way in ways[:MOST_WAYS]
        if (words := all_words(way.target, analyzer))
    ]
    return Clause(tuple(dict.fromkeys(found))) if found else None


def _is_all(analysis: QueryAnalysis, one: Occurrence[Term]) -> bool:
    """Whether a term is all that the query has left; signs around it (公积金?) are nothing."""
    text = analysis.text
    free = sum([len(squash(text[start:end])) for start, end in analysis.unannotated_spans(through=TERM)])
    return len(squash(text[one.start : one.end])) >= free


def _need_of(term: Term, ways: tuple[Way, ...], resources: AnalysisResources) -> Clause | None:
    """What a term requires, None where it has no other way to be said; worked out once for each term."""
    key = (term.text, len(ways))
    if key not in resources.required:
        resources.required[key] = _need_in_all_ways(term.text, ways, resources)
    return resources.required[key]


def _need_in_all_ways(text: str, ways: tuple[Way, ...], resources: AnalysisResources) -> Clause | None:
    """A need whose alternatives are cut by the words in force, then those that are cut otherwise by others that some
    texts are cut by still: as in `ClausesByToken`, these give at most class 3.
    """
    found: dict[tuple[str, ...], Alternative] = {}
    for analyzer in (resources.analyzer, *resources.others):
        inner = _inner_ways(text, analyzer, resources)
        if not ways and not inner:
            continue
        for one in _need(text, ways, inner, analyzer, resources).alternatives:
            keeps_class = one.keeps_class and analyzer is resources.analyzer
            found.setdefault(one.words, Alternative(one.words, one.weight, keeps_class))
    return Clause(tuple(found.values())) if found else None


def _inner_ways(text: str, analyzer: Analyzer, resources: AnalysisResources) -> list[tuple[str, ...]]:
    """The words of every way to say a term by keeping ways of the terms inside it."""
    inside = [one for one in resources.terms.all(text) if one.value.text != text]
    words = Boundaries.of(text, analyzer) if inside else None
    parts = leftmost_longest([one for one in inside if words and words.hold(one.start, one.end)])
    if not parts:
        return []  # one choice, the term itself, which is no other way
    choices: list[list[tuple[str, ...]]] = []
    end = 0
    for one in parts:
        choices.append([all_words(text[end : one.start], analyzer)])
        exact_equivalents = (way.target for way in one.value.ways if way.keeps_class)
        choices.append([all_words(said, analyzer) for said in (one.value.text, *exact_equivalents)])
        end = one.end
    choices.append([all_words(text[end:], analyzer)])
    others = islice(product(*choices), 1, MOST_WAYS)
    said = [tuple(dict.fromkeys([word for part in parts for word in part])) for parts in others]
    return [words for words in said if words]


def _need(
    text: str, ways: tuple[Way, ...], inner: list[tuple[str, ...]], analyzer: Analyzer, resources: AnalysisResources
) -> Clause:
    typed = all_words(text, analyzer)
    alternatives = {typed: Alternative(typed)}
    # what the dictionary says of the whole term must not be crowded out by what its parts may be called
    for words in inner[: max(MOST_WAYS // 2, MOST_WAYS - 1 - len(ways))]:
        alternatives.setdefault(words, Alternative(words))
    for way in ways:
        words = all_words(way.target, analyzer)
        if words:
            alternatives.setdefault(words, Alternative(words, way.weight, way.keeps_class))
    # a body may have the words with other characters between them; 登记 alone says nothing of 养犬登记
    loose = [word for word in long_words(text, analyzer) if word not in resources.stop_words]
    if 2 * sum([len(word) for word in loose if len(word) > 1]) > len(text):
        alternatives.setdefault(tuple(loose), Alternative(tuple(loose), LOOSE, keeps_class=False))
    return Clause(tuple(alternatives.values())[:MOST_WAYS])
