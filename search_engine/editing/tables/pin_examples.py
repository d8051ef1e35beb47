"""Which queries a pin is for, in words: queries that people make of its text are held against it as a search does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dictionaries.kinds.lists import PinRule
from dictionaries.normalize import squash
from dictionaries.patterns.query_patterns import ANY_END
from search_engine.query.analysis.pin_index import PatternWords, PinIndex
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline

# What people say around the name of a matter: words that searches go without, and words that make another matter of it.
AROUND = ("{}办理", "怎么办{}", "{}补办")


def queries_told(pipeline: Pipeline, patterns: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(match, text of a rule) → which queries count: “居住证办理”也算，“居住证补办”不算. What has marks alone is no
    rule, and is left out.
    """
    asked = [(match, text) for match, text in dict.fromkeys(patterns) if squash(text.rstrip(ANY_END))]
    rules = {(match, text): PinRule(text, "", "", 1, match=match) for match, text in asked}
    resources = pipeline.query_analyzer.resources
    index = PinIndex(tuple(rules.values()), PatternWords(resources.analyzer, resources.stop_words))
    names = dict.fromkeys(text.rstrip(ANY_END) for _, text in rules)
    fitting = {query: _fitting(pipeline, index, query) for name in names for query in _asked(name)}
    return {key: _told(rule, fitting, _asked(rule.query.rstrip(ANY_END))) for key, rule in rules.items()}


def _asked(name: str) -> list[str]:
    return [around.format(name) for around in AROUND]


def _fitting(pipeline: Pipeline, index: PinIndex, query: str) -> frozenset[PinRule]:
    analysis = pipeline.analysis_of(SearchRequest(q=query))
    return frozenset(index.matching(query, analysis, pipeline.query_analyzer.resources.analyzer))


def _told(rule: PinRule, fitting: Mapping[str, frozenset[PinRule]], queries: list[str]) -> str:
    counted = "".join(f"“{query}”" for query in queries if rule in fitting[query])
    others = "".join(f"“{query}”" for query in queries if rule not in fitting[query])
    return "，".join(filter(None, (counted and f"{counted}也算", others and f"{others}不算")))
