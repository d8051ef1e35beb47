"""The query tree in OpenSearch's terms. A score never goes by how rare a word is in this index: that is said with the
word (`SIMILARITY` in index.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from indexer.query import (
    AllOf,
    AnyOf,
    Bits,
    Boost,
    Constant,
    Numbers,
    Phrase,
    Query,
    Scored,
    Term,
    WeightedTerms,
)

Json = dict[str, Any]
# Numbers that one clause takes (`index.max_terms_count`).
MOST_NUMBERS = 60_000
NOTHING: Json = {"match_none": {}}


def translated(query: Query) -> Json:
    """A query of documents and their scores."""
    return TRANSLATORS[type(query)](query)


def _term(query: Term) -> Json:
    return {"term": {query.field: {"value": query.text}}}


def _weighted_terms(query: WeightedTerms) -> Json:
    return _any({"term": {name: {"value": text, "boost": idf * factor}}} for name, text, idf, factor in query.terms)


def _phrase(query: Phrase) -> Json:
    return {"match_phrase": {query.field: " ".join(query.texts)}}


def _numbers(query: Numbers) -> Json:
    values = query.values
    return _any(
        {"terms": {query.field: values[first : first + MOST_NUMBERS]}} for first in range(0, len(values), MOST_NUMBERS)
    )


def _all_of(query: AllOf) -> Json:
    scoring = [translated(part) for part in query.parts if not _scores_nothing(part)]
    filters = [translated(part.part) for part in query.parts if isinstance(part, Constant) and not part.score]
    return {"bool": {"must": scoring, "filter": filters}}


def _scores_nothing(query: Query) -> bool:
    return isinstance(query, Constant) and not query.score


def _any_of(query: AnyOf) -> Json:
    return _any(map(translated, query.parts))


def _bits(query: Bits) -> Json:
    parts = [_constant(Constant(part, float(1 << place))) for place, part in enumerate(query.parts)]
    return {"bool": {"filter": [translated(query.within)], "should": parts, "minimum_should_match": 1}}


def _scored(query: Scored) -> Json:
    return {"bool": {"filter": [translated(query.part)], "should": [translated(query.by)], "minimum_should_match": 0}}


def _boost(query: Boost) -> Json:
    return {"bool": {"must": [translated(query.part)], "boost": query.factor}}


def _constant(query: Constant) -> Json:
    return {"constant_score": {"filter": translated(query.part), "boost": query.score}}


def _any(parts: Iterable[Json]) -> Json:
    """What any of some queries finds, with the sum of their scores."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else NOTHING
    return {"bool": {"should": found, "minimum_should_match": 1}}


TRANSLATORS: dict[type[Query], Callable[[Any], Json]] = {
    Term: _term,
    WeightedTerms: _weighted_terms,
    Phrase: _phrase,
    Numbers: _numbers,
    AllOf: _all_of,
    AnyOf: _any_of,
    Bits: _bits,
    Scored: _scored,
    Boost: _boost,
    Constant: _constant,
}
