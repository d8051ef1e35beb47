"""What editors put first or hide, as queries are held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dictionaries.caches import WhileUsed, memoize
from dictionaries.kinds.lists import PinRule
from dictionaries.kinds.words import StopWord
from dictionaries.normalize import normal_text, squash
from dictionaries.patterns.phrases import PhraseIndex
from dictionaries.patterns.query_patterns import QueryPatterns, QueryTexts, Words
from indexer.analysis.analyzer import Analyzer
from search_engine.query.analysis.join_spaced_characters import join_spaced_characters
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, WEAK, QueryAnalysis

# Patterns of which it is kept which words they have, and texts of queries.
PATTERNS_KEPT, TEXTS_KEPT = 20_000, 512
# Books that are kept while anything uses them: more than there are lexicons in use.
BOOKS_KEPT = 64


class PatternWords:
    """The content words of patterns: those of the segmentation, without the stop words that queries go without.

    What the catalogue calls its things plays no part: a pattern means the same whatever documents come.
    """

    def __init__(self, analyzer: Analyzer, stop_words: PhraseIndex[StopWord]) -> None:
        self.analyzer, self._stop_words = analyzer, stop_words
        self.of = memoize(self._of, PATTERNS_KEPT, name="pattern_words")

    def _of(self, pattern: str) -> Words:
        # here, since resources have a book
        from search_engine.query.analysis.drop_stopwords import drop_stopwords
        from search_engine.query.analysis.resources import AnalysisResources

        resources = AnalysisResources(self.analyzer, stop_words=self._stop_words)
        analysis = join_spaced_characters(QueryAnalysis(pattern, pattern), None)
        analysis = drop_stopwords(analysis, resources)
        stretches = (analysis.text[start:end] for start, end in analysis.unannotated_spans())
        return frozenset(token.text for text in stretches for token in self.analyzer.top_words(text))


@dataclass(frozen=True, eq=False)
class PinIndex:
    """Rules by the queries that they are for.

    Attributes:
        rules: All of them.
        words: What cuts their patterns.
    """

    rules: tuple[PinRule, ...]
    words: PatternWords
    _patterns: QueryPatterns[PinRule] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = ((rule.match, rule.query, rule) for rule in self.rules)
        object.__setattr__(self, "_patterns", QueryPatterns(rows, self.words.of))

    def matching(self, raw: str, analysis: QueryAnalysis, analyzer: Analyzer) -> Iterable[PinRule]:
        """The rules whose pattern fits a query."""
        return self._patterns.matching(query_texts(raw, analysis, analyzer if self._patterns.has_words else None))


def query_texts(raw: str, analysis: QueryAnalysis, analyzer: Analyzer | None) -> QueryTexts:
    """A query as patterns are compared with it; without an analyzer it has no words."""
    said = frozenset((squash(raw), squash(analysis.text)))
    whole = said
    if analysis.spans:
        whole |= {squash(analysis.without(*gone)) for gone in ((REMOVED,), (REMOVED, PLACE), (REMOVED, PLACE, WEAK))}
    if analyzer is None:
        return QueryTexts(whole - {""}, said - {""})
    texts = dict.fromkeys((analysis.text, normal_text(raw).strip()))
    return QueryTexts(whole - {""}, said - {""}, tuple(frozenset(analyzer.texts(text)) for text in texts))


BOOKS: WhileUsed[tuple[object, ...], PinIndex] = WhileUsed(BOOKS_KEPT, "pin_books")
WORDS: WhileUsed[tuple[object, ...], PatternWords] = WhileUsed(BOOKS_KEPT, "pattern_word_books")


def pin_book(rules: tuple[PinRule, ...], analyzer: Analyzer, stop_words: PhraseIndex[StopWord]) -> PinIndex | None:
    """The book of some rules, one for as long as anybody uses it; None where there are none."""
    if not rules:
        return None

    def made() -> PinIndex:
        words = WORDS.of((analyzer, stop_words), lambda: PatternWords(analyzer, stop_words))
        return PinIndex(rules, words)

    return BOOKS.of((analyzer, stop_words, rules), made)
