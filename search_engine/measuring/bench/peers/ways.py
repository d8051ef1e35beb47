"""The ways in which OpenSearch is asked, as one who builds a portal on it might: words that have to be there, BM25 over
names and text, one hit a base, five facets, ten hits.

`chain`: documents of the user's region and those above it alone, which leaves out what other regions have.
`country`: all, and the nearer a document's region, the more it weighs.
`country_by_card`: the same, total and facets counted by card (base) as ours are, not by copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dictionaries.normalize import normal_text, squash
from dictionaries.regions import RegionTree
from indexer.analysis.analyzer import Analyzer
from ranker.profile import default_profile
from search_engine.measuring.bench.peers.opensearch import FACETS
from search_engine.measuring.bench.queries import BenchQuery
from search_engine.query.analysis.words import long_words

# Of up to three words all; of more, three in four.
LEAST = "3<75%"
# More than any text scores: a nearer region goes first.
STEP = 100.0
VALUES = 50
Body = dict[str, Any]


class Asking:
    """Makes the bodies of searches.

    Args:
        analyzer: What documents were cut into words with.
    """

    def __init__(self, tree: RegionTree, analyzer: Analyzer) -> None:
        self._tree, self._analyzer = tree, analyzer

    def words(self, query: BenchQuery) -> list[str]:
        """Of its text."""
        return list(long_words(normal_text(query.text), self._analyzer))

    def regions(self, query: BenchQuery) -> list[str]:
        """The user's region and those above it, as documents name theirs."""
        return [str(region.number) for region in self._tree.chain(query.region)]

    def chain(self, query: BenchQuery) -> Body:
        """Of the user's region and those above it."""
        body = self._body(query)
        body["query"]["bool"]["filter"].append({"terms": {"region": self.regions(query)}})
        return body

    def country(self, query: BenchQuery) -> Body:
        """Of the whole country, near first."""
        body, chain = self._body(query), self.regions(query)
        body["query"]["bool"]["should"] += [
            {"constant_score": {"filter": {"term": {"region": region}}, "boost": STEP * (len(chain) - place)}}
            for place, region in enumerate(chain)
        ]
        return body

    def country_by_card(self, query: BenchQuery) -> Body:
        """The same, counted by card."""
        cards = {"cards": {"cardinality": {"field": "base"}}}
        body = self.country(query)
        for facet in body["aggs"].values():
            facet["aggs"] = cards
        return {**body, "aggs": {**body["aggs"], "total": cards["cards"]}}

    def _body(self, query: BenchQuery) -> Body:
        profile = default_profile()
        phase, as_typed = profile.first_phase, profile.weight("exact_name")
        text = normal_text(query.text)
        words = " ".join(self.words(query))
        return {
            "query": {
                "bool": {
                    "filter": [{"match": {"match": {"query": words, "minimum_should_match": LEAST}}}],
                    "should": [
                        {"match": {"body": {"query": words, "boost": phase.body}}},
                        {"match": {"name_words": {"query": words, "boost": phase.name_words}}},
                        {"constant_score": {"filter": {"term": {"name_exact": squash(text)}}, "boost": as_typed}},
                    ],
                }
            },
            "collapse": {"field": "base"},
            "aggs": {name: {"terms": {"field": name, "size": VALUES}} for name in FACETS},
            "track_total_hits": True,
            "size": 10,
        }


WAYS: Mapping[str, Callable[[Asking, BenchQuery], Body]] = {
    "chain": Asking.chain,
    "country": Asking.country,
    "country_by_card": Asking.country_by_card,
}
